"""What a writer is asked to write: one task for each narrative cell that has something to say."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from carebook.facts.slots.slot import Slot
from carebook.notebooks.blocks import IndicatorBlock

SummaryKind = Literal["chart", "section", "book"]


@dataclass(frozen=True)
class WritingTask:
    """One summary to write.

    ``blocks`` are the charts it sums up, ``facts`` the hash of what they say, ``by_rule`` the
    paragraphs that the rule-based writer has for it. ``rejected`` is a text that a person turned
    down: the next one has to differ.
    """

    key: str
    area: str
    kind: SummaryKind
    blocks: tuple[IndicatorBlock, ...]
    facts_hash: str
    rule_paragraphs: tuple[str, ...]
    rejected_text: str = ""

    @property
    def indicator(self) -> str | None:
        """The indicator a chart's summary is about."""
        return self.blocks[0].indicator if self.kind == "chart" else None


def slots_for_task(task: WritingTask, table: Mapping[str, Slot]) -> Mapping[str, Slot]:
    """Return the slots that a task's charts can fill, the longer names of the same left in.

    A fact that the book does not show (a comparator taken out of it, say) offers none.
    """
    shown = {fact.id for block in task.blocks for fact in block.facts}
    return {name: slot for name, slot in table.items() if shown.issuperset(slot.fact_ids)}


def slots_for_prompt(task: WritingTask, table: Mapping[str, Slot]) -> Mapping[str, Slot]:
    """Return the slots worth telling a model of: each once, for a long text the chief ones.

    The fewer there are, the better a small model copes.
    """
    speaking = {block.indicator for block in task.blocks if block.silence is None}
    found = {
        name: slot
        for name, slot in slots_for_task(task, table).items()
        if not slot.alias_of and ("." not in name or name.split(".")[0] in speaking)
    }
    if task.kind == "chart":
        return found
    left_out = (".interval", ".what")
    charted = {fact.id for block in task.blocks for fact in block.facts if fact.charted}
    headline = {block.indicator for block in task.blocks if block.headline}
    return {
        name: slot
        for name, slot in found.items()
        if charted.issuperset(slot.fact_ids)
        and not name.endswith(left_out)
        and (task.kind == "section" or "." not in name or name.split(".")[0] in headline)
    }
