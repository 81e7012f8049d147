"""What a spoilt sentence could become true by."""

from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from benchmarks.amounts import Amount
from carebook.facts.fact import Fact
from carebook.facts.knowledge import AreaKnowledge
from carebook.text.phrasing import place_in_sentence


@dataclass(frozen=True)
class Ground:
    """What is known of an area, found by place: what a spoilt sentence could become true by."""

    knowledge: AreaKnowledge

    @cached_property
    def _at(self) -> dict[tuple[str, str], list[Fact]]:
        found: dict[tuple[str, str], list[Fact]] = {}
        others = map(self.knowledge.facts_of_other_authorities, self.knowledge.indicators)
        for fact in chain(self.knowledge.facts, *others):
            found.setdefault((place_in_sentence(fact.place), fact.indicator), []).append(fact)
        return found

    def at(self, place: str, indicator: str) -> list[Fact]:
        """Return all facts under a place's name: this area's, comparators' and elsewhere's."""
        return self._at.get((place, indicator), [])

    def carries(self, number: Amount | None, place: str, indicator: str, **wanted: str) -> bool:
        """Whether some fact of that place and indicator could bear the number."""
        return number is not None and any(
            number.fits(fact.value)
            for fact in self.at(place, indicator)
            if all(getattr(fact, key) == value for key, value in wanted.items())
        )
