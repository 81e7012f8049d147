"""Making a volume: read the books, set them in type, put each PDF in place whole."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from carebook.books.library import NATIONAL_FOLDER, VOLUME_MANIFEST, read_json_object
from carebook.books.look import lay_out_look
from carebook.books.manifest import program_versions
from carebook.config.brand import Brand, load_brand
from carebook.config.brand_tokens import brand_tokens
from carebook.config.theme_tokens import TOKENS_FILE, theme_file, tokens_in_use
from carebook.core.files import file_sha256, sha256, write_file_or_explain
from carebook.core.project import Project
from carebook.core.workspace import book_workspace
from carebook.data.dataset import Dataset
from carebook.editions.pdf_typesetting import copy_cover_logo, copy_templates
from carebook.editions.volume.book_choice import (
    BookChoice,
    notebook_checksums,
    require_unchanged_books,
)
from carebook.editions.volume.pictures import VolumePictures
from carebook.editions.volume.read_books import read_book_records
from carebook.editions.volume.volume_pages import volume_data
from carebook.tools.typst import typeset

PaperSize = Literal["a4", "a5"]
PAPER_SIZES: tuple[PaperSize, ...] = ("a4", "a5")
# What lies in the volume's folder beside the books; carebook.books.library reads its manifest too.
PDF_NAME = "carebook-national-{paper}.pdf"
StepReporter = Callable[[str], None]


@dataclass(frozen=True)
class VolumeResult:
    """A volume that was asked for; ``newly_made`` names the papers that were made just now."""

    pdfs: Mapping[PaperSize, Path]
    newly_made: tuple[PaperSize, ...]


def volume_pdf_path(out: Path, paper: PaperSize) -> Path:
    """Return where the volume on a paper stands."""
    return out / NATIONAL_FOLDER / PDF_NAME.format(paper=paper)


def make_volume(
    project: Project,
    dataset: Dataset,
    found: BookChoice,
    chapters: Sequence[str],
    papers: Sequence[PaperSize],
    out: Path,
    progress: StepReporter,
    *,
    force: bool = False,
) -> VolumeResult:
    """Make the volume of the books that were found, on each paper; unchanged ones are left alone.

    Each PDF takes the place of the last one only when it is whole.

    Raises:
        InputError: a book, a parameter or the folder cannot be used.
        ToolError: Typst cannot make it.

    """
    brand = load_brand(project)
    wanted = _volume_inputs(project, dataset, found, brand)
    last = read_json_object(out / NATIONAL_FOLDER / VOLUME_MANIFEST)
    todo = tuple(
        p for p in papers if force or not _is_up_to_date(last, wanted, volume_pdf_path(out, p))
    )
    pdfs = {paper: volume_pdf_path(out, paper) for paper in papers}
    if not todo:
        return VolumeResult(pdfs, ())
    with book_workspace(out, NATIONAL_FOLDER) as work:
        progress(f"reading {len(found.books)} books")
        folders = [(book.area, book.folder) for book in found.books]
        country = read_book_records(folders, chapters)
        require_unchanged_books(found, chapters)
        look = lay_out_look(project, brand, work / "theme")
        pictures = VolumePictures()
        with tokens_in_use(brand_tokens(project, brand)):
            data = volume_data(project, dataset, country, found.missing, pictures)
        data = {**data, **copy_cover_logo(look, work)}
        progress(f"{len(pictures.svg_by_path)} pictures drawn")
        main = _write_typst_project(look.theme, work, data, pictures.svg_by_path)
        # For the page of all authorities, which says it where it leads to the volume.
        holds = {
            "authorities": {"in": len(found.books), "of": found.authority_count},
            "dataset": {"kind": dataset.origin.kind, "checksum": dataset.origin.checksum},
        }
        outputs = dict(last.get("outputs", {})) if last.get("inputs") == wanted else {}
        for paper in todo:
            progress(f"setting {paper.upper()} in type")
            pdf = typeset(main, work, {"edition": f"national-{paper}"})
            write_file_or_explain(pdfs[paper], pdf)
            outputs[pdfs[paper].name] = sha256(pdf)
            # Written after each, so that it never names a PDF of other inputs.
            manifest = {**holds, "format": 1, "inputs": wanted, "outputs": outputs}
            text = json.dumps(manifest, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
            write_file_or_explain(out / NATIONAL_FOLDER / VOLUME_MANIFEST, text)
    return VolumeResult(pdfs, todo)


def _write_typst_project(
    theme: Path, work: Path, data: Mapping[str, Any], files: Mapping[str, str]
) -> Path:
    """Write what Typst reads into its folder; return the document."""
    copy_templates(theme, work, "volume")
    (work / "figures").mkdir(exist_ok=True)
    for name, text in files.items():
        (work / name).write_text(text, encoding="utf-8", newline="\n")
    (work / "volume.json").write_text(
        json.dumps(data, ensure_ascii=False), encoding="utf-8", newline="\n"
    )
    main = work / "main.typ"
    main.write_text(
        '#import "volume.typ": volume\n#volume(json("volume.json"))\n',
        encoding="utf-8",
        newline="\n",
    )
    return main


def _volume_inputs(
    project: Project, dataset: Dataset, found: BookChoice, brand: Brand | None
) -> dict[str, Any]:
    """Return what a volume rests on: books, theme, parameters, program, who is left out."""
    files = [TOKENS_FILE, "typst/look.typ", "typst/volume.typ"]
    theme = {name: file_sha256(theme_file(project, name)) for name in files}
    params = sorted(project.params.glob("*.yml"))
    own = {
        project.relative_to_root(path).as_posix(): file_sha256(path)
        for path in (brand.files if brand else ())
        if path.is_file()
    }
    return {
        **({"brand": own} if own else {}),
        "books": notebook_checksums(found.books),
        "findings": {
            one.area.slug: sha256(one.manifest.findings.model_dump_json())
            for one in found.books
            if one.manifest.findings is not None
        },
        "quarto": file_sha256(project.quarto_yml),
        "dataset": dataset.origin.checksum,
        "missing": {one.area.slug: one.reason for one in found.missing},
        "parameters": {path.name: file_sha256(path) for path in params},
        "program": program_versions().model_dump(mode="json"),
        "theme": theme,
    }


def _is_up_to_date(last: Mapping[str, Any], wanted: Mapping[str, Any], pdf: Path) -> bool:
    """Whether a PDF is there as it was made, of the same inputs."""
    if last.get("inputs") != wanted or not pdf.is_file():
        return False
    outputs = last.get("outputs")
    return isinstance(outputs, dict) and outputs.get(pdf.name) == file_sha256(pdf)
