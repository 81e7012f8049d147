"""A national dataset of made-up authorities, for measuring where nobody has ingested a real one.

Every name says that it is made up: those of the authorities, so that every page of a book and the
path of every file in it does, those of the regions, of the sources and of the chapters. It is
written into a copy of a project, as ``carebook ingest`` would write one, and the same each time.
"""

import csv
import hashlib
import io
import shutil
from collections.abc import Mapping
from itertools import product
from pathlib import Path

import yaml

from benchmarks.synthetic_publications import (
    ROUNDING_STEP_BY_SOURCE,
    SYNTHETIC_FILE_NAME,
    SyntheticPublications,
)
from carebook import __version__
from carebook.config.chapters import read_quarto_yml
from carebook.core.project import Project
from carebook.data import dataset_folder
from carebook.data.areas import ENGLAND_CODE, Area, Areas, AreaType, write_areas
from carebook.data.dataset import NEIGHBOUR_COLUMNS
from carebook.data.dataset_folder import IngestedFileRecord, IngestRecord
from carebook.data.indicators import (
    Indicator,
    Source,
    apply_ingested_overrides,
    load_indicators,
    load_sources,
)
from carebook.data.parquet import write_observations_parquet
from carebook.data.units import COUNT
from carebook.ingest.assemble import Assembled, assemble
from carebook.ingest.coverage import coverage_of, write_coverage
from carebook.notebooks.notebook_files import read_notebook, write_notebook
from carebook.statistics.neighbours import load_neighbour_specification

# As many as England has.
AUTHORITY_COUNT = 152
MADE_UP_SUFFIX = "(made up)"
_REGION_NAMES = (
    "Northfells", "Westmoss", "Ridingdale", "Midwold", "Marchhill", "Eastfen", "Whitegate",
    "Southdown", "Farcombe",
)  # fmt: skip
_NAME_BEGINNINGS = (
    "Ash,Barrow,Cald,Den,Elver,Farrow,Glen,Hollin,Ivel,Jarrow,Kelder,Lark,Merrow,Nether,Ox,Quern"
)
_NAME_ENDINGS = "mere,down,moor,holt,stone,by,march,fold,mouth,wick"
_AUTHORITY_TYPES: tuple[AreaType, ...] = ("unitary authority", "county", "metropolitan district")
_CODE_PREFIX_BY_TYPE = {"unitary authority": "E06", "county": "E10", "metropolitan district": "E08"}


def install_synthetic_dataset(project: Project, authorities: int = AUTHORITY_COUNT) -> None:
    """Give a copy of a project a made-up national dataset, and take out what is of real places.

    Raises:
        ValueError: there are not so many names.

    """
    _remove_real_places(project)
    _mark_chapter_titles(project)
    sources = load_sources(project.data / "sources.yml")
    indicators = apply_ingested_overrides(load_indicators(project.data / "indicators.yml", sources))
    areas = make_synthetic_areas(authorities)
    assembled = assemble(
        SyntheticPublications(areas).source_values(indicators),
        indicators,
        areas,
        {},
        {
            (source, name, COUNT): float(step)
            for source, step in ROUNDING_STEP_BY_SOURCE.items()
            for name in indicators
        },
        load_neighbour_specification(project.data / "neighbours.yml"),
    )
    with dataset_folder.new_dataset_folder(project.data) as new:
        _write_dataset(new, assembled, areas, indicators)
        _write_sources(new / dataset_folder.SOURCES_FILE, assembled, sources)
        record = _make_ingest_record(new, assembled, areas).model_dump_json(indent=2)
        (new / dataset_folder.RECORD_FILE).write_text(f"{record}\n", encoding="utf-8")
        dataset_folder.replace_dataset(new, project.data)


def make_synthetic_areas(authorities: int) -> Areas:
    """Return made-up authorities in made-up regions of a made-up England."""
    names = [
        first + last
        for last, first in product(_NAME_ENDINGS.split(","), _NAME_BEGINNINGS.split(","))
    ]
    if authorities > len(names):
        raise ValueError(f"expected at most {len(names)} authorities, found {authorities}")
    found = {ENGLAND_CODE: Area(ENGLAND_CODE, "England", "england", "country", "")}
    for number, name in enumerate(_REGION_NAMES, start=1):
        code = f"E12999{number:03d}"
        found[code] = Area(
            code, f"{name} {MADE_UP_SUFFIX}", f"{name.lower()}-made-up", "region", ""
        )
    regions = list(found)[1:]
    for number, name in enumerate(names[:authorities], start=1):
        kind = _AUTHORITY_TYPES[number % len(_AUTHORITY_TYPES)]
        code = f"{_CODE_PREFIX_BY_TYPE[kind]}999{number:03d}"
        region = regions[number % len(regions)]
        found[code] = Area(
            code, f"{name} {MADE_UP_SUFFIX}", f"{name.lower()}-made-up", kind, region
        )
    return Areas(found)


def _remove_real_places(project: Project) -> None:
    """Take out parameters, summaries and case studies, whose places are not in this country."""
    for path in (*project.params.glob("*.yml"), *(project.data / "case_studies").glob("*.md")):
        if path.name not in ("defaults.yml", "README.md"):
            path.unlink()
    shutil.rmtree(project.data / "summaries", ignore_errors=True)


def _mark_chapter_titles(project: Project) -> None:
    """Have each chapter say so in its title: where it begins, a PDF's page has no area's name."""
    for chapter in read_quarto_yml(project.quarto_yml).chapters:
        notebook = read_notebook(project.root / chapter)
        for cell in notebook.cells:
            if cell.cell_type == "markdown" and cell.source.startswith("# "):
                title, *text = cell.source.splitlines()
                cell.source = "\n".join([f"{title} {MADE_UP_SUFFIX}", *text])
        write_notebook(notebook, project.root / chapter)


def _write_dataset(
    folder: Path, assembled: Assembled, areas: Areas, indicators: Mapping[str, Indicator]
) -> None:
    write_observations_parquet(assembled.rows, folder / dataset_folder.OBSERVATIONS_FILE)
    write_areas(folder / dataset_folder.AREAS_FILE, areas)
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(NEIGHBOUR_COLUMNS)
    for code, neighbours in sorted(assembled.neighbours.items()):
        writer.writerows((code, place, one) for place, one in enumerate(neighbours, start=1))
    (folder / dataset_folder.NEIGHBOURS_FILE).write_text(text.getvalue(), encoding="utf-8")
    observations = [o for o, _ in assembled.rows]
    coverage = coverage_of(observations, areas, indicators, assembled.gaps)
    write_coverage(folder / dataset_folder.COVERAGE_FILE, coverage)


def _write_sources(path: Path, assembled: Assembled, sources: Mapping[str, Source]) -> None:
    used = sorted({o.source for o, _ in assembled.rows})
    said = {
        key: {
            "publisher": f"Nobody {MADE_UP_SUFFIX}",
            "title": f"Made-up figures in the shape of {sources[key].title}",
            "licence": "none needed",
            "counts_rounded_to": sources[key].counts_rounded_to,
        }
        for key in used
    }
    text = yaml.safe_dump(said, allow_unicode=True, sort_keys=False)
    path.write_text(text, encoding="utf-8")


def _make_ingest_record(folder: Path, assembled: Assembled, areas: Areas) -> IngestRecord:
    observations = folder / dataset_folder.OBSERVATIONS_FILE
    read = sum(o.status != "derived" for o, _ in assembled.rows)
    return IngestRecord(
        format=dataset_folder.RECORD_FORMAT,
        carebook=__version__,
        files=(
            IngestedFileRecord(
                name=SYNTHETIC_FILE_NAME,
                size=observations.stat().st_size,
                sha256=_sha256(observations),
                description="made_up",
                period="",
                values=read,
                checked=False,
            ),
        ),
        passed_over=(),
        without_file=(),
        values=read,
        derived=len(assembled.rows) - read,
        authorities=len(areas.authorities),
        dataset={name: _sha256(folder / name) for name in dataset_folder.DATASET_FILES},
    )


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
