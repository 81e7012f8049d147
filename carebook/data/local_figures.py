"""Local figures: a researcher's or council's own, which stand apart from what is published.

They are shown in the books of their own areas and nowhere else. Nothing is worked out of them, and
they are in no figure of England, no median, no place among authorities.
"""

import calendar
from dataclasses import dataclass

from carebook.data.indicators import Indicator, Source
from carebook.data.observations import Observation

# The folder in a project's data that holds them, and what they are called wherever they are shown.
LOCAL_FOLDER = "local"
LOCAL_FIGURES_LABEL = "Local figures"
LOCAL_FIGURES_NOTE = (
    "Local figures, gathered for this book: they are in no national figure and no comparison."
)
# The place of those that a notebook made of a table of its own.
IN_NOTEBOOK = "a table in the notebook"
_KEY_PREFIX = f"{LOCAL_FOLDER}/"


@dataclass(frozen=True)
class LocalFigures:
    """The figures of one local indicator, with what it measures and where they come from.

    ``place`` is the file they stand in, from the project's root, or :data:`IN_NOTEBOOK`.
    ``rows`` are their lines in the file, or their rows in the table from 1, in the same order.
    """

    key: str
    place: str
    indicator: Indicator
    source: Source
    observations: tuple[Observation, ...]
    rows: tuple[int, ...]

    @property
    def source_key(self) -> str:
        """The key of their source in a dataset."""
        return source_key_of(self.key)

    @property
    def credit(self) -> str:
        """Who gathered them, and where they can be looked up."""
        parts = (self.source.publisher, self.source.title, _date_in_words(self.source.released))
        return ", ".join(part for part in parts if part)

    @property
    def is_in_notebook(self) -> bool:
        """Whether a notebook made them of a table of its own, and no file holds them."""
        return self.place == IN_NOTEBOOK

    def is_of(self, area_code: str) -> bool:
        """Whether some of them are of an area, by its ONS code."""
        return any(o.area_code == area_code for o in self.observations)


def _date_in_words(released: str) -> str:
    """Return a year, a month or a date as it is said: ``2025``, ``May 2025``, ``12 May 2025``."""
    year, *rest = released.split("-")
    month = [calendar.month_name[int(rest[0])]] if rest else []
    day = [str(int(rest[1]))] if len(rest) > 1 else []
    return " ".join([*day, *month, year])


def source_key_of(key: str) -> str:
    """Return the key of the source of a local indicator: no published one has such a key."""
    return f"{_KEY_PREFIX}{key}"


def is_local_source(source_key: str) -> bool:
    """Whether a figure with this source is a local one."""
    return source_key.startswith(_KEY_PREFIX)
