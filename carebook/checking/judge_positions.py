"""Judging where a text says that a figure stands among all authorities.

``Of the 152 authorities with a figure, 34 have a lower one and 117 a higher one``; the median; the
middle half. Numbers have to be as the facts print them. Places and bands: `judge_standings`.
"""

import re

from carebook.checking.checked_claim import ClaimJudgement, contradicted, not_checked, supported
from carebook.checking.number_places import find_subject
from carebook.checking.parsed_sentence import ParsedSentence
from carebook.checking.spans import Mention, find_mentions
from carebook.data import units
from carebook.facts.fact import Fact
from carebook.facts.positions import Position, position_clauses

_NUMBER = r"£?\d[\d,]*(?:\.\d+)?%?"
_HAVE = r"(?P<{0}>\d+|none) (?:(?:has|have) )?a (?P<{0}_side>lower|higher) (?:one|figure)"
_POSITION_WORDS = re.compile(
    r"(?:\bof (?:the |all )?(?P<authorities>\d+) authorities with a figure,? "
    + _HAVE.format("one")
    + rf"(?: and {_HAVE.format('two')})?)"
    rf"|\bthe median (?:is|was) (?P<median>{_NUMBER})"
    rf"|\bthe middle half (?:lies?|lay) between (?P<lower_quartile>{_NUMBER})"
    rf" and (?P<upper_quartile>{_NUMBER})"
)


def find_positions(text: str) -> list[Mention]:
    """Find the words of a sentence of small letters that place a figure among authorities."""
    return find_mentions(_POSITION_WORDS, text)


def judge_positions(sentence: ParsedSentence) -> list[tuple[Mention, ClaimJudgement]]:
    """Judge every claim of a sentence that places a figure among those of all authorities."""
    return [
        (Mention(*match.span(), ""), _judge_position(match, sentence))
        for match in _POSITION_WORDS.finditer(sentence.lowercase)
    ]


def _judge_position(match: re.Match[str], sentence: ParsedSentence) -> ClaimJudgement:
    candidates = _positions_meant(sentence)
    if not candidates:
        return not_checked("The data do not say where this figure stands among authorities.")
    for position, fact in candidates:
        if _fits(match, position, fact):
            return supported(fact.id, f"{'; '.join(position_clauses(position, fact))}.")
    position, fact = candidates[0]
    return contradicted(fact.id, f"It is so: {'; '.join(position_clauses(position, fact))}.")


def _positions_meant(sentence: ParsedSentence) -> list[tuple[Position, Fact]]:
    """Return the positions of the area's figures that a sentence may speak of."""
    lookup, context = sentence.lookup, sentence.context
    about = sentence.stated_facts or (frozenset() if sentence.indicators else context.facts)
    positions = lookup.knowledge.positions
    stated = [
        (positions[entry.fact.id], entry.fact)
        for entry in lookup.book_entries
        if entry.fact.id in about and entry.fact.id in positions
    ]
    if stated and find_subject(sentence) == context.home:
        return stated
    if any(place.key != context.home for place in sentence.places):
        return []
    named = tuple(dict.fromkeys(mention.key for mention in sentence.indicators))
    indicators = named or (
        (context.given_indicator,) if context.given_indicator else context.indicators_meant
    )
    found = []
    for indicator in indicators:
        facts = lookup.knowledge.facts_by_indicator.get(indicator, ())
        groups = {mention.key for mention in sentence.find_breakdowns(indicator, context.text)}
        for fact in facts:
            position = positions.get(fact.id)
            if position is not None and (not groups or fact.breakdown in groups):
                found.append((position, fact))
    return found


def _fits(match: re.Match[str], position: Position, fact: Fact) -> bool:
    if match["authorities"] is not None:
        counts = {"lower": position.below, "higher": position.above}
        return int(match["authorities"]) == position.authorities and all(
            counts[match[f"{name}_side"]] == _count(match[name])
            for name in ("one", "two")
            if match[name] is not None
        )
    return all(
        units.format_short(getattr(position, name), fact.unit, fact.decimals) == said
        for name in ("median", "lower_quartile", "upper_quartile")
        if (said := match[name]) is not None
    )


def _count(words: str) -> int:
    return 0 if words == "none" else int(words)
