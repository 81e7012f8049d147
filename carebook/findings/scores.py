"""Scores: how much a figure matters, as one number with the reasons of each part of it."""

from datetime import date

from carebook.core.yaml_models import FrozenModel
from carebook.data import periods
from carebook.data.finding_settings import FindingSettings, ScoreSettings
from carebook.facts.fact import Fact
from carebook.facts.relations import compare_facts
from carebook.findings.candidates import Candidate
from carebook.findings.certainty import Certainty
from carebook.findings.change import clear_change
from carebook.findings.distance import robust_distance


class ScorePart(FrozenModel):
    """One part of a score: what it is for, and how much was added or what was multiplied by."""

    reason: str
    amount: float
    is_factor: bool = False


class Score(FrozenModel):
    """How much a figure matters: ``min(|distance|, 3)`` times quality, and what is added."""

    total: float
    distance: float | None
    parts: tuple[ScorePart, ...]


def score_candidate(
    candidate: Candidate, certainty: Certainty, settings: FindingSettings, today: date
) -> Score:
    """Return the score of a figure, as it stands on the day of the edition."""
    constants = settings.score
    distance = None
    if candidate.position is not None:
        value = candidate.fact.value or 0.0
        distance = robust_distance(value, candidate.position, settings.distance)
    counted = min(abs(distance or 0.0), settings.distance.at_most)
    parts = [ScorePart(reason="distance from the middle authority", amount=counted)]
    total = counted
    for reason, factor in _quality(candidate, settings, today):
        parts.append(ScorePart(reason=reason, amount=factor, is_factor=True))
        total *= factor
    if clear_change(candidate) is not None:
        parts.append(ScorePart(reason="a clear change", amount=constants.clear_change))
        total += constants.clear_change
    if _neighbours_agree(candidate, certainty):
        reason = "similar authorities lie on the same side of it as England"
        parts.append(ScorePart(reason=reason, amount=constants.neighbours_agree))
        total += constants.neighbours_agree
    if certainty.grounds == "no interval":
        parts.append(ScorePart(reason="it lacks the interval it needs", amount=0, is_factor=True))
        total = 0.0
    return Score(
        total=round(total, 4),
        distance=None if distance is None else round(distance, 4),
        parts=tuple(parts),
    )


def is_old(fact: Fact, settings: ScoreSettings, today: date) -> bool:
    """Whether a figure counts for less because of its age on the day of the edition."""
    return today.year - periods.period_start(fact.period)[0] > settings.old_after_years


def _quality(
    candidate: Candidate, settings: FindingSettings, today: date
) -> list[tuple[str, float]]:
    """Return what makes a figure count for less, with why."""
    found = []
    fact, constants = candidate.fact, settings.score
    names = (candidate.name, fact.indicator)
    for name in names:
        if name in settings.recorded_differently:
            found.append((settings.recorded_differently[name], constants.recorded_differently))
            break
    if not settings.part_of_another.isdisjoint(names):
        found.append(("a part of what another measure counts", constants.part_of_another))
    if is_old(fact, constants, today):
        found.append((f"more than {constants.old_after_years} years old", constants.old))
    return found


def _neighbours_agree(candidate: Candidate, certainty: Certainty) -> bool:
    """Whether the figure differs from the neighbours' to the side on which it is sure to lie."""
    neighbours = candidate.beside("neighbours")
    if neighbours is None or not certainty.is_sure:
        return False
    return compare_facts(candidate.fact, neighbours) == certainty.side
