"""Finding what a text says of a whole series: "never", "every year", "for the first time"."""

import re
from dataclasses import dataclass
from typing import Literal

from carebook.checking.number_places import find_subject
from carebook.checking.parsed_sentence import ParsedSentence
from carebook.checking.quantities import Quantity
from carebook.checking.relation_phrases import RelationPhrase
from carebook.checking.spans import CLAUSE_BREAK, Mention, Span, text_between
from carebook.checking.word_lists import alternatives, read_word_lists, word_pattern

SeriesKind = Literal["every", "never", "first", "highest", "lowest", "same"]
Side = Literal["higher", "lower"]

_QUANTIFIERS: tuple[tuple[SeriesKind, re.Pattern[str]], ...] = (
    ("first", word_pattern("series", "first time")),
    ("never", word_pattern("series", "never")),
    ("every", word_pattern("series", "every")),
)
_RECORD = word_pattern("series", "record")
_SAME_AS = word_pattern("series", "same as")
_BEFORE_START = re.compile(
    r"\b(?:since|from|after|between|back (?:as far as|to|as)|as far (?:back )?as)\W+"
    r"(?:\w+\W+){0,2}?$"
)
# Words of change that say more than a rise or a fall.
_LEAPS = re.compile(
    rf"(?:{alternatives('series', 'strong rose')}|{alternatives('series', 'strong fell')})"
)
_CHANGES: tuple[tuple[Side, re.Pattern[str]], ...] = (
    ("lower", re.compile(rf"\b(?:{alternatives('series', 'fell')})\b")),
    ("higher", re.compile(rf"\b(?:{alternatives('series', 'rose')})\b")),
)
_ABOVE, _BELOW = word_pattern("series", "above"), word_pattern("series", "below")
_HEDGED_SIDES: dict[str, Side] = {"more": "higher", "over": "higher", "less": "lower",
                                  "under": "lower"}  # fmt: skip
# How far words of change may stand from the bound or comparison that they lead to.
_BESIDE = 12
# How far from "always" the comparison may stand that is always so.
_NEAR = 60
_NEW_CLAUSE = re.compile(r"[;:?!]|,? (?:so|because|but|why)\b")
_NUMBER_OF_YEARS = {
    word: number
    for number, word in enumerate(read_word_lists("numbers")["ones"][:11])
    if number > 1
}


@dataclass(frozen=True)
class SeriesPredicate:
    """What is said of each figure of a series.

    That it moved to a ``side`` from the one before, lay on that side of the ``threshold``, or on
    that side of the figure of the places that ``relation`` compares with.
    """

    span: Span
    side: Side
    threshold: Quantity | None = None
    relation: RelationPhrase | None = None


@dataclass(frozen=True)
class SeriesClaim:
    """Words on a whole series: what they say of it, and the periods that bound it.

    ``start`` and ``end`` are where the words stand, ``first`` and ``last`` the years in which the
    series that is meant begins and ends, None where that is left open. ``beside`` are words of
    change that belong to the predicate: the "fell" of "never fell below half".
    """

    start: int
    end: int
    kind: SeriesKind
    predicate: SeriesPredicate | None = None
    first: int | None = None
    last: int | None = None
    beside: tuple[Span, ...] = ()

    @property
    def spans(self) -> tuple[Span, ...]:
        """All words that are judged with these."""
        return (self, self.predicate.span, *self.beside) if self.predicate else (self,)


def find_series_claims(sentence: ParsedSentence) -> list[SeriesClaim]:
    """Find what a sentence says of whole series of figures."""
    if not sentence.indicators and not sentence.context.indicators_meant:
        return []
    text = sentence.lowercase
    found: list[SeriesClaim] = []

    def add(claim: SeriesClaim) -> None:
        if not any(claim.start < one.end and one.start < claim.end for one in found):
            found.append(claim)

    for match in _RECORD.finditer(text):
        high = any(match[name] for name in ("high", "highest", "peak", "neverhigher"))
        first, last = _bounds(sentence)
        if match["years"] and last is None and match["years"] in _NUMBER_OF_YEARS:
            first = -_NUMBER_OF_YEARS[match["years"]]
        add(SeriesClaim(*match.span(), "highest" if high else "lowest", None, first, last))
    for match in _SAME_AS.finditer(text):
        named = [period for period in sentence.periods if period.start >= match.end()]
        others = [period.year for period in sentence.periods if period.end <= match.start()]
        if named and named[0].start - match.end() < 12:
            last = others[-1] if others else None
            add(SeriesClaim(match.start(), named[0].end, "same", None, named[0].year, last))
    for kind, pattern in _QUANTIFIERS:
        for match in pattern.finditer(text):
            words = Mention(*match.span(), kind)
            predicate = _find_predicate(words, sentence)
            if predicate is None:
                continue
            first, last = _bounds(sentence)
            if kind == "first" and first is not None and last is None and "since" not in text:
                first, last = None, first
            if match.group().startswith("never before"):
                first, last = None, _year_after(sentence, match.end())
            beside = tuple(
                one
                for one in sentence.relations
                if one.kind in ("rose", "fell", "higher", "lower")
                and _gap(one, predicate.span) <= _BESIDE
            )
            add(SeriesClaim(*match.span(), kind, predicate, first, last, beside))
    return sorted(found, key=lambda one: one.start)


def _bounds(sentence: ParsedSentence) -> tuple[int | None, int | None]:
    """Return the years in which the series that is meant begins and ends."""
    periods, text = sentence.periods, sentence.lowercase
    if not periods:
        return None, None
    starts = [one for one in periods if _BEFORE_START.search(text[: one.start])]
    if not starts and len(periods) > 1:
        starts = [min(periods, key=lambda one: one.year)]
    first = starts[0].year if starts else None
    rest = [one.year for one in periods if one.year != first]
    return first, max(rest) if rest else None


def _year_after(sentence: ParsedSentence, end: int) -> int | None:
    return next((one.year for one in sentence.periods if one.start >= end), None)


def _find_predicate(words: Mention, sentence: ParsedSentence) -> SeriesPredicate | None:
    """Return what the words say of each figure; None where nothing is said of any."""
    text = sentence.lowercase
    numbers = [
        quantity
        for quantity in sentence.stated_figures
        if not CLAUSE_BREAK.search(text_between(text, words, quantity).replace(",", ""))
    ]
    for quantity in numbers:
        before = text[: quantity.start]
        side: Side | None = _HEDGED_SIDES.get(quantity.hedge)
        if _ABOVE.search(before):
            side = "higher"
        elif _BELOW.search(before):
            side = "lower"
        if side is not None:
            return SeriesPredicate(quantity, side, threshold=quantity)
    subject = find_subject(sentence) if sentence.places else ""
    compared = [
        one
        for one in sentence.relations
        if one.kind in ("higher", "lower")
        and _gap(one, words) <= _NEAR
        and not _NEW_CLAUSE.search(text_between(text, words, one))
        and any(p.start >= one.end and p.key != subject for p in sentence.places)
    ]
    if compared:
        best = min(compared, key=lambda one: _gap(one, words))
        return SeriesPredicate(best, "higher" if best.kind == "higher" else "lower", relation=best)
    changes = [
        (Mention(*match.span(), side), side)
        for side, pattern in _CHANGES
        for match in pattern.finditer(text)
    ]
    changes = [one for one in changes if not CLAUSE_BREAK.search(text_between(text, words, one[0]))]
    if changes:
        change, side = min(changes, key=lambda one: _gap(one[0], words))
        return SeriesPredicate(change, side)
    shares = [one for one in numbers if one.kind == "share" and one.start >= words.end]
    if words.key == "never" and shares:
        return SeriesPredicate(shares[0], "higher", threshold=shares[0])
    return None


def is_leap(relation: RelationPhrase, sentence: ParsedSentence) -> bool:
    """Whether words of change say more than a rise or a fall: "soared", "plummeted"."""
    return _LEAPS.fullmatch(sentence.lowercase, relation.start, relation.end) is not None


def _gap(one: Span, other: Span) -> int:
    return max(one.start - other.end, other.start - one.end, 0)


def is_within(claim: SeriesClaim, period_year: int) -> bool:
    """Whether a year lies in the series that is meant."""
    first = claim.first if claim.first is not None and claim.first > 0 else period_year
    return first <= period_year <= (claim.last if claim.last is not None else period_year)
