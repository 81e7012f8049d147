"""Values that carebook works out from published ones. Everything derived is derived here.

A derived observation has the status ``derived`` and a note that says how it was made. It is
rounded to as many significant figures as the least precise figure it rests on.
"""

from collections.abc import Iterable, Mapping

from carebook import periods
from carebook.areas import AVERAGE_AUTHORITY
from carebook.catalogue import Indicator
from carebook.observations import Observation
from carebook.units import (
    MILLION_POUNDS,
    PER_100K_ALL_AGES,
    PER_100K_OLDER,
    POUNDS_PER_RESIDENT,
    THOUSAND_POUNDS_PER_100K,
    significant,
)

_FIGURES_OF_A_SHARE = 3
_FIGURES_OF_A_ROUNDED_SHARE = 2


def derive(
    published: Iterable[Observation], indicators: Mapping[str, Indicator]
) -> tuple[Observation, ...]:
    """Return every derived observation for which the catalogue has a measure."""
    published = tuple(published)
    keys = {observation.key for observation in published}
    populations = _by_area(published, "population", "")
    shares = _by_area(published, "older_share", "65+")
    found: list[Observation] = []
    for observation in published:
        indicator = indicators[observation.indicator]
        population = _of_the_time(populations.get(observation.area_code, ()), observation)
        older = _of_the_time(shares.get(observation.area_code, ()), observation)
        made = (
            _pounds_per_resident(observation),
            _million_pounds(observation, population),
            _rate_per_older_resident(observation, older),
        )
        # What a publisher states goes before what could be worked out.
        found += [
            o
            for o in made
            if o is not None and o.key not in keys and indicator.measure(o.unit, o.breakdown)
        ]
    return tuple(found)


def _by_area(
    published: Iterable[Observation], indicator: str, breakdown: str
) -> dict[str, list[Observation]]:
    found: dict[str, list[Observation]] = {}
    for o in published:
        if (o.indicator, o.breakdown) == (indicator, breakdown) and o.value:
            found.setdefault(o.area_code, []).append(o)
    return found


def _of_the_time(series: Iterable[Observation], observation: Observation) -> Observation | None:
    """Return the one of a series whose year is the observation's, or at most a year from it."""
    year = periods.start_of(observation.period)[0]

    def distance(other: Observation) -> tuple[int, int]:
        start = periods.start_of(other.period)[0]
        return abs(start - year), start  # of two as near, the earlier

    found = min(series, key=distance, default=None)
    return found if found is not None and distance(found)[0] <= 1 else None


def _made(base: Observation, unit: str, value: float, note: str) -> Observation:
    return Observation(
        area_code=base.area_code,
        indicator=base.indicator,
        breakdown=base.breakdown,
        period=base.period,
        unit=unit,
        value=value,
        lower=None,
        upper=None,
        status="derived",
        source=base.source,
        note=note,
    )


def _pounds_per_resident(observation: Observation) -> Observation | None:
    """£ thousand per 100,000 people, times 1,000, over 100,000."""
    if observation.unit != THOUSAND_POUNDS_PER_100K or observation.value is None:
        return None
    return _made(
        observation,
        POUNDS_PER_RESIDENT,
        round(observation.value / 100, 2),
        "the published thousands of pounds per 100,000 residents, times 1,000, over 100,000",
    )


def _million_pounds(observation: Observation, population: Observation | None) -> Observation | None:
    """The rate times the population: what the council spent or received in all."""
    if observation.unit != THOUSAND_POUNDS_PER_100K or observation.value is None:
        return None
    if population is None or population.value is None:
        return None
    pounds = observation.value * 1000 * population.value / 100_000
    return _made(
        observation,
        MILLION_POUNDS,
        significant(pounds / 1_000_000, 3),
        "the published rate times the population of "
        f"{periods.label(population.period)}, to 3 significant figures",
    )


def _rate_per_older_resident(
    observation: Observation, older: Observation | None
) -> Observation | None:
    """The rate per resident of any age, over the share of residents who are 65 or over.

    Not for the average authority: a mean of ratios is not the ratio of the means.
    """
    if observation.unit != PER_100K_ALL_AGES or observation.value is None:
        return None
    if observation.area_code == AVERAGE_AUTHORITY or older is None or not older.value:
        return None
    figures = _FIGURES_OF_A_ROUNDED_SHARE if older.status == "rounded" else _FIGURES_OF_A_SHARE
    return _made(
        observation,
        PER_100K_OLDER,
        significant(observation.value / (older.value / 100), figures),
        "the published rate per 100,000 residents of all ages, divided by the share of residents "
        f"aged 65 and over in {periods.label(older.period)}, to {figures} significant figures",
    )
