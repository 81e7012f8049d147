"""A project's dataset, loaded: worked out of its figures once, and then as it is kept."""

from pathlib import Path

from filelock import Timeout

from carebook.core.errors import InputError
from carebook.core.locks import open_lock
from carebook.core.project import Project
from carebook.data import dataset_store
from carebook.data.areas import Areas, load_areas
from carebook.data.chosen_neighbours import read_chosen_neighbours, with_chosen_neighbours
from carebook.data.dataset import Dataset, read_stored_dataset
from carebook.data.dataset_store import DatasetRecord
from carebook.ingest.coverage import IndicatorCoverage, read_coverage
from carebook.ingest.figures.superseded import SupersededFigure, read_superseded
from carebook.ingest.local.local_folder import load_local_figures

# Seconds that a process waits for another one that works out the same dataset.
_LOCK_TIMEOUT_SECONDS = 300.0


def load_dataset(project: Project) -> Dataset:
    """Read the dataset of a project, and work it out first where its figures have changed.

    Local figures come beside it when all is worked out, so that nothing rests on them.

    Raises:
        InputError: naming file and place of the first thing that is wrong.

    """
    folder, checksum = _store_folder(project)
    record = dataset_store.read_store_record(folder) or _work_out(project, folder)
    dataset = read_stored_dataset(project, folder, record, checksum)
    chosen = read_chosen_neighbours(project.params, dataset.areas)
    dataset = dataset if not chosen else with_chosen_neighbours(dataset, chosen)
    local = load_local_figures(project.data, dataset.areas, dataset.indicators)
    return dataset if not local else dataset.with_local_figures(local)


def load_dataset_areas(project: Project) -> Areas:
    """Return the areas of a project's dataset, and nothing else of it.

    Raises:
        InputError: as :func:`load_dataset` does.

    """
    work_out_dataset(project)
    return load_areas(_store_folder(project)[0] / dataset_store.AREAS_FILE)


def load_dataset_coverage(project: Project) -> tuple[IndicatorCoverage, ...]:
    """Return what there is on each indicator for each area, and why not where there is nothing.

    Raises:
        InputError: as :func:`load_dataset` does.

    """
    work_out_dataset(project)
    return read_coverage(_store_folder(project)[0] / dataset_store.COVERAGE_FILE)


def load_superseded(project: Project) -> tuple[SupersededFigure, ...]:
    """Return the figures that gave way to another source's.

    Raises:
        InputError: as :func:`load_dataset` does.

    """
    work_out_dataset(project)
    return read_superseded(_store_folder(project)[0] / dataset_store.SUPERSEDED_FILE)


def work_out_dataset(project: Project) -> DatasetRecord:
    """Work the dataset of a project out unless it is there, and return its record.

    Raises:
        InputError: as :func:`load_dataset` does.

    """
    folder, _ = _store_folder(project)
    return dataset_store.read_store_record(folder) or _work_out(project, folder)


def _store_folder(project: Project) -> tuple[Path, str]:
    checksum = dataset_store.dataset_checksum(project)
    return dataset_store.store_folder(project, checksum), checksum


def _work_out(project: Project, folder: Path) -> DatasetRecord:
    # Only here: most processes find the dataset as it was kept.
    from carebook.ingest.figures.working_out import write_dataset

    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        lock = open_lock(folder.parent, folder.name)
        with lock.acquire(timeout=_LOCK_TIMEOUT_SECONDS):
            record = dataset_store.read_store_record(folder)
            if record is None:
                with dataset_store.new_store_folder(folder) as new:
                    record = write_dataset(project, new)
            return record
    except Timeout:
        message = "expected the dataset to be worked out, found another carebook at it; try again"
        raise InputError.at(project.data, message) from None
    except OSError as error:
        message = f"expected a folder to write in, found: {error.strerror}; make it writable"
        raise InputError.at(folder.parent, message) from None
