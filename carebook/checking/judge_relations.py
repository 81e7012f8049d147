"""Judging relations: comparisons, changes, ratios and differences, ranks, causes, judgements."""

import re
from dataclasses import replace

from carebook import periods
from carebook.checking.deltas import AFTER_DELTA, OF_THE
from carebook.checking.finding import Kind
from carebook.checking.index import Entry, Index
from carebook.checking.judge_numbers import Verdict
from carebook.checking.numbers import Quantity
from carebook.checking.order import clusters
from carebook.checking.pairs import Pair, pairs, same
from carebook.checking.phrases import Relation
from carebook.checking.places import UNKNOWN, name_of
from carebook.checking.reading import Context, Reading
from carebook.checking.rounding import says
from carebook.checking.scene import Scene, scene_of
from carebook.checking.spans import Mention
from carebook.checking.topics import breakdowns
from carebook.relations import compare
from carebook.words import place_in_sentence

_AMONG = re.compile(
    r"\b(?:in|of|across|among|out of|within) (?:the |all |any |english |every )*(?:country|"
    r"county council|england|region|nation|authorit\w+|councils?|counties|neighbours|"
    r"\d{1,3}(?!\d)|east midlands|south west|league|uk|land)\b|\bnational(?:ly)?\b|\b(?:any|"
    r"every|other|all) (?:other )?(?:authorit|council|count)|league|rank|quartile|decile|"
    r"\b(?:any|no) other\b|\bregion's\b|\bcountry's\b|\bengland's\b"
)
_OF_THOSE_SHOWN = re.compile(
    r"\bof (?:the |all )?(?:two|three|four|2|3|4|figures|groups|places)\b|\bshown\b|\bhere\b|"
    r"\bof these\b|\bof the (?:figures|places)\b"
)
_HIGHEST = re.compile(r"high|larg|big|most|great|top|dens|old|main|lead|common|first|long|dear")


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


def judge_delta(quantity: Quantity, reading: Reading, context: Context, index: Index) -> Verdict:
    """Judge a ratio or a difference: "1.6 times", "3.6 points", "a third higher", "£79 less"."""
    said = reading.plain[quantity.start : quantity.end].strip()
    over_time = any(r.kind in ("rose", "fell") for r in reading.relations) or bool(
        re.search(r"doubled|tripled|trebled|halved", said)
    )
    scene = scene_of(quantity, reading, context, index, of_time=over_time)
    found = pairs(quantity, scene, reading, context, index)
    if not found and not over_time:
        found = [
            Pair(p.other, p.one) for p in pairs(quantity, _turned(scene), reading, context, index)
        ]
    if not found:
        return Verdict(
            "unsupported", None, f"No two facts were found between which {said} could lie."
        )
    tested = [(pair, _delta_fits(quantity, pair, reading)) for pair in found]
    right = [pair for pair, fits in tested if fits]
    if not right:
        pair = found[0]
        return Verdict(
            "contradicted", _ids(pair), f"{said} is not the gap between {_both(pair, index)}."
        )
    decided = [
        pair
        for pair in right
        if pair.of_time or compare_entries(pair) in ("higher", "lower", "same")
    ]
    if decided:
        return Verdict("supported", _ids(decided[0]), f"{_both(decided[0], index)}.")
    return Verdict(
        "unsupported",
        _ids(right[0]),
        f"The figures do not carry a difference: {_why_not(right[0], index)}",
    )


def _turned(scene: Scene) -> Scene:
    return Scene(
        subjects=scene.objects,
        objects=scene.subjects,
        topics=scene.topics,
        ages=scene.ages,
        than_age=scene.than_age,
        than_at=scene.than_at,
        periods=scene.periods,
        of_time=scene.of_time,
        names_object=True,
    )


def _delta_fits(quantity: Quantity, pair: Pair, reading: Reading) -> bool:
    one, other = pair.one.fact.value, pair.other.fact.value
    if one is None or not other or not one:
        return False
    unit = pair.one.fact.unit
    text = reading.plain
    after = text[quantity.end : quantity.end + 40]
    absolute = Quantity(**{**vars(quantity), "value": abs(quantity.value)})
    if quantity.kind == "times":
        up = re.match(r"\s*(?:lower|less|fewer|smaller)", after) is None and quantity.value >= 1
        return says(absolute, one / other) or (not up and says(absolute, other / one))
    if quantity.kind == "points":
        return unit == "percent" and says(absolute, abs(one - other))
    if quantity.kind in ("percent", "share"):
        if OF_THE.match(after) and not AFTER_DELTA.match(after):
            return says(absolute, 100 * one / other)
        return says(absolute, abs(one / other - 1) * 100)
    scale = {"£ million": 1e6, "£ thousand per 100,000 people": 1e3}.get(unit, 1.0)
    if (quantity.kind == "money") != unit.startswith("£"):
        return False
    per = re.search(
        r"\b(?:per|a) (?:head|resident|person)|each resident|every resident|per capita", text
    )
    if (
        unit == "£ million"
        and per
        and not re.search(r"million|m\b", text[quantity.start : quantity.end])
    ):
        return False
    return says(absolute, abs(one - other) * scale)


def compare_entries(pair: Pair) -> str:
    """Return how the first of a pair stands to the second, by the rules of the house."""
    direct = compare(pair.one.fact, pair.other.fact)
    if direct != "not compared":
        return direct
    # The interval may belong to the second: then the comparison is read from its side.
    turned = compare(pair.other.fact, pair.one.fact)
    return {"higher": "lower", "lower": "higher"}.get(turned, turned)


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
        case "rank":
            return "rank", _judge_rank(relation, reading, context, index)
        case "majority" | "minority":
            return "comparison", _judge_most(relation, reading, context, index)
        case "rose" | "fell" | "unchanged":
            return _judge_change(relation, reading, context, index)
        case _:
            return _judge_comparison(relation, reading, context, index)


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
                f"There is no figure for {place_in_sentence(name_of(code, index.knowledge))} "
                f"to hold it against.",
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
            return Verdict("supported", _ids(pair), f"{_both(pair, index)}: {verdict}.")
    pair, verdict = verdicts[0]
    if verdict == "not compared":
        one, other = pair.one.fact.value or 0.0, pair.other.fact.value or 0.0
        points = "higher" if one > other else "lower" if one < other else "same"
        if wanted & {"higher", "lower"} and points not in wanted:
            return Verdict(
                "contradicted",
                _ids(pair),
                f"The figures point the other way: {_both(pair, index)}.",
            )
        return Verdict("unsupported", _ids(pair), _why_not(pair, index))
    return Verdict("contradicted", _ids(pair), f"{_both(pair, index)}: {verdict}.")


def _why_not(pair: Pair, index: Index) -> str:
    if compare_entries(pair) == "similar":
        return f"{_both(pair, index)}: similar, once chance and rounding are allowed for."
    return (
        "No margin of error came with these figures, so nobody can say which is higher: "
        f"{_both(pair, index)}."
    )


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
            return Verdict("supported", _ids(pair), f"{_both(pair, index)}.")
    pair = found[0]
    if hedged and kind == "unchanged" and abs(_ratio(pair) - 1) <= _BARELY:
        return Verdict("supported", _ids(pair), f"{_both(pair, index)}.")
    if compare_entries(pair) == "not compared":
        return Verdict("unsupported", _ids(pair), _why_not(pair, index))
    return Verdict("contradicted", _ids(pair), f"The figures say otherwise: {_both(pair, index)}.")


def _judge_rank(relation: Relation, reading: Reading, context: Context, index: Index) -> Verdict:
    text = reading.plain
    said = text[relation.start : relation.end]
    none = Verdict(
        "unsupported",
        None,
        f"'{said}': a place among authorities is not in the data, which do not hold them all.",
    )
    if re.search(
        r"rank|league|quartile|place|tops?|bottom|leading|any|record|all-time|\d|second|third|"
        r"fourth|fifth|last",
        said,
    ):
        return none
    if _AMONG.search(text[relation.end :]) or _AMONG.search(
        text[max(0, relation.start - 30) : relation.start]
    ):
        return none
    scene = scene_of(relation, reading, context, index, of_time=False)
    wants_top = bool(_HIGHEST.search(said)) and not re.search(
        r"least|low|few|small|short|rare", said
    )
    ranks = {rank.fact: rank for rank in index.knowledge.ranks}
    for entry in index.of(scene.topics):
        rank = ranks.get(entry.fact.id)
        if reading.periods and not any(p.is_of(entry.fact.period) for p in reading.periods):
            continue
        if rank is None or entry.whose != index.home or not entry.is_latest:
            continue
        names = [m.what for m in breakdowns(text, "", entry.fact.indicator, index.vocabulary)]
        ages = [m.what for m in reading.ages]
        if entry.fact.breakdown not in (*names, *ages):
            continue
        if names and names[0] != entry.fact.breakdown and not ages:
            continue
        place = 1 if wants_top else rank.of
        if rank.place == place and not rank.tied:
            return Verdict(
                "supported",
                entry.fact.id,
                f"{entry.fact.sentence}, number {rank.place} of {rank.of} groups.",
            )
        return Verdict(
            "contradicted",
            entry.fact.id,
            f"{entry.fact.sentence}, number {rank.place} of {rank.of} groups.",
        )
    if _OF_THOSE_SHOWN.search(text) and not re.search(r"\bgroups?\b|\bkinds?\b|\btypes?\b", text):
        return _among_shown(wants_top, scene, index)
    return Verdict(
        "unsupported",
        None,
        f"'{said}': the data do not hold every group or authority, so nobody knows which is first.",
    )


def _judge_most(relation: Relation, reading: Reading, context: Context, index: Index) -> Verdict:
    """Judge "most" and "a minority": a share over or under half, or a group that is most of all."""
    scene = scene_of(relation, reading, context, index, of_time=False)
    wants_most = (relation.kind == "majority") != relation.negated
    own = [
        e
        for e in index.of(scene.topics)
        if e.whose in scene.subjects and e.fact.value is not None and e.is_latest
    ]
    ranked = {rank.fact for rank in index.knowledge.ranks}
    named = {
        m.what
        for topic in scene.topics
        for m in breakdowns(reading.plain, "", topic, index.vocabulary)
    }
    named |= {m.what for m in reading.ages}
    for entry in own:
        fact = entry.fact
        if fact.unit == "percent":
            share = fact.value or 0.0
        elif fact.id in ranked and fact.breakdown in named:
            group = [e.fact.value or 0.0 for e in own if same(entry, e, group=False)]
            share = 100 * (fact.value or 0.0) / sum(group)
        else:
            continue
        right = (share > 50) == wants_most
        said = f"{fact.sentence} ({_place(entry.whose, index)})"
        return Verdict("supported" if right else "contradicted", fact.id, f"{said}.")
    return Verdict("unsupported", None, "No fact says of how many, or of what part, this is so.")


def _among_shown(wants_top: bool, scene: Scene, index: Index) -> Verdict:
    own = [
        e
        for e in index.of(scene.topics)
        if e.whose in scene.subjects and e.is_latest and e.fact.value is not None and e.is_here
    ]
    for one in own:
        others = [
            e
            for e in index.of(scene.topics)
            if e.is_here and e.whose != one.whose and e.fact.value is not None and same(one, e)
        ]
        wanted = "higher" if wants_top else "lower"
        if others and all(compare_entries(Pair(one, other)) == wanted for other in others):
            return Verdict(
                "supported",
                one.fact.id,
                f"{one.fact.sentence}: {wanted} than every comparator shown.",
            )
    return Verdict("unsupported", None, "The figures do not put it first among those shown.")


def _place(code: str, index: Index) -> str:
    return place_in_sentence(name_of(code, index.knowledge))


def _ids(pair: Pair) -> str:
    if pair.of_time:
        return f"{pair.other.fact.id} -> {pair.one.fact.id}"
    return f"{pair.one.fact.id} : {pair.other.fact.id}"


def _both(pair: Pair, index: Index) -> str:
    return f"{_one(pair.one, index)} and {_one(pair.other, index)}"


def _one(entry: Entry, index: Index) -> str:
    place = place_in_sentence(name_of(entry.whose, index.knowledge))
    return f"{entry.fact.sentence} ({place}, {periods.label(entry.fact.period)})"
