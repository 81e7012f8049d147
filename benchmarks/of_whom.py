"""Mutations of what a number is said of: another place, period, group or measure."""

from collections.abc import Iterator
from dataclasses import replace

from benchmarks.ground import Ground
from benchmarks.nouns import kind_of, noun_for
from benchmarks.said import Said
from carebook.text.phrasing import place_in_sentence

# Places that the bundled figures know nothing of; two are part of the name of one they know.
UNLISTED = ("Derbyshire", "Leicester", "Kent", "Somerset", "Nottinghamshire", "Wales", "Bristol")
_AVERAGE = "the average authority"


def other_area(said: Said, ground: Ground) -> Iterator[Said]:
    """Give the area's number to another authority, or a region's to an authority."""
    if said.fact.role != "area" or not said.wording.has_number:
        return
    for area in ground.knowledge.areas.authorities:
        if area.name != said.place and not ground.carries(
            said.number, area.name, said.fact.indicator
        ):
            yield replace(said, place=area.name)


def unlisted_area(said: Said, _: Ground) -> Iterator[Said]:
    """Give the number to a place that no figure here is of."""
    if said.wording.has_number:
        yield replace(said, place=UNLISTED[said.turn % len(UNLISTED)])


def other_comparator(said: Said, ground: Ground) -> Iterator[Said]:
    """Call England's figure the average authority's, the average's the area's, and so on round."""
    fact = said.other if said.place2 else said.fact
    number = said.number2 if said.place2 else said.number
    own = said.place if said.place2 else ground.knowledge.area.name
    region = ground.knowledge.areas.region_of(ground.knowledge.area)
    shown = "{n2}" in said.wording.template or "{amount2}" in said.wording.template
    if fact is None or (fact.role == "area" and (said.place2 or not said.wording.has_number)):
        return
    names = ["England", _AVERAGE, *([place_in_sentence(region.name)] if region else [])]
    if not said.place2:
        names.append(own)
    for name in names:
        if name in (place_in_sentence(fact.place), own if said.place2 else ""):
            continue
        known = ground.at(name, fact.indicator)
        if said.place2 and not shown and known:
            continue  # no number stands in the way: it may be true of the other as well
        if not any(number and number.fits(f.value) for f in known):
            yield replace(said, place2=name) if said.place2 else replace(said, place=name)


def other_period(said: Said, ground: Ground) -> Iterator[Said]:
    """Date a figure to a year in which it was not taken, or to another year's figure."""
    if "{period}" not in said.wording.template or said.fact.value is None:
        return
    if said.wording.sort == "change" and not said.wording.has_number:
        return
    known = {
        fact.period: fact
        for fact in ground.at(place_in_sentence(said.fact.place), said.fact.indicator)
        if (fact.breakdown, fact.unit) == (said.fact.breakdown, said.fact.unit)
    }
    if "/" in said.fact.period:
        others = ["2019-20", "2022-23", "the year to March 2022", "2021/22"]
    elif "-" in said.fact.period:
        others = ["November 2023", "March 2022"]
    else:
        others = ["2016", "2018", *(period for period in known if period != said.fact.period)]
    for period in others:
        fact = known.get(period)
        if fact and (
            not said.wording.has_number or said.number is None or said.number.fits(fact.value)
        ):
            continue
        if period not in (said.period, said.period2, said.fact.period):
            yield replace(said, period=period)


def other_breakdown(said: Said, ground: Ground) -> Iterator[Said]:
    """Give one group's number to another group: 65 and over for 18 to 64, nursing for home."""
    if not said.wording.has_number or not said.fact.breakdown:
        return
    taken = said.other.breakdown if said.other else ""
    indicator = said.fact.indicator
    families = [indicator]
    if indicator.startswith("care_types"):
        families = ["care_types_18_64", "care_types_65"]
    for family in families:
        for breakdown in ground.knowledge.indicators[family].breakdowns:
            changed = said.fact.model_copy(update={"indicator": family, "breakdown": breakdown})
            noun = noun_for(changed, said.turn)
            if noun is None or noun.things == said.noun.things:
                continue
            if (family, breakdown) == (indicator, taken) or breakdown == said.fact.breakdown == "":
                continue
            if not ground.carries(
                said.number, place_in_sentence(said.fact.place), family, breakdown=breakdown
            ):
                yield replace(said, noun=noun)


def other_measure(said: Said, ground: Ground) -> Iterator[Said]:
    """Put another measure's name over the number: satisfaction for social contact."""
    if not said.wording.has_number or said.wording.sort in ("breakdowns", "rank"):
        return
    kind = kind_of(said.fact)
    for fact in ground.knowledge.facts:
        if fact.role != "area" or fact.indicator == said.fact.indicator or kind_of(fact) != kind:
            continue
        noun = noun_for(fact, said.turn)
        if noun is None or {fact.indicator, said.fact.indicator} == {
            "care_types_65",
            "care_types_18_64",
        }:
            continue
        if not ground.carries(said.number, place_in_sentence(said.fact.place), fact.indicator):
            yield replace(said, noun=noun)
