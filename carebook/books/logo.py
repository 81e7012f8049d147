"""A council's logo: whether a file is a picture that can be printed, by its content."""

import re
import zlib
from pathlib import Path
from typing import Literal
from xml.parsers.expat import ExpatError, ParserCreate

from carebook.config.briefing_details import Logo
from carebook.config.params import Params
from carebook.core.errors import InputError
from carebook.core.project import Project

LogoFormat = Literal["png", "jpg", "svg"]
# A logo is printed a few centimetres wide: larger files are pictures of something else.
MAX_LOGO_BYTES, MAX_LOGO_PIXELS = 2_000_000, 4000
_PNG_SIGNATURE, _JPEG_SIGNATURE = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
_WHAT_TO_SUPPLY = (
    f"supply a logo as PNG, JPEG or SVG of at most {MAX_LOGO_BYTES // 1_000_000} MB and "
    f"{MAX_LOGO_PIXELS} pixels each way, or remove briefing: logo"
)
# An SVG may draw and nothing else: no programs, no styles or pictures from elsewhere, no entities.
_ACTIVE_SVG_CONTENT = re.compile(
    rb"<script|<foreignobject|<!doctype|<!entity|@import|\son\w+\s*="
    rb"|(?:href|src)\s*=\s*[\"'](?!#|data:image/(?:png|jpeg);)|url\(\s*[\"']?(?!#)",
    re.IGNORECASE,
)
_SVG_START = re.compile(
    rb"\A(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).)*-->\s*)*<svg[\s>]", re.DOTALL
)
_SVG_SIZE = re.compile(rb"<svg[^>]*?\sviewBox\s*=|<svg[^>]*?\swidth\s*=")
# Markers of JPEG that hold the picture's size.
_JPEG_FRAME_MARKERS = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})


def find_logo(project: Project, params: Params) -> tuple[Path, LogoFormat] | None:
    """Return the logo of an area's council and its format, or None where it has none.

    Raises:
        InputError: the logo cannot be used; the message says what to supply.

    """
    logo = params.briefing.logo
    if logo is None:
        return None
    return check_logo(logo, project.params, project.relative_to_root(project.params))


def check_logo(logo: Logo, params: Path, shown: Path) -> tuple[Path, LogoFormat]:
    """Return where a logo is and its format.

    Args:
        logo: as given in ``params/``.
        params: the folder that its path starts from, and that it may not leave.
        shown: the folder as messages name it.

    Raises:
        InputError: there is no such file, or it cannot be used; the message says what to supply.

    """
    path, name = (params / logo.file).resolve(), shown / logo.file
    if not path.is_relative_to(params.resolve()):
        raise _unusable(name, "a logo inside params/, found a path that leaves it")
    try:
        size = path.stat().st_size
        if size > MAX_LOGO_BYTES:
            raise _unusable(name, f"a smaller file, found {size / 1_000_000:,.1f} MB")
        content = path.read_bytes()
    except OSError as error:
        why = (error.strerror or "no file").lower()
        raise _unusable(name, f"a logo, found: {why}") from None
    if _SVG_START.match(content):
        if active := _ACTIVE_SVG_CONTENT.search(content):
            what = f"'{active[0].decode('ascii', 'replace').strip()}'"
            wanted = f"an SVG that only draws, found {what}, which runs or fetches something"
            raise _unusable(name, wanted)
        if not (_SVG_SIZE.search(content) and _is_xml(content)):
            raise _unusable(name, "a complete SVG with a size, found none or a damaged one")
        return path, "svg"
    kind: LogoFormat = "png" if content.startswith(_PNG_SIGNATURE) else "jpg"
    pixels = _png_size(content) if kind == "png" else _jpeg_size(content)
    if pixels is None:
        raise _unusable(name, "a complete PNG, JPEG or SVG, found another or a damaged file")
    if not all(0 < side <= MAX_LOGO_PIXELS for side in pixels):
        raise _unusable(name, f"a smaller picture, found {pixels[0]} by {pixels[1]} pixels")
    return path, kind


def _unusable(name: Path, wanted: str) -> InputError:
    return InputError.at(name, f"expected {wanted}; {_WHAT_TO_SUPPLY}")


def _is_xml(content: bytes) -> bool:
    try:
        ParserCreate().Parse(content, True)
    except ExpatError:
        return False
    return True


def _png_size(content: bytes) -> tuple[int, int] | None:
    """Return width and height of a PNG, or None where a part is missing or damaged."""
    at, size, pixels, found = len(_PNG_SIGNATURE), None, b"", b""
    while found != b"IEND":
        length, found = int.from_bytes(content[at : at + 4]), content[at + 4 : at + 8]
        body, check = content[at + 8 : at + 8 + length], content[at + 8 + length : at + 12 + length]
        if len(check) < 4 or zlib.crc32(found + body) != int.from_bytes(check):
            return None
        if found == b"IHDR" and length == 13:
            size = int.from_bytes(body[:4]), int.from_bytes(body[4:8])
        elif found == b"IDAT":
            pixels += body[:1]
        at += 12 + length
    return size if pixels else None


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    """Return width and height of a JPEG, or None where it has no picture or no end."""
    if not content.startswith(_JPEG_SIGNATURE) or b"\xff\xd9" not in content[-100:]:
        return None
    at = 2
    while at + 9 < len(content) and content[at] == 0xFF:
        marker, length = content[at + 1], int.from_bytes(content[at + 2 : at + 4])
        if marker in _JPEG_FRAME_MARKERS:
            height, width = content[at + 5 : at + 7], content[at + 7 : at + 9]
            return int.from_bytes(width), int.from_bytes(height)
        at += 2 + length
    return None
