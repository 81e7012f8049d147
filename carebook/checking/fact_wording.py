"""Facts in the words of a reason: a figure with its measure, place and period."""

from carebook.checking.fact_lookup import FactEntry, FactLookup
from carebook.checking.place_mentions import place_name_for_code
from carebook.data import periods
from carebook.text.phrasing import place_in_sentence, title_in_sentence


def place_in_reason(code: str, lookup: FactLookup) -> str:
    """Return a place's name for inside a sentence."""
    return place_in_sentence(place_name_for_code(code, lookup.knowledge))


def name_figure(entry: FactEntry, lookup: FactLookup) -> str:
    """Return what a figure is of: its measure or group, place and period."""
    indicator = lookup.knowledge.indicators[entry.fact.indicator]
    title = indicator.breakdowns.get(entry.fact.breakdown) or title_in_sentence(indicator.title)
    place = place_in_reason(entry.place_code, lookup)
    return f"{title}, {place}, {periods.period_label(entry.fact.period)}"


def describe_figure(entry: FactEntry, lookup: FactLookup) -> str:
    """Return what a figure is of, and the figure itself."""
    return f"{name_figure(entry, lookup)}: {entry.fact.sentence}"


def figure_and_place(entry: FactEntry, lookup: FactLookup) -> str:
    """Return a figure with its place and period in brackets, for one of a pair."""
    place = place_in_reason(entry.place_code, lookup)
    return f"{entry.fact.sentence} ({place}, {periods.period_label(entry.fact.period)})"
