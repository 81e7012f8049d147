"""A project's dataset, loaded: the national one where there is one, else the bundled figures."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from carebook.core.project import Project
from carebook.data import dataset_folder
from carebook.data.areas import load_areas
from carebook.data.dataset import Dataset, dataset_checksum, load_national_dataset
from carebook.data.dataset_folder import DatasetOrigin
from carebook.data.indicators import Indicator, Source, load_indicators, load_sources
from carebook.data.observations import Observation, load_observations
from carebook.data.selections import load_selections
from carebook.data.units import COUNT, PER_100K_ALL_AGES
from carebook.statistics.derived import derive_observations
from carebook.statistics.intervals import rounded_count_limits

# Which published rate is the published count over a population, so that they share an interval.
_RATES_OF_COUNTS = (PER_100K_ALL_AGES, "per 100,000 people")


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
    observations = _add_intervals(published, indicators, sources) + derive_observations(
        published, indicators
    )
    origin = DatasetOrigin("bundled", dataset_checksum(project))
    selections = load_selections(project.data / "selections.yml", indicators)
    return Dataset(areas, indicators, sources, observations, origin=origin, selections=selections)


def _add_intervals(
    observations: Iterable[Observation],
    indicators: Mapping[str, Indicator],
    sources: Mapping[str, Source],
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
            rounding = sources[observation.source].counts_rounded_to / 2
            if limits := rounded_count_limits(count.value, rounding):
                lower, upper = (observation.value * limit / count.value for limit in limits)
                observation = replace(observation, lower=lower, upper=upper)
        found.append(observation)
    return tuple(found)
