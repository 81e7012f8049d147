"""What a publisher would give of one authority that does not exist, unit by unit.

What is drawn depends on a seed and on what it is drawn for, and on nothing else: the same
authority has the same figures whatever was drawn before.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import exp, fsum, sqrt
from statistics import NormalDist

from carebook.data.indicators import Indicator
from carebook.data.observations import ObservationStatus
from carebook.data.units import COUNT, PEOPLE, PERCENT, RESPONDENTS, SMALL_AREAS, THOUSAND_POUNDS

_SEED = "carebook"
_STANDARD_NORMAL = NormalDist()
_SHARE_BY_AGE = {"0-17": 0.21, "18-64": 0.59, "65-84": 0.175, "85+": 0.025}
_AGES_IN_GROUP = {"18+": ("18-64", "65-84", "85+"), "65+": ("65-84", "85+")}
_OLDER_AGES = ("65-84", "85+")
# Thousands of pounds for each resident; of anything else less.
_SPENDING_PER_RESIDENT = {"gross": 0.55, "net": 0.45}
# How many people share a square kilometre, typically, and how many a small area.
_TYPICAL_DENSITY, _PEOPLE_PER_SMALL_AREA = 900, 1650
# A share is kept this far, in per cent.
_LOWEST_PERCENTAGE, _HIGHEST_PERCENTAGE = 2.0, 97.0


@dataclass(frozen=True)
class SyntheticFigure:
    """One figure as a publisher has it.

    ``numerator`` and ``denominator`` are what a rate or share was made of. Of a survey's figure,
    ``respondents`` is how many answered and ``margin`` the margin of error.
    """

    value: float | None
    status: ObservationStatus = "published"
    numerator: float | None = None
    denominator: float | None = None
    respondents: float | None = None
    margin: float | None = None


def seeded_uniform(*of: object) -> float:
    """Return a number between 0 and 1, always the same for the same things."""
    text = "\0".join(map(str, (_SEED, *of)))
    digest = hashlib.blake2b(text.encode(), digest_size=6).digest()
    return (int.from_bytes(digest, "big") + 0.5) / 2**48


def seeded_normal(*of: object) -> float:
    """Return a number of the standard normal distribution, the same for the same things."""
    return _STANDARD_NORMAL.inv_cdf(seeded_uniform(*of))


def synthetic_population(code: str, year: int = 2021) -> float:
    """Return how many people live in an authority."""
    size = 260_000 * exp(0.65 * seeded_normal("size", code))
    return max(30_000.0, size) * (1 + 0.007 * seeded_normal("growth", code)) ** (year - 2021)


def published_unit(indicator: Indicator) -> str:
    """Return the unit that a publisher gives, out of those in which an indicator is stated."""
    units = [m.unit for m in indicator.measures if m.unit != RESPONDENTS]
    wholes = (COUNT, PEOPLE, SMALL_AREAS, THOUSAND_POUNDS)
    return next((unit for unit in wholes if unit in units), units[0])


@dataclass(frozen=True)
class SyntheticIndicator:
    """The figures of one indicator for single authorities, before anything is rounded or hidden."""

    name: str
    indicator: Indicator
    periods: Sequence[str]
    authority_codes: Sequence[str]

    @cached_property
    def unit(self) -> str:
        """The unit that the publisher gives."""
        return published_unit(self.indicator)

    @cached_property
    def is_survey(self) -> bool:
        """Whether it is known how many answered."""
        return any(measure.unit == RESPONDENTS for measure in self.indicator.measures)

    def figure_of(self, code: str, breakdown: str, period: str) -> SyntheticFigure:
        """Return the figure of one authority."""
        makers: Mapping[str, Callable[[str, str, str], SyntheticFigure]] = {
            COUNT: self._count_figure,
            PEOPLE: self._population_figure,
            SMALL_AREAS: self._small_areas_figure,
            THOUSAND_POUNDS: self._spending_figure,
            PERCENT: self._percentage_figure,
            "people per sq km": self._density_figure,
            "decile": self._mean_decile_figure,
            "rank": self._rank_figure,
        }
        other = self._rate_figure if " per " in f" {self.unit}" else self._score_figure
        return makers.get(self.unit, other)(code, breakdown, period)

    def margin_of_error(self, value: float, asked: float) -> float:
        """Return how far a survey's figure may be off by chance, on 95 occasions in 100."""
        apart = sqrt(value * (100 - value)) if self.unit == PERCENT else 0.25 * self._typical_score
        return round(1.96 * apart / sqrt(asked), 1)

    def _authority_effect(self, code: str, *of: object) -> float:
        """What is the area's own and lasts, and a little that is of this figure alone."""
        return 0.85 * seeded_normal(self.name, code) + 0.3 * seeded_normal(self.name, code, *of)

    def _count_figure(self, code: str, breakdown: str, period: str) -> SyntheticFigure:
        common = seeded_uniform("how common", self.name, breakdown)
        # What the book shows is seldom so rare that it is suppressed; other figures often are.
        rate = 0.0006 * 30**common if self.indicator.section else 0.000015 * 400**common
        return SyntheticFigure(
            float(
                round(
                    synthetic_population(code)
                    * rate
                    * exp(0.3 * self._authority_effect(code, breakdown, period))
                )
            )
        )

    def _population_figure(self, code: str, breakdown: str, period: str) -> SyntheticFigure:
        everybody = round(synthetic_population(code, int(period)))
        if not breakdown:
            return SyntheticFigure(float(everybody))
        older = exp(0.2 * seeded_normal("older", code))
        weights = {
            age: part * (older if age in _OLDER_AGES else 1) for age, part in _SHARE_BY_AGE.items()
        }
        whole = fsum(weights.values())
        wanted = _AGES_IN_GROUP.get(breakdown, (breakdown,))
        return SyntheticFigure(
            float(sum(round(everybody * weights.get(age, 0) / whole) for age in wanted))
        )

    def _density_figure(self, code: str, _breakdown: str, period: str) -> SyntheticFigure:
        residents = float(round(synthetic_population(code, int(period))))
        land = round(
            synthetic_population(code)
            / (_TYPICAL_DENSITY * exp(1.2 * seeded_normal("density", code))),
            2,
        )
        return SyntheticFigure(residents / land, numerator=residents, denominator=land)

    def _small_areas_by_decile(self, code: str) -> list[int]:
        tilt = seeded_normal("deprived", code) / 6
        weights = [exp(tilt * (decile - 5.5)) for decile in range(1, 11)]
        areas = synthetic_population(code) / _PEOPLE_PER_SMALL_AREA
        return [round(areas * weight / fsum(weights)) for weight in weights]

    def _small_areas_figure(self, code: str, breakdown: str, _period: str) -> SyntheticFigure:
        return SyntheticFigure(float(self._small_areas_by_decile(code)[int(breakdown) - 1]))

    def _mean_decile_figure(self, code: str, _breakdown: str, _period: str) -> SyntheticFigure:
        counts = self._small_areas_by_decile(code)
        total = float(sum(place * count for place, count in enumerate(counts, start=1)))
        return SyntheticFigure(total / sum(counts), numerator=total, denominator=float(sum(counts)))

    @cached_property
    def _rank_by_authority(self) -> Mapping[str, int]:
        order = sorted(self.authority_codes, key=lambda code: (self._authority_effect(code), code))
        return {code: place for place, code in enumerate(order, start=1)}

    def _rank_figure(self, code: str, _breakdown: str, _period: str) -> SyntheticFigure:
        return SyntheticFigure(float(self._rank_by_authority[code]))

    def _spending_figure(self, code: str, breakdown: str, period: str) -> SyntheticFigure:
        less = 0.01 * 8 ** seeded_uniform("how dear", self.name, breakdown)
        spent = _SPENDING_PER_RESIDENT.get(self.name.partition("_")[0], less)
        grown = 1 + 0.05 * self.periods.index(period)
        own = exp(0.12 * self._authority_effect(code, breakdown, period))
        return SyntheticFigure(float(round(synthetic_population(code) * spent * grown * own)))

    def _percentage_figure(self, code: str, breakdown: str, period: str) -> SyntheticFigure:
        typical = 25 + 55 * seeded_uniform("how usual", self.name, breakdown)
        drift = 0.3 * self.periods.index(period)
        own = 5 * self._authority_effect(code, breakdown, period)
        value = min(_HIGHEST_PERCENTAGE, max(_LOWEST_PERCENTAGE, typical + drift + own))
        if self.is_survey:
            return self._survey_figure(code, period, value)
        if self.indicator.basis == "sample":
            return SyntheticFigure(round(value, 1))
        below = max(40, round(synthetic_population(code) / 250))
        above = round(value * below / 100)
        return SyntheticFigure(
            round(100 * above / below, 1), numerator=float(above), denominator=float(below)
        )

    def _rate_figure(self, code: str, breakdown: str, period: str) -> SyntheticFigure:
        part, typical = (0.2, 550) if "65 and over" in self.unit else (0.59, 15)
        below = float(round(synthetic_population(code) * part))
        rate = typical * exp(0.2 * self._authority_effect(code, breakdown, period))
        above = float(round(below * rate / 100_000))
        return SyntheticFigure(
            round(100_000 * above / below, 1), numerator=above, denominator=below
        )

    def _score_figure(self, code: str, breakdown: str, period: str) -> SyntheticFigure:
        value = self._typical_score * (1 + 0.08 * self._authority_effect(code, breakdown, period))
        if self.is_survey:
            return self._survey_figure(code, period, value)
        return SyntheticFigure(round(value, 1))

    def _survey_figure(self, code: str, period: str, value: float) -> SyntheticFigure:
        asked = float(
            round(60 + 500 * seeded_uniform("asked", self.indicator.source, code, period) ** 2)
        )
        return SyntheticFigure(
            round(value, 1), respondents=asked, margin=self.margin_of_error(value, asked)
        )

    @cached_property
    def _typical_score(self) -> float:
        """About what a score, or a number of days, is."""
        last = self.unit.rsplit(" ", 1)[-1]
        if last.isdigit():
            return 0.7 * int(last)
        return {"days": 6.0, "average rank": 80.0}.get(self.unit, 20.0)
