"""Editions: which are made, what each consists of, and who names whom."""

import pytest
from support.project_copies import MadeBook
from support.project_edits import (
    build_small_project,
    replace_in_file,
    show_no_progress,
)

from carebook.books.edition_registry import (
    EDITIONS,
    available_editions,
    editions_to_make,
    existing_editions,
    files_to_open,
)
from carebook.books.links import edition_links, edition_links_markdown
from carebook.books.manifest import read_manifest
from carebook.books.plan import plan_book
from carebook.build.book import build_book
from carebook.build.staleness import decide_rebuild
from carebook.core.project import Project
from carebook.tools.pandoc import convert_markdown


def put(folder, *editions):
    for edition in editions:
        for name in files_to_open(edition, "x"):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text("made")


def test_a_first_build_makes_the_ordinary_editions(tmp_path):
    assert editions_to_make(None, tmp_path, "x") == ("html", "pdf")


def test_a_later_build_keeps_every_edition_there_is_up_to_date(tmp_path):
    put(tmp_path, "large-print")
    assert editions_to_make(None, tmp_path, "x") == ("html", "pdf", "large-print")


def test_an_edition_that_was_asked_for_is_made_alone(tmp_path):
    put(tmp_path, *EDITIONS)
    assert editions_to_make(("pdf",), tmp_path, "x") == ("pdf",)
    assert editions_to_make(("briefing", "html"), tmp_path, "x") == ("html", "briefing")


def test_a_new_edition_has_those_made_again_that_name_it(tmp_path):
    put(tmp_path, "html", "pdf")
    assert editions_to_make(("large-print",), tmp_path, "x") == ("html", "pdf", "large-print")
    assert editions_to_make(("briefing",), tmp_path, "x") == ("html", "briefing")
    put(tmp_path, "large-print")
    assert editions_to_make(("large-print",), tmp_path, "x") == ("large-print",)


def test_half_an_edition_does_not_stand(tmp_path):
    (tmp_path / "x-briefing.pdf").write_text("made")
    (tmp_path / "html").mkdir()
    assert existing_editions(tmp_path, "x") == ()
    (tmp_path / "x-briefing.docx").write_text("made")
    assert existing_editions(tmp_path, "x") == ("briefing",)
    assert available_editions(("pdf",), tmp_path, "x") == ("pdf", "briefing")


def test_readers_are_told_of_every_other_edition_with_a_link():
    files = [offer.file for offer in edition_links(EDITIONS, "x")]
    assert files == ["x.pdf", "x-large-print.pdf", "x-briefing.pdf", "x-briefing.docx"]
    html = convert_markdown(edition_links_markdown(EDITIONS, "x"), "html")
    assert all(f'href="{file}"' in html for file in files)


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (EDITIONS, "It is also on the web and in ordinary print."),
        (("html", "large-print"), "It is also on the web."),
        (("large-print",), ""),
    ],
)
def test_the_large_print_names_the_editions_there_are(made, said):
    text = " ".join(convert_markdown(edition_links_markdown(made, "x"), "plain").split())
    assert "This is the large-print edition." in text
    assert ("It is also" in text) == bool(said)
    assert said in text


def test_where_there_is_no_large_print_readers_are_told_whom_to_ask():
    text = " ".join(convert_markdown(edition_links_markdown(("html", "pdf"), "x"), "plain").split())
    assert text.count("A large-print edition of this book can be made") == 2
    assert "large-print.pdf" not in text


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A short book in its ordinary editions."""
    chapters = ["index.ipynb", "notebooks/getting-help.ipynb"]
    root = tmp_path_factory.mktemp("editions") / "project"
    return build_small_project(root, chapters, ("html", "pdf"))


def test_editions_come_and_go_one_by_one(built: Project) -> None:
    folder = built.outputs / "rutland"
    page = folder / "html/index.html"
    assert "rutland-large-print.pdf" not in page.read_text("utf-8")

    plan = plan_book(built, "rutland", ("large-print",), "builtin")
    assert decide_rebuild(plan).stitching_reasons == ("there is no large print yet",)
    made = build_book(plan, show_no_progress, workers=2)
    assert (made.newly_run, made.manifest.kept) == ((), ()), (
        "no notebook runs, and nothing is out of date"
    )
    assert 'href="rutland-large-print.pdf"' in page.read_text("utf-8")
    large = (folder / "rutland-large-print.pdf").read_bytes()
    assert (folder / "html/rutland-large-print.pdf").read_bytes() == large
    manifest = read_manifest(folder)
    assert manifest is not None
    assert set(manifest.stitchers) == {"html", "pdf", "large-print"}
    assert "rutland-large-print.pdf" in manifest.outputs

    again = plan_book(built, "rutland", None, "builtin")
    assert again.editions == ("html", "pdf", "large-print")
    assert decide_rebuild(again).is_current
    (folder / "rutland-large-print.pdf").write_bytes(b"spoilt")
    assert decide_rebuild(again).stitching_reasons == (
        "rutland-large-print.pdf is gone or changed",
    )
    build_book(again, show_no_progress, workers=2)
    assert (folder / "rutland-large-print.pdf").read_bytes() == large

    (folder / "rutland-large-print.pdf").unlink()
    without = plan_book(built, "rutland", None, "builtin")
    assert without.editions == ("html", "pdf")
    assert decide_rebuild(without).stitching_reasons == ("the large print is gone",)
    build_book(without, show_no_progress, workers=2)
    assert "rutland-large-print.pdf" not in page.read_text("utf-8")
    assert not (folder / "html/rutland-large-print.pdf").exists()
    assert decide_rebuild(without).is_current

    build_book(
        plan_book(built, "rutland", ("briefing", "large-print"), "builtin"),
        show_no_progress,
        workers=2,
    )
    (folder / "rutland-briefing.pdf").unlink()
    build_book(plan_book(built, "rutland", None, "builtin"), show_no_progress, workers=2)
    assert not (folder / "rutland-briefing.docx").exists(), "half an edition is none"
    assert (folder / "rutland-large-print.pdf").read_bytes() == large

    replace_in_file(built.theme / "html/book.css", ":root {", ":root { --new: 1;")
    only = plan_book(built, "rutland", ("html",), "builtin")
    kept = build_book(only, show_no_progress, workers=2).manifest.kept
    assert kept == ("rutland-large-print.pdf", "rutland.pdf")
    later = decide_rebuild(plan_book(built, "rutland", None, "builtin")).stitching_reasons
    assert later == (
        "the PDF is from an earlier build",
        "the large print is from an earlier build",
    )


def test_the_pages_lead_to_every_edition_in_their_own_folder(rutland: MadeBook) -> None:
    for path in rutland.pages:
        text = path.read_text("utf-8")
        up = "" if path.parent == rutland.html else "../"
        for offer in edition_links(EDITIONS, "rutland"):
            assert f'href="{up}{offer.file}"' in text, (path.name, offer.file)
            assert (rutland.html / offer.file).is_file()
