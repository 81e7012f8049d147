"""Small counts in local figures: what a row, or rows together, would give away of a few people.

Counts are held to what `carebook.data.protected_counts` asks of every protected indicator. Shares
and rates are held to the count that they are made of.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from carebook.data.areas import Areas
from carebook.data.indicators import Indicator
from carebook.data.observations import Observation
from carebook.data.protected_counts import find_protected_problem
from carebook.data.units import COUNT, PEOPLE, PERCENT
from carebook.ingest.disclosure import first_overlapping_periods
from carebook.ingest.local.local_description import LocalDescription
from carebook.statistics.rates import denominator_age_group, rate_multiplier

_TOTAL_PATTERN = re.compile(r"\b(all|any|total|overall)\b", re.IGNORECASE)
_OTHERWISE = "or say protected_up_to: 0 where these are not people"
_NumberedRows = Sequence[tuple[int, Observation]]
_Key = tuple[str, str]


def first_small_count_problem(
    said: LocalDescription, indicator: Indicator, rows: _NumberedRows, areas: Areas
) -> tuple[int, str] | None:
    """Return the first row that gives a small count away, and what to do; None where none does.

    No message quotes the count.
    """
    most = said.protected_up_to
    if not most:
        return None
    protected = indicator.model_copy(update={"protected_up_to": most})
    for number, o in rows:
        problem = None
        if o.unit in (COUNT, PEOPLE):
            problem = find_protected_problem(replace(o, unit=COUNT), protected, areas)
            problem = f"{problem}, {_OTHERWISE}" if problem else None
        elif o.unit == PERCENT or denominator_age_group(o.unit) is not None:
            problem = _share_problem(o, most)
        if problem:
            return number, problem
    return _overlap_problem(rows) or _total_problem(rows, most)


def _share_problem(o: Observation, most: int) -> str | None:
    """Say that a share or rate, with what it is of, is one of few people."""
    count = o.numerator
    if count is None and o.value is not None and o.denominator:
        count = o.value * o.denominator / (rate_multiplier(o.unit) or 1.0)
    if count is None or not 1 <= round(count) <= most:
        return None
    if o.status == "at_most" and round(count) == most:
        return None
    what = "numerator" if o.numerator is not None else "value"
    return (
        f"{what}: expected none that stands for 1 to {most} people, since so few could be known, "
        f"found one; write the status suppressed and no value, {_OTHERWISE}"
    )


def _overlap_problem(rows: _NumberedRows) -> tuple[int, str] | None:
    """Refuse a small count in a year beside its months: one less the others would give it away."""
    for (_, breakdown), group in _grouped(rows, lambda o: (o.area_code, o.breakdown)):
        hidden = [(number, o) for number, o in group if o.status in ("at_most", "suppressed")]
        overlap = first_overlapping_periods(o.period for _, o in group)
        if hidden and overlap:
            of = f" of {breakdown}" if breakdown else ""
            return hidden[0][0], (
                f"period: expected periods{of} that do not overlap, since one less the other could "
                f"be the count held back here, found {overlap[0]} and {overlap[1]}; keep one"
            )
    return None


def _total_problem(rows: _NumberedRows, most: int) -> tuple[int, str] | None:
    """Refuse one small count held back beside a total: what is left of it would be the count."""
    for _, group in _grouped(rows, lambda o: (o.area_code, o.period)):
        hidden = [(n, o) for n, o in group if o.status in ("at_most", "suppressed")]
        known = [o for _, o in group if o.is_known]
        totals = [o for o in known if _TOTAL_PATTERN.search(o.breakdown)]
        if len(hidden) != 1 or not totals or hidden[0][1].unit not in (COUNT, PEOPLE):
            continue
        parts = sum(o.value or 0.0 for o in known if o not in totals)
        if any(0 < (total.value or 0.0) - parts <= most for total in totals):
            return hidden[0][0], (
                f"breakdown: expected no total ('{totals[0].breakdown}') beside a single count "
                "that is held back, since what is left of it would be the count, found one; "
                "remove the total"
            )
    return None


def _grouped(
    rows: _NumberedRows, of: Callable[[Observation], _Key]
) -> Iterable[tuple[_Key, _NumberedRows]]:
    groups: dict[_Key, list[tuple[int, Observation]]] = {}
    for number, o in rows:
        groups.setdefault(of(o), []).append((number, o))
    return groups.items()
