"""Which charts a paper shows: those of the findings, in their order, as far as there is room."""

from support.briefing_parts import block_of_facts, figure_of, finding_of, scored_figure

from carebook.editions.briefing.key_charts import choose_charts

CARERS = figure_of("carers_social_contact")
SATISFACTION = figure_of("satisfaction")
SPENDING = figure_of("gross_expenditure")
TURNOVER = figure_of("workforce_turnover")
REQUESTS = figure_of("requests", "65+")
STANDING = {
    "picture": (("older-people", "requests"),),
    "quality": (("quality", "satisfaction"), ("providers", "workforce_turnover")),
    "finance": (("finances", "gross_expenditure"),),
}


def book(height: float = 200, **without_chart):
    heights = dict.fromkeys(
        ("carers", "quality", "finances", "providers", "older-people"), height
    ) | {name.replace("_", "-"): value for name, value in without_chart.items()}
    facts = {
        "carers": CARERS,
        "quality": SATISFACTION,
        "finances": SPENDING,
        "providers": TURNOVER,
        "older-people": REQUESTS,
    }
    return {name: [block_of_facts(facts[name], height=tall)] for name, tall in heights.items()}


def shown(by_chapter, *findings):
    charts = choose_charts(by_chapter, findings, STANDING)
    return [(chart.block.indicator, chart.part, chart.is_of_finding) for chart in charts]


def test_the_findings_charts_come_first_in_their_order_and_carers_have_theirs():
    found = shown(
        book(),
        finding_of(SPENDING, "finances"),
        finding_of(CARERS, "carers"),
        finding_of(TURNOVER, "providers"),
    )
    assert found == [
        ("gross_expenditure", "picture", True),
        ("carers_social_contact", "picture", True),
        ("workforce_turnover", "picture", True),
    ]


def test_where_findings_are_few_charts_of_other_parts_stand_in_first():
    assert shown(book(), finding_of(SATISFACTION)) == [
        ("satisfaction", "picture", True),
        ("requests", "picture", False),
        ("gross_expenditure", "finance", False),
    ]


def test_without_findings_the_standing_charts_stand_each_in_its_part():
    assert [(name, part) for name, part, _ in shown(book())] == [
        ("requests", "picture"),
        ("satisfaction", "quality"),
        ("gross_expenditure", "finance"),
    ]


def test_a_finding_without_a_chart_has_that_of_a_figure_told_with_it():
    finding = finding_of(CARERS, "carers", also=(scored_figure(TURNOVER, "providers"),))
    assert shown(book(carers=None), finding)[0] == ("workforce_turnover", "picture", True)


def test_two_findings_of_one_chart_show_it_once():
    found = shown(book(), finding_of(CARERS, "carers"), finding_of(CARERS, "carers"))
    assert [name for name, *_ in found].count("carers_social_contact") == 1


def test_a_third_chart_that_is_too_tall_gives_way_to_the_next_that_has_room():
    findings = (
        finding_of(CARERS, "carers"),
        finding_of(SPENDING, "finances"),
        finding_of(TURNOVER, "providers"),
        finding_of(SATISFACTION),
    )
    tall = book(height=400, providers=101, quality=100)
    assert [name for name, *_ in shown(tall, *findings)] == [
        "carers_social_contact",
        "gross_expenditure",
        "satisfaction",
    ]
    assert len(shown(book(height=900), *findings)) == 2
