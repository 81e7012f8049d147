"""Case studies: short Markdown files, each with the consent of the person it is about."""

from datetime import date
from pathlib import Path

from pydantic import ValidationError, field_validator

from carebook import markdown
from carebook.areas import Area, Areas
from carebook.catalogue import SECTIONS
from carebook.errors import InputError
from carebook.yamlfile import Record, explain, parse_yaml

_FENCE = "---\n"


class CaseStudy(Record):
    """One story: where it belongs, who consented and when, and its text as Markdown."""

    title: str
    section: str
    place: str
    consent_by: str
    consent_on: date
    text: str

    @field_validator("section")
    @classmethod
    def _known(cls, value: str) -> str:
        if value not in SECTIONS:
            raise ValueError(f"one of the sections {', '.join(SECTIONS)}")
        return value


def load_case_studies(folder: Path, areas: Areas) -> tuple[tuple[Area, CaseStudy], ...]:
    """Read every case study with the area it belongs to, by file name.

    Raises:
        InputError: a file has no front matter, lacks a key or consent, or names no known place.

    """
    paths = sorted(path for path in folder.glob("*.md") if path.name != "README.md")
    return tuple(_read(path, areas) for path in paths)


def _read(path: Path, areas: Areas) -> tuple[Area, CaseStudy]:
    try:
        content = path.read_text(encoding="utf-8").replace("\r\n", "\n")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError.at(path, None, f"expected a text file in UTF-8, found {error}") from None
    opening, found, rest = content.partition(_FENCE)
    front, closed, text = rest.partition(f"\n{_FENCE}")
    if opening or not found or not closed:
        raise InputError.at(
            path,
            1,
            "expected front matter between two lines of ---, found none; see "
            "data/case_studies/README.md",
        )
    # An empty line stands for the fence, so that line numbers are those of the file.
    data, lines = parse_yaml(path, f"\n{front}")
    try:
        study = CaseStudy.model_validate({**(data or {}), "text": text.strip()})
    except ValidationError as error:
        raise explain(path, error, lines) from None
    try:
        return areas.find(study.place), study
    except InputError as error:
        raise InputError.at(path, lines.get(("place",)), str(error)) from None


def case_study_markdown(study: CaseStudy) -> str:
    """Return a case study as Markdown for the book; HTML and attributes in it are made text."""
    text = study.text
    for mark in "<{":
        text = text.replace(mark, f"\\{mark}")
    heading = f"## Case study: {markdown.escape(study.title)}"
    return f"{heading}\n\n{text}"
