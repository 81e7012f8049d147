"""Finding numbers: digits, words, fractions, percentages, "n in m", multiples and money.

A number is returned as a :class:`Quantity`: its value in plain terms, how finely it was said, and
the words that hedge it. Number words are read here rather than by a library, because those at hand
(text2num, word2number, quantulum3) rewrite the text or know no "three in ten" and no "just under".
"""

import re
from dataclasses import dataclass, replace
from typing import Literal, cast

from carebook.checking.word_lists import read_word_lists, word_pattern

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

_HEDGES = read_word_lists("hedges")
_HEDGE_BEFORE = re.compile(
    r"(?:"
    + "|".join(rf"(?P<{name}>\b(?:{'|'.join(words)}))" for name, words in _HEDGES.items())
    + r")(?P<article>\s+(?:to|at|the|a|an|of))?\s*(?:\()?$"
)
_HEDGE_AFTER = word_pattern("quantities", "hedge after")
_HEDGE_AFTER_KINDS: dict[str, Hedge] = {
    "or more": "more", "plus": "more", "+": "more", "or less": "less", "or fewer": "less",
}  # fmt: skip
_OF_PEOPLE_ASKED = word_pattern("quantities", "of people asked")
_NUMBER = word_pattern(
    "quantities",
    "any number",
    number_words="|".join([*_ONES, *_TENS]),
    multipliers="|".join(_MULTIPLIERS),
    fractions="|".join(_FRACTION_DENOMINATORS),
)


@dataclass(frozen=True)
class Quantity:
    """A number in a sentence.

    ``value`` is in the terms of ``kind``: per cent for ``percent`` and ``share``, pounds for
    ``money``, percentage points, times; otherwise the number itself. ``rounding_step`` is how
    finely it was said: 28.3 to 0.1, three in ten to 10. ``is_coarse`` marks shares and fractions in
    words, of ``out_of`` parts; ``is_scaled`` a number said in thousands or millions.
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
    out_of: float = 0.0


def find_quantities(text: str) -> list[Quantity]:
    """Find every number in a sentence of small letters, in order."""
    found = []
    for match in _NUMBER.finditer(text):
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
        value = float(text.replace(",", "").replace(" ", ""))
    except ValueError:
        return parse_number_words(text)
    return min(value, _MAX_VALUE)


def _read_quantity(match: re.Match[str], text: str) -> Quantity | None:
    start, end = match.span()
    hedge, begin = _find_hedge(text, start, end)

    def quantity(kind: QuantityKind, value: float, step: float, figures: int = 2) -> Quantity:
        return Quantity(begin, end, kind, value, step, figures, hedge)

    def coarse(kind: QuantityKind, value: float, step: float, out_of: float = 0.0) -> Quantity:
        return replace(quantity(kind, value, step, 1), is_coarse=True, out_of=out_of)

    def plain(digits: str, value: float) -> Quantity:
        step, figures = _step_and_figures(digits, value)
        return replace(quantity("plain", value, step, figures), end=start + len(digits))

    if match["many"]:
        digits = match["n"]
        n, m = _parse_number(digits), _parse_number(match["m"])
        if n == 1 and m and _OF_PEOPLE_ASKED.match(text, match.end("n")):
            # "One of 705 people asked" says how many were asked.
            begin, hedge = match.start("m"), ""
            step, figures = _step_and_figures(match["m"], m)
            return quantity("plain", m, step, figures)
        # So many in every 100,000 is a rate, whose base is read with whom it counts.
        if n is None or not m or n > m or m < 2 or m >= 1000:
            return None if n is None else plain(digits, n)
        step = 100 / m * (10 ** -_decimals(digits) if digits[0].isdigit() else 1)
        return replace(quantity("share", 100 * n / m, step), is_coarse=m < 100, out_of=m)
    if match["mixed"]:
        count = _parse_number(match["mixnum"] or "one") or 1.0
        value = (_parse_number(match["whole"]) or 0.0) + count / _fraction_of(match["mixpart"])
        if match["mixtimes"]:
            return coarse("times", value, 0.5)
        if match["mixpoints"] or match["mixpercent"]:
            return quantity("points" if match["mixpoints"] else "percent", value, 0.5)
        if match["mixbig"]:
            scale = _MULTIPLIERS[match["mixbig"]]
            return replace(quantity("plain", value * scale, 0.5 * scale), is_scaled=True)
        return replace(quantity("plain", value, 0.5), is_coarse=True)
    if match["part_of"]:
        count = _parse_number(match["pn"] or "one") or 1.0
        value = count / _fraction_of(match["ppart"]) * _MULTIPLIERS[match["pbig"]]
        return quantity("plain", value, value / 10)
    if match["slash"]:
        n, m = float(match["sn"]), float(match["sm"])
        if match["slashwhole"] and m:
            kind: QuantityKind = "times" if match["slashtimes"] else "plain"
            return coarse(kind, float(match["slashwhole"]) + n / m, 0.5)
        return coarse("share", 100 * n / m, 5.0, m) if n < m else None
    if match["fraction"]:
        number = match["fn"] if match["fn"] not in (None, "a", "an") else ""
        parts = _parse_number(number) if number else 1.0
        out_of = _fraction_of(match["part"])
        # "A third", but not "third"; and "the third of" is a place in a row.
        is_named = match["fn"] or re.search(r"\b(?:a|an|one)\s+$", text[max(0, start - 14) : start])
        if parts is None or (out_of > 2 and not is_named):
            return None
        return coarse("share", 100 * parts / out_of, 5.0, out_of)
    if match["toone"]:
        return coarse("times", _parse_number(match["on"]) or 0.0, 1.0)
    if match["fold"] or match["times"]:
        digits = match["fv"] or match["tv"]
        times = _parse_number(digits) or 0.0
        if times >= 20 and not re.match(r" (?:as|the|that|what|more|higher)\b", text[end:]):
            return plain(digits, times)  # so many occasions, not a multiple
        decimals = _decimals(digits) if digits[0].isdigit() else 0
        return replace(quantity("times", times, 10.0**-decimals), is_coarse=decimals == 0)
    if match["twice"]:
        value = _MULTIPLE_WORDS[match["twice"]]
        return coarse("times", value, 1.0 if value > 1 else 0.1)
    return _read_written_number(match, begin, hedge)


def _read_written_number(match: re.Match[str], begin: int, hedge: Hedge) -> Quantity | None:
    """Read a number in digits or words, with what stands right before and after it."""
    digits = match["digits"] or match["words"]
    value = _parse_number(digits)
    if value is None or digits in ("a", "an"):
        return None
    if match["ord"]:
        return Quantity(begin, match.end(), "ordinal", value, 1.0, 1, hedge)
    suffix = (match["suffix"] or "").strip(" -")
    scale = _SUFFIX_MULTIPLIERS.get(suffix, _SUFFIX_MULTIPLIERS.get(suffix.rstrip("s"), 1.0))
    is_negative = (match["sign"] or "+").strip() != "+" or match["minus"]
    step, figures = _step_and_figures(digits, value)
    value *= -scale if is_negative else scale
    kind: QuantityKind = "plain"
    if match["points"] or match["wpoints"]:
        kind = "points"
    elif match["percent"] or match["wpercent"]:
        kind = "percent"
    elif match["money"] or match["pounds"] or match["wpounds"]:
        kind = "money"
    return Quantity(
        begin, match.end(), kind, value, step * scale, figures, hedge,
        is_scaled=scale != 1.0, is_coarse=bool(match["words"]) and kind == "plain" and value < 1,
    )  # fmt: skip


def _decimals(digits: str) -> int:
    return len(digits.partition(".")[2])


def _fraction_of(part: str) -> float:
    """Return 3 for "third" and "thirds"."""
    singular = part if part in _FRACTION_DENOMINATORS else part.removesuffix("s")
    return float(_FRACTION_DENOMINATORS[singular])


def _step_and_figures(digits: str, value: float) -> tuple[float, int]:
    """Return the step of the last digit that counts, and how many digits count.

    Zeros at the end of a whole number do not count: 3,990 is said to the nearest 10.
    """
    if digits[0].isdigit() or digits[0] == ".":
        plain = digits.replace(",", "").replace(" ", "")
        whole, _, decimals = plain.partition(".")
        if decimals:
            return 10.0 ** -len(decimals), len((whole + decimals).lstrip("0")) or 1
    elif value != int(value):
        decimals = f"{value:g}".partition(".")[2]
        return 10.0 ** -len(decimals), len(f"{value:g}") - 1
    text = f"{value:.0f}"
    zeros = len(text) - len(text.rstrip("0")) if value else 0
    return 10.0**zeros, max(len(text) - zeros, 1)


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
