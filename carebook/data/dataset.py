"""The dataset: areas, catalogue, sources and observations, read together and held together.

It is worked out once of the figures that come with carebook, those that were typed in and those
that ``carebook ingest`` read, and then kept.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from carebook.core.project import Project
from carebook.data import dataset_store
from carebook.data.areas import Areas, load_areas
from carebook.data.dataset_folder import INGESTED, DatasetOrigin
from carebook.data.finding_settings import FINDINGS_FILE, FindingSettings, load_finding_settings
from carebook.data.indicators import (
    Indicator,
    Source,
    apply_ingested_overrides,
    load_indicators,
    load_sources,
)
from carebook.data.local_figures import LocalFigures
from carebook.data.neighbour_table import read_neighbours
from carebook.data.observations import Observation
from carebook.data.parquet import SourceLocation, StoredObservations
from carebook.data.selections import Selections, load_selections
from carebook.data.wording import FigureWording, load_wording

if TYPE_CHECKING:
    import pandas as pd

Result = TypeVar("Result")


@dataclass(frozen=True)
class Dataset:
    """Everything the notebooks may show.

    ``neighbours`` are the codes of each area's statistical neighbours, nearest first;
    ``neighbour_sources`` has the key of the source that names them: empty where carebook found them
    itself, ``params`` where somebody chose them for the area's book. ``origin`` says what the
    figures were made of, ``selections`` which of them the parts of the book rest on, ``wording``
    how each is said and ``finding_settings`` how findings are chosen. ``local`` are figures of
    somebody's own, by key: ``indicators`` and ``sources`` have theirs too, and
    ``observations``, of which everything is worked out, has none of them.
    """

    areas: Areas
    indicators: Mapping[str, Indicator]
    sources: Mapping[str, Source]
    observations: Sequence[Observation]
    neighbours: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    neighbour_sources: Mapping[str, str] = field(default_factory=dict)
    origin: DatasetOrigin = field(default_factory=DatasetOrigin)
    selections: Selections = field(default_factory=Selections)
    wording: Mapping[str, FigureWording] = field(default_factory=dict)
    finding_settings: FindingSettings = field(kw_only=True)
    local: Mapping[str, LocalFigures] = field(default_factory=dict)
    _worked_out: dict[str, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def work_out_once(self, name: str, work_out: Callable[[], Result]) -> Result:
        """Return what is worked out of the dataset whichever area is asked for, by its name.

        It is worked out where it is first asked for, and kept.
        """
        if name not in self._worked_out:
            self._worked_out[name] = work_out()
        found: Result = self._worked_out[name]
        return found

    def with_local_figures(self, figures: Iterable[LocalFigures]) -> "Dataset":
        """Return the dataset with local figures beside the published ones."""
        added = {one.key: one for one in figures}
        return replace(
            self,
            indicators={**self.indicators, **{key: one.indicator for key, one in added.items()}},
            sources={**self.sources, **{one.source_key: one.source for one in added.values()}},
            local={**self.local, **added},
        )

    def local_figures_of(self, area_code: str) -> tuple[LocalFigures, ...]:
        """Return the local figures of an area's book, in the order of their keys."""
        return tuple(one for _, one in sorted(self.local.items()) if one.is_of(area_code))

    @property
    def published_indicators(self) -> Mapping[str, Indicator]:
        """The catalogue, without local indicators."""
        return {name: one for name, one in self.indicators.items() if name not in self.local}

    @property
    def published_sources(self) -> Mapping[str, Source]:
        """The sources of the catalogue, without those of local figures."""
        local = {one.source_key for one in self.local.values()}
        return {key: one for key, one in self.sources.items() if key not in local}

    @cached_property
    def _by_indicator(self) -> Mapping[str, tuple[Observation, ...]]:
        grouped: dict[str, list[Observation]] = {}
        for observation in self.observations:
            grouped.setdefault(observation.indicator, []).append(observation)
        return {name: tuple(group) for name, group in grouped.items()}

    def observations_of(self, name: str) -> tuple[Observation, ...]:
        """Return all observations of one indicator, published and derived."""
        if name in self.local:
            return self.local[name].observations
        if isinstance(self.observations, StoredObservations):
            return self.observations.observations_of(name)
        return self._by_indicator.get(name, ())

    def observations_of_areas(self, name: str, areas: Collection[str]) -> tuple[Observation, ...]:
        """Return the observations of one indicator for some areas, published and derived."""
        wanted = frozenset(areas)
        if name in self.local:
            return tuple(o for o in self.local[name].observations if o.area_code in wanted)
        if isinstance(self.observations, StoredObservations):
            return self.observations.observations_of_areas(name, wanted)
        return tuple(o for o in self._by_indicator.get(name, ()) if o.area_code in wanted)

    def observations_of_periods(
        self, name: str, periods: Collection[str], units: Collection[str]
    ) -> tuple[Observation, ...]:
        """Return the published observations of one indicator in some periods and units.

        They are of all areas. Local figures, which have no place among all areas, are not there.
        """
        when, what = frozenset(periods), frozenset(units)
        if isinstance(self.observations, StoredObservations):
            return self.observations.observations_of_periods(name, when, what)
        found = self._by_indicator.get(name, ())
        return tuple(o for o in found if o.period in when and o.unit in what)

    def count_authorities(self, name: str) -> Mapping[tuple[str, str], int]:
        """Return, by unit and period, how many authorities have a value of an indicator.

        Those that were replaced are among them. Local figures are not counted.
        """
        codes = [area.code for area in self.areas.by_code.values() if area.is_authority]
        if isinstance(self.observations, StoredObservations):
            return self.observations.count_areas(name, codes)
        having: dict[tuple[str, str], set[str]] = {}
        for o in self.observations_of_areas(name, codes):
            if o.value is not None:
                having.setdefault((o.unit, o.period), set()).add(o.area_code)
        return {figure: len(found) for figure, found in having.items()}

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
        """Return where each value was read, by its key; nothing of a dataset that is not kept.

        Where local figures stand is known always.
        """
        stored = self.observations
        kept: Mapping[tuple[str, ...], SourceLocation] = {}
        if isinstance(stored, StoredObservations):
            kept = stored.source_locations()
        local: Mapping[tuple[str, ...], SourceLocation] = {
            o.key: SourceLocation(file=one.place, row=str(row))
            for one in self.local.values()
            for o, row in zip(one.observations, one.rows, strict=True)
        }
        return {**kept, **local}

    @property
    def frame(self) -> "pd.DataFrame":
        """All published observations as a pandas table with Arrow types, one row each.

        One that is kept has the file, sheet, row and column of each value besides.
        """
        if isinstance(self.observations, StoredObservations):
            return self.observations.frame
        # Only here, because most commands, and most books, need none of pandas.
        import pandas as pd

        names = [one.name for one in fields(Observation)]
        rows = [[getattr(one, name) for name in names] for one in self.observations]
        return pd.DataFrame(rows, columns=names).convert_dtypes(dtype_backend="pyarrow")


def read_stored_dataset(
    project: Project, folder: Path, record: dataset_store.DatasetRecord, checksum: str
) -> Dataset:
    """Read a dataset that was worked out. Every value in it was, when it was made.

    Raises:
        InputError: the catalogue is not sound.

    """
    sources = load_sources(folder / dataset_store.SOURCES_FILE)
    indicators = load_indicators(project.data / "indicators.yml", sources)
    if record.files:
        indicators = apply_ingested_overrides(indicators)
    origin = DatasetOrigin(
        kind="published files" if record.files else "typed in",
        checksum=checksum,
        files=tuple(dict.fromkeys(one.name for one in record.files)),
        checksums={one.name: one.sha256 for one in record.files if one.sha256},
        ingested=tuple(dict.fromkeys(one.name for one in record.files if one.layer == INGESTED)),
    )
    neighbours, neighbour_sources = read_neighbours(folder / dataset_store.NEIGHBOURS_FILE)
    return Dataset(
        areas=load_areas(folder / dataset_store.AREAS_FILE),
        indicators=indicators,
        sources=sources,
        observations=StoredObservations(folder / dataset_store.OBSERVATIONS_FILE),
        neighbours=neighbours,
        neighbour_sources=neighbour_sources,
        origin=origin,
        selections=load_selections(project.data / "selections.yml", indicators),
        wording=load_wording(project.data, indicators),
        finding_settings=load_finding_settings(project.data / FINDINGS_FILE, indicators),
    )
