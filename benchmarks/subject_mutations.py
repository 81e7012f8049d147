"""Mutations of what a number is said of: another place, period, group or measure."""

from collections.abc import Iterator
from dataclasses import replace

from benchmarks.facts_by_place import FactsByPlace
from benchmarks.generated_sentences import GeneratedSentence
from benchmarks.noun_phrases import noun_phrases_for, sentence_kind
from carebook.text.phrasing import place_in_sentence

# Places that the bundled figures know nothing of; two are part of the name of one they know.
UNLISTED_PLACES = (
    "Derbyshire",
    "Leicester",
    "Kent",
    "Somerset",
    "Nottinghamshire",
    "Wales",
    "Bristol",
)
_AVERAGE_AUTHORITY_NAME = "the average authority"


def change_area(said: GeneratedSentence, ground: FactsByPlace) -> Iterator[GeneratedSentence]:
    """Give the area's number to another authority, or a region's to an authority."""
    if said.fact.role != "area" or not said.wording.has_number:
        return
    for area in ground.knowledge.areas.authorities:
        if area.name != said.place and not ground.has_fact_for_number(
            said.number, area.name, said.fact.indicator
        ):
            yield replace(said, place=area.name)


def change_to_unlisted_place(
    said: GeneratedSentence, _: FactsByPlace
) -> Iterator[GeneratedSentence]:
    """Give the number to a place that no figure here is of."""
    if said.wording.has_number:
        yield replace(said, place=UNLISTED_PLACES[said.synonym_number % len(UNLISTED_PLACES)])


def change_comparator(said: GeneratedSentence, ground: FactsByPlace) -> Iterator[GeneratedSentence]:
    """Call England's figure the average authority's, the average's the area's, and so on round."""
    fact = said.other if said.other_place else said.fact
    number = said.other_number if said.other_place else said.number
    own = said.place if said.other_place else ground.knowledge.area.name
    region = ground.knowledge.areas.region_of(ground.knowledge.area)
    shown = "{n2}" in said.wording.template or "{amount2}" in said.wording.template
    if fact is None or (fact.role == "area" and (said.other_place or not said.wording.has_number)):
        return
    names = [
        "England",
        _AVERAGE_AUTHORITY_NAME,
        *([place_in_sentence(region.name)] if region else []),
    ]
    if not said.other_place:
        names.append(own)
    for name in names:
        if name in (place_in_sentence(fact.place), own if said.other_place else ""):
            continue
        known = ground.facts_at(name, fact.indicator)
        if said.other_place and not shown and known:
            continue  # no number stands in the way: it may be true of the other as well
        if not any(number and number.is_true_of(f.value) for f in known):
            yield replace(said, other_place=name) if said.other_place else replace(said, place=name)


def change_period(said: GeneratedSentence, ground: FactsByPlace) -> Iterator[GeneratedSentence]:
    """Date a figure to a year in which it was not taken, or to another year's figure."""
    if "{period}" not in said.wording.template or said.fact.value is None:
        return
    if said.wording.sentence_type == "change" and not said.wording.has_number:
        return
    known = {
        fact.period: fact
        for fact in ground.facts_at(place_in_sentence(said.fact.place), said.fact.indicator)
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
            not said.wording.has_number or said.number is None or said.number.is_true_of(fact.value)
        ):
            continue
        if period not in (said.period, said.other_period, said.fact.period):
            yield replace(said, period=period)


def change_breakdown(said: GeneratedSentence, ground: FactsByPlace) -> Iterator[GeneratedSentence]:
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
            noun = noun_phrases_for(changed, said.synonym_number)
            if noun is None or noun.things == said.noun_phrases.things:
                continue
            if (family, breakdown) == (indicator, taken) or breakdown == said.fact.breakdown == "":
                continue
            if not ground.has_fact_for_number(
                said.number, place_in_sentence(said.fact.place), family, breakdown=breakdown
            ):
                yield replace(said, noun_phrases=noun)


def change_measure(said: GeneratedSentence, ground: FactsByPlace) -> Iterator[GeneratedSentence]:
    """Put another measure's name over the number: satisfaction for social contact."""
    if not said.wording.has_number or said.wording.sentence_type in ("breakdowns", "rank"):
        return
    kind = sentence_kind(said.fact)
    for fact in ground.knowledge.facts:
        if (
            fact.role != "area"
            or fact.indicator == said.fact.indicator
            or sentence_kind(fact) != kind
        ):
            continue
        noun = noun_phrases_for(fact, said.synonym_number)
        if noun is None or {fact.indicator, said.fact.indicator} == {
            "care_types_65",
            "care_types_18_64",
        }:
            continue
        if not ground.has_fact_for_number(
            said.number, place_in_sentence(said.fact.place), fact.indicator
        ):
            yield replace(said, noun_phrases=noun)
