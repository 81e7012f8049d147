"""The table of key figures: a row for each, a column for the area and for what stands beside it."""

from collections.abc import Iterable, Sequence

from carebook.data import periods
from carebook.editions.briefing.key_figure_choice import KeyFigureRow
from carebook.facts.fact import MISSING_VALUE_LABELS, NO_FIGURE, Fact, Role
from carebook.facts.fact_phrases import interval_in_words, measure_beside_value, short_value
from carebook.facts.position_bands import short_position_band
from carebook.text import markdown
from carebook.text.phrasing import capitalised, place_in_sentence

KEY_FIGURES_CAPTION = "Key figures"
# A size of England or of a region is no figure to be held against, and one of equal figures has no
# place.
_NOT_COMPARED = "not compared"
# Whose figures stand beside the area's: England's, and of these the first that has any.
_BESIDE_ENGLAND: tuple[Role, ...] = ("neighbours", "region", "average")
_SIMILAR_AREAS, _POSITION = "Similar areas", "Among authorities"
# In per cent of the width: the area's figure with its limits, each other, and where it stands.
_OWN_WIDTH, _OTHER_WIDTH, _POSITION_WIDTH = 17, 13, 23


def key_figures_table(figures: Sequence[KeyFigureRow], area: str) -> str:
    """Write the table as Markdown; each value is in its fact's own words.

    Beside the area's figures stand England's, those of similar areas, and where the figure stands
    among all authorities, in words. The limits of its 95% interval stand on a line of their own. A
    column that has nothing in any row is left out.
    """
    roles = _shown_roles(figures)
    bands = [_band_cell(one) for one in figures]
    has_bands = any(bands)
    headers = ["Measure", area, *(_column_name(role, figures) for role in roles)]
    rows = [
        [
            _measure_cell(one),
            _own_cell(one.area_fact),
            *(_comparator_cell(one.comparator_facts.get(role)) for role in roles),
            *([band or _NOT_COMPARED] if has_bands else []),
        ]
        for one, band in zip(figures, bands, strict=True)
    ]
    headers += [_POSITION] if has_bands else []
    return markdown.pipe_table(
        [markdown.escape(name) for name in headers],
        rows,
        KEY_FIGURES_CAPTION,
        rule=_rule(len(roles), has_bands=has_bands),
    )


def shows_similar_areas(figures: Iterable[KeyFigureRow]) -> bool:
    """Whether the table has a column for similar areas."""
    return "neighbours" in _shown_roles(figures)


def _shown_roles(figures: Iterable[KeyFigureRow]) -> list[Role]:
    known = {role for one in figures for role in one.comparator_facts}
    beside = next((role for role in _BESIDE_ENGLAND if role in known), None)
    wanted: tuple[Role | None, ...] = ("england", beside)
    return [role for role in wanted if role is not None and role in known]


def _column_name(role: Role, figures: Iterable[KeyFigureRow]) -> str:
    if role == "neighbours":
        return _SIMILAR_AREAS
    return next(one.comparator_facts[role].place for one in figures if role in one.comparator_facts)


def _rule(others: int, *, has_bands: bool) -> list[str]:
    """Return the rule below the header, which gives each column its width and its side."""
    figures = [f"{'-' * width}:" for width in (_OWN_WIDTH, *[_OTHER_WIDTH] * others)]
    bands = [f":{'-' * _POSITION_WIDTH}"] if has_bands else []
    # The words have the rest.
    words = 100 - sum(len(column) - 1 for column in (*figures, *bands))
    return [f":{'-' * words}", *figures, *bands]


def _measure_cell(one: KeyFigureRow) -> str:
    own = one.area_fact
    name = one.block.phrases.get(own.breakdown, "") or one.block.title
    unit = measure_beside_value(own)
    place = "" if own.level == "local" else f", the figure of {place_in_sentence(own.place)}"
    words = f"{unit}{place}, {periods.period_label(own.period)}"
    return f"**{markdown.escape(capitalised(name))}**: {markdown.escape(words)}"


def _band_cell(one: KeyFigureRow) -> str:
    band = short_position_band(one.position) if one.position else ""
    return band.replace(" of ", " of\N{NO-BREAK SPACE}")


def _own_cell(fact: Fact) -> str:
    """Return a value, and its limits if it has any."""
    # A narrow column may break after the lower limit, but inside neither.
    limits = interval_in_words(fact).replace(" to ", " to\N{NO-BREAK SPACE}")
    text = _value_cell(fact)
    return f"{text} [{markdown.escape(limits)}]{{.limits}}" if limits else text


def _comparator_cell(fact: Fact | None) -> str:
    if fact is None:
        return NO_FIGURE
    return _NOT_COMPARED if fact.is_size_of_larger_area else _value_cell(fact)


def _value_cell(fact: Fact) -> str:
    if fact.value is None:
        return markdown.escape(capitalised(MISSING_VALUE_LABELS[fact.status]))
    return markdown.escape(short_value(fact))
