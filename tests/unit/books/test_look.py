"""The theme with a brand put into it."""

import re
import zipfile
from pathlib import Path

import pytest
from docx import Document
from support.brands import BRAND, FAMILY, PLUM, write_brand
from support.project_copies import ROOT

from carebook.books.look import Look, lay_out_look
from carebook.config.brand import load_brand
from carebook.config.theme_tokens import copy_theme, load_theme_tokens
from carebook.core.project import Project
from carebook.tools import vega

HOUSE = load_theme_tokens(ROOT / "theme")


@pytest.fixture
def branded(tmp_path: Path) -> tuple[Project, Look]:
    project = write_brand(
        tmp_path, BRAND.replace("  primary: plum", "  primary: plum\n  foreground: '#222222'")
    )
    (tmp_path / "theme").symlink_to(ROOT / "theme")
    return project, lay_out_look(project, load_brand(project), tmp_path / "look")


def test_without_a_brand_the_theme_is_the_project_s() -> None:
    look = lay_out_look(Project(ROOT), None, Path("never"))
    assert look == Look(ROOT / "theme")
    assert look.cover_logo is None


def test_the_theme_has_the_brand_s_colours_logos_and_typefaces(
    branded: tuple[Project, Look],
) -> None:
    _, look = branded
    tokens = load_theme_tokens(look.theme)
    assert (tokens.light["accent"], tokens.light["ink"]) == (PLUM, "#222222")
    assert look.brand is not None
    assert look.brand.logo_alt == "Shire County Council"
    assert {
        path.relative_to(look.brand_folder).as_posix() for path in look.brand_folder.rglob("*.*")
    } == {
        "logo.svg",
        "logo-dark.svg",
        "cover.svg",
        "fonts/font-1.ttf",
        "fonts/font-2.ttf",
    }
    sheet = (look.theme / "html" / "brand.css").read_text("utf-8")
    faces = re.findall(r'@font-face { font-family: "([^"]+)"; font-weight: (\d+);', sheet)
    assert faces == [(FAMILY, "400"), (FAMILY, "700")]
    assert f'body, .chart svg text {{ font-family: "{FAMILY}", "Source Sans Pro"' in sheet
    assert "http" not in sheet


def test_sass_has_the_brand_s_colours_too(branded: tuple[Project, Look], tmp_path: Path) -> None:
    _, look = branded
    dark = load_theme_tokens(look.theme).dark
    copy_theme(look.theme, tmp_path / "copy")
    written = re.findall(
        r"link-color: (#\w+)", (tmp_path / "copy/quarto/dark.scss").read_text("utf-8")
    )
    assert written == [dark["link"]] != [HOUSE.dark["link"]]


def test_word_has_the_brand_s_colours_and_typeface(branded: tuple[Project, Look]) -> None:
    _, look = branded
    reference = look.theme / "docx" / "reference.docx"
    styles = Document(str(reference)).styles
    assert str(styles["Heading 1"].font.color.rgb) == PLUM[1:].upper()
    assert (str(styles["Normal"].font.color.rgb), styles["Normal"].font.name) == ("222222", FAMILY)
    with zipfile.ZipFile(reference) as file:
        everything = b"".join(file.read(name) for name in file.namelist())
        fonts = file.read("word/fontTable.xml").decode()
    assert HOUSE.light["accent"][1:].upper().encode() not in everything
    assert f'w:name="{FAMILY}"><w:altName w:val="Arial"/>' in fonts


def test_charts_are_drawn_with_the_brand_s_letters(branded: tuple[Project, Look]) -> None:
    project, look = branded
    font = load_theme_tokens(look.theme).charts.font
    spec = {
        "data": {"values": [{"a": "A long name of a place", "b": 2}]},
        "mark": "bar",
        "encoding": {
            "y": {"field": "a", "type": "nominal", "title": None},
            "x": {"field": "b", "type": "quantitative"},
        },
        "config": {"font": font},
    }

    def room_for_words(config: dict[str, str]) -> float:
        svg = vega.chart_to_svg({**spec, "config": config})
        return float(re.findall(r'<svg [^>]*width="([\d.]+)"', svg)[0]) - 640

    # Its letters are a third wider, and so is the room that they take.
    house = room_for_words({"font": "Source Sans Pro"})
    assert room_for_words({"font": font}) > 1.25 * house > 0
    kept = project.outputs / ".carebook" / "fonts"
    assert len(list(kept.glob("*/font-*.ttf"))) == 2
