"""What opens an authority's page: what its book found, in the words of the book's own summary."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from carebook.checking.sentence_splitter import split_sentences
from carebook.editions.volume.records import SummaryParagraph, SummaryRecord
from carebook.findings.recorded_findings import BookFindings

# What a summary may point at and the volume does not have.
_POINTS_AT_THE_BOOK = re.compile(
    r"\b(?:the|this|no|these|each) (?:table|chart|chapter|section|page|book)s?\b", re.IGNORECASE
)


@dataclass(frozen=True)
class BookOpening:
    """The paragraphs that open an authority's page; ``is_shortened`` where the book says more."""

    paragraphs: tuple[SummaryParagraph, ...] = ()
    is_shortened: bool = False


def open_page(summary: SummaryRecord | None, findings: BookFindings | None) -> BookOpening:
    """Return what opens the page of an authority.

    Of a summary that tells the findings of its book, each under its headline, these: the headline
    and the first sentence, and whatever stands before the first of them. Any other summary, such
    as a person's, is taken paragraph by paragraph. Sentences that point at a chart, a table or the
    book itself are left out of both.
    """
    if summary is None:
        return BookOpening()
    messages = {one.message for one in findings.chosen} if findings else set()
    told = [number for number, one in enumerate(summary.paragraphs) if _tells(one, messages)]
    shown = summary.paragraphs[: told[-1] + 1] if told else summary.paragraphs
    kept = tuple(rest for one in shown if (rest := _without_pointers(one)) is not None)
    if told:
        kept = tuple(_shortened(one) for one in kept)
    return BookOpening(kept, is_shortened=kept != summary.paragraphs)


def _tells(paragraph: SummaryParagraph, messages: Collection[str]) -> bool:
    """Whether a paragraph opens with one of these messages."""
    return paragraph.lead.rstrip(".") in messages


def _shortened(paragraph: SummaryParagraph) -> SummaryParagraph:
    return SummaryParagraph(paragraph.lead, next(iter(_sentences(paragraph.text)), ""))


def _without_pointers(paragraph: SummaryParagraph) -> SummaryParagraph | None:
    """Return a paragraph without the sentences that point at the book; None where none is left."""
    sentences = _sentences(paragraph.text)
    kept = [one for one in sentences if not _POINTS_AT_THE_BOOK.search(one)]
    if len(kept) == len(sentences):
        return paragraph
    return SummaryParagraph(paragraph.lead, " ".join(kept)) if kept else None


def _sentences(text: str) -> list[str]:
    found = []
    for sentence in split_sentences(text):
        start, end = sentence.offsets_in_text(0, len(sentence.lowercase))
        found.append(text[start:end].strip())
    return found
