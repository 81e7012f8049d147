"""What a picture file is, told by its content: its format and its size in pixels."""

import re
import zlib
from dataclasses import dataclass
from typing import Literal
from xml.parsers.expat import ExpatError, ParserCreate

PictureFormat = Literal["png", "jpg", "svg", "gif", "webp"]
# An SVG may draw and nothing else: no programs, no styles or pictures from elsewhere, no entities.
_ACTIVE_SVG_CONTENT = re.compile(
    rb"<script|<foreignobject|<!doctype|<!entity|@import|\son\w+\s*="
    rb"|(?:href|src)\s*=\s*[\"'](?!#|data:image/(?:png|jpeg);)|url\(\s*[\"']?(?!#)",
    re.IGNORECASE,
)
_SVG_START = re.compile(
    rb"\A(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).)*-->\s*|<!DOCTYPE[^>\[]*>\s*)*"
    rb"<(?:\w+:)?svg[\s>]",
    re.DOTALL,
)
_SVG_SIZE = re.compile(rb"<svg[^>]*?\sviewBox\s*=|<svg[^>]*?\swidth\s*=")
_PNG_SIGNATURE, _JPEG_SIGNATURE = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
# Markers of JPEG that hold the picture's size.
_JPEG_FRAME_MARKERS = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
_PIECE = 1 << 20


@dataclass(frozen=True)
class PictureContent:
    """A picture's format, and its width and height in pixels; (0, 0) where an SVG says none."""

    format: PictureFormat
    size: tuple[int, int]


def read_picture(content: bytes) -> PictureContent | None:
    """Return what a file's content is, or None where it is no complete picture.

    Of an SVG it is not said whether it is safe to show: see :func:`active_svg_content`.
    """
    if _SVG_START.match(content):
        return PictureContent("svg", _svg_size(content)) if is_xml(content) else None
    readers: dict[PictureFormat, tuple[int, int] | None] = {
        "png": _png_size(content),
        "jpg": _jpeg_size(content),
        "gif": _gif_size(content),
        "webp": _webp_size(content),
    }
    for name, size in readers.items():
        if size is not None and min(size) > 0:
            return PictureContent(name, size)
    return None


def active_svg_content(content: bytes) -> str:
    """Return what in an SVG runs or fetches something, or nothing."""
    found = _ACTIVE_SVG_CONTENT.search(content)
    return found[0].decode("ascii", "replace").strip() if found else ""


def says_svg_size(content: bytes) -> bool:
    """Whether an SVG says how large it is."""
    return _SVG_SIZE.search(content) is not None


def is_xml(content: bytes) -> bool:
    """Whether a file is XML from its first to its last character."""
    try:
        ParserCreate().Parse(content, True)
    except ExpatError:
        return False
    return True


def _svg_size(content: bytes) -> tuple[int, int]:
    start = re.search(rb"<(?:\w+:)?svg[^>]*>", content)
    opening = start[0] if start else b""
    width, height = (
        re.search(rb"\s" + name + rb'\s*=\s*["\']\s*([\d.]+)\s*(px|pt|)\s*["\']', opening)
        for name in (b"width", b"height")
    )
    if width and height:
        return _pixels(width), _pixels(height)
    box = re.search(
        rb"\sviewBox\s*=\s*[\"']\s*[-\d.]+[\s,]+[-\d.]+[\s,]+([\d.]+)[\s,]+([\d.]+)", opening
    )
    return (round(float(box[1])), round(float(box[2]))) if box else (0, 0)


def _pixels(found: re.Match[bytes]) -> int:
    return round(float(found[1]) * (4 / 3 if found[2] == b"pt" else 1))


def _png_size(content: bytes) -> tuple[int, int] | None:
    """Return width and height of a PNG, or None where a part is missing or damaged."""
    if not content.startswith(_PNG_SIGNATURE):
        return None
    at, size, pixels, found = len(_PNG_SIGNATURE), None, [], b""
    while found != b"IEND":
        length, found = int.from_bytes(content[at : at + 4]), content[at + 4 : at + 8]
        body, check = content[at + 8 : at + 8 + length], content[at + 8 + length : at + 12 + length]
        if len(check) < 4 or zlib.crc32(found + body) != int.from_bytes(check):
            return None
        if found == b"IHDR" and length == 13:
            size = int.from_bytes(body[:4]), int.from_bytes(body[4:8])
        elif found == b"IDAT":
            pixels.append(body)
        at += 12 + length
    return size if _unpacks(pixels) else None


def _unpacks(parts: list[bytes]) -> bool:
    """Whether compressed pixels are whole; they are let go piece by piece."""
    unpacker = zlib.decompressobj()
    try:
        for part in parts:
            rest = part
            while rest and not unpacker.eof:
                unpacker.decompress(rest, _PIECE)
                rest = unpacker.unconsumed_tail
    except zlib.error:
        return False
    return unpacker.eof


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


def _gif_size(content: bytes) -> tuple[int, int] | None:
    if content[:6] not in (b"GIF87a", b"GIF89a") or not content.rstrip(b"\0").endswith(b";"):
        return None
    return int.from_bytes(content[6:8], "little"), int.from_bytes(content[8:10], "little")


def _webp_size(content: bytes) -> tuple[int, int] | None:
    length = int.from_bytes(content[4:8], "little") + 8
    if content[:4] != b"RIFF" or content[8:12] != b"WEBP" or len(content) < length:
        return None
    kind, body = content[12:16], content[20:]
    if kind == b"VP8X":
        return (
            int.from_bytes(body[4:7], "little") + 1,
            int.from_bytes(body[7:10], "little") + 1,
        )
    if kind == b"VP8L":
        bits = int.from_bytes(body[1:5], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if kind == b"VP8 ":
        width, height = (int.from_bytes(body[at : at + 2], "little") & 0x3FFF for at in (6, 8))
        return width, height
    return None
