"""The volume's sentences: written by rule from facts, each number as the fact shows it."""

from collections.abc import Sequence

from carebook.data import periods, units
from carebook.editions.volume.content_choice import Series, Topic
from carebook.editions.volume.outside_limits import Outside, outside
from carebook.editions.volume.records import Told
from carebook.facts.fact import WITHOUT_VALUE, Fact
from carebook.text.phrasing import capitalised, joined, with_ages

_PLAIN_MEAN = (
    "That is the plain mean over authorities, and not England's figure, "
    "which the books do not have."
)


def clause(told: Told, fact: Fact) -> str:
    """Return the clause that says a figure, as the catalogue words it."""
    phrase = told.phrases.get(fact.breakdown, fact.breakdown)
    said = told.statement.format(value=fact.sentence, breakdown=with_ages(phrase, told.title))
    # The catalogue words it for one authority, and here it is said of the country.
    return said.replace("the council's", "councils'")


def of_england(told: Told, series: Series) -> str:
    """Say England's figure and the average authority's, and that the two are not the same."""
    when, found = periods.label(series.period), series.england or series.average
    if found is None:
        return f"The books have no figure for England in {when}."
    if series.england is None:
        said = f"For the average authority in {when}, {clause(told, found)}."
        return f"{said} {_PLAIN_MEAN}"
    said = f"In England in {when}, {clause(told, found)}."
    if series.average is not None and not series.is_size:
        said += (
            f" The average authority, in which each counts once whatever its size, has "
            f"{series.average.short}."
        )
    return said


def of_all(series: Series, count: int) -> str:
    """Say how many of ``count`` authorities have a figure, from which to which."""
    known = series.known
    if series.level == "regional":
        return "It is published for regions, and not for single authorities."
    if not known:
        return "No authority of this volume has a figure."
    low, high = min(known, key=_value), max(known, key=_value)
    have = "has" if len(known) == 1 else "have"
    who = f"{len(known)} of {count} authorities {have}" if len(known) < count else "All have"
    if count == 1:
        who = "The one authority of this volume has"
    if low.short == high.short:
        return f"{who} a figure for {periods.label(series.period)}: {low.short}."
    return f"{who} a figure: the lowest is {low.short} and the highest {high.short}."


def of_limits(found: Outside) -> str:
    """Say how many lie outside their limits, on which side, and how many within."""
    within = found.judged - len(found.above) - len(found.below)
    sides = [
        f"{_lie(len(facts))} {where} it"
        for facts, where in ((found.above, "above"), (found.below, "below"))
        if facts
    ]
    if not sides:
        return (
            f"England's figure lies within the 99.8% interval of every authority that has one: "
            f"{found.judged}."
        )
    return (
        f"Held against England's figure by their own 99.8% intervals, {joined(sides)}; "
        f"the intervals of {within or 'none'} of the {found.judged} include it."
    )


def of_change(series: Series) -> str:
    """Say England's first and latest figure, without a word on what moved it."""
    before = series.england_before
    if len(before) < 2 or series.england is None:
        return ""
    first = before[0]
    span = periods.span(fact.period for fact in before)
    said = (
        f"England's figure was {first.short} in {periods.label(first.period)} and is "
        f"{series.england.short} in {periods.label(series.period)}."
    )
    return f"{said} There are figures for {span}." if len(before) > 2 else said


def of_trend(series: Series) -> str:
    """Return what stands for the picture of England's figures over the years."""
    facts = series.england_before
    said = joined([f"{fact.short} in {periods.label(fact.period)}" for fact in facts])
    return f"Line chart of England's figure, from zero: {said}."


def of_spread(series: Series, count: int) -> str:
    """Return what stands for the picture of all authorities."""
    said = ["Chart with one dot for each authority.", of_all(series, count)]
    if series.england is not None and not series.is_size:
        said.append(f"England: {series.england.short}.")
    if series.average is not None:
        said.append(f"The average authority: {series.average.short}.")
    return " ".join(said)


def of_strip(title: str, own: Fact, series: Series) -> str:
    """Return what stands for one authority's strip: its value, how many are lower, England's."""
    known = [_value(fact) for fact in series.known if fact.area_code != own.area_code]
    if own.value is None:
        said = f"{title}: no figure for {own.place} ({WITHOUT_VALUE[own.status]})."
    else:
        lower = sum(value < own.value for value in known)
        higher = sum(value > own.value for value in known)
        said = (
            f"{title}: {own.place} {own.short}. Of the other authorities, {lower} have a lower "
            f"figure and {higher} a higher one."
        )
    if series.england is not None and not series.is_size:
        said += f" England: {series.england.short}."
    return said


def interval(fact: Fact) -> str:
    """Return a figure's 95% interval as printed under it, or nothing."""
    if fact.lower is None or fact.upper is None:
        return ""
    limits = (units.short(one, fact.unit, fact.decimals) for one in (fact.lower, fact.upper))
    return " to ".join(limits)


def what(fact: Fact) -> str:
    """Return of whom and when a figure is, in few words: ``rate per 100,000 …, 2021-22``."""
    words = fact.measure.removeprefix("percentage ").removeprefix("£ ")
    return f"{words}, {periods.label(fact.period)}"


def in_full(fact: Fact) -> str:
    """Return of whom and when a figure is, with its unit: ``percentage of residents, 2020``."""
    return f"{fact.measure}, {periods.label(fact.period)}"


def region_rows(series: Series) -> list[list[str]]:
    """Return the regions' figures, of a series that is published for regions: by name."""
    found = {fact.place: fact.short for fact in series.known}
    return [[place, found[place]] for place in sorted(found)]


def group_rows(topic: Topic) -> list[list[str]]:
    """Return England's figures of many groups: group, England, how many authorities have one."""
    return [
        [
            capitalised(topic.told.phrases.get(one.breakdown, one.breakdown)),
            one.england.short,
            str(len(one.known)),
        ]
        for one in topic.series
        if one.england is not None
    ]


def notes(topic: Topic) -> str:
    """Return what has to be known of an indicator: polarity, caveat, source."""
    told = topic.told
    parts = [told.polarity, told.caveat, f"Source: {told.source}." if told.source else ""]
    return " ".join(part for part in parts if part)


def breaks(series: Sequence[Series]) -> str:
    """Say what is noted of England's figures over the years: a changed definition, a gap."""
    found = [
        f"{periods.label(fact.period)}: {fact.note.rstrip('.')}."
        for one in series
        for fact in one.england_before
        if fact.note and fact.status != "derived"
    ]
    return " ".join(dict.fromkeys(found))


def lists(series: Series) -> Outside | None:
    """Return whom a section names for a series."""
    found = outside(series)
    return found if found is not None and (found.above or found.below) else None


def _lie(count: int) -> str:
    return f"{count} {'lies' if count == 1 else 'lie'}"


def _value(fact: Fact) -> float:
    return fact.value or 0.0
