"""The checker's door: from a text to its findings."""

import re
from collections.abc import Iterator

from carebook.checking.checked_claim import CheckedClaim, ClaimKind
from carebook.checking.fact_lookup import FactLookup, build_fact_lookup
from carebook.checking.judge_absences import judge_absences
from carebook.checking.judge_differences import judge_difference
from carebook.checking.judge_numbers import ClaimJudgement, judge_number
from carebook.checking.judge_relations import judge_relation
from carebook.checking.number_places import find_subject
from carebook.checking.number_scope import find_number_scope
from carebook.checking.parsed_sentence import ParsedSentence, PrecedingContext, parse_sentence
from carebook.checking.sentence_splitter import Sentence, split_sentences
from carebook.checking.spans import Span
from carebook.facts.knowledge import AreaKnowledge


def check_claims(
    text: str, knowledge: AreaKnowledge, topic: str | None = None
) -> tuple[CheckedClaim, ...]:
    """Find every claim in a text and judge each against the facts.

    Args:
        text: prose, its slots filled.
        knowledge: what is known of the area.
        topic: the indicator the text is about, where that is known (a chart's summary).

    Returns:
        The findings, in the order of the text. Words that claim nothing have none.

    """
    index = build_fact_lookup(knowledge)
    context = PrecedingContext(given_indicator=topic)
    findings: list[CheckedClaim] = []
    for sentence in split_sentences(text):
        reading = parse_sentence(sentence, context, index.gazetteer, index.vocabulary)
        findings += _check_sentence(reading, context, index, text)
        context = _context_after(reading, context, index)
    return tuple(findings)


def _check_sentence(
    reading: ParsedSentence, context: PrecedingContext, index: FactLookup, text: str
) -> Iterator[CheckedClaim]:
    found: list[tuple[Span, ClaimKind, ClaimJudgement]] = []
    for i, quantity in enumerate(reading.quantities):
        if quantity.kind == "ordinal":
            verdict = ClaimJudgement("unsupported", None, "A place in a row is not in the data.")
            found.append((quantity, "rank", verdict))
        elif quantity not in reading.stated_figures:
            found.append(
                (quantity, "comparison", judge_difference(quantity, reading, context, index))
            )
        else:
            found.append((quantity, "number", judge_number(i, reading, context, index)))
    for relation in reading.relations:
        judged = judge_relation(relation, reading, context, index)
        if judged is not None:
            found.append((relation, *judged))
    found += judge_absences(reading, context, index)
    said = text[reading.sentence.offsets[0] : reading.sentence.offsets[-1] + 1]
    for span, kind, verdict in sorted(found, key=lambda item: item[0].start):
        start, end = reading.sentence.offsets_in_text(span.start, span.end)
        while start < end and text[start].isspace():
            start += 1
        yield CheckedClaim(
            text=re.sub(r"\s+", " ", said),
            claim=text[start:end],
            verdict=verdict.verdict,
            fact=verdict.fact,
            reason=verdict.reason,
            kind=kind,
            start=start,
            end=end,
        )


def _context_after(
    reading: ParsedSentence, context: PrecedingContext, index: FactLookup
) -> PrecedingContext:
    """Return what a sentence leaves in the air for the next."""
    sentence: Sentence = reading.sentence
    topics = tuple(dict.fromkeys(topic.key for topic in reading.indicators)) or context.indicators
    if reading.quantities and reading.indicators:
        last = find_number_scope(len(reading.quantities) - 1, reading, context, index.area_code)
        first = find_number_scope(0, reading, context, index.area_code)
        topics = tuple(dict.fromkeys((*last.indicators, *first.indicators))) or topics
    changed = bool(reading.indicators)
    ages = tuple(dict.fromkeys(m.key for m in reading.ages))
    return PrecedingContext(
        places=tuple(dict.fromkeys(p.key for p in reading.places)) or context.places,
        subject=find_subject(reading, context, index.area_code)
        if reading.places
        else context.subject,
        indicators=topics,
        ages=ages or (() if changed and not sentence.is_list_item else context.ages),
        periods=reading.periods or context.periods,
        denominators=reading.denominators or (() if changed else context.denominators),
        is_percent=any(q.kind == "percent" for q in reading.quantities),
        text=sentence.lowercase
        if changed or not context.text
        else f"{context.text[-300:]} {sentence.lowercase}",
        given_indicator=context.given_indicator,
    )
