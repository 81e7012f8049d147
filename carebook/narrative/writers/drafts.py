"""A model's draft: the structure it answers in, and everything for which it is refused."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from carebook.checking.check import check
from carebook.checking.claims_outside import smuggled
from carebook.core.errors import InputError
from carebook.facts.knowledge import Knowledge
from carebook.facts.slots.slot import Slot, UnknownSlot
from carebook.facts.slots.slot_filling import fill, slot_names
from carebook.narrative.summary import LONGEST, readable
from carebook.narrative.writers.tasks import Kind

# What stands for a slot while the words around it are looked at.
SLOT = "SLOT"
MOST_REASONS = 12
_LONGEST_REASON = 300
_SLOT_MARK = re.compile(r"\{\{[^{}]*\}\}")
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z{“‘\"'(])")
_MARKUP: Mapping[str, re.Pattern[str]] = {
    "markup": re.compile(r"[<>`*#|\\~^=]|\]\(|&#?\w+;|(?:^|\s)_|_(?:\s|$)|^\s*(?:[-+•]|\d+[.)])\s"),
    "an address": re.compile(r"https?:|www\.|javascript:|\w@\w|://", re.IGNORECASE),
    "a brace outside a slot": re.compile(r"[{}]"),
}


class Limits(BaseModel):
    """How long a summary may be: words of the model's own in a sentence, sentences, words in all.

    ``fewest`` and ``most`` count sentences, ``words`` those of the filled text, ``questions`` how
    many there may be.
    """

    model_config = ConfigDict(frozen=True)

    own_words: int
    fewest: int
    most: int
    words: int
    questions: int


LIMITS: Mapping[Kind, Limits] = {
    "chart": Limits(own_words=25, fewest=1, most=4, words=160, questions=0),
    "section": Limits(own_words=35, fewest=2, most=24, words=340, questions=5),
    "book": Limits(own_words=35, fewest=3, most=40, words=640, questions=8),
}


class ChartDraft(BaseModel):
    """The summary of one chart: two to four short sentences with slots."""

    model_config = ConfigDict(frozen=True)

    sentences: tuple[str, ...] = Field(
        description="two to four short sentences; figures only as slots such as {{name.area}}"
    )

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The text's paragraphs: one."""
        return (" ".join(text.strip() for text in self.sentences if text.strip()),)

    @property
    def questions(self) -> tuple[str, ...]:
        """A chart's summary has none."""
        return ()


class LongDraft(BaseModel):
    """The summary of a section or of the whole report: paragraphs, then questions."""

    model_config = ConfigDict(frozen=True)

    paragraphs: tuple[str, ...] = Field(
        description="the paragraphs; figures only as slots such as {{name.area}}"
    )
    questions: tuple[str, ...] = Field(
        default=(), description="questions to ask locally, each ending in a question mark"
    )


Draft = ChartDraft | LongDraft


def draft_type(kind: Kind) -> type[ChartDraft] | type[LongDraft]:
    """Return the structure in which a summary of this kind is answered."""
    return ChartDraft if kind == "chart" else LongDraft


def parse(text: str, kind: Kind) -> Draft:
    """Read a draft from an answer that came as text: JSON, with or without a fence around it.

    Raises:
        ValueError: there is no such JSON in it; the message is for the model.

    """
    start, end = text.find("{"), text.rfind("}")
    if not text.strip():
        raise ValueError("the answer was empty")
    if start < 0 or end < start:
        raise ValueError("the answer was not the JSON that was asked for")
    try:
        return draft_type(kind).model_validate(json.loads(text[start : end + 1]))
    except json.JSONDecodeError:
        raise ValueError("the answer was not whole JSON: it was cut off or malformed") from None
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "the answer"
        raise ValueError(f"{where}: {first['msg']}") from None


def sentences_of(paragraph: str) -> list[str]:
    """Return a paragraph's sentences, slots untouched."""
    return [text for text in _SENTENCE.split(paragraph.strip()) if text.strip()]


def text_of(draft: Draft) -> str:
    """Return a draft's text as the store keeps it: paragraphs apart by blank lines."""
    return "\n\n".join(text.strip() for text in draft.paragraphs if text.strip())


def refusals(
    draft: Draft,
    table: Mapping[str, Slot],
    knowledge: Knowledge,
    kind: Kind,
    topic: str | None = None,
) -> list[str]:
    """Return why a draft may not stand, a line for each reason; nothing where it may.

    ``table`` holds the slots that this summary may use, ``topic`` is the indicator of a chart's.
    """
    text = text_of(draft)
    questions = [question.strip() for question in draft.questions]
    if not text:
        return ["the answer holds no text"]
    if sum(map(len, (text, *questions))) > LONGEST:
        return [f"the answer is too long: write at most {LIMITS[kind].words} words"]
    found = chain(
        _length(draft, kind),
        _characters([text, *questions]),
        (
            reason
            for paragraph in draft.paragraphs
            for sentence in sentences_of(paragraph)
            for reason in _sentence(sentence, table, knowledge, LIMITS[kind].own_words)
        ),
        (reason for question in questions for reason in _question(question, table, knowledge)),
    )
    # A draft that is all wrong is known for it soon; the model is told no more than it can mend.
    reasons = list(islice(found, 2 * MOST_REASONS))
    # Only a text whose slots are known can be filled and read as a reader would.
    if not reasons:
        filled = _as_filled(text, questions, table, knowledge, kind, topic)
        reasons = list(islice(filled, 2 * MOST_REASONS))
    unique = list(dict.fromkeys(_short(reason) for reason in reasons))
    more = len(unique) - MOST_REASONS
    return [*unique[:MOST_REASONS], *([f"and {more} more like these"] if more > 0 else [])]


def _length(draft: Draft, kind: Kind) -> Iterator[str]:
    limits = LIMITS[kind]
    count = sum(len(sentences_of(paragraph)) for paragraph in draft.paragraphs)
    if count > limits.most:
        yield f"the text has {count} sentences; write at most {limits.most}"
    if count < limits.fewest:
        yield f"the text is too short; write at least {limits.fewest} sentences"
    if len(draft.questions) > limits.questions:
        yield f"there are {len(draft.questions)} questions; ask at most {limits.questions}"


def _characters(texts: Sequence[str]) -> Iterator[str]:
    for text in texts:
        try:
            readable(text)
        except ValueError as error:
            yield f"the text holds what it may not: expected {error}"


def _sentence(
    sentence: str, table: Mapping[str, Slot], knowledge: Knowledge, longest: int
) -> Iterator[str]:
    yield from _slots_and_markup(sentence, table)
    plain = _SLOT_MARK.sub(SLOT, sentence)
    own = [word for word in plain.split() if SLOT not in word]
    if len(own) > longest:
        yield f"'{sentence}' has {len(own)} words of its own; write at most {longest}"
    if not plain.rstrip("”’\"')").endswith((".", "!", "?")):
        yield f"'{sentence}' does not end like a sentence; it was cut off or lacks its full stop"
    for reason in smuggled(plain, knowledge):
        yield f"'{sentence}': {reason}"


def _question(question: str, table: Mapping[str, Slot], knowledge: Knowledge) -> Iterator[str]:
    yield from _slots_and_markup(question, table)
    if not question.endswith("?"):
        yield f"'{question}' is not a question; end it with a question mark"
    if len(sentences_of(question)) > 1:
        yield f"'{question}' is more than one sentence; ask one question"
    for reason in smuggled(_SLOT_MARK.sub(SLOT, question), knowledge, question=True):
        yield f"'{question}': {reason}"


def _slots_and_markup(text: str, table: Mapping[str, Slot]) -> Iterator[str]:
    try:
        names = slot_names(text)
    except InputError as error:
        yield str(error)
        return
    for name in names:
        if name not in table:
            known = [slot.name for slot in table.values() if not slot.alias_of]
            yield str(UnknownSlot(name, known))
    plain = _SLOT_MARK.sub(SLOT, text)
    for what, pattern in _MARKUP.items():
        if match := pattern.search(plain):
            yield f"'{text}' holds {what} ('{match[0].strip()}'); write plain prose"


def _as_filled(
    text: str,
    questions: Sequence[str],
    table: Mapping[str, Slot],
    knowledge: Knowledge,
    kind: Kind,
    topic: str | None,
) -> Iterator[str]:
    filled = fill(text, table)
    words, most = len(filled.split()), LIMITS[kind].words
    if words > most:
        yield f"the text has {words} words once filled; write at most {most}"
    for finding in check(filled, knowledge, topic):
        if finding.verdict != "supported":
            yield (
                f"'{finding.claim}' in '{finding.text}' is {finding.verdict} by the facts: "
                f"{finding.reason}"
            )
    for question in questions:
        for finding in check(fill(question, table), knowledge, topic):
            # Causes may be asked after, and nowhere else.
            if finding.verdict != "supported" and finding.kind != "cause":
                yield f"'{finding.claim}' in '{finding.text}': {finding.reason}"


def _short(reason: str) -> str:
    one_line = " ".join("".join(c if c.isprintable() else " " for c in reason).split())
    if len(one_line) <= _LONGEST_REASON:
        return one_line
    return one_line[: _LONGEST_REASON - 3] + "..."
