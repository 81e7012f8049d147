"""What a book is dressed in: the project's theme as it is, or with a brand put into it.

A brand makes a theme of the theme: a copy with other tokens, and with the logos and typefaces in
``html/brand/``. All that makes pages reads that copy as it would read the theme itself.
"""

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

import yaml

from carebook.books.brand_files import brand_logo_format, copy_fonts, read_typeface
from carebook.books.word_look import dress_reference_file
from carebook.config.brand import Brand, BrandPicture
from carebook.config.brand_keys import LogoSize, Mode
from carebook.config.brand_tokens import branded_tokens
from carebook.config.theme_tokens import TOKENS_FILE, ThemeTokens, load_theme_tokens
from carebook.core.files import combined_sha256
from carebook.core.locks import STATE_FOLDER
from carebook.core.project import Project
from carebook.tools import vega

BRAND_FOLDER, FONTS_FOLDER = "brand", "fonts"
_SASS_FILE, _WORD_FILE = "quarto/dark.scss", "docx/reference.docx"
_FALLBACKS = '"Source Sans Pro", "Source Sans 3", "Segoe UI", Arial, sans-serif'
# Which logo is taken where one of a size was not given.
_FOR_HEADER: tuple[LogoSize, ...] = ("medium", "small", "large")
_FOR_COVER: tuple[LogoSize, ...] = ("large", "medium", "small")


@dataclass(frozen=True)
class BrandOnPages:
    """What pages say and show of a brand; pictures by name in the theme's ``html/brand/``.

    ``logo`` and ``logo_dark`` are for the header of light and dark pages, ``cover`` for paper, and
    ``icon`` for a browser's tab. What was not given is empty.
    """

    name: str = ""
    home: str = ""
    logo: str = ""
    logo_dark: str = ""
    logo_alt: str = ""
    cover: str = ""
    cover_alt: str = ""
    icon: str = ""


@dataclass(frozen=True)
class Look:
    """The theme that a book is made with, and its brand where it has one."""

    theme: Path
    brand: BrandOnPages | None = None

    @property
    def brand_folder(self) -> Path:
        """The folder of the theme with the brand's logos and typefaces."""
        return self.theme / "html" / BRAND_FOLDER

    @property
    def cover_logo(self) -> Path | None:
        """The logo for paper."""
        return self.brand_folder / self.brand.cover if self.brand and self.brand.cover else None


def lay_out_look(project: Project, brand: Brand | None, folder: Path) -> Look:
    """Return what a book is made with; a brand's is made in ``folder``, which does not exist yet.

    Charts that this process draws from now on have the brand's letters.

    Raises:
        InputError: a logo or typeface cannot be used.

    """
    if brand is None:
        return Look(project.theme)
    shutil.copytree(project.theme, folder)
    house = load_theme_tokens(project.theme)
    tokens, _ = branded_tokens(house, brand)
    text = yaml.safe_dump(tokens.model_dump(mode="json"), sort_keys=False, allow_unicode=True)
    (folder / TOKENS_FILE).write_text(text, encoding="utf-8", newline="\n")
    _recolour_sass(folder / _SASS_FILE, house, tokens)
    if (folder / _WORD_FILE).is_file():
        dress_reference_file(folder / _WORD_FILE, house, tokens)
    own = folder / "html" / BRAND_FOLDER
    own.mkdir()
    sheet = (folder / "brand" / "brand.css").read_text("utf-8") + _type_rules(brand, tokens)
    if brand.typefaces:
        (own / FONTS_FOLDER).mkdir()
        sheet += _font_rules(brand, own / FONTS_FOLDER)
        _use_in_charts(project, brand, own / FONTS_FOLDER)
    (folder / "html" / "brand.css").write_text(sheet, encoding="utf-8", newline="\n")
    return Look(folder, _copy_logos(brand, own))


def _recolour_sass(path: Path, house: ThemeTokens, tokens: ThemeTokens) -> None:
    """Write a brand's colours into a file in which Sass does arithmetic with them."""
    if path.is_file():
        text = path.read_text("utf-8")
        for name in ("paper", "ink", "link"):
            text = text.replace(house.dark[name], tokens.dark[name])
        path.write_text(text, encoding="utf-8", newline="\n")


def _type_rules(brand: Brand, tokens: ThemeTokens) -> str:
    rules = []
    if brand.text:
        families = f'"{brand.text.family}", {_FALLBACKS}'
        rules.append(f"body, .chart svg text {{ font-family: {families}; }}")
    if brand.headings:
        rules.append(
            f':is(h1, h2, h3, h4) {{ font-family: "{brand.headings.family}", {_FALLBACKS}; }}'
        )
    if any(role == "headings" for role, _ in brand.colours):
        rules += [
            f"main :is(h1, h2, h3, h4) {{ color: {tokens.light['heading']}; }}",
            "@media screen and (prefers-color-scheme: dark) { main :is(h1, h2, h3, h4) "
            f"{{ color: {tokens.dark['heading']}; }} }}",
        ]
    return "\n".join(["", *rules, ""])


def _font_rules(brand: Brand, folder: Path) -> str:
    copies = copy_fonts(brand.typefaces, folder)
    faces = [one for face in brand.typefaces for one in read_typeface(face)]
    rules = []
    for copy, face in zip(copies, faces, strict=True):
        # A variable typeface has all weights in one file.
        weight = "100 900" if b"fvar" in copy.read_bytes()[:1000] else str(face.weight)
        rules.append(
            f'@font-face {{ font-family: "{face.family}"; font-weight: {weight}; '
            f"font-style: {face.style}; font-display: swap; "
            f'src: url("{BRAND_FOLDER}/{FONTS_FOLDER}/{copy.name}"); }}'
        )
    return "\n".join([*rules, ""])


def _use_in_charts(project: Project, brand: Brand, fonts: Path) -> None:
    """Keep the typefaces where they stay, since drawings are made with the files themselves."""
    files = [(path.name, path.read_bytes()) for path in sorted(fonts.iterdir())]
    kept = project.outputs / STATE_FOLDER / FONTS_FOLDER / combined_sha256(files)[:16]
    if not kept.is_dir():
        try:
            kept.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=kept.parent) as work:
                shutil.copytree(fonts, Path(work) / FONTS_FOLDER)
                (Path(work) / FONTS_FOLDER).rename(kept)
        except OSError:  # another process was quicker, or nothing can be written there
            if not kept.is_dir():
                kept = Path(tempfile.mkdtemp(prefix="carebook-fonts-"))
                shutil.copytree(fonts, kept, dirs_exist_ok=True)
    vega.use_typefaces(kept, [face.family for face in brand.typefaces])


def _copy_logos(brand: Brand, folder: Path) -> BrandOnPages:
    def copy(name: str, sizes: tuple[LogoSize, ...], mode: Mode = "light") -> tuple[str, str]:
        found = next((brand.logos[s, mode] for s in sizes if (s, mode) in brand.logos), None)
        return ("", "") if found is None else (_copy_logo(found, folder, name), found.alt)

    logo, logo_alt = copy("logo", _FOR_HEADER)
    cover, cover_alt = copy("cover", _FOR_COVER)
    return BrandOnPages(
        name=brand.name,
        home=brand.home,
        logo=logo,
        logo_dark=copy("logo-dark", _FOR_HEADER, "dark")[0] if logo else "",
        logo_alt=logo_alt,
        cover=cover,
        cover_alt=cover_alt,
        icon=copy("icon", ("small",))[0],
    )


def _copy_logo(picture: BrandPicture, folder: Path, name: str) -> str:
    target = folder / f"{name}.{brand_logo_format(picture)}"
    shutil.copyfile(picture.path, target)
    return target.name
