"""The table of figures behind each chart, for the page and as CSV."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from carebook.core.csv_rows import csv_text
from carebook.data import periods
from carebook.data.local_figures import LOCAL_FIGURES_LABEL
from carebook.data.periods import period_start
from carebook.facts.fact import MISSING_VALUE_LABELS, NO_FIGURE, ROLES, Fact
from carebook.facts.fact_phrases import interval_in_words
from carebook.facts.relations import LONG_SERIES
from carebook.notebooks.blocks import IndicatorBlock
from carebook.pages.table_notes import brief_cell_notes, figure_notes
from carebook.text.phrasing import capitalised

# Between the limits of an interval, where a line must not break.
NO_BREAK_TO = "\N{NO-BREAK SPACE}to\N{NO-BREAK SPACE}"
# Measure, breakdown and period of a row.
_RowKey = tuple[str, str, str]
# So many places, and limits of so many letters, have room in one grid with all their words.
_FEW_PLACES, _FEW_LETTERS = 3, 16
# So many measures stand side by side.
_FEW_MEASURES = 3

_CSV_FIELDS = (
    *("area_code", "place", "indicator", "breakdown", "period", "unit"),
    *("value", "lower", "upper", "status", "source", "note"),
)


@dataclass(frozen=True)
class TableGrid:
    """One grid of a table: its caption, its headers and its rows of text.

    A cell may have a second line, after a line feed, with the limits of an interval.
    """

    caption: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class FigureTable:
    """A caption, one part or more, and notes on how figures were made or rounded.

    ``row_by_fact`` gives each fact's row, counted from 0 through all parts, by its id.
    """

    caption: str
    grids: tuple[TableGrid, ...]
    notes: tuple[str, ...]
    row_by_fact: Mapping[str, int]

    @property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """The rows of all parts."""
        return tuple(row for part in self.grids for row in part.rows)

    @property
    def headers(self) -> tuple[str, ...]:
        """The headers of the first part."""
        return self.grids[0].headers


def figure_table(block: IndicatorBlock) -> FigureTable | None:
    """Lay out a block's facts: a row for each measure, breakdown and period, a column a place.

    What all rows share (the measure, the breakdown, the period) goes into the caption instead.
    None where there are no facts. Where that is too much for one grid, each measure has a part of
    its own, the charted one first, with the periods or breakdowns down its side; and one row a
    place holds its few measures side by side.
    """
    if not block.facts:
        return None
    by_role = sorted(block.facts, key=lambda fact: ROLES.index(fact.role))
    places = list(dict.fromkeys(fact.place for fact in by_role))
    keys = list(dict.fromkeys(map(_row_key, block.facts)))
    if _needs_brief_cells(block.facts, places, keys):
        return _brief_table(block, places, keys)
    one_period = len({period for _, _, period in keys}) == 1
    by_breakdown = len({breakdown for _, breakdown, _ in keys}) > 1
    by_measure = len({measure for measure, _, _ in keys}) > 1 or not by_breakdown

    caption = _table_subject(block, keys)
    caption += "" if by_measure else f", {keys[0][0]}"
    caption += f", {periods.period_label(keys[0][2])}" if one_period else ""
    by_key = {(*_row_key(fact), fact.place): fact for fact in block.facts}
    rows = []
    for key in keys:
        measure, breakdown, period = key
        words = ([breakdown] if by_breakdown else []) + ([measure] if by_measure else [])
        row = [capitalised(": ".join(words))]
        row += [] if one_period else [periods.period_label(period)]
        row += [_full_cell(by_key.get((*key, place))) for place in places]
        rows.append(tuple(row))
    first = "Measure" if by_measure else "Category"
    headers = (first, *(() if one_period else ("Period",)), *places)
    row_of = {fact.id: keys.index(_row_key(fact)) for fact in block.facts}
    notes = (*_local_notes(block), *figure_notes(block.facts))
    return FigureTable(caption, (TableGrid(caption, headers, tuple(rows)),), notes, row_of)


def _local_notes(block: IndicatorBlock) -> tuple[str, ...]:
    """Return the note under a table of local figures: that they are, and whose."""
    return (f"{LOCAL_FIGURES_LABEL}: {block.source}.",) if block.local else ()


def _row_key(fact: Fact) -> _RowKey:
    return fact.measure, fact.breakdown, fact.period


def _table_subject(block: IndicatorBlock, keys: Sequence[_RowKey]) -> str:
    """Return what a whole table is about: the indicator, or its one breakdown."""
    if len({breakdown for _, breakdown, _ in keys}) == 1 and keys[0][1]:
        return capitalised(block.phrases.get(keys[0][1], keys[0][1]))
    return block.title


def _needs_brief_cells(
    facts: Sequence[Fact], places: Sequence[str], keys: Sequence[_RowKey]
) -> bool:
    """Whether cells must be brief: many places, long series, or limits of many digits."""
    longest = max(Counter(key[:2] for key in keys).values())
    limits = max(len(interval_in_words(fact)) for fact in facts)
    return len(places) > _FEW_PLACES or longest > LONG_SERIES or limits > _FEW_LETTERS


def _brief_table(
    block: IndicatorBlock, places: Sequence[str], keys: Sequence[_RowKey]
) -> FigureTable:
    """Lay out what is too much for one grid with all its words in the cells."""
    charted = {fact.measure for fact in block.facts if fact.charted}
    keys = sorted(keys, key=lambda key: key[0] not in charted)
    measures, breakdowns, when = ([*dict.fromkeys(key[at] for key in keys)] for at in range(3))
    caption = _table_subject(block, keys)
    if len(when) == 1:
        caption += f", {periods.period_label(when[0])}"
    made: list[tuple[TableGrid, dict[str, int]]] = []
    if len(breakdowns) == len(when) == 1 and len(measures) <= _FEW_MEASURES:
        made = [_grid_by_place(caption, block.facts, places, keys)]
    elif len(breakdowns) == 1 and len(measures) > _FEW_MEASURES and len(when) <= LONG_SERIES:
        made = [_grid_by_period(caption, block.facts, places, keys)]
    else:
        # The periods of one breakdown, or the breakdowns of one period, or both.
        is_long = len(when) > LONG_SERIES
        for series in dict.fromkeys(key[: 2 if is_long else 1] for key in keys):
            group = [key for key in keys if key[: len(series)] == series]
            name = f"{caption}, {series[0]}"
            if is_long and len(breakdowns) > 1:
                phrase = block.phrases.get(series[1], series[1])
                name = f"{caption}: {phrase}, {series[0]}"
            made.append(_grid_by_period(name, block.facts, places, group))
    row_of: dict[str, int] = {}
    before = 0
    for part, rows in made:
        row_of |= {ident: before + row for ident, row in rows.items()}
        before += len(part.rows)
    notes = (
        *_local_notes(block),
        *brief_cell_notes(block.facts),
        *figure_notes(block.facts),
    )
    return FigureTable(caption, tuple(part for part, _ in made), notes, row_of)


def _grid_by_period(
    caption: str, facts: Sequence[Fact], places: Sequence[str], keys: Sequence[_RowKey]
) -> tuple[TableGrid, dict[str, int]]:
    """Make a part with a row for each key and a column for the area and who has a fact there.

    The part comes with the row of each fact.
    """
    if len({key[:2] for key in keys}) == 1:
        keys = sorted(keys, key=lambda key: period_start(key[2]))
    by_key = {(*_row_key(fact), fact.place): fact for fact in facts}
    own = {fact.place for fact in facts if fact.role == "area"}
    held = [
        place for place in places if place in own or any((*key, place) in by_key for key in keys)
    ]
    by_measure, by_breakdown, by_period = (len({key[at] for key in keys}) > 1 for at in range(3))
    columns: list[tuple[str, list[str]]] = []
    if by_measure:
        # The period comes first, where no line breaks at its hyphen.
        when = [f"{periods.period_label(key[2])}: " if by_period else "" for key in keys]
        words = [f"{time}{key[0]}" for time, key in zip(when, keys, strict=True)]
        columns.append(("Measure", [capitalised(text) for text in words]))
    if by_breakdown:
        columns.append(("Category", [capitalised(key[1]) for key in keys]))
    if not columns or (by_period and not by_measure):
        columns.append(("Period", [periods.period_label(key[2]) for key in keys]))
    columns += [(place, [_brief_cell(by_key.get((*key, place))) for key in keys]) for place in held]
    headers, cells = zip(*columns, strict=True)
    row_of = {
        by_key[*key, place].id: row
        for row, key in enumerate(keys)
        for place in held
        if (*key, place) in by_key
    }
    return TableGrid(caption, headers, tuple(zip(*cells, strict=True))), row_of


def _grid_by_place(
    caption: str, facts: Sequence[Fact], places: Sequence[str], keys: Sequence[_RowKey]
) -> tuple[TableGrid, dict[str, int]]:
    """Make a part with a row for each place and a column for each measure."""
    by_key = {(*_row_key(fact), fact.place): fact for fact in facts}
    rows = tuple(
        (place, *(_brief_cell(by_key.get((*key, place))) for key in keys)) for place in places
    )
    headers = ("Place", *(capitalised(key[0]) for key in keys))
    return TableGrid(caption, headers, rows), {fact.id: places.index(fact.place) for fact in facts}


def block_to_csv(block: IndicatorBlock) -> str:
    """Write a block's facts as tidy CSV.

    Local figures have in place of a source's key that they are, and whose.
    """
    facts = (*block.facts, *block.others)
    if block.local:
        source = f"{LOCAL_FIGURES_LABEL}: {block.source}"
        facts = tuple(fact.model_copy(update={"source": source}) for fact in facts)
    return facts_to_csv(facts)


def facts_to_csv(facts: Sequence[Fact]) -> str:
    """Write facts as tidy CSV: the literal unit and value, as in the dataset."""
    rows = ([csv_cell(getattr(fact, field)) for field in _CSV_FIELDS] for fact in facts)
    return csv_text(_CSV_FIELDS, rows)


def csv_cell(value: object) -> str:
    """Return a CSV cell; a text that a spreadsheet would take for a formula is kept as text."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.6f}".rstrip("0").rstrip(".")
    text = str(value)
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def _full_cell(fact: Fact | None) -> str:
    if fact is None:
        return NO_FIGURE
    text = fact.exact
    if limits := interval_in_words(fact):
        # No-break spaces: a narrow column breaks before the limits and not between them.
        text += f" (95% interval {limits.replace(' to ', NO_BREAK_TO)})"
    if fact.status in ("rounded", "derived"):
        text += f" ({fact.status})"
    return text


def _brief_cell(fact: Fact | None) -> str:
    if fact is None:
        return NO_FIGURE
    if fact.value is None:
        return capitalised(MISSING_VALUE_LABELS[fact.status])
    # A narrow column may break after the lower limit, but inside neither.
    limits = interval_in_words(fact).replace(" to ", " to\N{NO-BREAK SPACE}")
    return f"{fact.exact}\n({limits})" if limits else fact.exact
