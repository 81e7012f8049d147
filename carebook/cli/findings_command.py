"""``carebook findings``: what matters in an area, in order, and why it was chosen."""

import json
from collections.abc import Iterator
from typing import Any

import click

from carebook.config.params import load_params
from carebook.core.project import Project
from carebook.data.dataset import Dataset
from carebook.facts.knowledge import AreaKnowledge, gather_knowledge
from carebook.findings.choice import find_findings
from carebook.findings.finding import AreaFindings, Finding, ScoredCandidate
from carebook.findings.words import message_of, questions_of
from carebook.ingest.loading import load_dataset
from carebook.text.phrasing import join_in_words


@click.command("findings")
@click.argument("area")
@click.option("--why", is_flag=True, help="Print the parts of each score, and what was not chosen.")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
def findings_command(area: str, *, why: bool, as_json: bool) -> None:
    """Show what matters in AREA: its findings, the most important first.

    A finding is a figure that differs from England's by more than chance and by enough to tell.
    How they are weighed stands in data/findings.yml.
    """
    project = Project.find()
    dataset = load_dataset(project)
    authority = dataset.areas.find_authority(area)
    today = load_params(project.params, authority).edition_date
    knowledge = gather_knowledge(dataset, authority)
    found = find_findings(knowledge, today)
    if as_json:
        data = _as_data(knowledge, found)
        click.echo(json.dumps(data, indent=2, ensure_ascii=False))
        return
    for line in _lines(knowledge, found, why=why):
        click.echo(line)


def _lines(knowledge: AreaKnowledge, found: AreaFindings, *, why: bool) -> Iterator[str]:
    name = knowledge.area.name
    if found.is_close_to_others:
        yield f"{name}: close to others on most measures"
    for number, finding in enumerate(found.chosen, 1):
        yield f"{number}. {message_of(finding.lead, knowledge.dataset)}"
        yield f"   {_title(knowledge, finding.lead)}"
        yield from _details(finding.lead, why=why)
        if finding.pattern:
            yield f"   so do all {finding.pattern} groups of this measure"
        for other in finding.also:
            yield f"   also: {_title(knowledge, other)}"
            yield from _details(other, why=why)
        if finding.is_ordinary:
            yield "   ordinary, and told because every book says what people say themselves"
        for text in questions_of(finding, knowledge.dataset):
            yield f"   ask: {text}"
    if not why:
        return
    chosen = {id(one) for finding in found.chosen for one in (finding.lead, *finding.also)}
    yield ""
    yield "Not chosen:"
    for one in sorted(found.weighed, key=lambda one: (-one.qualifies, -one.score.total)):
        if id(one) not in chosen:
            yield f"   {one.score.total:.2f}  {_title(knowledge, one)}: {one.certainty.grounds}"


def _title(knowledge: AreaKnowledge, one: ScoredCandidate) -> str:
    fact = one.candidate.fact
    indicator = knowledge.indicators[fact.indicator]
    group = indicator.breakdowns.get(fact.breakdown, "")
    return f"{indicator.title}{f', {group}' if group else ''} ({one.candidate.name})"


def _details(one: ScoredCandidate, *, why: bool) -> Iterator[str]:
    candidate, fact = one.candidate, one.candidate.fact
    beside = [f"{other.place} {other.short}" for other in candidate.comparators]
    said = f"   {fact.period}: {fact.short}"
    yield f"{said}, beside {join_in_words(beside)}" if beside else said
    side = one.certainty.side or "no difference"
    sure = "" if one.certainty.is_sure else "not sure: "
    place = ""
    if candidate.position is not None:
        place = (
            f"; {candidate.position.below} of {candidate.position.authorities} authorities "
            "have a lower figure"
        )
    yield f"   {sure}{side}, {one.certainty.grounds}{place}"
    if one.change is not None:
        z = "" if one.change.z is None else f" (z {one.change.z:+.1f})"
        yield f"   {one.change.direction} since the {one.change.start} figure{z}"
    if why:
        parts = [f"{'×' if p.is_factor else '+'}{p.amount:.2f} {p.reason}" for p in one.score.parts]
        yield f"   score {one.score.total:.2f}: {'; '.join(parts)}"


def _as_data(knowledge: AreaKnowledge, found: AreaFindings) -> dict[str, Any]:
    return {
        "area": knowledge.area.code,
        "name": knowledge.area.name,
        "is_close_to_others": found.is_close_to_others,
        "findings": [_finding_data(finding, knowledge.dataset) for finding in found.chosen],
        "by_chapter": {
            chapter: [_finding_data(finding, knowledge.dataset) for finding in findings]
            for chapter, findings in found.by_chapter.items()
        },
        "weighed": [_candidate_data(one) for one in found.weighed],
    }


def _finding_data(finding: Finding, dataset: Dataset) -> dict[str, Any]:
    return {
        "message": message_of(finding.lead, dataset),
        **_candidate_data(finding.lead),
        "also": [_candidate_data(one) for one in finding.also],
        "group": finding.group,
        "pattern": finding.pattern,
        "is_ordinary": finding.is_ordinary,
        "questions": list(questions_of(finding, dataset)),
    }


def _candidate_data(one: ScoredCandidate) -> dict[str, Any]:
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
        "score": one.score.model_dump(),
    }
