"""Figures drawn at random, to see what findings would be made of chance alone.

Three ways: every authority draws its figures from England's; every authority draws them from its
own, within their errors; the authorities' figures are dealt out among them.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from numpy.random import Generator

from carebook.data import units
from carebook.facts.fact import Fact
from carebook.facts.positions import Position
from carebook.facts.relations import changes_of_series
from carebook.findings.candidates import Candidate
from carebook.findings.finding import ScoredCandidate
from carebook.statistics.distributions import MIN_AUTHORITIES, Distribution
from carebook.statistics.intervals import (
    CONFIDENCE,
    WIDE_CONFIDENCE,
    count_limits,
    wilson_limits,
)

# The limits of an interval at 99.8% lie so many standard errors from the figure.
_Z_OF_99_8 = 3.090232

ByArea = Mapping[str, Sequence[Candidate]]
# From where a fact is drawn: the value around which errors lie, or None to leave the fact out.
_Centre = Callable[[Fact], float | None]


def drawn_from_england(by_area: ByArea, draw: Generator) -> ByArea:
    """Return candidates as if every authority's figures were England's, but for chance.

    A figure with an interval is England's of its year, with an error drawn from its own standard
    error; a complete one is England's as it is. Those of which England has none are left out. The
    spread over authorities is that of the figures drawn.
    """
    drawn = {
        code: [found for one in candidates if (found := _from_england(one, draw)) is not None]
        for code, candidates in by_area.items()
    }
    values: dict[tuple[str, str], list[float]] = defaultdict(list)
    for candidates in drawn.values():
        for one in candidates:
            values[one.name, one.fact.period].append(one.fact.value or 0.0)
    spreads = {
        key: Distribution(sorted(found))
        for key, found in values.items()
        if len(found) >= MIN_AUTHORITIES
    }
    return {
        code: [_placed(one, spreads.get((one.name, one.fact.period))) for one in candidates]
        for code, candidates in drawn.items()
    }


def drawn_from_own(by_area: ByArea, draw: Generator) -> ByArea:
    """Return candidates with another error each: what another sample might have found.

    The errors of the figures as published stay in them, so that chance counts about twice.
    """
    return {
        code: [_redrawn(one, draw, lambda fact: fact.value) for one in candidates]
        for code, candidates in by_area.items()
    }


def dealt_out(
    by_area: Mapping[str, Sequence[ScoredCandidate]], draw: Generator
) -> Mapping[str, Sequence[ScoredCandidate]]:
    """Return each figure with another authority, by chance: nobody is unusual in many things."""
    holders: dict[str, list[str]] = defaultdict(list)
    of: dict[tuple[str, str], ScoredCandidate] = {}
    for code, weighed in by_area.items():
        for one in weighed:
            holders[one.candidate.name].append(code)
            of[one.candidate.name, code] = one
    dealt: dict[str, list[ScoredCandidate]] = {code: [] for code in by_area}
    for name, codes in holders.items():
        for code, other in zip(codes, draw.permutation(codes), strict=True):
            dealt[code].append(of[name, other])
    return dealt


def _from_england(candidate: Candidate, draw: Generator) -> Candidate | None:
    england = candidate.beside("england")
    if england is None or england.value is None:
        return None
    values = {england.period: england.value}
    for (role, period), fact in candidate.beside_before.items():
        if role == "england" and fact.value is not None:
            values[period] = fact.value
    return _redrawn(candidate, draw, lambda fact: values.get(fact.period))


def _redrawn(candidate: Candidate, draw: Generator, centre: _Centre) -> Candidate:
    facts = [
        _with_error(fact, middle, draw)
        for fact in (*candidate.earlier, candidate.fact)
        if (middle := centre(fact)) is not None
    ]
    *earlier, fact = facts
    changes = tuple(changes_of_series(facts)) if earlier else ()
    return replace(candidate, fact=fact, earlier=tuple(earlier), changes=changes)


def _with_error(fact: Fact, middle: float, draw: Generator) -> Fact:
    """Return a fact whose value is drawn about the middle, with the interval that value has.

    A share that was counted comes from a binomial distribution and a rate from a Poisson one, both
    with as many cases as the published interval stands for; what a survey found from a normal one.
    """
    if fact.value is None or fact.wide_lower is None or fact.wide_upper is None:
        return fact.model_copy(update={"value": middle})
    if fact.basis == "count" and fact.unit == units.PERCENT:
        return _counted_share(fact, middle, draw)
    if fact.basis == "count":
        return _counted_rate(fact, middle, draw)
    moved = middle + draw.normal(0, _standard_error(fact)) - fact.value
    names = ("value", "lower", "upper", "wide_lower", "wide_upper")
    return fact.model_copy(
        update={
            name: None if (old := getattr(fact, name)) is None else old + moved for name in names
        }
    )


def _counted_share(fact: Fact, middle: float, draw: Generator) -> Fact:
    share = (fact.value or 0.0) / 100
    if 0 < share < 1:
        cases = share * (1 - share) / (_standard_error(fact) / 100) ** 2
    else:  # Wilson's limit of none, or all, of so many cases
        apart = max(abs((fact.wide_upper or 0.0) - (fact.wide_lower or 0.0)) / 100, 1e-6)
        cases = _Z_OF_99_8**2 * (1 - apart) / apart
    cases = max(round(cases), 1)
    found = int(draw.binomial(cases, min(max(middle / 100, 0.0), 1.0)))
    return _with_limits(
        fact, 100 / cases, found, lambda level: wilson_limits(found, cases, level), 100
    )


def _counted_rate(fact: Fact, middle: float, draw: Generator) -> Fact:
    if fact.value:
        per_case = _standard_error(fact) ** 2 / fact.value
    else:
        per_case = (fact.wide_upper or 1.0) / count_limits(0, WIDE_CONFIDENCE)[1]
    found = int(draw.poisson(max(middle, 0.0) / per_case))
    return _with_limits(fact, per_case, found, lambda level: count_limits(found, level), per_case)


def _with_limits(
    fact: Fact,
    per_case: float,
    found: int,
    limits: Callable[[float], tuple[float, float]],
    scale: float,
) -> Fact:
    (lower, upper), (wide_lower, wide_upper) = limits(CONFIDENCE), limits(WIDE_CONFIDENCE)
    return fact.model_copy(
        update={
            "value": per_case * found,
            "lower": scale * lower,
            "upper": scale * upper,
            "wide_lower": scale * wide_lower,
            "wide_upper": scale * wide_upper,
        }
    )


def _standard_error(fact: Fact) -> float:
    """Return the standard error that the interval of a figure stands for."""
    return ((fact.wide_upper or 0.0) - (fact.wide_lower or 0.0)) / (2 * _Z_OF_99_8)


def _placed(candidate: Candidate, spread: Distribution | None) -> Candidate:
    if spread is None:
        return replace(candidate, position=None)
    value = candidate.fact.value or 0.0
    lower, middle, upper = spread.quartiles
    below = spread.count_below(value)
    position = Position(
        fact=candidate.fact.id,
        authorities=spread.count,
        below=below,
        above=spread.count_above(value),
        share_below=100 * below / spread.count,
        lower_quartile=lower,
        median=middle,
        upper_quartile=upper,
    )
    return replace(candidate, position=position)
