"""The volume's sentences: written by rule from facts, each number as the fact shows it."""

from collections.abc import Sequence

from carebook.data import periods
from carebook.data.areas import Area
from carebook.editions.volume.content_choice import IndicatorSeries, VolumeIndicator
from carebook.editions.volume.outside_limits import OutsideLimits
from carebook.editions.volume.records import IndicatorRecord
from carebook.facts.fact import MISSING_VALUE_LABELS, Fact
from carebook.facts.fact_phrases import measure_beside_value
from carebook.text.phrasing import capitalised, join_in_words, phrase_with_ages, place_in_sentence

_PLAIN_MEAN_NOTE = (
    "That is the plain mean over authorities, and not England's figure, "
    "which the books do not have."
)


def country_clause(record: IndicatorRecord, fact: Fact) -> str:
    """Return the clause that says a figure, as the catalogue words it."""
    phrase = record.phrases.get(fact.breakdown, fact.breakdown)
    said = record.statement.format(
        value=fact.sentence, breakdown=phrase_with_ages(phrase, record.title)
    )
    # The catalogue words it for one authority, and here it is said of the country.
    return said.replace("the council's", "councils'")


def england_sentence(record: IndicatorRecord, series: IndicatorSeries) -> str:
    """Say England's figure and the average authority's, and that the two are not the same."""
    when, found = periods.period_label(series.period), series.england or series.average
    if found is None:
        return f"The books have no figure for England in {when}."
    if series.england is None:
        said = f"For the average authority in {when}, {country_clause(record, found)}."
        return f"{said} {_PLAIN_MEAN_NOTE}"
    said = f"In England in {when}, {country_clause(record, found)}."
    if series.average is not None and not series.is_size:
        said += (
            f" The average authority, in which each counts once whatever its size, has "
            f"{series.average.short}."
        )
    return said


def authorities_sentence(series: IndicatorSeries, count: int) -> str:
    """Say how many of ``count`` authorities have a figure, from which to which."""
    known = series.facts_with_value
    if series.level == "regional":
        return "It is published for regions, and not for single authorities."
    if not known:
        return "No authority of this volume has a figure."
    by_value = sorted(known, key=lambda fact: fact.value or 0.0)
    low, high = by_value[0], by_value[-1]
    have = "has" if len(known) == 1 else "have"
    who = f"{len(known)} of {count} authorities {have}" if len(known) < count else "All have"
    if count == 1:
        who = "The one authority of this volume has"
    if low.short == high.short:
        return f"{who} a figure for {periods.period_label(series.period)}: {low.short}."
    return f"{who} a figure: the lowest is {low.short} and the highest {high.short}."


def outside_limits_sentence(found: OutsideLimits) -> str:
    """Say how many lie outside their limits, on which side, and how many within."""
    within = found.with_interval_count - len(found.above) - len(found.below)
    sides = [
        f"{len(facts)} {'lies' if len(facts) == 1 else 'lie'} {where} it"
        for facts, where in ((found.above, "above"), (found.below, "below"))
        if facts
    ]
    if not sides:
        return (
            f"England's figure lies within the 99.8% interval of every authority that has one: "
            f"{found.with_interval_count}."
        )
    return (
        f"Held against England's figure by their own 99.8% intervals, {join_in_words(sides)}; "
        f"the intervals of {within or 'none'} of the {found.with_interval_count} include it."
    )


def england_change_sentence(series: IndicatorSeries) -> str:
    """Say England's first and latest figure, without a word on what moved it."""
    before = series.england_over_time
    if len(before) < 2 or series.england is None:
        return ""
    first = before[0]
    span = periods.periods_in_words(fact.period for fact in before)
    said = (
        f"England's figure was {first.short} in {periods.period_label(first.period)} and is "
        f"{series.england.short} in {periods.period_label(series.period)}."
    )
    return f"{said} There are figures for {span}." if len(before) > 2 else said


def trend_alt_text(series: IndicatorSeries) -> str:
    """Return what stands for the picture of England's figures over the years."""
    facts = series.england_over_time
    said = join_in_words([f"{fact.short} in {periods.period_label(fact.period)}" for fact in facts])
    return f"Line chart of England's figure, from zero: {said}."


def spread_alt_text(series: IndicatorSeries, count: int) -> str:
    """Return what stands for the picture of all authorities."""
    said = ["Chart with one dot for each authority.", authorities_sentence(series, count)]
    if series.england is not None and not series.is_size:
        said.append(f"England: {series.england.short}.")
    if series.average is not None:
        said.append(f"The average authority: {series.average.short}.")
    return " ".join(said)


def strip_alt_text(title: str, area: Area, own: Fact | None, series: IndicatorSeries) -> str:
    """Return what stands for one authority's strip: its value, how many are lower, England's."""
    if own is None:
        said = f"{title}: no figure for {place_in_sentence(area.name)}."
    elif own.value is None:
        said = f"{title}: no figure for {own.place} ({MISSING_VALUE_LABELS[own.status]})."
    else:
        lower = sum(value < own.value for value in series.values)
        higher = sum(value > own.value for value in series.values)
        said = (
            f"{title}: {own.place} {own.short}. Of the other authorities, {lower} have a lower "
            f"figure and {higher} a higher one."
        )
    if series.england is not None and not series.is_size:
        said += f" England: {series.england.short}."
    return said


def measure_and_period(fact: Fact) -> str:
    """Return of whom and when a figure is, in few words: ``rate per 100,000 …, 2021-22``."""
    return f"{measure_beside_value(fact)}, {periods.period_label(fact.period)}"


def measure_with_unit_and_period(fact: Fact) -> str:
    """Return of whom and when a figure is, with its unit: ``percentage of residents, 2020``."""
    return f"{fact.measure}, {periods.period_label(fact.period)}"


def region_rows(series: IndicatorSeries) -> list[list[str]]:
    """Return the regions' figures, of a series that is published for regions: by name."""
    found = {fact.place: fact.short for fact in series.facts_with_value}
    return [[place, found[place]] for place in sorted(found)]


def breakdown_rows(topic: VolumeIndicator) -> list[list[str]]:
    """Return England's figures of many groups: group, England, how many authorities have one."""
    return [
        [
            capitalised(topic.record.phrases.get(one.breakdown, one.breakdown)),
            one.england.short,
            str(len(one.facts_with_value)),
        ]
        for one in topic.series
        if one.england is not None
    ]


def indicator_notes(topic: VolumeIndicator) -> str:
    """Return what has to be known of an indicator: polarity, caveat, source."""
    record = topic.record
    parts = [record.polarity, record.caveat, f"Source: {record.source}." if record.source else ""]
    return " ".join(part for part in parts if part)


def series_notes(series: Sequence[IndicatorSeries]) -> str:
    """Say what is noted of England's figures over the years: a changed definition, a gap."""
    found = [
        f"{periods.period_label(fact.period)}: {fact.note.rstrip('.')}."
        for one in series
        for fact in one.england_over_time
        if fact.note and fact.status != "derived"
    ]
    return " ".join(dict.fromkeys(found))
