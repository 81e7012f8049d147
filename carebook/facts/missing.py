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
from carebook.data.indicators import Indicator
from carebook.facts.fact import Fact
from carebook.text.phrasing import capitalised, join_in_words, place_in_sentence

NOT_LOCAL_SENTENCE = "No national source publishes this for single authorities."
DISCONTINUED_SENTENCE = "The publisher has discontinued this measure."
NOT_BUNDLED_SENTENCE = "This is not in the figures bundled with this copy of the book."
NOT_INGESTED_SENTENCE = "This is not in the files that were ingested for this copy of the book."


@dataclass(frozen=True)
class MissingFigureContext:
    """What else there is at hand on an indicator, to say why an area has no figure.

    ``ingested`` tells published files from the bundled figures. ``elsewhere`` is whether anybody
    has a figure. ``before`` are the authorities of which this one was made, each with the last
    period for which it has a figure.
    """

    is_ingested: bool = False
    is_known_elsewhere: bool = True
    predecessors: tuple[tuple[Area, str], ...] = ()


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
    return dataset.origin.kind == "ingested"


def explain_missing_figure(
    indicator: Indicator,
    facts: Sequence[Fact],
    area: Area,
    hand: MissingFigureContext | None = None,
) -> str | None:
    """Return the sentences that stand where a chart cannot, or None where one can.

    They are the reason, and what the catalogue adds to it.
    """
    reason = missing_figure_reason(indicator, facts, area, hand)
    return None if reason is None else f"{reason} {indicator.silence}".strip()


def missing_figure_reason(
    indicator: Indicator,
    facts: Sequence[Fact],
    area: Area,
    hand: MissingFigureContext | None = None,
) -> str | None:
    """Return the sentence that says why there is nothing to chart, or None where there is.

    A chart needs a value of the area's own. For a national indicator, a value of England's will do.
    """
    wanted = "england" if indicator.level == "national" else "area"
    if any(fact.role == wanted and fact.value is not None for fact in facts):
        return None
    hand, place = hand or MissingFigureContext(), place_in_sentence(area.name)
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
            reason = f"There is no figure for {place} in the files that were ingested."
        case _:
            reason = (
                f"There is no figure for {place} in the figures bundled with this copy of the book."
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
