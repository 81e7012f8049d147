"""The plan of one book: everything that can be checked before anything is written."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from carebook.books.edition_registry import Edition, offered, parts, to_make
from carebook.books.logo import logo_of
from carebook.config.chapters import BookProject, read_quarto_yml
from carebook.config.params import Params, check_params_files, load_params
from carebook.core.errors import InputError
from carebook.core.project import Project
from carebook.data.areas import Area
from carebook.data.dataset import Dataset, load_dataset
from carebook.narrative.summary_store import Store, check_store_files, load_store, store_path
from carebook.notebooks.case_studies import load_case_studies
from carebook.notebooks.notebook_files import parameters_of, read_notebook
from carebook.tools import quarto
from carebook.tools.pandoc import pandoc_path

Stitcher = Literal["builtin", "quarto"]
AREA = "area"
TITLE = "Adult social care"


@dataclass(frozen=True)
class Plan:
    """Everything about a book that can be checked before anything is written."""

    project: Project
    dataset: Dataset
    area: Area
    params: Params
    book: BookProject
    store: Store
    editions: tuple[Edition, ...]
    stitchers: Mapping[Edition, Stitcher]
    out: Path

    @property
    def folder(self) -> Path:
        """Where the finished book goes."""
        return self.out / self.area.slug

    @property
    def pdf_name(self) -> str:
        """The name of the PDF, such as ``rutland.pdf``."""
        return parts("pdf", self.area.slug)[0]

    @property
    def offered(self) -> tuple[Edition, ...]:
        """The editions that readers will find: those that are made, and those that stand."""
        return offered(self.editions, self.folder, self.area.slug)


def make_plan(
    project: Project,
    area: str,
    editions: tuple[Edition, ...] | None = None,
    stitcher: Stitcher | None = None,
    out: Path | None = None,
    dataset: Dataset | None = None,
) -> Plan:
    """Check everything that can be checked before a book is built, and write nothing.

    Which ``editions`` are made is said at :func:`carebook.books.edition_registry.to_make`. For many
    books, ``dataset`` is the one that they share; without it, it is read.

    Raises:
        InputError: data, parameters, notebooks or the area cannot be used.
        ToolError: Pandoc, or a Quarto that was asked for, is missing.

    """
    [plan] = make_plans(project, [area], editions, stitcher, out, dataset)
    return plan


def make_plans(
    project: Project,
    areas: Iterable[str],
    editions: tuple[Edition, ...] | None = None,
    stitcher: Stitcher | None = None,
    out: Path | None = None,
    dataset: Dataset | None = None,
) -> tuple[Plan, ...]:
    """Plan several books, and look only once at what they have in common.

    Raises:
        InputError: data, parameters, notebooks or an area cannot be used.
        ToolError: Pandoc, or a Quarto that was asked for, is missing.

    """
    dataset = dataset or load_dataset(project)
    found = [dataset.areas.find(area) for area in areas]
    check_params_files(project.params, dataset.areas)
    load_case_studies(project.data / "case_studies", dataset.areas)
    check_store_files(project.data, dataset.areas)
    book = read_quarto_yml(project.quarto_yml)
    declared = {chapter: _declared(project, project.root / chapter) for chapter in book.chapters}
    stitchers = _stitchers(stitcher)
    pandoc_path()
    books = (out or project.outputs).resolve()
    plans = []
    for area in found:
        params = load_params(project.params, area)
        for chapter, names in declared.items():
            _check_taken(Path(chapter), names, params)
        logo_of(project, params)
        made = to_make(editions, books / area.slug, area.slug)
        if "pdf" in made and stitchers["pdf"] == "quarto":
            quarto.require_typst_books()
        plans.append(
            Plan(
                project=project,
                dataset=dataset,
                area=area,
                params=params,
                book=book,
                store=load_store(store_path(project.data, area)),
                editions=made,
                stitchers={edition: stitchers[edition] for edition in made},
                out=books,
            )
        )
    return tuple(plans)


def _stitchers(stitcher: Stitcher | None) -> Mapping[Edition, Stitcher]:
    """Return what makes each edition. Quarto makes HTML, and a PDF where it is asked to."""
    if stitcher == "quarto":
        quarto.require_quarto()
    default_html: Stitcher = "quarto" if stitcher or quarto.quarto_version() else "builtin"
    return {
        "html": stitcher or default_html,
        "pdf": stitcher or "builtin",
        "large-print": "builtin",
        "briefing": "builtin",
    }


def check_parameters(project: Project, path: Path, params: Params) -> None:
    """Check that a notebook's parameters cell takes what it will be handed.

    Raises:
        InputError: there is no such cell, or it lacks ``area`` or another parameter.

    """
    _check_taken(project.relative(path), _declared(project, path), params)


def _declared(project: Project, path: Path) -> Collection[str]:
    return parameters_of(project.relative(path), read_notebook(path))


def _check_taken(shown: Path, declared: Collection[str], params: Params) -> None:
    if AREA not in declared:
        raise InputError.at(
            shown, None, "parameters cell: expected 'area', found none; add area = \"rutland\""
        )
    if unknown := [name for name in params.notebook if name not in declared]:
        raise InputError.at(
            shown,
            None,
            f"parameters cell: expected every parameter of params/ (notebook:), found no "
            f"'{unknown[0]}'; add it to the cell or take it out of params/",
        )
