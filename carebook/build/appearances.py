"""Where a finished book shows a fact: charts, tables, cards and sentences, in which editions.

Everything is read from the book itself: its executed notebooks hold every block and every summary,
its manifest says which editions there are, and the national volume's which books it is made of.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from carebook.books.edition_registry import EDITIONS, Edition, existing_editions, files_to_open
from carebook.books.library import NATIONAL_FOLDER, VOLUME_MANIFEST, find_volumes, read_json_object
from carebook.books.manifest import read_manifest
from carebook.checking.assessment import AssessedText
from carebook.checking.checked_claim import CheckedClaim
from carebook.checking.sentence_splitter import split_sentences
from carebook.config.chapters import executed_path, read_quarto_yml
from carebook.config.params import load_params
from carebook.core.project import Project
from carebook.data import periods
from carebook.data.areas import Area
from carebook.data.dataset import Dataset
from carebook.editions.briefing.contents import BriefingContents, choose_contents
from carebook.editions.volume.book_openings import open_page
from carebook.editions.volume.content_choice import choose_sections
from carebook.editions.volume.read_books import (
    BOOK_SUMMARY_KEY,
    read_book_records,
    read_summary_record,
)
from carebook.editions.volume.records import VolumeRecords
from carebook.facts.checksums import local_figures_checksum
from carebook.facts.fact import Fact
from carebook.facts.knowledge import gather_knowledge
from carebook.findings.recorded_findings import BookFindings
from carebook.narrative.selection import AssessedSummary, SelectedSummary
from carebook.narrative.summary import make_summary
from carebook.narrative.summary_requests import SummaryRequest, find_summary_requests
from carebook.notebooks.blocks import CardsBlock, IndicatorBlock
from carebook.notebooks.left_out import without_left_out_blocks
from carebook.notebooks.notebook_files import chapter_title, read_blocks, read_notebook
from carebook.pages.fact_index import PAIR_SEPARATORS, make_fact_index

# Editions that show every chapter whole; a briefing chooses.
_WHOLE_EDITIONS: tuple[Edition, ...] = ("html", "pdf", "large-print")
VOLUME_TITLE = "national volume"
_BRIEFING = EDITIONS["briefing"].title


@dataclass(frozen=True)
class Appearance:
    """One place where a fact is shown.

    ``kind`` is ``chart``, ``table``, ``card``, ``sentence`` or, in the national volume,
    ``section``; ``editions`` are those that show it there. ``page`` is the chapter's title,
    ``address`` the way to it in the HTML edition, from the book's folder, or the volume's files,
    and ``text`` the caption, title or sentence.
    """

    fact: str
    kind: str
    editions: tuple[str, ...]
    page: str
    address: str
    text: str


@dataclass(frozen=True)
class BookAppearances:
    """A finished book, and where it shows the facts that were asked for.

    ``editions`` are its files by edition, ``is_outdated`` says that it was made of other figures
    than those that stand now.
    """

    folder: Path
    editions: Mapping[str, tuple[str, ...]]
    is_outdated: bool
    appearances: tuple[Appearance, ...]


def find_appearances(
    project: Project, dataset: Dataset, out: Path, area: Area, facts: Collection[str]
) -> BookAppearances | None:
    """Find where the book of an area in the folder ``out`` shows facts, by their ids.

    Returns None where there is no finished book.

    Raises:
        InputError: a notebook of the book is missing or cannot be read.

    """
    folder = out / area.slug
    manifest = read_manifest(folder)
    if manifest is None:
        return None
    chapters = read_quarto_yml(project.quarto_yml).chapters
    notebooks = {
        Path(chapter): read_notebook(folder / executed_path(chapter))
        for chapter in chapters
        if (folder / executed_path(chapter)).is_file()
    }
    editions = existing_editions(folder, area.slug)
    briefing = None
    if "briefing" in editions:
        knowledge = gather_knowledge(dataset, area)
        today = load_params(project.params, area).edition_date
        summaries = _summaries_in(find_summary_requests(notebooks, knowledge, today))
        briefing = choose_contents(notebooks, summaries, dataset.selections.briefing)
    books_of_volume = _books_of_volume(out)
    in_volume = area.slug in books_of_volume
    whole = tuple(EDITIONS[one].title for one in _WHOLE_EDITIONS if one in editions)
    opening = _volume_opening(notebooks, manifest.findings) if in_volume else ()
    reader = _BookReader(notebooks, facts, whole, briefing, opening)
    found = [*reader.appearances()]
    if in_volume:
        # The first chapter names the key figures of the authority's page.
        shown = [one for one in chapters if one == chapters[0] or reader.shows_facts(Path(one))]
        # Only these chapters are read of the books, which may be many.
        authorities = [one for one in dataset.areas.authorities if one.slug in books_of_volume]
        records = read_book_records([(one, out / one.slug) for one in authorities], shown)
        files = ", ".join(volume.file for volume in find_volumes(out))
        found += _volume_appearances(records, files, area, facts)
    return BookAppearances(
        folder=folder,
        editions={EDITIONS[one].title: files_to_open(one, area.slug) for one in editions},
        is_outdated=manifest.dataset.checksum != dataset.origin.checksum
        or manifest.dataset.local != local_figures_checksum(dataset, area),
        appearances=tuple(found),
    )


class _BookReader:
    """Reads the executed notebooks of a book for the places that show some facts."""

    def __init__(
        self,
        notebooks: Mapping[Path, NotebookNode],
        facts: Collection[str],
        whole: tuple[str, ...],
        briefing: BriefingContents | None,
        volume_opening: Collection[str],
    ) -> None:
        self._notebooks, self._facts, self._whole = notebooks, facts, whole
        self._briefing, self._volume_opening = briefing, volume_opening
        self._index = make_fact_index({path.as_posix(): one for path, one in notebooks.items()})

    def appearances(self) -> Iterator[Appearance]:
        """Yield every place, in the order of the book."""
        for path, notebook in self._notebooks.items():
            title = chapter_title(path, notebook)
            for block in read_blocks(without_left_out_blocks(notebook)):
                if isinstance(block, CardsBlock):
                    yield from self._cards(block, path, title)
                else:
                    yield from self._chart_and_table(block, path, title)
            for cell in notebook.cells:
                if (filled := cell.metadata.get("carebook")) and "paragraphs" in filled:
                    yield from self._sentences(filled, path, title)
        yield from self._briefing_figures()

    def shows_facts(self, path: Path) -> bool:
        """Whether a table of a chapter holds one of the facts."""
        rows = [row for ident in self._facts for row in self._index.rows_by_fact.get(ident, ())]
        return any(row.chapter_path == path.as_posix() for row in rows)

    def _cards(self, block: CardsBlock, path: Path, title: str) -> Iterator[Appearance]:
        for card in block.cards:
            for fact in (card.fact, card.england):
                if fact is not None and fact.id in self._facts:
                    text = f"{card.title}: {fact.short}"
                    yield Appearance(fact.id, "card", self._whole, title, _page(path), text)

    def _chart_and_table(
        self, block: IndicatorBlock, path: Path, title: str
    ) -> Iterator[Appearance]:
        for fact in block.facts:
            if fact.id not in self._facts:
                continue
            anchors = [
                row.anchor
                for row in self._index.rows_by_fact.get(fact.id, ())
                if row.chapter_path == path.as_posix() and row.block == block
            ]
            address = "#".join([_page(path), *anchors[:1]])
            if is_in_chart(fact, block):
                charts = self._briefing.charts if self._briefing else ()
                editions = self._editions(any(chart.block == block for chart in charts))
                yield Appearance(fact.id, "chart", editions, title, address, block.caption)
            if anchors:
                yield Appearance(fact.id, "table", self._whole, title, address, block.title)

    def _sentences(self, filled: Mapping[str, Any], path: Path, title: str) -> Iterator[Appearance]:
        # An authority's page of the volume opens with parts of the summary of its whole book.
        opening = self._volume_opening if filled["key"] == BOOK_SUMMARY_KEY else ()
        parts = self._briefing.parts.values() if self._briefing else ()
        in_briefing = " ".join(one.text for part in parts for one in part.paragraphs)
        for paragraph in filled["paragraphs"]:
            text, links = paragraph["text"], paragraph["links"]
            for start, end, sentence in _sentences_of(text):
                in_volume = any(sentence in shown for shown in opening)
                editions = self._editions(sentence in in_briefing, in_volume)
                for ident in self._facts:
                    if any(start <= at < end and _names(linked, ident) for at, _, linked in links):
                        yield Appearance(ident, "sentence", editions, title, _page(path), sentence)

    def _briefing_figures(self) -> Iterator[Appearance]:
        for row in self._briefing.key_figures if self._briefing else ():
            for fact in (row.area_fact, *row.comparator_facts.values()):
                if fact.id in self._facts:
                    title = _BRIEFING
                    yield Appearance(fact.id, "table", (title,), "Key figures", "", row.block.title)

    def _editions(self, in_briefing: bool, in_volume: bool = False) -> tuple[str, ...]:
        more = ((_BRIEFING, in_briefing), (VOLUME_TITLE, in_volume))
        return (*self._whole, *(title for title, is_shown in more if is_shown))


def _volume_opening(
    notebooks: Mapping[Path, NotebookNode], findings: BookFindings | None
) -> tuple[str, ...]:
    """Return the texts that open an authority's page of the national volume."""
    cells = (cell for notebook in notebooks.values() for cell in notebook.cells)
    filled = (cell.metadata.get("carebook", {}) for cell in cells)
    book = next((one for one in filled if one.get("key") == BOOK_SUMMARY_KEY), None)
    opening = open_page(read_summary_record(book) if book else None, findings)
    return tuple(paragraph.text for paragraph in opening.paragraphs)


def is_in_chart(fact: Fact, block: IndicatorBlock) -> bool:
    """Whether a block's chart draws a fact: its description names each value that it shows."""
    if block.spec is None or not fact.charted or fact.value is None:
        return False
    words = f"{block.alt} {block.caption}"
    return fact.short in block.alt and periods.period_label(fact.period) in words


def _page(path: Path) -> str:
    return f"html/{path.with_suffix('.html').as_posix()}"


def _names(linked: str, ident: str) -> bool:
    """Whether a link leads to a fact, alone or as one of the two of a comparison or change."""
    return linked == ident or any(ident in linked.split(between) for between in PAIR_SEPARATORS)


def _sentences_of(paragraph: str) -> Iterator[tuple[int, int, str]]:
    for sentence in split_sentences(paragraph):
        start, end = sentence.offsets_in_text(0, len(sentence.lowercase))
        yield start, end, paragraph[start:end].strip()


def _summaries_in(requests: Iterable[SummaryRequest]) -> list[SelectedSummary]:
    """Return the summaries as they stand in executed notebooks, for the choice of a briefing."""
    return [
        SelectedSummary(request, _summary_on_page(request, request.cell.metadata["carebook"]))
        for request in requests
        if "carebook" in request.cell.metadata
    ]


def _summary_on_page(request: SummaryRequest, filled: Mapping[str, Any]) -> AssessedSummary:
    paragraphs = tuple(each["text"] for each in filled["paragraphs"])
    summary = make_summary(
        request.key, filled["writer"], paragraphs, request.facts_hash, written=None
    )
    lead_ins = tuple(each.get("lead_in", 0) for each in filled["paragraphs"])
    claims = tuple(_claims_of_links(filled["paragraphs"]))
    questions = tuple(filled["questions"])
    return AssessedSummary(summary, AssessedText(paragraphs, questions, lead_ins, claims))


def _claims_of_links(paragraphs: Iterable[Mapping[str, Any]]) -> Iterator[CheckedClaim]:
    """Yield what the words that lead to facts claim: a briefing tells each figure once."""
    before = 0
    for each in paragraphs:
        text = each["text"]
        for start, end, linked in each["links"]:
            yield CheckedClaim(
                text=text, claim=text[start:end], verdict="supported", fact=linked, reason="",
                kind="number", start=before + start, end=before + end,
            )  # fmt: skip
        before += len(text) + len("\n\n")


def _volume_appearances(
    records: VolumeRecords, files: str, area: Area, facts: Collection[str]
) -> Iterator[Appearance]:
    """Yield the sections of the national volume, and the authority's own page, that show facts."""
    key_figures = {key for book in records.books for key in book.key_figures}
    where = (VOLUME_TITLE,)
    for section in choose_sections(records):
        for topic in section.indicators:
            title = topic.record.title
            for series in topic.series:
                own = series.facts_by_code.values()
                for fact in (*own, *series.england_over_time, *series.average_over_time):
                    if fact.id not in facts:
                        continue
                    yield Appearance(fact.id, "section", where, section.title, files, title)
                    if fact in own and (fact.indicator, fact.breakdown) in key_figures:
                        yield Appearance(fact.id, "card", where, area.everyday_name, files, title)


def _books_of_volume(out: Path) -> set[str]:
    """Return the slugs of the books in the national volume; none where there is no volume."""
    inputs = read_json_object(out / NATIONAL_FOLDER / VOLUME_MANIFEST).get("inputs")
    books = inputs.get("books") if isinstance(inputs, dict) else None
    if not isinstance(books, dict) or not find_volumes(out):
        return set()
    return {str(name).partition("/")[0] for name in books}
