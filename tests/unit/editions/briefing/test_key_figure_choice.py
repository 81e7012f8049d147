"""Which rows the table of key figures has, and in which order."""

from support.briefing_parts import block_of_facts, figure_of, finding_of

from carebook.editions.briefing.key_figure_choice import choose_rows

NAMES = [f"measure_{n}" for n in range(20)]
BOOK = [block_of_facts(figure_of(name)) for name in NAMES]


def choices(*names):
    return [((name, ""),) for name in names]


def rows_of(findings, standing, book=BOOK):
    return [row.area_fact.indicator for row in choose_rows(book, findings, standing)]


def test_rows_of_findings_come_first_and_standing_ones_in_the_order_of_the_book():
    findings = [finding_of(figure_of("measure_9")), finding_of(figure_of("measure_3"))]
    standing = choices("measure_5", "measure_3", "measure_1")
    assert rows_of(findings, standing) == ["measure_9", "measure_3", "measure_1", "measure_5"]


def test_a_row_that_stands_in_for_a_finding_s_is_left_out():
    standing = [(("not_there", ""), ("measure_9", "")), (("measure_9", ""), ("measure_2", ""))]
    assert rows_of([finding_of(figure_of("measure_9"))], standing) == ["measure_9"]
    assert rows_of([], standing[:1]) == ["measure_9"]


def test_of_too_many_those_needed_least_are_left_out():
    needed_most_first = choices(*reversed(NAMES))
    found = rows_of([finding_of(figure_of("measure_0"))], needed_most_first)
    assert len(found) == 14
    assert found == ["measure_0", *NAMES[7:]]


def test_each_breakdown_of_a_measure_is_a_figure_of_its_own():
    requests = [figure_of("requests", age) for age in ("18-64", "65+")]
    standing = [(("requests", "18-64"),), (("requests", "65+"),)]
    found = choose_rows([block_of_facts(*requests)], [finding_of(requests[1])], standing)
    assert [row.figure for row in found] == [("requests", "65+"), ("requests", "18-64")]


def test_a_row_holds_what_stands_beside_the_figure():
    own = figure_of("satisfaction")
    england = own.model_copy(update={"id": "england", "role": "england", "place": "England"})
    older = england.model_copy(update={"id": "older", "period": "2022/23"})
    [row] = choose_rows([block_of_facts(own, england, older)], [], choices("satisfaction"))
    assert row.comparator_facts == {"england": england}
    assert row.position is not None
    assert row.position.fact == own.id


def test_a_suppressed_standing_figure_is_a_row_unless_another_stands_in_for_it():
    hidden = block_of_facts(figure_of("measure_a", value=None, status="suppressed"))
    other = block_of_facts(figure_of("measure_b"))
    choice = [(("measure_a", ""), ("measure_b", ""))]
    assert rows_of([], choice, [hidden]) == ["measure_a"]
    assert rows_of([], choice, [hidden, other]) == ["measure_b"]
