"""What opens an authority's page: what its book found, in the words of the book's own summary."""

import re
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
    """The paragraphs that open an authority's page.

    ``has_findings`` where they are the book's findings, each a headline and a sentence;
    ``is_shortened`` where the book says more.
    """

    paragraphs: tuple[SummaryParagraph, ...] = ()
    has_findings: bool = False
    is_shortened: bool = False


def open_page(summary: SummaryRecord | None, findings: BookFindings | None) -> BookOpening:
    """Return what opens the page of an authority.

    Of a summary that tells the findings of its book, each under its headline, these: the headline
    and the first sentence; where the area is close to others, what stands before them says so.
    Any other summary, such as a person's, is taken paragraph by paragraph. Sentences that point at
    a chart, a table or the book itself are left out of both.
    """
    if summary is None:
        return BookOpening()
    subjects = {_subject(one.message) for one in findings.chosen} if findings else set()
    told = [n for n, one in enumerate(summary.paragraphs) if _subject(one.lead) in subjects]
    shown = summary.paragraphs
    if findings and told:
        before = shown[: told[0]] if findings.is_close_to_others else ()
        shown = (*before, *(shown[number] for number in told))
    kept = tuple(rest for one in shown if (rest := _without_pointers(one)) is not None)
    if told:
        kept = tuple(_shortened(one) for one in kept)
    return BookOpening(kept, has_findings=bool(told), is_shortened=kept != summary.paragraphs)


def _subject(message: str) -> str:
    """Return a headline without its full stop; of an ordinary finding, what it measures.

    ``Satisfaction with care`` of ``Satisfaction with care: no clear difference from England.``
    """
    return message.rstrip(".").partition(":")[0]


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
