"""The server takes what is a vote, refuses what is none, and serves books and nothing else."""

import shutil
import socket
import sqlite3
import subprocess
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace

import psycopg
import pytest
from support.small_votes import (
    DATABASES,
    KEY,
    OTHER,
    OTHER_VERSION,
    PERSONS,
    SUMMARIES,
    VERSION,
    write_summaries,
)
from support.votes_server import serving

from carebook.books.inline_scripts import inline_script_hashes
from carebook.serve import application
from carebook.serve.http_server import _LimitedProtocol
from carebook.serve.rate_limits import RateLimits
from carebook.serve.reader_ids import new_reader_id

MANY = RateLimits(votes_by_reader=10_000, votes_by_address=10_000, readers_by_address=10_000)


@pytest.fixture
def served(small_books, votes_url):
    with serving(small_books, votes_url, MANY) as served:
        yield served


@pytest.fixture
def simple(small_books, tmp_path):
    """A server with SQLite, for what has nothing to do with the kind of database."""
    with serving(small_books, f"sqlite:///{tmp_path}/votes.sqlite", MANY) as served:
        yield served


def test_a_vote_is_kept_and_can_be_changed(served):
    reader = served.reader()
    no = {"verdict": "not accurate", "comment": "Too high."}
    assert served.vote(reader, **no)[::2] == (200, no)
    assert served.kept() == [(KEY, "not accurate", "Too high.")]
    assert served.vote(reader)[::2] == (200, {"verdict": "accurate", "comment": ""})
    served.vote(reader, summary=OTHER, version=OTHER_VERSION)
    assert served.kept() == [(OTHER, "accurate", ""), (KEY, "accurate", "")]


def test_many_readers_at_once_are_all_counted_once(served):
    readers = [served.reader() for _ in range(20)]
    with ThreadPoolExecutor(20) as pool:
        found = list(pool.map(served.vote, readers * 10))
    assert {status for status, _, _ in found} == {200}
    assert len(served.kept()) == 20


def test_ids_that_were_not_given_out_here_are_refused(simple):
    genuine = simple.reader()
    name, _, signature = genuine.partition(".")
    forged = [
        new_reader_id(b"another secret"),
        f"{'A' * 22}.{signature}",
        f"{name}.{'A' * 22}",
        f"{name}.{signature}\n",
        name,
        "",
        "é" * 22,
    ]
    assert {simple.vote(reader)[0] for reader in forged} == {403}
    assert simple.kept() == []


def test_unknown_outdated_and_people_s_summaries_are_refused(simple):
    reader = simple.reader()
    assert simple.vote(reader, summary="carers/nothing")[0] == 404
    assert simple.vote(reader, summary=PERSONS)[0] == 404
    for area in ("kent", "..", "%2e%2e", "Rutland", "rutland%2fhtml"):
        assert simple.vote(reader, area=area)[0] in (404, 405), area
    status, _, said = simple.vote(reader, version="0" * 16)
    assert (status, "has changed" in said["error"]) == (409, True)
    assert simple.kept() == []


def test_a_book_that_is_made_again_is_known_at_once(simple):
    reader = simple.reader()
    assert simple.vote(reader)[0] == 200
    write_summaries(simple.out, SUMMARIES | {KEY: {"writer": "rules", "version": "0" * 16}})
    assert simple.vote(reader)[0] == 409
    assert simple.vote(reader, version="0" * 16)[0] == 200
    assert len(simple.kept()) == 2
    write_summaries(simple.out, SUMMARIES | {KEY: {"writer": "person", "version": "1" * 16}})
    assert simple.vote(reader, version="1" * 16)[0] == 404


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"\xff\xfe", 400),
        (b"[" * 8000, 400),
        (rb'{"comment": "\ud800"}', 400),
        (b"null", 422),
        (b"[]", 422),
        (b'{"reader": 1}', 422),
        (b"{}", 422),
    ],
)
def test_what_is_no_vote_is_refused_in_a_line(simple, body, status):
    found, _, said = simple.ask("POST", "/votes/rutland", body)
    assert found == status
    assert "\n" not in said["error"]


@pytest.mark.parametrize(
    "more",
    [
        {"verdict": "maybe"},
        {"verdict": ["accurate"]},
        {"comment": None},
        {"comment": "Yes."},
        {"verdict": "not accurate", "comment": "x" * 501},
        {"extra": 1},
        {"summary": "x" * 200},
    ],
)
def test_a_vote_of_another_shape_is_refused(simple, more):
    assert simple.vote(simple.reader(), **more)[0] == 422
    assert simple.kept() == []


def test_a_comment_is_kept_as_plain_words(simple):
    said = "<script>alert(1)</script> & \x1b[31mred\x00\u202etxt\u200b.exe\n=1+1 \U0001f600"
    status, _, kept = simple.vote(simple.reader(), verdict="not accurate", comment=said)
    wanted = "<script>alert(1)</script> & [31mredtxt.exe =1+1 \U0001f600"
    assert (status, kept["comment"]) == (200, wanted)
    assert simple.kept() == [(KEY, "not accurate", wanted)]
    page = simple.ask("GET", "/rutland/html/")[2]
    assert b"alert" not in page


def test_a_megabyte_is_cut_off_before_it_has_come(simple):
    start = b"POST /votes/rutland HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    told = b"Content-Length: 1000000\r\n\r\n"
    with socket.create_connection(("127.0.0.1", simple.port), timeout=30) as client:
        client.sendall(start + told)
        assert client.recv(100).startswith(b"HTTP/1.1 413 ")
    with socket.create_connection(("127.0.0.1", simple.port), timeout=30) as client:
        # In pieces, of no length that was told.
        client.sendall(start + b"Transfer-Encoding: chunked\r\n\r\n")
        client.sendall(b"2004\r\n" + b"x" * 0x2004 + b"\r\n")
        assert client.recv(100).startswith(b"HTTP/1.1 413 ")
    assert simple.kept() == []


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "https://elsewhere.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Content-Type": "text/plain"}, 415),
        ({"Content-Type": "application/x-www-form-urlencoded"}, 415),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "https://behind.a.proxy"}, 200),
        ({"Content-Type": "application/json; charset=utf-8"}, 200),
    ],
)
def test_another_site_s_pages_cannot_vote(simple, headers, status):
    assert simple.ask("POST", "/votes/readers", {}, headers)[0] == status
    vote = {"reader": simple.reader(), "summary": KEY, "version": VERSION, "verdict": "accurate"}
    assert simple.ask("POST", "/votes/rutland", vote, headers)[0] == status
    own = {"Origin": simple.address.rstrip("/")}
    assert simple.ask("POST", "/votes/rutland", vote, own)[0] == 200


def test_limits_answer_429_and_say_when(small_books, tmp_path):
    limits = RateLimits(votes_by_reader=2, votes_by_address=5, readers_by_address=3)
    with serving(small_books, f"sqlite:///{tmp_path}/votes.sqlite", limits) as served:
        readers = [served.reader() for _ in range(3)]
        assert served.ask("POST", "/votes/readers", {})[0] == 429
        assert [served.vote(readers[0])[0] for _ in range(3)] == [200, 200, 429]
        assert [served.vote(reader)[0] for reader in readers[1:]] == [200, 200]
        status, headers, said = served.vote(readers[2])
        wait = int(headers["retry-after"])
        assert status == 429
        assert 1 <= wait <= 60
        assert said["error"] == (
            "Too many votes have come from here in a short time. "
            f"Please try again in {wait} {'second' if wait == 1 else 'seconds'}."
        )
        # Another address has limits of its own.
        assert served.vote(readers[2], source="127.0.0.2")[0] == 200


def test_a_proxy_s_word_is_taken_where_it_is_trusted_and_nowhere_else(small_books, tmp_path):
    limits = RateLimits(readers_by_address=1)
    database = f"sqlite:///{tmp_path}/votes.sqlite"

    def statuses(served):
        told = ("203.0.113.1", "203.0.113.2", "1.2.3.4, 203.0.113.1", "2001:db8::1", "2001:db8::2")
        return [
            served.ask("POST", "/votes/readers", {}, {"X-Forwarded-For": each})[0] for each in told
        ]

    with serving(small_books, database, limits) as served:
        assert statuses(served) == [200, 429, 429, 429, 429]
    with serving(small_books, database, limits, trusted=("127.0.0.1",)) as served:
        assert statuses(served) == [200, 200, 429, 200, 429]


def test_a_locked_database_is_told_and_taken_up_again(simple, tmp_path):
    reader = simple.reader()
    other = sqlite3.connect(tmp_path / "votes.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    status, headers, said = simple.vote(reader)
    assert (status, headers["retry-after"]) == (503, "5")
    assert "sqlite" not in said["error"].lower()
    assert simple.ask("GET", "/rutland/html/")[0] == 200
    other.execute("ROLLBACK")
    other.close()
    assert simple.vote(reader)[0] == 200
    assert len(simple.kept()) == 1


@pytest.mark.parametrize("votes_url", DATABASES[1:], indirect=True)
def test_a_server_finds_back_to_a_database_that_dropped_it(served):
    reader = served.reader()
    assert served.vote(reader)[0] == 200
    folder = served.database.rpartition("host=")[2]
    with psycopg.connect(host=folder, user="carebook", dbname="postgres") as other:
        other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
            " AND datname LIKE 'votes%'"
        )
    assert served.vote(reader, verdict="not accurate")[0] == 200
    assert served.kept() == [(KEY, "not accurate", "")]


def test_slow_clients_keep_nobody_out_and_are_given_up(simple, monkeypatch):
    limits = replace(application._VOTE_LIMITS, seconds=0.5)
    monkeypatch.setattr(application, "_VOTE_LIMITS", limits)
    reader = simple.reader()
    start = b"POST /votes/rutland HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    slow = [socket.create_connection(("127.0.0.1", simple.port), timeout=30) for _ in range(60)]
    for client in slow[:30]:
        client.sendall(start)
    for client in slow[30:]:
        client.sendall(start + b"Content-Length: 20\r\n\r\n{")
    assert [simple.vote(reader)[0] for _ in range(5)] == [200] * 5
    assert slow[-1].recv(100).startswith(b"HTTP/1.1 408 ")
    for client in slow:
        client.close()


def test_headers_that_never_end_are_given_up(small_books, tmp_path, monkeypatch):
    monkeypatch.setattr("carebook.serve.http_server._REQUEST_TIMEOUT", 0.3)
    with serving(small_books, f"sqlite:///{tmp_path}/votes.sqlite") as served:
        for sent in (b"", b"GET / HTTP/1.1\r\nHo", b"GET / HTTP/1.1\r\nHost: x\r\n\r\nGET"):
            with socket.create_connection(("127.0.0.1", served.port), timeout=30) as client:
                client.sendall(sent)
                with_answer = bytearray()
                try:
                    while piece := client.recv(4096):
                        with_answer += piece
                except ConnectionResetError:
                    pass
                assert bool(with_answer) == sent.endswith(b"\r\n\r\nGET")


def test_a_request_that_arrives_a_letter_at_a_time_is_given_up(simple, monkeypatch):
    monkeypatch.setattr("carebook.serve.http_server._REQUEST_TIMEOUT", 0.5)
    with socket.create_connection(("127.0.0.1", simple.port), timeout=30) as client:
        client.sendall(b"GET / HTTP/1.1\r\nX: ")
        ended = False
        for _ in range(300):
            time.sleep(0.1)
            try:
                client.sendall(b"x")
            except ConnectionError:
                ended = True
                break
        assert ended


def test_a_client_that_takes_nothing_of_its_answer_is_given_up(simple, monkeypatch):
    monkeypatch.setattr("carebook.serve.http_server._ANSWER_TIMEOUT", 0.3)
    (simple.out / "rutland" / "rutland.pdf").write_bytes(bytes(30_000_000))
    taken = 0
    with socket.create_connection(("127.0.0.1", simple.port), 30, ("127.0.0.4", 0)) as client:
        client.sendall(b"GET /rutland/rutland.pdf HTTP/1.1\r\nHost: x\r\n\r\n")
        for _ in range(300):
            time.sleep(0.1)
            if taken and not _LimitedProtocol.connection_counts["127.0.0.4"]:
                break
            taken = taken or _LimitedProtocol.connection_counts["127.0.0.4"]
        assert not _LimitedProtocol.connection_counts["127.0.0.4"]
        received = 0
        with suppress(ConnectionResetError):
            while piece := client.recv(1 << 20):
                received += len(piece)
    assert received < 30_000_000


def test_one_address_cannot_hold_every_connection(simple, monkeypatch):
    monkeypatch.setattr("carebook.serve.http_server._MAX_CONNECTIONS_PER_ADDRESS", 5)
    here, there = ("127.0.0.1", simple.port), ("127.0.0.3", 0)
    held = [socket.create_connection(here, 30, there) for _ in range(6)]
    page = b"GET /rutland/html/ HTTP/1.1\r\nHost: x\r\n\r\n"
    held[0].sendall(page)
    assert held[0].recv(15) == b"HTTP/1.1 200 OK"
    answer = b""
    with suppress(ConnectionResetError, BrokenPipeError):
        held[-1].sendall(page)
        answer = held[-1].recv(15)
    assert answer == b""
    assert simple.ask("GET", "/rutland/html/")[0] == 200
    for each in held:
        each.close()


def test_votes_that_wait_are_kept_when_the_server_ends(small_books, tmp_path):
    """What was taken is committed though the server was asked to end meanwhile."""
    database = f"sqlite:///{tmp_path}/votes.sqlite"
    found: list[int] = []
    with serving(small_books, database, MANY) as served:
        readers = [served.reader() for _ in range(10)]
        other = sqlite3.connect(tmp_path / "votes.sqlite", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        threads = [
            threading.Thread(target=lambda each=each: found.append(served.vote(each)[0]))
            for each in readers
        ]
        for thread in threads:
            thread.start()
        time.sleep(0.3)
        other.execute("ROLLBACK")
        other.close()
    for thread in threads:
        thread.join()
    assert found == [200] * 10
    assert len(served.kept()) == 10


def test_pages_and_files_of_books_are_served_with_what_keeps_them_safe(simple):
    status, headers, page = simple.ask("GET", "/rutland/html/index.html")
    assert (status, headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "default-src 'none'; script-src 'self';" in headers["content-security-policy"]
    assert "set-cookie" not in headers
    assert b'<meta name="carebook-votes" content="../../votes/rutland">\n</head>' in page
    again = simple.ask("GET", "/rutland/html/", headers={"If-None-Match": headers["etag"]})
    assert (again[0], again[2]) == (304, b"")
    status, headers, file = simple.ask(
        "GET", "/rutland/rutland.pdf", headers={"Range": "bytes=0-3"}
    )
    assert (status, headers["content-type"], file) == (206, "application/pdf", b"%PDF")


def script_policy(served, path):
    policy = served.ask("GET", path)[1]["content-security-policy"]
    return policy.partition("script-src ")[2].partition(";")[0]


def test_inline_scripts_run_by_the_hashes_of_the_manifest_and_by_no_others(simple):
    page = simple.out / "rutland" / "html" / "quarto.html"
    page.write_text("<html><head><script>one()</script></head><body></body></html>")
    assert script_policy(simple, "/rutland/html/quarto.html") == "'self'"
    one = inline_script_hashes([page])[0]
    no_hashes = ["sha256-short=", "*", f"{one}' *", 1]
    write_summaries(simple.out, SUMMARIES, inline_scripts=[one, *no_hashes])
    allowed = f"'self' 'unsafe-hashes' '{one}'"
    assert script_policy(simple, "/rutland/html/quarto.html") == allowed
    # Altered by hand: the policy stays as it was.
    page.write_text("<html><head><script>one(); two()</script></head><body></body></html>")
    assert script_policy(simple, "/rutland/html/quarto.html") == allowed
    assert script_policy(simple, "/") == "'self'"
    assert script_policy(simple, "/rutland/no-such-page.html") == "'self'"


def test_folders_lead_to_their_pages(simple):
    assert simple.ask("GET", "/rutland")[1]["location"] == "rutland/html/"
    assert simple.ask("GET", "/rutland/")[1]["location"] == "html/"
    assert simple.ask("GET", "/rutland/html")[1]["location"] == "html/"
    assert b'<a href="rutland/">Rutland</a>' in simple.ask("GET", "/")[2]
    (simple.out / "index.html").write_text("<html><head></head>All</html>")
    assert simple.ask("GET", "/")[2] == b"<html><head></head>All</html>"


def write(path, text="secret"):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def test_the_page_of_all_authorities_and_the_national_volume_are_served(simple):
    served = {
        "index.html": "text/html; charset=utf-8",
        "assets/front.css": "text/css; charset=utf-8",
        "assets/fonts/SourceSansPro-Regular.ttf": "font/ttf",
        "national/carebook-national-a4.pdf": "application/pdf",
        "rutland/notebooks/carers.ipynb": "application/x-ipynb+json",
    }
    for name, kind in served.items():
        assert simple.ask("GET", f"/{name}")[0] == 404, name
        write(simple.out / name, "There.")
        status, headers, said = simple.ask("GET", f"/{name}")
        assert (status, headers["content-type"], said) == (200, kind, b"There."), name
    assert simple.ask("GET", "/")[2] == b"There."


def test_without_the_page_of_all_authorities_books_alone_are_listed(simple):
    write(simple.out / "national" / "manifest.json", "{}")
    write(simple.out / "national" / "html" / "index.html")
    assert simple.ask("GET", "/")[2].count(b"<li>") == 1


def test_nothing_else_is_served(simple, tmp_path):
    (tmp_path / "secret.html").write_text("secret")
    out = simple.out
    beside = (
        "failed/rutland/report.txt",
        ".carebook/x.txt",
        "rutland/.hidden.html",
        "x.sqlite",
        "bench.json",
        "notes.html",
        "staged/index.html",
        "staged/notebooks/carers.ipynb",
        "staged/html/index.html",
        "rutland-old/html/index.html",
        "rutland-old/rutland.pdf",
        "assets/.hidden.css",
        "assets/notes.md",
        "national/notes.html",
        "national/index.html",
        "national/work/draft.pdf",
        "national/.hidden.pdf",
    )
    for name in beside:
        write(out / name)
    # Copied aside before the book was made again.
    shutil.copyfile(out / "rutland" / "manifest.json", out / "rutland-old" / "manifest.json")
    write(out / "national" / "manifest.json", '{"format": 1, "inputs": {"books": "secret"}}')
    (out / "rutland" / "link.html").symlink_to(tmp_path / "secret.html")
    (out / "rutland" / "up").symlink_to(tmp_path)
    (out / "rutland" / "beside.json").symlink_to(out / "bench.json")
    (out / "rutland" / "html" / "linked").mkdir()
    (out / "rutland" / "html" / "linked" / "index.html").symlink_to(tmp_path / "secret.html")
    for path in (
        *beside,
        "staged",
        "staged/",
        "rutland-old/",
        "assets",
        "assets/",
        "national",
        "national/",
        "national/manifest.json",
        "national/carebook-national-a4.pdf/",
        "rutland/link.html",
        "rutland/beside.json",
        "rutland/html/linked/",
        "rutland/up/secret.html",
        "../secret.html",
        "%2e%2e/secret.html",
        "rutland/..%2f..%2fsecret.html",
        "rutland/..%5c..%5csecret.html",
        "rutland//rutland.pdf",
        f"{tmp_path}/secret.html",
        "rutland/html/index.html/",
        "rutland/rutland.pdf%00.html",
        "x" * 5000 + ".html",
    ):
        status, _, said = simple.ask("GET", f"/{path}")
        assert status == 404, path
        assert b"secret" not in said
    assert simple.ask("DELETE", "/rutland/html/")[0] == 405
    assert simple.ask("GET", "/votes/readers")[0] in (404, 405)


def test_no_address_is_anywhere_on_the_disk(simple, tmp_path):
    for _ in range(3):
        simple.vote(simple.reader(source="127.0.0.9"), source="127.0.0.9")
    found = subprocess.run(
        ["grep", "-rlaF", "127.0.0.9", str(tmp_path)], capture_output=True, check=False
    )
    assert found.stdout == b""
