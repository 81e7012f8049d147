"""Slots on how a figure stands to others in few words: to one place, or to England and another."""

from collections.abc import Iterator, Mapping

from carebook.facts import relations
from carebook.facts.fact import COMPARATORS, Fact, Role
from carebook.facts.slots.fact_series import FactSeries
from carebook.facts.slots.slot import Slot
from carebook.facts.slots.slot_wording import brief_comparison_phrase, comparator_in_sentence

# Who is told beside England in one go, and what that is called in a slot's name.
_BESIDE_ENGLAND: Mapping[Role, str] = {"region": "region", "neighbours": "similar"}


def brief_comparison_slots(
    series: FactSeries, own: Fact, facts: Mapping[Role, Fact]
) -> Iterator[Slot]:
    """Yield how the figure stands to each comparator's where chance may explain the difference.

    The interval, which the longer slot has, is left out. Then how it stands to England's and to
    another's, where both may be told.
    """
    others = {role: facts[role] for role in COMPARATORS if role in facts}
    others = {
        role: other
        for role, other in others.items()
        if other.value is not None and not other.is_size_of_larger_area
    }
    verdicts = {role: relations.compare_facts(own, other) for role, other in others.items()}
    words = series.indicator.comparatives
    for role, other in others.items():
        if verdicts[role] == "similar":
            yield Slot(
                f"{series.stem}.vs_{role}.brief",
                brief_comparison_phrase("similar", [other], words),
                (own.id, other.id),
                f"how the figure stands to {comparator_in_sentence(other)}'s, in few words; goes "
                "after the figure and a comma",
                for_models=False,
            )
    for role, name in _BESIDE_ENGLAND.items():
        if "not compared" in (
            verdicts.get("england", "not compared"),
            verdicts.get(role, "not compared"),
        ):
            continue
        pair = [others["england"], others[role]]
        if verdicts["england"] == verdicts[role]:
            text = brief_comparison_phrase(verdicts[role], pair, words)
        else:
            text = " but ".join(
                brief_comparison_phrase(verdict, [other], words)
                for verdict, other in zip((verdicts["england"], verdicts[role]), pair, strict=True)
            )
        yield Slot(
            f"{series.stem}.vs_england_and_{name}",
            text,
            (own.id, *(other.id for other in pair)),
            f"how the figure stands to England's and to {comparator_in_sentence(pair[1])}'s; goes "
            "after the figure and a comma",
            for_models=False,
        )
