import pytest
from support.small_data import bundled, facts_of

from carebook.charts.registry import CHARTS, chart_kind
from carebook.charts.style import styled_chart
from carebook.facts.captions import BAR_CHART, LINE_CHART, OTHER_CHART, alternative_text
from carebook.notebooks import api


@pytest.mark.parametrize(
    ("spec", "kind"),
    [
        ({"mark": {"type": "bar"}}, BAR_CHART),
        ({"layer": [{"mark": {"type": "text"}}, {"mark": {"type": "rect"}}]}, BAR_CHART),
        ({"layer": [{"mark": {"type": "text"}}, {"mark": {"type": "line"}}]}, LINE_CHART),
        ({"mark": {"type": "point"}}, OTHER_CHART),
        ({"mark": "bar", "usermeta": {"kind": "of another program"}}, OTHER_CHART),
        ({}, OTHER_CHART),
    ],
)
def test_a_chart_that_names_no_kind_of_ours_is_told_by_its_marks(spec, kind):
    assert chart_kind(spec) is kind


@pytest.mark.parametrize(("draw", "kind"), [one for one in CHARTS if one[1].name])
def test_a_chart_that_names_its_kind_is_of_that_kind(draw, kind):
    spec = styled_chart([], 100, kind.name).to_dict(validate=False)
    assert chart_kind(spec) is kind


def test_every_kind_of_chart_is_at_hand_in_a_notebook():
    for draw, _ in CHARTS:
        assert getattr(api, draw.__name__) is draw
        assert draw.__name__ in api.__all__
    assert {draw.__name__ for draw, _ in CHARTS} >= {"bars", "grouped_bars", "strip", "trend"}


def test_a_chart_of_points_is_not_called_bars():
    kind = chart_kind({"mark": {"type": "point"}})
    said = alternative_text(bundled().indicators["satisfaction"], facts_of("satisfaction"), kind)
    assert said.startswith("Chart. ")
