"""Snapshots made by hand, to be held against each other: a few figures of a few areas."""

from carebook.books.changes.snapshot import (
    FIGURE_COLUMNS,
    ComparedIndicator,
    ComparedSource,
    Snapshot,
    make_figures,
)
from support.small_data import EAST_MIDLANDS, ENGLAND, LEICESTERSHIRE, RUTLAND

PLACES = {
    RUTLAND: "Rutland",
    LEICESTERSHIRE: "Leicestershire",
    EAST_MIDLANDS: "East Midlands",
    ENGLAND: "England",
}
SURVEY = ComparedIndicator("Satisfaction", "sample", units=("percent",), decimals={"percent": 1})
REQUESTS = ComparedIndicator("Requests", "count", units=("per 100,000 people", "count"))
SPENDING = ComparedIndicator("Spending", "total", units=("£ per resident",))
CALLS = ComparedIndicator("Calls", "count", units=("count",), is_protected=True)
INDICATORS = {"survey": SURVEY, "requests": REQUESTS, "spending": SPENDING, "calls": CALLS}


def figure(value, **of):
    """Rutland's answer to the survey in 2023/24, unless told otherwise."""
    plain = {
        "area_code": RUTLAND,
        "indicator": "survey",
        "breakdown": "",
        "period": "2023/24",
        "unit": "percent",
        "value": value,
        "lower": None,
        "upper": None,
        "status": "published" if value is not None else "suppressed",
        "source": "ascs",
        "note": "",
    }
    return plain | of


def snapshot(*figures, areas=(RUTLAND, LEICESTERSHIRE), indicators=None, **more):
    columns = {name: [one[name] for one in figures] for name in FIGURE_COLUMNS}
    slugs = {RUTLAND: "rutland", LEICESTERSHIRE: "leicestershire"}
    return Snapshot(
        **{
            "name": "here",
            "described": "by hand",
            "places": PLACES,
            "authorities": tuple(areas),
            "slugs": {code: slugs[code] for code in areas},
            "figures": make_figures(columns),
            "indicators": INDICATORS if indicators is None else indicators,
            "sources": {"salt": ComparedSource("SALT", "2024-10", 5.0)},
            **more,
        }
    )
