"""The table of key figures: England's figure, similar areas', and the position in words."""

import pytest
from support.briefing_parts import block_of_facts, figure_of
from support.made_findings import with_error

from carebook.editions.briefing.key_figure_choice import choose_rows
from carebook.editions.briefing.key_figures import key_figures_table, shows_similar_areas
from carebook.facts.positions import Position

OWN = with_error(17.0, 2.0, id="own", short="17%")
PLACES = {
    "england": "England",
    "neighbours": "Its statistical neighbours",
    "region": "South East",
    "average": "The average authority",
}


def beside(role, value):
    return figure_of("satisfaction", value=value).model_copy(
        update={"id": role, "role": role, "place": PLACES[role]}
    )


def position(below, authorities=152):
    return Position(
        fact="own", authorities=authorities, below=below, above=authorities - below - 1,
        share_below=0, lower_quartile=1, median=2, upper_quartile=3,
    )  # fmt: skip


def table(*others, positions=()):
    block = block_of_facts(OWN, *others, positions=positions)
    return choose_rows([block], [], [(("satisfaction", ""),)])


def cells(rows, line):
    row = key_figures_table(rows, "Kent").replace("\\", "").splitlines()[line]
    return [cell.strip() for cell in row[2:-2].split("|")]


def test_beside_the_figure_stand_england_s_similar_areas_and_the_position():
    rows = table(
        beside("england", 30.0), beside("region", 25.9), beside("neighbours", 24.5),
        beside("average", 29.3), positions=(position(1),),
    )  # fmt: skip
    assert cells(rows, 0) == ["Measure", "Kent", "England", "Similar areas", "Among authorities"]
    assert cells(rows, 2)[1:] == [
        "17% [13.1% to\N{NO-BREAK SPACE}20.9%]{.limits}",
        "30.0%",
        "24.5%",
        "among the ten lowest of\N{NO-BREAK SPACE}152",
    ]
    assert shows_similar_areas(rows)


@pytest.mark.parametrize(
    ("roles", "columns"),
    [
        (["england", "region", "average"], ["England", "South East"]),
        (["average"], ["The average authority"]),
        ([], []),
    ],
)
def test_where_no_row_has_similar_areas_the_next_stands_there(roles, columns):
    rows = table(*(beside(role, 30.0) for role in roles))
    assert cells(rows, 0) == ["Measure", "Kent", *columns]
    assert not shows_similar_areas(rows)


def test_too_few_authorities_have_no_positions():
    assert "Among" not in key_figures_table(table(positions=(position(1, 4),)), "Kent")


def test_the_columns_take_the_whole_width():
    for rows in (table(), table(beside("england", 30.0), positions=(position(1),))):
        rule = key_figures_table(rows, "Kent").splitlines()[1]
        assert rule.count("-") == 100
