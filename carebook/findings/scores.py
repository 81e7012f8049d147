"""Scores: how much a figure matters, as one number with the reasons of each part of it."""

from datetime import date

from carebook.core.yaml_models import FrozenModel
from carebook.data import periods
from carebook.data.finding_settings import FindingSettings, ScoreSettings
from carebook.facts.fact import Fact
from carebook.facts.relations import Change, compare_facts
from carebook.findings.candidates import Candidate
from carebook.findings.certainty import Certainty
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

    @property
    def counts(self) -> bool:
        """Whether the figure counts at all: nothing that it lacks made its score nothing."""
        return all(part.amount for part in self.parts if part.is_factor)


def score_candidate(
    candidate: Candidate,
    certainty: Certainty,
    change: Change | None,
    settings: FindingSettings,
    today: date,
) -> Score:
    """Return the score of a figure, as it stands on the day of the edition.

    ``change`` is its clear change, if there is one. A figure that lacks the interval it needs, or
    of which half of all authorities have the same, scores nothing. Where too few authorities have a
    figure, a distance counts as ``unknown``.
    """
    constants = settings.score
    distance = None
    if candidate.position is not None:
        value = candidate.fact.value or 0.0
        distance = robust_distance(
            value, candidate.position, candidate.fact.unit, settings.distance
        )
    if candidate.position is None:
        total = settings.distance.unknown
        parts = [ScorePart(reason="how far out it lies is not known", amount=total)]
    else:
        total = min(abs(distance or 0.0), settings.distance.at_most)
        parts = [ScorePart(reason="distance from the middle authority", amount=total)]
    for reason, factor in _quality(candidate, settings, today):
        parts.append(ScorePart(reason=reason, amount=factor, is_factor=True))
        total *= factor
    if change is not None:
        parts.append(ScorePart(reason="a clear change", amount=constants.clear_change))
        total += constants.clear_change
    if _neighbours_agree(candidate, certainty):
        reason = "it lies on the same side of its neighbours as of England"
        parts.append(ScorePart(reason=reason, amount=constants.neighbours_agree))
        total += constants.neighbours_agree
    if certainty.grounds == "no interval":
        parts.append(ScorePart(reason="it lacks the interval it needs", amount=0, is_factor=True))
        total = 0.0
    elif candidate.position is not None and distance is None:
        reason = "half of all authorities have the same figure"
        parts.append(ScorePart(reason=reason, amount=0, is_factor=True))
        total = 0.0
    return Score(
        total=round(total, 4),
        distance=None if distance is None else round(distance, 4),
        parts=tuple(parts),
    )


def score_change(
    candidate: Candidate, distance: float, settings: FindingSettings, today: date
) -> Score:
    """Return the score of a change of the area's own: how far it moved, times quality.

    It counts for less than a figure that differs, since only a long way is beyond chance.
    """
    total = min(abs(distance), settings.distance.at_most)
    parts = [ScorePart(reason="distance moved, beyond England's", amount=total)]
    alone = ("the figure itself does not differ for sure", settings.score.change_alone)
    for reason, factor in (alone, *_quality(candidate, settings, today)):
        parts.append(ScorePart(reason=reason, amount=factor, is_factor=True))
        total *= factor
    return Score(total=round(total, 4), distance=round(distance, 4), parts=tuple(parts))


def is_old(fact: Fact, settings: ScoreSettings, today: date) -> bool:
    """Whether a figure counts for less because of its age on the day of the edition."""
    year, month = periods.period_end(fact.period)
    return (year + settings.old_after_years, month) < (today.year, today.month)


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
    """Whether the figure differs from the neighbours' to the side on which it is sure to lie.

    Where similar authorities have no figure together, as in surveys, the region stands in.
    """
    neighbours = candidate.beside("neighbours") or candidate.beside("region")
    if neighbours is None or not certainty.is_sure:
        return False
    return compare_facts(candidate.fact, neighbours) == certainty.side
