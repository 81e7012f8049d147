"""What is known of one area: all its facts and its comparators', over all indicators.

The writers draw on it and the checker holds text against it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from carebook.data.areas import Area, Areas
from carebook.data.dataset import Dataset
from carebook.data.indicators import Indicator, Source
from carebook.facts.fact import Fact, make_facts, make_other_facts
from carebook.facts.positions import Position, make_positions
from carebook.facts.relations import Rank, make_ranks


@dataclass(frozen=True, eq=False)
class AreaKnowledge:
    """The facts of one area, on the indicators that a page of the book may show.

    ``facts`` are the area's own and its comparators'. Those of the other authorities are made when
    they are asked for, because a country has many: nothing said of this area may rest on them.
    """

    area: Area
    areas: Areas
    indicators: Mapping[str, Indicator]
    sources: Mapping[str, Source]
    facts: tuple[Fact, ...]
    ranks: tuple[Rank, ...]
    dataset: Dataset = field(repr=False)
    _other_facts: dict[tuple[str, str], tuple[Fact, ...]] = field(default_factory=dict, repr=False)

    def facts_of_other_authorities(self, indicator: str) -> tuple[Fact, ...]:
        """Return the facts of every other authority on one indicator."""
        key = (indicator, "")
        if key not in self._other_facts:
            self._other_facts[key] = make_other_facts(self.dataset, self.area, indicator)
        return self._other_facts[key]

    def facts_of_authority(self, indicator: str, code: str) -> tuple[Fact, ...]:
        """Return the facts of one other authority, by its code, on one indicator."""
        key = (indicator, code)
        if key not in self._other_facts:
            self._other_facts[key] = make_other_facts(
                self.dataset, self.area, indicator, only=(code,)
            )
        return self._other_facts[key]

    @cached_property
    def facts_by_indicator(self) -> Mapping[str, tuple[Fact, ...]]:
        """The facts of the area and its comparators, by indicator."""
        found: dict[str, list[Fact]] = {}
        for fact in self.facts:
            found.setdefault(fact.indicator, []).append(fact)
        return {name: tuple(facts) for name, facts in found.items()}

    @cached_property
    def positions(self) -> Mapping[str, Position]:
        """Where the area's figures that charts draw stand among all authorities, by fact id."""
        found = (
            position
            for facts in self.facts_by_indicator.values()
            for position in make_positions(self.dataset, facts)
        )
        return {position.fact: position for position in found}


def gather_knowledge(dataset: Dataset, area: Area) -> AreaKnowledge:
    """Gather the facts of an area and its comparators."""
    # What is on no page must not draw to itself what a text says of something that is.
    own_local = {one.key for one in dataset.local_figures_of(area.code)}
    shown = {
        name: one for name, one in dataset.indicators.items() if one.section or name in own_local
    }
    facts: list[Fact] = []
    ranks: list[Rank] = []
    for name, indicator in shown.items():
        own = facts_as_shown(dataset, area, name, indicator)
        facts += own
        ranks += make_ranks(own, dataset.selections.separate_parts(indicator.breakdowns))
    return AreaKnowledge(
        area=area,
        areas=dataset.areas,
        indicators=shown,
        sources=dataset.sources,
        facts=tuple(facts),
        ranks=tuple(ranks),
        dataset=dataset,
    )


def facts_as_shown(
    dataset: Dataset, area: Area, name: str, indicator: Indicator
) -> tuple[Fact, ...]:
    """Return an indicator's facts with the unit marked that its charts draw.

    Where some breakdowns have a rate of their own, people of one age among residents of that age,
    each of them is charted by itself.
    """
    if not any(measure.only for measure in indicator.measures):
        return make_facts(dataset, area, name)
    by_unit: dict[str, list[Fact]] = {measure.unit: [] for measure in indicator.measures}
    for breakdown in indicator.breakdowns:
        for fact in make_facts(dataset, area, name, (breakdown,)):
            by_unit[fact.unit].append(fact)
    return tuple(fact for facts in by_unit.values() for fact in facts)
