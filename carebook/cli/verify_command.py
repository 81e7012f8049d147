"""``carebook verify``: prove that a book stands as it was made, and can be made again."""

from pathlib import Path

import click

from carebook.books.plan import make_plan
from carebook.build.verify import Proof, verify
from carebook.cli.options import books_option
from carebook.cli.progress import progress_bar
from carebook.core.project import Project
from carebook.execution.runner import Kernels

# So many files are named; the rest are counted.
_NAMED = 5


@click.command("verify")
@click.argument("areas", nargs=-1, required=True, metavar="AREA...")
@click.option(
    "--kernels",
    type=click.Choice(["forked", "stock"]),
    default="forked",
    show_default=True,
    help="What runs the notebooks: processes forked from a warm one, or Jupyter's own kernels.",
)
@books_option
def verify_command(areas: tuple[str, ...], kernels: Kernels, out: Path | None) -> int:
    """Make the book of each AREA again, elsewhere, and compare it with the one that stands.

    Every file is compared byte for byte. The exit status is 1 when the book was altered, when
    something that it was made of has changed since, or when it comes out otherwise.
    """
    project = Project.find()
    status = 0
    for area in areas:
        plan = make_plan(project, area, stitcher="builtin", out=out)
        with progress_bar(plan) as progress:
            proof = verify(plan, progress, workers=2, kernels=kernels)
        click.echo("\n".join(lines(proof)), err=not proof.holds)
        status = max(status, 0 if proof.holds else 1)
    return status


def lines(proof: Proof) -> list[str]:
    """Say what came of it, a line for each kind of trouble."""
    name = proof.plan.area.name
    if proof.holds:
        return [f"{name}: {proof.files} files were made again, and every byte is the same"]
    told = []
    if proof.altered:
        told.append(
            f"{name}: expected the files as they were made, found {_some(proof.altered)} gone, "
            f"added or changed; run carebook build {proof.plan.area.slug} --force"
        )
    if proof.inputs:
        told.append(
            f"{name}: expected the inputs that it was made of, found others: "
            f"{_some(proof.inputs)}; run carebook build {proof.plan.area.slug}, then verify that"
        )
    if proof.differing:
        told.append(
            f"{name}: expected the same bytes from the same inputs, found {_some(proof.differing)} "
            "otherwise; look for a notebook that shows the time, a path or something by chance"
        )
    return told


def _some(names: tuple[str, ...]) -> str:
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more} more" if more > 0 else "")
