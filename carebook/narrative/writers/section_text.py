"""The rule writer's text on a section: its findings, what is ordinary, what they do not show."""

from collections.abc import Sequence

from carebook.data.dataset import Dataset
from carebook.findings.finding import AreaFindings, Finding
from carebook.narrative.writers.figure_sentences import (
    ToldFigure,
    background_sentence,
    figure_sentence,
    make_told_figure,
)
from carebook.narrative.writers.finding_sentences import FindingTeller
from carebook.narrative.writers.latest_facts import told_facts
from carebook.narrative.writers.missing_sentences import missing_figures_sentence
from carebook.narrative.writers.rule_text import RuleText
from carebook.notebooks.blocks import IndicatorBlock
from carebook.text.lead_in import with_lead_in
from carebook.text.phrasing import number_in_words, place_in_sentence, some_in_words

# So many findings open a section; its charts tell the rest.
_MAX_FINDINGS = 3
# With each, so many other figures that say the same; the rest are named.
_MAX_ALSO = 1
_MAX_QUESTIONS = 4
# Where findings give fewer questions than these, other figures are asked about too.
_FEWEST_QUESTIONS = 2
# Measures that are like England's are named up to so many.
_MAX_NAMED = 5
# Of what sets the scene so much is told: it is no finding.
_MAX_BACKGROUND = 4
# A block of more groups than these is told by its own chart alone.
_MAX_GROUPS = 2
_NO_DIFFERENCE = ("similar", "about the same", "same")


def section_text(
    title: str, blocks: Sequence[IndicatorBlock], findings: AreaFindings, dataset: Dataset
) -> RuleText:
    """Return a section's findings, what is ordinary, what they do not show, and what to ask.

    ``title`` is the chapter's.
    """
    shown = [block for block in blocks if block.silence is None and block.area_facts]
    teller = FindingTeller(shown, findings, dataset)
    of_section = [finding for finding in findings.all if teller.shows(finding)]
    told = of_section[:_MAX_FINDINGS]
    figures = _figures(shown, findings, dataset)
    background = dataset.finding_settings.background
    if figures and all(figure.fact.indicator in background for figure in figures):
        paragraphs = [" ".join(_background_sentences(figures))]
    elif figures or told:
        place = place_in_sentence(shown[0].area)
        paragraphs = [
            f"{title}: {_standing_out(len(told), place)}",
            *(teller.paragraph(finding, _MAX_ALSO) for finding in told),
            " ".join(_ordinary_sentences(figures, told, place)),
        ]
    else:
        paragraphs = []
    closing = [*teller.limits(told), missing_figures_sentence(blocks)]
    if any(closing):
        paragraphs.append(with_lead_in("What this cannot show.", " ".join(filter(None, closing))))
    questions = _questions(teller, told, figures)
    return RuleText(tuple(filter(None, paragraphs)), questions)


def _figures(
    shown: Sequence[IndicatorBlock], findings: AreaFindings, dataset: Dataset
) -> list[ToldFigure]:
    """Return the figures of the blocks that have few groups."""
    return [
        make_told_figure(block, fact, findings, dataset)
        for block in shown
        if len(facts := told_facts(block)) <= _MAX_GROUPS
        for fact in facts
        if fact.level == "local" and fact.current
    ]


def _background_sentences(figures: Sequence[ToldFigure]) -> list[str]:
    """Say what sets the scene: the first figure, and how others lie beside England's."""
    first, *others = figures
    beside = [background_sentence(figure) for figure in others]
    return [figure_sentence(first, most_beside=0), *filter(None, beside)][:_MAX_BACKGROUND]


def _standing_out(count: int, place: str) -> str:
    if not count:
        return f"no finding stands out in {place}."
    things = "finding stands" if count == 1 else "findings stand"
    return f"{number_in_words(count)} {things} out in {place}."


def _ordinary_sentences(
    figures: Sequence[ToldFigure], told: Sequence[Finding], place: str
) -> list[str]:
    """Say what else differs from England's, and what does not."""
    known = _facts_told(told)
    rest = [figure for figure in figures if figure.fact.id not in known]
    more = [figure.name for figure in rest if figure.is_finding]
    alike = [figure.name for figure in rest if _is_like_england(figure)]
    said = []
    if more:
        said.append(f"There is more that sets {place} apart: {some_in_words(more, _MAX_NAMED)}.")
    if alike:
        said.append(
            f"There is no clear difference from England in {some_in_words(alike, _MAX_NAMED)}."
        )
    return said


def _facts_told(told: Sequence[Finding]) -> set[str]:
    return {
        one.candidate.fact.id
        for finding in told
        for one in (finding.lead, *finding.also[:_MAX_ALSO])
    }


def _is_like_england(figure: ToldFigure) -> bool:
    standard = figure.standard
    return (
        standard is not None
        and standard.role == "england"
        and figure.verdict(standard) in _NO_DIFFERENCE
    )


def _questions(
    teller: FindingTeller, told: Sequence[Finding], figures: Sequence[ToldFigure]
) -> tuple[str, ...]:
    """Return what to ask about the findings and, where that is little, about what comes nearest."""
    known = _facts_told(told)
    others = [
        figure.weighed
        for figure in figures
        if figure.weighed is not None and figure.fact.id not in known
    ]
    asked = [*told]
    questions = teller.questions(asked, _MAX_QUESTIONS)
    for one in sorted(others, key=lambda one: -one.score.total):
        if len(questions) >= _FEWEST_QUESTIONS:
            break
        asked.append(Finding(lead=one, is_ordinary=True))
        questions = teller.questions(asked, _MAX_QUESTIONS)
    return questions
