"""What would have been known of an area without the figures of some year."""

from collections.abc import Callable
from dataclasses import replace

from carebook.data import periods
from carebook.facts.fact import Fact
from carebook.facts.knowledge import AreaKnowledge

_IsLeftOut = Callable[[Fact], bool]


def without_last_period(knowledge: AreaKnowledge) -> AreaKnowledge:
    """Return what was known before the last figures came, measure by measure."""
    last = {
        indicator: max(periods.period_start(fact.period) for fact in facts if fact.current)
        for indicator, facts in knowledge.facts_by_indicator.items()
        if any(fact.current for fact in facts)
    }
    return _without(
        knowledge,
        lambda fact: periods.period_start(fact.period) >= last.get(fact.indicator, (9999, 0)),
    )


def without_year(knowledge: AreaKnowledge, year: int) -> AreaKnowledge:
    """Return what would be known had nothing been collected in a year, or one that starts in it."""
    return _without(knowledge, lambda fact: periods.period_start(fact.period)[0] == year)


def _without(knowledge: AreaKnowledge, is_left_out: _IsLeftOut) -> AreaKnowledge:
    """Leave out figures; where those that charts draw are among them, draw the last before."""
    facts: list[Fact] = []
    for own in knowledge.facts_by_indicator.values():
        kept = [fact for fact in own if not is_left_out(fact)]
        drawn = {fact.period for fact in own if fact.current}
        if kept and not drawn <= {fact.period for fact in kept}:
            of_area = [fact for fact in kept if fact.role == "area" and fact.charted]
            latest = max((fact.period for fact in of_area), key=periods.period_start, default="")
            kept = [
                fact.model_copy(update={"current": fact.period == latest})
                for fact in kept
                if not latest or periods.period_start(fact.period) <= periods.period_start(latest)
            ]
        facts += kept
    return replace(knowledge, facts=tuple(facts))
