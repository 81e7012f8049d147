"""``carebook review``: the summaries of one area, read, approved or turned down."""

import os
from collections.abc import Mapping, Sequence
from datetime import date

import click

from carebook.books.plan import Plan, make_plan
from carebook.build.notebook_runs import executed_notebooks
from carebook.checking.assess import Assessor
from carebook.cli.progress import progress_bar
from carebook.cli.votes_command import database_option
from carebook.core.errors import InputError
from carebook.core.project import Project
from carebook.facts.knowledge import knowledge_of
from carebook.narrative.fill_cells import version_of
from carebook.narrative.requests import wanted_summaries
from carebook.narrative.review import approve, counted, pick, reject, shown, worst_first
from carebook.narrative.selection import Chosen, choose_all, orphans
from carebook.narrative.summary_store import Store, put
from carebook.serve.vote_counts import Tally, tallies_of
from carebook.serve.vote_database import BoxError, default_address, unread
from carebook.serve.vote_store import open_if_there


@click.command("review")
@click.argument("area")
@click.argument("keys", nargs=-1, metavar="[KEY...]")
@click.option("--approve", "approving", is_flag=True, help="Approve the summaries named.")
@click.option("--reject", "rejecting", is_flag=True, help="Turn the summaries named down.")
@click.option("--by", metavar="NAME", help="Who approves or rejects.")
@click.option("--all", "every", is_flag=True, help="All summaries, instead of keys.")
@click.option(
    "--reread",
    is_flag=True,
    help="Approve a person's text though the figures have changed: it was read against them.",
)
@database_option
def review_command(
    area: str,
    keys: tuple[str, ...],
    approving: bool,
    rejecting: bool,
    by: str | None,
    every: bool,
    reread: bool,
    database: str | None,
) -> int:
    """Show the summaries of AREA with their verdicts, or approve or reject them.

    KEY is a chapter and what is summed up, such as carers/unpaid_carers, carers/section or
    index/book. Without one, all are shown. What readers voted stands beside each summary, and those
    with votes come first, the worst foremost. The exit status is 1 when a summary could not be
    approved or rejected.
    """
    name = _checked(keys, by, approving=approving, rejecting=rejecting, every=every)
    plan = make_plan(Project.find(), area, stitcher="builtin")
    chosen = _chosen(plan)
    picked = pick(chosen, keys)
    if not (approving or rejecting):
        votes = _votes(plan, chosen, database)
        if not keys:
            picked = worst_first(picked, votes)
        _show(plan, chosen, picked, votes, complete=not keys)
        return 0
    today = date.today()
    if approving:
        decision = approve(picked, name, today, reread=reread)
    else:
        decision = reject(picked, name, today)
    if decision.summaries:
        put(plan.store.path, decision.summaries, [one.key for one in chosen])
    word = "approved" if approving else "rejected"
    for summary in decision.summaries:
        click.echo(f"{word} {summary.key}")
    for reason in decision.refused:
        click.echo(f"not {word} {reason}", err=True)
    return 1 if decision.refused else 0


def _checked(
    keys: Sequence[str], by: str | None, *, approving: bool, rejecting: bool, every: bool
) -> str:
    """Return the reviewer's name, or an empty one where nothing is decided.

    Raises:
        InputError: the options do not say clearly what is to be done.

    """
    if approving and rejecting:
        raise InputError("review: expected --approve or --reject, found both; choose one")
    if not approving and not rejecting:
        return ""
    name = (by or "").strip()
    if not name:
        raise InputError("review: expected the reviewer's name, found none; add --by NAME")
    if not (name.isprintable() and len(name) <= 100):
        raise InputError("review: expected a name on one line, at most 100 characters; mend --by")
    if bool(keys) == every:
        found = "both keys and --all" if every else "neither"
        raise InputError(f"review: expected the keys of summaries or --all, found {found}")
    return name


def _chosen(plan: Plan) -> tuple[Chosen, ...]:
    with progress_bar(plan) as progress:
        notebooks = executed_notebooks(plan, progress, workers=os.cpu_count() or 1)
    assessor = Assessor(knowledge_of(plan.dataset, plan.area))
    return choose_all(wanted_summaries(notebooks), plan.store, assessor)


def _votes(plan: Plan, chosen: Sequence[Chosen], database: str | None) -> dict[str, Tally]:
    """Return readers' votes on the summaries by their keys, worst first; none without a database.

    Raises:
        InputError: the database cannot be opened or read.

    """
    box = open_if_there(database or default_address(plan.project))
    if box is None:
        return {}
    area = plan.area.slug
    versions = {(area, one.key): version_of(one.stands) for one in chosen if one.stands}
    try:
        return {key: tally for (_, key), tally in tallies_of(box, versions, area).items()}
    except BoxError as error:
        raise unread(error) from None
    finally:
        box.close()


def _show(
    plan: Plan,
    chosen: Sequence[Chosen],
    picked: Sequence[Chosen],
    votes: Mapping[str, Tally],
    *,
    complete: bool,
) -> None:
    for one in picked:
        click.echo(f"{shown(one, votes.get(one.key))}\n")
    if complete:
        _show_orphans(plan, plan.store, chosen)
        click.echo(counted(picked))


def _show_orphans(plan: Plan, store: Store, chosen: Sequence[Chosen]) -> None:
    path = plan.project.relative(store.path)
    for summary in orphans(store, (one.wanted for one in chosen)):
        click.echo(
            f"{summary.key}  ({path}:{store.lines[summary.key]})\n  the book has no such summary "
            "any more: move its text to another key, or remove it\n"
        )
