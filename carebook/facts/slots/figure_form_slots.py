"""Slots that say the latest figure, or its place, with or without its period and what it is of."""

from collections.abc import Iterable, Iterator

from carebook.data import periods
from carebook.facts.fact import Fact
from carebook.facts.fact_phrases import short_value
from carebook.facts.position_bands import position_band
from carebook.facts.slots.fact_series import FactSeries
from carebook.facts.slots.slot import Slot, with_period
from carebook.facts.slots.slot_wording import full_figure
from carebook.text.phrasing import place_in_sentence


def figure_form_slots(series: FactSeries, facts: Iterable[Fact]) -> Iterator[Slot]:
    """Yield each known figure by itself, and with what it is of, both with a period and without.

    The slot of the figure alone says as much as its sentence needs. These say what they say.
    """
    for fact in facts:
        if fact.value is None:
            continue
        label, name = periods.period_label(fact.period), f"{series.stem}.{fact.role}"
        whose = f"the figure for {series.place_phrase(fact)}"
        number = short_value(fact)
        if fact.role == "area" and fact.level == "regional":
            number = f"{number} in {place_in_sentence(fact.place)}"
        full = full_figure(fact, series.area, series.sources)
        for form, text, meaning in (
            ("number", number, f"{whose} without what it is of"),
            ("full", full, f"{whose} with what it is of, its age among it"),
        ):
            slot = Slot(f"{name}.{form}", text, (fact.id,), meaning, for_models=False)
            yield slot
            yield with_period(slot, label)


def band_slots(series: FactSeries, own: Fact) -> Iterator[Slot]:
    """Yield where the figure stands among all authorities, in a band."""
    position = series.positions.get(own.id)
    band = position_band(position) if position is not None else ""
    if band:
        slot = Slot(
            f"{series.stem}.band",
            band,
            (own.id,),
            "where the figure stands among authorities; goes after the figure and a comma",
        )
        yield slot
        yield with_period(slot, periods.period_label(own.period))
