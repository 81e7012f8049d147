"""``carebook data``: what the dataset covers, its values as tidy CSV, and what looks odd."""

import os
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from textwrap import wrap

import click

from carebook.cli.dataset_sources import sources_in_words
from carebook.core.csv_rows import csv_text
from carebook.core.project import Project
from carebook.data import periods
from carebook.data.areas import AVERAGE_AUTHORITY_CODE, Area, Areas
from carebook.data.dataset import Dataset
from carebook.data.local_figures import LOCAL_FIGURES_LABEL, LocalFigures
from carebook.data.observations import OBSERVATION_COLUMNS
from carebook.ingest.coverage import (
    MISSING_REASONS,
    PUBLISHED_STATUS,
    IndicatorCoverage,
)
from carebook.ingest.loading import (
    load_dataset,
    load_dataset_coverage,
    load_superseded,
    work_out_dataset,
)
from carebook.statistics.outliers import find_outliers

# All but the note.
_CSV_COLUMNS = OBSERVATION_COLUMNS[:-1]
_LINE_WIDTH = 80


@click.command("data")
@click.argument("areas", nargs=-1, metavar="[AREA...]")
@click.option("--csv", "as_csv", is_flag=True, help="Print the values as tidy CSV, one row each.")
@click.option(
    "--oddities", "odd", is_flag=True, help="List values that look odd and need checking."
)
@click.option(
    "--sources", is_flag=True, help="Show what comes from where, how old it is, what gave way."
)
def data_command(areas: tuple[str, ...], as_csv: bool, odd: bool, sources: bool) -> None:
    """Show which figures there are, for which periods, and why others are missing.

    Without AREA, coverage of all areas is shown.

    An AREA is an authority, a region or England, by slug, name or ONS code; LA_MEAN is the average
    authority.
    """
    if as_csv + odd + sources > 1:
        raise click.UsageError("give one of --csv, --oddities and --sources")
    if sources and areas:
        raise click.UsageError("--sources are of all areas: give no AREA")
    project = Project.find()
    dataset = load_dataset(project)
    codes = [_find_area_code(dataset.areas, text) for text in areas]
    if as_csv:
        _write_to_stdout(_observations_csv(dataset, codes))
    elif odd:
        found = [
            one for one in find_outliers(dataset) if not codes or one.observation.area_code in codes
        ]
        lines = [str(one) for one in found] or ["nothing odd was found"]
        _write_to_stdout("".join(f"{line}\n" for line in lines))
    elif sources:
        lines = sources_in_words(dataset, work_out_dataset(project), load_superseded(project))
        _write_to_stdout("".join(f"{line}\n" for line in lines))
    else:
        coverage = load_dataset_coverage(project)
        shown = [dataset.areas.by_code[code] for code in codes if code in dataset.areas.by_code]
        lines = _coverage_of_all(dataset, coverage)
        if codes:
            lines = [line for area in shown for line in _coverage_of_area(dataset, coverage, area)]
        _write_to_stdout("".join(f"{line}\n" for line in lines))


def _find_area_code(areas: Areas, text: str) -> str:
    """Return an area's code: besides what a book can be made of, regions, England, the average."""
    wanted = text.strip().casefold()
    if wanted == AVERAGE_AUTHORITY_CODE.casefold():
        return AVERAGE_AUTHORITY_CODE
    for area in areas.by_code.values():
        whole = not area.is_authority and wanted in (area.slug, area.name.casefold())
        if whole or wanted == area.code.casefold():
            return area.code
    return areas.find_authority(text).code


def _write_to_stdout(text: str) -> None:
    """Write to standard output in UTF-8; a reader that has had enough is no error."""
    try:
        sys.stdout.buffer.write(text.encode("utf-8"))
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


# --- the tidy values --------------------------------------------------------------------------


def _observations_csv(dataset: Dataset, codes: Sequence[str]) -> str:
    wanted = set(codes)
    rows = (
        (*o.key, *map(_number_in_digits, (o.value, o.lower, o.upper)), o.status, o.source)
        for o in dataset.observations
        if not wanted or o.area_code in wanted
    )
    return csv_text(_CSV_COLUMNS, rows)


def _number_in_digits(value: float | None) -> str:
    """Write a number with all its digits and no exponent; a whole one without a point."""
    if value is None:
        return ""
    return str(int(value)) if value.is_integer() else format(Decimal(repr(value)), "f")


# --- coverage ---------------------------------------------------------------------------------


def _coverage_of_all(dataset: Dataset, coverage: Iterable[IndicatorCoverage]) -> list[str]:
    """Return a table: of each indicator the newest period, how many have it, what is missing."""
    authorities = {area.code for area in dataset.areas.authorities}
    by_indicator: dict[str, list[IndicatorCoverage]] = {
        name: [] for name in dataset.published_indicators
    }
    for cover in coverage:
        by_indicator.setdefault(cover.indicator, []).append(cover)
    rows: list[tuple[str, str, str, str]] = []
    silent: dict[str, list[str]] = {}
    for name, covers in by_indicator.items():
        own = [cover for cover in covers if cover.area_code in authorities]
        newest = next((cover.newest for cover in covers if cover.newest), "")
        if not newest:
            status = covers[0].status if covers else "no file"
            silent.setdefault(status, []).append(name)
            continue
        having = sum(cover.status == PUBLISHED_STATUS for cover in own)
        missing = Counter(cover.status for cover in own if cover.status != PUBLISHED_STATUS)
        said = ", ".join(
            f"{missing[key]} {_reason_in_words(dataset, key)}"
            for key in MISSING_REASONS
            if missing[key]
        )
        if not having and any(cover.status == PUBLISHED_STATUS for cover in covers):
            said = "for regions or England only"
        rows.append((name, periods.period_label(newest), f"{having}/{len(own)}", said))
    origin = f"from {len(set(dataset.origin.files))} published files"
    if dataset.origin.kind == "typed in":
        origin = "typed in"
    counted = f"{len(rows)} of {len(by_indicator)} indicators"
    title = f"{len(authorities)} authorities, {counted}, {origin}"
    lines = [*wrap(title, _LINE_WIDTH), ""]
    lines += _text_table(("indicator", "latest", "areas", "missing"), rows)
    for status, names in silent.items():
        lines.append("")
        head = f"No figures, {_reason_in_words(dataset, status)}: "
        lines += wrap(head + ", ".join(names), _LINE_WIDTH, subsequent_indent="  ")
    return [*lines, *_local_coverage(dataset, dataset.local.values())]


def _local_coverage(dataset: Dataset, figures: Iterable[LocalFigures]) -> list[str]:
    """Return lines on local figures, which are in the books of their own areas alone."""
    lines = []
    for one in sorted(figures, key=lambda one: one.key):
        codes = dict.fromkeys(o.area_code for o in one.observations)
        whose = ", ".join(dataset.areas.by_code[code].slug for code in codes)
        latest = periods.period_label(
            max((o.period for o in one.observations), key=periods.period_start)
        )
        said = f"{LOCAL_FIGURES_LABEL}: {one.key}, {latest}, {whose} ({one.place})"
        lines += wrap(said, _LINE_WIDTH, subsequent_indent="  ")
    return ["", *lines] if lines else []


def _coverage_of_area(
    dataset: Dataset, coverage: Iterable[IndicatorCoverage], area: Area
) -> list[str]:
    """Return a table: of each indicator the area's latest period, how many values, or why none."""
    rows = []
    for cover in coverage:
        if cover.area_code != area.code or cover.status in ("no file", "discontinued"):
            continue
        missing = ""
        if cover.status != PUBLISHED_STATUS:
            when = f"{periods.period_label(cover.newest)} " if cover.newest else ""
            missing = f"{when}{cover.reason or _reason_in_words(dataset, cover.status)}"
        latest = periods.period_label(cover.latest) if cover.latest else ""
        rows.append((cover.indicator, latest, cover.values, missing))
    return [
        f"{area.name}, {area.code}",
        "",
        *_text_table(("indicator", "latest", "values", "missing"), rows),
        *_local_coverage(dataset, dataset.local_figures_of(area.code)),
        "",
    ]


def _reason_in_words(dataset: Dataset, status: str) -> str:
    if status in ("no file", "absent") and dataset.origin.kind == "typed in":
        return "not among them"
    return MISSING_REASONS.get(status, status)


def _text_table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Lay out four columns in 80 characters; what does not fit goes on below."""
    widths = [max(len(row[column]) for row in (header, *rows)) for column in range(3)]
    room = _LINE_WIDTH - sum(widths) - 2 * len(widths)
    lines = []
    for row in (header, *rows):
        start = "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=False))
        first, *more = wrap(row[3], room) or [""]
        lines.append(f"{start}  {first}".rstrip())
        lines += [" " * (_LINE_WIDTH - room) + text for text in more]
    return lines
