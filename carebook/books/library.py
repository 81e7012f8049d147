"""The library: for each authority the last good book in a folder, and the last failed build.

Only files are looked at. There may be both: a build that fails leaves the last good book where it
was, and its report in ``failed/<slug>/report.txt``.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from carebook.books.edition_registry import (
    DEFAULT_EDITIONS,
    EDITIONS,
    Edition,
    edition_files,
    existing_editions,
)
from carebook.core.files import file_sha256
from carebook.data.areas import Area
from carebook.findings.recorded_findings import BookFindings

FAILED_FOLDER = "failed"
# The page of all authorities, and the folder of what it needs.
INDEX_PAGE_FILE, ASSETS_FOLDER = "index.html", "assets"
# The folder of the national volume, beside those of the books.
NATIONAL_FOLDER, VOLUME_MANIFEST = "national", "manifest.json"
FAILURE_REPORT_FILE = "report.txt"
# A reason is read at a glance; a report may be a traceback of any length.
_REASON_LENGTH = 300
_REPORT_LENGTH = 4000
# Colours of a terminal, control characters, and marks that turn the direction of what follows.
_CONTROL_CHARACTERS = re.compile(
    r"\x1b\[[0-9;]*[A-Za-z]|[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]"
)
# The last line of a traceback as a report of a failed notebook holds it.
_TRACEBACK_LAST_LINE = re.compile(
    r"^ {4}((?:[A-Za-z_]\w*\.)*[A-Z]\w*(?:Error|Exception|Failed|Interrupt|Exit)(?:: .+)?)$"
)
_END_OF_FIRST_FAILURE = "  the notebook as far as it ran:"


@dataclass(frozen=True)
class FailedAttempt:
    """Why the last build failed: a line, and the report where it has more.

    ``is_shortened`` means that the report goes on in the file.
    """

    reason: str
    report: str = ""
    is_shortened: bool = False


@dataclass(frozen=True)
class AvailableBook:
    """What there is of one authority's book. Paths are from the folder of all books, with "/".

    ``other_editions`` are those besides HTML and PDF, with their files. ``kept_editions`` are those
    that an earlier build made and the last one left alone. ``dataset_checksum`` is of the dataset
    that the book was made of, and empty where its manifest does not have it. ``findings`` are what
    its figures say, and None where its manifest does not have them.
    """

    area: Area
    html: str = ""
    pdf: str = ""
    pdf_bytes: int = 0
    other_editions: Mapping[Edition, tuple[str, ...]] = field(default_factory=dict)
    kept_editions: tuple[Edition, ...] = ()
    dataset_checksum: str = ""
    findings: BookFindings | None = None
    failed_attempt: FailedAttempt | None = None

    @property
    def is_built(self) -> bool:
        """Whether there is a book to read, in whichever format."""
        return bool(self.html or self.pdf or self.other_editions)


@dataclass(frozen=True)
class VolumeContents:
    """What a national volume holds: so many of the authorities of a dataset.

    ``is_ingested`` means that the dataset was of the whole country.
    """

    authorities_included: int
    authorities_known: int
    is_ingested: bool
    dataset_checksum: str

    @property
    def is_complete(self) -> bool:
        """Whether it is of all authorities of England."""
        return self.is_ingested and self.authorities_included == self.authorities_known


@dataclass(frozen=True)
class VolumeFile:
    """A national volume: its path from the folder of all books, its size in bytes.

    ``contents`` is None where the manifest beside it does not have them, or is of another PDF.
    """

    file: str
    size_bytes: int
    contents: VolumeContents | None


def find_volumes(out: Path) -> tuple[VolumeFile, ...]:
    """Return the national volumes there are."""
    manifest = read_json_object(out / NATIONAL_FOLDER / VOLUME_MANIFEST)
    outputs, holds = manifest.get("outputs"), _volume_contents(manifest)
    made = outputs if isinstance(outputs, dict) else {}
    return tuple(
        VolumeFile(
            file=f"{NATIONAL_FOLDER}/{path.name}",
            size_bytes=path.stat().st_size,
            contents=holds if made.get(path.name) == file_sha256(path) else None,
        )
        for path in sorted((out / NATIONAL_FOLDER).glob("*.pdf"))
    )


def _volume_contents(manifest: Mapping[str, Any]) -> VolumeContents | None:
    """Return what a volume holds by its manifest, or None where that cannot be used."""
    try:
        counts, dataset = manifest["authorities"], manifest["dataset"]
        found = VolumeContents(
            counts["in"], counts["of"], dataset["kind"] == "published files", dataset["checksum"]
        )
    except (KeyError, TypeError):
        return None
    included, known = found.authorities_included, found.authorities_known
    if not (type(included) is int and type(known) is int and 0 < included <= known):
        return None
    return found if isinstance(found.dataset_checksum, str) else None


def find_available_books(
    out: Path, areas: Iterable[Area], roots: Sequence[Path] = ()
) -> tuple[AvailableBook, ...]:
    """Return what there is in the folder ``out`` for each area, in their order.

    The paths ``roots`` and ``out`` are taken out of reports: they mean nothing to other readers.
    """
    folders = [str(path.resolve()) for path in (*roots, out)]
    return tuple(_available_book(out, area, folders) for area in areas)


def _available_book(out: Path, area: Area, folders: Sequence[str]) -> AvailableBook:
    html, pdf = f"{area.slug}/html/index.html", f"{area.slug}/{area.slug}.pdf"
    manifest = read_json_object(out / area.slug / "manifest.json")
    dataset, kept = manifest.get("dataset"), manifest.get("kept")
    checksum = dataset.get("checksum") if isinstance(dataset, dict) else ""
    found = kept if isinstance(kept, list) else []
    return AvailableBook(
        area=area,
        html=html if (out / html).is_file() else "",
        pdf=pdf if (out / pdf).is_file() else "",
        pdf_bytes=(out / pdf).stat().st_size if (out / pdf).is_file() else 0,
        other_editions={
            edition: tuple(f"{area.slug}/{name}" for name in edition_files(edition, area.slug))
            for edition in existing_editions(out / area.slug, area.slug)
            if edition not in DEFAULT_EDITIONS
        },
        kept_editions=tuple(
            edition
            for edition in EDITIONS
            if any(name in found for name in edition_files(edition, area.slug))
        ),
        dataset_checksum=checksum if isinstance(checksum, str) else "",
        findings=_kept_findings(manifest),
        failed_attempt=_failed_attempt(out / FAILED_FOLDER / area.slug, area, folders),
    )


def _kept_findings(manifest: Mapping[str, Any]) -> BookFindings | None:
    try:
        return BookFindings.model_validate(manifest.get("findings"))
    except ValidationError:
        return None  # a book of an earlier version, or without any


def read_json_object(path: Path) -> dict[str, Any]:
    """Return what a manifest holds; empty where it cannot be read, for its book is still there."""
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _failed_attempt(folder: Path, area: Area, folders: Sequence[str]) -> FailedAttempt | None:
    try:
        text = (folder / FAILURE_REPORT_FILE).read_bytes().decode("utf-8", errors="replace")
    except OSError:
        return FailedAttempt("It left no report.") if folder.is_dir() else None
    for path in folders:
        text = text.replace(f"{path}/", "")
    lines = [line.rstrip() for line in _CONTROL_CHARACTERS.sub("", text).strip().splitlines()]
    if not lines:
        return FailedAttempt("It left no report.")
    first = lines[0].removeprefix(f"{area.name}: ")
    error = _first_notebook_error(lines)
    reason = f"{first}: {error}" if error and error not in first else first
    report = "\n".join(lines) if len(lines) > 1 or len(reason) > _REASON_LENGTH else ""
    return FailedAttempt(
        reason=_shorten(reason, _REASON_LENGTH),
        report=_shorten(report, _REPORT_LENGTH),
        is_shortened=len(report) > _REPORT_LENGTH,
    )


def _first_notebook_error(lines: Sequence[str]) -> str:
    """Return the error of the first notebook that failed; empty where the report has none."""
    error = ""
    for line in lines:
        if line.startswith(_END_OF_FIRST_FAILURE):
            break
        if match := _TRACEBACK_LAST_LINE.match(line):
            error = match[1]
    return error


def _shorten(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"
