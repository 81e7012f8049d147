"""Protected counts: small numbers of people that a figure must not give away.

An indicator of the catalogue with ``protected_up_to: 5`` counts people who could be known by a
small number of them: those who rang a charity, say. Of 1 to 5 of them a figure says "5 or fewer"
(5, with the status ``at_most``), and a rate that such a count can be worked out of is treated as
the count is. Here is what one figure shows by itself; what it shows beside the number of residents
and beside other figures is in `carebook.ingest.protected_figures`. No message quotes a value.
"""

from decimal import Decimal

from carebook.data.areas import AVERAGE_AUTHORITY_CODE, Areas
from carebook.data.indicators import Indicator
from carebook.data.observations import Observation
from carebook.data.units import COUNT


def find_protected_problem(o: Observation, indicator: Indicator, areas: Areas) -> str | None:
    """Say what a figure of a protected indicator gives away; None for one that may stand.

    A region or England is added up of protected counts, and never stated: the stated total less
    the authorities that are known would be those that are not. A mean over all authorities may be.
    """
    most = indicator.protected_up_to
    if not most:
        return None
    small, name = f"'{most} or fewer'", o.indicator
    area = areas.by_code.get(o.area_code)
    is_average = o.area_code == AVERAGE_AUTHORITY_CODE and o.unit != COUNT
    if not is_average and (area is None or not area.is_authority):
        return (
            f"area_code: expected an authority, since {name} is protected and sums could be taken "
            f"apart, found '{o.area_code}'; remove the row: sums are made where they may be"
        )
    if o.status == "at_most" and (o.lower is not None or o.upper is not None):
        return (
            f"lower, upper: expected no interval around {small}, since its width gives the count "
            "away, found one; remove it"
        )
    if o.numerator is not None and 0 < o.numerator < most:
        return f"numerator: expected none below {most}, since {name} are protected, found one"
    if o.value is None or o.unit != COUNT:
        return None
    if o.status == "at_most" and o.value < most:
        return (
            f"value: expected {most} or more with the status at_most, found less; "
            f"write {most}, since {name} of 1 to {most} are protected"
        )
    if o.status != "at_most" and 0 < o.value < most + 1:
        return (
            f"value: expected 0 or more than {most}, since {name} of 1 to {most} are protected, "
            f"found a smaller count; write {most} with the status at_most"
        )
    return None


def smallest_count_of_rate(rate: float, residents: float, per: float) -> float:
    """Return the smallest count that a rate as written can stand for: 2.46 may be 2.455."""
    return max(rate - _half_step(rate), 0.0) * residents / per


def largest_count_of_rate(rate: float, residents: float, per: float) -> float:
    """Return the largest count that a rate as written can stand for."""
    return (rate + _half_step(rate)) * residents / per


def _half_step(rate: float) -> float:
    """Half of the last digit that a number is written to."""
    exponent = Decimal(f"{rate:.15g}").as_tuple().exponent
    return float(Decimal(5).scaleb(min(int(exponent), 0) - 1))
