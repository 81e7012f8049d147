"""Gathering what is to be written for one area, and what stands already."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from carebook.checking.assessment import TextAssessor
from carebook.core.errors import InputError
from carebook.narrative.selection import select_summary
from carebook.narrative.summary import Summary
from carebook.narrative.summary_requests import BOOK, SECTION, SummaryRequest
from carebook.narrative.summary_store import SummaryStore
from carebook.narrative.writers.writing_tasks import SummaryKind, WritingTask


@dataclass(frozen=True)
class WriterChoice:
    """How summaries are wanted: by which writer, and for a model its name and prompts."""

    writer: str
    model: str = ""
    prompt_versions: Mapping[SummaryKind, str] | None = None


def make_tasks(
    area: str, wanted: Iterable[SummaryRequest], assessor: TextAssessor
) -> tuple[WritingTask, ...]:
    """Return a task for each narrative cell that has something to say.

    A cell in which a person wrote is theirs, and one whose chart has no figure stays empty.
    """
    tasks = []
    for one in wanted:
        if one.text_in_cell:
            continue
        # The rules' text as it would stand on the page: without what the checker does not support.
        stands = select_summary(one, None, assessor).on_page
        if stands is not None:
            paragraphs = stands.summary.paragraphs
            tasks.append(
                WritingTask(
                    one.key, area, _summary_kind(one), one.blocks, one.facts_hash, paragraphs
                )
            )
    return tuple(tasks)


def _summary_kind(wanted: SummaryRequest) -> SummaryKind:
    match wanted.subject:
        case what if what == BOOK:
            return "book"
        case what if what == SECTION:
            return "section"
        case _:
            return "chart"


def pick_tasks(tasks: Sequence[WritingTask], keys: Sequence[str]) -> tuple[WritingTask, ...]:
    """Return the tasks with these keys, or all where none are named.

    Raises:
        InputError: there is no such summary.

    """
    known = {task.key: task for task in tasks}
    for key in keys:
        if key not in known:
            raise InputError(
                f"summary: expected one of the book's ({', '.join(known)}), found '{key[:80]}'"
            )
    return tuple(known[key] for key in keys) if keys else tuple(tasks)


def split_tasks_to_write(
    tasks: Sequence[WritingTask], store: SummaryStore, manner: WriterChoice
) -> tuple[tuple[WritingTask, ...], tuple[str, ...]]:
    """Part the tasks that have to be written from the keys of those whose text is kept."""
    todo, kept = [], []
    for task in tasks:
        found = store.get(task.key)
        if found is not None and _is_kept(found, task, manner):
            kept.append(task.key)
        elif found is not None and found.status == "rejected":
            todo.append(replace(task, rejected_text=found.text))
        else:
            todo.append(task)
    return tuple(todo), tuple(kept)


def _is_kept(found: Summary, task: WritingTask, manner: WriterChoice) -> bool:
    """Whether a text stays: a person's, one that was approved, or one that would come out alike."""
    if found.is_protected:
        return True
    if found.facts != task.facts_hash or found.status == "rejected":
        return False
    if found.status == "approved":
        return True
    if manner.writer == "rules":
        return (
            found.writer == "rules"
            and found.paragraphs == task.rule_paragraphs
            and not found.refused
        )
    prompt = (manner.prompt_versions or {}).get(task.kind, "")
    was_asked = found.writer == "llm" or bool(found.refused)
    return was_asked and (found.model, found.prompt) == (manner.model, prompt)
