"""Judging what a text says of a whole series: it is held against every figure of it.

Whether a figure moved is decided as the facts' changes are, both errors counted. A figure that came
down within what chance may explain neither carries "never" nor breaks it; a break of the series
ends it.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import combinations, pairwise

from carebook.checking.checked_claim import ClaimJudgement, contradicted, not_checked, supported
from carebook.checking.fact_lookup import FactEntry
from carebook.checking.fact_pairs import FactPair, entries_meant, is_of_age, is_same_measure
from carebook.checking.number_scope import find_number_scope
from carebook.checking.parsed_sentence import ParsedSentence
from carebook.checking.quantities import Quantity
from carebook.checking.relation_phrases import RelationPhrase
from carebook.checking.relation_scope import RelationScope, find_relation_scope
from carebook.checking.series_words import (
    SeriesClaim,
    SeriesKind,
    SeriesPredicate,
    Side,
    is_within,
)
from carebook.checking.spans import Span
from carebook.checking.stated_units import convert_to_stated_units
from carebook.data import periods
from carebook.data.units import PERCENT
from carebook.text.phrasing import join_in_words

# From what share of a figure on a change is a leap.
_LEAP = 0.2
# A series of more figures is not told in full.
_MAX_TOLD = 8
_ALIKE = ("similar", "about the same", "same")
# Of one figure of a series: whether what is said is so, for certain or as far as figures go.
_IsSo = bool | None


def judge_series(claim: SeriesClaim, sentence: ParsedSentence) -> ClaimJudgement:
    """Judge words on a whole series of the area's figures, or of the place's that is named."""
    span: Span = claim.predicate.span if claim.predicate else claim
    scope = find_relation_scope(span, sentence, is_change=claim.predicate is None)
    found = [
        (series, _judge_one_series(claim, series, scope, sentence))
        for series in _series_meant(span, scope, sentence)
    ]
    if not found:
        return not_checked("The data have no series of figures of what the words name.")
    charted = [one for series, one in found if series[-1].fact.charted]
    judgements = charted or [one for _, one in found]
    verdicts = {one.verdict for one in judgements}
    if "supported" in verdicts:
        return next(one for one in judgements if one.verdict == "supported")
    is_clear = len(verdicts) == 1 and len({s[-1].fact.indicator for s, _ in found}) == 1
    best = judgements[0]
    return best if is_clear else not_checked(best.reason, best.fact)


def judge_leap(
    relation: RelationPhrase, judgement: ClaimJudgement, sentence: ParsedSentence
) -> ClaimJudgement:
    """Judge "soared" or "plummeted" where the figures carry a rise or a fall.

    It has to be by a fifth, and where no period is named, since the first figure and the last but
    one.
    """
    scope = find_relation_scope(relation, sentence, is_change=True)
    side: Side = "higher" if relation.kind == "rose" else "lower"
    for series in _series_meant(relation, scope, sentence):
        pairs = [
            FactPair(late, early, is_change=True)
            for early, late in combinations(series, 2)
            if f"{early.fact.id} -> {late.fact.id}" == judgement.fact
        ]
        if not pairs:
            continue
        if not sentence.periods:
            starts = (series[0], series[-2])
            pairs = [FactPair(series[-1], early, is_change=True) for early in starts]
        for pair in pairs:
            before, after = pair.other.fact.value or 1.0, pair.one.fact.value or 0.0
            share = abs(after / before - 1)
            if _moved(pair, side) is not True or share < _LEAP:
                words = sentence.lowercase[relation.start : relation.end]
                return not_checked(
                    f"'{words}' says more than the figures do, which moved by {100 * share:.0f}%: "
                    f"{_told([pair.other, pair.one])}.",
                    judgement.fact,
                )
    return judgement


def _series_meant(
    span: Span, scope: RelationScope, sentence: ParsedSentence
) -> list[list[FactEntry]]:
    """Return the series that words may speak of, each in order of time, up to the latest figure."""
    groups: dict[tuple[str, ...], list[FactEntry]] = {}
    for entry in entries_meant(span, scope, sentence, scope.subjects):
        fact = entry.fact
        if entry.place_code in scope.subjects and is_of_age(entry, scope.ages):
            key = (entry.place_code, fact.indicator, fact.unit, fact.breakdown)
            groups.setdefault(key, []).append(entry)
    found = []
    for group in groups.values():
        group.sort(key=lambda entry: periods.period_start(entry.fact.period))
        latest = max((n for n, entry in enumerate(group) if entry.is_latest), default=len(group))
        if len(group[: latest + 1]) > 1:
            found.append(group[: latest + 1])
    return found


def _judge_one_series(
    claim: SeriesClaim, series: list[FactEntry], scope: RelationScope, sentence: ParsedSentence
) -> ClaimJudgement:
    if claim.kind == "same":
        return _judge_same(claim, series)
    meant = [entry for entry in series if is_within(claim, _year(entry))]
    if claim.first is not None and claim.first < 0:
        meant = [entry for entry in series if _year(entry) > _year(series[-1]) + claim.first]
    if claim.first and claim.first > 0 and _year(series[0]) > claim.first:
        return not_checked(f"The data begin in {_label(series[0])}: {_told(series[:1])}.")
    if claim.kind in ("highest", "lowest"):
        return _judge_extreme(claim, meant, series)
    if len(meant) < 2:
        return not_checked(f"The data have one figure only of that time: {_told(series[-1:])}.")
    if len({entry.fact.footing for entry in meant}) > 1:
        broken = next(b for a, b in pairwise(meant) if a.fact.footing != b.fact.footing)
        return not_checked(f"The series breaks in {_label(broken)}: {_told(meant, [broken])}.")
    assert claim.predicate is not None, "only an extreme and a likeness have no predicate"  # noqa: S101
    is_so = _figures_so(claim.kind, claim.predicate, meant, scope, sentence)
    return _JUDGES[claim.kind](meant, is_so)


def _figures_so(
    kind: SeriesKind,
    predicate: SeriesPredicate,
    meant: Sequence[FactEntry],
    scope: RelationScope,
    sentence: ParsedSentence,
) -> list[tuple[FactEntry, _IsSo]]:
    """Return of which figures what is said is so; None where chance may explain that it is."""
    if predicate.threshold is not None:
        number = predicate.threshold
        values = [(entry, _value_in_units_of(number, entry, sentence)) for entry in meant]
        return [
            (entry, value > number.value if predicate.side == "higher" else value < number.value)
            for entry, value in values
            if not isinstance(value, str)
        ]
    if predicate.relation is not None:
        beside = [
            entry
            for entry in sentence.lookup.entries_of_places(scope.indicators, scope.comparators)
            if entry.fact.value is not None
        ]
        return [
            (one, _moved(FactPair(one, other), predicate.side))
            for one in meant
            for other in beside
            if is_same_measure(one, other)
        ]
    steps = [
        (late, _moved(FactPair(late, early, is_change=True), predicate.side))
        for early, late in pairwise(meant)
    ]
    if kind == "never" and not any(so for _, so in steps):
        # Over several small steps, too.
        steps += [
            (late, True)
            for early, late in combinations(meant, 2)
            if _moved(FactPair(late, early, is_change=True), predicate.side)
        ][-1:]
    return steps


def _value_in_units_of(number: Quantity, entry: FactEntry, sentence: ParsedSentence) -> float | str:
    """Return a figure in the terms of a number that bounds it, or what does not fit."""
    if entry.fact.unit == PERCENT and number.kind in ("percent", "share"):
        return entry.fact.value or 0.0
    scope = find_number_scope(number, sentence, sentence.lookup.unit_kinds_by_indicator)
    return convert_to_stated_units(number, scope, entry, sentence.lowercase)


def _moved(pair: FactPair, side: Side) -> _IsSo:
    """Whether one figure lies on a side of the other; None where chance may explain that."""
    if pair.verdict == side:
        return True
    one, other = pair.one.fact.value or 0.0, pair.other.fact.value or 0.0
    points_there = one > other if side == "higher" else one < other
    return None if points_there else False


def _judge_every(
    meant: Sequence[FactEntry], found: Sequence[tuple[FactEntry, _IsSo]]
) -> ClaimJudgement:
    if not found:
        return not_checked("The data have no two figures to compare in each year.")
    ids = _ids(meant)
    against = [entry for entry, so in found if so is False]
    if against:
        return contradicted(ids, f"Otherwise in {_labels(against)}: {_told(meant, against)}.")
    unsure = [entry for entry, so in found if so is None]
    if unsure:
        return not_checked(f"Chance may explain {_labels(unsure)}: {_told(meant, unsure)}.", ids)
    return supported(ids, f"{_told(meant)}.")


def _judge_never(
    meant: Sequence[FactEntry], found: Sequence[tuple[FactEntry, _IsSo]]
) -> ClaimJudgement:
    if not found:
        return not_checked("The data have no figures to hold against each year.")
    ids = _ids(meant)
    against = [entry for entry, so in found if so]
    if against:
        return contradicted(ids, f"Otherwise in {_labels(against)}: {_told(meant, against)}.")
    unsure = [entry for entry, so in found if so is None]
    if unsure:
        return not_checked(
            f"The figures are otherwise in {_labels(unsure)}, and chance may explain that: "
            f"{_told(meant, unsure)}.",
            ids,
        )
    return supported(ids, f"{_told(meant)}.")


def _judge_first_time(
    meant: Sequence[FactEntry], found: Sequence[tuple[FactEntry, _IsSo]]
) -> ClaimJudgement:
    if len(found) < 2:
        return not_checked("The data have no earlier figure to hold this against.")
    ids, (last, is_so) = _ids(meant), found[-1]
    before = [entry for entry, so in found[:-1] if so]
    if is_so is False:
        return contradicted(ids, f"It is not so in {_label(last)}: {_told(meant)}.")
    if before:
        said = f"It was so before, in {_labels(before)}: {_told(meant, before)}."
        return contradicted(ids, said)
    if is_so is None or any(so is None for _, so in found):
        return not_checked(f"Chance may explain it: {_told(meant)}.", ids)
    return supported(ids, f"{_told(meant)}.")


_JUDGES: dict[
    str, Callable[[Sequence[FactEntry], Sequence[tuple[FactEntry, _IsSo]]], ClaimJudgement]
] = {"every": _judge_every, "never": _judge_never, "first": _judge_first_time}


def _judge_extreme(
    claim: SeriesClaim, meant: Sequence[FactEntry], series: Sequence[FactEntry]
) -> ClaimJudgement:
    """Judge "a record high", "the lowest since 2016-17": it lies beyond each of the others."""
    side: Side = "higher" if claim.kind == "highest" else "lower"
    if claim.first is None and claim.last is not None:
        meant = series  # a record in that year, of all
    at = [entry for entry in meant if claim.last is None or _year(entry) == claim.last]
    if not at:
        return not_checked(f"The data have no figure for that year: {_told(series)}.")
    one = at[-1]
    others = [e for e in meant if e is not one and (claim.first is None or _year(e) != claim.first)]
    if not others:
        return not_checked(f"The data have nothing to hold it against: {_told(series)}.")
    if any(entry.fact.footing != one.fact.footing for entry in others):
        return not_checked(f"The series breaks: {_told(meant)}.")
    found = [(other, _moved(FactPair(one, other), side)) for other in others]
    ids = _ids(meant)
    if against := [entry for entry, so in found if so is False]:
        word = "higher" if side == "higher" else "lower"
        said = f"It was {word}, or the same, in {_labels(against)}: {_told(meant, against)}."
        return contradicted(ids, said)
    if unsure := [entry for entry, so in found if so is None]:
        said = f"Chance may explain the difference from {_labels(unsure)}: {_told(meant)}."
        return not_checked(said, ids)
    return supported(ids, f"{_told(meant)}.")


def _judge_same(claim: SeriesClaim, series: Sequence[FactEntry]) -> ClaimJudgement:
    """Judge "back to its level of 2018-19", "the same as in 2018-19"."""
    early = next((entry for entry in series if _year(entry) == claim.first), None)
    late = next((e for e in reversed(series) if claim.last in (None, _year(e))), None)
    if early is None or late is None or early is late:
        return not_checked(f"The data have no figure for that year: {_told(series)}.")
    pair = FactPair(late, early, is_change=True)
    if pair.verdict in _ALIKE:
        return supported(pair.fact_ids, f"{pair.description}: {pair.verdict}.")
    if pair.verdict == "not compared":
        return not_checked(pair.why_not_compared, pair.fact_ids)
    return contradicted(pair.fact_ids, f"{pair.description}: {pair.verdict}.")


def _year(entry: FactEntry) -> int:
    return periods.period_start(entry.fact.period)[0]


def _label(entry: FactEntry) -> str:
    return periods.period_label(entry.fact.period)


def _labels(entries: Iterable[FactEntry]) -> str:
    return join_in_words([_label(entry) for entry in entries])


def _told(series: Sequence[FactEntry], telling: Sequence[FactEntry] = ()) -> str:
    """Return a series in words: each figure with its year; of a long one those that tell."""
    shown = [
        entry
        for at, entry in enumerate(series)
        if len(series) <= _MAX_TOLD
        or entry in (series[0], series[-1], *telling)
        or (at + 1 < len(series) and series[at + 1] in telling)
    ]
    figures = ", ".join(f"{entry.fact.short} ({_label(entry)})" for entry in shown)
    return f"{series[0].place_name}, {figures}"


def _ids(series: Sequence[FactEntry]) -> str:
    return f"{series[0].fact.id} -> {series[-1].fact.id}"
