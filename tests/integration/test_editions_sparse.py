"""Every edition of an authority with almost no figures, with none at all, and with a long name."""

import csv
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from support.pdf_files import SMALLEST_LARGE_PRINT, laid_out_pages, letters_in, words_of_pdf
from support.project_copies import copy_project
from support.project_edits import rename_area, show_no_progress

from carebook.books.edition_registry import EDITIONS, edition_files
from carebook.books.plan import plan_book
from carebook.build.book import BuiltBook, build_book
from carebook.core.project import Project

LONG = "Kirkby Underwood, Saint Osyth and the Upper Wolds of Rutland"
assert len(LONG) == 60
RUTLAND, LEICESTERSHIRE = "E06000017", "E10000018"


def rewrite(path: Path, change: Callable[[dict[str, str]], dict[str, str] | None]) -> None:
    """Have each row of a CSV changed, or left out where nothing comes back."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        names, rows = reader.fieldnames or [], [change(row) for row in reader]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names, lineterminator="\n")
        writer.writeheader()
        writer.writerows(row for row in rows if row is not None)


def suppressed(row: dict[str, str]) -> dict[str, str]:
    if row["area_code"] != RUTLAND:
        return row
    return row | {"value": "", "lower": "", "upper": "", "status": "suppressed", "note": ""}


def hardly_any(row: dict[str, str]) -> dict[str, str] | None:
    is_left_out = row["area_code"] == LEICESTERSHIRE and row["indicator"] != "population"
    return None if is_left_out else suppressed(row)


@pytest.fixture(scope="module")
def sparse(tmp_path_factory: pytest.TempPathFactory) -> Project:
    project = copy_project(tmp_path_factory.mktemp("sparse") / "project")
    rewrite(project.data / "observations.csv", hardly_any)
    rename_area(project, RUTLAND, LONG)
    return project


@pytest.fixture(scope="module", params=["rutland", "leicestershire"])
def book(request: pytest.FixtureRequest, sparse: Project) -> BuiltBook:
    return build_book(
        plan_book(sparse, request.param, tuple(EDITIONS), "builtin"), show_no_progress, workers=2
    )


def files(book: BuiltBook, ending: str) -> list[Path]:
    found = [name for edition in EDITIONS for name in edition_files(edition, book.folder.name)]
    return [book.folder / name for name in found if name.endswith(ending)]


def test_every_edition_is_made_and_whole(book: BuiltBook) -> None:
    for path in (*files(book, ".pdf"), *files(book, ".docx")):
        assert path.is_file()
    for path in files(book, ".pdf"):
        with pikepdf.open(path).open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"


def test_nothing_on_paper_is_cut_off_or_smaller_than_it_may_be(book: BuiltBook) -> None:
    for path in files(book, ".pdf"):
        large = path.stem.endswith("large-print")
        if large and book.folder.name != "rutland":
            continue  # which takes seconds, and the long name is the other's
        for page in laid_out_pages(path):
            letters = letters_in(page)
            assert letters, (path.name, page.pageid)
            place = (path.name, page.pageid)
            assert min(one.x0 for one in letters) >= 30, place
            assert max(one.x1 for one in letters) <= page.width - 30, place
            assert min(one.y0 for one in letters) >= 20, place
            assert max(one.y1 for one in letters) <= page.height - 20, place
            smallest = min(round(one.size, 2) for one in letters)
            assert smallest >= (SMALLEST_LARGE_PRINT if large else 9), place


def test_no_figure_is_made_up_for_what_is_not_there(book: BuiltBook) -> None:
    for path in files(book, ".pdf"):
        if path.stem.endswith("large-print"):
            continue  # which is made of the same chapters as the ordinary one
        text = words_of_pdf(path)
        assert "nan" not in text.casefold().split()
        name = LONG if book.folder.name == "rutland" else "Leicestershire"
        assert name in text


def test_a_suppressed_figure_is_never_nought(sparse: Project, book: BuiltBook) -> None:
    if book.folder.name != "rutland":
        pytest.skip("only of the area whose figures are suppressed")
    for table in (book.folder / "html/tables").glob("*.csv"):
        with table.open(encoding="utf-8", newline="") as file:
            own = [row for row in csv.DictReader(file) if row["area_code"] == RUTLAND]
        assert all(row["value"] == "" for row in own), table.name
