"""The ``_quarto.yml`` of an area's staged book: the project's, and what is known when staged."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from carebook.config.chapters import QuartoConfig

# Made when a book is staged, so they are named then and not in the project's own _quarto.yml.
PAGE_SCRIPT_PATH = "theme/html/charts-script.html"
TYPST_BLOCKS_PATH = "theme/typst/quarto.typ"
FONTS_FOLDER = "fonts"
# The filter asks for it: without it, what is rendered is the project and not a book.
_STAGED_KEY = "carebook-staged"
_FILE_KEYS = ("bibliography", "csl")


@dataclass(frozen=True)
class StagedDetails:
    """What a staged book says of itself, each text as Markdown.

    ``pdf`` is the name of the PDF without its ending, or empty where there is none: Quarto's pages
    link to that file, which the build puts beside them. ``author`` stands where the project names
    none, since Quarto's template of books cannot do without, and so does ``subtitle``.
    """

    title: str
    date: str
    author: str
    footer: str
    pdf: str = ""
    subtitle: str = ""


def staged_quarto_yml(
    project: QuartoConfig, details: StagedDetails, staged_files: Collection[str] = ()
) -> str:
    """Return the ``_quarto.yml`` of one area's staged book.

    Of the bibliographies and the style that the project names, it names those that are among
    ``staged_files``: a file that is missing or cannot be read would end Quarto's work.
    """
    book: dict[str, Any] = {
        "author": details.author,
        "page-footer": {"left": details.footer},
        **({"subtitle": details.subtitle} if details.subtitle else {}),
        **project.staged_book,
        "title": details.title,
        "date": details.date,
    }
    if details.pdf:
        book |= {"output-file": details.pdf, "downloads": ["pdf"]}
    formats = project.config.get("format")
    formats = dict(formats) if isinstance(formats, dict) else {str(formats or "html"): {}}
    own: dict[str, dict[str, Any]] = {
        "html": {"include-after-body": PAGE_SCRIPT_PATH},
        "typst": {"include-in-header": TYPST_BLOCKS_PATH, "font-paths": [FONTS_FOLDER]},
    }
    for name, settings in own.items():
        given = formats.get(name)
        if name == "html" or name in formats:
            formats[name] = {**(given if isinstance(given, dict) else {}), **settings}
    named = {key: project.config[key] for key in _FILE_KEYS if key in project.config}
    config = {
        **{key: value for key, value in project.config.items() if key not in named},
        **_files_that_are_there(named, staged_files),
        _STAGED_KEY: True,
        "book": book,
        "format": formats,
    }
    return yaml.safe_dump(config, sort_keys=False, allow_unicode=True)


def _files_that_are_there(named: Mapping[str, Any], staged: Collection[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in named.items():
        listed = value if isinstance(value, list) else [value]
        there = [name for name in listed if str(name).lstrip("/") in staged]
        if there:
            found[key] = there if isinstance(value, list) else there[0]
    return found
