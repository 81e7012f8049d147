"""The dataset: areas, catalogue, sources and observations, read together and held together.

There are two: the figures bundled with carebook, and the national dataset that ``carebook ingest``
makes of the publishers' files. The national one is used where there is one.
"""

import csv
import hashlib
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from carebook.core.errors import InputError
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
from carebook.data.observations import Observation, load_observations
from carebook.data.parquet import StoredObservations
from carebook.data.units import COUNT, PER_100K_ALL_AGES
from carebook.statistics.derived import derive_observations
from carebook.statistics.intervals import SALT_ROUNDING_ERROR, rounded_count_limits

if TYPE_CHECKING:
    import pandas as pd

# Which published rate is the published count over a population, so that they share an interval.
_RATES_OF_COUNTS = (PER_100K_ALL_AGES, "per 100,000 people")
_BUNDLED_FILES = ("observations.csv", "areas.csv", "indicators.yml", "sources.yml")
NEIGHBOUR_COLUMNS = ("area_code", "place", "neighbour_code")


@dataclass(frozen=True)
class Dataset:
    """Everything the notebooks may show.

    ``neighbours`` are the codes of each area's statistical neighbours, nearest first. ``origin``
    says what the figures were made of.
    """

    areas: Areas
    indicators: Mapping[str, Indicator]
    sources: Mapping[str, Source]
    observations: Sequence[Observation]
    neighbours: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    origin: DatasetOrigin = field(default_factory=DatasetOrigin)

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


def load_dataset(project: Project) -> Dataset:
    """Read the national dataset where there is one, else the bundled figures.

    Raises:
        InputError: naming file and place of the first thing that is wrong. A national dataset that
            is damaged is refused; the bundled figures never stand in for it.

    """
    folder = dataset_folder.find_national_folder(project.data)
    return (
        load_bundled_dataset(project) if folder is None else load_national_dataset(project, folder)
    )


def load_bundled_dataset(project: Project) -> Dataset:
    """Read and check the data folder's own figures, add intervals and derived values.

    Raises:
        InputError: naming file and place of the first thing that is wrong.

    """
    areas = load_areas(project.data / "areas.csv")
    sources = load_sources(project.data / "sources.yml")
    indicators = load_indicators(project.data / "indicators.yml", sources)
    published = load_observations(project.data / "observations.csv", areas, indicators, sources)
    observations = _add_intervals(published, indicators) + derive_observations(
        published, indicators
    )
    origin = DatasetOrigin("bundled", _checksum_of_files(dataset_files(project)))
    return Dataset(areas, indicators, sources, observations, origin=origin)


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
        checksum=_checksum_of_files(dataset_files(project)),
        files=tuple(one.name for one in record.files),
        checksums={one.name: one.sha256 for one in record.files if one.sha256},
    )
    neighbours = _parse_neighbours(folder, files[dataset_folder.NEIGHBOURS_FILE])
    return Dataset(areas, indicators, sources, stored, neighbours, origin)


def dataset_files(project: Project) -> tuple[Path, ...]:
    """Return the files that a project's figures rest on, and what is said of them."""
    catalogue = sorted((project.data / "indicators").glob("*.yml"))
    folder = dataset_folder.find_national_folder(project.data)
    if folder is None:
        return (*(project.data / name for name in _BUNDLED_FILES), *catalogue)
    own = (folder / name for name in (*dataset_folder.DATASET_FILES, dataset_folder.RECORD_FILE))
    return (project.data / "indicators.yml", project.data / "sources.yml", *catalogue, *own)


def _checksum_of_files(paths: Iterable[Path]) -> str:
    found = hashlib.sha256()
    for path in paths:
        content = path.read_bytes()
        found.update(f"{path.name} {len(content)}\n".encode() + content)
    return found.hexdigest()


def _parse_neighbours(folder: Path, content: bytes) -> Mapping[str, tuple[str, ...]]:
    rows = csv.reader(io.StringIO(content.decode("utf-8")))
    if tuple(next(rows, ())) != NEIGHBOUR_COLUMNS:
        raise InputError.at(
            folder / dataset_folder.NEIGHBOURS_FILE,
            1,
            f"expected the columns {', '.join(NEIGHBOUR_COLUMNS)}, found others; run carebook "
            "ingest again",
        )
    found: dict[str, list[str]] = {}
    for area, _, neighbour in rows:
        found.setdefault(area, []).append(neighbour)
    return {area: tuple(codes) for area, codes in found.items()}


def _add_intervals(
    observations: Iterable[Observation], indicators: Mapping[str, Indicator]
) -> tuple[Observation, ...]:
    """Give counts, and rates whose count is published, the interval their count has by chance."""
    observations = tuple(observations)
    counts = {o.key[:4]: o for o in observations if o.unit == COUNT and o.value is not None}
    found: list[Observation] = []
    for observation in observations:
        count = counts.get(observation.key[:4])
        if (
            indicators[observation.indicator].basis == "count"
            and observation.unit in (COUNT, *_RATES_OF_COUNTS)
            and observation.value is not None
            and observation.lower is None
            and count is not None
            and count.value
        ):
            rounding = SALT_ROUNDING_ERROR if observation.source == "salt" else 0.0
            if limits := rounded_count_limits(count.value, rounding):
                lower, upper = (observation.value * limit / count.value for limit in limits)
                observation = replace(observation, lower=lower, upper=upper)
        found.append(observation)
    return tuple(found)
