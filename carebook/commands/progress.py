"""The progress bar of a book."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from tqdm import tqdm

from carebook.executed import Progress
from carebook.plan import Plan


@contextmanager
def progress_bar(plan: Plan) -> Iterator[Progress]:
    """Show a bar on standard error while a book is made; none where that is no terminal."""
    with tqdm(
        total=len(plan.book.chapters),
        desc=plan.area.name,
        bar_format="{desc}: {bar} {n_fmt} of {total_fmt} notebooks {postfix} {elapsed}",
        file=sys.stderr,
        disable=None,
    ) as bar:

        def progress(step: str, done: int, _total: int) -> None:
            bar.n = done
            bar.set_postfix_str(step if step != "notebooks" else "")

        yield progress
