"""Patterns: what several figures say together, told once."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from carebook.data.finding_settings import FindingSettings
from carebook.facts.relations import compare_facts
from carebook.findings.finding import Finding, ScoredCandidate

# Two of two is no pattern that anybody would remark on.
_FEWEST_OF_A_PATTERN = 3


def lead_of_families(scored: Iterable[ScoredCandidate]) -> tuple[ScoredCandidate, ...]:
    """Return one of each family: the first of its list whose figure is good, then by score.

    Not the highest score of the list: it would have as many chances as the list has figures. Only
    among breakdowns, which have one place in it together, does the score decide.
    """
    best: dict[str, ScoredCandidate] = {}
    for one in scored:
        family = one.candidate.family
        if family not in best or _rank(one) > _rank(best[family]):
            best[family] = one
    return tuple(best.values())


def _rank(one: ScoredCandidate) -> tuple[bool, int, bool, float]:
    return one.score.counts, -one.candidate.place_in_family, one.qualifies, one.score.total


def kinds_on_one_side(
    scored: Iterable[ScoredCandidate], whole: ScoredCandidate, settings: FindingSettings
) -> int:
    """Return how many kinds of a whole lie on its side of England, if it is all of them; else 0.

    Of three kinds or more that have a figure, each differs from England's beyond chance and by
    enough to tell, as charts and captions have it.
    """
    kinds = settings.kinds.get(whole.candidate.name)
    group = [one for one in scored if one.candidate.fact.indicator == kinds]
    is_pattern = len(group) >= _FEWEST_OF_A_PATTERN and all(
        (england := one.candidate.beside("england")) is not None
        and compare_facts(one.candidate.fact, england) == whole.side
        for one in group
    )
    return len(group) if is_pattern else 0


def make_findings(
    scored: Sequence[ScoredCandidate], settings: FindingSettings
) -> tuple[Finding, ...]:
    """Return every finding, best score first: those that say the same together told as one.

    A change that is a finding by itself is told alone.
    """
    leads = [one for one in lead_of_families(scored) if one.qualifies]
    leads.sort(key=lambda one: -one.score.total)
    groups = {name: group.name for group in settings.together for name in group.figures}
    told: dict[tuple[str, str], list[ScoredCandidate]] = defaultdict(list)
    for one in leads:
        name = one.candidate.name
        group = name if one.is_change else groups.get(name, name)
        told[group, str(one.side)].append(one)
    return tuple(
        Finding(
            lead=members[0],
            also=tuple(members[1:]),
            pattern=kinds_on_one_side(scored, members[0], settings),
            group=name if len(members) > 1 else "",
        )
        for (name, _), members in told.items()
    )
