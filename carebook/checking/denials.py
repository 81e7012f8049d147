"""Denials: what a text says cannot be shown ("We cannot say that it is lower than England's")."""

from collections.abc import Iterator

from carebook.checking.spans import Mention
from carebook.checking.word_lists import word_pattern

_DENIAL = word_pattern("denials", "denial")
# "It looks lower, but with so few replies we cannot call it that."
_DENIED_AFTER = word_pattern("denials", "denied after")
_END_OF_DENIAL = word_pattern("denials", "end of denial")


def find_denials(text: str) -> Iterator[Mention]:
    """Yield the stretches of a sentence of small letters in which what is said is denied.

    A figure in one is stated all the same; a comparison in one is said not to be shown. Its key is
    the words that open it.
    """
    yield from (Mention(*match.span(), match.group()) for match in _DENIED_AFTER.finditer(text))
    at = 0
    while match := _DENIAL.search(text, at):
        close = _END_OF_DENIAL.search(text, match.end())
        at = close.start() if close else len(text)
        yield Mention(match.end(), at, match.group())
