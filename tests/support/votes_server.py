"""What tests of votes share: a real PostgreSQL, a small folder of books, a server, a client."""

import http.client
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import Any

import psycopg

from carebook.serve.application import make_application
from carebook.serve.http_server import browser_address, make_http_server, open_listening_socket
from carebook.serve.rate_limits import RateLimits
from carebook.serve.text_checks import TextChecks
from carebook.serve.vote_store import open_vote_store
from support.small_votes import KEY, POSTGRES, SUMMARIES, VERSION, write_summaries

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def postgres_running(*settings: str) -> Iterator[str]:
    """Give the folder of a PostgreSQL's socket; it listens nowhere else, and is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="votes-"))
    as_somebody: list[str] = []
    if os.geteuid() == 0:
        # PostgreSQL never runs as root, and there is root only where there is this module.
        import pwd

        names = [user.pw_name for user in pwd.getpwall()]
        user = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
        os.chown(folder, user.pw_uid, user.pw_gid)
        who = [f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
        as_somebody = ["setpriv", *who]
    programs, data = POSTGRES[-1].parent, folder / "data"
    make = ["initdb", "-A", "trust", "-U", "carebook", "--no-sync", "-E", "UTF8", "-D", str(data)]
    make[0] = str(programs / make[0])
    subprocess.run([*as_somebody, *make], check=True, capture_output=True, cwd=folder)
    command = [str(programs / "postgres"), "-D", str(data), "-k", str(folder)]
    options = ["listen_addresses=", *settings]
    command += [part for option in options for part in ("-c", option)]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([*as_somebody, *command], cwd=folder, stdout=log, stderr=log)
        try:
            _wait_for(folder)
            yield str(folder)
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(30)
            shutil.rmtree(folder, ignore_errors=True)


def _wait_for(folder: Path) -> None:
    for _ in range(300):
        with suppress(psycopg.OperationalError):
            psycopg.connect(host=str(folder), user="carebook", dbname="postgres").close()
            return
        time.sleep(0.1)
    raise RuntimeError((folder / "log").read_text(errors="replace"))


def new_database(folder: str) -> str:
    """Make a database in a PostgreSQL, and return its address."""
    with psycopg.connect(
        host=folder, user="carebook", dbname="postgres", autocommit=True
    ) as connection:
        count = connection.execute("SELECT count(*) FROM pg_database").fetchone()
        name = f"votes{count[0] if count else ''}"
        connection.execute(f"CREATE DATABASE {name}".encode())
    return f"postgresql://carebook@/{name}?host={folder}"


def write_small_books(out: Path) -> Path:
    """Write a folder of books as small as they can be."""
    pages = out / "rutland" / "html"
    pages.mkdir(parents=True)
    body = "".join(
        f'<div class="summary" data-summary="{key}" data-version="{one["version"]}">It is.</div>'
        for key, one in SUMMARIES.items()
        if one["writer"] != "person"
    )
    page = (
        f'<!DOCTYPE html>\n<html lang="en"><head><title>R</title></head><body>{body}</body></html>'
    )
    (pages / "index.html").write_text(page)
    (out / "rutland" / "rutland.pdf").write_bytes(b"%PDF-1.7 small")
    write_summaries(out, SUMMARIES)
    return out


@dataclass
class Served:
    """A server that runs, and a client of it."""

    address: str
    out: Path
    database: str

    @property
    def port(self) -> int:
        return int(self.address.rstrip("/").rpartition(":")[2])

    def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        headers: dict[str, str] | None = None,
        source: str = "127.0.0.1",
    ) -> tuple[int, dict[str, str], Any]:
        """Return status, headers and what was said: JSON as it is meant, anything else as bytes."""
        told = {"Content-Type": "application/json"} if method == "POST" else {}
        content = body if isinstance(body, bytes | None) else json.dumps(body).encode()
        connection = http.client.HTTPConnection(
            "127.0.0.1", self.port, timeout=60, source_address=(source, 0)
        )
        try:
            connection.request(method, path, content, told | (headers or {}))
            answer = connection.getresponse()
            said = answer.read()
        finally:
            connection.close()
        found = {name.lower(): value for name, value in answer.getheaders()}
        is_json = found.get("content-type") == "application/json"
        return answer.status, found, json.loads(said) if is_json else said

    def reader(self, source: str = "127.0.0.1") -> str:
        status, _, said = self.ask("POST", "/votes/readers", {}, source=source)
        assert status == 200, said
        return said["reader"]

    def vote(self, reader: str, source: str = "127.0.0.1", area: str = "rutland", **more: Any):
        vote = {"reader": reader, "summary": KEY, "version": VERSION, "verdict": "accurate"}
        return self.ask("POST", f"/votes/{area}", vote | more, source=source)

    def kept(self) -> list[tuple[str, str, str]]:
        box = open_vote_store(self.database)
        try:
            return [(one.summary, one.verdict, one.comment) for one in box.read_votes()]
        finally:
            box.close()


@contextmanager
def serving(
    out: Path,
    database: str,
    limits: RateLimits | None = None,
    trusted: tuple[str, ...] = (),
    text_checks: TextChecks | None = None,
) -> Iterator[Served]:
    """Serve in a thread of this process, for real: sockets, HTTP, a database."""
    listening = open_listening_socket("127.0.0.1", 0)
    app = make_application(out, open_vote_store(database, patience=1), limits, text_checks)
    server = make_http_server(app, trusted)
    thread = Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    try:
        yield Served(browser_address(listening), out, database)
    finally:
        server.should_exit = True
        thread.join(30)
        assert not thread.is_alive()


@contextmanager
def process_serving(
    out: Path, database: str, *options: str
) -> Iterator[tuple[Served, subprocess.Popen[str]]]:
    """Serve by the command line, in a process of its own."""
    command = [sys.executable, "-m", "carebook", "serve", "--port", "0", "--out", str(out)]
    process = subprocess.Popen(
        [*command, "--database", database, *options],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert " at http://" in line, line + process.stdout.read()
        served = Served(line.rpartition(" at ")[2].strip(), out, database)
        yield served, process
    finally:
        process.kill()
        process.wait(30)
        process.stdout.close()
