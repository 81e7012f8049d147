"""What the rule writer has written of a chart, a section or the whole book."""

from dataclasses import dataclass

# A text opens as another where so many of its first words are the same.
_OPENING_WORDS = 3


@dataclass(frozen=True)
class RuleText:
    """Paragraphs, which may open with a lead-in, and questions to ask locally."""

    paragraphs: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()


def opening_words(text: RuleText) -> str:
    """Return the first words of a text, by which a reader takes it for another; empty for none."""
    if not text.paragraphs:
        return ""
    return " ".join(text.paragraphs[0].strip("*").lower().split()[:_OPENING_WORDS])
