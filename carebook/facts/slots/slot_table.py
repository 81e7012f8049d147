"""The slots of one area: a name for everything that its facts can say.

A name is ``<indicator>[.<breakdown>][.<unit>][.<period>].<what>``. The unit is left out for the one
that the chart draws, the period for the latest; the breakdown where there is only one.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from carebook.data import periods, units
from carebook.data.areas import ENGLAND_CODE
from carebook.data.indicators import Indicator, Source
from carebook.facts import relations
from carebook.facts.fact import COMPARATORS, Fact, keep_current, until_current
from carebook.facts.fact_phrases import interval_clause
from carebook.facts.knowledge import AreaKnowledge
from carebook.facts.positions import Position, position_clauses
from carebook.facts.slots.slot import Slot
from carebook.facts.slots.slot_wording import (
    brief_figure,
    change_phrase,
    comparison_phrase,
    figure_clause,
    full_figure,
)
from carebook.text.phrasing import (
    AVERAGE_AUTHORITY_NAME,
    phrase_with_ages,
    place_in_sentence,
    title_in_sentence,
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


def slot_name_part(text: str) -> str:
    """Return a breakdown or period as a slot's name has it: ``65+`` becomes ``65_plus``."""
    return re.sub(r"[^a-z0-9]+", "_", text.lower().replace("+", " plus")).strip("_")


def make_slot_table(knowledge: AreaKnowledge) -> Mapping[str, Slot]:
    """Return every slot of an area by its name, in the order of the catalogue."""
    found: dict[str, Slot] = {}
    for slot in _place_slots(knowledge):
        found[slot.name] = slot
    for name, facts in knowledge.facts_by_indicator.items():
        for slot in _indicator_slots(knowledge, knowledge.indicators[name], facts):
            found.setdefault(slot.name, slot)
    return found


def _place_slots(knowledge: AreaKnowledge) -> Iterator[Slot]:
    area, region = knowledge.area, knowledge.areas.region_of(knowledge.area)
    yield Slot("area", place_in_sentence(area.name), (), "the name of the authority")
    if ENGLAND_CODE in knowledge.areas.by_code:
        yield Slot("england", "England", (), "the name of the country")
    if region is not None:
        yield Slot("region", place_in_sentence(region.name), (), "the name of its region")
    average = place_in_sentence(AVERAGE_AUTHORITY_NAME)
    yield Slot("average", average, (), "the plain average over all authorities; not England")


@dataclass(frozen=True)
class _FactSeries:
    """The facts of one indicator in one breakdown and unit, all periods and places."""

    indicator: Indicator
    area: str
    stem: str
    facts: tuple[Fact, ...]
    sources: Mapping[str, Source]
    positions: Mapping[str, Position]

    @property
    def phrase(self) -> str:
        """What is measured: the breakdown's words, else the title's."""
        words = self.indicator.breakdowns.get(self.facts[0].breakdown, self.facts[0].breakdown)
        return phrase_with_ages(words, self.indicator.title) or title_in_sentence(
            self.indicator.title
        )

    @property
    def latest(self) -> str:
        """The period that charts draw, or the last up to it of the area's own facts, or of all."""
        until = until_current(self.facts)
        own = [fact.period for fact in until if fact.role == "area"]
        return max(own or [fact.period for fact in until], key=periods.period_start)


def _indicator_slots(
    knowledge: AreaKnowledge, catalogue: Indicator, facts: Sequence[Fact]
) -> Iterator[Slot]:
    indicator = facts[0].indicator
    groups: dict[tuple[str, str], list[Fact]] = {}
    for fact in facts:
        groups.setdefault((fact.breakdown, fact.unit), []).append(fact)
    breakdowns = {fact.breakdown for fact in facts}
    for (breakdown, unit), group in groups.items():
        stem = f"{indicator}.{slot_name_part(breakdown)}" if breakdown else indicator
        named = f"{stem}.{SLOT_UNIT_NAMES.get(unit, slot_name_part(unit))}"
        area = place_in_sentence(knowledge.area.name)
        full = _FactSeries(
            catalogue, area, named, tuple(group), knowledge.sources, knowledge.positions
        )
        if not group[0].charted:
            yield from _series_slots(full)
            continue
        plain = replace(full, stem=stem)
        for short, long in zip(_series_slots(plain), _series_slots(full), strict=True):
            yield short
            yield replace(long, alias_of=short.name)
            if breakdown and len(breakdowns) == 1 and len(catalogue.breakdowns) == 1:
                bare = short.name.replace(stem, indicator, 1)
                yield replace(short, name=bare, alias_of=short.name)
    yield from _largest_group_slots(knowledge, catalogue, facts)


def _series_slots(series: _FactSeries) -> Iterator[Slot]:
    """Yield the slots of a series, those of its latest period first and by the shorter name."""
    latest = series.latest
    stem = series.stem
    anything = next(fact for fact in series.facts if fact.period == latest)
    yield Slot(f"{stem}.what", series.phrase, (anything.id,), "what is measured, in words")
    yield from _period_slots(series, stem, latest)
    own = sorted(
        (f for f in until_current(series.facts) if f.role == "area" and f.value is not None),
        key=lambda fact: periods.period_start(fact.period),
    )
    # What stood on another footing is no start to measure a change from.
    own = [fact for fact in own if fact.footing == own[-1].footing]
    by_id = {fact.id: fact for fact in own}
    for change in relations.changes_of_series(own) if len(own) > 1 else ():
        name = f"{stem}.change" if change.start == "first" else f"{stem}.change_from_{change.start}"
        yield Slot(
            name,
            change_phrase(change.direction, by_id[change.earlier]),
            (change.later, change.earlier),
            f"how the figure moved since its {change.start}: 'It {{{{{name}}}}}.'",
        )
    for period in sorted({fact.period for fact in series.facts}, key=periods.period_start):
        if period != latest:
            yield from _period_slots(series, f"{stem}.{slot_name_part(period)}", period)


def _period_slots(series: _FactSeries, stem: str, period: str) -> Iterator[Slot]:
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


def _clause_slot(series: _FactSeries, stem: str, fact: Fact) -> Slot:
    return Slot(
        f"{stem}.says",
        figure_clause(series.indicator, fact, series.area),
        (fact.id,),
        f"the whole clause on the figure for {_place_phrase(series, fact)}, with its verb",
        period=periods.period_label(fact.period),
        measure=_measure_key(fact),
        is_clause=True,
    )


def _figure_slot(series: _FactSeries, name: str, fact: Fact) -> Slot:
    own = fact.role == "area"
    missing = "" if fact.value is not None else " (there is no figure)"
    regional = " (a figure for the region, never for the authority alone)"
    return Slot(
        name=name,
        text=full_figure(fact, series.area, series.sources),
        fact_ids=(fact.id,),
        meaning=f"the figure for {_place_phrase(series, fact)} in "
        f"{periods.period_label(fact.period)}: {series.phrase}{missing}"
        f"{regional if own and fact.level == 'regional' else ''}",
        brief_text=brief_figure(fact),
        period=periods.period_label(fact.period) if fact.value is not None else "",
        place="" if own else place_in_sentence(fact.place),
        measure=_measure_key(fact),
    )


def _largest_group_slots(
    knowledge: AreaKnowledge, catalogue: Indicator, facts: Sequence[Fact]
) -> Iterator[Slot]:
    area = place_in_sentence(knowledge.area.name)
    by_id = {fact.id: fact for fact in facts if fact.charted}
    ranks = [rank for rank in knowledge.ranks if rank.fact in by_id]
    ranked = keep_current(by_id[rank.fact] for rank in ranks)
    last = ranked[0].period if ranked else ""
    for rank in ranks:
        fact = by_id[rank.fact]
        if rank.place == 1 and not rank.tied and fact.period == last:
            words = phrase_with_ages(catalogue.breakdowns[fact.breakdown], catalogue.title)
            yield Slot(
                f"{fact.indicator}.largest",
                f"{words}, at {full_figure(fact, area, knowledge.sources)}",
                (
                    fact.id,
                    *(
                        r.fact
                        for r in ranks
                        if r.fact != fact.id and _is_same_unit_and_period(by_id, r, fact)
                    ),
                ),
                f"the largest of the groups in {area}, with its figure: "
                f"'the largest group was {{{{{fact.indicator}.largest}}}}'",
                period=periods.period_label(fact.period),
                measure=_measure_key(fact),
            )


def _is_same_unit_and_period(by_id: Mapping[str, Fact], rank: relations.Rank, fact: Fact) -> bool:
    """Whether a rank is among the same figures as a fact's: of the same unit and period."""
    other = by_id[rank.fact]
    return (other.unit, other.period) == (fact.unit, fact.period)


def _measure_key(fact: Fact) -> str:
    return f"{fact.indicator}/{fact.breakdown}/{fact.unit}"


def _place_phrase(series: _FactSeries, fact: Fact) -> str:
    place = place_in_sentence(fact.place)
    if fact.role == "area" and fact.level == "regional":
        return f"{place}, the region that includes {series.area}"
    return place
