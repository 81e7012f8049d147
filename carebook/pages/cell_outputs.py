"""What code cells put out, as the Markdown that both stitchers read."""

from nbformat import NotebookNode

from carebook.notebooks.blocks import CardsBlock, IndicatorBlock, read_block
from carebook.notebooks.cell_places import CellPlace
from carebook.pages.indicator_markdown import cards_markdown, stage_indicator
from carebook.pages.staging import SourceAndTable, Staging


def stage_outputs(
    cell: NotebookNode, _place: CellPlace, staging: Staging
) -> tuple[str, SourceAndTable]:
    """Return what a code cell put out, and what comes after the summary of its charts."""
    texts, tails = [], []
    for output in cell.get("outputs", ()):
        data = output.get("data", {})
        block = read_block(data)
        if isinstance(block, IndicatorBlock):
            text, tail = stage_indicator(block, staging)
            texts.append(text)
            tails.append(tail)
        elif isinstance(block, CardsBlock):
            texts.append(cards_markdown(block))
        elif "text/markdown" in data:
            texts.append(data["text/markdown"])
    return "\n\n".join(texts), "\n\n".join(tails)
