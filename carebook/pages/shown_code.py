"""The code of a cell, where the cell or the book asks for it to be shown."""

from nbformat import NotebookNode

from carebook.notebooks.cell_options import CellOptions, source_without_options
from carebook.pages.printed_text import fenced_code
from carebook.text import markdown


def code_markdown(cell: NotebookNode, options: CellOptions) -> str:
    """Return a cell's code as a block, folded on web pages if asked; empty where it is hidden."""
    if not options.echo:
        return ""
    source = str(cell.source)
    if options.echo != "fenced":
        source = source_without_options(source)
    if not source.strip():
        return ""
    code = fenced_code(source.expandtabs(4), "python")
    if not options.code_fold:
        return code
    is_open = " open" if options.code_fold == "show" else ""
    summary = markdown.escape_html(options.code_summary)
    opening = f'<details class="code"{is_open}><summary>{summary}</summary>'
    return "\n\n".join((markdown.raw_html(opening), code, markdown.raw_html("</details>")))
