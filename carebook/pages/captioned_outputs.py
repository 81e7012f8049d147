"""Figures and tables of a cell with their captions and labels, written as Quarto writes them.

A labelled figure is a div ``{#fig-x}`` whose last block is its caption; several pictures of one
label are its parts, ``{#fig-x-1}``; tables likewise.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from math import ceil

from carebook.pages.drawn_charts import live_and_still
from carebook.pages.output_parts import FigurePart, OutputPart, OutputPlace, TablePart, TextPart
from carebook.text import markdown
from carebook.text.plain_text import markdown_to_text

FIGURE_LABEL, TABLE_LABEL = "fig-", "tbl-"
_BLOCK_MARKER = re.compile(r"^(\d*)([#>|~:+=-]|(?<=\d)[.)])")
_NO_DESCRIPTION = "A figure that its author has not described in words."


def captioned(parts: Sequence[OutputPart], place: OutputPlace) -> str:
    """Return all that a cell puts out as Markdown, in its order, with captions and labels."""
    place = _with_plain_captions(place)
    options = place.options
    label = options.label
    figures = [part for part in parts if isinstance(part, FigurePart)]
    tables = [part for part in parts if isinstance(part, TablePart)]
    blocks = [part for part in parts if isinstance(part, TextPart) and part.has_figure]
    if label.startswith((FIGURE_LABEL, TABLE_LABEL)) and not (
        figures or blocks if label.startswith(FIGURE_LABEL) else tables
    ):
        what = "figure" if label.startswith(FIGURE_LABEL) else "table"
        place.warn(f"label: expected a {what} of the cell for '{label}', found none")
    _warn_of_idle_captions(len(figures) + len(blocks), len(tables), place)
    written: list[str] = []
    figure_number = table_number = 0
    for kind, group in groupby(_figures_together(parts, options.subcaptions), key=type):
        several = list(group)
        if kind is FigurePart:
            shown = [part for part in several if isinstance(part, FigurePart)]
            written += _figures(shown, figures, figure_number, place)
            figure_number += len(shown)
        elif kind is TablePart:
            shown_tables = [part for part in several if isinstance(part, TablePart)]
            written += _tables(shown_tables, table_number, len(tables), place)
            table_number += len(shown_tables)
        else:
            written += [part.markdown for part in several if isinstance(part, TextPart)]
    return "\n\n".join(text for text in written if text)


def _with_plain_captions(place: OutputPlace) -> OutputPlace:
    """Keep captions, which are Markdown, from being read as a heading, a list or a table."""
    options = place.options

    def plain(texts: Sequence[str]) -> tuple[str, ...]:
        return tuple(_BLOCK_MARKER.sub(r"\1\\\2", text) for text in texts)

    kept = replace(
        options,
        captions=plain(options.captions),
        subcaptions=plain(options.subcaptions),
        table_captions=plain(options.table_captions),
        table_subcaptions=plain(options.table_subcaptions),
    )
    return replace(place, options=kept)


def alternative_text(part: FigurePart, number: int, place: OutputPlace) -> str:
    """Return what a figure is to those who do not see it; the author is told where that is poor."""
    options = place.options
    if number < len(options.alternative_texts) and options.alternative_texts[number]:
        return options.alternative_texts[number]
    if part.description:
        return part.description
    captions = options.subcaptions or options.captions
    caption = captions[min(number, len(captions) - 1)] if captions else ""
    said = " ".join(markdown_to_text(caption).split())
    instead = "its caption stands in for it" if said else "a sentence that says so stands in for it"
    place.warn(
        "fig-alt: expected words for those who do not see the figure, found none; "
        f"{instead}; add a line such as #| fig-alt: what the figure shows"
    )
    return said or _NO_DESCRIPTION


def _figures_together(
    parts: Sequence[OutputPart], subcaptions: Sequence[str]
) -> Sequence[OutputPart]:
    """Bring the parts of one figure together, though something was printed between them."""
    if not subcaptions:
        return parts
    figures = [part for part in parts if isinstance(part, FigurePart)]
    others = [part for part in parts if not isinstance(part, FigurePart)]
    return [*figures, *others]


def _figures(
    shown: Sequence[FigurePart], every: Sequence[FigurePart], first: int, place: OutputPlace
) -> list[str]:
    """Return figures that follow each other: each for itself, or as parts of one."""
    options, label = place.options, place.options.label
    label = label if label.startswith(FIGURE_LABEL) else ""
    columns = options.columns or (ceil(len(shown) / options.rows) if options.rows else 0)
    as_parts = len(shown) == len(every) > 1 and (
        bool(options.subcaptions) or columns > 0 or (label and len(options.captions) == 1)
    )
    if as_parts:
        return [_figure_of_parts(shown, label, columns, place)]
    return [
        _one_figure(
            part,
            first + number,
            f"{label}-{first + number + 1}" if label and len(every) > 1 else label,
            place,
        )
        for number, part in enumerate(shown)
    ]


def _one_figure(part: FigurePart, number: int, label: str, place: OutputPlace) -> str:
    captions = place.options.captions
    caption = captions[number] if number < len(captions) else ""
    alt = alternative_text(part, number, place)
    if part.chart is None:
        picture = _picture(part, alt, place, caption="" if label else caption)
        if not label:
            return picture
    else:
        name = part.file.rpartition("/")[2].removesuffix(".svg")
        picture = "\n\n".join(live_and_still(part.chart, name, alt, place.staging, own=True))
        label = label or (f"fig-{name}" if caption else "")
        if not label:
            return picture
    if not caption:
        place.warn(f"fig-cap: expected a caption for '{label}', found none; its description is it")
        caption = markdown.escape(alt)
    return markdown.fenced_div(f"{picture}\n\n{caption}", ident=label)


def _figure_of_parts(
    parts: Sequence[FigurePart], label: str, columns: int, place: OutputPlace
) -> str:
    """Return several pictures as one figure, beside each other or below."""
    options = place.options
    pictures = [
        _picture(
            part,
            alternative_text(part, number, place),
            place,
            caption=options.subcaptions[number] if number < len(options.subcaptions) else "",
            label=f"{label}-{number + 1}" if label and options.subcaptions else "",
            fills=columns > 1,
        )
        for number, part in enumerate(parts)
    ]
    caption = options.captions[0] if options.captions else ""
    layout = {"layout_ncol": str(columns)} if columns else {}
    if label and not caption:
        place.warn(f"fig-cap: expected a caption for '{label}', found none; it has no words")
        caption = "Figures"
    body = "\n\n".join([*pictures, *([caption] if caption else [])])
    return markdown.fenced_div(body, ident=label, **layout)


def _picture(
    part: FigurePart,
    alt: str,
    place: OutputPlace,
    *,
    caption: str = "",
    label: str = "",
    fills: bool = False,
) -> str:
    """Return a picture; one that ``fills`` its column is as wide as that."""
    attributes = [f"#{label}"] if label else []
    attributes.append(f"fig-alt={markdown.quote_attribute(alt)}")
    if fills:
        attributes.append('width="100%"')
    elif part.width:
        attributes.append(f'width="{part.width}px"')
    target = f"{place.staging.path_to_root}{part.file}"
    return f"![{caption}]({target}){{{' '.join(attributes)}}}"


def _tables(shown: Sequence[TablePart], first: int, count: int, place: OutputPlace) -> list[str]:
    """Return tables that follow each other: each for itself, or as parts of one."""
    options, label = place.options, place.options.label
    label = label if label.startswith(TABLE_LABEL) else ""
    captions = options.table_subcaptions or options.table_captions
    written = []
    for number, part in enumerate(shown, first):
        caption = captions[number] if number < len(captions) else part.caption
        own = f"{label}-{number + 1}" if label and count > 1 else label
        written.append(_one_table(part, caption, own, place))
    if not (label and options.table_subcaptions and len(shown) == count > 1):
        return written
    caption = options.table_captions[0] if options.table_captions else "Tables"
    layout = {"layout_ncol": str(options.columns)} if options.columns else {}
    return [markdown.fenced_div("\n\n".join([*written, caption]), ident=label, **layout)]


def _one_table(part: TablePart, caption: str, label: str, place: OutputPlace) -> str:
    if label:
        if not caption:
            place.warn(f"tbl-cap: expected a caption for '{label}', found none; it has no words")
            caption = "Table"
        table = markdown.fenced_div(f"{_for_each_form(part, '')}\n\n{caption}", ident=label)
    else:
        table = _for_each_form(part, caption)
    return "\n\n".join(text for text in (table, part.after) if text)


def _for_each_form(part: TablePart, caption: str) -> str:
    """Return a table with its caption, for web pages and for all others where these differ."""
    count = len(part.printed)
    printed = "\n\n".join(
        _with_caption(
            table, f"{caption} ({number} of {count})" if caption and count > 1 else caption
        )
        for number, table in enumerate(part.printed, 1)
    )
    if not part.web:
        return printed
    web = markdown.fenced_div(
        _with_caption(part.web, caption), classes=["content-visible"], when_format="html"
    )
    rest = markdown.fenced_div(printed, classes=["content-visible"], unless_format="html")
    return f"{web}\n\n{rest}"


def _with_caption(table: str, caption: str) -> str:
    if not caption:
        return table
    if table.startswith("|"):
        return f"{table}\n\n: {caption}"
    return f"{markdown.fenced_div(caption, classes=['table-caption'])}\n\n{table}"


def _warn_of_idle_captions(figures: int, tables: int, place: OutputPlace) -> None:
    options = place.options
    for key, given, found in (
        ("fig-cap", options.captions, figures),
        ("fig-alt", options.alternative_texts, figures),
        ("fig-subcap", options.subcaptions, figures),
        ("tbl-cap", options.table_captions, tables),
        ("tbl-subcap", options.table_subcaptions, tables),
    ):
        if len(given) > found:
            kind = "figure" if key.startswith("fig") else "table"
            place.warn(f"{key}: expected a {kind} for each of {len(given)}, found {found}")
