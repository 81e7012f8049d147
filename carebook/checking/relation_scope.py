"""What a comparison or a change speaks of: who, against whom, of what, and when."""

import re
from dataclasses import dataclass

from carebook.checking.list_alignment import nearest_mention
from carebook.checking.number_places import BEFORE_COMPARATOR, comparator_offsets, find_subject
from carebook.checking.parsed_sentence import ParsedSentence
from carebook.checking.period_mentions import PeriodMention
from carebook.checking.spans import Span, attachment_costs, distinct_keys


@dataclass(frozen=True)
class RelationScope:
    """What a relation may speak of: subjects, objects, indicators, ages and periods."""

    subjects: tuple[str, ...]
    comparators: tuple[str, ...]
    indicators: tuple[str, ...]
    ages: tuple[str | None, ...]
    comparator_age: str | None
    than_offset: int | None
    periods: tuple[PeriodMention, ...]
    is_change: bool


def find_relation_scope(
    span: Span, sentence: ParsedSentence, *, is_change: bool = False
) -> RelationScope:
    """Work out what a relation at ``span`` speaks of."""
    text = sentence.lowercase
    subjects, objects = _subjects_and_comparators(span, sentence)
    than = _find_than(text, span)
    if (
        not sentence.places
        and _SIMILARITY_WORDS.match(text[span.start : span.end])
        and _IN_A_YEAR.match(text, span.end)
    ):
        is_change, objects = True, ()
    ages = distinct_keys(sentence.ages) or tuple(dict.fromkeys(sentence.context.ages))
    than_age: str | None = None
    # "More for older people than for those of working age", "older people outnumber the younger".
    left_end, right_start = than.span() if than else (span.start, span.end)
    left = [m for m in sentence.ages if m.end <= left_end]
    right = [m for m in sentence.ages if m.start >= right_start]
    differ = bool(left and right) and left[-1].key != right[0].key
    places_after = [p.start for p in sentence.places if p.start >= right_start]
    if than is None:
        differ = differ and not is_change and text.startswith(_OUTNUMBERS, span.start)
    else:
        differ = differ and not any(start < right[0].start for start in places_after)
    if differ:
        than_age, ages = right[0].key, (left[-1].key,)
    elif than and _THAN_BEFORE.match(text, right_start):
        is_change = is_change or not any(start - right_start < 12 for start in places_after)
    if than_age is None and len(ages) > 1 and not is_change:
        best = nearest_mention(span, sentence.ages, sentence) if sentence.ages else None
        ages = (best[0].key,) if best else ages
    return RelationScope(
        subjects=subjects,
        comparators=objects,
        indicators=_nearest_indicators(span, sentence),
        ages=ages or (None,),
        comparator_age=than_age,
        than_offset=None if than is None else than.end(),
        periods=sentence.periods,
        is_change=is_change,
    )


_SIMILARITY_WORDS = re.compile(
    r"similar|much like|(?:not|no) (?:[a-z]+ )?(?:different|difference)|"
    r"(?:about |roughly |almost |nearly |broadly |just )?the same|close|in line|level|"
    r"comparable"
)
# "It was similar in 2016-17": to itself, in another year.
_IN_A_YEAR = re.compile(r"\s+(?:to (?:that |what it was )?)?in (?:the year )?(?:19|20)\d\d")
_OUTNUMBERS = ("out", "exceed", "surpass")
# "Than in 2016-17", "than a year ago": of itself, in another year.
_THAN_BEFORE = re.compile(
    r"\s*(?:in |it (?:was|had been) in |the year )?"
    r"(?:20\d\d|19\d\d|before|a year|in the|(?:it|they) (?:used to|once|ever)|previously|"
    r"it (?:was|had been) (?:before|then|last))"
)
_NEXT_CLAUSE = re.compile(r";|\bwhile\b|\bwhereas\b|\bbut\b")
_NEXT_COMPARISON = re.compile(
    rf"{_NEXT_CLAUSE.pattern}|\byet\b|\bhigher\b|\blower\b|\blarger\b|\bsmaller\b|"
    r"\bsimilar\b|\bthe same\b|\bbelow\b|\babove\b"
)


def _find_than(text: str, span: Span) -> re.Match[str] | None:
    """Return the "than" (or the second "as") that ends the first half of a comparison.

    "Similar to England but lower than its region" has its first half to itself.
    """
    if _SIMILARITY_WORDS.match(text[span.start : span.end]):
        return None
    if (match := re.compile(r"\bthan\b").search(text, span.end)) is not None:
        return match
    if (pair := re.match(r"\s*as \w+[^.;]*?(?=\bas\b)", text[span.end :])) is not None:
        return re.compile(r"\bas\b").match(text, span.end + pair.end())
    return None


def _subjects_and_comparators(
    span: Span, sentence: ParsedSentence
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return whom a relation is said of, and whom they are held against."""
    text, places = sentence.lowercase, sentence.places
    than = _find_than(text, span)
    subject = _subject_before(span, sentence)
    after = [p for p in places if p.start >= span.end]
    if than is not None:
        between = [p for p in after if p.end <= than.start()]
        after = [p for p in after if p.start >= than.end()]
        before = [p for p in places if p.end <= span.start]
        if between and (not before or BEFORE_COMPARATOR.search(text[: before[-1].start])):
            subject = between[-1].key
    if re.match(r"\s+£?\d", text[span.end :]) and after and than is None:
        # "compared with a higher 533 in England": said of the place after it
        mine = next((p.key for p in after), subject)
        others = dict.fromkeys(p.key for p in places if p.key != mine)
        return (mine,), tuple(others or (sentence.context.home,))
    objects: list[str] = []
    for place in after:
        ends = _NEXT_COMPARISON if objects else _NEXT_CLAUSE
        if (objects or than is None) and ends.search(text[span.end : place.start]):
            break
        if place.key != subject or than is not None:
            objects.append(place.key)
    if not objects:
        held = [p for p in places if p.key != subject and (p.end <= span.start or than is None)]
        objects = [p.key for p in held if BEFORE_COMPARATOR.search(text[: p.start])] or [
            p.key for p in held
        ]
    if not objects:
        objects = [code for code in sentence.context.places if code != subject]
    return (subject,), tuple(dict.fromkeys(code for code in objects if code != subject))


def _subject_before(span: Span, sentence: ParsedSentence) -> str:
    """Return whom a relation is said of: the place before it that is no comparator."""
    text = sentence.lowercase
    before = [p for p in sentence.places if p.end <= span.start]
    compared = comparator_offsets(sentence)
    free = [p for p in before if p.start not in compared]
    if free:
        return free[-1].key
    if not sentence.places:
        return find_subject(sentence)
    if re.match(r"\W*(?:it|this|that|they)\b", text):
        return sentence.context.about
    return sentence.context.home


def _nearest_indicators(span: Span, sentence: ParsedSentence) -> tuple[str, ...]:
    if not sentence.indicators:
        return sentence.context.indicators_meant
    costs = attachment_costs(sentence.lowercase, span, sentence.indicators, ())
    best = min(costs.values())
    return tuple(name for name, cost in costs.items() if cost <= best + 25)
