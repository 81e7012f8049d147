"""Small counts in a comparison: which changes are told without a number.

Each edition keeps its small counts to itself. Two editions side by side are another matter: a count
that was stated and is now suppressed, or the reverse, follows from a total before and after, or
from the other groups. So where a figure crosses that line, nothing of the same source and period is
told in numbers for that area; nor is a region, England or an average of that indicator and period.
Of indicators that the catalogue protects no comparison states a number at all.
"""

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from carebook.books.changes.snapshot import ComparedIndicator

if TYPE_CHECKING:
    import pandas as pd

# Statuses of figures that are kept back, or told as the most they can be, because they are small.
SMALL_STATUSES = ("suppressed", "at_most", "none_reported")


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
    hidden = (joined["indicator"].isin(protected) | was_small | is_small).astype(bool)
    touching = [
        joined.loc[crossed, ["area_code", source, "period"]].to_numpy().tolist()
        for source in ("source_old", "source_new")
    ]
    touched = {tuple(one) for found in touching for one in found}
    for source in ("source_old", "source_new"):
        hidden |= _is_among(joined[["area_code", source, "period"]], touched)
    parts = {tuple(one) for one in joined.loc[crossed, ["indicator", "period"]].to_numpy()}
    is_whole = ~joined["area_code"].isin(list(authorities)).astype(bool)
    return hidden | is_whole & _is_among(joined[["indicator", "period"]], parts)


def _is_among(columns: "pd.DataFrame", wanted: Collection[tuple[str, ...]]) -> "pd.Series[bool]":
    import pandas as pd

    if not wanted:
        return pd.Series(data=False, index=columns.index)
    found = pd.MultiIndex.from_frame(columns.astype(object)).isin(list(wanted))
    return pd.Series(found, index=columns.index)
