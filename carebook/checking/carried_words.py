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
from carebook.data.units import PERCENT
from carebook.facts.fact import Role
from carebook.statistics.comparators import NEIGHBOURS_CODE

_SIDES: dict[RelationKind, Side] = {
    "higher": "higher", "lower": "lower", "similar": "alike", "rose": "higher", "fell": "lower",
    "unchanged": "alike",
}  # fmt: skip
_BETTER_OR_WORSE = re.compile(r"worsen|improv|got better|got worse")
_BECOME = re.compile(r"\b(?:become|became|becoming|grown|grew|getting|got|turned) (?:\w+ )?$")
_SCARCE = re.compile(r"scarce|in short supply")
_PLENTIFUL = re.compile(r"plentiful|ample")
_NARROW = re.compile(r"\b(?:narrow|small|slight)$")
_NARROW_GAP = 0.1
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
    is_for_the = words in ("better", "worse") and text[: relation.start].endswith("for the ")
    if is_for_the or _BETTER_OR_WORSE.match(words):
        return carried_by_change(words, slots)
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
    if _BECOME.search(text[: relation.start]):
        found = told_directions(slots)
        return "The change in the slot beside it says so." if found == {wanted} else ""
    if role is None and figures and all(one.key == lookup.area_code for one in parsed.places):
        told = set[Side | None]().union(*told_sides(figures).values())
        return "The slots beside it say so." if told == {wanted} else ""
    if role is None or not figures:
        return ""
    own = [slot for slot in figures if slot.own.fact.role == "area"]
    sides = {side_against(slot, role, lookup) for slot in own}
    return "The facts of the slots beside it say so." if sides == {wanted} else ""


def carried_by_change(words: str, slots: Sequence[SlotMention]) -> str:
    """Return why changes in slots carry "worsened" or "better": each was so; else nothing."""
    found = {_for_better(slot) for slot in slots if slot.kind in MOVING_KINDS}
    is_so = found == {re.search(r"wors|harder", words) is None}
    return "The change in the slot beside it says so." if is_so else ""


def _for_better(slot: SlotMention) -> bool | None:
    """Whether a change was for the better; None where it was for neither, or none can be told."""
    [side, *others] = told_directions([slot]) or {None}
    polarity = slot.own.fact.polarity
    if others or side not in ("higher", "lower") or polarity == "neutral":
        return None
    return (side == "higher") == (polarity == "higher is better")


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


def carried_by_sides(words: str, slots: Sequence[SlotMention]) -> bool:
    """Whether comparisons in slots carry a word of size: "scarce" of what is lower than there."""
    wanted: Side | None = "lower" if _SCARCE.match(words) else None
    wanted = "higher" if _PLENTIFUL.match(words) else wanted
    return wanted is not None and set().union(*told_sides(slots).values()) == {wanted}


def is_gap_of_size(words: str, slots: Sequence[SlotMention]) -> bool:
    """Whether the gaps that slots tell of are as narrow as words say: under a tenth."""
    if not _NARROW.search(words):
        return False
    gaps = [
        abs(one.fact.value - other.fact.value) / abs(other.fact.value)
        for slot in slots
        if slot.kind == "comparison"
        for one, other in [slot.entries[:2]]
        if one.fact.value is not None and other.fact.value
    ]
    return bool(gaps) and max(gaps) < _NARROW_GAP


def carried_by_all_or_none(words: str, slots: Sequence[SlotMention]) -> bool:
    """Whether a figure of 100% carries "everyone", or one of 0% "nobody"."""
    shares = [
        slot.own.fact.value
        for slot in slots
        if slot.own.fact.unit == PERCENT and slot.kind in ("figure", "clause")
    ]
    return bool(shares) and set(shares) == {0 if re.match(r"no|hardly", words) else 100}
