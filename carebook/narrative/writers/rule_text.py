"""What the rule writer has written of a chart, a section or the whole book."""

from dataclasses import dataclass


@dataclass(frozen=True)
class RuleText:
    """Paragraphs, which may open with a lead-in, and questions to ask locally."""

    paragraphs: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
