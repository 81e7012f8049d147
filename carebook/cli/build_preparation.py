"""Before books are built: what can be checked is, and it is decided which of them have to be."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from carebook.books.edition_registry import Edition
from carebook.books.plan import BookPlan, Stitcher, plan_book, plan_books
from carebook.build.batch.jobs import BookJob, JobResult, failed_result
from carebook.build.batch.worker import PROGRAM_CHECKSUM, finished_result, run_job
from carebook.build.staleness import decide_rebuild
from carebook.core.errors import CarebookError
from carebook.core.project import Project
from carebook.data.areas import Area
from carebook.data.dataset import Dataset
from carebook.execution.runner import KernelKind


@dataclass(frozen=True)
class BuildRequest:
    """What was asked for, whichever books are meant."""

    editions: tuple[Edition, ...] | None
    stitcher: Stitcher | None
    out: Path
    final: bool
    force: bool
    kernels: KernelKind

    def make_job(self, project: Project, dataset: Dataset, area: Area) -> BookJob:
        """Return the order for one book."""
        return BookJob(
            root=project.root,
            slug=area.slug,
            area_name=area.name,
            editions=self.editions,
            stitcher=self.stitcher,
            output_folder=self.out,
            dataset_checksum=dataset.origin.checksum,
            program_checksum=PROGRAM_CHECKSUM,
            final=self.final,
            force=self.force,
            kernels=self.kernels,
        )


@dataclass
class PreparedBuild:
    """The books to build, what is known of the others, and why, in lines; ``slugs`` are all."""

    slugs: list[str] = field(default_factory=list)
    plans: dict[str, BookPlan] = field(default_factory=dict)
    jobs: tuple[BookJob, ...] = ()
    known_outcomes: list[JobResult] = field(default_factory=list)
    explanations: list[str] = field(default_factory=list)


def prepare_build(
    project: Project, dataset: Dataset, wish: BuildRequest, areas: Sequence[str] | None
) -> PreparedBuild:
    """Decide which books have to be built; ``areas`` is None for those of all authorities.

    Of all authorities, one whose own inputs are wrong fails and stops no other.

    Raises:
        CarebookError: an area that was named cannot be built, or none can.

    """
    prepared = PreparedBuild()
    orders = []
    for plan in _make_plans(project, dataset, wish, areas, prepared):
        order = wish.make_job(project, dataset, plan.area)
        decision = decide_rebuild(plan, force=wish.force, final=wish.final)
        lines = decision.reasons_in_words(len(plan.book_project.chapters))
        prepared.explanations += [f"{plan.area.name}: {line}" for line in lines]
        last = decision.last_manifest
        if not decision.is_current or last is None:
            orders.append(order)
            prepared.plans[order.slug] = plan
        elif last.dataset.checksum == order.dataset_checksum:
            prepared.known_outcomes.append(
                finished_result(plan, "unchanged", last.kept, last.warnings)
            )
        else:  # it stays as it is, and is noted to agree with the new figures
            prepared.known_outcomes.append(run_job(order.waiting_if_busy(1)))
    prepared.jobs = tuple(orders)
    return prepared


def _make_plans(
    project: Project,
    dataset: Dataset,
    wish: BuildRequest,
    areas: Sequence[str] | None,
    prepared: PreparedBuild,
) -> tuple[BookPlan, ...]:
    shared = (wish.editions, wish.stitcher, wish.out, dataset)
    if areas is not None:
        slugs = dict.fromkeys(dataset.areas.find_authority(area).slug for area in areas)
        prepared.slugs = list(slugs)
        return plan_books(project, slugs, *shared)
    prepared.slugs = [area.slug for area in dataset.areas.authorities]
    try:
        return plan_books(project, prepared.slugs, *shared)
    except CarebookError as error:
        first = error
    plans = []
    for slug in prepared.slugs:
        try:
            plans.append(plan_book(project, slug, *shared))
        except CarebookError as error:
            order = wish.make_job(project, dataset, dataset.areas.find_authority(slug))
            prepared.known_outcomes.append(failed_result(order, f"{order.area_name}: {error}"))
            prepared.explanations.append(f"{order.area_name}: cannot be built: {error}")
    if not plans:
        raise first
    return tuple(plans)
