"""Choice: which findings open the book, and which open each chapter."""

from collections import Counter
from collections.abc import Container, Sequence
from datetime import date

from carebook.data.finding_settings import ChoiceSettings, FindingSettings
from carebook.facts.knowledge import AreaKnowledge
from carebook.findings.candidates import make_candidates
from carebook.findings.certainty import judge_certainty
from carebook.findings.finding import AreaFindings, Finding, ScoredCandidate
from carebook.findings.patterns import make_findings
from carebook.findings.scores import score_candidate


def find_findings(
    knowledge: AreaKnowledge, today: date, shown: Container[str] | None = None
) -> AreaFindings:
    """Return the findings of an area.

    The same facts and settings give the same findings, in the same order.

    Args:
        knowledge: what is known of the area.
        today: the day of the edition, from which the age of figures is counted.
        shown: the indicators that the book shows; None for all of the catalogue.

    """
    settings = knowledge.dataset.finding_settings
    weighed = weigh_candidates(knowledge, today, shown)
    findings = make_findings(weighed, settings)
    return AreaFindings(
        chosen=choose_findings(findings, weighed, settings),
        all=findings,
        weighed=weighed,
        today=today,
        is_close_to_others=len(findings) < settings.choice.few,
    )


def weigh_candidates(
    knowledge: AreaKnowledge, today: date, shown: Container[str] | None = None
) -> tuple[ScoredCandidate, ...]:
    """Return every candidate with its certainty and score, in the order of the catalogue."""
    settings = knowledge.dataset.finding_settings
    scored = []
    for candidate in make_candidates(knowledge, settings):
        if shown is not None and candidate.fact.indicator not in shown:
            continue
        certainty = judge_certainty(candidate, settings.sure)
        score = score_candidate(candidate, certainty, settings, today)
        scored.append(ScoredCandidate(candidate, certainty, score))
    return tuple(scored)


def choose_findings(
    findings: Sequence[Finding], weighed: Sequence[ScoredCandidate], settings: FindingSettings
) -> tuple[Finding, ...]:
    """Return the findings of the whole book: the best, few of a chapter, one of people's own."""
    constants = settings.choice
    chosen = _best_of_few_chapters(findings, constants)
    if constants.findings and not any(_is_experience(one, settings) for one in chosen):
        own = _experience_to_tell(findings, weighed, settings)
        if own is not None:
            chosen = [*chosen[: constants.findings - 1], own]
    return tuple(chosen)


def _best_of_few_chapters(findings: Sequence[Finding], constants: ChoiceSettings) -> list[Finding]:
    chosen: list[Finding] = []
    chapters: Counter[str] = Counter()
    for finding in findings:
        if len(chosen) < constants.findings and chapters[finding.chapter] < constants.of_a_chapter:
            chosen.append(finding)
            chapters[finding.chapter] += 1
    return chosen


def _is_experience(finding: Finding, settings: FindingSettings) -> bool:
    told = (finding.lead, *finding.also)
    return any(one.candidate.fact.indicator in settings.experience for one in told)


def _experience_to_tell(
    findings: Sequence[Finding], weighed: Sequence[ScoredCandidate], settings: FindingSettings
) -> Finding | None:
    """Return the best finding on people's own experience, else the figure that comes nearest."""
    for finding in findings:
        if _is_experience(finding, settings):
            return finding
    own = [one for one in weighed if one.candidate.fact.indicator in settings.experience]
    if not own:
        return None
    return Finding(lead=max(own, key=lambda one: one.score.total), is_ordinary=True)
