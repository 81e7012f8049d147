"""Which text stands in each narrative cell, and why.

A person's text in the notebook's own cell comes first, then the store's, then the rule writer's.
No text stands that the facts do not carry.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from carebook.checking.assessment import AssessedText, TextAssessor
from carebook.checking.checked_claim import CheckedClaim
from carebook.narrative.signed_claims import SignedClaim, signatures_that_count
from carebook.narrative.summary import Summary, make_summary
from carebook.narrative.summary_requests import SummaryRequest
from carebook.narrative.summary_store import SummaryStore
from carebook.narrative.writers.writer_registry import WRITERS
from carebook.text.lead_in import split_lead_in, with_lead_in

SetAsideReason = Literal["", "unsupported", "stale", "rejected"]
# How often a text written by rule is checked anew after sentences were taken out of it.
_MAX_RECHECKS = 5


@dataclass(frozen=True)
class AssessedSummary:
    """A summary, filled and checked. ``stale`` is one whose facts have changed since.

    ``signed`` are the claims in it that a person has signed for.
    """

    summary: Summary
    assessed: AssessedText
    stale: bool = False
    signed: tuple[SignedClaim, ...] = ()

    @property
    def open_claims(self) -> tuple[CheckedClaim, ...]:
        """The claims that neither the facts nor a person's signature carry."""
        return tuple(
            claim
            for claim in self.assessed.unsupported_claims
            if not any(one.covers(claim, one.facts) for one in self.signed)
        )

    @property
    def lapsed_signatures(self) -> tuple[SignedClaim, ...]:
        """The signatures that count no more, because the sentence or the facts have changed."""
        return tuple(one for one in self.summary.signed if one not in self.signed)


@dataclass(frozen=True)
class SelectedSummary:
    """The text of a narrative cell; ``on_page`` is None where there is nothing to say.

    ``set_aside`` is the text of a person or a machine that does not reach the page, for the
    ``set_aside_reason``. ``cut_sentences`` are the rule writer's that the checker did not support.
    """

    request: SummaryRequest
    on_page: AssessedSummary | None
    set_aside: AssessedSummary | None = None
    set_aside_reason: SetAsideReason = ""
    cut_sentences: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The summary's key."""
        return self.request.key

    @property
    def for_review(self) -> AssessedSummary | None:
        """The text that people review: the one set aside, else the one that stands."""
        return self.set_aside or self.on_page


def select_summaries(
    requests: Iterable[SummaryRequest], store: SummaryStore, assessor: TextAssessor
) -> tuple[SelectedSummary, ...]:
    """Choose the text of every narrative cell."""
    return tuple(select_summary(one, store.get(one.key), assessor) for one in requests)


def select_summary(
    request: SummaryRequest, entry: Summary | None, assessor: TextAssessor
) -> SelectedSummary:
    """Choose the text of one narrative cell; ``entry`` is what the store holds for it."""
    summary = _candidate_summary(request, entry)
    if summary is None:
        rule_text, cut = _rule_text(request, assessor)
        return SelectedSummary(request, rule_text, cut_sentences=cut)
    text = assess_summary(summary, request, assessor)
    reason = _reason_to_set_aside(text)
    if not reason:
        return SelectedSummary(request, text)
    rule_text, cut = _rule_text(request, assessor)
    return SelectedSummary(request, rule_text, text, reason, cut)


def assess_summary(
    summary: Summary, request: SummaryRequest, assessor: TextAssessor
) -> AssessedSummary:
    """Fill and check one summary."""
    assessed = assessor.assess(
        summary.paragraphs,
        summary.questions,
        request.indicator,
        slots=WRITERS[summary.writer].fills_slots,
    )
    facts = request.facts_hash
    signed = signatures_that_count(summary.signed, assessed.unsupported_claims, facts)
    return AssessedSummary(summary, assessed, not summary.is_up_to_date(facts), signed)


def find_orphaned_summaries(
    store: SummaryStore, requests: Iterable[SummaryRequest]
) -> tuple[Summary, ...]:
    """Return the store's summaries of charts and chapters that the book does not have."""
    keys = {one.key for one in requests}
    return tuple(summary for key, summary in store.summaries.items() if key not in keys)


def summary_location(chosen: SelectedSummary, store: SummaryStore, shown: Path) -> str:
    """Return where a chosen text was written, for a message; ``shown`` is the store's path."""
    text = chosen.for_review
    if text is not None and text.summary.place == "notebook":
        return f"{chosen.request.path}: cell {chosen.request.cell.get('id', '')}"
    line = store.line_numbers.get(chosen.key)
    return f"{shown}:{line}" if line else chosen.key


def _candidate_summary(request: SummaryRequest, entry: Summary | None) -> Summary | None:
    """Return the text that would stand if nothing speaks against it, unless it is the rules'."""
    if request.text_in_cell:
        known = entry if entry is not None and entry.place == "notebook" else None
        fresh = make_summary(
            request.key, "person", [request.text_in_cell], "", place="notebook", written=None
        )
        return known if known is not None and known.text == fresh.text else fresh
    if entry is None or entry.place == "notebook":
        return None
    # What a rule wrote from other facts is simply written anew.
    is_outdated = not entry.is_up_to_date(request.facts_hash)
    return None if WRITERS[entry.writer].is_deterministic and is_outdated else entry


def _reason_to_set_aside(text: AssessedSummary) -> SetAsideReason:
    if text.summary.status == "rejected":
        return "rejected"
    if text.stale and text.summary.is_by_machine:
        return "stale"
    return "unsupported" if text.open_claims else ""


def _rule_text(
    request: SummaryRequest, assessor: TextAssessor
) -> tuple[AssessedSummary | None, tuple[str, ...]]:
    """Return the rule writer's text, without the sentences that the checker does not support."""
    written = request.rule_text()
    paragraphs, questions = written.paragraphs, written.questions
    cut: list[str] = []
    for _ in range(_MAX_RECHECKS):
        assessed = assessor.assess(paragraphs, questions, request.indicator, slots=False)
        if not assessed.unsupported_claims:
            break
        sentences = list(dict.fromkeys(found.text for found in assessed.unsupported_claims))
        cut += sentences
        paragraphs = _without_sentences(paragraphs, sentences)
        questions = tuple(text for text in questions if text not in sentences)
    else:
        paragraphs = ()
    if not paragraphs:
        return None, tuple(cut)
    summary = make_summary(
        request.key,
        "rules",
        paragraphs,
        request.facts_hash,
        questions=questions,
        written=None,
    )
    return AssessedSummary(summary, assessed), tuple(cut)


def _without_sentences(paragraphs: Sequence[str], sentences: Sequence[str]) -> tuple[str, ...]:
    """Leave sentences out, and a lead-in with them that nothing is left of."""
    kept = []
    for paragraph in paragraphs:
        words, length = split_lead_in(paragraph)
        lead_in, rest = (_cut(part, sentences) for part in (words[:length], words[length:]))
        if rest:
            kept.append(with_lead_in(lead_in, rest) if lead_in else rest)
    # A sentence that cannot be found takes everything with it: better silent than wrong.
    return tuple(kept) if kept != list(paragraphs) else ()


def _cut(text: str, sentences: Sequence[str]) -> str:
    for sentence in sentences:
        text = " ".join(part.strip() for part in text.split(sentence) if part.strip())
    return text.strip()
