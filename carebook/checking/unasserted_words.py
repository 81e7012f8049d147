"""Words in which a text claims nothing: thanks, plans, invitations, questions, definitions.

A plan may carry a figure that is so today ("we will cut the 27% who wait"): it is still read.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from carebook.checking.denials import find_denials
from carebook.checking.quantities import Quantity
from carebook.checking.spans import Mention, Span, overlaps
from carebook.checking.word_lists import word_pattern

_THANKS = word_pattern("unasserted", "thanks")
_PLAN = word_pattern("unasserted", "plan")
_END_OF_PLAN = word_pattern("unasserted", "end of plan")
_INVITATION = word_pattern("unasserted", "invitation")
_QUESTION = word_pattern("unasserted", "question opener")
_ASSERTING_QUESTION = word_pattern("unasserted", "asserting question")
_DEFINITION = word_pattern("unasserted", "definition")
_CONDITION = word_pattern("unasserted", "condition")
_END_OF_CONDITION = word_pattern("unasserted", "end of condition")
_WHAT_WOULD_BE = word_pattern("unasserted", "what would be")
_OPEN_DENIAL = word_pattern("unasserted", "open denial")
_BEFORE_ASSERTED_NUMBER = word_pattern("unasserted", "number that is so")
_AFTER_ASSERTED_NUMBER = word_pattern("unasserted", "what makes it so")
_BY_A_YEAR = re.compile(r"\b(?:by|before|until) (?:the end of |march |april |the year )?$")


@dataclass(frozen=True)
class UnassertedWords:
    """Stretches of a sentence that claim nothing.

    In ``plans`` (and what is supposed) a number is none of today's unless the words around it say
    so; in ``speech`` (thanks, invitations, questions, definitions) only small numbers are none.
    """

    plans: tuple[Mention, ...]
    speech: tuple[Mention, ...]

    def hold(self, words: Span) -> bool:
        """Whether words of relation stand in such a stretch, and so claim nothing."""
        return any(overlaps(words, one) for one in (*self.plans, *self.speech))

    def hold_number(self, number: Quantity, text: str) -> bool:
        """Whether a number stands in such a stretch and says nothing that is so."""
        if any(overlaps(number, one) for one in self.plans):
            return not _is_so(number, text)
        return any(overlaps(number, one) for one in self.speech) and _is_incidental(number)

    def hold_period(self, period: Span, text: str) -> bool:
        """Whether a period is that of a plan: "by 2030"."""
        before = text[max(0, period.start - 24) : period.start]
        return _BY_A_YEAR.search(before) is not None and any(
            overlaps(period, one) for one in self.plans
        )


def find_unasserted_words(text: str) -> UnassertedWords:
    """Find the stretches of a sentence of small letters that claim nothing."""
    end = len(text)
    plans = list(_stretches(_PLAN, _END_OF_PLAN, text))
    for condition in _stretches(_CONDITION, _END_OF_CONDITION, text):
        plans.append(condition)
        if _WHAT_WOULD_BE.search(text):
            plans = [Mention(0, end, "")]
            break
    speech: list[Mention] = []
    if match := _THANKS.search(text):
        speech.append(Mention(match.start(), end, "thanks"))
    if _INVITATION.search(text):
        speech.append(Mention(0, end, "invitation"))
    asks = text.rstrip("\"') *_").endswith("?") and _QUESTION.search(text)
    if asks and not _ASSERTING_QUESTION.search(text):
        speech.append(Mention(0, end, "question"))
    if _DEFINITION.search(text):
        speech.append(Mention(0, end, "definition"))
    speech += _stretches(_OPEN_DENIAL, _END_OF_PLAN, text)
    # "Nobody can say that": nobody is counted.
    speech += [Mention(one.start - len(one.key), one.start, "") for one in find_denials(text)]
    return UnassertedWords(tuple(plans), tuple(speech))


def _stretches(opener: re.Pattern[str], closer: re.Pattern[str], text: str) -> Iterable[Mention]:
    """Yield the stretches from words that open one to those that close it."""
    at = 0
    while match := opener.search(text, at):
        close = closer.search(text, match.end())
        at = close.start() if close else len(text)
        yield Mention(match.start(), at, "")


def _is_so(number: Quantity, text: str) -> bool:
    return (
        _BEFORE_ASSERTED_NUMBER.search(text[max(0, number.start - 40) : number.start]) is not None
        and _AFTER_ASSERTED_NUMBER.match(text, number.end) is not None
    ) or re.search(r"\bfrom(?: the)? $", text[max(0, number.start - 12) : number.start]) is not None


def _is_incidental(number: Quantity) -> bool:
    """Whether a number is too plain to be a statistic of anything: "the 40 people who came"."""
    return number.kind in ("plain", "ordinal") and number.value == int(number.value) < 1000
