"""Counting votes: what readers think of each summary, worst first, and all votes as CSV."""

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from carebook.narrative.vote_tally import VoteTally
from carebook.pages.figure_tables import csv_cell
from carebook.serve.served_books import ServedBooks
from carebook.serve.vote_store import StoredVote, VoteCount, VoteStore

VOTE_CSV_COLUMNS = ("area", "summary", "version", "text", "verdict", "comment", "day")


def tally_votes(
    counts: Iterable[VoteCount], kept: Iterable[StoredVote], versions: Mapping[tuple[str, str], str]
) -> dict[tuple[str, str], VoteTally]:
    """Return the tally of each summary that has a vote, worst first, by its area and key.

    Args:
        counts: votes by version and verdict.
        kept: votes with a comment.
        versions: which version of each summary stands now, by area and key.

    """
    numbers: dict[tuple[str, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for count in counts:
        key = (count.area, count.summary)
        kind = count.verdict if versions.get(key) == count.version else "earlier"
        numbers[key][kind] += count.votes
    comments: dict[tuple[str, str], list[str]] = defaultdict(list)
    for vote in kept:
        key = (vote.area, vote.summary)
        if vote.comment and versions.get(key) == vote.version:
            comments[key].append(printable_comment(vote.comment))
    found = [
        VoteTally(
            *key,
            accurate=of["accurate"],
            not_accurate=of["not accurate"],
            on_earlier_texts=of["earlier"],
            comments=tuple(comments[key]),
        )
        for key, of in numbers.items()
    ]
    found.sort(key=lambda one: (*(-part for part in one.worst_first_key), one.area, one.summary))
    return {(one.area, one.summary): one for one in found}


def read_vote_tallies(
    store: VoteStore, versions: Mapping[tuple[str, str], str], area: str | None = None
) -> dict[tuple[str, str], VoteTally]:
    """Return the tallies of a store, as :func:`tally_votes` does.

    Raises:
        VoteStoreError: the database is locked or out of reach.

    """
    return tally_votes(store.count_votes(area), store.read_votes(area, commented=True), versions)


def printable_comment(text: str) -> str:
    """Return a comment as a terminal may show it, should the database hold what we never put in."""
    return "".join(each if each.isprintable() else " " for each in text)


def votes_as_csv(votes: Iterable[StoredVote], books: ServedBooks) -> Iterator[str]:
    """Give out the lines of a CSV, the header first: one a vote, and nothing of who cast it.

    ``text`` is ``current`` where the vote is on the text that stands now, else ``outdated``.
    """
    yield _csv_line(VOTE_CSV_COLUMNS)
    versions: dict[str, Mapping[str, str]] = {}
    for vote in votes:
        if vote.area not in versions:
            versions[vote.area] = books.machine_summaries_of(vote.area)
        is_current = versions[vote.area].get(vote.summary) == vote.version
        text = "current" if is_current else "outdated"
        cells = (vote.area, vote.summary, vote.version, text, vote.verdict, vote.comment)
        yield _csv_line((*cells, vote.day.isoformat()))


def _csv_line(cells: Iterable[str]) -> str:
    file = io.StringIO()
    csv.writer(file, lineterminator="\n").writerow([csv_cell(cell) for cell in cells])
    return file.getvalue()
