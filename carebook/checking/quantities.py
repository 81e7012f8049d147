"""Finding numbers: digits, words, fractions, percentages, "n in m", multiples and money.

A number is returned as a :class:`Quantity`: its value in plain terms, how finely it was said, and
the words that hedge it. Number words are read here rather than by a library, because those at hand
(text2num, word2number, quantulum3) rewrite the text or know no "three in ten" and no "just under".
"""

import re
from dataclasses import dataclass
from typing import Literal, cast

from carebook.checking.word_lists import read_word_lists

QuantityKind = Literal["plain", "percent", "share", "money", "points", "times", "ordinal"]
Hedge = Literal["", "about", "under", "over", "more", "less"]

_ONES, _TENS = read_word_lists("numbers").values()
_WORD_VALUES = (
    {"nil": 0.0, "nought": 0.0}
    | {word: float(n) for n, word in enumerate(_ONES)}
    | {word: float(10 * n) for n, word in enumerate(_TENS, 2)}
)
_MULTIPLIERS = {"hundred": 100.0, "thousand": 1e3, "million": 1e6, "billion": 1e9, "dozen": 12.0}
# What is larger is nonsense, and would overflow.
_MAX_VALUE = 1e300
# Every word that says a number by itself, "one" left out: it is a pronoun more often.
NUMBER_WORDS = tuple(word for word in (*_WORD_VALUES, *_MULTIPLIERS) if word != "one")
_SUFFIX_MULTIPLIERS = {"k": 1e3, "m": 1e6, "mn": 1e6, "bn": 1e9} | _MULTIPLIERS
_FRACTION_DENOMINATORS = {
    "half": 2, "halves": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "seventh": 7,
    "eighth": 8, "ninth": 9, "tenth": 10, "twelfth": 12, "twentieth": 20, "hundredth": 100,
}  # fmt: skip
_MULTIPLE_WORDS = {
    "twice": 2.0, "thrice": 3.0, "double": 2.0, "triple": 3.0, "treble": 3.0, "quadruple": 4.0,
    "doubled": 2.0, "tripled": 3.0, "trebled": 3.0, "halved": 0.5,
}  # fmt: skip

_DIGITS = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|(?<![\d\w])\.\d+)"
_NUMBER_WORD = rf"(?:{'|'.join([*_ONES, *_TENS])}|nil|nought)"
_NUMBER_PHRASE = (
    rf"(?:(?:{_NUMBER_WORD}|a|an)(?=[ -](?:{'|'.join(_MULTIPLIERS)})\b)|{_NUMBER_WORD})"
    rf"(?:(?:[ -]|,? and )(?:{_NUMBER_WORD}|{'|'.join(_MULTIPLIERS)})(?!\w))*(?: point(?: "
    rf"{_NUMBER_WORD})+)?"
)
_FRACTION_WORD = rf"(?:{'|'.join(_FRACTION_DENOMINATORS)})s?"
_PERCENT = r"\s?(?:%|per ?cents?\b|percents?\b|pct\b|pc\b|percentage(?! point))"
_POINTS = (
    r"[\s-]?(?:percentage[\s-]points?|%[\s-]points?|per ?cent[\s-]points?|ppts?\b|pp\b|"
    r"points?\b(?! out| from| in time))"
)
_HEDGES = read_word_lists("hedges")
_HEDGE_BEFORE = re.compile(
    r"(?:"
    + "|".join(rf"(?P<{name}>\b(?:{'|'.join(words)}))" for name, words in _HEDGES.items())
    + r")(?P<article>\s+(?:to|at|the|a|an|of))?\s*(?:\()?$"
)
_HEDGE_AFTER = re.compile(
    r"\s*(?:or so|or thereabouts|approximately|or more|or less|or fewer|plus\b|\+)"
)
_HEDGE_AFTER_KINDS: dict[str, Hedge] = {
    "or more": "more",
    "plus": "more",
    "+": "more",
    "or less": "less",
    "or fewer": "less",
}

_COUNTED_NOUNS = (
    r"(?:older\s+|unpaid\s+|rated\s+|care\s+|social\s+care\s+)*(?:people|person|residents?|"
    r"adults?|carers?|providers?|homes?|jobs?|posts?|"
    r"workers?|staff|discharges?|patients?|users?)"
)
_FOLLOWS_FRACTION = (
    r"(?=\s+(?:of|as|more|less|fewer|higher|lower|again|the|greater|above|below|larger|smaller|"
    r"that|"
    r"said|say|were|was|had|have|are|is|felt|feel|report|find|found|live|lived|full|rated|who|"
    r"a day|a million)\b"
    r"|\s*(?:$|[,.;:)(?]|-\s))"
)
_NUMBER = re.compile(
    "|".join(
        (
            rf"(?P<many>\b(?P<n>{_DIGITS}|{_NUMBER_PHRASE})\s+(?:{_COUNTED_NOUNS}\s+)?(?:in|out\s+of|of|from)\s+"
            rf"(?:every\s+|each\s+|the\s+)?(?P<m>\d{{1,3}}(?:,\d{{3}})*(?![\d.,]*\d)|"
            rf"(?:a\s+)?hundred(?!\s+thousand)|{_NUMBER_PHRASE}\b)"
            r"(?!\s*(?:%|per\s?cent|percent|million|thousand|k\b|,\d|sq)))",
            rf"(?P<mixed>\b(?P<whole>{_NUMBER_WORD}|\d+)\s+and\s+(?:(?P<mixnum>an?|one|two|three|"
            rf"\d+)[\s-])?"
            rf"(?P<mixpart>{_FRACTION_WORD})\b(?:(?P<mixtimes>\s+times)|\s+(?P<mixbig>thousand|million)|"
            rf"(?P<mixpoints>{_POINTS})|(?P<mixpercent>{_PERCENT}))?)",
            r"(?P<part_of>\b(?:(?P<pn>one|two|three|an?)[\s-]+)?(?P<ppart>half|quarters?|"
            r"thirds?|fifths?|tenths?)(?:\s+of)?\s+a\s+(?P<pbig>million|thousand|billion)\b)",
            r"(?P<slash>\b(?:(?P<slashwhole>\d+)\s)?(?P<sn>\d{1,2})/(?P<sm>\d{1,3})(?![\d/])"
            r"(?P<slashtimes>\s+times)?)",
            rf"(?P<fraction>\b(?:(?P<fn>{_NUMBER_WORD}|\d{{1,2}}|"
            rf"an?)[\s-]+)?(?P<part>{_FRACTION_WORD})\b{_FOLLOWS_FRACTION})",
            rf"(?P<toone>\b(?P<on>{_DIGITS}|{_NUMBER_PHRASE})\s+to\s+(?:one|1)\b(?![\d,.%]))",
            rf"(?P<fold>\b(?P<fv>{_DIGITS}|{_NUMBER_PHRASE})[\s-]?fold\b)",
            rf"(?P<times>\b(?P<tv>{_DIGITS}|{_NUMBER_PHRASE})\s?(?:times\b|x\b|×))",
            r"(?P<twice>\b(?:twice|thrice|doubled?|tripled?|trebled?|quadruple|halved)\b)",
            rf"(?P<sign>[-+](?=[£\d.])|\b(?:minus|negative)\s+)?(?:(?P<money>£|"
            rf"gbp)\s?)?(?P<digits>{_DIGITS})(?![\d])"
            rf"(?P<ord>(?:st|nd|rd|th)\b)?(?P<suffix>[\s-]?(?:{'|'.join(_MULTIPLIERS)})s?\b|\s?(?:k|m|"
            rf"mn|bn)\b)?"
            rf"(?P<pounds>\s+(?:pounds|sterling)\b)?(?:(?P<points>{_POINTS})|"
            rf"(?P<percent>{_PERCENT}))?",
            rf"(?P<minus>\bminus\s+)?(?P<words>\b{_NUMBER_PHRASE}\b)(?P<wpounds>\s+pounds\b)?"
            rf"(?:(?P<wpoints>{_POINTS})|(?P<wpercent>{_PERCENT}))?",
        )
    )
)


@dataclass(frozen=True)
class Quantity:
    """A number in a sentence.

    ``value`` is in the terms of ``kind``: per cent for ``percent`` and ``share``, pounds for
    ``money``, percentage points, times; otherwise the number itself. ``step`` is how finely it was
    said: 28.3 to 0.1, three in ten to 10. ``figures`` counts its significant figures. ``is_spoken``
    marks shares and fractions, which are coarse by nature.
    """

    start: int
    end: int
    kind: QuantityKind
    value: float
    rounding_step: float
    significant_figures: int
    hedge: Hedge
    is_coarse: bool = False
    is_scaled: bool = False
    value_as_written: float = 0.0
    out_of: float = 0.0


def find_quantities(text: str) -> list[Quantity]:
    """Find every number in a sentence of small letters, in order."""
    found = []
    for match in _NUMBER.finditer(text):
        if match.end() == match.start():
            continue
        quantity = _read_quantity(match, text)
        if quantity is not None:
            found.append(quantity)
    return found


def parse_number_words(words: str) -> float | None:
    """Return the value of a number in words: "twenty-eight", "a hundred and five"."""
    total, current, seen = 0.0, 0.0, False
    words, _, decimals = words.partition(" point ")
    for word in re.split(r"[\s,-]+", words.strip()):
        if word in ("a", "an"):
            current, seen = 1.0, True
        elif word in _WORD_VALUES:
            current, seen = current + _WORD_VALUES[word], True
        elif word == "hundred" or word == "dozen":
            current, seen = (current or 1.0) * _MULTIPLIERS[word], True
        elif word in _MULTIPLIERS:
            total, current, seen = total + (current or 1.0) * _MULTIPLIERS[word], 0.0, True
        elif word != "and":
            return None
    value = total + current
    value = min(value, _MAX_VALUE)
    if decimals:
        digits = "".join(f"{_WORD_VALUES.get(word, 0):.0f}" for word in decimals.split())
        value += float(f"0.{digits}")
    return value if seen else None


def _parse_number(text: str) -> float | None:
    try:
        value = float(text.replace(",", ""))
    except ValueError:
        return parse_number_words(text)
    return min(value, _MAX_VALUE)


def _read_quantity(match: re.Match[str], text: str) -> Quantity | None:
    start, end = match.start(), match.end()
    hedge, begin = _find_hedge(text, start, end)

    def spoken(
        value: float, step: float, kind: QuantityKind = "share", out_of: float = 0.0
    ) -> Quantity:
        return Quantity(
            begin,
            end,
            kind,
            value,
            step,
            1,
            hedge,
            is_coarse=True,
            value_as_written=value,
            out_of=out_of,
        )

    if match["many"]:
        n, m = _parse_number(match["n"]), _parse_number(match["m"])
        if n is None or not m or n > m or m < 2:
            return (
                None
                if n is None
                else _plain_quantity(begin, start + len(match["n"]), n, match["n"], hedge)
            )
        if m >= 1000:  # so many in every 100,000: a rate, whose base is read with whom it counts
            return _plain_quantity(begin, start + len(match["n"]), n, match["n"], hedge)
        digits = match["n"]
        step = 100 / m * (10 ** -len(digits.partition(".")[2]) if digits[0].isdigit() else 1)
        coarse = m < 100
        return Quantity(
            begin, end, "share", 100 * n / m, step, 2, hedge, coarse, value_as_written=n, out_of=m
        )
    if match["mixed"]:
        whole, count = (
            _parse_number(match["whole"]) or 0.0,
            _parse_number(match["mixnum"] or "one") or 1.0,
        )
        value = whole + count / _FRACTION_DENOMINATORS[_singular(match["mixpart"])]
        if match["mixtimes"]:
            return spoken(value, 0.5, "times")
        if match["mixpoints"] or match["mixpercent"]:
            kind: QuantityKind = "points" if match["mixpoints"] else "percent"
            return Quantity(begin, end, kind, value, 0.5, 2, hedge, value_as_written=value)
        if match["mixbig"]:
            value *= _MULTIPLIERS[match["mixbig"]]
            return Quantity(
                begin,
                end,
                "plain",
                value,
                0.5 * _MULTIPLIERS[match["mixbig"]],
                2,
                hedge,
                value_as_written=value,
            )
        return Quantity(begin, end, "plain", value, 0.5, 2, hedge, True, value_as_written=value)
    if match["part_of"]:
        share = (_parse_number(match["pn"] or "one") or 1.0) / _FRACTION_DENOMINATORS[
            _singular(match["ppart"])
        ]
        value = share * _MULTIPLIERS[match["pbig"]]
        return Quantity(begin, end, "plain", value, value / 10, 2, hedge, value_as_written=value)
    if match["slash"] and not float(match["sm"]):
        return None
    if match["slash"]:
        if match["slashwhole"]:
            value = float(match["slashwhole"]) + float(match["sn"]) / float(match["sm"])
            return spoken(value, 0.5, "times" if match["slashtimes"] else "plain")
        if float(match["sn"]) >= float(match["sm"]):
            return None
        return spoken(100 * float(match["sn"]) / float(match["sm"]), 5.0, out_of=float(match["sm"]))
    if match["fraction"]:
        part = _singular(match["part"])
        parts = (
            _parse_number(match["fn"]) if match["fn"] and match["fn"] not in ("a", "an") else 1.0
        )
        if part not in _FRACTION_DENOMINATORS or parts is None:
            return None
        before = text[max(0, start - 14) : start]
        if part != "half" and not match["fn"] and not re.search(r"\b(?:the|a|an|one)\s+$", before):
            return None
        if part != "half" and re.search(r"\bthe\s+$", before) and not match["fn"]:
            # "the third of" is a place in a row, not a share
            return None
        return spoken(
            100 * parts / _FRACTION_DENOMINATORS[part],
            5.0,
            out_of=float(_FRACTION_DENOMINATORS[part]),
        )
    if match["toone"]:
        return spoken(_parse_number(match["on"]) or 0.0, 1.0, "times")
    if match["fold"] or match["times"]:
        times = _parse_number(match["fv"] or match["tv"])
        if times is None:
            return None
        value = times
        digits = match["fv"] or match["tv"]
        if value >= 20 and not re.match(
            r" (?:as|the|that|what|more|higher)\b", text[match.end() :]
        ):
            # so many occasions, not a multiple
            return _plain_quantity(begin, start + len(digits), value, digits, hedge)
        decimals = len(digits.partition(".")[2]) if digits[0].isdigit() else 0
        return Quantity(
            begin,
            end,
            "times",
            value,
            10.0**-decimals,
            2,
            hedge,
            decimals == 0,
            value_as_written=value,
        )
    if match["twice"]:
        value = _MULTIPLE_WORDS[match["twice"]]
        return spoken(value, 1.0 if value > 1 else 0.1, "times")
    return _read_written_number(match, begin, hedge)


def _read_written_number(match: re.Match[str], begin: int, hedge: Hedge) -> Quantity | None:
    """A number in digits or words, with what stands right before and after it."""
    end = match.end()
    digits = match["digits"] or match["words"]
    value = _parse_number(digits)
    if value is None or digits in ("a", "an"):
        return None
    if match["ord"]:
        return Quantity(begin, end, "ordinal", value, 1.0, 1, hedge, value_as_written=value)
    suffix = (match["suffix"] or "").strip(" -")
    scale = _SUFFIX_MULTIPLIERS.get(
        suffix.rstrip("s") if suffix not in _SUFFIX_MULTIPLIERS else suffix, 1.0
    )
    if match["words"] and "million" in match["words"]:
        scale = 1.0
    negative = (match["sign"] or "+").strip() != "+" or bool(match["minus"])
    step, figures = _step_and_figures(digits, value)
    value *= scale * (-1 if negative else 1)
    kind: QuantityKind = "plain"
    if match["points"] or match["wpoints"]:
        kind = "points"
    elif match["percent"] or match["wpercent"]:
        kind = "percent"
    elif match["money"] or match["pounds"] or match["wpounds"]:
        kind = "money"
    spoken = bool(match["words"])
    return Quantity(
        begin, end, kind, value, step * scale, figures, hedge,
        is_scaled=scale != 1.0, value_as_written=value,
        is_coarse=spoken and kind == "plain" and value < 1,
    )  # fmt: skip


def _plain_quantity(start: int, end: int, value: float, digits: str, hedge: Hedge) -> Quantity:
    step, figures = _step_and_figures(digits, value)
    return Quantity(start, end, "plain", value, step, figures, hedge, value_as_written=value)


def _step_and_figures(digits: str, value: float) -> tuple[float, int]:
    """Return the step of the last digit that counts, and how many digits count.

    Zeros at the end of a whole number do not count: 3,990 is said to the nearest 10.
    """
    if digits[0].isdigit() or digits[0] == ".":
        plain = digits.replace(",", "")
        whole, _, decimals = plain.partition(".")
        if decimals:
            return 10.0 ** -len(decimals), len((whole + decimals).lstrip("0")) or 1
    elif value != int(value):
        decimals = f"{value:g}".partition(".")[2]
        return 10.0 ** -len(decimals), len(f"{value:g}") - 1
    text = f"{value:.0f}"
    zeros = len(text) - len(text.rstrip("0")) if value else 0
    return 10.0**zeros, max(len(text) - zeros, 1)


def _singular(part: str) -> str:
    return part if part in _FRACTION_DENOMINATORS else part.removesuffix("s")


def _find_hedge(text: str, start: int, end: int) -> tuple[Hedge, int]:
    """Return the hedge before (or after) a number, and where the whole begins."""
    before = text[max(0, start - 40) : start]
    if match := _HEDGE_BEFORE.search(before):
        for name in _HEDGES:
            if match[name]:
                if re.search(r"\d\s+(?:and|or)\s+$", before[: match.start()]):
                    return "", start  # "65 and over 1,620 times"
                if name in ("more", "less") and (match["article"] or "").strip() == "the":
                    return "", start  # "above the 1,143 of ...": held against it, not hedged
                return cast("Hedge", name), start - len(before) + match.start()
    if match := _HEDGE_AFTER.match(text, end):
        return _HEDGE_AFTER_KINDS.get(match.group().strip(), "about"), start
    return "", start
