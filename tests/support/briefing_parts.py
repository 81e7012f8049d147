"""Charts, findings and summaries made by hand, of which a paper is made."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from nbformat import v4

from carebook.checking.assessment import AssessedText
from carebook.checking.checked_claim import CheckedClaim
from carebook.facts.fact import Fact
from carebook.findings.certainty import Certainty
from carebook.findings.finding import AreaFindings, Finding, ScoredCandidate
from carebook.findings.scores import Score
from carebook.narrative.selection import AssessedSummary, SelectedSummary
from carebook.narrative.summary import make_summary
from carebook.narrative.summary_requests import SummaryRequest
from carebook.notebooks.blocks import IndicatorBlock
from support.made_findings import made_candidate, made_fact, made_position
from support.small_data import bundled


def figure_of(indicator: str, breakdown: str = "", value: float | None = 60.0, **changes) -> Fact:
    ident = f"area/{indicator}/{breakdown}"
    return made_fact(value, id=ident, indicator=indicator, breakdown=breakdown, **changes)


def block_of_facts(*facts: Fact, height: float | None = 200, **changes) -> IndicatorBlock:
    """A block with a chart of a height, and the position of each figure of the area."""
    plain = {
        "indicator": facts[0].indicator,
        "title": facts[0].indicator.capitalize(),
        "statement": "{value}",
        "area": "Rutland",
        "spec": None if height is None else {"height": height},
        "facts": facts,
        "positions": tuple(
            made_position(1, 2, 3, fact.id) for fact in facts if fact.role == "area"
        ),
    }
    return IndicatorBlock.model_validate(plain | changes)


def scored_figure(fact: Fact, chapter: str = "quality", side: str = "lower") -> ScoredCandidate:
    candidate = made_candidate(fact, chapter=chapter)
    certainty = Certainty.model_validate(
        {"is_sure": True, "side": side, "grounds": "beyond chance"}
    )
    return ScoredCandidate(candidate, certainty, Score(total=1.0, distance=1.0, parts=()))


def finding_of(fact: Fact, chapter: str = "quality", side: str = "lower", **changes) -> Finding:
    return Finding(lead=scored_figure(fact, chapter, side), **changes)


def told_summary(
    subject: str,
    paragraphs: Sequence[tuple[str, Sequence[str]]],
    *,
    chapter: str = "quality",
    writer: str = "rules",
    questions: Sequence[str] = (),
    lead_ins: Sequence[int] = (),
    blocks: tuple[IndicatorBlock, ...] = (),
    findings: Sequence[Finding] = (),
) -> SelectedSummary:
    """A summary on the page; each paragraph with the facts that it names, one claim for each."""
    texts = tuple(text for text, _ in paragraphs)
    claims, start = [], 0
    for text, facts in paragraphs:
        claims += [
            CheckedClaim(
                text=text, claim=text[:1], verdict="supported", fact=fact, reason="",
                kind="number", start=start, end=start + 1,
            )
            for fact in facts
        ]  # fmt: skip
        start += len(text) + 2
    request = SummaryRequest(
        key=f"{chapter}/{subject}",
        path=Path(f"notebooks/{chapter}.ipynb"),
        chapter_title=chapter.capitalize(),
        subject=subject,
        blocks=blocks,
        text_in_cell="",
        is_plain=False,
        cell=v4.new_markdown_cell(),
        findings=AreaFindings(
            chosen=tuple(findings),
            all=tuple(findings),
            weighed=(),
            today=date(2026, 11, 21),
            is_close_to_others=not findings,
        ),
        dataset=bundled(),
    )
    summary = make_summary(request.key, writer, texts, "", written=None)
    assessed = AssessedText(
        texts, tuple(questions), tuple(lead_ins) or (0,) * len(texts), tuple(claims)
    )
    return SelectedSummary(request, AssessedSummary(summary, assessed))
