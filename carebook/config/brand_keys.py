"""The keys of ``_brand.yml``, as https://posit-dev.github.io/brand-yml lists them.

A key that is in that list and has no place in the book is taken and told
(:func:`keys_not_honoured`); one that is not in it is misspelt, and refused.
"""

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, field_validator

from carebook.core.yaml_models import FrozenModel, KeyPath

Mode = Literal["light", "dark"]
MODES: tuple[Mode, ...] = ("light", "dark")
LogoSize = Literal["small", "medium", "large"]
LOGO_SIZES: tuple[LogoSize, ...] = ("small", "medium", "large")
# The colours that have a place in the book, by their key; the others are told.
HONOURED_ROLES = ("foreground", "background", "primary")
OTHER_ROLES = (
    "secondary",
    "tertiary",
    "success",
    "info",
    "warning",
    "danger",
    "light",
    "dark",
)
_FOR_QUARTO = "only Quarto reads it; the built-in stitcher passes it over"
_NO_PLACE = "the book has no place for it and passes it over"


def _under(key: str) -> BeforeValidator:
    """Take a text alone for a mapping that has it under a key."""
    return BeforeValidator(lambda value: {key: value} if isinstance(value, str) else value)


def _require_plain_name(value: str) -> str:
    # It stands in style sheets and in lists of typefaces.
    if not value.strip() or set(value) & set("\"'\\,;{}<>"):
        raise ValueError("the name of a typeface, without quotation marks, commas or braces")
    return value.strip()


class BrandName(FrozenModel):
    """What a council is called."""

    full: str = ""
    short: str = ""


class BrandLinks(FrozenModel):
    """Where a council is found on the web."""

    home: str = ""
    mastodon: str = ""
    bluesky: str = ""
    github: str = ""
    linkedin: str = ""
    twitter: str = ""
    facebook: str = ""

    @field_validator("home")
    @classmethod
    def _address(cls, value: str) -> str:
        if value and not value.startswith(("https://", "http://")):
            raise ValueError("an address such as https://www.rutland.gov.uk")
        return value


class BrandMeta(FrozenModel):
    """``meta``: name and links."""

    name: Annotated[BrandName, _under("full")] = BrandName()
    link: Annotated[BrandLinks, _under("home")] = BrandLinks()


class ColourByMode(FrozenModel):
    """A colour for light pages and paper, and one for dark pages."""

    light: str | None = None
    dark: str | None = None


BrandColourChoice = Annotated[ColourByMode, _under("light")]


class BrandColours(FrozenModel):
    """``color``: a palette of names, and what its colours are for."""

    palette: dict[str, str] = Field(default_factory=dict)
    foreground: BrandColourChoice | None = None
    background: BrandColourChoice | None = None
    primary: BrandColourChoice | None = None
    secondary: BrandColourChoice | None = None
    tertiary: BrandColourChoice | None = None
    success: BrandColourChoice | None = None
    info: BrandColourChoice | None = None
    warning: BrandColourChoice | None = None
    danger: BrandColourChoice | None = None
    light: BrandColourChoice | None = None
    dark: BrandColourChoice | None = None
    # Of links: Quarto takes it here too.
    link: BrandColourChoice | None = None


class LogoFile(FrozenModel):
    """A picture and the words that stand for it; ``path`` may be a name among ``images``."""

    path: str
    alt: str = ""
    attrs: dict[str, Any] = Field(default_factory=dict)


class LogoChoice(FrozenModel):
    """A logo: one picture, or one for light and one for dark pages."""

    path: str | None = None
    alt: str = ""
    attrs: dict[str, Any] = Field(default_factory=dict)
    light: Annotated[LogoFile, _under("path")] | None = None
    dark: Annotated[LogoFile, _under("path")] | None = None

    def of_mode(self, mode: Mode) -> LogoFile | None:
        """Return the picture for a mode; one picture alone is for light pages."""
        if mode == "dark":
            return self.dark
        if self.light is not None:
            return self.light
        return None if self.path is None else LogoFile(path=self.path, alt=self.alt)


class BrandLogos(FrozenModel):
    """``logo``: pictures by name, and which is for which size."""

    images: dict[str, Annotated[LogoFile, _under("path")]] = Field(default_factory=dict)
    small: Annotated[LogoChoice, _under("path")] | None = None
    medium: Annotated[LogoChoice, _under("path")] | None = None
    large: Annotated[LogoChoice, _under("path")] | None = None
    path: str | None = None
    alt: str = ""


class FontFileChoice(FrozenModel):
    """A file of a typeface. Its own content says how heavy it is, and whether it is italic."""

    path: str
    weight: Any = None
    style: Literal["normal", "italic"] | None = None


class FontChoice(FrozenModel):
    """A typeface and where it comes from; only ``file`` is used."""

    family: Annotated[str, AfterValidator(_require_plain_name)]
    source: Literal["file", "google", "bunny", "system"] = "system"
    files: tuple[Annotated[FontFileChoice, _under("path")], ...] = ()
    weight: Any = None
    style: Any = None
    display: str = ""


class TypeChoice(FrozenModel):
    """What one kind of text is set in."""

    family: str | None = None
    weight: Any = None
    style: Any = None
    size: Any = None
    line_height: Any = Field(default=None, alias="line-height")
    color: BrandColourChoice | None = None
    background_color: Any = Field(default=None, alias="background-color")
    decoration: str | None = None


_TypeChoice = Annotated[TypeChoice, _under("family")]


class BrandTypography(FrozenModel):
    """``typography``: typefaces, and which text is set in which."""

    fonts: tuple[FontChoice, ...] = ()
    base: _TypeChoice = TypeChoice()
    headings: _TypeChoice = TypeChoice()
    monospace: _TypeChoice = TypeChoice()
    monospace_inline: Annotated[_TypeChoice, Field(alias="monospace-inline")] = TypeChoice()
    monospace_block: Annotated[_TypeChoice, Field(alias="monospace-block")] = TypeChoice()
    link: Annotated[TypeChoice, _under("color")] = TypeChoice()


class BrandKeys(FrozenModel):
    """Everything that ``_brand.yml`` may hold."""

    meta: BrandMeta = BrandMeta()
    color: BrandColours = BrandColours()
    logo: Annotated[BrandLogos, _under("path")] = BrandLogos()
    typography: BrandTypography = BrandTypography()
    defaults: Any = None


def keys_not_honoured(given: Any) -> Iterator[tuple[KeyPath, str]]:
    """Yield each key that has no place in the built-in book, and what becomes of it."""
    if "defaults" in given:
        yield ("defaults",), _FOR_QUARTO
    for role in OTHER_ROLES:
        if role in _mapping(given, "color"):
            yield ("color", role), _NO_PLACE
    links = _mapping(given, "typography").get("link")
    if "link" in _mapping(given, "color") and (
        isinstance(links, str) or "color" in _mapping(given, "typography", "link")
    ):
        yield ("color", "link"), "typography.link has another colour, which stands; remove one"
    for name in _mapping(given, "meta", "link"):
        if name != "home":
            yield ("meta", "link", name), _NO_PLACE
    for kind, choice in _mapping(given, "typography").items():
        if kind.startswith("monospace"):
            yield ("typography", kind), _FOR_QUARTO
        honoured = {"base": ("family",), "headings": ("family", "color"), "link": ("color",)}
        for name in _mapping(choice) if kind in honoured else ():
            if name not in honoured[kind]:
                yield ("typography", kind, name), _FOR_QUARTO


def _mapping(data: Any, *keys: str) -> dict[str, Any]:
    for key in keys:
        data = data.get(key) if isinstance(data, dict) else None
    return data if isinstance(data, dict) else {}
