"""The table of key figures: a row for each, a column for the area and for each comparator."""

from collections.abc import Sequence

from carebook.data import periods
from carebook.editions.briefing.contents import KeyFigureRow
from carebook.facts.fact import COMPARATORS, MISSING_VALUE_LABELS, NO_FIGURE, Fact
from carebook.facts.fact_phrases import interval_in_words, measure_beside_value, short_value
from carebook.text import markdown
from carebook.text.phrasing import capitalised, place_in_sentence

KEY_FIGURES_CAPTION = "Key figures"
# A size of England or of a region is no figure to be held against.
_NOT_COMPARED = "not compared"
# The first column holds the words, in per cent of the width, by how many others there are.
_FIRST_COLUMN_WIDTHS = {1: 70, 2: 60, 3: 49, 4: 42}
_FIRST_COLUMN_MIN_WIDTH = 39


def key_figures_table(figures: Sequence[KeyFigureRow], area: str) -> str:
    """Write the table as Markdown; each value is in its fact's own words.

    Limits of a 95% interval stand on a line of their own. A comparator that has no figure in any
    row has no column.
    """
    roles = [role for role in COMPARATORS if any(role in one.comparator_facts for one in figures)]
    names = {fact.role: fact.place for one in figures for fact in one.comparator_facts.values()}
    headers = ["Measure", area, *(names[role] for role in roles)]
    rows = [
        [
            _measure_cell(one),
            figure_cell(one.area_fact),
            *(_comparator_cell(one.comparator_facts.get(role)) for role in roles),
        ]
        for one in figures
    ]
    return markdown.pipe_table(
        [markdown.escape(name) for name in headers],
        rows,
        KEY_FIGURES_CAPTION,
        first=_FIRST_COLUMN_WIDTHS.get(len(headers) - 1, _FIRST_COLUMN_MIN_WIDTH),
    )


def _measure_cell(one: KeyFigureRow) -> str:
    own = one.area_fact
    name = one.block.phrases.get(own.breakdown, "") or one.block.title
    unit = measure_beside_value(own)
    place = "" if own.level == "local" else f", the figure of {place_in_sentence(own.place)}"
    words = f"{unit}{place}, {periods.period_label(own.period)}"
    return f"**{markdown.escape(capitalised(name))}**: {markdown.escape(words)}"


def figure_cell(fact: Fact) -> str:
    """Return a value and its limits as Markdown."""
    if fact.value is None:
        return markdown.escape(capitalised(MISSING_VALUE_LABELS[fact.status]))
    # A narrow column may break after the lower limit, but inside neither.
    limits = interval_in_words(fact).replace(" to ", " to\N{NO-BREAK SPACE}")
    text = markdown.escape(short_value(fact))
    return f"{text} [{markdown.escape(limits)}]{{.limits}}" if limits else text


def _comparator_cell(fact: Fact | None) -> str:
    if fact is None:
        return NO_FIGURE
    return _NOT_COMPARED if fact.is_size_of_larger_area else figure_cell(fact)
