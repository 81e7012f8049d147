"""Ratios in words: how many times a figure is another, as people say it."""

_FRACTIONS = (
    (1 / 10, "a tenth of"),
    (1 / 5, "a fifth of"),
    (1 / 4, "a quarter of"),
    (1 / 3, "a third of"),
    (1 / 2, "half"),
    (2 / 3, "two thirds of"),
    (3 / 4, "three quarters of"),
)
_MULTIPLES = (
    (1.5, "one and a half times"),
    (2, "twice"),
    (3, "three times"),
    (4, "four times"),
    (5, "five times"),
    (10, "ten times"),
)
# A ratio this part off one that has a name is about that.
_ABOUT = 0.03
# Between these a ratio says less than the two figures do.
_NOT_WORTH_SAYING = (0.8, 1.2)


def ratio_in_words(ratio: float, lowest: float | None = None, highest: float | None = None) -> str:
    """Return a ratio as it stands before "the figure": ``less than half``, ``about twice``.

    Empty where it is near to 1, or has no name that is near. ``lowest`` and ``highest`` are how far
    chance may have moved it: "less than half" is said only where both are less than half.
    """
    least, most = _NOT_WORTH_SAYING
    if ratio <= 0 or least < ratio < most:
        return ""
    named = _FRACTIONS if ratio < 1 else _MULTIPLES
    nearest, words = min(named, key=lambda one: abs(ratio / one[0] - 1))
    if abs(ratio / nearest - 1) <= _ABOUT:
        return f"about {words}"
    if not named[0][0] < ratio < named[-1][0] and nearest in (_FRACTIONS[0][0], _MULTIPLES[-1][0]):
        return ""  # a tenth or ten times may be far off
    below = [one for one in named if one[0] < ratio]
    above = [one for one in named if one[0] > ratio]
    if ratio > 1:
        above = []  # "less than twice" sounds like little, where it is much
    if below and not (above and above[0][0] - ratio < ratio - below[-1][0]):
        value, words = below[-1]
        return f"more than {words}" if lowest is None or lowest > value else ""
    if not above:
        return ""
    value, words = above[0]
    return f"less than {words}" if highest is None or highest < value else ""
