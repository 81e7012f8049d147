"""Patterns: what several figures say together, told once."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from carebook.data.finding_settings import FindingSettings
from carebook.findings.finding import Finding, ScoredCandidate

# Two of two is no pattern that anybody would remark on.
_FEWEST_OF_A_PATTERN = 3


def lead_of_families(scored: Iterable[ScoredCandidate]) -> tuple[ScoredCandidate, ...]:
    """Return the best of each family: one that qualifies before one that does not, then by score.

    They keep the order in which families first come.
    """
    best: dict[str, ScoredCandidate] = {}
    for one in scored:
        family = one.candidate.family
        if family not in best or _rank(one) > _rank(best[family]):
            best[family] = one
    return tuple(best.values())


def _rank(one: ScoredCandidate) -> tuple[bool, float]:
    return one.qualifies, one.score.total


def breakdowns_on_one_side(scored: Sequence[ScoredCandidate], lead: ScoredCandidate) -> int:
    """Return how many breakdowns of the lead's measure lie on its side, if it is all of them.

    All of three or more, each for sure; else 0.
    """
    group = [one for one in scored if one.candidate.fact.indicator == lead.candidate.fact.indicator]
    is_pattern = len(group) >= _FEWEST_OF_A_PATTERN and all(
        one.certainty.is_sure and one.certainty.side == lead.certainty.side for one in group
    )
    return len(group) if is_pattern else 0


def make_findings(
    scored: Sequence[ScoredCandidate], settings: FindingSettings
) -> tuple[Finding, ...]:
    """Return every finding, best score first: those that say the same together told as one."""
    leads = [one for one in lead_of_families(scored) if one.qualifies]
    leads.sort(key=lambda one: -one.score.total)
    groups = {name: group.name for group in settings.together for name in group.figures}
    told: dict[tuple[str, str], list[ScoredCandidate]] = defaultdict(list)
    for one in leads:
        name = one.candidate.name
        told[groups.get(name, name), str(one.certainty.side)].append(one)
    return tuple(
        Finding(
            lead=members[0],
            also=tuple(members[1:]),
            pattern=breakdowns_on_one_side(scored, members[0]),
            group=name if len(members) > 1 else "",
        )
        for (name, _), members in told.items()
    )
