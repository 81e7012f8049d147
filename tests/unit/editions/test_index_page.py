"""The page of all authorities in files: what it says of each book, safe and whole."""

import hashlib
import json
import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from support import book_folders
from support.book_folders import (
    BUILT,
    CARERS,
    CHECKSUM,
    FINDINGS,
    FOUND,
    authority,
    dataset,
    put_book,
    put_report,
    some_areas,
)
from support.project_copies import ROOT

from carebook import __version__
from carebook.books.library import find_available_books
from carebook.core.errors import InputError
from carebook.core.project import Project
from carebook.editions.index_page import write_index_page


def soup_of(page: Path) -> BeautifulSoup:
    return BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")


def text_of(element: Tag | None) -> str:
    assert element is not None
    return " ".join(element.get_text().split())


def row(soup: BeautifulSoup, slug: str) -> str:
    return text_of(soup.select_one(f"#area-{slug} .books"))


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shelf") / "outputs"
    book_folders.fill(folder)
    return folder


@pytest.fixture(scope="module")
def soup(out: Path) -> BeautifulSoup:
    return soup_of(out / "index.html")


@pytest.mark.parametrize(
    ("slug", "says"),
    [
        ("brighton-and-hove", "Brighton and Hove: Read online Brighton and Hove: PDF, 728 KB"),
        ("cumberland", "Cumberland: Read online No PDF was built."),
        ("kingston-upon-hull-city-of", "Not built yet."),
        (
            "kent",
            "Kent: Read online Kent: PDF, 728 KB The last try to build it again failed: this is "
            "the last good book. Why it failed: its worker was killed by signal 9, three times",
        ),
    ],
)
def test_each_state_of_a_book_is_said(slug: str, says: str, soup: BeautifulSoup) -> None:
    assert row(soup, slug) == says


def test_a_book_that_failed_says_where_and_why_and_keeps_its_report(
    soup: BeautifulSoup, out: Path
) -> None:
    cell = soup.select_one("#area-leeds .books")
    said = text_of(cell)
    assert said.startswith(
        "No book: the last try to build it failed. Why it failed: notebooks/carers.ipynb, cell 5 "
        "(carers-social-contact) failed: KeyError: 'social-contacts <img src=x"
    )
    report = soup.select_one("#area-leeds details pre").get_text()
    assert 'chart("social-contacts")\n' in report
    assert "the notebook as far as it ran: failed/leeds/carers.ipynb\n" in report
    assert str(out) not in (out / "index.html").read_text(), "no path of this machine"
    assert not soup.select("img, [onerror]"), "a report is text"


def test_a_book_of_one_format_or_of_two_builds_says_so(tmp_path: Path) -> None:
    put_book(tmp_path, "kent", html=False)
    put_book(tmp_path, "leeds", kept=["html"], dataset={"checksum": "f" * 64})
    put_book(tmp_path, "cumberland", kept=["cumberland.pdf"])
    (tmp_path / "cumberland" / "manifest.json").write_text("{")
    soup = soup_of(write_index_page(tmp_path, Project(ROOT), dataset(some_areas()), BUILT))
    assert row(soup, "kent") == "Kent: PDF, 728 KB Not built to read online."
    assert "read online are from an earlier build" in row(soup, "leeds")
    assert f"another dataset than the one that this page names: {'f' * 16}." in row(soup, "leeds")
    assert row(soup, "cumberland") == "Cumberland: Read online Cumberland: PDF, 728 KB"


def test_every_edition_there_is_has_its_link(tmp_path: Path) -> None:
    put_book(tmp_path, "kent", kept=["kent-large-print.pdf"])
    for name in ("kent-large-print.pdf", "kent-briefing.pdf", "kent-briefing.docx"):
        (tmp_path / "kent" / name).write_text("made")
    put_book(tmp_path, "leeds")
    (tmp_path / "leeds" / "leeds-briefing.pdf").write_text("half of it")
    soup = soup_of(write_index_page(tmp_path, Project(ROOT), dataset(some_areas()), BUILT))
    assert row(soup, "kent") == (
        "Kent: Read online Kent: PDF, 728 KB Kent: Large print (PDF) Kent: Briefing (PDF) "
        "Kent: Briefing (Word) The large print is from an earlier build."
    )
    for link in soup.select("#area-kent .books a"):
        assert (tmp_path / str(link["href"])).is_file()
    assert row(soup, "leeds") == "Leeds: Read online Leeds: PDF, 728 KB"
    assert not soup.select(".volumes")


def put_volume(out: Path, papers: Sequence[str] = ("a4", "a5"), **manifest: object) -> Path:
    """A national volume of two million bytes on each paper, with the manifest of those alone."""
    folder = out / "national"
    folder.mkdir(exist_ok=True)
    content, outputs = b"%" * 2_000_000, {}
    for paper in papers:
        name = f"carebook-national-{paper}.pdf"
        (folder / name).write_bytes(content)
        outputs[name] = hashlib.sha256(content).hexdigest()
    told = {
        "dataset": {"kind": "published files", "checksum": CHECKSUM},
        "outputs": outputs,
        **manifest,
    }
    (folder / "manifest.json").write_text(json.dumps(told), "utf-8")
    return folder


def volumes_said(out: Path) -> list[str]:
    soup = soup_of(write_index_page(out, Project(ROOT), dataset(some_areas()), BUILT))
    return [text_of(one) for one in soup.select(".volumes")]


LINKS = "On A4 paper (PDF, 2.0 MB) On A5 paper (PDF, 2.0 MB)"
SECTIONS = "to print: each section for the whole country, and a page for"


@pytest.mark.parametrize(
    ("count", "known", "kind", "says"),
    [
        (153, 153, "published files", f"All of England in one volume, {SECTIONS} each authority."),
        (
            3,
            153,
            "published files",
            f"A volume of 3 of 153 authorities, {SECTIONS} each of these authorities.",
        ),
        (
            1,
            153,
            "published files",
            f"A volume of 1 of 153 authorities, {SECTIONS} that authority.",
        ),
        (
            3,
            3,
            "typed in",
            f"A volume of 3 authorities, and not of the whole country, {SECTIONS} "
            "each of these authorities.",
        ),
        (
            2,
            3,
            "typed in",
            f"A volume of 2 of 3 authorities, {SECTIONS} each of these authorities.",
        ),
    ],
)
def test_the_page_says_of_whom_a_volume_is(
    count: int, known: int, kind: str, says: str, tmp_path: Path
) -> None:
    dataset_ = {"kind": kind, "checksum": CHECKSUM}
    put_volume(tmp_path, authorities={"in": count, "of": known}, dataset=dataset_)
    assert volumes_said(tmp_path) == [f"{says} {LINKS}"]


def test_a_volume_of_other_figures_is_told(tmp_path: Path) -> None:
    other = {"kind": "published files", "checksum": "f" * 64}
    put_volume(tmp_path, authorities={"in": 9, "of": 9}, dataset=other)
    [said] = volumes_said(tmp_path)
    assert f"another dataset than the one that this page names: {'f' * 16}. On A4" in said


UNKNOWN = "A national volume, to print: its contents name the authorities in it."


@pytest.mark.parametrize(
    "manifest",
    [
        {},
        {"authorities": [3, 153]},
        {"authorities": {"in": "3", "of": "153"}},
        {"authorities": {"in": 154, "of": 153}},
        {"authorities": {"in": 153, "of": 153}, "dataset": None},
        {
            "authorities": {"in": 153, "of": 153},
            "dataset": {"kind": "published files", "checksum": 1},
        },
        {"authorities": {"in": 153, "of": 153}, "outputs": ["carebook-national-a4.pdf"]},
        {"authorities": {"in": 153, "of": 153}, "outputs": {"carebook-national-a4.pdf": "00"}},
    ],
)
def test_a_manifest_that_does_not_say_is_not_guessed_at(
    manifest: dict[str, object], tmp_path: Path
) -> None:
    put_volume(tmp_path, **manifest)
    assert volumes_said(tmp_path) == [f"{UNKNOWN} {LINKS}"]


@pytest.mark.parametrize("text", [None, "", "{", "[]", '"x"', "\xff"])
def test_a_manifest_that_is_missing_or_damaged_leaves_the_links(
    text: str | None, tmp_path: Path
) -> None:
    path = put_volume(tmp_path, authorities={"in": 153, "of": 153}) / "manifest.json"
    if text is None:
        path.unlink()
    else:
        path.write_bytes(text.encode("latin-1"))
    assert volumes_said(tmp_path) == [f"{UNKNOWN} {LINKS}"]


def test_a_pdf_of_an_earlier_volume_is_told_apart(tmp_path: Path) -> None:
    put_volume(tmp_path)
    put_volume(tmp_path, ["a5"], authorities={"in": 3, "of": 153})
    a4, a5 = volumes_said(tmp_path)
    assert a4 == f"{UNKNOWN} On A4 paper (PDF, 2.0 MB)"
    assert a5.startswith("A volume of 3 of 153 authorities, ")
    assert a5.endswith("of these authorities. On A5 paper (PDF, 2.0 MB)")


def test_the_national_volume_is_named_where_there_is_one(tmp_path: Path) -> None:
    put_volume(tmp_path)
    soup = soup_of(write_index_page(tmp_path, Project(ROOT), dataset(some_areas()), BUILT))
    links = soup.select(".volumes a")
    assert [text_of(link) for link in links] == [
        "On A4 paper (PDF, 2.0 MB)",
        "On A5 paper (PDF, 2.0 MB)",
    ]
    assert all((tmp_path / str(link["href"])).is_file() for link in links)


def test_the_page_says_what_it_rests_on(soup: BeautifulSoup) -> None:
    assert text_of(soup.select_one("main .ready")).startswith(
        "3 of 6 books are here. This page was built on 31 March 2026."
    )
    about = text_of(soup.select_one("dl.about"))
    for words in (
        "This copy rests on figures that were typed in, for six authorities.",
        CHECKSUM[:16],
        f"carebook {__version__}",
    ):
        assert words in about
    assert CHECKSUM[:17] not in about
    assert text_of(soup.select_one(".failures")) == (
        "The last try to build 2 books failed: Kent, Leeds. The list says why."
    )


def test_authorities_stand_by_name_with_region_districts_and_what_was_before(
    soup: BeautifulSoup,
) -> None:
    names = [text_of(head) for head in soup.select("tbody th")]
    assert names == sorted(names)
    assert names[:4] == ["Brighton and Hove", "Cumberland", "Kent", "Kingston upon Hull"]
    assert text_of(soup.select_one("#area-kent .where")) == (
        "South East Districts: Ashford, Tonbridge and Malling"
    )
    assert text_of(soup.select_one("#area-cumberland .where")) == (
        "North West Before 1 April 2023: Cumbria"
    )
    assert [text_of(one) for one in soup.select("#filter-region option")] == [
        "All regions",
        "East of England",
        "North West",
        "South East",
        "Yorkshire and The Humber",
    ]


def standing_out(soup: BeautifulSoup, slug: str) -> str:
    return text_of(soup.select_one(f"#area-{slug} .finding"))


def test_beside_a_name_stands_the_first_finding_of_its_book(soup: BeautifulSoup) -> None:
    assert standing_out(soup, "kent") == CARERS
    assert standing_out(soup, "brighton-and-hove") == "Close to England on most measures"
    for slug in ("cumberland", "leeds", "norfolk"):
        assert standing_out(soup, slug) == "", "no book, or one that was made before"
    heads = [text_of(head) for head in soup.select("thead th")]
    assert heads == ["Authority", "What stands out", "Region and districts", "Book"]
    assert text_of(soup.select_one(".order")) == (
        "What stands out is the first of the findings that open an authority’s book, as against "
        "England or most authorities. The list is in the order of names, and is no ranking."
    )


ORDINARY = {**FOUND, "message": "Carers' social contact", "is_ordinary": True}


@pytest.mark.parametrize(
    ("findings", "says"),
    [
        ({**FINDINGS, "chosen": [ORDINARY, FOUND]}, CARERS),
        ({**FINDINGS, "chosen": [ORDINARY]}, ""),
        (
            {**FINDINGS, "chosen": [{**FOUND, "message": "<b>bold</b> & more"}]},
            "<b>bold</b> & more",
        ),
        ({"chosen": "none"}, ""),
        ([], ""),
        (None, ""),
    ],
)
def test_what_is_no_headline_or_cannot_be_read_is_not_told(
    findings: object, says: str, tmp_path: Path
) -> None:
    put_book(tmp_path, "kent", findings=findings)
    put_book(tmp_path, "leeds", findings=FINDINGS)
    soup = soup_of(write_index_page(tmp_path, Project(ROOT), dataset(some_areas()), BUILT))
    assert standing_out(soup, "kent") == says


def test_without_findings_the_page_has_no_place_for_them(tmp_path: Path) -> None:
    put_book(tmp_path, "kent")
    soup = soup_of(write_index_page(tmp_path, Project(ROOT), dataset(some_areas()), BUILT))
    assert not soup.select(".finding, .order")
    assert len(soup.select("thead th")) == 3
    assert "stands out" not in text_of(soup.select_one("main"))


def test_rows_that_a_phone_shows_as_blocks_are_a_table_to_every_browser(
    soup: BeautifulSoup,
) -> None:
    parts = soup.select("table, table *:is(thead, tbody, tr, th, td)")
    assert len(parts) == 3 + 7 * 5
    assert all(part.has_attr("role") for part in parts)


def test_links_lead_to_files_of_the_folder_and_assets_are_there(
    soup: BeautifulSoup, out: Path
) -> None:
    idents = [str(element["id"]) for element in soup.find_all(id=True)]
    assert len(idents) == len(set(idents))
    links = [str(link["href"]) for link in soup.find_all(href=True)]
    links += [str(one["src"]) for one in soup.find_all(src=True)]
    for link in links:
        if link.startswith("#"):
            assert link[1:] in idents
        elif not link.startswith("data:"):
            assert (out / link).resolve().is_relative_to(out.resolve())
            assert (out / link).is_file(), link
    assert sum(link.endswith("html/index.html") for link in links) == 3
    for name in ("Regular.ttf", "Semibold.ttf"):
        assert (out / f"assets/fonts/SourceSansPro-{name}").is_file()


def test_text_from_elsewhere_is_escaped_everywhere(tmp_path: Path) -> None:
    bad = "<script>alert(1)</script>&\"'"
    area = authority("E1", f"Kent{bad}", "E12000008", districts=(bad, "A|B"))
    put_report(tmp_path, area.slug, f"\x1b[31m{bad}\x1b[0m\u202e\x00\n{bad}\n")
    page = write_index_page(tmp_path, Project(ROOT), dataset([area]), BUILT)
    soup = soup_of(page)
    assert len(soup.find_all("script")) == 1
    assert text_of(soup.select_one("tbody th")) == f"Kent{bad}"
    assert soup.select_one("pre").get_text() == f"{bad}\n{bad}"
    assert soup.select_one("tbody tr")["data-find"].split("|")[-2:] == [bad, "A B"]


def test_a_report_of_any_length_or_kind_is_cut_to_what_can_be_read(tmp_path: Path) -> None:
    leeds, kent, _, hull = some_areas()[:4]
    put_report(tmp_path, "leeds", "x" * 400 + "\n" + "y" * 9000)
    (tmp_path / "failed" / "kent" / "report.txt").mkdir(parents=True)
    put_report(tmp_path, hull.slug, " \n")
    (tmp_path / "failed" / hull.slug / "report.txt").write_bytes(b"caf\xe9 is no UTF-8")
    found = [one.failed_attempt for one in find_available_books(tmp_path, (leeds, kent, hull))]
    assert found[0].reason == "x" * 299 + "…"
    assert len(found[0].report) == 4000
    assert found[1].reason == "It left no report."
    assert found[2].reason == "caf\ufffd is no UTF-8"
    soup = soup_of(write_index_page(tmp_path, Project(ROOT), dataset(some_areas()), BUILT))
    assert soup.select_one("#area-leeds details a")["href"] == "failed/leeds/report.txt"
    assert not soup.select("#area-kingston-upon-hull-city-of details")


@pytest.mark.parametrize(
    ("names", "says"),
    [
        (["Aa (made up)", "Bb (made up)"], "The authorities on this page are made up, and all"),
        (["Aa (made up)", "Bb"], "1 of the 2 authorities on this page are made up"),
        (["Aa", "Bb"], ""),
    ],
)
def test_made_up_authorities_make_it_a_demonstration(
    names: list[str], says: str, tmp_path: Path
) -> None:
    areas = [authority(f"E{n}", name, "E12000008") for n, name in enumerate(names)]
    soup = soup_of(write_index_page(tmp_path, Project(ROOT), dataset(areas), BUILT))
    notice = soup.select_one("main > .demonstration:first-child")
    assert bool(notice) is bool(says)
    assert soup.title.get_text().startswith("Demonstration: ") is bool(says)
    if notice:
        assert f"This is a demonstration. {says}" in text_of(notice)
    invented = "Invented figures" in text_of(soup.select_one("dl.about"))
    assert invented is ("Bb (made up)" in names)


def test_a_page_of_all_authorities_of_england(tmp_path: Path) -> None:
    areas = [authority(f"E{n:03}", f"Place {n:03}", "E12000007") for n in range(153)]
    for area in areas:
        put_report(tmp_path, area.slug, f"{area.name}: it failed")
    soup = soup_of(write_index_page(tmp_path, Project(ROOT), dataset(areas), BUILT))
    assert len(soup.select("tbody tr")) == 153
    assert "None of the 153 books has been built yet." in text_of(soup.main)
    assert "Place 011 and 141 more. The list" in text_of(soup.select_one(".failures"))
    for area in areas:
        put_book(tmp_path, area.slug, pdf=False)
    soup = soup_of(write_index_page(tmp_path, Project(ROOT), dataset(areas), BUILT))
    assert "All 153 books are here." in text_of(soup.main)


def test_the_same_books_give_the_same_bytes_and_nothing_else_is_left(
    out: Path, tmp_path: Path
) -> None:
    book_folders.fill(tmp_path)
    page = tmp_path / "index.html"
    assert page.read_bytes() == (out / "index.html").read_bytes()
    first = page.stat()
    write_index_page(tmp_path, Project(ROOT), dataset(some_areas()), BUILT)
    assert page.stat().st_ino == first.st_ino, "what is the same is left alone"
    page.with_suffix(".old").hardlink_to(page)
    write_index_page(tmp_path, Project(ROOT), dataset(some_areas()), date(2026, 4, 1))
    assert "31 March 2026" in page.with_suffix(".old").read_text(), "a new file, not a changed one"
    assert "1 April 2026" in page.read_text()
    assert not list(tmp_path.rglob(".*"))
    umask = os.umask(0)
    os.umask(umask)
    assert page.stat().st_mode & 0o777 == 0o666 & ~umask, "a web server can read it"


def test_what_stands_in_the_way_is_named(tmp_path: Path) -> None:
    (tmp_path / "assets").write_text("a file")
    with pytest.raises(InputError, match=r"assets/content\.css: expected a file that can be wr"):
        write_index_page(tmp_path, Project(ROOT), dataset(some_areas()), BUILT)
    with pytest.raises(InputError, match=r"theme/front/front\.html: expected a file of the theme"):
        write_index_page(tmp_path, Project(tmp_path), dataset(some_areas()), BUILT)
