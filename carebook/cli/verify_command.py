"""``carebook verify``: prove that a book is as it was made, and can be made again."""

from pathlib import Path

import click

from carebook.books.plan import plan_book
from carebook.build.verify import VerificationResult, verify_book
from carebook.cli.progress import progress_bar
from carebook.cli.shared_options import books_folder_option, kernels_option
from carebook.core.project import Project
from carebook.execution.runner import KernelKind
from carebook.text.phrasing import first_in_words


@click.command("verify")
@click.argument("areas", nargs=-1, required=True, metavar="AREA...")
@kernels_option
@books_folder_option
def verify_command(areas: tuple[str, ...], kernels: KernelKind, out: Path | None) -> int:
    """Build the book of each AREA again, elsewhere, and compare every byte with the finished one.

    The exit status is 1 when the book was altered, when something that it was made of has changed
    since, or when it comes out differently.
    """
    project = Project.find()
    status = 0
    for area in areas:
        plan = plan_book(project, area, stitcher="builtin", out=out)
        with progress_bar(plan) as progress:
            proof = verify_book(plan, progress, workers=2, kernels=kernels)
        click.echo("\n".join(proof_lines(proof)), err=not proof.is_verified)
        status = max(status, 0 if proof.is_verified else 1)
    return status


def proof_lines(proof: VerificationResult) -> list[str]:
    """Return the result, a line for each kind of difference."""
    name = proof.plan.area.name
    if proof.is_verified:
        return [f"{name}: {proof.file_count} files were built again, and every byte is the same"]
    lines = []
    if proof.altered_files:
        lines.append(
            f"{name}: expected the files as they were made, found "
            f"{first_in_words(proof.altered_files)} missing, "
            f"added or changed; run carebook build {proof.plan.area.slug} --force"
        )
    if proof.changed_inputs:
        lines.append(
            f"{name}: expected the inputs that it was made of, found changes in "
            f"{first_in_words(proof.changed_inputs)}; run carebook build {proof.plan.area.slug}, "
            "then verify that"
        )
    if proof.differing_files:
        lines.append(
            f"{name}: expected the same bytes from the same inputs, found "
            f"{first_in_words(proof.differing_files)} different; "
            "look for a notebook that shows the time, a path or random numbers"
        )
    return lines
