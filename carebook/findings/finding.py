"""Findings: figures that matter here, with how sure each is and why it was chosen."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from carebook.data.periods import period_label
from carebook.facts.relations import Change
from carebook.findings.candidates import Candidate
from carebook.findings.certainty import Certainty, Side
from carebook.findings.scores import Score


@dataclass(frozen=True)
class ScoredCandidate:
    """A figure with its certainty, its score and the clear change that is told of it, if any.

    ``is_change`` says that it is the change that makes it a finding: the figure itself does not
    differ from England's for sure.
    """

    candidate: Candidate
    certainty: Certainty
    score: Score
    change: Change | None = None
    is_change: bool = False

    @property
    def differs(self) -> bool:
        """Whether it differs from England's for sure, and is good."""
        return self.certainty.is_sure and self.score.total > 0

    @property
    def qualifies(self) -> bool:
        """Whether it may be told as a finding: it differs or moved for sure, and is good."""
        return (self.certainty.is_sure or self.is_change) and self.score.total > 0

    @property
    def side(self) -> Side | None:
        """To which side of England it lies; of a change, to which side it moved."""
        if self.is_change and self.change is not None:
            return "higher" if self.change.direction == "rose" else "lower"
        return self.certainty.side

    @property
    def changed_since(self) -> str:
        """The period from which its change is told, as it is printed; empty without a change."""
        earlier = {fact.id: fact.period for fact in self.candidate.earlier}
        return period_label(earlier[self.change.earlier]) if self.change is not None else ""


@dataclass(frozen=True)
class Finding:
    """What is told as one: a figure, and those that say the same beside it.

    Attributes:
        lead: the figure that scores highest, which is told first.
        also: figures of other measures that lie on the same side, best score first.
        pattern: how many kinds lie on the side of the lead, which is their whole, where it is all
            of three or more; 0 otherwise.
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
    ``today`` is the day of the edition. ``is_close_to_others`` says that few figures lie far
    out, of many that are known.
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
