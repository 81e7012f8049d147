"""What the national volume reads, chooses and says: counted again from the data."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from support.invented_country import ENGLAND, NEW, PLAIN, SILENT, SMALL, national
from support.project_copies import copy_project
from support.small_data import PROJECT
from support.volume_books import (
    CHAPTERS,
    LONG_NAME,
    QUIET,
    block_of,
    country,
    hard_country,
    write_book,
    write_books,
)

from carebook.charts.dot_plots import dot_strip, position_on_strip
from carebook.checking.assessment import TextAssessor
from carebook.core.errors import InputError
from carebook.data.areas import Area
from carebook.data.dataset import Dataset
from carebook.data.units import format_short
from carebook.editions.volume import volume_sentences
from carebook.editions.volume.authorities import AuthorityKeyFigures, authority_data
from carebook.editions.volume.book_choice import (
    BookProblem,
    find_books,
    problems_in_words,
    require_books,
)
from carebook.editions.volume.content_choice import (
    IndicatorSeries,
    VolumeIndicator,
    VolumeSection,
    choose_sections,
)
from carebook.editions.volume.england import section_data
from carebook.editions.volume.outside_limits import find_outside_limits, why_no_limits
from carebook.editions.volume.pictures import VolumePictures
from carebook.editions.volume.place_index import place_index_data
from carebook.editions.volume.read_books import read_book_records
from carebook.editions.volume.records import BookRecord, IndicatorRecord, VolumeRecords
from carebook.editions.volume.volume_pages import load_default_params, volume_data
from carebook.facts.knowledge import gather_knowledge
from carebook.narrative.summary_store import summary_store_path
from carebook.notebooks.blocks import BLOCK_MIME

# A cell whose block is not whole.
BROKEN = json.dumps(
    {
        "cells": [
            {"cell_type": "code", "outputs": [{"data": {BLOCK_MIME: {"kind": "indicator"}}}]},
        ]
    }
)


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("books")
    write_books(out, hard_country())
    return out


@pytest.fixture(scope="module")
def held(shelf: Path) -> VolumeRecords:
    return _read(shelf, hard_country())


@pytest.fixture(scope="module")
def sections(held: VolumeRecords) -> tuple[VolumeSection, ...]:
    return choose_sections(held)


def _read(out: Path, dataset: Dataset) -> VolumeRecords:
    found = find_books(PROJECT, dataset, out, CHAPTERS)
    return read_book_records(((book.area, book.folder) for book in found.books), CHAPTERS)


def topic(sections: tuple[VolumeSection, ...], indicator: str) -> VolumeIndicator:
    return next(t for one in sections for t in one.indicators if t.indicator == indicator)


def series(sections: tuple[VolumeSection, ...], indicator: str) -> IndicatorSeries:
    return topic(sections, indicator).series[0]


def values(dataset: Dataset, indicator: str, period: str, unit: str, breakdown: str = "") -> dict:
    """The observations behind a series, by area."""
    today = {area.code for area in dataset.areas.authorities}
    return {
        one.area_code: one
        for one in dataset.observations_of(indicator)
        if (one.period, one.unit, one.breakdown) == (period, unit, breakdown)
        and one.area_code in today
        and one.value is not None
    }


def test_a_book_is_read_for_its_own_facts_and_what_all_share_is_kept_once(
    held: VolumeRecords,
) -> None:
    assert len(held.books) == 30
    book = next(book for book in held.books if book.area.code == PLAIN)
    told = book.indicators["quality", "satisfaction"]
    assert {fact.area_code for fact in told.area_facts} == {PLAIN}
    assert told.explanation == "Why it matters."
    assert book.chapter_titles["quality"] == "Quality"
    shared = [fact for fact in held.shared_facts.values() if fact.indicator == "satisfaction"]
    assert {fact.area_code for fact in shared} == {ENGLAND, "LA_MEAN"}


def test_books_that_say_different_things_of_england_are_refused(tmp_path: Path) -> None:
    write_books(tmp_path, country(), [country().areas.find_authority("ashmere")])
    folder = write_book(tmp_path, country(), country().areas.find_authority("denholt"))
    path = folder / "notebooks" / "quality.ipynb"
    path.write_text(path.read_text("utf-8").replace('"value": 66.0', '"value": 67.0'), "utf-8")
    areas = [country().areas.find_authority(name) for name in ("ashmere", "denholt")]
    with pytest.raises(InputError, match=r"denholt.*expected what the other books say of England"):
        read_book_records(((area, tmp_path / area.slug) for area in areas), CHAPTERS)


@pytest.mark.parametrize("text", ["", "[]", "{", BROKEN])
def test_a_notebook_that_is_none_is_told_in_one_line(tmp_path: Path, text: str) -> None:
    area = country().areas.find_authority("ashmere")
    folder = write_book(tmp_path, country(), area)
    (folder / "notebooks" / "quality.ipynb").write_text(text, "utf-8")
    with pytest.raises(InputError) as caught:
        read_book_records([(area, folder)], CHAPTERS)
    assert "quality.ipynb" in str(caught.value)
    assert "\n" not in str(caught.value)
    assert "run carebook build ashmere" in str(caught.value)


def test_all_books_are_wanted_and_missing_ones_are_named_with_the_reason(tmp_path: Path) -> None:
    dataset = country()
    areas = [dataset.areas.find_authority(name) for name in ("ashmere", "denholt", "farrowby")]
    write_books(tmp_path, dataset, areas)
    other = replace(dataset, origin=replace(dataset.origin, checksum="99" * 32))
    (tmp_path / "glenmarch").mkdir()
    write_book(tmp_path, other, dataset.areas.find_authority("ravensey"))
    changed = tmp_path / "denholt" / "notebooks" / "quality.ipynb"
    changed.write_text(changed.read_text("utf-8") + " ", "utf-8")
    found = find_books(PROJECT, dataset, tmp_path, CHAPTERS)
    assert [book.area.slug for book in found.books] == ["ashmere", "farrowby"]
    reasons = {one.area.slug: one.reason for one in found.missing}
    assert reasons["glenmarch"] == "its book cannot be read"
    assert reasons["ravensey"] == "its book was made from other figures"
    assert reasons["denholt"] == "its notebooks were changed since the book was made"
    assert reasons["zealmouth"] == "no book"
    with pytest.raises(InputError, match=r"books of all 30 authorities, found 2 .*--partial"):
        require_books(found, partial=False)
    require_books(found, partial=True)
    with pytest.raises(InputError, match="found none"):
        require_books(replace(found, books=()), partial=True)


def test_a_book_of_older_notebooks_is_told(tmp_path: Path) -> None:
    dataset = country(only=[PLAIN])
    folder = write_book(tmp_path, dataset, dataset.areas.find_authority("ashmere"))
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    manifest["notebooks"]["index.ipynb"]["source"] = "00" * 32
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    found = find_books(PROJECT, dataset, tmp_path, CHAPTERS)
    assert found.outdated == (BookProblem(dataset.areas.find_authority("ashmere"), "notebooks"),)


def test_a_book_of_older_summaries_or_parameters_is_told(tmp_path: Path) -> None:
    dataset, out = country(only=[PLAIN, QUIET]), tmp_path / "out"
    project = copy_project(tmp_path / "project")
    write_books(out, dataset)

    def told() -> str:
        return problems_in_words(find_books(project, dataset, out, CHAPTERS).outdated)

    [ashmere, other] = dataset.areas.authorities
    assert told() == ""
    store = summary_store_path(project.data, ashmere)
    store.parent.mkdir(exist_ok=True)
    store.write_text("summaries: {}\n", "utf-8")
    assert told() == "summaries: Ashmere"
    (project.params / f"{other.slug}.yml").write_text("reply_to: us\n", "utf-8")
    assert told() == f"summaries: Ashmere; parameters: {other.everyday_name}"
    defaults = project.params / "defaults.yml"
    defaults.write_text(defaults.read_text("utf-8") + "\n", "utf-8")
    assert told() == f"summaries: Ashmere; parameters: Ashmere and {other.everyday_name}"
    store.unlink()
    manifest = json.loads((out / "ashmere" / "manifest.json").read_text("utf-8"))
    manifest["inputs"]["data/summaries/ashmere.yml"] = "00" * 32
    (out / "ashmere" / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    assert told().startswith("summaries: Ashmere; "), "a store that is gone is a change too"


def test_all_authorities_are_shown_in_one_unit_and_period(
    sections: tuple[VolumeSection, ...],
) -> None:
    satisfaction = series(sections, "satisfaction")
    assert (satisfaction.unit, satisfaction.period) == ("percent", "2024/25")
    assert {fact.period for fact in satisfaction.facts_by_code.values()} == {"2024/25"}
    assert NEW not in {fact.area_code for fact in satisfaction.facts_with_value}
    assert satisfaction.england is not None
    assert satisfaction.england.value == 66.0
    assert satisfaction.average is not None
    assert satisfaction.average.value == 64.7


def test_what_few_have_is_not_taken_for_the_latest_period(
    sections: tuple[VolumeSection, ...],
) -> None:
    one = series(sections, "satisfaction")
    fact = one.facts_by_code[PLAIN].model_copy(update={"period": "2025/26"})
    books = []
    for book in (_held(hard_country(), a) for a in hard_country().areas.authorities[:6]):
        told = book.indicators["quality", "satisfaction"]
        if book.area.code == PLAIN:
            told = replace(told, area_facts=(*told.area_facts, fact))
        books.append(replace(book, indicators={("quality", "satisfaction"): told}))
    found = choose_sections(VolumeRecords(tuple(books), {}))
    assert found[0].indicators[0].series[0].period == "2024/25"


def _held(dataset: Dataset, area: Area) -> BookRecord:
    block = block_of(dataset, area, "satisfaction")
    told = IndicatorRecord(
        "", "", {}, "", "", "", "", "", headline=False, area_facts=block.area_facts
    )
    return BookRecord(area, {"quality": "Quality"}, {("quality", "satisfaction"): told}, {}, None)


@pytest.mark.parametrize(("indicator", "breakdown"), [("satisfaction", ""), ("requests", "65+")])
def test_who_lies_outside_is_counted_again_from_the_data(
    sections: tuple[VolumeSection, ...], indicator: str, breakdown: str
) -> None:
    one = series(sections, indicator)
    known = values(hard_country(), indicator, one.period, one.unit, breakdown)
    england = next(
        o.value
        for o in hard_country().observations_of(indicator)
        if (o.area_code, o.period, o.unit, o.breakdown)
        == (ENGLAND, one.period, one.unit, breakdown)
    )
    limited = {code: o for code, o in known.items() if o.wide_lower is not None}
    above = {code for code, o in limited.items() if o.wide_lower > england}
    below = {code for code, o in limited.items() if o.wide_upper < england}
    assert above
    found = find_outside_limits(one)
    assert found is not None
    assert {fact.area_code for fact in found.above} == above
    assert {fact.area_code for fact in found.below} == below
    assert found.with_interval_count == len(limited)
    for facts in (found.above, found.below):
        names = [fact.place for fact in facts]
        assert names == sorted(names), "in the order of the alphabet, not of the values"


def test_england_s_own_limit_is_inside(sections: tuple[VolumeSection, ...]) -> None:
    one = series(sections, "satisfaction")
    assert one.england is not None
    exact = {
        code: fact.model_copy(update={"wide_lower": one.england.value, "wide_upper": 99.0})
        for code, fact in one.facts_by_code.items()
        if fact.value is not None
    }
    found = find_outside_limits(replace(one, facts_by_code=exact))
    assert found is not None
    assert not found.above


def test_nobody_is_named_without_intervals_and_it_says_why(
    sections: tuple[VolumeSection, ...],
) -> None:
    money = series(sections, "gross_expenditure")
    assert find_outside_limits(money) is None
    assert "complete figure" in why_no_limits(money)
    size = series(sections, "population")
    assert find_outside_limits(size) is None
    assert "sum of all" in why_no_limits(size)
    assert "nobody is named" in why_no_limits(replace(money, england=None))


def test_every_number_of_a_section_is_a_figure_or_a_count(
    sections: tuple[VolumeSection, ...],
) -> None:
    """Each number in the sentences is found again among the observations, or by counting them."""
    dataset, count = hard_country(), 30
    for indicator in ("satisfaction", "requests", "gross_expenditure", "population"):
        one, about = series(sections, indicator), topic(sections, indicator)
        section = VolumeSection(about.section, "A section", (about,))
        data = section_data(section, VolumePictures(), count)["topics"][0]
        text = " ".join([*data["sentences"], *(figure["alt"] for figure in data["figures"])])
        known = values(dataset, indicator, one.period, one.unit, one.breakdown)
        decimals = one.facts_with_value[0].decimals
        figures = [o.value for o in known.values()]
        expected = {str(len(known)), str(count), format_short(min(figures), one.unit, decimals)}
        expected.add(format_short(max(figures), one.unit, decimals))
        for o in dataset.observations_of(indicator):
            same = (o.unit, o.breakdown) == (one.unit, one.breakdown)
            if same and o.area_code in (ENGLAND, "LA_MEAN") and o.value is not None:
                expected.add(format_short(o.value, o.unit, decimals))
        limited = [o for o in known.values() if o.wide_lower is not None]
        england = one.england.value if one.england else 0.0
        above = sum(o.wide_lower > england for o in limited)
        below = sum(o.wide_upper < england for o in limited)
        expected |= {str(above), str(below), str(len(limited))}
        expected |= {str(len(limited) - above - below), "99.8%"}
        text = re.sub(r"\b20\d\d(-\d\d)?\b", " ", text)
        text = re.sub(r"per 100,000|aged 65|ages 65", " ", text)
        found = re.findall(r"£?\d[\d,]*(?:\.\d+)?%?", text)
        assert found, indicator
        for number in found:
            assert number.rstrip(",") in expected, (indicator, number, text)


def test_the_lists_hold_the_figures_and_their_wide_limits(
    sections: tuple[VolumeSection, ...],
) -> None:
    about = topic(sections, "satisfaction")
    data = section_data(VolumeSection("quality", "Quality", (about,)), VolumePictures(), 30)
    [named] = data["lists"]
    known = values(hard_country(), "satisfaction", "2024/25", "percent")
    by_name = {hard_country().areas.by_code[code].everyday_name: o for code, o in known.items()}
    rows = [row for group in named["groups"] for row in group["rows"]]
    assert rows
    for name, figure, limits in rows:
        one = by_name[name]
        assert figure == format_short(one.value, "percent", 1)
        wide = (one.wide_lower, one.wide_upper)
        assert limits == " to ".join(format_short(limit, "percent", 1) for limit in wide)


def test_what_nobody_has_is_listed_with_the_reason(sections: tuple[VolumeSection, ...]) -> None:
    quality = next(section for section in sections if section.name == "quality")
    [(title, why)] = section_data(quality, VolumePictures(), 30)["silent"]
    assert title == "Complaints to the Ombudsman"
    assert "No published file" in why
    assert not any(area.everyday_name in why for area in hard_country().areas.authorities)


def test_a_strip_is_linear_from_the_lowest_value_to_the_highest() -> None:
    low, middle, high = (position_on_strip(value, 10, 30) for value in (10, 20, 30))
    assert 0 < low < 0.05
    assert middle == 0.5
    assert high == pytest.approx(1 - low)
    spec = dot_strip([10, 20, 30])
    marks = next(iter(v for v in spec["datasets"].values() if len(v) == 3))
    assert [mark["x"] for mark in marks] == [low, middle, high]
    assert spec["padding"] == 0


def page_of(held: VolumeRecords, sections: tuple[VolumeSection, ...], code: str) -> dict:
    dataset = hard_country()
    figures = AuthorityKeyFigures(held, sections, VolumePictures())
    book = next(book for book in held.books if book.area.code == code)
    return authority_data(book, figures, dataset.areas, load_default_params(PROJECT))


def test_an_authority_s_page_counts_who_is_lower_and_higher(
    held: VolumeRecords, sections: tuple[VolumeSection, ...]
) -> None:
    page = page_of(held, sections, PLAIN)
    row = next(row for row in page["rows"] if row["title"].startswith("Satisfaction"))
    known = values(hard_country(), "satisfaction", "2024/25", "percent")
    own = known.pop(PLAIN).value
    lower = sum(o.value < own for o in known.values())
    higher = sum(o.value > own for o in known.values())
    assert f"{lower} have a lower figure and {higher} a higher one" in row["alt"]
    assert f"Ashmere {row['value']}" in row["alt"]
    assert "England: 66%" in row["alt"]
    all_values = [own, *(o.value for o in known.values())]
    assert row["own_at"] == position_on_strip(own, min(all_values), max(all_values))
    assert row["england"] == "England 66%"
    [people] = values(hard_country(), "population", "2020", "people").keys() & {PLAIN}
    exact = values(hard_country(), "population", "2020", "people")[people].value
    assert page["size"] == f"Population: {exact:,.0f} (2020)."


@pytest.mark.parametrize("code", [QUIET, SILENT, SMALL])
def test_an_authority_without_figures_has_the_same_rows_and_never_a_nought(
    held: VolumeRecords, sections: tuple[VolumeSection, ...], code: str
) -> None:
    plain, bare = page_of(held, sections, PLAIN), page_of(held, sections, code)
    assert [row["title"] for row in bare["rows"]] == [row["title"] for row in plain["rows"]]
    for row in bare["rows"]:
        assert row["value"] != "0"
        assert row["none"] == (row["own_at"] is None or row["value"].startswith("No figure"))
    if code == QUIET:
        assert {row["value"] for row in bare["rows"]} == {"No figure: suppressed"}
        assert bare["size"] == ""


def test_the_index_leads_from_districts_and_former_names(
    sections: tuple[VolumeSection, ...],
) -> None:
    dataset = hard_country()
    found = place_index_data(dataset.areas.authorities, dataset.areas, sections)
    entries = {one["text"]: one["labels"] for group in found for one in group["entries"]}
    assert entries["High Ashmere (Ashmere)"] == ["authority-ashmere"]
    assert entries["Old Fellshire (until 1 April 2023)"] == ["authority-caldmoor"]
    assert LONG_NAME in entries
    assert "Satisfaction of people who receive care" in entries
    letters = [group["letter"] for group in found]
    assert letters == sorted(letters)


def test_a_partial_volume_says_so_and_names_who_is_left_out(held: VolumeRecords) -> None:
    dataset = hard_country()
    left = dataset.areas.find_authority("zealmouth")
    books = tuple(book for book in held.books if book.area != left)
    data = volume_data(
        PROJECT,
        dataset,
        VolumeRecords(books, held.shared_facts),
        [BookProblem(left, "no book")],
        VolumePictures(),
    )
    assert data["scope"] == "England and 29 of its 30 local authorities"
    assert data["partial"].startswith("A partial volume: 29 of the 30")
    assert data["missing"] == "Left out of this volume: Zealmouth (no book)."
    assert "Zealmouth" not in json.dumps(data["authorities"] + data["regions"])


def test_made_up_authorities_are_called_that_on_the_cover(tmp_path: Path) -> None:
    names = {a.code: f"{a.name} (made up)" for a in national().areas.authorities}
    dataset = country(names, only=[PLAIN, SMALL])
    write_books(tmp_path, dataset)
    data = volume_data(PROJECT, dataset, _read(tmp_path, dataset), (), VolumePictures())
    assert data["demonstration"].startswith("A demonstration: the authorities are made up")
    assert data["figures"] == "Invented figures for made-up authorities."


def test_summaries_say_who_wrote_them_and_that_they_are_drafts(held: VolumeRecords) -> None:
    data = volume_data(PROJECT, hard_country(), held, (), VolumePictures())
    assert "written by rule" in data["summaries"]
    assert "draft, not yet checked by a person" in data["summaries"]
    assert all(page["draft"] for page in data["authorities"])


def test_the_checker_supports_what_is_said_of_england(sections: tuple[VolumeSection, ...]) -> None:
    dataset = hard_country()
    assessor = TextAssessor(gather_knowledge(dataset, dataset.areas.by_code[PLAIN]))
    checked = 0
    for section in sections:
        for about in section.indicators:
            for one in about.series:
                if about.has_many_breakdowns or one.is_evenly_spread or one.england is None:
                    continue
                england = volume_sentences.england_sentence(about.record, one)
                text = f"{england} {volume_sentences.england_change_sentence(one)}".strip()
                found = assessor.assess([text], indicator=about.indicator, slots=False)
                assert found.claims, text
                assert [(f.claim, f.reason) for f in found.unsupported_claims] == [], text
                checked += 1
    assert checked >= 4


def regional(sections: tuple[VolumeSection, ...]) -> VolumeIndicator:
    """A topic whose figures are published for regions: three of them, ten authorities in each."""
    about = topic(sections, "satisfaction")
    places = ("East Midlands", "South West", "London")
    figures = {
        code: fact.model_copy(
            update={"level": "regional", "place": places[n % 3], "value": 20.0 + n % 3}
            | {"short": f"{20 + n % 3}%"}
        )
        for n, (code, fact) in enumerate(about.series[0].facts_by_code.items())
    }
    return replace(about, series=(replace(about.series[0], facts_by_code=figures),))


def test_a_regional_figure_is_told_by_region_and_never_as_an_authority_s(
    sections: tuple[VolumeSection, ...],
) -> None:
    about = regional(sections)
    data = section_data(VolumeSection("quality", "Quality", (about,)), VolumePictures(), 30)
    [shown] = data["topics"]
    assert "It is published for regions, and not for single authorities." in shown["sentences"]
    assert shown["table"]["rows"] == [
        ["East Midlands", "20%"],
        ["London", "22%"],
        ["South West", "21%"],
    ]
    assert not any("authorities, each a dot" in one["caption"] for one in shown["figures"])
    assert data["lists"] == []


def test_what_is_england_s_alone_is_told_though_no_authority_has_it(held: VolumeRecords) -> None:
    books = tuple(
        replace(book, indicators={("quality", "satisfaction"): replace(told, area_facts=())})
        for book in held.books
        if (told := book.indicators["quality", "satisfaction"])
    )
    [section] = choose_sections(VolumeRecords(books, held.shared_facts))
    [shown] = section_data(section, VolumePictures(), 30)["topics"]
    assert shown["sentences"][0].startswith("In England in 2024-25, 66% of people")
    assert shown["sentences"][1] == "No authority of this volume has a figure."


def test_the_bundled_figures_are_not_taken_for_the_country(held: VolumeRecords) -> None:
    dataset = hard_country()
    few = replace(dataset, origin=replace(dataset.origin, kind="typed in"))
    data = volume_data(PROJECT, few, held, (), VolumePictures())
    assert data["scope"] == "England and 30 of its local authorities"
    assert data["partial"].startswith("Not the whole country: ")
