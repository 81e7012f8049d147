"""Protected counts among all figures: what several of them, taken together, would give away.

From a rate and the number of residents follows a count; from a year and eleven of its months the
twelfth; from a mean over all authorities and all of them but one that one. The charity's exports
are controlled as they are read (`carebook.ingest.disclosure`), but figures are typed in too, and
layers of figures meet. So before anything is worked out, every protected figure passes here. What
is worked out afterwards rests on what passed, and holds nothing that it does not hold.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from carebook.core.errors import InputError
from carebook.core.project import Project
from carebook.data.areas import AVERAGE_AUTHORITY_CODE, Areas
from carebook.data.dataset_folder import LAYERS, OBSERVATIONS_CSV, TYPED_IN_FILE
from carebook.data.indicators import Indicator
from carebook.data.observations import Observation
from carebook.data.periods import period_start
from carebook.data.protected_counts import (
    find_protected_problem,
    largest_count_of_rate,
    smallest_count_of_rate,
)
from carebook.data.units import COUNT, PEOPLE
from carebook.ingest.disclosure import do_periods_overlap, first_overlapping_periods
from carebook.ingest.figures.figures_folder import Figures
from carebook.ingest.tables.source_value import SourceValue
from carebook.statistics.rates import (
    denominator_age_group,
    rate_multiplier,
    round_to_figures_safely,
)

# A stated mean stands beside the figures of at most so many authorities: what is left, of some 150,
# is then the sum over so many others that it tells nothing of any one.
MAX_AUTHORITIES_BESIDE_MEAN = 75
_RATE_SIGNIFICANT_FIGURES = 4
# A rate may be over the residents of another year, and nobody says which.
_MAX_YEARS_OFF = 5


def protect_layers(
    project: Project,
    layers: Mapping[str, Figures],
    indicators: Mapping[str, Indicator],
    areas: Areas,
) -> Mapping[str, Figures]:
    """Return the layers without those protected figures that stand beside others as they may not.

    Raises:
        InputError: a figure gives a protected count away; it names the file, and the line of a
            figure that was typed in.

    """
    protected = _protected_values(layers, indicators)
    if not protected:
        return layers
    residents = _known_residents(v for figures in layers.values() for v in figures.values)
    for value in protected:
        indicator = indicators[value.indicator]
        said = find_protected_problem(value, indicator, areas)
        said = said or _rate_problem(value, indicator, residents)
        if said:
            raise _error_at(project, value, said)
    kept = _leave_out_overlapping(layers, indicators)
    for value, said in _overlap_problems(_protected_values(kept, indicators)):
        raise _error_at(project, value, said)
    return kept


def _protected_values(
    layers: Mapping[str, Figures], indicators: Mapping[str, Indicator]
) -> list[SourceValue]:
    return [
        value
        for figures in layers.values()
        for value in figures.values
        if _is_protected(value, indicators)
    ]


def _leave_out_overlapping(
    layers: Mapping[str, Figures], indicators: Mapping[str, Indicator]
) -> Mapping[str, Figures]:
    """Return layers in which no two tell of one protected figure in periods that overlap.

    For each area and breakdown the figures of one layer stand, ingested before typed in and those
    before bundled; and a stated mean gives way where enough authorities are known to work it out.
    """
    kept: list[SourceValue] = []
    found: dict[str, Figures] = {}
    for layer in sorted(layers, key=LAYERS.index, reverse=True):
        figures = layers[layer]
        higher = _periods_by_figure(kept)
        values = [
            value
            for value in figures.values
            if not _is_protected(value, indicators)
            or not _overlaps(value.period, higher.get(_figure(value), ()))
        ]
        kept += [value for value in values if _is_protected(value, indicators)]
        found[layer] = replace(figures, values=values)
    means = _means_that_give_way(kept)
    return {
        layer: replace(found[layer], values=[v for v in found[layer].values if v.key not in means])
        for layer in layers
    }


def _is_protected(o: Observation, indicators: Mapping[str, Indicator]) -> bool:
    indicator = indicators.get(o.indicator)
    return indicator is not None and indicator.protected_up_to > 0


def _figure(o: Observation) -> tuple[str, str, str]:
    return o.area_code, o.indicator, o.breakdown


def _periods_by_figure(
    values: Iterable[SourceValue],
) -> Mapping[tuple[str, str, str], Sequence[str]]:
    found: dict[tuple[str, str, str], list[str]] = {}
    for value in values:
        found.setdefault(_figure(value), []).append(value.period)
    return found


def _overlaps(period: str, others: Iterable[str]) -> bool:
    return any(do_periods_overlap(period, other) for other in others)


def _means_that_give_way(protected: Sequence[SourceValue]) -> set[tuple[str, ...]]:
    """Return the keys of stated means beside which too many authorities are known."""
    found: set[tuple[str, ...]] = set()
    for mean in protected:
        if mean.area_code != AVERAGE_AUTHORITY_CODE:
            continue
        beside = {
            value.area_code
            for value in protected
            if value.area_code != mean.area_code
            and (value.indicator, value.breakdown) == (mean.indicator, mean.breakdown)
            and do_periods_overlap(value.period, mean.period)
        }
        if len(beside) > MAX_AUTHORITIES_BESIDE_MEAN:
            found.add(mean.key)
    return found


def _known_residents(
    values: Iterable[SourceValue],
) -> Mapping[tuple[str, str], Mapping[str, float]]:
    """Return all published numbers of residents of an area and age, by period."""
    found: dict[tuple[str, str], dict[str, float]] = {}
    for value in values:
        counts_people = value.indicator in ("population", "population_by_age")
        if counts_people and value.unit == PEOPLE and value.value:
            key = (value.area_code, value.breakdown)
            found.setdefault(key, {})[value.period] = value.value
    return found


def _rate_problem(
    rate: SourceValue,
    indicator: Indicator,
    residents: Mapping[tuple[str, str], Mapping[str, float]],
) -> str | None:
    """Say why a rate may not stand: by some number of residents it is one of few people."""
    age, per = denominator_age_group(rate.unit), rate_multiplier(rate.unit)
    if rate.value is None or rate.unit == COUNT or rate.area_code == AVERAGE_AUTHORITY_CODE:
        return None
    if rate.value == 0 and rate.status != "at_most":
        return None
    most, name = indicator.protected_up_to, rate.indicator
    known = _near_in_time(residents.get((rate.area_code, age or ""), {}), rate.period)
    if age is None or not per or not known:
        return (
            f"value: expected a count, since {name} of 1 to {most} are protected and there is no "
            f"number of residents to hold a rate against, found a rate; give the count"
        )
    if rate.status == "at_most":
        if largest_count_of_rate(rate.value, max(known.values()), per) >= most:
            return None
        found = f"found the rate of fewer than {most}"
    else:
        if smallest_count_of_rate(rate.value, min(known.values()), per) > most:
            return None
        found = "found one that may be of fewer"
    nearest = next(iter(known.values()))
    shown = round_to_figures_safely(most * per / nearest, _RATE_SIGNIFICANT_FIGURES)
    return (
        f"value: expected a rate of more than {most}, since {name} of 1 to {most} are protected, "
        f"{found}; write {shown:g} with the status at_most, or the count"
    )


def _near_in_time(residents: Mapping[str, float], period: str) -> Mapping[str, float]:
    """Return the numbers that a rate may be over, the nearest first: those of some years around."""

    def years_off(other: str) -> int:
        return abs(period_start(other)[0] - period_start(period)[0])

    ordered = sorted(residents, key=lambda other: (years_off(other), other))
    return {one: residents[one] for one in ordered if years_off(one) <= _MAX_YEARS_OFF} or {
        one: residents[one] for one in ordered[:1]
    }


def _overlap_problems(protected: Iterable[SourceValue]) -> Iterator[tuple[SourceValue, str]]:
    """Yield figures of one area of which one period holds months of another."""
    by_figure: dict[tuple[str, str, str], list[SourceValue]] = {}
    for value in protected:
        by_figure.setdefault(_figure(value), []).append(value)
    for several in by_figure.values():
        overlap = first_overlapping_periods(value.period for value in several)
        if overlap is not None:
            one, other = overlap
            value = next(value for value in several if value.period == other)
            yield (
                value,
                (
                    "period: expected periods that do not overlap, since one less the other could "
                    f"be a protected count, found {one} and {other}; keep one of them"
                ),
            )


def _error_at(project: Project, value: SourceValue, said: str) -> InputError:
    if value.file == TYPED_IN_FILE:
        path = project.data / OBSERVATIONS_CSV
        return InputError.at(path, said, int(value.row) if value.row.isdigit() else None)
    return InputError(f"{value.file}: {said}")
