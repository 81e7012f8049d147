"""The checker's entry point: from a text to the claims in it, each checked."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from carebook.checking.checked_claim import CheckedClaim, ClaimJudgement, ClaimKind, not_checked
from carebook.checking.fact_lookup import build_fact_lookup
from carebook.checking.judge_absences import judge_absences
from carebook.checking.judge_certainty_words import judge_certainty_words, judge_chance_in_passing
from carebook.checking.judge_complements import judge_number_or_rest
from carebook.checking.judge_differences import judge_difference
from carebook.checking.judge_intervals import judge_interval
from carebook.checking.judge_pattern_words import judge_pattern_words
from carebook.checking.judge_positions import find_positions, judge_positions
from carebook.checking.judge_ranks import judge_order
from carebook.checking.judge_relations import judge_relation
from carebook.checking.judge_series import judge_leap, judge_series
from carebook.checking.judge_standings import judge_standing
from carebook.checking.number_places import find_subject
from carebook.checking.number_scope import find_number_scope
from carebook.checking.number_tables import NOT_READ, TableReader
from carebook.checking.parsed_sentence import ParsedSentence, PrecedingContext, parse_sentence
from carebook.checking.sentence_splitter import Sentence, split_sentences
from carebook.checking.series_words import find_series_claims, is_leap
from carebook.checking.spans import Mention, Span, distinct_keys, spans_outside
from carebook.checking.standings import find_standings, without_circles
from carebook.checking.worded_messages import build_messages, judge_messages
from carebook.facts.knowledge import AreaKnowledge

_JudgedSpan = tuple[Span, ClaimKind, ClaimJudgement]


def check_claims(
    text: str, knowledge: AreaKnowledge, indicator: str | None = None
) -> tuple[CheckedClaim, ...]:
    """Find every claim in a text and judge each against the facts.

    Args:
        text: prose, its slots filled.
        knowledge: what is known of the area.
        indicator: the indicator the text is about, where that is known (a chart's summary).

    Returns:
        The checked claims, in the order of the text. Words that claim nothing have none.

    """
    lookup, messages = build_fact_lookup(knowledge), build_messages(knowledge)
    context = PrecedingContext(home=lookup.area_code, given_indicator=indicator)
    found: list[CheckedClaim] = []
    tables = TableReader()
    for source in split_sentences(text):
        if tables.is_table(source):
            whole = Mention(0, len(source.lowercase), "")
            found += _placed_claims([(whole, "number", NOT_READ)], source, text)
            continue
        if messages.claims_nothing(source):
            continue
        sentence = parse_sentence(source, context, lookup)
        if messages.is_known(source):
            said = messages.find(source, context.given_indicator)
            whole = Mention(0, len(source.lowercase.rstrip(" .!")), "")
            found += _placed_claims([(whole, "comparison", judge_messages(said))], source, text)
            spoken_of = tuple(dict.fromkeys(one.candidate.fact.indicator for one in said))
            context = replace(
                _context_after(sentence),
                indicators=spoken_of,
                facts=frozenset(one.candidate.fact.id for one in said),
            )
            continue
        known = judge_certainty_words(sentence, messages)
        if known is None:
            known = judge_pattern_words(sentence, messages)
        if known is not None:
            found += _placed_claims(known, source, text)
            continue
        judged, sentence = _judge_sentence(sentence)
        found += _placed_claims(judged, source, text)
        context = _context_after(sentence)
    return tuple(found)


def _judge_sentence(sentence: ParsedSentence) -> tuple[list[_JudgedSpan], ParsedSentence]:
    """Judge every claim of a sentence; with it the sentence, which knows now what it states."""
    # The numbers and the words of a position are judged together.
    positions = find_positions(sentence.lowercase)
    series = find_series_claims(sentence)
    known = [*positions, *(span for one in series for span in one.spans)]
    standings = spans_outside(find_standings(sentence.lowercase, sentence.places), known)
    sentence = replace(sentence, places=without_circles(sentence.places, standings))
    counts = [one.count_span for one in standings if one.count_span is not None]
    placed: list[Span] = [*known, *standings, *counts]
    numbers = spans_outside(sentence.quantities, placed)
    found: list[_JudgedSpan] = [
        (quantity, "number", judgement)
        for quantity in numbers
        if quantity in sentence.stated_figures
        and (judgement := judge_number_or_rest(quantity, sentence)) is not None
    ]
    stated_by = [(number, judgement) for number, _, judgement in found]
    found += [
        (interval, "number", judge_interval(interval, stated_by, sentence))
        for interval in sentence.intervals
    ]
    stated = frozenset(one.fact for *_, one in found if one.fact and one.verdict == "supported")
    sentence = replace(sentence, stated_facts=stated)
    found += [(words, "position", judged) for words, judged in judge_positions(sentence)]
    found += [(words, "change", judge_series(words, sentence)) for words in series]
    found += [(words, "rank", judged) for words, judged in judge_order(sentence, stated_by)]
    for standing in standings:
        kind: ClaimKind = "rank" if standing.place is not None else "position"
        found.append((standing, kind, judge_standing(standing, sentence)))
    for quantity in (one for one in numbers if one not in sentence.stated_figures):
        if quantity.kind == "ordinal":
            judgement = not_checked("The data do not say which place in a row this is.")
            found.append((quantity, "rank", judgement))
        else:
            found.append((quantity, "comparison", judge_difference(quantity, sentence)))
    found += judge_chance_in_passing(sentence)
    absences = judge_absences(sentence)
    # "Failed to submit" is no word on how good anybody is.
    masks = [*placed, *(words for words, *_ in absences)]
    for relation in spans_outside(sentence.relations, masks):
        judged = judge_relation(relation, sentence)
        if judged is not None:
            claim_kind, judgement = judged
            if judgement.verdict == "supported" and is_leap(relation, sentence):
                judgement = judge_leap(relation, judgement, sentence)
            found.append((relation, claim_kind, judgement))
    found += absences
    quiet = sentence.unasserted
    found = [one for one in found if one[1] == "number" or not quiet.hold(one[0])]
    return found, sentence


def _placed_claims(
    found: Iterable[_JudgedSpan], source: Sentence, text: str
) -> Iterator[CheckedClaim]:
    """Yield what was judged of a sentence as claims, where they stand in the text."""
    whole = re.sub(r"\s+", " ", text[source.offsets[0] : source.offsets[-1] + 1])
    for span, kind, judgement in sorted(found, key=lambda item: item[0].start):
        start, end = source.offsets_in_text(span.start, span.end)
        while start < end and text[start].isspace():
            start += 1
        yield CheckedClaim(
            text=whole, claim=text[start:end], kind=kind, start=start, end=end, **vars(judgement)
        )


def _context_after(sentence: ParsedSentence) -> PrecedingContext:
    """Return what a sentence leaves open for the next."""
    before, source = sentence.context, sentence.source
    names_indicator = bool(sentence.indicators)
    indicators = distinct_keys(sentence.indicators) or before.indicators
    if sentence.quantities and names_indicator:
        last, first = (
            find_number_scope(
                sentence.quantities[at], sentence, sentence.lookup.unit_kinds_by_indicator
            ).indicators
            for at in (-1, 0)
        )
        indicators = tuple(dict.fromkeys((*last, *first))) or indicators
    ages = distinct_keys(sentence.ages)
    text = source.lowercase
    if before.text and (not names_indicator or source.is_list_item):
        text = f"{before.text[-300:]} {text}"
    return replace(
        before,
        places=distinct_keys(sentence.places) or before.places,
        subject=find_subject(sentence) if sentence.places else before.subject,
        indicators=indicators,
        ages=ages or (() if names_indicator and not source.is_list_item else before.ages),
        periods=sentence.periods or before.periods,
        denominators=sentence.denominators or (() if names_indicator else before.denominators),
        is_percent=any(q.kind == "percent" for q in sentence.quantities),
        text=text,
        facts=sentence.stated_facts or (frozenset() if names_indicator else before.facts),
    )
