"""``carebook check``: the claims of any text, checked against the figures of one area."""

import json
import os
import shutil
from pathlib import Path

import click

from carebook.build.text_assessors import make_text_assessor
from carebook.checking.assessment import AssessedText
from carebook.checking.checked_claim import CheckedClaim
from carebook.checking.checked_paragraphs import VERDICTS, checked_paragraphs, count_in_words
from carebook.cli.checked_text_lines import VERDICT_MARKS, checked_text_lines
from carebook.cli.text_files import read_paragraphs
from carebook.core.errors import InputError
from carebook.core.project import Project
from carebook.editions.check_page import write_check_page
from carebook.ingest.loading import load_dataset

_JSON_FIELDS = {"text", "claim", "verdict", "fact", "reason"}


@click.command("check")
@click.argument("area")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--json", "as_json", is_flag=True, help="Print every claim as JSON.")
@click.option(
    "--html",
    "page",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="PAGE",
    help="Write the checked text as a web page too, to hand round.",
)
def check_command(area: str, file: Path, as_json: bool, page: Path | None) -> int:
    """Check the claims of FILE (or of standard input, -) against the figures of AREA.

    FILE is plain text, Markdown, or a file of a word processor (.docx, .odt, .rtf), with or without
    slots such as {{satisfaction.area}}. Each claim is underlined and has one of three verdicts:
    supported; contradicted, where it was read with certainty and the figures say otherwise; or not
    checked, where it could not be read or nothing is known of it. The exit status is 0 when the
    figures support every claim, 1 when they do not, 2 when FILE or AREA cannot be used.
    """
    if page is not None and _is_same_file(page, file):
        raise InputError.at(
            page, "expected a page that may be written, found the text itself; name another file"
        )
    project = Project.find()
    dataset = load_dataset(project)
    authority = dataset.areas.find_authority(area)
    assessed = make_text_assessor(project, dataset, authority).assess(read_paragraphs(file))
    if page is not None:
        write_check_page(page, project, authority, assessed)
    claims = sorted(assessed.all_claims, key=lambda found: found.start)
    if as_json:
        _print_json(claims)
    else:
        _print_text(assessed)
    return 0 if all(found.verdict == "supported" for found in claims) else 1


def _is_same_file(page: Path, file: Path) -> bool:
    return page.exists() and file.exists() and page.samefile(file)


def _print_json(claims: list[CheckedClaim]) -> None:
    listed = [found.model_dump(mode="json", include=_JSON_FIELDS) for found in claims]
    click.echo(json.dumps(listed, indent=2, ensure_ascii=False))


def _print_text(assessed: AssessedText) -> None:
    # click leaves the colours out where the output is no terminal.
    colour = False if os.environ.get("NO_COLOR") else None
    columns = shutil.get_terminal_size().columns
    for line in checked_text_lines(checked_paragraphs(assessed), columns):
        click.echo(line, color=colour)
    if assessed.all_claims:
        click.echo(", ".join(f"{VERDICT_MARKS[each]} {each}" for each in VERDICTS))
    click.echo(count_in_words(assessed.all_claims))
