"""What the briefing's tests share: papers made of the books that were built for the tests."""

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from docx import Document

from carebook.books.edition_registry import edition_files
from carebook.books.look import lay_out_look
from carebook.books.plan import BookPlan, plan_book
from carebook.build.notebook_runs import executed_notebooks
from carebook.config.briefing_details import BriefingDetails
from carebook.core.cache import BuildCache
from carebook.core.project import Project
from carebook.editions.briefing.briefing_document import BriefingDocument
from carebook.editions.briefing.make_briefing import compose_briefing, make_briefing
from carebook.editions.prepared_edition import EditionInputs
from carebook.facts.knowledge import AreaKnowledge, gather_knowledge
from carebook.narrative.fill_cells import Narrative, fill_summary_cells
from carebook.notebooks.notebook_files import ExecutedNotebooks
from support.project_copies import MadeBook


@dataclass(frozen=True)
class Ready:
    """All that a paper is made of."""

    plan: BookPlan
    notebooks: ExecutedNotebooks
    narrative: Narrative
    knowledge: AreaKnowledge

    def paper(self, folder: Path, **details: object) -> BriefingDocument:
        return compose_briefing(self.with_details(**details)._inputs(folder), folder)

    def with_details(self, **details: object) -> "Ready":
        briefing = BriefingDetails.model_validate(details)
        params = self.plan.params.model_copy(update={"briefing": briefing})
        return dataclasses.replace(self, plan=dataclasses.replace(self.plan, params=params))

    def make(self, folder: Path, made: BuildCache | None = None) -> "MadeBriefing":
        pdf, word = (folder / name for name in edition_files("briefing", self.plan.area.slug))
        return MadeBriefing(pdf, word, make_briefing(self._inputs(folder, made)))

    def _inputs(self, folder: Path, made: BuildCache | None = None) -> EditionInputs:
        return EditionInputs(
            plan=self.plan,
            look=lay_out_look(self.plan.project, self.plan.brand, folder / "theme"),
            notebooks=self.notebooks,
            narrative=self.narrative,
            knowledge=self.knowledge,
            chapters=(),
            staged=folder / "staged",
            work=folder,
            finished=folder,
            build_cache=made or BuildCache(),
        )


@dataclass(frozen=True)
class MadeBriefing:
    pdf: Path
    word: Path
    warnings: tuple[str, ...]


def ready_of(project: Project, slug: str, out: Path | None = None) -> Ready:
    """Run an area's notebooks, or take them from its book in ``out``, and fill them."""
    plan = plan_book(project, slug, stitcher="builtin", out=out)
    notebooks = executed_notebooks(plan, lambda *_: None, workers=2)
    knowledge = gather_knowledge(plan.dataset, plan.area)
    narrative = fill_summary_cells(
        notebooks,
        knowledge,
        plan.summary_store,
        plan.summary_store.path,
        plan.params.edition_date,
    )
    return Ready(plan, notebooks, narrative, knowledge)


_READY: dict[str, Ready] = {}


def ready_from(project: Project, books: Callable[[str], MadeBook], slug: str) -> Ready:
    """What a paper is made of, from the book that the tests share; nobody may change it."""
    if slug not in _READY:
        _READY[slug] = ready_of(project, slug, books(slug).folder.parent)
    return _READY[slug]


def paragraphs_of(word: Path, style: str) -> list[str]:
    return [p.text for p in Document(str(word)).paragraphs if p.style and p.style.name == style]
