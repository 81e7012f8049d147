"""What is wrong with a text of the rule writer, found out from the values alone.

Nothing here takes the recorded comparisons, changes, ranks or findings for true: higher and lower,
risen and fallen, largest and sure are worked out again from the figures and both their errors.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from math import hypot

from benchmarks.word_measures import NameShortener, count_words
from carebook.data import periods
from carebook.data.dataset import Dataset
from carebook.facts.fact import Fact
from carebook.facts.knowledge import AreaKnowledge
from carebook.notebooks.blocks import IndicatorBlock
from carebook.text.phrasing import place_in_sentence
from support.rule_texts import displays_of, numbers_of, sentences_of, wording_of_fact

# A high decile is a place with little deprivation: 1 is the most deprived tenth, 10 the least.
_VERDICTS = {
    "higher than in": "higher",
    "less deprived on average than in": "higher",
    "more than twice the figure for": "twice",
    "lower than in": "lower",
    "more deprived on average than in": "lower",
    "less than half the figure for": "half",
    "about the same as in": "about the same",
    "the same as in": "same",
    "not clearly different from": "similar",
    "no clear difference from": "similar",
    "against": "none",
}
_MARKER = re.compile("|".join(re.escape(words) for words in _VERDICTS))
_MOVED = re.compile(
    r"(?:The \w+|It) has (risen|fallen) from (?:a (high|low) of )?(.+?) in ([^.]+?)\."
)
_WORD = re.compile(r"[A-Za-z]+")


def wrong_numbers(words: str, blocks: Sequence[IndicatorBlock]) -> list[str]:
    """Numbers that stand for no fact of the blocks."""
    shown = displays_of(blocks)
    return [number for number in numbers_of(words, blocks) if number not in shown]


def true_verdict(own: Fact, other: Fact) -> str:
    """How two figures stand, both errors counted; England and the average are taken as fixed."""
    if own.value is None or other.value is None or own.footing != other.footing:
        return "none"
    if "at_most" in (own.status, other.status):
        return "none"
    gap = own.value - other.value
    side = "higher" if gap > 0 else "lower"
    is_small = abs(gap) < 0.02 * min(abs(own.value), abs(other.value)) * (1 - 1e-9)
    error = _error(own, gap), 0.0 if _is_fixed(other, own) else _error(other, -gap)
    if None not in error:
        if abs(gap) <= hypot(*error):
            return "about the same" if own.short == other.short else "similar"
        return "about the same" if own.basis != "sample" and is_small else side
    if own.basis != "total":
        return "none"
    if own.short == other.short:
        return "same"
    slack = sum(_rounding(fact) for fact in (own, other))
    return "about the same" if is_small or abs(gap) <= slack * (1 + 1e-9) else side


def _is_fixed(other: Fact, own: Fact) -> bool:
    return other.role == "average" or (other.role == "england" and own.role != "england")


def _error(fact: Fact, side: float) -> float | None:
    """The error of a figure towards the one below it, or above it where ``side`` is negative."""
    if fact.lower is None or fact.upper is None:
        return None
    return fact.value - fact.lower if side > 0 else fact.upper - fact.value


def _rounding(fact: Fact) -> float:
    if fact.status != "rounded" or not fact.value:
        return 0.0
    digits = f"{fact.value:.10f}".rstrip("0").rstrip(".")
    decimals = len(digits.partition(".")[2])
    zeros = len(digits) - len(digits.rstrip("0")) if not decimals else -decimals
    return 10.0**zeros / 2


def figures_told(sentence: str, blocks: Iterable[IndicatorBlock]) -> list[tuple]:
    """The area's own figures that a sentence may be of, each with its block."""
    return [
        (block, fact)
        for block in blocks
        for fact in block.area_facts
        if fact.value is not None
        and fact.charted
        and re.search(rf"(?<![\d,.]){re.escape(printed(fact))}(?!\d|[,.]\d)", sentence)
        and f"n {periods.period_label(fact.period)}" in sentence
        and _fixed_words(fact, block) <= {*_WORD.findall(sentence)}
    ]


def _fixed_words(fact: Fact, block: IndicatorBlock) -> set[str]:
    """Whole words that a sentence on a figure has, so that it is not taken for another's."""
    wording = wording_of_fact(fact, block)
    said = re.sub(r"\{(?!group)\w+\}", " ", wording.sentence)
    said = said.replace("{group}", block.phrases.get(fact.breakdown, fact.breakdown))
    return {*_WORD.findall(said)}


def _mentions(sentence: str, other: Fact) -> Iterator[int]:
    """Where a sentence names a comparator with its figure beside it."""
    name = re.escape(name_of(other))
    value = rf"(?:about )?{re.escape(printed(other))}"
    shapes = (
        rf"{name} \({value}\)",
        rf"{value} in {name}\b",
        rf"(?<!about )the same as in [^.;(]*?(?<!of ){name}",
    )
    for shape in shapes:
        for found in re.finditer(shape, sentence):
            yield found.end() if "same as" in shape else found.start()


def printed(fact: Fact) -> str:
    """A figure as a sentence prints it: a score without what it is out of."""
    return fact.short.partition(" out of ")[0]


def name_of(fact: Fact) -> str:
    """A comparator as a text names it."""
    return "similar areas" if fact.role == "neighbours" else place_in_sentence(fact.place)


def wrong_comparisons(paragraph: str, blocks: Sequence[IndicatorBlock]) -> list[str]:
    """Sentences whose higher, lower or same does not follow from the values."""
    return [
        f"{spoken}, not {true}: {sentence}"
        for sentence, own, other, spoken, true in comparisons_told(paragraph, blocks)
        if not _agree(spoken, true, own, other, paragraph)
    ]


def comparisons_told(paragraph: str, blocks: Sequence[IndicatorBlock]) -> list[tuple]:
    """Each comparison of a paragraph: sentence, both facts, what is said and what is true."""
    found = []
    for sentence in sentences_of(paragraph):
        markers = [(at.start(), _VERDICTS[at[0]]) for at in _MARKER.finditer(sentence)]
        for block, own in figures_told(sentence, blocks):
            for other in block.facts:
                like = (other.unit, other.breakdown, other.period)
                if other.role == "area" or like != (own.unit, own.breakdown, own.period):
                    continue
                for place in _mentions(sentence, other) if other.value is not None else ():
                    said = [verdict for start, verdict in markers if start <= place]
                    spoken = said[-1] if said else "none"
                    found.append((sentence, own, other, spoken, true_verdict(own, other)))
    return found


def _agree(spoken: str, true: str, own: Fact, other: Fact, paragraph: str) -> bool:
    if spoken == "none":
        # Side by side without a word: nobody compares them, or chance may explain it and is told.
        return true == "none" or (true == "similar" and "We cannot tell whether" in paragraph)
    if spoken == "half":
        return true == "lower" and own.value < other.value / 2
    if spoken == "twice":
        return true == "higher" and own.value > other.value * 2
    return spoken == true


def wrong_changes(paragraph: str, blocks: Sequence[IndicatorBlock]) -> list[str]:
    """Rises and falls that chance may explain, or that were none."""
    wrong = []
    for before, sentence in pairwise(["", *sentences_of(paragraph)]):
        for direction, extreme, value, when in _MOVED.findall(sentence):
            told = [
                (earlier, own)
                for text in (before, paragraph)
                for block, own in figures_told(text, blocks)
                for earlier in block.area_facts
                if earlier.value is not None
                and (earlier.unit, earlier.breakdown) == (own.unit, own.breakdown)
                and periods.period_label(earlier.period) == when
                and printed(earlier) == value.removeprefix("about ")
            ]
            wanted = {"risen": "higher", "fallen": "lower"}[direction]
            if not any(true_verdict(own, earlier) == wanted for earlier, own in told):
                wrong.append(sentence)
            if extreme and not all(_is_extreme(extreme, earlier, blocks) for earlier, _ in told):
                wrong.append(f"not the {extreme}: {sentence}")
    return wrong


def _is_extreme(extreme: str, fact: Fact, blocks: Iterable[IndicatorBlock]) -> bool:
    series = [
        other.value
        for block in blocks
        for other in block.area_facts
        if other.value is not None
        and (other.indicator, other.unit, other.breakdown, other.footing)
        == (fact.indicator, fact.unit, fact.breakdown, fact.footing)
    ]
    return fact.value == (max(series) if extreme == "high" else min(series))


def wrong_headline(lead_in: str, paragraph: str, blocks: Sequence[IndicatorBlock]) -> list[str]:
    """A message of ``data/wording.yml`` over a figure that does not differ for sure.

    The figure is that of the sentence after the headline.
    """
    first = sentences_of(paragraph.removeprefix(lead_in))[:1]
    wrong = []
    for block, own in figures_told(" ".join(first), blocks):
        words = wording_of_fact(own, block)
        for side, message in (("higher", words.higher), ("lower", words.lower)):
            # Words made of the title alone are no headline: they say how a figure lies.
            is_headline = bool(message) and ":" not in message
            if is_headline and lead_in == f"{message}." and not differs_for_sure(own, side, block):
                wrong.append(f"{lead_in} {own.short}")
    return wrong


def differs_for_sure(own: Fact, side: str, block: IndicatorBlock) -> bool:
    """Whether a figure lies on a side of England's at 99.8%, or by 5% where it is complete.

    Where England has no figure, the middle authority stands in its place; then only the side is
    checked against the average, from which it may differ.
    """
    sign = 1 if side == "higher" else -1
    england = [
        other
        for other in block.facts
        if other.role == "england"
        and other.value is not None
        and (other.unit, other.breakdown, other.period) == (own.unit, own.breakdown, own.period)
    ]
    if not england:
        return own.basis == "total"
    reference = england[0].value
    gap = sign * (own.value - reference)
    if own.wide_lower is not None and own.wide_upper is not None:
        limit = own.wide_lower if side == "higher" else own.wide_upper
        if sign * (limit - reference) <= 0:
            return False
    elif own.basis != "total":
        return False
    return gap > 0 and (own.basis == "sample" or gap >= 0.05 * abs(reference) * (1 - 1e-9))


def wrong_names(words: str, area: str, dataset: Dataset) -> list[str]:
    """Other authorities that a text names."""
    own = dataset.areas.find_authority(area)
    for known in (own, dataset.areas.region_of(own)):
        if known is not None:
            for spelt in (known.name, place_in_sentence(known.name)):
                words = words.replace(spelt, " ")
    names = [one.name for one in dataset.areas.authorities if one.code != own.code]
    return [name for name in names if re.search(rf"\b{re.escape(name)}\b", words)]


def england_without_figure(words: str, blocks: Sequence[IndicatorBlock]) -> bool:
    """Whether a text names England's figure where there is none."""
    fixed = ["of adults in England", "NHS England", "most deprived tenth in England"]
    fixed += ["most deprived tenth in England and 10 the least"]
    for part in sorted(fixed, key=len, reverse=True):
        words = words.replace(part, " ")
    has_figure = any(
        fact.role == "england" and fact.value is not None and fact.charted
        for block in blocks
        for fact in block.facts
    )
    return "England" in words and not has_figure


def wrong_ranking(words: str, block: IndicatorBlock, knowledge: AreaKnowledge) -> list[str]:
    """Groups called the largest although another is as large, or could be."""
    told = [
        before
        for before, sentence in pairwise(sentences_of(words))
        if sentence.startswith("Next came ")
    ]
    if not told:
        return []
    found = [fact for _, fact in figures_told(told[0], [block])]
    if not found:
        return [f"no figure found: {told[0]}"]
    first = max(found, key=lambda fact: fact.value)
    catalogue = knowledge.dataset.indicators[block.indicator].breakdowns
    rows = [
        fact
        for fact in knowledge.facts_by_indicator[block.indicator]
        if fact.role == "area" and fact.period == first.period
    ]
    wrong = []
    for name in knowledge.dataset.selections.separate_parts(catalogue):
        of_group = [fact for fact in rows if fact.breakdown == name]
        known = [f.value for f in of_group if f.unit == first.unit and f.value is not None]
        is_small = any(
            fact.status == "none_reported" or (fact.status == "suppressed" and not fact.note)
            for fact in of_group
        )
        is_as_large = any(value >= first.value for value in known) and name != first.breakdown
        if is_as_large or not (known or is_small):
            wrong.append(f"{name} may be larger: {told[0]}")
    return wrong


def long_sentences(words: str, most: int, shortener: NameShortener) -> list[str]:
    """Sentences of more words than so many, the names of places and measures counted as one."""
    sentences = sentences_of(shortener.shorten(words))
    return [one for one in sentences if count_words(one) > most]
