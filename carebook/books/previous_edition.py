"""The earlier edition that a book is held against: one that ``params/`` names, and no other.

What happens to lie in ``outputs/`` when a book is built is no input: the same project would make
another book the second time. So an edition is kept elsewhere in the project, and named. Its
manifest is recorded among the book's inputs, and vouches for its notebooks.
"""

from pathlib import Path

from carebook.config.params import Params
from carebook.core.errors import InputError
from carebook.core.project import Project
from carebook.data.areas import Area

_KEY = "previous_edition"


def find_previous_edition(project: Project, params: Params, area: Area, book: Path) -> Path | None:
    """Return the folder of an area's book in the earlier edition, or None where it has none.

    ``params`` name the folder of one book, or of the books of several areas: one that had no book
    then is compared with nothing. ``book`` is the folder of the book that is being built.

    Raises:
        InputError: the folder is not there or not in the project, or it is the book's own.

    """
    if not params.previous_edition:
        return None
    named = project.root / params.previous_edition
    folder = named.resolve()
    if not folder.is_relative_to(project.root.resolve()):
        raise _refusal("a folder in the project, so that everybody has it", params, "copy it there")
    if not folder.is_dir():
        raise _refusal("the folder of an earlier edition", params, "keep one there, or mend it")
    own = next(
        (one for one in (named, named / area.slug) if (one / "manifest.json").is_file()), None
    )
    if own is not None and own.resolve() == book.resolve():
        raise _refusal(
            "an earlier edition, kept apart", params, "which is built anew: copy the last one"
        )
    return own


def _refusal(expected: str, params: Params, advice: str) -> InputError:
    found = params.previous_edition
    return InputError(f"params: {_KEY}: expected {expected}, found '{found}'; {advice}")
