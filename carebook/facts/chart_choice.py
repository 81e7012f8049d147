"""What a chart draws of an indicator: one unit, and the period of charts that show a single one.

Both are chosen here, once, for charts, captions, cards, texts and the checker.

The period is the latest in which at least half of the authorities have a figure. A later figure,
which an area has before most others, is told after it and stands in the trend and the table.

Of the units the one leads in which the area has most figures for that period. A rate among people
of the age that is counted goes before a rate among people of all ages, which stands in tables only:
but not where it is of an older period, or nobody beside the area has one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from carebook.data import periods
from carebook.data.indicators import Indicator
from carebook.data.observations import Observation
from carebook.statistics.rates import denominator_age_group

# Of so many of the authorities a period needs figures.
_MIN_SHARE_OF_AUTHORITIES = 0.5


@dataclass(frozen=True)
class ChartChoice:
    """The unit that a chart draws, and the period, which is empty where there is no figure."""

    unit: str | None
    period: str


def choose_for_chart(
    catalogue: Indicator,
    own: Sequence[Observation],
    beside: Sequence[Observation],
    common: Mapping[str, str],
) -> ChartChoice:
    """Choose what to draw.

    Args:
        catalogue: what is known of the indicator.
        own: the observations of the area, of the breakdowns to be shown.
        beside: those of its comparators.
        common: the :func:`common_periods` of the indicator.

    """
    shown = own or beside
    period_of = {
        measure.unit: _period_for(
            (o.period for o in shown if o.unit == measure.unit), common.get(measure.unit, "")
        )
        for measure in catalogue.measures
    }

    def known(observations: Sequence[Observation], unit: str) -> int:
        return sum(
            o.unit == unit and o.value is not None and o.period == period_of[unit]
            for o in observations
        )

    def preference(unit: str) -> tuple[int, bool]:
        is_of_age = bool(denominator_age_group(unit)) and known(beside, unit) > 0
        return known(own, unit), is_of_age and _start(period_of[unit]) >= newest_rate

    newest_rate = max(
        (_start(period_of[unit]) for unit in period_of if denominator_age_group(unit) == ""),
        default=(0, 0),
    )
    # Of equals the first of the catalogue.
    unit = max((one.unit for one in catalogue.measures), key=preference, default=None)
    if unit is None:
        return ChartChoice(None, "")
    # A figure of another unit may have to do, where the unit to draw has none at all.
    return ChartChoice(unit, period_of[unit] or max(period_of.values(), key=_start))


def common_periods(counts: Mapping[tuple[str, str], int], authorities: int) -> Mapping[str, str]:
    """Return, by unit, the latest period in which at least half of the authorities have a figure.

    A unit for which there is no such period is left out. ``counts`` are of the authorities with a
    figure, by unit and period; ``authorities`` is how many there are today.
    """
    found: dict[str, str] = {}
    for (unit, period), count in sorted(counts.items()):
        is_enough = count >= _MIN_SHARE_OF_AUTHORITIES * authorities
        if is_enough and (unit not in found or _start(period) > _start(found[unit])):
            found[unit] = period
    return found


def _period_for(found: Iterable[str], common: str) -> str:
    """Return the last of an area's periods up to the common one, or the last of all."""
    found = set(found)
    until = [period for period in found if common and _start(period) <= _start(common)]
    return max(until or found, key=_start, default="")


def _start(period: str) -> tuple[int, int]:
    return periods.period_start(period) if period else (0, 0)
