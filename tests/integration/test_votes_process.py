"""carebook serve as a process: killed, ended, and started where it cannot."""

import signal
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from http.client import HTTPException
from threading import Event

import pytest
from support.command_line import run_carebook_here
from support.project_copies import ROOT
from support.small_data import refusal
from support.votes_server import process_serving

from carebook.cli import serve_command
from carebook.serve.http_server import open_listening_socket

LOOSE = ("--votes-by-address", "100000", "--readers-by-address", "100000")


def under_load(served, process, end: signal.Signals) -> int:
    """Vote from all sides, end the server meanwhile, and return how many votes it said it took."""
    readers = [served.reader() for _ in range(8)]
    enough = Event()

    def go_on_voting(reader: str) -> set[tuple[str, str]]:
        taken = set()
        for summary, version in (
            ("carers/unpaid_carers", "0123456789abcdef"),
            ("carers/section", "fedcba9876543210"),
        ) * 10:
            with suppress(OSError, HTTPException):
                if served.vote(reader, summary=summary, version=version)[0] == 200:
                    taken.add((reader, summary))
                    if len(taken) == 1:
                        enough.set()
        return taken

    with ThreadPoolExecutor(len(readers)) as pool:
        going = [pool.submit(go_on_voting, reader) for reader in readers]
        assert enough.wait(60)
        process.send_signal(end)
        process.wait(30)
        return len(set().union(*(each.result() for each in going)))


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_what_was_taken_is_there_however_the_server_ends(small_books, votes_url, end):
    with process_serving(small_books, votes_url, *LOOSE) as (served, process):
        taken = under_load(served, process, end)
        assert process.stdout is not None
        said = process.stdout.read()
    assert "Traceback" not in said
    # The page's own address is told, no reader's.
    assert "127.0.0.1" not in said.replace("at http://127.0.0.1:", "")
    if end is signal.SIGINT:
        assert "Stopped. Every vote that was accepted is kept." in said
        assert process.returncode == 0
    # One that was kept may have lost its answer; none that was answered is lost.
    assert 1 <= taken <= len(served.kept())


def test_a_server_that_starts_again_knows_its_readers(small_books, tmp_path):
    database = f"sqlite:///{tmp_path}/votes.sqlite"
    with process_serving(small_books, database) as (served, _):
        reader = served.reader()
        assert served.vote(reader)[0] == 200
    with process_serving(small_books, database) as (served, _):
        assert served.vote(reader, verdict="not accurate")[0] == 200
    assert [verdict for _, verdict, _ in served.kept()] == ["not accurate"]


@pytest.fixture
def serve(monkeypatch):
    """The command where it does not start; run within this process, to spare its own start."""

    def refuse(*_: object) -> None:
        raise AssertionError("it starts after all, and would serve for ever")

    monkeypatch.setattr(serve_command, "make_http_server", refuse)

    def run(*options):
        done = run_carebook_here("serve", *options)
        assert done.stdout == ""
        return done.returncode, done.stderr

    return run


def test_without_books_or_with_a_wrong_address_it_says_so_in_a_line(serve, tmp_path, small_books):
    # Once as people run it. One that starts after all would serve for ever.
    command = [sys.executable, "-m", "carebook", "serve", "--out", str(tmp_path / "none")]
    done = subprocess.run(
        command, capture_output=True, text=True, cwd=ROOT, check=False, timeout=60
    )
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "expected books, found none; run carebook build first" in done.stderr
    status, said = serve(
        "--out", str(small_books), "--port", "0", "--database", "mysql://a:hunter2@b/c"
    )
    assert (status, said.count("\n"), "hunter2" in said) == (2, 1, False)


def test_the_national_volume_alone_is_served_if_a_page_leads_to_it(serve, tmp_path):
    out = tmp_path / "outputs"
    (out / "national").mkdir(parents=True)
    (out / "national" / "manifest.json").write_text("{}")
    status, said = serve("--out", str(out))
    assert (status, said.count("\n")) == (2, 1)
    assert "expected books, found none" in said
    (out / "national" / "carebook-national-a4.pdf").write_bytes(b"%PDF-1.7")
    status, said = serve("--out", str(out))
    assert (status, said.count("\n")) == (2, 1)
    assert "index.html: expected the page that leads to the national volume, found none" in said
    assert "carebook build --all writes it" in said
    (out / "index.html").write_text("<html><head></head>All</html>")
    with process_serving(out, f"sqlite:///{tmp_path}/votes.sqlite") as (served, _):
        assert served.ask("GET", "/")[2] == b"<html><head></head>All</html>"
        assert served.ask("GET", "/national/carebook-national-a4.pdf")[2] == b"%PDF-1.7"


@pytest.mark.parametrize("told", ["*", "10.0.0.0/8", "proxy.example"])
def test_a_proxy_that_is_no_address_is_refused_before_anything_starts(
    serve, small_books, tmp_path, told
):
    database = tmp_path / "votes.sqlite"
    options = ("--out", str(small_books), "--port", "0", "--database", f"sqlite:///{database}")
    status, said = serve(*options, "--trusted-proxy", "192.0.2.1", "--trusted-proxy", told)
    assert (status, said.count("\n")) == (2, 1)
    assert f"IP address of one proxy, found: {told!r}; give an address such as" in said
    assert not database.exists()


def test_the_help_says_what_the_limits_let_through():
    done = run_carebook_here("serve", "--help")
    assert " ".join(done.stdout.split()).count("at once, and then in each ") == 3


def test_a_port_that_is_taken_is_told():
    with socket.create_server(("127.0.0.1", 0)) as other:
        message = refusal(open_listening_socket, "127.0.0.1", other.getsockname()[1])
        assert "found: Address already in use; choose others with --host and --port" in message
    assert "expected to listen on 192.0.2.1 port 1" in refusal(
        open_listening_socket, "192.0.2.1", 1
    )
    assert "expected to listen on nowhere.invalid" in refusal(
        open_listening_socket, "nowhere.invalid", 0
    )


def test_the_command_line_starts_without_what_serving_needs():
    code = (
        "import sys, carebook.cli.main, carebook.cli.build_command;"
        "print([n for n in ('uvicorn', 'starlette', 'sqlalchemy') if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
