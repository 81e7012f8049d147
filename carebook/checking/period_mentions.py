"""Finding periods: a year, a financial year, a month, in the ways people write them."""

import calendar
from dataclasses import dataclass

from carebook.checking.word_lists import word_pattern
from carebook.data import periods

_MONTHS = {name.lower(): n for n, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.lower(): n for n, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_FULL_MONTH_NAMES = "|".join(name for name in _MONTHS if len(name) > 3 and name != "may")
_PERIOD = word_pattern("periods", "period", month=_MONTH, full_month_names=_FULL_MONTH_NAMES)
# "2024 requests" is a number, "in 2024 requests ..." a year.
_COUNTED_NOUNS = word_pattern("periods", "counted nouns")
_PERIOD_PREPOSITION = word_pattern("periods", "period preposition")


@dataclass(frozen=True)
class PeriodMention:
    """A period named in a sentence: a ``year`` of a kind, and the month where one is named.

    ``is_relative`` marks one told by its distance from another: "the year before".
    """

    start: int
    end: int
    kind: str
    year: int
    month: int = 0
    is_relative: bool = False

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


def find_periods(text: str) -> list[PeriodMention]:
    """Find every period in a sentence of small letters."""
    found: list[PeriodMention] = []
    for match in _PERIOD.finditer(text):
        start, end = match.span()
        kind, year, month = "financial", 0, 0
        if match["ending"]:
            year = int(match["end"]) - 1
        elif match["fy"]:
            year = 2000 + int(match["fyto"][-2:]) - 1
        elif match["april"]:
            year = int(match["apr"])
        elif match["financial"]:
            year, last = int(match["from"]), int(match["to"][-2:])
            if (year + 1) % 100 != last and len(match["to"]) == 4:
                found.append(PeriodMention(start, start + 4, "year", year))
                start, kind, year = end - 4, "year", int(match["to"])
            elif (year + 1) % 100 != last:
                year = -year  # a span that is no year
        elif match["month"]:
            kind, year, month = "month", int(match["of"]), _MONTHS[match["name"]]
        elif match["alone"]:
            kind, month = "alone", _MONTHS[match["only"]]
        elif _COUNTED_NOUNS.match(text, end) and not _PERIOD_PREPOSITION.search(text[:start]):
            continue
        else:
            kind, year = "year", int(match["year"])
        found.append(PeriodMention(start, end, kind, year, month))
    return found
