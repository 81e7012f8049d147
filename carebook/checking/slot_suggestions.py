"""How to say with slots what the words around them may not say: for the reasons that are told."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from carebook.checking.fact_lookup import FactLookup
from carebook.checking.words_around_slots import SlotMention
from carebook.data import periods
from carebook.data.areas import AVERAGE_AUTHORITY_CODE, ENGLAND_CODE
from carebook.facts.slots.fact_series import slot_name_part
from carebook.facts.slots.slot import Slot
from carebook.facts.slots.slot_kinds import slot_kind
from carebook.statistics.comparators import NEIGHBOURS_CODE
from carebook.text.phrasing import phrase_with_ages, title_in_sentence


@dataclass(frozen=True)
class SlotSuggestions:
    """Names slots of ``table``, which are those that the text may use."""

    table: Mapping[str, Slot]
    lookup: FactLookup

    def _named(self, stem: str, *whats: str) -> str:
        """Return the first of these slots that there is, as it is written; else nothing."""
        for what in whats:
            name = f"{stem}.{what}"
            if name in self.table:
                return f"{{{{{name}}}}}"
        return ""

    def figure_of_place(self, slot: SlotMention, code: str) -> str:
        """Return how to give the figure of another place."""
        roles = {
            ENGLAND_CODE: "england",
            AVERAGE_AUTHORITY_CODE: "average",
            NEIGHBOURS_CODE: "neighbours",
            self.lookup.area_code: "area",
            self.lookup.knowledge.area.region_code: "region",
        }
        stem, role = _latest_stem(slot), roles.get(code, "")
        name = self._named(stem, role)
        return f"write {name}" if name else ""

    def period_name(self, slot: SlotMention) -> str:
        """Return the slot that names a figure's period, or the period."""
        label = periods.period_label(slot.own.fact.period)
        return self._named(slot.stem, "period") or label

    def period(self, slot: SlotMention) -> str:
        """Return how to say when a figure is of."""
        name = self._named(slot.stem, "period")
        return f"write {name} or leave the time out" if name else "leave the time out"

    def change(self, slot: SlotMention) -> str:
        """Return how to say how a figure moved."""
        names = self._all_named(slot, ("change", "movement"))
        return f"write 'It {names[0]}.'" if names else "leave it out"

    def comparison(self, slots: Iterable[SlotMention]) -> str:
        """Return how to say how figures stand to others, of the first that has such a slot."""
        slots = tuple(slots)
        if told := next((slot for slot in slots if slot.kind == "comparison"), None):
            return f"leave it out, {told.name} says how it stands"
        for slot in slots:
            if told_by := self._all_named(slot, ("comparison",)):
                return f"write {told_by[0]} after the figure and a comma"
        return "leave it out"

    def band(self, slot: SlotMention) -> str:
        """Return where a figure stands among authorities, or nothing."""
        one = self.table.get(f"{_latest_stem(slot)}.band")
        return one.text if one else ""

    def rank(self, slots: Iterable[SlotMention]) -> str:
        """Return how to say where a figure stands in an order."""
        for slot in slots:
            if told := self._all_named(slot, ("place in order",)):
                return f"write {told[0]} after the figure and a comma"
            if name := self._named(slot.own.fact.indicator, "largest", "smallest"):
                return f"write 'The largest group was {name}'"
        return "leave it out"

    def figure(self, slots: Iterable[SlotMention]) -> str:
        """Return how to give a figure."""
        for slot in slots:
            if name := self._named(slot.stem, "area", "says"):
                return f"write {name}"
        return "write a slot, or leave it out"

    def whole(self, slot: SlotMention) -> str:
        """Return how to say a figure with what it is of, and what is said of it after it."""
        stem = _latest_stem(slot)
        clause = self._named(stem, "says", "area")
        if not clause:
            return "name what each figure is of"
        if slot.kind in ("comparison", "place in order", "movement"):
            return f"write '{clause}, {slot.name}'"
        if slot.kind == "change":
            return f"write '{clause}. It {slot.name}.'"
        return f"write '{clause}', or leave those words out"

    def same_of_age(self, slot: SlotMention, age: str) -> str:
        """Return the slot that says the same of people of another age."""
        what = slot.filled.slot.name.rpartition(".")[2]
        for breakdown in (age, age.replace("-", "_to_")):
            stem = f"{slot.own.fact.indicator}.{slot_name_part(breakdown)}"
            if name := self._named(stem, what):
                return f"write {name}"
        return ""

    def measure_in_words(self, slot: SlotMention) -> str:
        """Return what a figure is of: its group's words, else its title."""
        fact = slot.own.fact
        indicator = self.lookup.knowledge.indicators[fact.indicator]
        words = phrase_with_ages(
            indicator.breakdowns.get(fact.breakdown, fact.breakdown), indicator.title
        )
        return words or title_in_sentence(indicator.title)

    def group_in_words(self, slot: SlotMention) -> str:
        """Return of whom a figure is."""
        return self.measure_in_words(slot)

    def _all_named(self, slot: SlotMention, kinds: tuple[str, ...]) -> list[str]:
        """Return the slots of a measure that are of some kinds; those for models first."""
        stem = _latest_stem(slot)
        found = [
            one
            for one in self.table.values()
            if one.name.startswith(f"{stem}.")
            and "." not in one.name.removeprefix(f"{stem}.")
            and slot_kind(one) in kinds
        ]
        return [f"{{{{{one.name}}}}}" for one in sorted(found, key=lambda one: not one.for_models)]


def _latest_stem(slot: SlotMention) -> str:
    """Return a slot's stem without the name of an earlier period."""
    part = slot_name_part(slot.own.fact.period)
    return slot.stem.removesuffix(f".{part}")
