"""The page of what changed between two editions: one file that needs no other, and no script."""

from pathlib import Path
from typing import Any

from carebook.books.changes.changes_in_words import NOTHING_CHANGED, change_groups
from carebook.books.changes.find_changes import Changes
from carebook.core.files import write_file_or_explain
from carebook.core.project import Project
from carebook.editions.single_page import make_single_page


def write_changes_page(path: Path, project: Project, changes: Changes) -> None:
    """Write what changed as one web page, in the project's own look.

    Raises:
        InputError: the theme lacks a file, or the page cannot be written.
        ToolError: Pandoc is missing or cannot read the template.

    """
    groups = change_groups(changes)
    variables: dict[str, Any] = {
        "pagetitle": _page_title(changes),
        "sides": [
            {"word": word, "described": side.described, "name": side.name}
            for word, side in (("Old", changes.old), ("New", changes.new))
        ],
        "nothing": "" if groups else NOTHING_CHANGED,
        "groups": [
            {
                "title": one.title,
                "anchor": f"changes-{number}",
                "lines": [{"what": what, "said": said} for what, said in one.lines],
                "notes": list(one.notes),
            }
            for number, one in enumerate(groups, start=1)
        ],
    }
    write_file_or_explain(path, make_single_page(project, "changes", variables))


def _page_title(changes: Changes) -> str:
    if len(changes.authorities) == 1:
        return f"What changed: {changes.places[changes.authorities[0]]}"
    return f"What changed: {len(changes.authorities)} areas"
