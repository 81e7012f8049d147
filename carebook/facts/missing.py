"""Why there is no figure: several different sentences, never one for another.

Not published locally, discontinued, not submitted by the council, suppressed (or reported as none),
published for a predecessor only, and not among the figures at hand.
"""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from carebook.data import periods
from carebook.data.areas import Area
from carebook.data.dataset import Dataset
from carebook.facts.fact import Fact
from carebook.text.phrasing import capitalised, join_in_words, place_in_sentence

NOT_LOCAL_SENTENCE = "No national source publishes this for single authorities."
DISCONTINUED_SENTENCE = "The publisher has discontinued this measure."
NOT_BUNDLED_SENTENCE = "This is not among the figures that this copy of the book rests on."
NOT_INGESTED_SENTENCE = "No published file that this copy of the book rests on has it."


@dataclass(frozen=True)
class MissingFigureContext:
    """What else there is at hand on an indicator, to say why an area has no figure.

    ``is_ingested`` tells published files from figures that were only typed in, and
    ``is_known_elsewhere`` whether anybody has a figure. ``predecessors`` are the authorities of
    which this one was made, each with the last period for which it has a figure.
    """

    is_ingested: bool
    is_known_elsewhere: bool
    predecessors: tuple[tuple[Area, str], ...]


def missing_figure_context(dataset: Dataset, indicator: str, area: Area) -> MissingFigureContext:
    """Return what a dataset holds on an indicator besides an area's own figures."""
    before = {one.code: one for one in dataset.areas.predecessors_of(area)}
    last: dict[str, str] = {}
    found = dataset.observations_of(indicator)
    for o in found:
        if o.area_code in before and o.value is not None:
            last[o.area_code] = max(
                last.get(o.area_code, o.period), o.period, key=periods.period_start
            )
    return MissingFigureContext(
        is_ingested=is_ingested_dataset(dataset),
        is_known_elsewhere=any(o.value is not None for o in found),
        predecessors=tuple((before[code], last[code]) for code in before if code in last),
    )


def is_ingested_dataset(dataset: Dataset) -> bool:
    """Whether the figures were read from published files, rather than bundled."""
    return dataset.origin.kind == "published files"


def explain_missing_figure(
    dataset: Dataset, name: str, area: Area, facts: Sequence[Fact]
) -> str | None:
    """Return the sentences that stand where a chart cannot, or None where one can.

    They are the reason, and what the catalogue adds to it.
    """
    reason = missing_figure_reason(dataset, name, area, facts)
    return None if reason is None else f"{reason} {dataset.indicators[name].silence}".strip()


def missing_figure_reason(
    dataset: Dataset, name: str, area: Area, facts: Sequence[Fact]
) -> str | None:
    """Return the sentence that says why there is nothing to chart, or None where there is.

    A chart needs a value of the area's own. For a national indicator, a value of England's will do.
    ``name`` is the indicator's key, ``facts`` are the area's own and its comparators'.
    """
    indicator = dataset.indicators[name]
    wanted = "england" if indicator.level == "national" else "area"
    if any(fact.role == wanted and fact.value is not None for fact in facts):
        return None
    hand, place = missing_figure_context(dataset, name, area), place_in_sentence(area.name)
    own = [fact for fact in facts if fact.role == "area"]
    status = {fact.status for fact in own}
    match indicator.availability:
        case "not local":
            reason = NOT_LOCAL_SENTENCE
        case "discontinued":
            reason = DISCONTINUED_SENTENCE
        case "not bundled":
            reason = NOT_BUNDLED_SENTENCE
        case _ if "not_submitted" in status:
            reason = not_submitted_sentence(own, place)
        case _ if "suppressed" in status:
            reason = (
                f"The publisher has suppressed the figures for {place}{_suppression_reason(own)}"
            )
        case _ if hand.predecessors:
            reason = _predecessors_sentence(hand.predecessors, area)
        case _ if "not_published" in status and hand.is_ingested:
            reason = f"The published files give no figure for {place}."
        case _ if "not_published" in status:
            reason = f"Nothing had been published for {place} when the figures were gathered."
        case _ if own:
            reason = (
                f"None were reported for {place}. That may hide numbers below 5, "
                "so it does not mean that there were none."
            )
        case _ if hand.is_ingested and not hand.is_known_elsewhere:
            reason = NOT_INGESTED_SENTENCE
        case _ if hand.is_ingested:
            reason = (
                f"There is no figure for {place} in the published files that this book rests on."
            )
        case _:
            reason = (
                f"There is no figure for {place} among those that this copy of the book rests on."
            )
    return reason


def not_submitted_sentence(own: Sequence[Fact], area: str) -> str:
    """Return the sentence that says for which periods a council submitted no figures."""
    found = {fact.period for fact in own if fact.status == "not_submitted"}
    when = join_in_words(
        [periods.period_label(period) for period in sorted(found, key=periods.period_start)]
    )
    return f"{capitalised(area)} did not submit its figures to this collection for {when}."


def _suppression_reason(own: Sequence[Fact]) -> str:
    """Return the end of the sentence on suppressed figures: they are small, or what is noted."""
    notes = {fact.note.rstrip(".") for fact in own if fact.status == "suppressed"}
    return f". {'. '.join(sorted(notes - {''}))}." if any(notes) else ", as they are small."


def _predecessors_sentence(before: Sequence[tuple[Area, str]], area: Area) -> str:
    """Return the sentence that says whom figures were published for before the area was made."""
    last = max((period for _, period in before), key=periods.period_start)
    place = place_in_sentence(area.name)
    names = join_in_words([place_in_sentence(one.name) for one, _ in before])
    until = before[0][0].until
    made = ""
    if until:
        day = date.fromisoformat(until)
        when = f"{calendar.month_name[day.month]} {day.year}"
        made = f", which {place} was part of until {when}"
        if len(before) > 1:
            made = f", of which {place} was made in {when}"
    return f"Figures up to {periods.period_label(last)} were published for {names}{made}."
