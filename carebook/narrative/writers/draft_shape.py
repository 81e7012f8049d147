"""A model's draft: the structure that it answers in, and its text."""

import re

from pydantic import BaseModel, ConfigDict, Field

from carebook.narrative.writers.writing_tasks import SummaryKind

_LEAD_IN_INSIDE = re.compile(r"(?<=[.!?])\s+(?=\*\*[^*]+[.!?]\*\*\s)")
_SENTENCE_BREAK = re.compile(r"(?<=[.!?])\s+(?=[A-Z{“‘\"'(])")


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
    """Return a draft's text as the store keeps it: paragraphs apart by blank lines.

    Words in bold open a paragraph: where they stand inside one, another begins.
    """
    parts = (part for text in draft.paragraphs for part in _LEAD_IN_INSIDE.split(text))
    return "\n\n".join(part.strip() for part in parts if part.strip())
