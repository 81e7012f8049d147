"""Before books are built: everything is checked that can be, and decided which have to be."""

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
        """Return the job of building one book."""
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
    """The books to build, what is known of the others, and why, in lines.

    ``slugs`` are all that were asked for; ``is_of_all`` says that they are every authority's.
    """

    is_of_all: bool
    slugs: list[str] = field(default_factory=list)
    plans: dict[str, BookPlan] = field(default_factory=dict)
    jobs: tuple[BookJob, ...] = ()
    known_outcomes: list[JobResult] = field(default_factory=list)
    explanations: list[str] = field(default_factory=list)


def prepare_build(
    project: Project, dataset: Dataset, request: BuildRequest, areas: Sequence[str] | None
) -> PreparedBuild:
    """Decide which books have to be built; ``areas`` is None for those of all authorities.

    Of all authorities, one whose own inputs are wrong fails and stops no other.

    Raises:
        CarebookError: an area that was named cannot be built, or none can.

    """
    prepared = PreparedBuild(is_of_all=areas is None)
    jobs = []
    for plan in _make_plans(project, dataset, request, areas, prepared):
        job = request.make_job(project, dataset, plan.area)
        decision = decide_rebuild(plan, force=request.force, final=request.final)
        lines = decision.reasons_in_words(len(plan.book_project.chapters))
        prepared.explanations += [f"{plan.area.name}: {line}" for line in lines]
        last = decision.last_manifest
        if not decision.is_current or last is None:
            jobs.append(job)
            prepared.plans[job.slug] = plan
        elif last.dataset.checksum == job.dataset_checksum:
            prepared.known_outcomes.append(
                finished_result(plan, "unchanged", last.kept, last.warnings)
            )
        else:  # it stays as it is, and is noted to agree with the new figures
            prepared.known_outcomes.append(run_job(job.waiting_if_busy(1)))
    prepared.jobs = tuple(jobs)
    return prepared


def _make_plans(
    project: Project,
    dataset: Dataset,
    request: BuildRequest,
    areas: Sequence[str] | None,
    prepared: PreparedBuild,
) -> tuple[BookPlan, ...]:
    shared = (request.editions, request.stitcher, request.out, dataset)
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
            job = request.make_job(project, dataset, dataset.areas.find_authority(slug))
            prepared.known_outcomes.append(failed_result(job, f"{job.area_name}: {error}"))
            prepared.explanations.append(f"{job.area_name}: cannot be built: {error}")
    if not plans:
        raise first
    return tuple(plans)
