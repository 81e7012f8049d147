"""A council's logo, looked at by what is in it."""

import io
from pathlib import Path

import pytest
from PIL import Image
from support.small_data import refusal

from carebook.books.logo import check_logo
from carebook.config.briefing_details import Logo

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'


def picture(form: str, size: tuple[int, int] = (90, 30)) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, "navy").save(file, form)
    return file.getvalue()


@pytest.fixture
def check(tmp_path):
    def of(content: bytes | None, name: str = "logo.png"):
        if content is not None:
            (tmp_path / name).write_bytes(content)
        return check_logo(Logo(file=name, alt="The council"), tmp_path, Path("params"))

    return of


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (picture("PNG"), "png"),
        (picture("JPEG"), "jpg"),
        (SVG.encode(), "svg"),
        (b'<?xml version="1.0"?>\n<!-- drawn -->\n' + SVG.encode(), "svg"),
        (b"<!-- drawn -->\n" * 200 + SVG.encode(), "svg"),
    ],
)
def test_a_picture_is_known_by_its_content_whatever_its_name(check, content, kind):
    assert check(content, "logo.dat")[1] == kind


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "expected a logo, found: no such file"),
        (b"", "found another or a damaged file"),
        (b"%PDF-1.7 not a picture", "found another or a damaged file"),
        (b"<!-- drawn -->" * 200 + b"<page/>", "found another or a damaged file"),
        (picture("PNG")[:-20], "expected a complete PNG, JPEG or SVG"),
        (picture("JPEG")[:-120], "expected a complete PNG, JPEG or SVG"),
        (picture("PNG", (4001, 2)), "found 4001 by 2 pixels"),
        (b"\0" * 2_000_001, "found 2.0 MB"),
        (SVG.replace("<path", "<script>x</script><path").encode(), "'<script'"),
        (SVG.replace("<path", '<image href="https://a.example/b.png"/><path').encode(), "'href=\""),
        (SVG.replace("<path", '<path onload="x"').encode(), "'onload='"),
        (SVG.replace("M0", "M0").replace("<path", '<path fill="url(//a)"').encode(), "'url("),
        (b"<!DOCTYPE svg [<!ENTITY a 'b'>]>" + SVG.encode(), "found another or a damaged file"),
        (SVG.replace(' viewBox="0 0 9 9"', "").encode(), "expected a complete SVG with a size"),
        (SVG[:-6].encode(), "expected a complete PNG, JPEG or SVG"),
        (SVG.replace("/></svg>", "></svg>").encode(), "expected a complete PNG, JPEG or SVG"),
    ],
)
def test_what_is_no_logo_is_refused_with_what_to_supply(check, content, said):
    found = refusal(lambda: check(content))
    assert found.startswith("params/logo.png: expected")
    assert said in found
    assert "supply a logo as PNG, JPEG or SVG of at most 2 MB" in found


def test_a_file_of_100_mb_is_refused_without_reading_it(check, tmp_path):
    with (tmp_path / "logo.png").open("wb") as file:
        file.truncate(100_000_000)
    assert "found 100.0 MB" in refusal(lambda: check(None))


def test_the_way_out_of_params_is_closed(check):
    assert "found a path that leaves it" in refusal(lambda: check(None, "../secret.png"))
