"""The run: from a folder of published files to a folder of tidy figures, or to all that is wrong.

Every file is read whatever is wrong with the others, so that all problems are reported at once. The
dataset that was there stays as it is until the whole of the new one is good.
"""

import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from carebook.core.errors import InputError
from carebook.core.files import file_sha256
from carebook.core.project import Project
from carebook.data import dataset_folder
from carebook.data.dataset_folder import BUNDLED
from carebook.data.indicators import (
    Indicator,
    Source,
    apply_ingested_overrides,
    load_indicators,
    load_sources,
)
from carebook.data.periods import period_start
from carebook.ingest.descriptions.file_description import FileDescription, load_descriptions
from carebook.ingest.descriptions.file_matching import (
    FileMatching,
    MatchedFile,
    match_files_to_descriptions,
)
from carebook.ingest.disclosure import (
    first_overlapping_periods,
    holds_enquiries,
    leave_out_unprotected,
    read_enquiries,
)
from carebook.ingest.figures.figures_folder import (
    Figures,
    FiguresFile,
    FiguresRecord,
    write_figures,
)
from carebook.ingest.figures.layers import indicators_in_use, read_layers
from carebook.ingest.file_problem import FileProblem, SheetError
from carebook.ingest.geography.area_geography import Geography, build_geography
from carebook.ingest.geography.area_lookups import AreaLookup, read_area_lookup
from carebook.ingest.geography.area_successions import load_area_successions
from carebook.ingest.geography.published_neighbours import read_published_neighbours
from carebook.ingest.rounding_steps import rounding_of_descriptions
from carebook.ingest.source_value_checks import (
    PublicationIssue,
    check_source_values,
    resolve_duplicates,
)
from carebook.ingest.tables.source_value import SourceValue
from carebook.ingest.tables.table_reader import find_sheet, read_table
from carebook.ingest.tables.table_rows import AreaDirectory
from carebook.ingest.workbooks.workbook import open_workbook

# Told of each file before it is read: its name, and its description's key.
ReportFile = Callable[[str, str], None]
AuthorityRows = list[tuple[str, str, str]]


class IngestFailed(Exception):  # noqa: N818  (a state of the run, not a kind of mistake)
    """Files cannot be read as they are described; the dataset is as it was before."""

    def __init__(self, problems: Sequence[FileProblem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = tuple(dict.fromkeys(problems))


@dataclass
class _ReadTables:
    """What was read so far, and what was wrong with it.

    ``partial`` are values of tables of which other values are wrong.
    """

    lookups: list[AreaLookup] = field(default_factory=list)
    source_values: list[SourceValue] = field(default_factory=list)
    partial_values: list[SourceValue] = field(default_factory=list)
    authority_rows: AuthorityRows = field(default_factory=list)
    neighbours: dict[str, tuple[str, ...]] = field(default_factory=dict)
    neighbour_sources: dict[str, str] = field(default_factory=dict)
    problems: list[FileProblem] = field(default_factory=list)


def list_files(folder: Path) -> list[Path]:
    """Return the files of a folder and those below, but for hidden ones and spreadsheets' locks.

    Raises:
        InputError: a folder below cannot be looked into.

    """

    def refuse(error: OSError) -> None:
        found = f"{error.strerror}; change its permissions so that you can read it"
        message = f"expected a folder that can be read, found: {found}"
        raise InputError.at(Path(error.filename), message)

    found: list[Path] = []
    for parent, below, names in os.walk(folder, onerror=refuse):
        below[:] = [name for name in below if not name.startswith(".")]
        paths = (Path(parent, name) for name in names if not name.startswith((".", "~$")))
        found += [path for path in paths if path.is_file()]
    return sorted(found)


def ingest_folder(
    project: Project, folder: Path, tell: ReportFile = lambda _file, _key: None
) -> FiguresRecord:
    """Read every described file of a folder into ``data/ingested``.

    Raises:
        IngestFailed: there are problems; it carries all of them, and nothing is changed.
        InputError: a description, the catalogue or the folder cannot be used, or no file is
            described.

    """
    bundled = read_layers(project, values=False).get(BUNDLED, Figures())
    figures, matching = read_folder(project, folder, bundled, tell)
    with dataset_folder.new_dataset_folder(project.data) as new:
        record = write_figures(
            new,
            figures,
            passed_over=tuple(path.name for path in matching.undescribed_files),
            without_file=matching.descriptions_without_file,
        )
        dataset_folder.replace_dataset(new, project.data)
    return record


def make_bundled_figures(
    project: Project, folder: Path, tell: ReportFile = lambda _file, _key: None
) -> FiguresRecord:
    """Make ``data/england`` anew of a folder of published files: the figures that books rest on.

    What no page, summary, total or neighbour uses is left out.

    Raises:
        IngestFailed: there are problems; it carries all of them, and nothing is changed.
        InputError: as :func:`ingest_folder` does.

    """
    figures, _ = read_folder(project, folder, Figures(), tell)
    used = indicators_in_use(project)
    kept = [value for value in figures.values if value.indicator in used]
    target = project.data / dataset_folder.BUNDLED
    with dataset_folder.new_dataset_folder(project.data) as new:
        record = write_figures(new, replace(figures, values=kept))
        for path in target.glob("*.md"):  # written by hand, about the figures
            shutil.copy2(path, new / path.name)
        dataset_folder.replace_dataset(new, project.data, dataset_folder.BUNDLED)
    return record


def read_folder(
    project: Project, folder: Path, known: Figures, tell: ReportFile
) -> tuple[Figures, FileMatching]:
    """Read and check the described files of a folder; ``known`` has areas and lookups besides.

    Raises:
        IngestFailed: there are problems; it carries all of them.
        InputError: as :func:`ingest_folder` does.

    """
    descriptions = load_descriptions(project.data / "sources")
    sources = load_sources(project.data / "sources.yml")
    indicators = apply_ingested_overrides(load_indicators(project.data / "indicators.yml", sources))
    matching = leave_out_unprotected(
        match_files_to_descriptions(list_files(folder), descriptions), indicators
    )
    if not matching.matches and not matching.problems:
        raise InputError.at(
            folder, "expected a file described in data/sources, found none; download one"
        )
    found, geography = _read_files(project, matching, known, tell)
    read = {match.description_key: match.description for match in matching.matches}
    figures = Figures(
        values=_check_values(found, geography, matching, descriptions, indicators),
        areas=geography.areas,
        lookups=found.lookups,
        sources=_sources(matching),
        rounding=rounding_of_descriptions(read),
        neighbours=found.neighbours,
        neighbour_sources=found.neighbour_sources,
        files=tuple(_figures_files(matching, found.source_values)),
    )
    tell("", "")
    return figures, matching


def _sources(matching: FileMatching) -> Mapping[str, Source]:
    """Return what is said of each source, with the release of the latest file read."""
    return {
        key: source
        for match in sorted(matching.matches, key=lambda match: period_start(match.period))
        for key, source in match.description.sources(match.description_key, match.period)
    }


def _figures_files(matching: FileMatching, values: Iterable[SourceValue]) -> Iterator[FiguresFile]:
    """Yield each file, once for each source that has figures in it."""
    counts = Counter((value.file, value.source) for value in values)
    for match in matching.matches:
        # Whoever knows a checksum could try small counts until one fits.
        is_protected = bool(match.description.disclosure)
        for key, source in match.description.sources(match.description_key, match.period):
            yield FiguresFile(
                name=match.path.name,
                source=key,
                period=match.period,
                released=source.released,
                figures="",
                checksums={},
                values=counts[match.path.name, key],
                checked=match.description.checked,
                size=0 if is_protected else match.path.stat().st_size,
                sha256="" if is_protected else file_sha256(match.path),
            )


# --- reading ----------------------------------------------------------------------------------


def areas_from_lookups(
    project: Project, folders: Iterable[Path], descriptions: Mapping[str, FileDescription]
) -> AreaDirectory | None:
    """Return the areas that the lookups in some folders tell of; None where there is no lookup.

    A lookup that cannot be read is passed over.
    """
    files = [path for folder in folders for path in list_files(folder)]
    matching = match_files_to_descriptions(files, descriptions)
    lookups, _ = _read_lookups(matching, lambda _file, _key: None)
    if not lookups:
        return None
    return build_geography(lookups, load_area_successions(project.data / "successions.yml"))


def _read_lookups(
    matching: FileMatching, tell: ReportFile
) -> tuple[list[AreaLookup], list[FileProblem]]:
    found: list[AreaLookup] = []
    problems: list[FileProblem] = []
    for match in matching.matches:
        description = match.description
        if description.lookup is None:
            continue
        tell(match.path.name, match.description_key)
        try:
            sheet = find_sheet(open_workbook(match.path), description.lookup.sheet, match.period)
            found.append(read_area_lookup(description, sheet))
        except SheetError as error:
            problems += error.problems
    return found, problems


def _read_files(
    project: Project, matching: FileMatching, known: Figures, tell: ReportFile
) -> tuple[_ReadTables, Geography]:
    """Read all files: the lookups first, which say what the codes in the others are."""
    successions = load_area_successions(project.data / "successions.yml")
    own, problems = _read_lookups(matching, tell)
    found = _ReadTables(lookups=own, problems=[*matching.problems, *problems])
    read = {(one.file, one.period) for one in own}
    lookups = [*(one for one in known.lookups if (one.file, one.period) not in read), *own]
    rows = [(area.code, area.name, area.region_code) for area in known.areas.by_code.values()]
    found.problems += _overlapping_period_problems(matching)
    try:
        first = build_geography(lookups, successions, rows)
    except SheetError as error:
        found.problems += error.problems
        lookups, first = [], build_geography([], successions)
    places: AreaDirectory = first if lookups else AreaDirectory()
    # Of two files of neighbours the later stands.
    for match in sorted(matching.matches, key=lambda match: period_start(match.period)):
        if match.description.lookup is None:
            tell(match.path.name, match.description_key)
            _read_file(match, places, first, found)
    try:
        # Once more, with the areas that only the tables name.
        return found, build_geography(lookups, successions, [*rows, *found.authority_rows])
    except SheetError as error:
        raise IngestFailed([*found.problems, *error.problems]) from None


def _read_file(
    match: MatchedFile, places: AreaDirectory, geography: Geography, found: _ReadTables
) -> None:
    key, description = match.description_key, match.description
    try:
        workbook = open_workbook(match.path)
    except SheetError as error:
        found.problems += error.problems
        return
    if description.disclosure:
        try:
            sheet = workbook.sheet(workbook.sheet_names[0])
            named = geography.code_of_name
            found.source_values += read_enquiries(sheet, description, named, match.period, key)
        except SheetError as error:
            found.problems += error.problems
    elif holds_enquiries(workbook):
        expected = "a published file"
        held = "an export of enquiries, whose small counts must be protected"
        advice = f"add disclosure: small counts to data/sources/{key}.yml"
        found.problems.append(FileProblem(match.path.name, expected, held, advice))
    elif description.neighbours:
        try:
            sheet = find_sheet(workbook, description.neighbours.sheet, match.period)
            read = read_published_neighbours(description.neighbours, sheet, geography)
            found.neighbours |= read
            found.neighbour_sources |= dict.fromkeys(read, key)
        except SheetError as error:
            found.problems += error.problems
    else:
        for name, table in description.tables.items():
            source = description.source_of_table(key, name)
            try:
                sheet = find_sheet(workbook, table.sheet, match.period)
                result = read_table(source, description, table, sheet, match.period, places)
            except SheetError as error:
                found.problems += error.problems
                continue
            found.source_values += result.source_values
            found.partial_values += result.partial_values
            found.problems += result.problems
            found.authority_rows += result.authority_rows


def _overlapping_period_problems(matching: FileMatching) -> Sequence[FileProblem]:
    """Refuse protected counts of a year beside those of its months: one could be taken away."""
    protected = {
        match.period: match.path.name for match in matching.matches if match.description.disclosure
    }
    overlap = first_overlapping_periods(protected)
    if overlap is None:
        return ()
    one, other = overlap
    expected = f"protected counts of periods that do not overlap, as {one} does"
    advice = "keep one of them: from both together small counts could be worked out"
    return (FileProblem(protected[other], expected, f"'{protected[one]}' too", advice),)


# --- checking ---------------------------------------------------------------------------------


def _check_values(
    found: _ReadTables,
    geography: Geography,
    matching: FileMatching,
    descriptions: Mapping[str, FileDescription],
    indicators: Mapping[str, Indicator],
) -> list[SourceValue]:
    """Return the readings that a dataset is made of, each the only one of its kind."""
    codes = geography.areas.by_code
    every = [*found.source_values, *found.partial_values]
    wrong = check_source_values(every, indicators, lambda code: code in codes)
    second_hand = {
        key
        for match in matching.matches
        for key, source in match.description.sources(match.description_key, match.period)
        if source.by_way_of
    }
    issues = _issue_by_file(matching, descriptions)
    kept, doubled = resolve_duplicates(found.source_values, issues, second_hand)
    if problems := [*found.problems, *wrong, *doubled]:
        raise IngestFailed(problems)
    return list(kept.values())


def _issue_by_file(
    matching: FileMatching, descriptions: Mapping[str, FileDescription]
) -> Mapping[str, PublicationIssue]:
    found = {}
    for match in matching.matches:
        key = match.description_key
        while like := descriptions[key].like:
            key = like
        found[match.path.name] = PublicationIssue(key, match.period)
    return found
