"""Many books, measured: against stock tools, against the least that is possible, and again.

Everything happens in a private copy of the project, with its national dataset or else with made-up
authorities, and each command in fresh processes; the copy is removed at the end. All figures of one
run are of one machine on one day, so what says something are the ratios.

    python -m benchmarks.book_speed [--quick] [--books N] [--json FILE]
"""

import argparse
import json
import os
import platform
import signal
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import median

import psutil

from benchmarks.benchmark_project import BenchmarkProject, open_benchmark_project
from benchmarks.figure_targets import format_targets_table
from benchmarks.process_monitor import CommandFailed, MonitoredRun
from carebook.core.errors import CarebookError
from carebook.core.machine import available_cores
from carebook.core.project import Project

_ADDED_SENTENCES = ("This sentence was added to see what a change costs.", "And so was this one.")
_MIB = 1024**2
NamedFigures = dict[str, float]
PrintStep = Callable[[str], None]


@dataclass(frozen=True)
class BenchmarkSize:
    """How much is measured.

    ``books`` are made by one worker; two workers make those too, or those of ``all_authorities``.
    So many of them are made again as ``rebuilt_books``; ``baseline_books`` are made with stock
    tools one after the other, and ``lower_bound_books`` in one process.
    """

    books: int = 40
    all_authorities: bool = True
    rebuilt_books: int = 20
    baseline_books: int = 3
    lower_bound_books: int = 3


QUICK_SIZE = BenchmarkSize(
    books=2, all_authorities=False, rebuilt_books=1, baseline_books=1, lower_bound_books=1
)


@dataclass
class BookSpeedMeasurement:
    """What was found so far."""

    benchmark_project: BenchmarkProject
    size: BenchmarkSize
    report_progress: PrintStep
    figures: NamedFigures = field(default_factory=dict)

    def measure_all(self) -> NamedFigures:
        """Measure everything, and return it by name."""
        few = self.benchmark_project.sample_slugs(self.size.books)
        self.measure_one_book(few)
        one = self.measure_many_books(few, workers=1)
        notebooks = self.measure_lower_bound(few)
        two = self.measure_many_books(() if self.size.all_authorities else few, workers=2)
        self.record_memory(one, two)
        self.measure_unchanged_rebuild(few)
        again = few[: self.size.rebuilt_books]
        self.measure_changed_rebuild(
            again, min(notebooks, key=notebooks.__getitem__), "cheapest", _ADDED_SENTENCES[0]
        )
        self.measure_changed_rebuild(
            again, max(notebooks, key=notebooks.__getitem__), "dearest", _ADDED_SENTENCES[1]
        )
        self.measure_forced_rebuild(again)
        self.compute_ratios()
        return self.figures

    def measure_one_book(self, areas: Sequence[str]) -> None:
        """Measure single books, stock and ours in turn, and two stock books side by side."""
        stock, ours = [], []
        for number, area in enumerate(areas[: self.size.baseline_books], start=1):
            self.report_progress(f"{area}, with stock tools and with ours")
            stock.append(
                self.benchmark_project.make_baseline_books([area], f"stock-{number}").seconds
            )
            ours.append(self.benchmark_project.build_books([area], f"ours-{number}", None).seconds)
        self.report_progress("two books side by side, with stock tools")
        pair = self.benchmark_project.make_baseline_books(areas[:2], "stock-pair").seconds
        self.figures |= {
            "stock_one_book_s": median(stock),
            "ours_one_book_s": median(ours),
            "stock_books_a_minute": 60 * len(stock) / sum(stock),
            "stock_books_a_minute_two_at_once": 2 * 60 / pair,
        }

    def measure_many_books(self, areas: Sequence[str], workers: int) -> MonitoredRun:
        """Measure many books at once, from nothing."""
        count, out = len(areas) or len(self.benchmark_project.slugs), f"many-{workers}"
        self.report_progress(f"{_count_with_noun(count)}, {_count_with_noun(workers, 'worker')}")
        run = self.benchmark_project.build_books(areas, out, workers)
        finished = self.benchmark_project.completion_times(out)
        if len(finished) != count:
            raise CommandFailed(f"expected {count} books, found {len(finished)}:\n{run.output}")
        half = count // 2
        first = (finished[half - 1] - run.started_at) / half
        second = (finished[-1] - finished[half - 1]) / (count - half)
        self.figures |= {
            f"books_{workers}": count,
            f"books_a_minute_{workers}": 60 * count / run.seconds,
            f"seconds_a_book_{workers}": run.seconds / count,
            f"seconds_a_book_{workers}_first_half": first,
            f"seconds_a_book_{workers}_second_half": second,
        }
        return run

    def measure_lower_bound(self, areas: Sequence[str]) -> NamedFigures:
        """Measure the least that a book takes; return what each notebook's cells take."""
        self.report_progress("the same work in one process")
        found = self.benchmark_project.measure_lower_bound(areas[: self.size.lower_bound_books + 1])
        self.figures["floor_s_a_book"] = found["book"]
        for part, seconds in found["parts"].items():
            self.figures[f"floor_{part.lower().replace(' ', '_')}_s"] = seconds
        return dict(found["notebooks"])

    def record_memory(self, one: MonitoredRun, two: MonitoredRun) -> None:
        """Note the memory of all processes together."""
        for workers, run in ((1, one), (2, two)):
            self.figures |= {
                f"peak_memory_mib_{workers}": run.peak_memory / _MIB,
                f"memory_second_half_to_first_{workers}": run.memory_growth,
            }

    def measure_unchanged_rebuild(self, areas: Sequence[str]) -> None:
        """Measure a second run over the same books."""
        self.report_progress("all of them again, with nothing changed")
        again = () if self.size.all_authorities else areas
        before = self.benchmark_project.completion_times("many-2")
        self.figures["unchanged_s"] = self.benchmark_project.build_books(again, "many-2", 2).seconds
        # Any that is made again says that something else changed: carebook itself was edited, say.
        kept = set(before) & set(self.benchmark_project.completion_times("many-2"))
        self.figures["unchanged_made_again"] = len(before) - len(kept)

    def measure_changed_rebuild(
        self, areas: Sequence[str], notebook: str, which: str, sentence: str
    ) -> None:
        """Measure a run after a sentence was added to a notebook."""
        self.report_progress(
            f"{_count_with_noun(len(areas))} again, a sentence added to {notebook} (the {which})"
        )
        self.benchmark_project.add_sentence(notebook, sentence)
        seconds = self.benchmark_project.build_books(areas, "many-2", 2).seconds
        self.figures[f"changed_{which}_s"] = seconds

    def measure_forced_rebuild(self, areas: Sequence[str]) -> None:
        """Measure a run that makes everything again."""
        self.report_progress(f"{_count_with_noun(len(areas))} again, all of it (--force)")
        self.figures["forced_s"] = self.benchmark_project.build_books(
            areas, "many-2", 2, "--force"
        ).seconds

    def compute_ratios(self) -> None:
        """Work out what the aims are about."""
        found = self.figures
        floor, stock = found["floor_s_a_book"], found["stock_books_a_minute"]
        found |= {
            "one_book_times_faster": found["stock_one_book_s"] / found["ours_one_book_s"],
            "changed_cheapest_times_faster": found["forced_s"] / found["changed_cheapest_s"],
            "changed_dearest_times_faster": found["forced_s"] / found["changed_dearest_s"],
            "throughput_times_two_stocks_2": found["books_a_minute_2"]
            / found["stock_books_a_minute_two_at_once"],
        }
        for workers in (1, 2):
            found |= {
                f"throughput_times_stock_{workers}": found[f"books_a_minute_{workers}"] / stock,
                f"times_the_floor_{workers}": workers * found[f"seconds_a_book_{workers}"] / floor,
                f"second_half_to_first_{workers}": found[f"seconds_a_book_{workers}_second_half"]
                / found[f"seconds_a_book_{workers}_first_half"],
            }


def _count_with_noun(count: int, what: str = "book") -> str:
    return f"1 {what}" if count == 1 else f"{count} {what}s"


def describe_machine(load: float) -> dict[str, float | str]:
    """Say on what the figures were found; ``load`` is how many processes wanted a core before."""
    return {
        "cores": available_cores(),
        "memory_gib": round(psutil.virtual_memory().total / 1024**3, 1),
        "load_before": round(load, 1),
        "python": platform.python_version(),
    }


def run_book_speed(arguments: list[str] | None = None) -> int:
    """Measure, print a table, and write the figures as JSON."""
    parser = argparse.ArgumentParser(
        prog="benchmarks.book_speed", description=__doc__.split("\n")[0]
    )
    parser.add_argument(
        "--quick",
        action="store_true",
        help="two short books, to see that all of it works",
    )
    parser.add_argument(
        "--books", type=int, metavar="N", help="how many books one worker makes (40)"
    )
    parser.add_argument(
        "--json", type=Path, metavar="FILE", help="where figures go (outputs/bench.json)"
    )
    options = parser.parse_args(arguments)
    size = QUICK_SIZE if options.quick else BenchmarkSize()
    if options.books:
        size = replace(size, books=max(2, options.books))
    project = Project.find()
    target = options.json or project.outputs / "bench.json"
    began, load = time.monotonic(), psutil.getloadavg()[0]

    def say(text: str) -> None:
        minutes, seconds = divmod(int(time.monotonic() - began), 60)
        print(f"{minutes:>3}:{seconds:02d}  {text}", file=sys.stderr, flush=True)

    # What kills politely is cleaned up after as Ctrl-C is.
    signal.signal(signal.SIGTERM, lambda *_: os.kill(os.getpid(), signal.SIGINT))
    try:
        with open_benchmark_project(project, short=options.quick) as found:
            say(f"a copy of the project, with {len(found.slugs)} authorities")
            figures = BookSpeedMeasurement(found, size, say).measure_all()
            about: NamedFigures = {"authorities": len(found.slugs)}
    except KeyboardInterrupt:
        print("bench: stopped; nothing was written", file=sys.stderr)
        return 130
    except (CommandFailed, CarebookError) as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    figures = {name: round(value, 4) for name, value in figures.items()}
    about["quick"] = int(options.quick)
    about["minutes"] = round((time.monotonic() - began) / 60, 1)
    target.parent.mkdir(parents=True, exist_ok=True)
    whole = {**figures, **about, **describe_machine(load)}
    target.write_text(json.dumps(whole, indent=2) + "\n", encoding="utf-8")
    print(format_targets_table(figures, about, describe_machine(load)))
    print(f"\nAll figures: {target}")
    return 0


if __name__ == "__main__":
    raise SystemExit(run_book_speed())
