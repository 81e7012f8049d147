"""``carebook findings``: what matters in an area, in order, and why it was chosen."""

import json
from collections.abc import Iterator
from textwrap import wrap

import click

from carebook.cli.findings_as_data import data_of_area, data_of_chosen
from carebook.config.params import load_params
from carebook.core.errors import InputError
from carebook.core.project import Project
from carebook.data.areas import Area
from carebook.data.dataset import Dataset
from carebook.data.periods import period_label
from carebook.facts.fact import Fact
from carebook.facts.knowledge import AreaKnowledge, gather_knowledge
from carebook.facts.position_bands import position_band
from carebook.findings.choice import find_findings
from carebook.findings.finding import AreaFindings, ScoredCandidate
from carebook.findings.not_chosen import not_chosen
from carebook.findings.words import figures_without_words, group_of, message_of, questions_of
from carebook.ingest.loading import load_dataset
from carebook.text.phrasing import join_in_words

_LINE_WIDTH = 100
# So many of what was not chosen are printed of either kind; --json has all.
_NEAR_MISSES = 5


@click.command("findings")
@click.argument("area", required=False)
@click.option("--all", "everywhere", is_flag=True, help="Show the findings of every authority.")
@click.option("--why", is_flag=True, help="Show the parts of each score, and the nearest misses.")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
def findings_command(area: str | None, *, everywhere: bool, why: bool, as_json: bool) -> None:
    """Show what matters in AREA: its findings, the most important first.

    A finding is a figure that differs from England's by more than chance and by enough to tell, or
    that has changed so. How they are weighed stands in data/findings.yml, how they are said in
    data/wording.yml, and what is asked in data/questions.yml. A book that does not show a measure
    has no finding about it.

    With --all, each authority has a line for each of its findings, or an entry of the JSON.
    """
    project = Project.find()
    if everywhere == bool(area):
        found = f"'{area}' and --all" if area else "neither"
        raise InputError(f"carebook findings: expected an AREA or --all, found {found}; give one")
    dataset = load_dataset(project)
    if everywhere:
        _show_everywhere(project, dataset, as_json=as_json)
        return
    authority = dataset.areas.find_authority(area or "")
    knowledge, found_here = _find(project, dataset, authority)
    if as_json:
        click.echo(_as_json(data_of_area(knowledge, found_here)))
    else:
        for line in _lines(knowledge, found_here, why=why):
            click.echo(line)
    _note_what_has_no_words(found_here, dataset)


def _find(
    project: Project, dataset: Dataset, authority: Area
) -> tuple[AreaKnowledge, AreaFindings]:
    knowledge = gather_knowledge(dataset, authority)
    today = load_params(project.params, authority).edition_date
    return knowledge, find_findings(knowledge, today)


def _as_json(data: object) -> str:
    return json.dumps(data, indent=2, ensure_ascii=False)


def _show_everywhere(project: Project, dataset: Dataset, *, as_json: bool) -> None:
    areas = []
    for authority in dataset.areas.authorities:
        _, found = _find(project, dataset, authority)
        if as_json:
            areas.append(data_of_chosen(authority, found, dataset))
            continue
        close = "  close to others on most measures" if found.is_close_to_others else ""
        click.echo(f"{authority.slug}{close}")
        for finding in found.chosen:
            message = message_of(finding.lead, dataset)
            ordinary = " (ordinary)" if finding.is_ordinary else ""
            click.echo(f"  {finding.score:5.2f}  {message}{ordinary}")
    if as_json:
        click.echo(_as_json(areas))


def _lines(knowledge: AreaKnowledge, found: AreaFindings, *, why: bool) -> Iterator[str]:
    name = knowledge.area.name
    if not found.weighed:
        yield f"{name}: no figures that could be findings"
        return
    about = f"{len(found.all)} findings, of which {len(found.chosen)} open the book"
    if not found.all:
        about = f"none of its {len(found.weighed)} figures is a finding"
    elif found.is_close_to_others:
        about = f"close to others on most measures; {about}"
    yield f"{name}: {about}"
    for number, finding in enumerate(found.chosen, 1):
        yield ""
        yield f"{number}. {message_of(finding.lead, knowledge.dataset)}"
        yield from _told(knowledge, finding.lead, why=why)
        if finding.pattern:
            yield f"   so do all {finding.pattern} of its kinds"
        if finding.is_ordinary:
            yield "   no finding, but told: every book says what people say themselves"
        for other in finding.also:
            yield "   with it"
            yield from _told(knowledge, other, why=why)
        for text in questions_of(finding, knowledge.dataset):
            yield from _wrapped(f"Ask: {text}")
    if why:
        yield from _near_misses(knowledge, found)


def _told(knowledge: AreaKnowledge, one: ScoredCandidate, *, why: bool) -> Iterator[str]:
    fact = one.candidate.fact
    yield f"   {_title(knowledge, one)}"
    beside = [f"{_place(other)} {other.short}" for other in one.candidate.comparators]
    said = f"{period_label(fact.period)}: {fact.short}"
    yield from _wrapped(f"{said}, against {join_in_words(beside)}" if beside else said)
    yield f"   {_standing(one)}"
    if one.change is not None:
        yield f"   {_change(one)}"
    if why:
        parts = [
            f"{'×' if p.is_factor else '+'} {p.amount:.2f} {p.reason}" for p in one.score.parts
        ]
        text = f"score {one.score.total:.2f} = {' '.join(parts).removeprefix('+ ')}"
        yield from _wrapped(text)


def _wrapped(text: str, *, further: int = 3) -> list[str]:
    """Return lines that stand under a finding, all but the first of them ``further`` in."""
    first = " " * 3
    rest = first + " " * further
    return wrap(text, _LINE_WIDTH, initial_indent=first, subsequent_indent=rest)


def _title(knowledge: AreaKnowledge, one: ScoredCandidate) -> str:
    fact = one.candidate.fact
    group = group_of(fact, knowledge.dataset)
    title = knowledge.indicators[fact.indicator].title
    return f"{title}{f', {group}' if group else ''} ({one.candidate.name})"


def _place(fact: Fact) -> str:
    return "similar areas" if fact.role == "neighbours" else fact.place.replace("The ", "the ", 1)


def _standing(one: ScoredCandidate) -> str:
    side, grounds = one.certainty.side, one.certainty.grounds
    said = f"{side}, {grounds}" if side else grounds
    if not one.certainty.is_sure:
        said = f"not sure: {said}"
    position = one.candidate.position
    return f"{said}; {position_band(position)}" if position is not None else said


def _change(one: ScoredCandidate) -> str:
    assert one.change is not None  # noqa: S101  (asked by the caller)
    earlier = {fact.id: fact for fact in one.candidate.earlier}[one.change.earlier]
    z = "" if one.change.z is None else f" (z {one.change.z:+.1f})"
    return f"{one.change.direction} from {earlier.short} in {period_label(earlier.period)}{z}"


def _near_misses(knowledge: AreaKnowledge, found: AreaFindings) -> Iterator[str]:
    left = not_chosen(found, knowledge.dataset.finding_settings)
    sure = [one for one in left if one.figure.qualifies]
    others = [one for one in left if not one.figure.qualifies]
    for heading, group in (("Findings that come next", sure), ("Nearest of the rest", others)):
        if group:
            yield ""
            yield f"{heading} (of {len(group)}):"
        for one in group[:_NEAR_MISSES]:
            title = f"{one.figure.score.total:.2f}  {_title(knowledge, one.figure)}: {one.reason}"
            yield from _wrapped(title, further=6)
    if len(sure) > _NEAR_MISSES or len(others) > _NEAR_MISSES:
        yield ""
        yield "All of them are in the output of --json."


def _note_what_has_no_words(found: AreaFindings, dataset: Dataset) -> None:
    """Say on standard error which figures are told in the words of the catalogue alone."""
    unworded, unasked = figures_without_words(found.weighed, dataset)
    for names, what, file in (
        (unworded, "words", "data/wording.yml"),
        (unasked, "question", "data/questions.yml"),
    ):
        if names:
            click.echo(f"note: no {what} of their own in {file}: {', '.join(names)}", err=True)
