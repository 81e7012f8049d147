"""Making a volume: read the books, set them in type, put each PDF in place whole."""

import hashlib
import json
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from carebook.books.library import NATIONAL, VOLUME_MANIFEST
from carebook.books.manifest import program, sha256
from carebook.core.errors import InputError
from carebook.core.project import Project
from carebook.core.workspace import private_folder
from carebook.data.dataset import Dataset
from carebook.editions.printed import bring_templates
from carebook.editions.volume.book_choice import Found, checksums, require_unchanged
from carebook.editions.volume.read_books import read_country
from carebook.editions.volume.volume_pages import make_pages
from carebook.tools.typst import typeset

Paper = Literal["a4", "a5"]
PAPERS: tuple[Paper, ...] = ("a4", "a5")
# What lies in the volume's folder beside the books; carebook.books.library reads its manifest too.
NAME = "carebook-national-{paper}.pdf"
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Volume:
    """A volume that was asked for. ``made`` tells those papers that were made just now."""

    pdfs: Mapping[Paper, Path]
    made: tuple[Paper, ...]


def pdf_path(out: Path, paper: Paper) -> Path:
    """Return where the volume on a paper stands."""
    return out / NATIONAL / NAME.format(paper=paper)


def make_volume(
    project: Project,
    dataset: Dataset,
    found: Found,
    chapters: Sequence[str],
    papers: Sequence[Paper],
    out: Path,
    progress: Progress,
    *,
    force: bool = False,
) -> Volume:
    """Make the volume of the books that were found, on each paper; unchanged ones are left alone.

    Each PDF takes the place of the last one only when it is whole.

    Raises:
        InputError: a book, a parameter or the folder cannot be used.
        ToolError: Typst cannot make it.

    """
    wanted = _inputs(project, dataset, found)
    last = _read(out / NATIONAL / VOLUME_MANIFEST)
    todo = tuple(p for p in papers if force or not _stands(last, wanted, pdf_path(out, p)))
    pdfs = {paper: pdf_path(out, paper) for paper in papers}
    if not todo:
        return Volume(pdfs, ())
    with private_folder(out, NATIONAL) as work:
        progress(f"reading {len(found.books)} books")
        folders = [(book.area, book.folder) for book in found.books]
        country = read_country(folders, chapters)
        require_unchanged(found, chapters)
        pages = make_pages(project, dataset, country, found.missing)
        progress(f"{len(pages.files)} pictures drawn")
        main = _lay_out(project, work, pages.data, pages.files)
        # For the page of all authorities, which says it where it leads to the volume.
        holds = {
            "authorities": {"in": len(found.books), "of": found.count},
            "dataset": {"kind": dataset.origin.kind, "checksum": dataset.origin.checksum},
        }
        outputs = dict(last.get("outputs", {})) if last.get("inputs") == wanted else {}
        for paper in todo:
            progress(f"setting {paper.upper()} in type")
            pdf = typeset(main, work, {"edition": f"national-{paper}"})
            _put(work / "finished.pdf", pdf, pdfs[paper])
            outputs[pdfs[paper].name] = hashlib.sha256(pdf).hexdigest()
            # Written after each, so that it never names a PDF of other inputs.
            text = _as_json({**holds, "format": 1, "inputs": wanted, "outputs": outputs})
            _put(work / "finished.json", text.encode(), out / NATIONAL / VOLUME_MANIFEST)
    return Volume(pdfs, todo)


def _lay_out(
    project: Project, work: Path, data: Mapping[str, Any], files: Mapping[str, str]
) -> Path:
    """Write what Typst reads into its folder; return the document."""
    bring_templates(project.theme, work, "volume")
    (work / "figures").mkdir(exist_ok=True)
    for name, text in files.items():
        (work / name).write_text(text, encoding="utf-8")
    (work / "volume.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    main = work / "main.typ"
    main.write_text('#import "volume.typ": volume\n#volume(json("volume.json"))\n', "utf-8")
    return main


def _inputs(project: Project, dataset: Dataset, found: Found) -> dict[str, Any]:
    """Return what a volume rests on: books, theme, parameters, program, who is left out."""
    names = ["look.typ", "volume.typ"]
    theme = {name: _checksum(project.theme / "typst" / name) for name in names}
    params = sorted(project.params.glob("*.yml"))
    return {
        "books": checksums(found.books),
        "dataset": dataset.origin.checksum,
        "missing": {one.area.slug: one.reason for one in found.missing},
        "parameters": {path.name: sha256(path) for path in params},
        "program": program().model_dump(mode="json"),
        "theme": theme,
    }


def _checksum(path: Path) -> str:
    try:
        return sha256(path)
    except OSError:
        raise InputError.at(
            path, None, "expected a file of the theme, found none; take it from carebook's theme/"
        ) from None


def _as_json(value: object) -> str:
    """Write as JSON that a person can read and that is the same every time."""
    return json.dumps(value, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def _read(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _stands(last: Mapping[str, Any], wanted: Mapping[str, Any], pdf: Path) -> bool:
    """Whether a PDF is there as it was made, of the same inputs."""
    if last.get("inputs") != wanted or not pdf.is_file():
        return False
    outputs = last.get("outputs")
    return isinstance(outputs, dict) and outputs.get(pdf.name) == sha256(pdf)


def _put(new: Path, content: bytes, target: Path) -> None:
    try:
        new.write_bytes(content)
        target.parent.mkdir(parents=True, exist_ok=True)
        os.replace(new, target)
    except OSError as error:
        raise InputError.at(
            target, None, f"expected a file that can be written, found: {error.strerror}"
        ) from None
