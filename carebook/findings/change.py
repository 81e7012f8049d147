"""Change: the movement over time that is worth telling, if there is a clear one."""

from carebook.facts.relations import Change, ChangeStart
from carebook.findings.candidates import Candidate

# The z score from which a change of figures with intervals is more than chance, at 95%.
CLEAR_Z = 1.96
# Of several clear changes the one that reaches furthest back is told: it says most about where an
# area has come from. The highest or the lowest comes last, since it was chosen for being extreme.
_TOLD_FIRST: tuple[ChangeStart, ...] = ("first", "previous", "highest", "lowest")


def clear_change(candidate: Candidate) -> Change | None:
    """Return the clear change that is told of a figure, or None where there is none.

    A change is clear where the two figures differ in words (see
    :mod:`carebook.statistics.differences`) and, where both have an interval, by 1.96 standard
    errors or more.
    """
    clear = {
        change.start: change
        for change in candidate.changes
        if change.direction in ("rose", "fell") and (change.z is None or abs(change.z) >= CLEAR_Z)
    }
    return next((clear[start] for start in _TOLD_FIRST if start in clear), None)
