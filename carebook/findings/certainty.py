"""Certainty: whether a figure differs from England's by more than chance, and by enough to tell."""

from typing import Literal

from carebook.core.yaml_models import FrozenModel
from carebook.data.finding_settings import CertaintySettings
from carebook.facts.fact import Fact
from carebook.facts.positions import Position
from carebook.findings.candidates import Candidate
from carebook.statistics.differences import Estimate, is_beyond_chance

Side = Literal["higher", "lower"]
# What a figure's certainty rests on, or what it lacks.
Grounds = Literal[
    "beyond chance",
    "complete",
    "chance may explain it",
    "too near",
    "in the middle half",
    "no interval",
    "nothing beside it",
]


class Certainty(FrozenModel):
    """Whether a figure differs from England's, to which side, and on what grounds.

    ``side`` is where the figure lies, sure or not; None where it equals England's or there is
    nothing to hold it against.
    """

    is_sure: bool
    side: Side | None
    grounds: Grounds


def judge_certainty(candidate: Candidate, settings: CertaintySettings) -> Certainty:
    """Say whether an area's figure differs from England's for sure.

    A sample has to differ beyond chance at 99.8%: with some forty measures, 95% would find two in
    an area where there is nothing to find. A count has to differ so, by ``complete_from`` besides,
    and to lie outside the middle half of authorities; a complete figure the latter two. Where
    England has no figure, the median stands in its place for a complete one. England is taken as
    fixed, since so many stand behind its figure.
    """
    fact, england = candidate.fact, candidate.beside("england")
    value = fact.value or 0.0
    reference = _reference(candidate, england)
    if reference is None:
        return Certainty(is_sure=False, side=None, grounds="nothing beside it")
    side: Side | None = None if value == reference else "higher" if value > reference else "lower"

    def answer(grounds: Grounds, *, is_sure: bool = False) -> Certainty:
        return Certainty(is_sure=is_sure and side is not None, side=side, grounds=grounds)

    limits = (fact.wide_lower, fact.wide_upper)
    if fact.basis != "total" or None not in limits:
        if None in limits:
            return answer("no interval")
        if not is_beyond_chance(Estimate(value, *limits), Estimate.fixed(reference)):
            return answer("chance may explain it")
        if fact.basis == "sample":
            return answer("beyond chance", is_sure=True)
    if abs(value - reference) < settings.complete_from * abs(reference):
        return answer("too near")
    if candidate.position is not None and _is_in_middle_half(value, candidate.position):
        return answer("in the middle half")
    return answer("complete" if fact.basis == "total" else "beyond chance", is_sure=True)


def _reference(candidate: Candidate, england: Fact | None) -> float | None:
    if england is not None:
        return england.value
    position = candidate.position
    return position.median if position is not None and candidate.fact.basis == "total" else None


def _is_in_middle_half(value: float, position: Position) -> bool:
    return position.lower_quartile <= value <= position.upper_quartile
