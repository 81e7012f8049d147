"""From the figures of all layers to the dataset: merged, worked out, written for good."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from carebook.core.errors import InputError
from carebook.core.files import write_file
from carebook.core.project import Project
from carebook.data import dataset_store
from carebook.data.areas import Areas, write_areas
from carebook.data.dataset_folder import BUNDLED, TYPED_IN, find_layer_folder, layers_in_use
from carebook.data.dataset_store import DatasetRecord, StoredFile
from carebook.data.indicators import (
    Indicator,
    Source,
    apply_ingested_overrides,
    load_indicators,
    load_sources,
)
from carebook.data.neighbour_table import neighbours_text
from carebook.data.parquet import write_observations_parquet
from carebook.ingest.assemble import Assembled, assemble
from carebook.ingest.coverage import coverage_of, write_coverage
from carebook.ingest.figures.figures_folder import (
    Figures,
    read_figures,
    sources_text,
)
from carebook.ingest.figures.layers import ADVICE, areas_with_figures, read_layers, read_typed_in
from carebook.ingest.figures.precedence import SupersededValue, merge_figures
from carebook.ingest.figures.superseded import write_superseded
from carebook.ingest.geography.area_geography import build_geography
from carebook.ingest.geography.area_successions import load_area_successions
from carebook.ingest.protected_figures import protect_layers
from carebook.ingest.source_value_checks import check_source_values
from carebook.statistics.neighbours import load_neighbour_specification


@dataclass(frozen=True)
class WorkedOutDataset:
    """A dataset before it is written."""

    assembled: Assembled
    neighbour_sources: Mapping[str, str]
    areas: Areas
    indicators: Mapping[str, Indicator]
    sources: Mapping[str, Source]
    superseded: tuple[SupersededValue, ...]
    files: tuple[StoredFile, ...]


def write_dataset(project: Project, folder: Path) -> DatasetRecord:
    """Work a project's dataset out and write it into a folder.

    Raises:
        InputError: naming file and place of the first thing that is wrong.
        OSError: it cannot be written.

    """
    made = work_out(project)
    write_observations_parquet(made.assembled.rows, folder / dataset_store.OBSERVATIONS_FILE)
    write_areas(folder / dataset_store.AREAS_FILE, made.areas)
    write_file(
        folder / dataset_store.NEIGHBOURS_FILE,
        neighbours_text(made.assembled.neighbours, made.neighbour_sources),
    )
    write_file(folder / dataset_store.SOURCES_FILE, sources_text(made.sources))
    observations = [o for o, _ in made.assembled.rows]
    write_coverage(
        folder / dataset_store.COVERAGE_FILE,
        coverage_of(observations, made.areas, made.indicators, made.assembled.gaps),
    )
    write_superseded(folder / dataset_store.SUPERSEDED_FILE, made.superseded)
    derived = sum(o.status == "derived" for o in observations)
    record = DatasetRecord(
        files=made.files,
        authorities=len(made.areas.authorities),
        values=len(observations) - derived,
        derived=derived,
    )
    write_file(folder / dataset_store.RECORD_FILE, record.model_dump_json(indent=1) + "\n")
    return record


def work_out(project: Project) -> WorkedOutDataset:
    """Merge the layers of a project's figures, and work out all that can be.

    Raises:
        InputError: naming file and place of the first thing that is wrong.

    """
    layers = dict(read_layers(project))
    areas, unchanged_successors = _areas(project, layers)
    sources = load_sources(project.data / "sources.yml")
    for figures in layers.values():
        sources = {**sources, **figures.sources}
    indicators = load_indicators(project.data / "indicators.yml", sources)
    if TYPED_IN in layers_in_use():
        layers[TYPED_IN] = read_typed_in(project, areas, indicators, sources)
    if not any(figures.values for figures in layers.values()):
        message = "expected figures in data/england, observations.csv or data/ingested, found none"
        raise InputError.at(project.data, f"{message}; run carebook ingest")
    only_typed_in = set(layers) == {TYPED_IN}
    if only_typed_in:
        areas = areas_with_figures(areas, layers[TYPED_IN])
    else:
        indicators = apply_ingested_overrides(indicators)
    protected = protect_layers(project, layers, indicators, areas)
    ordered = [protected[name] for name in layers_in_use() if name in layers]
    merged = merge_figures(ordered)
    known = areas.by_code
    for problem in check_source_values(merged.values, indicators, lambda code: code in known):
        raise InputError(str(problem))
    assembled = assemble(
        merged.values,
        indicators,
        areas,
        unchanged_successors,
        {key: step for figures in ordered for key, step in figures.rounding.items()},
        None if only_typed_in else load_neighbour_specification(project.data / "neighbours.yml"),
        whole_country=not only_typed_in,
    )
    published = _published_neighbours(ordered, areas)
    named = {code: codes for code, (codes, _) in published.items()}
    return WorkedOutDataset(
        assembled=replace(assembled, neighbours={**assembled.neighbours, **named}),
        neighbour_sources={code: source for code, (_, source) in published.items()},
        areas=areas,
        indicators=indicators,
        sources=sources,
        superseded=merged.superseded,
        files=tuple(_stored_files(layers)),
    )


def _areas(project: Project, layers: Mapping[str, Figures]) -> tuple[Areas, Mapping[str, str]]:
    """Return the areas of all layers, and who took the place of a replaced authority as it was.

    Where no layer has any, they are the bundled ones.
    """
    if not layers and (folder := find_layer_folder(project.data, BUNDLED)):
        layers = {BUNDLED: read_figures(folder, values=False, advice=ADVICE[BUNDLED])}
    lookups = {(one.file, one.period): one for each in layers.values() for one in each.lookups}
    rows = [
        (area.code, area.name, area.region_code)
        for each in layers.values()
        for area in each.areas.by_code.values()
        if area.is_authority
    ]
    successions = load_area_successions(project.data / "successions.yml")
    geography = build_geography(list(lookups.values()), successions, rows)
    alone = next(iter(layers.values())).areas if len(layers) == 1 else geography.areas
    return alone, geography.unchanged_successors


def _published_neighbours(
    layers: Iterable[Figures], areas: Areas
) -> Mapping[str, tuple[tuple[str, ...], str]]:
    """Return published neighbours that are authorities of today, and the key of their source."""
    today = {area.code for area in areas.authorities}
    return {
        code: (
            tuple(one for one in codes if one in today),
            figures.neighbour_sources.get(code, ""),
        )
        for figures in layers
        for code, codes in figures.neighbours.items()
        if code in today
    }


def _stored_files(layers: Mapping[str, Figures]) -> Iterable[StoredFile]:
    for layer, figures in layers.items():
        for file in figures.files:
            yield StoredFile(
                name=file.name,
                source=file.source,
                period=file.period,
                released=file.released,
                layer=layer,
                sha256=file.sha256,
                checked=file.checked,
            )
