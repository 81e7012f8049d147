"""A private copy of the project to measure in, and the two ways of making books in it."""

import json
import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml
from nbformat import v4

import carebook
from benchmarks.process_monitor import MonitoredRun, run_all_monitored
from carebook.config.chapters import HOME_NAME
from carebook.core.project import Project
from carebook.data.dataset_folder import FIGURES_ENV_VARIABLE
from carebook.ingest.loading import load_dataset
from carebook.notebooks.notebook_files import read_notebook, write_notebook

# The page that a short book has alone.
_HOME_NOTEBOOK = f"{HOME_NAME}.ipynb"
_COPIED_PATHS = ("_quarto.yml", "index.ipynb", "notebooks", "data", "params", "prompts", "theme")
_IGNORED_PATTERNS = shutil.ignore_patterns(
    "raw", "votes", ".*-before", ".figures-work-*", ".ipynb_checkpoints"
)
# The program is copied too: whoever works on it meanwhile would have books made again.
_PROGRAM_FOLDER = "program"
# What the one chapter of a short book shows besides what is in it.
_CHART_CELL = """from carebook.notebooks.api import trend
book.show(book.figures("carers_social_contact"), trend)"""
_SUMMARY_METADATA = {"tags": ["summary:carers_social_contact"]}
# Where Jupyter and IPython keep what they need while they run.
_TEMPORARY_FOLDER_VARIABLES = ("IPYTHONDIR", "JUPYTER_RUNTIME_DIR", "TMPDIR")


@dataclass(frozen=True)
class BenchmarkProject:
    """A copy of the project that nobody else uses; ``slugs`` are its authorities'."""

    project: Project
    slugs: tuple[str, ...]

    @property
    def books_folder(self) -> Path:
        """Where books go."""
        return self.project.root / "books"

    def sample_slugs(self, count: int) -> tuple[str, ...]:
        """Return some of the authorities, from all over the list."""
        step = max(1.0, len(self.slugs) / count)
        return tuple(self.slugs[int(place * step)] for place in range(min(count, len(self.slugs))))

    def build_books(
        self, areas: Sequence[str], out: str, workers: int | None, *options: str
    ) -> MonitoredRun:
        """Have `carebook build` make books in the folder ``out``; of no areas, all books."""
        given = ["--workers", str(workers)] if workers else []
        which = list(areas) or ["--all"]
        # Pandoc and Typst on both sides, also where Quarto is installed.
        given += ["--stitcher", "builtin", "--out", str(self.books_folder / out), *options]
        return self.run_python(["-m", "carebook", "build", *which, *given])

    def make_baseline_books(self, areas: Sequence[str], out: str) -> MonitoredRun:
        """Have stock tools make books, all at the same time, each in a process of its own."""
        folder = self.books_folder / out
        return self.run_python(
            *(["-m", "benchmarks.baseline_book", area, str(folder / area)] for area in areas)
        )

    def measure_lower_bound(self, areas: Sequence[str]) -> dict[str, Any]:
        """Return what `benchmarks.lower_bound` finds; the first area is not counted."""
        output = self.run_python(
            ["-m", "benchmarks.lower_bound", str(self.books_folder / "floor"), *areas]
        ).output
        found: dict[str, Any] = json.loads(output.splitlines()[-1])
        return found

    def run_python(self, *arguments: Sequence[str]) -> MonitoredRun:
        """Run Python in fresh processes, in the copy, until the last has ended."""
        environment = {
            name: value
            for name, value in os.environ.items()
            if name == FIGURES_ENV_VARIABLE or not name.startswith("CAREBOOK_")
        }
        environment["PYTHONPATH"] = str(self.project.root / _PROGRAM_FOLDER)
        for name in _TEMPORARY_FOLDER_VARIABLES:
            folder = self.project.root / "temporary" / name.lower()
            folder.mkdir(parents=True, exist_ok=True)
            environment[name] = str(folder)
        commands = [[sys.executable, *each] for each in arguments]
        return run_all_monitored(commands, self.project.root, environment)

    def add_sentence(self, notebook: str, sentence: str) -> None:
        """Add a sentence to the first paragraph of a notebook."""
        path = self.project.root / notebook
        content = json.loads(path.read_text(encoding="utf-8"))
        cell = next(cell for cell in content["cells"] if cell["cell_type"] == "markdown")
        cell["source"] = "".join(cell["source"]) + f" {sentence}"
        path.write_text(json.dumps(content, indent=1, ensure_ascii=False), encoding="utf-8")

    def completion_times(self, out: str) -> tuple[float, ...]:
        """Return when the books in a folder were finished, in order, as times of day."""
        return tuple(
            sorted(
                path.stat().st_mtime for path in (self.books_folder / out).glob("*/manifest.json")
            )
        )


@contextmanager
def open_benchmark_project(source: Project, *, short: bool = False) -> Iterator[BenchmarkProject]:
    """Give a copy of a project, which is removed afterwards whatever happens.

    Args:
        source: the project, which is left alone.
        short: whether to leave but one chapter in the book, with one chart.

    """
    with TemporaryDirectory(prefix="carebook-bench-", ignore_cleanup_errors=True) as name:
        project = Project(Path(name).resolve())
        for part in _COPIED_PATHS:
            if (source.root / part).is_dir():
                shutil.copytree(source.root / part, project.root / part, ignore=_IGNORED_PATTERNS)
            else:
                shutil.copyfile(source.root / part, project.root / part)
        for package in (Path(carebook.__file__).parent, Path(__file__).parent):
            shutil.copytree(package, project.root / _PROGRAM_FOLDER / package.name)
        if short:
            _keep_one_chapter(project)
        authorities = load_dataset(project).areas.authorities
        yield BenchmarkProject(project, tuple(area.slug for area in authorities))


def _keep_one_chapter(project: Project) -> None:
    """Leave one chapter in the book, and give it a chart."""
    config = yaml.safe_load(project.quarto_yml.read_text(encoding="utf-8"))
    config["book"]["chapters"] = [_HOME_NOTEBOOK]
    project.quarto_yml.write_text(yaml.safe_dump(config, sort_keys=False), encoding="utf-8")
    path = project.root / _HOME_NOTEBOOK
    notebook = read_notebook(path)
    summary = v4.new_markdown_cell("", id="summary", metadata=_SUMMARY_METADATA)  # type: ignore[no-untyped-call]
    notebook.cells += [v4.new_code_cell(_CHART_CELL, id="chart"), summary]  # type: ignore[no-untyped-call]
    write_notebook(notebook, path)
