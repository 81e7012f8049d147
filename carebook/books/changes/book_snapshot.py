"""Snapshots of books: the figures and summaries of executed notebooks, and the settings."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from carebook.books.book_settings import BookSettings
from carebook.books.changes.snapshot import (
    FIGURE_COLUMNS,
    SILENCES,
    ComparedIndicator,
    ComparedSource,
    ComparedSummary,
    Snapshot,
    make_figures,
)
from carebook.books.manifest import (
    MANIFEST_FILE,
    MANIFEST_FORMAT,
    BookArea,
    Manifest,
    read_manifest,
)
from carebook.config.params import long_date
from carebook.core.errors import InputError
from carebook.facts.missing import DISCONTINUED_SENTENCE, NOT_LOCAL_SENTENCE
from carebook.findings.recorded_findings import BookFindings
from carebook.notebooks.blocks import BLOCK_MIME

_SILENCES = {
    DISCONTINUED_SENTENCE: SILENCES["discontinued"],
    NOT_LOCAL_SENTENCE: SILENCES["not local"],
}
# The cells of executed notebooks as they are written, chapter by chapter.
Cells = Iterable[Mapping[str, Any]]


def read_book_snapshot(folder: Path, name: str) -> Snapshot:
    """Read a finished book: its manifest, and the blocks and summaries of its notebooks.

    Raises:
        InputError: there is no manifest that can be used, or a notebook is gone or damaged.

    """
    manifest = require_manifest(folder)
    cells: list[Mapping[str, Any]] = []
    for path in notebook_files(folder, manifest):
        cells += _read_cells(path)
    try:
        return make_book_snapshot(name, manifest.area, cells, manifest.settings, manifest.findings)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        found = f"found something else ({type(error).__name__}: {error})"
        message = f"expected the blocks of a book of this version, {found}; build the book again"
        raise InputError.at(folder / "notebooks", message) from None


def require_manifest(folder: Path) -> Manifest:
    """Return the manifest of a book.

    Raises:
        InputError: there is none, or it is damaged or of another version.

    """
    path = folder / MANIFEST_FILE
    if not path.is_file():
        message = "expected the manifest of a book, found none; name the folder of a finished book"
        raise InputError.at(path, message)
    manifest = read_manifest(folder)
    if manifest is not None:
        return manifest
    try:
        data = json.loads(path.read_bytes())
        found = data.get("format") if isinstance(data, dict) else None
    except (OSError, ValueError, RecursionError):
        found = None
    what = "a damaged file"
    if isinstance(found, int):
        what = f"format {found}" if found != MANIFEST_FORMAT else "keys of another version"
    message = f"expected a manifest of format {MANIFEST_FORMAT}, found {what}; build the book again"
    raise InputError.at(path, message)


def notebook_files(folder: Path, manifest: Manifest) -> tuple[Path, ...]:
    """Return the executed notebooks of a book, in the order of its chapters."""
    return tuple(folder / "notebooks" / f"{Path(name).stem}.ipynb" for name in manifest.notebooks)


def _read_cells(path: Path) -> list[Mapping[str, Any]]:
    try:
        return cast("list[Mapping[str, Any]]", json.loads(path.read_bytes())["cells"])
    except FileNotFoundError:
        message = "expected this executed notebook of the book, found none; build the book again"
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        message = "expected an executed notebook, found a damaged file; build the book again"
    raise InputError.at(path, message) from None


def make_book_snapshot(
    name: str,
    area: BookArea,
    cells: Cells,
    settings: BookSettings | None,
    findings: BookFindings | None,
) -> Snapshot:
    """Return the snapshot of a book, of the cells of its executed notebooks and its manifest."""
    blocks, summaries = [], {}
    for cell in cells:
        blocks += list(_indicator_blocks(cell))
        if known := cell["metadata"].get("carebook"):
            summaries[area.slug, str(known["key"])] = _compared_summary(known)
    facts = {
        fact["id"]: fact for block in blocks for fact in block["facts"] if fact["role"] != "other"
    }
    places = {fact["area_code"]: str(fact["place"]) for fact in facts.values()}
    figures = make_figures(
        {column: [fact[column] for fact in facts.values()] for column in FIGURE_COLUMNS}
    )
    protected = settings.protected if settings else ()
    edition = f", edition of {long_date(settings.edition_date)}" if settings else ""
    sources = {fact["source"] for fact in facts.values()}
    return Snapshot(
        name=name,
        described=f"a book of {area.name}{edition}",
        places={area.code: area.name, **{c: n for c, n in places.items() if c != area.code}},
        authorities=(area.code,),
        slugs={area.code: area.slug},
        figures=figures,
        indicators=_compared_indicators(blocks, protected),
        sources={
            key: ComparedSource(**one.model_dump())
            for key, one in (settings.sources if settings else {}).items()
            if key in sources
        },
        summaries=summaries,
        neighbours={area.code: settings.neighbours} if settings else {},
        parameters={
            ("", key): text for key, text in (settings.parameters if settings else {}).items()
        },
        edition_date=settings.edition_date.isoformat() if settings else "",
        findings={area.code: findings.headlines} if findings else {},
    )


def _indicator_blocks(cell: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Yield a cell's blocks as they are written: to read them as records takes long."""
    for output in cell.get("outputs", ()):
        block = output.get("data", {}).get(BLOCK_MIME)
        if block is not None and block["kind"] == "indicator":
            yield block


def _compared_summary(known: Mapping[str, Any]) -> ComparedSummary:
    texts = (*(part["text"] for part in known["paragraphs"]), *known["questions"])
    named = [str(link[-1]) for part in known["paragraphs"] for link in part["links"]]
    claims = known.get("claims", known.get("findings", ()))  # their name in earlier editions
    named += [str(one["fact"]) for one in claims if one.get("fact")]
    return ComparedSummary(texts, str(known["writer"]), tuple(dict.fromkeys(named)))


def _compared_indicators(
    blocks: Iterable[Mapping[str, Any]], protected: Iterable[str]
) -> dict[str, ComparedIndicator]:
    """Return what blocks say of their indicators; several of one indicator are one."""
    found: dict[str, ComparedIndicator] = {}
    for block in blocks:
        name, one = str(block["indicator"]), _compared_indicator(block)
        known = found.get(name)
        if known is not None:
            one = replace(
                known,
                units=tuple(dict.fromkeys((*known.units, *one.units))),
                decimals={**one.decimals, **known.decimals},
                phrases={**known.phrases, **one.phrases},
                breaks={**known.breaks, **one.breaks},
                silence=known.silence and one.silence,
                is_protected=known.is_protected or one.is_protected,
            )
        found[name] = one
    return {
        name: replace(one, is_protected=True) if name in set(protected) else one
        for name, one in found.items()
    }


def _compared_indicator(block: Mapping[str, Any]) -> ComparedIndicator:
    facts = block["facts"]
    charted = [fact["unit"] for fact in facts if fact["charted"]]
    known = {"basis": "sample", "polarity": "neutral"}
    first: Mapping[str, Any] = facts[0] if facts else known
    return ComparedIndicator(
        title=str(block["title"]),
        basis=first["basis"],
        polarity=first["polarity"],
        caveat=str(block["caveat"]),
        units=tuple(dict.fromkeys((*charted, *(fact["unit"] for fact in facts)))),
        decimals={fact["unit"]: int(fact["decimals"]) for fact in facts},
        phrases=dict(block["phrases"]),
        breaks={fact["footing"]: "" for fact in facts if fact.get("footing")},
        silence=_SILENCES.get(block["silence_reason"], ""),
        is_regional=any(fact["level"] == "regional" for fact in facts),
        is_protected=any(fact["status"] == "at_most" for fact in facts),
    )
