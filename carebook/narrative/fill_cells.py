"""Filling the narrative cells of executed notebooks with the texts that stand there."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from nbformat import NotebookNode

from carebook.checking.assessment import TextAssessor
from carebook.checking.checked_claim import CheckedClaim
from carebook.facts.knowledge import AreaKnowledge
from carebook.findings.finding import AreaFindings
from carebook.narrative import attribution
from carebook.narrative.selection import (
    AssessedSummary,
    SelectedSummary,
    find_orphaned_summaries,
    select_summaries,
    summary_location,
)
from carebook.narrative.summary import ShownSummary, hash_of_text
from carebook.narrative.summary_requests import find_summary_requests
from carebook.narrative.summary_store import SummaryStore
from carebook.narrative.summary_text import summary_markdown
from carebook.narrative.writers.writer_registry import WRITERS
from carebook.notebooks.notebook_files import cell_tags

# The tag of the Markdown cell that tells for every summary who wrote it.
WRITERS_TAG = "writers"
# Where a notebook's metadata say who wrote its summaries, once for all that are alike.
SUMMARIES_LINE_KEY = "carebook_summaries"
# So many claims of one text are told; the rest are counted.
_MAX_CLAIMS_LISTED = 3


@dataclass(frozen=True)
class Narrative:
    """The texts that stand in a book, and what whoever made it has to know of them."""

    selected: tuple[SelectedSummary, ...]
    warnings: tuple[str, ...]

    @property
    def findings(self) -> AreaFindings | None:
        """What was found in the area, the same for all texts; None where a book has no texts."""
        return self.selected[0].request.findings if self.selected else None

    @property
    def reasons_not_final(self) -> tuple[str, ...]:
        """Why the book is not final: one line for each summary that stands in the way."""
        return tuple(
            f"{one.key}: {reason}" for one in self.selected for reason in _reasons_not_final(one)
        )

    @property
    def shown_summaries(self) -> dict[str, ShownSummary]:
        """Each summary that stands in the book, by its key."""
        return {
            one.key: ShownSummary(
                writer=one.on_page.summary.writer,
                version=text_version(one.on_page),
                signed=one.on_page.signed,
            )
            for one in self.selected
            if one.on_page is not None
        }


def text_version(text: AssessedSummary) -> str:
    """Return the short hash of a text as readers see it, its slots filled."""
    return hash_of_text("\n\n".join(text.assessed.paragraphs), text.assessed.questions)


def fill_summary_cells(
    notebooks: Mapping[Path, NotebookNode],
    knowledge: AreaKnowledge,
    store: SummaryStore,
    shown: Path,
    today: date,
) -> Narrative:
    """Write every summary into its cell, in place, and note in the cell who wrote it.

    Args:
        notebooks: all of a book's, executed, in the order of its chapters, by source path.
        knowledge: what is known of the area.
        store: the area's summaries.
        shown: the store's path as messages name it.
        today: the day of the edition.

    Raises:
        InputError: a narrative cell asks for an indicator that its notebook does not show, or
            holds a text that cannot be used.

    """
    wanted = find_summary_requests(notebooks, knowledge, today)
    chosen = select_summaries(wanted, store, TextAssessor(knowledge))
    for path, notebook in notebooks.items():
        _write_cells(notebook, [one for one in chosen if one.request.path == path])
    table = "\n\n".join(
        filter(None, (attribution.writers_table(chosen), attribution.signed_claims_table(chosen)))
    )
    for notebook in notebooks.values():
        for cell in notebook.cells:
            if cell.cell_type == "markdown" and WRITERS_TAG in cell_tags(cell):
                cell.source = table
    warnings = [text for one in chosen for text in summary_warnings(one, store, shown)]
    # One notebook alone, as in a preview, says nothing of what the book has.
    if len(notebooks) > 1:
        warnings += _orphan_warnings(store, chosen, shown)
    return Narrative(chosen, tuple(warnings))


def _write_cells(notebook: NotebookNode, chosen: Sequence[SelectedSummary]) -> None:
    """Write the summaries of one notebook, and into its metadata what is said of them once."""
    attributed = attribution.attribute_chapter(chosen)
    notebook.metadata.pop(SUMMARIES_LINE_KEY, None)
    if attributed.line:
        notebook.metadata[SUMMARIES_LINE_KEY] = attributed.line
    for one in chosen:
        _write_cell(one, attributed.labels.get(one.key, ""))


def _write_cell(chosen: SelectedSummary, label_in_box: str) -> None:
    cell, text = chosen.request.cell, chosen.on_page
    cell.source = ""
    if text is None:
        return
    assessed = text.assessed
    cell.source = summary_markdown(assessed)
    cell.metadata["carebook"] = {
        "key": chosen.key,
        "writer": text.summary.writer,
        "version": text_version(text),
        "status": attribution.page_status(chosen),
        "label": attribution.attribution_line(chosen),
        "label_in_box": label_in_box,
        "paragraphs": [
            {"text": paragraph, "links": [list(link) for link in links], "lead_in": lead_in}
            for paragraph, links, lead_in in zip(
                assessed.paragraphs, assessed.fact_links, assessed.lead_ins, strict=True
            )
        ],
        "questions": list(assessed.questions),
        "claims": [
            claim.model_dump(include={"claim", "verdict", "fact", "reason"})
            for claim in assessed.all_claims
        ],
    }


def summary_warnings(chosen: SelectedSummary, store: SummaryStore, shown: Path) -> list[str]:
    """Return what whoever made a book is told of one summary; ``shown`` is the store's path."""
    warnings = []
    place = summary_location(chosen, store, shown)
    text = chosen.set_aside
    if text is not None:
        who = WRITERS[text.summary.writer].warning_phrase
        why = {
            "stale": "the figures have changed since it was written; run carebook summarise",
            "rejected": "it was turned down; write it anew, or run carebook summarise",
            "unsupported": f"{_list_claims(text.open_claims)}; mend the text",
        }[chosen.set_aside_reason]
        warnings.append(f"{place}: {chosen.key}: {who} is not on the page: {why}")
    elif chosen.on_page is not None and chosen.on_page.stale:
        warnings.append(
            f"{place}: {chosen.key}: the figures have changed since a person wrote this text; "
            "read it again, and approve it with --reread"
        )
    warnings += [
        f"{chosen.key}: the rule's sentence is not on the page, because the checker does not "
        f"support it: '{sentence}'; {_advice_on_cut(chosen)}"
        for sentence in chosen.cut_sentences
    ]
    return warnings


def _advice_on_cut(chosen: SelectedSummary) -> str:
    """Say what to do where the checker does not understand the rule's own words."""
    [*blocks] = chosen.request.blocks if chosen.request.indicator else ()
    if not blocks or not blocks[0].local:
        return "please report it"
    return f"choose other words for the title or statement of {blocks[0].indicator}, or give terms"


def _list_claims(findings: tuple[CheckedClaim, ...]) -> str:
    told = "; ".join(f"'{found.claim}': {found.reason}" for found in findings[:_MAX_CLAIMS_LISTED])
    more = len(findings) - _MAX_CLAIMS_LISTED
    return f"{told}; and {more} more" if more > 0 else told


def _orphan_warnings(
    store: SummaryStore, chosen: Iterable[SelectedSummary], shown: Path
) -> list[str]:
    return [
        f"{shown}:{store.line_numbers.get(summary.key, 0)}: {summary.key}: this book has no such "
        "summary any more; it is kept in the file: move its text to another key, or remove it"
        for summary in find_orphaned_summaries(store, (one.request for one in chosen))
    ]


def _reasons_not_final(chosen: SelectedSummary) -> list[str]:
    """Return why a summary cannot stand in a final book."""
    text = chosen.for_review
    if text is None:
        return []
    reasons = []
    if text.open_claims:
        reasons.append(f"not supported: {_list_claims(text.open_claims)}")
    if text.stale:
        reasons.append("stale: the figures have changed since it was written")
    if text.summary.status == "rejected":
        reasons.append("turned down, and not written anew")
    elif text.summary.status != "approved":
        reasons.append("not approved")
    if chosen.cut_sentences and chosen.set_aside is None:
        reasons.append("a sentence of the rule's is not supported")
    return reasons
