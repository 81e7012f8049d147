"""Gathering what is to be written for one area, and what stands already."""

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from nbformat import NotebookNode

from carebook.blocks import IndicatorBlock
from carebook.build import Progress
from carebook.errors import BuildFailed, InputError
from carebook.execute import Job, execute_all
from carebook.notebook_files import blocks, read_notebook, summary_of
from carebook.plan import AREA, Plan
from carebook.store import Store
from carebook.summaries import Summary, facts_hash
from carebook.writers import rules
from carebook.writers.tasks import Kind, Task

BOOK, SECTION = "book", "section"
# What stands in a notebook's summary cell until somebody writes there: emphasised words.
_PLACEHOLDER = "*The summary of this "


@dataclass(frozen=True)
class Wanted:
    """With what summaries are wanted: the writer, and for a model its name and its prompts."""

    writer: str
    model: str = ""
    prompts: Mapping[Kind, str] | None = None


def executed_notebooks(plan: Plan, progress: Progress, workers: int) -> Mapping[Path, NotebookNode]:
    """Run all notebooks of a book in a folder that is gone afterwards; return them by source path.

    Raises:
        BuildFailed: a notebook failed; the message holds the whole report.

    """
    with tempfile.TemporaryDirectory() as work:
        jobs = [
            Job(
                source=plan.project.root / chapter,
                target=Path(work) / chapter,
                parameters={**plan.params.notebook, AREA: plan.area.slug},
            )
            for chapter in plan.book.chapters
        ]
        finished = 0

        def done() -> None:
            nonlocal finished
            finished += 1
            progress("notebooks", finished, len(jobs))

        if failures := execute_all(jobs, plan.area.name, workers, done):
            raise BuildFailed("\n".join(each.report(each.partial) for each in failures))
        return {plan.project.relative(job.source): read_notebook(job.target) for job in jobs}


def gather(area: str, notebooks: Mapping[Path, NotebookNode]) -> tuple[Task, ...]:
    """Return a task for each narrative cell of a book that has something to say.

    ``notebooks`` are all of a book's, executed, in the order of its chapters, by source path. A
    cell in which a person wrote, and one whose chart has no figure, is passed over.

    Raises:
        InputError: a cell asks for an indicator that its notebook does not show.

    """
    shown = {path: _indicator_blocks(notebook) for path, notebook in notebooks.items()}
    everything = [block for found in shown.values() for block in found]
    tasks: list[Task] = []
    for path, notebook in notebooks.items():
        turns = {block.indicator: turn for turn, block in enumerate(shown[path])}
        by_name = {block.indicator: block for block in shown[path]}
        for cell in notebook.cells:
            wanted = summary_of(cell)
            if wanted is None or _is_a_persons(cell):
                continue
            if wanted == BOOK:
                kind, chosen, text = BOOK, everything, rules.book_summary(everything)
            elif wanted == SECTION:
                kind, chosen, text = SECTION, shown[path], rules.section_summary(shown[path])
            elif wanted in by_name:
                block = by_name[wanted]
                kind, chosen = "chart", [block]
                text = [rules.chart_summary(block, turns[wanted])]
            else:
                raise InputError.at(
                    path,
                    None,
                    f"expected the tag summary:<indicator> to name an indicator this notebook "
                    f"shows, found '{wanted}'; mend the tag",
                )
            by_rule = tuple(paragraph for paragraph in text if paragraph)
            if by_rule:
                key = _free(f"{path.stem}/{wanted}", tasks)
                tasks.append(
                    Task(key, area, kind, tuple(chosen), facts_hash(chosen), by_rule)  # type: ignore[arg-type]
                )
    return tuple(tasks)


def chosen(tasks: Sequence[Task], keys: Sequence[str]) -> tuple[Task, ...]:
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


def to_write(
    tasks: Sequence[Task], store: Store, wanted: Wanted
) -> tuple[tuple[Task, ...], tuple[str, ...]]:
    """Part the tasks that have to be written from the keys of those whose text is kept."""
    todo, kept = [], []
    for task in tasks:
        found = store.get(task.key)
        if found is not None and _is_kept(found, task, wanted):
            kept.append(task.key)
        elif found is not None and found.status == "rejected":
            todo.append(replace(task, rejected=found.text))
        else:
            todo.append(task)
    return tuple(todo), tuple(kept)


def _is_kept(found: Summary, task: Task, wanted: Wanted) -> bool:
    """Whether a text stays: a person's, one that was approved, or one that would come out alike."""
    if not found.by_machine:
        return True
    if found.facts != task.facts or found.status == "rejected":
        return False
    if found.status == "approved":
        return True
    if wanted.writer == "rules":
        return found.writer == "rules" and found.paragraphs == task.by_rule and not found.refused
    prompt = (wanted.prompts or {}).get(task.kind, "")
    was_asked = found.writer == "llm" or bool(found.refused)
    return was_asked and (found.model, found.prompt) == (wanted.model, prompt)


def _is_a_persons(cell: NotebookNode) -> bool:
    text = str(cell.source).strip()
    return bool(text) and not text.startswith(_PLACEHOLDER)


def _free(key: str, tasks: Sequence[Task]) -> str:
    """Return the key, numbered from 2 where the chapter has one like it already."""
    taken = {task.key for task in tasks}
    number = 2
    numbered = key
    while numbered in taken:
        numbered, number = f"{key}-{number}", number + 1
    return numbered


def _indicator_blocks(notebook: NotebookNode) -> list[IndicatorBlock]:
    return [block for block in blocks(notebook) if isinstance(block, IndicatorBlock)]
