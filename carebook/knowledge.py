"""What is known of one area: all its facts and its comparators', over all indicators.

The writers draw on it and the checker holds text against it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from carebook.areas import Area, Areas
from carebook.catalogue import Indicator, Source
from carebook.dataset import Dataset
from carebook.facts import Fact, make_facts
from carebook.relations import Rank, make_ranks


@dataclass(frozen=True, eq=False)
class Knowledge:
    """The facts of one area.

    ``facts`` are the area's own and its comparators'. ``elsewhere`` are those of the other
    authorities: nothing said of this area may rest on them, but a number that was taken from one
    can be given back to it.
    """

    area: Area
    areas: Areas
    indicators: Mapping[str, Indicator]
    sources: Mapping[str, Source]
    facts: tuple[Fact, ...]
    elsewhere: tuple[Fact, ...]
    ranks: tuple[Rank, ...]

    @cached_property
    def by_id(self) -> Mapping[str, Fact]:
        """Every fact, the other authorities' included, by its id."""
        return {fact.id: fact for fact in (*self.elsewhere, *self.facts)}

    @cached_property
    def by_indicator(self) -> Mapping[str, tuple[Fact, ...]]:
        """The facts of the area and its comparators, by indicator."""
        found: dict[str, list[Fact]] = {}
        for fact in self.facts:
            found.setdefault(fact.indicator, []).append(fact)
        return {name: tuple(facts) for name, facts in found.items()}


def knowledge_of(dataset: Dataset, area: Area) -> Knowledge:
    """Gather the facts of an area, its comparators and, to tell them apart, all other areas."""
    facts: list[Fact] = []
    elsewhere: list[Fact] = []
    ranks: list[Rank] = []
    others = [other for other in dataset.areas.authorities if other.code != area.code]
    for name, indicator in dataset.indicators.items():
        own = make_facts(dataset, area, name)
        facts += own
        ranks += make_ranks(own, indicator.breakdowns)
        for other in others:
            elsewhere += [f for f in make_facts(dataset, other, name) if f.role == "area"]
    return Knowledge(
        area=area,
        areas=dataset.areas,
        indicators=dataset.indicators,
        sources=dataset.sources,
        facts=tuple(facts),
        elsewhere=tuple(elsewhere),
        ranks=tuple(ranks),
    )
