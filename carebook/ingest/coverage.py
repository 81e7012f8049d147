"""Coverage: what figures there are of each area, of when, and why where there are none."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from carebook.core.csv_rows import csv_text, read_csv_rows
from carebook.core.files import write_file
from carebook.data.areas import Area, Areas
from carebook.data.indicators import Indicator
from carebook.data.observations import Observation
from carebook.data.periods import period_start
from carebook.statistics.comparators import UnavailableGroupFigure

PUBLISHED_STATUS = "published"
# Why there is no figure of the latest period, in words; the reasons that areas share come last.
MISSING_REASONS: Mapping[str, str] = {
    "not_submitted": "not submitted",
    "suppressed": "suppressed",
    "not_published": "not published",
    "none_reported": "none reported",
    "predecessor": "for a predecessor only",
    "absent": "not in the files",
    "older": "of an earlier period only",
    "not local": "not published for single authorities",
    "no file": "no file with it was ingested",
    "discontinued": "discontinued",
    "not made": "not made",
}


@dataclass(frozen=True)
class IndicatorCoverage:
    """What there is on one indicator for one area.

    ``latest`` is the last period with a value of the area's, ``newest`` the last in which half of
    the authorities have one, or the last with anybody's;
    ``values`` counts its values. ``status`` is ``published`` where it has one of the newest period,
    else a key of :data:`MISSING_REASONS`; ``reason`` says more where there is more to say.
    """

    area_code: str
    indicator: str
    values: str
    latest: str
    newest: str
    status: str
    reason: str = ""


COVERAGE_COLUMNS = tuple(field.name for field in fields(IndicatorCoverage))


def coverage_of(
    observations: Iterable[Observation],
    areas: Areas,
    indicators: Mapping[str, Indicator],
    gaps: Iterable[UnavailableGroupFigure] = (),
) -> tuple[IndicatorCoverage, ...]:
    """Return the coverage of every indicator for every authority of today, region and England."""
    by_area: dict[tuple[str, str], list[Observation]] = {}
    having: dict[str, dict[str, set[str]]] = {}
    for o in observations:
        by_area.setdefault((o.indicator, o.area_code), []).append(o)
        if o.area_code in areas.by_code and o.value is not None:
            having.setdefault(o.indicator, {}).setdefault(o.period, set()).add(o.area_code)
    newest = {name: _newest_period(by_period, areas) for name, by_period in having.items()}
    reasons: dict[tuple[str, str], str] = {}
    for gap in gaps:
        reasons.setdefault((gap.indicator, gap.area_code), gap.reason)
    wholes = [area for area in areas.by_code.values() if not area.is_authority]
    return tuple(
        _coverage_of_indicator(area, name, indicator, by_area, areas, newest.get(name, ""), reasons)
        for name, indicator in indicators.items()
        for area in (*areas.authorities, *wholes)
    )


def _newest_period(having: Mapping[str, set[str]], areas: Areas) -> str:
    """Return the latest period in which half of the authorities have a figure, or else anybody."""
    authorities = {area.code for area in areas.authorities}
    most = [
        period
        for period, codes in having.items()
        if 2 * len(codes & authorities) >= len(authorities)
    ]
    return max(most or having, key=period_start)


def _coverage_of_indicator(
    area: Area,
    name: str,
    indicator: Indicator,
    by_area: Mapping[tuple[str, str], list[Observation]],
    areas: Areas,
    newest: str,
    reasons: Mapping[tuple[str, str], str],
) -> IndicatorCoverage:
    own = by_area.get((name, area.code), [])
    with_value = [o for o in own if o.value is not None]
    latest = max((o.period for o in with_value), key=period_start, default="")
    status = PUBLISHED_STATUS
    reason = ""
    if not latest or period_start(latest) < period_start(newest):
        codes = [one.code for one in areas.predecessors_of(area)]
        before = (o for code in codes for o in by_area.get((name, code), ()))
        status = _missing_status(area, indicator, own, before, newest)
        if status == "absent" and (reason := reasons.get((name, area.code), "")):
            status = "not made"
    return IndicatorCoverage(area.code, name, str(len(with_value)), latest, newest, status, reason)


def _missing_status(
    area: Area,
    indicator: Indicator,
    own: Iterable[Observation],
    before: Iterable[Observation],
    newest: str,
) -> str:
    """Say why an area has no figure of the newest period; ``before`` are its predecessors'."""
    if not newest:
        silent = {"not local": "not local", "discontinued": "discontinued"}
        return silent.get(indicator.availability, "no file")
    statuses = Counter(o.status for o in own if o.period == newest and o.value is None)
    if statuses:
        return statuses.most_common(1)[0][0]
    if any(o.value is not None for o in own):
        return "older"
    if area.is_authority and indicator.level != "local":
        return "not local"
    return "predecessor" if any(o.value is not None for o in before) else "absent"


def write_coverage(path: Path, coverage: Iterable[IndicatorCoverage]) -> None:
    """Write coverage as CSV."""
    write_file(path, csv_text(COVERAGE_COLUMNS, map(astuple, coverage)))


def read_coverage(path: Path) -> tuple[IndicatorCoverage, ...]:
    """Read what :func:`write_coverage` wrote.

    Raises:
        InputError: it is not such a file.

    """
    return tuple(IndicatorCoverage(**row) for _, row in read_csv_rows(path, COVERAGE_COLUMNS))
