"""``carebook review``: the summaries of one area, read, approved, rejected, or signed for."""

from collections.abc import Sequence
from datetime import date
from functools import partial

import click

from carebook.books.plan import BookPlan, plan_book
from carebook.build.figures_in_notebooks import plan_with_added_figures
from carebook.build.notebook_runs import executed_notebooks
from carebook.checking.assessment import TextAssessor
from carebook.cli.progress import progress_bar
from carebook.cli.votes_command import database_option
from carebook.core.errors import InputError
from carebook.core.machine import available_cores
from carebook.core.project import Project
from carebook.facts.knowledge import gather_knowledge
from carebook.narrative.fill_cells import text_version
from carebook.narrative.review import (
    accept_claim,
    approve,
    count_by_status,
    describe_for_review,
    order_by_votes,
    pick_summaries,
    reject,
)
from carebook.narrative.selection import SelectedSummary, find_orphaned_summaries, select_summaries
from carebook.narrative.signed_claims import ClaimSignature
from carebook.narrative.summary_requests import find_summary_requests
from carebook.narrative.summary_store import save_summaries
from carebook.narrative.vote_tally import VoteTally
from carebook.serve.vote_counts import read_vote_tallies
from carebook.serve.vote_database import default_database_address
from carebook.serve.vote_store import existing_vote_store


@click.command("review")
@click.argument("area")
@click.argument("keys", nargs=-1, metavar="[KEY...]")
@click.option("--approve", "approving", is_flag=True, help="Approve the summaries named.")
@click.option("--reject", "rejecting", is_flag=True, help="Reject the summaries named.")
@click.option(
    "--accept-claim",
    "accepted",
    metavar="WORDS",
    help="Sign for the one claim of the summary KEY that has these words.",
)
@click.option(
    "--because",
    metavar="REASON",
    help="On what the claim rests; needed where the figures say otherwise.",
)
@click.option("--by", metavar="NAME", help="Who approves, rejects or signs.")
@click.option(
    "--all",
    "every",
    is_flag=True,
    help="Approve or reject all summaries, instead of those with a KEY.",
)
@click.option(
    "--reread",
    is_flag=True,
    help="Approve a person's text although figures have changed: you have read it against them.",
)
@database_option
def review_command(
    area: str,
    keys: tuple[str, ...],
    approving: bool,
    rejecting: bool,
    accepted: str | None,
    because: str | None,
    by: str | None,
    every: bool,
    reread: bool,
    database: str | None,
) -> int:
    """Show the summaries of AREA with their verdicts, approve or reject them, or sign for a claim.

    KEY is a chapter and what is summarised: carers/unpaid_carers, carers/section or index/book.
    Without a KEY all are shown, each with its readers' votes, the worst first. The exit status is 1
    when a summary could not be approved or rejected. A claim that is signed for counts as carried,
    until its sentence or the figures change; the book names it and who signed.
    """
    chosen_ways = {
        "--approve": approving,
        "--reject": rejecting,
        "--accept-claim": accepted is not None,
    }
    name = _reviewer_name(
        keys, by, [way for way, is_on in chosen_ways.items() if is_on], every=every
    )
    _refuse_odd_signing(keys, accepted, because)
    plan = plan_book(Project.find(), area, stitcher="builtin")
    chosen = _choose_summaries(plan)
    picked = pick_summaries(chosen, keys)
    if not name:
        votes = _read_votes(plan, chosen, database)
        if not keys:
            picked = order_by_votes(picked, votes)
        for one in picked:
            click.echo(f"{describe_for_review(one, votes.get(one.key))}\n")
        if not keys:
            _print_orphans(plan, chosen)
            click.echo(count_by_status(picked))
        return 0
    today = date.today()
    if accepted is not None:
        word = "signed for a claim of"
        signature = ClaimSignature(name, today, because or "")
        decision = accept_claim(picked[0], accepted, signature)
    else:
        word = "approved" if approving else "rejected"
        decide = partial(approve, reread=reread) if approving else reject
        decision = decide(picked, name, today)
    if decision.summaries:
        save_summaries(plan.summary_store.path, decision.summaries, [one.key for one in chosen])
    for summary in decision.summaries:
        click.echo(f"{word} {summary.key}")
    for reason in decision.refused:
        click.echo(f"not {word} {reason}", err=True)
    return 1 if decision.refused else 0


def _refuse_odd_signing(keys: Sequence[str], accepted: str | None, because: str | None) -> None:
    """Refuse to sign for more than one claim at once.

    Raises:
        InputError: no one summary is named, or a reason is given for nothing.

    """
    if accepted is not None and len(keys) != 1:
        raise InputError(
            f"review: expected the one KEY of the summary with the claim, found {len(keys)}; "
            "nobody can sign for several at once"
        )
    if because is not None and accepted is None:
        raise InputError(
            "review: expected --because beside --accept-claim, found it alone; add the claim"
        )


def _reviewer_name(keys: Sequence[str], by: str | None, ways: Sequence[str], *, every: bool) -> str:
    """Return the reviewer's name, or an empty one where nothing is decided.

    Raises:
        InputError: the options do not say clearly what is to be done.

    """
    if len(ways) > 1:
        raise InputError(
            f"review: expected --approve, --reject or --accept-claim, found {' and '.join(ways)}; "
            "choose one"
        )
    if not ways:
        return ""
    name = (by or "").strip()
    if not name:
        raise InputError("review: expected the reviewer's name, found none; add --by NAME")
    if not (name.isprintable() and len(name) <= 100):
        raise InputError(
            "review: expected a name on one line, at most 100 characters; shorten --by"
        )
    if bool(keys) == every:
        found = "both keys and --all" if every else "neither"
        raise InputError(
            f"review: expected the keys of summaries or --all, found {found}; give one of them"
        )
    return name


def _choose_summaries(plan: BookPlan) -> tuple[SelectedSummary, ...]:
    with progress_bar(plan) as progress:
        notebooks = executed_notebooks(plan, progress, workers=available_cores())
    plan = plan_with_added_figures(plan, notebooks)
    knowledge = gather_knowledge(plan.dataset, plan.area)
    requests = find_summary_requests(notebooks, knowledge, plan.params.edition_date)
    return select_summaries(requests, plan.summary_store, TextAssessor(knowledge))


def _read_votes(
    plan: BookPlan, chosen: Sequence[SelectedSummary], database: str | None
) -> dict[str, VoteTally]:
    """Return readers' votes on the summaries by their keys, worst first; none without a database.

    Raises:
        InputError: the database cannot be opened or read.

    """
    area = plan.area.slug
    versions = {(area, one.key): text_version(one.on_page) for one in chosen if one.on_page}
    with existing_vote_store(database or default_database_address(plan.project)) as store:
        found = read_vote_tallies(store, versions, area) if store else {}
    return {key: tally for (_, key), tally in found.items()}


def _print_orphans(plan: BookPlan, chosen: Sequence[SelectedSummary]) -> None:
    store = plan.summary_store
    path = plan.project.relative_to_root(store.path)
    for summary in find_orphaned_summaries(store, (one.request for one in chosen)):
        click.echo(
            f"{summary.key}  ({path}:{store.line_numbers[summary.key]})\n  the book no longer has "
            "this summary: move its text to another key, or remove it\n"
        )
