"""Whether the facts of slots carry the words around them: a comparison, a change, a superlative."""

import re
from collections.abc import Sequence

from carebook.checking.checked_claim import CheckedClaim
from carebook.checking.fact_lookup import FactLookup
from carebook.checking.parsed_sentence import ParsedSentence
from carebook.checking.relation_phrases import RelationKind, RelationPhrase
from carebook.checking.slot_sides import Side, side_against, told_directions, told_sides
from carebook.checking.spans import Span
from carebook.checking.words_around_slots import MOVING_KINDS, SentenceAround, SlotMention
from carebook.data.areas import AVERAGE_AUTHORITY_CODE, ENGLAND_CODE
from carebook.facts.fact import Role
from carebook.statistics.comparators import NEIGHBOURS_CODE

_SIDES: dict[RelationKind, Side] = {
    "higher": "higher", "lower": "lower", "similar": "alike", "rose": "higher", "fell": "lower",
    "unchanged": "alike",
}  # fmt: skip
_MOST = r"largest|biggest|main|most common|commonest|most often"
_LEAST = r"smallest|least common|rarest"


def carried_by_checker(
    span: Span,
    sentence: SentenceAround,
    checked: Sequence[CheckedClaim],
    near: Sequence[SlotMention],
) -> str:
    """Return why the facts of the slots carry some words, as the checker has it; else nothing."""
    start, end = sentence.place_in_text(span)
    known = {ident for slot in near for ident in slot.filled.slot.fact_ids}
    for claim in checked:
        if claim.verdict != "supported" or not claim.fact or not near:
            continue
        if claim.start < end and start < claim.end:
            rests_on = re.split(r" : | -> ", claim.fact)
            if known.issuperset(rests_on):
                return claim.reason
    return ""


def carried_by_slots(
    relation: RelationPhrase,
    parsed: ParsedSentence,
    slots: Sequence[SlotMention],
    lookup: FactLookup,
) -> str:
    """Return why the facts of the slots carry a relation, which is so of each; else nothing."""
    text = parsed.lowercase
    words = text[relation.start : relation.end]
    if relation.kind == "rank":
        return carried_by_extreme(words, slots, lookup)
    wanted = _SIDES.get(relation.kind)
    if wanted is None or relation.negated or not slots:
        return ""
    if relation.kind in ("rose", "fell", "unchanged"):
        nearest = [slot for slot in slots if slot.end <= relation.start][-1:]
        moved = [slot for slot in slots if slot.kind in MOVING_KINDS]
        if nearest and all(one.measure != nearest[0].measure for one in moved):
            return ""
        found = told_directions(slots)
        return "The change in the slot beside it says so." if found == {wanted} else ""
    role = _comparator(relation, parsed)
    figures = [slot for slot in slots if slot.kind in ("figure", "clause", "comparison", "message")]
    if role is None and figures and not parsed.places:
        told = set[Side | None]().union(*told_sides(figures).values())
        return "The slots beside it say so." if told == {wanted} else ""
    if role is None or not figures:
        return ""
    own = [slot for slot in figures if slot.own.fact.role == "area"]
    sides = {side_against(slot, role, lookup) for slot in own}
    return "The facts of the slots beside it say so." if sides == {wanted} else ""


def _comparator(relation: RelationPhrase, parsed: ParsedSentence) -> Role | None:
    """Return the one place that a relation compares with, where it names one."""
    region = parsed.lookup.knowledge.area.region_code
    roles: dict[str, Role] = {
        ENGLAND_CODE: "england",
        AVERAGE_AUTHORITY_CODE: "average",
        NEIGHBOURS_CODE: "neighbours",
        region or "-": "region",
    }
    named = {place.key for place in parsed.places if place.start >= relation.end}
    named -= {parsed.lookup.area_code}
    return roles.get(next(iter(named))) if len(named) == 1 else None


def carried_by_extreme(words: str, slots: Sequence[SlotMention], lookup: FactLookup) -> str:
    """Return why a slot carries a superlative: it names the largest group, or the highest year."""
    places = {rank.fact: rank for rank in lookup.knowledge.ranks if not rank.tied}
    for slot in slots:
        name = slot.filled.slot.name.rpartition(".")[2]
        rank = places.get(slot.own.fact.id)
        if rank is not None and rank.place == 1 and re.search(_MOST, words):
            return "It is the largest of the groups."
        if rank is not None and rank.place == rank.of and re.search(_LEAST, words):
            return "It is the smallest of the groups."
        if (
            re.search(r"largest|biggest|main|most common|commonest|top", words)
            and name == "largest"
        ):
            return "The slot beside it names the largest group."
        if re.search(r"smallest|least common|lowest", words) and name == "smallest":
            return "The slot beside it names the smallest group."
        for which in ("highest", "lowest"):
            if which in words and (name.endswith(f"from_{which}") or name == which):
                return f"The slot beside it tells of the {which}."
            if which in words and slot.kind == "place in order" and which in slot.words:
                return "The slot beside it tells of the place among authorities."
    return ""
