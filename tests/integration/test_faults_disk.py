"""A disk that is full, and one that cannot be written to."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest
from support.build_processes import AREAS, Short, can_mount, run
from support.project_copies import ROOT
from support.project_edits import beside_links_to_missing_chapters

_, LEICESTERSHIRE, RUTLAND = AREAS
# In a file system of its own: a good book, then no room (or no leave) to make another one.
_IN_A_SMALL_ROOM = """
import hashlib, json, os, pathlib, subprocess, sys

out, how = pathlib.Path(sys.argv[1]), sys.argv[2]
subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", out], check=True)

def build(*areas):
    command = [sys.executable, "-m", "carebook", "build", *areas, "--html", "--stitcher", "builtin"]
    done = subprocess.run(command, capture_output=True, text=True)
    return done.returncode, done.stderr

def books():
    files = sorted(p for p in (out / "rutland").rglob("*") if p.is_file())
    return [(str(path), hashlib.sha256(path.read_bytes()).hexdigest()) for path in files]

first = build("rutland")
before = books()
if how == "full":
    room = os.statvfs(out)
    with (out / "filler").open("wb") as filler:
        filler.write(bytes(room.f_bavail * room.f_bsize - 200_000))
else:
    subprocess.run(["mount", "-o", "remount,ro", out], check=True)
then = build("rutland", "leicestershire", "--force")
left = sorted(path.name for path in out.glob(".*"))
print(json.dumps([first, then, books() == before, len(before), left]))
"""


def in_a_small_room(short: Short, how: str) -> list[Any]:
    short.out.mkdir()
    script = short.marks / "room.py"
    script.write_text(_IN_A_SMALL_ROOM)
    done = subprocess.run(
        ["unshare", "-m", sys.executable, str(script), str(short.out), how],
        cwd=short.project.root,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 0, done.stderr
    found: list[Any] = json.loads(done.stdout)
    return found


@pytest.mark.skipif(not can_mount(), reason="needs leave to mount a small file system (root)")
def test_a_full_disk_leaves_the_last_book_and_says_so(short: Short) -> None:
    first, then, same, files, left = in_a_small_room(short, "full")
    assert first[0] == 0
    assert beside_links_to_missing_chapters(first[1].splitlines()) == []
    assert then[0] == 1
    for name in ("Rutland", "Leicestershire"):
        assert any("No space left" in line for line in then[1].splitlines() if name in line), then
    assert "the last good book is unchanged" in then[1]
    assert "Traceback" not in then[1]
    assert same
    assert files > 10
    assert left == [".carebook"]


@pytest.mark.skipif(not can_mount(), reason="needs leave to mount a small file system (root)")
def test_an_output_folder_that_is_read_only_is_told_in_one_line(short: Short) -> None:
    _, then, same, _, left = in_a_small_room(short, "read-only")
    assert then[0] == 2
    assert then[1].count("\n") == 1
    assert "expected a folder to write in, found: Read-only file system; use --out" in then[1]
    assert same
    assert left == [".carebook"]


def test_a_file_in_the_way_of_the_books_is_told(short: Short) -> None:
    short.out.mkdir()
    short.out.joinpath(".carebook").write_text("in the way")
    status, out, err = run(short, RUTLAND)
    assert status == 2
    assert not out
    assert err.count("\n") == 1
    assert "expected a folder to write in, found: File exists" in err
