"""A card of the front page: the area's latest figure of an indicator, or that there is none."""

from collections.abc import Sequence

from carebook.data import periods
from carebook.data.areas import Area
from carebook.data.dataset import Dataset
from carebook.data.local_figures import LOCAL_FIGURES_LABEL
from carebook.facts.captions import card_detail
from carebook.facts.fact import Fact, until_current
from carebook.facts.missing import explain_missing_figure
from carebook.notebooks.blocks import Card
from carebook.text.phrasing import capitalised


def make_card(
    dataset: Dataset, area: Area, name: str, breakdown: str | None, facts: Sequence[Fact]
) -> Card:
    """Return the card of one indicator; ``facts`` are those of the breakdown, or of all."""
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
    return Card(title=title, value=fact.short, detail=detail, fact=fact)
