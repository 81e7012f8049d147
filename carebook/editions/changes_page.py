"""The page of what changed between two editions: one file that needs no other, and no script."""

import re
from html import escape
from pathlib import Path
from typing import Any

from carebook import __version__
from carebook.books.changes.changes_in_words import NOTHING_CHANGED, change_groups
from carebook.books.changes.find_changes import Changes
from carebook.config.chapters import read_quarto_yml
from carebook.config.theme_tokens import read_style_sheet, theme_file
from carebook.core.files import write_file_or_explain
from carebook.core.project import Project
from carebook.editions.template_data import map_texts
from carebook.tools.pandoc import convert_markdown

_STYLE_SHEETS = ("html/content.css", "html/book.css", "front/front.css", "front/changes.css")
# The page is one file: the fonts that books bring with them would be others.
_FONT_FACE = re.compile(r"@font-face \{.*?\}\n*", re.DOTALL)


def write_changes_page(path: Path, project: Project, changes: Changes) -> None:
    """Write what changed as one web page, in the project's own look.

    Raises:
        InputError: the theme lacks a file, or the page cannot be written.
        ToolError: Pandoc is missing or cannot read the template.

    """
    template = theme_file(project, "front/changes.html")
    sheets = [read_style_sheet(theme_file(project, name), project.theme) for name in _STYLE_SHEETS]
    groups = change_groups(changes)
    variables: dict[str, Any] = {
        "pagetitle": _page_title(changes),
        "booktitle": read_quarto_yml(project.quarto_yml).title,
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
        "version": __version__,
    }
    filled = map_texts(variables, escape)
    # Style sheets are the project's own, and stand as they are.
    filled["styles"] = _FONT_FACE.sub("", "\n".join(sheets))
    html = convert_markdown("", "html5", template=template, variables=filled)
    write_file_or_explain(path, html)


def _page_title(changes: Changes) -> str:
    if len(changes.authorities) == 1:
        return f"What changed: {changes.places[changes.authorities[0]]}"
    return f"What changed: {len(changes.authorities)} areas"
