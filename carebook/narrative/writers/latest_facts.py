"""The figures of a block that are told: the area's own, of the period that its chart draws."""

from carebook.data import periods
from carebook.facts.fact import Fact, keep_current, until_current
from carebook.notebooks.blocks import IndicatorBlock


def latest_charted_facts(block: IndicatorBlock) -> list[Fact]:
    """Return the area's charted facts of the period to draw, those without a value too."""
    return keep_current(fact for fact in block.area_facts if fact.charted)


def latest_facts_with_value(block: IndicatorBlock) -> list[Fact]:
    """Return the area's charted facts of the last period up to that in which it has any value."""
    charted = [fact for fact in block.area_facts if fact.charted]
    known = [fact for fact in charted if fact.value is not None]
    drawn = {fact.id for fact in until_current(charted)}
    own = [fact for fact in known if fact.id in drawn] or known
    last = max((fact.period for fact in own), key=periods.period_start, default="")
    return [fact for fact in own if fact.period == last]


def told_facts(block: IndicatorBlock) -> list[Fact]:
    """Return the figures that a text on a block speaks of; none where it is a silence."""
    if block.silence is not None:
        return []
    with_value = [fact for fact in latest_charted_facts(block) if fact.value is not None]
    return with_value or latest_facts_with_value(block)


def breakdown_phrase(block: IndicatorBlock, fact: Fact) -> str:
    """Return the words of a fact's breakdown."""
    return block.phrases.get(fact.breakdown, fact.breakdown)
