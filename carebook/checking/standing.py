"""How the two facts of a pair stand to each other, and how that is told in a reason."""

from carebook.checking.index import Entry, Index
from carebook.checking.pairs import Pair
from carebook.checking.places import name_of
from carebook.data import periods
from carebook.facts.relations import compare
from carebook.text.phrasing import place_in_sentence


def compare_entries(pair: Pair) -> str:
    """Return how the first of a pair stands to the second, by the rules of the house."""
    direct = compare(pair.one.fact, pair.other.fact)
    if direct != "not compared":
        return direct
    # The interval may belong to the second: then the comparison is read from its side.
    turned = compare(pair.other.fact, pair.one.fact)
    return {"higher": "lower", "lower": "higher"}.get(turned, turned)


def why_not(pair: Pair, index: Index) -> str:
    """Say why no word can be put on the difference of a pair."""
    if compare_entries(pair) == "similar":
        return f"{both_of(pair, index)}: similar, once chance and rounding are allowed for."
    return (
        "No margin of error came with these figures, so nobody can say which is higher: "
        f"{both_of(pair, index)}."
    )


def place_of(code: str, index: Index) -> str:
    """Return a place as it stands in a reason."""
    return place_in_sentence(name_of(code, index.knowledge))


def ids_of(pair: Pair) -> str:
    """Return the ids of a pair, as a finding names them."""
    if pair.of_time:
        return f"{pair.other.fact.id} -> {pair.one.fact.id}"
    return f"{pair.one.fact.id} : {pair.other.fact.id}"


def both_of(pair: Pair, index: Index) -> str:
    """Return both figures of a pair, each with its place and period."""
    return f"{_one(pair.one, index)} and {_one(pair.other, index)}"


def _one(entry: Entry, index: Index) -> str:
    place = place_in_sentence(name_of(entry.whose, index.knowledge))
    return f"{entry.fact.sentence} ({place}, {periods.label(entry.fact.period)})"
