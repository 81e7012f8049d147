"""Units: what a number is a number of, how it is written, and what it is a share of.

The text of a unit is literal: "per 100,000 people of all ages" has the whole population below
the line, whatever the age group counted. A unit that is not listed here is refused.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import ceil, copysign, floor, isfinite, log10


@dataclass(frozen=True)
class Unit:
    """One unit of the data.

    ``text`` is the unit as the data write it; ``heading`` stands in a table's first column;
    ``prefix`` and ``suffix`` go around a number in a label, ``sentence_suffix`` after it in prose;
    ``scale`` turns the data's number into the one that is shown (thousands into millions).
    ``words`` are said in place of numbers: of ratings, nobody says "3".
    """

    text: str
    heading: str
    sentence_suffix: str = ""
    prefix: str = ""
    suffix: str = ""
    scale: float = 1.0
    words: Mapping[float, str] = field(default_factory=dict)


PER_100K_ALL_AGES = "per 100,000 people of all ages"
PER_100K_OLDER = "per 100,000 people aged 65 and over"
PER_100K_WORKING_AGE = "per 100,000 people aged 18 to 64"
PER_100K_ADULTS = "per 100,000 people aged 18 and over"
THOUSAND_POUNDS_PER_100K = "£ thousand per 100,000 people"
THOUSAND_POUNDS_PER_100K_ADULTS = "£ thousand per 100,000 people aged 18 and over"
POUNDS_PER_RESIDENT = "£ per resident"
MILLION_POUNDS = "£ million"
THOUSAND_POUNDS = "£ thousand"
RESPONDENTS = "respondents"
SMALL_AREAS = "small areas"
COUNT = "count"
PEOPLE = "people"
PEOPLE_PER_SQ_KM = "people per sq km"
PERCENT = "percent"
DAYS = "days"
RATING = "rating"
RATING_WORDS: Mapping[float, str] = {
    1: "Inadequate",
    2: "Requires improvement",
    3: "Good",
    4: "Outstanding",
}
WHOLE_NUMBER_UNITS = (COUNT, PEOPLE, RESPONDENTS, SMALL_AREAS)
# Money may be handed back, and an adjusted score may lie below its zero.
# Units in which a larger place has more, so that nobody learns anything by holding one place
# against another.
SIZE_UNITS = (*WHOLE_NUMBER_UNITS, MILLION_POUNDS, THOUSAND_POUNDS)
_UNITS_BELOW_ZERO_PATTERN = re.compile(r"£.*|score")

# What stands after a rate, in a sentence and in a table's heading.
_RATES_OF_RESIDENTS = {
    PER_100K_ALL_AGES: " per 100,000 residents of all ages",
    PER_100K_OLDER: " per 100,000 residents aged 65 and over",
    PER_100K_WORKING_AGE: " per 100,000 residents aged 18 to 64",
    PER_100K_ADULTS: " per 100,000 residents aged 18 and over",
    "per 100,000 people": " per 100,000 residents",
}
# What such a rate is of, after "in every" or "for every".
RATES_OF = {
    PER_100K_ALL_AGES: "100,000 people",
    PER_100K_OLDER: "100,000 people aged 65 and over",
    PER_100K_WORKING_AGE: "100,000 people aged 18 to 64",
    PER_100K_ADULTS: "100,000 adults",
    "per 100,000 people": "100,000 people",
}
_SPENDING_RATES = {
    THOUSAND_POUNDS_PER_100K: " per 100,000 residents",
    THOUSAND_POUNDS_PER_100K_ADULTS: " per 100,000 residents aged 18 and over",
}
_UNITS = (
    Unit(PEOPLE, "Number of people", sentence_suffix=" people"),
    Unit(PEOPLE_PER_SQ_KM, "People per square kilometre", " people per square kilometre"),
    Unit(PERCENT, "Percentage", suffix="%"),
    Unit("decile", "Average decile, 1 to 10"),
    Unit(COUNT, "Number"),
    *(Unit(text, f"Rate{after}", after) for text, after in _RATES_OF_RESIDENTS.items()),
    Unit(DAYS, "Days", " days", suffix=" days"),
    Unit("score out of 100", "Score out of 100", " out of 100"),
    Unit("score out of 24", "Score out of 24", " out of 24"),
    Unit("score out of 12", "Score out of 12", " out of 12"),
    Unit("score", "Score"),
    Unit("rank", "Rank"),
    Unit(RATING, "Rating", words=RATING_WORDS),
    Unit("average rank", "Average rank"),
    Unit(SMALL_AREAS, "Number of small areas", " small areas"),
    Unit(RESPONDENTS, "Number of people who answered", " people who answered"),
    *(
        Unit(text, f"£ million{after}", after, prefix="£", suffix=" million", scale=0.001)
        for text, after in _SPENDING_RATES.items()
    ),
    Unit(POUNDS_PER_RESIDENT, "£ for each resident", " for each resident", prefix="£"),
    Unit("£ per hour", "£ an hour", " an hour", prefix="£"),
    Unit("£ per week", "£ a week", " a week", prefix="£"),
    Unit(MILLION_POUNDS, "£ million in all", prefix="£", suffix=" million"),
    Unit(THOUSAND_POUNDS, "£ thousand in all", prefix="£", suffix=" thousand"),
)

UNITS = {unit.text: unit for unit in _UNITS}


def has_ratios(unit: str) -> bool:
    """Whether twice as much means something: of rates, money and shares, not of scores and ranks.

    Nor of sizes, which nobody would set beside those of another authority.
    """
    return (
        unit in (PERCENT, DAYS, PEOPLE_PER_SQ_KM)
        or unit.startswith(("£ per", "per 100,000"))
        or (unit in _SPENDING_RATES)
    )


def expected_of_value(value: float, unit: str, *, is_limit: bool = False) -> str:
    """Return what a value in a unit has to be, where it is not: ``zero or more``, ``1 to 10``.

    Empty where it is. The limit of an interval need not be a whole number.
    """
    if not isfinite(value):
        return "a number"
    if UNITS[unit].words:
        listed = ", ".join(f"{one:g}" for one in UNITS[unit].words)
        return "" if value in UNITS[unit].words else f"one of {listed}"
    if unit in (*WHOLE_NUMBER_UNITS, "rank") and not is_limit and not value.is_integer():
        return "a whole number"
    if value < 0 and not _UNITS_BELOW_ZERO_PATTERN.fullmatch(unit):
        return "zero or more"
    if unit == "decile" and not 1 <= value <= 10:
        return "1 to 10"
    most = "100" if unit == PERCENT else unit.partition("score out of ")[2]
    return f"at most {most}" if most and value > float(most) else ""


def format_number(value: float, decimals: int) -> str:
    """Write a number with thousands separated: ``1,620``, ``28.3``, ``−4``.

    Rounds half away from zero, as a reader with a pencil would: 2.5 becomes 3.
    """
    factor = 10**decimals
    rounded = floor(abs(value) * factor + 0.5 + 1e-9) / factor
    sign = "−" if value < 0 and rounded else ""
    return f"{sign}{rounded:,.{decimals}f}"


def format_as_stated(value: float) -> str:
    """Write a number with all the digits it was stated with, thousands separated."""
    text = f"{value:,.6f}".rstrip("0").rstrip(".")
    return text.replace("-", "−")


def round_to_figures(value: float, figures: int) -> float:
    """Round to so many significant figures: ``significant(15157, 3)`` is 15,200."""
    if value == 0:
        return 0.0
    return round(value, figures - 1 - floor(log10(abs(value))))


def format_short(value: float, unit: str, decimals: int) -> str:
    """Write a value for a chart label: ``28.3%``, ``787``, ``£465``.

    A value stated with fewer decimals keeps to those: 69 per cent is never ``69.0%``.
    """
    spec = UNITS[unit]
    if value in spec.words:
        return spec.words[value]
    return _singular(f"{spec.prefix}{_format_rounded(value * spec.scale, decimals)}{spec.suffix}")


def round_up(value: float, unit: str, decimals: int) -> float:
    """Return the least number of so many decimals, as it is shown, that is not below a value.

    12.32 is at most 12.4, not at most 12.3.
    """
    factor = UNITS[unit].scale * 10.0**decimals
    return ceil(round(value * factor, 6)) / factor


def format_exact(value: float, unit: str) -> str:
    """Write a value for a table, in full as far as anybody reads: ``965.88``, ``£46.505 million``.

    Two decimals stand; three where thousands are shown as millions and in what is less than 10;
    none from 10,000 on; three figures of what is less than 1. Publishers give no more; what is
    worked out may have many.
    """
    spec = UNITS[unit]
    if value in spec.words:
        return spec.words[value]
    shown = value * spec.scale
    decimals = 2 if spec.scale == 1 and abs(shown) >= 10 else 3
    decimals = decimals if abs(shown) < 10_000 else 0
    if abs(shown) >= 1:
        shown = copysign(floor(abs(shown) * 10**decimals + 0.5 + 1e-6) / 10**decimals, shown)
    else:
        shown = round_to_figures(shown, 3)
    return _singular(f"{spec.prefix}{format_as_stated(shown)}{spec.suffix}")


def format_in_sentence(value: float, unit: str, decimals: int) -> str:
    """Write a value for a sentence, denominator included: ``787 per 100,000 residents …``."""
    spec = UNITS[unit]
    if value in spec.words:
        return spec.words[value]
    after = "" if spec.sentence_suffix.startswith(spec.suffix) else spec.suffix
    return _singular(
        f"{spec.prefix}{_format_rounded(value * spec.scale, decimals)}{after}{spec.sentence_suffix}"
    )


def _format_rounded(value: float, decimals: int) -> str:
    as_stated = format_as_stated(value)
    given = len(as_stated.partition(".")[2])
    if given < decimals:
        return as_stated
    rounded = format_number(value, decimals)
    # What is not nothing is never printed as nothing: 0.04 stays 0.04.
    is_nothing = float(rounded.replace(",", "").replace("−", "-")) == 0
    return format_as_stated(round_to_figures(value, 1)) if is_nothing and value else rounded


_SINGULAR_FORMS = {
    "1 days": "1 day",
    "1 small areas": "1 small area",
    "1 people who answered": "1 person who answered",
}


def _singular(text: str) -> str:
    return _SINGULAR_FORMS.get(text, text)
