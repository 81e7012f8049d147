"""Everything the checker finds in one sentence, from numbers and places to relations."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from carebook.checking.denials import find_denials
from carebook.checking.fact_lookup import FactLookup
from carebook.checking.indicator_mentions import (
    IndicatorMention,
    find_breakdowns,
    find_indicators,
    is_vetoed_before,
)
from carebook.checking.period_mentions import PeriodMention, find_periods
from carebook.checking.place_mentions import UNKNOWN_PLACE, find_places
from carebook.checking.populations import Denominator, find_ages, find_denominators
from carebook.checking.quantities import Quantity, find_quantities
from carebook.checking.relation_phrases import RelationPhrase, find_relation_phrases
from carebook.checking.relative_periods import find_relative_periods
from carebook.checking.sentence_splitter import Sentence
from carebook.checking.spans import (
    Mention,
    Span,
    distinct_keys,
    find_mentions,
    overlaps,
    spans_outside,
)
from carebook.checking.stated_differences import states_difference
from carebook.checking.stated_intervals import StatedInterval, ends_scale, find_intervals
from carebook.checking.unasserted_words import UnassertedWords, find_unasserted_words
from carebook.checking.unclaimed_numbers import find_unclaimed_words
from carebook.checking.word_lists import read_word_lists, word_pattern
from carebook.checking.worded_figures import WordedFigure, find_worded_figures
from carebook.data.areas import AVERAGE_AUTHORITY_CODE, ENGLAND_CODE
from carebook.data.periods import period_start
from carebook.statistics.comparators import NEIGHBOURS_CODE

_INDICATORS_WITH_RELATION_WORDS = read_word_lists("indicators")["named with words of relation"]
_COUNTED_NOUNS = word_pattern("parsed_sentence", "counted nouns")
# "The decile is eight.", "Providers: ten."
_BEFORE_STATED_NUMBER = re.compile(r"(?:\bis|\bwas|\bare|\bwere|\bat|\bdecile|\bof|:)\s+$")
_MAX_ORDINARY_NUMBER = 12.0
_DURATION = word_pattern("parsed_sentence", "duration")


@dataclass(frozen=True)
class ParsedSentence:
    """What was found in a sentence, in order.

    ``context`` is what the sentences before it leave open, ``lookup`` what is known of the area,
    against which the sentence is read. ``stated_figures`` are the numbers that
    state a figure; the others say how far apart two figures are, or a place in a row.
    ``intervals`` stand beside a figure, and their limits are not among the numbers.
    ``worded_figures`` are the figures said in the words of the catalogue, ``stated_facts`` the ids
    of the facts that its numbers were found to state, once they are judged. ``number_claims``
    keeps what each number was found to be said of.
    """

    source: Sentence
    context: "PrecedingContext"
    lookup: FactLookup
    quantities: tuple[Quantity, ...]
    stated_figures: tuple[Quantity, ...]
    lowercase_without_places: str
    places: tuple[Mention, ...]
    periods: tuple[PeriodMention, ...]
    ages: tuple[Mention, ...]
    denominators: tuple[Denominator, ...]
    indicators: tuple[IndicatorMention, ...]
    weak_indicators: tuple[IndicatorMention, ...]
    relations: tuple[RelationPhrase, ...]
    intervals: tuple[StatedInterval, ...] = ()
    unasserted: UnassertedWords = field(default_factory=lambda: UnassertedWords((), ()))
    worded_figures: tuple[WordedFigure, ...] = ()
    stated_facts: frozenset[str] = frozenset()
    number_claims: dict[Quantity, Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def lowercase(self) -> str:
        """The sentence in small letters."""
        return self.source.lowercase

    def find_breakdowns(self, indicator: str, context: str = "") -> list[Mention]:
        """Find the breakdowns of one indicator that the sentence speaks of."""
        return find_breakdowns(self.lowercase, context, indicator, self.lookup.vocabulary)

    def allows_period(self, period: str) -> bool:
        """Whether a figure of this period may be meant: any where the sentence names none."""
        return not self.periods or any(named.matches(period) for named in self.periods)


@dataclass(frozen=True)
class PrecedingContext:
    """What earlier sentences leave open: "it", "that age group", "the same year".

    ``home`` is the code of the book's own area, ``subject`` that of the place the last sentence
    was about, ``given_indicator`` the indicator the whole text is known to be about. ``facts`` are
    the ids of those that were stated last.
    """

    home: str
    places: tuple[str, ...] = ()
    subject: str | None = None
    indicators: tuple[str, ...] = ()
    ages: tuple[str, ...] = ()
    periods: tuple[PeriodMention, ...] = ()
    denominators: tuple[Denominator, ...] = ()
    is_percent: bool = False
    text: str = ""
    given_indicator: str | None = None
    facts: frozenset[str] = frozenset()

    @property
    def about(self) -> str:
        """The code of the place that "it" stands for."""
        return self.subject or self.home

    @property
    def indicators_meant(self) -> tuple[str, ...]:
        """The indicators that a sentence speaks of if it names none."""
        return self.indicators or ((self.given_indicator,) if self.given_indicator else ())


# Part of a number: "5 or fewer".
_OR_FEWER = re.compile(r"(?<=\d )or (?:fewer|less|more)\b")


def parse_sentence(
    sentence: Sentence, context: PrecedingContext, lookup: FactLookup
) -> ParsedSentence:
    """Find everything in one sentence that a claim may be made of."""
    text = sentence.lowercase
    unclaimed = find_unclaimed_words(text, sentence.cased)
    masks = unclaimed.names
    named = spans_outside(
        find_periods(text), [m for m in masks if "census" not in text[m.start : m.end]]
    )
    everywhere = find_places(text, sentence.cased, lookup.gazetteer)
    bare = _without_place_names(text, everywhere)
    denominators = spans_outside(find_denominators(bare), masks)
    definitions = [m for m in masks if "depriv" in text[m.start : m.end]]
    places = spans_outside(everywhere, definitions)
    worded = [
        figure
        for figure in find_worded_figures(text, lookup.worded_patterns)
        if not is_vetoed_before(text, figure.start, figure.indicator, lookup.vocabulary)
    ]
    fixed = [words for figure in worded for words in figure.fixed]
    found = [
        indicator
        for indicator in find_indicators(text, context.text, lookup.vocabulary)
        # Words that reach further, as "once age is allowed for" does, may tell another measure.
        if not any(one.start <= indicator.start and indicator.end <= one.end for one in worded)
    ]
    # "Per 100,000 population" names no population.
    whom = [one for one in denominators if one.population not in ("sq km", "other land")]
    found = [
        one for one in found if not any(d.start <= one.start and one.end <= d.end for d in whom)
    ]
    found = sorted([*found, *(figure.mention for figure in worded)], key=lambda one: one.start)
    faint = [indicator for indicator in found if indicator.is_weak]
    found = [indicator for indicator in found if not indicator.is_weak]
    # What explains a scale by its two ends names no other measure than the one it explains.
    scales = [m for m in definitions if {"most", "least"} <= {*text[m.start : m.end].split()}]
    found = spans_outside(found, scales) or found
    if not found and not context.indicators and not context.given_indicator:
        found, faint = faint, []
    groups = [
        group
        for name in dict.fromkeys(indicator.key for indicator in found)
        if name in lookup.vocabulary.numbered_groups
        for group in find_breakdowns(text, context.text, name, lookup.vocabulary)
    ]
    if groups:
        # "50 hours or more a week" is the name of a group.
        denominators = [one for one in denominators if one.population != "time"]
    measures = distinct_keys(found) or context.indicators_meant
    distant = find_relative_periods(
        text, named, context.periods, lambda: _series_of(measures, lookup)
    )
    unasserted = find_unasserted_words(text)
    periods = sorted(
        (p for p in (*named, *distant) if not unasserted.hold_period(p, text)),
        key=lambda period: period.start,
    )
    ages = spans_outside(find_ages(text, denominators), [*masks, *periods])
    denials = tuple(find_denials(text))
    taken: list[Span] = [
        *masks,
        *unclaimed.numbers,
        *named,
        *distant,
        *ages,
        *groups,
        *find_mentions(_DURATION, text),
    ]
    numbers = [
        q
        for q in (_without_place(q, places, text) for q in find_quantities(bare))
        if not any(overlaps(q, mask) for mask in taken)
        and not any(words.start <= q.start and q.end <= words.end for words in fixed)
        and not _is_denominator_base(q, denominators)
        and not _is_ordinary_number_word(q, text)
        and not unasserted.hold_number(q, text)
    ]
    intervals = find_intervals(text, numbers)
    numbers = [
        one for one in spans_outside(numbers, intervals) if not ends_scale(one, intervals, text)
    ]
    own_words = [
        RelationPhrase(m.start(), m.end(), "higher" if verdict == "higher" else "lower")
        for pattern, verdict in lookup.vocabulary.comparative_patterns
        for m in pattern.finditer(text)
    ]
    quiet: list[Span] = [
        *own_words,
        *find_mentions(_OR_FEWER, text),
        *ages,
        *masks,
        *fixed,
        *denominators,
        # "Similar authorities" compares nobody.
        *(place for place in places if place.key == NEIGHBOURS_CODE),
        *(t for t in found if not t.is_weak and _has_relation_words(t, text)),
    ]
    no_cause: list[Span] = [*fixed, *masks]
    relations = [
        r
        for r in find_relation_phrases(text, places)
        if not any(overlaps(r, q) for q in numbers)
        and not any(overlaps(r, q) for q in intervals)
        and not any(overlaps(r, mask) for mask in (no_cause if r.kind == "cause" else quiet))
    ]
    relations = sorted([*relations, *spans_outside(own_words, masks)], key=lambda r: r.start)
    relations = [
        replace(r, denied=any(overlaps(r, denial) for denial in denials))
        for r in relations
        if not unasserted.hold(r) and not _is_in_name(r, sentence.cased)
    ]
    return ParsedSentence(
        sentence,
        context,
        lookup,
        tuple(numbers),
        tuple(q for q in numbers if q.kind != "ordinal" and not states_difference(q, bare)),
        bare,
        tuple(places),
        tuple(periods),
        tuple(ages),
        tuple(denominators),
        tuple(found),
        tuple(faint),
        tuple(relations),
        tuple(intervals),
        unasserted,
        tuple(worded),
    )


def _series_of(indicators: Iterable[str], lookup: FactLookup) -> tuple[str, ...]:
    """Return the periods of the area's figures of the first of some measures, in order."""
    for indicator in indicators:
        entries = lookup.entries_by_indicator.get(indicator, ())
        known = {
            entry.fact.period
            for entry in entries
            if entry.fact.value is not None and entry.place_code == lookup.area_code
        }
        if known:
            return tuple(sorted(known, key=period_start))
    return ()


def _without_place_names(text: str, places: list[Mention]) -> str:
    """Blank out the names of places, so that "for each Rutland resident" reads like any other."""
    for place in places:
        if place.key not in (ENGLAND_CODE, AVERAGE_AUTHORITY_CODE, NEIGHBOURS_CODE, UNKNOWN_PLACE):
            text = text[: place.start] + " " * (place.end - place.start) + text[place.end :]
    return text


def _is_in_name(relation: RelationPhrase, cased: str) -> bool:
    """Whether capitals show that words are part of a name: "the Improvement Board"."""
    start, end = relation.start, relation.end
    if not cased[start].isupper() or relation.kind not in ("judgement", "cause", "rose", "fell"):
        return False
    words = re.findall(r"[^\W\d_]{3,}", cased)
    if sum(word[0].isupper() for word in words) > 0.75 * len(words):
        return False  # a title in capitals
    if re.match(r" [A-Z][a-z]", cased[end:]):
        return True
    return re.search(r"[a-z,] $", cased[:start]) is not None


def _without_place(quantity: Quantity, places: Iterable[Mention], text: str) -> Quantity:
    """Take the words of a comparison off a number: "more than Dudley's £377" is not over £377."""
    inside = [p for p in places if quantity.start < p.start and p.end < quantity.end]
    if not inside:
        return quantity
    said = text[inside[-1].end : quantity.end].lstrip(" (:,")
    return replace(quantity, start=quantity.end - len(said), hedge="")


def _has_relation_words(indicator: IndicatorMention, text: str) -> bool:
    """Whether an indicator's own words could be taken for a relation: "below good", "harder"."""
    return indicator.key in _INDICATORS_WITH_RELATION_WORDS or bool(
        re.search(r"\b(?:satisf|people who give)", text[indicator.start : indicator.end])
    )


def _is_denominator_base(quantity: Quantity, denominators: list[Denominator]) -> bool:
    """Whether a number is the 100,000 of a rate, or lies inside what a rate is per."""
    return any(d.start <= quantity.start and quantity.end <= d.end for d in denominators) or (
        quantity.kind == "plain" and any(overlaps(quantity, d) for d in denominators)
    )


def _is_ordinary_number_word(quantity: Quantity, text: str) -> bool:
    """Whether a small number is only grammar: "the two figures", "three places"."""
    if quantity.kind != "plain" or quantity.hedge:
        return False
    said = text[quantity.start : quantity.end]
    if any(letter.isdigit() for letter in said):
        return False
    if quantity.value != int(quantity.value) or re.match(
        r"\s+(?:in|out of|per|for)\s+(?:every|each|\d|a hundred|a thousand|one hundred)",
        text[quantity.end :],
    ):
        return False
    if _BEFORE_STATED_NUMBER.search(text[: quantity.start]) and re.match(
        r"\s*(?:[.,;:)]|$)", text[quantity.end :]
    ):
        return False
    if quantity.value <= 1 and not said.startswith(("zero", "nil", "nought")):
        return not re.match(
            r" (?:request|complaint|person in|provider|day)\b", text[quantity.end :]
        )
    return quantity.value <= _MAX_ORDINARY_NUMBER and not _COUNTED_NOUNS.match(
        text[quantity.end :].lstrip()
    )
