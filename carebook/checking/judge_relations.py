"""Judging relations: comparisons and changes; causes and praise, which no fact can carry."""

import re
from dataclasses import replace

from carebook.checking.finding import Kind
from carebook.checking.index import Index
from carebook.checking.judge_numbers import Verdict
from carebook.checking.judge_ranks import judge_most, judge_rank
from carebook.checking.order import clusters
from carebook.checking.pairs import Pair, pairs
from carebook.checking.phrases import Relation
from carebook.checking.places import UNKNOWN
from carebook.checking.reading import Context, Reading
from carebook.checking.scene import Scene, scene_of
from carebook.checking.spans import Mention
from carebook.checking.standing import both_of, compare_entries, ids_of, place_of, why_not

_NO_CAUSE = Verdict(
    "unsupported",
    None,
    "The data show what is, never why: causes belong under 'Questions to ask locally'.",
)


_NO_JUDGEMENT = Verdict(
    "unsupported",
    None,
    "Figures like these cannot carry a judgement of how good an authority is.",
)


# "The data indicate that ..." reports, where "this indicates that ..." infers.
_REPORTS = re.compile(
    r"\b(?:data|figures?|statistics|results?|survey|numbers?|estimates?|tables?|charts?|census)"
    r"(?: (?:also|here|for [\w-]+))? $"
)


_SAYS_LITTLE = re.compile(
    r"\s*(?:it|they|this) (?:covers?|asks?|counts?|rests?|leaves?|excludes?|includes?|only)"
)


_STATES = re.compile(
    r"(?:ing|s)? that[^.;]{0,60}\b(?:less|more|higher|lower|similar|fewer)\b|"
    r"[^.;]{0,40}\b(?:more|fewer|less) [^.;]{0,40}than\b"
)


def _is_reported(relation: Relation, text: str) -> bool:
    """Whether words of cause only lead in a figure or a comparison, which is judged by itself."""
    said = text[relation.start : relation.end]
    if said.startswith(("indicat", "suggest", "show")):
        # Only where figures follow, which are judged by themselves.
        states = re.search(r"\d|\b(?:higher|lower|similar)\b", text[relation.end :])
        return states is not None and _REPORTS.search(text[: relation.start]) is not None
    if said.startswith(("since", "because")):
        return _SAYS_LITTLE.match(text, relation.start + len(said.split()[0])) is not None
    if said.startswith("mean"):
        return _STATES.match(text[relation.start + 4 :]) is not None
    return (
        said.startswith("implied") and re.match(r" (?:for|by)\b", text[relation.end :]) is not None
    )


def judge_relation(
    relation: Relation, reading: Reading, context: Context, index: Index
) -> tuple[Kind, Verdict] | None:
    """Judge one relation; None where the words make no claim after all."""
    match relation.kind:
        case "cause":
            quiet = relation.negated or reading.sentence.is_asked
            return None if quiet or _is_reported(relation, reading.plain) else ("cause", _NO_CAUSE)
        case "judgement":
            return None if relation.negated else ("judgement", _NO_JUDGEMENT)
        case "rank" if re.search(r"\bno (?:\w+ )?(?:figure|data|rank)", reading.plain):
            return None  # what is said to be missing claims no place
        case "rank" if _is_a_measure(relation, reading, index):
            return None  # the number beside it is judged like any other
        case "rank":
            return "rank", judge_rank(relation, reading, context, index)
        case "majority" | "minority":
            return "comparison", judge_most(relation, reading, context, index)
        case "rose" | "fell" | "unchanged":
            return _judge_change(relation, reading, context, index)
        case _:
            return _judge_comparison(relation, reading, context, index)


def _is_a_measure(relation: Relation, reading: Reading, index: Index) -> bool:
    """Whether "rank" names a measure that the data hold: "its rank was 149"."""
    return re.match(r"rank", reading.plain[relation.start : relation.end]) is not None and any(
        entry.fact.unit == "rank" and entry.fact.value is not None
        for entry in index.of([topic.what for topic in reading.topics])
    )


def _judge_comparison(
    relation: Relation, reading: Reading, context: Context, index: Index
) -> tuple[Kind, Verdict] | None:
    scene = scene_of(relation, reading, context, index, of_time=False)
    if not scene.topics and not scene.objects and not scene.of_time:
        return None
    if listed := _listed(relation, reading):
        return "comparison", _each(relation, listed, scene, reading, context, index)
    found = pairs(relation, scene, reading, context, index)
    said = reading.plain[relation.start : relation.end].strip()
    if not found:
        if not scene.objects and not scene.of_time and scene.than_age is None:
            if relation.kind in ("similar", "different") or not scene.topics:
                return None
            return "comparison", Verdict("unsupported", None, f"'{said}' does not say than what.")
        if UNKNOWN in scene.objects:
            return "comparison", Verdict(
                "unsupported", None, "The data hold nothing on those it is held against."
            )
        return "comparison", Verdict(
            "unsupported",
            None,
            f"No two facts of the same measure, group and period were found that '{said}' "
            f"could rest on.",
        )
    wanted = _wanted(relation)
    if any(pair.of_time for pair in found):
        direction = {"higher": "rose", "lower": "fell"}.get(relation.kind)
        if direction:
            return "change", _direction(direction, relation.negated, found, index)
    # Every place it is held against has to stand as the words say.
    verdict: Verdict | None = None
    for code in scene.objects or ("",):
        mine = [p for p in found if not code or p.other.whose == code]
        if code and not mine:
            return "comparison", Verdict(
                "unsupported",
                None,
                f"There is no figure for {place_of(code, index)} to hold it against.",
            )
        verdict = _best(mine, wanted, index)
        if verdict.judgement != "supported":
            return "comparison", verdict
    assert verdict is not None  # noqa: S101  (there is one object at least)
    return "comparison", verdict


def _listed(relation: Relation, reading: Reading) -> list[tuple[Mention, tuple[str, ...]]]:
    """Return the measures of a list that a relation opens: "lower for requests and carers"."""
    text = reading.plain
    if not re.match(r"\s+(?:for|on|in)\b", text[relation.end :]):
        return []
    later = [r.start for r in reading.relations if r.start >= relation.end]
    stop = min(
        [*later, *(m.start() for m in re.finditer(";", text) if m.start() > relation.end)],
        default=len(text),
    )
    inside = [c for c in clusters(reading) if relation.end <= c[0] and c[1] <= stop]
    return (
        [(Mention(start, end, ""), names) for start, end, names in inside]
        if len(inside) > 1 or later
        else []
    )


def _each(
    relation: Relation,
    listed: list[tuple[Mention, tuple[str, ...]]],
    scene: Scene,
    reading: Reading,
    context: Context,
    index: Index,
) -> Verdict:
    """Judge a relation said of several measures: each has to stand as the words say."""
    verdict = Verdict("unsupported", None, "The data hold no two figures to compare.")
    for mention, names in listed:
        near = scene_of(mention, reading, context, index, of_time=False)
        one = replace(scene, topics=names, ages=near.ages, than_age=None, than_at=None)
        found = pairs(mention, one, reading, context, index)
        if not found:
            return Verdict("unsupported", None, "The data hold no two figures to compare.")
        verdict = _best(found, _wanted(relation), index)
        if verdict.judgement != "supported":
            return verdict
    return verdict


def _wanted(relation: Relation) -> frozenset[str]:
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


def _best(found: list[Pair], wanted: frozenset[str], index: Index) -> Verdict:
    verdicts = [(pair, compare_entries(pair)) for pair in found]
    for pair, verdict in verdicts:
        if verdict in wanted:
            return Verdict("supported", ids_of(pair), f"{both_of(pair, index)}: {verdict}.")
    pair, verdict = verdicts[0]
    if verdict == "not compared":
        one, other = pair.one.fact.value or 0.0, pair.other.fact.value or 0.0
        points = "higher" if one > other else "lower" if one < other else "same"
        if wanted & {"higher", "lower"} and points not in wanted:
            return Verdict(
                "contradicted",
                ids_of(pair),
                f"The figures point the other way: {both_of(pair, index)}.",
            )
        return Verdict("unsupported", ids_of(pair), why_not(pair, index))
    return Verdict("contradicted", ids_of(pair), f"{both_of(pair, index)}: {verdict}.")


def _judge_change(
    relation: Relation, reading: Reading, context: Context, index: Index
) -> tuple[Kind, Verdict] | None:
    if relation.kind in ("rose", "fell") and relation.negated and not reading.topics:
        return None
    scene = scene_of(relation, reading, context, index, of_time=True)
    if not scene.topics:
        return "change", Verdict(
            "unsupported", None, "The words name no measure that the data hold."
        )
    found = pairs(relation, scene, reading, context, index)
    if not found:
        return "change", Verdict(
            "unsupported",
            None,
            "The data hold no two periods of this measure for this place, so nothing can be "
            "said of a change.",
        )
    said = reading.plain[relation.start : relation.end]
    hedged = bool(_HARDLY.search(reading.plain[: relation.start])) or bool(
        re.match(r"barely|hardly|little", said)
    )
    verdict = _direction(relation.kind, relation.negated, found, index, hedged=hedged)
    return "change", verdict


# "Practically unchanged" allows for so small a part.
_BARELY = 0.02


_HARDLY = re.compile(
    r"\b(?:practically|almost|virtually|nearly|broadly|roughly|essentially|largely|"
    r"more or less|about)\s+"
    r"(?:the\s+)?$"
)


def _ratio(pair: Pair) -> float:
    return (pair.one.fact.value or 0.0) / (pair.other.fact.value or 1.0)


def _direction(
    kind: str, negated: bool, found: list[Pair], index: Index, *, hedged: bool = False
) -> Verdict:
    as_change = {"higher": "rose", "lower": "fell", "same": "unchanged", "similar": "unchanged"}
    for pair in found:
        way = as_change.get(compare_entries(pair), "not compared")
        if (way == kind) != negated and way != "not compared":
            return Verdict("supported", ids_of(pair), f"{both_of(pair, index)}.")
    pair = found[0]
    if hedged and kind == "unchanged" and abs(_ratio(pair) - 1) <= _BARELY:
        return Verdict("supported", ids_of(pair), f"{both_of(pair, index)}.")
    if compare_entries(pair) == "not compared":
        return Verdict("unsupported", ids_of(pair), why_not(pair, index))
    return Verdict(
        "contradicted", ids_of(pair), f"The figures say otherwise: {both_of(pair, index)}."
    )
