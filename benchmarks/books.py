"""Many books, measured: against stock tools, against the least that is possible, and again.

Everything happens in a private copy of the project, with its national dataset or else with made-up
authorities, and each command in fresh processes; the copy is removed at the end. All figures of one
run are of one machine on one day, so what says something are the ratios.

    python -m benchmarks.books [--quick] [--books N] [--json FILE]
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

from benchmarks.aims import table
from benchmarks.trial import Trial, trial
from benchmarks.watch import CommandFailed, Run
from carebook.core.errors import CarebookError
from carebook.core.machine import available_cores
from carebook.core.project import Project

_SENTENCES = ("This sentence was added to see what a change costs.", "And so was this one.")
_MIB = 1024**2
Figures = dict[str, float]
Say = Callable[[str], None]


@dataclass(frozen=True)
class Size:
    """How much is measured.

    ``books`` are made by one worker; two workers make those too, or ``everyone``'s. So many of them
    are made ``again``. ``stock`` books are made with stock tools one after the other, and ``floor``
    in one process.
    """

    books: int = 40
    everyone: bool = True
    again: int = 20
    stock: int = 3
    floor: int = 3


QUICK = Size(books=2, everyone=False, again=1, stock=1, floor=1)


@dataclass
class Measured:
    """What was found so far."""

    trial: Trial
    size: Size
    say: Say
    figures: Figures = field(default_factory=dict)

    def all(self) -> Figures:
        """Measure everything, and return it by name."""
        few = self.trial.spread(self.size.books)
        self.one_book(few)
        one = self.many(few, workers=1)
        notebooks = self.floor(few)
        two = self.many(() if self.size.everyone else few, workers=2)
        self.memory(one, two)
        self.unchanged(few)
        again = few[: self.size.again]
        self.changed(again, min(notebooks, key=notebooks.__getitem__), "cheapest", _SENTENCES[0])
        self.changed(again, max(notebooks, key=notebooks.__getitem__), "dearest", _SENTENCES[1])
        self.forced(again)
        self.ratios()
        return self.figures

    def one_book(self, areas: Sequence[str]) -> None:
        """Measure single books, stock and ours in turn, and two stock books side by side."""
        stock, ours = [], []
        for number, area in enumerate(areas[: self.size.stock], start=1):
            self.say(f"{area}, with stock tools and with ours")
            stock.append(self.trial.stock([area], f"stock-{number}").seconds)
            ours.append(self.trial.build([area], f"ours-{number}", None).seconds)
        self.say("two books side by side, with stock tools")
        pair = self.trial.stock(areas[:2], "stock-pair").seconds
        self.figures |= {
            "stock_one_book_s": median(stock),
            "ours_one_book_s": median(ours),
            "stock_books_a_minute": 60 * len(stock) / sum(stock),
            "stock_books_a_minute_two_at_once": 2 * 60 / pair,
        }

    def many(self, areas: Sequence[str], workers: int) -> Run:
        """Measure many books at once, from nothing."""
        count, out = len(areas) or len(self.trial.slugs), f"many-{workers}"
        self.say(f"{_counted(count)}, {_counted(workers, 'worker')}")
        run = self.trial.build(areas, out, workers)
        finished = self.trial.finished(out)
        if len(finished) != count:
            raise CommandFailed(f"expected {count} books, found {len(finished)}:\n{run.output}")
        half = count // 2
        first = (finished[half - 1] - run.began) / half
        second = (finished[-1] - finished[half - 1]) / (count - half)
        self.figures |= {
            f"books_{workers}": count,
            f"books_a_minute_{workers}": 60 * count / run.seconds,
            f"seconds_a_book_{workers}": run.seconds / count,
            f"seconds_a_book_{workers}_first_half": first,
            f"seconds_a_book_{workers}_second_half": second,
        }
        return run

    def floor(self, areas: Sequence[str]) -> Figures:
        """Measure the least that a book takes; return what each notebook's cells take."""
        self.say("the same work in one process")
        found = self.trial.floor(areas[: self.size.floor + 1])
        self.figures["floor_s_a_book"] = found["book"]
        for part, seconds in found["parts"].items():
            self.figures[f"floor_{part.lower().replace(' ', '_')}_s"] = seconds
        return dict(found["notebooks"])

    def memory(self, one: Run, two: Run) -> None:
        """Note the memory of all processes together."""
        for workers, run in ((1, one), (2, two)):
            self.figures |= {
                f"peak_memory_mib_{workers}": run.peak / _MIB,
                f"memory_second_half_to_first_{workers}": run.growth,
            }

    def unchanged(self, areas: Sequence[str]) -> None:
        """Measure a second run over the same books."""
        self.say("all of them again, with nothing changed")
        again = () if self.size.everyone else areas
        before = self.trial.finished("many-2")
        self.figures["unchanged_s"] = self.trial.build(again, "many-2", 2).seconds
        # Any that is made again says that something else changed: carebook itself was edited, say.
        kept = set(before) & set(self.trial.finished("many-2"))
        self.figures["unchanged_made_again"] = len(before) - len(kept)

    def changed(self, areas: Sequence[str], notebook: str, which: str, sentence: str) -> None:
        """Measure a run after a sentence was added to a notebook."""
        self.say(f"{_counted(len(areas))} again, a sentence added to {notebook} (the {which})")
        self.trial.edit(notebook, sentence)
        seconds = self.trial.build(areas, "many-2", 2).seconds
        self.figures[f"changed_{which}_s"] = seconds

    def forced(self, areas: Sequence[str]) -> None:
        """Measure a run that makes everything again."""
        self.say(f"{_counted(len(areas))} again, all of it (--force)")
        self.figures["forced_s"] = self.trial.build(areas, "many-2", 2, "--force").seconds

    def ratios(self) -> None:
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


def _counted(count: int, what: str = "book") -> str:
    return f"1 {what}" if count == 1 else f"{count} {what}s"


def machine(load: float) -> dict[str, float | str]:
    """Say on what the figures were found; ``load`` is how many processes wanted a core before."""
    return {
        "cores": available_cores(),
        "memory_gib": round(psutil.virtual_memory().total / 1024**3, 1),
        "load_before": round(load, 1),
        "python": platform.python_version(),
    }


def main(arguments: list[str] | None = None) -> int:
    """Measure, print a table, and write the figures as JSON."""
    parser = argparse.ArgumentParser(prog="benchmarks.books", description=__doc__.split("\n")[0])
    parser.add_argument(
        "--quick",
        action="store_true",
        help="two short books of made-up authorities, to see that all of it works",
    )
    parser.add_argument(
        "--books", type=int, metavar="N", help="how many books one worker makes (40)"
    )
    parser.add_argument(
        "--json", type=Path, metavar="FILE", help="where figures go (outputs/bench.json)"
    )
    options = parser.parse_args(arguments)
    size = QUICK if options.quick else Size()
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
        with trial(project, short=options.quick) as found:
            kind = "made-up authorities" if found.made_up else "the ingested national dataset"
            say(f"a copy of the project, with {kind}")
            figures = Measured(found, size, say).all()
            about: Figures = {"made_up": int(found.made_up), "authorities": len(found.slugs)}
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
    whole = {**figures, **about, **machine(load)}
    target.write_text(json.dumps(whole, indent=2) + "\n", encoding="utf-8")
    print(table(figures, about, machine(load)))
    print(f"\nAll figures: {target}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
