"""Assessing a text: its slots are filled, and each of its claims is checked against the facts."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from carebook.checking.checked_claim import CheckedClaim
from carebook.checking.checker import check_claims
from carebook.core.errors import InputError
from carebook.facts.knowledge import AreaKnowledge
from carebook.facts.slots.slot import Slot, UnknownSlot
from carebook.facts.slots.slot_filling import fill_slots, slot_names
from carebook.findings.finding_slots import make_area_slots
from carebook.text.lead_in import split_lead_in

# Claims that a question may make and a summary may not.
_KINDS_ALLOWED_IN_QUESTIONS = ("cause", "judgement")
# Shown for a slot that could not be filled: nothing that could be taken for a claim.
_UNFILLED_SLOT_MARK = "…"


@dataclass(frozen=True)
class AssessedText:
    """A text with its slots filled, and what the checker says of it.

    ``lead_ins`` is how long the words in bold are that open each paragraph, 0 where there are none.
    The offsets of ``claims`` are into ``text``. ``unplaced_claims`` have no place in it: those on
    slots that cannot be filled, and on questions.
    """

    paragraphs: tuple[str, ...]
    questions: tuple[str, ...] = ()
    lead_ins: tuple[int, ...] = ()
    claims: tuple[CheckedClaim, ...] = ()
    unplaced_claims: tuple[CheckedClaim, ...] = ()

    @property
    def text(self) -> str:
        """The paragraphs, a blank line between them."""
        return "\n\n".join(self.paragraphs)

    @property
    def all_claims(self) -> tuple[CheckedClaim, ...]:
        """Every claim, of the text, its slots and its questions."""
        return (*self.claims, *self.unplaced_claims)

    @property
    def unsupported_claims(self) -> tuple[CheckedClaim, ...]:
        """The claims that the facts do not support."""
        return tuple(found for found in self.all_claims if found.verdict != "supported")

    @property
    def fact_links(self) -> tuple[tuple[tuple[int, int, str], ...], ...]:
        """For each paragraph, where the words of a claim start and end in it, and their fact."""
        found = []
        start = 0
        for paragraph in self.paragraphs:
            end = start + len(paragraph)
            found.append(
                tuple(
                    (claim.start - start, claim.end - start, claim.fact)
                    for claim in self.claims
                    if claim.fact and start <= claim.start < claim.end <= end
                )
            )
            start = end + len("\n\n")
        return tuple(found)


@dataclass(frozen=True)
class TextAssessor:
    """Checks texts against what is known of one area."""

    knowledge: AreaKnowledge

    @cached_property
    def slot_table(self) -> Mapping[str, Slot]:
        """The area's slots by name."""
        return make_area_slots(self.knowledge)

    def assess(
        self,
        paragraphs: Sequence[str],
        questions: Sequence[str] = (),
        indicator: str | None = None,
        *,
        slots: bool = True,
    ) -> AssessedText:
        """Fill and check a text and the questions that follow it.

        Args:
            paragraphs: prose without Markdown, but for a lead-in.
            questions: what may ask for causes and judgements, but not claim anything else.
            indicator: the indicator the text is about, where that is known.
            slots: whether ``{{...}}`` is a slot; in a text written by rule it is only a name.

        """
        text = "\n\n".join(paragraphs)
        unplaced: list[CheckedClaim] = []
        filled_questions = [*questions]
        if slots:
            text, unplaced = self._fill_known_slots(text)
            for number, question in enumerate(questions):
                filled_questions[number], more = self._fill_known_slots(question)
                unplaced += more
        for question in filled_questions:
            unplaced += self._check_question(question)
        parts = [split_lead_in(part) for part in text.split("\n\n")] if text else []
        filled, lead_ins = tuple(part for part, _ in parts), tuple(length for _, length in parts)
        claims = check_claims("\n\n".join(filled), self.knowledge, indicator) if text else ()
        return AssessedText(filled, tuple(filled_questions), lead_ins, claims, tuple(unplaced))

    def _fill_known_slots(self, text: str) -> tuple[str, list[CheckedClaim]]:
        """Return the text with its slots filled, and a claim for each that cannot be."""
        findings: list[CheckedClaim] = []
        if "{{" not in text and "}}" not in text:
            return text, findings
        try:
            names = set(slot_names(text))
        except InputError as error:
            findings.append(_slot_problem(text, "{{" if "{{" in text else "}}", error))
            return text.replace("{{", _UNFILLED_SLOT_MARK).replace(
                "}}", _UNFILLED_SLOT_MARK
            ), findings
        for name in sorted(names - self.slot_table.keys()):
            known = [key for key, slot in self.slot_table.items() if not slot.alias_of]
            findings.append(_slot_problem(text, name, UnknownSlot(name, known)))
            text = re.sub(rf"{{{{\s*{re.escape(name)}\s*}}}}", _UNFILLED_SLOT_MARK, text)
        return fill_slots(text, self.slot_table), findings

    def _check_question(self, question: str) -> list[CheckedClaim]:
        found = [
            f
            for f in check_claims(question, self.knowledge)
            if f.kind not in _KINDS_ALLOWED_IN_QUESTIONS
        ]
        if not question.rstrip("”’\"')").endswith("?"):
            reason = "under the questions each line has to be a question, with a question mark"
            found.append(_text_problem(question, question, reason))
        return found


def _slot_problem(text: str, name: str, error: InputError) -> CheckedClaim:
    paragraph = next((part for part in text.split("\n\n") if name in part), text)
    return _text_problem(paragraph, name, str(error))


def _text_problem(text: str, claim: str, reason: str) -> CheckedClaim:
    """Return what is wrong with the text itself, not with what it says of the figures."""
    return CheckedClaim(
        text=text, claim=claim, verdict="not checked", fact=None, reason=reason, kind="text",
        start=0, end=0,
    )  # fmt: skip
