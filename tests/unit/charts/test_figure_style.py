"""The book's look for a researcher's own charts."""

import re

from support.project_copies import ROOT

from carebook.charts.figure_style import altair_theme
from carebook.config.theme_tokens import load_theme_tokens
from carebook.tools.vega import chart_to_svg


def test_labels_at_the_ends_of_an_axis_do_not_run_into_others() -> None:
    spec = {
        **altair_theme(load_theme_tokens(ROOT / "theme")),
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "data": {"values": [{"town": "Alder", "visits": 1}, {"town": "Birch", "visits": 2}]},
        "mark": "bar",
        "encoding": {
            "x": {"field": "visits", "type": "quantitative"},
            "y": {"field": "town", "type": "nominal"},
        },
    }
    drawn = re.findall(r'opacity="1">(\d\.\d)</text>', chart_to_svg(spec))
    assert drawn[0] == "0.0"
    assert drawn[1] == "0.2", "0.1 stands against 0.0, which is moved towards it"
