"""The shelf: for each authority the last good book that stands in a folder, and a try that failed.

Only files are looked at. A book and a failed try may both be there: a build that fails leaves the
last good book where it was, and says why in ``failed/<slug>/report.txt``.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from carebook.books.edition_registry import EDITIONS, ORDINARY, Edition, parts, standing
from carebook.books.manifest import sha256
from carebook.data.areas import Area

FAILED = "failed"
# The page of all authorities, and the folder of what it needs.
HOME, ASSETS = "index.html", "assets"
# The folder of the national volume, beside those of the books.
NATIONAL, VOLUME_MANIFEST = "national", "manifest.json"
REPORT = "report.txt"
# A reason is read at a glance; a report may be a traceback of any length.
_REASON_LENGTH = 300
_REPORT_LENGTH = 4000
# Colours of a terminal, control characters, and marks that turn the direction of what follows.
_NOT_SHOWN = re.compile(
    r"\x1b\[[0-9;]*[A-Za-z]|[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]"
)
# The last line of a traceback as a report of a failed notebook holds it.
_ERROR = re.compile(
    r"^ {4}((?:[A-Za-z_]\w*\.)*[A-Z]\w*(?:Error|Exception|Failed|Interrupt|Exit)(?:: .+)?)$"
)
_END_OF_FIRST = "  the notebook as far as it ran:"


@dataclass(frozen=True)
class Failure:
    """Why the last try failed: a line, and the report where it says more.

    ``cut`` says that the report goes on in the file.
    """

    reason: str
    report: str = ""
    cut: bool = False


@dataclass(frozen=True)
class Standing:
    """What there is of one authority's book. Paths are from the folder of all books, with "/".

    ``pdf_bytes`` is the size of the PDF, and ``more`` are the files of its other editions. ``kept``
    are the editions that an earlier build made and the last one left alone. ``checksum`` is of the
    dataset that the book was made of, empty where its manifest does not say.
    """

    area: Area
    html: str = ""
    pdf: str = ""
    pdf_bytes: int = 0
    more: Mapping[Edition, tuple[str, ...]] = field(default_factory=dict)
    kept: tuple[Edition, ...] = ()
    checksum: str = ""
    failure: Failure | None = None

    @property
    def is_built(self) -> bool:
        """Whether there is a book to read, in whichever format."""
        return bool(self.html or self.pdf or self.more)


@dataclass(frozen=True)
class Holds:
    """What a national volume holds: ``count`` authorities of the ``known`` ones of a dataset.

    ``ingested`` says that the dataset was of the whole country; ``checksum`` is its own.
    """

    count: int
    known: int
    ingested: bool
    checksum: str

    @property
    def is_whole(self) -> bool:
        """Whether it is of all authorities of England."""
        return self.ingested and self.count == self.known


@dataclass(frozen=True)
class Volume:
    """A national volume: its path from the folder of all books, its size in bytes.

    ``holds`` is None where the manifest beside it does not say, or is of another PDF.
    """

    file: str
    size: int
    holds: Holds | None


def volumes(out: Path) -> tuple[Volume, ...]:
    """Return the national volumes there are."""
    manifest = _manifest(out / NATIONAL / VOLUME_MANIFEST)
    outputs, holds = manifest.get("outputs"), _holds(manifest)
    made = outputs if isinstance(outputs, dict) else {}
    return tuple(
        Volume(
            file=f"{NATIONAL}/{path.name}",
            size=path.stat().st_size,
            holds=holds if made.get(path.name) == sha256(path) else None,
        )
        for path in sorted((out / NATIONAL).glob("*.pdf"))
    )


def _holds(manifest: Mapping[str, Any]) -> Holds | None:
    """Return what a volume's manifest says that it holds, or None where that is no sense."""
    try:
        counts, dataset = manifest["authorities"], manifest["dataset"]
        found = Holds(
            counts["in"], counts["of"], dataset["kind"] == "ingested", dataset["checksum"]
        )
    except (KeyError, TypeError):
        return None
    whole_numbers = type(found.count) is int and type(found.known) is int
    sound = whole_numbers and 0 < found.count <= found.known and isinstance(found.checksum, str)
    return found if sound else None


def shelf(out: Path, areas: Iterable[Area], roots: Sequence[Path] = ()) -> tuple[Standing, ...]:
    """Return what stands in the folder ``out`` for each area, in their order.

    Reports lose the paths ``roots`` and ``out``, which say nothing to a reader elsewhere.
    """
    folders = [str(path.resolve()) for path in (*roots, out)]
    return tuple(_standing(out, area, folders) for area in areas)


def _standing(out: Path, area: Area, folders: Sequence[str]) -> Standing:
    html, pdf = f"{area.slug}/html/index.html", f"{area.slug}/{area.slug}.pdf"
    manifest = _manifest(out / area.slug / "manifest.json")
    dataset, kept = manifest.get("dataset"), manifest.get("kept")
    checksum = dataset.get("checksum") if isinstance(dataset, dict) else ""
    found = kept if isinstance(kept, list) else []
    return Standing(
        area=area,
        html=html if (out / html).is_file() else "",
        pdf=pdf if (out / pdf).is_file() else "",
        pdf_bytes=(out / pdf).stat().st_size if (out / pdf).is_file() else 0,
        more={
            edition: tuple(f"{area.slug}/{name}" for name in parts(edition, area.slug))
            for edition in standing(out / area.slug, area.slug)
            if edition not in ORDINARY
        },
        kept=tuple(
            edition
            for edition in EDITIONS
            if any(name in found for name in parts(edition, area.slug))
        ),
        checksum=checksum if isinstance(checksum, str) else "",
        failure=_failure(out / FAILED / area.slug, area, folders),
    )


def _manifest(path: Path) -> dict[str, Any]:
    """Return a book's manifest; of one that cannot be read, nothing: its book is still there."""
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _failure(folder: Path, area: Area, folders: Sequence[str]) -> Failure | None:
    try:
        text = (folder / REPORT).read_bytes().decode("utf-8", errors="replace")
    except OSError:
        return Failure("It left no report.") if folder.is_dir() else None
    for path in folders:
        text = text.replace(f"{path}/", "")
    lines = [line.rstrip() for line in _NOT_SHOWN.sub("", text).strip().splitlines()]
    if not lines:
        return Failure("It left no report.")
    first = lines[0].removeprefix(f"{area.name}: ")
    error = _error(lines)
    reason = f"{first}: {error}" if error and error not in first else first
    report = "\n".join(lines) if len(lines) > 1 or len(reason) > _REASON_LENGTH else ""
    return Failure(
        reason=_cut(reason, _REASON_LENGTH),
        report=_cut(report, _REPORT_LENGTH),
        cut=len(report) > _REPORT_LENGTH,
    )


def _error(lines: Sequence[str]) -> str:
    """Return what the first notebook that failed died of; empty where the report does not say."""
    error = ""
    for line in lines:
        if line.startswith(_END_OF_FIRST):
            break
        if match := _ERROR.match(line):
            error = match[1]
    return error


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"
