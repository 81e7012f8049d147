"""Tables of figures that a notebook hands back: of which indicator they are, and which facts."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from carebook.core.errors import InputError
from carebook.facts.fact import Fact


def indicator_of_table(figures: pd.DataFrame) -> str:
    """Return the key of the indicator that a table of figures is of.

    Raises:
        InputError: it is of none, or of several.

    """
    if "indicator" in figures.attrs:
        return str(figures.attrs["indicator"])
    if "indicator" in figures and len(found := figures["indicator"].unique()) == 1:
        return str(found[0])
    raise InputError(
        "show: expected figures of one indicator, as book.figures() returns them, found "
        "none or several; start from book.figures() and filter its rows"
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
