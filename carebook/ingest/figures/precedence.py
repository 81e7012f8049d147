"""Which of several sources' figures stands: the publisher's own, the latest release, the nearest.

For each indicator, area, breakdown, period and unit, in this order: a value goes before none; the
publisher's own file before one at second hand and before what was typed in; the later release
before the earlier; one that a publisher states before one worked out of rows; ingested files
before the bundled ones.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isclose

from carebook.data.areas import AVERAGE_AUTHORITY_CODE
from carebook.data.indicators import Source
from carebook.data.periods import period_start
from carebook.ingest.figures.figures_folder import Figures
from carebook.ingest.tables.source_value import SourceValue


@dataclass(frozen=True, slots=True)
class SupersededValue:
    """A figure that another one stands for; the two differ."""

    superseded: SourceValue
    stands: SourceValue


@dataclass(frozen=True)
class MergedFigures:
    """Each figure once, the figures that gave way to another one, and which folder each is of."""

    values: tuple[SourceValue, ...]
    superseded: tuple[SupersededValue, ...]


# Area, indicator, breakdown, period and unit.
_FigureKey = tuple[str, str, str, str, str]
# So many authorities make an average that is worked out.
_MOST_AUTHORITIES = 77
# What is compared, the larger standing: has a value, own, release, stated, folder.
_Rank = tuple[bool, bool, str, bool, int]


def merge_figures(folders: Sequence[Figures]) -> MergedFigures:
    """Merge the figures of several folders, of which a later one goes before an earlier.

    Within a folder each figure occurs once for each published file.
    """
    kept: dict[_FigureKey, tuple[_Rank, SourceValue]] = {}
    superseded: list[SupersededValue] = []
    published = _PublishedGroups(folders)
    for place, figures in enumerate(folders):
        releases = _releases(figures)
        for value in figures.values:
            if not figures.files and published.hold_in_another_unit(value):
                continue
            rank = _rank(value, figures.sources, releases, place)
            other = kept.get(value.key)
            if other is None:
                kept[value.key] = rank, value
                continue
            if rank > other[0]:
                kept[value.key] = rank, value
                stands, gave_way = value, other[1]
            else:
                stands, gave_way = other[1], value
            if _differ(stands, gave_way):
                superseded.append(SupersededValue(gave_way, stands))
    return MergedFigures(tuple(value for _, value in kept.values()), tuple(superseded))


class _PublishedGroups:
    """Which figures the published files have, whatever their unit.

    A rate that was typed in does not stand beside a count that a file has: the rate is worked out
    of the count then, and both are of one source. An average goes with the figures of most
    authorities.
    """

    def __init__(self, folders: Sequence[Figures]) -> None:
        values = [v for each in folders if each.files for v in each.values if v.value is not None]
        self._units: dict[tuple[str, ...], set[str]] = {}
        for value in values:
            self._units.setdefault(value.key[:4], set()).add(value.unit)
        self._areas = Counter(group[1:] for group in self._units)

    def hold_in_another_unit(self, value: SourceValue) -> bool:
        """Whether the files have this figure, but not in this unit."""
        if value.area_code == AVERAGE_AUTHORITY_CODE:
            return self._areas[value.key[1:4]] >= _MOST_AUTHORITIES
        units = self._units.get(value.key[:4], set())
        return bool(units) and value.unit not in units


def _rank(
    value: SourceValue,
    sources: Mapping[str, Source],
    releases: Mapping[tuple[str, str], str],
    place: int,
) -> _Rank:
    # What somebody typed in has no file: it came by way of them.
    release = releases.get((value.file, value.source))
    source = sources.get(value.source)
    is_own = release is not None and (source is None or not source.by_way_of)
    return value.value is not None, is_own, release or "", value.status != "derived", place


def _releases(figures: Figures) -> Mapping[tuple[str, str], str]:
    """Return when each file was published, by file and source; else when its period began."""
    return {
        (file.name, file.source): file.released or _month(file.period) for file in figures.files
    }


def _month(period: str) -> str:
    return "{:04}-{:02}".format(*period_start(period)) if period else ""


def _differ(one: SourceValue, other: SourceValue) -> bool:
    if one.value is None or other.value is None:
        return False
    return not isclose(one.value, other.value, rel_tol=1e-9, abs_tol=1e-9)
