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
_NORMAL = NormalDist()
_AGES = {"0-17": 0.21, "18-64": 0.59, "65-84": 0.175, "85+": 0.025}
_AGES_TOGETHER = {"18+": ("18-64", "65-84", "85+"), "65+": ("65-84", "85+")}
_OLDER = ("65-84", "85+")
# Thousands of pounds for each resident; of anything else less.
_SPENT = {"gross": 0.55, "net": 0.45}
# How many people share a square kilometre, typically, and how many a small area.
_DENSITY, _SMALL_AREA = 900, 1650
# A share is kept this far, in per cent.
_SMALLEST, _LARGEST = 2.0, 97.0


@dataclass(frozen=True)
class Given:
    """One figure as a publisher has it.

    ``above`` and ``below`` are what a rate or share was made of. Of a survey's figure, ``asked``
    is how many answered and ``margin`` the margin of error.
    """

    value: float | None
    status: ObservationStatus = "published"
    above: float | None = None
    below: float | None = None
    asked: float | None = None
    margin: float | None = None


def chance(*of: object) -> float:
    """Return a number between 0 and 1, always the same for the same things."""
    text = "\0".join(map(str, (_SEED, *of)))
    digest = hashlib.blake2b(text.encode(), digest_size=6).digest()
    return (int.from_bytes(digest, "big") + 0.5) / 2**48


def bell(*of: object) -> float:
    """Return a number of the standard normal distribution, the same for the same things."""
    return _NORMAL.inv_cdf(chance(*of))


def people(code: str, year: int = 2021) -> float:
    """Return how many people live in an authority."""
    size = 260_000 * exp(0.65 * bell("size", code))
    return max(30_000.0, size) * (1 + 0.007 * bell("growth", code)) ** (year - 2021)


def base_unit(indicator: Indicator) -> str:
    """Return the unit that a publisher gives, out of those in which an indicator is stated."""
    units = [m.unit for m in indicator.measures if m.unit != RESPONDENTS]
    wholes = (COUNT, PEOPLE, SMALL_AREAS, THOUSAND_POUNDS)
    return next((unit for unit in wholes if unit in units), units[0])


@dataclass(frozen=True)
class Values:
    """The figures of one indicator for single authorities, before anything is rounded or hidden."""

    name: str
    indicator: Indicator
    periods: Sequence[str]
    codes: Sequence[str]

    @cached_property
    def unit(self) -> str:
        """The unit that the publisher gives."""
        return base_unit(self.indicator)

    @cached_property
    def is_survey(self) -> bool:
        """Whether it is known how many answered."""
        return any(measure.unit == RESPONDENTS for measure in self.indicator.measures)

    def of(self, code: str, breakdown: str, period: str) -> Given:
        """Return the figure of one authority."""
        makers: Mapping[str, Callable[[str, str, str], Given]] = {
            COUNT: self._count,
            PEOPLE: self._people,
            SMALL_AREAS: self._small_areas,
            THOUSAND_POUNDS: self._pounds,
            PERCENT: self._share,
            "people per sq km": self._density,
            "decile": self._decile,
            "rank": self._rank,
        }
        other = self._rate if " per " in f" {self.unit}" else self._score
        return makers.get(self.unit, other)(code, breakdown, period)

    def margin(self, value: float, asked: float) -> float:
        """Return how far a survey's figure may be off by chance, on 95 occasions in 100."""
        apart = sqrt(value * (100 - value)) if self.unit == PERCENT else 0.25 * self._middle
        return round(1.96 * apart / sqrt(asked), 1)

    def _own(self, code: str, *of: object) -> float:
        """What is the area's own and lasts, and a little that is of this figure alone."""
        return 0.85 * bell(self.name, code) + 0.3 * bell(self.name, code, *of)

    def _count(self, code: str, breakdown: str, period: str) -> Given:
        common = chance("how common", self.name, breakdown)
        # What the book shows is seldom so rare that it is suppressed; other figures often are.
        rate = 0.0006 * 30**common if self.indicator.section else 0.000015 * 400**common
        return Given(
            float(round(people(code) * rate * exp(0.3 * self._own(code, breakdown, period))))
        )

    def _people(self, code: str, breakdown: str, period: str) -> Given:
        everybody = round(people(code, int(period)))
        if not breakdown:
            return Given(float(everybody))
        older = exp(0.2 * bell("older", code))
        weights = {age: part * (older if age in _OLDER else 1) for age, part in _AGES.items()}
        whole = fsum(weights.values())
        wanted = _AGES_TOGETHER.get(breakdown, (breakdown,))
        return Given(float(sum(round(everybody * weights.get(age, 0) / whole) for age in wanted)))

    def _density(self, code: str, _breakdown: str, period: str) -> Given:
        residents = float(round(people(code, int(period))))
        land = round(people(code) / (_DENSITY * exp(1.2 * bell("density", code))), 2)
        return Given(residents / land, above=residents, below=land)

    def _deciles(self, code: str) -> list[int]:
        tilt = bell("deprived", code) / 6
        weights = [exp(tilt * (decile - 5.5)) for decile in range(1, 11)]
        areas = people(code) / _SMALL_AREA
        return [round(areas * weight / fsum(weights)) for weight in weights]

    def _small_areas(self, code: str, breakdown: str, _period: str) -> Given:
        return Given(float(self._deciles(code)[int(breakdown) - 1]))

    def _decile(self, code: str, _breakdown: str, _period: str) -> Given:
        counts = self._deciles(code)
        total = float(sum(place * count for place, count in enumerate(counts, start=1)))
        return Given(total / sum(counts), above=total, below=float(sum(counts)))

    @cached_property
    def _places(self) -> Mapping[str, int]:
        order = sorted(self.codes, key=lambda code: (self._own(code), code))
        return {code: place for place, code in enumerate(order, start=1)}

    def _rank(self, code: str, _breakdown: str, _period: str) -> Given:
        return Given(float(self._places[code]))

    def _pounds(self, code: str, breakdown: str, period: str) -> Given:
        less = 0.01 * 8 ** chance("how dear", self.name, breakdown)
        spent = _SPENT.get(self.name.partition("_")[0], less)
        grown = 1 + 0.05 * self.periods.index(period)
        own = exp(0.12 * self._own(code, breakdown, period))
        return Given(float(round(people(code) * spent * grown * own)))

    def _share(self, code: str, breakdown: str, period: str) -> Given:
        typical = 25 + 55 * chance("how usual", self.name, breakdown)
        drift = 0.3 * self.periods.index(period)
        own = 5 * self._own(code, breakdown, period)
        value = min(_LARGEST, max(_SMALLEST, typical + drift + own))
        if self.is_survey:
            return self._answered(code, period, value)
        if self.indicator.basis == "sample":
            return Given(round(value, 1))
        below = max(40, round(people(code) / 250))
        above = round(value * below / 100)
        return Given(round(100 * above / below, 1), above=float(above), below=float(below))

    def _rate(self, code: str, breakdown: str, period: str) -> Given:
        part, typical = (0.2, 550) if "65 and over" in self.unit else (0.59, 15)
        below = float(round(people(code) * part))
        rate = typical * exp(0.2 * self._own(code, breakdown, period))
        above = float(round(below * rate / 100_000))
        return Given(round(100_000 * above / below, 1), above=above, below=below)

    def _score(self, code: str, breakdown: str, period: str) -> Given:
        value = self._middle * (1 + 0.08 * self._own(code, breakdown, period))
        if self.is_survey:
            return self._answered(code, period, value)
        return Given(round(value, 1))

    def _answered(self, code: str, period: str, value: float) -> Given:
        asked = float(round(60 + 500 * chance("asked", self.indicator.source, code, period) ** 2))
        return Given(round(value, 1), asked=asked, margin=self.margin(value, asked))

    @cached_property
    def _middle(self) -> float:
        """About what a score, or a number of days, is."""
        last = self.unit.rsplit(" ", 1)[-1]
        if last.isdigit():
            return 0.7 * int(last)
        return {"days": 6.0, "average rank": 80.0}.get(self.unit, 20.0)
