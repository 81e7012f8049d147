"""The rule-based writer's sentences on change: which changes are worth telling, and how."""

from collections.abc import Mapping

from carebook.data import periods
from carebook.facts.fact import Fact
from carebook.facts.fact_phrases import short_value
from carebook.facts.relations import LONG_SERIES, Change, ChangeDirection
from carebook.notebooks.blocks import IndicatorBlock
from carebook.text.phrasing import join_in_words

_CHANGE_SENTENCES: Mapping[str, str] = {
    "rose": "It rose from {value} in {then}.",
    "fell": "It fell from {value} in {then}.",
    "unchanged": "It was the same in {then}.",
    "about the same": "It was about the same in {then}, at {value}.",
    "no clear change": "There is no clear change from {value} in {then}.",
}


def change_sentences(block: IndicatorBlock, fact: Fact) -> list[str]:
    """Say how a figure moved since the first period, and since others that tell something else."""
    by_id = {other.id: other for other in block.facts}
    told = _changes_worth_telling(block, fact)
    unclear = [by_id[change.earlier] for change in told if change.direction == "no clear change"]
    said = []
    if len(unclear) > 1:
        starts = [f"{periods.period_label(one.period)} ({short_value(one)})" for one in unclear]
        said.append(f"There is no clear change since {join_in_words(starts, 'or')}.")
        told = [change for change in told if change.direction != "no clear change"]
    return said + [_change_sentence(change.direction, by_id[change.earlier]) for change in told]


def _changes_worth_telling(block: IndicatorBlock, fact: Fact) -> list[Change]:
    """Choose the change since the first period, and each that is clear and goes another way.

    In a long series the change since the period before is told, whichever way it goes.
    """
    found = [change for change in block.changes if change.later == fact.id]
    series = [
        other
        for other in block.area_facts
        if (other.unit, other.breakdown) == (fact.unit, fact.breakdown) and other.value is not None
    ]
    told: list[Change] = []
    for change in found:
        is_news = change.direction not in {before.direction for before in told}
        is_clear = change.direction in ("rose", "fell") and is_news
        is_latest_of_many = change.start == "previous" and len(series) > LONG_SERIES
        if not told or is_clear or is_latest_of_many:
            told.append(change)
    return told


def _change_sentence(direction: ChangeDirection, earlier: Fact) -> str:
    sentence = _CHANGE_SENTENCES.get(direction, "In {then} it was {value}.")
    then = periods.period_label(earlier.period)
    return sentence.format(then=then, value=short_value(earlier))
