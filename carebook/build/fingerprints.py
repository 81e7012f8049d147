"""One area's slice of the data: what its book rests on, as checksums that tell when it changed.

A figure of another authority is part of it only where a chart of this area's book shows it, or
where it moves the place of one of the area's own figures among all.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property

from carebook.books.manifest import MISSING_CHECKSUM, checksum_or_missing
from carebook.core.project import Project
from carebook.data.areas import Area
from carebook.data.dataset import Dataset
from carebook.facts.checksums import (
    area_as_text,
    checksum_of_texts,
    facts_as_text,
    figures_checksum,
    local_figures_checksum,
    models_as_json,
)
from carebook.facts.fact import Fact, other_facts_to_chart
from carebook.facts.knowledge import facts_as_shown
from carebook.facts.missing import missing_figure_context
from carebook.notebooks import access_log
from carebook.notebooks.case_studies import load_case_studies


class AreaFingerprints:
    """What a notebook can read of one area's data, each read with its checksum."""

    def __init__(self, project: Project, dataset: Dataset, area: Area) -> None:
        """Read nothing yet: each checksum is computed when it is asked for."""
        self._project, self._dataset, self._area = project, dataset, area
        self._facts: dict[str, tuple[Fact, ...]] = {}

    @cached_property
    def local_checksum(self) -> str:
        """The checksum of the area's local figures; empty where it has none."""
        return local_figures_checksum(self._dataset, self._area)

    @cached_property
    def figures_checksum(self) -> str:
        """The checksum of all figures of the area and its comparators."""
        return figures_checksum(self._dataset, self._area)

    def read_checksum(self, read: str) -> str:
        """Return the checksum of what a read gives, by its name from the access log."""
        kind, _, name = read.partition(":")
        if kind == access_log.FILE:
            return checksum_or_missing(self._project.root / name)
        if kind in (access_log.FACTS, access_log.OTHER_AUTHORITIES):
            if name not in self._dataset.indicators:
                return MISSING_CHECKSUM
            of_own = kind == access_log.FACTS
            return self._facts_checksum(name) if of_own else self._others_checksum(name)
        whole: Mapping[str, Callable[[], str]] = {
            access_log.CASE_STUDIES: self._case_studies_checksum,
            access_log.NEIGHBOURS: self._neighbours_checksum,
            access_log.ORIGIN: self._origin_checksum,
            access_log.SOURCES: self._sources_checksum,
            access_log.AREA_FIGURES: lambda: self.figures_checksum,
            access_log.WHOLE_DATASET: lambda: self._dataset.origin.checksum + self.local_checksum,
            access_log.PROJECT_FILES: self._files_checksum,
        }
        return whole[kind]()

    def read_checksums(self, noted: Iterable[str]) -> dict[str, str]:
        """Return the checksums of several reads, by their names."""
        return {read: self.read_checksum(read) for read in noted}

    def _facts_of_indicator(self, indicator: str) -> tuple[Fact, ...]:
        if indicator not in self._facts:
            catalogue = self._dataset.indicators[indicator]
            self._facts[indicator] = facts_as_shown(self._dataset, self._area, indicator, catalogue)
        return self._facts[indicator]

    def _facts_checksum(self, indicator: str) -> str:
        facts = self._facts_of_indicator(indicator)
        own = any(fact.role == "area" and fact.value is not None for fact in facts)
        # The sentence in place of a missing figure rests on what other areas have.
        missing = None if own else missing_figure_context(self._dataset, indicator, self._area)
        place = area_as_text(self._dataset, self._area)
        texts = facts_as_text(self._dataset, indicator, facts)
        return checksum_of_texts(place, texts, repr(missing))

    def _others_checksum(self, indicator: str) -> str:
        facts = self._facts_of_indicator(indicator)
        beside = other_facts_to_chart(self._dataset, self._area, indicator, None, facts)
        areas = self._dataset.areas.by_code
        regions = [areas[fact.area_code].region_code for fact in beside]
        near = self._dataset.neighbours.get(self._area.code, ())
        return checksum_of_texts(models_as_json(beside), repr(regions), repr(near))

    def _files_checksum(self) -> str:
        """Every file that a cell might open: beside the notebooks, and in the data folder."""
        root = self._project.root
        found = [*(root / "notebooks").rglob("*"), *self._project.data.rglob("*")]
        names = {path.relative_to(root) for path in found if path.is_file()}
        # A hidden folder holds locks, or what an editor keeps.
        passed_over = {"ingested", "raw", "summaries", "__pycache__"}
        lines = (
            f"{name.as_posix()} {checksum_or_missing(root / name)}"
            for name in sorted(names)
            if name.suffix not in (".ipynb", ".qmd")
            and not any(part in passed_over or part[:1] == "." for part in name.parts[:-1])
        )
        return checksum_of_texts(*lines)

    def _case_studies_checksum(self) -> str:
        folder = self._project.data / "case_studies"
        found = load_case_studies(folder, self._dataset.areas)
        return checksum_of_texts(*(repr(study) for area, study in found if area == self._area))

    def _neighbours_checksum(self) -> str:
        areas = self._dataset.areas.by_code
        codes = self._dataset.neighbours.get(self._area.code, ())
        return checksum_of_texts(*(areas[code].name for code in codes))

    def _origin_checksum(self) -> str:
        origin, many = self._dataset.origin, len(self._dataset.areas.authorities)
        return checksum_of_texts(origin.kind, repr(origin.files), repr(origin.checksums), str(many))

    def _sources_checksum(self) -> str:
        sources = self._dataset.published_sources
        each = (models_as_json([source]) for source in sources.values())
        local = [
            models_as_json([one.source]) + repr(sorted({o.period for o in one.observations}))
            for one in self._dataset.local_figures_of(self._area.code)
        ]
        return checksum_of_texts(*each, repr(self._dataset.periods_by_source), *local)
