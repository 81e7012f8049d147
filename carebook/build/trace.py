"""Where a number comes from: its publisher, its place in the file, and what was done to it.

Nothing is worked out here. A trace puts into words what observations and facts carry already; where
a book shows the number is found by :mod:`carebook.build.appearances`.
"""

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from carebook.core.csv_rows import read_csv_rows
from carebook.core.errors import InputError
from carebook.core.project import Project
from carebook.data import periods, units
from carebook.data.areas import Area
from carebook.data.dataset import Dataset
from carebook.data.dataset_folder import TYPED_IN_FILE
from carebook.data.indicators import Indicator
from carebook.data.local_figures import LOCAL_FIGURES_NOTE
from carebook.data.observations import OBSERVATION_COLUMNS, Observation
from carebook.data.parquet import SourceLocation
from carebook.facts.fact import COMPARATORS, Fact, make_facts, rounding_in_words
from carebook.facts.fact_phrases import interval_in_words
from carebook.facts.missing import explain_missing_figure
from carebook.statistics.comparators import NEIGHBOURS_CODE
from carebook.statistics.intervals import confidence_limits
from carebook.text.phrasing import capitalised, join_in_words

# What derived values are put over, or made of, besides their own indicator's published values.
_RESIDENTS = ("population", "population_by_age", "older_share")
_PARTS_OF_NET = ("gross_expenditure", "client_contributions")


@dataclass(frozen=True)
class TracedValue:
    """One value: what it is, where it was read, and what was done to it, step by step.

    ``file`` to ``column`` are empty where a value was worked out from several areas' figures.
    """

    id: str
    indicator: str
    title: str
    breakdown: str
    place: str
    period: str
    measure: str
    value: str
    publisher: str
    publication: str
    page: str
    licence: str
    file: str
    sheet: str
    row: str
    column: str
    steps: tuple[str, ...]

    @property
    def location(self) -> str:
        """Where it was read, on one line: ``file.xlsx, sheet 'T3', row 12, column H``."""
        return str(SourceLocation(self.file, self.sheet, self.row, self.column))


@dataclass(frozen=True)
class FigureTrace:
    """A figure of an area, the published values it was made of, and its comparators."""

    fact: Fact
    value: TracedValue
    made_of: tuple[TracedValue, ...]
    comparators: tuple[TracedValue, ...]


@dataclass(frozen=True)
class IndicatorTrace:
    """All traced figures of one indicator; ``missing`` says why where the area has none."""

    area: Area
    indicator: str
    title: str
    figures: tuple[FigureTrace, ...]
    missing: str = ""


def find_indicator(dataset: Dataset, text: str) -> str:
    """Return the key of the indicator that is named by its key or its title.

    Raises:
        InputError: there is none of that name; the nearest are named.

    """
    by_name = {one.title.casefold(): key for key, one in dataset.indicators.items()}
    by_name |= {key.casefold(): key for key in dataset.indicators}
    wanted = text.strip().casefold()
    if wanted in by_name:
        return by_name[wanted]
    near = difflib.get_close_matches(wanted, by_name, n=3, cutoff=0.5)
    keys = list(dict.fromkeys(by_name[name] for name in near))
    advice = f"did you mean {' or '.join(keys)}?" if keys else "carebook data lists them all"
    raise InputError(f"trace: expected an indicator of the catalogue, found '{text}'; {advice}")


def trace_indicator(
    project: Project, dataset: Dataset, area: Area, indicator: str, wanted: Sequence[str] = ()
) -> IndicatorTrace:
    """Trace an area's figures of one indicator, in every unit in which it is stated.

    ``wanted`` may name a breakdown, a period, or both, in either order. Without a breakdown all are
    traced, without a period the latest of each.

    Raises:
        InputError: a word of ``wanted`` is neither a breakdown nor a period of the indicator.

    """
    facts = make_facts(dataset, area, indicator)
    catalogue = dataset.indicators[indicator]
    role = "england" if catalogue.level == "national" else "area"
    own = [fact for fact in facts if fact.role == role]
    missing = ""
    if not any(fact.value is not None for fact in own):
        missing = explain_missing_figure(dataset, indicator, area, facts) or ""
    for word in wanted if own else ():
        own = _narrow(own, word, indicator, catalogue)
    latest = {
        (fact.breakdown, fact.unit): fact
        for fact in sorted(own, key=lambda fact: periods.period_start(fact.period))
    }
    if any(_is_period(word, {fact.period for fact in own}) for word in wanted):
        latest = {(fact.id, ""): fact for fact in own}
    tracer = _Tracer(project, dataset, area)
    figures = tuple(tracer.trace(fact, facts) for fact in own if fact in latest.values())
    return IndicatorTrace(area, indicator, catalogue.title, figures, missing)


def _narrow(facts: Sequence[Fact], word: str, indicator: str, catalogue: Indicator) -> list[Fact]:
    """Keep the facts of the breakdown, or of the period, that a word names."""
    for name, phrase in catalogue.breakdowns.items():
        if word.casefold() in (name.casefold(), phrase.casefold()):
            return [fact for fact in facts if fact.breakdown == name]
    found = [fact for fact in facts if _is_period(word, {fact.period})]
    if found:
        return found
    known = sorted({fact.period for fact in facts}, key=periods.period_start)
    wanted = f"a period ({', '.join(periods.period_label(period) for period in known)})"
    if catalogue.breakdowns:
        wanted = f"a breakdown ({', '.join(catalogue.breakdowns)}) or {wanted}"
    raise InputError(
        f"trace: expected {wanted} of {indicator}, found '{word}'; give one of these or none"
    )


def _is_period(word: str, known: Iterable[str]) -> bool:
    return any(word.casefold() in (one, periods.period_label(one).casefold()) for one in known)


class _Tracer:
    """Traces the values of one area and its comparators."""

    def __init__(self, project: Project, dataset: Dataset, area: Area) -> None:
        self._project, self._dataset, self._area = project, dataset, area

    def trace(self, fact: Fact, facts: Sequence[Fact]) -> FigureTrace:
        """Trace one of an indicator's facts."""
        key = (fact.breakdown, fact.period, fact.unit)
        beside = [
            other
            for other in facts
            if other.role in COMPARATORS
            and other.role != fact.role
            and (other.breakdown, other.period, other.unit) == key
        ]
        return FigureTrace(
            fact=fact,
            value=self._trace_value(fact, is_shown=True),
            made_of=tuple(map(self._trace_value, self._facts_made_of(fact))),
            comparators=tuple(map(self._trace_value, beside)),
        )

    def _trace_value(self, fact: Fact, *, is_shown: bool = False) -> TracedValue:
        catalogue = self._dataset.indicators[fact.indicator]
        source = self._dataset.sources[fact.source]
        location = self._locations.get(fact.id, SourceLocation())
        return TracedValue(
            id=fact.id,
            indicator=fact.indicator,
            title=catalogue.title,
            breakdown=fact.breakdown,
            place=capitalised(fact.place),
            period=periods.period_label(fact.period),
            measure=fact.measure,
            value=fact.exact,
            publisher=source.credit,
            publication=source.title,
            page=source.page or "",
            licence=source.licence,
            file=location.file,
            sheet=location.sheet,
            row=location.row,
            column=location.column,
            steps=(*self._steps(fact, catalogue), *([_forms_in_words(fact)] if is_shown else [])),
        )

    def _steps(self, fact: Fact, catalogue: Indicator) -> Iterable[str]:
        observation = self._observations(fact.indicator).get(fact.id)
        if fact.indicator in self._dataset.local:
            yield LOCAL_FIGURES_NOTE
        given = "given" if fact.indicator in self._dataset.local else "published"
        if fact.status == "derived":
            yield f"worked out for this book as {fact.note}" if fact.note else "worked out"
        elif fact.value is None:
            yield f"{given} without a value: {fact.exact}"
        else:
            note = f"; {fact.note}" if fact.note else ""
            how = {"at_most": " as the most it can be", "rounded": ", rounded"}.get(fact.status, "")
            yield f"{given}{how}: {fact.exact}{note}"
        if fact.area_code == NEIGHBOURS_CODE:
            codes = self._dataset.neighbours.get(self._area.code, ())
            names = [self._dataset.areas.by_code[code].name for code in codes]
            yield f"the neighbours are {join_in_words(names)}"
        if observation is not None and observation.numerator is not None:
            parts = [observation.numerator, observation.denominator]
            numbers = " over ".join(f"{part:,.10g}" for part in parts if part is not None)
            yield f"numerator and denominator: {numbers}"
        if fact.value is None:
            return
        if limits := interval_in_words(fact):
            how = "the publisher's own"
            if observation is None or not self._has_published_interval(observation, catalogue):
                step = self._dataset.sources[fact.source].counts_rounded_to
                how = _interval_method(fact, step)
            yield f"95% interval {limits}: {how}"
        if rounding := rounding_in_words(fact, self._dataset.sources):
            yield f"the publisher rounds such counts {rounding}"

    def _has_published_interval(self, observation: Observation, catalogue: Indicator) -> bool:
        if observation.wide_lower is None:
            return "/".join(observation.key) in self._typed_in_intervals
        # Only a published interval gives the stored wide one by widening it.
        limits = confidence_limits(observation, catalogue)
        return limits is not None and abs(limits.wide_lower - observation.wide_lower) < 1e-9

    def _facts_made_of(self, fact: Fact) -> Iterable[Fact]:
        """Yield the published facts that a derived one rests on, so far as they can be told."""
        if fact.status not in ("derived", "at_most") or fact.role != "area":
            return
        derived = self._observations(fact.indicator).get(fact.id)
        if derived is None:
            return
        related = _PARTS_OF_NET if fact.indicator == "net_expenditure" else ()
        of_same = [
            other
            for name in (fact.indicator, *related)
            for other in self._published_facts(name)
            if (other.breakdown, other.period) == (fact.breakdown, fact.period)
            and other.id != fact.id
        ]
        parts = (derived.numerator, derived.denominator)
        exact = [other for other in of_same if other.value in parts]
        if not exact and "the published rate" in fact.note:
            exact = [other for other in of_same if other.unit.startswith("per ")]
        yield from exact or of_same
        for name in _RESIDENTS:
            for other in self._published_facts(name):
                is_used = other.value in parts or _is_named_in(fact.note, other)
                if is_used and name != fact.indicator:
                    yield other

    def _published_facts(self, indicator: str) -> Iterator[Fact]:
        """Yield the area's own facts of an indicator that have a value and were published."""
        if indicator in self._dataset.indicators:
            for fact in make_facts(self._dataset, self._area, indicator):
                if fact.role == "area" and fact.value is not None and fact.status != "derived":
                    yield fact

    def _observations(self, indicator: str) -> Mapping[str, Observation]:
        return {"/".join(one.key): one for one in self._dataset.observations_of(indicator)}

    @cached_property
    def _locations(self) -> Mapping[str, SourceLocation]:
        return {"/".join(key): place for key, place in self._dataset.source_locations().items()}

    @cached_property
    def _typed_in_intervals(self) -> frozenset[str]:
        rows = read_csv_rows(self._project.root / TYPED_IN_FILE, OBSERVATION_COLUMNS)
        key = OBSERVATION_COLUMNS[:5]
        return frozenset("/".join(row[name] for name in key) for _, row in rows if row["lower"])


def _forms_in_words(fact: Fact) -> str:
    """Return how a value is written in charts, tables and sentences."""
    figures = f"{fact.short} in charts and tables"
    if fact.exact != fact.short:
        figures = f"{fact.short} in charts, {fact.exact} in tables"
    is_same = fact.value is None or fact.sentence == fact.short
    return f"shown as {figures}" + ("" if is_same else f", “{fact.sentence}” in text")


def _interval_method(fact: Fact, rounded_to: float) -> str:
    """Return by which method of :mod:`carebook.statistics.intervals` limits were worked out."""
    if fact.unit == units.PERCENT:
        method = "by Wilson's method from the number of people asked or counted"
    else:
        count = "the count" if fact.unit == units.COUNT else "the count that the rate rests on"
        method = f"from {count}, by Byar's method (exact Poisson limits below 10)"
    wider = f", widened as counts are rounded to the nearest {rounded_to:g}" if rounded_to else ""
    return f"worked out {method}{wider}"


def _is_named_in(note: str, residents: Fact) -> bool:
    """Whether the note of a derived value names a number or share of residents by its year."""
    year = periods.period_label(residents.period)
    phrases = {
        "population": f"the population of {year}",
        "older_share": f"residents aged 65 and over in {year}",
    }
    phrase = phrases.get(residents.indicator)
    return phrase is not None and phrase in note
