"""What a writer is asked to write: one task for each narrative cell that has something to say."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from carebook.checking.assessment import TextAssessor
from carebook.core.errors import InputError
from carebook.data.areas import Area
from carebook.facts.slots.slot import Slot
from carebook.narrative.selection import select_summary
from carebook.narrative.summary import Summary
from carebook.narrative.summary_requests import BOOK, SECTION, SummaryRequest
from carebook.narrative.summary_store import SummaryStore
from carebook.narrative.writers.missing_sentences import missing_value_sentences
from carebook.narrative.writers.prompt_figures import (
    PromptFigure,
    figures_of_blocks,
    figures_of_book,
    figures_of_chart,
    figures_of_section,
)
from carebook.narrative.writers.rule_text import RuleText
from carebook.narrative.writers.writer_registry import WRITERS
from carebook.notebooks.blocks import IndicatorBlock
from carebook.text.phrasing import title_in_sentence

_SENTENCE_BREAK = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")
SummaryKind = Literal["chart", "section", "book"]
SUMMARY_KINDS: tuple[SummaryKind, ...] = ("chart", "section", "book")


@dataclass(frozen=True)
class WritingTask:
    """One summary to write.

    ``blocks`` are the charts it sums up, ``facts_hash`` the hash of what they say,
    ``rule_text`` what the rule-based writer has for it. ``rejected_text`` is a text that a
    person turned down: the next one has to differ. ``figures`` are what a model is told of, the
    findings first; none where nobody has weighed them.
    """

    key: str
    area: str
    kind: SummaryKind
    blocks: tuple[IndicatorBlock, ...]
    facts_hash: str
    rule_text: RuleText
    rejected_text: str = ""
    figures: tuple[PromptFigure, ...] = ()

    @property
    def indicator(self) -> str | None:
        """The indicator a chart's summary is about."""
        return self.blocks[0].indicator if self.kind == "chart" else None


@dataclass(frozen=True)
class WrittenSummary:
    """One finished task: its summary, and the reasons for each draft that was refused."""

    task: WritingTask
    summary: Summary
    refusal_reasons: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class AreaTasks:
    """What is to be written for one area, and the keys of the summaries that stay as they are."""

    area: Area
    assessor: TextAssessor
    tasks: tuple[WritingTask, ...]
    kept_keys: tuple[str, ...]


@dataclass(frozen=True)
class WriterChoice:
    """Which writer is asked for; for a model its label, and the versions of the prompts."""

    writer: str
    model: str = ""
    prompt_versions: Mapping[SummaryKind, str] | None = None


def make_tasks(
    area: str, requests: Iterable[SummaryRequest], assessor: TextAssessor
) -> tuple[WritingTask, ...]:
    """Return a task for each narrative cell that has something to say.

    A cell in which a person wrote is theirs, and one whose chart has no figure stays empty.
    """
    tasks = []
    for request in requests:
        if request.text_in_cell:
            continue
        # The rules' text as it would stand on the page: without what the checker does not support.
        on_page = select_summary(request, None, assessor).on_page
        if on_page is not None:
            kinds: Mapping[str, SummaryKind] = {BOOK: "book", SECTION: "section"}
            tasks.append(
                WritingTask(
                    key=request.key,
                    area=area,
                    kind=kinds.get(request.subject, "chart"),
                    blocks=request.blocks,
                    facts_hash=request.facts_hash,
                    rule_text=RuleText(on_page.summary.paragraphs, on_page.summary.questions),
                    figures=_figures_to_tell(request),
                )
            )
    return tuple(tasks)


def _figures_to_tell(request: SummaryRequest) -> tuple[PromptFigure, ...]:
    findings, dataset = request.findings, request.dataset
    if request.subject == BOOK:
        return figures_of_book(request.blocks, findings, dataset)
    if request.subject == SECTION:
        return figures_of_section(request.blocks, findings, dataset)
    return figures_of_chart(request.blocks[0], findings, dataset)


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
    tasks: Sequence[WritingTask], store: SummaryStore, choice: WriterChoice
) -> tuple[tuple[WritingTask, ...], tuple[str, ...]]:
    """Return the tasks that have to be written, and the keys of those whose text is kept."""
    todo, kept = [], []
    for task in tasks:
        found = store.get(task.key)
        if found is not None and _is_kept(found, task, choice):
            kept.append(task.key)
        elif found is not None and found.status == "rejected":
            todo.append(replace(task, rejected_text=found.text))
        else:
            todo.append(task)
    return tuple(todo), tuple(kept)


def _is_kept(found: Summary, task: WritingTask, choice: WriterChoice) -> bool:
    """Whether a text stays: a person's, one that was approved, or one that would come out alike."""
    if found.is_protected:
        return True
    if found.facts != task.facts_hash or found.status == "rejected":
        return False
    if found.status == "approved":
        return True
    if WRITERS[choice.writer].is_deterministic:
        return (
            found.writer == choice.writer
            and RuleText(found.paragraphs, found.questions) == task.rule_text
            and not found.refused
        )
    prompt = (choice.prompt_versions or {}).get(task.kind, "")
    was_asked = found.writer == choice.writer or bool(found.refused)
    return was_asked and (found.model, found.prompt) == (choice.model, prompt)


def slots_for_task(task: WritingTask, table: Mapping[str, Slot]) -> Mapping[str, Slot]:
    """Return the slots that a task's charts can fill, the longer names of the same left in.

    A fact that the book does not show (a comparator taken out of it, say) offers none.
    """
    shown = {fact.id for block in task.blocks for fact in block.facts}
    return {name: slot for name, slot in table.items() if shown.issuperset(slot.fact_ids)}


def quotable_phrases(task: WritingTask) -> tuple[str, ...]:
    """Return the words of a task that a draft may copy as they stand, the longest first.

    Titles, names of measures and groups, and each sentence of a caveat, of what a figure does not
    show, and of why there is none. Whatever words they hold, they are the software's own.
    """
    found: list[str] = []
    for figure in task.figures or figures_of_blocks(task.blocks):
        found += [figure.title, figure.name, *sentences_in(figure.limits)]
    for block in task.blocks:
        found += [block.title, title_in_sentence(block.title), *block.phrases.values()]
        for text in (block.caveat, *no_figure_texts(task.kind, block)):
            found += sentences_in(text)
    phrases = {text.strip().rstrip(".") for text in found}
    return tuple(sorted(filter(None, phrases), key=lambda text: (-len(text), text)))


def sentences_in(text: str) -> list[str]:
    """Return the sentences of a caveat or a note."""
    return [part for part in _SENTENCE_BREAK.split(text.strip()) if part]


def no_figure_texts(kind: SummaryKind, block: IndicatorBlock) -> tuple[str, ...]:
    """Return what a task says of figures that a chart lacks, as sentences."""
    if block.silence is not None:
        return (block.silence if block.stays_when_silent else block.silence_reason,)
    return tuple(missing_value_sentences(block)) if kind == "chart" else ()
