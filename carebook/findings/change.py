"""Change: the movement over time that is worth telling, and the one that is a finding by itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import copysign
from statistics import NormalDist

from carebook.data.finding_settings import ChangeSettings, DistanceSettings, FindingSettings
from carebook.facts.fact import Fact
from carebook.facts.positions import Position
from carebook.facts.relations import Change, ChangeStart
from carebook.findings.candidates import Candidate
from carebook.findings.distance import robust_distance

# Of several clear changes the one that reaches furthest back is told: it says most about where an
# area has come from. The highest or the lowest comes last, since it was chosen for being extreme.
TOLD_FIRST: tuple[ChangeStart, ...] = ("first", "previous", "highest", "lowest")

# Starts that were not picked for what the figures were then.
_FIXED_STARTS: tuple[ChangeStart, ...] = ("first", "previous")


def clear_change(candidate: Candidate, settings: ChangeSettings) -> Change | None:
    """Return the clear change that is told of a figure, or None where there is none.

    A figure with an interval has changed clearly where both errors together leave no doubt: by
    ``clear_z`` standard errors since the first or the previous figure, and by more since the
    highest or the lowest, see :func:`needed_z`. A complete figure has where it moved by
    ``complete_from``, and further the same way by as much than England's: prices rise for
    everybody. Figures on two sides of a break are never held together.
    """
    return next(_clear_changes(candidate, settings, settings.clear_z), None)


@dataclass(frozen=True)
class OwnChange:
    """A change that is the area's own: more than chance brings, and another than England's.

    ``distance`` is how far the area moved among authorities, in robust standard deviations, less
    how far England did.
    """

    change: Change
    distance: float


def own_change(candidate: Candidate, settings: FindingSettings) -> OwnChange | None:
    """Return the change that is a finding by itself, or None where there is none.

    Since the first or the previous figure, but not since the highest or the lowest: those mostly
    tell how odd a year was. The figure has moved by ``sure_z`` standard errors, and by as many more
    than England's the same way, which is taken as fixed. Only figures with intervals have such a
    change: of complete ones nobody could say how much they move from year to year in any case.
    """
    england, position = candidate.beside("england"), candidate.position
    if england is None or position is None:
        return None
    earlier = {fact.id: fact for fact in candidate.earlier}
    for change in _clear_changes(candidate, settings.change, settings.change.sure_z):
        then = earlier.get(change.earlier)
        england_then = then and candidate.beside_before.get(("england", then.period))
        if change.start not in _FIXED_STARTS or change.z is None or not change.difference:
            continue
        if then is None or england_then is None:
            continue
        beside = (england.value or 0.0) - (england_then.value or 0.0)
        z = change.z * (change.difference - beside) / change.difference
        moved = _moved(then, candidate.fact, position, settings.distance)
        along = _moved(england_then, england, position, settings.distance)
        if (
            z * change.z > 0
            and abs(z) >= settings.change.sure_z
            and moved is not None
            and along is not None
        ):
            return OwnChange(change, moved - along)
    return None


def needed_z(start: ChangeStart, earlier_figures: int, clear_z: float) -> float:
    """Return from how many standard errors on a change is clear.

    The highest of many earlier figures is the one that chance has lifted most. Held against it,
    an area that never changed would seem to have fallen more and more often, the longer its series
    is. So the chance of that is shared among all earlier figures, as Šidák (1967, "Rectangular
    confidence regions for the means of multivariate normal distributions", Journal of the American
    Statistical Association 62) has it, which errs to the side of caution here.
    """
    if start in _FIXED_STARTS or earlier_figures < 2:
        return clear_z
    normal = NormalDist()
    kept = (2 * normal.cdf(clear_z) - 1) ** (1 / earlier_figures)
    return normal.inv_cdf((1 + kept) / 2)


def _clear_changes(
    candidate: Candidate, settings: ChangeSettings, least_z: float
) -> Iterator[Change]:
    """Yield the changes that are clear, the one that is told first before the others."""
    for change in sorted(candidate.changes, key=lambda one: TOLD_FIRST.index(one.start)):
        if change.direction in ("rose", "fell") and _is_clear(change, candidate, settings, least_z):
            yield change


def _is_clear(
    change: Change, candidate: Candidate, settings: ChangeSettings, least_z: float
) -> bool:
    if change.z is not None:
        least = needed_z(change.start, len(candidate.earlier), least_z)
        return abs(change.z) >= least
    if candidate.fact.basis != "total" or change.ratio is None or change.ratio <= 0:
        return False
    way = 1 if change.direction == "rose" else -1
    others = _movement_of_others(change, candidate)
    return others is not None and all(
        copysign(1, ratio - 1) == way and abs(ratio - 1) >= settings.complete_from
        for ratio in (change.ratio, change.ratio / others)
    )


def _moved(before: Fact, now: Fact, position: Position, settings: DistanceSettings) -> float | None:
    """Return how far a figure moved, in standard deviations of authorities as they stand now."""
    one, other = (
        robust_distance(fact.value or 0.0, position, fact.unit, settings) for fact in (before, now)
    )
    return None if one is None or other is None else other - one


def _movement_of_others(change: Change, candidate: Candidate) -> float | None:
    """Return England's later figure over its earlier one, else that of the average authority."""
    periods = {fact.id: fact.period for fact in candidate.earlier}
    for role in ("england", "average"):
        now = candidate.beside(role)
        before = candidate.beside_before.get((role, periods.get(change.earlier, "")))
        if now is not None and now.value and before is not None and before.value:
            return now.value / before.value
    return None
