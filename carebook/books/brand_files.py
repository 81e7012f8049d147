"""The files of a brand, by their content: logos that can be shown, and typefaces."""

import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path

from carebook.books.logo import LogoFormat, logo_format
from carebook.config.brand import Brand, BrandPicture, Typeface
from carebook.core.errors import InputError
from carebook.tools.typst import FontFace, font_faces

MAX_FONT_BYTES = 10_000_000
# TrueType, in both of its spellings, and OpenType: what pages, print and charts all read.
_FONT_SIGNATURES = {b"\0\1\0\0": ".ttf", b"true": ".ttf", b"OTTO": ".otf"}
_SEMIBOLD = 600


def check_brand_files(brand: Brand) -> tuple[str, ...]:
    """Check the logos and typefaces of a brand, and return what has to be told of them.

    Raises:
        InputError: a file is missing, or is no picture or typeface that can be used.

    """
    for picture in brand.logos.values():
        brand_logo_format(picture)
    return tuple(
        f"{face.place}: typography.fonts: '{face.family}' has no file of weight {_SEMIBOLD} or "
        "more, so headings and emphasis are no bolder than the text; add one"
        for face in brand.typefaces
        if all(found.weight < _SEMIBOLD for found in read_typeface(face))
    )


def brand_logo_format(picture: BrandPicture) -> LogoFormat:
    """Return the format of a brand's logo.

    Raises:
        InputError: it is missing or cannot be used; the message says what to supply.

    """
    return logo_format(picture.path, f"{picture.place}: {picture.shown}", "it from logo")


def read_typeface(face: Typeface) -> tuple[FontFace, ...]:
    """Return the faces of a typeface, their paths those of its own files.

    Raises:
        InputError: a file is missing, is no typeface, or is one of another name.

    """
    with tempfile.TemporaryDirectory(prefix="carebook-fonts-") as folder:
        copies = copy_fonts([face], Path(folder))
        originals = dict(zip(copies, face.files, strict=True))
        found = {one.path.name: one for one in font_faces(Path(folder))}
        for copy, (_, shown) in originals.items():
            one = found.get(copy.name)
            if one is None:
                raise _unusable(face, shown, "a complete TrueType or OpenType file, found another")
            if one.family != face.family:
                raise _unusable(
                    face, shown, f"the typeface '{face.family}', found '{one.family}' in the file"
                )
        return tuple(
            FontFace(path, found[copy.name].family, found[copy.name].weight, found[copy.name].style)
            for copy, (path, _) in originals.items()
        )


def copy_fonts(faces: Iterable[Typeface], folder: Path) -> list[Path]:
    """Copy the files of typefaces into a folder, and return the copies in their order.

    Raises:
        InputError: a file is missing, too large, or no TrueType or OpenType file.

    """
    copies: list[Path] = []
    for face in faces:
        for path, shown in face.files:
            suffix = _font_suffix(face, path, shown)
            copies.append(folder / f"font-{len(copies) + 1}{suffix}")
            shutil.copyfile(path, copies[-1])
    return copies


def _font_suffix(face: Typeface, path: Path, shown: Path) -> str:
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(4)
    except OSError as error:
        why = (error.strerror or "no file").lower()
        raise _unusable(face, shown, f"a typeface, found: {why}") from None
    if size > MAX_FONT_BYTES:
        raise _unusable(face, shown, f"a smaller file, found {size / 1_000_000:,.1f} MB")
    if start not in _FONT_SIGNATURES:
        raise _unusable(face, shown, "a TrueType or OpenType file, found another")
    return _FONT_SIGNATURES[start]


def _unusable(face: Typeface, shown: Path, wanted: str) -> InputError:
    return InputError(
        f"{face.place}: {shown}: expected {wanted}; supply the typeface '{face.family}' as .ttf or "
        f".otf of at most {MAX_FONT_BYTES // 1_000_000} MB, or remove it from typography.fonts"
    )
