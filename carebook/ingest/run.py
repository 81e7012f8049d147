"""The run: from a folder of published files to the national dataset, or to all that is wrong.

Every file is read whatever is wrong with the others, so that all problems are told at once. The
dataset that was there stays as it is until the whole of the new one is good.
"""

import csv
import io
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from carebook import __version__
from carebook.core.errors import InputError
from carebook.core.files import file_sha256
from carebook.core.project import Project
from carebook.data import dataset_folder
from carebook.data.areas import write_areas
from carebook.data.dataset import NEIGHBOUR_COLUMNS
from carebook.data.dataset_folder import IngestedFileRecord, IngestRecord
from carebook.data.indicators import (
    Indicator,
    Source,
    apply_ingested_overrides,
    load_indicators,
    load_sources,
)
from carebook.data.parquet import write_observations_parquet
from carebook.ingest.assemble import Assembled, assemble, steps_of
from carebook.ingest.checks import Edition, check_readings, without_doubles
from carebook.ingest.coverage import coverage_of, write_coverage
from carebook.ingest.descriptions.description import Description, load_descriptions
from carebook.ingest.descriptions.matching import Match, Matching, match_files
from carebook.ingest.disclosure import first_overlap, is_enquiries, read_enquiries
from carebook.ingest.geography.geography import Geography, build_geography
from carebook.ingest.geography.lookups import read_lookup
from carebook.ingest.geography.successions import load_successions
from carebook.ingest.tables.problem import Problem, SheetError
from carebook.ingest.tables.reader import read_table, sheet_of
from carebook.ingest.tables.reading import Reading
from carebook.ingest.tables.rows import AnyPlace, Places
from carebook.ingest.workbooks.sheet import Sheet
from carebook.ingest.workbooks.workbook import Workbook, open_workbook
from carebook.statistics.neighbours import load_neighbour_specification

# Told of each file before it is read: its name, and its description's key.
Tell = Callable[[str, str], None]
AreaRows = list[tuple[str, str, str]]


class IngestFailed(Exception):  # noqa: N818  (a state of the run, not a kind of mistake)
    """Files cannot be read as they are described; the dataset is as it was before."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = tuple(dict.fromkeys(problems))


@dataclass(frozen=True)
class Ingested:
    """What a run that went well made: the record that it wrote, and the descriptions in use."""

    record: IngestRecord
    descriptions: Mapping[str, Description]


@dataclass
class _Gathered:
    """What was read so far, and what was wrong with it.

    ``partial`` are values of tables of which other values are wrong.
    """

    readings: list[Reading] = field(default_factory=list)
    partial: list[Reading] = field(default_factory=list)
    areas: AreaRows = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    values: dict[str, int] = field(default_factory=dict)


def files_of(folder: Path) -> list[Path]:
    """Return the files of a folder and those below, but for hidden ones and spreadsheets' locks.

    Raises:
        InputError: a folder below cannot be looked into.

    """

    def refuse(error: OSError) -> None:
        message = f"expected a folder to look into, found: {error.strerror}; let yourself read it"
        raise InputError.at(Path(error.filename), None, message)

    found: list[Path] = []
    for parent, below, names in os.walk(folder, onerror=refuse):
        below[:] = [name for name in below if not name.startswith(".")]
        paths = (Path(parent, name) for name in names if not name.startswith((".", "~$")))
        found += [path for path in paths if path.is_file()]
    return sorted(found)


def ingest(project: Project, folder: Path, tell: Tell = lambda _file, _key: None) -> Ingested:
    """Read every described file of a folder, and put a new national dataset in place.

    Raises:
        IngestFailed: there are problems; it carries all of them, and the dataset is unchanged.
        InputError: a description, the catalogue or the folder cannot be used, or no file is
            described.

    """
    descriptions = load_descriptions(project.data / "sources")
    sources = load_sources(project.data / "sources.yml")
    indicators = apply_ingested_overrides(load_indicators(project.data / "indicators.yml", sources))
    specification = load_neighbour_specification(project.data / "neighbours.yml")
    matching = match_files(files_of(folder), descriptions)
    if not matching.matches and not matching.problems:
        raise InputError.at(
            folder, None, "expected a file that data/sources describes, found none; download one"
        )
    found, geography = _read(project, matching, descriptions, tell)
    readings = _checked(found, geography, matching, descriptions, indicators)
    tell("", "")
    assembled = assemble(
        readings,
        indicators,
        geography.areas,
        geography.same_territory,
        steps_of(descriptions),
        specification,
    )
    with dataset_folder.new_dataset_folder(project.data) as new:
        _write(new, assembled, geography, indicators, matching, descriptions)
        record = _record(new, assembled, geography, matching, descriptions, found)
        _write_text(new / dataset_folder.RECORD_FILE, record.model_dump_json(indent=2) + "\n")
        dataset_folder.replace_dataset(new, project.data)
    return Ingested(record, descriptions)


# --- reading ----------------------------------------------------------------------------------


def known_places(
    project: Project, folders: Iterable[Path], descriptions: Mapping[str, Description]
) -> Places | None:
    """Return the areas that the lookups in some folders tell of; None where there is no lookup.

    A lookup that cannot be read is passed over.
    """
    files = [path for folder in folders for path in files_of(folder)]
    lookups, _ = _lookups(match_files(files, descriptions), descriptions, lambda _file, _key: None)
    if not lookups:
        return None
    return build_geography(lookups, load_successions(project.data / "successions.yml"))


def _lookups(
    matching: Matching, descriptions: Mapping[str, Description], tell: Tell
) -> tuple[list[tuple[Description, Sheet]], list[Problem]]:
    found: list[tuple[Description, Sheet]] = []
    problems: list[Problem] = []
    for match in matching.matches:
        description = descriptions[match.key]
        if description.lookup is None:
            continue
        tell(match.path.name, match.key)
        try:
            sheet = sheet_of(open_workbook(match.path), description.lookup.sheet, match.period)
            read_lookup(description, sheet)
            found.append((description, sheet))
        except SheetError as error:
            problems += error.problems
    return found, problems


def _read(
    project: Project, matching: Matching, descriptions: Mapping[str, Description], tell: Tell
) -> tuple[_Gathered, Geography]:
    """Read all files: the lookups first, which say what the codes in the others are."""
    successions = load_successions(project.data / "successions.yml")
    lookups, problems = _lookups(matching, descriptions, tell)
    found = _Gathered(problems=[*matching.problems, *problems])
    found.problems += _overlapping(matching, descriptions)
    try:
        first = build_geography(lookups, successions)
    except SheetError as error:
        found.problems += error.problems
        lookups, first = [], build_geography([], successions)
    places: Places = first if lookups else AnyPlace()
    for match in matching.matches:
        if descriptions[match.key].lookup is None:
            tell(match.path.name, match.key)
            _read_file(match, descriptions[match.key], places, first, found)
    try:
        # Once more, with the areas that only the tables name.
        return found, build_geography(lookups, successions, found.areas)
    except SheetError as error:
        raise IngestFailed([*found.problems, *error.problems]) from None


def _read_file(
    match: Match, description: Description, places: Places, geography: Geography, found: _Gathered
) -> None:
    before = len(found.readings)
    try:
        workbook = open_workbook(match.path)
    except SheetError as error:
        found.problems += error.problems
        return
    if description.disclosure:
        _read_protected(match, description, workbook, geography, found)
    elif _holds_enquiries(workbook):
        found.problems.append(
            Problem(
                match.path.name,
                "a published file",
                "an export of enquiries, whose small counts have to be protected",
                f"write disclosure: small counts into data/sources/{match.key}.yml",
            )
        )
    else:
        for table in description.tables.values():
            try:
                sheet = sheet_of(workbook, table.sheet, match.period)
                result = read_table(match.key, description, table, sheet, match.period, places)
            except SheetError as error:
                found.problems += error.problems
                continue
            found.readings += result.readings
            found.partial += result.partial
            found.problems += result.problems
            found.areas += result.areas
    found.values[match.path.name] = len(found.readings) - before


def _holds_enquiries(workbook: Workbook) -> bool:
    """Whether a CSV is the charity's own: its counts are protected whatever describes it."""
    return workbook.sheet_names == ("",) and is_enquiries(workbook.sheet(""))


def _overlapping(matching: Matching, descriptions: Mapping[str, Description]) -> Sequence[Problem]:
    """Refuse protected counts of a year beside those of its months: one could be taken away."""
    protected = {
        match.period: match.path.name
        for match in matching.matches
        if descriptions[match.key].disclosure
    }
    overlap = first_overlap(protected)
    if overlap is None:
        return ()
    one, other = overlap
    return (
        Problem(
            protected[other],
            f"protected counts of periods that do not overlap, as {one} does",
            f"'{protected[one]}' too",
            "keep one of them: from both together small counts could be worked out",
        ),
    )


def _read_protected(
    match: Match,
    description: Description,
    workbook: Workbook,
    geography: Geography,
    found: _Gathered,
) -> None:
    try:
        sheet = workbook.sheet(workbook.sheet_names[0])
        found.readings += read_enquiries(
            sheet, description, geography.by_name, match.period, match.key
        )
    except SheetError as error:
        found.problems += error.problems


# --- checking ---------------------------------------------------------------------------------


def _checked(
    found: _Gathered,
    geography: Geography,
    matching: Matching,
    descriptions: Mapping[str, Description],
    indicators: Mapping[str, Indicator],
) -> list[Reading]:
    """Return the readings that a dataset is made of, each the only one of its kind."""
    codes = geography.areas.by_code
    every = [*found.readings, *found.partial]
    problems = check_readings(every, indicators, lambda code: code in codes)
    kept, doubled = without_doubles(found.readings, _editions(matching, descriptions))
    if problems := [*found.problems, *problems, *doubled]:
        raise IngestFailed(problems)
    return list(kept.values())


def _editions(matching: Matching, descriptions: Mapping[str, Description]) -> Mapping[str, Edition]:
    return {
        match.path.name: Edition(_family(match.key, descriptions), match.period)
        for match in matching.matches
    }


def _family(key: str, descriptions: Mapping[str, Description]) -> str:
    while like := descriptions[key].like:
        key = like
    return key


# --- writing ----------------------------------------------------------------------------------


def _write(
    folder: Path,
    assembled: Assembled,
    geography: Geography,
    indicators: Mapping[str, Indicator],
    matching: Matching,
    descriptions: Mapping[str, Description],
) -> None:
    write_observations_parquet(assembled.rows, folder / dataset_folder.OBSERVATIONS_FILE)
    write_areas(folder / dataset_folder.AREAS_FILE, geography.areas)
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(NEIGHBOUR_COLUMNS)
    for code, neighbours in sorted(assembled.neighbours.items()):
        writer.writerows((code, place, one) for place, one in enumerate(neighbours, start=1))
    _write_text(folder / dataset_folder.NEIGHBOURS_FILE, text.getvalue())
    used = dict.fromkeys(sorted(match.key for match in matching.matches))
    sources = {
        key: {name: getattr(descriptions[key], name) for name in Source.model_fields}
        for key in used
    }
    text = io.StringIO()
    yaml.safe_dump(sources, text, allow_unicode=True, sort_keys=False)
    _write_text(folder / dataset_folder.SOURCES_FILE, text.getvalue())
    observations = [o for o, _ in assembled.rows]
    write_coverage(
        folder / dataset_folder.COVERAGE_FILE,
        coverage_of(observations, geography.areas, indicators, assembled.gaps),
    )


def _record(
    folder: Path,
    assembled: Assembled,
    geography: Geography,
    matching: Matching,
    descriptions: Mapping[str, Description],
    found: _Gathered,
) -> IngestRecord:
    read = sum(found.values.values())
    return IngestRecord(
        format=dataset_folder.RECORD_FORMAT,
        carebook=__version__,
        files=tuple(
            IngestedFileRecord(
                name=match.path.name,
                # Whoever knows a checksum could try small counts until one fits.
                size=0 if descriptions[match.key].disclosure else match.path.stat().st_size,
                sha256="" if descriptions[match.key].disclosure else file_sha256(match.path),
                description=match.key,
                period=match.period,
                values=found.values.get(match.path.name, 0),
                checked=descriptions[match.key].checked,
            )
            for match in matching.matches
        ),
        passed_over=tuple(path.name for path in matching.passed_over),
        without_file=matching.without_file,
        values=read,
        derived=len(assembled.rows) - read,
        authorities=len(geography.areas.authorities),
        dataset={name: file_sha256(folder / name) for name in dataset_folder.DATASET_FILES},
    )


def _write_text(path: Path, text: str) -> None:
    path.write_bytes(text.encode("utf-8"))
