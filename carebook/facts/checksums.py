"""Checksums of an area's figures, by which it is known when they have changed."""

from collections.abc import Iterable

from pydantic import BaseModel

from carebook.core.files import combined_sha256
from carebook.data.areas import Area
from carebook.data.dataset import Dataset
from carebook.facts.fact import Fact, make_facts
from carebook.facts.knowledge import gather_knowledge
from carebook.facts.positions import make_positions


def figures_checksum(dataset: Dataset, area: Area) -> str:
    """Return the SHA-256 of an area's and its comparators' figures, and of what is said of them."""
    knowledge = gather_knowledge(dataset, area)
    return checksum_of_texts(
        area_as_text(dataset, area),
        *(
            facts_as_text(dataset, name, knowledge.facts_by_indicator.get(name, ()))
            for name in knowledge.indicators
        ),
    )


def local_figures_checksum(dataset: Dataset, area: Area) -> str:
    """Return the SHA-256 of an area's local figures and what is said of them; empty without any."""
    texts = [
        facts_as_text(dataset, one.key, make_facts(dataset, area, one.key))
        for one in dataset.local_figures_of(area.code)
    ]
    return checksum_of_texts(*texts) if texts else ""


def area_as_text(dataset: Dataset, area: Area) -> str:
    """Return an area as text, with its region and the authorities that it replaced."""
    return repr((area, dataset.areas.region_of(area), dataset.areas.predecessors_of(area)))


def facts_as_text(dataset: Dataset, indicator: str, facts: Iterable[Fact]) -> str:
    """Return figures as text, with what the catalogue says of them and of their sources.

    Where the area's own stand among all authorities is part of it.
    """
    facts, catalogue = tuple(facts), dataset.indicators[indicator]
    keys = sorted({catalogue.source, *(fact.source for fact in facts)})
    sources = [dataset.sources[key] for key in keys if key in dataset.sources]
    return models_as_json([catalogue, *sources, *facts, *make_positions(dataset, facts)])


def models_as_json(models: Iterable[BaseModel]) -> str:
    """Return records as JSON, one on each line."""
    return "\n".join(model.model_dump_json() for model in models)


def checksum_of_texts(*parts: str) -> str:
    """Return the SHA-256 of several texts, which tells where one ends and the next begins."""
    return combined_sha256(("", part.encode()) for part in parts)
