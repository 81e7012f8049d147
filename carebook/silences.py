"""Why there is no figure: four different sentences, never one for another.

Not published locally, discontinued, suppressed (or reported as none), and not among the figures at
hand.
"""

from collections.abc import Sequence

from carebook.areas import Area
from carebook.catalogue import Indicator
from carebook.facts import Fact

NOT_LOCAL = "No national source publishes this for single authorities."
DISCONTINUED = "The publisher has discontinued this measure."
NOT_BUNDLED = "This is not in the figures bundled with this copy of the book."


def silence(indicator: Indicator, facts: Sequence[Fact], area: Area) -> str | None:
    """Return the sentences that stand where a chart cannot, or None where one can.

    A chart needs a value of the area's own. For a national indicator, a value of England's will do.
    """
    wanted = "england" if indicator.level == "national" else "area"
    if any(fact.role == wanted and fact.value is not None for fact in facts):
        return None
    match indicator.availability:
        case "not local":
            reason = NOT_LOCAL
        case "discontinued":
            reason = DISCONTINUED
        case "not bundled":
            reason = NOT_BUNDLED
        case _ if any(fact.role == "area" and fact.status == "suppressed" for fact in facts):
            reason = f"The publisher has suppressed the figures for {area.name}, as they are small."
        case _ if any(fact.role == "area" and fact.status == "not_published" for fact in facts):
            reason = f"Nothing had been published for {area.name} when the figures were gathered."
        case _ if any(fact.role == "area" for fact in facts):
            reason = (
                f"None were reported for {area.name}. That may hide numbers below 5, "
                "so it does not mean that there were none."
            )
        case _:
            reason = (
                f"There is no figure for {area.name} in the figures bundled with this copy of "
                "the book."
            )
    return f"{reason} {indicator.silence}".strip()
