"""What a spoilt sentence could become true by."""

from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from benchmarks.written_numbers import WrittenNumber
from carebook.facts.fact import Fact
from carebook.facts.knowledge import AreaKnowledge
from carebook.text.phrasing import place_in_sentence


@dataclass(frozen=True)
class FactsByPlace:
    """What is known of an area, found by place: what a spoilt sentence could become true by."""

    knowledge: AreaKnowledge

    @cached_property
    def _by_place_and_indicator(self) -> dict[tuple[str, str], list[Fact]]:
        found: dict[tuple[str, str], list[Fact]] = {}
        others = map(self.knowledge.facts_of_other_authorities, self.knowledge.indicators)
        for fact in chain(self.knowledge.facts, *others):
            found.setdefault((place_in_sentence(fact.place), fact.indicator), []).append(fact)
        return found

    def facts_at(self, place: str, indicator: str) -> list[Fact]:
        """Return all facts under a place's name: this area's, comparators' and elsewhere's."""
        return self._by_place_and_indicator.get((place, indicator), [])

    def has_fact_for_number(
        self, number: WrittenNumber | None, place: str, indicator: str, **wanted: str
    ) -> bool:
        """Whether some fact of that place and indicator could bear the number."""
        return number is not None and any(
            number.is_true_of(fact.value)
            for fact in self.facts_at(place, indicator)
            if all(getattr(fact, key) == value for key, value in wanted.items())
        )
