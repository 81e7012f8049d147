"""What changed between two snapshots: everything that is told of it, in one record."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from carebook.books.changes.figure_changes import ComparedFigures, compare_figures
from carebook.books.changes.finding_changes import FindingsChange, find_findings_changes
from carebook.books.changes.movements import Movement, find_movements
from carebook.books.changes.snapshot import ComparedIndicator, Snapshot
from carebook.books.changes.wording_changes import (
    CatalogueChange,
    NeighbourChange,
    ParameterChange,
    SentenceChange,
    SourceChange,
    find_catalogue_changes,
    find_neighbour_changes,
    find_parameter_changes,
    find_sentence_changes,
    find_source_changes,
)

Entry = TypeVar("Entry")


@dataclass(frozen=True)
class Changes:
    """What changed between two snapshots.

    ``movements`` are all series with a newer period, whether they moved or not; the ``places`` are
    names of areas by code, in the order in which they are told, and ``authorities`` those that both
    have. ``new_areas`` and ``gone_areas`` are the names of authorities that only one has: nothing
    else is told of them.
    """

    old: Snapshot
    new: Snapshot
    places: Mapping[str, str]
    authorities: tuple[str, ...]
    indicators: Mapping[str, ComparedIndicator]
    figures: ComparedFigures
    movements: tuple[Movement, ...]
    sentences: tuple[SentenceChange, ...]
    catalogue: tuple[CatalogueChange, ...]
    sources: tuple[SourceChange, ...]
    neighbours: tuple[NeighbourChange, ...]
    parameters: tuple[ParameterChange, ...]
    new_areas: tuple[str, ...] = ()
    gone_areas: tuple[str, ...] = ()
    findings: tuple[FindingsChange, ...] = ()

    @property
    def clear_movements(self) -> tuple[Movement, ...]:
        """Those beyond chance, and material where the figures are complete."""
        return tuple(one for one in self.movements if one.is_clear)

    @property
    def broken_series(self) -> tuple[Movement, ...]:
        """Those with a newer period on another footing, which nothing is compared with."""
        return tuple(one for one in self.movements if one.broke_in)

    @property
    def counts(self) -> Mapping[str, int]:
        """How many there are of each kind, in the order in which they are told."""
        figures = self.figures
        return {
            "moved": len(self.clear_movements),
            "revised": len(figures.revised),
            "gone": len(figures.gone),
            "new": len(figures.new),
            "changed_otherwise": figures.other_changes,
            "series_breaks": len(self.broken_series),
            "indicators_new": len(figures.new_indicators),
            "indicators_gone": len(figures.gone_indicators),
            "sources": len(self.sources),
            "findings": len(self.findings),
            "sentences": len(self.sentences),
            "neighbours": len(self.neighbours),
            "catalogue": len(self.catalogue),
            "parameters": len(self.parameters),
            "areas_new": len(self.new_areas),
            "areas_gone": len(self.gone_areas),
        }

    @property
    def is_empty(self) -> bool:
        """Whether nothing changed."""
        return not any(self.counts.values())


def find_changes(old: Snapshot, new: Snapshot) -> Changes:
    """Hold two snapshots against each other."""
    came = [code for code in new.authorities if code not in old.authorities]
    went = [code for code in old.authorities if code not in new.authorities]
    one, other = _without_areas(old, went), _without_areas(new, came)
    figures = compare_figures(one, other)
    return Changes(
        old=old,
        new=new,
        places={**new.places, **{k: v for k, v in old.places.items() if k not in new.places}},
        authorities=other.authorities,
        indicators={**old.indicators, **new.indicators},
        figures=figures,
        movements=find_movements(one, other, figures.hidden),
        sentences=find_sentence_changes(one, other, figures.hidden),
        catalogue=find_catalogue_changes(one, other),
        sources=find_source_changes(one, other),
        neighbours=find_neighbour_changes(one, other),
        parameters=find_parameter_changes(one, other),
        new_areas=tuple(new.places[code] for code in came),
        gone_areas=tuple(old.places[code] for code in went),
        findings=find_findings_changes(one, other, figures.hidden),
    )


def _without_areas(snapshot: Snapshot, codes: Collection[str]) -> Snapshot:
    """Return a snapshot without the areas that the other one has not."""
    if not codes:
        return snapshot
    slugs = {snapshot.slugs[code] for code in codes}
    frame = snapshot.figures
    return replace(
        snapshot,
        authorities=tuple(code for code in snapshot.authorities if code not in codes),
        figures=frame[~frame["area_code"].isin(list(codes))],
        summaries=_without(snapshot.summaries, slugs),
        parameters=_without(snapshot.parameters, slugs),
        neighbours={c: names for c, names in snapshot.neighbours.items() if c not in codes},
    )


def _without(
    entries: Mapping[tuple[str, str], Entry], slugs: Collection[str]
) -> "dict[tuple[str, str], Entry]":
    return {key: one for key, one in entries.items() if key[0] not in slugs}
