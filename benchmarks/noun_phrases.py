"""The words for a fact in one sentence: what is measured, of whom, per what."""

from dataclasses import dataclass

from benchmarks.indicator_names import NAMES_BY_INDICATOR
from carebook.data import units
from carebook.facts.fact import Fact

PEOPLE_PER_SQ_KM = "people per sq km"
PER_100K_PEOPLE = "per 100,000 people"


@dataclass(frozen=True)
class NounPhrases:
    """How one indicator and breakdown is named in one sentence.

    ``topic`` fits "… in Rutland was 28.3%"; ``things`` fits "1,930 …"; ``who`` and ``did`` fit
    "28.3% of (who) in Rutland (did)"; ``wrong_who`` is another group that a careless writer could
    put in their place; ``group`` is what the breakdowns divide.
    """

    topic: str = ""
    things: str = ""
    who: str = ""
    did: str = ""
    wrong_who: str = ""
    group: str = ""


# What stands below the line, as people say it.
_DENOMINATOR_PHRASES = {
    units.PER_100K_ALL_AGES: (
        " per 100,000 residents of all ages",
        " per 100,000 people of all ages",
        " for every 100,000 residents of all ages",
    ),
    units.PER_100K_OLDER: (
        " per 100,000 residents aged 65 and over",
        " per 100,000 people aged 65 or over",
        " for every 100,000 residents aged 65 and over",
    ),
    PER_100K_PEOPLE: (
        " per 100,000 residents",
        " per 100,000 people",
        " for every 100,000 residents",
    ),
    PEOPLE_PER_SQ_KM: (" per square kilometre", " to the square kilometre", " per square km"),
    units.POUNDS_PER_RESIDENT: (" for each resident", " per head", " a head", " per resident"),
    units.THOUSAND_POUNDS_PER_100K: (" per 100,000 residents", " for every 100,000 people"),
    units.MILLION_POUNDS: (" in all", " in total", " altogether"),
    "score out of 100": (" out of 100",),
}

SENTENCE_KINDS = ("share", "rate", "count", "people", "density", "money", "plain")


def sentence_kind(fact: Fact) -> str:
    """Say what sort of sentence a fact fits, out of ``SENTENCE_KINDS``."""
    if fact.unit == units.PERCENT:
        return "share"
    if fact.unit.startswith("£"):
        return "money"
    if fact.unit.startswith("per 100,000"):
        return "rate"
    return {units.COUNT: "count", units.PEOPLE: "people", PEOPLE_PER_SQ_KM: "density"}.get(
        fact.unit, "plain"
    )


def denominator_phrase(unit: str, turn: int) -> str:
    """Say what a unit has below the line, with a space before it; nothing for a plain number."""
    ways = _DENOMINATOR_PHRASES.get(unit, ("",))
    return ways[turn % len(ways)]


def noun_phrases_for(fact: Fact, turn: int) -> NounPhrases | None:
    """Name what a fact measures, in one of several ways; None for a measure not listed here."""
    names = NAMES_BY_INDICATOR.get(fact.indicator, {}).get(fact.breakdown)
    if names is None:
        return None

    def pick(ways: tuple[str, ...]) -> str:
        return ways[turn % len(ways)] if ways else ""

    things = pick(names.things)
    topic = (
        pick(names.topics)
        or f"the {'rate' if sentence_kind(fact) == 'rate' else 'number'} of {things}"
    )
    return NounPhrases(
        topic, things, pick(names.who), pick(names.did), names.wrong_who, names.group
    )
