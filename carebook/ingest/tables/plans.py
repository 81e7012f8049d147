"""What is read from a table's rows: the columns of a description, each where it was found."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from carebook.ingest.descriptions.description import Column, Symbol, Table
from carebook.ingest.descriptions.published_periods import before, plain
from carebook.ingest.tables.cells import CellReader, symbols_ready
from carebook.ingest.tables.gather import Gathering
from carebook.ingest.tables.headers import text_of
from carebook.ingest.tables.layout import Layout, said_words
from carebook.ingest.tables.problem import Problem, SheetError
from carebook.ingest.tables.rows import conditions_of
from carebook.ingest.workbooks.sheet import Sheet, column_name

NONE = -1


class Slot(NamedTuple):
    """One column of the sheet that is read, and those that belong to it; -1 is none.

    An empty period is the row's own. From ``first`` to ``last`` columns are added up.
    """

    period: str
    first: int
    last: int
    margin: int
    respondents: int
    numerator: int
    denominator: int
    breakdown: int

    @property
    def place(self) -> str:
        """The letters of the columns that make the value."""
        first, last = column_name(self.first), column_name(self.last)
        return first if self.first == self.last else f"{first}:{last}"


@dataclass
class Plan:
    """One column of a description, ready for reading.

    ``values`` reads the cells of the value, ``others`` those that are not scaled with it.
    ``breakdowns`` are by the text in the column of breakdowns, in lower case.
    """

    column: Column
    slots: tuple[Slot, ...]
    values: CellReader
    others: CellReader
    conditions: Mapping[int, frozenset[str]]
    breakdowns: Mapping[str, str]
    gathering: Gathering | None


def make_plans(
    table: Table, sheet: Sheet, layout: Layout, period: str, symbols: Mapping[str, Symbol]
) -> tuple[Plan, ...]:
    """Return a plan for each column of a table; ``period`` is the file's own.

    Raises:
        SheetError: a column that belongs to another is not there for one of its periods, or two
            are in the wrong order.

    """
    problems: list[Problem] = []
    plans: list[Plan] = []
    meanings = symbols_ready(symbols)
    for column in table.columns:
        slots = []
        for slot in _slots(column, layout, period):
            wrong = _in_between(slot, sheet, layout) if isinstance(slot, Slot) else slot
            if isinstance(slot, Slot) and wrong is None:
                slots.append(slot)
            if wrong is not None:
                expected, found, place = wrong
                advice = "download the file again, or mend the headers in the description"
                problems.append(
                    Problem(sheet.file, expected, found, advice, sheet.name, layout.bottom, place)
                )
        names = column.breakdowns.names if column.breakdowns else {}
        plans.append(
            Plan(
                column=column,
                slots=tuple(slots),
                values=CellReader(
                    meanings,
                    1.0 if column.aggregate else column.scale,
                    column.unit,
                    column.rounded_to > 0,
                    column.first_number,
                ),
                others=CellReader(meanings, first_number=column.first_number),
                conditions=conditions_of(column.where, layout),
                breakdowns={plain(text): name for text, name in names.items()},
                gathering=Gathering(column) if column.aggregate else None,
            )
        )
    if problems:
        raise SheetError(*problems)
    return tuple(plans)


_Wrong = tuple[str, str, int | None]


def _slots(column: Column, layout: Layout, period: str) -> Iterator[Slot | _Wrong]:
    """Yield where a column and what belongs to it were found, or (expected, found, column)."""
    together = (
        column.through,
        column.margin,
        column.respondents,
        column.numerator,
        column.denominator,
        column.breakdowns.header if column.breakdowns else (),
    )
    for captured, first in layout.columns[column.header].items():
        beside = []
        for words in together:
            found = layout.column(words, captured) if words else NONE
            if found is None:
                yield f"a column headed {said_words(words)} for {captured}", "none", None
            beside.append(NONE if found is None else found)
        last = first if beside[0] == NONE else beside[0]
        if last < first:
            yield (
                f"{said_words(column.through)} to the right of {said_words(column.header)}",
                f"it in column {column_name(last)}",
                first,
            )
        yield Slot(captured or _own_period(column, period), first, last, *beside[1:])


def _in_between(slot: Slot, sheet: Sheet, layout: Layout) -> _Wrong | None:
    """Return what is wrong with the headers of columns that are added up: one twice, or a gap.

    A gap can be seen where the first header is a number, as of a year of age; each is then one
    more than that before it (the last may be 90+).
    """
    before: dict[str, int] = {}
    for place in range(slot.first, slot.last + 1):
        text = plain(text_of(sheet.cell(layout.bottom, place)))
        if text in before:
            known = column_name(before[text])
            return f"one column headed '{text}' among those added up", f"one in {known} too", place
        before[text] = place
    numbers = [_leading_number(text) for text in before]
    for place, (one, other) in enumerate(pairwise(numbers), slot.first + 1):
        if numbers[0] is not None and one is not None and other != one + 1:
            text = plain(text_of(sheet.cell(layout.bottom, place)))
            return f"a column headed '{one + 1}' after '{one}'", f"'{text}'", place
    return None


def _leading_number(text: str) -> int | None:
    found = re.match(r"[0-9]+", text)
    return int(found[0]) if found else None


def _own_period(column: Column, period: str) -> str:
    """Return the period of a column whose header does not say it; empty is the row's."""
    if column.period == "{previous}":
        return before(period)
    return period if column.period == "{current}" else column.period
