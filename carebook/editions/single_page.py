"""Pages that are one file and need no other, and no script, in the project's own look."""

import re
from collections.abc import Mapping
from html import escape
from typing import Any

from carebook import __version__
from carebook.config.chapters import read_quarto_yml
from carebook.config.theme_tokens import read_style_sheet, theme_file
from carebook.core.project import Project
from carebook.editions.template_data import map_texts
from carebook.tools.pandoc import convert_markdown

_STYLE_SHEETS = ("html/content.css", "html/book.css", "front/front.css")
# The page is one file: the fonts that books bring with them would be others.
_FONT_FACE = re.compile(r"@font-face \{.*?\}\n*", re.DOTALL)


def make_single_page(project: Project, name: str, variables: Mapping[str, Any]) -> str:
    """Return a page made by the theme's template ``front/NAME.html`` and its style sheet.

    ``variables`` are what the template shows, none of it HTML.

    Raises:
        InputError: the theme lacks a file.
        ToolError: Pandoc is missing or cannot read the template.

    """
    template = theme_file(project, f"front/{name}.html")
    files = (*_STYLE_SHEETS, f"front/{name}.css")
    sheets = [read_style_sheet(theme_file(project, file), project.theme) for file in files]
    filled = map_texts(
        {
            **variables,
            "booktitle": read_quarto_yml(project.quarto_yml).title,
            "version": __version__,
        },
        escape,
    )
    # Style sheets are the project's own, and stand as they are.
    filled["styles"] = _FONT_FACE.sub("", "\n".join(sheets))
    return convert_markdown("", "html5", template=template, variables=filled)
