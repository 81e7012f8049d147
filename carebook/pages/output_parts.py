"""What is made of a cell's outputs before captions and labels bring them together."""

import re
from dataclasses import dataclass
from pathlib import PurePosixPath

from carebook.notebooks.cell_options import CellOptions
from carebook.notebooks.cell_places import CellPlace
from carebook.pages.staging import Staging


@dataclass(frozen=True)
class OutputPlace:
    """An output on its way to the page.

    Attributes:
        cell: where its cell is.
        options: what the cell asks for.
        staging: of the chapter.
        number: of the output among those of its cell, from 1.

    """

    cell: CellPlace
    options: CellOptions
    staging: Staging
    number: int = 1

    @property
    def name(self) -> str:
        """A name for its files: ``carers-fig-visits`` by its label, else ``carers-cell-4``."""
        label = re.sub(r"[^A-Za-z0-9_-]+", "-", self.options.label)
        name = f"{PurePosixPath(self.staging.path).stem}-{label or f'cell-{self.cell.cell}'}"
        return f"{name}-{self.number}" if self.number > 1 else name

    def warn(self, message: str) -> None:
        """Tell the author something about the cell."""
        self.staging.warn(self.cell, message)


@dataclass(frozen=True)
class TextPart:
    """Something that stands between the figures and tables of a cell, as Markdown.

    ``has_figure`` where it is a block of the book's own with a chart.
    """

    markdown: str
    has_figure: bool = False


@dataclass(frozen=True)
class FigurePart:
    """A picture.

    Attributes:
        file: its path in the staged folder.
        description: what it says of itself, for its alternative text; may be empty.
        width: in pixels, or 0 for as wide as the text.
        chart: for a Vega-Lite chart, its drawings for two widths, which web pages hold themselves.

    """

    file: str
    description: str = ""
    width: int = 0
    chart: tuple[str, str] | None = None


@dataclass(frozen=True)
class TablePart:
    """A table.

    Attributes:
        printed: the table as Markdown, without its caption; a wide one in several parts.
        web: the same for web pages where that is another: Markdown, or HTML.
        after: notes and the download, which follow it.
        caption: what it says of itself, as Markdown, where the cell gives no caption.

    """

    printed: tuple[str, ...]
    web: str = ""
    after: str = ""
    caption: str = ""


OutputPart = TextPart | FigurePart | TablePart
