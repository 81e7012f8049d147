"""The layers of a project's figures: bundled, typed in, and ingested from the user's own files."""

from collections.abc import Mapping
from dataclasses import replace

from carebook.core.project import Project
from carebook.data.areas import ENGLAND_CODE, Areas
from carebook.data.dataset_folder import (
    BUNDLED,
    INGESTED,
    OBSERVATIONS_CSV,
    TYPED_IN,
    TYPED_IN_FILE,
    find_layer_folder,
    layers_in_use,
)
from carebook.data.indicators import Indicator, Source, load_indicators, load_sources
from carebook.data.observations import read_observations
from carebook.data.selections import load_selections
from carebook.ingest.figures.figures_folder import Figures, read_figures
from carebook.ingest.rounding_steps import rounding_of_sources
from carebook.ingest.tables.source_value import SourceValue

_MAKE_DATA = "restore it (git checkout data/england), or run make data; own figures go into "
ADVICE: Mapping[str, str] = {
    BUNDLED: _MAKE_DATA + f"data/{OBSERVATIONS_CSV}",
    INGESTED: "run carebook ingest again",
}


def read_layers(project: Project, *, values: bool = True) -> Mapping[str, Figures]:
    """Read the published figures of the layers in use, bundled and ingested, by layer.

    Without ``values``, only their areas, lookups and sources.

    Raises:
        InputError: a folder of figures is missing, or somebody changed it.

    """
    found: dict[str, Figures] = {}
    for layer in layers_in_use():
        if layer != TYPED_IN and (folder := find_layer_folder(project.data, layer)):
            found[layer] = read_figures(folder, values=values, advice=ADVICE[layer])
    return found


def read_typed_in(
    project: Project,
    areas: Areas,
    indicators: Mapping[str, Indicator],
    sources: Mapping[str, Source],
) -> Figures:
    """Read ``data/observations.csv``: figures that somebody typed in, with their line as place.

    Raises:
        InputError: naming file, line and column of the first thing that is wrong.

    """
    path = project.data / OBSERVATIONS_CSV
    values = [
        SourceValue(**vars(o), file=TYPED_IN_FILE, sheet="", row=str(line), column="F")
        for line, o in read_observations(path, areas, indicators, sources)
    ]
    return Figures(
        values=values, sources=sources, rounding=rounding_of_sources(sources, indicators)
    )


def areas_with_figures(areas: Areas, figures: Figures) -> Areas:
    """Return the authorities that have a figure, their regions, and England."""
    having = {value.area_code for value in figures.values}
    kept = {code for code in having if code in areas.by_code} | {ENGLAND_CODE}
    kept |= {areas.by_code[code].region_code for code in kept} & set(areas.by_code)
    found = {}
    for code in sorted(kept):
        area = areas.by_code[code]
        before = tuple(one for one in area.predecessors if one in kept)
        after = tuple(one for one in area.successors if one in kept)
        found[code] = replace(area, predecessors=before, successors=after)
    return Areas(found)


def indicators_in_use(project: Project) -> frozenset[str]:
    """Return the indicators that a page, a summary, a total or a neighbour rests on.

    Raises:
        InputError: the catalogue is not sound.

    """
    # Only here: neighbours need pandas, which is slow to import.
    from carebook.statistics.neighbours import load_neighbour_specification

    sources = load_sources(project.data / "sources.yml")
    indicators = load_indicators(project.data / "indicators.yml", sources)
    found = {name for name, one in indicators.items() if one.section}
    selections = load_selections(project.data / "selections.yml", indicators)
    found |= selections.indicators
    specification = load_neighbour_specification(project.data / "neighbours.yml")
    for feature in specification.features.values():
        for measure in feature.measured_by:
            found |= {one.indicator for one in (measure, measure.over) if one is not None}
    return frozenset(found)
