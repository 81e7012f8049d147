"""Finding what a sentence speaks of: indicators and breakdowns, by the terms of the catalogue."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from carebook.checking.spans import Mention
from carebook.checking.word_lists import read_word_list
from carebook.data.indicators import Indicator

_WORDS_BETWEEN = r"(?:[\s,'\"(/-]+[\w'%£.,]+){0,7}?[\s,'\"(/-]+"
# How far around a term a word that vetoes it is looked for.
_VETO_REACH = 45
_AGE_BREAKDOWN = re.compile(r"\d+(?:-\d+|\+)")
_CLAUSE_SEPARATOR = re.compile(
    r"[;,]|\bwhile\b|\bwhereas\b|\bbut\b|\band\b|\bcompared (?:with|to)\b|\bagainst\b|\bversus\b"
)
_STOP_WORDS = frozenset(read_word_list("stop_words"))


@dataclass(frozen=True)
class IndicatorTerm:
    """One way to speak of an indicator: what must stand there, elsewhere, and not nearby."""

    pattern: re.Pattern[str]
    required_patterns: tuple[re.Pattern[str], ...]
    vetoed_nearby: re.Pattern[str] | None
    vetoed_in_clause: re.Pattern[str] | None
    is_weak: bool


@dataclass(frozen=True)
class IndicatorMention(Mention):
    """An indicator spoken of at a place in a sentence; ``is_weak`` where other words do better."""

    is_weak: bool = False


@dataclass(frozen=True)
class Vocabulary:
    """The terms of every indicator and, for those that have them, of every breakdown.

    ``numbered_groups`` are the indicators whose breakdowns have numbers in their names.
    """

    indicator_terms: Mapping[str, tuple[IndicatorTerm, ...]]
    breakdown_terms: Mapping[str, Mapping[str, tuple[IndicatorTerm, ...]]]
    comparative_patterns: tuple[tuple[re.Pattern[str], str], ...]
    numbered_groups: frozenset[str]


def build_vocabulary(indicators: Mapping[str, Indicator]) -> Vocabulary:
    """Compile the terms of a catalogue; an indicator without terms is known by its title."""
    return Vocabulary(
        indicator_terms={
            name: tuple(compile_term(term) for term in (one.terms or _title_terms(one.title)))
            for name, one in indicators.items()
        },
        breakdown_terms={
            name: {
                breakdown: tuple(
                    compile_term(term)
                    for term in one.breakdown_terms.get(breakdown) or _title_terms(phrase)
                )
                for breakdown, phrase in one.breakdowns.items()
                if not _AGE_BREAKDOWN.fullmatch(breakdown)  # ages are found by themselves
            }
            for name, one in indicators.items()
            if one.breakdowns
        },
        # Where higher and lower have words of their own: "less deprived" is a higher decile.
        comparative_patterns=tuple(
            (re.compile(rf"\b{words}\b"), verdict)
            for words, verdict in {
                " ".join(words.split()[:2]): verdict
                for one in indicators.values()
                for verdict, words in one.comparatives.items()
            }.items()
        ),
        numbered_groups=frozenset(
            name
            for name, one in indicators.items()
            if any(re.search(r"\d (?:to|hours)", breakdown) for breakdown in one.breakdowns)
        ),
    )


def _title_terms(title: str) -> tuple[str, ...]:
    """Know an indicator by the words of its title that carry meaning, all of them."""
    words = [word for word in re.findall(r"[a-z]{3,}", title.lower()) if word not in _STOP_WORDS]
    stems = [f"{_stem(word)}*" for word in dict.fromkeys(words)]
    return (" + ".join(stems[:3]),) if stems else ()


def _stem(word: str) -> str:
    for ending in ("ing", "ied", "ies", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word.removesuffix(ending)
    return word


@cache
def compile_term(text: str) -> IndicatorTerm:
    """Compile one term; see the head of ``data/indicators.yml`` for how terms are written."""
    is_weak = text.startswith("~ ")
    rest, _, never = text.removeprefix("~ ").partition(" -- ")
    core, *vetoes = rest.split(" - ")
    core, *also = core.split(" + ")
    return IndicatorTerm(
        pattern=_compile_phrase(core),
        required_patterns=tuple(_compile_phrase(part) for part in also),
        vetoed_nearby=re.compile("|".join(_compile_phrase(part).pattern for part in vetoes))
        if vetoes
        else None,
        vetoed_in_clause=_compile_phrase(never) if never else None,
        is_weak=is_weak,
    )


@cache
def _compile_phrase(text: str) -> re.Pattern[str]:
    chunks = []
    for chunk in text.split(" ... "):
        words = (
            r"[\s-]+".join(re.escape(word).replace(r"\*", r"[\w']*") for word in phrase.split())
            for phrase in chunk.strip().split("|")
        )
        chunks.append(rf"(?:{'|'.join(words)})")
    # "Of 65" is not in "a low of 65.5%".
    return re.compile(rf"(?<![\w]){_WORDS_BETWEEN.join(chunks)}(?![\w]|\.\d|%)")


def find_indicators(text: str, context: str, vocabulary: Vocabulary) -> list[IndicatorMention]:
    """Find the indicators a sentence speaks of; ``context`` is what was said before it."""
    found = [
        IndicatorMention(mention.start, mention.end, name, term.is_weak)
        for name, terms in vocabulary.indicator_terms.items()
        for term in terms
        for mention in _find_mentions(text, context, term, name)
    ]
    # Never in the order of a set, which is another in each process.
    return sorted(dict.fromkeys(found), key=lambda indicator: (indicator.start, indicator.end))


def is_vetoed_before(text: str, start: int, indicator: str, vocabulary: Vocabulary) -> bool:
    """Whether words right before a place say that another indicator is meant: "age for age"."""
    before = text[max(0, start - _VETO_REACH) : start]
    return any(
        veto is not None and veto.search(before) is not None
        for term in vocabulary.indicator_terms[indicator]
        for veto in (term.vetoed_nearby, term.vetoed_in_clause)
    )


def find_breakdowns(
    text: str, context: str, indicator: str, vocabulary: Vocabulary
) -> list[Mention]:
    """Find the breakdowns of one indicator that a sentence speaks of, by their terms.

    Where words could be of two breakdowns, the longer words count.
    """
    found = [
        mention
        for name, terms in vocabulary.breakdown_terms.get(indicator, {}).items()
        for term in terms
        for mention in _find_mentions(text, context, term, name)
    ]
    return [
        one
        for one in sorted(dict.fromkeys(found), key=lambda mention: mention.start)
        if not any(
            other.key != one.key
            and other.start <= one.start
            and one.end <= other.end
            and (other.end - other.start) > (one.end - one.start)
            for other in found
        )
    ]


def _find_mentions(text: str, context: str, term: IndicatorTerm, name: str) -> Iterable[Mention]:
    if term.required_patterns and not all(
        part.search(text) or part.search(context) for part in term.required_patterns
    ):
        return
    for match in term.pattern.finditer(text):
        if term.vetoed_in_clause is not None:
            part = (
                text[: match.start()].rpartition(";")[2] + text[match.start() :].partition(";")[0]
            )
            if term.vetoed_in_clause.search(part):
                continue
        if term.vetoed_nearby is not None:
            before = text[max(0, match.start() - _VETO_REACH) : match.start()]
            after = text[match.end() : match.end() + _VETO_REACH]
            left, right = _CLAUSE_SEPARATOR.split(before)[-1], _CLAUSE_SEPARATOR.split(after)[0]
            if term.vetoed_nearby.search(left + match.group() + right):
                continue
        yield Mention(*match.span(), name)
