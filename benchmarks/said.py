"""One sentence and what fills its gaps: each can be replaced, and the sentence written again."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

from benchmarks.amounts import Amount, amount
from benchmarks.nouns import Noun, kind_of, noun_for, per
from benchmarks.relating import difference_of, factor_of, relative_of
from benchmarks.wordings import WORDINGS, Wording
from carebook.data import periods
from carebook.facts.fact import Fact
from carebook.facts.knowledge import AreaKnowledge
from carebook.facts.relations import Rank, change_between, compare_facts
from carebook.text.phrasing import place_in_sentence

OPPOSITE = {"higher": "lower", "lower": "higher", "rose": "fell", "fell": "rose"}
_UP = ("higher", "rose")
# The words for up and for down, by the gap they fill.
_DIRECTIONS = {
    "higher": ("higher", "lower"),
    "lower": ("lower", "higher"),
    "more": ("more", "fewer"),
    "above": ("above", "below"),
    "larger": ("larger", "smaller"),
}
_TURNED = {
    "rose": (
        ("rose", "fell"),
        ("increased", "decreased"),
        ("climbed", "dropped"),
        ("went up", "went down"),
    ),
    "went": (("went up", "came down"), ("increased", "fell")),
    "increase": (("an increase", "a decrease"), ("a rise", "a fall"), ("growth", "a drop")),
    "exceeded": (
        ("exceeded", "fell short of"),
        ("was above", "was below"),
        ("was greater than", "was less than"),
    ),
}
_ALIKE = ("similar to", "much the same as", "about the same as", "close to")


@dataclass(frozen=True)
class Said:
    """One sentence: its wording and what fills its gaps.

    ``fact`` is what is said, ``other`` what it is held against (a comparator's, an earlier one's,
    another breakdown's). ``turn`` chooses among synonyms. ``ending`` is added to the sentence.
    """

    wording: Wording
    fact: Fact
    place: str
    noun: Noun
    period: str
    per: str
    turn: int
    number: Amount | None = None
    other: Fact | None = None
    place2: str = ""
    noun2: Noun | None = None
    period2: str = ""
    number2: Amount | None = None
    relation: Amount | None = None
    verdict: str = ""
    ending: str = ""

    @cached_property
    def text(self) -> str:
        """The sentence as a reader meets it."""
        text = self.wording.template.format_map(self._gaps())
        text = text.replace(" the about ", " the ")
        text = re.sub(r"(^|[.?] )([a-z])", lambda at: at[1] + at[2].upper(), text)
        if self.ending.startswith(","):
            return text.removesuffix(".") + self.ending
        return f"{text} {self.ending}".rstrip()

    def _gaps(self) -> dict[str, str]:
        noun, noun2, number2 = self.noun, self.noun2 or self.noun, self.number2
        up = self.verdict in _UP
        n = self.number.text if self.number else ""
        kind = kind_of(self.fact)
        between = f" {noun.things}" if kind == "density" else ""
        gaps = {gap: ways[0 if up else 1] for gap, ways in _DIRECTIONS.items()}
        gaps |= {gap: ways[self.turn % len(ways)][0 if up else 1] for gap, ways in _TURNED.items()}
        gaps |= {
            "place": self.place,
            "place2": self.place2,
            "owner": _owner(self.place),
            "owner2": _owner(self.place2),
            "topic": noun.topic,
            "bare": noun.topic.removeprefix("the ").removeprefix("council's "),
            "things": noun.things,
            "things2": noun2.things,
            "group": noun.group,
            "who": noun.who,
            "did": noun.did,
            "period": self.period,
            "period2": self.period2,
            "per": self.per,
            "line": self.per.strip(),
            "n": n,
            "amount": f"{n}{between}{self.per}",
            "having": f"{n} {noun.things}{self.per}",
            "nof": f"{n}{self.number.joint if self.number else ''}{noun.who}",
            "n2": number2.text if number2 else "",
            "amount2": f"{number2.text}{between}{self.per}" if number2 else "",
            "alike": "the same as" if self.verdict == "same" else _ALIKE[self.turn % 4],
            "most": "most" if up else "least",
            "largest": "largest" if up else "smallest",
        }
        gaps |= dict.fromkeys(
            ("factor", "difference", "relative"), self.relation.text if self.relation else ""
        )
        return gaps


def place_name(fact: Fact, turn: int) -> str:
    """Name the place of a fact as it stands inside a sentence."""
    if fact.role == "average" and turn % 3 == 2:
        return "the average council"
    return place_in_sentence(fact.place)


def period_name(period: str, turn: int) -> str:
    """Name a period: a financial year in one of the forms that people use."""
    label = periods.period_label(period)
    if "/" not in period:
        return label
    start, _ = periods.period_start(period)
    return (label, period, f"the year to March {start + 1}", f"the financial year {label}")[
        turn % 4
    ]


def true_sentences(knowledge: AreaKnowledge) -> Iterator[Said]:
    """Say everything that is known of an area in every wording that suits it."""
    cases = {
        sort: list(found)
        for sort, found in (
            ("one", _facts(knowledge)),
            ("pair", _pairs(knowledge)),
            ("change", _changes(knowledge)),
            ("breakdowns", _breakdowns(knowledge)),
            ("rank", _ranks(knowledge)),
            ("silence", ((fact, None, fact.status) for fact in knowledge.facts)),
        )
    }
    sorts = {"compared": "pair", "factor": "pair", "times": "pair", "relative": "pair"}
    sorts |= {"none_reported": "silence", "not_published": "silence"}
    for place, wording in enumerate(WORDINGS):
        for index, (fact, other, verdict) in enumerate(
            cases[sorts.get(wording.sort, wording.sort)]
        ):
            if said := say(wording, fact, other, verdict, turn=place + index):
                yield said


def say(wording: Wording, fact: Fact, other: Fact | None, verdict: str, turn: int) -> Said | None:
    """Say one thing in one wording; None where the wording does not suit it."""
    if wording.topical and fact.breakdown:
        return None  # a chart of several groups does not say which is meant
    if kind_of(fact) not in wording.fits or (wording.verdicts and verdict not in wording.verdicts):
        return None
    if wording.sort in ("none_reported", "not_published"):
        if verdict != wording.sort:
            return None
    elif fact.value is None:
        return None
    noun, noun2 = noun_for(fact, turn), noun_for(other, turn) if other else None
    number = amount(fact, wording.style, turn)
    number2 = amount(other, wording.style, turn) if other else None
    if noun is None or (fact.value is not None and number is None) or (other and not number2):
        return None
    if fact.role != "area" or other:
        noun = _anywhere(noun)
    if not _suits(wording, noun):
        return None
    relation = _relation(wording, fact, other, turn)
    if relation is None and re.search(r"\{(factor|difference|relative)\}", wording.template):
        return None
    return Said(
        wording=wording,
        fact=fact,
        other=other,
        place=place_name(fact, turn),
        place2=place_name(other, turn + 1) if other else "",
        noun=noun,
        noun2=noun2,
        period=period_name(fact.period, turn),
        period2=period_name(other.period, turn) if other else "",
        per=per(fact.unit, turn),
        turn=turn,
        number=number,
        number2=number2,
        relation=relation,
        verdict=verdict,
    )


def _relation(wording: Wording, fact: Fact, other: Fact | None, turn: int) -> Amount | None:
    if other is None:
        return None
    if "{difference}" in wording.template:
        return difference_of(fact, other)
    if wording.sort == "relative":
        return relative_of(fact, other, turn)
    if wording.sort in ("factor", "times"):
        return factor_of(fact, other, 0 if wording.sort == "times" else turn)
    return None


def _suits(wording: Wording, noun: Noun) -> bool:
    """Whether the words themselves fit: nothing belongs to two owners, and nothing lacks a name."""
    if "{owner" in wording.template:
        bare = noun.topic.removeprefix("the council's ")
        return "'s " not in bare and not bare.startswith("what ") and "council" not in bare
    return all(
        getattr(noun, gap) for gap in ("who", "did", "things") if f"{{{gap}}}" in wording.template
    )


def _anywhere(noun: Noun) -> Noun:
    """The same words without "the council's", which only the book's own authority has."""
    return Noun(**(vars(noun) | {"topic": noun.topic.replace("the council's ", "")}))


def _owner(place: str) -> str:
    return f"{place}'" if place.endswith("s") else f"{place}'s"


def _latest(knowledge: AreaKnowledge) -> list[Fact]:
    return [fact for fact in knowledge.facts if fact.value is not None]


def _facts(knowledge: AreaKnowledge) -> Iterator[tuple[Fact, Fact | None, str]]:
    for fact in _latest(knowledge):
        yield fact, None, ""


def _pairs(knowledge: AreaKnowledge) -> Iterator[tuple[Fact, Fact | None, str]]:
    for facts in knowledge.facts_by_indicator.values():
        for own in facts:
            for other in facts:
                same = (own.unit, own.breakdown, own.period) == (
                    other.unit,
                    other.breakdown,
                    other.period,
                )
                if (
                    own.role == "area"
                    and other.role != "area"
                    and same
                    and own.value
                    and other.value
                ):
                    yield own, other, compare_facts(own, other)


def _changes(knowledge: AreaKnowledge) -> Iterator[tuple[Fact, Fact | None, str]]:
    for facts in knowledge.facts_by_indicator.values():
        for earlier, later in combinations([fact for fact in facts if fact.value], 2):
            if (earlier.role, earlier.unit, earlier.breakdown) == (
                later.role,
                later.unit,
                later.breakdown,
            ) and earlier.role == "area":
                yield later, earlier, change_between(earlier, later).direction


def _breakdowns(knowledge: AreaKnowledge) -> Iterator[tuple[Fact, Fact | None, str]]:
    for facts in knowledge.facts_by_indicator.values():
        for one, two in combinations([fact for fact in facts if fact.value], 2):
            if (one.role, one.unit, one.period) == (two.role, two.unit, two.period):
                yield one, two, ""


def _ranks(knowledge: AreaKnowledge) -> Iterator[tuple[Fact, Fact | None, str]]:
    """The first and the last of all breakdowns, each with one of the others."""
    first: dict[tuple[str, ...], Rank] = {}
    by_id = {fact.id: fact for fact in knowledge.facts}
    for rank in knowledge.ranks:
        fact = by_id[rank.fact]
        key = (fact.indicator, fact.unit, fact.period)
        if rank.tied or rank.place not in (1, rank.of):
            continue
        if key in first:
            one, two = by_id[first[key].fact], fact
            verdict = "higher" if first[key].place == 1 else "lower"
            if (
                compare_facts(one, two) == verdict
            ):  # a place among groups, where chance leaves it one
                yield one, two, verdict
                yield two, one, "lower" if verdict == "higher" else "higher"
        first[key] = rank
