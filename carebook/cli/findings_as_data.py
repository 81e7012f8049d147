"""What ``carebook findings --json`` prints."""

from collections.abc import Mapping
from typing import Any

from carebook.data.areas import Area
from carebook.data.dataset import Dataset
from carebook.facts.knowledge import AreaKnowledge
from carebook.findings.finding import AreaFindings, Finding, ScoredCandidate
from carebook.findings.not_chosen import not_chosen
from carebook.findings.words import message_of, questions_of


def data_of_area(knowledge: AreaKnowledge, found: AreaFindings) -> dict[str, Any]:
    """Return the findings of an area, and all that was weighed, with why it was not chosen."""
    dataset = knowledge.dataset
    reasons = {
        one.figure.candidate.fact.id: one.reason
        for one in not_chosen(found, dataset.finding_settings)
    }
    return {
        **data_of_chosen(knowledge.area, found, dataset),
        "by_chapter": {
            chapter: [_finding_data(finding, dataset) for finding in findings]
            for chapter, findings in found.by_chapter.items()
        },
        "weighed": [
            {**_figure_data(one), "not_chosen": reasons.get(one.candidate.fact.id)}
            for one in found.weighed
        ],
    }


def data_of_chosen(area: Area, found: AreaFindings, dataset: Dataset) -> dict[str, Any]:
    """Return the findings that open the book of an area."""
    return {
        "area": area.code,
        "slug": area.slug,
        "name": area.name,
        "is_close_to_others": found.is_close_to_others,
        "findings": [_finding_data(finding, dataset) for finding in found.chosen],
    }


def _finding_data(finding: Finding, dataset: Dataset) -> dict[str, Any]:
    return {
        "message": message_of(finding.lead, dataset),
        **_figure_data(finding.lead),
        "also": [_figure_data(one) for one in finding.also],
        "group": finding.group,
        "pattern": finding.pattern,
        "is_ordinary": finding.is_ordinary,
        "questions": list(questions_of(finding, dataset)),
    }


def _figure_data(one: ScoredCandidate) -> Mapping[str, Any]:
    candidate = one.candidate
    return {
        "figure": candidate.name,
        "chapter": candidate.chapter,
        "fact": candidate.fact.id,
        "period": candidate.fact.period,
        "value": candidate.fact.value,
        "unit": candidate.fact.unit,
        "beside": {other.role: other.value for other in candidate.comparators},
        "position": candidate.position and candidate.position.model_dump(exclude={"fact"}),
        "certainty": one.certainty.model_dump(),
        "change": one.change and one.change.model_dump(),
        "is_change": one.is_change,
        "score": one.score.model_dump(),
    }
