"""Whether a number, as it was said, rounds from a value.

"About", "nearly" and "just over" are held to their meaning: the value must round to what is said,
and lie on the side that is named.
"""

from fractions import Fraction

from carebook.checking.numbers import Quantity

# How far a hedged number may lie from the value, as a share of it, and a spoken one in points.
_NEAR, _NEAR_SPOKEN, _PLAIN_SPOKEN = 0.07, 0.10, 0.06
_FRACTIONS = sorted(
    {float(Fraction(n, m)) * 100 for m in (2, 3, 4, 5, 6, 8, 10) for n in range(1, m)}
)
_EPSILON = 1e-9


def says(quantity: Quantity, value: float) -> bool:
    """Whether the quantity is a right way to say ``value`` (both in the same terms)."""
    said, step = quantity.value, quantity.step
    if value and said and (value < 0) != (said < 0):
        return False
    if not value or not said:
        return value == said and not quantity.hedge
    value, said = abs(value), abs(said)
    match quantity.hedge:
        case "more":
            return said <= value <= 2 * said if value != said else True
        case "less":
            return said / 10 <= value <= said
        case "under":
            return value < said and _near(quantity, said, value)
        case "over":
            return value > said and _near(quantity, said, value)
        case "about":
            return _near(quantity, said, value)
        case _:
            if quantity.is_spoken:
                return _near(quantity, said, value, _PLAIN_SPOKEN)
            # A round number without "about" claims to be exact, unless three figures are given.
            fine = step if quantity.figures >= 3 or step < 1 or quantity.scaled else min(step, 1.0)
            return _rounds(value, said, fine)


def _near(quantity: Quantity, said: float, value: float, limit: float | None = None) -> bool:
    gap = abs(value - said)
    if quantity.is_spoken:
        allowed = (limit or _NEAR_SPOKEN) * said
        if quantity.kind in ("share", "percent") and 100 / max(quantity.out_of, 1) >= 10:
            nearest = min(_FRACTIONS, key=lambda fraction: abs(fraction - value))
            if said == 50 and limit is None:
                allowed = 0.13 * said
            reach = 6.5 if said == 50 else 3.0
            return gap <= allowed and (gap <= 2.6 or (abs(nearest - said) < 0.1 and gap <= reach))
        if quantity.kind == "share":
            # One in thirteen: the number below the line is what was rounded.
            return gap <= max(quantity.step / 2, 0) and gap <= allowed
        return gap <= (0.13 if quantity.kind == "times" else allowed) * (
            said if quantity.kind == "times" else 1
        )
    close = quantity.step <= 1 or gap <= max(_NEAR * value, _EPSILON)
    return _rounds(value, said, quantity.step) and close


def _rounds(value: float, said: float, step: float) -> bool:
    """Whether a value rounds to what is said, halves away from zero: 8.5 to 9 and not to 8."""
    slack = _EPSILON * max(said, 1.0)
    return -step / 2 + slack < said - value <= step / 2 + slack
