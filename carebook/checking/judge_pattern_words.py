"""Judging what a text says of all groups of a measure: on one side of England, or the largest."""

import re

from carebook.checking.checked_claim import (
    ClaimJudgement,
    ClaimKind,
    contradicted,
    not_checked,
    supported,
)
from carebook.checking.judge_certainty_words import own_entries_stated
from carebook.checking.parsed_sentence import ParsedSentence
from carebook.checking.spans import Mention, distinct_keys
from carebook.checking.word_lists import word_pattern
from carebook.checking.worded_messages import KnownFigure, WordedMessages
from carebook.data.wording import figure_name
from carebook.facts.relations import compare_facts
from carebook.text.phrasing import number_in_words


def judge_pattern_words(
    sentence: ParsedSentence, messages: WordedMessages
) -> list[tuple[Mention, ClaimKind, ClaimJudgement]] | None:
    """Judge a sentence on the groups of a measure as a whole; None where it is none."""
    text = sentence.lowercase.rstrip(" .")
    whole = Mention(0, len(text), "")
    if match := word_pattern("patterns", "largest group").fullmatch(text):
        return [(whole, "rank", _judge_group(match, sentence))]
    if match := word_pattern("patterns", "all groups").fullmatch(text):
        indicator = _indicator_meant(match["what"], sentence)
        figures = messages.figures_of(indicator)
        return [(whole, "comparison", _judge_all_groups(match, figures))]
    return None


def _judge_group(match: re.Match[str], sentence: ParsedSentence) -> ClaimJudgement:
    """Judge "That was the largest group" of the figure that was stated last."""
    ranks = {rank.fact: rank for rank in sentence.lookup.knowledge.ranks}
    for entry in own_entries_stated(sentence):
        if (rank := ranks.get(entry.fact.id)) is None:
            continue
        is_right = rank.place == (1 if match["largest"] else rank.of) and not rank.tied
        reason = f"{entry.description}, number {rank.place} of {rank.of} groups."
        return (supported if is_right else contradicted)(entry.fact.id, reason)
    return not_checked("The data do not have a figure for every group, so none comes first.")


def _judge_all_groups(match: re.Match[str], figures: list[KnownFigure]) -> ClaimJudgement:
    """Judge that so many groups, which are all that have a figure, lie on one side of England."""
    if not figures:
        return not_checked("The words name no measure with groups.")
    for figure in figures:
        england = figure.candidate.beside("england")
        if england is None:
            return not_checked("Not every group has a figure for England.", figure.fact.id)
        if compare_facts(figure.fact, england) != match["side"]:
            return contradicted(figure.fact.id, figure.description)
    counted = (str(len(figures)), number_in_words(len(figures)))
    judge = supported if match["count"] in counted else contradicted
    return judge(figures[0].fact.id, f"{len(figures)} groups have a figure: {match['side']}.")


def _indicator_meant(named: str, sentence: ParsedSentence) -> str:
    """Return the measure whose groups are meant: the one named, or the kinds of the figure before.

    Kinds of a whole are those of ``data/findings.yml``.
    """
    knowledge = sentence.lookup.knowledge
    if named not in ("it", "that", "this"):
        for name, one in knowledge.indicators.items():
            if one.title.lower() == named:
                return name
        return next(iter(distinct_keys(sentence.indicators)), "")
    for entry in own_entries_stated(sentence):
        fact = entry.fact
        whole = figure_name(fact.indicator, fact.breakdown)
        return knowledge.dataset.finding_settings.kinds.get(whole, fact.indicator)
    return sentence.context.given_indicator or ""
