"""Judging what a text says is missing: "no figure", "suppressed", "none were reported"."""

import re

from carebook.checking.finding import Kind
from carebook.checking.groups import find_ages
from carebook.checking.index import Index
from carebook.checking.judge_numbers import Verdict
from carebook.checking.reading import Context, Reading
from carebook.checking.spans import Mention, Span
from carebook.checking.topics import breakdowns

_NOTHING = re.compile(
    r"\b(?:no|not a) (?:[a-z]+ ){0,4}?(?:figures?|score|data|number|rate|rating)s?\b(?: (?:is|"
    r"are|was|were|has been|have been|exists?) (?:published|given|available|reported|shown))?"
    r"|\b(?:is|are|was|were|has|have) not (?:been )?(?:published|available|reported|given)\b|"
    r"\bsuppressed\b|\bnone (?:is|are|was|were) (?:published|available|reported)\b|"
    r"\bwithout a (?:published )?(?:figure|score)\b"
)
_NOBODY = re.compile(
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
    reading: Reading, context: Context, index: Index
) -> list[tuple[Span, Kind, Verdict]]:
    """Judge every claim of a sentence that there is no figure, or that there were none."""
    found: list[tuple[Span, Kind, Verdict]] = []
    for match in _NOTHING.finditer(reading.plain):
        verdict = _missing(match, reading, context, index)
        if verdict is not None:
            found.append((Mention(match.start(), match.end(), ""), "absence", verdict))
    for match in _NOBODY.finditer(reading.bare):
        if re.search(r"\bno (?:more|less|fewer|longer)\b", match.group()):
            continue
        verdict = _nobody(reading, context, index)
        if verdict is not None and not any(
            q.start <= match.start() < q.end for q in reading.quantities
        ):
            found.append((Mention(match.start(), match.end(), ""), "absence", verdict))
    return found


def _topics(reading: Reading, context: Context) -> tuple[str, ...]:
    if context.topic_param:
        return (context.topic_param,)
    return tuple(dict.fromkeys(topic.what for topic in reading.topics)) or context.topics


def _entries(
    reading: Reading, context: Context, index: Index
) -> list[tuple[str, float | None, str]]:
    """Return id, value and status of what a sentence speaks of, of the book's own area."""
    places = {p.what for p in reading.places} & index.places or {index.home}
    if index.home in places:
        places = {index.home}
    ages = {m.what for m in find_ages(reading.plain, [])}
    rows: list[tuple[str, float | None, str]] = []
    for topic in _topics(reading, context):
        kinds = {m.what for m in breakdowns(reading.plain, "", topic, index.vocabulary)}
        for entry in index.of((topic,), sorted(places)):
            fact = entry.fact
            if fact.area_code not in places and entry.whose not in places:
                continue
            if kinds and fact.breakdown not in kinds:
                continue
            if entry.age and ages and entry.age not in ages:
                continue
            if reading.periods and not any(p.is_of(fact.period) for p in reading.periods):
                continue
            rows.append((fact.id, fact.value, fact.status))
    return rows


def _missing(
    match: re.Match[str], reading: Reading, context: Context, index: Index
) -> Verdict | None:
    topics = _topics(reading, context)
    if not topics:
        return None
    rows = _entries(reading, context, index)
    said = match.group()
    if "suppressed" in said or "none" in said:
        wanted = "suppressed" if "suppressed" in said else "none_reported"
        right = [row for row in rows if row[2] == wanted]
        if right:
            return Verdict("supported", right[0][0], "The data say so.")
        with_value = [row for row in rows if row[1] is not None]
        if with_value:
            return Verdict("contradicted", with_value[0][0], "There is a figure in the data.")
        return None
    # Of several measures named at once it is enough that one has no figure.
    if all(_has_figures(topic, reading, index) for topic in topics):
        with_value = [row for row in rows if row[1] is not None]
        return Verdict(
            "contradicted",
            with_value[0][0] if with_value else None,
            "There is a figure in the data.",
        )
    return Verdict("supported", rows[0][0] if rows else None, "The data hold no figure for this.")


def _has_figures(topic: str, reading: Reading, index: Index) -> bool:
    """Whether all that is said to be missing of one measure has a figure after all."""
    own = [e for e in index.of((topic,)) if e.fact.area_code == index.home or e.whose == index.home]
    if places := {p.what for p in reading.places} - {index.home}:
        named = [e for e in index.of((topic,), sorted(places)) if e.whose in places]
        if not any(p.what == index.home for p in reading.places):
            own = named
    if reading.periods:
        own = [e for e in own if any(period.is_of(e.fact.period) for period in reading.periods)]
    known = {e.fact.breakdown for e in own if e.fact.value is not None}
    if re.search(r"\b(?:other|some|rest|all|every)\b[^.;]{0,12}\bgroups?\b", reading.plain):
        return set(index.knowledge.indicators[topic].breakdowns) <= known
    kinds = {m.what for m in breakdowns(reading.plain, "", topic, index.vocabulary)}
    ages = {m.what for m in reading.ages}
    wanted = kinds or {e.fact.breakdown for e in own if e.age in ages}
    return wanted <= known if wanted else bool(known)


def _nobody(reading: Reading, context: Context, index: Index) -> Verdict | None:
    rows = _entries(reading, context, index)
    none = [row for row in rows if row[2] in ("none_reported", "suppressed")]
    if none:
        return Verdict(
            "contradicted",
            none[0][0],
            "None were reported, which may hide numbers below 5: it is not the same as nobody.",
        )
    with_value = [row for row in rows if row[1]]
    if _topics(reading, context) and not rows:
        return Verdict("unsupported", None, "No fact says that there were none.")
    if with_value:
        return Verdict(
            "contradicted", with_value[0][0], "There is a figure in the data, and it is not zero."
        )
    return None
