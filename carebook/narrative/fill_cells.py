"""Filling the narrative cells of executed notebooks with the texts that stand there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from carebook.books.manifest import Shown
from carebook.checking.assess import Assessed, Assessor
from carebook.checking.finding import Finding
from carebook.checking.prose import QUESTIONS
from carebook.facts.knowledge import Knowledge
from carebook.narrative import attribution
from carebook.narrative.requests import wanted_summaries
from carebook.narrative.selection import Chosen, Text, choose_all, orphans, place_of
from carebook.narrative.summary import hash_of_text
from carebook.narrative.summary_store import Store
from carebook.notebooks.notebook_files import tags
from carebook.text import markdown

# The tag of the Markdown cell that tells for every summary who wrote it.
WRITERS = "writers"
# So many claims of one text are told; the rest are counted.
_TOLD = 3


@dataclass(frozen=True)
class Narrative:
    """The texts that stand in a book, and what whoever made it has to know of them."""

    chosen: tuple[Chosen, ...]
    warnings: tuple[str, ...]

    @property
    def unfinished(self) -> tuple[str, ...]:
        """Why the book is not final: one line for each summary that stands in the way."""
        return tuple(
            f"{one.key}: {reason}" for one in self.chosen for reason in _in_the_way(one) if reason
        )

    @property
    def shown(self) -> dict[str, Shown]:
        """Each summary that stands in the book, by its key."""
        return {
            one.key: Shown(writer=one.stands.summary.writer, version=version_of(one.stands))
            for one in self.chosen
            if one.stands is not None
        }


def version_of(text: Text) -> str:
    """Return the short hash of a text as readers see it, its slots filled."""
    return hash_of_text("\n\n".join(text.assessed.paragraphs), text.assessed.questions)


def fill(
    notebooks: Mapping[Path, NotebookNode], knowledge: Knowledge, store: Store, shown: Path
) -> Narrative:
    """Write every summary into its cell, in place, and note in the cell who wrote it.

    Args:
        notebooks: all of a book's, executed, in the order of its chapters, by source path.
        knowledge: what is known of the area.
        store: the area's summaries.
        shown: the store's path as messages name it.

    Raises:
        InputError: a narrative cell asks for an indicator that its notebook does not show, or
            holds a text that cannot be used.

    """
    wanted = wanted_summaries(notebooks)
    chosen = choose_all(wanted, store, Assessor(knowledge))
    for one in chosen:
        _write(one)
    table = attribution.writers_table(chosen)
    for notebook in notebooks.values():
        for cell in notebook.cells:
            if cell.cell_type == "markdown" and WRITERS in tags(cell):
                cell.source = table
    warnings = [text for one in chosen for text in _warnings(one, store, shown)]
    # One notebook alone, as in a preview, says nothing of what the book has.
    if len(notebooks) > 1:
        warnings += _orphaned(store, chosen, shown)
    return Narrative(chosen, tuple(warnings))


def _write(chosen: Chosen) -> None:
    cell, text = chosen.wanted.cell, chosen.stands
    cell.source = ""
    if text is None:
        return
    assessed = text.assessed
    parts = [markdown.escape(paragraph) for paragraph in assessed.paragraphs]
    if assessed.questions:
        listed = "\n".join(f"- {markdown.escape(question)}" for question in assessed.questions)
        parts += [f"**{QUESTIONS}**", listed]
    cell.source = "\n\n".join(parts)
    cell.metadata["carebook"] = {
        "key": chosen.key,
        "writer": text.summary.writer,
        "version": version_of(text),
        "status": attribution.status(chosen),
        "label": attribution.label(chosen),
        "paragraphs": _linked(assessed),
        "questions": list(assessed.questions),
        "findings": [_as_data(finding) for finding in assessed.all_findings],
    }


def _linked(assessed: Assessed) -> list[dict[str, Any]]:
    return [
        {"text": paragraph, "links": [list(link) for link in links]}
        for paragraph, links in zip(assessed.paragraphs, assessed.links, strict=True)
    ]


def _as_data(finding: Finding) -> dict[str, Any]:
    return finding.model_dump(include={"claim", "verdict", "fact", "reason"})


def _warnings(chosen: Chosen, store: Store, shown: Path) -> list[str]:
    warnings = []
    place = place_of(chosen, store, shown)
    text = chosen.set_aside
    if text is not None:
        whose = {"llm": "the language model's text", "rules": "the rule's earlier text"}
        who = whose.get(text.summary.writer, "a person's text")
        why = {
            "stale": "the figures have changed since it was written; run carebook summarise",
            "rejected": "it was turned down; write it anew, or run carebook summarise",
            "unsupported": f"{_told(text.assessed.unsupported)}; mend the text",
        }[chosen.why]
        warnings.append(f"{place}: {chosen.key}: {who} is not on the page: {why}")
    elif chosen.stands is not None and chosen.stands.stale:
        warnings.append(
            f"{place}: {chosen.key}: the figures have changed since a person wrote this text; "
            "read it again, and approve it with --reread"
        )
    warnings += [
        f"{chosen.key}: the rule's sentence is not on the page, because the checker does not "
        f"support it: '{sentence}'; please report it"
        for sentence in chosen.cut
    ]
    return warnings


def _told(findings: tuple[Finding, ...]) -> str:
    told = "; ".join(f"'{found.claim}': {found.reason}" for found in findings[:_TOLD])
    more = len(findings) - _TOLD
    return f"{told}; and {more} more" if more > 0 else told


def _orphaned(store: Store, chosen: Iterable[Chosen], shown: Path) -> list[str]:
    return [
        f"{shown}:{store.lines.get(summary.key, 0)}: {summary.key}: this book has no such summary "
        "any more; it is kept in the file: move its text to another key, or remove it"
        for summary in orphans(store, (one.wanted for one in chosen))
    ]


def _in_the_way(chosen: Chosen) -> list[str]:
    """Return why a summary cannot stand in a final book."""
    text = chosen.foremost
    if text is None:
        return []
    reasons = []
    if text.assessed.unsupported:
        reasons.append(f"not supported: {_told(text.assessed.unsupported)}")
    if text.stale:
        reasons.append("stale: the figures have changed since it was written")
    if text.summary.status == "rejected":
        reasons.append("turned down, and not written anew")
    elif text.summary.status != "approved":
        reasons.append("not approved")
    if chosen.cut and chosen.set_aside is None:
        reasons.append("a sentence of the rule's is not supported")
    return reasons
