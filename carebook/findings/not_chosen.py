"""What was weighed and is not among the findings of a book, with why, the nearest misses first."""

from collections import Counter
from dataclasses import dataclass

from carebook.data.finding_settings import FindingSettings
from carebook.findings.finding import AreaFindings, Finding, ScoredCandidate
from carebook.findings.patterns import lead_of_families


@dataclass(frozen=True)
class NotChosen:
    """A figure that is not told in front, and why."""

    figure: ScoredCandidate
    reason: str


def not_chosen(found: AreaFindings, settings: FindingSettings) -> tuple[NotChosen, ...]:
    """Return all that is not told with the findings of a book: those that are sure come first.

    Within each the highest score comes first; equal ones stay in the order of the catalogue.
    """
    told = {id(one) for finding in found.chosen for one in (finding.lead, *finding.also)}
    in_front = {one.candidate.family: one.candidate.name for one in lead_of_families(found.weighed)}
    finding_of = {
        id(one): finding for finding in found.all for one in (finding.lead, *finding.also)
    }
    left = [one for one in found.weighed if id(one) not in told]
    left.sort(key=lambda one: (-one.qualifies, -one.score.total))
    return tuple(
        NotChosen(one, _reason(one, finding_of.get(id(one)), in_front, found, settings))
        for one in left
    )


def _reason(
    one: ScoredCandidate,
    finding: Finding | None,
    in_front: dict[str, str],
    found: AreaFindings,
    settings: FindingSettings,
) -> str:
    if not one.qualifies:
        return one.certainty.grounds if one.score.total else _why_nothing(one)
    if finding is None:
        return f"{in_front[one.candidate.family]} stands for it, which measures the same"
    chapters = Counter(each.chapter for each in found.chosen)
    if chapters[finding.chapter] >= settings.choice.of_a_chapter:
        return f"{chapters[finding.chapter]} of its chapter are chosen"
    return "others score higher"


def _why_nothing(one: ScoredCandidate) -> str:
    """Return why a figure scores nothing: what it was multiplied by, or that it is the median."""
    nothing = [part.reason for part in one.score.parts if part.is_factor and not part.amount]
    return nothing[0] if nothing else "it is that of the middle authority"
