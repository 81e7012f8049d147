"""The slots of one area: a name for everything that its facts can say.

A name is ``<indicator>[.<breakdown>][.<unit>][.<period>].<what>``. The unit is left out for the one
that the chart draws, the period for the latest; the breakdown where there is only one.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from carebook.data import periods, units
from carebook.data.areas import ENGLAND_CODE
from carebook.data.indicators import Indicator
from carebook.facts import relations
from carebook.facts.fact import COMPARATORS, Fact
from carebook.facts.fact_phrases import interval_clause
from carebook.facts.knowledge import AreaKnowledge
from carebook.facts.positions import position_clauses
from carebook.facts.slots.brief_comparison_slots import brief_comparison_slots
from carebook.facts.slots.change_slots import change_slots
from carebook.facts.slots.difference_slots import difference_slots, similar_areas_slots
from carebook.facts.slots.fact_series import (
    FactSeries,
    figure_stem,
    measure_key,
    slot_name_part,
)
from carebook.facts.slots.figure_form_slots import band_slots, figure_form_slots
from carebook.facts.slots.group_slots import extreme_group_slots, pattern_slots, share_slots
from carebook.facts.slots.slot import Slot
from carebook.facts.slots.slot_wording import (
    SIMILAR_AREAS,
    brief_figure,
    comparison_phrase,
    figure_clause,
    full_figure,
)
from carebook.text.phrasing import (
    AVERAGE_AUTHORITY_NAME,
    place_in_sentence,
)

# What a unit is called in a slot's name.
SLOT_UNIT_NAMES: Mapping[str, str] = {
    units.PEOPLE: "people",
    "people per sq km": "density",
    units.PERCENT: "percent",
    "decile": "decile",
    units.COUNT: "count",
    units.PER_100K_ALL_AGES: "rate",
    units.PER_100K_OLDER: "rate_older",
    "per 100,000 people": "rate",
    "days": "days",
    "score out of 100": "score",
    "rank": "rank",
    units.THOUSAND_POUNDS_PER_100K: "per_100k",
    units.POUNDS_PER_RESIDENT: "per_resident",
    units.MILLION_POUNDS: "total",
    units.THOUSAND_POUNDS: "thousand",
    units.THOUSAND_POUNDS_PER_100K_ADULTS: "per_100k_adults",
    units.PER_100K_WORKING_AGE: "rate_working_age",
    units.PER_100K_ADULTS: "rate_adults",
    units.RATING: "rating",
    "£ per hour": "per_hour",
    "£ per week": "per_week",
    units.RESPONDENTS: "respondents",
    units.SMALL_AREAS: "small_areas",
    "score out of 24": "score",
    "score out of 12": "score",
    "score": "score",
    "average rank": "average_rank",
}
# A ratio nearer to 1 than this says less than the two figures do.
_SMALLEST_RATIO = 1.2


def make_slot_table(knowledge: AreaKnowledge) -> Mapping[str, Slot]:
    """Return every slot of an area by its name, in the order of the catalogue."""
    found: dict[str, Slot] = {}
    for slot in _place_slots(knowledge):
        found[slot.name] = slot
    for name, facts in knowledge.facts_by_indicator.items():
        for slot in _indicator_slots(knowledge, knowledge.indicators[name], facts):
            found.setdefault(slot.name, slot)
    for slot in share_slots(knowledge):
        found.setdefault(slot.name, slot)
    return found


def _place_slots(knowledge: AreaKnowledge) -> Iterator[Slot]:
    area, region = knowledge.area, knowledge.areas.region_of(knowledge.area)
    yield Slot("area", place_in_sentence(area.name), (), "the name of the authority")
    if ENGLAND_CODE in knowledge.areas.by_code:
        yield Slot("england", "England", (), "the name of the country")
    if region is not None:
        yield Slot("region", place_in_sentence(region.name), (), "the name of its region")
    if any(fact.role == "neighbours" for fact in knowledge.facts):
        meaning = "its statistical neighbours, taken together"
        yield Slot("similar", SIMILAR_AREAS, (), meaning, for_models=False)
    average = place_in_sentence(AVERAGE_AUTHORITY_NAME)
    yield Slot("average", average, (), "the plain average over all authorities; not England")


def _indicator_slots(
    knowledge: AreaKnowledge, catalogue: Indicator, facts: Sequence[Fact]
) -> Iterator[Slot]:
    indicator = facts[0].indicator
    groups: dict[tuple[str, str], list[Fact]] = {}
    for fact in facts:
        groups.setdefault((fact.breakdown, fact.unit), []).append(fact)
    is_only_group = len(catalogue.breakdowns) == len({fact.breakdown for fact in facts}) == 1
    for (breakdown, unit), group in groups.items():
        stem = figure_stem(indicator, breakdown)
        named = f"{stem}.{SLOT_UNIT_NAMES.get(unit, slot_name_part(unit))}"
        area = place_in_sentence(knowledge.area.name)
        full = FactSeries(
            catalogue, area, named, tuple(group), knowledge.sources, knowledge.positions
        )
        if not group[0].charted:
            yield from _series_slots(full)
            continue
        plain = replace(full, stem=stem)
        for short, long in zip(_series_slots(plain), _series_slots(full), strict=True):
            yield short
            yield replace(long, alias_of=short.name)
            if is_only_group:
                yield _without_group(short, stem, indicator)
        for slot in _latest_slots(plain):
            yield slot
            if is_only_group:
                yield _without_group(slot, stem, indicator)
    yield from extreme_group_slots(knowledge, catalogue, facts)
    yield from pattern_slots(knowledge, catalogue, facts)


def _without_group(slot: Slot, stem: str, indicator: str) -> Slot:
    return replace(slot, name=slot.name.replace(stem, indicator, 1), alias_of=slot.name)


def _latest_slots(series: FactSeries) -> Iterator[Slot]:
    """Yield what else is said of the latest figures of a series that charts draw."""
    facts = {fact.role: fact for fact in series.facts if fact.period == series.latest}
    yield from figure_form_slots(series, facts.values())
    own = facts.get("area")
    if own is not None and own.value is not None:
        yield from band_slots(series, own)
        yield from similar_areas_slots(series, own, facts)
        yield from difference_slots(series, own, facts)
        yield from brief_comparison_slots(series, own, facts)


def _series_slots(series: FactSeries) -> Iterator[Slot]:
    """Yield the slots of a series, those of its latest period first and by the shorter name."""
    latest = series.latest
    stem = series.stem
    anything = next(fact for fact in series.facts if fact.period == latest)
    yield Slot(f"{stem}.what", series.phrase, (anything.id,), "what is measured, in words")
    yield from _period_slots(series, stem, latest)
    yield from change_slots(series)
    for period in sorted({fact.period for fact in series.facts}, key=periods.period_start):
        if period != latest:
            yield from _period_slots(series, f"{stem}.{slot_name_part(period)}", period)


def _period_slots(series: FactSeries, stem: str, period: str) -> Iterator[Slot]:
    facts = {fact.role: fact for fact in series.facts if fact.period == period}
    label = periods.period_label(period)
    everybody = tuple(fact.id for fact in facts.values())
    yield Slot(f"{stem}.period", label, everybody, "the period of these figures")
    for role, fact in facts.items():
        yield _figure_slot(series, f"{stem}.{role}", fact)
    own = facts.get("area")
    if own is None:
        if series.indicator.level == "national" and "england" in facts:
            yield _clause_slot(series, stem, facts["england"])
        return
    yield _clause_slot(series, stem, own)
    if own.value is None:
        return
    if (position := series.positions.get(own.id)) is not None:
        counts, spread = position_clauses(position, own)
        about = "authorities with a figure, a clause with its verb"
        yield Slot(
            f"{stem}.position", counts, (own.id,), f"how many are lower and higher among {about}"
        )
        yield Slot(
            f"{stem}.spread", spread, (own.id,), f"the median and the middle half of {about}"
        )
    if own.lower is not None and own.upper is not None:
        text = interval_clause(own)
        yield Slot(f"{stem}.interval", text, (own.id,), "how far chance may have moved the figure")
    for role in COMPARATORS:
        other = facts.get(role)
        if other is None or other.value is None or other.is_size_of_larger_area:
            continue
        verdict = relations.compare_facts(own, other)
        place = place_in_sentence(other.place)
        yield Slot(
            f"{stem}.vs_{role}",
            comparison_phrase(verdict, own, other, series.indicator.comparatives),
            (own.id, other.id),
            f"how the figure stands to {place}'s; goes after the figure and a comma"
            + ("" if verdict != "not compared" else "; nothing may be said of the difference"),
        )
        ratio = relations.ratio(own, other)
        if (
            verdict == "higher"
            and verdict not in series.indicator.comparatives
            and ratio is not None
            and ratio >= _SMALLEST_RATIO
        ):
            yield Slot(
                f"{stem}.ratio_{role}",
                f"{units.format_number(ratio, 1)} times",
                (own.id, other.id),
                f"the figure over {place}'s: '{{{{{stem}.ratio_{role}}}}} the figure for {place}'",
            )


def _clause_slot(series: FactSeries, stem: str, fact: Fact) -> Slot:
    return Slot(
        f"{stem}.says",
        figure_clause(series.indicator, fact, series.area),
        (fact.id,),
        f"the whole clause on the figure for {series.place_phrase(fact)}, with its verb",
        period=periods.period_label(fact.period),
        measure=measure_key(fact),
        is_clause=True,
    )


def _figure_slot(series: FactSeries, name: str, fact: Fact) -> Slot:
    own = fact.role == "area"
    missing = "" if fact.value is not None else " (there is no figure)"
    regional = " (a figure for the region, never for the authority alone)"
    return Slot(
        name=name,
        text=full_figure(fact, series.area, series.sources),
        fact_ids=(fact.id,),
        meaning=f"the figure for {series.place_phrase(fact)} in "
        f"{periods.period_label(fact.period)}: {series.phrase}{missing}"
        f"{regional if own and fact.level == 'regional' else ''}",
        brief_text=brief_figure(fact),
        period=periods.period_label(fact.period) if fact.value is not None else "",
        place="" if own else place_in_sentence(fact.place),
        measure=measure_key(fact),
    )
