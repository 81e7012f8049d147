"""Blocks: what a code cell leaves in an executed notebook for the stitcher.

A block rides in a cell's output under a MIME type of its own, beside the forms that JupyterLab
shows. It holds everything the pages need, so that nothing is computed after execution.
"""

from typing import Any, Literal

from pydantic import Field

from carebook.core.yaml_models import FrozenModel
from carebook.data.local_figures import LocalFigures
from carebook.facts.fact import Fact
from carebook.facts.positions import Position
from carebook.facts.relations import Change, Comparison, Rank
from carebook.text.phrasing import capitalised

# Set while a book is built: charts become SVG afterwards, once, outside the notebooks.
BUILDING_VARIABLE = "CAREBOOK_BUILDING"
BLOCK_MIME = "application/vnd.carebook.block+json"
# JupyterLab draws this one live. It knows no later version yet; our charts use nothing newer.
VEGALITE_MIME = "application/vnd.vegalite.v5+json"


class IndicatorBlock(FrozenModel):
    """One indicator of a section: its chart (or silence), its facts and where they come from.

    ``others`` are the other authorities' facts, of which a chart shows all and no sentence speaks.
    ``silence`` is what stands where there is no figure; it begins with ``silence_reason``.
    ``where_to_look`` is Markdown, for the table of what the book cannot show. The pages leave a
    silent block out, unless it ``stays_when_silent``. ``instead`` names other measures of the same
    thing: where one of them has a figure, nothing is missed. ``local`` says where local figures
    stand, and is empty for all others; ``added`` are those that stand in the notebook alone, so
    that summaries and the checker know them too.
    """

    kind: Literal["indicator"] = "indicator"
    indicator: str
    title: str
    statement: str
    phrases: dict[str, str] = Field(default_factory=dict)
    area: str
    caption: str = ""
    alt: str = ""
    spec: dict[str, Any] | None = None
    silence: str | None = None
    silence_reason: str = ""
    where_to_look: str = ""
    stays_when_silent: bool = False
    instead: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    others: tuple[Fact, ...] = ()
    comparisons: tuple[Comparison, ...] = ()
    changes: tuple[Change, ...] = ()
    ranks: tuple[Rank, ...] = ()
    positions: tuple[Position, ...] = ()
    source: str = ""
    caveat: str = ""
    polarity: str = ""
    comparatives: dict[str, str] = Field(default_factory=dict)
    headline: bool = False
    local: str = ""
    added: LocalFigures | None = None

    @property
    def area_facts(self) -> tuple[Fact, ...]:
        """The facts of the area itself."""
        return tuple(fact for fact in self.facts if fact.role == "area")


class Card(FrozenModel):
    """One key figure of the front page.

    ``england`` is England's figure of the same measure, group and period, and ``position`` where
    the area's lies among those of all authorities, in words; None and empty where nobody knows.
    """

    title: str
    value: str
    detail: str
    fact: Fact | None
    england: Fact | None = None
    position: str = ""

    @property
    def lines_beside(self) -> tuple[str, ...]:
        """What the figure is set beside: ``England: 30%``, ``Among the ten lowest of 152 …``."""
        england = [f"England: {self.england.short}"] if self.england is not None else []
        return (*england, *([capitalised(self.position)] if self.position else []))


class CardsBlock(FrozenModel):
    """The key figures of the front page."""

    kind: Literal["cards"] = "cards"
    cards: tuple[Card, ...]


Block = IndicatorBlock | CardsBlock


class _AnyBlock(FrozenModel):
    block: IndicatorBlock | CardsBlock = Field(discriminator="kind")


def read_block(output_data: dict[str, Any]) -> Block | None:
    """Return the block in a cell output's data, if there is one."""
    found = output_data.get(BLOCK_MIME)
    return None if found is None else _AnyBlock.model_validate({"block": found}).block
