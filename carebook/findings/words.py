"""What is said of a finding beside its figures: its message, its limits and what to ask."""

from collections.abc import Iterable

from carebook.data.dataset import Dataset
from carebook.data.wording import FigureQuestions, FigureWording, wording_of
from carebook.facts.fact import Fact
from carebook.findings.certainty import Side
from carebook.findings.finding import Finding, ScoredCandidate
from carebook.text.phrasing import capitalised

# So many questions of one finding are asked.
_MAX_QUESTIONS = 2


def words_of(fact: Fact, dataset: Dataset) -> FigureWording:
    """Return how a fact is said."""
    indicator = dataset.indicators[fact.indicator]
    return wording_of(
        dataset.wording, fact.indicator, fact.breakdown, indicator.title, indicator.statement
    )


def group_of(fact: Fact, dataset: Dataset) -> str:
    """Return the words of a fact's breakdown; empty where it has none."""
    return dataset.indicators[fact.indicator].breakdowns.get(fact.breakdown, "")


def name_of(fact: Fact, dataset: Dataset) -> str:
    """Return what a fact measures, as inside a sentence: "carers' social contact"."""
    return words_of(fact, dataset).name.format(group=group_of(fact, dataset))


def message_of(one: ScoredCandidate, dataset: Dataset) -> str:
    """Return what a figure says, as a headline without a full stop.

    ``Fewer carers have the company they want``; where it is the change that matters, ``Fewer carers
    have the company they want than in 2018-19``; where the figure is not sure to differ, what it
    measures: ``Carers' social contact``.
    """
    fact, side = one.candidate.fact, one.certainty.side
    if one.is_change and one.side is not None:
        return message_of_change(fact, one.side, one.changed_since, dataset)
    if side is None or not one.certainty.is_sure:
        return capitalised(name_of(fact, dataset))
    return message_of_side(fact, side, dataset)


def message_of_side(fact: Fact, side: Side, dataset: Dataset) -> str:
    """Return what a figure says where it lies on a side of England's, as a headline."""
    words = words_of(fact, dataset)
    said = words.higher if side == "higher" else words.lower
    return said or f"{capitalised(name_of(fact, dataset))}: {side} than in England"


def message_of_change(fact: Fact, side: Side, since: str, dataset: Dataset) -> str:
    """Return what a figure says that moved to a side since a period, as a headline."""
    words = words_of(fact, dataset)
    said = words.higher if side == "higher" else words.lower
    return f"{said or f'{capitalised(name_of(fact, dataset))}: {side}'} than in {since}"


def limits_of(one: ScoredCandidate, dataset: Dataset) -> str:
    """Return what a figure does not show, as a sentence; empty where nothing is known of it."""
    return words_of(one.candidate.fact, dataset).limits


def questions_of(finding: Finding, dataset: Dataset) -> tuple[str, ...]:
    """Return what to ask locally about a finding; none where it lies on neither side.

    Of a change, what is asked where a figure lies on the side to which it moved.
    """
    asked = words_of(finding.lead.candidate.fact, dataset).questions
    side = finding.lead.side
    return () if side is None else getattr(asked, side)[:_MAX_QUESTIONS]


def figures_without_words(
    weighed: Iterable[ScoredCandidate], dataset: Dataset
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the figures that have no wording of their own, and those with words but no question.

    Of an indicator with groups it is enough that the indicator has some.
    """
    unworded, unasked = [], []
    for one in weighed:
        name, indicator = one.candidate.name, one.candidate.fact.indicator
        if name not in dataset.wording and indicator not in dataset.wording:
            unworded.append(name)
        elif not _is_asked(words_of(one.candidate.fact, dataset).questions):
            unasked.append(name)
    return tuple(unworded), tuple(unasked)


def _is_asked(questions: FigureQuestions) -> bool:
    return bool(questions.higher and questions.lower)
