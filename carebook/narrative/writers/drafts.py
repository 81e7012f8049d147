"""Why a model's draft is refused: every reason, each with one way to say it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from carebook.checking.filled_text_check import check_filled_text
from carebook.facts.knowledge import AreaKnowledge
from carebook.facts.slots.filled_text import FilledText
from carebook.facts.slots.slot import Slot
from carebook.facts.slots.slot_filling import fill_text, leave_out_unknown_slots
from carebook.narrative.summary import MAX_SUMMARY_LENGTH, require_readable
from carebook.narrative.writers.draft_limits import DRAFT_LIMITS, check_draft_length
from carebook.narrative.writers.draft_shape import (
    ChartDraft,
    Draft,
    draft_text,
    split_draft_sentences,
)
from carebook.narrative.writers.slot_grammar import find_misplaced_slots
from carebook.narrative.writers.writing_tasks import WritingTask
from carebook.text.lead_in import split_lead_in

_SLOT_MARK = re.compile(r"\{\{[^{}]*\}\}")
# More different reasons than these are no help: nobody could mend them one by one.
_MANY_REASONS = 60
_MARKUP: Mapping[str, re.Pattern[str]] = {
    "markup": re.compile(r"[<>`*#|\\~^=]|\]\(|&#?\w+;|(?:^|\s)_|_(?:\s|$)|^\s*(?:[-+•]|\d+[.)])\s"),
    "an address": re.compile(r"https?:|www\.|javascript:|\w@\w|://", re.IGNORECASE),
    "a brace outside a slot": re.compile(r"[{}]"),
}


@dataclass(frozen=True)
class _Reason:
    """Why words may not stand: ``words`` is empty where it is the whole that is wrong."""

    words: str
    why: str
    where: str = ""


def reasons_to_refuse(
    draft: Draft, task: WritingTask, table: Mapping[str, Slot], knowledge: AreaKnowledge
) -> list[str]:
    """Return why a draft may not stand, a line for each reason; nothing where it may.

    All reasons at once: of its length, its characters, its slots, its words and what they say. The
    same word for the same reason is named once. ``table`` holds the slots that this summary may
    use.
    """
    limits = DRAFT_LIMITS[task.kind]
    text = draft_text(draft)
    questions = [question.strip() for question in draft.questions]
    if not text:
        return ["the answer holds no text"]
    if sum(map(len, (text, *questions))) > MAX_SUMMARY_LENGTH:
        return [f"the answer is too long: write at most {limits.words} words"]
    found: list[_Reason] = []
    paragraphs = text.split("\n\n")
    if not isinstance(draft, ChartDraft):
        # A chart's text is one paragraph, which needs no words in bold to open it.
        paragraphs = [split_lead_in(paragraph)[0] for paragraph in paragraphs]
    for one in (*paragraphs, *questions):
        found += _check_characters(one)
    known, problems = leave_out_unknown_slots("\n\n".join(paragraphs), table)
    found += [_Reason(name, str(error)) for name, error in problems]
    filled = fill_text(known, table)
    found += [_Reason("", why) for why in check_draft_length(draft, filled.text, limits)]
    for paragraph in paragraphs:
        for sentence in split_draft_sentences(paragraph):
            found += _check_sentence(sentence, limits.own_words)
            found += [
                _Reason(*misplaced, sentence) for misplaced in find_misplaced_slots(sentence, table)
            ]
    found += _check_claims(filled, task, table, knowledge)
    for question in questions:
        found += _check_question(question, table, knowledge)
    return [*_told(found)]


def _check_characters(text: str) -> Iterator[_Reason]:
    try:
        require_readable(text)
    except ValueError as error:
        yield _Reason("", f"the text holds what it may not: expected {error}")
    plain = _SLOT_MARK.sub("SLOT", text)
    for what, pattern in _MARKUP.items():
        if match := pattern.search(plain):
            yield _Reason(match[0].strip(), f"it is {what}: write plain prose")


def _check_sentence(sentence: str, longest: int) -> Iterator[_Reason]:
    plain = _SLOT_MARK.sub("SLOT", sentence)
    own = [word for word in plain.split() if "SLOT" not in word]
    if len(own) > longest:
        yield _Reason(
            "", f"a sentence has {len(own)} words of its own: write at most {longest}", sentence
        )
    if not plain.rstrip("”’\"')").endswith((".", "!", "?")):
        yield _Reason(
            "", "a sentence does not end like one: it was cut off or lacks its full stop", sentence
        )


def _check_claims(
    filled: FilledText, task: WritingTask, table: Mapping[str, Slot], knowledge: AreaKnowledge
) -> Iterator[_Reason]:
    for claim in check_filled_text(filled, knowledge, table, task.indicator, is_draft=True):
        if claim.verdict != "supported":
            yield _Reason(claim.claim, claim.reason, claim.text)


def _check_question(
    question: str, table: Mapping[str, Slot], knowledge: AreaKnowledge
) -> Iterator[_Reason]:
    if not question.endswith("?"):
        yield _Reason("", "a question lacks its question mark", question)
    if len(split_draft_sentences(question)) > 1:
        yield _Reason("", "a question has more than one sentence: ask one question", question)
    known, problems = leave_out_unknown_slots(question, table)
    for name, error in problems:
        yield _Reason(name, str(error))
    filled = fill_text(known, table)
    claims = check_filled_text(filled, knowledge, table, is_draft=True, question=True)
    for claim in claims:
        if claim.verdict != "supported":
            yield _Reason(claim.claim, claim.reason, claim.text)


def _told(found: Iterable[_Reason]) -> Iterator[str]:
    """Yield each reason as a line: the same words for the same reason once, with their count."""
    where: dict[tuple[str, str], list[str]] = {}
    for one in found:
        key = _one_line(one.words), _one_line(one.why)
        where.setdefault(key, []).append(_one_line(one.where))
    for at, ((words, why), places) in enumerate(where.items()):
        if at == _MANY_REASONS:
            yield f"{len(where) - at} other words stand outside slots that may not: write slots"
            return
        told = f"'{words}': {why}" if words else why
        times = f" ({len(places)} times)" if len(places) > 1 else ""
        beside = f" (in '{places[0]}')" if places[0] else ""
        yield f"{told}{times}{beside}"


def _one_line(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
