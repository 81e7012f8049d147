"""One sentence and what fills its gaps: each can be replaced, and the sentence written again."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

from benchmarks.noun_phrases import NounPhrases, denominator_phrase, noun_phrases_for, sentence_kind
from benchmarks.wordings import WORDINGS, Wording
from benchmarks.written_numbers import WrittenNumber, write_fact_value
from benchmarks.written_relations import write_difference, write_ratio, write_relative_difference
from carebook.data import periods
from carebook.facts.fact import Fact
from carebook.facts.knowledge import AreaKnowledge
from carebook.facts.relations import Rank, change_between, compare_facts
from carebook.text.phrasing import place_in_sentence

OPPOSITE_VERDICTS = {"higher": "lower", "lower": "higher", "rose": "fell", "fell": "rose"}
_UPWARD_VERDICTS = ("higher", "rose")
# The words for up and for down, by the gap they fill.
_COMPARATIVE_WORDS = {
    "higher": ("higher", "lower"),
    "lower": ("lower", "higher"),
    "more": ("more", "fewer"),
    "above": ("above", "below"),
    "larger": ("larger", "smaller"),
}
_DIRECTION_SYNONYMS = {
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
_SIMILARITY_PHRASES = ("similar to", "much the same as", "about the same as", "close to")


@dataclass(frozen=True)
class GeneratedSentence:
    """One sentence: its wording and what fills its gaps.

    ``fact`` is what is said, ``other`` what it is held against (a comparator's, an earlier one's,
    another breakdown's). ``synonym_number`` chooses among synonyms. ``ending`` is added to the
    sentence.
    """

    wording: Wording
    fact: Fact
    place: str
    noun_phrases: NounPhrases
    period: str
    denominator_text: str
    synonym_number: int
    number: WrittenNumber | None = None
    other: Fact | None = None
    other_place: str = ""
    other_noun_phrases: NounPhrases | None = None
    other_period: str = ""
    other_number: WrittenNumber | None = None
    relation: WrittenNumber | None = None
    verdict: str = ""
    ending: str = ""

    @cached_property
    def text(self) -> str:
        """The sentence as a reader meets it."""
        text = self.wording.template.format_map(self._texts_by_gap())
        text = text.replace(" the about ", " the ")
        text = re.sub(r"(^|[.?] )([a-z])", lambda at: at[1] + at[2].upper(), text)
        if self.ending.startswith(","):
            return text.removesuffix(".") + self.ending
        return f"{text} {self.ending}".rstrip()

    def _texts_by_gap(self) -> dict[str, str]:
        noun, noun2, number2 = (
            self.noun_phrases,
            self.other_noun_phrases or self.noun_phrases,
            self.other_number,
        )
        up = self.verdict in _UPWARD_VERDICTS
        n = self.number.text if self.number else ""
        kind = sentence_kind(self.fact)
        between = f" {noun.things}" if kind == "density" else ""
        gaps = {gap: ways[0 if up else 1] for gap, ways in _COMPARATIVE_WORDS.items()}
        gaps |= {
            gap: ways[self.synonym_number % len(ways)][0 if up else 1]
            for gap, ways in _DIRECTION_SYNONYMS.items()
        }
        gaps |= {
            "place": self.place,
            "place2": self.other_place,
            "owner": _possessive(self.place),
            "owner2": _possessive(self.other_place),
            "topic": noun.topic,
            "bare": noun.topic.removeprefix("the ").removeprefix("council's "),
            "things": noun.things,
            "things2": noun2.things,
            "group": noun.group,
            "who": noun.who,
            "did": noun.did,
            "period": self.period,
            "period2": self.other_period,
            "per": self.denominator_text,
            "line": self.denominator_text.strip(),
            "n": n,
            "amount": f"{n}{between}{self.denominator_text}",
            "having": f"{n} {noun.things}{self.denominator_text}",
            "nof": f"{n}{self.number.connector if self.number else ''}{noun.who}",
            "n2": number2.text if number2 else "",
            "amount2": f"{number2.text}{between}{self.denominator_text}" if number2 else "",
            "alike": "the same as"
            if self.verdict == "same"
            else _SIMILARITY_PHRASES[self.synonym_number % 4],
            "most": "most" if up else "least",
            "largest": "largest" if up else "smallest",
        }
        gaps |= dict.fromkeys(
            ("factor", "difference", "relative"), self.relation.text if self.relation else ""
        )
        return gaps


def place_of_fact(fact: Fact, turn: int) -> str:
    """Name the place of a fact as it stands inside a sentence."""
    if fact.role == "average" and turn % 3 == 2:
        return "the average council"
    return place_in_sentence(fact.place)


def period_in_words(period: str, turn: int) -> str:
    """Name a period: a financial year in one of the forms that people use."""
    label = periods.period_label(period)
    if "/" not in period:
        return label
    start, _ = periods.period_start(period)
    return (label, period, f"the year to March {start + 1}", f"the financial year {label}")[
        turn % 4
    ]


def write_true_sentences(knowledge: AreaKnowledge) -> Iterator[GeneratedSentence]:
    """Say everything that is known of an area in every wording that suits it."""
    cases = {
        sort: list(found)
        for sort, found in (
            ("one", _single_facts(knowledge)),
            ("pair", _area_comparator_pairs(knowledge)),
            ("change", _period_pairs(knowledge)),
            ("breakdowns", _breakdown_pairs(knowledge)),
            ("rank", _rank_pairs(knowledge)),
            ("silence", ((fact, None, fact.status) for fact in knowledge.facts)),
        )
    }
    sorts = {"compared": "pair", "factor": "pair", "times": "pair", "relative": "pair"}
    sorts |= {"none_reported": "silence", "not_published": "silence"}
    for place, wording in enumerate(WORDINGS):
        for index, (fact, other, verdict) in enumerate(
            cases[sorts.get(wording.sentence_type, wording.sentence_type)]
        ):
            if said := write_sentence(wording, fact, other, verdict, turn=place + index):
                yield said


def write_sentence(
    wording: Wording, fact: Fact, other: Fact | None, verdict: str, turn: int
) -> GeneratedSentence | None:
    """Say one thing in one wording; None where the wording does not suit it."""
    if wording.omits_topic and fact.breakdown:
        return None  # a chart of several groups does not say which is meant
    if sentence_kind(fact) not in wording.suitable_kinds or (
        wording.verdicts and verdict not in wording.verdicts
    ):
        return None
    if wording.sentence_type in ("none_reported", "not_published"):
        if verdict != wording.sentence_type:
            return None
    elif fact.value is None:
        return None
    noun, noun2 = noun_phrases_for(fact, turn), noun_phrases_for(other, turn) if other else None
    number = write_fact_value(fact, wording.number_style, turn)
    number2 = write_fact_value(other, wording.number_style, turn) if other else None
    if noun is None or (fact.value is not None and number is None) or (other and not number2):
        return None
    if fact.role != "area" or other:
        noun = _without_council(noun)
    if not _noun_suits_wording(wording, noun):
        return None
    relation = _write_relation(wording, fact, other, turn)
    if relation is None and re.search(r"\{(factor|difference|relative)\}", wording.template):
        return None
    return GeneratedSentence(
        wording=wording,
        fact=fact,
        other=other,
        place=place_of_fact(fact, turn),
        other_place=place_of_fact(other, turn + 1) if other else "",
        noun_phrases=noun,
        other_noun_phrases=noun2,
        period=period_in_words(fact.period, turn),
        other_period=period_in_words(other.period, turn) if other else "",
        denominator_text=denominator_phrase(fact.unit, turn),
        synonym_number=turn,
        number=number,
        other_number=number2,
        relation=relation,
        verdict=verdict,
    )


def _write_relation(
    wording: Wording, fact: Fact, other: Fact | None, turn: int
) -> WrittenNumber | None:
    if other is None:
        return None
    if "{difference}" in wording.template:
        return write_difference(fact, other)
    if wording.sentence_type == "relative":
        return write_relative_difference(fact, other, turn)
    if wording.sentence_type in ("factor", "times"):
        return write_ratio(fact, other, 0 if wording.sentence_type == "times" else turn)
    return None


def _noun_suits_wording(wording: Wording, noun: NounPhrases) -> bool:
    """Whether the words themselves fit: nothing belongs to two owners, and nothing lacks a name."""
    if "{owner" in wording.template:
        bare = noun.topic.removeprefix("the council's ")
        return "'s " not in bare and not bare.startswith("what ") and "council" not in bare
    return all(
        getattr(noun, gap) for gap in ("who", "did", "things") if f"{{{gap}}}" in wording.template
    )


def _without_council(noun: NounPhrases) -> NounPhrases:
    """The same words without "the council's", which only the book's own authority has."""
    return NounPhrases(**(vars(noun) | {"topic": noun.topic.replace("the council's ", "")}))


def _possessive(place: str) -> str:
    return f"{place}'" if place.endswith("s") else f"{place}'s"


def _facts_with_value(knowledge: AreaKnowledge) -> list[Fact]:
    return [fact for fact in knowledge.facts if fact.value is not None]


def _single_facts(knowledge: AreaKnowledge) -> Iterator[tuple[Fact, Fact | None, str]]:
    for fact in _facts_with_value(knowledge):
        yield fact, None, ""


def _area_comparator_pairs(knowledge: AreaKnowledge) -> Iterator[tuple[Fact, Fact | None, str]]:
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


def _period_pairs(knowledge: AreaKnowledge) -> Iterator[tuple[Fact, Fact | None, str]]:
    for facts in knowledge.facts_by_indicator.values():
        for earlier, later in combinations([fact for fact in facts if fact.value], 2):
            if (earlier.role, earlier.unit, earlier.breakdown) == (
                later.role,
                later.unit,
                later.breakdown,
            ) and earlier.role == "area":
                yield later, earlier, change_between(earlier, later).direction


def _breakdown_pairs(knowledge: AreaKnowledge) -> Iterator[tuple[Fact, Fact | None, str]]:
    for facts in knowledge.facts_by_indicator.values():
        for one, two in combinations([fact for fact in facts if fact.value], 2):
            if (one.role, one.unit, one.period) == (two.role, two.unit, two.period):
                yield one, two, ""


def _rank_pairs(knowledge: AreaKnowledge) -> Iterator[tuple[Fact, Fact | None, str]]:
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
