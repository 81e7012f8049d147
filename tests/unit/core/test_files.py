"""Files that are written whole or not at all, folders that are swapped, and checksums."""

import hashlib
import os
from pathlib import Path

import pytest
from support.systems import needs_posix

from carebook.core.errors import InputError
from carebook.core.files import (
    combined_sha256,
    file_sha256,
    replace_folder,
    sha256,
    write_file,
    write_file_or_explain,
)


@needs_posix
def test_a_file_is_replaced_whole_and_keeps_its_permissions(tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "a.txt"
    write_file(path, "one\nline ends\r\nstay: é")
    assert path.read_bytes() == "one\nline ends\r\nstay: é".encode()
    assert path.stat().st_mode & 0o777 == 0o644
    path.chmod(0o600)
    write_file(path, b"two")
    assert path.read_bytes() == b"two"
    assert path.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in path.parent.iterdir()] == ["a.txt"]


def test_a_write_that_fails_leaves_the_last_file_and_no_litter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, via = tmp_path / "a.txt", tmp_path / "via"
    path.write_text("old")
    via.mkdir()

    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", stopped)
    for folder in (None, via):
        with pytest.raises(KeyboardInterrupt):
            write_file(path, "new", via=folder)
    assert path.read_text() == "old"
    assert sorted(one.name for one in tmp_path.rglob("*")) == ["a.txt", "via"]


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "a file").touch()
    with pytest.raises(InputError, match=r"a file/a\.txt: expected a file that can be written"):
        write_file_or_explain(tmp_path / "a file" / "a.txt", "new")


def test_a_folder_takes_the_place_of_the_last_one_or_leaves_it(tmp_path: Path) -> None:
    target, previous = tmp_path / "book", tmp_path / "previous"
    for content in ("first", "second"):
        new = tmp_path / "new"
        new.mkdir()
        (new / "a").write_text(content)
        replace_folder(new, target, previous)
        assert (target / "a").read_text() == content
    assert (previous / "a").read_text() == "first"
    (previous / "a").unlink()
    previous.rmdir()
    with pytest.raises(FileNotFoundError):
        replace_folder(tmp_path / "none", target, previous)
    assert (target / "a").read_text() == "second"


def test_a_checksum_is_of_the_content_as_it_is_now(tmp_path: Path) -> None:
    path = tmp_path / "a"
    for content in (b"one", b"two"):
        path.write_bytes(content)
        # A clock that stands still between two writes: the inode tells them apart.
        write_file(path, content)
        assert file_sha256(path) == sha256(content) == hashlib.sha256(content).hexdigest()
    assert sha256("é") == hashlib.sha256("é".encode()).hexdigest()


def test_a_combined_checksum_knows_where_a_part_ends() -> None:
    whole = combined_sha256([("a", b"one"), ("b", b"two")])
    assert whole != combined_sha256([("a", b"onet"), ("b", b"wo")])
    assert whole != combined_sha256([("a", b"one"), ("c", b"two")])
