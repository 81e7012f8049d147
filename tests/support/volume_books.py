"""Books for the tests of the national volume: executed notebooks as builds leave them."""

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from carebook.books.manifest import (
    BookArea,
    BookDataset,
    Manifest,
    NotebookInputs,
    program_versions,
    write_manifest,
)
from carebook.core.files import file_sha256
from carebook.data.areas import Area, Areas
from carebook.data.dataset import Dataset
from carebook.facts.captions import card_detail
from carebook.facts.fact import make_facts
from carebook.facts.knowledge import gather_knowledge
from carebook.facts.missing import explain_missing_figure
from carebook.findings.choice import find_findings
from carebook.findings.recorded_findings import BookFindings, record_findings
from carebook.notebooks.blocks import BLOCK_MIME, Card, CardsBlock, IndicatorBlock
from carebook.text.phrasing import place_in_sentence
from support.invented_country import SMALL, national
from support.small_data import PROJECT

CHAPTERS = (
    "index.ipynb",
    "notebooks/overview.ipynb",
    "notebooks/older-people.ipynb",
    "notebooks/quality.ipynb",
    "notebooks/finances.ipynb",
)
# What each chapter shows: indicator and breakdowns.
SHOWN = {
    "overview": (("population", ()), ("deprivation_decile_spread", ()), ("deprivation_rank", ())),
    "older-people": (("requests", ("65+",)), ("helpline_enquiries", ())),
    "quality": (("satisfaction", ()), ("carers_social_contact", ()), ("ombudsman", ())),
    "finances": (("gross_expenditure", ()),),
}
CARDS = (
    ("requests", "65+"),
    ("satisfaction", ""),
    ("carers_social_contact", ""),
    ("gross_expenditure", ""),
    ("population", ""),
)
# Longer than a book says a figure with those beside it: not everything fits on a small page.
AT_LENGTH = " than England and the region, with all that can be said of it" + ", and more" * 25
LONG_NAME = "North Ashmere, South Barrowdown and the Lower Vale of Elver".ljust(60, "e")
# An authority all of whose values were suppressed.
QUIET = "E06999006"


def country(
    names: dict[str, str] | None = None,
    suppressed: Sequence[str] = (),
    only: Sequence[str] | None = None,
    without: Sequence[str] = (),
) -> Dataset:
    """The made-up country with other names, with values taken away, or with some areas alone.

    ``without`` are codes of which there is no observation, such as England's.
    """
    dataset = national()
    found = {
        code: replace(area, name=(names or {}).get(code, area.name))
        for code, area in dataset.areas.by_code.items()
        if only is None or not area.is_authority or code in only
    }
    if only is not None:
        found = {code: replace(a, predecessors=(), successors=()) for code, a in found.items()}
    held = {"value": None, "lower": None, "upper": None, "wide_lower": None, "wide_upper": None}
    held |= {"status": "suppressed", "numerator": None, "denominator": None}
    observations = tuple(
        replace(one, **held) if one.area_code in suppressed else one
        for one in dataset.observations
        if one.area_code not in without and (one.area_code in found or one.area_code == "LA_MEAN")
    )
    return replace(dataset, areas=Areas(found), observations=observations)


def hard_country() -> Dataset:
    """A long name, an authority that only has suppressed values, indicators that nobody has."""
    return country({SMALL: LONG_NAME}, suppressed=[QUIET])


def write_books(out: Path, dataset: Dataset, areas: Iterable[Area] | None = None) -> None:
    """Write the book of each authority: its executed notebooks and its manifest."""
    for area in areas if areas is not None else dataset.areas.authorities:
        write_book(out, dataset, area)


def write_book(out: Path, dataset: Dataset, area: Area) -> Path:
    """Write one authority's book; return its folder."""
    folder = out / area.slug
    (folder / "notebooks").mkdir(parents=True)
    for chapter in CHAPTERS[1:]:
        name = Path(chapter).stem
        cells = [_markdown(f"# {name.title()}\n\nWhat this chapter is about.")]
        for indicator, breakdowns in SHOWN[name]:
            block = block_of(dataset, area, indicator, breakdowns)
            cells += [_markdown(f"## {block.title}\n\nWhy it *matters*."), _code(block)]
        _write(folder, name, cells)
    found = _found_in(dataset, area)
    summary = _markdown("", carebook=_filled(_told(found, area)))
    _write(folder, "index", [_markdown("# At a glance"), _code(_cards(dataset, area)), summary])
    _write_manifest(folder, dataset, area, found)
    return folder


def block_of(
    dataset: Dataset, area: Area, indicator: str, breakdowns: Sequence[str] = ()
) -> IndicatorBlock:
    """One indicator as a notebook leaves it, without its chart."""
    catalogue = dataset.indicators[indicator]
    facts = make_facts(dataset, area, indicator, breakdowns or None)
    return IndicatorBlock(
        indicator=indicator,
        title=catalogue.title,
        statement=catalogue.statement,
        phrases={name: catalogue.breakdowns[name] for name in breakdowns or catalogue.breakdowns},
        area=place_in_sentence(area.name),
        silence=explain_missing_figure(dataset, indicator, area, facts),
        facts=facts,
        source="A publisher, a table",
        caveat=catalogue.caveat,
        polarity="Neither a high nor a low figure is good or bad in itself.",
        headline=catalogue.headline,
    )


def _cards(dataset: Dataset, area: Area) -> CardsBlock:
    cards = []
    for indicator, breakdown in CARDS:
        facts = make_facts(dataset, area, indicator, [breakdown] if breakdown else None)
        own = [f for f in facts if f.role == "area" and f.charted and f.value is not None]
        title = dataset.indicators[indicator].title
        if own:
            one = own[-1]
            cards.append(Card(title=title, value=one.short, detail=card_detail(one), fact=one))
        else:
            cards.append(Card(title=title, value="No figure", detail="None.", fact=None))
    return CardsBlock(cards=tuple(cards))


def _found_in(dataset: Dataset, area: Area) -> BookFindings:
    shown = {indicator for chapter in SHOWN.values() for indicator, _ in chapter}
    found = find_findings(gather_knowledge(dataset, area), date(2026, 11, 1), shown)
    return record_findings(found, dataset)


def _told(found: BookFindings, area: Area) -> list[tuple[str, str, str]]:
    """The lead-in and the text of each paragraph of a summary, and the fact that it speaks of."""
    place = place_in_sentence(area.name)
    return [
        *(
            (
                f"{one.message}.",
                f"In {one.period} {place} had another figure{AT_LENGTH}. England had its own.",
                one.fact,
            )
            for one in found.chosen
        ),
        ("How sure?", "There are many measures, and chance plays its part.", ""),
    ]


def _filled(paragraphs: Sequence[tuple[str, str, str]]) -> dict:
    return {
        "key": "index/book",
        "writer": "rules",
        "status": "draft",
        "label": "Written by rule from the figures shown. This is a draft.",
        "paragraphs": [
            {"text": f"{lead} {text}", "links": _links(lead, text, fact), "lead_in": len(lead)}
            for lead, text, fact in paragraphs
        ],
        "questions": [],
        "claims": [],
    }


def _links(lead: str, text: str, fact: str) -> list[list]:
    """A link to the fact in each sentence."""
    starts = [len(lead) + 1 + found.start() for found in re.finditer(r"figure|its own", text)]
    return [[start, start + 3, fact] for start in starts if fact]


def _markdown(source: str, **metadata: object) -> dict:
    return {"cell_type": "markdown", "metadata": metadata, "source": source}


def _code(block: IndicatorBlock | CardsBlock) -> dict:
    data = {BLOCK_MIME: block.model_dump(mode="json")}
    outputs = [{"output_type": "display_data", "data": data, "metadata": {}}]
    return {"cell_type": "code", "metadata": {}, "source": "book.show()", "outputs": outputs}


def _write(folder: Path, name: str, cells: list[dict]) -> None:
    path = folder / "notebooks" / f"{name}.ipynb"
    path.write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4}), encoding="utf-8")


def _write_manifest(folder: Path, dataset: Dataset, area: Area, found: BookFindings) -> None:
    made = {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*.ipynb"))
    }
    write_manifest(
        Manifest(
            area=BookArea(code=area.code, name=area.name, slug=area.slug),
            program=program_versions(),
            stitchers={},
            final=False,
            dataset=BookDataset(
                kind="published files", checksum=dataset.origin.checksum, figures="ef" * 32
            ),
            parameters="01" * 32,
            notebooks={
                chapter: NotebookInputs(source=file_sha256(PROJECT.root / chapter), reads={})
                for chapter in CHAPTERS
            },
            inputs={"params/defaults.yml": file_sha256(PROJECT.params / "defaults.yml")},
            outputs=made,
            sizes={},
            findings=found,
        ),
        folder,
    )
