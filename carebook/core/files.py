"""Files and folders: written whole or not at all, swapped by renaming, known by their SHA-256."""

import hashlib
import os
import tempfile
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Literal

from carebook.core.errors import InputError


def read_text(path: Path, encoding: Literal["utf-8", "utf-8-sig"] = "utf-8") -> str:
    """Return what a text file holds, without a byte order mark if ``utf-8-sig`` is asked for.

    Raises:
        InputError: the file is missing or not UTF-8.

    """
    try:
        return path.read_text(encoding)
    except FileNotFoundError:
        raise InputError.at(path, "expected this file, found none; restore it") from None
    except (OSError, UnicodeDecodeError) as error:
        raise InputError.at(path, f"expected a text file in UTF-8, found {error}") from None


def write_file(path: Path, content: str | bytes, *, via: Path | None = None) -> None:
    """Write a file whole, or leave the last one as it was; its folder is made where there is none.

    The file keeps the permissions of the one it replaces; a new one can be read by everybody.

    Args:
        path: the file.
        content: its bytes, or text to be written in UTF-8 with line ends as they are.
        via: a folder of the same disk to write in before the file is put in its place. Without it,
            that is the file's own folder.

    Raises:
        OSError: it cannot be written.

    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}-", suffix=".tmp", dir=via or path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def write_file_or_explain(path: Path, content: str | bytes) -> None:
    """Write a file as :func:`write_file` does, for somebody who is to put right what goes wrong.

    Raises:
        InputError: it cannot be written.

    """
    try:
        write_file(path, content)
    except OSError as error:
        raise InputError.at(
            path, f"expected a file that can be written, found: {error.strerror}"
        ) from None


def replace_folder(new: Path, target: Path, previous: Path) -> None:
    """Put a finished folder in the place of the last one, which is moved to ``previous``.

    All three are on one disk. A process that is killed between the two renames leaves the last
    folder in ``previous``, for whoever comes next to put back.

    Raises:
        OSError: it could not be done; the last folder is where it was.

    """
    if not target.exists():
        os.rename(new, target)
        return
    os.rename(target, previous)
    try:
        os.rename(new, target)
    except BaseException:
        os.rename(previous, target)
        raise


def sha256(content: str | bytes) -> str:
    """Return the SHA-256 of bytes, or of text in UTF-8, in hexadecimal."""
    return hashlib.sha256(
        content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    ).hexdigest()


def combined_sha256(parts: Iterable[tuple[str, bytes]]) -> str:
    """Return one SHA-256 of several contents in the order given; each may have a name, or none."""
    found = hashlib.sha256()
    for name, content in parts:
        found.update(f"{name} {len(content)}\n".lstrip().encode() + content)
    return found.hexdigest()


def file_sha256(path: Path) -> str:
    """Return a file's SHA-256 in hexadecimal; it is read again only when it has changed.

    Raises:
        OSError: it cannot be read.

    """
    status = path.stat()
    return _cached_file_sha256(path, status.st_mtime_ns, status.st_size, status.st_ino)


@lru_cache(maxsize=4096)
def _cached_file_sha256(path: Path, *_state: int) -> str:
    # A build of many books asks for the same theme and figures once for each.
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
