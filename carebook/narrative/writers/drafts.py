"""Why a model's draft is refused."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from carebook.checking.checker import check_claims
from carebook.checking.claims_outside_slots import find_claims_outside_slots
from carebook.core.errors import InputError
from carebook.facts.knowledge import AreaKnowledge
from carebook.facts.slots.slot import Slot, UnknownSlot
from carebook.facts.slots.slot_filling import fill_slots, slot_names
from carebook.narrative.summary import MAX_SUMMARY_LENGTH, require_readable
from carebook.narrative.writers.draft_limits import DRAFT_LIMITS, check_draft_length
from carebook.narrative.writers.draft_shape import Draft, draft_text, split_draft_sentences
from carebook.narrative.writers.writing_tasks import WritingTask

# What stands for a slot while the words around it are looked at.
SLOT_PLACEHOLDER = "SLOT"
MAX_REASONS = 12
_MAX_REASON_LENGTH = 300
_SLOT_MARK = re.compile(r"\{\{[^{}]*\}\}")
_MARKUP: Mapping[str, re.Pattern[str]] = {
    "markup": re.compile(r"[<>`*#|\\~^=]|\]\(|&#?\w+;|(?:^|\s)_|_(?:\s|$)|^\s*(?:[-+•]|\d+[.)])\s"),
    "an address": re.compile(r"https?:|www\.|javascript:|\w@\w|://", re.IGNORECASE),
    "a brace outside a slot": re.compile(r"[{}]"),
}


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
        filled = _check_filled_text(draft, text, questions, task, table, knowledge)
        reasons = list(islice(filled, 2 * MAX_REASONS))
    unique = list(dict.fromkeys(_shorten(reason) for reason in reasons))
    more = len(unique) - MAX_REASONS
    return [*unique[:MAX_REASONS], *([f"and {more} more like these"] if more > 0 else [])]


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
    draft: Draft,
    text: str,
    questions: Sequence[str],
    task: WritingTask,
    table: Mapping[str, Slot],
    knowledge: AreaKnowledge,
) -> Iterator[str]:
    filled = fill_slots(text, table)
    yield from check_draft_length(draft, filled, DRAFT_LIMITS[task.kind])
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
