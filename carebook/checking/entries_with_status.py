"""What a sentence speaks of where a figure may be missing: the entries, with a value or without."""

from collections.abc import Iterable

from carebook.checking.fact_lookup import FactEntry
from carebook.checking.parsed_sentence import ParsedSentence
from carebook.checking.populations import find_ages
from carebook.checking.spans import distinct_keys
from carebook.data import periods


def status_in_words(entry: FactEntry) -> str:
    """Return what the data say instead of a figure: "requests ..., Hackney, 2021-22: ..."."""
    short = entry.fact.short
    return f"{entry.name}: {short[:1].lower()}{short[1:]}"


def indicators_meant(sentence: ParsedSentence) -> tuple[str, ...]:
    """Return the indicators that a sentence may speak of."""
    given = sentence.context.given_indicator
    named = distinct_keys(sentence.indicators)
    return (given,) if given else named or sentence.context.indicators


def entries_meant_of(indicators: Iterable[str], sentence: ParsedSentence) -> list[FactEntry]:
    """Return what a sentence speaks of, with a value or without, of the period that it names.

    Where it names none, that is the latest of each measure, group and unit.
    """
    lookup = sentence.lookup
    places = {p.key for p in sentence.places} & lookup.place_codes or {lookup.area_code}
    if lookup.area_code in places:
        places = {lookup.area_code}
    ages = {m.key for m in find_ages(sentence.lowercase, [])}
    entries = []
    for indicator in indicators:
        breakdowns = {mention.key for mention in sentence.find_breakdowns(indicator)}
        entries += [
            entry
            for entry in lookup.entries_for((indicator,), sorted(places))
            if (entry.fact.area_code in places or entry.place_code in places)
            and (not breakdowns or entry.fact.breakdown in breakdowns)
            and (not entry.age or not ages or entry.age in ages)
            and sentence.allows_period(entry.fact.period)
        ]
    # What charts draw leads in a reason.
    entries.sort(key=lambda entry: not entry.fact.charted)
    if sentence.periods:
        return entries
    latest: dict[tuple[str, ...], tuple[int, int]] = {}
    for entry in entries:
        start = periods.period_start(entry.fact.period)
        latest[_series(entry)] = max(start, latest.get(_series(entry), start))
    return [e for e in entries if periods.period_start(e.fact.period) == latest[_series(e)]]


def _series(entry: FactEntry) -> tuple[str, ...]:
    return (entry.place_code, entry.fact.indicator, entry.fact.breakdown, entry.fact.unit)
