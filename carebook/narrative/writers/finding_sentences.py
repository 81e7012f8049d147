"""The rule writer's paragraph on one finding: its headline, its figures, and what goes with it."""

from collections.abc import Iterable, Sequence

from carebook.data.dataset import Dataset
from carebook.facts.fact import Fact
from carebook.facts.position_bands import position_band
from carebook.findings.finding import AreaFindings, Finding
from carebook.findings.words import questions_of
from carebook.narrative.writers.change_sentences import told_change_sentence
from carebook.narrative.writers.figure_sentences import (
    ToldFigure,
    chance_sentence,
    figure_sentence,
    make_told_figure,
    message_sentence,
    same_holds_sentence,
)
from carebook.narrative.writers.missing_sentences import unique
from carebook.notebooks.blocks import IndicatorBlock
from carebook.text.lead_in import with_lead_in
from carebook.text.phrasing import number_in_words


class FindingTeller:
    """Turns the findings of a book into words, by the blocks that show their figures."""

    def __init__(
        self, blocks: Iterable[IndicatorBlock], findings: AreaFindings, dataset: Dataset
    ) -> None:
        """Note which block shows each fact; the first that does is spoken of."""
        self._findings, self._dataset = findings, dataset
        self._shown: dict[str, tuple[IndicatorBlock, Fact]] = {}
        for block in blocks:
            if block.silence is None:
                for fact in block.area_facts:
                    self._shown.setdefault(fact.id, (block, fact))

    def shows(self, finding: Finding) -> bool:
        """Whether the figure that leads a finding is on the pages."""
        return finding.lead.candidate.fact.id in self._shown

    def figures(self, finding: Finding) -> list[ToldFigure]:
        """Return the figures of a finding that are on the pages, the one that leads first."""
        told = (finding.lead, *finding.also)
        shown = [
            self._shown[one.candidate.fact.id] for one in told if self._has(one.candidate.fact)
        ]
        return [make_told_figure(*pair, self._findings, self._dataset) for pair in shown]

    def paragraph(self, finding: Finding, most_also: int | None = None) -> str:
        """Return a finding as a paragraph that opens with its headline.

        Up to ``most_also`` of the figures that say the same are told with it; all where it is None.
        """
        lead, *others = self.figures(finding)
        change = lead.weighed.change if lead.weighed else None
        said = [
            figure_sentence(lead, chance_follows=True),
            chance_sentence(lead),
            _position_sentence(lead),
            told_change_sentence(lead.block, lead.fact, change),
        ]
        if finding.pattern:
            side = lead.weighed.certainty.side if lead.weighed else ""
            kinds = f"all {number_in_words(finding.pattern)} kinds of support with a figure"
            said.append(f"It is {side} than in England for {kinds}.")
        said += [same_holds_sentence(figure) for figure in others[:most_also]]
        return with_lead_in(message_sentence(lead), " ".join(text for text in said if text))

    def limits(self, findings: Iterable[Finding]) -> list[str]:
        """Return what findings do not show, each sentence once."""
        return unique(
            figure.words.limits
            for finding in findings
            for figure in self.figures(finding)[:1]
            if figure.words.limits
        )

    def questions(self, findings: Sequence[Finding], most: int) -> tuple[str, ...]:
        """Return what to ask: the first question of each finding, then the second ones."""
        asked = [questions_of(finding, self._dataset) for finding in findings]
        turns = (row[turn] for turn in range(2) for row in asked if len(row) > turn)
        return tuple(unique(turns))[:most]

    def _has(self, fact: Fact) -> bool:
        return fact.id in self._shown


def _position_sentence(figure: ToldFigure) -> str:
    """Say where a finding stands among all authorities; nothing of one that is ordinary."""
    position = figure.weighed.candidate.position if figure.is_finding and figure.weighed else None
    band = position_band(position) if position is not None else ""
    return f"That is {band}." if band else ""
