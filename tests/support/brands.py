"""A council's brand for the tests: its files, and a typeface of a name that no machine has."""

from functools import cache
from io import BytesIO
from pathlib import Path

import font_source_sans_pro
from fontTools.ttLib import TTFont

from carebook.config.brand import Brand, load_brand
from carebook.core.project import Project

PLUM, SUN = "#7a1f5c", "#f7a600"
FAMILY = "Shire Sans"
LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 60" width="240" height="60">'
    '<circle cx="30" cy="30" r="26" fill="{}"/></svg>'
)
BRAND = f"""\
meta:
  name: Shire County Council
  link: https://www.shire.example
color:
  palette:
    plum: "{PLUM}"
    sun: "{SUN}"
  primary: plum
logo:
  medium:
    light: {{path: brand/logo.svg, alt: Shire County Council}}
    dark: brand/logo-dark.svg
typography:
  fonts:
    - family: {FAMILY}
      source: file
      files: [brand/regular.ttf, brand/bold.ttf]
  base: {FAMILY}
"""


@cache
def font_file(face: str = "Regular", family: str = FAMILY) -> bytes:
    """A face of Source Sans Pro under another name, a third wider."""
    source = Path(font_source_sans_pro.__file__).parent / "files" / f"SourceSansPro-{face}.ttf"
    font = TTFont(source)
    for record in font["name"].names:
        if record.nameID in (1, 4, 16):
            record.string = family
        elif record.nameID == 6:
            record.string = family.replace(" ", "") + face
    for name, (advance, bearing) in font["hmtx"].metrics.items():
        font["hmtx"].metrics[name] = (advance * 4 // 3, bearing)
    saved = BytesIO()
    font.save(saved)
    return saved.getvalue()


def write_brand(root: Path, text: str = BRAND) -> Project:
    """Write the brand and its files into a folder; return it as a project."""
    (root / "brand").mkdir(parents=True, exist_ok=True)
    (root / "_brand.yml").write_text(text, encoding="utf-8")
    (root / "brand" / "logo.svg").write_text(LOGO.format(PLUM), encoding="utf-8")
    (root / "brand" / "logo-dark.svg").write_text(LOGO.format("#e6b3d6"), encoding="utf-8")
    (root / "brand" / "regular.ttf").write_bytes(font_file())
    (root / "brand" / "bold.ttf").write_bytes(font_file("Bold"))
    return Project(root)


def brand_of(root: Path, text: str) -> Brand:
    """Return the brand that a text says, of a project with the files of :data:`BRAND`."""
    brand = load_brand(write_brand(root, text))
    assert brand is not None
    return brand
