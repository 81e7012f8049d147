"""What the volume keeps of the books: small records, without charts and without others' facts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from carebook.data.areas import Area
from carebook.facts.fact import Fact
from carebook.findings.recorded_findings import BookFindings

# The chapter a block stands in, and its indicator.
ChapterIndicator = tuple[str, str]
# What the template reads: texts, numbers and lists of them by name.
TemplateData = dict[str, Any]


@dataclass(frozen=True)
class IndicatorRecord:
    """One indicator as a chapter shows it: its words, and the facts of one authority.

    ``explanation`` stands before the figure, ``no_figure_text`` where there is none, both in plain
    text. ``phrases`` gives each breakdown the words it has in a sentence.
    """

    title: str
    statement: str
    phrases: Mapping[str, str]
    explanation: str
    no_figure_text: str
    source: str
    caveat: str
    polarity: str
    headline: bool
    area_facts: tuple[Fact, ...]


@dataclass(frozen=True)
class SummaryParagraph:
    """A paragraph of a summary: the words in bold that open it, or none, and what follows."""

    lead: str
    text: str


@dataclass(frozen=True)
class SummaryRecord:
    """A summary as it stands in a book, with who wrote it and how it stands."""

    paragraphs: tuple[SummaryParagraph, ...]
    attribution: str
    status: str
    writer: str


@dataclass(frozen=True)
class BookRecord:
    """What the volume keeps of one authority's book.

    ``chapter_titles`` are by chapter name, and ``key_figures`` are the titles of the figures that
    open the book, by indicator and breakdown. ``findings`` are what its figures say, and None where
    its manifest does not have them.
    """

    area: Area
    chapter_titles: Mapping[str, str]
    indicators: Mapping[ChapterIndicator, IndicatorRecord]
    key_figures: Mapping[tuple[str, str], str]
    summary: SummaryRecord | None
    findings: BookFindings | None = None


@dataclass(frozen=True)
class VolumeRecords:
    """All books that were read, and the facts that they share: England's and the average's.

    ``shared_facts`` are by id, as :class:`carebook.facts.fact.Fact` names them.
    """

    books: tuple[BookRecord, ...]
    shared_facts: Mapping[str, Fact]
