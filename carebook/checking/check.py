"""The checker's door: from a text to its findings."""

import re
from collections.abc import Iterator

from carebook.checking.absences import judge_absences
from carebook.checking.binding import bind
from carebook.checking.finding import Finding, Kind
from carebook.checking.index import Index, index_of
from carebook.checking.judge_deltas import judge_delta
from carebook.checking.judge_numbers import Verdict, judge_number
from carebook.checking.judge_relations import judge_relation
from carebook.checking.prose import Sentence, sentences
from carebook.checking.reading import Context, Reading, read
from carebook.checking.spans import Span
from carebook.checking.whose import subject_of
from carebook.facts.knowledge import Knowledge


def check(text: str, knowledge: Knowledge, topic: str | None = None) -> tuple[Finding, ...]:
    """Find every claim in a text and judge each against the facts.

    Args:
        text: prose, its slots filled.
        knowledge: what is known of the area.
        topic: the indicator the text is about, where that is known (a chart's summary).

    Returns:
        The findings, in the order of the text. Words that claim nothing have none.

    """
    index = index_of(knowledge)
    context = Context(topic_param=topic)
    findings: list[Finding] = []
    for sentence in sentences(text):
        reading = read(sentence, context, index.gazetteer, index.vocabulary)
        findings += _judged(reading, context, index, text)
        context = _after(reading, context, index)
    return tuple(findings)


def _judged(reading: Reading, context: Context, index: Index, text: str) -> Iterator[Finding]:
    found: list[tuple[Span, Kind, Verdict]] = []
    for i, quantity in enumerate(reading.quantities):
        if quantity.kind == "ordinal":
            verdict = Verdict("unsupported", None, "A place in a row is not in the data.")
            found.append((quantity, "rank", verdict))
        elif quantity not in reading.figures:
            found.append((quantity, "comparison", judge_delta(quantity, reading, context, index)))
        else:
            found.append((quantity, "number", judge_number(i, reading, context, index)))
    for relation in reading.relations:
        judged = judge_relation(relation, reading, context, index)
        if judged is not None:
            found.append((relation, *judged))
    found += judge_absences(reading, context, index)
    said = text[reading.sentence.at[0] : reading.sentence.at[-1] + 1]
    for span, kind, verdict in sorted(found, key=lambda item: item[0].start):
        start, end = reading.sentence.place_in_text(span.start, span.end)
        while start < end and text[start].isspace():
            start += 1
        yield Finding(
            text=re.sub(r"\s+", " ", said),
            claim=text[start:end],
            verdict=verdict.judgement,
            fact=verdict.fact,
            reason=verdict.reason,
            kind=kind,
            start=start,
            end=end,
        )


def _after(reading: Reading, context: Context, index: Index) -> Context:
    """Return what a sentence leaves in the air for the next."""
    sentence: Sentence = reading.sentence
    topics = tuple(dict.fromkeys(topic.what for topic in reading.topics)) or context.topics
    if reading.quantities and reading.topics:
        last = bind(len(reading.quantities) - 1, reading, context, index.home)
        first = bind(0, reading, context, index.home)
        topics = tuple(dict.fromkeys((*last.topics, *first.topics))) or topics
    changed = bool(reading.topics)
    ages = tuple(dict.fromkeys(m.what for m in reading.ages))
    return Context(
        places=tuple(dict.fromkeys(p.what for p in reading.places)) or context.places,
        subject=subject_of(reading, context, index.home) if reading.places else context.subject,
        topics=topics,
        ages=ages or (() if changed and not sentence.is_item else context.ages),
        periods=reading.periods or context.periods,
        denominators=reading.denominators or (() if changed else context.denominators),
        is_percent=any(q.kind == "percent" for q in reading.quantities),
        text=sentence.plain
        if changed or not context.text
        else f"{context.text[-300:]} {sentence.plain}",
        topic_param=context.topic_param,
    )
