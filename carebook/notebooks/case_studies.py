"""Case studies: short Markdown files, each with the consent of the person it is about."""

import re
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import StringConstraints, ValidationError, field_validator

from carebook.core.errors import InputError
from carebook.core.files import read_text
from carebook.core.yaml_models import FrozenModel, explain_validation_error, parse_yaml
from carebook.data.areas import Area, Areas
from carebook.data.indicators import SECTIONS
from carebook.text import markdown

_FRONT_MATTER_FENCE = "---\n"
# Two stars on each side, as they are once every mark is escaped.
_ESCAPED_BOLD = re.compile(r"\\\*\\\*(\S(?:.*?\S)?)\\\*\\\*")
NonEmptyText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class CaseStudy(FrozenModel):
    """One story: where it belongs, who consented and when, and its text as Markdown."""

    title: NonEmptyText
    section: str
    place: str
    consent_by: NonEmptyText
    consent_on: date
    text: NonEmptyText

    @field_validator("section")
    @classmethod
    def _known_section(cls, value: str) -> str:
        if value not in SECTIONS:
            raise ValueError(f"one of the sections {', '.join(SECTIONS)}")
        return value


def load_case_studies(folder: Path, areas: Areas) -> tuple[tuple[Area, CaseStudy], ...]:
    """Read every case study with the area it belongs to, by file name.

    Raises:
        InputError: a file has no front matter, lacks a key or consent, or names no known place.

    """
    paths = sorted(path for path in folder.glob("*.md") if path.name != "README.md")
    return tuple(_read_case_study(path, areas) for path in paths)


def _read_case_study(path: Path, areas: Areas) -> tuple[Area, CaseStudy]:
    content = read_text(path).replace("\r\n", "\n")
    opening, found, rest = content.partition(_FRONT_MATTER_FENCE)
    front, closed, text = rest.partition(f"\n{_FRONT_MATTER_FENCE}")
    if opening or not found or not closed:
        raise InputError.at(
            path,
            "expected front matter between two lines of ---, found none; see "
            "data/case_studies/README.md",
            1,
        )
    # An empty line stands for the fence, so that line numbers are those of the file.
    data, lines = parse_yaml(path, f"\n{front}")
    if not isinstance(data, dict):
        raise InputError.at(path, "expected keys and values, found none; add them", 2)
    try:
        study = CaseStudy.model_validate({**data, "text": text})
    except ValidationError as error:
        raise explain_validation_error(path, error, lines) from None
    try:
        return areas.find_authority(study.place), study
    except InputError as error:
        raise InputError.at(path, str(error), lines.get(("place",))) from None


def case_study_markdown(study: CaseStudy) -> str:
    """Return a case study as Markdown: paragraphs, lists and bold, all else as text."""
    blocks = [_block_markdown(block) for block in re.split(r"\n\s*\n", study.text)]
    return "\n\n".join([f"## Case study: {markdown.escape(study.title)}", *blocks])


def _block_markdown(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if all(line.startswith("- ") for line in lines):
        return "\n".join(f"- {_escape_keeping_bold(line.removeprefix('- '))}" for line in lines)
    return _escape_keeping_bold(" ".join(lines))


def _escape_keeping_bold(text: str) -> str:
    return _ESCAPED_BOLD.sub(r"**\1**", markdown.escape(text))
