"""How the two facts of a pair stand to each other, and how that is told in a reason."""

from carebook.checking.fact_lookup import FactEntry, FactLookup
from carebook.checking.fact_pairs import FactPair
from carebook.checking.place_mentions import place_name_for_code
from carebook.data import periods
from carebook.facts.relations import compare_facts
from carebook.text.phrasing import place_in_sentence


def compare_pair(pair: FactPair) -> str:
    """Return how the first of a pair stands to the second, by the rules of the house."""
    direct = compare_facts(pair.one.fact, pair.other.fact)
    if direct != "not compared":
        return direct
    # The interval may belong to the second: then the comparison is read from its side.
    turned = compare_facts(pair.other.fact, pair.one.fact)
    return {"higher": "lower", "lower": "higher"}.get(turned, turned)


def explain_no_comparison(pair: FactPair, index: FactLookup) -> str:
    """Say why no word can be put on the difference of a pair."""
    if compare_pair(pair) == "similar":
        return f"{describe_pair(pair, index)}: similar, once chance and rounding are allowed for."
    return (
        "No margin of error came with these figures, so nobody can say which is higher: "
        f"{describe_pair(pair, index)}."
    )


def place_in_reason(code: str, index: FactLookup) -> str:
    """Return a place as it stands in a reason."""
    return place_in_sentence(place_name_for_code(code, index.knowledge))


def pair_fact_ids(pair: FactPair) -> str:
    """Return the ids of a pair, as a finding names them."""
    if pair.is_change:
        return f"{pair.other.fact.id} -> {pair.one.fact.id}"
    return f"{pair.one.fact.id} : {pair.other.fact.id}"


def describe_pair(pair: FactPair, index: FactLookup) -> str:
    """Return both figures of a pair, each with its place and period."""
    return f"{_describe_entry(pair.one, index)} and {_describe_entry(pair.other, index)}"


def _describe_entry(entry: FactEntry, index: FactLookup) -> str:
    place = place_in_sentence(place_name_for_code(entry.place_code, index.knowledge))
    return f"{entry.fact.sentence} ({place}, {periods.period_label(entry.fact.period)})"
