"""Values that carebook works out from published ones, area by area. Everything derived is here.

(What is worked out over several areas, an average or a group, is in `comparators`.) A derived
observation has the status ``derived`` and a note that says how it was made; one that rests on a
count known only to be at most so much is ``at_most`` itself. It is rounded to as many significant
figures as the least precise figure it rests on, and carries the numerator and denominator it was
made of where they are known. What a publisher states goes before what could be worked out, and
from a value that is missing nothing is worked out.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache

from carebook.data import periods
from carebook.data.areas import AVERAGE_AUTHORITY_CODE
from carebook.data.indicators import Indicator
from carebook.data.observations import Observation
from carebook.data.units import (
    COUNT,
    MILLION_POUNDS,
    PEOPLE,
    PEOPLE_PER_SQ_KM,
    PER_100K_ALL_AGES,
    PER_100K_OLDER,
    PERCENT,
    POUNDS_PER_RESIDENT,
    THOUSAND_POUNDS,
    THOUSAND_POUNDS_PER_100K,
    THOUSAND_POUNDS_PER_100K_ADULTS,
    round_to_figures,
)
from carebook.statistics.rates import denominator_age_group, round_safely, round_to_figures_safely

_SHARE_SIGNIFICANT_FIGURES = 3
_ROUNDED_SHARE_SIGNIFICANT_FIGURES = 2
_RATE_SIGNIFICANT_FIGURES = 4
_FIRST_MONTH_OF_FINANCIAL_YEAR = 4
# In the note of each number of residents that a census counted.
CENSUS_NOTE = "counted on census day"
# Breakdowns that are ages: a count of one age is never put over the residents of another.
_AGE_PHRASES = {
    "": "of all ages",
    "0-17": "aged 0 to 17",
    "18+": "aged 18 and over",
    "18-64": "aged 18 to 64",
    "65+": "aged 65 and over",
    "65-84": "aged 65 to 84",
    "85+": "aged 85 and over",
}

_COUNT_PHRASES = {
    "rounded": "the published, rounded count",
    "at_most": "the most that the published count can be",
}


def derive_observations(
    published: Iterable[Observation], indicators: Mapping[str, Indicator]
) -> tuple[Observation, ...]:
    """Return every derived observation for which the catalogue has a measure.

    In this order, each resting on what went before: the share of older residents; the density of
    those whose land is known from another year; net spending; spending for each resident, for
    100,000 and in millions; rates of counts, and shares of a whole; rates among older residents
    from those among all. Of two ways to the same figure the earlier is taken.
    """
    published = tuple(published)
    found: dict[tuple[str, ...], Observation] = {}
    keys = {observation.key for observation in published}

    def keep(made: Iterable[Observation | None]) -> None:
        for o in made:
            if o is None or o.key in keys or o.key in found or o.indicator not in indicators:
                continue
            if indicators[o.indicator].measure(o.unit, o.breakdown):
                found[o.key] = o

    residents = _ResidentCounts(published)
    keep(_derive_older_share(o, residents) for o in published)
    densities = (o for o in published if o.unit == PEOPLE_PER_SQ_KM and o.denominator)
    land = {o.area_code: o for o in sorted(densities, key=lambda o: periods.period_start(o.period))}
    keep(_derive_density(o, land.get(o.area_code)) for o in published if o.unit == PEOPLE)
    keep(_derive_net_expenditure(published))
    known = (*published, *found.values())
    wholes = _whole_counts(known, indicators)
    shares = _series_by_area((o for o in known if o.indicator == "older_share"), "65+")
    for o in known:
        if o.value is not None and o.indicator in indicators:
            keep(_derive_from_thousands(o, residents))
            keep(_derive_from_thousands_per_100k(o, residents))
            keep(_derive_rates_of_count(o, indicators[o.indicator], residents))
            keep([_derive_share_of_whole(o, indicators[o.indicator], wholes)])
    for o in known:
        if o.unit == PER_100K_ALL_AGES and o.value is not None:
            older = _nearest_in_time(shares.get(o.area_code, ()), o.period)
            keep([_derive_rate_per_older_resident(o, older)])
    return tuple(found.values())


class _ResidentCounts:
    """The number of residents of an area and age, in the year of a figure or at most a year off."""

    def __init__(self, published: Iterable[Observation]) -> None:
        people = [o for o in published if o.unit == PEOPLE and o.value]
        self._by_age = {
            age: _series_by_area((o for o in people if o.indicator == "population_by_age"), age)
            for age in _AGE_PHRASES
            if age
        }
        self._by_age[""] = _series_by_area((o for o in people if o.indicator == "population"), "")
        self.find = cache(self._find)

    def _find(self, area_code: str, age: str, period: str) -> Observation | None:
        return _nearest_in_time(self._by_age[age].get(area_code, ()), period)


def _series_by_area(
    observations: Iterable[Observation], breakdown: str
) -> dict[str, list[Observation]]:
    found: dict[str, list[Observation]] = {}
    for o in observations:
        if o.breakdown == breakdown and o.value:
            found.setdefault(o.area_code, []).append(o)
    return found


def _nearest_in_time(series: Iterable[Observation], period: str) -> Observation | None:
    """Return the one of a series whose year is the period's, or at most a year from it.

    Of two as near, the earlier: NHS England puts activity of 2021-22 over the residents of
    mid-2020. For the same reason no census is below the line for a financial year: those rates all
    rest on estimates for the middle of a year.
    """
    year = _start_year_of_figure(period)
    if "/" in period:
        series = (o for o in series if CENSUS_NOTE not in o.note)

    def distance(other: Observation) -> tuple[int, int]:
        start, _ = periods.period_start(other.period)
        return abs(start - year), start

    found = min(series, key=distance, default=None)
    return found if found is not None and distance(found)[0] <= 1 else None


def _start_year_of_figure(period: str) -> int:
    """Return the year that a figure is of: January to March end a financial year."""
    year, month = periods.period_start(period)
    return year - 1 if "-" in period and month < _FIRST_MONTH_OF_FINANCIAL_YEAR else year


def _derive_older_share(older: Observation, residents: _ResidentCounts) -> Observation | None:
    """Residents aged 65 and over, out of all residents of the same year."""
    if (older.indicator, older.breakdown, older.unit) != ("population_by_age", "65+", PEOPLE):
        return None
    everybody = residents.find(older.area_code, "", older.period)
    if everybody is None or not everybody.value or older.value is None:
        return None
    if everybody.period != older.period:
        return None
    note = "the published number of residents aged 65 and over, out of all residents"
    note = "; ".join(filter(None, (note, older.note)))
    share = round_safely(100 * older.value / everybody.value, 2)
    made = older.derive(PERCENT, share, note, older.value, everybody.value)
    return replace(made, indicator="older_share", status="derived")


def _derive_density(residents: Observation, density: Observation | None) -> Observation | None:
    """Residents over the land that the area's density of another year was published with.

    Not of a number of residents that was stated rounded.
    """
    if residents.indicator != "population" or density is None or residents.value is None:
        return None
    if residents.status == "rounded":
        return None
    land = density.denominator or 0.0
    note = f"the published number of residents, over {land:,.10g} square kilometres of land, as "
    note += f"published for {periods.period_label(density.period)}"
    value = round_safely(residents.value / land, 4)
    made = residents.derive(PEOPLE_PER_SQ_KM, value, note, residents.value, land)
    return replace(made, indicator="population_density", status="derived")


def _derive_net_expenditure(published: Iterable[Observation]) -> Iterable[Observation]:
    """What is left of gross spending once people's own contributions are taken off."""
    money = [o for o in published if o.unit == THOUSAND_POUNDS and o.value is not None]
    paid = {
        (o.area_code, o.breakdown, o.period): o
        for o in money
        if o.indicator == "client_contributions"
    }
    for gross in money:
        contributions = paid.get((gross.area_code, gross.breakdown, gross.period))
        if gross.indicator == "gross_expenditure" and contributions is not None:
            # Thousandths of a thousand are pounds: no publisher gives more.
            net = round((gross.value or 0) - (contributions.value or 0), 3)
            note = "the published gross current expenditure less people's own contributions"
            made = gross.derive(THOUSAND_POUNDS, net, note)
            yield replace(made, indicator="net_expenditure", status="derived")


def _derive_from_thousands(money: Observation, residents: _ResidentCounts) -> Iterable[Observation]:
    """Spending or income for each resident, for 100,000 residents, and in millions of pounds."""
    if money.unit != THOUSAND_POUNDS or money.value is None:
        return
    thousands = f"the {'' if money.status == 'derived' else 'published '}thousands of pounds"
    millions = round_safely(money.value / 1000, 3)
    yield money.derive(MILLION_POUNDS, millions, f"{thousands}, over 1,000")
    for unit, age in ((THOUSAND_POUNDS_PER_100K, ""), (THOUSAND_POUNDS_PER_100K_ADULTS, "18+")):
        people = residents.find(money.area_code, age, money.period)
        if people is None or not people.value:
            continue
        over = f"over the {_residents_phrase(people)}"
        rate = round_safely(money.value * 100_000 / people.value, 1)
        parts = (money.value, people.value)
        yield money.derive(unit, rate, f"{thousands}, {over}, times 100,000", *parts)
        if not age:
            each = round_safely(money.value * 1000 / people.value, 2)
            parts = (money.value * 1000, people.value)
            note = f"{thousands}, times 1,000, {over}"
            yield money.derive(POUNDS_PER_RESIDENT, each, note, *parts)


def _residents_phrase(people: Observation) -> str:
    age = people.breakdown
    return f"residents {_AGE_PHRASES[age]} in {periods.period_label(people.period)}"


def _derive_from_thousands_per_100k(
    money: Observation, residents: _ResidentCounts
) -> Iterable[Observation]:
    """The rate per resident, and times the population: what was spent or received in all."""
    if money.unit != THOUSAND_POUNDS_PER_100K or money.value is None:
        return
    note = "the published thousands of pounds per 100,000 residents, times 1,000, over 100,000"
    yield money.derive(POUNDS_PER_RESIDENT, round(money.value / 100, 2), note)
    people = residents.find(money.area_code, "", money.period)
    if people is not None and people.value is not None:
        pounds = money.value * 1000 * people.value / 100_000
        when = periods.period_label(people.period)
        note = f"the published rate times the population of {when}, to 3 significant figures"
        yield money.derive(MILLION_POUNDS, round_to_figures(pounds / 1_000_000, 3), note)


def _derive_rates_of_count(
    count: Observation, indicator: Indicator, residents: _ResidentCounts
) -> Iterable[Observation]:
    """A count over the residents whom the catalogue's rate has below its line, times 100,000.

    Not over a number of residents that was stated rounded: four figures would claim too much.
    """
    if count.unit != COUNT or count.value is None:
        return
    for measure in indicator.measures:
        age = denominator_age_group(measure.unit)
        if age is None or (
            age and count.breakdown in _AGE_PHRASES and count.breakdown not in ("", age)
        ):
            continue
        people = residents.find(count.area_code, age, count.period)
        if people is None or not people.value or people.status == "rounded":
            continue
        rate = count.value / people.value * 100_000
        rate = round_to_figures_safely(rate, _RATE_SIGNIFICANT_FIGURES)
        said = _COUNT_PHRASES.get(count.status, "the published count")
        note = f"{said}, over the {_residents_phrase(people)}, times 100,000"
        yield count.derive(measure.unit, rate, note, count.value, people.value)


def _whole_counts(
    known: Iterable[Observation], indicators: Mapping[str, Indicator]
) -> dict[tuple[str, str, str], Observation]:
    """Return the counts that shares are worked out over, by figure, area and period."""
    wanted = {m.share_of for one in indicators.values() for m in one.measures if m.share_of}
    found = {}
    for o in known:
        figure = f"{o.indicator}/{o.breakdown}" if o.breakdown else o.indicator
        # Over the most that a whole can be, a share would be the least that it can be.
        if figure in wanted and o.unit == COUNT and o.value and o.is_known:
            found[figure, o.area_code, o.period] = o
    return found


def _derive_share_of_whole(
    count: Observation,
    indicator: Indicator,
    wholes: Mapping[tuple[str, str, str], Observation],
) -> Observation | None:
    """A part's count out of the whole's, in the same area and period.

    Rounding to the nearest 5 can carry a part past the whole; such a share is not a figure.
    """
    measure = indicator.measure(PERCENT, count.breakdown)
    if count.unit != COUNT or count.value is None or measure is None or not measure.share_of:
        return None
    whole = wholes.get((measure.share_of, count.area_code, count.period))
    if whole is None or not whole.value or count.value > whole.value:
        return None
    share = round_safely(100 * count.value / whole.value, 2)
    said = _COUNT_PHRASES.get(count.status, "the published count")
    note = f"{said}, out of all {measure.denominator}"
    return count.derive(PERCENT, share, note, count.value, whole.value)


def _derive_rate_per_older_resident(
    observation: Observation, older: Observation | None
) -> Observation | None:
    """The rate per resident of any age, over the share of residents who are 65 or over.

    Not for the average authority: a mean of ratios is not the ratio of the means. Nor for a count
    of another age.
    """
    if observation.area_code == AVERAGE_AUTHORITY_CODE or older is None or not older.value:
        return None
    if observation.value is None or observation.breakdown in _AGE_PHRASES.keys() - {"", "65+"}:
        return None
    figures = (
        _ROUNDED_SHARE_SIGNIFICANT_FIGURES
        if older.status == "rounded"
        else _SHARE_SIGNIFICANT_FIGURES
    )
    return observation.derive(
        PER_100K_OLDER,
        round_to_figures(observation.value / (older.value / 100), figures),
        "the published rate per 100,000 residents of all ages, divided by the share of residents "
        f"aged 65 and over in {periods.period_label(older.period)}, to {figures} significant "
        "figures",
    )
