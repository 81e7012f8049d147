"""Files of the project that a chapter names: found, read, and remembered."""

import posixpath
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from carebook.pages.staging import Staging

# What is made, or kept by tools, or is other people's answers.
_CLOSED_FOLDERS = ("outputs/", "data/votes/")


@dataclass(frozen=True)
class NamedFile:
    """A file that a chapter names.

    Attributes:
        name: its path from the project's root, or what was typed where it has none.
        path: where it is, or None where it cannot be read.
        problem: why not.

    """

    name: str
    path: Path | None = None
    problem: str = ""


def find_file(target: str, staging: Staging, beside: str = "") -> NamedFile:
    """Return the file that a relative address means, seen from the chapter.

    ``/x`` starts from the project's root, as in Quarto. ``beside`` is the folder, from the root, of
    an included file that names it, where there is none from the chapter. That the pages rest on the
    file is noted, also where it does not exist yet.
    """
    plain = unquote(target.partition("#")[0].partition("?")[0]).replace("\\", "/")
    folders = [""] if plain.startswith("/") else [str(PurePosixPath(staging.path).parent), beside]
    problem = NamedFile(target, problem="no such file")
    root = staging.root.resolve()
    for folder in dict.fromkeys(folders):
        # Of the path as it is typed, since a link on disk may lead anywhere.
        name = posixpath.normpath(str(PurePosixPath(folder) / plain.lstrip("/")))
        if "\0" in name or name.startswith(("..", "/")):
            return NamedFile(target, problem="it is outside the project")
        path = root / name
        if not path.resolve().is_relative_to(root):
            return NamedFile(target, problem="it is outside the project")
        parts = PurePosixPath(name).parts
        if any(part[:1] == "." for part in parts) or f"{name}/".startswith(_CLOSED_FOLDERS):
            return NamedFile(name, problem="it is in a folder that no page may read")
        staging.files_read.add(name)
        if path.is_file():
            return NamedFile(name, path)
        if other := _spelt_otherwise(path):
            problem = NamedFile(target, problem=f"no such file; there is '{other}'")
    return problem


def _spelt_otherwise(path: Path) -> str:
    """Return a file's name that differs in capitals alone: on some computers it is another."""
    try:
        beside = sorted(one.name for one in path.parent.iterdir())
    except OSError:
        return ""
    return next((name for name in beside if name.casefold() == path.name.casefold()), "")


def read_bytes(file: NamedFile, most: int) -> bytes | str:
    """Return what a file holds, or why it cannot be read: of at most ``most`` bytes."""
    if file.path is None:
        return file.problem
    try:
        size = file.path.stat().st_size
        if size > most:
            return f"it has {size / 1_000_000:,.1f} MB, and at most {most // 1_000_000} MB are read"
        return file.path.read_bytes()
    except OSError as error:
        return (error.strerror or "it cannot be read").lower()
