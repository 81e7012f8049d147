"""What people write in Markdown cells, as the Markdown that both stitchers read."""

from carebook.notebooks.cell_places import CellPlace
from carebook.pages.staging import Staging


def stage_markdown(text: str, _place: CellPlace, _staging: Staging) -> str:
    """Return a Markdown cell's text as it stands in the chapter."""
    return text
