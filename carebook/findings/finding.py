"""Findings: figures that matter here, with how sure each is and why it was chosen."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from carebook.facts.relations import Change
from carebook.findings.candidates import Candidate
from carebook.findings.certainty import Certainty
from carebook.findings.change import clear_change
from carebook.findings.scores import Score


@dataclass(frozen=True)
class ScoredCandidate:
    """A figure with its certainty and its score."""

    candidate: Candidate
    certainty: Certainty
    score: Score

    @property
    def qualifies(self) -> bool:
        """Whether it may be told as a finding: it differs for sure, and its figure is good."""
        return self.certainty.is_sure and self.score.total > 0

    @property
    def change(self) -> Change | None:
        """The clear change that is told of it, if there is one."""
        return clear_change(self.candidate)


@dataclass(frozen=True)
class Finding:
    """What is told as one: a figure, and those that say the same beside it.

    Attributes:
        lead: the figure that scores highest, which is told first.
        also: figures of other measures that lie on the same side, best score first.
        pattern: how many breakdowns of the lead's measure lie on its side, where it is all of
            three or more; 0 otherwise.
        group: the name of what lead and also say together; empty where it is the lead alone.
        is_ordinary: whether it is told although it does not differ for sure, since every book says
            what people say themselves.

    """

    lead: ScoredCandidate
    also: tuple[ScoredCandidate, ...] = ()
    pattern: int = 0
    group: str = ""
    is_ordinary: bool = False

    @property
    def name(self) -> str:
        """The name of the figure that leads: ``carers_social_contact``."""
        return self.lead.candidate.name

    @property
    def chapter(self) -> str:
        """The chapter in which the figure stands."""
        return self.lead.candidate.chapter

    @property
    def score(self) -> float:
        """The score of the figure that leads."""
        return self.lead.score.total


@dataclass(frozen=True)
class AreaFindings:
    """The findings of an area, the most important first, and all that was weighed.

    ``chosen`` are the book's, ``all`` every finding, those of the book among them.
    ``today`` is the day of the edition. ``is_close_to_others`` says that few figures differ for
    sure.
    """

    chosen: tuple[Finding, ...]
    all: tuple[Finding, ...]
    weighed: tuple[ScoredCandidate, ...]
    today: date
    is_close_to_others: bool

    @cached_property
    def by_chapter(self) -> Mapping[str, tuple[Finding, ...]]:
        """Every finding of each chapter, in order."""
        found: dict[str, list[Finding]] = {}
        for finding in self.all:
            found.setdefault(finding.chapter, []).append(finding)
        return {name: tuple(findings) for name, findings in found.items()}

    @cached_property
    def by_fact(self) -> Mapping[str, ScoredCandidate]:
        """Everything that was weighed, by the id of its fact."""
        return {one.candidate.fact.id: one for one in self.weighed}
