"""Figures made by hand, as candidates for findings."""

from carebook.data.finding_settings import FindingSettings
from carebook.facts.fact import Fact
from carebook.facts.positions import Position
from carebook.facts.relations import Change
from carebook.findings.candidates import Candidate
from support.small_data import bundled

SETTINGS: FindingSettings = bundled().finding_settings


def made_fact(value: float | None = 60.0, **changes) -> Fact:
    """Rutland's satisfaction in 2023/24 as a sample without intervals, unless told otherwise."""
    plain = {
        "id": f"area/satisfaction/2023/24/{changes.get('role', 'area')}",
        "role": "area",
        "area_code": "E06000017",
        "place": "Rutland",
        "indicator": "satisfaction",
        "breakdown": "",
        "period": "2023/24",
        "unit": "percent",
        "measure": "percentage of people",
        "denominator": None,
        "value": value,
        "lower": None,
        "upper": None,
        "decimals": 1,
        "status": "published",
        "level": "local",
        "basis": "sample",
        "polarity": "neutral",
        "source": "ascs",
        "note": "",
        "short": f"{value}%",
        "sentence": f"{value}%",
        "exact": f"{value}%",
        "rounded": f"{value}%",
        "charted": True,
        "current": True,
    }
    return Fact(**(plain | changes))


def with_error(value: float, error: float, **changes) -> Fact:
    """A figure with a standard error: limits at 95% and at 99.8%."""
    limits = {
        "lower": value - 1.959964 * error,
        "upper": value + 1.959964 * error,
        "wide_lower": value - 3.090232 * error,
        "wide_upper": value + 3.090232 * error,
    }
    return made_fact(value, **(limits | changes))


def made_position(lower: float, middle: float, upper: float, fact: str = "x") -> Position:
    return Position(
        fact=fact,
        authorities=150,
        below=0,
        above=0,
        share_below=0,
        lower_quartile=lower,
        median=middle,
        upper_quartile=upper,
    )


def made_candidate(
    fact: Fact,
    england: float | None = None,
    quartiles: tuple[float, float, float] | None = None,
    *,
    neighbours: Fact | None = None,
    changes: tuple[Change, ...] = (),
    name: str = "",
    chapter: str = "quality",
    **more,
) -> Candidate:
    family, place = SETTINGS.family_of(fact.indicator, fact.breakdown)
    comparators = [] if england is None else [made_fact(england, role="england")]
    return Candidate(
        name=name or fact.indicator,
        chapter=chapter,
        family=more.pop("family", family),
        place_in_family=place,
        fact=fact,
        position=None if quartiles is None else made_position(*quartiles, fact.id),
        changes=changes,
        comparators=(*comparators, *([neighbours] if neighbours else [])),
        **more,
    )
