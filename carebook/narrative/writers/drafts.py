"""A model's draft: the structure it answers in, and everything for which it is refused."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from pydantic import BaseModel, ConfigDict, Field

from carebook.checking.checker import check_claims
from carebook.checking.claims_outside_slots import find_claims_outside_slots
from carebook.core.errors import InputError
from carebook.facts.knowledge import AreaKnowledge
from carebook.facts.slots.slot import Slot, UnknownSlot
from carebook.facts.slots.slot_filling import fill_slots, slot_names
from carebook.narrative.summary import MAX_SUMMARY_LENGTH, require_readable
from carebook.narrative.writers.writing_tasks import SummaryKind, WritingTask

# What stands for a slot while the words around it are looked at.
SLOT_PLACEHOLDER = "SLOT"
MAX_REASONS = 12
_MAX_REASON_LENGTH = 300
_SLOT_MARK = re.compile(r"\{\{[^{}]*\}\}")
_SENTENCE_BREAK = re.compile(r"(?<=[.!?])\s+(?=[A-Z{“‘\"'(])")
_MARKUP: Mapping[str, re.Pattern[str]] = {
    "markup": re.compile(r"[<>`*#|\\~^=]|\]\(|&#?\w+;|(?:^|\s)_|_(?:\s|$)|^\s*(?:[-+•]|\d+[.)])\s"),
    "an address": re.compile(r"https?:|www\.|javascript:|\w@\w|://", re.IGNORECASE),
    "a brace outside a slot": re.compile(r"[{}]"),
}


@dataclass(frozen=True)
class DraftLimits:
    """How long a summary may be.

    ``own_words`` is the most words of the model's own in a sentence, ``fewest`` and ``most`` count
    sentences, ``words`` those of the filled text at most, ``questions`` how many there may be.
    """

    own_words: int
    fewest: int
    most: int
    words: int
    questions: int


DRAFT_LIMITS: Mapping[SummaryKind, DraftLimits] = {
    "chart": DraftLimits(own_words=25, fewest=1, most=4, words=160, questions=0),
    "section": DraftLimits(own_words=35, fewest=2, most=24, words=340, questions=5),
    "book": DraftLimits(own_words=35, fewest=3, most=40, words=640, questions=8),
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


def draft_type(kind: SummaryKind) -> type[ChartDraft] | type[LongDraft]:
    """Return the structure in which a summary of this kind is answered."""
    return ChartDraft if kind == "chart" else LongDraft


def split_draft_sentences(paragraph: str) -> list[str]:
    """Return a paragraph's sentences, slots untouched."""
    return [text for text in _SENTENCE_BREAK.split(paragraph.strip()) if text.strip()]


def draft_text(draft: Draft) -> str:
    """Return a draft's text as the store keeps it: paragraphs apart by blank lines."""
    return "\n\n".join(text.strip() for text in draft.paragraphs if text.strip())


def reasons_to_refuse(
    draft: Draft, task: WritingTask, table: Mapping[str, Slot], knowledge: AreaKnowledge
) -> list[str]:
    """Return why a draft may not stand, a line for each reason; nothing where it may.

    ``table`` holds the slots that this summary may use.
    """
    limits = DRAFT_LIMITS[task.kind]
    text = draft_text(draft)
    questions = [question.strip() for question in draft.questions]
    if not text:
        return ["the answer holds no text"]
    if sum(map(len, (text, *questions))) > MAX_SUMMARY_LENGTH:
        return [f"the answer is too long: write at most {limits.words} words"]

    def found() -> Iterator[str]:
        yield from _check_length(draft, limits)
        yield from _check_characters([text, *questions])
        for paragraph in draft.paragraphs:
            for sentence in split_draft_sentences(paragraph):
                yield from _check_sentence(sentence, table, knowledge, limits.own_words)
        for question in questions:
            yield from _check_question(question, table, knowledge)

    # A draft that is all wrong is known for it soon; the model is told no more than it can mend.
    reasons = list(islice(found(), 2 * MAX_REASONS))
    # Only a text whose slots are known can be filled and read as a reader would.
    if not reasons:
        filled = _check_filled_text(text, questions, task, table, knowledge)
        reasons = list(islice(filled, 2 * MAX_REASONS))
    unique = list(dict.fromkeys(_shorten(reason) for reason in reasons))
    more = len(unique) - MAX_REASONS
    return [*unique[:MAX_REASONS], *([f"and {more} more like these"] if more > 0 else [])]


def _check_length(draft: Draft, limits: DraftLimits) -> Iterator[str]:
    count = sum(len(split_draft_sentences(paragraph)) for paragraph in draft.paragraphs)
    if count > limits.most:
        yield f"the text has {count} sentences; write at most {limits.most}"
    if count < limits.fewest:
        yield f"the text is too short; write at least {limits.fewest} sentences"
    if len(draft.questions) > limits.questions:
        yield f"there are {len(draft.questions)} questions; ask at most {limits.questions}"


def _check_characters(texts: Sequence[str]) -> Iterator[str]:
    for text in texts:
        try:
            require_readable(text)
        except ValueError as error:
            yield f"the text holds what it may not: expected {error}"


def _check_sentence(
    sentence: str, table: Mapping[str, Slot], knowledge: AreaKnowledge, longest: int
) -> Iterator[str]:
    yield from _check_slots_and_markup(sentence, table)
    plain = _SLOT_MARK.sub(SLOT_PLACEHOLDER, sentence)
    own = [word for word in plain.split() if SLOT_PLACEHOLDER not in word]
    if len(own) > longest:
        yield f"'{sentence}' has {len(own)} words of its own; write at most {longest}"
    if not plain.rstrip("”’\"')").endswith((".", "!", "?")):
        yield f"'{sentence}' does not end like a sentence; it was cut off or lacks its full stop"
    for reason in find_claims_outside_slots(plain, knowledge):
        yield f"'{sentence}': {reason}"


def _check_question(
    question: str, table: Mapping[str, Slot], knowledge: AreaKnowledge
) -> Iterator[str]:
    yield from _check_slots_and_markup(question, table)
    if not question.endswith("?"):
        yield f"'{question}' is not a question; end it with a question mark"
    if len(split_draft_sentences(question)) > 1:
        yield f"'{question}' is more than one sentence; ask one question"
    plain = _SLOT_MARK.sub(SLOT_PLACEHOLDER, question)
    for reason in find_claims_outside_slots(plain, knowledge, question=True):
        yield f"'{question}': {reason}"


def _check_slots_and_markup(text: str, table: Mapping[str, Slot]) -> Iterator[str]:
    try:
        names = slot_names(text)
    except InputError as error:
        yield str(error)
        return
    for name in names:
        if name not in table:
            known = [slot.name for slot in table.values() if not slot.alias_of]
            yield str(UnknownSlot(name, known))
    plain = _SLOT_MARK.sub(SLOT_PLACEHOLDER, text)
    for what, pattern in _MARKUP.items():
        if match := pattern.search(plain):
            yield f"'{text}' holds {what} ('{match[0].strip()}'); write plain prose"


def _check_filled_text(
    text: str,
    questions: Sequence[str],
    task: WritingTask,
    table: Mapping[str, Slot],
    knowledge: AreaKnowledge,
) -> Iterator[str]:
    filled = fill_slots(text, table)
    words, most = len(filled.split()), DRAFT_LIMITS[task.kind].words
    if words > most:
        yield f"the text has {words} words once filled; write at most {most}"
    for finding in check_claims(filled, knowledge, task.indicator):
        if finding.verdict != "supported":
            yield (
                f"'{finding.claim}' in '{finding.text}' is {finding.verdict} by the facts: "
                f"{finding.reason}"
            )
    for question in questions:
        for finding in check_claims(fill_slots(question, table), knowledge, task.indicator):
            # Causes may be asked after, and nowhere else.
            if finding.verdict != "supported" and finding.kind != "cause":
                yield f"'{finding.claim}' in '{finding.text}': {finding.reason}"


def _shorten(reason: str) -> str:
    one_line = " ".join("".join(c if c.isprintable() else " " for c in reason).split())
    if len(one_line) <= _MAX_REASON_LENGTH:
        return one_line
    return one_line[: _MAX_REASON_LENGTH - 3] + "..."
