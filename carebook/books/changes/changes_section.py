"""The section "What changed since the last edition" of a book: a few sentences and a table."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from carebook.books.book_settings import BookSettings, book_settings
from carebook.books.changes.book_snapshot import (
    make_book_snapshot,
    notebook_files,
    read_book_snapshot,
    require_manifest,
)
from carebook.books.changes.changes_in_words import neighbours_text
from carebook.books.changes.figure_changes import FigureChange
from carebook.books.changes.figures_in_words import (
    arrivals_in_words,
    departures_in_words,
    movement_in_words,
    movement_periods,
    name_figure,
    one_for_each_figure,
    revision_in_words,
)
from carebook.books.changes.find_changes import Changes, find_changes
from carebook.books.changes.finding_changes import findings_text
from carebook.books.changes.snapshot import Snapshot
from carebook.books.manifest import BookArea
from carebook.books.plan import BookPlan
from carebook.config.params import long_date
from carebook.core.errors import InputError
from carebook.core.files import file_sha256
from carebook.data.periods import period_label
from carebook.findings.recorded_findings import BookFindings
from carebook.notebooks.notebook_files import ExecutedNotebooks, cell_tags
from carebook.text import markdown
from carebook.text.phrasing import (
    capitalised,
    first_in_words,
    join_in_words,
    number_in_words,
    place_in_sentence,
)

# The tag of the Markdown cell that holds the section, its heading included.
CHANGES_TAG = "changes"
TABLE_CAPTION = "What changed since the last edition"
_MAX_ROWS = 30
_NAMES_WIDTH = 55


def fill_changes_cells(
    plan: BookPlan, notebooks: ExecutedNotebooks, findings: BookFindings | None
) -> None:
    """Write what changed since the earlier edition into the cells tagged for it, in place.

    Without an earlier edition they are left empty, and so leave nothing on the page. The summaries
    have to stand in their cells already.

    Raises:
        InputError: the earlier edition is of another area, or cannot be read.

    """
    wanted = [
        cell
        for notebook in notebooks.values()
        for cell in notebook.cells
        if cell.cell_type == "markdown" and CHANGES_TAG in cell_tags(cell)
    ]
    if not wanted:
        return
    text, earlier = "", plan.previous_edition
    if earlier is not None:
        text = _section(plan, earlier, notebooks, findings)
    for cell in wanted:
        cell.source = f"{_heading(cell)}\n\n{text}" if text else ""


def _heading(cell: NotebookNode) -> str:
    """Return the heading that the author gave the cell, which stands above what is made."""
    lines = str(cell.source).splitlines()
    return next((line for line in lines if line.startswith("#")), "").strip()


def _section(
    plan: BookPlan, folder: Path, notebooks: ExecutedNotebooks, findings: BookFindings | None
) -> str:
    old = read_kept_edition(folder, plan)
    settings = book_settings(plan.params, plan.dataset, plan.area)
    area = BookArea(code=plan.area.code, name=plan.area.name, slug=plan.area.slug)
    cells: list[Mapping[str, Any]] = [c for notebook in notebooks.values() for c in notebook.cells]
    new = make_book_snapshot("this edition", area, cells, settings, findings)
    return changes_section(find_changes(old, new), settings)


def read_kept_edition(folder: Path, plan: BookPlan) -> Snapshot:
    """Read the earlier edition of a book, whose notebooks have to be as they were made.

    Raises:
        InputError: it is of another area, or a notebook is gone or has changed.

    """
    manifest = require_manifest(folder)
    if manifest.area.code != plan.area.code:
        message = f"expected a book of {plan.area.name}, found one of {manifest.area.name}"
        raise InputError.at(folder, f"{message}; name the folder that holds the books of all areas")
    for path in notebook_files(folder, manifest):
        made = manifest.outputs.get(f"notebooks/{path.name}")
        if not path.is_file() or file_sha256(path) != made:
            message = (
                "expected the notebook as the earlier edition was made with it, found another or "
                "none; copy that edition anew"
            )
            raise InputError.at(plan.project.relative_to_root(path), message)
    return read_book_snapshot(folder, "the last edition")


def changes_section(changes: Changes, settings: BookSettings) -> str:
    """Return the section in Markdown, without its heading."""
    paragraph = " ".join(_sentences(changes, settings))
    rows = list(_rows(changes))
    if not rows:
        return paragraph
    shown = [[markdown.escape(text) for text in row] for row in rows[:_MAX_ROWS]]
    table = markdown.pipe_table(
        ["Figure", "What changed"], shown, TABLE_CAPTION, of_numbers=False, first=_NAMES_WIDTH
    )
    left = len(rows) - len(shown)
    more = f"\n\nThe table names the first {len(shown)} of {len(rows)} changes." if left else ""
    return f"{paragraph}\n\n{table}{more}"


def _sentences(changes: Changes, settings: BookSettings) -> Iterator[str]:
    earlier = changes.old.edition_date
    when = "an earlier edition"
    if earlier and earlier != settings.edition_date.isoformat():
        when = f"that of {long_date(type(settings.edition_date).fromisoformat(earlier))}"
    elif earlier:
        when = "an earlier one of the same date"
    this = long_date(settings.edition_date)
    yield f"This edition, of {this}, is compared here with {when}."
    place = place_in_sentence(changes.places[changes.authorities[0]])
    if changes.is_empty:
        yield "Nothing in it has changed."
        return
    figures = changes.figures
    counts = {
        "revised": len(_own(changes, figures.revised)),
        "new": len(_own(changes, figures.new)),
        "gone": len(_own(changes, figures.gone)),
    }
    told = [
        f"{number_in_words(count)} {'is' if count == 1 else 'are'} {kind}"
        for kind, count in counts.items()
        if count
    ]
    if told:
        yield f"Of the figures of {markdown.escape(place)}, {join_in_words(told)}."
    else:
        yield f"No figure of {markdown.escape(place)} was revised, and none came or went."
    beside = [one for one in figures.revised if one.area_code not in changes.authorities]
    if beside:
        count = len(one_for_each_figure(changes, beside))
        yield (
            f"Of the figures that it is compared with, {number_in_words(count)} "
            f"{'is' if count == 1 else 'are'} revised."
        )
    moved = sum(one.area_code in changes.authorities for one in changes.clear_movements)
    if moved:
        figures_ = "figure has" if moved == 1 else "figures have"
        yield (
            f"{capitalised(number_in_words(moved))} {figures_} moved clearly since the last "
            "period: by more than chance explains or, where everything was counted, by 2% or more."
        )
    if changes.broken_series:
        yield "Where a series broke, the figures before and after are not compared."
    for name, found in (
        ("new in", figures.new_indicators),
        ("no longer in", figures.gone_indicators),
    ):
        titles = [changes.indicators[one].title for one in found if one in changes.indicators]
        if titles:
            listed = markdown.escape(first_in_words([f"“{title}”" for title in titles]))
            measures = "This measure is" if len(titles) == 1 else "These measures are"
            yield f"{measures} {name} the book: {listed}."
    for one in changes.neighbours:
        said = neighbours_text(one.came, one.went)
        yield f"The statistical neighbours are others than before: {markdown.escape(said)}."
    for change in changes.findings:
        said = findings_text(change)
        yield f"Other things stand out than before: {markdown.escape(said)}."
    if changes.sentences:
        count = len(changes.sentences)
        read = "summary reads" if count == 1 else "summaries read"
        yield f"{capitalised(number_in_words(count))} {read} otherwise."


def _own(changes: Changes, found: tuple[FigureChange, ...]) -> list[FigureChange]:
    own = [one for one in found if one.area_code in changes.authorities]
    return one_for_each_figure(changes, own)


def _rows(changes: Changes) -> Iterator[tuple[str, str]]:
    """Yield what changed of the area's own figures, the most important first."""
    moved = [one for one in changes.clear_movements if one.area_code in changes.authorities]
    for movement in sorted(moved, key=lambda one: -abs(one.z or 0.0)):
        when = movement_periods(movement)
        yield name_figure(changes, movement, when), capitalised(movement_in_words(movement))
    figures = changes.figures
    for one in _own(changes, figures.revised):
        yield (
            name_figure(changes, one, period_label(one.period)),
            capitalised(revision_in_words(one)),
        )
    for what, said in departures_in_words(changes, _own(changes, figures.gone)):
        yield what, f"Gone: {said}"
    for what, said in arrivals_in_words(changes, _own(changes, figures.new)):
        yield what, f"New: {said}"
