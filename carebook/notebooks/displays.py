"""What a cell of the book's own puts out: for JupyterLab, and beside it for the pages."""

import os
from typing import Any

from IPython.display import display

from carebook.notebooks.blocks import (
    BLOCK_MIME,
    BUILDING_VARIABLE,
    VEGALITE_MIME,
    CardsBlock,
    IndicatorBlock,
)
from carebook.text import markdown


def display_indicator(block: IndicatorBlock) -> None:
    """Show an indicator: its chart in JupyterLab, and its block for the pages."""
    text = block.silence or block.alt or block.caption
    data: dict[str, Any] = {BLOCK_MIME: block.model_dump(mode="json"), "text/plain": text}
    if block.spec is None:
        data["text/markdown"] = markdown.escape(text)
    else:
        data[VEGALITE_MIME] = block.spec
        if BUILDING_VARIABLE not in os.environ:
            # Drawn here only for somebody at work in JupyterLab: it costs half a second at first.
            from carebook.tools.vega import chart_to_svg

            data["image/svg+xml"] = chart_to_svg(block.spec)
    display(data, raw=True)  # type: ignore[no-untyped-call]


def display_cards(block: CardsBlock) -> None:
    """Show the cards of key figures: as a table in JupyterLab, and as a block for the pages."""
    rows = [
        [
            markdown.escape(card.title),
            f"**{markdown.escape(card.value)}**",
            markdown.escape(card.detail),
            markdown.escape("; ".join(card.lines_beside)),
        ]
        for card in block.cards
    ]
    data = {
        BLOCK_MIME: block.model_dump(mode="json"),
        "text/markdown": markdown.pipe_table(
            ["Key figure", "Value", "Of whom and when", "Beside it"], rows
        ),
        "text/plain": "; ".join(f"{card.title}: {card.value}" for card in block.cards),
    }
    display(data, raw=True)  # type: ignore[no-untyped-call]


def display_markdown(text: str) -> None:
    """Show Markdown, in JupyterLab and on the pages alike."""
    display({"text/markdown": text, "text/plain": text}, raw=True)  # type: ignore[no-untyped-call]
