"""The HTML book in files: every page whole, every link there, nothing from elsewhere."""

import json
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urldefrag

import pytest
from support.html_pages import CHAPTERS, parse_page, read_page
from support.linked_book import make_html
from support.project_copies import AREAS, MadeBook


def dangling(pages: Path) -> tuple[list[str], int]:
    """What is wrong with the links on numbers in a folder of pages, and how many there are.

    Each must lead to a row that is there, in which the value that the panel names stands too.
    """
    wrong, counted = [], 0
    soups = {path.resolve(): parse_page(path) for path in pages.rglob("*.html")}
    for path, soup in soups.items():
        words = {}
        for script in soup.select("script.fact-words"):
            words |= json.loads(str(script.string))
        for link in soup.select("a.fact"):
            facts = [link[name] for name in ("data-fact", "data-other") if link.has_attr(name)]
            for fact in facts:
                counted += 1
                target, fragment = urldefrag(words[fact]["href"])
                there = soups[(path.parent / target).resolve() if target else path]
                told = dict(words[fact]["rows"])
                span = there.find(id=fragment)
                row = span.find_parent("tr").get_text() if span else ""
                if told.get("In full", told["Value"]).removeprefix("about ").split()[0] not in row:
                    wrong.append(f"{path.name}: {link} {words[fact]}")
            if str(link["href"]) != words[facts[0]]["href"]:
                wrong.append(f"{path.name}: {link} and its panel lead to different rows")
    return wrong, counted


@pytest.mark.parametrize("slug", AREAS)
def test_every_link_script_and_picture_is_in_the_folder(
    slug: str, books: Callable[[str], MadeBook]
) -> None:
    book = books(slug)
    for path in book.pages:
        soup = parse_page(path)
        idents = [element["id"] for element in soup.find_all(id=True)]
        assert len(idents) == len(set(idents)), path
        for element in soup.find_all(src=True) + soup.find_all("link", href=True):
            target = str(element.get("src") or element["href"])
            assert target.startswith("data:") or (path.parent / target).resolve().is_file(), target
        for link in soup.find_all("a", href=True):
            target, fragment = urldefrag(str(link["href"]))
            if target.startswith(("https://", "tel:")):
                continue
            file = (path.parent / unquote(target)).resolve() if target else path
            assert file.is_file(), f"{path}: {target}"
            assert file.is_relative_to(book.html)
            if fragment:
                there = parse_page(file)
                assert there.find(id=fragment), f"{path}: {target}#{fragment}"


def test_every_page_has_navigation_contents_and_one_first_heading(rutland: MadeBook) -> None:
    for name in CHAPTERS:
        soup = read_page(rutland, name)
        assert len(soup.find_all("h1")) == 1
        assert soup.find("main").find("h1")
        assert soup.html["lang"] == "en-GB"
        current = soup.select("nav [aria-current=page]")
        assert current
        assert soup.select_one("nav[aria-label='On this page'] a")
        assert soup.select_one("a[href$='rutland.pdf']")
        assert soup.select_one("form[role=search]")
        assert "Rutland" in soup.title.get_text()
        levels = [int(h.name[1]) for h in soup.find("main").find_all(["h1", "h2", "h3", "h4"])]
        assert all(after - before <= 1 for before, after in pairwise(levels))


def test_previous_and_next_walk_through_the_whole_book(rutland: MadeBook) -> None:
    path, walked = rutland.html / "index.html", ["index"]
    while link := parse_page(path).select_one("a[rel=next]"):
        path = (path.parent / str(link["href"])).resolve()
        walked.append(path.relative_to(rutland.html.resolve()).with_suffix("").as_posix())
    assert tuple(walked) == CHAPTERS


def test_each_chart_is_an_image_in_words_with_its_table_and_download(rutland: MadeBook) -> None:
    charts = 0
    for name in CHAPTERS:
        for figure in read_page(rutland, name).select("main figure"):
            charts += 1
            drawings = figure.select("svg")
            assert len(drawings) == 2, "one for wide screens and one for narrow ones"
            for svg in drawings:
                assert svg["role"] == "img"
                assert any(character.isdigit() for character in svg["aria-label"])
                assert svg.select("[data-label]")
            assert figure.find("figcaption").get_text().strip()
            details = figure.find_next("details", class_="figures")
            assert details.find("table").find("thead")
            assert (rutland.html / name).parent.joinpath(details.select_one("a")["href"]).is_file()
    assert charts >= 25


def test_summaries_are_told_apart_by_words(rutland: MadeBook) -> None:
    titles = {"summary-chart": {"What the chart says"}}
    titles["summary-whole"] = {"Summary of this chapter", "Summary of the whole book"}
    seen = set()
    for name in CHAPTERS:
        for kind, wanted in titles.items():
            for summary in read_page(rutland, name).select(f".{kind}"):
                title = summary.select_one(".summary-title").get_text().strip()
                assert title in wanted
                seen.add(title)
    assert seen == set().union(*titles.values())


def test_every_number_s_link_leads_to_a_row_with_its_figure(tmp_path: Path) -> None:
    wrong, counted = dangling(make_html(tmp_path))
    assert not wrong
    assert counted >= 10


@pytest.mark.parametrize("slug", AREAS)
def test_every_number_s_link_in_the_books_leads_to_a_row_with_its_figure(
    slug: str, books: Callable[[str], MadeBook]
) -> None:
    wrong, counted = dangling(books(slug).html)
    assert not wrong
    assert counted > 50


def test_contacts_carry_the_date_they_were_checked(rutland: MadeBook) -> None:
    text = " ".join(read_page(rutland, "notebooks/getting-help").get_text().split())
    assert "01572 722 577" in text
    assert "Checked: 2021. That was more than a year before this edition" in text


def test_the_font_comes_with_its_licence(rutland: MadeBook) -> None:
    fonts = rutland.html / "assets/fonts"
    assert "SIL OPEN FONT LICENSE" in (fonts / "LICENSE.txt").read_text("utf-8").upper()
    assert (fonts / "SourceSansPro-Regular.ttf").is_file()
