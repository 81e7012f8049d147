"""Judging relations: comparisons and changes; causes and praise, which no fact can carry."""

import re
from dataclasses import replace

from carebook.checking.checked_claim import ClaimKind
from carebook.checking.fact_lookup import FactLookup
from carebook.checking.fact_pairs import FactPair, find_fact_pairs
from carebook.checking.judge_numbers import ClaimJudgement
from carebook.checking.judge_ranks import judge_majority, judge_rank
from carebook.checking.list_alignment import group_overlapping_indicators
from carebook.checking.pair_comparison import (
    compare_pair,
    describe_pair,
    explain_no_comparison,
    pair_fact_ids,
    place_in_reason,
)
from carebook.checking.parsed_sentence import ParsedSentence, PrecedingContext
from carebook.checking.place_mentions import UNKNOWN_PLACE
from carebook.checking.relation_phrases import RelationPhrase
from carebook.checking.relation_scope import RelationScope, find_relation_scope
from carebook.checking.spans import Mention

_NO_CAUSE = ClaimJudgement(
    "unsupported",
    None,
    "The data show what is, never why: causes belong under 'Questions to ask locally'.",
)


_NO_JUDGEMENT = ClaimJudgement(
    "unsupported",
    None,
    "Figures like these cannot carry a judgement of how good an authority is.",
)


# "The data indicate that ..." reports, where "this indicates that ..." infers.
_REPORTING_NOUN = re.compile(
    r"\b(?:data|figures?|statistics|results?|survey|numbers?|estimates?|tables?|charts?|census)"
    r"(?: (?:also|here|for [\w-]+))? $"
)


_STATES_COVERAGE = re.compile(
    r"\s*(?:it|they|this) (?:covers?|asks?|counts?|rests?|leaves?|excludes?|includes?|only)"
)


_STATES_COMPARISON = re.compile(
    r"(?:ing|s)? that[^.;]{0,60}\b(?:less|more|higher|lower|similar|fewer)\b|"
    r"[^.;]{0,40}\b(?:more|fewer|less) [^.;]{0,40}than\b"
)


def _only_introduces_figures(relation: RelationPhrase, text: str) -> bool:
    """Whether words of cause only lead in a figure or a comparison, which is judged by itself."""
    said = text[relation.start : relation.end]
    if said.startswith(("indicat", "suggest", "show")):
        # Only where figures follow, which are judged by themselves.
        states = re.search(r"\d|\b(?:higher|lower|similar)\b", text[relation.end :])
        return states is not None and _REPORTING_NOUN.search(text[: relation.start]) is not None
    if said.startswith(("since", "because")):
        return _STATES_COVERAGE.match(text, relation.start + len(said.split()[0])) is not None
    if said.startswith("mean"):
        return _STATES_COMPARISON.match(text[relation.start + 4 :]) is not None
    return (
        said.startswith("implied") and re.match(r" (?:for|by)\b", text[relation.end :]) is not None
    )


def judge_relation(
    relation: RelationPhrase, reading: ParsedSentence, context: PrecedingContext, index: FactLookup
) -> tuple[ClaimKind, ClaimJudgement] | None:
    """Judge one relation; None where the words make no claim after all."""
    match relation.kind:
        case "cause":
            quiet = relation.negated or reading.sentence.is_local_question
            return (
                None
                if quiet or _only_introduces_figures(relation, reading.lowercase)
                else ("cause", _NO_CAUSE)
            )
        case "judgement":
            return None if relation.negated else ("judgement", _NO_JUDGEMENT)
        case "rank" if re.search(r"\bno (?:\w+ )?(?:figure|data|rank)", reading.lowercase):
            return None  # what is said to be missing claims no place
        case "rank" if _names_rank_indicator(relation, reading, index):
            return None  # the number beside it is judged like any other
        case "rank":
            return "rank", judge_rank(relation, reading, context, index)
        case "majority" | "minority":
            return "comparison", judge_majority(relation, reading, context, index)
        case "rose" | "fell" | "unchanged":
            return _judge_change(relation, reading, context, index)
        case _:
            return _judge_comparison(relation, reading, context, index)


def _names_rank_indicator(
    relation: RelationPhrase, reading: ParsedSentence, index: FactLookup
) -> bool:
    """Whether "rank" names a measure that the data hold: "its rank was 149"."""
    return re.match(r"rank", reading.lowercase[relation.start : relation.end]) is not None and any(
        entry.fact.unit == "rank" and entry.fact.value is not None
        for entry in index.entries_for([topic.key for topic in reading.indicators])
    )


def _judge_comparison(
    relation: RelationPhrase, reading: ParsedSentence, context: PrecedingContext, index: FactLookup
) -> tuple[ClaimKind, ClaimJudgement] | None:
    scene = find_relation_scope(relation, reading, context, index, of_time=False)
    if not scene.indicators and not scene.comparators and not scene.is_change:
        return None
    if listed := _indicators_in_list(relation, reading):
        return "comparison", _judge_listed_indicators(
            relation, listed, scene, reading, context, index
        )
    found = find_fact_pairs(relation, scene, reading, context, index)
    said = reading.lowercase[relation.start : relation.end].strip()
    if not found:
        if not scene.comparators and not scene.is_change and scene.comparator_age is None:
            if relation.kind in ("similar", "different") or not scene.indicators:
                return None
            return "comparison", ClaimJudgement(
                "unsupported", None, f"'{said}' does not say than what."
            )
        if UNKNOWN_PLACE in scene.comparators:
            return "comparison", ClaimJudgement(
                "unsupported", None, "The data hold nothing on those it is held against."
            )
        return "comparison", ClaimJudgement(
            "unsupported",
            None,
            f"No two facts of the same measure, group and period were found that '{said}' "
            f"could rest on.",
        )
    wanted = _accepted_verdicts(relation)
    if any(pair.is_change for pair in found):
        direction = {"higher": "rose", "lower": "fell"}.get(relation.kind)
        if direction:
            return "change", _judge_direction(direction, relation.negated, found, index)
    # Every place it is held against has to stand as the words say.
    verdict: ClaimJudgement | None = None
    for code in scene.comparators or ("",):
        mine = [p for p in found if not code or p.other.place_code == code]
        if code and not mine:
            return "comparison", ClaimJudgement(
                "unsupported",
                None,
                f"There is no figure for {place_in_reason(code, index)} to hold it against.",
            )
        verdict = _judge_pairs(mine, wanted, index)
        if verdict.verdict != "supported":
            return "comparison", verdict
    assert verdict is not None  # noqa: S101  (there is one object at least)
    return "comparison", verdict


def _indicators_in_list(
    relation: RelationPhrase, reading: ParsedSentence
) -> list[tuple[Mention, tuple[str, ...]]]:
    """Return the measures of a list that a relation opens: "lower for requests and carers"."""
    text = reading.lowercase
    if not re.match(r"\s+(?:for|on|in)\b", text[relation.end :]):
        return []
    later = [r.start for r in reading.relations if r.start >= relation.end]
    stop = min(
        [*later, *(m.start() for m in re.finditer(";", text) if m.start() > relation.end)],
        default=len(text),
    )
    inside = [
        c for c in group_overlapping_indicators(reading) if relation.end <= c[0] and c[1] <= stop
    ]
    return (
        [(Mention(start, end, ""), names) for start, end, names in inside]
        if len(inside) > 1 or later
        else []
    )


def _judge_listed_indicators(
    relation: RelationPhrase,
    listed: list[tuple[Mention, tuple[str, ...]]],
    scene: RelationScope,
    reading: ParsedSentence,
    context: PrecedingContext,
    index: FactLookup,
) -> ClaimJudgement:
    """Judge a relation said of several measures: each has to stand as the words say."""
    verdict = ClaimJudgement("unsupported", None, "The data hold no two figures to compare.")
    for mention, names in listed:
        near = find_relation_scope(mention, reading, context, index, of_time=False)
        one = replace(
            scene, indicators=names, ages=near.ages, comparator_age=None, than_offset=None
        )
        found = find_fact_pairs(mention, one, reading, context, index)
        if not found:
            return ClaimJudgement("unsupported", None, "The data hold no two figures to compare.")
        verdict = _judge_pairs(found, _accepted_verdicts(relation), index)
        if verdict.verdict != "supported":
            return verdict
    return verdict


def _accepted_verdicts(relation: RelationPhrase) -> frozenset[str]:
    ups: dict[str, frozenset[str]] = {
        "higher": frozenset({"higher"}),
        "lower": frozenset({"lower"}),
        "similar": frozenset({"similar", "same"}),
        "different": frozenset({"higher", "lower"}),
    }
    wanted = ups[relation.kind]
    if relation.negated:
        return frozenset({"higher", "lower", "similar", "same"}) - wanted
    return wanted


def _judge_pairs(
    found: list[FactPair], wanted: frozenset[str], index: FactLookup
) -> ClaimJudgement:
    verdicts = [(pair, compare_pair(pair)) for pair in found]
    for pair, verdict in verdicts:
        if verdict in wanted:
            return ClaimJudgement(
                "supported", pair_fact_ids(pair), f"{describe_pair(pair, index)}: {verdict}."
            )
    pair, verdict = verdicts[0]
    if verdict == "not compared":
        one, other = pair.one.fact.value or 0.0, pair.other.fact.value or 0.0
        points = "higher" if one > other else "lower" if one < other else "same"
        if wanted & {"higher", "lower"} and points not in wanted:
            return ClaimJudgement(
                "contradicted",
                pair_fact_ids(pair),
                f"The figures point the other way: {describe_pair(pair, index)}.",
            )
        return ClaimJudgement(
            "unsupported", pair_fact_ids(pair), explain_no_comparison(pair, index)
        )
    return ClaimJudgement(
        "contradicted", pair_fact_ids(pair), f"{describe_pair(pair, index)}: {verdict}."
    )


def _judge_change(
    relation: RelationPhrase, reading: ParsedSentence, context: PrecedingContext, index: FactLookup
) -> tuple[ClaimKind, ClaimJudgement] | None:
    if relation.kind in ("rose", "fell") and relation.negated and not reading.indicators:
        return None
    scene = find_relation_scope(relation, reading, context, index, of_time=True)
    if not scene.indicators:
        return "change", ClaimJudgement(
            "unsupported", None, "The words name no measure that the data hold."
        )
    found = find_fact_pairs(relation, scene, reading, context, index)
    if not found:
        return "change", ClaimJudgement(
            "unsupported",
            None,
            "The data hold no two periods of this measure for this place, so nothing can be "
            "said of a change.",
        )
    said = reading.lowercase[relation.start : relation.end]
    hedged = bool(_NEARLY.search(reading.lowercase[: relation.start])) or bool(
        re.match(r"barely|hardly|little", said)
    )
    verdict = _judge_direction(relation.kind, relation.negated, found, index, hedged=hedged)
    return "change", verdict


# "Practically unchanged" allows for so small a part.
_NEARLY_UNCHANGED_LIMIT = 0.02


_NEARLY = re.compile(
    r"\b(?:practically|almost|virtually|nearly|broadly|roughly|essentially|largely|"
    r"more or less|about)\s+"
    r"(?:the\s+)?$"
)


def _ratio(pair: FactPair) -> float:
    return (pair.one.fact.value or 0.0) / (pair.other.fact.value or 1.0)


def _judge_direction(
    kind: str, negated: bool, found: list[FactPair], index: FactLookup, *, hedged: bool = False
) -> ClaimJudgement:
    as_change = {"higher": "rose", "lower": "fell", "same": "unchanged", "similar": "unchanged"}
    for pair in found:
        way = as_change.get(compare_pair(pair), "not compared")
        if (way == kind) != negated and way != "not compared":
            return ClaimJudgement(
                "supported", pair_fact_ids(pair), f"{describe_pair(pair, index)}."
            )
    pair = found[0]
    if hedged and kind == "unchanged" and abs(_ratio(pair) - 1) <= _NEARLY_UNCHANGED_LIMIT:
        return ClaimJudgement("supported", pair_fact_ids(pair), f"{describe_pair(pair, index)}.")
    if compare_pair(pair) == "not compared":
        return ClaimJudgement(
            "unsupported", pair_fact_ids(pair), explain_no_comparison(pair, index)
        )
    return ClaimJudgement(
        "contradicted",
        pair_fact_ids(pair),
        f"The figures say otherwise: {describe_pair(pair, index)}.",
    )
