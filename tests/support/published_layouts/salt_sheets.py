"""Sheets as in the workbook of activity and finance: merged headers, totals without a code, [c], [x]."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

from support.published_layouts.intended import Intended
from support.published_layouts.places import ENGLAND, IN_2022, REGIONS, Place
from support.published_layouts.writing import Grid

# What a place submitted: a number, or None where it submitted nothing.
Raw = Callable[[Place], float | None]


@dataclass(frozen=True)
class Col:
    """A column: the words over it, what it means (nothing where it is not to be read), its numbers."""

    top: str
    sub: str
    raw: Raw
    means: tuple[str, str, str, str] | None  # indicator, breakdown, period, unit
    is_rounded: bool = True
    is_rate: bool = False


def _cell(value: float | None, col: Col) -> float | str:
    if value is None:
        return "[x]"
    if not col.is_rounded:
        return value
    return "[c]" if 0 < value < 5 and not col.is_rate else 5 * round(value / 5)


def _group(col: Col, places: Sequence[Place], rate: dict[Col, tuple[Col, Col, float]]) -> float:
    if col in rate:
        count, people, scale = rate[col]
        counted = [place for place in places if count.raw(place) is not None]
        among = sum(people.raw(place) or 0 for place in counted)
        return sum(count.raw(place) or 0 for place in counted) / among * scale
    return sum(col.raw(place) or 0 for place in places)


@dataclass
class Book:
    """The workbook as it grows."""

    sheets: dict[str, Grid]
    intended: Intended

    def sheet(
        self,
        name: str,
        title: str,
        cols: Sequence[Col],
        *,
        note: str = "Numbers",
        places: Sequence[Place] = IN_2022,
        rate: dict[Col, tuple[Col, Col, float]] | None = None,
        region: str = "Region code ",
    ) -> None:
        """Add a sheet; one header row where no column has words of its own below."""
        grid = Grid()
        is_tall = any(col.sub for col in cols)
        for text in ("", "Return to contents", "", f"Table {name[1:]}: {title}", ""):
            grid.add(text)
        grid.add(*[""] * (4 + len(cols)), note)
        tops = [
            top
            for label, run in groupby(col.top for col in cols)
            for top in (label, *[None] * (len(list(run)) - 1))
        ]
        grid.add(
            "Geography code", "LA code", "LA name", region, region.replace("code", "name"), *tops
        )
        self._merge(grid, cols)
        if is_tall:
            grid.add(*[""] * 5, *[col.sub for col in cols])
        grid.add(" ")
        self._row(grid, (" ", "", "", ENGLAND, "England"), ENGLAND, cols, places, rate or {})
        grid.add(" ")
        if region.startswith("Region /"):
            grid.add(" ", "", "", "A", "County", *[1234 for _ in cols])
            grid.add(" ", "", "", "D", "District", *["[x]" for _ in cols])
            grid.add(" ")
        for code, words in REGIONS.items():
            inside = [place for place in places if place.region == code]
            self._row(grid, (" ", "", "", code, words), code, cols, inside, rate or {})
        grid.add(" ")
        for place in places:
            labels = (place.code_2022 or place.code, place.council, place.name)
            cells = [self._note(labels[0], col, _cell(col.raw(place), col)) for col in cols]
            grid.add(*labels, place.region, REGIONS[place.region], *cells)
        grid.add("")
        for text in (
            "Source: SALT Collection 2021-22",
            "",
            "Notes:",
            "[x] indicates data not submitted.",
            "[c] indicates data less than 5.",
            "Invented for tests.",
        ):
            grid.add(text)
        self.sheets[name] = grid

    def _row(self, grid, labels, code, cols, places, rate):
        values = [_cell(_group(col, places, rate), col) for col in cols]
        grid.add(*labels, *[self._note(code, col, v) for col, v in zip(cols, values, strict=True)])

    def _note(self, code: str, col: Col, cell: float | str) -> float | str:
        if col.means is None:
            return cell
        indicator, breakdown, period, unit = col.means
        return self.intended.put((code, indicator, breakdown, period, unit), cell)

    def _merge(self, grid: Grid, cols: Sequence[Col]) -> None:
        row, at = len(grid.rows), 6
        for label, run in groupby(cols, key=lambda col: col.top):
            width = len(list(run))
            if width > 1 and label:
                grid.merged.append(f"{_letter(at)}{row}:{_letter(at + width - 1)}{row}")
            at += width


def _letter(number: int) -> str:
    return chr(64 + number) if number <= 26 else f"A{chr(38 + number)}"
