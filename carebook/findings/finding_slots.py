"""Slots on what a figure says, how sure that is and how it moved, beside those of facts alone."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from carebook.data import periods
from carebook.data.dataset import Dataset
from carebook.data.finding_settings import ChangeSettings
from carebook.facts import relations
from carebook.facts.fact import Fact
from carebook.facts.fact_phrases import short_value
from carebook.facts.knowledge import AreaKnowledge
from carebook.facts.slots.change_slots import change_slot_name
from carebook.facts.slots.fact_series import figure_stem
from carebook.facts.slots.slot import Slot
from carebook.facts.slots.slot_table import make_slot_table
from carebook.findings.candidates import Candidate, make_candidates
from carebook.findings.certainty import Certainty, Grounds, judge_certainty
from carebook.findings.change import needed_z
from carebook.findings.words import words_of
from carebook.text.phrasing import title_in_sentence

# What follows a comparison with England and a comma, where the difference is sure.
_SURE_PHRASES: Mapping[Grounds, str] = {
    "beyond chance": "a difference that chance does not explain",
    "complete": "a difference in which chance plays no part",
}


def make_area_slots(knowledge: AreaKnowledge) -> Mapping[str, Slot]:
    """Return every slot of an area by its name: those of its facts, and those of its findings.

    What sets the scene has them too, though it is never chosen as a finding.
    """
    found = {**make_slot_table(knowledge)}
    dataset = knowledge.dataset
    settings = dataset.finding_settings.model_copy(update={"background": ()})
    for candidate in make_candidates(knowledge, settings):
        certainty = judge_certainty(candidate, settings.sure)
        for slot in (
            *_certainty_slots(candidate, certainty, dataset),
            *_movement_slots(candidate, settings.change),
        ):
            found.setdefault(slot.name, slot)
            _add_without_group(found, slot, candidate.fact)
    return found


def _add_without_group(found: dict[str, Slot], slot: Slot, fact: Fact) -> None:
    """Add the name without the only group of an indicator: ``older_share.message``."""
    stem = figure_stem(fact.indicator, fact.breakdown)
    bare = found.get(f"{fact.indicator}.what")
    if fact.breakdown and bare is not None and bare.alias_of == f"{stem}.what":
        name = slot.name.replace(stem, fact.indicator, 1)
        found.setdefault(name, replace(slot, name=name, alias_of=slot.name))


def _certainty_slots(
    candidate: Candidate, certainty: Certainty, dataset: Dataset
) -> Iterator[Slot]:
    fact, england = candidate.fact, candidate.beside("england")
    stem = figure_stem(fact.indicator, fact.breakdown)
    ids = (fact.id,) if england is None else (fact.id, england.id)
    words = words_of(fact, dataset)
    message = words.higher if certainty.side == "higher" else words.lower
    # Words that a title stands for are no clause.
    if certainty.is_sure and message and ":" not in message:
        yield Slot(
            f"{stem}.message",
            title_in_sentence(message),
            ids,
            f"what the figure says, a sentence of its own: '{{{{{stem}.message}}}}.'",
        )
    if england is not None and certainty.is_sure:
        yield Slot(
            f"{stem}.sure",
            _SURE_PHRASES[certainty.grounds],
            ids,
            "that the difference from England is sure; goes after the comparison and a comma",
            for_models=False,
        )


def _movement_slots(candidate: Candidate, settings: ChangeSettings) -> Iterator[Slot]:
    """Yield how a figure moved, as a noun, and whether that is more than chance."""
    fact = candidate.fact
    earlier = sorted(candidate.earlier, key=lambda one: periods.period_start(one.period))
    stem = figure_stem(fact.indicator, fact.breakdown)
    told: dict[str, str] = {}
    for start, before in relations.starts_of_changes([*earlier, fact]) if earlier else ():
        change = relations.change_between(before, fact, start)
        name = change_slot_name(stem, "movement", start)
        is_sure = change.z is not None and (
            abs(change.z) >= needed_z(start, len(earlier), settings.clear_z)
        )
        if text := _movement_phrase(change, before, is_sure=is_sure):
            same = told.setdefault(before.id, name)
            yield Slot(
                name,
                text,
                (change.later, change.earlier),
                f"how the figure moved since its {start}; goes after the figure and a comma",
                alias_of=same if same != name else "",
                for_models=False,
            )


def _movement_phrase(change: relations.Change, earlier: Fact, *, is_sure: bool) -> str:
    """Return a change as a noun: ``a fall from 27.3% in 2018-19 that chance does not explain``.

    Empty where the two may not be compared. Of complete figures nobody asks about chance.
    """
    then, value = periods.period_label(earlier.period), short_value(earlier)
    match change.direction:
        case "rose" | "fell":
            noun = "a rise" if change.direction == "rose" else "a fall"
            sure = " that chance does not explain" if is_sure else ""
            return f"{noun} from {value} in {then}{sure}"
        case "unchanged":
            return f"the same as in {then}"
        case "about the same":
            return f"about the same as in {then} ({value})"
        case "no clear change":
            return f"with no clear change from {value} in {then}"
        case _:
            return ""
