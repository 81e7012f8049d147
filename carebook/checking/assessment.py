"""Assessing a text: its slots are filled, and each of its claims is checked against the facts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from carebook.checking.checked_claim import CheckedClaim
from carebook.checking.checker import check_claims
from carebook.checking.filled_text_check import ASKED_KINDS, check_filled_text
from carebook.core.errors import InputError
from carebook.facts.knowledge import AreaKnowledge
from carebook.facts.slots.filled_text import FilledText
from carebook.facts.slots.slot import Slot
from carebook.facts.slots.slot_filling import fill_text, leave_out_unknown_slots
from carebook.findings.finding_slots import make_area_slots
from carebook.text.lead_in import split_lead_in


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
                    if claim.fact
                    # A claim that a person signed for does not rest on the fact beside it.
                    and claim.verdict == "supported"
                    and start <= claim.start < claim.end <= end
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
        if not slots:
            parts = [split_lead_in(part) for part in paragraphs]
            filled = tuple(part for part, _ in parts)
            lead_ins = tuple(length for _, length in parts)
            text = "\n\n".join(filled)
            claims = check_claims(text, self.knowledge, indicator) if text else ()
            asked = [found for question in questions for found in self._check_question(question)]
            return AssessedText(filled, tuple(questions), lead_ins, claims, tuple(asked))
        return self._assess_with_slots(paragraphs, questions, indicator)

    def _assess_with_slots(
        self, paragraphs: Sequence[str], questions: Sequence[str], indicator: str | None
    ) -> AssessedText:
        table, unplaced = self.slot_table, []
        source, problems = leave_out_unknown_slots("\n\n".join(paragraphs), table)
        unplaced += [_slot_problem("\n\n".join(paragraphs), *problem) for problem in problems]
        parts = [split_lead_in(part) for part in source.split("\n\n")] if source else []
        filled = fill_text("\n\n".join(part for part, _ in parts), table)
        lead_ins, start = [], 0
        for part, length in parts:
            begin, end = filled.offset_of(start), filled.offset_of(start + length)
            lead_ins.append(end - begin if length else 0)
            start += len(part) + len("\n\n")
        claims = check_filled_text(filled, self.knowledge, table, indicator) if parts else ()
        asked = []
        for question in questions:
            known, problems = leave_out_unknown_slots(question, table)
            unplaced += [_slot_problem(question, *problem) for problem in problems]
            asked.append(fill_text(known, table))
        for one in asked:
            unplaced += self._check_question(one.text, one)
        return AssessedText(
            tuple(filled.text.split("\n\n")) if parts else (),
            tuple(one.text for one in asked),
            tuple(lead_ins),
            claims,
            tuple(unplaced),
        )

    def _check_question(
        self, question: str, filled: FilledText | None = None
    ) -> list[CheckedClaim]:
        claims = (
            check_claims(question, self.knowledge)
            if filled is None
            else check_filled_text(filled, self.knowledge, self.slot_table, question=True)
        )
        found = [one for one in claims if one.kind not in ASKED_KINDS]
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
