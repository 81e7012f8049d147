"""Tables of figures that a notebook hands back: of which indicator they are, and which facts."""

import difflib
from collections.abc import Sequence
from typing import Any

import pandas as pd

from carebook.core.errors import InputError
from carebook.data.areas import Area
from carebook.data.dataset import Dataset
from carebook.data.indicators import Indicator
from carebook.facts.fact import Fact

# So many columns of a table say which it is.
_MAX_COLUMNS_NAMED = 4
_HOW_TO_SHOW = (
    'figures = book.figures("satisfaction") and book.show(figures, bars); a table of your own '
    'comes in with figures = book.add(table, key="care_calls", ...), or book.add("care_calls") '
    "from data/local/care_calls.csv"
)
_HOW_TO_SHOW_A_FIGURE = (
    "make the figure the cell's last line, or let the cell end with it, under the options "
    '"#| label: fig-name" and "#| fig-alt: what it shows"'
)


def find_indicator_entry(dataset: Dataset, name: str, breakdowns: Sequence[str]) -> Indicator:
    """Return what the catalogue says of the indicator that a notebook asks for.

    Raises:
        InputError: the catalogue has no such indicator or breakdown.

    """
    if name in dataset.indicators:
        found = dataset.indicators[name]
        if unknown := [wanted for wanted in breakdowns if wanted not in found.breakdowns]:
            raise InputError(
                f"breakdown: expected some of {', '.join(found.breakdowns) or 'none'} for "
                f"{name}, found {', '.join(unknown)}"
            )
        return found
    near = difflib.get_close_matches(name, dataset.indicators, n=3, cutoff=0.4)
    advice = "add it there first, or bring in a table of your own with book.add()"
    if near:
        advice = f"did you mean {', '.join(near)}?"
    raise InputError(f"indicator: expected a key of data/indicators.yml, found '{name}'; {advice}")


def nearness_of(dataset: Dataset, area: Area, fact: Fact) -> str:
    """Return whether another authority is a ``neighbour`` of an area, in its ``region``, or both.

    Empty where it is neither.
    """
    is_neighbour = fact.area_code in dataset.neighbours.get(area.code, ())
    region = dataset.areas.by_code[fact.area_code].region_code
    is_in_region = bool(region) and region == area.region_code
    if is_neighbour:
        return "neighbour in the region" if is_in_region else "neighbour"
    return "region" if is_in_region else ""


def require_table(figures: object) -> pd.DataFrame:
    """Return what was given to be shown, if it is a pandas table.

    Raises:
        InputError: it is a figure that was drawn, or something else; it says how to show that.

    """
    if isinstance(figures, pd.DataFrame):
        return figures
    kind = type(figures)
    package = kind.__module__.partition(".")[0]
    if package in ("matplotlib", "plotly", "seaborn", "plotnine"):
        raise InputError(
            f"show: expected figures of book.figures() or book.add(), found a {package} "
            f"{kind.__name__}; {_HOW_TO_SHOW_A_FIGURE}"
        )
    if package == "altair":
        raise InputError(
            "show: expected figures first and the chart after them, found an Altair chart alone; "
            "write book.show(figures, chart), or make the chart the cell's last line"
        )
    raise InputError(
        f"show: expected figures of book.figures() or book.add(), found {kind.__name__}; write "
        f"{_HOW_TO_SHOW}"
    )


def indicator_of_table(figures: pd.DataFrame) -> str:
    """Return the key of the indicator that a table of figures is of.

    Raises:
        InputError: it is of none, or of several.

    """
    if "indicator" in figures.attrs:
        return str(figures.attrs["indicator"])
    if "indicator" in figures and len(found := figures["indicator"].unique()) == 1:
        return str(found[0])
    if {"id", "charted"} <= set(figures):
        raise InputError(
            "show: expected figures of one indicator, as book.figures() returns them, found "
            "none or several; start from book.figures() and filter its rows"
        )
    columns = ", ".join(str(name) for name in list(figures.columns)[:_MAX_COLUMNS_NAMED])
    raise InputError(
        "show: expected figures of book.figures() or book.add(), found another table "
        f"({columns or 'without columns'}); write {_HOW_TO_SHOW}"
    )


def facts_of_table(figures: pd.DataFrame, known: Sequence[Fact]) -> tuple[Fact, ...]:
    """Return the facts of a table's rows, each held against the dataset's own.

    Rows may be left out or put in another order, and ``charted`` may be set; nothing else may
    change, so that chart, table and summary cannot say different things.

    Raises:
        InputError: a column is missing, or a row is not one of the dataset's.

    """
    if missing := [name for name in Fact.model_fields if name not in figures]:
        raise InputError(
            f"show: expected the columns of book.figures(), found no '{missing[0]}'; keep them all"
        )
    by_id = {fact.id: fact for fact in known}
    names = list(Fact.model_fields)
    found: dict[str, Fact] = {}
    for values in figures[names].itertuples(index=False, name=None):
        row = dict(zip(names, values, strict=False))
        fact = by_id.get(str(row["id"]))
        if fact is None or fact.id in found:
            raise InputError(
                "show: expected rows of book.figures(), each once, found "
                f"{'one twice' if fact else 'another'} ({row['place']}, {row['period']}, "
                f"{row['unit']}); filter its rows and add none"
            )
        charted = row.pop("charted")
        is_charted = not _is_same_value(charted, None) and bool(charted)
        found[fact.id] = (
            fact if is_charted == fact.charted else fact.model_copy(update={"charted": is_charted})
        )
        if changed := [
            name for name, value in row.items() if not _is_same_value(value, getattr(fact, name))
        ]:
            raise InputError(
                f"show: expected the figures as published, found '{changed[0]}' changed for "
                f"{fact.place}, {fact.period}; add a new indicator to the catalogue instead"
            )
    return tuple(found.values())


def _is_same_value(found: Any, wanted: Any) -> bool:
    """Whether a table holds what a fact has; nothing, in whatever way pandas says it, is None."""
    if wanted is None:
        return pd.isna(found) is True
    return found is not pd.NA and bool(found == wanted)
