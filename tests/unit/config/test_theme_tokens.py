"""The tokens of the theme: where every form of the book takes its colours and sizes from."""

import re
import shutil
from pathlib import Path

import pytest
from support.small_data import PROJECT

from carebook.charts import style
from carebook.config.theme_tokens import (
    TOKENS_FILE,
    copy_theme,
    load_theme_tokens,
    project_tokens,
    read_style_sheet,
)
from carebook.core.errors import InputError
from carebook.editions import large_print

HEX = re.compile(r"(?i)#[0-9a-f]{6}\b|#[0-9a-f]{3}\b(?=[;\"'])")
# Sass does arithmetic with its colours, so it has them written out.
WITH_COLOURS_OF_THEIR_OWN = (TOKENS_FILE, "quarto/dark.scss", "vendor/")


@pytest.fixture
def theme(tmp_path: Path) -> Path:
    shutil.copytree(PROJECT.theme, tmp_path / "theme")
    return tmp_path / "theme"


def test_no_colour_is_written_anywhere_but_among_the_tokens() -> None:
    texts = {
        path.relative_to(PROJECT.root).as_posix(): path.read_text("utf-8")
        for folder in (PROJECT.theme, PROJECT.root / "carebook")
        for path in folder.rglob("*")
        if path.is_file() and path.suffix not in (".docx", ".pyc")
        if not path.as_posix().startswith(
            tuple(f"{PROJECT.theme.as_posix()}/{name}" for name in WITH_COLOURS_OF_THEIR_OWN)
        )
    }
    assert len(texts) > 100
    # Those in docstrings are examples, between two grave accents.
    found = {
        name: colours
        for name, text in texts.items()
        if (colours := HEX.findall(re.sub(r"``[^`\n]+``", "", text)))
    }
    assert found == {}


def test_the_colours_that_sass_needs_are_the_tokens() -> None:
    sheet = (PROJECT.theme / "quarto" / "dark.scss").read_text("utf-8")
    dark = load_theme_tokens(PROJECT.theme).dark
    named = dict(re.findall(r"\$([\w-]+): (#[0-9a-f]{6})", sheet))
    for part in ("body", "sidebar", "footer"):
        assert named[f"{part}-bg"] == dark["paper"]
    for name in ("body-color", "sidebar-fg", "footer-fg"):
        assert named[name] == dark["ink"]
    for name in ("link-color", "sidebar-hl"):
        assert named[name] == dark["link"]
    assert len(named) == 8


def test_a_style_sheet_is_filled_in(theme: Path) -> None:
    sheet = theme / "html" / "content.css"
    sheet.write_text('a { color: token(dark.ink) } [fill="token(light.paper)"] {}', "utf-8")
    assert read_style_sheet(sheet, theme) == 'a { color: #e8edf2 } [fill="#ffffff"] {}'


def test_every_style_sheet_of_a_copy_is_filled_in(theme: Path, tmp_path: Path) -> None:
    copy_theme(theme, tmp_path / "copy")
    for sheet in theme.rglob("*.css"):
        assert "token(" not in (tmp_path / "copy" / sheet.relative_to(theme)).read_text("utf-8")
    assert "token(" in (theme / "html" / "book.css").read_text("utf-8")


def test_a_token_that_is_not_there_is_named_with_its_file(theme: Path) -> None:
    sheet = theme / "html" / "book.css"
    sheet.write_text("a { color: token(light.inc) }", "utf-8")
    with pytest.raises(InputError, match=r"book\.css: expected .* token\(light\.inc\); add"):
        read_style_sheet(sheet, theme)


@pytest.mark.parametrize("wrong", ['"#1D2733"', '"1d2733"', "blue"])
def test_a_token_that_is_no_colour_is_named_with_its_line(theme: Path, wrong: str) -> None:
    tokens = theme / TOKENS_FILE
    tokens.write_text(tokens.read_text("utf-8").replace('ink: "#1d2733"', f"ink: {wrong}"), "utf-8")
    with pytest.raises(InputError, match=rf"{TOKENS_FILE}:7: light\.ink: expected"):
        load_theme_tokens(theme)


def test_charts_take_their_colours_from_the_tokens_of_the_project_they_are_drawn_in(
    theme: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tokens = theme / TOKENS_FILE
    changed = tokens.read_text("utf-8").replace('chart-area: "#12436d"', 'chart-area: "#0a0b0c"')
    tokens.write_text(changed, "utf-8")
    (theme.parent / "_quarto.yml").touch()
    (theme.parent / "data").mkdir()
    assert style.fill_colour("area") == "#12436d"
    monkeypatch.chdir(theme.parent)
    assert style.fill_colour("area") == style.line_colour("area") == "#0a0b0c"


def test_large_print_is_as_large_as_its_tokens_say() -> None:
    edition = project_tokens().print["large-print"]
    assert float(edition["width"].removesuffix("cm")) / 2.54 * 72 == pytest.approx(
        large_print.TEXT_WIDTH_POINTS, abs=0.1
    )
    for size in ("body", "small", "smallest"):
        assert edition[size] == f"{large_print.MIN_LETTER_POINTS:g}pt"
