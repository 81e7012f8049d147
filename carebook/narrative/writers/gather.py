"""Gathering what is to be written for one area, and what stands already."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from carebook.checking.assess import Assessor
from carebook.core.errors import InputError
from carebook.narrative.requests import BOOK, SECTION, Wanted
from carebook.narrative.selection import choose
from carebook.narrative.summary import Summary
from carebook.narrative.summary_store import Store
from carebook.narrative.writers.tasks import Kind, Task


@dataclass(frozen=True)
class Manner:
    """How summaries are wanted: by which writer, and for a model its name and prompts."""

    writer: str
    model: str = ""
    prompts: Mapping[Kind, str] | None = None


def tasks_of(area: str, wanted: Iterable[Wanted], assessor: Assessor) -> tuple[Task, ...]:
    """Return a task for each narrative cell that has something to say.

    A cell in which a person wrote is theirs, and one whose chart has no figure stays empty.
    """
    tasks = []
    for one in wanted:
        if one.by_hand:
            continue
        # The rules' text as it would stand on the page: without what the checker does not support.
        stands = choose(one, None, assessor).stands
        if stands is not None:
            paragraphs = stands.summary.paragraphs
            tasks.append(Task(one.key, area, _kind(one), one.blocks, one.facts, paragraphs))
    return tuple(tasks)


def _kind(wanted: Wanted) -> Kind:
    match wanted.what:
        case what if what == BOOK:
            return "book"
        case what if what == SECTION:
            return "section"
        case _:
            return "chart"


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
    tasks: Sequence[Task], store: Store, manner: Manner
) -> tuple[tuple[Task, ...], tuple[str, ...]]:
    """Part the tasks that have to be written from the keys of those whose text is kept."""
    todo, kept = [], []
    for task in tasks:
        found = store.get(task.key)
        if found is not None and _is_kept(found, task, manner):
            kept.append(task.key)
        elif found is not None and found.status == "rejected":
            todo.append(replace(task, rejected=found.text))
        else:
            todo.append(task)
    return tuple(todo), tuple(kept)


def _is_kept(found: Summary, task: Task, manner: Manner) -> bool:
    """Whether a text stays: a person's, one that was approved, or one that would come out alike."""
    if found.is_protected:
        return True
    if found.facts != task.facts or found.status == "rejected":
        return False
    if found.status == "approved":
        return True
    if manner.writer == "rules":
        return found.writer == "rules" and found.paragraphs == task.by_rule and not found.refused
    prompt = (manner.prompts or {}).get(task.kind, "")
    was_asked = found.writer == "llm" or bool(found.refused)
    return was_asked and (found.model, found.prompt) == (manner.model, prompt)
