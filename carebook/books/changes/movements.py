"""Movements: the newest figure of a series against the last one that the earlier snapshot had.

Whether a figure moved is decided where every difference is, in `statistics.differences`: both
errors counted, complete figures from 2% on. Over a break in a series nothing is compared.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from math import isinf
from typing import TYPE_CHECKING, Any, Literal

from carebook.books.changes.snapshot import FIGURE_KEY, ComparedIndicator, Snapshot, months_of
from carebook.data import units
from carebook.data.areas import AVERAGE_AUTHORITY_CODE
from carebook.data.observations import ObservationKey
from carebook.facts.relations import rounding_error
from carebook.statistics.comparators import NEIGHBOURS_CODE
from carebook.statistics.differences import Estimate, difference_z_score, judge_difference

if TYPE_CHECKING:
    import pandas as pd

MovementDirection = Literal[
    "rose", "fell", "unchanged", "about the same", "no clear change", "not compared", "series break"
]
_DIRECTIONS: Mapping[str, MovementDirection] = {
    "higher": "rose",
    "lower": "fell",
    "similar": "no clear change",
    "about the same": "about the same",
    "not compared": "not compared",
}
# No places: their figures are taken to be without error, and any difference would be beyond chance.
_NO_PLACES = (AVERAGE_AUTHORITY_CODE, NEIGHBOURS_CODE)
_SERIES = ["area_code", "indicator", "breakdown", "unit", "form"]


@dataclass(frozen=True, slots=True)
class Movement:
    """How the newest figure of a series stands to the last that there was before.

    ``earlier`` and ``later`` are the periods. The values, their ``difference`` and ``z`` (the
    difference in standard errors) are None where the figure ``is_hidden``; ``z`` too where there
    are no intervals. ``broke_in`` is the period of a break between the two, and ``break_text`` what
    changed then, where it is known.
    """

    area_code: str
    indicator: str
    breakdown: str
    unit: str
    earlier: str
    later: str
    direction: MovementDirection
    old: float | None = None
    new: float | None = None
    difference: float | None = None
    z: float | None = None
    is_hidden: bool = False
    broke_in: str = ""
    break_text: str = ""

    @property
    def is_clear(self) -> bool:
        """Whether the figure moved beyond chance, or materially where it is complete."""
        return self.direction in ("rose", "fell")


def find_movements(
    old: Snapshot, new: Snapshot, hidden: Collection[ObservationKey]
) -> tuple[Movement, ...]:
    """Hold the newest figure of each series against the last that the earlier snapshot had.

    A series is told in one unit, that which the catalogue prefers. Where the earlier figure was
    revised since, it is taken as it is now. ``hidden`` are the keys whose numbers stay untold.
    """
    before, now = _known(old), _known(new)
    last, newest = _latest_of_series(before), _latest_of_series(now)
    pairs = last.merge(newest, on=_SERIES, suffixes=("_old", "_new"))
    pairs = pairs[pairs["months_new"] > pairs["months_old"]]
    if pairs.empty:
        return ()
    pairs = _in_preferred_unit(pairs, new)
    as_revised = now.rename(columns={"period": "period_old"})
    columns = [*_SERIES, "period_old", "value", "lower", "upper", "status"]
    pairs = pairs.merge(as_revised[columns], on=[*_SERIES, "period_old"], how="left")
    keys = set(hidden)
    rows = pairs.sort_values(_SERIES).astype(object)
    rows = rows.where(rows.notna(), None)
    return tuple(_movement(row, new, keys) for row in rows.to_dict("records"))


def _known(snapshot: Snapshot) -> "pd.DataFrame":
    """Return the figures with a value of their own, with the form of each period and its start."""
    frame = snapshot.figures
    known = frame[
        frame["value"].notna()
        & (frame["status"] != "at_most")
        & ~frame["area_code"].isin(_NO_PLACES)
    ].copy()
    # A year is not held against one of its months.
    starts = {period: months_of(period) for period in map(str, known["period"].unique())}
    known["months"] = known["period"].map(starts).astype("int64")
    forms = {period: f"{len(period)}{'/' in period}" for period in starts}
    known["form"] = known["period"].map(forms).astype("string[pyarrow]")
    return known


def _latest_of_series(known: "pd.DataFrame") -> "pd.DataFrame":
    ordered = known.sort_values([*_SERIES, "months"])
    return ordered.drop_duplicates(_SERIES, keep="last")


def _in_preferred_unit(pairs: "pd.DataFrame", new: Snapshot) -> "pd.DataFrame":
    ranks = {
        (name, unit): place
        for name, one in new.indicators.items()
        for place, unit in enumerate(one.units)
    }
    named = zip(pairs["indicator"], pairs["unit"], strict=True)
    ranked = pairs.assign(rank=[ranks.get(pair, len(ranks)) for pair in named])
    whose = ["area_code", "indicator", "breakdown"]
    return ranked.sort_values([*whose, "rank", "months_new"]).drop_duplicates(whose, keep="first")


def _movement(row: Mapping[Any, Any], new: Snapshot, hidden: set[ObservationKey]) -> Movement:
    area, name, breakdown = (str(row[column]) for column in FIGURE_KEY[:3])
    earlier, later, unit = (str(row[one]) for one in ("period_old", "period_new", "unit"))
    about = new.indicators[name]
    keys = {(area, name, breakdown, period, unit) for period in (earlier, later)}
    found = Movement(
        area_code=area,
        indicator=name,
        breakdown=breakdown,
        unit=unit,
        earlier=earlier,
        later=later,
        direction="series break",
        is_hidden=about.is_protected or not keys.isdisjoint(hidden),
    )
    broke_in = about.break_between(earlier, later)
    if broke_in is not None:
        return replace(found, broke_in=broke_in, break_text=about.breaks[broke_in])
    # What the newer snapshot no longer has is taken from the older one.
    suffix = "_old" if row["value"] is None else ""
    one, other = _estimate(row, "_new"), _estimate(row, suffix)
    found = replace(found, direction=_direction(one, other, row, suffix, about))
    if found.is_hidden:
        return found
    z = difference_z_score(one, other)
    return replace(
        found,
        old=other.value,
        new=one.value,
        difference=round(one.value - other.value, 9),
        z=None if z is None or isinf(z) else round(z, 2),
    )


def _estimate(row: Mapping[Any, Any], suffix: str) -> Estimate:
    value, lower, upper = (row[f"{name}{suffix}"] for name in ("value", "lower", "upper"))
    return Estimate(float(value), lower, upper)


def _direction(
    one: Estimate,
    other: Estimate,
    row: Mapping[Any, Any],
    suffix: str,
    about: ComparedIndicator,
) -> MovementDirection:
    """Say how a figure moved; complete figures that are printed alike are unchanged."""
    unit = str(row["unit"])
    decimals = about.decimals.get(unit, 0)
    is_complete = about.basis == "total" and not (one.has_interval and other.has_interval)
    alike = units.format_short(one.value, unit, decimals) == units.format_short(
        other.value, unit, decimals
    )
    if is_complete and alike:
        return "unchanged"
    rounding = rounding_error(one.value, str(row["status_new"]))
    rounding += rounding_error(other.value, str(row[f"status{suffix}"]))
    return _DIRECTIONS[judge_difference(one, other, about.basis, rounding)]
