import pytest
from support.rule_texts import chart_words
from support.small_data import (
    ALL_AGES,
    BATH,
    ENGLAND,
    LEICESTERSHIRE,
    OLDER,
    RUTLAND,
    authority,
    block_of,
    bundled,
    dataset_of,
    facts_of,
    observation,
)

from carebook.facts.captions import BAR_CHART, LINE_CHART, chart_caption
from carebook.facts.fact import keep_current
from carebook.facts.knowledge import gather_knowledge
from carebook.facts.relations import make_changes


def satisfied(period, value, *codes, **changes):
    return [
        observation(area_code=code, period=period, value=value, **changes)
        for code in codes or (RUTLAND,)
    ]


def older(value, unit, period="2023/24", code=RUTLAND, **changes):
    plain = {"indicator": "requests", "breakdown": "65+", "source": "salt"}
    return observation(area_code=code, value=value, unit=unit, period=period, **plain | changes)


def drawn_periods(*rows):
    facts = facts_of("satisfaction", dataset=dataset_of(*rows))
    return {fact.period for fact in keep_current(fact for fact in facts if fact.charted)}


def charted(*rows, breakdown="65+"):
    facts = facts_of("requests", breakdown, dataset=dataset_of(*rows))
    return {fact.unit for fact in facts if fact.charted}


ALL = (RUTLAND, LEICESTERSHIRE, BATH)


@pytest.mark.parametrize(
    ("rows", "period"),
    [
        # Two of the three authorities are half of them and more; one is not.
        ((*satisfied("2021/22", 70, *ALL), *satisfied("2022/23", 71, RUTLAND, BATH)), "2022/23"),
        ((*satisfied("2021/22", 70, *ALL), *satisfied("2022/23", 71, RUTLAND)), "2021/22"),
        # A missing value is no figure.
        ((*satisfied("2021/22", 70, *ALL), *satisfied("2022/23", 71),
          *satisfied("2022/23", None, BATH, status="suppressed")), "2021/22"),
        # Nor do England and the regions count.
        ((*satisfied("2021/22", 70, *ALL), *satisfied("2022/23", 71, RUTLAND, ENGLAND)), "2021/22"),
        # An area whose only figure is an old one, or a new one, has that.
        ((*satisfied("2016/17", 70), *satisfied("2021/22", 70, LEICESTERSHIRE, BATH)), "2016/17"),
        ((*satisfied("2022/23", 70), *satisfied("2021/22", 70, LEICESTERSHIRE, BATH)), "2022/23"),
        # Where few have any, it is the area's last.
        ((*satisfied("2016/17", 70), *satisfied("2021/22", 70)), "2021/22"),
    ],
)  # fmt: skip
def test_a_chart_shows_the_latest_period_in_which_half_of_the_authorities_have_a_figure(
    rows, period
):
    assert drawn_periods(*rows) == {period}


LATER = (*satisfied("2021/22", 70, *ALL, ENGLAND), *satisfied("2022/23", 82.5, RUTLAND))


def caption(*rows, kind=BAR_CHART):
    facts = facts_of("satisfaction", dataset=dataset_of(*rows))
    return chart_caption(bundled().indicators["satisfaction"], facts, kind)


def test_a_later_figure_of_the_area_alone_is_told_after_it():
    said = "For 2022-23 the figure is 82.5%; there is nothing yet to hold it against."
    assert ", 2021-22. " in caption(*LATER)
    assert caption(*LATER).endswith(said)
    # A line shows it.
    assert "2022-23 the figure" not in caption(*LATER, kind=LINE_CHART)
    beside = caption(*LATER, *satisfied("2022/23", 66, ENGLAND))
    assert beside.endswith("For 2022-23 the figure is 82.5%; most authorities have none yet.")
    assert "nothing yet" not in caption(*satisfied("2021/22", 70, *ALL))


def test_texts_and_changes_speak_of_the_period_that_is_drawn():
    before = satisfied("2020/21", 60, lower=58.0, upper=62.0)
    dataset = dataset_of(*before, *LATER)
    block = block_of("satisfaction", dataset=dataset)
    text = chart_words(block, dataset=dataset)
    assert "2021-22" in text
    assert "2022-23" not in text
    assert {change.later.split("/")[3] for change in make_changes(block.facts)} == {"2021"}
    # The figure is in the block, for its table.
    assert any(fact.short == "82.5%" for fact in block.facts)


@pytest.mark.parametrize(
    ("rows", "unit"),
    [
        # The rate among people of that age goes first, whatever the order of the catalogue,
        ([older(4_000, ALL_AGES), older(15_000, OLDER), older(13_000, OLDER, code=ENGLAND)], OLDER),
        # but not where there is nobody beside it,
        ([older(4_000, ALL_AGES), older(15_000, OLDER), older(3_000, ALL_AGES, code=ENGLAND)],
         ALL_AGES),
        # nor where it is an older figure,
        ([older(4_000, ALL_AGES), older(9_000, OLDER, "2021/22"),
          older(13_000, OLDER, "2021/22", ENGLAND)], ALL_AGES),
        # nor where there is only its counterpart for everybody.
        ([older(4_000, ALL_AGES), older(13_000, OLDER, code=ENGLAND)], ALL_AGES),
    ],
)  # fmt: skip
def test_the_rate_of_the_age_that_is_counted_leads(rows, unit):
    assert charted(*rows) == {unit}


def test_each_age_leads_with_its_own_rate_in_what_is_known_of_an_area():
    working = "per 100,000 people aged 18 to 64"
    rows = []
    for code in (RUTLAND, ENGLAND):
        rows += [older(4_000, ALL_AGES, code=code), older(15_000, OLDER, code=code)]
        for unit in (ALL_AGES, working):
            rows.append(older(900, unit, code=code, breakdown="18-64"))
    known = gather_knowledge(dataset_of(*rows), authority())
    leading = {(fact.breakdown, fact.unit) for fact in known.facts if fact.charted}
    assert leading == {("65+", OLDER), ("18-64", working)}
    assert len(known.facts) == len(rows) == len({fact.id for fact in known.facts})


def test_an_average_of_a_period_of_which_there_is_nothing_else_is_left_out():
    alone = observation(area_code="LA_MEAN", period="2019/20", value=60.0)
    beside = observation(area_code="LA_MEAN", value=64.7)
    found = facts_of("satisfaction", dataset=dataset_of(observation(), beside, alone))
    assert {(fact.role, fact.period) for fact in found} == {
        ("area", "2023/24"),
        ("average", "2023/24"),
    }
    # Where there is an average and nothing else at all, it is not hidden.
    assert facts_of("satisfaction", dataset=dataset_of(alone))
