"""Facts: what a chart says, one typed record for each value. How they stand: `relations`."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Literal

from carebook.core.yaml_models import FrozenModel
from carebook.data import periods, units
from carebook.data.areas import AVERAGE_AUTHORITY_CODE, ENGLAND_CODE, Area
from carebook.data.dataset import Dataset
from carebook.data.indicators import Basis, Indicator, Level, Polarity, Source
from carebook.data.observations import Observation, ObservationStatus
from carebook.facts.chart_choice import ChartChoice, choose_for_chart, common_periods
from carebook.statistics.comparators import NEIGHBOURS_CODE, neighbour_group_figures
from carebook.text.phrasing import AVERAGE_AUTHORITY_NAME, NEIGHBOURS_NAME, name_in_sentence

# "other" is any other authority: it stands in a chart of all of them and is compared with nobody.
Role = Literal["area", "england", "region", "neighbours", "average", "other"]
ROLES: tuple[Role, ...] = ("area", "england", "region", "neighbours", "average", "other")
COMPARATORS = ROLES[1:-1]


class Fact(FrozenModel):
    """One value a chart or its table shows.

    ``measure`` says what is measured, of whom. ``short`` is for a chart's label, ``sentence``
    carries the denominator, ``exact`` keeps every digit for the table, ``rounded`` is for a reader
    who wants the gist (two significant figures). ``place`` is what the value is of: a regional
    figure carries the region's name even in an authority's book. ``lower`` and ``upper`` are the
    limits of its 95% interval, ``wide_lower`` and ``wide_upper`` of its 99.8% one. ``charted``
    marks the unit that the chart draws, ``current`` the period of charts that draw a single one.
    ``footing`` is the period in which its series last broke: figures of two footings are not
    compared.
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
    wide_lower: float | None = None
    wide_upper: float | None = None
    decimals: int
    status: ObservationStatus
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
    current: bool = False
    footing: str = ""

    @property
    def is_size_of_larger_area(self) -> bool:
        """Whether it is the size of a region or of England, and no figure to be held against."""
        return (
            self.unit in units.SIZE_UNITS
            and self.role in ("england", "region")
            and self.level == "local"
        )


# What stands where there is no row for a place at all.
NO_FIGURE = "no figure"
# Fewer dots than these are no picture of a country.
_MIN_AUTHORITIES_CHARTED = 10
# What stands in a few words where a value is missing: in a chart and in its description.
MISSING_VALUE_LABELS = {
    "none_reported": "none reported",
    "suppressed": "suppressed",
    "not_submitted": "not submitted",
    "not_published": "not published",
}
# The same in a table, where there is room to say what it means.
_SUPPRESSED_TEXT = "Suppressed by the publisher"
_MISSING_VALUE_TEXTS = {
    "none_reported": "None reported (may be fewer than 5)",
    "suppressed": f"{_SUPPRESSED_TEXT} (a small number)",
    "not_submitted": "Not submitted by the council",
    "not_published": "Not published",
}


def make_facts(
    dataset: Dataset, area: Area, indicator: str, breakdowns: Sequence[str] | None = None
) -> tuple[Fact, ...]:
    """Return the facts of one indicator for one area: its own and its comparators'.

    ``breakdowns`` limits and orders the breakdowns; None takes those of the catalogue. Local
    figures are the area's alone: they have no comparators.
    """
    catalogue = dataset.indicators[indicator]
    order = _breakdown_order(catalogue, breakdowns)
    region = dataset.areas.region_of(area)
    places: dict[str, tuple[Role, str]] = {
        area.code: ("area", name_in_sentence(area.name)),
        ENGLAND_CODE: ("england", "England"),
        NEIGHBOURS_CODE: ("neighbours", NEIGHBOURS_NAME),
        AVERAGE_AUTHORITY_CODE: ("average", AVERAGE_AUTHORITY_NAME),
    }
    if region is not None and catalogue.level == "regional":
        # The figure is the region's own: it stands in the area's place, under the region's name.
        places[area.code] = ("area", region.name)
    elif region is not None:
        places[region.code] = ("region", region.name)
    has_neighbours = catalogue.level == "local" and indicator not in dataset.local
    members = dataset.neighbours.get(area.code, ()) if has_neighbours else ()
    wanted = {*places, *members}
    found = [
        observation
        for observation in dataset.observations_of_areas(indicator, wanted)
        if observation.breakdown in order
    ]
    observations = [observation for observation in found if observation.area_code in places]
    if members and catalogue.basis != "sample":
        own = {o.key[1:] for o in observations if o.area_code == area.code}
        observations += [o for o in neighbour_group_figures(found, members) if o.key[1:] in own]
    observations = _without_averages_alone(observations)
    choice = _choose_for_chart(dataset, area, catalogue, indicator, order)
    facts = [
        _make_fact(catalogue, observation, *places[observation.area_code], choice)
        for observation in observations
    ]
    return _sort_facts(facts, catalogue, order)


def _without_averages_alone(observations: Sequence[Observation]) -> list[Observation]:
    """Leave out averages of periods of which there is nothing else, of the area or anybody.

    They would stand in a chart as a line beside nobody, and part the lines of everybody else.
    """
    held = {o.period for o in observations if o.area_code != AVERAGE_AUTHORITY_CODE}
    return [o for o in observations if o.period in held] if held else list(observations)


def _choose_for_chart(
    dataset: Dataset, area: Area, catalogue: Indicator, indicator: str, breakdowns: Sequence[str]
) -> ChartChoice:
    """Choose the unit and the period that a chart of these breakdowns draws for an area."""
    own: list[Observation] = []
    beside: list[Observation] = []
    comparators = {ENGLAND_CODE, AVERAGE_AUTHORITY_CODE, area.region_code}
    for observation in dataset.observations_of_areas(indicator, {area.code, *comparators}):
        if observation.breakdown in breakdowns:
            (own if observation.area_code == area.code else beside).append(observation)
    count = len(dataset.areas.authorities)
    common = dataset.work_out_once(
        f"common periods of {indicator}",
        lambda: common_periods(dataset.count_authorities(indicator), count),
    )
    return choose_for_chart(catalogue, own, beside, common)


def make_other_facts(
    dataset: Dataset,
    area: Area,
    indicator: str,
    breakdowns: Sequence[str] | None = None,
    *,
    only: Collection[str] | None = None,
) -> tuple[Fact, ...]:
    """Return the facts of the other authorities, or of those with some codes, abolished ones too.

    They have the role "other". A figure that is published for regions stands under the region's
    name. ``charted`` and ``current`` mark what a chart of this area draws. Local figures are shown
    in the book of their own area alone, so that there are none of them.
    """
    if indicator in dataset.local:
        return ()
    catalogue = dataset.indicators[indicator]
    order = _breakdown_order(catalogue, breakdowns)
    names: dict[str, str] = {}
    others = dataset.areas.authorities
    if only is not None:
        others = tuple(dataset.areas.by_code[code] for code in only)
    for other in others:
        if other.code != area.code:
            region = dataset.areas.region_of(other) if catalogue.level == "regional" else None
            names[other.code] = name_in_sentence((region or other).name)
    observations = dataset.observations_of(indicator)
    choice = _choose_for_chart(dataset, area, catalogue, indicator, order)
    facts = [
        _make_fact(catalogue, observation, "other", names[observation.area_code], choice)
        for observation in observations
        if observation.area_code in names and observation.breakdown in order
    ]
    return _sort_facts(facts, catalogue, order)


def other_facts_to_chart(
    dataset: Dataset,
    area: Area,
    indicator: str,
    breakdowns: Sequence[str] | None,
    facts: Sequence[Fact],
) -> tuple[Fact, ...]:
    """Return the other authorities' facts that a chart draws, where ten or more have one.

    ``facts`` are the area's own and its comparators': where the area has none, nobody is drawn.
    """
    if not any(fact.role == "area" and fact.charted for fact in facts):
        return ()
    found = make_other_facts(dataset, area, indicator, breakdowns)
    shown = tuple(fact for fact in found if fact.charted and fact.current)
    return (
        shown if sum(fact.value is not None for fact in shown) >= _MIN_AUTHORITIES_CHARTED else ()
    )


def _breakdown_order(catalogue: Indicator, breakdowns: Sequence[str] | None) -> Sequence[str]:
    return list(breakdowns) if breakdowns is not None else [*catalogue.breakdowns] or [""]


def _sort_facts(
    facts: Iterable[Fact], catalogue: Indicator, breakdowns: Sequence[str]
) -> tuple[Fact, ...]:
    """Put facts in the order of unit, breakdown, period and role."""
    units_ = {measure.unit: place for place, measure in enumerate(catalogue.measures)}
    groups = {name: place for place, name in enumerate(breakdowns)}
    return tuple(
        sorted(
            facts,
            key=lambda fact: (
                units_[fact.unit],
                groups[fact.breakdown],
                periods.period_start(fact.period),
                ROLES.index(fact.role),
            ),
        )
    )


def _make_fact(
    catalogue: Indicator, observation: Observation, role: Role, place: str, choice: ChartChoice
) -> Fact:
    measure = catalogue.measure(observation.unit)
    assert measure is not None, "observations are checked against the catalogue as they are read"  # noqa: S101
    value, unit, decimals = observation.value, observation.unit, measure.decimals
    if value is None:
        said = _MISSING_VALUE_TEXTS[observation.status]
        if observation.status == "suppressed" and observation.note:
            # Then it is the note that says why.
            said = _SUPPRESSED_TEXT
        short = sentence = exact = rounded = said
    else:
        shown = value
        if observation.status == "at_most":
            shown = units.round_up(value, unit, decimals)
        short = units.format_short(shown, unit, decimals)
        sentence = units.format_in_sentence(shown, unit, decimals)
        sentence += f" {measure.noun}" if measure.noun else ""
        exact = units.format_exact(value, unit)
        rounded = units.format_short(units.round_to_figures(value, 2), unit, decimals)
        if observation.status == "at_most":
            sentence = _at_most_in_words(sentence, short, unit)
            exact = _at_most_in_words(exact, exact, unit)
            short = rounded = _at_most_in_words(short, short, unit)
        elif observation.status == "rounded" or _is_approximate(observation, role):
            sentence = f"about {sentence}"
    fact = Fact(
        id="/".join(observation.key),
        role=role,
        area_code=observation.area_code,
        place=place,
        indicator=observation.indicator,
        breakdown=observation.breakdown,
        period=observation.period,
        unit=unit,
        measure=measure.description,
        denominator=measure.denominator,
        value=value,
        lower=observation.lower,
        upper=observation.upper,
        wide_lower=observation.wide_lower,
        wide_upper=observation.wide_upper,
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
        charted=unit == choice.unit,
        current=observation.period == choice.period,
        footing=_footing(catalogue, observation.period),
    )
    return fact.model_copy(update={"charted": False}) if fact.is_size_of_larger_area else fact


def _footing(catalogue: Indicator, period: str) -> str:
    """Return the last period up to this one in which the series broke; empty before any."""
    start = periods.period_start(period)
    broken = [one for one in catalogue.breaks if periods.period_start(one) <= start]
    return max(broken, key=periods.period_start, default="")


def keep_current(facts: Iterable[Fact]) -> list[Fact]:
    """Return the facts of the period that a chart of a single period draws.

    Where those have been left out it is the last period of the area's own, or of all.
    """
    facts = list(facts)
    if current := [fact for fact in facts if fact.current]:
        return current
    own = [fact for fact in facts if fact.role == "area"] or facts
    last = max((fact.period for fact in own), key=periods.period_start, default="")
    return [fact for fact in facts if fact.period == last]


def until_current(facts: Iterable[Fact]) -> list[Fact]:
    """Return the facts of the period that is drawn, and those of the periods before it."""
    facts = list(facts)
    drawn = max((periods.period_start(fact.period) for fact in keep_current(facts)), default=(0, 0))
    return [fact for fact in facts if periods.period_start(fact.period) <= drawn]


def rounding_in_words(fact: Fact, sources: Mapping[str, Source]) -> str:
    """Return to what a count was rounded by its source: "to the nearest 5"; else nothing."""
    if fact.unit != units.COUNT or fact.value is None or fact.source not in sources:
        return ""
    step = sources[fact.source].counts_rounded_to
    return f"to the nearest {step:g}" if step else ""


def _at_most_in_words(text: str, number: str, unit: str) -> str:
    """Return a value that is the most it can be: ``5 or fewer requests``, ``at most 12.4``."""
    if unit in units.WHOLE_NUMBER_UNITS:
        return f"{number} or fewer{text.removeprefix(number)}"
    return f"at most {text}"


def _is_approximate(observation: Observation, role: Role) -> bool:
    """Whether a value was worked out from ratios of others, and so only roughly.

    A mean over authorities, a sum over a sum and what was counted or added up are what they are.
    """
    return (
        observation.status == "derived"
        and role != "average"
        and observation.numerator is None
        and observation.unit not in (units.POUNDS_PER_RESIDENT, *units.WHOLE_NUMBER_UNITS)
    )
