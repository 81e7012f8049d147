"""The catalogue of indicators: what each figure measures, of whom, and what it is not."""

import re
from collections.abc import Mapping
from pathlib import Path
from string import Formatter
from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    RootModel,
    field_validator,
    model_validator,
)

from carebook.core.errors import InputError
from carebook.core.yaml_models import FrozenModel, OneOrMoreTexts, read_yaml, read_yaml_model
from carebook.data import periods
from carebook.data.units import COUNT, PERCENT, UNITS
from carebook.text.phrasing import uncapitalised

Level = Literal["local", "regional", "national"]
Polarity = Literal["higher is better", "lower is better", "neutral"]
# What the figures rest on decides what may be said of a difference: a sample has a margin of
# error, a count of events varies by chance, a total (money, land, a census) is what it is.
Basis = Literal["sample", "count", "total"]
# 'published' may still be missing for one area; the other values are silences for every area.
Availability = Literal["published", "not local", "discontinued", "not bundled"]

SECTIONS = ("overview", "working-age", "older-people", "carers", "providers", "quality", "finances")


class Measure(FrozenModel):
    """One way in which an indicator is stated: a unit, what it is a share of, its precision.

    ``noun`` is what is counted, for captions; ``only`` limits the measure to some breakdowns.
    ``share_of`` is the figure, as ``requests/65+``, whose count a percentage is worked out over.
    """

    unit: str
    denominator: str | None = None
    decimals: int = Field(default=0, ge=0, le=3)
    noun: str = ""
    only: tuple[str, ...] = ()
    share_of: str = ""

    @property
    def description(self) -> str:
        """What is measured, of whom: ``percentage of residents``, ``number of people``."""
        if self.unit == PERCENT and self.denominator:
            return f"percentage of {self.denominator}"
        if self.unit == COUNT and self.noun:
            return f"number of {self.noun}"
        return uncapitalised(UNITS[self.unit].heading)

    @field_validator("unit")
    @classmethod
    def _known_unit(cls, value: str) -> str:
        if value not in UNITS:
            raise ValueError(f"one of the units in carebook/data/units.py ({', '.join(UNITS)})")
        return value


class IngestedOverrides(FrozenModel):
    """What is otherwise where publishers' own files were ingested; None leaves it as it is.

    Figures that were typed in give some measures for regions alone that a publisher gives for
    authorities.
    """

    level: Level | None = None
    source: str | None = None
    table: str | None = None
    caveat: str | None = None
    silence: str | None = None


class Indicator(FrozenModel):
    """One indicator of the book.

    An indicator without a ``section`` is in the dataset and on no page of the book.

    ``measures`` stand in the order of preference for the chart. ``breakdowns`` gives each category
    the words it has in a sentence. ``statement`` is the clause that says the figure, with
    ``{value}`` and, where there are breakdowns, ``{breakdown}``; "In Rutland in 2023-24, " goes
    before it. ``comparatives`` are words for higher and lower where those would mislead.
    ``instead`` names other measures of the same thing: where one of them has a figure, the lack of
    this one is not told. ``stays_when_silent`` marks those whose lack of a figure is itself worth a
    paragraph. ``headline`` marks the indicators that open their section's summary. ``terms`` are
    the words by which the checker knows the indicator in a sentence, ``breakdown_terms`` its
    breakdowns.
    ``breaks`` names the first period of each new footing and says what changed: figures from then
    on are not to be joined to those before, or held against them. ``protected_up_to`` marks counts
    of people who could be known by their number: of 1 to so many, and of rates that give such a
    count away, figures say no more than "so many or fewer". 0 is for all others.
    """

    title: str
    question: str
    section: OneOrMoreTexts = ()
    level: Level
    polarity: Polarity = "neutral"
    basis: Basis
    availability: Availability
    source: str
    table: str = ""
    caveat: str = ""
    measures: tuple[Measure, ...] = ()
    breakdowns: Mapping[str, str] = Field(default_factory=dict)
    statement: str = ""
    silence: str = ""
    stays_when_silent: bool = False
    instead: tuple[str, ...] = ()
    comparatives: Mapping[Literal["higher", "lower"], str] = Field(default_factory=dict)
    headline: bool = False
    terms: tuple[str, ...] = ()
    breakdown_terms: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)
    breaks: Mapping[str, str] = Field(default_factory=dict)
    protected_up_to: int = Field(default=0, ge=0)
    ingested: IngestedOverrides = IngestedOverrides()

    @field_validator("section")
    @classmethod
    def _known_sections(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if unknown := [name for name in value if name not in SECTIONS]:
            raise ValueError(f"sections out of {', '.join(SECTIONS)}, not {', '.join(unknown)}")
        return value

    @field_validator("breaks")
    @classmethod
    def _known_periods(cls, value: Mapping[str, str]) -> Mapping[str, str]:
        for period in value:
            try:
                periods.period_start(period)
            except InputError as error:
                raise ValueError(str(error)) from None
        return value

    @model_validator(mode="after")
    def _check_consistency(self) -> Self:
        if self.availability == "published" and not (self.measures and "{value}" in self.statement):
            raise ValueError("measures and a statement with {value} for a published indicator")
        if self.breakdowns and self.statement and "{breakdown}" not in self.statement:
            raise ValueError("a statement with {breakdown}, since there are breakdowns")
        if unknown := [name for name in self.breakdown_terms if name not in self.breakdowns]:
            raise ValueError(f"breakdowns of the indicator in 'breakdown_terms', not {unknown}")
        known = {"value", "breakdown"}
        named = {name for _, name, _, _ in Formatter().parse(self.statement) if name is not None}
        if named - known:
            raise ValueError(f"{{value}} and {{breakdown}} in a statement, not {named - known}")
        for measure in self.measures:
            if unknown := [name for name in measure.only if name not in self.breakdowns]:
                raise ValueError(f"breakdowns of the indicator in 'only', not {unknown}")
        if self.protected_up_to:
            self._check_protected()
        units = [measure.unit for measure in self.measures]
        if len(units) != len(set(units)):
            raise ValueError("each unit once among the measures")
        return self

    def _check_protected(self) -> None:
        """A protected count is shown as such or over residents: over little else it is safe."""
        for measure in self.measures:
            if measure.unit != COUNT and not measure.unit.startswith("per 100,000 people"):
                raise ValueError(f"counts and rates of residents if protected, not {measure.unit}")
        if self.basis != "count" or self.level != "local":
            raise ValueError("local counts if protected_up_to is given")

    def measure(self, unit: str, breakdown: str | None = None) -> Measure | None:
        """Return the measure stated in this unit (for this breakdown), if there is one."""
        for measure in self.measures:
            if measure.unit == unit and (
                breakdown is None or not measure.only or breakdown in measure.only
            ):
                return measure
        return None

    def break_between(self, period: str, other: str) -> str:
        """Return what changed between two periods, in either order; empty where nothing did.

        Of several breaks it is the latest.
        """
        first, last = sorted(map(periods.period_start, (period, other)))
        between = [one for one in self.breaks if first < periods.period_start(one) <= last]
        return self.breaks[max(between, key=periods.period_start)] if between else ""


def _check_released(released: str) -> str:
    if released and not re.fullmatch(r"[0-9]{4}(-(0[1-9]|1[0-2])(-[0-3][0-9])?)?", released):
        raise ValueError("a year (2025), a month (2025-10) or a date (2025-10-30)")
    return released


# When something was published, as exactly as it is known.
ReleaseDate = Annotated[
    str, BeforeValidator(lambda value: str(value)), AfterValidator(_check_released)
]


class Source(FrozenModel):
    """Where figures come from, as a reader would look them up.

    ``by_way_of`` says who took the figures out of the publisher's file where somebody else did; it
    is empty for the publisher's own file. ``released`` is when the publisher released them: a year,
    a month or a date, empty where that is not known. ``counts_rounded_to`` is the step to which the
    publisher rounds counts: 5 for the nearest 5. It is not part of what is printed of a source; the
    figures' intervals allow for it.
    """

    publisher: str
    title: str
    licence: str
    page: str | None = None
    note: str = ""
    by_way_of: str = ""
    released: ReleaseDate = ""
    counts_rounded_to: float = Field(default=0.0, ge=0, lt=float("inf"), exclude=True)

    @property
    def credit(self) -> str:
        """The publisher, and by way of whom where the figures are at second hand."""
        return f"{self.publisher}, by way of {self.by_way_of}" if self.by_way_of else self.publisher


class _SourcesFile(RootModel[dict[str, Source]]):
    pass


class _IndicatorsFile(RootModel[dict[str, Indicator]]):
    pass


def load_sources(path: Path) -> Mapping[str, Source]:
    """Read ``sources.yml``: publisher, title and licence of each source, by its key."""
    return read_yaml_model(path, _SourcesFile).root


def load_indicators(path: Path, sources: Mapping[str, Source]) -> Mapping[str, Indicator]:
    """Read ``indicators.yml``, and after it the files of the folder ``indicators`` beside it.

    Raises:
        InputError: a key, unit or value that is not known, a source that is not listed, or an
            indicator that is described twice.

    """
    found: dict[str, Indicator] = {}
    places: dict[str, Path] = {}
    for file in (path, *sorted(path.with_suffix("").glob("*.yml"))):
        for name, indicator in read_yaml_model(file, _IndicatorsFile).root.items():
            if name in found:
                raise InputError.at(
                    file,
                    f"{name}: expected each indicator once, found it in {places[name].name} too; "
                    "remove one of them",
                    _line_of_key(file, name),
                )
            named = {
                ("source",): indicator.source,
                ("ingested", "source"): indicator.ingested.source,
            }
            for place, source in named.items():
                if source is not None and source not in sources:
                    raise InputError.at(
                        file,
                        f"{name}.{'.'.join(place)}: expected a key of sources.yml, found "
                        f"'{source}'; add the source there",
                        _line_of_key(file, name, *place),
                    )
            found[name], places[name] = indicator, file
    for name, indicator in found.items():
        _check_wholes(name, indicator, found, places[name])
        if unknown := [one for one in indicator.instead if one not in found]:
            raise InputError.at(
                places[name],
                f"{name}.instead: expected other indicators, found '{unknown[0]}'; mend it",
                _line_of_key(places[name], name, "instead"),
            )
    return found


def _check_wholes(
    name: str, indicator: Indicator, found: Mapping[str, Indicator], file: Path
) -> None:
    for number, measure in enumerate(indicator.measures):
        whole, _, breakdown = measure.share_of.partition("/")
        known = found.get(whole)
        is_figure = known is not None and known.measure(COUNT, breakdown or None) is not None
        # The share of a protected count tells it.
        is_figure = is_figure and known is not None and not known.protected_up_to
        if measure.share_of and not (
            is_figure and known is not None and breakdown in (known.breakdowns or ("",))
        ):
            raise InputError.at(
                file,
                f"{name}.share_of: expected a figure that is counted, as requests/65+, found "
                f"'{measure.share_of}'; mend it",
                _line_of_key(file, name, "measures", number, "share_of"),
            )


def _line_of_key(path: Path, *place: str | int) -> int | None:
    return read_yaml(path)[1].get(place)


def apply_ingested_overrides(indicators: Mapping[str, Indicator]) -> Mapping[str, Indicator]:
    """Return the catalogue as it holds for a dataset made of the publishers' own files.

    What was only not typed in is published, where the catalogue can state it.
    """
    return {name: _override_indicator(indicator) for name, indicator in indicators.items()}


def _override_indicator(indicator: Indicator) -> Indicator:
    changes = indicator.ingested.model_dump(exclude_none=True)
    if indicator.availability == "not bundled" and indicator.measures and indicator.statement:
        changes["availability"] = "published"
    return indicator.model_copy(update=changes) if changes else indicator
