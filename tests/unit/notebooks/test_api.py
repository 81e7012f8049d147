import json
from dataclasses import replace

import altair as alt
import pytest
from support.small_data import (
    ALL_AGES,
    ENGLAND,
    OLDER,
    ROOT,
    SLUGS,
    all_blocks,
    block_of,
    bundled,
    dataset_of,
    displayed,
    facts_of,
    observation,
    open_book,
    refusal,
)

from carebook.data.areas import Area, Areas
from carebook.facts.checksums import figures_checksum
from carebook.facts.fact import Fact
from carebook.notebooks import api
from carebook.notebooks.blocks import BLOCK_MIME, BUILDING_VARIABLE, VEGALITE_MIME, read_block

# A row is found by its id, and what is charted may be chosen.
UNHELD = ("id", "charted")


def cards(*wanted, slug="rutland"):
    data = displayed(open_book(slug).key_figures, *wanted)
    return read_block({BLOCK_MIME: data[BLOCK_MIME]}).cards, data


@pytest.fixture
def at_home(monkeypatch):
    monkeypatch.chdir(ROOT / "notebooks")


@pytest.mark.usefixtures("at_home")
def test_a_book_opens_from_the_notebooks_folder_in_any_spelling():
    book = api.open_book("RUTLAND", ["england"])
    assert (book.area.name, book.comparators) == ("Rutland", ("england",))
    assert book.params.contacts


@pytest.mark.usefixtures("at_home")
def test_an_unknown_area_or_comparator_is_refused():
    assert "did you mean Rutland" in refusal(api.open_book, "Rutlnd")
    message = refusal(api.open_book, "rutland", ["england", "wales"])
    assert message.startswith(
        "comparators: expected some of england, region, neighbours, average, found wales"
    )


def test_a_book_opens_only_inside_a_project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert "expected a carebook project" in refusal(api.open_book, "rutland")


def test_figures_are_the_facts_as_a_table():
    figures = open_book().figures("requests")
    assert list(figures.columns) == list(Fact.model_fields)
    facts = facts_of("requests")
    assert list(figures["id"]) == [fact.id for fact in facts]
    assert list(figures["value"]) == [fact.value for fact in facts]


def test_figures_can_be_of_some_breakdowns_only():
    figures = open_book().figures("requests", "65+")
    assert set(figures["breakdown"]) == {"65+"}
    assert set(open_book().figures("requests")["breakdown"]) == {"18-64", "65+"}


@pytest.mark.parametrize(
    ("comparators", "roles"),
    [
        ((), {"area"}),
        (("england",), {"area", "england"}),
        (("average", "region"), {"area", "average"}),
    ],
)
def test_only_the_chosen_comparators_are_shown(comparators, roles):
    book = open_book(comparators=comparators)
    assert set(book.figures("population_density")["role"]) == roles


def test_a_national_figure_is_shown_whatever_the_comparators():
    figures = open_book(comparators=()).figures("dissatisfaction_public")
    assert list(figures["place"]) == ["England"]


def test_an_unknown_indicator_is_refused_with_the_nearest():
    message = refusal(open_book().figures, "satisfactoin")
    assert "expected a key of data/indicators.yml, found 'satisfactoin'" in message
    assert "did you mean satisfaction" in message
    assert "add it there first" in refusal(open_book().figures, "zzzz")


def test_an_unknown_breakdown_is_refused():
    said = "breakdown: expected some of 18-64, 65+ for requests, found 66+"
    assert refusal(open_book().figures, "requests", "66+") == said
    assert "expected some of none" in refusal(open_book().figures, "satisfaction", "65+")


def test_showing_leaves_the_facts_comparisons_and_source_in_the_notebook():
    block = block_of("requests", "65+", draw=api.bars)
    assert block.facts == facts_of("requests", "65+")
    assert [one.verdict for one in block.comparisons] == ["higher"]
    assert block.source == "NHS England, ASCFR and SALT Data Tables 2023-24"
    assert block.polarity == "Neither a high nor a low figure is good or bad in itself."
    assert "Requests from people aged 65 and over" in block.alt
    assert "3,986" in block.alt


@pytest.mark.parametrize("name", bundled().indicators)
def test_every_indicator_is_shown_as_a_chart_or_as_a_silence(name):
    indicator = bundled().indicators[name]
    block = block_of(name, draw=api.grouped_bars if indicator.breakdowns else api.bars)
    assert (block.spec is None) == (block.silence is not None)
    assert bool(block.alt) == (block.spec is not None)


@pytest.mark.parametrize("slug", SLUGS)
def test_every_block_carries_its_facts_and_its_area(slug):
    for block in all_blocks(slug):
        wanted = {(fact.id, fact.value) for fact in facts_of(block.indicator, slug=slug)}
        assert {(fact.id, fact.value) for fact in block.facts} <= wanted
        assert block.area == bundled().areas.find_authority(slug).name
        assert block.caveat == bundled().indicators[block.indicator].caveat


@pytest.mark.parametrize(
    ("slug", "draw"),
    zip(SLUGS, [api.bars, api.grouped_bars, api.trend], strict=True),
)
def test_every_block_and_its_chart_are_strict_json(slug, draw, monkeypatch):
    monkeypatch.setenv(BUILDING_VARIABLE, "1")  # without pictures, which this is not about
    book = open_book(slug)
    for name in bundled().indicators:
        json.dumps(displayed(book.show, book.figures(name), draw), allow_nan=False)


def test_a_block_of_what_nobody_publishes_names_no_source():
    for name, indicator in bundled().indicators.items():
        assert bool(block_of(name).source) == (indicator.availability == "published")


def test_the_words_for_higher_and_lower_come_with_the_block():
    assert block_of("deprivation_decile_mean").comparatives["higher"] == "less deprived on average"
    assert block_of("population").comparatives == {}


def test_the_alternative_text_carries_intervals_and_roundness():
    alt_text = block_of("requests", "65+", draw=api.bars).alt
    assert "Rutland 3,986 (3,788 to 4,191), The average authority 2,438." in alt_text
    assert "England about 434," in block_of("population_density", draw=api.bars).alt


def test_a_line_is_called_a_line_and_bars_bars():
    assert block_of("older_share", draw=api.trend).alt.startswith("Line chart.")
    assert block_of("satisfaction", draw=api.bars).alt.startswith("Bar chart.")
    assert block_of("population", draw=api.trend).alt.startswith("Bar chart.")


def test_a_chart_of_ones_own_is_shown_as_it_is():
    book = open_book()
    figures = book.figures("satisfaction")
    own = alt.Chart(figures[["place", "value"]]).mark_point().encode(x="value:Q", y="place:N")
    data = displayed(book.show, figures, own)
    assert data[VEGALITE_MIME]["mark"]["type"] == "point"
    data = displayed(book.show, figures, lambda rows: own)
    assert data[VEGALITE_MIME]["mark"]["type"] == "point"


def test_filtered_rows_make_fewer_facts():
    book = open_book()
    figures = book.figures("requests")
    data = displayed(book.show, figures[figures["breakdown"] == "65+"], api.bars)
    block = read_block(data)
    assert {fact.breakdown for fact in block.facts} == {"65+"}
    assert block.facts == tuple(f for f in facts_of("requests") if f.breakdown == "65+")


def test_a_silence_is_shown_as_a_sentence_and_no_chart():
    data = displayed(open_book().show, open_book().figures("reablement"), api.bars)
    assert VEGALITE_MIME not in data
    assert data["text/plain"].startswith("This is not among the figures")


def test_figures_of_several_indicators_are_refused():
    book = open_book()
    figures = book.figures("requests")
    figures.attrs.clear()
    assert "requests" in displayed(book.show, figures)["text/plain"].lower()
    message = refusal(book.show, figures.drop(columns="indicator"))
    assert "expected figures of one indicator" in message


@pytest.mark.parametrize("column", Fact.model_fields)
def test_no_column_can_be_taken_away(column):
    figures = open_book().figures("requests", "65+").drop(columns=column)
    message = refusal(open_book().show, figures, api.bars)
    assert message.startswith("show: expected the columns of book.figures()")
    assert f"found no '{column}'" in message


@pytest.mark.parametrize("column", [name for name in Fact.model_fields if name not in UNHELD])
@pytest.mark.parametrize("value", ["another", None, 4000.5])
def test_a_changed_row_is_refused_by_its_column(column, value):
    figures = open_book().figures("requests", "65+")
    figures[column] = figures[column].astype(object)
    is_missing = figures.loc[0, column] is None or figures.loc[0, column] != figures.loc[0, column]
    figures.loc[0, column] = 12.5 if value is None and is_missing else value
    message = refusal(open_book().show, figures, api.bars)
    assert f"found '{column}' changed for Rutland, 2023/24; add a new indicator" in message


def test_a_doubled_row_and_a_row_from_elsewhere_are_refused():
    book = open_book()
    figures = book.figures("requests", "65+")
    doubled = figures.iloc[[0, 1, 0]]
    assert "found one twice (Rutland, 2023/24, per 100,000" in refusal(book.show, doubled)
    foreign = open_book("leicestershire").figures("requests", "65+")
    assert "found another (Leicestershire, 2023/24" in refusal(book.show, foreign)
    assert "; filter its rows and add none" in refusal(book.show, figures.assign(id="made up"))


def test_rows_may_be_reordered_and_another_unit_charted():
    book = open_book()
    figures = book.figures("requests", "65+").iloc[::-1]
    figures["charted"] = figures["unit"] == OLDER
    figures["of_ones_own"] = 1
    block = read_block(displayed(book.show, figures, api.bars))
    assert {fact.unit for fact in block.facts if fact.charted} == {OLDER}
    assert [fact.id for fact in block.facts] == [f.id for f in facts_of("requests", "65+")][::-1]
    assert "15,200" in block.alt


def test_a_table_of_other_types_holds_the_same_figures():
    book = open_book()
    figures = book.figures("requests")
    assert figures["lower"].isna().any()
    plain, typed = (
        read_block(displayed(book.show, table)).facts
        for table in (figures, figures.convert_dtypes())
    )
    assert plain == typed == facts_of("requests")


def test_cards_show_the_latest_figure_with_its_unit_place_and_time():
    (one, two, three), data = cards(
        "population", ("older_share", "65+"), ("receiving_care", "18-64")
    )
    assert (one.title, one.value, one.detail) == ("Population", "40,600", "number of people, 2023")
    assert (two.value, two.detail) == ("26.3%", "of residents, 2023")
    assert three.title == "People aged 18 to 64 receiving long-term support"
    assert three.fact.unit == ALL_AGES
    assert "**40,600**" in data["text/markdown"]
    assert data["text/plain"].startswith("Population: 40,600; ")


def surveyed(*more):
    """Rutland's satisfaction with that of 19 others, all higher, and England's."""
    others = [f"X{number:02}" for number in range(19)]
    invented = {code: Area(code, code, code.lower(), "unitary authority", "") for code in others}
    rows = [observation(area_code=code, value=80.0 + n) for n, code in enumerate(others)]
    areas = Areas({**bundled().areas.by_code, **invented})
    return replace(dataset_of(observation(), *rows, *more), areas=areas)


def card_beside(*more, comparators=None):
    book = open_book(dataset=surveyed(*more), comparators=comparators)
    data = displayed(book.key_figures, "satisfaction")
    [card] = read_block({BLOCK_MIME: data[BLOCK_MIME]}).cards
    return card, data["text/markdown"].replace("\\", "")


def test_a_card_has_england_s_figure_of_its_own_period_and_the_place_among_all():
    then = observation(area_code=ENGLAND, period="2022/23", value=61.5)
    now = observation(area_code=ENGLAND, value=65.4)
    card, in_jupyter = card_beside(then, now)
    lines = ("England: 65.4%", "In the lowest quarter of 20 authorities")
    assert card.lines_beside == lines
    assert "; ".join(lines) in in_jupyter
    assert (card.england.role, card.england.period) == ("england", card.fact.period)
    # England's of another year is none to set it beside.
    assert card_beside(then)[0].lines_beside == lines[1:]
    assert card_beside(now, comparators=("region",))[0].lines_beside == lines[1:]


def test_a_card_stands_alone_where_nothing_is_known_beside_it():
    [card], _ = cards("cqc_authority_score")
    assert card.lines_beside == ()
    [card], _ = cards("satisfaction")
    assert (card.value, card.lines_beside) == ("78.8%", ())


def test_a_card_without_a_figure_says_why_and_shows_no_number():
    (card,), _ = cards("cqc_authority_score")
    assert (card.value, card.fact) == ("No figure", None)
    assert card.detail == (
        "Nothing had been published for Rutland when the figures were gathered. "
        "Many councils had no published score in 2024-25."
    )


def test_a_figure_stands_in_for_one_that_is_missing():
    (card,), _ = cards(["cqc_authority_score", ("requests", "65+"), "satisfaction"])
    assert card.title == "Requests from people aged 65 and over"
    assert card.fact.indicator == "requests"
    (first,), _ = cards(["satisfaction", ("requests", "65+")])
    assert first.fact.indicator == "satisfaction"
    (neither,), _ = cards(["cqc_authority_score", "deprivation_rank"])
    assert (neither.title, neither.value) == (
        bundled().indicators["cqc_authority_score"].title,
        "No figure",
    )
    assert "an empty one" in refusal(open_book().key_figures, [])


def test_a_regional_card_names_the_region():
    assert "South West" in cards("workforce_turnover", slug=SLUGS[2])[0][0].detail


def test_an_unknown_card_is_refused():
    assert "found 'popluation'" in refusal(open_book().key_figures, "popluation")
    assert "found 66+" in refusal(open_book().key_figures, ("requests", "66+"))


def test_all_sources_are_listed_with_publisher_and_licence():
    text = displayed(open_book().sources)["text/markdown"]
    for source in bundled().sources.values():
        assert source.publisher in text
        assert source.page is None or source.page in text
    assert "2023-24" in text


def test_the_provenance_names_area_edition_and_checksum():
    book = open_book()
    text = displayed(book.provenance)["text/markdown"]
    assert figures_checksum(bundled(), book.area)[:16] in text
    assert "Figures that were typed in" in text
    assert "Rutland, E06000017" in text
    assert "21 November 2026" in text


def test_contacts_and_the_way_to_reply_are_shown():
    assert "01572 722 577" in displayed(open_book().contacts)["text/markdown"]
    assert "Please tell" in displayed(open_book().reply_to)["text/markdown"]


def test_charts_are_drawn_at_once_only_outside_a_build(monkeypatch):
    book, seen = open_book(), []
    monkeypatch.delenv(BUILDING_VARIABLE, raising=False)
    monkeypatch.setattr("carebook.notebooks.displays.display", lambda data, raw: seen.append(data))
    book.show(book.figures("satisfaction"), api.bars)
    assert seen[0]["image/svg+xml"].startswith("<svg")
    assert "image/svg+xml" not in displayed(book.show, book.figures("satisfaction"), api.bars)


def test_a_suppressed_value_survives_the_way_through_the_table():
    o = observation(value=None, status="suppressed")
    block = block_of("satisfaction", dataset=dataset_of(o))
    assert block.facts[0].value is None
    assert block.silence.startswith("The publisher has suppressed the figures for Rutland")
