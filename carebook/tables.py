"""The table of figures behind each chart, for the page and as CSV."""

import csv
import io
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from carebook import periods, units
from carebook.blocks import IndicatorBlock
from carebook.facts import ROLES, WITHOUT_VALUE, Fact
from carebook.periods import start_of
from carebook.relations import LONG
from carebook.words import capitalised

NO_FIGURE = "no figure"
_T = TypeVar("_T")


@dataclass(frozen=True)
class Table:
    """Headers, rows of text, a caption, and notes on how figures were made or rounded.

    ``row_of`` says in which row, counted from 0, each fact stands, by the fact's id. A table of
    long series has ``parts``: one for each measure, with its caption and how many rows it has.
    """

    caption: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...]
    row_of: Mapping[str, int]
    parts: tuple[tuple[str, int], ...] = ()


def figure_table(block: IndicatorBlock) -> Table | None:
    """Lay out a block's facts: a row for each measure, breakdown and period, a column a place.

    What all rows share (the measure, the breakdown, the period) goes into the caption instead.
    None where there are no facts. Series of many periods have the periods down the side and one
    measure in each part of the table.
    """
    if not block.facts:
        return None
    by_role = sorted(block.facts, key=lambda fact: ROLES.index(fact.role))
    places = _in_order([fact.place for fact in by_role])
    keys = _in_order([(fact.measure, fact.breakdown, fact.period) for fact in block.facts])
    by_key = {(f.measure, f.breakdown, f.period, f.place): f for f in block.facts}
    if max(Counter((measure, breakdown) for measure, breakdown, _ in keys).values()) > LONG:
        return _long_table(block, places, keys)
    one_period = len({period for _, _, period in keys}) == 1
    by_breakdown = len({breakdown for _, breakdown, _ in keys}) > 1
    by_measure = len({measure for measure, _, _ in keys}) > 1 or not by_breakdown

    caption = block.title
    if not by_breakdown and keys[0][1]:
        caption = capitalised(block.phrases.get(keys[0][1], keys[0][1]))
    caption += "" if by_measure else f", {keys[0][0]}"
    caption += f", {periods.label(keys[0][2])}" if one_period else ""
    rows = []
    for measure, breakdown, period in keys:
        words = ([breakdown] if by_breakdown else []) + ([measure] if by_measure else [])
        row = [capitalised(": ".join(words))]
        row += [] if one_period else [periods.label(period)]
        row += [_cell(by_key.get((measure, breakdown, period, place))) for place in places]
        rows.append(tuple(row))
    first = "Measure" if by_measure else "Category"
    headers = (first, *(() if one_period else ("Period",)), *places)
    row_of = {f.id: keys.index((f.measure, f.breakdown, f.period)) for f in block.facts}
    return Table(caption, headers, tuple(rows), _notes(block.facts), row_of)


def _long_table(
    block: IndicatorBlock, places: Sequence[str], keys: Sequence[tuple[str, str, str]]
) -> Table:
    by_key = {(f.measure, f.breakdown, f.period, f.place): f for f in block.facts}
    series = _in_order([key[:2] for key in keys])
    parts: list[tuple[str, int]] = []
    rows: list[tuple[str, ...]] = []
    row_of: dict[str, int] = {}
    for measure, breakdown in series:
        when = sorted({key[2] for key in keys if key[:2] == (measure, breakdown)}, key=start_of)
        phrase = block.phrases.get(breakdown, breakdown)
        title = capitalised(phrase) if phrase and len(block.phrases) == 1 else block.title
        group = f": {phrase}" if phrase and len(block.phrases) > 1 else ""
        parts.append((f"{title}{group}, {measure}", len(when)))
        for period in when:
            found = [by_key.get((measure, breakdown, period, place)) for place in places]
            row_of |= {fact.id: len(rows) for fact in found if fact is not None}
            rows.append((periods.label(period), *(_brief_cell(fact) for fact in found)))
    notes = _notes(block.facts)
    if any(fact.lower is not None for fact in block.facts):
        notes = ("The ranges in brackets are 95% intervals.", *notes)
    headers = ("Period", *places)
    return Table(block.title, headers, tuple(rows), notes, row_of, tuple(parts))


def to_csv(facts: Sequence[Fact]) -> str:
    """Write facts as tidy CSV: the literal unit and value, as in the dataset."""
    fields = (
        "area_code",
        "place",
        "indicator",
        "breakdown",
        "period",
        "unit",
        "value",
        "lower",
        "upper",
        "status",
        "source",
        "note",
    )
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(fields)
    for fact in facts:
        writer.writerow([_plain(getattr(fact, field)) for field in fields])
    return file.getvalue()


def _plain(value: object) -> str:
    """Write a CSV cell; a text that a spreadsheet would take for a formula is kept as text."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.6f}".rstrip("0").rstrip(".")
    text = str(value)
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def interval(fact: Fact) -> str:
    """Return the limits of a fact's 95% interval in words, or nothing where it has none."""
    if fact.lower is None or fact.upper is None:
        return ""
    low, high = (units.short(limit, fact.unit, fact.decimals) for limit in (fact.lower, fact.upper))
    # No-break spaces: a narrow column breaks before the limits and not between them.
    return f"{low}\N{NO-BREAK SPACE}to\N{NO-BREAK SPACE}{high}"


def _cell(fact: Fact | None) -> str:
    if fact is None:
        return NO_FIGURE
    text = fact.exact
    if limits := interval(fact):
        text += f" (95% interval {limits})"
    if fact.status in ("rounded", "derived"):
        text += f" ({fact.status})"
    return text


def _brief_cell(fact: Fact | None) -> str:
    if fact is None:
        return NO_FIGURE
    if fact.value is None:
        return capitalised(WITHOUT_VALUE[fact.status])
    limits = interval(fact)
    text = f"{fact.exact} ({limits})" if limits else fact.exact
    # What is worked out for the neighbours always is, and a note says how.
    is_told = fact.status == "rounded" or (fact.status == "derived" and fact.role != "neighbours")
    return f"{text} ({fact.status})" if is_told else text


def _notes(facts: Sequence[Fact]) -> tuple[str, ...]:
    of_its_own = {fact.note for fact in facts if fact.role == "area"}
    when: dict[tuple[str, str], list[str]] = {}
    notes: list[str] = []
    for fact in facts:
        if fact.status == "derived" and (fact.role == "area" or fact.note in of_its_own):
            notes.append(f"{capitalised(fact.measure)}: worked out here as {fact.note}.")
        elif fact.note:
            # A group is made in its own way, which may differ from year to year.
            how = "worked out here as " if fact.status == "derived" else ""
            when.setdefault((fact.place, how + fact.note), []).append(fact.period)
    for (place, note), found in when.items():
        labels = [periods.label(period) for period in sorted(set(found), key=start_of)]
        spans = labels if len(labels) <= LONG else [f"{labels[0]} to {labels[-1]}"]
        notes += [f"{place}, {span}: {note}." for span in spans]
    return tuple(_in_order(notes))


def _in_order(items: Sequence[_T]) -> list[_T]:
    return list(dict.fromkeys(items))
