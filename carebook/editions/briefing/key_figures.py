"""The table of key figures: a row for each, a column for the area and for each comparator."""

from collections.abc import Sequence

from carebook.data import periods
from carebook.editions.briefing.contents import KeyFigure
from carebook.facts.fact import COMPARATORS, WITHOUT_VALUE, Fact
from carebook.pages.figure_tables import NO_FIGURE, interval
from carebook.text import markdown
from carebook.text.phrasing import capitalised, place_in_sentence

CAPTION = "Key figures"
# A size of England or of a region is no figure to be held against.
_NOT_COMPARED = "not compared"
# The first column holds the words, in per cent of the width, by how many others there are.
_FIRST = {1: 70, 2: 60, 3: 49, 4: 42}
_FIRST_OF_MANY = 39


def key_figures_table(figures: Sequence[KeyFigure], area: str) -> str:
    """Write the table as Markdown; each value is in its fact's own words.

    Limits of a 95% interval stand on a line of their own. A comparator that has no figure in any
    row has no column.
    """
    roles = [role for role in COMPARATORS if any(role in one.others for one in figures)]
    names = {fact.role: fact.place for one in figures for fact in one.others.values()}
    headers = ["Measure", area, *(names[role] for role in roles)]
    rows = [
        [_measure(one), cell(one.own), *(_other(one.others.get(role)) for role in roles)]
        for one in figures
    ]
    return markdown.table(
        [markdown.escape(name) for name in headers],
        rows,
        CAPTION,
        first=_FIRST.get(len(headers) - 1, _FIRST_OF_MANY),
    )


def _measure(one: KeyFigure) -> str:
    own = one.own
    name = one.block.phrases.get(own.breakdown, "") or one.block.title
    # The value beside it carries the sign, "28.3%" or "£465".
    unit = own.measure.removeprefix("percentage ").removeprefix("£ ")
    place = "" if own.level == "local" else f", the figure of {place_in_sentence(own.place)}"
    words = f"{unit}{place}, {periods.label(own.period)}"
    return f"**{markdown.escape(capitalised(name))}**: {markdown.escape(words)}"


def cell(fact: Fact) -> str:
    """Return a value and its limits as Markdown."""
    if fact.value is None:
        return markdown.escape(capitalised(WITHOUT_VALUE[fact.status]))
    # A narrow column may break after the lower limit, but inside neither.
    limits = interval(fact).replace("\N{NO-BREAK SPACE}", " ", 1)
    text = markdown.escape(f"about {fact.short}" if fact.status == "rounded" else fact.short)
    return f"{text} [{markdown.escape(limits)}]{{.limits}}" if limits else text


def _other(fact: Fact | None) -> str:
    if fact is None:
        return NO_FIGURE
    return _NOT_COMPARED if fact.is_of_a_whole else cell(fact)
