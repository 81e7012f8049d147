"""Figures of two snapshots, held against each other: revised, new, and gone.

All figures are joined at once by their keys; only those that differ are looked at one by one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from carebook.books.changes.protected_changes import SMALL_STATUSES, hidden_rows
from carebook.books.changes.snapshot import (
    FIGURE_COLUMNS,
    FIGURE_KEY,
    NUMBER_COLUMNS,
    ComparedSource,
    Snapshot,
    months_of,
)
from carebook.data import units
from carebook.data.observations import ObservationKey

if TYPE_CHECKING:
    import pandas as pd

ChangeKind = Literal["revised", "new", "gone"]
# Of values that were worked out, the last digits say nothing.
_RELATIVE_TOLERANCE = 1e-9
_GONE_REASONS = {
    "suppressed": "suppressed",
    "at_most": "now told only as a small number",
    "none_reported": "none reported",
    "not_submitted": "not submitted by the council",
    "not_published": "not published",
}
WITHDRAWN = "no longer among the figures"
NOT_SHOWN_BEFORE = "not among the figures before"
NEW_PERIOD = "a new period"


@dataclass(frozen=True, slots=True)
class FigureChange:
    """One figure that differs between two snapshots.

    ``old`` and ``new`` are values in the figure's unit, and ``difference`` the new less the old.
    They are None where the figure ``is_hidden``, since a small count could be worked out, and of a
    figure that is gone. ``by_rounding`` says that the two are one number written to different
    precision, ``is_derived`` that the figure is worked out of others. ``reason`` says why a figure
    is gone, or what kind of new one it is.
    """

    kind: ChangeKind
    area_code: str
    indicator: str
    breakdown: str
    period: str
    unit: str
    old: float | None = None
    new: float | None = None
    difference: float | None = None
    by_rounding: bool = False
    is_derived: bool = False
    is_hidden: bool = False
    reason: str = ""
    source: str = ""

    @property
    def key(self) -> ObservationKey:
        """What the figure is of."""
        return (self.area_code, self.indicator, self.breakdown, self.period, self.unit)


@dataclass(frozen=True)
class ComparedFigures:
    """The figures of two snapshots, joined.

    ``hidden`` are the keys of those whose numbers stay untold. ``new_indicators`` and
    ``gone_indicators`` have how many figures came and went with each. ``other_changes`` counts the
    figures that kept their value and have another interval, status or note.
    """

    revised: tuple[FigureChange, ...]
    new: tuple[FigureChange, ...]
    gone: tuple[FigureChange, ...]
    hidden: frozenset[ObservationKey]
    new_indicators: Mapping[str, int]
    gone_indicators: Mapping[str, int]
    other_changes: int


def compare_figures(old: Snapshot, new: Snapshot) -> ComparedFigures:
    """Hold the figures of two snapshots against each other, by their keys."""
    joined = join_figures(old, new)
    indicators = {**old.indicators, **new.indicators}
    authorities = {*old.authorities, *new.authorities}
    joined["hidden"] = hidden_rows(joined, authorities, indicators)
    was, now = _is_known(joined, "_old"), _is_known(joined, "_new")
    # One whose figures are all kept back has rows for them, and is not gone.
    had = set(joined.loc[joined["status_old"] != "", "indicator"])
    has = set(joined.loc[joined["status_new"] != "", "indicator"])
    came = (has - had) | (set(new.indicators) - set(old.indicators))
    went = (had - has) | (set(old.indicators) - set(new.indicators))
    differs = was & now & _differ(joined, "value")
    kept = ~joined["indicator"].isin(list(came | went))
    silences = {name: one.silence for name, one in new.indicators.items()}
    latest = _latest_months(joined[was])
    return ComparedFigures(
        revised=tuple(_revised(row, old, new) for row in _rows(joined[differs])),
        new=tuple(_new(row, latest) for row in _rows(joined[now & ~was & kept])),
        gone=tuple(_gone(row, silences) for row in _rows(joined[was & ~now & kept])),
        hidden=frozenset(tuple(row) for row in joined.loc[joined["hidden"], FIGURE_KEY].to_numpy()),
        new_indicators=_count_figures(joined.loc[now, "indicator"], came),
        gone_indicators=_count_figures(joined.loc[was, "indicator"], went),
        other_changes=int((was & now & ~differs & _differ_otherwise(joined)).sum()),
    )


def join_figures(old: Snapshot, new: Snapshot) -> "pd.DataFrame":
    """Return a row for each figure of either snapshot, in a fixed order.

    Where a side has no such figure its texts are empty and its numbers NaN.
    """
    joined = old.figures[list(FIGURE_COLUMNS)].merge(
        new.figures[list(FIGURE_COLUMNS)], on=FIGURE_KEY, how="outer", suffixes=("_old", "_new")
    )
    sides = ("_old", "_new")
    numbers = [f"{name}{side}" for name in NUMBER_COLUMNS for side in sides]
    texts = [f"{name}{side}" for name in ("status", "source", "note") for side in sides]
    joined[numbers] = joined[numbers].astype("float64")
    joined[texts] = joined[texts].fillna("")
    return joined.sort_values(FIGURE_KEY, ignore_index=True)


def _is_known(joined: "pd.DataFrame", side: str) -> "pd.Series[bool]":
    """Whether a side has a value of its own: not only the most that it can be."""
    known = joined[f"value{side}"].notna() & (joined[f"status{side}"] != "at_most")
    return known.astype(bool)


def _differ(joined: "pd.DataFrame", name: str) -> "pd.Series[bool]":
    """Whether two numbers differ; what only one side has does not."""
    old, new = joined[f"{name}_old"], joined[f"{name}_new"]
    return (old - new).abs() > _RELATIVE_TOLERANCE * old.abs().clip(lower=new.abs())


def _differ_otherwise(joined: "pd.DataFrame") -> "pd.Series[bool]":
    found = _differ(joined, "lower") | _differ(joined, "upper")
    found |= joined["lower_old"].isna() != joined["lower_new"].isna()
    for name in ("status", "note"):
        found |= (joined[f"{name}_old"] != joined[f"{name}_new"]).astype(bool)
    return found


def _rows(frame: "pd.DataFrame") -> list[Mapping[Any, Any]]:
    """Return rows as plain records."""
    names = [name for name in frame.columns if not name.startswith(("lower", "upper", "note"))]
    return list(frame[names].to_dict("records"))


def _key(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {name: str(row[name]) for name in FIGURE_KEY}


def _revised(row: Mapping[Any, Any], old: Snapshot, new: Snapshot) -> FigureChange:
    before, after = float(row["value_old"]), float(row["value_new"])
    unit = str(row["unit"])
    steps = (
        rounding_step(before, unit, row["status_old"], old.sources.get(row["source_old"])),
        rounding_step(after, unit, row["status_new"], new.sources.get(row["source_new"])),
    )
    by_rounding = abs(after - before) <= max(steps) / 2 * (1 + 1e-6)
    hidden = bool(row["hidden"])
    return FigureChange(
        "revised",
        **_key(row),
        old=None if hidden else before,
        new=None if hidden else after,
        difference=None if hidden else round(after - before, 9),
        by_rounding=by_rounding and not hidden,
        is_derived=row["status_new"] == "derived",
        is_hidden=hidden,
        source=str(row["source_new"]),
    )


def rounding_step(value: float, unit: str, status: str, source: ComparedSource | None) -> float:
    """Return the step to which a value was stated: 0.1 for 28.3, 1000 for a rounded 701,000.

    The step to which a source rounds its counts stands where there is one.
    """
    if unit == units.COUNT and source is not None and source.counts_rounded_to:
        return source.counts_rounded_to
    whole, _, decimals = units.format_as_stated(abs(value)).replace(",", "").partition(".")
    if decimals:
        return float(10.0 ** -len(decimals))
    zeros = len(whole) - len(whole.rstrip("0")) if status == "rounded" and value else 0
    return float(10.0**zeros)


def _new(row: Mapping[Any, Any], latest: Mapping[tuple[str, ...], int]) -> FigureChange:
    """Return a figure that there was not: of a new period, published at last, or added."""
    hidden = bool(row["hidden"])
    series = tuple(str(row[name]) for name in ("indicator", "breakdown", "unit"))
    reason = NOT_SHOWN_BEFORE
    if row["status_old"] in _GONE_REASONS:
        before = "kept back" if row["status_old"] in SMALL_STATUSES else row["status_old"]
        reason = f"{str(before).replace('_', ' ')} before"
    elif months_of(str(row["period"])) > latest.get(series, -1) >= 0:
        reason = NEW_PERIOD
    return FigureChange(
        "new",
        **_key(row),
        new=None if hidden else float(row["value_new"]),
        is_derived=row["status_new"] == "derived",
        is_hidden=hidden,
        reason=reason,
        source=str(row["source_new"]),
    )


def _gone(row: Mapping[Any, Any], silences: Mapping[str, str]) -> FigureChange:
    """Return a figure that there was. Its number stays in the edition that had it."""
    reason = _GONE_REASONS.get(row["status_new"], "")
    reason = reason or silences.get(str(row["indicator"]), "") or WITHDRAWN
    return FigureChange(
        "gone",
        **_key(row),
        is_derived=row["status_old"] == "derived",
        is_hidden=bool(row["hidden"]),
        reason=reason,
        source=str(row["source_old"]),
    )


def _latest_months(known: "pd.DataFrame") -> dict[tuple[str, ...], int]:
    """Return of each series, over all areas, the month in which its last period starts."""
    found: dict[tuple[str, ...], int] = {}
    columns = ["indicator", "breakdown", "unit", "period"]
    for *series, period in known[columns].drop_duplicates().to_numpy():
        key = tuple(map(str, series))
        found[key] = max(found.get(key, -1), months_of(str(period)))
    return found


def _count_figures(indicators: "pd.Series[str]", names: set[str]) -> dict[str, int]:
    counted = indicators[indicators.isin(list(names))].value_counts()
    return {name: int(counted.get(name, 0)) for name in sorted(names)}
