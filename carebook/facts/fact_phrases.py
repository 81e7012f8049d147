"""A fact's value, interval and measure in the few words that charts, tables and texts share."""

from collections.abc import Sequence

from carebook.data import units
from carebook.facts.fact import MISSING_VALUE_LABELS, Fact


def short_value(fact: Fact) -> str:
    """Return a value as it stands beside a place, with "about" where it was stated rounded."""
    return f"about {fact.short}" if fact.status == "rounded" else fact.short


def interval_in_words(fact: Fact, *, wide: bool = False) -> str:
    """Return the limits of a fact's 95% interval, or of its 99.8% one: "24% to 33%".

    Empty where it has none.
    """
    limits = (fact.wide_lower, fact.wide_upper) if wide else (fact.lower, fact.upper)
    if None in limits:
        return ""
    return " to ".join(
        units.format_short(limit, fact.unit, fact.decimals) for limit in limits if limit is not None
    )


def value_in_words(fact: Fact) -> str:
    """Return a value as it is told beside its place: "about 434", "787 (697 to 885)"."""
    if fact.value is None:
        return MISSING_VALUE_LABELS[fact.status]
    interval = interval_in_words(fact)
    return f"{short_value(fact)} ({interval})" if interval else short_value(fact)


def interval_clause(fact: Fact) -> str:
    """Return the 95% interval of a fact that has one as a clause."""
    return f"the 95% interval runs from {interval_in_words(fact)}"


def why_similar(fact: Fact, others: Sequence[Fact]) -> str:
    """Return why a value is called similar to others: chance, in it or in those beside it.

    The interval of the value alone does not show it where it leaves one of the others out.
    """
    if not interval_in_words(fact):
        return " once chance is allowed for"
    lower, upper = fact.lower or 0.0, fact.upper or 0.0
    is_shown = all(lower <= (other.value or 0.0) <= upper for other in others)
    both = "" if is_shown else " in both figures"
    return f" once chance is allowed for{both} ({interval_clause(fact)})"


def measure_beside_value(fact: Fact) -> str:
    """Return what is measured, without the sign that its value carries: "of residents"."""
    return fact.measure.removeprefix("percentage ").removeprefix("£ ")
