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

    Only findings that differ for sure are counted, each by the figure that leads it; figures that
    are told in the same words, such as spending before and after income, are one. The rows are the
    measure, how many authorities lie above England's figure, and how many below.
    """
    found = [one.findings for one in books if one.findings is not None]
    if len(found) < MIN_AUTHORITIES_FOR_PICTURE:
        return None
    sides: dict[str, Counter[str]] = {}
    names: dict[str, str] = {}
    for findings in found:
        for one in findings.headlines:
            indicator, _, breakdown = one.figure.partition("/")
            if indicator not in dataset.indicators or one.side is None:
                continue
            catalogue = dataset.indicators[indicator]
            words = wording_of(
                dataset.wording, indicator, breakdown, catalogue.title, catalogue.statement
            )
            name = words.name.format(group=catalogue.breakdowns.get(breakdown, ""))
            said = f"{words.higher} {words.lower}".strip() or one.figure
            names[said] = min(names.get(said, name), name, key=len)
            sides.setdefault(said, Counter())[one.side] += 1
    often = [said for said, one in sides.items() if one.total() >= _FEWEST_AUTHORITIES]
    often.sort(key=lambda said: (-sides[said].total(), names[said]))
    if not often:
        return None
    return {
        "books": len(found),
        "rows": [
            [capitalised(names[said]), str(sides[said]["higher"]), str(sides[said]["lower"])]
            for said in often
        ],
        "others": len(sides) - len(often),
    }
