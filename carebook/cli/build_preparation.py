"""Before books are built: everything is checked that can be, and decided which have to be."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from carebook.books.plan import BookPlan, plan_book, plan_books
from carebook.build.batch.jobs import BookJob, JobResult, failed_result
from carebook.build.batch.worker import finished_result, run_job
from carebook.build.staleness import decide_rebuild
from carebook.core.errors import CarebookError
from carebook.core.project import Project
from carebook.data.dataset import Dataset


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
    project: Project, dataset: Dataset, wanted: BookJob, areas: Sequence[str] | None
) -> PreparedBuild:
    """Decide which books have to be built; ``areas`` is None for those of all authorities.

    ``wanted`` is a job that says all but whose book is to be built.

    Of all authorities, one whose own inputs are wrong fails and stops no other.

    Raises:
        CarebookError: an area that was named cannot be built, or none can.

    """
    prepared = PreparedBuild(is_of_all=areas is None)
    jobs = []
    for plan in _make_plans(project, dataset, wanted, areas, prepared):
        job = replace(wanted, slug=plan.area.slug, area_name=plan.area.name)
        decision = decide_rebuild(plan, force=wanted.force, final=wanted.final)
        lines = decision.reasons_in_words(len(plan.book_project.chapters))
        prepared.explanations += [f"{plan.area.name}: {line}" for line in lines]
        last = decision.last_manifest
        if not decision.is_current or last is None:
            jobs.append(job)
            prepared.plans[job.slug] = plan
        elif last.dataset.checksum == job.dataset_checksum:
            prepared.known_outcomes.append(finished_result(plan, "unchanged", last))
        else:  # it stays as it is, and is noted to agree with the new figures
            prepared.known_outcomes.append(run_job(job.waiting_if_busy(1)))
    prepared.jobs = tuple(jobs)
    return prepared


def _make_plans(
    project: Project,
    dataset: Dataset,
    wanted: BookJob,
    areas: Sequence[str] | None,
    prepared: PreparedBuild,
) -> tuple[BookPlan, ...]:
    shared = (wanted.editions, wanted.stitcher, wanted.output_folder, dataset)
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
            job = replace(wanted, slug=slug, area_name=dataset.areas.find_authority(slug).name)
            prepared.known_outcomes.append(failed_result(job, f"{job.area_name}: {error}"))
            prepared.explanations.append(f"{job.area_name}: cannot be built: {error}")
    if not plans:
        raise first
    return tuple(plans)
