"""The sentences of the rule-based writer: a figure, where and when, and what stands beside it."""

from collections.abc import Sequence
from dataclasses import dataclass

from carebook.data import periods
from carebook.facts.fact import Fact, keep_current, until_current
from carebook.facts.fact_phrases import short_value, why_similar
from carebook.facts.relations import ComparisonVerdict
from carebook.notebooks.blocks import IndicatorBlock
from carebook.text.phrasing import capitalised, join_in_words, phrase_with_ages, place_in_sentence


def latest_charted_facts(block: IndicatorBlock) -> list[Fact]:
    """Return the area's charted facts of the period to draw, those without a value too."""
    return keep_current(fact for fact in block.area_facts if fact.charted)


def latest_facts_with_value(block: IndicatorBlock) -> list[Fact]:
    """Return the area's charted facts of the last period up to that in which it has any value."""
    charted = [fact for fact in block.area_facts if fact.charted]
    known = [fact for fact in charted if fact.value is not None]
    drawn = {fact.id for fact in until_current(charted)}
    own = [fact for fact in known if fact.id in drawn] or known
    last = max((fact.period for fact in own), key=periods.period_start, default="")
    return [fact for fact in own if fact.period == last]


@dataclass
class SentenceBuilder:
    """Turns the wording from sentence to sentence, and leaves out what the reader just read."""

    sentence_number: int = 0
    last_place_and_period: tuple[str, str] = ("", "")

    def opening(self, block: IndicatorBlock, fact: Fact) -> str:
        """Return how a sentence on this fact begins: where and when, unless just said."""
        where, when = _place_phrase(block, fact), periods.period_label(fact.period)
        before, self.last_place_and_period = self.last_place_and_period, (where, when)
        # A period that is not the latest is always named.
        is_latest = all(one.period == fact.period for one in latest_charted_facts(block))
        if before == (where, when) and is_latest:
            same = "month" if " " in when else "year"
            return f"In the same {same}, " if self.sentence_number % 2 else ""
        return f"In {when}, " if before[0] == where else f"In {where} in {when}, "

    def figure_sentence(self, block: IndicatorBlock, fact: Fact) -> str:
        """Return the figure, where and when, and beside it the comparators'."""
        text = self.opening(block, fact) + figure_clause(block, fact)
        text += f"{comparator_phrase(block, fact, self.sentence_number)}."
        self.sentence_number += 1
        return capitalised(text)


def figure_clause(block: IndicatorBlock, fact: Fact) -> str:
    """Return the clause that says a figure, as the catalogue words it."""
    group = phrase_with_ages(breakdown_phrase(block, fact), block.title)
    return block.statement.format(value=fact.sentence, breakdown=group)


def breakdown_phrase(block: IndicatorBlock, fact: Fact) -> str:
    """Return the words of a fact's breakdown."""
    return block.phrases.get(fact.breakdown, fact.breakdown)


def _place_phrase(block: IndicatorBlock, fact: Fact) -> str:
    place = place_in_sentence(fact.place)
    if fact.level == "regional":
        return f"{place} (the region that includes {block.area})"
    return place


def comparator_phrase(block: IndicatorBlock, fact: Fact, turn: int) -> str:
    """Return the comparators of a fact as the tail of its sentence, grouped by verdict."""
    by_id = {other.id: other for other in block.facts}
    groups: dict[ComparisonVerdict, list[Fact]] = {}
    for comparison in block.comparisons:
        if comparison.fact == fact.id and by_id[comparison.comparator].value is not None:
            groups.setdefault(comparison.verdict, []).append(by_id[comparison.comparator])
    uncompared = groups.pop("not compared", [])
    tails = [
        _verdict_phrase(block, fact, verdict, others, turn) for verdict, others in groups.items()
    ]
    if len(tails) > 2:
        # Three of them are a list, of which the last stands against the rest.
        text = f"{''.join(tails[:-1])}, but{tails[-1].removeprefix(',')}"
    else:
        text = " but".join(tail.removeprefix(",") if n else tail for n, tail in enumerate(tails))
    return text + _uncompared_phrase(uncompared, turn, stands_alone=not tails)


def _uncompared_phrase(others: Sequence[Fact], turn: int, *, stands_alone: bool) -> str:
    """Return the figures that no word compares with the area's, after those that one does."""
    pairs = [(place_in_sentence(other.place), short_value(other)) for other in others]
    if not pairs:
        return ""
    if stands_alone and (turn % 3 == 2 or len(pairs) > 2):
        return ", against " + join_in_words([f"{value} in {place}" for place, value in pairs])
    words = "the figure for {} was {}" if turn % 3 else "in {} the figure was {}"
    return "; " + join_in_words([words.format(*pair) for pair in pairs])


def _verdict_phrase(
    block: IndicatorBlock, fact: Fact, verdict: ComparisonVerdict, others: Sequence[Fact], turn: int
) -> str:
    pairs = [(place_in_sentence(other.place), short_value(other)) for other in others]
    named = join_in_words([f"{place} ({value})" for place, value in pairs])
    match verdict:
        case "higher" | "lower":
            word = block.comparatives.get(verdict, verdict)
            place, value = pairs[0]
            of_it = f"{place}'" if place.endswith("s") else f"{place}'s"
            if turn % 2 or len(others) > 1 or not value[0].isdigit() or word != verdict:
                return f", {word} than in {named}"
            return f", {word} than {of_it} {value}"
        case "same":
            return f", the same as in {join_in_words([place for place, _ in pairs])}"
        case "similar":
            return f", similar to {named}{why_similar(fact, others)}"
        case "about the same":
            return f", about the same as in {named}"
    raise ValueError(f"no words for the verdict {verdict!r}")
