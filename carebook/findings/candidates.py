"""Candidates: the latest figures of an area that could be findings, with what is held beside them.

A candidate is the area's own figure in the unit that charts draw, so that a rate among people of
one age stands among residents of that age. What only sets the scene is left out, and so is what is
the region's or the country's, what is suppressed, and what is known only as at most so much.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from carebook.data.finding_settings import FindingSettings
from carebook.data.periods import period_start
from carebook.data.wording import figure_name
from carebook.facts.fact import Fact, Role
from carebook.facts.knowledge import AreaKnowledge
from carebook.facts.positions import Position
from carebook.facts.relations import Change, make_changes

# Those whose movement an area's is held against.
_MOVING_BESIDE: tuple[Role, ...] = ("england", "average")
# Chapters of a measure that two of them share, by the age of its breakdown.
_CHAPTER_OF_AGE = {"18-64": "working-age", "65+": "older-people"}


@dataclass(frozen=True)
class Candidate:
    """A figure that could be a finding.

    ``family`` names those that measure one thing, ``place_in_family`` is 0 for the one told first.
    ``position`` is where it stands among all authorities, ``changes`` are how it moved since the
    first, the previous, and the highest or lowest of the ``earlier`` figures, which are those since
    the series last broke. Comparators are of the same measure, unit and period; those without a
    figure are left out. ``beside_before`` holds England's and the average authority's earlier
    figures, by role and period.
    """

    name: str
    chapter: str
    family: str
    fact: Fact
    position: Position | None
    changes: tuple[Change, ...]
    comparators: tuple[Fact, ...]
    place_in_family: int = 0
    earlier: tuple[Fact, ...] = ()
    beside_before: Mapping[tuple[Role, str], Fact] = field(default_factory=dict)

    def beside(self, role: Role) -> Fact | None:
        """Return the figure of a comparator, if it has one."""
        return next((fact for fact in self.comparators if fact.role == role), None)


def make_candidates(knowledge: AreaKnowledge, settings: FindingSettings) -> tuple[Candidate, ...]:
    """Return every figure of an area that could be a finding, in the order of the catalogue."""
    found = []
    for indicator, facts in knowledge.facts_by_indicator.items():
        sections = knowledge.indicators[indicator].section
        # Figures of somebody's own have no chapter in the catalogue, and nobody beside them.
        if indicator in settings.background or not sections:
            continue
        changes = make_changes(facts)
        for fact in facts:
            name = figure_name(indicator, fact.breakdown)
            if _can_be_told(fact) and name not in settings.background:
                family, place = settings.family_of(indicator, fact.breakdown)
                found.append(
                    Candidate(
                        name=name,
                        chapter=_chapter_of(sections, fact.breakdown),
                        family=family,
                        place_in_family=place,
                        fact=fact,
                        position=knowledge.positions.get(fact.id),
                        changes=tuple(change for change in changes if change.later == fact.id),
                        comparators=_comparators_of(fact, facts),
                        earlier=tuple(_earlier(fact, facts, "area")),
                        beside_before={
                            (role, other.period): other
                            for role in _MOVING_BESIDE
                            for other in _earlier(fact, facts, role)
                        },
                    )
                )
    return tuple(found)


def _can_be_told(fact: Fact) -> bool:
    return (
        fact.role == "area"
        and fact.charted
        and fact.current
        and fact.level == "local"
        and fact.value is not None
        and fact.status != "at_most"
    )


def _comparators_of(fact: Fact, facts: Iterable[Fact]) -> tuple[Fact, ...]:
    return tuple(
        other
        for other in facts
        if other.role not in ("area", "other")
        and other.value is not None
        and not other.is_size_of_larger_area
        and (other.unit, other.breakdown, other.period) == (fact.unit, fact.breakdown, fact.period)
    )


def _earlier(fact: Fact, facts: Iterable[Fact], role: Role) -> Iterator[Fact]:
    """Yield what a place had before in the same measure and unit, since the series last broke."""
    for other in facts:
        if (
            other.role == role
            and (other.unit, other.breakdown) == (fact.unit, fact.breakdown)
            and other.footing == fact.footing
            and other.value is not None
            and period_start(other.period) < period_start(fact.period)
        ):
            yield other


def _chapter_of(sections: Sequence[str], breakdown: str) -> str:
    """Return the chapter that a figure stands in: of two, that of its age."""
    chapter = _CHAPTER_OF_AGE.get(breakdown, "")
    return chapter if chapter in sections else sections[0]
