"""The rule writer's texts of an area, as a build has them, but made without a chart being drawn.

The chapters' own cells are run, in this process; only the drawing is left out, which takes nearly
all of the time and of which no sentence speaks. Nothing of a store of summaries is read: these are
the rules' texts alone.
"""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pandas as pd
from nbformat import NotebookNode

from carebook.charts.registry import CHART_FUNCTIONS
from carebook.charts.style import Chart, ChartFunction
from carebook.checking.assessment import AssessedText, TextAssessor
from carebook.config.chapters import read_quarto_yml
from carebook.config.params import Params, load_params
from carebook.core.project import Project
from carebook.data.areas import Area
from carebook.data.dataset import Dataset
from carebook.facts.knowledge import gather_knowledge
from carebook.narrative.summary_requests import BOOK, SECTION, SummaryRequest, find_summary_requests
from carebook.narrative.writers.rule_text import RuleText
from carebook.notebooks.api import Book
from carebook.notebooks.blocks import BLOCK_MIME, IndicatorBlock
from carebook.notebooks.notebook_files import cell_tags, read_notebook

# The cell that opens the book: it is open already.
_OPENING = "open_book("
# Calls of a chapter that put out no block of an indicator.
_OTHER_CALLS = (
    "case_studies", "contacts", "dataset_in_words", "districts", "key_figures", "neighbours",
    "provenance", "reply_to", "rights", "sources", "summary",
)  # fmt: skip


@dataclass(frozen=True)
class WrittenText:
    """A text of the rule writer.

    ``kind`` is ``chart``, ``section`` or ``book``; ``assessed`` is what the checker says of it.
    """

    area: Area
    key: str
    kind: str
    written: RuleText
    assessed: AssessedText

    @property
    def text(self) -> str:
        """The paragraphs, without the marks of their lead-ins."""
        return self.assessed.text


@dataclass
class _BookWithoutCharts(Book):
    """A book whose blocks are kept and not displayed, and have no chart."""

    kept: list[IndicatorBlock] = field(default_factory=list)

    def figures(
        self,
        indicator: str,
        *breakdowns: str,
        everywhere: bool = False,  # noqa: ARG002  (the other authorities' figures are for a chart)
    ) -> pd.DataFrame:
        return super().figures(indicator, *breakdowns)

    def show(
        self,
        figures: pd.DataFrame,
        draw: ChartFunction | Chart | None = None,  # noqa: ARG002  (nothing is drawn)
    ) -> None:
        super().show(figures, None)

    def _show_block(self, block: IndicatorBlock) -> None:
        self.kept.append(block)


for _name in _OTHER_CALLS:
    setattr(_BookWithoutCharts, _name, lambda *_args, **_named: None)


@dataclass(frozen=True)
class RuleTexts:
    """Makes the rule writer's texts of one area after the other, of one project and dataset."""

    project: Project
    dataset: Dataset

    @cached_property
    def _chapters(self) -> Mapping[Path, NotebookNode]:
        listed = read_quarto_yml(self.project.quarto_yml).chapters
        paths = [self.project.root / name for name in listed if name.endswith(".ipynb")]
        return {path: read_notebook(path) for path in paths}

    def texts_of(self, area: Area) -> Iterator[WrittenText]:
        """Yield the texts of an area, in the book's order; nothing where there is none."""
        assessor = TextAssessor(gather_knowledge(self.dataset, area))
        for request in self.requests_of(area):
            written = request.rule_text()
            if written.paragraphs or written.questions:
                assessed = assessor.assess(
                    written.paragraphs, written.questions, request.indicator, slots=False
                )
                yield WrittenText(area, request.key, _kind_of(request), written, assessed)

    def requests_of(self, area: Area) -> tuple[SummaryRequest, ...]:
        """Return the texts that an area's book wants, in the book's order."""
        params = load_params(self.project.params, area)
        notebooks = {
            path: self._run(chapter, area, params) for path, chapter in self._chapters.items()
        }
        knowledge = gather_knowledge(self.dataset, area)
        return find_summary_requests(notebooks, knowledge, params.edition_date)

    def _run(self, chapter: NotebookNode, area: Area, params: Params) -> NotebookNode:
        """Return a chapter with the blocks that its cells show as their outputs."""
        executed = deepcopy(chapter)
        book = _BookWithoutCharts(
            self.project, self.dataset, area, params, tuple(params.notebook["comparators"])
        )
        names = {"book": book, **CHART_FUNCTIONS}
        for cell in executed.cells:
            is_setting = "parameters" in cell_tags(cell) or _OPENING in cell.source
            if cell.cell_type != "code" or is_setting:
                continue
            book.kept.clear()
            exec(cell.source, names)  # noqa: S102  (the project's own chapters)
            shown = [{BLOCK_MIME: block.model_dump(mode="json")} for block in book.kept]
            cell.outputs = [{"output_type": "display_data", "data": data} for data in shown]
        return executed


def _kind_of(request: SummaryRequest) -> str:
    return request.subject if request.subject in (SECTION, BOOK) else "chart"
