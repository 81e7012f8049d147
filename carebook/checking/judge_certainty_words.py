"""Judging what a text says of how sure its figures are: "We cannot tell whether ...".

A sentence of this kind is about the figures that were stated last, or about those that it lists by
name. It is judged as a whole.
"""

import re
from collections.abc import Callable, Iterable, Mapping

from carebook.checking.checked_claim import (
    ClaimJudgement,
    ClaimKind,
    ClaimVerdict,
    contradicted,
    not_checked,
    supported,
)
from carebook.checking.fact_lookup import FactEntry
from carebook.checking.fact_pairs import FactPair
from carebook.checking.parsed_sentence import ParsedSentence
from carebook.checking.spans import Mention, find_mentions
from carebook.checking.word_lists import word_pattern
from carebook.checking.worded_messages import KnownFigure, WordedMessages
from carebook.data.areas import ENGLAND_CODE
from carebook.facts.fact_phrases import interval_in_words
from carebook.facts.relations import compare_facts

_OF_STATED = ("may be chance", "beyond chance", "complete")
_ALIKE = ("similar", "about the same", "same")
# "And 2 more" at the end of a list.
_MORE = re.compile(r"(?:\d+|[a-z]+) (?:more|others?)")
_LIST_JOINER = re.compile(r", and |, | and ")

JudgedWords = tuple[Mention, ClaimKind, ClaimJudgement]


def judge_certainty_words(
    sentence: ParsedSentence, messages: WordedMessages
) -> list[JudgedWords] | None:
    """Judge a sentence on certainty; None where it is none, an empty list where it claims nothing.

    What chance may explain, and what is beyond it, are decided as the facts' comparisons are; of
    figures in a list, as findings are.
    """
    text = sentence.lowercase.rstrip(" .")
    if word_pattern("certainty", "claims nothing").fullmatch(text):
        return []
    whole = Mention(0, len(text), "")
    if word_pattern("certainty", "close to others").fullmatch(text):
        return [(whole, "comparison", _judge_closeness(messages, sentence))]
    for heading in _OF_STATED:
        if match := word_pattern("certainty", heading).fullmatch(text):
            judgement = _judge_stated(heading, match, sentence)
            return [(whole, "comparison", judgement)]
    for heading, is_so in _TRUE_OF_LISTED.items():
        match = word_pattern("certainty", heading).fullmatch(text)
        if match is not None:
            if _other_place_named(sentence):
                judgement = not_checked("The figures at hand are not those of the place named.")
                return [(whole, "comparison", judgement)]
            figures = _figures_listed(match["list"], messages.by_name)
            return [(whole, "comparison", _judge_listed(figures, is_so))]
    return None


def _judge_closeness(messages: WordedMessages, sentence: ParsedSentence) -> ClaimJudgement:
    """Judge that an area is close to others on most measures: fewer than half differ for sure."""
    figures = [one for named in messages.by_name.values() for one in named]
    if not figures or _other_place_named(sentence):
        return not_checked("The data have no figures of this area.")
    sure = sum(one.certainty.is_sure for one in figures)
    # It rests on all of them, and on no fact more than on another.
    verdict: ClaimVerdict = "supported" if 2 * sure < len(figures) else "contradicted"
    return ClaimJudgement(verdict, None, f"{sure} of {len(figures)} figures differ for sure.")


def _other_place_named(sentence: ParsedSentence) -> bool:
    """Whether a sentence names a place that is neither the area nor England."""
    others = sentence.lookup.place_codes - {sentence.context.home, ENGLAND_CODE}
    return any(place.key in others for place in sentence.places)


def judge_chance_in_passing(sentence: ParsedSentence) -> list[JudgedWords]:
    """Judge that chance plays no part, where it is said beside figures: so of complete ones."""
    found: list[JudgedWords] = []
    for words in find_mentions(word_pattern("certainty", "in passing"), sentence.lowercase):
        stated = [e for e in sentence.lookup.book_entries if e.fact.id in sentence.stated_facts]
        if not stated:
            continue
        sampled = [entry for entry in stated if entry.fact.basis == "sample"]
        judge = contradicted if sampled else supported
        one = (sampled or stated)[0]
        basis = "from a survey, in which chance plays a part" if sampled else "complete"
        found.append((words, "comparison", judge(one.fact.id, f"{one.description}: {basis}.")))
    return found


def _judge_stated(heading: str, match: re.Match[str], sentence: ParsedSentence) -> ClaimJudgement:
    """Judge what is said of the figures that were stated last."""
    own = own_entries_stated(sentence)
    if not own:
        return not_checked("No figure of this area stands before it.")
    one = own[0]
    if heading == "complete":
        judge = supported if one.fact.basis == "total" else contradicted
        return judge(one.fact.id, f"{one.description}: {one.fact.basis}.")
    others = _entries_beside(one, sentence)
    if not others:
        return not_checked("No figure to hold it against stands before it.", one.fact.id)
    said = match.groupdict().get("interval")
    if said and said != interval_in_words(one.fact).lower():
        return contradicted(one.fact.id, f"{one.description}: {interval_in_words(one.fact)}.")
    wanted = ("similar",) if heading == "may be chance" else ("higher", "lower")
    for pair in (FactPair(one, other) for other in others):
        is_so = pair.verdict in wanted
        if heading == "beyond chance":
            is_so = is_so and one.fact.lower is not None
        if not is_so:
            return contradicted(pair.fact_ids, f"{pair.description}: {pair.verdict}.")
    pair = FactPair(one, others[0])
    return supported(pair.fact_ids, f"{pair.description}: {pair.verdict}.")


def own_entries_stated(sentence: ParsedSentence) -> list[FactEntry]:
    """Return the area's own figures that the sentence before stated."""
    context = sentence.context
    return [
        entry
        for entry in sentence.lookup.book_entries
        if entry.fact.id in context.facts and entry.place_code == context.home
    ]


def _entries_beside(one: FactEntry, sentence: ParsedSentence) -> list[FactEntry]:
    """Return the figures that it was held against: of the places named, else those stated.

    Where nothing was stated beside it, it is England's.
    """
    home = sentence.context.home
    measure = one.fact.id.partition("/")[2]
    beside = [
        entry
        for entry in sentence.lookup.book_entries
        if entry.fact.id.partition("/")[2] == measure
        and entry.place_code != home
        and entry.fact.value is not None
    ]
    if named := {place.key for place in sentence.places} - {home}:
        found = [entry for entry in beside if entry.place_code in named]
        return found if {entry.place_code for entry in found} == named else []
    stated = [entry for entry in beside if entry.fact.id in sentence.context.facts]
    return stated or [entry for entry in beside if entry.place_code == ENGLAND_CODE]


def _figures_listed(
    text: str, by_name: Mapping[str, tuple[KnownFigure, ...]]
) -> list[tuple[KnownFigure, ...]]:
    """Return the figures of a list of names; none where a name is of no figure."""
    found: list[tuple[KnownFigure, ...]] = []
    rest = text
    while rest:
        names = (name for name in by_name if rest.startswith(name))
        ends = {
            name: joiner
            for name in names
            if (joiner := _LIST_JOINER.match(rest, len(name))) or len(rest) == len(name)
        }
        if not ends:
            return found if found and _MORE.fullmatch(rest) else []
        name = max(ends, key=len)
        found.append(by_name[name])
        joiner = ends[name]
        rest = rest[joiner.end() :] if isinstance(joiner, re.Match) else ""
    return found


def _judge_listed(
    listed: Iterable[tuple[KnownFigure, ...]], is_so: Callable[[KnownFigure], bool]
) -> ClaimJudgement:
    """Judge what is said of several figures: it has to be so for each."""
    judgement = not_checked("The words name no figure of this area.")
    for figures in listed:
        # Figures of two units or measures may share a name.
        best = next((one for one in figures if is_so(one)), figures[0])
        judge = supported if is_so(best) else contradicted
        of_change = is_so is _changed_beyond_chance
        described = best.description_of_changes if of_change else best.description
        judgement = judge(best.fact.id, described)
        if judgement.verdict != "supported":
            break
    return judgement


def _is_beyond_chance(figure: KnownFigure) -> bool:
    return figure.certainty.is_sure and figure.certainty.grounds == "beyond chance"


def _changed_beyond_chance(figure: KnownFigure) -> bool:
    return any(one.direction in ("rose", "fell") for one in figure.candidate.changes)


def _is_like_england(figure: KnownFigure) -> bool:
    england = figure.candidate.beside("england")
    return england is not None and compare_facts(figure.fact, england) in _ALIKE


_TRUE_OF_LISTED: Mapping[str, Callable[[KnownFigure], bool]] = {
    "list beyond chance": _is_beyond_chance,
    "list changed": _changed_beyond_chance,
    "list complete": lambda figure: figure.fact.basis == "total",
    "list not sure": lambda figure: not figure.certainty.is_sure,
    "list sure": lambda figure: figure.certainty.is_sure,
    "list like england": _is_like_england,
}
