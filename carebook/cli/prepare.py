"""Before books are built: what can be checked is, and it is decided which of them have to be."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from carebook.books.edition_registry import Edition
from carebook.books.plan import Plan, Stitcher, make_plan, make_plans
from carebook.build.batch.jobs import Order, Outcome, failed
from carebook.build.batch.worker import CODE, build_order, standing
from carebook.build.staleness import decide
from carebook.core.errors import CarebookError
from carebook.core.project import Project
from carebook.data.areas import Area
from carebook.data.dataset import Dataset
from carebook.execution.runner import Kernels


@dataclass(frozen=True)
class Wish:
    """What was asked for, whichever books are meant."""

    editions: tuple[Edition, ...] | None
    stitcher: Stitcher | None
    out: Path
    final: bool
    force: bool
    kernels: Kernels

    def order(self, project: Project, dataset: Dataset, area: Area) -> Order:
        """Return the order for one book."""
        return Order(
            root=project.root,
            slug=area.slug,
            name=area.name,
            editions=self.editions,
            stitcher=self.stitcher,
            out=self.out,
            checksum=dataset.origin.checksum,
            code=CODE,
            final=self.final,
            force=self.force,
            kernels=self.kernels,
        )


@dataclass
class Prepared:
    """The books to build, what is known of the others, and why, in lines; ``slugs`` are all."""

    slugs: list[str] = field(default_factory=list)
    plans: dict[str, Plan] = field(default_factory=dict)
    orders: tuple[Order, ...] = ()
    known: list[Outcome] = field(default_factory=list)
    explained: list[str] = field(default_factory=list)


def prepare(
    project: Project, dataset: Dataset, wish: Wish, areas: Sequence[str] | None
) -> Prepared:
    """Decide which books have to be built; ``areas`` is None for those of all authorities.

    Of all authorities, one whose own inputs are wrong fails and stops no other.

    Raises:
        CarebookError: an area that was named cannot be built, or none can.

    """
    prepared = Prepared()
    orders = []
    for plan in _planned(project, dataset, wish, areas, prepared):
        order = wish.order(project, dataset, plan.area)
        decision = decide(plan, force=wish.force, final=wish.final)
        lines = decision.reasons(len(plan.book.chapters))
        prepared.explained += [f"{plan.area.name}: {line}" for line in lines]
        last = decision.last
        if not decision.is_current or last is None:
            orders.append(order)
            prepared.plans[order.slug] = plan
        elif last.dataset.checksum == order.checksum:
            prepared.known.append(standing(plan, "unchanged", last.kept, last.warnings))
        else:  # it stays as it is, and is noted to agree with the new figures
            prepared.known.append(build_order(order.patiently(1)))
    prepared.orders = tuple(orders)
    return prepared


def _planned(
    project: Project,
    dataset: Dataset,
    wish: Wish,
    areas: Sequence[str] | None,
    prepared: Prepared,
) -> tuple[Plan, ...]:
    shared = (wish.editions, wish.stitcher, wish.out, dataset)
    if areas is not None:
        slugs = dict.fromkeys(dataset.areas.find(area).slug for area in areas)
        prepared.slugs = list(slugs)
        return make_plans(project, slugs, *shared)
    prepared.slugs = [area.slug for area in dataset.areas.authorities]
    try:
        return make_plans(project, prepared.slugs, *shared)
    except CarebookError as error:
        first = error
    plans = []
    for slug in prepared.slugs:
        try:
            plans.append(make_plan(project, slug, *shared))
        except CarebookError as error:
            order = wish.order(project, dataset, dataset.areas.find(slug))
            prepared.known.append(failed(order, f"{order.name}: {error}"))
            prepared.explained.append(f"{order.name}: cannot be built: {error}")
    if not plans:
        raise first
    return tuple(plans)
