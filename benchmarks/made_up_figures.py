"""Figures of a country that does not exist, as the readings of publishers' files.

Of authorities, regions and England there is what a publisher would give, some of it suppressed,
some missing. What carebook works out of that itself is left to it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import fsum

from benchmarks.made_up_values import Given, Values, base_unit, chance, people
from carebook.data.areas import ENGLAND_CODE, Areas
from carebook.data.indicators import Indicator
from carebook.data.observations import ObservationStatus
from carebook.data.units import COUNT, PEOPLE, PERCENT, RESPONDENTS, SMALL_AREAS, THOUSAND_POUNDS
from carebook.ingest.tables.source_value import SourceValue

FILE = "made up, and in no published file"
# To what a source rounds its counts; it suppresses those that are smaller.
ROUNDED_TO = {"salt": 5}
_DERIVED = ("older_share", "net_expenditure")
_YEARS = tuple(str(year) for year in range(2005, 2025))
_SURVEYS = tuple(f"{year}/{(year + 1) % 100:02d}" for year in range(2015, 2025))
_FEW_TOOK_PART = "2020/21"
# The periods of an indicator, of a source's figures in some unit, or of all of a source's.
_PERIODS: Mapping[str, tuple[str, ...]] = {
    "population_by_age": ("2021",),
    f"salt {THOUSAND_POUNDS}": ("2020/21", "2021/22"),
    "ascof": ("2024/25",),
    "ascs": _SURVEYS,
    "census_carers": ("2021",),
    "census_disability": ("2021",),
    "census_ts006": _YEARS,
    "cqc_assessment": ("2024/25",),
    "discharge_ready_date": ("2024-11",),
    "imd": ("2019",),
    "ons_population": _YEARS,
    "rural_urban": ("2011",),
    "sace": ("2016/17", "2018/19", "2021/22", "2023/24"),
    "salt": ("2021/22",),
}
_OTHER_PERIODS = ("2024",)
# States few as 5 or fewer, whatever they were.
_PROTECTED, _FEW = "helpline", 5
# Of these all is published, so that carebook sums up regions and England itself.
_NOT_SUMMED_UP = (SMALL_AREAS, "people per sq km", "rank")
# One authority in so many has no figure of some kind; so many took part in a voluntary survey.
_MISSING_OF, _TOOK_PART_OF = 60, 8


@dataclass(frozen=True)
class MadeUp:
    """The made-up country."""

    areas: Areas

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The authorities' codes."""
        return tuple(area.code for area in self.areas.authorities)

    @cached_property
    def wholes(self) -> Mapping[str, tuple[str, ...]]:
        """The authorities of England and of each region, by its code."""
        found: dict[str, list[str]] = {ENGLAND_CODE: list(self.codes)}
        for area in self.areas.authorities:
            found.setdefault(area.region_code, []).append(area.code)
        return {code: tuple(members) for code, members in found.items()}

    def readings(self, indicators: Mapping[str, Indicator]) -> Iterator[SourceValue]:
        """Yield what publishers would give of every indicator that has figures."""
        for name, indicator in indicators.items():
            if indicator.availability == "published" and name not in _DERIVED:
                periods = _periods(name, indicator)
                yield from _Table(self, Values(name, indicator, periods, self.codes)).readings()


def _periods(name: str, indicator: Indicator) -> Sequence[str]:
    source = indicator.source
    keys = (name, f"{source} {base_unit(indicator)}", source)
    return next((_PERIODS[key] for key in keys if key in _PERIODS), _OTHER_PERIODS)


@dataclass(frozen=True)
class _Table:
    """What a publisher gives of one indicator."""

    country: MadeUp
    values: Values

    @property
    def indicator(self) -> Indicator:
        return self.values.indicator

    def readings(self) -> Iterator[SourceValue]:
        for breakdown in self.indicator.breakdowns or ("",):
            for period in self.values.periods:
                own = {code: self.values.of(code, breakdown, period) for code in self.country.codes}
                stated = [*self._authorities(own, breakdown, period), *self._wholes(own, period)]
                for row, (code, given) in enumerate(stated, start=2):
                    yield from self._stated(code, breakdown, period, given, row)

    def _authorities(
        self, own: Mapping[str, Given], breakdown: str, period: str
    ) -> Iterator[tuple[str, Given]]:
        if self.indicator.level == "local":
            for code, given in own.items():
                reason = self._missing(code, breakdown, period)
                yield code, Given(None, reason) if reason else self._as_stated(given)

    def _wholes(self, own: Mapping[str, Given], period: str) -> Iterator[tuple[str, Given]]:
        """Yield what a publisher gives of England and regions, who knows what is suppressed."""
        if self.values.unit in _NOT_SUMMED_UP:
            return
        for whole, members in self.country.wholes.items():
            if self.indicator.level == "national" and whole != ENGLAND_CODE:
                continue
            if self.values.is_survey and period == _FEW_TOOK_PART:
                yield whole, Given(None, "not_published")
            else:
                yield whole, self._as_stated(self._together(own, members))

    def _together(self, own: Mapping[str, Given], members: Sequence[str]) -> Given:
        """Return the sum, the ratio of the sums, or the mean weighted by who answered."""
        given = [own[code] for code in members]
        if self.values.unit in (COUNT, PEOPLE, THOUSAND_POUNDS):
            return Given(fsum(one.value or 0 for one in given))
        above, below = (fsum(part) for part in zip(*((g.above or 0, g.below or 0) for g in given)))  # noqa: B905  (pairs)
        if below and self.values.unit != "decile":
            times = 100 if self.values.unit == PERCENT else 100_000
            return Given(round(times * above / below, 1), above=above, below=below)
        weights = [one.asked or people(code) for code, one in zip(members, given, strict=True)]
        weighted = ((one.value or 0) * w for one, w in zip(given, weights, strict=True))
        value = fsum(weighted) / fsum(weights)
        if not self.values.is_survey:
            return Given(round(value, 1))
        asked = fsum(weights)
        return Given(round(value, 1), asked=asked, margin=self.values.margin(value, asked))

    def _missing(self, code: str, breakdown: str, period: str) -> ObservationStatus | None:
        """Return why an authority has no figure, where it has none."""
        source, codes = self.indicator.source, self.country.codes
        if source == "salt":
            return "not_submitted" if code == codes[len(codes) // 2] else None
        if self.values.is_survey and period == _FEW_TOOK_PART:
            took_part = chance("took part", source, code) < 1 / _TOOK_PART_OF
            return None if took_part else "not_published"
        if self.indicator.basis == "total" and source != "cqc_assessment":
            return None
        if chance("missing", self.values.name, breakdown, period, code) > 1 / _MISSING_OF:
            return None
        return "suppressed" if self.indicator.basis == "count" else "not_published"

    def _as_stated(self, given: Given) -> Given:
        """Round and suppress as the publisher does."""
        value = given.value
        if self.values.unit != COUNT or value is None:
            return given
        if step := ROUNDED_TO.get(self.indicator.source):
            if 0 < value < step:
                return Given(None, "suppressed")
            return Given(float(step * round(value / step)), "rounded")
        if self.indicator.source == _PROTECTED and value <= _FEW:
            return Given(float(_FEW), "at_most") if value else Given(None, "none_reported")
        return given

    def _stated(
        self, code: str, breakdown: str, period: str, given: Given, row: int
    ) -> Iterator[SourceValue]:
        lower = upper = None
        if given.value is not None and given.margin is not None:
            lower = round(max(0.0, given.value - given.margin), 1)
            upper = round(given.value + given.margin, 1)
            upper = min(upper, 100.0) if self.values.unit == PERCENT else upper
        for unit, column, value in (
            (self.values.unit, "B", given.value),
            (RESPONDENTS, "C", given.asked),
        ):
            if column == "B" or value is not None:
                yield SourceValue(
                    area_code=code,
                    indicator=self.values.name,
                    breakdown=breakdown,
                    period=period,
                    unit=unit,
                    value=value,
                    status=given.status,
                    source=self.indicator.source,
                    file=FILE,
                    sheet=self.values.name,
                    row=str(row),
                    column=column,
                    lower=lower if column == "B" else None,
                    upper=upper if column == "B" else None,
                    numerator=given.above if column == "B" else None,
                    denominator=given.below if column == "B" else None,
                )
