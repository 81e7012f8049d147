"""What the unit tests share: the bundled dataset, read once, and small ones made by hand."""

import json
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from carebook.config.params import Params, load_params
from carebook.core.errors import InputError
from carebook.core.project import Project
from carebook.data.areas import Area
from carebook.data.dataset import Dataset
from carebook.data.observations import Observation
from carebook.facts.fact import Fact, make_facts
from carebook.ingest.loading import load_dataset
from carebook.notebooks.blocks import BLOCK_MIME, BUILDING_VARIABLE, IndicatorBlock, read_block

if TYPE_CHECKING:
    from carebook.notebooks.api import Book

ROOT = Path(__file__).parents[2]
PROJECT = Project(ROOT)
SLUGS = ("rutland", "leicestershire", "bath-and-north-east-somerset")
RUTLAND, LEICESTERSHIRE, BATH = "E06000017", "E10000018", "E06000022"
ENGLAND, EAST_MIDLANDS, LA_MEAN = "E92000001", "E12000004", "LA_MEAN"
ALL_AGES = "per 100,000 people of all ages"
OLDER = "per 100,000 people aged 65 and over"
THOUSANDS = "£ thousand per 100,000 people"


@cache
def bundled() -> Dataset:
    # Whichever figures the test that asks first has in use, these are the same.
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CAREBOOK_FIGURES", "observations")
        return load_dataset(PROJECT)


@cache
def unbroken() -> Dataset:
    """The bundled figures as if no series had a break: those of 2019 beside those of 2023."""
    known = bundled().indicators.items()
    plain = {name: one.model_copy(update={"breaks": {}}) for name, one in known}
    return replace(bundled(), indicators=plain)


def authority(slug: str = "rutland") -> Area:
    return bundled().areas.find_authority(slug)


def params_from(
    folder: Path, usual: str, own: str | None = None, defaults: str | None = None
) -> Params:
    """Write Rutland's parameters and the defaults, or the usual ones, into a folder; load them."""
    text = usual if defaults is None else defaults
    (folder / "defaults.yml").write_text(text, encoding="utf-8")
    if own is not None:
        (folder / "rutland.yml").write_text(own, encoding="utf-8")
    return load_params(folder, authority())


def observation(**changes) -> Observation:
    """Rutland's satisfaction in 2023/24, unless told otherwise."""
    plain = {
        "area_code": RUTLAND,
        "indicator": "satisfaction",
        "breakdown": "",
        "period": "2023/24",
        "unit": "percent",
        "value": 78.8,
        "lower": None,
        "upper": None,
        "status": "published",
        "source": "ascs",
    }
    return Observation(**(plain | changes))


def dataset_of(*observations: Observation) -> Dataset:
    """The bundled areas and catalogue with these observations and no others."""
    return replace(bundled(), observations=observations)


def facts_of(
    indicator: str, *breakdowns: str, slug: str = "rutland", dataset: Dataset | None = None
) -> tuple[Fact, ...]:
    return make_facts(dataset or bundled(), authority(slug), indicator, breakdowns or None)


def the(facts, **wanted) -> Fact:
    """The one fact with these attributes."""
    [found] = [
        fact for fact in facts if all(getattr(fact, key) == value for key, value in wanted.items())
    ]
    return found


def open_book(slug: str = "rutland", dataset: Dataset | None = None, comparators=None) -> "Book":
    # Imported late: a notebook imports pandas and Altair, and most tests need neither.
    from carebook.notebooks.api import Book

    area = authority(slug)
    comparators = ("england", "region", "average") if comparators is None else comparators
    params = load_params(PROJECT.params, area)
    return Book(PROJECT, dataset or bundled(), area, params, comparators)


def displayed(call, *args) -> dict:
    """What one call in a notebook shows, by MIME type, as it is while a book is built."""
    seen = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(BUILDING_VARIABLE, "1")
        patch.setattr("carebook.notebooks.displays.display", lambda data, raw: seen.append(data))
        call(*args)
    [data] = seen
    return data


def renamed(data: dict, old: str, new: str) -> dict:
    """What a notebook shows, with one text in place of another in its block."""
    block = json.dumps(data[BLOCK_MIME]).replace(json.dumps(old)[1:-1], json.dumps(new)[1:-1])
    return data | {BLOCK_MIME: json.loads(block)}


def block_of(
    indicator: str,
    *breakdowns: str,
    slug: str = "rutland",
    dataset: Dataset | None = None,
    draw=None,
) -> IndicatorBlock:
    book = open_book(slug, dataset)
    data = displayed(book.show, book.figures(indicator, *breakdowns), draw)
    block = read_block({BLOCK_MIME: data[BLOCK_MIME]})
    assert isinstance(block, IndicatorBlock)
    return block


@cache
def all_blocks(slug: str) -> tuple[IndicatorBlock, ...]:
    """Every indicator that a page shows, with all its breakdowns and with each one alone."""
    return tuple(
        block_of(name, *chosen, slug=slug)
        for name, indicator in bundled().indicators.items()
        if indicator.section
        for chosen in [(), *((breakdown,) for breakdown in indicator.breakdowns)]
    )


def refusal(call, *args, **kwargs) -> str:
    """The one line with which a call refuses its input."""
    with pytest.raises(InputError) as caught:
        call(*args, **kwargs)
    message = str(caught.value)
    assert message
    assert "\n" not in message
    return message
