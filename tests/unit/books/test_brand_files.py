"""Logos and typefaces of a brand, looked at by what is in them."""

import io
from pathlib import Path

import pytest
from PIL import Image
from support.brands import BRAND, FAMILY, LOGO, PLUM, brand_of, font_file, write_brand
from support.documentation import DOCS, code_blocks
from support.small_data import ROOT, authority, refusal

from carebook.books.brand_files import check_brand_files, read_typeface
from carebook.books.plan import brand_warnings
from carebook.config.brand import load_brand


def png(width: int, height: int) -> bytes:
    file = io.BytesIO()
    Image.new("1", (width, height)).save(file, "PNG")
    return file.getvalue()


@pytest.fixture
def refused(tmp_path: Path):
    def of(name: str, content: bytes | None) -> str:
        brand = brand_of(tmp_path, BRAND)
        file = tmp_path / "brand" / name
        file.unlink() if content is None else file.write_bytes(content)
        return refusal(check_brand_files, brand)

    return of


def test_sound_files_need_no_word(tmp_path: Path) -> None:
    brand = brand_of(tmp_path, BRAND)
    assert check_brand_files(brand) == ()
    assert brand.text is not None
    assert [(face.family, face.weight, face.style) for face in read_typeface(brand.text)] == [
        (FAMILY, 400, "normal"),
        (FAMILY, 700, "normal"),
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "expected a logo, found: no such file"),
        (png(30_000, 2), "found 30000 by 2 pixels"),
        (b"GIF89a", "expected a complete PNG, JPEG or SVG"),
        (
            LOGO.replace("<circle", "<script>x</script><circle").encode(),
            "expected an SVG that only draws, found '<script', which runs or fetches something",
        ),
    ],
)
def test_what_is_no_logo_is_refused_with_its_place(
    refused, content: bytes | None, said: str
) -> None:
    found = refused("logo.svg", content)
    assert found.startswith("_brand.yml:11: brand/logo.svg: expected")
    assert said in found


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "expected a typeface, found: no such file"),
        (b"", "expected a TrueType or OpenType file"),
        (b"wOF2" + b"\0" * 99, "expected a TrueType or OpenType file"),
        (b"<!doctype html>", "expected a TrueType or OpenType file"),
        (font_file()[:2000], "expected a complete TrueType or OpenType file"),
        (font_file(family="Other Sans"), f"expected the typeface '{FAMILY}', found 'Other Sans'"),
        (b"\0\1\0\0" + b"\0" * 10_000_000, "found 10.0 MB"),
    ],
)
def test_what_is_no_typeface_is_refused_with_its_place(
    refused, content: bytes | None, said: str
) -> None:
    found = refused("bold.ttf", content)
    assert found.startswith("_brand.yml:15: brand/bold.ttf: expected")
    assert said in found
    assert f"supply the typeface '{FAMILY}' as .ttf" in found


def test_a_typeface_without_a_bold_face_is_told(tmp_path: Path) -> None:
    brand = brand_of(tmp_path, BRAND.replace(", brand/bold.ttf", ""))
    [told] = check_brand_files(brand)
    assert told.startswith(
        "_brand.yml:15: typography.fonts: 'Shire Sans' has no file of weight 600"
    )


def test_a_logo_of_an_address_needs_no_file(tmp_path: Path) -> None:
    brand = brand_of(tmp_path, "meta: {name: A}\nlogo: https://a.example/logo.png")
    assert brand.logos == {}
    assert check_brand_files(brand) == ()


def test_the_example_of_the_documentation_is_a_brand(tmp_path: Path) -> None:
    example, own, _ = code_blocks(DOCS / "brand.md", "yaml")
    project = write_brand(tmp_path, example)
    for face, name in (("Regular", "ShireSans-Regular"), ("Bold", "ShireSans-Bold")):
        (tmp_path / "brand" / f"{name}.ttf").write_bytes(font_file(face))
    (tmp_path / "theme").symlink_to(ROOT / "theme")
    (tmp_path / "params").mkdir()
    brand = load_brand(project, authority())
    assert brand is not None
    assert brand_warnings(project, brand) == ()
    assert {colour.hex for colour in brand.colours.values()} == {PLUM}
    assert len(brand.logos) == 2
    (tmp_path / "params" / "rutland.brand.yml").write_text(own, encoding="utf-8")
    told = brand_warnings(project, load_brand(project, authority()))
    [said] = code_blocks(DOCS / "brand.md", "text")
    _, _, words = " ".join(said.split()).partition(": ")
    # What the page shows is of a colour in the project's file, and without the link's own.
    for part in ("has a contrast of 1.9 to 1 on #f4f7fa, and needs 4.5", "#a16400"):
        assert part in words
        assert part in told[0]
