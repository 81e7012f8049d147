"""What a book says and draws where there are figures of a whole country."""

import re
from functools import cache

import pytest
from support.invented_country import (
    CITY,
    ENGLAND,
    EVERY,
    NEW,
    PLAIN,
    SILENT,
    SMALL,
    SURVEYS,
    area,
    book_of,
    facts_of,
    national,
)
from support.rule_texts import findings_of, words_of
from support.small_data import ALL_AGES, bundled, displayed, the

from carebook.charts.bars import bars, grouped_bars
from carebook.charts.histogram import histogram
from carebook.charts.strip import strip
from carebook.charts.trend import trend
from carebook.checking.assessment import TextAssessor
from carebook.checking.checker import check_claims
from carebook.checking.fact_lookup import build_fact_lookup
from carebook.facts.checksums import figures_checksum
from carebook.facts.fact import make_other_facts
from carebook.facts.knowledge import gather_knowledge
from carebook.facts.missing import NOT_INGESTED_SENTENCE
from carebook.facts.relations import compare_facts, make_changes, make_comparisons
from carebook.facts.slots.slot_table import make_slot_table
from carebook.narrative.writers.book_text import book_text
from carebook.narrative.writers.chart_text import chart_text
from carebook.narrative.writers.section_text import section_text
from carebook.notebooks.blocks import BLOCK_MIME, read_block
from carebook.notebooks.provenance import (
    dataset_in_words,
    neighbours_in_words,
    provenance_table,
    sources_table,
)
from carebook.statistics.comparators import neighbour_group_figures

SHOWN = (
    ("population", (), trend),
    ("deprivation_decile_spread", (), histogram),
    ("deprivation_rank", (), strip),
    ("helpline_enquiries", ("Charging",), bars),
    ("requests", ("18-64",), strip),
    ("requests", ("65+",), strip),
    ("carers_social_contact", (), trend),
    ("satisfaction", (), trend),
    ("gross_expenditure", (), strip),
)
CODES = (PLAIN, SILENT, NEW, SMALL, CITY)


def block_of(indicator, *breakdowns, code=PLAIN, draw=None):
    book = book_of(code)
    figures = book.figures(indicator, *breakdowns, everywhere=draw is strip)
    return read_block({BLOCK_MIME: displayed(book.show, figures, draw)[BLOCK_MIME]})


@cache
def known(code=PLAIN):
    return gather_knowledge(national(), area(code))


def amiss(text, code=PLAIN, topic=None):
    findings = check_claims(text, known(code), topic)
    assert findings
    return [f"{f.claim}: {f.reason}" for f in findings if f.verdict != "supported"]


def rows_of(spec):
    return [row for rows in spec["datasets"].values() for row in rows]


# --- the neighbours' figure ---------------------------------------------------------------------


def test_the_neighbours_figure_is_a_sum_over_a_sum_and_no_mean_of_rates():
    members = national().neighbours[PLAIN]
    found = {
        o.area_code: o
        for o in national().observations_of("requests")
        if (o.breakdown, o.unit) == ("65+", ALL_AGES) and o.area_code in members
    }
    both = [o for o in found.values() if o.value is not None]
    ratio = 100_000 * sum(o.numerator for o in both) / sum(o.denominator for o in both)
    fact = the(facts_of("requests", "65+"), role="neighbours", unit=ALL_AGES)
    assert fact.value == pytest.approx(ratio, abs=0.01)
    assert fact.value != pytest.approx(sum(o.value for o in both) / len(both), abs=5)
    assert fact.place == "Its statistical neighbours"
    assert fact.status == "derived"
    assert not fact.sentence.startswith("about")


def test_its_note_says_how_many_of_the_neighbours_are_in_it():
    members = national().neighbours[PLAIN]
    assert SILENT in members
    fact = the(facts_of("requests", "65+"), role="neighbours", unit=ALL_AGES)
    missing = {SILENT, NEW} & set(members)
    assert f"{15 - len(missing)} of the 15 authorities" in fact.note


def test_fewer_than_half_of_the_neighbours_make_no_figure():
    observations = [
        o
        for o in national().observations_of("requests")
        if o.breakdown == "65+" and o.unit == ALL_AGES and o.value is not None
    ]
    members = [o.area_code for o in observations if o.area_code.startswith("E06")][:15]
    assert neighbour_group_figures(observations, members)
    few = [o for o in observations if o.area_code in members[:7]]
    assert neighbour_group_figures(few, members) == ()
    assert neighbour_group_figures([*few, *few[:1]], [o.area_code for o in few])


@pytest.mark.parametrize("indicator", ["satisfaction", "population", "deprivation_rank"])
def test_surveys_sizes_and_ranks_have_none(indicator):
    assert "neighbours" not in {fact.role for fact in facts_of(indicator)}


def test_the_area_is_held_against_all_four():
    own = the(facts_of("requests", "65+"), role="area", unit=ALL_AGES)
    facts = {fact.id: fact for fact in facts_of("requests", "65+")}
    against = [
        facts[c.comparator].role for c in make_comparisons(facts.values()) if c.fact == own.id
    ]
    assert against == ["england", "region", "neighbours"]


def test_a_size_is_not_held_against_the_whole_it_is_part_of():
    facts = facts_of("population")
    assert {fact.role for fact in facts} == {"area", "england", "region"}
    assert {fact.role for fact in facts if fact.charted} == {"area"}
    assert make_comparisons(facts) == ()
    assert not [name for name in make_slot_table(known()) if name.startswith("population.vs_")]


# --- small numbers ------------------------------------------------------------------------------


def test_a_small_count_is_said_as_the_most_it_can_be():
    fact = the(facts_of("helpline_enquiries", "Charging"), role="area")
    assert (fact.short, fact.exact) == ("5 or fewer", "5 or fewer")
    assert fact.sentence == "5 or fewer enquiries"
    other = the(facts_of("helpline_enquiries", "Charging", code=SMALL), role="area")
    assert compare_facts(fact, other) == "not compared"
    assert compare_facts(other, fact) == "not compared"


@pytest.mark.parametrize(
    ("number", "right"),
    [("5 or fewer", True), ("at most 5", True), ("5", False), ("4", False), ("3 or fewer", False)],
)
def test_a_small_count_may_be_said_only_as_the_most_it_can_be(number, right):
    text = f"In Ashmere in 2024, there were {number} enquiries about charging."
    assert (amiss(text) == []) == right


def test_a_chart_labels_it_so():
    spec = bars(book_of().figures("helpline_enquiries", "Charging")).to_dict()
    assert "5 or fewer" in {row.get("label") for row in rows_of(spec)}


# --- silences and provenance --------------------------------------------------------------------


def test_a_council_that_submitted_nothing_is_said_to_have():
    block = block_of("requests", "65+", code=SILENT, draw=strip)
    assert block.silence == (
        "Barrowdown did not submit its figures to this collection for 2021-22."
    )
    assert block.spec is None


def test_figures_of_the_authority_before_are_told_of():
    block = block_of("requests", "65+", code=NEW)
    assert block.silence == (
        "Figures up to 2021-22 were published for Old Fellshire, which Caldmoor was part of until "
        "April 2023."
    )


def test_what_no_file_holds_is_not_said_to_be_missing_from_the_bundled_figures():
    text = block_of("unpaid_carers").silence
    assert text.startswith(NOT_INGESTED_SENTENCE)
    assert "bundled" not in text
    assert block_of("helpline_enquiries", "Charging", code=CITY).silence.startswith(
        "There is no figure for Elverstone in the published files that this book rests on."
    )


def test_the_front_page_says_which_figures_a_copy_rests_on():
    assert dataset_in_words(national()) == (
        "This copy rests on figures from two published files, for 30 authorities."
    )
    assert dataset_in_words(bundled()) == (
        "This copy rests on figures that were typed in, for three authorities."
    )


def test_the_files_and_their_checksums_are_listed():
    text = provenance_table(national(), area(), book_of().params.edition_date)
    assert "one.xlsx" in text
    assert "cdcdcdcdcdcdcdcd" in text
    assert figures_checksum(national(), area())[:16] in text
    assert "bundled" not in text


def test_only_sources_with_figures_are_listed_and_long_spans_are_short():
    text = sources_table(national(), area())
    assert "2015-16 to 2024-25" in text
    assert "Ombudsman" not in text


def test_the_neighbours_are_named_and_their_absence_too():
    text = neighbours_in_words(national(), area())
    listed, how = text.removesuffix(".").split(". ")
    assert listed.count(",") == 14
    assert how == "They were found by age, density, rurality and deprivation"
    assert "Elverstone, City of" not in text
    assert "no statistical neighbours for Rutland" in neighbours_in_words(
        bundled(), bundled().areas.find_authority("rutland")
    )


def test_districts_are_named_where_there_are_any():
    data = displayed(book_of().districts)
    assert data["text/plain"] == "Ashmere has 2 districts: High Ashmere and Low Ashmere."
    assert book_of(SMALL).districts() is None


def test_a_name_stands_as_people_say_it():
    assert {fact.place for fact in facts_of("satisfaction", code=CITY) if fact.role == "area"} == {
        "Elverstone"
    }
    assert block_of("satisfaction", code=CITY).area == "Elverstone"


# --- charts -------------------------------------------------------------------------------------


def test_the_strip_has_one_mark_for_each_authority():
    figures = book_of().figures("gross_expenditure", everywhere=True)
    assert (figures["role"] == "other").sum() == 29
    assert set(figures["near"].dropna()) == {"", "region", "neighbour", "neighbour in the region"}
    spec = strip(figures).to_dict()
    points = [layer for layer in spec["layer"] if layer["mark"]["type"] == "point"]
    drawn = [
        row for layer in points for row in spec["datasets"][layer["data"]["name"]] if "value" in row
    ]
    assert len(drawn) == 30
    assert len({row["value"] for row in drawn}) == 30


def test_whoever_cannot_see_the_strip_is_told_of_the_near_and_not_of_all():
    figures = book_of().figures("gross_expenditure", everywhere=True)
    spec = strip(figures).to_dict()
    near = figures[figures["near"].isin(["region", "neighbour", "neighbour in the region"])]
    told = {row["description"] for row in rows_of(spec) if row.get("description")}
    assert len(told) == len(near) + 1
    for layer in spec["layer"]:
        rows = spec["datasets"][layer["data"]["name"]]
        assert ("description" in layer["encoding"]) == any(row.get("description") for row in rows)
        assert layer["mark"].get("aria", True) == ("description" in layer["encoding"])


def test_shapes_in_the_strip_differ_and_have_a_key():
    spec = strip(book_of().figures("gross_expenditure", everywhere=True)).to_dict()
    marks = {
        (layer["mark"]["shape"], layer["mark"].get("fill"))
        for layer in spec["layer"]
        if layer["mark"]["type"] == "point"
    }
    assert len(marks) == 5
    words = {row.get("text") for row in rows_of(spec)}
    assert {"a statistical neighbour", "any other authority"} <= words
    assert any(str(word).startswith("Ashmere £") for word in words)


def test_without_other_authorities_the_strip_is_bars():
    rutland = bundled().areas.find_authority("rutland")
    assert make_other_facts(bundled(), rutland, "gross_expenditure")
    figures = book_of().figures("gross_expenditure")
    assert strip(figures).to_dict() == bars(figures).to_dict()


def test_the_strip_says_whether_england_is_outside_the_wide_interval():
    block = block_of("requests", "65+", draw=strip)
    own, england = (the(block.facts, role=role, unit=ALL_AGES) for role in ("area", "england"))
    outside = not own.wide_lower <= england.value <= own.wide_upper
    assert outside
    assert "England's figure lies outside the 99.8% interval of Ashmere's own" in block.caption
    assert "Each mark is one of the 28 authorities with a figure." in block.caption
    assert re.search(r"Of the other authorities, \d+ have a lower figure and \d+ a ", block.alt)
    assert len(block.others) == 28
    assert "other" not in {fact.role for fact in block.facts}


def test_the_histogram_draws_ten_bars_of_the_area_alone():
    block = block_of("deprivation_decile_spread", draw=histogram)
    spec = block.spec
    [layer] = [one for one in spec["layer"] if one["mark"]["type"] == "rect"]
    assert len(spec["datasets"][layer["data"]["name"]]) == 10
    assert layer["encoding"]["y2"] == {"datum": 0}
    assert {"most deprived", "least deprived"} <= {row.get("said") for row in rows_of(spec)}
    assert block.alt.startswith("Bar chart of ten groups.")


def test_a_long_trend_has_gaps_and_no_zeros():
    spec = trend(book_of().figures("satisfaction")).to_dict()
    [line] = [layer for layer in spec["layer"] if layer["mark"]["type"] == "line"]
    rows = spec["datasets"][line["data"]["name"]]
    gap = [row["value"] for row in rows if row["when"] == 2020.25]
    assert gap == [None] * len({row["place"] for row in rows})
    assert 0 not in [row["value"] for row in rows]


def test_a_period_of_which_only_others_have_figures_is_a_gap_too():
    figures = book_of().figures("satisfaction")
    figures = figures[~((figures["role"] == "england") & (figures["period"] == "2018/19"))]
    spec = trend(figures).to_dict()
    [line] = [layer for layer in spec["layer"] if layer["mark"]["type"] == "line"]
    rows = spec["datasets"][line["data"]["name"]]
    [missing] = [r for r in rows if r["when"] == 2018.25 and r["place"] == "England"]
    assert missing["value"] is None


def test_a_long_trend_is_described_by_its_ends_and_extremes():
    block = block_of("satisfaction", draw=trend)
    assert "There is no figure for Ashmere for 2020-21." in block.caption
    assert block.alt.count("Ashmere ") <= 6
    assert "in 2015-16" in block.alt
    assert "in 2024-25" in block.alt


def test_a_long_series_tells_its_latest_change_beside_the_whole():
    changes = [c for c in make_changes(facts_of("satisfaction")) if c.later.endswith("percent")]
    ends = [(c.earlier.split("//")[1][:7], c.later.split("//")[1][:7]) for c in changes]
    assert ends == [(SURVEYS[0], SURVEYS[-1]), (SURVEYS[-2], SURVEYS[-1])]


def test_grouped_bars_of_four_comparators_keep_apart():
    figures = book_of().figures("requests")
    spec = grouped_bars(figures).to_dict()
    fills = {row["fill"] for row in rows_of(spec) if row.get("fill")}
    assert len(fills) == 4


# --- what is said, and checked ------------------------------------------------------------------


@pytest.mark.parametrize("code", CODES)
def test_every_sentence_of_the_rules_is_supported(code):
    assessor = TextAssessor(known(code))
    blocks = [block_of(n, *b, code=code) for n, b, _ in SHOWN]
    findings = findings_of(known(code), blocks)
    texts = [(chart_text(block, findings, national()), block.indicator) for block in blocks]
    texts += [
        (section_text("Title", blocks, findings, national()), None),
        (book_text(blocks, findings, national()), None),
    ]
    for text, topic in texts:
        assessed = assessor.assess(text.paragraphs, text.questions, topic, slots=False)
        assert [(f.text, f.reason) for f in assessed.unsupported_claims] == []


def words_on(indicator, *breakdowns, code=PLAIN):
    block = block_of(indicator, *breakdowns, code=code)
    return words_of(chart_text(block, findings_of(known(code), [block]), national()))


def test_the_rules_tell_of_a_trend_the_change_since_its_first_year():
    text = words_on("satisfaction")
    assert "since 2015-16 (69%)" in text
    assert "2018-19" not in text


def test_a_figure_that_nothing_compares_is_left_to_the_chart():
    text = words_on("satisfaction")
    assert "East Midlands" not in text
    assert "higher than in England (66%)." in text


def test_the_rules_speak_of_the_last_year_with_a_figure_and_say_what_is_missing():
    text = words_on("satisfaction", code=NEW)
    assert "In 2023-24, " in text
    assert text.endswith(
        "There is no published figure for satisfaction of people who receive care in 2024-25."
    )


def test_the_rules_hold_an_area_against_its_neighbours_and_call_them_similar_areas():
    facts = facts_of("requests", "65+")
    own, other = (the(facts, role=role, charted=True) for role in ("area", "neighbours"))
    assert compare_facts(own, other) == "lower"
    assert f"similar areas ({other.short})" in words_on("requests", "65+")


@pytest.mark.parametrize(
    "words",
    [
        "its statistical neighbours",
        "its nearest neighbours",
        "similar authorities",
        "its neighbours",
        "authorities like it",
    ],
)
def test_the_checker_knows_the_neighbours_by_many_names(words):
    facts = facts_of("requests", "65+")
    own, other = (the(facts, role=role, unit=ALL_AGES) for role in ("area", "neighbours"))
    verdict = compare_facts(own, other)
    assert verdict == "lower"
    said = (
        f"In Ashmere in 2021-22, requests from people aged 65 and over came to {own.short} per "
        f"100,000 residents of all ages, lower than in {words} ({other.short})."
    )
    assert amiss(said) == []
    assert amiss(said.replace("lower", "higher"))
    assert amiss(said.replace(other.short, own.short))


def test_without_figures_of_neighbours_nothing_may_be_said_of_them():
    rutland = gather_knowledge(bundled(), bundled().areas.find_authority("rutland"))
    text = "Requests from people aged 65 and over were higher than in its statistical neighbours."
    assert all(f.verdict != "supported" for f in check_claims(text, rutland))


def test_a_number_of_another_authority_is_no_reason_where_the_text_does_not_name_it():
    other = next(
        f
        for f in make_other_facts(national(), area(), "satisfaction", only=("E06999020",))
        if f.period == "2024/25"
    )
    mine = the(facts_of("satisfaction"), role="area", period="2024/25")
    assert other.short != mine.short
    text = f"In Ashmere in 2024-25, {other.short} of people receiving care were satisfied."
    [reason] = amiss(text)
    assert f"Ashmere, 2024-25: {mine.short}; the text says {other.short}" in reason
    assert other.place not in reason
    assert amiss(text.replace("Ashmere", other.place)) == []


def test_other_authorities_facts_are_made_only_when_asked_for():
    knowledge = known()
    index = build_fact_lookup(knowledge)
    assert {entry.fact.role for entry in index.book_entries} <= {"area", *EVERY}
    mine = the(facts_of("satisfaction"), role="area", period="2024/25")
    text = f"In Ashmere in 2024-25, {mine.short} of people receiving care were satisfied."
    assert check_claims(text, knowledge)[0].verdict == "supported"
    assert index._other_entries == {}
    check_claims(text.replace(mine.short, "11.1%"), knowledge)
    assert index._other_entries == {}  # one of many may well have that figure


def test_a_year_without_a_figure_may_be_called_so_and_no_other():
    text = "There is no published figure for satisfaction of people who receive care in 2024-25."
    assert amiss(text, NEW, "satisfaction") == []
    assert amiss(text.replace("2024-25", "2023-24"), NEW, "satisfaction")
    assert ENGLAND in national().areas.by_code
