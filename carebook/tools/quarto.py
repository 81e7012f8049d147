"""Quarto as the stitcher. That it ended well is not believed until the file is there."""

import os
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Literal

from carebook.core.errors import ToolError

# Quarto's Typst books exist from this version on; before it prints a warning and makes nothing.
_FIRST_VERSION_WITH_TYPST_BOOKS = (1, 9)


def quarto_version() -> str | None:
    """Return the version of the Quarto on PATH, or None where there is none that answers."""
    path = shutil.which("quarto")
    return None if path is None else _version_of_program(path, os.stat(path).st_mtime_ns)


@cache
def _version_of_program(path: str, _changed: int) -> str | None:
    # Asked once in each process: every edition of every book is to know it, and an answer takes
    # the start of a program.
    try:
        result = subprocess.run(
            [path, "--version"], capture_output=True, text=True, timeout=60, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    version = result.stdout.strip()
    return version if result.returncode == 0 and version[:1].isdigit() else None


def require_quarto() -> str:
    """Return Quarto's version.

    Raises:
        ToolError: there is none on PATH, or it does not answer.

    """
    version = quarto_version()
    if version is None:
        found = shutil.which("quarto")
        raise ToolError(
            "Quarto: expected a working 'quarto' on PATH, found "
            + (f"{found}, which does not answer to --version" if found else "none")
            + "; install it (conda users: environment.yml) or use --stitcher builtin"
        )
    return version


def require_typst_books() -> str:
    """Return Quarto's version, if it is one that makes PDF books with Typst.

    Raises:
        ToolError: there is none, or it is too old.

    """
    version = require_quarto()
    numbers = tuple(int(part) for part in version.split(".")[:2] if part.isdigit())
    if numbers < _FIRST_VERSION_WITH_TYPST_BOOKS:
        raise ToolError(
            f"Quarto {version}: expected 1.9 or newer to make a PDF book with Typst; use "
            "--stitcher builtin for the PDF"
        )
    return version


def render_book(staged: Path, target: Path, to: Literal["html", "typst"]) -> None:
    """Render a staged book and move what Quarto made to ``target``.

    Args:
        staged: the folder of the Quarto project.
        target: where the folder of pages goes, or the PDF.
        to: pages, or a PDF through Quarto's Typst books (Quarto 1.9 or newer).

    Raises:
        ToolError: Quarto is unusable, too old or fails, or leaves no page or PDF.

    """
    version = require_typst_books() if to == "typst" else require_quarto()
    result = subprocess.run(
        [str(shutil.which("quarto")), "render", str(staged), "--to", to, "--no-execute"],
        env={**os.environ, "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode:
        raise ToolError(
            f"Quarto {version}: expected it to render {staged} to {to}, found exit status "
            f"{result.returncode}: {_cause_of_failure(result.stderr)}; use --stitcher builtin"
        )
    folder = staged / "_book"
    made = sorted(folder.glob("*.pdf" if to == "typst" else "index.html"))
    if not made:
        wanted = "a PDF" if to == "typst" else "index.html"
        raise ToolError(
            f"Quarto {version}: expected {wanted} in {folder}, found none, although it ended "
            "without an error; use --stitcher builtin"
        )
    shutil.move(made[0] if to == "typst" else folder, target)


def _cause_of_failure(stderr: str) -> str:
    """Return Quarto's error in one line: from the first "ERROR" on, without the stack trace."""
    text = stderr.partition("Stack trace:")[0]
    first = re.search(r"error:?", text, re.IGNORECASE)
    lines = text[first.start() :].split() if first else " ".join(text.splitlines()[-3:]).split()
    return " ".join(lines) or "it gave no reason"
