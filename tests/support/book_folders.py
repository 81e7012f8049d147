"""A folder of books as a build of many leaves it, without the books: tiny files in their places."""

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from carebook.core.project import Project
from carebook.data.areas import REGIONS, Area, Areas
from carebook.data.dataset import Dataset
from carebook.data.dataset_folder import DatasetOrigin
from carebook.data.place_names import make_slug
from carebook.editions.index_page import write_index_page
from support.project_copies import ROOT
from support.small_data import bundled

CHECKSUM = "0123456789abcdef" * 4
BUILT = date(2026, 3, 31)
KENT, LEEDS, HULL, CUMBERLAND = "E10000016", "E08000035", "E06000010", "E06000063"
# What two of the books found.
CARERS = "Fewer carers have the company they want"
FOUND = {
    "figure": "carers_social_contact",
    "message": CARERS,
    "fact": "E10000016/carers_social_contact/2023/24",
    "chapter": "carers",
    "period": "2023/24",
    "side": "lower",
    "is_ordinary": False,
}
FINDINGS = {"chosen": [FOUND], "is_close_to_others": False}
REPORT = """Leeds: notebooks/carers.ipynb, cell 5 (carers-social-contact) failed
  the cell:
    chart("social-contacts")
  the end of the traceback:
    KeyError                                  Traceback (most recent call last)
    KeyError: 'social-contacts <img src=x onerror="document.title = 1">'
  the notebook as far as it ran: {out}/failed/leeds/carers.ipynb
Leeds: 1 of 10 notebooks failed; no book was made"""


def authority(code: str, name: str, region: str, **more: object) -> Area:
    return Area(code, name, make_slug(name), "unitary authority", region, **more)  # type: ignore[arg-type]


def dataset(areas: Sequence[Area]) -> Dataset:
    regions = [Area(code, name, make_slug(name), "region", "") for code, name in REGIONS.items()]
    known = Areas({area.code: area for area in (*regions, *areas)})
    return Dataset(
        known,
        {},
        {},
        (),
        origin=DatasetOrigin("typed in", CHECKSUM),
        finding_settings=bundled().finding_settings,
    )


def some_areas() -> list[Area]:
    """Not in the order of their names."""
    return [
        authority(LEEDS, "Leeds", "E12000003"),
        authority(KENT, "Kent", "E12000008", districts=("Ashford", "Tonbridge and Malling")),
        authority("E10000020", "Norfolk", "E12000006", districts=("King's Lynn and West Norfolk",)),
        authority(HULL, "Kingston upon Hull, City of", "E12000003"),
        authority("E06000043", "Brighton and Hove", "E12000008"),
        authority(CUMBERLAND, "Cumberland", "E12000002", predecessors=("E10000006",)),
        authority(
            "E10000006", "Cumbria", "E12000002", until="2023-04-01", successors=(CUMBERLAND,)
        ),
    ]


def put_book(
    out: Path, slug: str, *, html: bool = True, pdf: bool = True, **manifest: object
) -> None:
    folder = out / slug
    (folder / "html").mkdir(parents=True)
    if html:
        (folder / "html" / "index.html").write_text("<!DOCTYPE html><title>A book</title>")
    if pdf:
        (folder / f"{slug}.pdf").write_bytes(b"%" * 728_400)
    said = {"dataset": {"checksum": CHECKSUM}, "kept": [], **manifest}
    (folder / "manifest.json").write_text(json.dumps(said))


def put_report(out: Path, slug: str, text: str) -> None:
    folder = out / "failed" / slug
    folder.mkdir(parents=True)
    (folder / "report.txt").write_text(text, encoding="utf-8")


def fill(out: Path) -> Path:
    """Books in every state, and the page of them: Leeds failed, Kent failed with an older book."""
    put_book(out, "kent", findings=FINDINGS)
    put_book(out, "brighton-and-hove", findings={**FINDINGS, "is_close_to_others": True})
    put_book(out, "cumberland", pdf=False)
    put_report(out, "leeds", REPORT.format(out=out.resolve()))
    put_report(out, "kent", "its worker was killed by signal 9, three times\n")
    return write_index_page(out, Project(ROOT), dataset(some_areas()), BUILT)
