"""What stands out where: for each measure, in how many authorities it is among the findings."""

from collections import Counter
from collections.abc import Sequence

from carebook.data.dataset import Dataset
from carebook.data.wording import wording_of
from carebook.editions.volume.content_choice import MIN_AUTHORITIES_FOR_PICTURE
from carebook.editions.volume.records import BookRecord, TemplateData
from carebook.text.phrasing import capitalised

# What stands out in fewer authorities is no news of the country, and is only counted.
_FEWEST_AUTHORITIES = 3


def national_findings_data(books: Sequence[BookRecord], dataset: Dataset) -> TemplateData | None:
    """Return the table of what stands out, the most frequent first; None of too few books.

    Findings that differ from England for sure are counted, and no changes over time, each by the
    figure that leads it. The rows are the measure, how many authorities lie above England's figure,
    or the middle authority's where England has none, and how many below.
    """
    found = [one.findings for one in books if one.findings is not None]
    if len(found) < MIN_AUTHORITIES_FOR_PICTURE:
        return None
    sides: dict[str, Counter[str]] = {}
    for findings in found:
        for one in findings.headlines:
            if one.side is not None and one.figure.partition("/")[0] in dataset.indicators:
                name = _measure_in_words(one.figure, dataset)
                sides.setdefault(name, Counter())[one.side] += 1
    often = [name for name, one in sides.items() if one.total() >= _FEWEST_AUTHORITIES]
    often.sort(key=lambda name: (-sides[name].total(), name))
    if not often:
        return None
    return {
        "books": len(found),
        "rows": [[name, str(sides[name]["higher"]), str(sides[name]["lower"])] for name in often],
        "others": len(sides) - len(often),
    }


def _measure_in_words(figure: str, dataset: Dataset) -> str:
    indicator, _, breakdown = figure.partition("/")
    catalogue = dataset.indicators[indicator]
    words = wording_of(dataset.wording, indicator, breakdown, catalogue.title, catalogue.statement)
    return capitalised(words.name.format(group=catalogue.breakdowns.get(breakdown, "")))
