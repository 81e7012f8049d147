"""What can go wrong while books are made, with real processes that are really killed.

After each: every finished book is whole, every other as it was, one message says what happened,
no process and no folder is left over.
"""

import re
import signal
from contextlib import suppress

import psutil
import pytest
from support.build_processes import AREAS, Build, Short, gone, run, start, until
from support.project_edits import beside_links_to_missing_chapters

BATH, LEICESTERSHIRE, RUTLAND = AREAS
# As HTML alone, which takes half of the time.
EVERYONE = ("--all", "--html")


def everyone(short: Short) -> Build:
    """Start to build all books, and have one of them under way and the others finished."""
    short.hold(LEICESTERSHIRE)
    build = start(short, *EVERYONE, "--workers", "2")
    short.held(LEICESTERSHIRE)
    short.until_built(BATH)
    short.until_built(RUTLAND)
    until(lambda: len(short.litter) == 1, "the finished books' folders to go")
    # The processes there are: two workers, each with a warm one, and a notebook.
    assert len(build.look()) >= 5
    return build


def test_a_kernel_that_is_killed_fails_its_book_and_no_other(short: Short) -> None:
    build = everyone(short)
    short.held(LEICESTERSHIRE).kill()
    status, out, err = build.end()
    assert status == 1, err
    assert "3 books: 2 built, 0 unchanged, 1 failed" in out
    assert "failed: Leicestershire, see outputs/failed/leicestershire/report.txt" in out
    assert err.count("\n") == 1
    assert "Leicestershire: getting-help.ipynb" in err
    report = (short.out / "failed/leicestershire/report.txt").read_text()
    assert "no book was made" in report
    assert not (short.out / LEICESTERSHIRE).exists()
    assert "Leicestershire" in (short.out / "index.html").read_text()
    assert not short.litter
    short.release(LEICESTERSHIRE)
    status, out, err = run(short, *EVERYONE)
    assert status == 0, err
    assert "3 books: 1 built, 2 unchanged, 0 failed" in out
    assert not (short.out / "failed/leicestershire").exists()


def test_a_worker_that_is_killed_is_replaced_and_its_book_is_made(short: Short) -> None:
    build = everyone(short)
    worker, notebook = short.worker(LEICESTERSHIRE), short.held(LEICESTERSHIRE)
    worker.kill()
    until(lambda: gone(notebook), "the notebook of a killed worker to end")
    short.release(LEICESTERSHIRE)
    status, out, err = build.end()
    assert status == 0, err
    assert "3 books: 3 built" in out
    assert not err
    assert all(short.is_whole(area) for area in AREAS)
    assert not short.litter


@pytest.mark.parametrize("everything", [False, True], ids=["the parent alone", "all processes"])
def test_a_build_that_was_killed_is_taken_up_again(short: Short, everything: bool) -> None:
    build = everyone(short)
    finished = short.book(RUTLAND)
    under_way = sorted(path.name for path in short.out.glob(".building-*"))
    assert len(under_way) == 1
    assert under_way[0].startswith(".building-leicestershire.")
    build.process.kill()
    if everything:
        for process in build.seen:
            # The workers may have ended by themselves, as their parent is gone.
            with suppress(psutil.NoSuchProcess):
                process.kill()
    build.end()
    assert not (short.out / LEICESTERSHIRE).exists()
    if everything:
        assert [path.name for path in short.out.glob(".building-*")] == under_way
    else:
        assert not short.litter, "the workers clear what they are at"
        return
    short.release(LEICESTERSHIRE)
    status, out, err = run(short, *EVERYONE)
    assert status == 0, err
    assert "3 books: 1 built, 2 unchanged, 0 failed" in out
    assert short.book(RUTLAND) == finished
    assert not short.litter


@pytest.mark.parametrize(
    ("number", "group"),
    [(signal.SIGINT, True), (signal.SIGTERM, False)],
    ids=["Ctrl-C in a terminal", "a request to end"],
)
def test_a_build_of_many_that_is_stopped_cleans_up(
    short: Short, number: signal.Signals, group: bool
) -> None:
    build = everyone(short)
    build.signal(number, group=group)
    status, out, err = build.end()
    assert status == 130
    # The parent may not have heard yet of what was finished just before.
    assert re.match("stopped: [12] of 3 books built, 0 failed; the others are unchanged", err)
    assert "carebook: stopped" in err
    assert "Traceback" not in err
    assert len(err.splitlines()) == 3, err
    assert not out
    assert short.is_whole(RUTLAND)
    assert not (short.out / LEICESTERSHIRE).exists()
    assert not short.litter


@pytest.mark.parametrize(("kernels", "group"), [("forked", False), ("stock", True)])
def test_a_build_of_one_book_that_is_stopped_leaves_the_last_one(
    short: Short, kernels: str, group: bool
) -> None:
    short.hold(RUTLAND)
    (short.out / RUTLAND).mkdir(parents=True)
    (short.out / RUTLAND / "rutland.pdf").write_text("the last good book")
    build = start(short, RUTLAND, "--kernels", kernels)
    short.held(RUTLAND)
    build.signal(signal.SIGINT, group=group)
    status, out, err = build.end()
    assert status == 130
    assert err == "\ncarebook: stopped; everything finished so far is kept\n"
    assert not out
    assert short.book(RUTLAND).keys() == {"rutland.pdf"}
    assert not short.litter


def test_of_two_builds_of_one_book_the_second_waits_and_finds_it_made(short: Short) -> None:
    short.hold(RUTLAND)
    first = start(short, RUTLAND)
    short.held(RUTLAND)
    second = start(short, RUTLAND)
    assert second.process.stderr is not None
    said = second.process.stderr.readline()
    assert said == "Rutland: another build of this book is under way; waiting for it\n"
    short.release(RUTLAND)
    status, _, err = first.end()
    assert status == 0
    assert beside_links_to_missing_chapters(err.splitlines()) == []
    status, out, err = second.end()
    assert status == 0
    assert beside_links_to_missing_chapters(err.splitlines()) == [
        "Rutland: nothing has changed; left as it is"
    ]
    assert out.splitlines() == [
        "Rutland: outputs/rutland/html/index.html",
        "Rutland: outputs/rutland/rutland.pdf",
    ]
    assert not short.litter


def test_of_many_books_one_that_somebody_else_makes_comes_last(short: Short) -> None:
    short.hold(BATH)
    first = start(short, BATH, "--html")
    short.held(BATH)
    second = start(short, *EVERYONE, "--workers", "1")
    short.until_built(RUTLAND)
    short.release(BATH)
    status, _, err = first.end()
    assert status == 0, err
    status, out, err = second.end()
    assert status == 0, err
    assert err == "another build is making some of these books; waiting for it\n"
    assert "3 books: 2 built, 1 unchanged, 0 failed" in out
    assert not short.litter
