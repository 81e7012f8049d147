"""A picture is what its content says."""

import zlib

import pytest
from support.typed_cells import SVG, picture

from carebook.core.picture_content import read_picture


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (picture("PNG"), "png"),
        (picture("JPEG"), "jpg"),
        (picture("GIF"), "gif"),
        (picture("WEBP"), "webp"),
    ],
)
def test_format_and_size_are_told_by_content(content, kind):
    found = read_picture(content)
    assert (found.format, found.size) == (kind, (40, 20))
    # A part of a file is none.
    assert read_picture(content[: len(content) // 2]) is None


@pytest.mark.parametrize(
    ("opening", "size"),
    [
        ('<svg viewBox="0 0 90 30">', (90, 30)),
        ('<svg width="12" height="6">', (12, 6)),
        ('<svg width="72pt" height="36pt" viewBox="0 0 1 1">', (96, 48)),
        ('<svg width="100%" height="100%" viewBox="0 0 8 4">', (8, 4)),
        ("<svg>", (0, 0)),
        ('<?xml version="1.0"?>\n<!DOCTYPE svg PUBLIC "x" "y">\n<svg viewBox="0,0,9,3">', (9, 3)),
    ],
)
def test_an_svg_says_its_size_in_one_of_several_ways(opening, size):
    found = read_picture(f"{opening}</svg>".encode())
    assert (found.format, found.size) == ("svg", size)


@pytest.mark.parametrize(
    "content",
    [b"", b"%PDF-1.7", b"GIF89a", SVG[:-6].encode(), b"<html></html>", b"BM" + b"\0" * 60],
)
def test_anything_else_is_no_picture(content):
    assert read_picture(content) is None


def test_pixels_that_do_not_unpack_are_damage_though_the_checks_hold():
    def part(name: bytes, body: bytes) -> bytes:
        return len(body).to_bytes(4) + name + body + zlib.crc32(name + body).to_bytes(4)

    head = part(b"IHDR", (1).to_bytes(4) * 2 + b"\x08\x02\0\0\0")
    made = b"\x89PNG\r\n\x1a\n" + head + part(b"IDAT", b"no pixels") + part(b"IEND", b"")
    assert read_picture(made) is None
