"""What an edition is made of, and what its maker answers: all that editions have in common."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from carebook.books.look import Look
from carebook.books.plan import BookPlan
from carebook.core.cache import BuildCache
from carebook.facts.knowledge import AreaKnowledge
from carebook.narrative.fill_cells import Narrative
from carebook.notebooks.notebook_files import ExecutedNotebooks
from carebook.pages.chapter import Chapter
from carebook.tools.pandoc import Conversion


@dataclass(frozen=True)
class EditionInputs:
    """What every edition of a book is made of.

    Attributes:
        plan: the book's, with its editions and their stitchers.
        look: the theme that it is made with, a brand put into it where it has one.
        notebooks: all of the book's, executed, their summary cells filled.
        narrative: the texts in those cells.
        knowledge: what is known of the area.
        chapters: the notebooks as chapters in Markdown.
        staged: the folder with the charts and tables of the chapters; of Quarto, the whole project.
        work: a private folder, in which an edition may have a folder of its own.
        finished: where an edition goes, under the names that the edition registry gives its files.
        build_cache: what was made before of the same inputs is taken from there.

    """

    plan: BookPlan
    look: Look
    notebooks: ExecutedNotebooks
    narrative: Narrative
    knowledge: AreaKnowledge
    chapters: Sequence[Chapter]
    staged: Path
    work: Path
    finished: Path
    build_cache: BuildCache


@dataclass(frozen=True)
class PreparedEdition:
    """An edition that is ready to be written.

    Attributes:
        write: writes its files, and returns what whoever made the book has to know of them, if
            there is anything.
        conversions: what it needs of Pandoc. Those of all editions are done at once before
            ``write`` is called, since Pandoc then reads each chapter only once.

    """

    write: Callable[[], tuple[str, ...] | None]
    conversions: Sequence[Conversion] = ()
