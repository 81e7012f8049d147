"""Figures of a country that does not exist, as the readings of publishers' files.

Of authorities, regions and England there is what a publisher would give, some of it suppressed,
some missing. What carebook works out of that itself is left to it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import fsum

from benchmarks.synthetic_figures import (
    SyntheticFigure,
    SyntheticIndicator,
    published_unit,
    seeded_uniform,
    synthetic_population,
)
from carebook.data.areas import ENGLAND_CODE, Areas
from carebook.data.indicators import Indicator
from carebook.data.observations import ObservationStatus
from carebook.data.units import COUNT, PEOPLE, PERCENT, RESPONDENTS, SMALL_AREAS, THOUSAND_POUNDS
from carebook.ingest.tables.source_value import SourceValue

SYNTHETIC_FILE_NAME = "made up, and in no published file"
# To what a source rounds its counts; it suppresses those that are smaller.
ROUNDING_STEP_BY_SOURCE = {"salt": 5}
_DERIVED_INDICATORS = ("older_share", "net_expenditure")
_YEAR_PERIODS = tuple(str(year) for year in range(2005, 2025))
_SURVEY_PERIODS = tuple(f"{year}/{(year + 1) % 100:02d}" for year in range(2015, 2025))
_VOLUNTARY_SURVEY_PERIOD = "2020/21"
# The periods of an indicator, of a source's figures in some unit, or of all of a source's.
_PERIODS_BY_SUBJECT: Mapping[str, tuple[str, ...]] = {
    "population_by_age": ("2021",),
    f"salt {THOUSAND_POUNDS}": ("2020/21", "2021/22"),
    "ascof": ("2024/25",),
    "ascs": _SURVEY_PERIODS,
    "census_carers": ("2021",),
    "census_disability": ("2021",),
    "census_ts006": _YEAR_PERIODS,
    "cqc_assessment": ("2024/25",),
    "discharge_ready_date": ("2024-11",),
    "imd": ("2019",),
    "ons_population": _YEAR_PERIODS,
    "rural_urban": ("2011",),
    "sace": ("2016/17", "2018/19", "2021/22", "2023/24"),
    "salt": ("2021/22",),
}
_DEFAULT_PERIODS = ("2024",)
# States few as 5 or fewer, whatever they were.
_PROTECTED_SOURCE, _LARGEST_SMALL_COUNT = "helpline", 5
# Of these all is published, so that carebook sums up regions and England itself.
_UNITS_WITHOUT_TOTALS = (SMALL_AREAS, "people per sq km", "rank")
# One authority in so many has no figure of some kind; so many took part in a voluntary survey.
_ONE_IN_MISSING, _ONE_IN_TAKING_PART = 60, 8


@dataclass(frozen=True)
class SyntheticPublications:
    """The made-up country."""

    areas: Areas

    @cached_property
    def authority_codes(self) -> tuple[str, ...]:
        """The authorities' codes."""
        return tuple(area.code for area in self.areas.authorities)

    @cached_property
    def authorities_by_group(self) -> Mapping[str, tuple[str, ...]]:
        """The authorities of England and of each region, by its code."""
        found: dict[str, list[str]] = {ENGLAND_CODE: list(self.authority_codes)}
        for area in self.areas.authorities:
            found.setdefault(area.region_code, []).append(area.code)
        return {code: tuple(members) for code, members in found.items()}

    def source_values(self, indicators: Mapping[str, Indicator]) -> Iterator[SourceValue]:
        """Yield what publishers would give of every indicator that has figures."""
        for name, indicator in indicators.items():
            if indicator.availability == "published" and name not in _DERIVED_INDICATORS:
                periods = _periods_of_indicator(name, indicator)
                yield from _SyntheticTable(
                    self, SyntheticIndicator(name, indicator, periods, self.authority_codes)
                ).source_values()


def _periods_of_indicator(name: str, indicator: Indicator) -> Sequence[str]:
    source = indicator.source
    keys = (name, f"{source} {published_unit(indicator)}", source)
    return next(
        (_PERIODS_BY_SUBJECT[key] for key in keys if key in _PERIODS_BY_SUBJECT), _DEFAULT_PERIODS
    )


@dataclass(frozen=True)
class _SyntheticTable:
    """What a publisher gives of one indicator."""

    publications: SyntheticPublications
    synthetic_indicator: SyntheticIndicator

    @property
    def indicator(self) -> Indicator:
        return self.synthetic_indicator.indicator

    def source_values(self) -> Iterator[SourceValue]:
        for breakdown in self.indicator.breakdowns or ("",):
            for period in self.synthetic_indicator.periods:
                own = {
                    code: self.synthetic_indicator.figure_of(code, breakdown, period)
                    for code in self.publications.authority_codes
                }
                stated = [
                    *self._authority_figures(own, breakdown, period),
                    *self._group_figures(own, period),
                ]
                for row, (code, given) in enumerate(stated, start=2):
                    yield from self._to_source_values(code, breakdown, period, given, row)

    def _authority_figures(
        self, own: Mapping[str, SyntheticFigure], breakdown: str, period: str
    ) -> Iterator[tuple[str, SyntheticFigure]]:
        if self.indicator.level == "local":
            for code, given in own.items():
                reason = self._missing_status(code, breakdown, period)
                yield (
                    code,
                    SyntheticFigure(None, reason) if reason else self._round_and_suppress(given),
                )

    def _group_figures(
        self, own: Mapping[str, SyntheticFigure], period: str
    ) -> Iterator[tuple[str, SyntheticFigure]]:
        """Yield what a publisher gives of England and regions, who knows what is suppressed."""
        if self.synthetic_indicator.unit in _UNITS_WITHOUT_TOTALS:
            return
        for whole, members in self.publications.authorities_by_group.items():
            if self.indicator.level == "national" and whole != ENGLAND_CODE:
                continue
            if self.synthetic_indicator.is_survey and period == _VOLUNTARY_SURVEY_PERIOD:
                yield whole, SyntheticFigure(None, "not_published")
            else:
                yield whole, self._round_and_suppress(self._aggregate_figures(own, members))

    def _aggregate_figures(
        self, own: Mapping[str, SyntheticFigure], members: Sequence[str]
    ) -> SyntheticFigure:
        """Return the sum, the ratio of the sums, or the mean weighted by who answered."""
        given = [own[code] for code in members]
        if self.synthetic_indicator.unit in (COUNT, PEOPLE, THOUSAND_POUNDS):
            return SyntheticFigure(fsum(one.value or 0 for one in given))
        above, below = (
            fsum(part)
            for part in zip(*((g.numerator or 0, g.denominator or 0) for g in given), strict=True)
        )
        if below and self.synthetic_indicator.unit != "decile":
            times = 100 if self.synthetic_indicator.unit == PERCENT else 100_000
            return SyntheticFigure(
                round(times * above / below, 1), numerator=above, denominator=below
            )
        weights = [
            one.respondents or synthetic_population(code)
            for code, one in zip(members, given, strict=True)
        ]
        weighted = ((one.value or 0) * w for one, w in zip(given, weights, strict=True))
        value = fsum(weighted) / fsum(weights)
        if not self.synthetic_indicator.is_survey:
            return SyntheticFigure(round(value, 1))
        asked = fsum(weights)
        return SyntheticFigure(
            round(value, 1),
            respondents=asked,
            margin=self.synthetic_indicator.margin_of_error(value, asked),
        )

    def _missing_status(self, code: str, breakdown: str, period: str) -> ObservationStatus | None:
        """Return why an authority has no figure, where it has none."""
        source, codes = self.indicator.source, self.publications.authority_codes
        if source == "salt":
            return "not_submitted" if code == codes[len(codes) // 2] else None
        if self.synthetic_indicator.is_survey and period == _VOLUNTARY_SURVEY_PERIOD:
            took_part = seeded_uniform("took part", source, code) < 1 / _ONE_IN_TAKING_PART
            return None if took_part else "not_published"
        if self.indicator.basis == "total" and source != "cqc_assessment":
            return None
        if (
            seeded_uniform("missing", self.synthetic_indicator.name, breakdown, period, code)
            > 1 / _ONE_IN_MISSING
        ):
            return None
        return "suppressed" if self.indicator.basis == "count" else "not_published"

    def _round_and_suppress(self, given: SyntheticFigure) -> SyntheticFigure:
        """Round and suppress as the publisher does."""
        value = given.value
        if self.synthetic_indicator.unit != COUNT or value is None:
            return given
        if step := ROUNDING_STEP_BY_SOURCE.get(self.indicator.source):
            if 0 < value < step:
                return SyntheticFigure(None, "suppressed")
            return SyntheticFigure(float(step * round(value / step)), "rounded")
        if self.indicator.source == _PROTECTED_SOURCE and value <= _LARGEST_SMALL_COUNT:
            return (
                SyntheticFigure(float(_LARGEST_SMALL_COUNT), "at_most")
                if value
                else SyntheticFigure(None, "none_reported")
            )
        return given

    def _to_source_values(
        self, code: str, breakdown: str, period: str, given: SyntheticFigure, row: int
    ) -> Iterator[SourceValue]:
        lower = upper = None
        if given.value is not None and given.margin is not None:
            lower = round(max(0.0, given.value - given.margin), 1)
            upper = round(given.value + given.margin, 1)
            upper = min(upper, 100.0) if self.synthetic_indicator.unit == PERCENT else upper
        for unit, column, value in (
            (self.synthetic_indicator.unit, "B", given.value),
            (RESPONDENTS, "C", given.respondents),
        ):
            if column == "B" or value is not None:
                yield SourceValue(
                    area_code=code,
                    indicator=self.synthetic_indicator.name,
                    breakdown=breakdown,
                    period=period,
                    unit=unit,
                    value=value,
                    status=given.status,
                    source=self.indicator.source,
                    file=SYNTHETIC_FILE_NAME,
                    sheet=self.synthetic_indicator.name,
                    row=str(row),
                    column=column,
                    lower=lower if column == "B" else None,
                    upper=upper if column == "B" else None,
                    numerator=given.numerator if column == "B" else None,
                    denominator=given.denominator if column == "B" else None,
                )
