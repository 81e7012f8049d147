"""The plan of one book: everything that can be checked before anything is written."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from carebook.books.brand_files import check_brand_files
from carebook.books.edition_registry import (
    EDITIONS,
    Edition,
    available_editions,
    edition_files,
    editions_to_make,
)
from carebook.books.logo import find_logo
from carebook.books.previous_edition import find_previous_edition
from carebook.config.brand import Brand, brand_files, load_brand
from carebook.config.brand_tokens import branded_tokens
from carebook.config.chapters import QuartoConfig, read_quarto_yml
from carebook.config.params import AREA_PARAMETER, Params, check_params_files, load_params
from carebook.config.theme_tokens import load_theme_tokens
from carebook.core.project import Project
from carebook.data.areas import Area
from carebook.data.dataset import Dataset
from carebook.ingest.loading import load_dataset
from carebook.narrative.summary_store import (
    SummaryStore,
    check_summary_files,
    load_summary_store,
    summary_store_path,
)
from carebook.notebooks.case_studies import load_case_studies
from carebook.notebooks.front_matter import check_front_matter
from carebook.notebooks.notebook_files import parameter_lines, read_notebook
from carebook.tools import quarto
from carebook.tools.pandoc import pandoc_path

Stitcher = Literal["builtin", "quarto"]


@dataclass(frozen=True)
class BookPlan:
    """Everything about a book that can be checked before anything is written.

    ``declared_parameters`` are those of each chapter's notebook, by its path. ``previous_edition``
    is the folder of the earlier book that it tells its changes since.
    """

    project: Project
    dataset: Dataset
    area: Area
    params: Params
    book_project: QuartoConfig
    summary_store: SummaryStore
    editions: tuple[Edition, ...]
    stitchers: Mapping[Edition, Stitcher]
    output_folder: Path
    declared_parameters: Mapping[str, Collection[str]]
    previous_edition: Path | None = None
    brand: Brand | None = None
    brand_warnings: tuple[str, ...] = ()

    def notebook_parameters(self, chapter: str) -> dict[str, Any]:
        """Return what the notebook of a chapter is handed: the parameters that its cell declares.

        Raises:
            InputError: it is not one of the book's, and its parameters cell cannot be used.

        """
        names = self.declared_parameters.get(chapter)
        if names is None:
            names = _declared_parameters(self.project, self.project.root / chapter)
        given = {AREA_PARAMETER: self.area.slug} if AREA_PARAMETER in names else {}
        return {**self.params.for_notebook(chapter, names), **given}

    @property
    def book_folder(self) -> Path:
        """Where the finished book goes."""
        return self.output_folder / self.area.slug

    @property
    def pdf_name(self) -> str:
        """The name of the PDF, such as ``rutland.pdf``."""
        return edition_files("pdf", self.area.slug)[0]

    @property
    def available_editions(self) -> tuple[Edition, ...]:
        """The editions that readers will find: those made now, and those made before."""
        return available_editions(self.editions, self.book_folder, self.area.slug)


def plan_book(
    project: Project,
    area: str,
    editions: tuple[Edition, ...] | None = None,
    stitcher: Stitcher | None = None,
    out: Path | None = None,
    dataset: Dataset | None = None,
) -> BookPlan:
    """Check everything that can be checked before a book is built, and write nothing.

    Of ``editions``, None leaves the choice to
    :func:`carebook.books.edition_registry.editions_to_make`. ``dataset`` is one that was read
    already; without it, it is read.

    Raises:
        InputError: data, parameters, notebooks or the area cannot be used.
        ToolError: Pandoc, or a Quarto that was asked for, is missing.

    """
    [plan] = plan_books(project, [area], editions, stitcher, out, dataset)
    return plan


def plan_books(
    project: Project,
    areas: Iterable[str],
    editions: tuple[Edition, ...] | None = None,
    stitcher: Stitcher | None = None,
    out: Path | None = None,
    dataset: Dataset | None = None,
) -> tuple[BookPlan, ...]:
    """Plan several books, and look only once at what they have in common.

    Raises:
        InputError: data, parameters, notebooks or an area cannot be used.
        ToolError: Pandoc, or a Quarto that was asked for, is missing.

    """
    dataset = dataset or load_dataset(project)
    found = [dataset.areas.find_authority(area) for area in areas]
    check_params_files(project.params, dataset.areas)
    load_case_studies(project.data / "case_studies", dataset.areas)
    check_summary_files(project.data, dataset.areas)
    book = read_quarto_yml(project.quarto_yml)
    declared = {
        chapter: _declared_parameters(project, project.root / chapter) for chapter in book.chapters
    }
    stitchers = _choose_stitchers(stitcher)
    pandoc_path()
    books = (out or project.outputs).resolve()
    plans = []
    # Most areas have the project's brand, and its files are looked at once.
    brands: dict[tuple[Path, ...], tuple[Brand | None, tuple[str, ...]]] = {}
    for area in found:
        params = load_params(project.params, area, declared)
        find_logo(project, params)
        sources = brand_files(project, area)
        if sources not in brands:
            brand = load_brand(project, area)
            brands[sources] = brand, brand_warnings(project, brand)
        brand, told = brands[sources]
        made = editions_to_make(editions, books / area.slug, area.slug)
        if "pdf" in made and stitchers["pdf"] == "quarto":
            quarto.require_typst_books()
        plans.append(
            BookPlan(
                project=project,
                dataset=dataset,
                area=area,
                params=params,
                book_project=book,
                summary_store=load_summary_store(summary_store_path(project.data, area)),
                editions=made,
                stitchers={edition: stitchers[edition] for edition in made},
                output_folder=books,
                declared_parameters=declared,
                previous_edition=find_previous_edition(project, params, area, books / area.slug),
                brand=brand,
                brand_warnings=told,
            )
        )
    return tuple(plans)


def brand_warnings(project: Project, brand: Brand | None) -> tuple[str, ...]:
    """Check a brand's files, and return what has to be told of it: a line each.

    Raises:
        InputError: a logo or typeface cannot be used.

    """
    if brand is None:
        return ()
    of_files = check_brand_files(brand)
    _, of_colours = branded_tokens(load_theme_tokens(project.theme), brand)
    return (*brand.told, *of_files, *of_colours)


def last_book_in_words(book_folder: Path) -> str:
    """Say what a failed build leaves behind."""
    return "the last good book is unchanged" if book_folder.is_dir() else "no book was made"


def _choose_stitchers(stitcher: Stitcher | None) -> Mapping[Edition, Stitcher]:
    """Return what makes each edition."""
    if stitcher == "quarto":
        quarto.require_quarto()
    found: dict[Edition, Stitcher] = {}
    for edition, record in EDITIONS.items():
        asked: Stitcher = stitcher or "builtin"
        if stitcher is None and record.quarto == "if installed" and quarto.quarto_version():
            asked = "quarto"
        found[edition] = "builtin" if record.quarto == "never" else asked
    return found


def _declared_parameters(project: Project, path: Path) -> Collection[str]:
    """Return the parameters of a chapter's notebook, and check what its YAML says."""
    shown, notebook = project.relative_to_root(path), read_notebook(path)
    check_front_matter(shown, notebook)
    return tuple(parameter_lines(shown, notebook))
