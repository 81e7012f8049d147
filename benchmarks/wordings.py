"""Sentences that are true: every fact, comparison, change, ratio and rank in many wordings.

A wording is a template with named gaps; what fills them stands in ``generated_sentences``.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks.noun_phrases import SENTENCE_KINDS

# Kinds of fact that have a number, that are counted, and that are of people.
NUMBERS = ("share", "rate", "count", "people", "density", "money", "plain")
COUNTS = ("rate", "count")
PEOPLE = ("rate", "count", "people", "density")
# Verdicts on a difference between places, and on a change over time.
DIFFERENT = ("higher", "lower")
CHANGED = ("rose", "fell")


@dataclass(frozen=True)
class Wording:
    """One way to say one kind of thing.

    ``sentence_type`` is what it says: one fact, a pair, a comparison, a change, a ratio,
    breakdowns, a rank or a missing value. ``suitable_kinds`` are the kinds of fact it suits,
    ``verdicts`` those of comparisons. ``number_style`` is how the number is written. One that
    ``omits_topic`` leaves out what is measured, as the summary beside a chart does.
    """

    name: str
    sentence_type: str
    suitable_kinds: tuple[str, ...]
    template: str
    number_style: str = "plain"
    verdicts: tuple[str, ...] = ()
    omits_topic: bool = False

    @property
    def has_number(self) -> bool:
        """Whether the fact's own number stands in the sentence."""
        return bool(re.search(r"\{(n|amount|having|nof)\}", self.template))


def _single_fact_wordings() -> Iterator[Wording]:
    def w(name: str, kinds: tuple[str, ...], template: str, style: str = "plain") -> Wording:
        return Wording(name, "one", kinds, template, style)

    share = ("share",)
    yield w("share first", share, "{nof} in {place} {did} in {period}.")
    yield w("place first", share, "In {place}, {nof} {did} in {period}.")
    yield w("period first", share, "In {period}, {nof} in {place} {did}.")
    yield w(
        "per cent spelt", share, "In {place}, {nof} {did}, on the figures for {period}.", "per cent"
    )
    yield w("in 100", share, "In {place} in {period}, {nof} {did}.", "in 100")
    yield w(
        "of every 100", share, "Of every 100 {who} in {place}, {n} {did} in {period}.", "of 100"
    )
    yield w("about a share", share, "In {period}, {nof} in {place} {did}.", "about")
    yield w("nearly a share", share, "{nof} in {place} {did} in {period}.", "nearly")
    yield w("just over a share", share, "{nof} in {place} {did} in {period}.", "over")
    yield w("fraction", share, "In {place}, {nof} {did} in {period}.", "fraction")
    yield w(
        "fraction first",
        share,
        "{nof} in {place} {did}, according to the figures for {period}.",
        "fraction",
    )
    yield w("topic", NUMBERS, "{topic} in {place} was {amount} in {period}.")
    yield w("topic, period first", NUMBERS, "In {period}, {topic} was {amount} in {place}.")
    yield w(
        "possessive",
        ("share", "money", "plain", "people", "density"),
        "{owner} {bare} was {amount} in {period}.",
    )
    yield w("stood at", NUMBERS, "{topic} stood at {amount} in {place} in {period}.")
    yield w("colon", NUMBERS, "{topic}, {place}, {period}: {amount}.")
    yield w(
        "for, the figure", NUMBERS, "For {topic}, the figure for {place} in {period} was {amount}."
    )
    yield w(
        "brackets", NUMBERS, "The latest we know of {topic} in {place} ({amount}) is for {period}."
    )
    yield w(
        "figures show",
        NUMBERS,
        "The figures for {period} show that {topic} in {place} was {amount}.",
    )
    yield w("there were", PEOPLE, "There were {having} in {place} in {period}.")
    yield w("place had", PEOPLE, "{place} had {having} in {period}.")
    yield w("came to", COUNTS, "{things} in {place} came to {amount} in {period}.")
    yield w("passive", COUNTS, "In {place}, {having} were recorded in {period}.")
    yield w("per line first", ("rate",), "{line}, {place} had {n} {things} in {period}.")
    yield w("number word", ("count",), "There were {having} in {place} in {period}.", "words")
    yield w(
        "number word first", ("count",), "{having} were counted in {place} in {period}.", "words"
    )
    yield w("about a number", PEOPLE, "{place} had {having} in {period}.", "about")
    yield w("nearly a number", PEOPLE, "In {period} there were {having} in {place}.", "nearly")
    yield w("just over a number", PEOPLE, "In {place} there were {having} in {period}.", "over")
    yield w(
        "topic about", ("money", "share"), "{topic} in {place} was {amount} in {period}.", "about"
    )
    yield w(
        "topic nearly", ("money", "rate"), "{topic} in {place} was {amount} in {period}.", "nearly"
    )
    yield w(
        "topic just over",
        ("money", "rate"),
        "In {place}, {topic} was {amount} in {period}.",
        "over",
    )
    yield w("£m", ("money",), "{topic} in {place} came to {amount} in {period}.", "m")
    yield w(
        "million pounds", ("money",), "In {period}, {topic} in {place} came to {amount}.", "pounds"
    )
    yield w("pronoun", NUMBERS, "Consider {topic} in {place}. In {period} it was {amount}.")
    yield w("question", NUMBERS, "What was {topic} in {place} in {period}? It was {amount}.")
    yield w("clause behind", NUMBERS, "It was {amount}: {topic} in {place} in {period}.")


def _pair_wordings() -> Iterator[Wording]:
    def w(name: str, kinds: tuple[str, ...], template: str, style: str = "plain") -> Wording:
        return Wording(name, "pair", kinds, template, style)

    share = ("share",)
    yield w("against", share, "In {place}, {nof} {did} in {period}, against {n2} in {place2}.")
    yield w(
        "compared with",
        NUMBERS,
        "{topic} in {place} was {amount} in {period}, compared with {n2} in {place2}.",
    )
    yield w(
        "while",
        NUMBERS,
        "In {period}, {topic} was {amount} in {place}, while the figure for {place2} was {n2}.",
    )
    yield w(
        "respectively",
        NUMBERS,
        "In {place} and {place2}, {topic} was {n} and {amount2} respectively in {period}.",
    )
    yield w(
        "pair in brackets", NUMBERS, "{topic} in {place} was {amount} ({place2}: {n2}) in {period}."
    )
    yield w(
        "comparator first",
        NUMBERS,
        "Against {amount2} in {place2}, {topic} in {place} was {n} in {period}.",
    )
    yield w(
        "two sentences",
        NUMBERS,
        "{topic} in {place} was {amount} in {period}. In {place2} it was {n2}.",
    )
    yield w("listed", NUMBERS, "{topic} in {period}: {place} {amount}, {place2} {amount2}.")
    yield w(
        "owners",
        ("share", "money", "plain", "density"),
        "{owner2} {bare} was {amount2} in {period}; {owner} was {n}.",
    )
    yield w("had, had", PEOPLE, "In {period}, {place} had {having}; {place2} had {n2}.")
    yield w(
        "there were, in", PEOPLE, "There were {having} in {place} in {period} and {n2} in {place2}."
    )
    yield w(
        "both in 100",
        share,
        "In {place}, {nof} {did} in {period}; in {place2} it was {n2}.",
        "in 100",
    )
    yield w(
        "both about",
        NUMBERS,
        "{topic} was {amount} in {place} and {amount2} in {place2} in {period}.",
        "about",
    )
    yield w(
        "both £m",
        ("money",),
        "{topic} was {amount} in {place} and {amount2} in {place2} in {period}.",
        "m",
    )


def _comparison_wordings() -> Iterator[Wording]:
    def w(
        name: str, kinds: tuple[str, ...], template: str, verdicts: tuple[str, ...] = DIFFERENT
    ) -> Wording:
        return Wording(name, "compared", kinds, template, verdicts=verdicts)

    alike = ("similar", "about the same", "same")
    yield w(
        "higher than", NUMBERS, "In {period}, {topic} was {higher} in {place} than in {place2}."
    )
    yield w(
        "higher with numbers",
        NUMBERS,
        "{topic} in {place}, at {amount} in {period}, was {higher} than the {n2} in {place2}.",
    )
    yield w(
        "above",
        NUMBERS,
        "{topic} in {place} was {above} that for {place2} in {period} ({amount} against {n2}).",
    )
    yield w("exceeded", NUMBERS, "In {period}, {topic} in {place} {exceeded} that in {place2}.")
    yield w("more things", PEOPLE, "{place} had {more} {things}{per} than {place2} in {period}.")
    yield w(
        "turned round", NUMBERS, "In {period}, {topic} was {lower} in {place2} than in {place}."
    )
    yield w(
        "larger share",
        ("share",),
        "A {larger} share of {who} {did} in {place} than in {place2} in {period}.",
    )
    yield w(
        "number, comparative",
        NUMBERS,
        "{topic} was {amount} in {place} in {period}, {higher} than in {place2}.",
    )
    yield w(
        "pronoun, comparative",
        NUMBERS,
        "{topic} in {place} was {amount} in {period}. This is {higher} than in {place2}.",
    )
    yield w(
        "points",
        ("share",),
        "In {period}, {topic} was {difference} {higher} in {place} than in {place2}.",
    )
    yield w(
        "pounds apart",
        ("money",),
        "In {period}, {topic} was {difference} {higher} in {place} than in {place2}.",
    )
    yield w(
        "similar", NUMBERS, "In {period}, {topic} in {place} was {alike} that in {place2}.", alike
    )
    yield w(
        "similar with numbers",
        NUMBERS,
        "{topic} in {place} ({amount}) was {alike} the figure for {place2} ({n2}) in {period}.",
        alike,
    )


def _ratio_wordings() -> Iterator[Wording]:
    def w(name: str, kinds: tuple[str, ...], template: str, sort: str) -> Wording:
        return Wording(name, sort, kinds, template, verdicts=DIFFERENT)

    yield w(
        "times", NUMBERS, "In {period}, {topic} in {place} was {factor} that in {place2}.", "factor"
    )
    yield w(
        "times with numbers",
        NUMBERS,
        "{topic} in {place} was {amount} in {period}, {factor} the {n2} in {place2}.",
        "factor",
    )
    yield w(
        "times as many",
        PEOPLE,
        "{place} had {factor} as many {things}{per} as {place2} in {period}.",
        "times",
    )
    yield w(
        "per cent more",
        ("rate", "money", "density"),
        "In {period}, {topic} was {relative} {higher} in {place} than in {place2}.",
        "relative",
    )


def _change_wordings() -> Iterator[Wording]:
    def w(name: str, kinds: tuple[str, ...], template: str, sort: str = "change") -> Wording:
        return Wording(name, sort, kinds, template, verdicts=CHANGED)

    yield w(
        "from, to",
        NUMBERS,
        "{topic} in {place} {rose} from {n2} in {period2} to {amount} in {period}.",
    )
    yield w(
        "between",
        NUMBERS,
        "Between {period2} and {period}, {topic} in {place} {rose} from {n2} to {amount}.",
    )
    yield w("went up", NUMBERS, "{topic} in {place} {went} between {period2} and {period}.")
    yield w(
        "than before", NUMBERS, "{topic} in {place} was {higher} in {period} than in {period2}."
    )
    yield w(
        "increase",
        NUMBERS,
        "There was {increase} in {topic} in {place}, from {n2} in {period2} to {n} in {period}.",
    )
    yield w(
        "two years, no word",
        NUMBERS,
        "In {place}, {topic} was {n2} in {period2} and {amount} in {period}.",
    )
    yield w(
        "by so much",
        ("share", "people"),
        "{topic} in {place} {rose} by {difference} between {period2} and {period}.",
    )


def _breakdown_wordings() -> Iterator[Wording]:
    def w(name: str, kinds: tuple[str, ...], template: str, sort: str = "breakdowns") -> Wording:
        return Wording(name, sort, kinds, template)

    yield w(
        "list", COUNTS, "In {place} there were {n} {things} and {n2} {things2}{per} in {period}."
    )
    yield w(
        "breakdowns respectively",
        COUNTS,
        "{things} and {things2} came to {n} and {amount2} respectively in {place} in {period}.",
    )
    yield w("semicolon", COUNTS, "{place} had {having} in {period}; it had {n2} {things2}.")
    yield w(
        "most common",
        COUNTS,
        "Among {group} in {place} in {period}, {things} were the {most} common.",
        "rank",
    )
    yield w(
        "largest group",
        COUNTS,
        "{things} were the {largest} group of {group} in {place} in {period}, at {amount}.",
        "rank",
    )
    yield w(
        "more than others",
        COUNTS,
        "In {place} there were {more} {things} than {things2}{per} in {period}.",
        "rank",
    )


def _chart_summary_wordings() -> Iterator[Wording]:
    """Short sentences that stand beside a chart, which says what is measured."""

    def w(
        name: str, sort: str, template: str, verdicts: tuple[str, ...] = (), style: str = "plain"
    ) -> Wording:
        return Wording(name, sort, NUMBERS, template, style, verdicts, omits_topic=True)

    yield w("beside: the figure", "one", "In {place} the figure was {amount} in {period}.")
    yield w("beside: about", "one", "In {period} it was {amount} in {place}.", style="about")
    yield w(
        "beside: against", "pair", "In {period}, {place} had {amount}, against {n2} in {place2}."
    )
    yield w(
        "beside: two",
        "pair",
        "The figure for {place} in {period} was {amount}. For {place2} it was {n2}.",
    )
    yield w(
        "beside: higher",
        "compared",
        "The figure for {period} was {higher} in {place} than in {place2}.",
        DIFFERENT,
    )
    yield w(
        "beside: rose",
        "change",
        "In {place} it {rose} from {n2} in {period2} to {amount} in {period}.",
        CHANGED,
    )


def _missing_value_wordings() -> Iterator[Wording]:
    yield Wording(
        "none reported",
        "none_reported",
        SENTENCE_KINDS,
        "For {things}, none were reported in {place} in {period}, which may mean fewer than 5.",
    )
    yield Wording(
        "not published",
        "not_published",
        SENTENCE_KINDS,
        "No figure was published for {topic} in {place} in {period}.",
    )


WORDINGS: tuple[Wording, ...] = (
    *_single_fact_wordings(),
    *_pair_wordings(),
    *_comparison_wordings(),
    *_ratio_wordings(),
    *_change_wordings(),
    *_breakdown_wordings(),
    *_chart_summary_wordings(),
    *_missing_value_wordings(),
)
WORDINGS_BY_NAME = {wording.name: wording for wording in WORDINGS}
