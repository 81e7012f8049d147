"""An indicator's block, and the cards of key figures, as the Markdown that both stitchers read."""

from collections.abc import Callable
from typing import Any

from carebook.data import periods
from carebook.data.local_figures import LOCAL_FIGURES_LABEL, LOCAL_FIGURES_NOTE
from carebook.notebooks.blocks import CardsBlock, IndicatorBlock
from carebook.notebooks.cell_options import CellOptions
from carebook.pages.drawn_charts import draw_chart, live_and_still
from carebook.pages.fact_index import row_anchor
from carebook.pages.figure_tables import FigureTable, TableGrid, block_to_csv, figure_table
from carebook.pages.shared_caveats import SharedCaveats
from carebook.pages.staging import TABLES_FOLDER, SourceAndTable, Staging
from carebook.text import markdown
from carebook.text.phrasing import join_in_words, place_in_sentence

# Of so many columns, the first is narrower: the narrowest where its words are short.
_MANY_COLUMNS, _NARROW_COLUMN, _MIDDLE_COLUMN, _SHORT_LABEL_LETTERS = 5, 16, 30, 12
# Of a few columns, one that holds short labels alone leaves room for intervals in the others.
_FEW_COLUMNS, _SHORT_COLUMN = 3, 24


def stage_indicator(
    block: IndicatorBlock, staging: Staging, options: CellOptions | None = None
) -> tuple[str, SourceAndTable]:
    """Return an indicator's chart, or its silence, and what comes after its summary.

    Of the cell's ``options``, a label, a caption and an alternative text take the place of ours.
    """
    name, table = staging.names.name_figure(block), figure_table(block)
    text = ""
    if block.silence is not None:
        text = markdown.fenced_div(markdown.escape(block.silence), classes=["silence"])
    elif block.spec is not None:
        staging.charts[name] = block.spec
        text = _figure_markdown(block, block.spec, name, table, staging, options or CellOptions())
    tail = [_source_markdown(block, staging.caveats)]
    if table:
        tail.append(_table_markdown(block, name, table, staging))
    return text, "\n\n".join(part for part in tail if part)


def _figure_markdown(
    block: IndicatorBlock,
    spec: dict[str, Any],
    name: str,
    table: FigureTable | None,
    staging: Staging,
    options: CellOptions,
) -> str:
    alt = " ".join(options.alternative_texts) or block.alt
    caption = options.captions[0] if options.captions else markdown.escape(block.caption)
    drawings = draw_chart(spec, name, staging)
    live, still = live_and_still(drawings, name, alt, staging, table.caption if table else "")
    body = f"{live}\n\n{still}\n\n{caption}"
    label = options.label if options.label.startswith("fig-") else f"fig-{name}"
    return markdown.fenced_div(body, ident=label)


def _source_markdown(block: IndicatorBlock, shared: SharedCaveats) -> str:
    if not block.source:
        return ""
    said = [f"Source: {block.source}."]
    if block.facts:
        said.append(f"Period: {periods.periods_in_words(fact.period for fact in block.facts)}.")
        said.append(f"Status: {_status_in_words(block)}.")
        said.append(block.polarity)
    if block.local:
        said.append(LOCAL_FIGURES_NOTE)
    said.append(shared.rest_of(block.caveat))
    text = " ".join(markdown.escape(part) for part in said if part)
    return markdown.fenced_div(text, classes=["source"])


def _status_in_words(block: IndicatorBlock) -> str:
    if block.silence is not None:
        held = [f.place for f in block.facts if f.role != "area" and f.value is not None]
        others = join_in_words(list(dict.fromkeys(place_in_sentence(place) for place in held)))
        shown = f"; the table holds what there is for {others}" if others else ""
        return f"no figure for {block.area}{shown}"
    found = {fact.status for fact in block.facts}
    words = {
        "rounded": "some rounded where they were stated",
        "derived": "some derived",
        "none_reported": "some reported as none",
        "at_most": "small counts shown as 5 or fewer",
        "suppressed": "some suppressed",
        "not_submitted": "some not submitted",
        "not_published": "some not published",
    }
    first = LOCAL_FIGURES_LABEL.lower() if block.local else "published"
    return ", ".join([first, *(said for status, said in words.items() if status in found)])


def _table_markdown(block: IndicatorBlock, name: str, table: FigureTable, staging: Staging) -> str:
    file = f"{TABLES_FOLDER}/{name}.csv"
    staging.files[file] = block_to_csv(block)
    escape: Callable[[str], str] = markdown.escape
    grids, number = [], 0
    for part in table.grids:
        rows = []
        for first, *others in part.rows:
            named = f"[{escape(first)}]{{#{row_anchor(name, number)}}}"
            rows.append([named, *map(_cell_markdown, others)])
            number += 1
        headers = [escape(text) for text in part.headers]
        width = _first_column_width(part)
        grids.append(markdown.pipe_table(headers, rows, escape(part.caption), first=width))
    notes = "\n".join(f"- {escape(note)}" for note in table.notes)
    target = f"{staging.path_to_root}{file}"
    download = markdown.fenced_div(
        f"[Download the figures: {escape(table.caption)} (CSV)]({target})",
        classes=["content-visible", "download"],
        when_format="html",
    )
    summary = markdown.escape_html(f"Table of figures: {table.caption}")
    opening = f'<details class="figures" id="table-{name}"><summary>{summary}</summary>'
    parts = [markdown.raw_html(opening), *grids]
    parts += [markdown.fenced_div(notes, classes=["table-notes"])] if notes else []
    return "\n\n".join([*parts, download, markdown.raw_html("</details>")])


def _first_column_width(part: TableGrid) -> int | None:
    """Return how wide the first column is, in per cent: numbers need what words do not."""
    longest = max(len(row[0]) for row in part.rows)
    if len(part.headers) >= _MANY_COLUMNS or part.headers[0] == "Place":
        return _NARROW_COLUMN if longest <= _SHORT_LABEL_LETTERS else _MIDDLE_COLUMN
    if len(part.headers) >= _FEW_COLUMNS and longest <= _SHORT_LABEL_LETTERS:
        return _SHORT_COLUMN
    return None


def _cell_markdown(text: str) -> str:
    """Write a cell; the limits of an interval stand on a line of their own."""
    value, *limits = map(markdown.escape, text.split("\n"))
    return " ".join([value, *(f"[{line}]{{.limits}}" for line in limits)])


def cards_markdown(block: CardsBlock) -> str:
    """Return the cards of key figures."""
    cards = []
    for card in block.cards:
        lines = (("title", card.title), ("value", card.value), ("detail", card.detail))
        parts = [
            markdown.fenced_div(markdown.escape(text), classes=[f"card-{part}"])
            for part, text in lines
        ]
        if beside := "\n\n".join(map(markdown.escape, card.lines_beside)):
            parts.append(markdown.fenced_div(beside, classes=["card-beside"]))
        cards.append(markdown.fenced_div("\n\n".join(parts), classes=["card"]))
    return markdown.fenced_div("\n\n".join(cards), classes=["cards"])
