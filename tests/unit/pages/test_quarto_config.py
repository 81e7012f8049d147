"""The _quarto.yml that a staged book hands to Quarto."""

from pathlib import Path

import pytest
import yaml
from support.project_copies import ROOT

from carebook.config.chapters import read_quarto_yml
from carebook.core.project import Project
from carebook.pages.quarto_config import StagedDetails, staged_quarto_yml

PROJECT = Project(ROOT)
DETAILS = StagedDetails(
    title="Care: in “Rutland” #1 & more",
    date="2026-11-21",
    author="A charity",
    footer="Care in Rutland. Published by A charity.",
    pdf="rutland",
)
BOOK = """\
project:
  type: book
book:
  chapters:
    - index.ipynb
"""


def staged(details: StagedDetails = DETAILS, path: Path = PROJECT.quarto_yml) -> dict:
    return yaml.safe_load(staged_quarto_yml(read_quarto_yml(path), details))


@pytest.mark.parametrize("pdf", ["rutland", ""])
def test_a_staged_book_is_the_same_but_for_what_is_its_own(pdf: str) -> None:
    found = staged(StagedDetails("Care in x", "2026-11-21", "A charity", "Care.", pdf))
    assert found.pop("carebook-staged") is True
    book, formats = found["book"], found["format"]
    assert (book.pop("title"), book.pop("date")) == ("Care in x", "2026-11-21")
    assert book.pop("author") == "A charity"
    assert book.pop("page-footer") == {"left": "Care."}
    assert book.pop("output-file", "") == pdf
    assert book.pop("downloads", []) == (["pdf"] if pdf else [])
    assert formats["html"].pop("include-after-body") == "theme/html/charts-script.html"
    assert formats["typst"].pop("include-in-header") == "theme/typst/quarto.typ"
    assert formats["typst"].pop("font-paths") == ["fonts"]
    original = yaml.safe_load(PROJECT.quarto_yml.read_text(encoding="utf-8"))
    original["book"].pop("title")
    assert found == original


def test_a_title_arrives_whatever_marks_it_has() -> None:
    assert staged()["book"]["title"] == DETAILS.title


def test_a_project_s_own_author_and_footer_stay(tmp_path: Path) -> None:
    (tmp_path / "index.ipynb").write_text("{}")
    path = tmp_path / "_quarto.yml"
    path.write_text(f"{BOOK}  author: Ann\n  page-footer: Ours\n")
    book = staged(path=path)["book"]
    assert (book["author"], book["page-footer"]) == ("Ann", "Ours")


@pytest.mark.parametrize(
    "formats", ["", "format:\n", "format: html\n", "format:\n  html: default\n"]
)
def test_quartos_shorter_ways_to_name_a_format_are_staged_too(tmp_path: Path, formats: str) -> None:
    (tmp_path / "index.ipynb").write_text("{}")
    path = tmp_path / "_quarto.yml"
    path.write_text(BOOK + formats)
    html = staged(path=path)["format"]["html"]
    assert html["include-after-body"] == "theme/html/charts-script.html"


def test_staging_leaves_the_project_as_it_was() -> None:
    project = read_quarto_yml(PROJECT.quarto_yml)
    staged_quarto_yml(project, DETAILS)
    assert project == read_quarto_yml(PROJECT.quarto_yml)
