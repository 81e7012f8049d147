"""Whose a number is: which place of a sentence it is said of, or the book's own area."""

import re

from carebook.checking.list_alignment import align_mentions
from carebook.checking.parsed_sentence import ParsedSentence, PrecedingContext
from carebook.checking.quantities import Quantity
from carebook.checking.spans import CLAUSE_BREAK, Mention, distinct_keys
from carebook.checking.word_lists import word_pattern
from carebook.checking.worded_figures import WordedFigure

BEFORE_COMPARATOR = word_pattern("number_places", "before comparator")

_PREPOSITION_BEFORE_PLACE = word_pattern("number_places", "preposition before place")

_VERB_BEFORE_PLACE = word_pattern("number_places", "verb before place")

_PRONOUN = word_pattern("number_places", "pronoun")

# "..., against 8,204", "not 48": the number of whomever the first one is held against.
_BEFORE_COMPARED_NUMBER = word_pattern("number_places", "before compared number")

_PARENTHESIS = re.compile(r"\s-\s[^-]{1,50}\s-\s|\s\([^()]{1,60}\)\s?")
# What stands between a place and the number that is its own.
_PLACE_TO_ITS_NUMBER = word_pattern("number_places", "place to its number")

# Words after which a place is what the number is held against.
_COMPARISON_WORDS = word_pattern("number_places", "comparison words")

# "Above England on both A (67%) and B (70%)".
_ON_SEVERAL = re.compile(r"(?:'s)? (?:on|for|in|at) (?:both|all|each)\b")
# "Higher than the English figure, 13.8%."
_TO_NAMED_FIGURE = re.compile(r"(?: (?:figure|rate|share|average|level|one|score))?(?:, |: )")
_IN_BRACKETS = re.compile(r"\([^()]{3,60}? in (?:brackets|parentheses)\)")


def find_number_places(quantity: Quantity, sentence: ParsedSentence) -> tuple[str, ...]:
    """Return the codes of the places a number may be said of."""
    text, context = sentence.lowercase, sentence.context
    places = sentence.places
    if not places:
        if (found := _place_from_context(quantity, sentence)) is not None:
            return (found,)
        if _BEFORE_COMPARED_NUMBER.search(text[: quantity.start]) and len(context.places) > 1:
            return tuple(code for code in context.places if code != context.about)
        return _default_places(context, text)
    if (bracketed := _IN_BRACKETS.search(text)) and len(places) == 2:
        in_brackets = [p for p in places if bracketed.start() <= p.start < bracketed.end()]
        outside = [p for p in places if p not in in_brackets]
        if in_brackets and outside:
            opened = text[: quantity.start].rstrip().endswith("(")
            return (in_brackets[0].key,) if opened else (outside[0].key,)
    found = (
        None if _is_of_measures_in_turn(sentence) else align_mentions(places, quantity, sentence)
    )
    if found is not None:
        names = distinct_keys(places)
        if len(names) == 2 and BEFORE_COMPARATOR.search(text[: places[0].start]):
            found = names[1 - names.index(found)]  # "Compared with England, Rutland ...: 28 to 65"
        return (found,)
    if (right := _place_after_number(quantity, sentence)) is not None:
        return (right,)
    if _BEFORE_COMPARED_NUMBER.search(text[: quantity.start]):
        others = [p.key for p in places if p.key != find_subject(sentence)]
        if others:
            return (others[-1],)
    subject = find_subject(sentence)
    left = [place for place in places if place.end <= quantity.start]
    inside = [
        place for place in places if place.start >= quantity.start and place.end <= quantity.end
    ]
    if inside:
        return (inside[0].key,)
    if not left:
        first = places[0]
        gap = text[quantity.end : first.start]
        is_own = _is_possessive(first, text) and re.search(r"\b(?:is|was|were|are|in)\s+$", gap)
        if is_own or _VERB_BEFORE_PLACE.match(gap):
            return (first.key,)
        if (
            len({place.key for place in places}) == 1
            and re.fullmatch(r"[^;]*:[^;]*", gap)
            and not BEFORE_COMPARATOR.search(text[: first.start])
        ):
            return (first.key,)
        parted = CLAUSE_BREAK.search(gap) or _COMPARISON_WORDS.search(gap)
        joined = re.search(r"\b(?:and|but|while|where)\s+$", gap)
        # "13,255 requests (England 13,065)": the place has a number of its own.
        if re.search(r"\($", gap) and re.match(r":? £?\d", text[first.end :]):
            return _default_places(context, text)
        if not parted and not joined and (re.search(r",\s*$", gap) or len(places) == 1):
            return (first.key,)
        return _default_places(context, text)
    nearest = left[-1]
    gap = text[nearest.end : quantity.start]
    if nearest.start in comparator_offsets(sentence) and _ON_SEVERAL.match(gap):
        return (subject,)
    attached = any(
        other.end <= nearest.start
        and _place_after_number(other, sentence) == nearest.key
        and not any(other.end <= p.start < nearest.start for p in places)
        for other in sentence.stated_figures
    )
    consumed = attached or any(
        nearest.end <= other.start
        and other.end <= quantity.start
        and other.kind not in ("points", "times")
        for other in sentence.quantities
    )
    last = re.match(r"(?:[\w\s]{0,12}|\s+and [£\d.,%]+)[.;)]?$", text[quantity.end :]) is not None
    trailing = (_TO_NAMED_FIGURE.fullmatch(gap) and last) or (
        re.match(r" with\b|\W*(?:at|on|which|where|who|whose|was|is)\b|'s|\s*\(", gap)
        and not consumed
    )
    held = BEFORE_COMPARATOR.search(text[: nearest.start]) is not None
    closed = held and not trailing and (re.search(r", |\)|:", gap) is not None or consumed)
    if closed:
        # "Compared with England, ... 28.3%": back to whom the sentence is about.
        others = [place.key for place in places if place.key != nearest.key]
        return (subject if subject != nearest.key else [*others, context.home][0],)
    if consumed:
        return tuple(dict.fromkeys((nearest.key, subject)))
    return (nearest.key,)


def _is_of_measures_in_turn(sentence: ParsedSentence) -> bool:
    """Whether the numbers are of one measure after another: "above England on A (67%) and B (70%)".

    Then two places before them are no list of whose the numbers are.
    """
    figures = sentence.stated_figures
    if len(figures) < 2 or not comparator_offsets(sentence):
        return False
    before = {one.key for one in sentence.indicators if one.end <= figures[0].start}
    return any(
        figures[0].end <= one.start and one.end <= figures[-1].start and one.key not in before
        for one in sentence.indicators
    )


_NUMBER_JOINER = re.compile(r"[^.;]{0,12}?\b(?:and|against|to|as against)\s+(?:about |around )?")


def _place_from_context(quantity: Quantity, sentence: ParsedSentence) -> str | None:
    """Return the place of one of two bare numbers after two places: "The rates are 27 and 24"."""
    figures = sentence.stated_figures
    if quantity not in figures or len(figures) != 2:
        return None
    if not _NUMBER_JOINER.fullmatch(sentence.lowercase[figures[0].end : figures[1].start]):
        return None
    subject = sentence.context.about
    others = [code for code in sentence.context.places if code != subject]
    if len(others) != 1:
        return None
    return (subject, others[0])[figures.index(quantity)]


def _place_after_number(quantity: Quantity, sentence: ParsedSentence) -> str | None:
    """Return the place right after a number: "29.3% of carers in England", "1,620 (Rutland)"."""
    text = sentence.lowercase
    right = next((place for place in sentence.places if place.start >= quantity.end), None)
    if right is None:
        return None
    if text.endswith(("national", "-wide", "all-england"), right.start, right.end):
        return None  # "the national 65.1%" is the number after it
    gap = text[quantity.end : right.start]
    following = [q for q in sentence.quantities if q.start >= quantity.end]
    for aside in _PARENTHESIS.finditer(gap):
        # "16.8% - about one in six - in the average authority"
        low, high = quantity.end + aside.start(), quantity.end + aside.end()
        following = [q for q in following if not (low <= q.start and q.end <= high)]
        gap = gap.replace(aside.group(), " ")
    if following and following[0].start < right.start:
        return None
    if CLAUSE_BREAK.search(gap) or _COMPARISON_WORDS.search(gap) or len(gap) > 110:
        return None
    if gap.count(")") > gap.count("("):
        return None
    if following and re.fullmatch(
        r"\s*:\s*(?:about |around )?", text[right.end : following[0].start]
    ):
        return None
    is_last = text[right.end : right.end + 1] in ("", ",", ";", ".", ")")
    if gap in (" ", " (", ", ", ": ") and (gap != ", " or is_last):
        return right.key
    if (
        following
        and re.search(r"\band\b|,\s", gap)
        and _PLACE_TO_ITS_NUMBER.fullmatch(text[right.end : following[0].start])
    ):
        return None
    adverb = re.match(
        r"(?:nationally|locally|regionally|here|elsewhere|nationwide|countrywide)",
        text[right.start :],
    )
    if not (_PREPOSITION_BEFORE_PLACE.match(gap) or (adverb and ", " not in gap)):
        is_own = _is_possessive(right, text) and re.search(r"\b(?:is|was|are|were)\s*$", gap)
        return right.key if is_own and ", " not in gap else None
    # "28.3%, lower than in England" is caught above; "28.3%, in England" is an aside.
    is_aside = ", " in gap and not re.search(r"\b(?:and|or)\b", gap) and not following
    named_before = any(place.end <= quantity.start for place in sentence.places)
    return None if is_aside and named_before else right.key


def _is_possessive(place: Mention, text: str) -> bool:
    return "'s" in (text[place.end - 2 : place.end], text[place.end : place.end + 2])


# What also holds the sentence's own figure against a place.
_BEFORE_EQUAL_PLACE = word_pattern("number_places", "before equal place")
# What stands between the places of a list: "England (65.1%), the East Midlands (64%) and ...".
_PLACE_LIST_JOINER = word_pattern("number_places", "place list joiner")


def comparator_offsets(sentence: ParsedSentence) -> frozenset[int]:
    """Return where the places begin that a sentence only holds its figure against.

    The first of a list is told by the words before it ("than in", "similar to"), the others by
    standing in the list.
    """
    text = sentence.lowercase
    found: set[int] = set()
    before: Mention | None = None
    for place in sentence.places:
        is_listed = (
            before is not None
            and before.start in found
            and _PLACE_LIST_JOINER.fullmatch(text, before.end, place.start)
        )
        head = text[: place.start]
        if is_listed or BEFORE_COMPARATOR.search(head) or _BEFORE_EQUAL_PLACE.search(head):
            found.add(place.start)
        before = place
    return frozenset(found)


def places_listed_after(offset: int, sentence: ParsedSentence) -> tuple[str, ...]:
    """Return the codes of the first place after an offset and of those in a list with it."""
    found: list[Mention] = []
    for place in sentence.places:
        if place.start < offset:
            continue
        if found and not _PLACE_LIST_JOINER.fullmatch(
            sentence.lowercase, found[-1].end, place.start
        ):
            break
        found.append(place)
    return distinct_keys(found)


def find_subject(sentence: ParsedSentence) -> str:
    """Return whom the sentence is about: its first place that is no comparator."""
    compared = comparator_offsets(sentence)
    for place in sentence.places:
        if place.start not in compared:
            return place.key
    # "People who feel safe: higher than in England" opens anew.
    if any(one.start == 0 for one in _named(sentence)):
        return sentence.context.home
    return sentence.context.about


def _named(sentence: ParsedSentence) -> list[WordedFigure]:
    text = sentence.lowercase
    return [one for one in sentence.worded_figures if text.startswith(":", one.end)]


def _default_places(context: PrecedingContext, text: str) -> tuple[str, ...]:
    if context.places and re.match(r"\W*there\b,", text):
        return (context.places[-1],)
    if context.about != context.home and not _PRONOUN.match(text):
        return (context.about, context.home)
    return (context.about,)
