"""Selections: which indicators the briefing and the checks of totals rest on."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from carebook.core.errors import InputError
from carebook.core.yaml_models import FrozenModel, KeyPath, read_yaml, read_yaml_model
from carebook.data.indicators import Indicator

# A figure: an indicator and its breakdown, which is empty where there are none.
IndicatorBreakdown = tuple[str, str]
# A figure, and after it those that stand in for it where an area lacks it.
FigureChoice = tuple[IndicatorBreakdown, ...]
BriefingPart = Literal["picture", "quality", "finance"]


def _split_at_slash(value: Any) -> Any:
    return tuple(value.partition("/")[::2]) if isinstance(value, str) else value


def _split_at_bars(value: Any) -> Any:
    return (
        tuple(_split_at_slash(part.strip()) for part in value.split("|"))
        if isinstance(value, str)
        else value
    )


_Figure = Annotated[IndicatorBreakdown, BeforeValidator(_split_at_slash)]
_FigureChoice = Annotated[FigureChoice, BeforeValidator(_split_at_bars)]


class BriefingSelections(FrozenModel):
    """What a council's paper shows, as far as the area has it.

    ``charts`` are chapters with an indicator, in order of preference for each part of the paper.
    """

    charts: Mapping[BriefingPart, tuple[_Figure, ...]] = Field(default_factory=dict)
    key_figures: tuple[_FigureChoice, ...] = ()
    surveys: frozenset[str] = frozenset()


class Selections(FrozenModel):
    """The figures that the parts of the book rest on.

    ``totals`` gives, for a total, each of the ways in which it has parts; an indicator with an
    empty breakdown stands there for all its breakdowns but those in ``overlapping`` and, where it
    is the total's own, the total.
    """

    briefing: BriefingSelections = BriefingSelections()
    totals: Mapping[_Figure, tuple[tuple[_Figure, ...], ...]] = Field(default_factory=dict)
    overlapping: frozenset[str] = frozenset()

    @property
    def indicators(self) -> frozenset[str]:
        """The indicators that the briefing speaks of."""
        found = {indicator for choice in self.briefing.key_figures for indicator, _ in choice}
        found |= {name for part in self.briefing.charts.values() for _, name in part}
        return self.briefing.surveys | found

    def separate_parts(self, breakdowns: Iterable[str]) -> tuple[str, ...]:
        """Return the breakdowns less those that hold what another one holds too."""
        return tuple(name for name in breakdowns if name not in self.overlapping)


def load_selections(path: Path, indicators: Mapping[str, Indicator]) -> Selections:
    """Read ``selections.yml``.

    Raises:
        InputError: a key that is not known, or a figure that is not in the catalogue.

    """
    found = read_yaml_model(path, Selections)
    for place, (indicator, breakdown), may_be_all in _named_figures(found):
        known = indicators.get(indicator)
        is_known = known is not None and (
            breakdown in known.breakdowns if breakdown else may_be_all or not known.breakdowns
        )
        if not is_known:
            name = "/".join(part for part in (indicator, breakdown) if part)
            listed = known.breakdowns if known is not None and known.breakdowns else ()
            expected = (
                f"a breakdown of {indicator} ({', '.join(listed)})"
                if listed
                else "an indicator of the catalogue, without a breakdown"
                if known is not None
                else "an indicator of the catalogue"
            )
            raise InputError.at(
                path, f"expected {expected}, found '{name}'; mend it", read_yaml(path)[1].get(place)
            )
    return found


def _named_figures(found: Selections) -> Iterator[tuple[KeyPath, IndicatorBreakdown, bool]]:
    """Yield each figure that is named, where it stands, and whether it may be all breakdowns."""
    for part, charts in found.briefing.charts.items():
        for row, (_, indicator) in enumerate(charts):
            yield ("briefing", "charts", part, row), (indicator, ""), True
    for row, choice in enumerate(found.briefing.key_figures):
        for figure in choice:
            yield ("briefing", "key_figures", row), figure, False
    for indicator in sorted(found.briefing.surveys):
        yield ("briefing", "surveys"), (indicator, ""), True
    for total, ways in found.totals.items():
        name = "/".join(part for part in total if part)
        yield ("totals", name), total, False
        for row, way in enumerate(ways):
            for column, figure in enumerate(way):
                yield ("totals", name, row, column), figure, True
