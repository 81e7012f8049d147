"""Finding periods: a year, a financial year, a month, in the ways people write them."""

import calendar
import re
from dataclasses import dataclass

from carebook.checking.word_lists import read_word_lists
from carebook.data import periods

_MONTHS = {name.lower(): n for n, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.lower(): n for n, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_FULL_MONTH_NAMES = "|".join(name for name in _MONTHS if len(name) > 3 and name != "may")
_YEAR = r"(?<![\d,.£])(?:19[89]|20[0-4])\d(?![\d]|,\d|\.\d|%)"
_PERIOD = re.compile(
    rf"(?P<ending>(?:year|twelve months|12 months)\s+(?:to|ending|ended|"
    rf"end)\s+(?:in\s+)?(?:(?:the\s+)?"
    rf"(?:end of|31(?:st)?(?: of)?)\s+)?(?:march|mar)\s+(?P<end>{_YEAR}))"
    rf"|(?P<april>(?:april|apr) (?P<apr>{_YEAR}),? (?:to|and|-|until) (?:march|mar) {_YEAR})"
    rf"|(?P<financial>(?<![\d,.])(?P<from>20\d\d)\s?(?:/|-|to)\s?(?P<to>(?:20)?\d\d)(?![\d,.]*\d))"
    rf"|(?P<month>\b(?P<name>{_MONTH})\.?,?\s+(?P<of>{_YEAR}))"
    rf"|(?P<year>{_YEAR})"
    rf"|(?P<alone>\b(?:in|during|last|for|by|of)\s+(?P<only>{_FULL_MONTH_NAMES})\b(?!\.?,?\s+20\d\d))"
)


# "2024 requests" is a number, "in 2024 requests ..." a year.
_COUNTED_NOUNS = re.compile(r"\s?(?:per|people|requests|residents|adults|carers)\b")
_PERIOD_PREPOSITION = re.compile(
    r"\b(?:in|since|by|until|during|of|from|to|for|and|between|mid)[\s-]$"
)


@dataclass(frozen=True)
class PeriodMention:
    """A period named in a sentence: a ``year`` of a kind, and the month where one is named.

    ``what`` says the same as a key, for lists of mentions.
    """

    start: int
    end: int
    kind: str
    year: int
    month: int = 0

    @property
    def key(self) -> str:
        """The period as one word."""
        return f"{self.kind}:{self.year}:{self.month}"

    def matches(self, period: str) -> bool:
        """Whether this names a period as the data write it."""
        year, month = periods.period_start(period)
        match self.kind:
            case "financial":
                return "/" in period and year == self.year
            case "month":
                return "-" in period and (year, month) == (self.year, self.month)
            case "alone":
                return "-" in period and month == self.month
            case _:
                return "/" not in period and "-" not in period and year == self.year


_NUMBER_WORDS = {word: n for n, word in enumerate(read_word_lists("numbers")["ones"][:11]) if n}
_YEARS_APART = re.compile(
    rf"\b(?P<n>\d{{1,2}}|{'|'.join(_NUMBER_WORDS)}|a) years? (?P<way>later|on\b|after|from|since|"
    rf"before|earlier)"
)


def find_relative_years(text: str, named: list[PeriodMention]) -> list[PeriodMention]:
    """Find years told by their distance from one that was named: "four years later"."""
    years = [period for period in named if period.kind == "year"]
    found = []
    for match in _YEARS_APART.finditer(text):
        if len({period.year for period in years}) != 1:
            continue
        count = _NUMBER_WORDS.get(match["n"]) or (1 if match["n"] == "a" else int(match["n"]))
        sign = -1 if match["way"] in ("before", "earlier") else 1
        year = years[0].year + sign * count
        found.append(PeriodMention(match.start(), match.end(), "year", year))
    return found


def find_periods(text: str) -> list[PeriodMention]:
    """Find every period in a sentence of small letters."""
    found: list[PeriodMention] = []
    for match in _PERIOD.finditer(text):
        start, end = match.span()
        if match["ending"]:
            found.append(PeriodMention(start, end, "financial", int(match["end"]) - 1))
        elif match["april"]:
            found.append(PeriodMention(start, end, "financial", int(match["apr"])))
        elif match["financial"]:
            first, last = int(match["from"]), int(match["to"][-2:])
            if (first + 1) % 100 == last:
                found.append(PeriodMention(start, end, "financial", first))
            elif len(match["to"]) == 4:
                found.append(PeriodMention(start, start + 4, "year", first))
                found.append(PeriodMention(end - 4, end, "year", int(match["to"])))
            else:
                found.append(
                    PeriodMention(start, end, "financial", -first)
                )  # a span that is no year
        elif match["month"]:
            found.append(
                PeriodMention(start, end, "month", int(match["of"]), _MONTHS[match["name"]])
            )
        elif match["alone"]:
            found.append(PeriodMention(start, end, "alone", 0, _MONTHS[match["only"]]))
        elif not (_COUNTED_NOUNS.match(text, end) and not _PERIOD_PREPOSITION.search(text[:start])):
            found.append(PeriodMention(start, end, "year", int(match["year"])))
    return found
