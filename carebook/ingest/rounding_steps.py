"""To what each source rounds its figures, as its entry or its description says."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from carebook.data.indicators import Source
from carebook.data.units import COUNT

if TYPE_CHECKING:
    from carebook.ingest.descriptions.file_description import FileDescription

# The step to which a source rounds, by source, indicator and unit.
RoundingSteps = Mapping[tuple[str, str, str], float]


def rounding_of_sources(sources: Mapping[str, Source], indicators: Iterable[str]) -> RoundingSteps:
    """Return the steps to which sources round the counts of any of these indicators."""
    return {
        (key, indicator, COUNT): source.counts_rounded_to
        for key, source in sources.items()
        if source.counts_rounded_to
        for indicator in indicators
    }


def rounding_of_descriptions(descriptions: Mapping[str, "FileDescription"]) -> RoundingSteps:
    """Return the steps to which published files round, column by column."""
    return {
        (description.source_of_table(key, name), column.indicator, column.unit): column.rounded_to
        for key, description in descriptions.items()
        for name, table in description.tables.items()
        for column in table.columns
        if column.rounded_to
    }
