"""What a build keeps for the next: the same bytes with and without it, and nothing out of date."""

import shutil
import zipfile
from pathlib import Path

import pytest
import vl_convert
from nbformat.v4 import new_markdown_cell
from pypdf import PdfReader
from support.linked_book import PROJECT, page_details

from carebook.charts.sizes import NARROW_WIDTH, WIDE_WIDTH
from carebook.core.cache import BuildCache
from carebook.editions import pdf_typesetting
from carebook.editions.html_book import html_conversions
from carebook.editions.pdf_book import pdf_conversions, stitch_pdf
from carebook.pages.chapter import Chapter, StagedCell
from carebook.tools import pandoc, vega
from carebook.tools.pandoc import Conversion, convert_markdown_batch
from carebook.tools.vega import chart_to_svg

SPEC = {
    "data": {"values": [{"a": 1, "b": "one"}, {"a": 2, "b": "two"}]},
    "mark": "bar",
    "encoding": {"x": {"field": "a", "type": "quantitative"}, "y": {"field": "b"}},
}
INPUTS = {
    "title": "T",
    "area": "A",
    "dated": "E",
    "date": "2026-05-01",
    "publisher": "P",
    "summaries": "S",
}


def again(made: BuildCache, folder: Path) -> BuildCache:
    """What the next build finds."""
    made.save(folder / "x.made.zip")
    return BuildCache.load(folder / "x.made.zip")


def chapter(text: str = "# One\n\nWords.\n", name: str = "one") -> Chapter:
    return Chapter(f"{name}.ipynb", "One", (StagedCell(new_markdown_cell(text), text),), {})


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """How often the tools were really called."""
    calls = {"draw": 0, "pandoc": 0, "typst": 0}

    def count(module: object, name: str, key: str) -> None:
        real = getattr(module, name)

        def called(*args: object, **named: object) -> object:
            calls[key] += 1
            return real(*args, **named)

        monkeypatch.setattr(module, name, called)

    count(vega, "_render_svg", "draw")
    count(pandoc, "_run_pandoc", "pandoc")
    count(pdf_typesetting, "typeset", "typst")
    return calls


def test_a_chart_is_drawn_once_for_each_width(counted: dict[str, int], tmp_path: Path) -> None:
    plain = {width: chart_to_svg(SPEC, width) for width in (WIDE_WIDTH, NARROW_WIDTH)}
    made = BuildCache()
    counted["draw"] = 0
    for _ in range(2):
        assert {
            width: chart_to_svg(SPEC, width, made) for width in (WIDE_WIDTH, NARROW_WIDTH)
        } == plain
    assert counted["draw"] == 2
    later = again(made, tmp_path)
    assert {
        width: chart_to_svg(SPEC, width, later) for width in (WIDE_WIDTH, NARROW_WIDTH)
    } == plain
    assert counted["draw"] == 2


def test_a_chart_is_drawn_anew_if_anything_in_it_changes(
    counted: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = BuildCache()
    first = chart_to_svg(SPEC, build_cache=made)
    assert chart_to_svg({**SPEC, "mark": "point"}, build_cache=made) != first
    other = {"values": [{"a": 1, "b": "one"}, {"a": 3, "b": "two"}]}
    assert chart_to_svg({**SPEC, "data": other}, build_cache=made) != first
    monkeypatch.setattr(vega, "version", lambda _name: "0")
    chart_to_svg(SPEC, build_cache=made)
    monkeypatch.setattr(vega, "folder_checksum", lambda _folder: "others")
    chart_to_svg(SPEC, build_cache=made)
    monkeypatch.setattr(vega, "module_checksum", lambda _file: "written anew")
    chart_to_svg(SPEC, build_cache=made)
    assert counted["draw"] == 6


def test_the_order_of_a_specification_s_keys_means_nothing() -> None:
    """The memory counts on it: an executed notebook read from disk has them in another order."""
    backwards = dict(reversed(SPEC.items()))
    assert vl_convert.vegalite_to_svg(backwards) == vl_convert.vegalite_to_svg(SPEC)


def test_a_page_is_converted_once_and_shared_with_nothing_else(
    counted: dict[str, int], tmp_path: Path
) -> None:
    chapters = [chapter(), chapter("# Two\n\nMore.\n", "two")]
    conversions = [
        *html_conversions(chapters, PROJECT.theme, page_details()),
        *pdf_conversions(chapters, PROJECT.theme),
    ]
    plain = convert_markdown_batch(conversions)
    assert [convert_markdown_batch([one])[0] for one in conversions] == plain
    made = BuildCache()
    counted["pandoc"] = 0
    assert convert_markdown_batch(conversions, made) == plain
    assert convert_markdown_batch(conversions, again(made, tmp_path)) == plain
    assert counted["pandoc"] == 1


@pytest.fixture
def theme(tmp_path: Path) -> Path:
    (tmp_path / "filter.lua").write_text(
        "local t = ''\n"
        "local shared = dofile(debug.getinfo(1, 'S').source:match('^@(.*/)') .. 'shared.lua')\n"
        "return {{Meta = function(m) t = pandoc.utils.stringify(m.chapter) end},\n"
        " {Str = function(s) return pandoc.Str(s.text .. t .. shared.letter) end}}\n"
    )
    (tmp_path / "shared.lua").write_text("return {letter = 'a'}")
    (tmp_path / "page.html").write_text("$words$|$toc$|$body$")
    return tmp_path


@pytest.mark.parametrize(
    ("changes", "file", "text"),
    [
        ({"text": "# A\n\nb c\n"}, "", ""),
        ({"to": "latex"}, "", ""),
        ({"metadata": {"chapter": "y"}}, "", ""),
        ({"variables": {"words": "Other"}}, "", ""),
        ({"options": {"table_of_contents": True, "toc_depth": 1}}, "", ""),
        ({"template": None}, "", ""),
        ({"filters": ()}, "", ""),
        ({}, "shared.lua", "return {letter = 'z'}"),
        ({}, "filter.lua", "return {{Str = function() return pandoc.Str('z') end}}"),
        ({}, "page.html", "<b>$body$</b>"),
    ],
)
def test_a_page_is_converted_anew_if_anything_in_it_changes(
    changes: dict[str, object], file: str, text: str, theme: Path, counted: dict[str, int]
) -> None:
    plain = {
        "text": "# A\n\nb\n",
        "to": "html5",
        "filters": (theme / "filter.lua",),
        "template": theme / "page.html",
        "metadata": {"chapter": "x"},
        "variables": {"words": "Words"},
        "options": {"table_of_contents": False},
    }
    made = BuildCache()
    first = convert_markdown_batch([Conversion(**plain)], made)
    if file:
        (theme / file).write_text(text)
    changed = [Conversion(**plain | changes)]
    assert convert_markdown_batch(changed, made) == convert_markdown_batch(changed) != first
    assert counted["pandoc"] == 3


def test_a_page_is_converted_anew_by_another_pandoc_or_in_another_way(
    monkeypatch: pytest.MonkeyPatch, counted: dict[str, int]
) -> None:
    made, conversions = BuildCache(), [Conversion("a", "html5")]
    convert_markdown_batch(conversions, made)
    monkeypatch.setattr(pandoc, "pandoc_version", lambda: "0")
    convert_markdown_batch(conversions, made)
    monkeypatch.setattr(pandoc, "module_checksum", lambda _file: "written anew")
    convert_markdown_batch(conversions, made)
    assert counted["pandoc"] == 3


@pytest.fixture(scope="module")
def first_pdf(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A PDF, and the memory of the build that made it."""
    folder = tmp_path_factory.mktemp("first")
    made = BuildCache()
    stitch_pdf([chapter()], folder, PROJECT.theme, INPUTS, folder / "x.pdf", made)
    made.save(folder / "x.made.zip")
    return folder / "x.pdf", folder / "x.made.zip"


def test_a_pdf_of_the_same_is_copied(
    first_pdf: tuple[Path, Path], counted: dict[str, int], tmp_path: Path
) -> None:
    last, memory = first_pdf
    made, target = BuildCache.load(memory), tmp_path / "x.pdf"
    stitch_pdf([chapter()], tmp_path, PROJECT.theme, INPUTS, target, made, last)
    assert counted["typst"] == 0
    assert target.read_bytes() == last.read_bytes()


@pytest.mark.parametrize(
    "change", ["text", "input", "template", "figure", "version", "code", "last"]
)
def test_a_pdf_is_typeset_anew_if_anything_in_it_changes(
    change: str,
    first_pdf: tuple[Path, Path],
    counted: dict[str, int],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    last, memory = first_pdf
    chapters, inputs, theme = [chapter()], dict(INPUTS), PROJECT.theme
    if change == "text":
        chapters = [chapter("# One\n\nOther words.\n")]
    elif change == "input":
        inputs["publisher"] = "Q"
    elif change == "template":
        theme = tmp_path / "theme"
        shutil.copytree(PROJECT.theme / "typst", theme / "typst")
        for file in (*PROJECT.theme.glob("*.lua"), PROJECT.theme / "tokens.yml"):
            shutil.copyfile(file, theme / file.name)
        book = (PROJECT.theme / "typst" / "book.typ").read_text(encoding="utf-8")
        (theme / "typst" / "book.typ").write_text(f"{book}// changed\n", encoding="utf-8")
    elif change == "figure":
        (tmp_path / "figures").mkdir()
        (tmp_path / "figures" / "x.svg").write_text("<svg/>")
    elif change == "version":
        monkeypatch.setattr(pdf_typesetting, "version", lambda _name: "0")
    elif change == "code":
        monkeypatch.setattr(pdf_typesetting, "module_checksum", lambda _file: "written anew")
    else:
        # Somebody has changed the last book: it is no source for the next.
        spoilt = tmp_path / "last.pdf"
        spoilt.write_bytes(last.read_bytes() + b"%")
        last = spoilt
    target = tmp_path / "x.pdf"
    made = BuildCache.load(memory)
    stitch_pdf(chapters, tmp_path, theme, inputs, target, made, last)
    assert counted["typst"] == 1
    assert "One" in "".join(page.extract_text() for page in PdfReader(target).pages)


@pytest.mark.parametrize(
    "content", [None, b"", b"no archive", b"PK\x03\x04", "half", "flipped", "foreign", "folder"]
)
def test_a_memory_that_cannot_be_read_is_an_empty_one(
    content: bytes | str | None, tmp_path: Path
) -> None:
    path = tmp_path / "x.made.zip"
    made = BuildCache()
    made.store("svg", {"spec": 1}, "drawn " * 1000)
    made.save(path)
    whole = path.read_bytes()
    match content:
        case "half":
            path.write_bytes(whole[: len(whole) // 2])
        case "flipped":
            # In the middle of what is packed, where only the check of the archive finds it.
            at = whole.index(b"/") + 80
            path.write_bytes(whole[:at] + bytes([whole[at] ^ 255]) + whole[at + 1 :])
        case "foreign":
            with zipfile.ZipFile(path, "w") as archive:
                archive.writestr("svg/picture.png", b"\xff\xfe")
        case "folder":
            path.unlink()
            path.mkdir()
        case None:
            path.unlink()
        case bytes():
            path.write_bytes(content)
    assert BuildCache.load(path).find("svg", {"spec": 1}) is None


def test_only_what_is_used_is_kept_and_the_file_is_put_in_place_whole(tmp_path: Path) -> None:
    made = BuildCache()
    for number in range(3):
        made.store("svg", {"spec": number}, f"drawn {number}\r\n")
    later = again(made, tmp_path)
    assert later.find("svg", {"spec": 1}) == "drawn 1\r\n"
    assert later.find("pandoc", {"spec": 2}) is None
    last = again(later, tmp_path)
    assert [last.find("svg", {"spec": number}) for number in range(3)] == [
        None,
        "drawn 1\r\n",
        None,
    ]
    assert [path.name for path in tmp_path.iterdir()] == ["x.made.zip"]
