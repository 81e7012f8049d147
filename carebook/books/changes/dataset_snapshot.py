"""Snapshots of datasets: the figures of a project, its catalogue, summaries and parameters."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from carebook.books.book_settings import flatten_parameters
from carebook.books.changes.snapshot import (
    FIGURE_COLUMNS,
    ComparedIndicator,
    ComparedSource,
    ComparedSummary,
    Snapshot,
)
from carebook.core.errors import InputError
from carebook.core.project import Project
from carebook.core.yaml_models import read_yaml
from carebook.data.areas import AVERAGE_AUTHORITY_CODE, ENGLAND_CODE, Area
from carebook.data.dataset import Dataset, read_stored_dataset
from carebook.data.dataset_store import read_store_record
from carebook.ingest.loading import load_dataset
from carebook.narrative.summary_store import load_summary_store, summary_store_path
from carebook.text.phrasing import AVERAGE_AUTHORITY_NAME, name_in_sentence


def read_project_snapshot(project: Project, name: str, area: str | None = None) -> Snapshot:
    """Read a project's dataset, with its summaries and parameters; of one area where asked for.

    Raises:
        InputError: naming file and place of the first thing that is wrong.

    """
    dataset = load_dataset(project)
    only = None if area is None else dataset.areas.find_authority(area)
    wanted = dataset.areas.authorities if only is None else (only,)
    return replace(
        make_dataset_snapshot(dataset, name, only),
        summaries=_read_summaries(project, wanted),
        parameters=_read_parameters(project, wanted),
        edition_date=_edition_date(project),
    )


def read_kept_snapshot(
    folder: Path, project: Project, name: str, area: str | None = None
) -> Snapshot:
    """Read a dataset as it was kept, with the catalogue of ``project``.

    Raises:
        InputError: the folder holds no dataset that is whole.

    """
    record = read_store_record(folder)
    if record is None:
        message = "expected a dataset that was kept, found none that is whole; name another folder"
        raise InputError.at(folder, message)
    dataset = read_stored_dataset(project, folder, record, "")
    only = None if area is None else dataset.areas.find_authority(area)
    return make_dataset_snapshot(dataset, name, only)


def make_dataset_snapshot(dataset: Dataset, name: str, only: Area | None = None) -> Snapshot:
    """Return the snapshot of a dataset's figures, or of those in the book of one area."""
    areas = dataset.areas
    authorities = {area.code: area for area in areas.authorities if only in (None, area)}
    places = {code: area.name for code, area in authorities.items()}
    others = {code: area.name for code, area in areas.by_code.items() if code not in places}
    others[AVERAGE_AUTHORITY_CODE] = AVERAGE_AUTHORITY_NAME
    if only is not None:
        region = areas.region_of(only)
        beside = [ENGLAND_CODE, AVERAGE_AUTHORITY_CODE, *([region.code] if region else [])]
        others = {code: others[code] for code in beside if code in others}
    frame = dataset.frame[list(FIGURE_COLUMNS)]
    if only is not None:
        frame = frame[frame["area_code"].isin([*places, *others])]
    used = set(map(str, frame["source"].unique()))
    counted = f"{len(frame):,} figure{'' if len(frame) == 1 else 's'}"
    whose = only.name if only else f"{len(authorities)} authorities"
    return Snapshot(
        name=name,
        described=f"a dataset with {counted} of {whose}",
        places={**places, **others},
        authorities=tuple(authorities),
        slugs={code: area.slug for code, area in authorities.items()},
        figures=frame,
        indicators={
            key: ComparedIndicator.of_catalogue(one)
            for key, one in dataset.published_indicators.items()
        },
        sources={
            key: ComparedSource(one.title, one.released, one.counts_rounded_to)
            for key, one in dataset.sources.items()
            if key in used
        },
        neighbours={
            code: tuple(name_in_sentence(areas.by_code[one].name) for one in codes)
            for code in authorities
            for codes in [dataset.neighbours.get(code, ())]
        },
    )


def _read_summaries(
    project: Project, areas: Iterable[Area]
) -> Mapping[tuple[str, str], ComparedSummary]:
    found: dict[tuple[str, str], ComparedSummary] = {}
    for area in areas:
        store = load_summary_store(summary_store_path(project.data, area))
        for key, one in store.summaries.items():
            texts = (*one.paragraphs, *one.questions)
            found[area.slug, key] = ComparedSummary(texts, one.writer)
    return found


def _read_parameters(project: Project, areas: Iterable[Area]) -> Mapping[tuple[str, str], str]:
    """Return the parameters as the files give them: the defaults, and what areas have of theirs."""
    found: dict[tuple[str, str], str] = {}
    for stem, scope in (("defaults", ""), *((area.slug, area.slug) for area in areas)):
        path = project.params / f"{stem}.yml"
        data = read_yaml(path)[0] if path.is_file() else None
        if isinstance(data, dict):
            flat = flatten_parameters(data)
            found |= {(scope, key): text for key, text in flat.items()}
            if scope and "edition_date" in data:
                found[scope, "edition_date"] = json.dumps(str(data["edition_date"]))
    return found


def _edition_date(project: Project) -> str:
    path = project.params / "defaults.yml"
    data = read_yaml(path)[0] if path.is_file() else None
    return str(data.get("edition_date", "")) if isinstance(data, dict) else ""
