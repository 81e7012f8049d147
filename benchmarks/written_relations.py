"""How two facts stand, in numbers as people say them: "1.6 times", "1.2 percentage points"."""

from benchmarks.written_numbers import WrittenNumber
from carebook.data import units
from carebook.facts.fact import Fact
from carebook.facts.relations import difference, ratio


def write_ratio(fact: Fact, other: Fact, turn: int) -> WrittenNumber | None:
    """Say how many times one value is the other: "1.6 times", "more than double", "half"."""
    times = ratio(fact, other)
    if times is None:
        return None
    if times >= 1.15:
        words = []
        if 1.9 < times < 2.1:
            words = ["about twice", "roughly double"]
        elif 2.1 <= times < 2.9:
            words = ["more than twice", "more than double"]
        plain = f"{units.format_number(times, 1)} times"
        return ratio_as_number([plain, f"about {plain}", *words][turn % (2 + len(words))], times)
    if 0.46 < times < 0.5:
        return ratio_as_number(("just under half", "less than half", "about half")[turn % 3], times)
    if 0.3 < times < 0.46:
        return ratio_as_number("less than half", times)
    return None


def ratio_as_number(text: str, times: float) -> WrittenNumber:
    """A factor as an amount; its limits are those of one decimal."""
    return WrittenNumber(text, times - 0.05, times + 0.05, "factor", " ")


def write_difference(fact: Fact, other: Fact) -> WrittenNumber | None:
    """Say how far two values lie apart; None where the printed values would say otherwise."""
    apart = difference(fact, other)
    if not apart or fact.value is None or other.value is None:
        return None
    if "rounded" in (fact.status, other.status):
        return None
    apart = abs(apart)
    if fact.unit == units.PERCENT:
        printed = abs(round(fact.value, 1) - round(other.value, 1))
        text = units.format_number(apart, 1).removesuffix(".0")
        if abs(printed - apart) > 0.049 or text == "0":
            return None
        return WrittenNumber(
            f"{text} percentage points", apart - 0.05, apart + 0.05, "difference", " "
        )
    if fact.unit == units.POUNDS_PER_RESIDENT:
        printed = abs(round(fact.value) - round(other.value))
        if printed != round(apart):
            return None
        text = f"£{units.format_number(apart, 0)} a head"
        return WrittenNumber(text, apart - 0.5, apart + 0.5, "difference", " ")
    if fact.unit == units.PEOPLE:
        text = f"{units.format_number(apart, 0)} people"
        return WrittenNumber(text, apart - 0.5, apart + 0.5, "difference", " ")
    return None


def write_relative_difference(fact: Fact, other: Fact, turn: int) -> WrittenNumber | None:
    """Say by what per cent one value is above or below the other, to the whole per cent."""
    times = ratio(fact, other)
    if times is None or not 5 <= abs(times - 1) * 100 <= 99:
        return None
    if "rounded" in (fact.status, other.status):
        return None
    share = abs(times - 1) * 100
    text = f"{('', 'about ')[turn % 2]}{units.format_number(share, 0)}%"
    return WrittenNumber(text, share - 0.5, share + 0.5, "relative", " ")
