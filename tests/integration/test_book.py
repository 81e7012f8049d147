"""The books as readers get them: every figure is there, with its unit and whose it is."""

import csv
import html
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from support.html_pages import PageTable, figure_tables, parse_page, words_of_page
from support.pdf_files import words_of_pdf
from support.project_copies import AREAS, MadeBook

from carebook.core.project import Project
from carebook.data import periods, units
from carebook.data.areas import AVERAGE_AUTHORITY_CODE, ENGLAND_CODE, load_areas

NAMES = {
    "rutland": "Rutland",
    "leicestershire": "Leicestershire",
    "bath-and-north-east-somerset": "Bath and North East Somerset",
}
REGIONAL = ("workforce_turnover", "recruitment_harder", "retention_harder")


@cache
def rows_of_data() -> list[dict[str, str]]:
    path = Path(__file__).parents[2] / "data" / "observations.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def place_of(row: dict[str, str], region: str) -> str:
    if row["area_code"] == AVERAGE_AUTHORITY_CODE:
        return "The average authority"
    if row["area_code"] == ENGLAND_CODE:
        return "England"
    if row["indicator"] in REGIONAL:
        return region
    return next(n for s, n in NAMES.items() if row["area_code"] == code_of(s))


def code_of(slug: str) -> str:
    return {"rutland": "E06000017", "leicestershire": "E10000018"}.get(slug, "E06000022")


def written(row: dict[str, str]) -> str:
    """The figure as a reader should find it, worked out here and not by the package."""
    if row["status"] == "not_published":
        return "Not published"
    if not row["value"]:
        return "None reported (may be fewer than 5)"
    value = float(row["value"])
    before, after = "", ""
    if row["unit"] == "£ thousand per 100,000 people":
        value, before, after = value / 1000, "£", " million"
    elif row["unit"] == "percent":
        after = "%"
    elif row["unit"] == "days":
        after = " days"
    # Two decimals; three of millions and of what is less than 10; none from 10,000 on.
    decimals = 0 if value >= 10_000 else 3 if after == " million" or value < 10 else 2
    digits = f"{value:,.{decimals}f}"
    digits = digits.rstrip("0").rstrip(".") if decimals else digits
    most = "at most " if row["status"] == "at_most" else ""
    return f"{most}{before}{digits}{after}"


HEADINGS = {
    "people": "number of people",
    "people per sq km": "people per square kilometre",
    "percent": "percentage of",
    "decile": "average decile",
    "count": "number",
    "per 100,000 people of all ages": "rate per 100,000 residents of all ages",
    "per 100,000 people": "rate per 100,000 residents",
    "days": "days",
    "score out of 100": "score out of 100",
    "£ thousand per 100,000 people": "£ million per 100,000 residents",
}


def cell(table: PageTable, row: dict[str, str], place: str) -> str | None:
    """The cell that should hold a row of the data: by its headings, not by its position."""
    if place not in table.headers:
        return None
    labels = [cells[0] for cells in table.rows]
    for cells in table.rows:
        when = cells[table.headers.index("Period")] if "Period" in table.headers else table.caption
        if (
            periods.period_label(row["period"]) in when
            and of_measure(cells[0], table.caption, HEADINGS[row["unit"]])
            and of_breakdown(cells[0], labels, row["breakdown"])
        ):
            return cells[table.headers.index(place)]
    return None


def of_measure(label: str, caption: str, heading: str) -> bool:
    """Whether a row is in a unit: its own words say so, or the caption for all rows."""
    said = label.lower().split(": ")[-1]
    exact = heading.startswith("rate")
    if said == heading or (not exact and said.startswith(heading)):
        return True
    return f", {heading}, " in caption


def of_breakdown(label: str, labels: list[str], breakdown: str) -> bool:
    """Whether a row is of a breakdown: named first in it, or in no row because all are of it."""
    named = [other for other in labels if other.lower().startswith(breakdown.lower())]
    return not breakdown or not named or label in named


@pytest.mark.parametrize("slug", AREAS)
def test_every_figure_of_the_data_is_in_the_book(
    slug: str, books: Callable[[str], MadeBook], project: Project
) -> None:
    areas = load_areas(project.data / "england" / "areas.csv")
    region = areas.by_code[areas.by_code[code_of(slug)].region_code].name
    found = figure_tables(books(slug))
    missing = []
    checked = 0
    comparators = (AVERAGE_AUTHORITY_CODE, ENGLAND_CODE)
    # A measure without any value of the area's own has no table: the last chapter says why.
    own = {
        row["indicator"]
        for row in rows_of_data()
        if row["area_code"] == code_of(slug) and row["value"]
    }
    # An average of a period of which there is nothing else stands beside nobody.
    when = {
        (row["indicator"], row["period"])
        for row in rows_of_data()
        if row["area_code"] in (code_of(slug), ENGLAND_CODE)
    }
    for row in rows_of_data():
        if row["area_code"] not in (code_of(slug), *comparators):
            continue
        if row["indicator"] not in own or (row["indicator"], row["period"]) not in when:
            continue
        checked += 1
        key = row["indicator"].replace("_", "-")
        candidates = [t for name, ts in found.items() if name.endswith(key) for t in ts]
        texts = [cell(table, row, place_of(row, region)) for table in candidates]
        wanted = written(row)
        if not any(text and text.split(" (")[0] == wanted.split(" (")[0] for text in texts):
            missing.append((row["indicator"], row["breakdown"], row["unit"], wanted, texts))
    assert not missing
    assert checked >= 85


@pytest.mark.parametrize("slug", AREAS)
def test_the_tables_hold_nothing_but_the_data_and_what_is_derived(
    slug: str, books: Callable[[str], MadeBook]
) -> None:
    by_key = {
        (r["area_code"], r["indicator"], r["breakdown"], r["period"], r["unit"]): r["value"]
        for r in rows_of_data()
    }
    for path in (books(slug).html / "tables").glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                key = tuple(
                    row[name] for name in ("area_code", "indicator", "breakdown", "period", "unit")
                )
                if row["status"] == "derived":
                    assert key not in by_key
                    assert row["note"]
                else:
                    assert (row["value"] or "-") == (
                        f"{float(by_key[key]):.6f}".rstrip("0").rstrip(".") if by_key[key] else "-"
                    )


@pytest.mark.parametrize("slug", AREAS)
def test_no_book_names_another_authority(slug: str, books: Callable[[str], MadeBook]) -> None:
    others = [name for other, name in NAMES.items() if other != slug]
    for path in (*books(slug).pages, *(books(slug).html / "tables").glob("*.csv")):
        text = html.unescape(path.read_text(encoding="utf-8"))
        assert not [name for name in others if name in text], path


@pytest.mark.parametrize("slug", AREAS)
def test_the_average_authority_is_nowhere_called_england(
    slug: str, books: Callable[[str], MadeBook]
) -> None:
    averages = {
        units.format_as_stated(float(row["value"]))
        for row in rows_of_data()
        if row["area_code"] == AVERAGE_AUTHORITY_CODE and row["value"]
    }
    for name, found in figure_tables(books(slug)).items():
        for table in found:
            assert "LA_MEAN" not in table.headers
            if "England" not in table.headers:
                continue
            column = table.headers.index("England")
            for cells in table.rows:
                assert cells[column].split(" (")[0].rstrip("%") not in averages, name


@pytest.mark.parametrize("slug", AREAS)
def test_no_sentence_gives_a_rate_of_all_ages_to_older_residents(
    slug: str, books: Callable[[str], MadeBook]
) -> None:
    rates = [
        units.format_number(float(row["value"]), 0)
        for row in rows_of_data()
        if row["unit"] == units.PER_100K_ALL_AGES and row["value"]
    ]
    for page in books(slug).pages:
        soup = parse_page(page)
        for summary in soup.select(".summary"):
            text = " ".join(summary.get_text().split())
            assert "per 100,000 older residents" not in text
            for rate in rates:
                assert f"{rate} per 100,000 residents aged 65" not in text
                assert f"about {rate} for every 100,000" not in text


def test_money_reads_as_pounds_a_head_or_millions(rutland: MadeBook) -> None:
    page = rutland.html / "notebooks/finances.html"
    text = words_of_page(page)
    assert "Rutland spent £465 for each resident on adult social care" in text
    assert "£ million per 100,000 residents £46.505 million" in text
    assert "£ million in all £18.9 million (derived)" in text
    assert "£46,505" not in text
    assert "£ thousand" not in text.split("Gross current spending")[0]


@pytest.mark.parametrize("slug", AREAS)
def test_each_page_says_once_who_wrote_its_summaries(
    slug: str, books: Callable[[str], MadeBook]
) -> None:
    counted = 0
    for page in books(slug).pages:
        soup = parse_page(page)
        summaries = soup.select(".summary")
        lines = soup.select(".summaries-line")
        assert len(lines) == bool(summaries), page
        for line in lines:
            assert "written by rule" in line.get_text()
            assert summaries[0] in line.find_all_next(class_="summary")
        assert len(soup.select(".draft")) == len(lines), page
        for summary in summaries:
            counted += 1
            assert not summary.select(".summary-label")
            assert "summary-draft" in summary["class"]
            assert summary.select_one(".summary-title").get_text().strip()
    assert counted > 30


@pytest.mark.parametrize("slug", AREAS)
def test_the_executed_notebooks_hold_summaries_facts_and_charts(
    slug: str, books: Callable[[str], MadeBook]
) -> None:
    folder = books(slug).folder / "notebooks"
    assert {path.stem for path in folder.glob("*.ipynb")} >= {"index", "carers", "about"}
    carers = json.loads((folder / "carers.ipynb").read_text(encoding="utf-8"))
    summaries = [
        "".join(c["source"])
        for c in carers["cells"]
        if any(tag.startswith("summary:") for tag in c["metadata"].get("tags", ()))
    ]
    assert any(NAMES[slug] in text for text in summaries)
    assert not any("is written when the book is built" in text for text in summaries)
    outputs = [o["data"] for c in carers["cells"] for o in c.get("outputs", ()) if "data" in o]
    charts = [data for data in outputs if "image/svg+xml" in data]
    assert len(charts) >= 4
    for data in charts:
        assert data["application/vnd.carebook.block+json"]["facts"]


def test_regional_figures_say_so_wherever_they_appear(rutland: MadeBook) -> None:
    page = rutland.html / "notebooks/providers.html"
    soup = parse_page(page)
    for name in ("workforce-turnover", "recruitment-harder", "retention-harder"):
        figure = soup.find(id=f"fig-providers-{name}")
        assert "regional figure" in figure.find("figcaption").get_text()
        summary = figure.find_next(class_="summary").get_text()
        assert "East Midlands" in summary
        assert "a figure for the region, not for Rutland alone" in summary


def test_a_measure_with_nothing_to_show_leaves_no_heading_in_either_edition(
    rutland: MadeBook,
) -> None:
    quality = parse_page(rutland.html / "notebooks/quality.html")
    headings = [heading.get_text() for heading in quality.select("h2")]
    assert not [one for one in headings if "Delayed transfers" in one]
    assert all(heading.find_next_sibling() for heading in quality.select("h2"))
    text = words_of_pdf(rutland.pdf)
    assert "For years the number of days that people spent in hospital" not in text
    assert "The publisher has discontinued this measure." in text
    # What is worth a paragraph keeps its place.
    finances = parse_page(rutland.html / "notebooks/finances.html")
    assert "Cuts to the adult social care budget" in finances.get_text()


def test_the_four_silences_are_four_sentences(rutland: MadeBook) -> None:
    about = parse_page(rutland.html / "notebooks/about.html")
    table = about.find(id="what-this-book-cannot-show").find_next("table")
    text = " ".join(table.get_text(" ").split())
    assert "No national source publishes this for single authorities." in text
    assert "The publisher has discontinued this measure." in text
    assert "This is not among the figures that this copy of the book rests on." in text
    assert "Nothing had been published for Rutland when the figures were gathered." in text
    support = " ".join((rutland.html / "notebooks/carers.html").read_text(encoding="utf-8").split())
    assert "None reported (may be fewer than 5)" in support
