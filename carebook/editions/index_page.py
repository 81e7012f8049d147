"""The front page of many books: ``index.html``, with every authority and what there is of its book.

It rests on what stands in the folder when it is written. Nothing on it comes from anywhere else, so
the folder can be served from any path, or opened from disk.
"""

import os
import tempfile
from collections.abc import Sequence
from datetime import UTC, date, datetime
from html import escape
from pathlib import Path
from typing import Any

from carebook import __version__
from carebook.books.edition_registry import EDITIONS
from carebook.books.library import (
    ASSETS_FOLDER,
    FAILED_FOLDER,
    FAILURE_REPORT_FILE,
    INDEX_PAGE_FILE,
    AvailableBook,
    VolumeContents,
    find_available_books,
    find_volumes,
)
from carebook.books.look import BRAND_FOLDER, Look, lay_out_look
from carebook.config.brand import load_brand
from carebook.config.chapters import read_quarto_yml
from carebook.config.params import long_date
from carebook.config.theme_tokens import load_theme_tokens, read_style_sheet, theme_file
from carebook.core.files import write_file_or_explain
from carebook.core.project import Project
from carebook.data.areas import Area, Areas
from carebook.data.dataset import Dataset
from carebook.data.place_names import short_forms
from carebook.editions.html_book import FONT_FILES
from carebook.editions.invented_areas import invented_authorities_note, origin_in_words
from carebook.editions.template_data import brand_variables, map_texts
from carebook.tools.pandoc import convert_markdown
from carebook.tools.vega import font_folder

_THEME_FILES = ("html/content.css", "html/book.css", "front/front.css", "front/front.js")
# So many failed books are named at the top of the page; the list below has them all.
_MAX_FAILURES_NAMED = 12


def write_index_page(
    out: Path, project: Project, dataset: Dataset, built: date | None = None
) -> Path:
    """Write ``index.html`` for the books in the folder ``out``, and what it needs to ``assets/``.

    Each file is put in place whole, so that a reader never meets half a page. The day on it is
    ``built``, or else that of SOURCE_DATE_EPOCH, or today.

    Raises:
        InputError: the theme lacks a file, ``_quarto.yml`` cannot be used, or the folder cannot be
            written to.
        ToolError: Pandoc is missing or cannot read the template.

    """
    for name in ("front/front.html", *_THEME_FILES):
        theme_file(project, name)
    with tempfile.TemporaryDirectory(prefix="carebook-look-") as work:
        look = lay_out_look(project, load_brand(project), Path(work) / "theme")
        variables = _page_variables(out, project, look, dataset, built or _build_date())
        html = convert_markdown(
            "",
            "html5",
            template=look.theme / "front" / "front.html",
            variables=map_texts(variables, escape),
        )
        _write_assets(out / ASSETS_FOLDER, look)
    page = out / INDEX_PAGE_FILE
    _write_if_changed(page, html.encode())
    return page


def _page_variables(
    out: Path, project: Project, look: Look, dataset: Dataset, built: date
) -> dict[str, Any]:
    title = read_quarto_yml(project.quarto_yml).title
    standings = find_available_books(out, dataset.areas.authorities, (project.root,))
    return {
        **_template_variables(standings, dataset, built, title),
        "volumes": _volume_variables(out, dataset.origin.checksum),
        "accent": load_theme_tokens(look.theme).light["accent"].removeprefix("#"),
        "brand": brand_variables(look.brand, f"{ASSETS_FOLDER}/"),
    }


def _write_assets(assets: Path, look: Look) -> None:
    for name in (*_THEME_FILES, *(["html/brand.css"] if look.brand else [])):
        file = look.theme / name
        is_sheet = file.suffix == ".css"
        content = read_style_sheet(file, look.theme) if is_sheet else file.read_text("utf-8")
        _write_if_changed(assets / file.name, content.encode())
    for name in FONT_FILES:
        _write_if_changed(assets / "fonts" / name, (font_folder() / name).read_bytes())
    own = look.brand_folder
    for file in sorted(path for path in own.rglob("*") if path.is_file()):
        _write_if_changed(assets / BRAND_FOLDER / file.relative_to(own), file.read_bytes())


def _build_date() -> date:
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(epoch), UTC).date() if epoch.isdigit() else date.today()


def _write_if_changed(path: Path, content: bytes) -> None:
    """Put a file in the place of the last one, whole; one that is the same is left alone."""
    if not path.is_file() or path.read_bytes() != content:
        write_file_or_explain(path, content)


def _template_variables(
    standings: Sequence[AvailableBook], dataset: Dataset, built: date, title: str
) -> dict[str, Any]:
    ready = sum(one.is_built for one in standings)
    failed = [one for one in standings if one.failed_attempt]
    areas = [one.area for one in standings]
    demonstration = invented_authorities_note(areas, "The authorities on this page")
    prefix = "Demonstration: " if demonstration else ""
    districts = any(one.area.districts for one in standings)
    regions = {_region_name(dataset.areas, one.area) for one in standings} - {""}
    rows = [_book_variables(one, dataset) for one in standings]
    return {
        "pagetitle": f"{prefix}{title}: the books of all authorities",
        "booktitle": title,
        "ready": _built_count_in_words(ready, len(standings)),
        "demonstration": demonstration,
        "built": long_date(built),
        "dataset": origin_in_words(dataset, areas),
        "checksum": dataset.origin.checksum[:16],
        "version": __version__,
        "count": str(len(standings)),
        "regions": sorted(regions),
        "where": "Region and districts" if districts else "Region",
        "rows": rows,
        "findings": any(row["finding"] for row in rows),
        "failures": _failed_books_variables(failed),
    }


def _volume_variables(out: Path, checksum: str) -> list[dict[str, Any]]:
    """Return the national volumes, those together of which the same is to be said."""
    found: dict[VolumeContents | None, list[dict[str, str]]] = {}
    for one in find_volumes(out):
        paper = Path(one.file).stem.rpartition("-")[2].upper()
        words = f"On {paper} paper (PDF, {_size_in_words(one.size_bytes)})"
        found.setdefault(one.contents, []).append({"file": one.file, "words": words})
    return [
        {
            "what": what,
            "about": about,
            "files": files,
            "note": _other_dataset_note(holds.dataset_checksum if holds else "", checksum),
        }
        for holds, files in found.items()
        for what, about in [_volume_in_words(holds)]
    ]


def _volume_in_words(holds: VolumeContents | None) -> tuple[str, str]:
    """Say what a national volume is, and what is in it."""
    if holds is None:
        return "A national volume", "its contents name the authorities in it."
    whose = "each authority" if holds.is_complete else "each of these authorities"
    whose = "that authority" if holds.authorities_included == 1 else whose
    about = f"each section for the whole country, and a page for {whose}."
    if holds.is_complete:
        return "All of England in one volume", about
    included, known = holds.authorities_included, holds.authorities_known
    are = "authority" if known == 1 else "authorities"
    if included < known:
        return f"A volume of {included} of {known} {are}", about
    return f"A volume of {included} {are}, and not of the whole country", about


def _other_dataset_note(known: str, checksum: str) -> str:
    if known in ("", checksum):
        return ""
    return f"It was made from another dataset than the one that this page names: {known[:16]}."


def _book_variables(one: AvailableBook, dataset: Dataset) -> dict[str, Any]:
    area, areas = one.area, dataset.areas
    finding = one.findings.opening if one.findings and one.is_built else ""
    before = [other for other in areas.predecessors_of(area) if other.name != area.name]
    return {
        "slug": area.slug,
        "name": area.everyday_name,
        "finding": finding,
        "region": _region_name(areas, area) or "Region not known",
        "find": "|".join(_search_names(area, before)),
        "districts": _with_commas(area.districts),
        "before": _with_commas([other.name for other in before]),
        "until": before[0].replaced_on if before else "",
        "html": one.html,
        "pdf": one.pdf,
        "size": _size_in_words(one.pdf_bytes),
        "more": [
            {"file": file, "words": words}
            for edition, files in one.other_editions.items()
            for file, words in zip(files, EDITIONS[edition].short_link_texts, strict=True)
        ],
        "notes": _book_notes(one, dataset.origin.checksum),
        "failure": _failed_attempt_variables(one),
    }


def _search_names(area: Area, before: Sequence[Area]) -> list[str]:
    """Return every name under which a reader may look for an authority."""
    former = [name for one in before for name in (one.name, *short_forms(one.name))]
    own = (area.name, area.slug, area.code, *short_forms(area.name))
    return [name.replace("|", " ") for name in dict.fromkeys((*own, *area.districts, *former))]


def _with_commas(names: Sequence[str]) -> list[dict[str, Any]]:
    """Return names for the template, each but the last with the comma that follows it."""
    return [
        {"name": name, "comma": "," if number < len(names) else ""}
        for number, name in enumerate(names, start=1)
    ]


def _book_notes(one: AvailableBook, checksum: str) -> list[str]:
    """Return what a reader has to know of a book, in sentences."""
    if not one.is_built:
        return [
            "No book: the last try to build it failed." if one.failed_attempt else "Not built yet."
        ]
    notes = [] if one.html else ["Not built to read online."]
    if not one.pdf:
        notes.append("No PDF was built.")
    if one.html and one.pdf:
        notes += [EDITIONS[edition].earlier_build_note for edition in one.kept_editions]
    if one.failed_attempt:
        notes.append("The last try to build it again failed: this is the last good book.")
    other = _other_dataset_note(one.dataset_checksum, checksum)
    return [*notes, other] if other else notes


def _failed_attempt_variables(one: AvailableBook) -> dict[str, Any]:
    failure = one.failed_attempt
    if failure is None:
        return {}
    file = f"{FAILED_FOLDER}/{one.area.slug}/{FAILURE_REPORT_FILE}" if failure.is_shortened else ""
    return {"reason": failure.reason, "report": failure.report, "file": file}


def _failed_books_variables(failed: Sequence[AvailableBook]) -> dict[str, Any]:
    """Return what the top of the page says of failed tries: nothing where there is none."""
    if not failed:
        return {}
    named, more = failed[:_MAX_FAILURES_NAMED], len(failed) - _MAX_FAILURES_NAMED
    names = _with_commas([one.area.everyday_name for one in named])
    return {
        "count": str(len(failed)),
        "said": "The last try to build "
        f"{'one book' if len(failed) == 1 else f'{len(failed)} books'} failed:",
        "named": [{"slug": one.area.slug, **name} for one, name in zip(named, names, strict=True)],
        "more": f"and {more} more" if more > 0 else "",
    }


def _built_count_in_words(ready: int, count: int) -> str:
    if count == 0:
        return "There are no authorities in the dataset."
    if ready == count:
        return "The only book is here." if count == 1 else f"All {count} books are here."
    if ready == 0:
        return f"None of the {count} books has been built yet."
    return f"{ready} of {count} books {'is' if ready == 1 else 'are'} here."


def _region_name(areas: Areas, area: Area) -> str:
    region = areas.region_of(area)
    return region.name if region else ""


def _size_in_words(size: int) -> str:
    """Return a size for readers: ``728 KB``, ``1.4 MB``; a kilobyte is 1,000 bytes."""
    return f"{max(1, round(size / 1000))} KB" if size < 999_500 else f"{size / 1_000_000:.1f} MB"
