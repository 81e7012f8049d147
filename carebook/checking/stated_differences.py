"""Numbers that say how far apart two figures are: ratios, differences, percentages more."""

import re

from carebook.checking.quantities import Quantity
from carebook.checking.word_lists import word_pattern

WORDS_AFTER_DIFFERENCE = word_pattern("stated_differences", "words after difference")
_WORDS_BEFORE_DIFFERENCE = word_pattern("stated_differences", "words before difference")
OF_ANOTHER_FIGURE = word_pattern("stated_differences", "of another figure")
_PERCENT_OF_ANOTHER_FIGURE = word_pattern("stated_differences", "percent of another figure")


def states_difference(quantity: Quantity, text: str) -> bool:
    """Whether a number says how far apart two figures are, rather than a figure."""
    after = text[quantity.end : quantity.end + 45]
    before = text[max(0, quantity.start - 40) : quantity.start]
    if quantity.kind in ("times", "points"):
        return True
    if _WORDS_BEFORE_DIFFERENCE.search(before) and not re.search(r"\bup to\b", before):
        return True
    said = WORDS_AFTER_DIFFERENCE.match(after)
    if quantity.kind == "share":
        said = said or OF_ANOTHER_FIGURE.match(after)
    elif quantity.kind == "percent" and not before.endswith("the "):
        said = said or _PERCENT_OF_ANOTHER_FIGURE.match(after)
    return said is not None
