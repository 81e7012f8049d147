"""Snapshots: what one side of a comparison holds, whether it is a book or a dataset.

A book knows the figures of one area and of those beside it, a dataset those of all areas. What is
compared is the same, and so both are brought into one form first.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from carebook.data.indicators import Basis, Indicator, Polarity
from carebook.data.periods import period_start
from carebook.findings.recorded_findings import RecordedFinding
from carebook.statistics.comparators import NEIGHBOURS_CODE

if TYPE_CHECKING:
    import pandas as pd

FIGURE_KEY = ["area_code", "indicator", "breakdown", "period", "unit"]
FIGURE_COLUMNS = (*FIGURE_KEY, "value", "lower", "upper", "status", "source", "note")
NUMBER_COLUMNS = ("value", "lower", "upper")
# Why a figure is gone, where the catalogue says that nobody can have it.
SILENCES = {
    "discontinued": "discontinued by its publisher",
    "not local": "no longer published for single authorities",
}


@dataclass(frozen=True)
class ComparedIndicator:
    """What is said of an indicator, and what has to be known of it to compare its figures.

    ``units`` are in the order of preference, ``decimals`` are by unit and ``phrases`` by breakdown.
    ``breaks`` are the first periods of new footings, with what changed as far as it is known.
    ``silence`` says why there is no figure, where there is none. ``is_regional`` marks figures of
    the region that stand in an authority's place, ``is_protected`` counts of people who could be
    known by their number.
    """

    title: str
    basis: Basis
    polarity: Polarity = "neutral"
    caveat: str = ""
    units: tuple[str, ...] = ()
    decimals: Mapping[str, int] = field(default_factory=dict)
    phrases: Mapping[str, str] = field(default_factory=dict)
    breaks: Mapping[str, str] = field(default_factory=dict)
    silence: str = ""
    is_regional: bool = False
    is_protected: bool = False

    @classmethod
    def of_catalogue(cls, entry: Indicator) -> "ComparedIndicator":
        """Return what the catalogue says."""
        return cls(
            title=entry.title,
            basis=entry.basis,
            polarity=entry.polarity,
            caveat=entry.caveat,
            units=tuple(measure.unit for measure in entry.measures),
            decimals={measure.unit: measure.decimals for measure in entry.measures},
            phrases=dict(entry.breakdowns),
            breaks=dict(entry.breaks),
            silence=SILENCES.get(entry.availability, ""),
            is_regional=entry.level == "regional",
            is_protected=entry.protected_up_to > 0,
        )

    def break_between(self, earlier: str, later: str) -> str | None:
        """Return the first period of the latest footing begun between two periods, if any was."""
        first, last = period_start(earlier), period_start(later)
        found = [one for one in self.breaks if first < period_start(one) <= last]
        return max(found, key=period_start, default=None)


@dataclass(frozen=True)
class ComparedSource:
    """A source of figures: its publication, when it was released, to what it rounds counts."""

    title: str
    released: str = ""
    counts_rounded_to: float = 0.0


@dataclass(frozen=True)
class ComparedSummary:
    """A summary: its paragraphs and questions, who wrote it, the ids of the facts it names."""

    paragraphs: tuple[str, ...]
    writer: str
    facts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Snapshot:
    """One side of a comparison.

    ``name`` is what whoever compares calls it, and ``described`` says what was found there.
    ``places`` are the names of areas by code, in the order in which they are told; ``authorities``
    are the codes of those that have a book, and ``slugs`` their short names. ``figures`` has a row
    for each figure, with the columns of ``FIGURE_COLUMNS``. ``summaries`` are by slug and key,
    ``neighbours`` the names of an area's neighbours by its code, and ``parameters`` by slug (empty
    for all) and name. ``findings`` are the headlines of each book that knows them, by its code.
    """

    name: str
    described: str
    places: Mapping[str, str]
    authorities: tuple[str, ...]
    slugs: Mapping[str, str]
    figures: "pd.DataFrame"
    indicators: Mapping[str, ComparedIndicator]
    sources: Mapping[str, ComparedSource] = field(default_factory=dict)
    summaries: Mapping[tuple[str, str], ComparedSummary] = field(default_factory=dict)
    neighbours: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    parameters: Mapping[tuple[str, str], str] = field(default_factory=dict)
    edition_date: str = ""
    findings: Mapping[str, tuple[RecordedFinding, ...]] = field(default_factory=dict)


def join_snapshots(name: str, described: str, parts: Sequence[Snapshot]) -> Snapshot:
    """Return the snapshots of one or more books as one, as a dataset is one of several areas.

    The figures of neighbours taken together are of each book's own, and are left out of several.
    """
    import pandas as pd

    frame = pd.concat([part.figures for part in parts], ignore_index=True)
    if len(parts) > 1:
        frame = frame[frame["area_code"] != NEIGHBOURS_CODE]
    places: dict[str, str] = {}
    for part in parts:
        places |= {code: part.places[code] for code in part.authorities}
    for part in parts:
        places |= {code: place for code, place in part.places.items() if code not in places}
    slugs = {code: part.slugs[code] for part in parts for code in part.authorities}
    return Snapshot(
        name=name,
        described=described,
        places=places,
        authorities=tuple(code for part in parts for code in part.authorities),
        slugs=slugs,
        figures=frame.drop_duplicates(FIGURE_KEY, ignore_index=True),
        indicators={key: one for part in reversed(parts) for key, one in part.indicators.items()},
        sources={key: one for part in parts for key, one in part.sources.items()},
        summaries={key: one for part in parts for key, one in part.summaries.items()},
        neighbours={key: one for part in parts for key, one in part.neighbours.items()},
        parameters={
            (part.slugs[part.authorities[0]], key): one
            for part in parts
            for (_, key), one in part.parameters.items()
        },
        edition_date=max(part.edition_date for part in parts),
        findings={key: one for part in parts for key, one in part.findings.items()},
    )


def make_figures(columns: Mapping[str, Sequence[object]]) -> "pd.DataFrame":
    """Return a table of figures from its columns, with the types of any other."""
    # Only here, because most commands need none of pandas.
    import pandas as pd

    return pd.DataFrame(
        {
            name: pd.Series(
                list(columns[name]),
                dtype="double[pyarrow]" if name in NUMBER_COLUMNS else "string[pyarrow]",
            )
            for name in FIGURE_COLUMNS
        }
    )


@cache
def months_of(period: str) -> int:
    """Return in which month a period starts, counted from the year 0: for putting in order."""
    year, month = period_start(period)
    return year * 12 + month
