"""The prompts of an area as a model would get them, made without drawing a chart."""

from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks.rule_texts import RuleTexts
from carebook.checking.assessment import TextAssessor
from carebook.core.project import Project
from carebook.data.areas import Area
from carebook.data.dataset import Dataset
from carebook.facts.knowledge import gather_knowledge
from carebook.narrative.writers.prompt_slots import estimate_tokens
from carebook.narrative.writers.prompts import build_message, load_prompt
from carebook.narrative.writers.writing_tasks import SUMMARY_KINDS, WritingTask, make_tasks


@dataclass(frozen=True)
class PromptText:
    """What is sent for one task: the standing words (``system``) and the ``message``.

    ``assessor`` has the slots that a draft may use, and checks it.
    """

    area: Area
    task: WritingTask
    assessor: TextAssessor
    system: str
    message: str

    @property
    def tokens(self) -> int:
        """About how many tokens both have together."""
        return estimate_tokens(f"{self.system}\n\n{self.message}")


class PromptTexts:
    """Makes the prompts of one area after the other."""

    def __init__(self, project: Project, dataset: Dataset) -> None:
        """Read the standing words.

        Raises:
            InputError: a prompt is missing or cannot be used.

        """
        self._dataset = dataset
        self._texts = RuleTexts(project, dataset)
        self._prompts = {kind: load_prompt(project.prompts, kind) for kind in SUMMARY_KINDS}

    def prompts_of(self, area: Area) -> Iterator[PromptText]:
        """Yield the prompts of an area, in the book's order."""
        assessor = TextAssessor(gather_knowledge(self._dataset, area))
        for task in make_tasks(area.name, self._texts.requests_of(area), assessor):
            message = build_message(task, assessor.slot_table)
            yield PromptText(area, task, assessor, self._prompts[task.kind].text, message)
