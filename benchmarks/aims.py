"""What was measured of many books, beside what was aimed at."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Line:
    """One line of the table: a figure by its name, in words, and what was aimed at."""

    name: str
    words: str
    unit: str = ""
    aim: float | None = None
    at: Literal["least", "most"] = "least"

    def verdict(self, value: float) -> str:
        """Return whether the aim was met."""
        if self.aim is None:
            return ""
        is_met = value >= self.aim if self.at == "least" else value <= self.aim
        return "met" if is_met else "missed"


_GROUPS: Mapping[str, tuple[Line, ...]] = {
    "One book, from nothing": (
        Line("stock_one_book_s", "stock papermill, then Pandoc and Typst", "s"),
        Line("ours_one_book_s", "carebook build", "s"),
        Line("one_book_times_faster", "how much faster", "times", 4),
    ),
    "Many books, from nothing": (
        Line("stock_books_a_minute", "stock tools, one after the other", "a minute"),
        Line("stock_books_a_minute_two_at_once", "stock tools, two at once", "a minute"),
        Line("books_a_minute_1", "1 worker", "a minute"),
        Line("books_a_minute_2", "2 workers", "a minute"),
        Line("throughput_times_stock_1", "1 worker against stock", "times"),
        Line("throughput_times_stock_2", "2 workers against stock", "times", 10),
        Line("throughput_times_two_stocks_2", "2 workers against stock, two at once", "times"),
    ),
    "The least that a book takes": (
        Line("floor_s_a_book", "its work in one warm process", "s"),
        Line("times_the_floor_1", "1 worker, a book and core", "times", 1.5, "most"),
        Line("times_the_floor_2", "2 workers, a book and core", "times", 1.5, "most"),
    ),
    "Books made again": (
        Line("unchanged_s", "all books, nothing changed", "s", 3, "most"),
        Line("unchanged_made_again", "of those, made again all the same", "books", 0, "most"),
        Line("forced_s", "some books, everything again", "s"),
        Line("changed_cheapest_s", "the same, the cheapest notebook changed", "s"),
        Line("changed_cheapest_times_faster", "how much faster", "times", 5),
        Line("changed_dearest_s", "the same, the dearest notebook changed", "s"),
        Line("changed_dearest_times_faster", "how much faster", "times", 5),
    ),
    "Memory of all processes, and growth": (
        Line("peak_memory_mib_1", "the most, 1 worker", "MiB"),
        Line("peak_memory_mib_2", "the most, 2 workers", "MiB", 2048, "most"),
        Line(
            "memory_second_half_to_first_2", "second half of the run to first", "times", 1.1, "most"
        ),
        Line("second_half_to_first_2", "time a book, second half to first", "times", 1.1, "most"),
    ),
}
LINES = tuple(line for group in _GROUPS.values() for line in group)
_WIDTH = 42


def table(
    figures: Mapping[str, float], about: Mapping[str, float], machine: Mapping[str, float | str]
) -> str:
    """Set out the figures as a plain table, each with its aim and whether it was met."""
    authorities = "made-up authorities" if about["made_up"] else "authorities, as ingested"
    lines = [
        f"Books: {int(figures['books_1'])} by 1 worker, {int(figures['books_2'])} by 2 workers, "
        f"in a country of {about['authorities']} {authorities}",
        f"Machine: {machine['cores']} cores, {machine['memory_gib']} GiB, "
        f"Python {machine['python']}; {about['minutes']} minutes; "
        f"processes that wanted a core before: {machine['load_before']}",
    ]
    if about["quick"]:
        lines.append("A quick run, of a few short books: it shows that all of it works, no more.")
    for heading, group in _GROUPS.items():
        lines += ["", f"{heading:<{_WIDTH}}{'measured':>10} {'':<9}{'aim':>14}"]
        for line in group:
            aim = f"at {line.at} {line.aim:g}" if line.aim is not None else ""
            verdict = "" if about["quick"] else line.verdict(figures[line.name])
            lines.append(
                f"  {line.words:<{_WIDTH - 2}}{figures[line.name]:>10.2f} {line.unit:<9}{aim:>14}"
                f"  {verdict}".rstrip()
            )
    return "\n".join(lines)
