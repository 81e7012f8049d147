"""The words around a chart: its caption, and the text that stands for it where it is not seen."""

from collections.abc import Mapping, Sequence
from typing import Any

from carebook import periods, units
from carebook.catalogue import Indicator
from carebook.facts import WITHOUT_VALUE, Fact


def caption(catalogue: Indicator, facts: Sequence[Fact]) -> str:
    """Return what is measured, in which unit, of whom and when: one line under the chart."""
    drawn = [fact for fact in facts if fact.charted]
    if not drawn:
        return catalogue.title
    title = catalogue.title
    breakdowns = list(dict.fromkeys(fact.breakdown for fact in drawn))
    if len(breakdowns) == 1 and breakdowns[0]:
        phrase = catalogue.breakdowns[breakdowns[0]]
        title = phrase[:1].upper() + phrase[1:]
    if catalogue.level != "local":
        title += f" ({catalogue.level} figure)"
    whiskers = any(fact.lower is not None for fact in drawn)
    said = f"{title}, {drawn[0].measure}, {_span(drawn)}."
    return said + (" The thin lines show 95% intervals." if whiskers else "")


def alternative_text(catalogue: Indicator, facts: Sequence[Fact], spec: Mapping[str, Any]) -> str:
    """Return what the chart says, in its numbers, for readers who do not see it.

    ``spec`` is the chart as a Vega-Lite specification; it tells lines from bars.
    """
    drawn = [fact for fact in facts if fact.charted]
    many = len({fact.period for fact in drawn}) > 1
    groups: dict[str, list[str]] = {}
    for fact in drawn:
        when = f" in {periods.label(fact.period)}" if many else ""
        value = value_in_words(fact)
        groups.setdefault(fact.breakdown, []).append(f"{fact.place} {value}{when}")
    said = "; ".join(
        f"{name}: {', '.join(items)}" if name and len(groups) > 1 else ", ".join(items)
        for name, items in groups.items()
    )
    return f"{_kind(spec)}. {caption(catalogue, facts)} {said}."


def value_in_words(fact: Fact) -> str:
    """Return a value as it is told beside its place: ``about 434``, ``787 (697 to 885)``."""
    if fact.value is None:
        return WITHOUT_VALUE[fact.status]
    text = f"about {fact.short}" if fact.status == "rounded" else fact.short
    if fact.lower is not None and fact.upper is not None:
        limits = (
            units.short(limit, fact.unit, fact.decimals) for limit in (fact.lower, fact.upper)
        )
        text += f" ({' to '.join(limits)})"
    return text


def _kind(spec: Mapping[str, Any]) -> str:
    layers = spec.get("layer", [spec])
    marks = {layer["mark"]["type"] for layer in layers if isinstance(layer.get("mark"), dict)}
    if "line" in marks:
        return "Line chart"
    return "Bar chart" if marks & {"bar", "rect"} else "Chart"


def card_detail(fact: Fact) -> str:
    """Return what stands under a key figure: its unit, of whom, where and when."""
    place = [] if fact.level == "local" else [fact.place]
    # The value beside it carries the sign, "28.3%" or "£465", so the words need not.
    words = fact.measure.removeprefix("percentage ").removeprefix("£ ")
    return ", ".join([words, *place, periods.label(fact.period)])


def _span(facts: Sequence[Fact]) -> str:
    ordered = sorted({fact.period for fact in facts}, key=periods.start_of)
    labels = [periods.label(period) for period in ordered]
    return labels[0] if len(labels) == 1 else f"{labels[0]} to {labels[-1]}"
