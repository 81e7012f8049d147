"""Small counts in a comparison: which changes are told without a number.

Each edition keeps its small counts to itself. Two editions side by side are another matter: a count
that was stated and is now suppressed, or the reverse, follows from a total before and after, or
from the other groups. So where a figure crosses that line, no number of people
of the same source and period is told for that area; nor is a region, England or an average of that
indicator and period. Money, days and scores give no count away, and are told.
Of indicators that the catalogue protects no comparison states a number at all.
"""

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from carebook.books.changes.snapshot import ComparedIndicator
from carebook.data.units import PERCENT, UNITS, WHOLE_NUMBER_UNITS

if TYPE_CHECKING:
    import pandas as pd

# Statuses of figures that are kept back, or told as the most they can be, because they are small.
SMALL_STATUSES = ("suppressed", "at_most", "none_reported")
# Of one indicator, area and period nothing is told, in whichever unit and group.
_OWN = ["area_code", "indicator", "period"]


def _tells_people(unit: str) -> bool:
    """Whether a figure in a unit gives a number of people away, beside others."""
    return unit in WHOLE_NUMBER_UNITS or unit == PERCENT or unit.startswith("per 100,000")


def hidden_rows(
    joined: "pd.DataFrame",
    authorities: Collection[str],
    indicators: Mapping[str, ComparedIndicator],
) -> "pd.Series[bool]":
    """Return for each row of two joined tables of figures whether its numbers stay untold.

    ``joined`` has the columns of a figure's key, and ``status`` and ``source`` of either side with
    the suffixes ``_old`` and ``_new``; a status is empty where that side has no such row.
    """
    was_small = joined["status_old"].isin(SMALL_STATUSES)
    is_small = joined["status_new"].isin(SMALL_STATUSES)
    on_both = (joined["status_old"] != "") & (joined["status_new"] != "")
    crossed = (on_both & (was_small != is_small)).astype(bool)
    protected = [name for name, one in indicators.items() if one.is_protected]
    hidden = (joined["indicator"].isin(protected) | crossed).astype(bool)
    touching = [
        joined.loc[crossed, ["area_code", source, "period"]].to_numpy().tolist()
        for source in ("source_old", "source_new")
    ]
    touched = {tuple(one) for found in touching for one in found}
    tells_people = joined["unit"].isin([unit for unit in UNITS if _tells_people(unit)]).astype(bool)
    for source in ("source_old", "source_new"):
        near = _is_among(joined[["area_code", source, "period"]], touched)
        hidden |= near & tells_people
    own = {tuple(one) for one in joined.loc[crossed, _OWN].to_numpy()}
    hidden |= _is_among(joined[_OWN], own)
    parts = {tuple(one) for one in joined.loc[crossed, ["indicator", "period"]].to_numpy()}
    is_whole = ~joined["area_code"].isin(list(authorities)).astype(bool)
    return hidden | is_whole & _is_among(joined[["indicator", "period"]], parts)


def _is_among(columns: "pd.DataFrame", wanted: Collection[tuple[str, ...]]) -> "pd.Series[bool]":
    import pandas as pd

    if not wanted:
        return pd.Series(data=False, index=columns.index)
    found = pd.MultiIndex.from_frame(columns.astype(object)).isin(list(wanted))
    return pd.Series(found, index=columns.index)
