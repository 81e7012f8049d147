"""The plan of one book: everything that can be checked before anything is written."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from carebook.areas import Area
from carebook.case_studies import load_case_studies
from carebook.dataset import Dataset, load_dataset
from carebook.errors import InputError
from carebook.notebook_files import parameters_of, read_notebook
from carebook.pandoc import pandoc_path
from carebook.params import Params, check_params_files, load_params
from carebook.project import Project
from carebook.quarto_yml import BookProject, read_quarto_yml
from carebook.stitch import quarto
from carebook.store import Store, check_store_files, load_store, store_path

Format = Literal["html", "pdf"]
FORMATS: tuple[Format, ...] = ("html", "pdf")
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
    formats: tuple[Format, ...]
    stitchers: Mapping[Format, Stitcher]
    out: Path

    @property
    def folder(self) -> Path:
        """Where the finished book goes."""
        return self.out / self.area.slug

    @property
    def pdf_name(self) -> str:
        """The name of the PDF, such as ``rutland.pdf``."""
        return f"{self.area.slug}.pdf"


def make_plan(
    project: Project,
    area: str,
    formats: tuple[Format, ...] = FORMATS,
    stitcher: Stitcher | None = None,
    out: Path | None = None,
    dataset: Dataset | None = None,
) -> Plan:
    """Check everything that can be checked before a book is built, and write nothing.

    For many books, ``dataset`` is the one that they share; without it, it is read.

    Raises:
        InputError: data, parameters, notebooks or the area cannot be used.
        ToolError: Pandoc, or a Quarto that was asked for, is missing.

    """
    dataset = dataset or load_dataset(project)
    found = dataset.areas.find(area)
    params = load_params(project.params, found)
    check_params_files(project.params, dataset.areas)
    load_case_studies(project.data / "case_studies", dataset.areas)
    book = read_quarto_yml(project.quarto_yml)
    for chapter in book.chapters:
        check_parameters(project, project.root / chapter, params)
    check_store_files(project.data, dataset.areas)
    store = load_store(store_path(project.data, found))
    pandoc_path()
    if stitcher == "quarto":
        quarto.require_quarto()
        if "pdf" in formats:
            quarto.require_typst_books()
    default_html: Stitcher = "quarto" if quarto.quarto_version() else "builtin"
    chosen: dict[Format, Stitcher] = {
        "html": stitcher or default_html,
        "pdf": stitcher or "builtin",
    }
    return Plan(
        project=project,
        dataset=dataset,
        area=found,
        params=params,
        book=book,
        store=store,
        formats=formats,
        stitchers={name: chosen[name] for name in formats},
        out=(out or project.outputs).resolve(),
    )


def check_parameters(project: Project, path: Path, params: Params) -> None:
    """Check that a notebook's parameters cell takes what it will be handed.

    Raises:
        InputError: there is no such cell, or it lacks ``area`` or another parameter.

    """
    shown = project.relative(path)
    declared = parameters_of(shown, read_notebook(path))
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
