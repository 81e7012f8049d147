"""The dataset: areas, catalogue, sources and observations, read together and held together.

There are two: the figures bundled with carebook, and the national dataset that ``carebook ingest``
makes of the publishers' files. The national one is used where there is one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from carebook.core.csv_rows import read_csv_rows
from carebook.core.files import combined_sha256
from carebook.core.project import Project
from carebook.data import dataset_folder
from carebook.data.areas import Areas, load_areas
from carebook.data.dataset_folder import DatasetOrigin
from carebook.data.indicators import (
    Indicator,
    Source,
    apply_ingested_overrides,
    load_indicators,
    load_sources,
)
from carebook.data.observations import Observation
from carebook.data.parquet import SourceLocation, StoredObservations
from carebook.data.selections import Selections, load_selections

if TYPE_CHECKING:
    import pandas as pd

# What is said of the figures, bundled or ingested, and the bundled figures themselves.
_CATALOGUE_FILES = ("indicators.yml", "sources.yml", "selections.yml")
_BUNDLED_FILES = ("observations.csv", "areas.csv")
NEIGHBOUR_COLUMNS = ("area_code", "place", "neighbour_code")


@dataclass(frozen=True)
class Dataset:
    """Everything the notebooks may show.

    ``neighbours`` are the codes of each area's statistical neighbours, nearest first. ``origin``
    says what the figures were made of, ``selections`` which of them the parts of the book rest on.
    """

    areas: Areas
    indicators: Mapping[str, Indicator]
    sources: Mapping[str, Source]
    observations: Sequence[Observation]
    neighbours: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    origin: DatasetOrigin = field(default_factory=DatasetOrigin)
    selections: Selections = field(default_factory=Selections)

    @cached_property
    def _by_indicator(self) -> Mapping[str, tuple[Observation, ...]]:
        grouped: dict[str, list[Observation]] = {}
        for observation in self.observations:
            grouped.setdefault(observation.indicator, []).append(observation)
        return {name: tuple(group) for name, group in grouped.items()}

    def observations_of(self, name: str) -> tuple[Observation, ...]:
        """Return all observations of one indicator, published and derived."""
        if isinstance(self.observations, StoredObservations):
            return self.observations.observations_of(name)
        return self._by_indicator.get(name, ())

    @cached_property
    def periods_by_source(self) -> Mapping[str, tuple[str, ...]]:
        """The periods for which each source has observations, in alphabetical order."""
        if isinstance(self.observations, StoredObservations):
            pairs = self.observations.frame[["source", "period"]].drop_duplicates()
            found = {(str(source), str(period)) for source, period in pairs.to_numpy()}
        else:
            found = {(one.source, one.period) for one in self.observations}
        grouped: dict[str, list[str]] = {}
        for source, period in sorted(found):
            grouped.setdefault(source, []).append(period)
        return {source: tuple(listed) for source, listed in grouped.items()}

    def source_locations(self) -> Mapping[tuple[str, ...], SourceLocation]:
        """Return where each value was read, by its key; of the bundled figures nothing is known."""
        stored = self.observations
        return stored.source_locations() if isinstance(stored, StoredObservations) else {}

    @property
    def frame(self) -> "pd.DataFrame":
        """All observations as a pandas table with Arrow types, one row each.

        A national dataset has the file, sheet, row and column of each value besides.
        """
        if isinstance(self.observations, StoredObservations):
            return self.observations.frame
        # Only here, because most commands, and most books, need none of pandas.
        import pandas as pd

        names = [one.name for one in fields(Observation)]
        rows = [[getattr(one, name) for name in names] for one in self.observations]
        return pd.DataFrame(rows, columns=names).convert_dtypes(dtype_backend="pyarrow")


def load_national_dataset(project: Project, folder: Path) -> Dataset:
    """Read a national dataset. Nothing is worked out: every value in it was, when it was made.

    Raises:
        InputError: it is not as ``carebook ingest`` wrote it, or the catalogue is not sound.

    """
    files = dataset_folder.read_dataset_files(folder)
    record = dataset_folder.read_ingest_record(folder, files)
    areas = load_areas(folder / dataset_folder.AREAS_FILE)
    sources = {
        **load_sources(project.data / "sources.yml"),
        **load_sources(folder / dataset_folder.SOURCES_FILE),
    }
    indicators = apply_ingested_overrides(load_indicators(project.data / "indicators.yml", sources))
    stored = StoredObservations(
        folder / dataset_folder.OBSERVATIONS_FILE, files[dataset_folder.OBSERVATIONS_FILE]
    )
    origin = DatasetOrigin(
        kind="ingested",
        checksum=dataset_checksum(project),
        files=tuple(one.name for one in record.files),
        checksums={one.name: one.sha256 for one in record.files if one.sha256},
    )
    neighbours = _load_neighbours(folder / dataset_folder.NEIGHBOURS_FILE)
    selections = load_selections(project.data / "selections.yml", indicators)
    return Dataset(areas, indicators, sources, stored, neighbours, origin, selections)


def dataset_files(project: Project) -> tuple[Path, ...]:
    """Return the files that a project's figures rest on, and what is said of them."""
    catalogue = [project.data / name for name in _CATALOGUE_FILES]
    catalogue += sorted((project.data / "indicators").glob("*.yml"))
    folder = dataset_folder.find_national_folder(project.data)
    if folder is None:
        return (*(project.data / name for name in _BUNDLED_FILES), *catalogue)
    own = (folder / name for name in (*dataset_folder.DATASET_FILES, dataset_folder.RECORD_FILE))
    return (*catalogue, *own)


def dataset_checksum(project: Project) -> str:
    """Return the SHA-256 of the files that a project's figures rest on, taken together."""
    return combined_sha256((path.name, path.read_bytes()) for path in dataset_files(project))


def _load_neighbours(path: Path) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for _, row in read_csv_rows(path, NEIGHBOUR_COLUMNS):
        found.setdefault(row["area_code"], []).append(row["neighbour_code"])
    return {area: tuple(codes) for area, codes in found.items()}
