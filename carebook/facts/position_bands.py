"""Bands: where a figure stands among all authorities, in words that are no league table.

Neighbours in an order are often told apart by chance alone, so that a place in it says more than
is known. A band says what a reader wants: far down, in the middle, far up.
"""

from carebook.facts.positions import Position
from carebook.statistics.distributions import MIN_AUTHORITIES

# The ends of the order that are told by themselves. Where ten are no more than a quarter, so that
# the bands follow one another, there are four times as many.
_AT_THE_END = 10
_FEWEST_WITH_ENDS = 4 * _AT_THE_END


def position_band(position: Position) -> str:
    """Return the band in which a figure lies: ``among the ten lowest of 152 authorities``.

    A band is said only where the figure and all that equal it lie in it, whoever of them is put
    first. Where they reach over the end of a quarter it is ``in the lower half of 152
    authorities``; empty where they reach over the middle, and with fewer than ten authorities.
    """
    band = short_position_band(position)
    return f"{band} authorities" if band else ""


def short_position_band(position: Position) -> str:
    """Return a band for where there is little room: ``in the middle half of 152``."""
    count, below, above = position.authorities, position.below, position.above
    if count < MIN_AUTHORITIES:
        return ""
    # So many are as low as the figure or lower; those that equal it are among them.
    as_low, as_high = count - above, count - below
    has_ends = count >= _FEWEST_WITH_ENDS
    if has_ends and as_low <= _AT_THE_END:
        band = "among the ten lowest"
    elif has_ends and as_high <= _AT_THE_END:
        band = "among the ten highest"
    elif 4 * as_low <= count:
        band = "in the lowest quarter"
    elif 4 * as_high <= count:
        band = "in the highest quarter"
    elif 4 * below >= count and 4 * above >= count:
        band = "in the middle half"
    elif 2 * as_low <= count:
        band = "in the lower half"
    elif 2 * as_high <= count:
        band = "in the upper half"
    else:
        return ""
    return f"{band} of {count}"
