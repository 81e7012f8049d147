"""A card of the front page: the area's latest figure of an indicator, or that there is none.

Beside it stand England's figure and the area's place among all authorities.
"""

from collections.abc import Sequence

from carebook.data import periods
from carebook.data.areas import Area
from carebook.data.dataset import Dataset
from carebook.data.local_figures import LOCAL_FIGURES_LABEL
from carebook.facts.captions import card_detail
from carebook.facts.fact import Fact, until_current
from carebook.facts.missing import explain_missing_figure
from carebook.facts.position_bands import position_band
from carebook.facts.positions import make_positions
from carebook.notebooks.blocks import Card
from carebook.text.phrasing import capitalised


def make_card(
    dataset: Dataset,
    area: Area,
    name: str,
    breakdown: str | None,
    facts: Sequence[Fact],
    *,
    has_england: bool = True,
) -> Card:
    """Return the card of one indicator; ``facts`` are those of the breakdown, or of all.

    It shows England's figure beside the area's where ``has_england`` and there is one.
    """
    catalogue = dataset.indicators[name]
    title = catalogue.title
    if breakdown and len(catalogue.breakdowns) > 1:
        title = capitalised(catalogue.breakdowns[breakdown])
    own = [f for f in facts if f.role == "area" and f.charted and f.value is not None]
    if not own:
        detail = explain_missing_figure(dataset, name, area, facts) or ""
        return Card(title=title, value="No figure", detail=detail, fact=None)
    drawn = {fact.id for fact in until_current(fact for fact in facts if fact.charted)}
    own = [fact for fact in own if fact.id in drawn] or own
    fact = max(own, key=lambda fact: periods.period_start(fact.period))
    detail = card_detail(fact)
    if name in dataset.local:
        detail += f", {LOCAL_FIGURES_LABEL.lower()}"
    return Card(
        title=title,
        value=fact.short,
        detail=detail,
        fact=fact,
        england=_england_figure(fact, facts) if has_england else None,
        position=_position_in_words(dataset, fact, facts),
    )


def _england_figure(fact: Fact, facts: Sequence[Fact]) -> Fact | None:
    """Return what England has of the very group, unit and period of a fact."""
    wanted = (fact.breakdown, fact.unit, fact.period)
    england = (one for one in facts if one.role == "england" and one.value is not None)
    return next((one for one in england if (one.breakdown, one.unit, one.period) == wanted), None)


def _position_in_words(dataset: Dataset, fact: Fact, facts: Sequence[Fact]) -> str:
    """Return the band in which a fact lies, or nothing: of an earlier period none is made."""
    found = [one for one in make_positions(dataset, facts) if one.fact == fact.id]
    return position_band(found[0]) if found else ""
