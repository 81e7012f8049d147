"""book.add: a council's or researcher's own figures in a notebook, and what is said where not."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from matplotlib.figure import Figure
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from support.invented_country import PLAIN, book_of, national
from support.local_tables import ANSWERED_YML, write_local
from support.narrative_cells import store_of, summary_cell
from support.rule_texts import TODAY, chart_words
from support.small_data import (
    BATH,
    ENGLAND,
    LEICESTERSHIRE,
    RUTLAND,
    authority,
    bundled,
    displayed,
    open_book,
    refusal,
)

from carebook.books.changes.dataset_snapshot import make_dataset_snapshot
from carebook.checking.assessment import TextAssessor
from carebook.facts.checksums import figures_checksum, local_figures_checksum
from carebook.facts.fact import make_other_facts
from carebook.facts.knowledge import gather_knowledge
from carebook.facts.positions import make_positions
from carebook.ingest.local.local_folder import load_local_figures
from carebook.narrative.fill_cells import fill_summary_cells
from carebook.narrative.summary import facts_hash
from carebook.notebooks import access_log, api
from carebook.notebooks.blocks import BLOCK_MIME, read_block
from carebook.notebooks.provenance import sources_table
from carebook.pages.figure_tables import block_to_csv, figure_table
from carebook.statistics.outliers import find_outliers

SAID = {
    "area": "rutland",
    "title": "Calls answered within a minute",
    "statement": "{value} of calls were answered within a minute",
    "unit": "percent",
    "denominator": "calls",
    "source": {"publisher": "Rutland County Council", "title": "Care line log"},
}


def answered(**changes) -> pd.DataFrame:
    plain = {"period": ["2023/24", "2024/25"], "value": [40.0, 45.0]}
    return pd.DataFrame(plain | {"numerator": [80, 99], "denominator": [200, 220]} | changes)


def block_of(book, figures, draw=api.trend):
    return read_block({BLOCK_MIME: displayed(book.show, figures, draw)[BLOCK_MIME]})


@pytest.fixture
def local(tmp_path):
    """The small dataset, with the calls of Rutland's care line in data/local."""
    write_local(tmp_path)
    found = load_local_figures(tmp_path, bundled().areas, bundled().indicators)
    return bundled().with_local_figures(found)


def test_a_file_is_shown_as_any_indicator_is_and_marked(local):
    book = open_book(dataset=local)
    calls = book.add("care_calls")
    assert list(calls["value"]) == [1480, 1620, 1835]
    assert calls.equals(book.figures("care_calls"))
    block = block_of(book, calls)
    assert (block.local, block.added) == ("data/local/care_calls.csv", None)
    assert block.caption.endswith(
        "Local figures: Rutland County Council, Care line log, page 4, 12 May 2025."
    )
    assert block.source == "Rutland County Council, Care line log, page 4, 12 May 2025"
    # From 1,480 to 1,835 calls: 355 more, beyond chance.
    assert [(c.start, c.direction, c.difference) for c in block.changes if c.start == "first"] == [
        ("first", "rose", 355)
    ]
    assert figure_table(block).notes[0].startswith("Local figures: Rutland County Council")
    assert ',"Local figures: Rutland County Council' in block_to_csv(block)


def test_a_table_of_a_notebook_is_shown_as_a_file_is(monkeypatch):
    noted = []
    monkeypatch.setattr(access_log, "record_read", lambda *read: noted.append(read))
    book = open_book()
    block = block_of(book, book.add(answered(), key="answered", **SAID))
    assert (block.local, block.added.key) == ("a table in the notebook", "answered")
    assert block.facts[1].short == "45%"
    # Wilson's limits of 99 in 220, and of 80 in 200.
    assert (block.facts[1].lower, block.facts[1].upper) == pytest.approx((38.57, 51.60), abs=0.01)
    # z = 5.0 / 4.75, the error of the difference of the two: no clear change.
    assert {one.direction for one in block.changes} == {"no clear change"}
    # What the notebook made itself is in its own cells, and no part of the dataset.
    assert ("facts", "answered") not in noted


def test_a_line_goes_through_one_group_alone():
    """Through two of them it would go up and down between them."""
    table = pd.concat([answered(breakdown="65+"), answered(breakdown="18-64", value=[50.0, 60.0])])
    table["numerator"] = [80, 99, 100, 132]
    said = SAID | {"statement": "{value} of calls from people aged {breakdown} were answered"}
    book = open_book()
    figures = book.add(table, key="answered", **said)
    message = refusal(book.show, figures, api.trend)
    assert message.startswith("trend: expected figures of one breakdown, found 65+, 18-64; keep")
    block = block_of(book, figures[figures["breakdown"] == "65+"])
    assert [fact.short for fact in block.facts] == ["40%", "45%"]
    assert block_of(book, figures, api.grouped_bars).spec is not None


def test_a_table_may_be_put_in_again_with_other_values_but_under_no_other_key():
    book = open_book()
    book.add(answered(), key="answered", **SAID)
    again = book.add(answered(value=[40.0, 50.0], numerator=[80, 110]), key="answered", **SAID)
    assert list(again["value"]) == [40, 50]
    said = refusal(lambda: book.add(answered(), key="satisfaction", **SAID))
    assert "book.add: expected a key of its own, found 'satisfaction'" in said


def test_cells_of_pandas_are_read_as_a_csv_has_them():
    book = open_book()
    table = pd.DataFrame(
        {
            "period": [2023, 2024],
            "value": [40.0, None],
            "denominator": [200.0, float("nan")],
            "status": [None, "suppressed"],
        }
    )
    figures = book.add(table, key="answered", **SAID)
    assert list(figures["period"]) == ["2023", "2024"]
    assert list(figures["status"]) == ["published", "suppressed"]


@pytest.mark.parametrize(
    ("table", "said", "message"),
    [
        (answered(value=[40.0, "?"]), {}, "book.add: row 2: value: expected a number in plain"),
        (answered(period=["2023/24", "24"]), {}, "book.add: row 2: period: expected a year"),
        (answered(period=["2024", "2024"]), {}, "book.add: row 2: expected one value for Rutland"),
        (answered().drop(columns="denominator"), {}, "row 1: denominator: expected the number"),
        (answered().drop(columns="period"), {}, "book.add: expected the column 'period', found"),
        (answered().iloc[:0], {}, "book.add: expected a table with rows, found none"),
        (answered(), {"area": "England"}, "row 1: area: expected an authority, found 'England'"),
        (answered(), {"source": None}, "book.add: source: expected"),
        (answered(), {"colour": "red"}, "book.add: colour: expected one of title, statement"),
        (answered(), {"unit": "calls"}, "book.add: unit: expected one of the units people"),
        (answered(), {"key": ""}, "expected a key of small letters"),
        ([1, 2], {}, "expected the key of a file in data/local, or a pandas table, found list"),
    ],
)
def test_a_table_that_cannot_be_used_is_refused_in_one_line(table, said, message):
    found = refusal(lambda: open_book().add(table, **{"key": "answered", **SAID, **said}))
    assert message in found
    assert "\n" not in found


def test_what_is_not_said_of_a_table_is_asked_for():
    less = {name: one for name, one in SAID.items() if name != "source"}
    found = refusal(lambda: open_book().add(answered(), key="answered", **less))
    assert found == "book.add: source: expected it, found none; add source=..."


def test_a_key_without_a_file_is_refused(local):
    book = open_book(dataset=local)
    assert (
        refusal(book.add, "calls")
        == "book.add: expected data/local/calls.csv with calls.yml beside it, found none; add them,"
        " or take one of data/local/care_calls.csv"
    )
    assert 'write book.figures("satisfaction")' in refusal(book.add, "satisfaction")
    said = refusal(lambda: book.add("care_calls", title="Calls"))
    assert "since data/local/care_calls.yml says the rest, found title too; move it there" in said


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        (pd.DataFrame({"calls": [1]}), "found another table (calls); write figures = book.figures"),
        (pd.DataFrame({"calls": [1]}), 'book.add(table, key="care_calls", ...)'),
        (Figure(), "found a matplotlib Figure; make the figure the cell's last line"),
        (Figure(), '"#| label: fig-name" and "#| fig-alt: what it shows"'),
        (api.bars(open_book().figures("satisfaction")), "write book.show(figures, chart)"),
        (7, "expected figures of book.figures() or book.add(), found int"),
        (None, "found NoneType"),
    ],
)
def test_showing_anything_else_says_in_one_line_how_to_show_it(shown, said):
    found = refusal(open_book().show, shown)
    assert found.startswith("show: expected figures")
    assert said in found
    assert "\n" not in found


def test_an_error_in_a_cell_is_its_line_and_the_message_not_a_page():
    cell = compile("\nopen_book().show(7)", "ipykernel_7/8.py", "exec")
    with pytest.raises(api.InputError) as caught:
        exec(cell, {"open_book": open_book})  # noqa: S102
    first, last = caught.value._render_traceback_()
    assert first.startswith("line 2 of the cell: ")
    assert last.startswith("InputError: show: expected figures")


@pytest.mark.parametrize(
    ("csv", "said"),
    [
        (
            "period,value\n2023,12.5\n2024,10.5\n",
            "title: Waiting for an assessment\nunit: days\n"
            "statement: people waited {value} on average for an assessment\n",
        ),
        (
            "period,value\n2023,12.5\n2024,10.2\n",
            "title: Spending on equipment\nunit: £ million\n"
            "statement: the council spent {value} on equipment\n",
        ),
        # Of whom others are told in the catalogue too: by age, and in three groups.
        (
            "period,breakdown,value\n2024,65+,60\n2024,18-64,90\n",
            "title: Carers who asked for a break\nunit: count\nnoun: carers\n"
            'statement: "{breakdown} came to {value}"\n'
            "breakdowns: {65+: carers aged 65 and over who asked for a break, 18-64: carers aged "
            "18 to 64 who asked for a break}\n",
        ),
        (
            "period,breakdown,value,denominator\n2024,a,70.5,210\n2024,b,50,190\n2024,c,55,190\n",
            "title: Satisfaction with the sensory team\nunit: percent\n"
            'statement: "{value} of {breakdown} were satisfied with the sensory team"\n'
            "breakdowns: {a: people with sight loss, b: people with hearing loss, c: people with "
            "both}\n",
        ),
    ],
)
def test_the_checker_understands_what_the_rule_writes_of_them(tmp_path, csv, said):
    source = "area: rutland\nsource: {publisher: Rutland County Council, title: Own count}\n"
    write_local(tmp_path, "own", csv, said + source)
    found = load_local_figures(tmp_path, bundled().areas, bundled().indicators)
    dataset = bundled().with_local_figures(found)
    book = open_book(dataset=dataset)
    text = chart_words(block_of(book, book.add("own"), None), dataset=dataset)
    assert "n Rutland in 2024, " in text
    for given in ("own", None):
        assessor = TextAssessor(gather_knowledge(dataset, authority()))
        assessed = assessor.assess([text], indicator=given, slots=False)
        assert assessed.all_claims
        assert assessed.unsupported_claims == ()


def test_another_area_has_no_such_figure_and_its_book_does_not_miss_it(local):
    book = open_book("leicestershire", local)
    block = block_of(book, book.add("care_calls"))
    assert block.silence is not None
    assert (block.facts, block.local) == ((), "data/local/care_calls.csv")
    # A card of it is left out, and one in Rutland's book is marked.
    assert displayed(book.key_figures, "care_calls")["text/plain"] == ""
    own = displayed(open_book(dataset=local).key_figures, "care_calls")
    assert own["text/plain"] == "Calls to the care line: 1,835"
    assert "2024-25, local figures" in own["text/markdown"]


def test_nothing_but_their_own_areas_book_rests_on_local_figures(local):
    assert local.observations is bundled().observations
    assert "care_calls" not in local.published_indicators
    assert "care_calls" not in make_dataset_snapshot(local, "now").indicators
    assert local.count_authorities("care_calls") == {}
    assert local.observations_of_periods("care_calls", {"2024/25"}, {"count"}) == ()
    figures = open_book(dataset=local).figures("care_calls", everywhere=True)
    assert set(figures["role"]) == {"area"}
    knowledge = gather_knowledge(local, authority())
    assert make_positions(local, knowledge.facts_by_indicator["care_calls"]) == ()
    assert {one.area_code for one in knowledge.facts_by_indicator["care_calls"]} == {RUTLAND}
    assert {ENGLAND, LEICESTERSHIRE, BATH}.isdisjoint(
        o.area_code for o in local.observations_of("care_calls")
    )
    assert "care_calls" not in gather_knowledge(local, authority("leicestershire")).indicators
    assert [one for one in find_outliers(local) if one.observation.indicator == "care_calls"] == []


def test_several_authorities_in_one_table_are_never_held_against_each_other(tmp_path):
    """Not as neighbours, an average, a median or an oddity, however many there are: here 30."""
    codes = [one.code for one in national().areas.authorities]
    rows = [
        f"{code},2024,{40 + number},{400 + 10 * number},1000\n" for number, code in enumerate(codes)
    ]
    # One of which a dataset would say that it looks odd among the others.
    rows[-1] = f"{codes[-1]},2024,1,10,1000\n"
    yml = ANSWERED_YML.replace("area: rutland\n", "").partition("breakdowns")[0]
    yml = yml.replace("{breakdown}", "calls") + "source: {publisher: Somebody, title: A log}\n"
    csv = f"area,period,value,numerator,denominator\n{''.join(rows)}"
    write_local(tmp_path, "answered", csv, yml)
    found = load_local_figures(tmp_path, national().areas, national().indicators)
    dataset = national().with_local_figures(found)
    area = dataset.areas.by_code[PLAIN]
    book = replace(book_of(PLAIN), _dataset=dataset)
    block = block_of(book, book.figures("answered", everywhere=True), api.bars)
    assert [fact.area_code for fact in block.facts] == [PLAIN]
    assert (block.comparisons, block.positions, block.others) == ((), (), ())
    assert make_other_facts(dataset, area, "answered") == ()
    # The same figures, published, would be all of these.
    observations = (*dataset.observations, *found[0].observations)
    published = replace(dataset, local={}, observations=observations)
    book = replace(book_of(PLAIN), _dataset=published)
    block = block_of(book, book.figures("answered", everywhere=True), api.bars)
    assert {fact.role for fact in block.facts} == {"area", "neighbours"}
    assert len(block.others) == 29
    assert len(block.positions) == 1
    odd = [
        sum(one.observation.indicator == "answered" for one in find_outliers(each))
        for each in (dataset, published)
    ]
    assert odd == [0, 1]


def test_a_sentence_that_the_checker_does_not_understand_is_told_with_what_to_do(tmp_path):
    """A clinic for people who fall is a fall to it."""
    source = "area: rutland\nsource: {publisher: Rutland County Council, title: Own count}\n"
    said = "title: Visits to falls clinics\nunit: count\nnoun: visits\n"
    said += 'statement: "{value} were made to falls clinics"\n'
    write_local(tmp_path, "own", "period,value\n2024,102\n", said + source)
    found = load_local_figures(tmp_path, bundled().areas, bundled().indicators)
    dataset = bundled().with_local_figures(found)
    book = open_book(dataset=dataset)
    shown = new_code_cell(
        "show", outputs=[new_output("display_data", displayed(book.show, book.add("own")))]
    )
    cells = [new_markdown_cell("# Title"), shown, summary_cell("own", "")]
    narrative = fill_summary_cells(
        {Path("notebooks/own.ipynb"): new_notebook(cells=cells)},
        gather_knowledge(dataset, authority()),
        store_of(),
        Path("data/summaries/rutland.yml"),
        TODAY,
    )
    # The headline holds the word too.
    _, warning = narrative.warnings
    assert "'In Rutland in 2024, 102 visits were made to falls clinics.'" in warning
    for line in narrative.warnings:
        assert line.endswith("choose other words for the title or statement of own, or give terms")


def test_a_summary_of_a_chapter_does_not_change_with_figures_of_another_area(local):
    book = open_book("leicestershire", local)
    own = block_of(book, book.figures("population_density"))
    silent = block_of(book, book.add("care_calls"))
    assert facts_hash([own, silent]) == facts_hash([own])
    book = open_book(dataset=local)
    own, calls = (
        block_of(book, book.figures("satisfaction")),
        block_of(book, book.add("care_calls")),
    )
    assert facts_hash([own, calls]) != facts_hash([own])


def test_an_areas_checksum_changes_with_its_own_local_figures_alone(local, tmp_path):
    rutland, other = authority(), authority("leicestershire")
    write_local(tmp_path, csv="area,period,value\nrutland,2024/25,1900\n")
    found = load_local_figures(tmp_path, bundled().areas, bundled().indicators)
    changed = bundled().with_local_figures(found)
    assert figures_checksum(local, rutland) != figures_checksum(changed, rutland)
    assert local_figures_checksum(local, rutland) != local_figures_checksum(changed, rutland)
    assert figures_checksum(local, other) == figures_checksum(changed, other)
    assert figures_checksum(bundled(), other) == figures_checksum(local, other)
    assert local_figures_checksum(local, other) == ""


def test_the_sources_of_a_book_are_its_own(local):
    own = sources_table(local, authority())
    assert "Care line log, page 4. Local figures" in own
    assert "2022-23, 2023-24, 2024-25" in own
    assert "Care line log" not in sources_table(local, authority("leicestershire"))
