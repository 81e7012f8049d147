"""``carebook trace``: where a number comes from, and where a book shows it."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from textwrap import wrap

import click

from carebook.build.appearances import Appearance, BookAppearances, find_appearances
from carebook.build.figures_in_notebooks import dataset_with_added_figures
from carebook.build.trace import (
    FigureTrace,
    IndicatorTrace,
    TracedValue,
    find_indicator,
    trace_indicator,
)
from carebook.cli.shared_options import books_folder_option
from carebook.core.project import Project
from carebook.ingest.loading import load_dataset

_LINE_WIDTH = 100


@click.command("trace")
@click.argument("area")
@click.argument("indicator")
@click.argument("wanted", nargs=-1, metavar="[BREAKDOWN] [PERIOD]")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
@books_folder_option
def trace_command(
    area: str, indicator: str, wanted: tuple[str, ...], as_json: bool, out: Path | None
) -> int:
    """Show where the figures of INDICATOR for AREA come from and where its book shows them.

    INDICATOR is a key of data/indicators.yml or a title. BREAKDOWN is one of its groups, such as
    65+, and PERIOD a year, such as 2023-24; without them, the latest figure of every group is
    traced. For each figure: publisher, publication, file, sheet, row and column; what was done to
    it, step by step; its comparators; and every chart, table, card and sentence of the finished
    book that shows it, with the editions. The exit status is 1 when the area has no such figure.
    """
    project = Project.find()
    dataset = load_dataset(project)
    authority = dataset.areas.find_authority(area)
    folder = (out or project.outputs).resolve()
    known = dataset_with_added_figures(dataset, folder / authority.slug)
    traced = trace_indicator(project, known, authority, find_indicator(known, indicator), wanted)
    facts = {figure.fact.id for figure in traced.figures}
    book = find_appearances(project, dataset, folder, authority, facts)
    if as_json:
        click.echo(json.dumps(_as_data(project, traced, book), indent=2, ensure_ascii=False))
    else:
        for line in _lines(project, traced, book):
            click.echo(line)
    return 1 if traced.missing else 0


def _lines(project: Project, traced: IndicatorTrace, book: BookAppearances | None) -> Iterator[str]:
    yield f"{traced.title} ({traced.indicator})"
    if traced.missing:
        yield from _wrapped(f"{traced.area.name} has no figure. {traced.missing}", "")
    for figure in traced.figures:
        yield ""
        yield from _figure_lines(figure)
        if book is not None:
            own = [one for one in book.appearances if one.fact == figure.fact.id]
            yield from _appearance_lines(own)
    yield ""
    yield from _book_lines(project, traced, book)


def _figure_lines(figure: FigureTrace) -> Iterator[str]:
    value = figure.value
    group = f", {value.breakdown}" if value.breakdown else ""
    yield from _wrapped(f"{value.place}{group}, {value.period}: {value.value}", "")
    yield from _wrapped(f"{value.measure}; {value.publisher}, {value.publication}", "  ")
    if value.page:
        yield f"  {value.page}"
    yield from _origin_lines(value, "  ")
    for title, values in (("made of", figure.made_of), ("compared with", figure.comparators)):
        for one in values:
            what = one.title if title == "made of" else one.place
            group = f" ({one.breakdown})" if title == "made of" and one.breakdown else ""
            yield from _wrapped(f"{title} {what}{group}, {one.period}: {one.value}", "  ")
            yield from _origin_lines(one, "    ")


def _origin_lines(value: TracedValue, indent: str) -> Iterator[str]:
    if value.location:
        yield from _wrapped(f"read from {value.location}", indent)
    for step in value.steps:
        yield from _wrapped(step, indent)


def _appearance_lines(appearances: list[Appearance]) -> Iterator[str]:
    if not appearances:
        yield "  shown nowhere in the book"
    for one in appearances:
        text = f"“{one.text}”" if one.kind == "sentence" else one.text
        editions = ", ".join(one.editions)
        yield from _wrapped(f"{one.kind} in {one.page} ({editions}): {text}", "  ")
        if one.address:
            yield f"      {one.address}"


def _book_lines(
    project: Project, traced: IndicatorTrace, book: BookAppearances | None
) -> Iterator[str]:
    build = f"carebook build {traced.area.slug}"
    if book is None:
        yield f"There is no book of {traced.area.name} yet; {build} makes it."
        return
    yield f"Book: {project.relative_to_root(book.folder)}"
    for edition, files in book.editions.items():
        yield f"  {edition}: {', '.join(files)}"
    if book.is_outdated:
        yield f"  It was made of other figures than those above; {build} brings it up to date."


def _wrapped(text: str, indent: str) -> list[str]:
    return wrap(text, _LINE_WIDTH, initial_indent=indent, subsequent_indent=f"{indent}    ")


def _as_data(
    project: Project, traced: IndicatorTrace, book: BookAppearances | None
) -> dict[str, object]:
    figures = [
        {
            "figure": asdict(figure.value),
            "made_of": [asdict(one) for one in figure.made_of],
            "comparators": [asdict(one) for one in figure.comparators],
            "shown": [
                asdict(one)
                for one in (book.appearances if book else ())
                if one.fact == figure.fact.id
            ],
        }
        for figure in traced.figures
    ]
    return {
        "area": traced.area.slug,
        "indicator": traced.indicator,
        "title": traced.title,
        "missing": traced.missing,
        "figures": figures,
        "book": book
        and {
            "folder": str(project.relative_to_root(book.folder)),
            "editions": dict(book.editions),
            "outdated": book.is_outdated,
        },
    }
