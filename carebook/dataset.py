"""The dataset: areas, catalogue, sources and observations, read together and held together."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from carebook.areas import Areas, load_areas
from carebook.catalogue import Indicator, Source, load_indicators, load_sources
from carebook.derive import derive
from carebook.intervals import SALT_ROUNDING, of_rounded_count
from carebook.observations import Observation, load_observations
from carebook.project import Project
from carebook.units import COUNT, PER_100K_ALL_AGES

# Which published rate is the published count over a population, so that they share an interval.
_RATES_OF_COUNTS = (PER_100K_ALL_AGES, "per 100,000 people")


@dataclass(frozen=True)
class Dataset:
    """Everything the notebooks may show."""

    areas: Areas
    indicators: Mapping[str, Indicator]
    sources: Mapping[str, Source]
    observations: tuple[Observation, ...]

    @cached_property
    def _by_indicator(self) -> Mapping[str, tuple[Observation, ...]]:
        grouped: dict[str, list[Observation]] = {}
        for observation in self.observations:
            grouped.setdefault(observation.indicator, []).append(observation)
        return {name: tuple(group) for name, group in grouped.items()}

    def of_indicator(self, name: str) -> tuple[Observation, ...]:
        """Return all observations of one indicator, published and derived."""
        return self._by_indicator.get(name, ())


def load_dataset(project: Project) -> Dataset:
    """Read and check the data folder, add intervals and derived values.

    Raises:
        InputError: naming file and place of the first thing that is wrong.

    """
    areas = load_areas(project.data / "areas.csv")
    sources = load_sources(project.data / "sources.yml")
    indicators = load_indicators(project.data / "indicators.yml", sources)
    published = load_observations(project.data / "observations.csv", areas, indicators, sources)
    observations = _with_intervals(published, indicators) + derive(published, indicators)
    return Dataset(areas, indicators, sources, observations)


def _with_intervals(
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
            rounding = SALT_ROUNDING if observation.source == "salt" else 0.0
            if limits := of_rounded_count(count.value, rounding):
                lower, upper = (observation.value * limit / count.value for limit in limits)
                observation = replace(observation, lower=lower, upper=upper)
        found.append(observation)
    return tuple(found)
