"""A project's dataset, loaded: the national one where there is one, else the bundled figures."""

from carebook.core.project import Project
from carebook.data import dataset_folder
from carebook.data.areas import load_areas
from carebook.data.dataset import Dataset, dataset_checksum, load_national_dataset
from carebook.data.dataset_folder import DatasetOrigin
from carebook.data.indicators import load_indicators, load_sources
from carebook.data.observations import load_observations
from carebook.data.selections import load_selections
from carebook.ingest.assemble import complete_figures
from carebook.ingest.rounding_steps import rounding_of_sources


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
    """Read and check the data folder's own figures, and work out what can be worked out of them.

    Raises:
        InputError: naming file and place of the first thing that is wrong.

    """
    areas = load_areas(project.data / "areas.csv")
    sources = load_sources(project.data / "sources.yml")
    indicators = load_indicators(project.data / "indicators.yml", sources)
    published = load_observations(project.data / "observations.csv", areas, indicators, sources)
    steps = rounding_of_sources(sources, indicators)
    # They are of a few areas, so regions and England cannot be summed up.
    found = complete_figures(published, indicators, areas, steps, whole_country=False)
    origin = DatasetOrigin("bundled", dataset_checksum(project))
    selections = load_selections(project.data / "selections.yml", indicators)
    return Dataset(
        areas, indicators, sources, found.observations, origin=origin, selections=selections
    )
