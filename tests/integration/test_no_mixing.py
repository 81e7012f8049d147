"""Many books made side by side: every figure and every name in each is its own."""

import csv
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup
from pypdf import PdfReader
from support.project_copies import ROOT, copy_project
from support.project_edits import keep_chapters

from carebook.data.areas import Area
from carebook.data.dataset import Dataset
from carebook.facts.checksums import figures_checksum
from carebook.facts.fact import make_facts, other_facts_to_chart
from carebook.ingest.loading import load_dataset
from carebook.notebooks.blocks import CardsBlock, IndicatorBlock
from carebook.notebooks.notebook_files import read_blocks

# Neighbours of each other and not, large and small, and two of which there is little.
SLUGS = (
    "kent",
    "medway",
    "rutland",
    "city-of-london",
    "isles-of-scilly",
    "cumberland",
    "westminster",
)
# The page of sources says of these two that they have neighbours of our own.
LEFT_OUT = {"City of London", "Isles of Scilly"}
KEY = ("area_code", "indicator", "breakdown", "period", "unit")
CHAPTERS = ["index.ipynb", "notebooks/carers.ipynb", "notebooks/about.ipynb"]
pytestmark = pytest.mark.usefixtures("all_figures")


@dataclass(frozen=True)
class Country:
    """Some authorities, and their books, made by three workers at once."""

    dataset: Dataset
    out: Path

    @property
    def areas(self) -> tuple[Area, ...]:
        return tuple(self.dataset.areas.find_authority(slug) for slug in SLUGS)

    def folder(self, area: Area) -> Path:
        return self.out / area.slug

    def notebooks(self, area: Area) -> list[nbformat.NotebookNode]:
        found = sorted((self.folder(area) / "notebooks").glob("*.ipynb"))
        assert len(found) == len(CHAPTERS)
        return [nbformat.read(path, as_version=4) for path in found]


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory) -> Country:
    project = copy_project(tmp_path_factory.mktemp("mixing") / "project", with_england=True)
    keep_chapters(project, CHAPTERS)
    _build(project.root, *SLUGS, "--workers", "3")
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("CAREBOOK_FIGURES", raising=False)
        return Country(load_dataset(project), project.outputs)


def _build(root: Path, *words: str) -> None:
    environment = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "HOME": str(root)}
    command = [sys.executable, "-m", "carebook", "build", *words]
    subprocess.run(command, cwd=root, env=environment, check=True, capture_output=True)


def test_a_book_made_alone_is_the_same_byte_for_byte(country: Country) -> None:
    first, *_, last = country.areas
    alone = country.out.parent / "alone"
    # The last one first, and by one worker.
    _build(country.out.parent, last.slug, first.slug, "--workers", "1", "--out", str(alone))
    for area in (first, last):
        manifest = (country.folder(area) / "manifest.json").read_bytes()
        assert (alone / area.slug / "manifest.json").read_bytes() == manifest


def test_every_fact_in_a_book_is_the_dataset_s_for_that_authority(country: Country) -> None:
    for area in country.areas:
        seen = 0
        for notebook in country.notebooks(area):
            for block in read_blocks(notebook):
                if isinstance(block, CardsBlock):
                    for card in block.cards:
                        assert card.fact is None or card.fact.area_code == area.code
                        assert card.england is None or card.england.place == "England"
                if isinstance(block, IndicatorBlock):
                    seen += _held_against(block, country.dataset, area)
        assert seen > 100, area.name


def _held_against(block: IndicatorBlock, dataset: Dataset, area: Area) -> int:
    """Hold every fact of a chart against the dataset; return how many there are."""
    own = make_facts(dataset, area, block.indicator)
    beside = other_facts_to_chart(dataset, area, block.indicator, None, own)
    known = {fact.id: fact.model_copy(update={"charted": True}) for fact in (*own, *beside)}
    for fact in (*block.facts, *block.others):
        assert fact.model_copy(update={"charted": True}) == known[fact.id], fact.id
        if fact.role == "area":
            assert fact.area_code == area.code
    return len(block.facts) + len(block.others)


def test_every_summary_speaks_of_the_book_s_own_authority(country: Country) -> None:
    codes = {area.code for area in country.areas}
    for area in country.areas:
        told = 0
        for notebook in country.notebooks(area):
            for cell in notebook.cells:
                for finding in cell.metadata.get("carebook", {}).get("claims", ()):
                    told += 1
                    # A comparison names two facts; England, regions and averages are no authority.
                    named = {fact.split("/")[0] for fact in (finding["fact"] or "").split(" : ")}
                    assert named & codes <= {area.code}, (area.name, finding)
        assert told > 10, area.name


def test_every_name_on_a_page_is_its_own_or_one_that_the_page_holds_it_against(
    country: Country,
) -> None:
    names = {area.code: area.name for area in country.areas}
    for area in country.areas:
        near = {names.get(code) for code in country.dataset.neighbours.get(area.code, ())}
        for path in sorted((country.folder(area) / "html").rglob("*.html")):
            page = BeautifulSoup(path.read_text("utf-8"), "html.parser")
            assert page.title is not None
            assert area.name in page.title.text
            for drawn in page(["svg", "script"]):
                drawn.extract()
            found = {name for name in names.values() if name in page.get_text(" ")}
            assert area.name in found
            # The neighbours are named on the page of sources; a chart's marks name everybody.
            may = near | LEFT_OUT if path.stem == "about" else set()
            assert found - {area.name} <= may, path


def test_every_row_of_a_download_is_a_figure_of_the_dataset(country: Country) -> None:
    known = {o.key: o.value for o in country.dataset.observations}
    codes = {area.code for area in country.areas}
    for area in country.areas:
        own = 0
        for path in sorted((country.folder(area) / "html/tables").glob("*.csv")):
            for row in csv.DictReader(path.read_text("utf-8-sig").splitlines()):
                if row["area_code"] in codes:
                    own += row["area_code"] == area.code
                    value = float(row["value"]) if row["value"] else None
                    expected = known[tuple(row[name] for name in KEY)]
                    # A download has seven digits of what was worked out.
                    same = value == expected or value == pytest.approx(expected or 0.0, rel=1e-6)
                    assert same, (path, row)
        assert own > 15, area.name


def test_the_pdf_and_the_manifest_are_of_the_same_authority(country: Country) -> None:
    others = [area.name for area in country.areas]
    for area in country.areas:
        reader = PdfReader(country.folder(area) / f"{area.slug}.pdf")
        cover = " ".join(reader.pages[0].extract_text().split())
        assert [name for name in others if name in cover] == [area.name]
        manifest = json.loads((country.folder(area) / "manifest.json").read_text("utf-8"))
        assert manifest["area"]["code"] == area.code
        assert manifest["dataset"]["figures"] == figures_checksum(country.dataset, area)
