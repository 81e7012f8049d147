"""The page of a checked text: each claim marked in its place, its verdict beneath."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from carebook.checking.assessment import AssessedText
from carebook.checking.checked_paragraphs import (
    VERDICT_MEANINGS,
    CheckedParagraph,
    checked_paragraphs,
    count_in_words,
)
from carebook.core.files import write_file_or_explain
from carebook.core.project import Project
from carebook.data.areas import Area
from carebook.editions.single_page import make_single_page

NO_CLAIMS = (
    "The checker found no claim about the figures of this book in the text. What it says of other "
    "things is not checked."
)


@dataclass(frozen=True)
class PasteForm:
    """The form to paste a text into: who may be chosen, what was, and the longest text taken."""

    areas: Sequence[Area]
    most_letters: int
    chosen: str = ""
    text: str = ""


def write_check_page(path: Path, project: Project, area: Area, assessed: AssessedText) -> None:
    """Write a checked text as one web page, to hand round.

    Raises:
        InputError: the theme lacks a file, or the page cannot be written.
        ToolError: Pandoc is missing or cannot read the template.

    """
    variables = {"pagetitle": _page_title(area), **_checked_variables(area, assessed)}
    write_file_or_explain(path, make_single_page(project, "check", variables))


def make_paste_page(
    project: Project,
    form: PasteForm,
    checked: tuple[Area, AssessedText] | None = None,
    problem: str = "",
) -> str:
    """Return the page on which a text is pasted, with what came of the last one.

    Raises:
        InputError: the theme lacks a file.
        ToolError: Pandoc is missing or cannot read the template.

    """
    variables: dict[str, Any] = {
        "pagetitle": _page_title(checked[0]) if checked else "Check a text against the figures",
        "problem": problem,
        "form": {
            "heading": "Check another text" if checked else "Your text",
            "most_in_words": f"{form.most_letters:,}",
            "text": form.text,
            "areas": [
                {"slug": area.slug, "name": area.name, "chosen": area.slug == form.chosen}
                for area in form.areas
            ],
        },
        **(_checked_variables(*checked) if checked else {}),
    }
    return make_single_page(project, "check", variables)


def _page_title(area: Area) -> str:
    return f"A text checked against the figures of {area.name}"


def _checked_variables(area: Area, assessed: AssessedText) -> Mapping[str, Any]:
    place = 0

    def paragraph_data(paragraph: CheckedParagraph) -> dict[str, Any]:
        nonlocal place
        pieces = []
        for text, claim in paragraph.pieces():
            place += 1
            pieces.append(
                {
                    "text": text,
                    "place": str(place),
                    "number": str(claim.number) if claim else "",
                    "verdict": claim.claim.verdict if claim else "",
                    "kind": _class_name(claim.claim.verdict) if claim else "",
                }
            )
        return {
            "pieces": pieces,
            "claims": [
                {
                    "number": str(one.number),
                    "kind": _class_name(one.claim.verdict),
                    "verdict": one.claim.verdict.capitalize(),
                    "claim": one.claim.claim,
                    "reason": one.claim.reason[:1].upper() + one.claim.reason[1:],
                }
                for one in paragraph.claims
            ],
        }

    return {
        "counted": count_in_words(assessed.all_claims),
        "about": f"Each claim was held against the figures that this book has of {area.name}.",
        "none": "" if assessed.all_claims else NO_CLAIMS,
        "paragraphs": [paragraph_data(one) for one in checked_paragraphs(assessed)],
        "meanings": [
            {"verdict": verdict.capitalize(), "kind": _class_name(verdict), "meaning": meaning}
            for verdict, meaning in VERDICT_MEANINGS.items()
        ],
    }


def _class_name(verdict: str) -> str:
    return verdict.replace(" ", "-")
