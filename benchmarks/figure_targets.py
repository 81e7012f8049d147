"""What was measured of many books, beside what was aimed at."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class TargetLine:
    """One line of the table: a figure by its name, in words, and what was aimed at."""

    name: str
    label: str
    unit: str = ""
    target: float | None = None
    bound: Literal["least", "most"] = "least"

    def verdict_on(self, value: float) -> str:
        """Return whether the aim was met."""
        if self.target is None:
            return ""
        is_met = value >= self.target if self.bound == "least" else value <= self.target
        return "met" if is_met else "missed"


_LINES_BY_HEADING: Mapping[str, tuple[TargetLine, ...]] = {
    "One book, from nothing": (
        TargetLine("stock_one_book_s", "stock papermill, then Pandoc and Typst", "s"),
        TargetLine("ours_one_book_s", "carebook build", "s"),
        TargetLine("one_book_times_faster", "how much faster", "times", 4),
    ),
    "Many books, from nothing": (
        TargetLine("stock_books_a_minute", "stock tools, one after the other", "a minute"),
        TargetLine("stock_books_a_minute_two_at_once", "stock tools, two at once", "a minute"),
        TargetLine("books_a_minute_1", "1 worker", "a minute"),
        TargetLine("books_a_minute_2", "2 workers", "a minute"),
        TargetLine("throughput_times_stock_1", "1 worker against stock", "times"),
        TargetLine("throughput_times_stock_2", "2 workers against stock", "times", 10),
        TargetLine(
            "throughput_times_two_stocks_2", "2 workers against stock, two at once", "times"
        ),
    ),
    "The least that a book takes": (
        TargetLine("floor_s_a_book", "its work in one warm process", "s"),
        TargetLine("times_the_floor_1", "1 worker, a book and core", "times", 1.5, "most"),
        TargetLine("times_the_floor_2", "2 workers, a book and core", "times", 1.5, "most"),
    ),
    "Books made again": (
        TargetLine("unchanged_s", "all books, nothing changed", "s", 3, "most"),
        TargetLine("unchanged_made_again", "of those, made again all the same", "books", 0, "most"),
        TargetLine("forced_s", "some books, everything again", "s"),
        TargetLine("changed_cheapest_s", "the same, the cheapest notebook changed", "s"),
        TargetLine("changed_cheapest_times_faster", "how much faster", "times", 5),
        TargetLine("changed_dearest_s", "the same, the dearest notebook changed", "s"),
        TargetLine("changed_dearest_times_faster", "how much faster", "times", 5),
    ),
    "Memory of all processes, and growth": (
        TargetLine("peak_memory_mib_1", "the most, 1 worker", "MiB"),
        TargetLine("peak_memory_mib_2", "the most, 2 workers", "MiB", 2048, "most"),
        TargetLine(
            "memory_second_half_to_first_2", "second half of the run to first", "times", 1.1, "most"
        ),
        TargetLine(
            "second_half_to_first_2", "time a book, second half to first", "times", 1.1, "most"
        ),
    ),
}
TARGET_LINES = tuple(line for group in _LINES_BY_HEADING.values() for line in group)
_LABEL_WIDTH = 42


def format_targets_table(
    figures: Mapping[str, float], about: Mapping[str, float], machine: Mapping[str, float | str]
) -> str:
    """Set out the figures as a plain table, each with its aim and whether it was met."""
    lines = [
        f"Books: {int(figures['books_1'])} by 1 worker, {int(figures['books_2'])} by 2 workers, "
        f"of {about['authorities']} authorities",
        f"Machine: {machine['cores']} cores, {machine['memory_gib']} GiB, "
        f"Python {machine['python']}; {about['minutes']} minutes; "
        f"processes that wanted a core before: {machine['load_before']}",
    ]
    if about["quick"]:
        lines.append("A quick run, of a few short books: it shows that all of it works, no more.")
    for heading, group in _LINES_BY_HEADING.items():
        lines += ["", f"{heading:<{_LABEL_WIDTH}}{'measured':>10} {'':<9}{'aim':>14}"]
        for line in group:
            aim = f"at {line.bound} {line.target:g}" if line.target is not None else ""
            verdict = "" if about["quick"] else line.verdict_on(figures[line.name])
            lines.append(
                f"  {line.label:<{_LABEL_WIDTH - 2}}{figures[line.name]:>10.2f} {line.unit:<9}"
                f"{aim:>14}  {verdict}".rstrip()
            )
    return "\n".join(lines)
