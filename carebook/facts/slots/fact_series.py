"""The facts of one indicator in one breakdown and unit, as slots are made of them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from carebook.data import periods
from carebook.data.indicators import Indicator, Source
from carebook.facts.fact import Fact, until_current
from carebook.facts.positions import Position
from carebook.facts.slots.slot_wording import group_in_words
from carebook.text.phrasing import place_in_sentence, title_in_sentence


@dataclass(frozen=True)
class FactSeries:
    """The facts of one indicator in one breakdown and unit, all periods and places.

    ``area`` is the authority's name inside a sentence, ``stem`` what its slots' names begin with.
    """

    indicator: Indicator
    area: str
    stem: str
    facts: tuple[Fact, ...]
    sources: Mapping[str, Source]
    positions: Mapping[str, Position]

    @property
    def phrase(self) -> str:
        """What is measured: the breakdown's words, else the title's."""
        first = self.facts[0]
        words = group_in_words(self.indicator, first.breakdown, first.unit)
        return words or title_in_sentence(self.indicator.title)

    @property
    def latest(self) -> str:
        """The period that charts draw, or the last up to it of the area's own facts, or of all."""
        until = until_current(self.facts)
        own = [fact.period for fact in until if fact.role == "area"]
        return max(own or [fact.period for fact in until], key=periods.period_start)

    @property
    def own(self) -> tuple[Fact, ...]:
        """The area's own known figures up to the period that charts draw, in order of time.

        What stood on another footing is no start to measure a change from, and is left out.
        """
        known = sorted(
            (f for f in until_current(self.facts) if f.role == "area" and f.value is not None),
            key=lambda fact: periods.period_start(fact.period),
        )
        return tuple(fact for fact in known if fact.footing == known[-1].footing)

    def place_phrase(self, fact: Fact) -> str:
        """Return of which place a figure is, with the area where it is the region's."""
        place = place_in_sentence(fact.place)
        if fact.role == "area" and fact.level == "regional":
            return f"{place}, the region that includes {self.area}"
        return place


def measure_key(fact: Fact) -> str:
    """Return what counts as the same measure, for a reader who has been told its unit."""
    return f"{fact.indicator}/{fact.breakdown}/{fact.unit}"


def slot_name_part(text: str) -> str:
    """Return a breakdown or period as a slot's name has it: ``65+`` becomes ``65_plus``."""
    return re.sub(r"[^a-z0-9]+", "_", text.lower().replace("+", " plus")).strip("_")


def figure_stem(indicator: str, breakdown: str) -> str:
    """Return what the names of a figure's slots begin with: ``requests.65_plus``."""
    return f"{indicator}.{slot_name_part(breakdown)}" if breakdown else indicator
