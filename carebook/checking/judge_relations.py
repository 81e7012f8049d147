"""Judging relations: comparisons and changes; causes and praise, which no fact can carry."""

import re
from dataclasses import replace

from carebook.checking.checked_claim import (
    ClaimJudgement,
    ClaimKind,
    contradicted,
    not_checked,
    supported,
)
from carebook.checking.fact_pairs import FactPair, find_fact_pairs, find_pairs_of_sizes
from carebook.checking.judge_ranks import judge_majority, judge_rank
from carebook.checking.list_alignment import group_overlapping_indicators
from carebook.checking.parsed_sentence import ParsedSentence
from carebook.checking.period_mentions import PeriodMention
from carebook.checking.place_mentions import UNKNOWN_PLACE, place_name_for_code
from carebook.checking.relation_phrases import RelationPhrase
from carebook.checking.relation_scope import RelationScope, find_relation_scope
from carebook.checking.spans import CLAUSE_BREAK, Mention
from carebook.checking.word_lists import word_pattern
from carebook.statistics.differences import MATERIAL_SHARE

_NO_CAUSE = not_checked(
    "The data show what is, never why: causes belong under 'Questions to ask locally'."
)
_NO_JUDGEMENT = not_checked("Figures like these cannot show how good an authority is.")
# "The data indicate that ..." reports, where "this indicates that ..." infers.
_REPORTING_NOUN = word_pattern("judge_relations", "reporting noun")
_STATES_COVERAGE = word_pattern("judge_relations", "states coverage")
_STATES_COMPARISON = word_pattern("judge_relations", "states comparison")
# "Lower for requests and ...", "above England on both ...".
_BEFORE_LIST = re.compile(
    r"\s+(?:for|on|in)\b|[^.;:(]{0,60}?\b(?:for|on|in|of|at) (?:both|all|each|every one)\b"
)
# Comparatives that put figures in order by which is the better.
_GOOD_OR_BAD = re.compile(
    r"(?:(?:do(?:es|ing)?|did|done|far(?:es?|ed|ing)|score[sd]?) )?"
    r"(?:(?:any|much|far|slightly) )?(?:"
    r"(?P<good>better|easier|safer|happier|more (?:satisfied|content|easily))|"
    r"(?P<bad>worse|harder|lonelier|unhappier|more (?:difficult|isolated)|"
    r"less (?:satisfied|safe|content|easily)))"
)
_THAN = re.compile(r"[^.;:,\d]{0,40}\bthan\b")
# "Both X and Y fell", "all three results beat England's: X, Y and Z".
_ALL_OF_THEM = re.compile(r"\b(?:both|all (?:of the )?(two|three|four|five))\b")
_COUNTS = {"both": 2, "two": 2, "three": 3, "four": 4, "five": 5}
_NEARLY = word_pattern("judge_relations", "nearly")
# The verdicts on two facts that each kind of relation may rest on.
_HIGHER, _LOWER, _ALIKE = (
    frozenset({"higher"}),
    frozenset({"lower"}),
    frozenset({"similar", "about the same", "same"}),
)
_MEANS_THAT = re.compile(r"(?:(?:which|this|that|it) )?mean(?:s|t|ing) that")
_ACCEPTED_VERDICTS = {
    "higher": _HIGHER, "lower": _LOWER, "similar": _ALIKE, "different": _HIGHER | _LOWER,
    "rose": _HIGHER, "fell": _LOWER, "unchanged": _ALIKE,
}  # fmt: skip


def judge_relation(
    relation: RelationPhrase, sentence: ParsedSentence
) -> tuple[ClaimKind, ClaimJudgement] | None:
    """Judge one relation; None where the words make no claim after all."""
    if relation.denied:
        return _judge_denied(relation, sentence)
    relation = _as_order(relation, sentence)
    match relation.kind:
        case "cause":
            no_claim = relation.negated or _asks(sentence)
            if no_claim or _only_introduces_figures(relation, sentence):
                return None
            return "cause", _NO_CAUSE
        case "judgement":
            return None if relation.negated else ("judgement", _NO_JUDGEMENT)
        case "rank" if re.search(r"\bno (?:\w+ )?(?:figure|data|rank)", sentence.lowercase):
            return None  # the sentence says that there is no rank
        case "rank" if _names_rank_indicator(relation, sentence):
            return None  # the number beside it is judged like any other
        case "rank":
            return "rank", judge_rank(relation, sentence)
        case "majority" | "minority":
            return "comparison", judge_majority(relation, sentence)
        case "rose" | "fell" if relation.negated and not sentence.indicators:
            return None
        case "rose" | "fell" | "unchanged":
            return "change", _judge_change(relation, sentence)
        case _:
            return _judge_comparison(relation, sentence)


def _as_order(relation: RelationPhrase, sentence: ParsedSentence) -> RelationPhrase:
    """Return a relation in words of good and bad as one of more and less, where a measure has them.

    "Easier than it used to be", "did better than England": an order of a measure whose polarity is
    known, and no judgement of anybody.
    """
    said = _GOOD_OR_BAD.fullmatch(sentence.lowercase[relation.start : relation.end].strip())
    if said is None or relation.kind not in ("different", "judgement"):
        return relation
    if relation.kind == "judgement" and not _THAN.match(sentence.lowercase, relation.end):
        return relation
    known = sentence.lookup.knowledge.indicators
    scope = find_relation_scope(relation, sentence)
    polarities = {known[name].polarity for name in scope.indicators}
    if len(polarities) != 1 or polarities == {"neutral"}:
        return relation
    is_higher = (said["good"] is not None) == (polarities == {"higher is better"})
    return replace(relation, kind="higher" if is_higher else "lower")


def _asks(sentence: ParsedSentence) -> bool:
    """Whether a sentence asks; "Isn't it because of age?" says so."""
    return sentence.source.is_question and "n't " not in sentence.lowercase


def _judge_denied(
    relation: RelationPhrase, sentence: ParsedSentence
) -> tuple[ClaimKind, ClaimJudgement] | None:
    """Judge what a text says cannot be shown: right where the facts do not show it.

    Nothing is claimed where there are no facts that could.
    """
    if relation.kind in ("cause", "judgement"):
        return None
    judged = judge_relation(replace(relation, denied=False, negated=False), sentence)
    fact = judged[1].fact if judged else None
    if judged is None or fact is None:
        return None
    kind, judgement = judged
    if judgement.verdict == "supported":
        return kind, contradicted(fact, f"The figures do show it: {judgement.reason}")
    return kind, supported(fact, judgement.reason)


def _only_introduces_figures(relation: RelationPhrase, sentence: ParsedSentence) -> bool:
    """Whether words of cause only lead in a figure or a comparison, which is judged by itself."""
    text = sentence.lowercase
    said = text[relation.start : relation.end]
    if _MEANS_THAT.fullmatch(said):
        # "Which means that about a quarter did not": the number is judged by itself.
        return any(0 <= number.start - relation.end <= 25 for number in sentence.stated_figures)
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


def _names_rank_indicator(relation: RelationPhrase, sentence: ParsedSentence) -> bool:
    """Whether "rank" names a measure that the data hold: "its rank was 149"."""
    return sentence.lowercase.startswith("rank", relation.start) and any(
        entry.fact.unit == "rank" and entry.fact.value is not None
        for entry in sentence.lookup.entries_for([mention.key for mention in sentence.indicators])
    )


def _judge_comparison(
    relation: RelationPhrase, sentence: ParsedSentence
) -> tuple[ClaimKind, ClaimJudgement] | None:
    scope = find_relation_scope(relation, sentence)
    if not scope.indicators and not scope.comparators and not scope.is_change:
        return None
    listed = _indicators_in_list(relation, sentence) or _indicators_of_all(relation, sentence)
    if listed:
        judgement = _judge_listed_indicators(relation, listed, scope, sentence)
        return "comparison", judgement
    pairs = find_fact_pairs(relation, scope, sentence)
    words = sentence.lowercase[relation.start : relation.end].strip()
    if not pairs:
        if not scope.comparators and not scope.is_change and scope.comparator_age is None:
            if relation.kind in ("similar", "different") or not scope.indicators:
                return None
            return "comparison", not_checked(f"'{words}' does not say than what.")
        if UNKNOWN_PLACE in scope.comparators:
            return "comparison", not_checked("The data have no figure for the place compared with.")
        if sizes := find_pairs_of_sizes(relation, scope, sentence):
            return "comparison", not_checked(
                f"'{words}' holds totals of places of different size against each other: "
                f"{sizes[0].description}. Compare rates.",
                sizes[0].fact_ids,
            )
        return "comparison", not_checked(
            f"'{words}' needs two figures of the same measure, group and period; the data do not "
            "have them."
        )
    if relation.kind in ("higher", "lower") and any(pair.is_change for pair in pairs):
        return "change", _judge_direction(relation, pairs)
    # What the text says has to be so for every place compared with.
    judgement = not_checked("")
    for code in scope.comparators or ("",):
        own = [pair for pair in pairs if not code or pair.other.place_code == code]
        if not own:
            place = place_name_for_code(code, sentence.lookup.knowledge)
            return "comparison", not_checked(f"There is no figure for {place} to compare with.")
        judgement = _judge_groups(own, _accepted_verdicts(relation))
        if judgement.verdict != "supported":
            break
    return "comparison", judgement


def _judge_groups(pairs: list[FactPair], accepted: frozenset[str]) -> ClaimJudgement:
    """Judge a relation: where the words name no group it has to be so for each that has a figure.

    Where they may speak of several measures, it has to be so of one.
    """
    measures: dict[str, dict[str, list[FactPair]]] = {}
    for pair in pairs:
        groups = measures.setdefault(pair.one.fact.indicator, {})
        groups.setdefault(pair.one.fact.breakdown, []).append(pair)
    found = []
    for groups in measures.values():
        judgements = [_judge_pairs(ones, accepted) for ones in groups.values()]
        wrong = [one for one in judgements if one.verdict != "supported"]
        if wrong and len(wrong) < len(judgements):
            right = next(one for one in judgements if one.verdict == "supported")
            said = f"So for one group ({right.reason.rstrip('.')}), but not for another"
            return not_checked(f"{said}: {wrong[0].reason} Say which is meant.", wrong[0].fact)
        if not wrong:
            return judgements[0]
        found.append(wrong[0])
    return found[0]


def _indicators_in_list(
    relation: RelationPhrase, sentence: ParsedSentence
) -> list[tuple[Mention, tuple[str, ...]]]:
    """Return the measures of a list that a relation opens: "lower for requests and carers"."""
    text, end = sentence.lowercase, relation.end
    if not _BEFORE_LIST.match(text, end):
        return []
    later = [other.start for other in sentence.relations if other.start >= end]
    semicolon = text.find(";", end)
    stop = min([*later, semicolon if semicolon >= 0 else len(text)])
    inside = [
        (Mention(first, last, ""), names)
        for first, last, names in group_overlapping_indicators(sentence)
        if end <= first and last <= stop
    ]
    return inside if len(inside) > 1 or later else []


def _indicators_of_all(
    relation: RelationPhrase, sentence: ParsedSentence
) -> list[tuple[Mention, tuple[str, ...]]]:
    """Return the measures of all of which a relation is said: "both safety and control fell".

    Only where as many are named as the words count.
    """
    counted = _ALL_OF_THEM.search(sentence.lowercase, 0, relation.start)
    if counted is None or CLAUSE_BREAK.search(sentence.lowercase, counted.end(), relation.start):
        return []
    found = [
        (Mention(first, last, ""), names)
        for first, last, names in group_overlapping_indicators(sentence)
        if first >= counted.end()
    ]
    return found if len(found) == _COUNTS[counted[1] or "both"] else []


def _judge_listed_indicators(
    relation: RelationPhrase,
    listed: list[tuple[Mention, tuple[str, ...]]],
    scope: RelationScope,
    sentence: ParsedSentence,
) -> ClaimJudgement:
    """Judge a relation said of several measures: it has to be so for each."""
    judgement = nothing = not_checked("The data have no two figures to compare.")
    for mention, names in listed:
        ages = find_relation_scope(mention, sentence).ages
        one = replace(scope, indicators=names, ages=ages, comparator_age=None, than_offset=None)
        pairs = find_fact_pairs(mention, one, sentence)
        if not pairs:
            return nothing
        judgement = _judge_pairs(pairs, _accepted_verdicts(relation))
        if judgement.verdict != "supported":
            return judgement
    return judgement


def _accepted_verdicts(relation: RelationPhrase) -> frozenset[str]:
    accepted = _ACCEPTED_VERDICTS[relation.kind]
    return (_HIGHER | _LOWER | _ALIKE) - accepted if relation.negated else accepted


def _judge_pairs(pairs: list[FactPair], accepted: frozenset[str]) -> ClaimJudgement:
    verdicts = [pair.verdict for pair in pairs]
    for pair, verdict in zip(pairs, verdicts, strict=True):
        if verdict in accepted:
            return supported(pair.fact_ids, f"{pair.description}: {verdict}.")
    pair, verdict = pairs[0], verdicts[0]
    ids, figures = pair.fact_ids, pair.description
    if verdict != "not compared":
        return contradicted(ids, f"{figures}: {verdict}.")
    one, other = pair.one.fact.value or 0.0, pair.other.fact.value or 0.0
    points = "higher" if one > other else "lower" if one < other else "same"
    if accepted & {"higher", "lower"} and points not in accepted:
        return contradicted(ids, f"The figures point the other way: {figures}.")
    return not_checked(pair.why_not_compared, ids)


def _judge_change(relation: RelationPhrase, sentence: ParsedSentence) -> ClaimJudgement:
    scope = find_relation_scope(relation, sentence, is_change=True)
    if not scope.indicators:
        return not_checked("The words name no measure in the data.")
    if each := _indicators_of_all(relation, sentence):
        # "Both X and Y fell": it has to be so for each.
        judgements = [
            _judge_change_in_scope(relation, sentence, replace(scope, indicators=names))
            for _, names in each
        ]
        return next((one for one in judgements if one.verdict != "supported"), judgements[0])
    starts = _starts_of_change(relation, sentence)
    if len(starts) > 1:
        # What is said of each of them has to be so for each.
        judgements = [
            _judge_change_in_scope(relation, sentence, replace(scope, periods=(start,)))
            for start in starts
        ]
        return next((one for one in judgements if one.verdict != "supported"), judgements[0])
    return _judge_change_in_scope(relation, sentence, scope)


def _starts_of_change(
    relation: RelationPhrase, sentence: ParsedSentence
) -> tuple[PeriodMention, ...]:
    """Return the periods that a change is measured from, where there are several.

    ``no clear change since 2015-16 (63%) or 2023-24 (70%)``.
    """
    text = sentence.lowercase
    after = [period for period in sentence.periods if period.start >= relation.end]
    if len(after) < 2 or not re.match(r"\s+since\b", text[relation.end :]):
        return ()
    joined = re.search(r"\bor\b", text[after[0].end : after[-1].start])
    return tuple(after) if joined else ()


def _judge_change_in_scope(
    relation: RelationPhrase, sentence: ParsedSentence, scope: RelationScope
) -> ClaimJudgement:
    pairs = find_fact_pairs(relation, scope, sentence)
    if not pairs:
        return not_checked(
            "The data do not have two periods of this measure for this place, so they show no "
            "change."
        )
    text = sentence.lowercase
    is_nearly = relation.kind == "unchanged" and (
        _NEARLY.search(text[: relation.start])
        or text.startswith(("barely", "hardly", "little"), relation.start)
    )
    return _judge_direction(relation, pairs, is_nearly=bool(is_nearly))


def _judge_direction(
    relation: RelationPhrase, pairs: list[FactPair], *, is_nearly: bool = False
) -> ClaimJudgement:
    accepted = _accepted_verdicts(relation)
    for pair in pairs:
        if pair.verdict in accepted:
            return supported(pair.fact_ids, f"{pair.description}.")
    pair = pairs[0]
    ids, figures = pair.fact_ids, pair.description
    ratio = (pair.one.fact.value or 0.0) / (pair.other.fact.value or 1.0)
    if is_nearly and abs(ratio - 1) <= MATERIAL_SHARE:
        return supported(ids, f"{figures}.")
    if pair.verdict == "not compared":
        return not_checked(pair.why_not_compared, ids)
    return contradicted(ids, f"The figures say otherwise: {figures}.")
