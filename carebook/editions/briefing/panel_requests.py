"""What a paper has its panel ask: officers about the findings, and everybody what else matters.

Nothing here names a cause or blames anybody: the questions are the bank's (``data/questions.yml``),
those of the book's own texts, and general ones.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from carebook.data.dataset import Dataset
from carebook.editions.briefing.fixed_words import fixed_texts
from carebook.findings.finding import Finding
from carebook.findings.words import name_of, questions_of
from carebook.narrative.selection import AssessedSummary, SelectedSummary
from carebook.narrative.summary_requests import BOOK
from carebook.narrative.writers.writer_registry import WRITERS
from carebook.text.phrasing import capitalised, uncapitalised


@dataclass(frozen=True)
class PanelRequest:
    """A recommendation to ask officers about a finding: ``asks`` is its words up to a question.

    ``question`` stands after a colon, and is empty where the bank has none.
    """

    asks: str
    question: str

    @property
    def text(self) -> str:
        """The whole recommendation."""
        if not self.question:
            return f"{self.asks}."
        return f"{self.asks}: {uncapitalised(self.question)}"


@dataclass(frozen=True)
class QuestionGroup:
    """Questions, and what they are about; empty for general ones."""

    about: str
    questions: tuple[str, ...]


def requests_on_findings(
    findings: Iterable[Finding], dataset: Dataset, body: str
) -> Iterator[PanelRequest]:
    """Yield a recommendation for each finding that stands out, in their order.

    Officers are not asked to account for what is like it is elsewhere.
    """
    for finding in findings:
        if not finding.is_ordinary:
            name = name_of(finding.lead.candidate.fact, dataset)
            [asks] = fixed_texts("report on a finding", body=body, measured=name)
            yield PanelRequest(asks, next(iter(questions_of(finding, dataset)), ""))


def questions_on_findings(
    findings: Iterable[Finding], dataset: Dataset
) -> tuple[QuestionGroup, ...]:
    """Return what to ask locally about each finding that there are questions for."""
    groups = (
        QuestionGroup(
            capitalised(name_of(one.lead.candidate.fact, dataset)), questions_of(one, dataset)
        )
        for one in findings
    )
    return tuple(group for group in groups if group.questions)


def questions_of_texts(
    summaries: Iterable[SelectedSummary], asked: Iterable[str]
) -> tuple[QuestionGroup, ...]:
    """Return what the book's texts would have asked besides.

    Args:
        summaries: all that stand on the book's pages. What a person or a model asks there is asked
            here too; of the rule writer's questions, those of the whole book.
        asked: the questions that stand in the paper already.

    """
    known = set(asked)
    groups = []
    for one in summaries:
        is_of_book = one.request.subject == BOOK
        if one.on_page is None or (_is_by_rule(one.on_page) and not is_of_book):
            continue
        new = dict.fromkeys(text for text in one.on_page.assessed.questions if text not in known)
        known.update(new)
        if new:
            groups.append(QuestionGroup("" if is_of_book else _about(one), tuple(new)))
    return tuple(groups)


def _is_by_rule(text: AssessedSummary) -> bool:
    return WRITERS[text.summary.writer].is_deterministic


def _about(one: SelectedSummary) -> str:
    return one.request.title if one.request.indicator is not None else one.request.chapter_title
