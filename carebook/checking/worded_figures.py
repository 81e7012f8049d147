"""Finding figures said as ``data/wording.yml`` says them: "17% of carers in Kent had as much ...".

What is said so needs no guessing: which figure it is stands there, and its own words relate nothing
("rated good or outstanding", "requests that led to a service").
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from carebook.checking.indicator_mentions import IndicatorMention
from carebook.checking.spans import Mention, overlaps
from carebook.data.indicators import Indicator
from carebook.data.wording import FigureWording, wording_of

# What fills the blanks: none reaches over into the next part of a sentence.
_FILLED = {
    "number": r"(?:about |at most )?[£\d][\d.,]*(?:%| (?:million|days|out of \d+))?",
    "value": r"[^;:]{1,80}?",
    # One name is a list: Bournemouth, Christchurch and Poole.
    "place": r"[^;:,\d]{2,60}?(?:, \w+ and \w+)??",
    "per": r"[\d,]+ [^;:,]{4,60}?",
}
_BLANK = re.compile(r"\{(\w+)\}")
_BLANK_AT_END = re.compile(r"\{(?:place|per)\}$")
# Before the name of a figure that a number follows: "The same holds for vacant posts: 9%".
_BEFORE_NAME = r"(?:^|(?<=\bthe same holds for ))"


@dataclass(frozen=True)
class WordedPattern:
    """One way to say a figure, known by ``anchor``, the longest of its fixed words."""

    indicator: str
    anchor: str
    pattern: re.Pattern[str]


@dataclass(frozen=True)
class WordedFigure:
    """A figure said in its own words from ``start`` to ``end``; ``fixed`` are all but its blanks.

    The name of a figure counts where a colon follows it.
    """

    start: int
    end: int
    indicator: str
    fixed: tuple[Mention, ...]

    @property
    def mention(self) -> IndicatorMention:
        """Its indicator as it is spoken of here."""
        return IndicatorMention(self.start, self.end, self.indicator)


def build_worded_patterns(
    wording: Mapping[str, FigureWording], indicators: Mapping[str, Indicator]
) -> tuple[WordedPattern, ...]:
    """Compile the sentence and the name of every figure that has words of its own."""
    found = (
        pattern
        for name, one in indicators.items()
        for breakdown, group in one.breakdowns.items() or (("", ""),)
        if name in wording or f"{name}/{breakdown}" in wording
        for pattern in _patterns_of(
            name, wording_of(wording, name, breakdown, one.title, one.statement), group
        )
    )
    # Groups of a measure may share their words.
    return tuple(dict.fromkeys(found))


def find_worded_figures(text: str, patterns: Iterable[WordedPattern]) -> list[WordedFigure]:
    """Find the figures that a sentence says in their own words, in order: of two the longer.

    Words that two measures share, such as one for each age, are of both.
    """
    found = [
        WordedFigure(*match.span(), one.indicator, tuple(_fixed_words(match)))
        for one in patterns
        if one.anchor in text
        for match in one.pattern.finditer(text)
    ]
    kept: list[WordedFigure] = []
    for figure in sorted(found, key=lambda one: one.start - one.end):
        span = (figure.start, figure.end)
        if not any(overlaps(figure, one) for one in kept if (one.start, one.end) != span):
            kept.append(figure)
    return sorted(kept, key=lambda one: one.start)


def _patterns_of(indicator: str, words: FigureWording, group: str) -> Iterator[WordedPattern]:
    sentence, name = (
        text.replace("{group}", group).lower() for text in (words.sentence, words.name)
    )
    # A place, or what a rate is of, that opens or ends the sentence may be said otherwise.
    sentence = _BLANK_AT_END.sub("", sentence.removeprefix("{place}"))
    parts = _BLANK.split(sentence)
    pattern = "".join(
        _FILLED[part] if at % 2 else f"({re.escape(part)})" for at, part in enumerate(parts)
    )
    anchor = max(parts[::2], key=len)
    yield WordedPattern(indicator, anchor, re.compile(rf"{pattern}(?!\w)"))
    named = re.compile(rf"{_BEFORE_NAME}({re.escape(name)})(?=:)")
    yield WordedPattern(indicator, name, named)


def _fixed_words(match: re.Match[str]) -> Iterator[Mention]:
    for number in range(1, len(match.groups()) + 1):
        if match[number]:
            yield Mention(*match.span(number), "")
