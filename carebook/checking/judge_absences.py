"""Judging what a text says is missing: "no figure", "suppressed", "none were reported"."""

import re

from carebook.checking.checked_claim import ClaimKind
from carebook.checking.fact_lookup import FactLookup
from carebook.checking.indicator_mentions import find_breakdowns
from carebook.checking.judge_numbers import ClaimJudgement
from carebook.checking.parsed_sentence import ParsedSentence, PrecedingContext
from carebook.checking.populations import find_ages
from carebook.checking.spans import Mention, Span

_NO_FIGURE_WORDS = re.compile(
    r"\b(?:no|not a) (?:[a-z]+ ){0,4}?(?:figures?|score|data|number|rate|rating)s?\b(?: (?:is|"
    r"are|was|were|has been|have been|exists?) (?:published|given|available|reported|shown))?"
    r"|\b(?:is|are|was|were|has|have) not (?:been )?(?:published|available|reported|given)\b|"
    r"\bsuppressed\b|\bnone (?:is|are|was|were) (?:published|available|reported)\b|"
    r"\bwithout a (?:published )?(?:figure|score)\b"
)
_NO_PEOPLE_WORDS = re.compile(
    r"\b(?:no|not one|not a single)\s+(?:adults?|carers?|people|person|residents?|older people|"
    r"working-age adults?|requests?|providers?|complaints?|enquiries)\b(?! (?:who|knows?|"
    r"should|can))"
    r"|\b(?:nobody|no one|no-one|none of (?:the|its|their) (?:carers|adults|people|residents|"
    r"providers))\b|\b(?:raises?|spends?|spent|receives?|gets?|pays?|raised) nothing\b|"
    r"\bno (?:nursing|residential) (?:care|places?|placements?|support)\b|\bno direct payments?\b|"
    r"\bzero\b(?= (?:people|carers|adults|requests))|\bnone\b(?= (?:got|received|"
    r"were given|had|in|at all))"
)


def judge_absences(
    reading: ParsedSentence, context: PrecedingContext, index: FactLookup
) -> list[tuple[Span, ClaimKind, ClaimJudgement]]:
    """Judge every claim of a sentence that there is no figure, or that there were none."""
    found: list[tuple[Span, ClaimKind, ClaimJudgement]] = []
    for match in _NO_FIGURE_WORDS.finditer(reading.lowercase):
        verdict = _judge_no_figure(match, reading, context, index)
        if verdict is not None:
            found.append((Mention(match.start(), match.end(), ""), "absence", verdict))
    for match in _NO_PEOPLE_WORDS.finditer(reading.lowercase_without_places):
        if re.search(r"\bno (?:more|less|fewer|longer)\b", match.group()):
            continue
        verdict = _judge_nobody(reading, context, index)
        if verdict is not None and not any(
            q.start <= match.start() < q.end for q in reading.quantities
        ):
            found.append((Mention(match.start(), match.end(), ""), "absence", verdict))
    return found


def _indicators_meant(reading: ParsedSentence, context: PrecedingContext) -> tuple[str, ...]:
    if context.given_indicator:
        return (context.given_indicator,)
    return tuple(dict.fromkeys(topic.key for topic in reading.indicators)) or context.indicators


def _facts_meant(
    reading: ParsedSentence, context: PrecedingContext, index: FactLookup
) -> list[tuple[str, float | None, str]]:
    """Return id, value and status of what a sentence speaks of, of the book's own area."""
    places = {p.key for p in reading.places} & index.place_codes or {index.area_code}
    if index.area_code in places:
        places = {index.area_code}
    ages = {m.key for m in find_ages(reading.lowercase, [])}
    rows: list[tuple[str, float | None, str]] = []
    for topic in _indicators_meant(reading, context):
        kinds = {m.key for m in find_breakdowns(reading.lowercase, "", topic, index.vocabulary)}
        for entry in index.entries_for((topic,), sorted(places)):
            fact = entry.fact
            if fact.area_code not in places and entry.place_code not in places:
                continue
            if kinds and fact.breakdown not in kinds:
                continue
            if entry.age and ages and entry.age not in ages:
                continue
            if reading.periods and not any(p.matches(fact.period) for p in reading.periods):
                continue
            rows.append((fact.id, fact.value, fact.status))
    return rows


def _judge_no_figure(
    match: re.Match[str], reading: ParsedSentence, context: PrecedingContext, index: FactLookup
) -> ClaimJudgement | None:
    topics = _indicators_meant(reading, context)
    if not topics:
        return None
    rows = _facts_meant(reading, context, index)
    said = match.group()
    if "suppressed" in said or "none" in said:
        wanted = "suppressed" if "suppressed" in said else "none_reported"
        right = [row for row in rows if row[2] == wanted]
        if right:
            return ClaimJudgement("supported", right[0][0], "The data say so.")
        with_value = [row for row in rows if row[1] is not None]
        if with_value:
            return ClaimJudgement(
                "contradicted", with_value[0][0], "There is a figure in the data."
            )
        return None
    # Of several measures named at once it is enough that one has no figure.
    if all(_has_all_figures(topic, reading, index) for topic in topics):
        with_value = [row for row in rows if row[1] is not None]
        return ClaimJudgement(
            "contradicted",
            with_value[0][0] if with_value else None,
            "There is a figure in the data.",
        )
    return ClaimJudgement(
        "supported", rows[0][0] if rows else None, "The data hold no figure for this."
    )


def _has_all_figures(topic: str, reading: ParsedSentence, index: FactLookup) -> bool:
    """Whether all that is said to be missing of one measure has a figure after all."""
    own = [
        e
        for e in index.entries_for((topic,))
        if e.fact.area_code == index.area_code or e.place_code == index.area_code
    ]
    if places := {p.key for p in reading.places} - {index.area_code}:
        named = [e for e in index.entries_for((topic,), sorted(places)) if e.place_code in places]
        if not any(p.key == index.area_code for p in reading.places):
            own = named
    if reading.periods:
        own = [e for e in own if any(period.matches(e.fact.period) for period in reading.periods)]
    known = {e.fact.breakdown for e in own if e.fact.value is not None}
    if re.search(r"\b(?:other|some|rest|all|every)\b[^.;]{0,12}\bgroups?\b", reading.lowercase):
        return set(index.knowledge.indicators[topic].breakdowns) <= known
    kinds = {m.key for m in find_breakdowns(reading.lowercase, "", topic, index.vocabulary)}
    ages = {m.key for m in reading.ages}
    wanted = kinds or {e.fact.breakdown for e in own if e.age in ages}
    return wanted <= known if wanted else bool(known)


def _judge_nobody(
    reading: ParsedSentence, context: PrecedingContext, index: FactLookup
) -> ClaimJudgement | None:
    rows = _facts_meant(reading, context, index)
    none = [row for row in rows if row[2] in ("none_reported", "suppressed")]
    if none:
        return ClaimJudgement(
            "contradicted",
            none[0][0],
            "None were reported, which may hide numbers below 5: it is not the same as nobody.",
        )
    with_value = [row for row in rows if row[1]]
    if _indicators_meant(reading, context) and not rows:
        return ClaimJudgement("unsupported", None, "No fact says that there were none.")
    if with_value:
        return ClaimJudgement(
            "contradicted", with_value[0][0], "There is a figure in the data, and it is not zero."
        )
    return None
