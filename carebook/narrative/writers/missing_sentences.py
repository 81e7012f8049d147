"""The rule writer's sentences on what has no figure, and why."""

from collections.abc import Iterable, Sequence

from carebook.data import periods
from carebook.facts.fact import Fact
from carebook.facts.missing import not_submitted_sentence
from carebook.narrative.writers.latest_facts import (
    breakdown_phrase,
    latest_charted_facts,
    latest_facts_with_value,
)
from carebook.notebooks.blocks import IndicatorBlock
from carebook.notebooks.left_out import is_missed_when_silent
from carebook.text.phrasing import join_in_words, number_in_words, some_in_words, title_in_sentence

# Groups without a figure are named up to so many, and more are told together.
_MAX_NAMED = 3
# And measures up to so many.
_MAX_MEASURES_NAMED = 5


def missing_value_sentences(block: IndicatorBlock) -> list[str]:
    """Say what has no value in the area's latest period, and why."""
    own = latest_charted_facts(block)
    title = title_in_sentence(block.title)
    by_status: dict[str, list[str]] = {}
    for fact in own:
        by_status.setdefault(fact.status, []).append(breakdown_phrase(block, fact) or title)
    said = []
    # Where the sentences before this one speak of an earlier period, the period is named.
    when = ""
    if own and all(fact.value is None for fact in own) and latest_facts_with_value(block):
        when = f" in {periods.period_label(own[0].period)}"
    if none := by_status.get("none_reported"):
        said.append(
            f"None were reported for {join_in_words(none, 'or')}{when}, which may hide numbers "
            "below 5."
        )
    if hidden := by_status.get("suppressed"):
        noted = any(fact.note for fact in own if fact.status == "suppressed")
        why = "" if noted else ", as they are small"
        named = join_in_words(hidden)
        if len(hidden) > _MAX_NAMED:
            named = f"{number_in_words(len(hidden))} groups"
        said.append(f"The figures for {named}{when} are suppressed by the publisher{why}.")
    if "not_submitted" in by_status:
        said.append(not_submitted_sentence(own, block.area))
    if when and (missing := by_status.get("not_published")):
        said.append(f"There is no published figure for {join_in_words(missing)}{when}.")
    if unlisted := _breakdowns_without_figure(block, own):
        named = join_in_words(unlisted, "or") if len(unlisted) <= _MAX_NAMED else "the other groups"
        said.append(f"There is no figure here for {named}, so this is not the whole picture.")
    return said


def missing_figures_sentence(blocks: Sequence[IndicatorBlock]) -> str:
    """Say on which measures of a section there is no figure; empty where there are all."""
    known = {block.indicator for block in blocks if block.silence is None}
    quiet = [
        title_in_sentence(block.title)
        for block in blocks
        if block.silence is not None
        and is_missed_when_silent(block)
        and not known.intersection(block.instead)
    ]
    if not quiet:
        return ""
    named = some_in_words(unique(quiet), _MAX_MEASURES_NAMED)
    return (
        f"There is no figure to show for {blocks[0].area} on {named}. "
        "The chapter about this book says where to look."
    )


def unique(items: Iterable[str]) -> list[str]:
    """Return each of the items once, in their order."""
    return list(dict.fromkeys(items))


def _breakdowns_without_figure(block: IndicatorBlock, own: Sequence[Fact]) -> list[str]:
    """Return the breakdowns asked for that have no row of the area's own, in words."""
    own = own if any(fact.value is not None for fact in own) else latest_facts_with_value(block)
    known = {f.breakdown for f in own if f.status not in ("not_published", "not_submitted")}
    return [words for name, words in block.phrases.items() if name not in known]
