"""Numbers as people write them, each with the values of which it would be true."""

import math
import re
from dataclasses import dataclass

from carebook.data import units
from carebook.facts.fact import Fact

NUMBER_STYLES = (
    "plain",
    "per cent",
    "in 100",
    "of 100",
    "about",
    "nearly",
    "over",
    "fraction",
    "words",
    "m",
    "pounds",
)

_FRACTIONS = (
    (10.0, "one in ten"),
    (12.5, "one in eight"),
    (20.0, "a fifth"),
    (20.0, "one in five"),
    (25.0, "a quarter"),
    (25.0, "one in four"),
    (30.0, "three in ten"),
    (100 / 3, "a third"),
    (40.0, "two in five"),
    (50.0, "half"),
    (60.0, "three in five"),
    (200 / 3, "two thirds"),
    (70.0, "seven in ten"),
    (75.0, "three quarters"),
    (80.0, "four fifths"),
    (80.0, "four in five"),
    (90.0, "nine in ten"),
)
_ABOUT_WORDS = ("about", "around", "roughly", "some", "approximately")
_UNDER_WORDS = ("nearly", "just under", "almost", "a little under")
_OVER_WORDS = ("just over", "slightly more than", "a little over")
_DIGITS_PATTERN = re.compile(r"[−]?[0-9][0-9,]*(\.[0-9]+)?")
_WORDS_BELOW_TWENTY = (
    *("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen"),
    "nineteen",
)
_TENS_WORDS = [
    "-",
    "-",
    "twenty",
    "thirty",
    "forty",
    "fifty",
    "sixty",
    "seventy",
    "eighty",
    "ninety",
]


@dataclass(frozen=True)
class WrittenNumber:
    """A number as it is written, and the lowest and highest value of which that would be true.

    ``connector`` is what stands between it and the people it counts: "28.3% *of* carers", but
    "three in ten carers". The limits are in the data's own unit.
    """

    text: str
    low: float
    high: float
    style: str
    connector: str = " of "

    def is_true_of(self, value: float | None) -> bool:
        """Whether the number could be said of a value, with a little to spare."""
        if value is None:
            return False
        spare = 0.1 * (self.high - self.low) + 1e-9
        return self.low - spare <= value <= self.high + spare


def write_fact_value(fact: Fact, style: str, turn: int) -> WrittenNumber | None:
    """Write a fact's value truly in one style; None where that style does not suit it."""
    if fact.value is None:
        return None
    hedged = fact.sentence.startswith("about ")
    if hedged and style in ("nearly", "over", "words", "fraction"):
        return None  # on which side of a round number the true value lies, nobody knows
    written = write_value(fact.value, fact.unit, fact.decimals, style, turn)
    if written is None or not hedged or style in ("about", "in 100", "of 100"):
        return written
    return WrittenNumber(
        f"about {written.text}", written.low, written.high, style, written.connector
    )


def write_value(
    value: float, unit: str, decimals: int, style: str, turn: int
) -> WrittenNumber | None:
    """Write a value in one style; None where the style does not suit it.

    A rating is a word, and has no number in any.
    """
    if units.UNITS[unit].words:
        return None
    match style:
        case "plain":
            return read_printed_number(units.format_short(value, unit, decimals), unit, style)
        case "per cent" if unit == units.PERCENT:
            text = units.format_short(value, unit, decimals).rstrip("%")
            return read_printed_number(f"{text} {('per cent', 'percent')[turn % 2]}", unit, style)
        case "in 100" | "of 100" if unit == units.PERCENT and 1 <= value < 99.5:
            return _write_in_100(math.floor(value + 0.5), style, turn)
        case "about" | "nearly" | "over":
            return _write_rounded(value, unit, decimals, style, turn)
        case "fraction" if unit == units.PERCENT:
            return _write_fraction(value, turn)
        case "words" if unit == units.COUNT and value == int(value) and 0 < value < 100:
            half = possible_rounding_step(str(int(value))) / 2
            return WrittenNumber(number_in_words(int(value)), value - half, value + half, style)
        case "m" | "pounds" if "million" in units.UNITS[unit].suffix:
            text = units.format_short(value, unit, decimals)
            if style == "m":
                return read_printed_number(text.replace(" million", "m"), unit, style)
            return read_printed_number(text.removeprefix("£") + " pounds", unit, style)
    return None


def read_printed_number(text: str, unit: str, style: str = "plain") -> WrittenNumber:
    """Read back a number printed in digits: true of all that rounds to it.

    Noughts at the end may be rounding: 1,620 would be true of 1,618 too.
    """
    found = _DIGITS_PATTERN.search(text)
    assert found is not None, text  # noqa: S101  (every number printed here has digits)
    printed, step = float(found[0].replace(",", "").replace("−", "-")), possible_rounding_step(text)
    scale = units.UNITS[unit].scale
    low, high = ((printed + way * step / 2) / scale for way in (-1, 1))
    return WrittenNumber(text, low, high, style)


def last_digit_worth(text: str) -> float:
    """Return what the last digit of the first number in a text is worth: 0.1 in "28.3%"."""
    found = _DIGITS_PATTERN.search(text)
    return 10.0 ** -len((found[1] or ".")[1:]) if found else 1.0


def possible_rounding_step(text: str) -> float:
    """Return to what a number may have been rounded: its last digit that is not a nought."""
    found = _DIGITS_PATTERN.search(text)
    digits = found[0].replace(",", "").lstrip("−0") if found else ""
    if not digits or "." in digits:
        return last_digit_worth(text)
    return 10.0 ** (len(digits) - len(digits.rstrip("0")))


def natural_rounding_step(value: float, unit: str) -> float:
    """To what a reader would round a value: the whole per cent, else two significant figures."""
    if unit == units.PERCENT or not value:
        return 1.0
    return float(10.0 ** (math.floor(math.log10(abs(value))) - 1))


def number_in_words(number: int) -> str:
    """Write a whole number below a hundred in words."""
    if number < 20:
        return _WORDS_BELOW_TWENTY[number]
    tens, ones = divmod(number, 10)
    return _TENS_WORDS[tens] + (f"-{_WORDS_BELOW_TWENTY[ones]}" if ones else "")


def untrue_fractions_near(value: float) -> list[str]:
    """The fractions of ordinary speech that are near a percentage, but too far off to be true."""
    return [text for share, text in _FRACTIONS if 5.5 < abs(share - value) < 12]


def fraction_as_number(text: str, share: float = 0.0) -> WrittenNumber:
    """A fraction as an amount: "a quarter *of* carers", but "one in four carers"."""
    joint = " " if " in " in text else " of "
    return WrittenNumber(text, share - 1.5, share + 1.5, "fraction", joint)


def _write_in_100(whole: int, style: str, turn: int) -> WrittenNumber:
    text = str(whole)
    if style == "in 100":
        text += (" in every 100", " in 100", " out of every 100")[turn % 3]
    half = possible_rounding_step(str(whole)) / 2
    return WrittenNumber(text, whole - half, whole + half, style, " ")


def write_hedged_number(
    target: float, unit: str, decimals: int, style: str, turn: int
) -> WrittenNumber:
    """Write a round number with its word: "about 1,700", "nearly 30%"."""
    text = units.format_short(target, unit, decimals)
    step = max(
        natural_rounding_step(target, unit), possible_rounding_step(text) / units.UNITS[unit].scale
    )
    match style:
        case "nearly":
            return WrittenNumber(
                f"{_UNDER_WORDS[turn % 4]} {text}", target - step / 2, target, style
            )
        case "over":
            return WrittenNumber(
                f"{_OVER_WORDS[turn % 3]} {text}", target, target + step / 2, style
            )
    return WrittenNumber(
        f"{_ABOUT_WORDS[turn % 5]} {text}", target - step / 2, target + step / 2, style
    )


def _write_rounded(
    value: float, unit: str, decimals: int, style: str, turn: int
) -> WrittenNumber | None:
    step = natural_rounding_step(value, unit)
    target = round(math.floor(value / step + 0.5) * step, 6)
    off = (value - target) / step
    if (
        units.format_short(target, unit, decimals) == units.format_short(value, unit, decimals)
        or not target
    ):
        return None
    if target >= 100 and unit == units.PERCENT:
        return None
    if style == "nearly" and not -0.45 <= off <= -0.05:
        return None
    if style == "over" and not 0.05 <= off <= 0.45:
        return None
    return write_hedged_number(target, unit, decimals, style, turn)


def _write_fraction(value: float, turn: int) -> WrittenNumber | None:
    near = [pair for pair in _FRACTIONS if abs(value - pair[0]) <= 0.9]
    if not near:
        return None
    share, text = near[turn % len(near)]
    if abs(value - share) <= 0.35:
        word = ("about", "around", "roughly")[turn % 3]
    else:
        word = _OVER_WORDS[turn % 3] if value > share else _UNDER_WORDS[turn % 4]
    return fraction_as_number(f"{word} {text}", share)
