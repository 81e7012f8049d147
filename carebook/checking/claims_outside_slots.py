"""Claims in the words around the slots of a draft, where there may be none.

Stricter than the checker: a figure, and a word of direction, rank, cause or judgement is refused
unless it claims nothing where it stands, or the facts of the slots beside it carry it.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from carebook.checking.carried_words import carried_by_checker, carried_by_extreme, carried_by_slots
from carebook.checking.catalogue_words import gather_catalogue_words
from carebook.checking.checked_claim import CheckedClaim, ClaimKind, not_checked, supported
from carebook.checking.fact_lookup import FactLookup
from carebook.checking.parsed_sentence import ParsedSentence
from carebook.checking.place_mentions import UNKNOWN_PLACE, find_places
from carebook.checking.populations import OTHER_AGE
from carebook.checking.relation_phrases import RelationKind, RelationPhrase
from carebook.checking.slot_sides import told_directions
from carebook.checking.slot_suggestions import SlotSuggestions
from carebook.checking.spans import Mention, Span, find_mentions, overlaps, spans_outside
from carebook.checking.unclaimed_numbers import NAMES_AND_DEFINITIONS
from carebook.checking.word_lists import alternatives, read_word_lists, word_pattern
from carebook.checking.words_around_slots import JudgedWords, SentenceAround, SlotMention
from carebook.data.areas import AVERAGE_AUTHORITY_CODE, ENGLAND_CODE
from carebook.statistics.comparators import NEIGHBOURS_CODE

_FIGURE = re.compile(r"[£€$]?\d(?:[\d,.]*\d)?\s?[%‰]?|[%£€$‰°]|\b[ivx]{2,}\b")
_ONE_IN = re.compile(
    r"\bone (?:\w+ ){1,3}in (?:every )?"
    r"(?:two|three|four|five|six|seven|eight|nine|ten|twenty|\d+)\b"
)
_ORDINARY_USES = word_pattern("ordinary_uses")
_OF_DATA = word_pattern("around_slots", "speaks of the data")
_NEGATED = re.compile(
    r"\b(?:not|no|none|never|nothing|nobody|cannot|neither|nor|without|whether|why|how|if)\b|n't\b"
)
_BECOME = re.compile(r"(?:has|have) become|becoming")
_POSSIBLE = re.compile(r"\b(?:may|might|can|could|would|whether|if)\b")
_OF_RECORDS = word_pattern("around_slots", "everyone said of records")
_CAUSE = word_pattern("around_slots", "cause")
# What is judged of words that claim nothing after all.
CLAIMS_NOTHING = supported("", "It claims nothing.")
_RELATION_NAMES: dict[RelationKind, str] = {
    "cause": "gives a cause",
    "judgement": "judges",
    "rank": "gives a rank",
    "majority": "gives a share",
    "minority": "gives a share",
    "rose": "tells of a change",
    "fell": "tells of a change",
    "unchanged": "tells of a change",
}
_KINDS: dict[str, ClaimKind] = {
    "gives a cause": "cause",
    "judges": "judgement",
    "gives a rank": "rank",
    "tells of a change": "change",
    "is a figure": "number",
    "gives a share": "number",
}
_LISTED_NAMES = {
    "a fraction or multiple": "gives a share",
    "a rank": "gives a rank",
    "a word of direction or comparison": "compares",
}


def find_ordinary_uses(sentence: SentenceAround, lookup: FactLookup) -> list[Mention]:
    """Return the stretches of a sentence that claim nothing, whatever words stand in them.

    The catalogue's own words and ordinary uses of words that might be claims elsewhere.
    """
    text = sentence.lowercase
    return [
        *gather_catalogue_words(lookup.knowledge).find(text),
        *(
            Mention(*match.span(), "ordinary")
            for pattern in (_ORDINARY_USES, NAMES_AND_DEFINITIONS)
            for match in pattern.finditer(text)
        ),
    ]


def judge_words_outside_slots(
    sentence: SentenceAround,
    before: SentenceAround | None,
    after: SentenceAround | None,
    parsed: ParsedSentence,
    checked: Sequence[CheckedClaim],
    suggest: SlotSuggestions,
    *,
    question: bool = False,
) -> Iterator[JudgedWords]:
    """Yield the words around a sentence's slots that claim something, each with a judgement.

    Args:
        sentence: the words around the slots.
        before: those of the sentence before it.
        after: those of the sentence after it.
        parsed: what the checker finds in these words.
        checked: what it says of the filled text.
        suggest: the slots that could say it.
        question: the sentence asks, so that it may touch on causes and compare; numbers and other
            areas' names stay refused.

    """
    lookup = parsed.lookup
    ordinary = find_ordinary_uses(sentence, lookup)
    masks: list[Span] = [*ordinary, *sentence.names]
    slots = list(sentence.slots)
    near = [*slots, *(before.slots if before is not None else ())]
    yield from _judge_figures(sentence, parsed, masks, checked, near, suggest)
    yield from _judge_other_places(sentence, parsed, masks)
    if question:
        yield from _judge_listed(sentence, masks, [], ("a fraction or multiple",), near, suggest)
        return
    for match in _CAUSE.finditer(sentence.lowercase):
        words = Mention(*match.span(), "")
        if not any(overlaps(words, mask) for mask in masks):
            yield (
                words,
                "cause",
                not_checked(f"it gives a cause{_mend('gives a cause', near, suggest)}"),
            )
    for relation in parsed.relations:
        if any(mask.start <= relation.start and relation.end <= mask.end for mask in masks):
            continue
        if _claims_nothing(relation, sentence, parsed):
            yield relation, "text", CLAIMS_NOTHING
            continue
        if _BECOME.fullmatch(sentence.lowercase, relation.start, relation.end) and any(
            other.start == relation.end + 1 for other in parsed.relations
        ):
            yield relation, "text", CLAIMS_NOTHING  # what it has become is judged
            continue
        name = _RELATION_NAMES.get(relation.kind, "compares")
        kind = _KINDS.get(name, "comparison")
        told = slots or (list(after.slots) if after is not None else []) or near
        carried = carried_by_slots(relation, parsed, told, lookup)
        if relation.kind in ("rose", "fell", "unchanged") and told_directions(slots):
            # The slot says which way it moved: nothing else can carry another word on it.
            if not carried:
                yield relation, kind, not_checked(f"it {name}{_mend(name, near, suggest)}")
            else:
                yield relation, kind, supported(told[0].own.fact.id, carried)
            continue
        # The checker may take a rank for one among the groups; a slot says among whom.
        if not carried and relation.kind != "rank":
            carried = carried_by_checker(relation, sentence, checked, near)
        if carried:
            yield relation, kind, supported((near or told)[0].own.fact.id, carried)
        else:
            yield relation, kind, not_checked(f"it {name}{_mend(name, near, suggest)}")
    yield from _judge_listed(
        sentence,
        masks,
        [*parsed.relations, *parsed.quantities],
        tuple(_LISTED_NAMES),
        near,
        suggest,
        checked,
    )


def _judge_figures(
    sentence: SentenceAround,
    parsed: ParsedSentence,
    masks: Sequence[Span],
    checked: Sequence[CheckedClaim],
    near: Sequence[SlotMention],
    suggest: SlotSuggestions,
) -> Iterator[JudgedWords]:
    text = sentence.lowercase
    ages = [age for age in parsed.ages if age.key != OTHER_AGE]
    # A period that is a slot's own is carried by its fact; another is told of beside the slots.
    fitting = [period for period in parsed.periods if sentence.slots or _OF_DATA.search(text)]
    quiet: list[Span] = [*masks, *ages, *fitting]
    digits = find_mentions(_FIGURE, text) + find_mentions(_ONE_IN, text)
    found = spans_outside(digits, quiet)
    numbers = spans_outside(parsed.quantities, [*quiet, *found])
    found += [Mention(quantity.start, quantity.end, "") for quantity in numbers]
    for mention in sorted(found, key=lambda one: one.start):
        is_word = not any(letter.isdigit() for letter in text[mention.start : mention.end])
        carried = is_word and carried_by_checker(mention, sentence, checked, near)
        if carried:
            yield mention, "number", supported(near[0].own.fact.id, carried)
            continue
        yield (
            mention,
            "number",
            not_checked(f"it is a figure outside a slot: {suggest.figure(near)}"),
        )


def _judge_other_places(
    sentence: SentenceAround, parsed: ParsedSentence, masks: Sequence[Span]
) -> Iterator[JudgedWords]:
    knowledge = parsed.lookup.knowledge
    region = knowledge.areas.region_of(knowledge.area)
    allowed = {
        knowledge.area.code,
        region.code if region else "",
        AVERAGE_AUTHORITY_CODE,
        ENGLAND_CODE,
        NEIGHBOURS_CODE,
    }
    # "Elsewhere" and "many authorities" are no names.
    unnamed = find_places(sentence.lowercase, sentence.lowercase, parsed.lookup.gazetteer)
    for place in spans_outside(parsed.places, masks):
        is_unknown = place.key == UNKNOWN_PLACE
        # Nor is the capital of a sentence's first word the sign of one.
        if place.key in allowed or (is_unknown and (place in unnamed or place.start == 0)):
            continue
        yield place, "text", not_checked(f"it is another area: write of {knowledge.area.name} only")


def _judge_listed(
    sentence: SentenceAround,
    masks: Sequence[Span],
    known: Sequence[Span],
    kinds: Sequence[str],
    near: Sequence[SlotMention],
    suggest: SlotSuggestions,
    checked: Sequence[CheckedClaim] = (),
) -> Iterator[JudgedWords]:
    """Yield the words of the list that claim something where they stand."""
    text = sentence.lowercase
    lists, contexts = read_word_lists("not_in_drafts"), _contexts()
    taken = [*masks, *known]
    for kind in kinds:
        listed = frozenset(lists[kind])
        for match in re.finditer(r"[a-z]+", text):
            word, span = match[0], Mention(*match.span(), "")
            if word not in listed or any(overlaps(span, one) for one in taken):
                continue
            context = contexts.get(word)
            if word == "than" and any(one.end <= span.start for one in known):
                continue  # it ends a comparison that is judged
            if context is not None and not any(
                found.start() <= span.start and span.end <= found.end()
                for found in context.finditer(text)
            ):
                continue
            taken.append(span)
            name = _LISTED_NAMES[kind]
            if kind == "a rank":
                carried = carried_by_extreme(word, near, suggest.lookup)
            else:
                carried = carried_by_checker(span, sentence, checked, near)
            if carried:
                yield span, _KINDS.get(name, "comparison"), supported(near[0].own.fact.id, carried)
                continue
            yield (
                span,
                _KINDS.get(name, "comparison"),
                not_checked(f"it {name}{_mend(name, near, suggest)}"),
            )


@cache
def _contexts() -> dict[str, re.Pattern[str]]:
    """Return the uses in which words of many uses claim something, by word."""
    return {
        word: re.compile(alternatives("claims_in_context", heading))
        for heading in read_word_lists("claims_in_context")
        for word in heading.split()
    }


def _claims_nothing(
    relation: RelationPhrase, sentence: SentenceAround, parsed: ParsedSentence
) -> bool:
    """Whether a relation is denied, or only possible, and said of no figure."""
    text = sentence.lowercase
    clause = re.split(r"[;:]", text[: relation.start])[-1]
    if relation.kind in ("cause", "judgement"):
        # "It is not asked, so people are left out": why the records are as they are.
        named = any(sentence.source.cased[place.start].isupper() for place in parsed.places)
        of_records = not (sentence.slots or named) and _OF_RECORDS.search(text)
        is_denied = relation.negated or bool(_NEGATED.search(clause))
        return is_denied or (relation.kind == "cause" and bool(of_records))
    words = text[relation.start : relation.end]
    context = next((_contexts()[word] for word in words.split() if word in _contexts()), None)
    if (
        context is not None
        and len(words.split()) == 1
        and not any(
            found.start() <= relation.start and relation.end <= found.end()
            for found in context.finditer(text)
        )
    ):
        return True
    if sentence.slots or parsed.places:
        return False
    return bool(_POSSIBLE.search(clause)) or (
        bool(_NEGATED.search(clause)) and relation.kind not in ("rank", "majority", "minority")
    )


def _mend(name: str, near: Sequence[SlotMention], suggest: SlotSuggestions) -> str:
    """Return one way to say it, for the end of a reason."""
    match name:
        case "gives a cause":
            return ", and the figures show no cause: leave it out, or ask in a question"
        case "judges":
            return ", and figures cannot: leave it out"
        case "gives a rank":
            return f", and no slot beside it does: {suggest.rank(near)}"
        case "tells of a change":
            return f", and no slot beside it does: {_change(near, suggest)}"
        case "gives a share":
            return f" outside a slot: {suggest.figure(near)}"
        case _:
            return f", and no slot beside it does: {suggest.comparison(near)}"


def _change(near: Sequence[SlotMention], suggest: SlotSuggestions) -> str:
    return suggest.change(near[0]) if near else "leave it out"
