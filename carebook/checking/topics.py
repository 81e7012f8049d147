"""Finding what a sentence speaks of: indicators and breakdowns, by the terms of the catalogue."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from carebook.checking.spans import Mention
from carebook.data.indicators import Indicator

_GAP = r"(?:[\s,'\"(/-]+[\w'%£.,]+){0,7}?[\s,'\"(/-]+"
# How far around a term a word that vetoes it is looked for.
_NEAR = 45
_AGE = re.compile(r"\d+(?:-\d+|\+)")
_PART = re.compile(r"[;,]|\bwhile\b|\bwhereas\b|\bbut\b|\band\b")
_STOP = frozenset(
    [
        "a",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "by",
        "for",
        "from",
        "given",
        "had",
        "has",
        "have",
        "how",
        "in",
        "into",
        "is",
        "it",
        "its",
        "many",
        "much",
        "of",
        "on",
        "or",
        "out",
        "people",
        "that",
        "the",
        "their",
        "them",
        "they",
        "this",
        "to",
        "what",
        "which",
        "who",
        "with",
        "whose",
        "average",
        "share",
    ]
)


@dataclass(frozen=True)
class Term:
    """One way to speak of an indicator: what must stand there, elsewhere, and not nearby."""

    core: re.Pattern[str]
    also: tuple[re.Pattern[str], ...]
    veto: re.Pattern[str] | None
    never: re.Pattern[str] | None
    is_weak: bool


@dataclass(frozen=True)
class Topic:
    """An indicator (or a breakdown of one) spoken of at a place in a sentence."""

    start: int
    end: int
    what: str
    is_weak: bool = False


@dataclass(frozen=True)
class Vocabulary:
    """The terms of every indicator and, for those that have them, of every breakdown."""

    indicators: Mapping[str, tuple[Term, ...]]
    breakdowns: Mapping[str, Mapping[str, tuple[Term, ...]]]
    comparatives: tuple[tuple[re.Pattern[str], str], ...]


def vocabulary_of(indicators: Mapping[str, Indicator]) -> Vocabulary:
    """Compile the terms of a catalogue; an indicator without terms is known by its title."""
    return Vocabulary(
        indicators={
            name: tuple(term_of(term) for term in (one.terms or _title_terms(one.title)))
            for name, one in indicators.items()
        },
        breakdowns={
            name: {
                breakdown: tuple(
                    term_of(term)
                    for term in one.breakdown_terms.get(breakdown) or _title_terms(phrase)
                )
                for breakdown, phrase in one.breakdowns.items()
                if not _AGE.fullmatch(breakdown)  # ages are found by themselves
            }
            for name, one in indicators.items()
            if one.breakdowns
        },
        # Where higher and lower have words of their own: "less deprived" is a higher decile.
        comparatives=tuple(
            (re.compile(rf"\b{' '.join(words.split()[:2])}\b"), verdict)
            for one in indicators.values()
            for verdict, words in one.comparatives.items()
        ),
    )


def _title_terms(title: str) -> tuple[str, ...]:
    """Know an indicator by the words of its title that carry meaning, all of them."""
    words = [word for word in re.findall(r"[a-z]{3,}", title.lower()) if word not in _STOP]
    stems = [f"{_stem(word)}*" for word in dict.fromkeys(words)]
    return (" + ".join(stems[:3]),) if stems else ()


def _stem(word: str) -> str:
    for ending in ("ing", "ied", "ies", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word.removesuffix(ending)
    return word


@cache
def term_of(text: str) -> Term:
    """Compile one term; see the head of ``data/indicators.yml`` for how terms are written."""
    is_weak = text.startswith("~ ")
    rest, _, never = text.removeprefix("~ ").partition(" -- ")
    core, *vetoes = rest.split(" - ")
    core, *also = core.split(" + ")
    return Term(
        core=_pattern(core),
        also=tuple(_pattern(part) for part in also),
        veto=re.compile("|".join(_pattern(part).pattern for part in vetoes)) if vetoes else None,
        never=_pattern(never) if never else None,
        is_weak=is_weak,
    )


@cache
def _pattern(text: str) -> re.Pattern[str]:
    chunks = []
    for chunk in text.split(" ... "):
        words = (
            r"[\s-]+".join(re.escape(word).replace(r"\*", r"[\w']*") for word in phrase.split())
            for phrase in chunk.strip().split("|")
        )
        chunks.append(rf"(?:{'|'.join(words)})")
    return re.compile(rf"(?<![\w]){_GAP.join(chunks)}(?![\w])")


def topics(text: str, context: str, vocabulary: Vocabulary) -> list[Topic]:
    """Find the indicators a sentence speaks of; ``context`` is what was said before it."""
    found = [
        Topic(mention.start, mention.end, name, term.is_weak)
        for name, terms in vocabulary.indicators.items()
        for term in terms
        for mention in _mentions(text, context, term, name)
    ]
    # Never in the order of a set, which is another in each process.
    return sorted(dict.fromkeys(found), key=lambda topic: (topic.start, topic.end))


def breakdowns(text: str, context: str, indicator: str, vocabulary: Vocabulary) -> list[Mention]:
    """Find the breakdowns of one indicator that a sentence speaks of, by their terms.

    Where words could be of two breakdowns, the longer words count.
    """
    found = [
        mention
        for name, terms in vocabulary.breakdowns.get(indicator, {}).items()
        for term in terms
        for mention in _mentions(text, context, term, name)
    ]
    return [
        one
        for one in sorted(dict.fromkeys(found), key=lambda mention: mention.start)
        if not any(
            other.what != one.what
            and other.start <= one.start
            and one.end <= other.end
            and (other.end - other.start) > (one.end - one.start)
            for other in found
        )
    ]


def _mentions(text: str, context: str, term: Term, name: str) -> Iterable[Mention]:
    if term.also and not all(part.search(text) or part.search(context) for part in term.also):
        return
    for match in term.core.finditer(text):
        if term.never is not None:
            part = (
                text[: match.start()].rpartition(";")[2] + text[match.start() :].partition(";")[0]
            )
            if term.never.search(part):
                continue
        if term.veto is not None:
            low, high = max(0, match.start() - _NEAR), min(len(text), match.end() + _NEAR)
            left = _PART.split(text[low : match.start()])[-1]
            right = _PART.split(text[match.end() : high])[0]
            if term.veto.search(left + match.group() + right):
                continue
        yield Mention(match.start(), match.end(), name)
