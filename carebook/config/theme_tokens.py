"""The theme's tokens: colours and sizes that all forms of the book share, in ``theme/tokens.yml``.

Typst reads that file itself. Style sheets name a token, as in ``token(light.ink)``, and are filled
in when a book is made. Charts ask for the tokens of the project that they are drawn in.
"""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, lru_cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from carebook.core.errors import InputError
from carebook.core.project import Project
from carebook.core.yaml_models import FrozenModel, read_yaml_model

TOKENS_FILE = "tokens.yml"
_PLACEHOLDER = re.compile(r"token\(([\w-]+)\.([\w-]+)\)")

HexColour = Annotated[str, Field(pattern=r"^#[0-9a-f]{6}$")]


class ChartLetters(FrozenModel):
    """The typeface of charts, as CSS names it, and the size of their letters in pixels."""

    font: str
    text: int = Field(gt=0)


class Typefaces(FrozenModel):
    """The typefaces of printed text and headings, each with those for letters that it lacks."""

    text: tuple[str, ...]
    headings: tuple[str, ...]


class ThemeTokens(FrozenModel):
    """Colours by name, for light and dark pages, and sizes.

    ``screen`` are CSS lengths by name. ``print`` has a record for each printed edition, which
    ``theme/typst/look.typ`` reads, and ``word`` is for ``theme/docx/make_reference.py``.
    """

    light: dict[str, HexColour]
    dark: dict[str, HexColour]
    screen: dict[str, str]
    typefaces: Typefaces
    charts: ChartLetters
    print: dict[str, dict[str, Any]]
    word: dict[str, Any]


def load_theme_tokens(theme: Path) -> ThemeTokens:
    """Read the tokens of a theme.

    Raises:
        InputError: the file is missing, or has something that is no token.

    """
    path = theme / TOKENS_FILE
    changed = path.stat().st_mtime_ns if path.is_file() else 0
    return _read_tokens(path, changed)


@lru_cache(maxsize=8)
def _read_tokens(path: Path, _changed: int) -> ThemeTokens:
    return read_yaml_model(path, ThemeTokens)


# The tokens of the brand that charts are drawn for, where there is one; see use_tokens.
_in_use: list[ThemeTokens] = []


def use_tokens(tokens: ThemeTokens | None) -> None:
    """Draw charts with these tokens from now on; with None, with those of the project."""
    _in_use[:] = [] if tokens is None else [tokens]


@contextmanager
def tokens_in_use(tokens: ThemeTokens | None) -> Iterator[None]:
    """Draw charts with these tokens within the block, and afterwards as before."""
    before = _in_use[0] if _in_use else None
    use_tokens(tokens)
    try:
        yield
    finally:
        use_tokens(before)


def project_tokens() -> ThemeTokens:
    """Return the tokens in use, or else of the project that the working directory is in.

    Raises:
        InputError: there is no project here, or its tokens cannot be read.

    """
    return _in_use[0] if _in_use else _tokens_from(Path.cwd())


@cache
def _tokens_from(folder: Path) -> ThemeTokens:
    # A chart asks for dozens of tokens, and a notebook's process sees one theme only.
    return load_theme_tokens(Project.find(folder).theme)


def theme_file(project: Project, name: str) -> Path:
    """Return a file of the project's theme, by its path in that folder.

    Raises:
        InputError: there is no such file.

    """
    path = project.theme / name
    if not path.is_file():
        raise InputError.at(
            project.relative_to_root(path),
            "expected a file of the theme, found none; take it from carebook's own theme/",
        )
    return path


def read_style_sheet(path: Path, theme: Path) -> str:
    """Return a style sheet of the theme with its tokens filled in.

    Raises:
        InputError: it names a token that ``tokens.yml`` does not have.

    """
    tokens = load_theme_tokens(theme)
    groups = {"light": tokens.light, "dark": tokens.dark, "screen": tokens.screen}

    def value(match: re.Match[str]) -> str:
        try:
            return groups[match[1]][match[2]]
        except KeyError:
            raise InputError.at(
                path,
                f"expected a token of {TOKENS_FILE}, found {match[0]}; add it there or correct it",
            ) from None

    return _PLACEHOLDER.sub(value, path.read_text(encoding="utf-8"))


def copy_theme(theme: Path, target: Path) -> None:
    """Copy a whole theme, the tokens in its style sheets filled in.

    Raises:
        InputError: a style sheet names a token that ``tokens.yml`` does not have.

    """
    shutil.copytree(theme, target, dirs_exist_ok=True)
    for sheet in theme.rglob("*.css"):
        filled = read_style_sheet(sheet, theme)
        (target / sheet.relative_to(theme)).write_text(filled, encoding="utf-8", newline="\n")
