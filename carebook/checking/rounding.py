"""Whether a number, as it was said, rounds from a value.

"About", "nearly" and "just over" are held to their meaning: the value must round to what is said,
and lie on the side that is named.
"""

from fractions import Fraction

from carebook.checking.quantities import Quantity

# How far a hedged number may lie from the value, as a share of it, and a spoken one in points.
_HEDGED_TOLERANCE, _COARSE_HEDGED_TOLERANCE, _COARSE_TOLERANCE = 0.07, 0.10, 0.06
_COMMON_FRACTIONS = sorted(
    {float(Fraction(n, m)) * 100 for m in (2, 3, 4, 5, 10) for n in range(1, m)}
)
_EPSILON = 1e-9


def states_value(quantity: Quantity, value: float) -> bool:
    """Whether the quantity is a right way to say ``value`` (both in the same terms)."""
    said, step = quantity.value, quantity.rounding_step
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
            return value < said and _is_near(quantity, said, value)
        case "over":
            return value > said and _is_near(quantity, said, value)
        case "about":
            return _is_near(quantity, said, value)
        case _:
            if quantity.is_coarse:
                return _is_near(quantity, said, value, _COARSE_TOLERANCE)
            # A round number without "about" claims to be exact, unless three figures are given.
            fine = (
                step
                if quantity.significant_figures >= 3 or step < 1 or quantity.is_scaled
                else min(step, 1.0)
            )
            return rounds_to(value, said, fine)


def _is_near(quantity: Quantity, said: float, value: float, limit: float | None = None) -> bool:
    gap = abs(value - said)
    if quantity.is_coarse:
        allowed = (limit or _COARSE_HEDGED_TOLERANCE) * said
        if quantity.kind in ("share", "percent") and 100 / max(quantity.out_of, 1) >= 10:
            nearest = min(_COMMON_FRACTIONS, key=lambda fraction: abs(fraction - value))
            if said == 50 and limit is None:
                allowed = 0.13 * said
            reach = 6.5 if said == 50 else 3.0
            return gap <= allowed and (gap <= 2.6 or (abs(nearest - said) < 0.1 and gap <= reach))
        if quantity.kind == "share":
            # One in thirteen: the number below the line is what was rounded.
            return gap <= max(quantity.rounding_step / 2, 0) and gap <= allowed
        return gap <= (0.13 if quantity.kind == "times" else allowed) * (
            said if quantity.kind == "times" else 1
        )
    close = quantity.rounding_step <= 1 or gap <= max(_HEDGED_TOLERANCE * value, _EPSILON)
    return rounds_to(value, said, quantity.rounding_step) and close


def rounds_to(value: float, said: float, step: float) -> bool:
    """Whether a value rounds to what is said, halves away from zero: 8.5 to 9 and not to 8."""
    slack = _EPSILON * max(said, 1.0)
    return -step / 2 + slack < said - value <= step / 2 + slack
