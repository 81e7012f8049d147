"""Choice: which findings open the book, and which open each chapter."""

from collections import Counter
from collections.abc import Container, Iterable, Sequence
from datetime import date

from carebook.data.finding_settings import ChoiceSettings, FindingSettings
from carebook.facts.knowledge import AreaKnowledge
from carebook.findings.candidates import Candidate, make_candidates
from carebook.findings.certainty import judge_certainty
from carebook.findings.change import clear_change, own_change
from carebook.findings.finding import AreaFindings, Finding, ScoredCandidate
from carebook.findings.patterns import make_findings
from carebook.findings.scores import score_candidate, score_change


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
    candidates = make_candidates(knowledge, settings)
    if shown is not None:
        candidates = tuple(one for one in candidates if one.fact.indicator in shown)
    return findings_among(candidates, settings, today)


def findings_among(
    candidates: Iterable[Candidate], settings: FindingSettings, today: date
) -> AreaFindings:
    """Return the findings among candidates, which are weighed in their order."""
    weighed = tuple(weigh_candidate(one, settings, today) for one in candidates)
    findings = make_findings(weighed, settings)
    return AreaFindings(
        chosen=choose_findings(findings, weighed, settings),
        all=findings,
        weighed=weighed,
        today=today,
        is_close_to_others=_is_close_to_others(findings, weighed, settings.choice),
    )


def _is_close_to_others(
    findings: Iterable[Finding], weighed: Iterable[ScoredCandidate], constants: ChoiceSettings
) -> bool:
    """Whether few figures lie far out, of enough that something can be said of most of them."""
    far = sum(one.score >= constants.far for one in findings)
    known = {
        one.candidate.family
        for one in weighed
        if one.score.counts and one.score.distance is not None
    }
    return far < constants.few and len(known) >= constants.enough


def weigh_candidate(
    candidate: Candidate, settings: FindingSettings, today: date
) -> ScoredCandidate:
    """Return a candidate with its certainty, its change and its score.

    Where the figure does not differ from England's for sure, but has a change of its own, it is
    that which is scored.
    """
    certainty = judge_certainty(candidate, settings.sure)
    own = None if certainty.is_sure else own_change(candidate, settings)
    if own is not None:
        score = score_change(candidate, own.distance, settings, today)
        return ScoredCandidate(candidate, certainty, score, own.change, is_change=True)
    change = clear_change(candidate, settings.change)
    score = score_candidate(candidate, certainty, change, settings, today)
    return ScoredCandidate(candidate, certainty, score, change)


def choose_findings(
    findings: Sequence[Finding], weighed: Sequence[ScoredCandidate], settings: FindingSettings
) -> tuple[Finding, ...]:
    """Return the findings of the whole book: the best, few of a chapter, one of people's own."""
    constants = settings.choice
    chosen = _best_of_few_chapters(findings, constants)
    if constants.findings and not any(_is_experience(one, settings) for one in chosen):
        own = _experience_to_tell(findings, weighed, settings)
        if own is not None:
            chosen = [*_make_room(chosen, own.chapter, constants), own]
    return tuple(chosen)


def _make_room(chosen: Sequence[Finding], chapter: str, constants: ChoiceSettings) -> list[Finding]:
    """Return those chosen without the last that has to go so that one more of a chapter may come.

    That is the last of the chapter, where it has as many as it may; else the last, where there are
    as many as there may be.
    """
    of_chapter = [one for one in chosen if one.chapter == chapter]
    if len(of_chapter) >= constants.of_a_chapter:
        return [one for one in chosen if one is not of_chapter[-1]]
    return list(chosen[: constants.findings - 1])


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
    own = [
        one
        for one in weighed
        if one.candidate.fact.indicator in settings.experience and one.score.counts
    ]
    if not own:
        return None
    return Finding(lead=max(own, key=lambda one: one.score.total), is_ordinary=True)
