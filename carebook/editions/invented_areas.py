"""What pages say where authorities are made up, to show or to measure something."""

from collections.abc import Sequence

from carebook.data.areas import Area
from carebook.data.dataset import Dataset
from carebook.notebooks.provenance import dataset_in_words
from carebook.text.phrasing import uncapitalised

# What the names of invented authorities end in.
INVENTED_AREA_SUFFIX = "(made up)"


def invented_authorities_note(areas: Sequence[Area], who: str) -> str:
    """Return what readers have to know of invented authorities; empty where none is.

    ``who`` names the authorities, as a sentence begins: ``The authorities on this page``.
    """
    count = _count_invented(areas)
    if not count:
        return ""
    if count == len(areas):
        return f"{who} are made up, and all their figures are invented."
    whose = uncapitalised(who).removeprefix("the ")
    return (
        f"{count} of the {len(areas)} {whose} are made up, and all their figures are invented. "
        f"The names of those end in “{INVENTED_AREA_SUFFIX}”."
    )


def origin_in_words(dataset: Dataset, areas: Sequence[Area]) -> str:
    """Say where the figures of these authorities come from."""
    if areas and _count_invented(areas) == len(areas):
        return "Invented figures for made-up authorities."
    return dataset_in_words(dataset)


def _count_invented(areas: Sequence[Area]) -> int:
    return sum(area.name.casefold().endswith(INVENTED_AREA_SUFFIX) for area in areas)
