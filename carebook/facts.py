"""Facts: what a chart says, one typed record for each value. How they stand: `relations`."""

from collections.abc import Iterable, Sequence
from typing import Literal

from carebook import periods, units
from carebook.areas import AVERAGE_AUTHORITY, AVERAGE_AUTHORITY_NAME, ENGLAND, Area
from carebook.catalogue import Basis, Level, Polarity
from carebook.dataset import Dataset
from carebook.observations import Observation, Status
from carebook.yamlfile import Record

Role = Literal["area", "england", "region", "average"]
ROLES: tuple[Role, ...] = ("area", "england", "region", "average")
COMPARATORS = ROLES[1:]


class Fact(Record):
    """One value a chart or its table shows.

    ``measure`` says what is measured, of whom. ``short`` is for a chart's label, ``sentence``
    carries the denominator, ``exact`` keeps every digit for the table, ``rounded`` is for a reader
    who wants the gist (two significant figures). ``place`` is what the value is of: a regional
    figure carries the region's name even in an authority's book. ``charted`` marks the unit that
    the chart draws.
    """

    id: str
    role: Role
    area_code: str
    place: str
    indicator: str
    breakdown: str
    period: str
    unit: str
    measure: str
    denominator: str | None
    value: float | None
    lower: float | None
    upper: float | None
    decimals: int
    status: Status
    level: Level
    basis: Basis
    polarity: Polarity
    source: str
    note: str
    short: str
    sentence: str
    exact: str
    rounded: str
    charted: bool


# What stands in a few words where a value is missing: in a chart and in its description.
WITHOUT_VALUE = {
    "none_reported": "none reported",
    "suppressed": "suppressed",
    "not_submitted": "not submitted",
    "not_published": "not published",
}
# The same in a table, where there is room to say what it means.
_MISSING = {
    "none_reported": "None reported (may be fewer than 5)",
    "suppressed": "Suppressed by the publisher (a small number)",
    "not_submitted": "Not submitted by the council",
    "not_published": "Not published",
}


def make_facts(
    dataset: Dataset, area: Area, indicator: str, breakdowns: Sequence[str] | None = None
) -> tuple[Fact, ...]:
    """Return the facts of one indicator for one area: its own and its comparators'.

    ``breakdowns`` limits and orders the breakdowns; None takes those of the catalogue.
    """
    catalogue = dataset.indicators[indicator]
    order = list(breakdowns) if breakdowns is not None else [*catalogue.breakdowns] or [""]
    region = dataset.areas.region_of(area)
    places: dict[str, tuple[Role, str]] = {
        area.code: ("area", area.name),
        ENGLAND: ("england", "England"),
        AVERAGE_AUTHORITY: ("average", AVERAGE_AUTHORITY_NAME),
    }
    if region is not None and catalogue.level == "regional":
        # The figure is the region's own: it stands in the area's place, under the region's name.
        places[area.code] = ("area", region.name)
    elif region is not None:
        places[region.code] = ("region", region.name)
    observations = [
        observation
        for observation in dataset.of_indicator(indicator)
        if observation.area_code in places and observation.breakdown in order
    ]
    unit_order = [measure.unit for measure in catalogue.measures]
    charted = _charted_unit(observations, area, unit_order)
    facts = [
        _fact(dataset, observation, *places[observation.area_code], charted)
        for observation in observations
    ]
    return tuple(
        sorted(
            facts,
            key=lambda fact: (
                unit_order.index(fact.unit),
                order.index(fact.breakdown),
                periods.start_of(fact.period),
                ROLES.index(fact.role),
            ),
        )
    )


def _charted_unit(
    observations: Iterable[Observation], area: Area, unit_order: Sequence[str]
) -> str | None:
    """Return the unit to draw: the one the area itself has most values in, else the first."""
    counted = dict.fromkeys(unit_order, 0)
    for observation in observations:
        if observation.area_code == area.code and observation.value is not None:
            counted[observation.unit] += 1
    return max(unit_order, key=lambda unit: counted[unit], default=None)


def _fact(
    dataset: Dataset, observation: Observation, role: Role, place: str, charted: str | None
) -> Fact:
    catalogue = dataset.indicators[observation.indicator]
    measure = catalogue.measure(observation.unit)
    assert measure is not None, "observations are checked against the catalogue as they are read"  # noqa: S101
    value, unit, decimals = observation.value, observation.unit, measure.decimals
    if value is None:
        short = sentence = exact = rounded = _MISSING[observation.status]
    else:
        short = units.short(value, unit, decimals)
        sentence = units.sentence(value, unit, decimals)
        sentence += f" {measure.noun}" if measure.noun else ""
        exact = units.exact(value, unit)
        rounded = units.short(units.significant(value, 2), unit, decimals)
        if observation.status == "rounded" or _is_rounded_derivation(observation):
            sentence = f"about {sentence}"
    return Fact(
        id="/".join(observation.key),
        role=role,
        area_code=observation.area_code,
        place=place,
        indicator=observation.indicator,
        breakdown=observation.breakdown,
        period=observation.period,
        unit=unit,
        measure=measure.words,
        denominator=measure.denominator,
        value=value,
        lower=observation.lower,
        upper=observation.upper,
        decimals=decimals,
        status=observation.status,
        level=catalogue.level,
        basis=catalogue.basis,
        polarity=catalogue.polarity,
        source=observation.source,
        note=observation.note,
        short=short,
        sentence=sentence,
        exact=exact,
        rounded=rounded,
        charted=unit == charted,
    )


def _is_rounded_derivation(observation: Observation) -> bool:
    return observation.status == "derived" and observation.unit != units.POUNDS_PER_RESIDENT
