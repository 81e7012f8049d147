"""``carebook check``: the claims of any text, checked against the figures of one area."""

import json
import sys
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import click

from carebook.build.figures_in_notebooks import dataset_with_added_figures
from carebook.checking.assessment import TextAssessor
from carebook.checking.checked_claim import CheckedClaim
from carebook.core.errors import InputError
from carebook.core.project import Project
from carebook.facts.knowledge import gather_knowledge
from carebook.ingest.loading import load_dataset
from carebook.text.plain_text import markdown_to_text

_MAX_BYTES = 2_000_000
_JSON_FIELDS = {"text", "claim", "verdict", "fact", "reason"}


@click.command("check")
@click.argument("area")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--json", "as_json", is_flag=True, help="Print every claim as JSON.")
def check_command(area: str, file: Path, as_json: bool) -> int:
    """Check the claims of FILE (or of standard input, -) against the figures of AREA.

    FILE is plain text or Markdown, with or without slots such as {{satisfaction.area}}. The exit
    status is 0 when the figures support every claim, 1 when they do not, 2 when FILE or AREA cannot
    be used.
    """
    project = Project.find()
    dataset = load_dataset(project)
    authority = dataset.areas.find_authority(area)
    dataset = dataset_with_added_figures(dataset, project.outputs / authority.slug)
    knowledge = gather_knowledge(dataset, authority)
    paragraphs = _remove_invisible(markdown_to_text(_read_text(file))).split("\n\n")
    assessed = TextAssessor(knowledge).assess(paragraphs)
    findings = sorted(assessed.all_claims, key=lambda found: found.start)
    unsupported = [found for found in findings if found.verdict != "supported"]
    if as_json:
        listed = [found.model_dump(mode="json", include=_JSON_FIELDS) for found in findings]
        click.echo(json.dumps(listed, indent=2, ensure_ascii=False))
    else:
        _print_unsupported(unsupported, len(findings))
    return 1 if unsupported else 0


def _print_unsupported(unsupported: Sequence[CheckedClaim], count: int) -> None:
    sentence = ""
    for found in unsupported:
        if found.text != sentence:
            sentence = found.text
            click.echo(f"\n{sentence}")
        click.echo(f"  {found.verdict}: '{found.claim}': {found.reason}")
    if unsupported:
        click.echo()
    supported = count - len(unsupported)
    click.echo(
        f"{count} {'claim' if count == 1 else 'claims'}: {supported} supported, "
        f"{len(unsupported)} not"
    )


def _read_text(file: Path) -> str:
    shown = Path("standard input") if str(file) == "-" else file
    try:
        if str(file) == "-":
            content = sys.stdin.buffer.read(_MAX_BYTES + 1)
        else:
            with file.open("rb") as opened:
                content = opened.read(_MAX_BYTES + 1)
    except FileNotFoundError:
        raise InputError.at(
            shown, "expected a text file, found none; give its path, or - for standard input"
        ) from None
    except OSError as error:
        raise InputError.at(
            shown, f"expected a text file, found: {error.strerror}; give another"
        ) from None
    if len(content) > _MAX_BYTES:
        raise InputError.at(
            shown, f"expected at most {_MAX_BYTES // 1_000_000} MB of text, found more; split it"
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError.at(
            shown,
            f"expected text in UTF-8, found a byte that is not, at {error.start}; save the file as "
            "UTF-8",
        ) from None


def _remove_invisible(text: str) -> str:
    """Take out characters that show as nothing, so that the text is checked as it is seen."""
    return "".join(
        character
        for character in text
        if character.isspace() or unicodedata.category(character) not in ("Cc", "Cf", "Cs")
    )
