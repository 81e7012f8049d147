"""What stands out in a book and did not in the edition before, and the reverse."""

from collections.abc import Collection
from dataclasses import dataclass

from carebook.books.changes.snapshot import Snapshot
from carebook.data.observations import ObservationKey
from carebook.findings.recorded_findings import RecordedFinding


@dataclass(frozen=True, slots=True)
class FindingsChange:
    """The headlines that an area's book has now and had not, and the reverse."""

    area_code: str
    came: tuple[str, ...]
    went: tuple[str, ...]


def find_findings_changes(
    old: Snapshot, new: Snapshot, hidden: Collection[ObservationKey]
) -> tuple[FindingsChange, ...]:
    """Return the areas in which other figures stand out, or on the other side of England's.

    The order of findings and their words make no difference, nor those that differ from England by
    no more than chance. Figures in ``hidden`` are left out, since they are told without numbers. A
    side that does not know its findings is compared with nothing.
    """
    facts = {"/".join(key) for key in hidden}
    found = []
    for code in new.authorities:
        if code not in old.findings or code not in new.findings:
            continue
        before, now = (
            {_key(one): one.message for one in side.findings[code] if one.fact not in facts}
            for side in (old, new)
        )
        came = tuple(text for key, text in now.items() if key not in before)
        went = tuple(text for key, text in before.items() if key not in now)
        if came or went:
            found.append(FindingsChange(code, came, went))
    return tuple(found)


def _key(finding: RecordedFinding) -> tuple[str, str]:
    # A change over time lies on no side of England's.
    return finding.figure, finding.side or finding.message


def findings_text(change: FindingsChange) -> str:
    """Say what came and what went: ``came “…”; went “…”``."""
    sides = (("came", change.came), ("went", change.went))
    return "; ".join(
        f"{word} {', '.join(f'“{text}”' for text in texts)}" for word, texts in sides if texts
    )
