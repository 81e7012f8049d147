"""Judging how far apart two figures are said to be: "1.6 times", "3.6 points", "£79 less"."""

import re
from dataclasses import replace

from carebook.checking.deltas import AFTER_DELTA, OF_THE
from carebook.checking.index import Index
from carebook.checking.judge_numbers import Verdict
from carebook.checking.numbers import Quantity
from carebook.checking.pairs import Pair, pairs
from carebook.checking.reading import Context, Reading
from carebook.checking.rounding import says
from carebook.checking.scene import Scene, scene_of
from carebook.checking.standing import both_of, compare_entries, ids_of, why_not


def judge_delta(quantity: Quantity, reading: Reading, context: Context, index: Index) -> Verdict:
    """Judge a ratio or a difference: "1.6 times", "3.6 points", "a third higher", "£79 less"."""
    said = reading.plain[quantity.start : quantity.end].strip()
    over_time = any(r.kind in ("rose", "fell") for r in reading.relations) or bool(
        re.search(r"doubled|tripled|trebled|halved", said)
    )
    scene = scene_of(quantity, reading, context, index, of_time=over_time)
    found = pairs(quantity, scene, reading, context, index)
    if not found and not over_time:
        found = [
            Pair(p.other, p.one) for p in pairs(quantity, _turned(scene), reading, context, index)
        ]
    if not found:
        return Verdict(
            "unsupported", None, f"No two facts were found between which {said} could lie."
        )
    tested = [(pair, _delta_fits(quantity, pair, reading)) for pair in found]
    right = [pair for pair, fits in tested if fits]
    if not right:
        pair = found[0]
        return Verdict(
            "contradicted", ids_of(pair), f"{said} is not the gap between {both_of(pair, index)}."
        )
    decided = [
        pair
        for pair in right
        if pair.of_time or compare_entries(pair) in ("higher", "lower", "same")
    ]
    if decided:
        return Verdict("supported", ids_of(decided[0]), f"{both_of(decided[0], index)}.")
    return Verdict(
        "unsupported",
        ids_of(right[0]),
        f"The figures do not carry a difference: {why_not(right[0], index)}",
    )


def _turned(scene: Scene) -> Scene:
    return replace(scene, subjects=scene.objects, objects=scene.subjects)


def _delta_fits(quantity: Quantity, pair: Pair, reading: Reading) -> bool:
    one, other = pair.one.fact.value, pair.other.fact.value
    if one is None or not other or not one:
        return False
    unit = pair.one.fact.unit
    text = reading.plain
    after = text[quantity.end : quantity.end + 40]
    absolute = replace(quantity, value=abs(quantity.value))
    if quantity.kind == "times":
        up = re.match(r"\s*(?:lower|less|fewer|smaller)", after) is None and quantity.value >= 1
        return says(absolute, one / other) or (not up and says(absolute, other / one))
    if quantity.kind == "points":
        return unit == "percent" and says(absolute, abs(one - other))
    if quantity.kind in ("percent", "share"):
        if OF_THE.match(after) and not AFTER_DELTA.match(after):
            return says(absolute, 100 * one / other)
        return says(absolute, abs(one / other - 1) * 100)
    scale = {"£ million": 1e6, "£ thousand per 100,000 people": 1e3}.get(unit, 1.0)
    if (quantity.kind == "money") != unit.startswith("£"):
        return False
    per = re.search(
        r"\b(?:per|a) (?:head|resident|person)|each resident|every resident|per capita", text
    )
    if (
        unit == "£ million"
        and per
        and not re.search(r"million|m\b", text[quantity.start : quantity.end])
    ):
        return False
    return says(absolute, abs(one - other) * scale)
