"""Assessing a text: its slots filled, and each of its claims held against the facts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from carebook.checking.check import check
from carebook.checking.finding import Finding
from carebook.core.errors import InputError
from carebook.facts.knowledge import Knowledge
from carebook.facts.slots.slot import Slot, UnknownSlot
from carebook.facts.slots.slot_filling import fill, slot_names
from carebook.facts.slots.slot_table import slot_table

# What a question may hold and a summary may not.
_ASKED = ("cause", "judgement")
# What stands where a slot could not be filled: nothing that could be taken for a claim.
_UNFILLED = "…"


@dataclass(frozen=True)
class Assessed:
    """A text with its slots filled, and what the checker says of it.

    The offsets of ``findings`` are into ``text``. ``asides`` are findings without a place in it:
    those on slots that cannot be filled, and on questions.
    """

    paragraphs: tuple[str, ...]
    questions: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    asides: tuple[Finding, ...] = ()

    @property
    def text(self) -> str:
        """The paragraphs, a blank line between them."""
        return "\n\n".join(self.paragraphs)

    @property
    def all_findings(self) -> tuple[Finding, ...]:
        """Every finding, on the text, its slots and its questions."""
        return (*self.findings, *self.asides)

    @property
    def unsupported(self) -> tuple[Finding, ...]:
        """The findings that the facts do not carry."""
        return tuple(found for found in self.all_findings if found.verdict != "supported")

    @property
    def links(self) -> tuple[tuple[tuple[int, int, str], ...], ...]:
        """For each paragraph, where the words of a claim start and end in it, and their fact."""
        found = []
        start = 0
        for paragraph in self.paragraphs:
            end = start + len(paragraph)
            found.append(
                tuple(
                    (finding.start - start, finding.end - start, finding.fact)
                    for finding in self.findings
                    if finding.fact and start <= finding.start < finding.end <= end
                )
            )
            start = end + len("\n\n")
        return tuple(found)


@dataclass(frozen=True)
class Assessor:
    """Holds texts against what is known of one area."""

    knowledge: Knowledge

    @cached_property
    def table(self) -> Mapping[str, Slot]:
        """The area's slots by name."""
        return slot_table(self.knowledge)

    def assess(
        self,
        paragraphs: Sequence[str],
        questions: Sequence[str] = (),
        topic: str | None = None,
        *,
        slots: bool = True,
    ) -> Assessed:
        """Fill and check a text and the questions that follow it.

        Args:
            paragraphs: prose without Markdown.
            questions: what may ask for causes and judgements, but not claim anything else.
            topic: the indicator the text is about, where that is known.
            slots: whether ``{{...}}`` is a slot; in a text written by rule it is only a name.

        """
        text = "\n\n".join(paragraphs)
        odd: list[Finding] = []
        asked = [*questions]
        if slots:
            text, odd = self._filled(text)
            for place, question in enumerate(questions):
                asked[place], more = self._filled(question)
                odd += more
        for question in asked:
            odd += self._of_question(question)
        findings = check(text, self.knowledge, topic) if text else ()
        filled = tuple(text.split("\n\n")) if text else ()
        return Assessed(filled, tuple(asked), findings, tuple(odd))

    def _filled(self, text: str) -> tuple[str, list[Finding]]:
        """Return the text with its slots filled, and a finding for each that cannot be."""
        findings: list[Finding] = []
        if "{{" not in text and "}}" not in text:
            return text, findings
        try:
            names = set(slot_names(text))
        except InputError as error:
            findings.append(_odd_slot(text, "{{" if "{{" in text else "}}", error))
            return text.replace("{{", _UNFILLED).replace("}}", _UNFILLED), findings
        for name in sorted(names - self.table.keys()):
            known = [key for key, slot in self.table.items() if not slot.alias_of]
            findings.append(_odd_slot(text, name, UnknownSlot(name, known)))
            text = _without_slot(text, name)
        return fill(text, self.table), findings

    def _of_question(self, question: str) -> list[Finding]:
        found = [f for f in check(question, self.knowledge) if f.kind not in _ASKED]
        if not question.rstrip("”’\"')").endswith("?"):
            reason = "what stands under the questions has to be a question, with a question mark"
            found.append(_about(question, question, reason))
        return found


def _without_slot(text: str, name: str) -> str:
    """Replace a slot that cannot be filled, however its braces are spaced."""
    parts = text.split("{{")
    kept = [parts[0]]
    for part in parts[1:]:
        inner, close, after = part.partition("}}")
        kept.append(_UNFILLED + after if inner.strip() == name else "{{" + inner + close + after)
    return "".join(kept)


def _odd_slot(text: str, name: str, error: InputError) -> Finding:
    paragraph = next((part for part in text.split("\n\n") if name in part), text)
    return _about(paragraph, name, str(error))


def _about(text: str, claim: str, reason: str) -> Finding:
    """Return a finding on the text itself, not on what it says of the figures."""
    return Finding(
        text=text,
        claim=claim,
        verdict="unsupported",
        fact=None,
        reason=reason,
        kind="text",
        start=0,
        end=0,
    )
