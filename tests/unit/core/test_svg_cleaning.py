"""An SVG that runs or fetches something draws, and does nothing else."""

import pytest

from carebook.core.svg_cleaning import clean_svg

OPENING = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'


def cleaned(inside: str) -> tuple[str, tuple[str, ...]]:
    content, dropped = clean_svg(f"{OPENING}<path d='M0 0'/>{inside}</svg>".encode())
    assert b'd="M0 0"' in content
    return content.decode(), dropped


@pytest.mark.parametrize(
    ("inside", "told"),
    [
        ("<script>steal()</script>", "<script>"),
        ("<g><script href='https://a.example/x.js'/></g>", "<script>"),
        ("<foreignObject><p>steal()</p></foreignObject>", "<foreignobject>"),
        ("<g onload='steal()'/>", "onload="),
        ("<image href='https://a.example/steal.png'/>", "https://a.example"),
        ("<image xlink:href='//a.example/steal.png'/>", "//a.example"),
        ("<image href='data:image/svg+xml,steal'/>", "data:image/svg+xml"),
        ("<a href='javascript:steal()'><path/></a>", "javascript:"),
        ("<use href='other.svg#steal'/>", "other.svg"),
        ("<set attributeName='href' to='javascript:steal()'/>", "<set>"),
        ("<style>@import 'steal.css';</style>", "style from elsewhere"),
        ("<style>path { fill: url(https://a.example/steal) }</style>", "style from elsewhere"),
        ("<path style='fill: url( \"//a.example/steal\" )'/>", "style from elsewhere"),
        ("<path style='fill: \\75 rl(//a.example/steal)'/>", "style from elsewhere"),
        ("<path fill='url(//a.example/steal)'/>", "style from elsewhere"),
    ],
)
def test_what_runs_or_fetches_is_taken_out_and_told(inside, told):
    content, dropped = cleaned(inside)
    assert "steal" not in content
    assert told in " ".join(dropped)


@pytest.mark.parametrize(
    "inside",
    [
        "<defs><linearGradient id='a'/></defs><path fill='url(#a)'/>",
        "<use xlink:href='#a'/>",
        "<style>path { fill: red }</style>",
        "<text>words</text>",
        "<image href='data:image/png;base64,AAAA'/>",
        "<metadata>made by a program</metadata>",
    ],
)
def test_what_only_draws_stays_and_nothing_is_told(inside):
    content, dropped = cleaned(inside)
    assert dropped == ()
    assert "metadata" not in content


@pytest.mark.parametrize(
    ("size", "found"),
    [
        ("viewBox='0 0 90 30'", ' width="90" height="30"'),
        ("viewBox='0,0,9,3' width='100%'", ' width="9" height="3"'),
        ("viewBox='0 0 9 3' width='5cm'", ' width="5cm"'),
        ("", ""),
    ],
)
def test_one_without_a_size_has_that_of_its_view(size, found):
    content, _ = clean_svg(f"<svg {size}></svg>".encode())
    assert found in content.decode()
    assert content.count(b"height=") == found.count("height")


def test_entities_are_refused_since_nobody_knows_how_large_they_get():
    with pytest.raises(ValueError, match="declares the entity 'a'"):
        clean_svg(b"<!DOCTYPE svg [<!ENTITY a 'b'>]><svg>&a;</svg>")


def test_a_damaged_one_is_refused():
    with pytest.raises(ValueError, match="no complete SVG"):
        clean_svg(b"<svg><path></svg>")


def test_the_same_file_gives_the_same_bytes():
    content = f"{OPENING}<g b='1' a='2'/></svg>".encode()
    assert clean_svg(content) == clean_svg(content)
