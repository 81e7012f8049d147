"""A council's brand: its name, logo, colours and typefaces, from Quarto's ``_brand.yml``.

``_brand.yml`` in the project's folder is for every book, and ``params/SLUG.brand.yml`` lies over it
for one area. Nothing is fetched: a logo or a typeface is a file of the project's.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from carebook.config.brand_keys import (
    HONOURED_ROLES,
    LOGO_SIZES,
    MODES,
    OTHER_ROLES,
    BrandKeys,
    LogoSize,
    Mode,
    keys_not_honoured,
)
from carebook.config.brand_layers import BrandLayers, KeyPlace, lay_over, read_brand_layer
from carebook.config.contrast import colour_as_hex
from carebook.core.project import Project
from carebook.core.yaml_models import KeyPath
from carebook.data.areas import Area

BRAND_FILE, AREA_BRAND_SUFFIX = "_brand.yml", ".brand"
HOUSE_TYPEFACE = "Source Sans Pro"
_ADDRESS_STARTS = ("http://", "https://", "//")


@dataclass(frozen=True)
class BrandColour:
    """A colour of a brand, as ``#1d2733``, with its key and where that stands."""

    hex: str
    key: str
    place: KeyPlace


@dataclass(frozen=True)
class BrandPicture:
    """A logo's file, its path as messages have it, and the words that stand for it."""

    path: Path
    shown: Path
    place: KeyPlace
    alt: str


@dataclass(frozen=True)
class Typeface:
    """A typeface whose files are at hand, each with its path as messages have it."""

    family: str
    files: tuple[tuple[Path, Path], ...]
    place: KeyPlace


@dataclass(frozen=True)
class Brand:
    """What a book looks like, beyond the theme.

    Attributes:
        sources: the brand files themselves, the project's first.
        name: what the council is called, or empty.
        home: the address of its website, or empty.
        colours: by role (``primary``, ``link`` and so on) and mode; those that were given.
        logos: by size and mode; those that were given.
        text: what text is set in, or None for the house's typeface.
        headings: what headings are set in, or None for that of text.
        told: what has no place in the book, or was not fetched, a line each.
        layers: everything that the files hold, for Quarto.

    """

    sources: tuple[Path, ...]
    name: str = ""
    home: str = ""
    colours: Mapping[tuple[str, Mode], BrandColour] = field(default_factory=dict)
    logos: Mapping[tuple[LogoSize, Mode], BrandPicture] = field(default_factory=dict)
    text: Typeface | None = None
    headings: Typeface | None = None
    told: tuple[str, ...] = ()
    layers: BrandLayers = field(default_factory=BrandLayers)

    @property
    def typefaces(self) -> tuple[Typeface, ...]:
        """The typefaces that are used, each once."""
        found = {face.family: face for face in (self.text, self.headings) if face is not None}
        return tuple(found.values())

    @property
    def files(self) -> tuple[Path, ...]:
        """Every file that the brand rests on, its own first."""
        pictures = {picture.path: None for picture in self.logos.values()}
        fonts = {path: None for face in self.typefaces for path, _ in face.files}
        return (*self.sources, *pictures, *fonts)


def brand_files(project: Project, area: Area | None) -> tuple[Path, ...]:
    """Return the brand files that there are: the project's, and over it the area's own."""
    own = [project.params / f"{area.slug}{AREA_BRAND_SUFFIX}.yml"] if area else []
    return tuple(path for path in (project.root / BRAND_FILE, *own) if path.is_file())


def is_brand_file(name: str) -> bool:
    """Whether a path from the project's root is that of a brand file, there or not."""
    path = PurePosixPath(name)
    is_area = str(path.parent) == "params" and path.stem.endswith(AREA_BRAND_SUFFIX)
    return name == BRAND_FILE or is_area


def load_brand(project: Project, area: Area | None = None) -> Brand | None:
    """Read the brand of an area's book, or of the project; None where there is none.

    The files of logos and typefaces are not opened:
    :func:`carebook.books.brand_files.check_brand_files` does that.

    Raises:
        InputError: a brand file is not YAML, has a key that no brand has, a colour that is none, a
            palette that goes in a circle, or a path that leaves the project.

    """
    sources = brand_files(project, area)
    if not sources:
        return None
    layers = BrandLayers()
    for path in sources:
        layer = read_brand_layer(path, project.relative_to_root(path))
        layer.validated()  # so that a key is found in the file that has it, though another hides it
        layers = lay_over(layers, layer) if layers.data else layer
    keys = layers.validated()
    reader = _BrandReader(project, keys, layers)
    faces = reader.typefaces()
    colours, logos = reader.colours(), reader.logos()
    return Brand(
        sources=sources,
        name=keys.meta.name.full or keys.meta.name.short,
        home=keys.meta.link.home,
        colours=colours,
        logos=logos,
        text=faces.get("base"),
        headings=faces.get("headings"),
        told=(*reader.told, *_told_of_keys(layers)),
        layers=layers,
    )


def _told_of_keys(layers: BrandLayers) -> Iterator[str]:
    for key, what in keys_not_honoured(layers.data):
        yield f"{layers.place_of(*key)}: {'.'.join(str(part) for part in key)}: {what}"


class _BrandReader:
    """Turns the keys into what the book needs, and gathers what has to be told."""

    def __init__(self, project: Project, keys: BrandKeys, layers: BrandLayers) -> None:
        self._project, self._keys, self._layers = project, keys, layers
        self.told: list[str] = []

    def colours(self) -> dict[tuple[str, Mode], BrandColour]:
        choices: dict[str, tuple[KeyPath, Any]] = {
            role: (("color", role), getattr(self._keys.color, role))
            for role in (*HONOURED_ROLES, *OTHER_ROLES)
        }
        kinds = self._keys.typography
        choices["link"] = (("typography", "link", "color"), kinds.link.color)
        if kinds.link.color is None:
            choices["link"] = (("color", "link"), self._keys.color.link)
        choices["headings"] = (("typography", "headings", "color"), kinds.headings.color)
        for name, value in self._keys.color.palette.items():
            self._resolve(value, ("color", "palette", name), (name,))
        return {
            (role, mode): BrandColour(
                self._resolve(value, key), ".".join(map(str, key)), self._layers.place_of(*key)
            )
            for role, (key, choice) in choices.items()
            for mode in MODES
            if choice is not None and (value := getattr(choice, mode)) is not None
        }

    def _resolve(self, value: str, key: KeyPath, above: tuple[str, ...] = ()) -> str:
        """Return a colour as ``#1d2733``, by way of the palette and the roles."""
        if value in above:
            way = " to ".join((*above[above.index(value) :], value))
            raise self._layers.error(
                f"expected names that lead to a colour, found a circle: {way}; write one of them "
                "as a colour",
                *key,
            )
        palette = self._keys.color.palette
        if value in palette:
            return self._resolve(palette[value], ("color", "palette", value), (*above, value))
        if value in (*HONOURED_ROLES, *OTHER_ROLES, "link"):
            choice = getattr(self._keys.color, value)
            if choice is not None and choice.light is not None:
                return self._resolve(choice.light, ("color", value), (*above, value))
        try:
            return colour_as_hex(value)
        except ValueError as error:
            why = f" ({error})" if "seen through" in str(error) else ""
            raise self._layers.error(
                f"expected a colour of CSS or a name of the palette, found '{value}'{why}; mend "
                "the value",
                *key,
            ) from None

    def logos(self) -> dict[tuple[LogoSize, Mode], BrandPicture]:
        given = self._keys.logo
        found: dict[tuple[LogoSize, Mode], BrandPicture] = {}
        for size in LOGO_SIZES:
            choice = getattr(given, size)
            for mode in MODES if choice is not None else ():
                file = choice.of_mode(mode)
                if file is not None:
                    key: KeyPath = ("logo", size, mode) if choice.path is None else ("logo", size)
                    if picture := self._picture(file.path, file.alt or choice.alt, key):
                        found[size, mode] = picture
        if given.path is not None and (
            picture := self._picture(given.path, given.alt, ("logo", "path"))
        ):
            for size in LOGO_SIZES:
                found.setdefault((size, "light"), picture)
        return found

    def _picture(self, path: str, alt: str, key: KeyPath) -> BrandPicture | None:
        if named := self._keys.logo.images.get(path):
            path, alt, key = named.path, alt or named.alt, ("logo", "images", path)
        if not self._is_file_of_project(path, key, "a logo"):
            return None
        names = self._keys.meta.name
        words = alt.strip() or names.full or names.short
        if not words:
            raise self._layers.error(
                "expected the words that stand for the logo, found none; add alt, or meta.name",
                *key,
            )
        file, shown = self._file(path, key)
        return BrandPicture(file, shown, self._layers.place_of(*key), words)

    def typefaces(self) -> dict[str, Typeface]:
        kinds, used = self._keys.typography, {}
        wanted = {
            kind: choice.family
            for kind, choice in (("base", kinds.base), ("headings", kinds.headings))
            if choice.family not in (None, HOUSE_TYPEFACE)
        }
        listed = {font.family for font in kinds.fonts}
        for number, font in enumerate(kinds.fonts):
            key: KeyPath = ("typography", "fonts", number)
            place = self._layers.place_of(*key)
            if font.source != "file":
                self.told.append(
                    f"{place}: typography.fonts: '{font.family}' would come from {font.source}, "
                    "and nothing is fetched: the house's typeface stays; put the font's files "
                    "beside this one and list them with source: file"
                )
                continue
            if not font.files:
                raise self._layers.error("expected the font's files, found none; list them", *key)
            files = [
                self._file(file.path, (*key, "files", index))
                for index, file in enumerate(font.files)
                if self._is_file_of_project(file.path, (*key, "files", index), "a typeface")
            ]
            if files and font.family in wanted.values():
                used[font.family] = Typeface(font.family, tuple(files), place)
            elif files:
                self.told.append(
                    f"{place}: typography.fonts: neither base nor headings is set in "
                    f"'{font.family}', so its files are passed over"
                )
        for kind, family in wanted.items():
            if family not in listed:
                self.told.append(
                    f"{self._layers.place_of('typography', kind, 'family')}: typography.{kind}: "
                    f"no file gives '{family}': the house's typeface stays; list its files under "
                    "typography.fonts with source: file"
                )
        return {kind: used[family] for kind, family in wanted.items() if family in used}

    def _is_file_of_project(self, path: str, key: KeyPath, what: str) -> bool:
        if path.startswith(_ADDRESS_STARTS):
            self.told.append(
                f"{self._layers.place_of(*key)}: {'.'.join(map(str, key))}: {what} from "
                f"{path} is not fetched; put the file beside this one and name it"
            )
            return False
        return True

    def _file(self, path: str, key: KeyPath) -> tuple[Path, Path]:
        """Return a file, by its path from the brand file that names it, and as messages have it."""
        root = self._project.root.resolve()
        file = (root / self._layers.place_of(*key).shown.parent / path).resolve()
        if not file.is_relative_to(root):
            raise self._layers.error(
                f"expected a file of the project, found '{path}', which leads out of it; copy the "
                "file into the project",
                *key,
            )
        return file, file.relative_to(root)
