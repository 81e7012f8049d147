"""The ten notebooks as they are committed."""

import ast
import itertools
import json
import re

import nbformat
import pytest
from support.small_data import PROJECT, ROOT, bundled

from carebook.config.chapters import read_quarto_yml
from carebook.data.indicators import SECTIONS
from carebook.notebooks.notebook_files import (
    cell_tags,
    parameter_lines,
    read_notebook,
    summary_subject,
)

PATHS = [ROOT / chapter for chapter in read_quarto_yml(PROJECT.quarto_yml).chapters]
# A chapter that is a text file has neither outputs nor ids to look after.
NOTEBOOKS = [path for path in PATHS if path.suffix == ".ipynb"]
every_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
every_section = pytest.mark.parametrize("section", SECTIONS)
# A line that holds nothing but one item of a list of names.
ITEM = re.compile(r"^ +(\"[^\"]*\"|\(\"[^\"]*\", \"[^\"]*\"\)),$")


def cells(path, kind):
    return [cell for cell in read_notebook(path).cells if cell.cell_type == kind]


def chapter(section):
    return ROOT / "notebooks" / f"{section}.ipynb"


def in_section(section):
    return [name for name, one in bundled().indicators.items() if section in one.section]


def calls(path, method):
    """The string arguments of each call of a method of the book, in order."""
    source = "\n".join(cell.source for cell in cells(path, "code"))
    return [
        [argument.value for argument in node.args if isinstance(argument, ast.Constant)]
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == method
    ]


def test_there_are_ten():
    assert len(PATHS) == 10


@every_notebook
def test_it_is_a_valid_notebook_with_unique_ids(path):
    raw = json.loads(path.read_text(encoding="utf-8"))
    nbformat.validate(raw)
    ids = [cell["id"] for cell in raw["cells"]]
    assert len(set(ids)) == len(ids)
    assert (raw["nbformat"], raw["nbformat_minor"] >= 5) == (4, True)


@every_notebook
def test_it_holds_no_outputs_and_no_execution_counts(path):
    for cell in cells(path, "code"):
        assert cell.outputs == []
        assert cell.execution_count is None
        assert "execution" not in cell.metadata
    assert "papermill" not in read_notebook(path).metadata


@every_notebook
def test_it_ends_its_lines_with_line_feeds(path):
    content = path.read_bytes()
    assert b"\r" not in content
    assert content.endswith(b"}\n")


@every_notebook
def test_its_one_parameters_cell_says_rutland_and_whom_it_is_held_against(path):
    [cell] = [cell for cell in cells(path, "code") if "parameters" in cell_tags(cell)]
    names = {}
    exec(cell.source, names)  # noqa: S102  (our own notebook)
    assert names["area"] == "rutland"
    assert names["comparators"] == ["england", "region", "neighbours", "average"]
    assert set(parameter_lines(path, read_notebook(path))) == {"area", "comparators"}


@every_notebook
def test_its_parameters_come_before_all_other_code(path):
    assert "parameters" in cell_tags(cells(path, "code")[0])


@every_notebook
def test_its_code_cells_are_short(path):
    """At most 6 lines, where a list of names with one a line counts as no more than its call."""
    for cell in cells(path, "code"):
        lines = [line for line in cell.source.splitlines() if not ITEM.match(line)]
        assert len(lines) <= 6, cell.id


@every_notebook
def test_its_prose_names_no_authority(path):
    prose = "\n".join(cell.source for cell in cells(path, "markdown"))
    for area in bundled().areas.authorities:
        assert area.name not in prose
        assert area.slug not in prose
    assert not re.search(r"\b(Rutland|Leicester|Bath|Oakham)\b", prose)


@every_notebook
def test_its_prose_begins_with_one_title_and_skips_no_level(path):
    found = [
        len(marks)
        for cell in cells(path, "markdown")
        for marks in re.findall(r"^(#+) ", cell.source, re.MULTILINE)
    ]
    assert found[0] == 1
    assert found.count(1) == 1
    for before, after in itertools.pairwise(found):
        assert after <= before + 1


@every_notebook
def test_its_links_to_other_chapters_lead_somewhere(path):
    for cell in cells(path, "markdown"):
        for target in re.findall(r"\]\(([^)#:]+\.(?:ipynb|qmd))", cell.source):
            assert (path.parent / target).resolve() in PATHS


@every_notebook
def test_it_asks_only_for_indicators_and_breakdowns_of_the_catalogue(path):
    for name, *breakdowns in calls(path, "figures"):
        assert set(breakdowns) <= set(bundled().indicators[name].breakdowns)


@every_notebook
def test_each_summary_cell_follows_the_chart_it_sums_up(path):
    shown = None
    for cell in read_notebook(path).cells:
        if cell.cell_type == "code":
            found = re.findall(r"book\.figures\(\s*\"(\w+)\"", cell.source)
            shown = found[-1] if found else None
        wanted = summary_subject(cell)
        if wanted not in (None, "section", "book"):
            assert wanted == shown


@every_section
def test_a_section_shows_each_of_its_indicators_once_with_a_summary(section):
    path = chapter(section)
    shown = [name for name, *_ in calls(path, "figures")]
    assert sorted(shown) == sorted(in_section(section))
    assert len(calls(path, "show")) == len(shown)
    sums = [summary_subject(cell) for cell in cells(path, "markdown") if summary_subject(cell)]
    assert sums == ["section", *shown]


def test_a_chapter_and_the_book_open_with_what_matters():
    """Only the introduction and the cells that open the book stand before it."""
    for path, heading in [
        (ROOT / "index.ipynb", "## What matters here"),
        *((chapter(section), "## In short") for section in SECTIONS),
    ]:
        told = [cell.source for cell in cells(path, "markdown")]
        assert told[1] == heading, path
        subjects = [summary_subject(cell) for cell in cells(path, "markdown")]
        assert subjects[2] in ("section", "book"), path
        before = read_notebook(path).cells
        before = before[: [cell.source for cell in before].index(heading)]
        code = [cell.source for cell in before if cell.cell_type == "code"]
        assert not any(re.search(r"\bbook\.", source) for source in code), path


@every_section
def test_every_chart_has_a_heading_of_its_own_before_it(section):
    before = None
    for cell in read_notebook(chapter(section)).cells:
        if cell.cell_type == "code" and "book.show" in cell.source:
            assert before.cell_type == "markdown"
            assert re.search(r"^## ", before.source, re.MULTILINE)
        before = cell


@every_section
def test_indicators_with_breakdowns_are_drawn_so_that_they_stay_apart(section):
    for cell in cells(chapter(section), "code"):
        found = re.search(r'book\.figures\(\s*"(\w+)"(.*?)\)', cell.source, re.DOTALL)
        if not found:
            continue
        breakdowns = bundled().indicators[found[1]].breakdowns
        many = len(breakdowns) > 1 and found[2].count('"') != 2
        apart = "grouped_bars" in cell.source or "histogram" in cell.source
        assert apart == many


# Small groups, and one that holds two others: they are in the dataset, and no page needs them.
NOT_SHOWN = {
    "requests_outcome_18_64": {
        "Long term care: prison",
        "NHS funded care",
        "End of life",
        "No services: deceased",
    },
    "residential_ratings": {"Good or outstanding"},
}
NOT_SHOWN["requests_outcome_65"] = NOT_SHOWN["requests_outcome_18_64"]


def test_every_breakdown_of_the_catalogue_is_shown_somewhere():
    on_pages = {name: one for name, one in bundled().indicators.items() if one.section}
    for name, indicator in on_pages.items():
        asked = [
            breakdowns
            for section in indicator.section
            for shown, *breakdowns in calls(chapter(section), "figures")
            if shown == name
        ]
        everything = set(indicator.breakdowns)
        shown = {one for some in asked for one in (some or everything)}
        assert everything - shown == NOT_SHOWN.get(name, set()), name


def test_the_front_page_sums_up_the_book():
    assert [summary_subject(cell) for cell in cells(ROOT / "index.ipynb", "markdown")].count(
        "book"
    ) == 1
    [call] = calls(ROOT / "index.ipynb", "key_figures")
    assert set(call) <= set(bundled().indicators)


@pytest.mark.parametrize(
    ("name", "section", "words"),
    [
        ("recruitment_harder", "providers", "region"),
        ("retention_harder", "providers", "region"),
        ("workforce_turnover", "providers", "region"),
        ("satisfaction", "quality", "only those who already receive care"),
        ("satisfaction", "quality", "cannot rank"),
        ("discharges_acceptable_trust", "quality", "data"),
        ("delayed_transfers_of_care", "quality", "2020"),
    ],
)
def test_the_prose_says_what_a_measure_is_not(name, section, words):
    [cell] = [one for one in cells(chapter(section), "markdown") if one.id == f"{name}-why"]
    assert words in cell.source
