"""Reading the executed notebooks of books: only what the volume shows of them."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from nbformat import NotebookNode, from_dict
from pydantic import ValidationError
from pydantic_core import from_json

from carebook.books.manifest import read_manifest
from carebook.core.errors import InputError
from carebook.data.areas import Area
from carebook.data.local_figures import is_local_source
from carebook.data.units import RESPONDENTS
from carebook.editions.volume.records import (
    BookRecord,
    ChapterIndicator,
    IndicatorRecord,
    SummaryParagraph,
    SummaryRecord,
    VolumeRecords,
)
from carebook.facts.fact import Fact
from carebook.notebooks.blocks import BLOCK_MIME
from carebook.notebooks.notebook_files import chapter_title
from carebook.text.plain_text import markdown_to_text

# The summary of a whole book, on its front page.
BOOK_SUMMARY_KEY = "index/book"
# What the volume keeps of an indicator's block as it is.
_KEPT_FIELDS = ("title", "statement", "phrases", "source", "caveat", "polarity", "headline")
# Whose facts are the same in every book.
_SHARED_ROLES = ("england", "average")


def read_book_records(
    folders: Iterable[tuple[Area, Path]], chapters: Sequence[str]
) -> VolumeRecords:
    """Read the books of authorities.

    Args:
        folders: each authority with the folder of its book.
        chapters: the notebooks, by their path from the project's root, in the book's order.

    Raises:
        InputError: a notebook is missing or holds something else than a book's, or two books say
            different things of England: they were made of different figures.

    """
    shared: dict[str, dict[str, Any]] = {}
    books = [_read_book_record(area, folder, chapters, shared) for area, folder in folders]
    return VolumeRecords(
        tuple(books), {name: Fact.model_validate(raw) for name, raw in shared.items()}
    )


def _read_book_record(
    area: Area, folder: Path, chapters: Sequence[str], shared: dict[str, dict[str, Any]]
) -> BookRecord:
    titles: dict[str, str] = {}
    told: dict[ChapterIndicator, IndicatorRecord] = {}
    key_figures: dict[tuple[str, str], str] = {}
    summary = None
    for chapter in chapters:
        name = Path(chapter).stem
        path = folder / "notebooks" / f"{name}.ipynb"
        try:
            notebook = from_json(path.read_bytes())
            titles[name] = _title_of(chapter, notebook["cells"])
            prose = ""
            for cell in notebook["cells"]:
                if cell["cell_type"] == "markdown":
                    prose = "".join(cell["source"]) or prose
                    if cell["metadata"].get("carebook", {}).get("key") == BOOK_SUMMARY_KEY:
                        summary = read_summary_record(cell["metadata"]["carebook"])
                for output in cell.get("outputs", ()):
                    block = output.get("data", {}).get(BLOCK_MIME)
                    if block is None:
                        continue
                    if block["kind"] == "cards":
                        key_figures |= _key_figure_titles(block)
                    elif not block.get("local"):  # a figure of one area's own book
                        told[name, block["indicator"]] = _indicator_record(
                            block, prose, shared, path
                        )
        except OSError as error:
            raise InputError.at(
                path, f"expected an executed notebook, found: {error.strerror}; build again"
            ) from None
        except (KeyError, TypeError, ValueError, ValidationError) as error:
            found = " ".join(str(error).split())[:120]
            raise InputError.at(
                path,
                f"expected an executed notebook of a book, found: {found}; "
                f"run carebook build {area.slug} --force",
            ) from None
    manifest = read_manifest(folder)
    findings = manifest.findings if manifest else None
    return BookRecord(area, titles, told, key_figures, summary, findings)


def _title_of(chapter: str, cells: Sequence[Mapping[str, Any]]) -> str:
    """Return a chapter's title; of its cells only the words are needed."""
    words = [
        from_dict({"cell_type": one["cell_type"], "source": "".join(one["source"])})  # type: ignore[no-untyped-call]
        for one in cells
        if one["cell_type"] != "code"
    ]
    return chapter_title(Path(chapter), NotebookNode(cells=words))  # type: ignore[no-untyped-call]


def read_summary_record(filled: Mapping[str, Any]) -> SummaryRecord:
    """Return a summary from what its cell keeps of it."""
    return SummaryRecord(
        paragraphs=tuple(_summary_paragraph(one) for one in filled["paragraphs"]),
        attribution=filled["label"],
        status=filled["status"],
        writer=filled["writer"],
    )


def _summary_paragraph(filled: Mapping[str, Any]) -> SummaryParagraph:
    text, length = filled["text"], filled.get("lead_in", 0)
    return SummaryParagraph(text[:length], text[length:].strip())


def _key_figure_titles(block: Mapping[str, Any]) -> dict[tuple[str, str], str]:
    """Return a front page's figures, but for local ones.

    A card without a fact does not say where it is from.
    """
    return {
        (fact["indicator"], fact["breakdown"]): card["title"]
        for card in block["cards"]
        if (fact := card["fact"]) is not None and not is_local_source(fact["source"])
    }


def _indicator_record(
    block: Mapping[str, Any], prose: str, shared: dict[str, dict[str, Any]], path: Path
) -> IndicatorRecord:
    own = []
    for raw in block["facts"]:
        if raw["unit"] == RESPONDENTS:
            continue
        if raw["role"] == "area":
            own.append(Fact.model_validate(raw))
        elif raw["role"] in _SHARED_ROLES:
            _keep_shared_fact(raw, shared, path)
    return IndicatorRecord(
        **{name: block[name] for name in _KEPT_FIELDS},
        explanation=first_paragraph(prose),
        no_figure_text=block["silence"] or "",
        area_facts=tuple(own),
    )


def _keep_shared_fact(raw: dict[str, Any], shared: dict[str, dict[str, Any]], path: Path) -> None:
    """Keep what is the same in every book, once, and refuse what is not."""
    raw["charted"] = True  # which unit is drawn depends on the authority, and is chosen anew
    known = shared.setdefault(raw["id"], raw)
    if known is not raw and known != raw:
        raise InputError.at(
            path,
            f"expected what the other books say of {raw['place']}, found {raw['short']} instead of "
            f"{known['short']} ({raw['indicator']}, {raw['period']}); run carebook build --all",
        )


def first_paragraph(prose: str) -> str:
    """Return the first paragraph below a heading, without its marks."""
    parts = prose.strip().split("\n\n")
    body = [part for part in parts if not part.lstrip().startswith("#")]
    if not body and parts:
        body = ["\n".join(parts[0].splitlines()[1:])]
    return " ".join(markdown_to_text(body[0]).split()) if body else ""
