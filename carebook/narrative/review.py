"""Review: what a person sees of each summary; approving, rejecting, and signing for a claim."""

import difflib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from carebook.config.params import long_date
from carebook.core.errors import InputError
from carebook.narrative import attribution
from carebook.narrative.selection import AssessedSummary, SelectedSummary
from carebook.narrative.signed_claims import ClaimSignature, SignedClaim, sign_claim
from carebook.narrative.summary import Summary
from carebook.narrative.vote_tally import VoteTally, tally_in_words
from carebook.narrative.writers.writer_registry import WRITERS
from carebook.text.readability import flesch_kincaid_grade


@dataclass(frozen=True)
class ReviewDecision:
    """What came of approving or rejecting: what to save, and why the rest was refused."""

    summaries: tuple[Summary, ...]
    refused: tuple[str, ...]


def pick_summaries(
    chosen: Iterable[SelectedSummary], keys: Sequence[str]
) -> tuple[SelectedSummary, ...]:
    """Return the summaries with these keys, in the order given; without keys, all with a text.

    Raises:
        InputError: the book has no summary under a key.

    """
    by_key = {one.key: one for one in chosen}
    if not keys:
        return tuple(one for one in by_key.values() if one.for_review is not None)
    for key in keys:
        if key not in by_key:
            near = difflib.get_close_matches(key, by_key, n=3, cutoff=0.5)
            advice = f"did you mean {' or '.join(near)}?" if near else "see them all without a key"
            raise InputError(
                f"summary: expected a key such as {next(iter(by_key), 'index/book')}, found "
                f"'{key[:80]}'; {advice}".replace("\n", "\\n")
            )
    return tuple(by_key[key] for key in dict.fromkeys(keys))


def order_by_votes(
    chosen: Iterable[SelectedSummary], votes: Mapping[str, VoteTally]
) -> tuple[SelectedSummary, ...]:
    """Order summaries by what readers think of them: those with votes first, the worst foremost.

    ``votes`` are by the summaries' keys, worst first.
    """
    place = {key: number for number, key in enumerate(votes)}
    return tuple(sorted(chosen, key=lambda one: place.get(one.key, len(place))))


def describe_for_review(chosen: SelectedSummary, votes: VoteTally | None = None) -> str:
    """Return a summary as its reviewer reads it, with what its readers say of it."""
    text = chosen.for_review
    if text is None:
        return f"{chosen.key}\n  nothing to say: there is no figure to show"
    lines = [f"{chosen.key}  ({chosen.request.display_name()})", f"  {_status_line(text)}"]
    if chosen.set_aside is not None:
        lines.append(
            f"  not on the page: {attribution.SET_ASIDE_PHRASES[chosen.set_aside_reason]}; the "
            "rule's text stands there"
        )
    lines += [f"  {line}" for line in _measures_lines(text)]
    lines += [f"  refused: {reason}" for reason in text.summary.refused]
    if text.summary.note:
        lines.append(f"  note: {text.summary.note}")
    if votes is not None:
        # Where the text shown was set aside, another is on the page that they voted on.
        of = "readers" if chosen.set_aside is None else "readers, of the text on the page"
        lines.append(f"  {of}: {tally_in_words(votes)}")
        lines += [f"  a reader: “{comment}”" for comment in votes.comments]
    for paragraph in text.assessed.paragraphs:
        lines += ["", f"    {paragraph}"]
    if text.assessed.questions:
        lines += ["", *(f"    - {question}" for question in text.assessed.questions)]
    if text.open_claims:
        told = (f"  {one.verdict}: '{one.claim}': {one.reason}" for one in text.open_claims)
        lines += ["", *told]
    lines += [f"  signed for: {_signature_in_words(one)}" for one in text.signed]
    lines += [
        f"  signed for once, and no more, because the sentence or the figures have changed: "
        f"{_signature_in_words(one)}"
        for one in text.lapsed_signatures
    ]
    lines += [f"  left out by the checker: {each}" for each in chosen.cut_sentences]
    return "\n".join(lines)


def count_by_status(chosen: Iterable[SelectedSummary]) -> str:
    """Return how many summaries there are, and how they stand."""
    texts = [one.for_review for one in chosen if one.for_review is not None]
    found = Counter(text.summary.status for text in texts)
    stale = sum(text.stale for text in texts)
    unsupported = sum(bool(text.open_claims) for text in texts)
    return (
        f"{len(texts)} summaries: {found['approved']} approved, {found['draft']} draft, "
        f"{found['rejected']} rejected; {stale} stale, {unsupported} not supported"
    )


def approve(
    chosen: Iterable[SelectedSummary], by: str, on: date, *, reread: bool
) -> ReviewDecision:
    """Approve summaries, but none that is not supported, was turned down, or is stale.

    ``reread`` says that the reviewer has read a person's stale text against the new figures.
    """
    summaries, refused = [], []
    for one in chosen:
        text = one.for_review
        if text is None:
            refused.append(f"{one.key}: there is nothing to approve: it has no text")
        elif reason := _reason_not_to_approve(text, reread=reread):
            refused.append(f"{one.key}: {reason}")
        else:
            summaries.append(text.summary.as_approved(by, on, one.request.facts_hash))
    return ReviewDecision(tuple(summaries), tuple(refused))


def reject(chosen: Iterable[SelectedSummary], by: str, on: date) -> ReviewDecision:
    """Turn summaries down: a model's is written anew next time, a person's stays off the page."""
    summaries, refused = [], []
    for one in chosen:
        if one.for_review is None:
            refused.append(f"{one.key}: there is nothing to reject: it has no text")
        else:
            summaries.append(one.for_review.summary.as_rejected(by, on, one.request.facts_hash))
    return ReviewDecision(tuple(summaries), tuple(refused))


def accept_claim(chosen: SelectedSummary, words: str, signature: ClaimSignature) -> ReviewDecision:
    """Sign for one claim of a summary that the checker does not support; the text waits as it was.

    Raises:
        InputError: there is no text, it was turned down, or the words name no one claim to sign
            for.

    """
    text = chosen.for_review
    if text is None or text.summary.status == "rejected":
        why = "it has no text" if text is None else "it was turned down"
        raise InputError(f"{chosen.key}: expected a text with a claim to sign for; {why}")
    facts = chosen.request.facts_hash
    signed = sign_claim(words, text.open_claims, signature, facts)
    return ReviewDecision((text.summary.as_signed(signed),), ())


def _signature_in_words(signed: SignedClaim) -> str:
    because = f": {signed.because}" if signed.because else ""
    return (
        f"'{signed.claim}' ({signed.verdict}), by {signed.signed_by} on "
        f"{long_date(signed.signed_on)}{because}"
    )


def _reason_not_to_approve(text: AssessedSummary, *, reread: bool) -> str:
    if text.open_claims:
        found = text.open_claims[0]
        return f"not supported: '{found.claim}': {found.reason}"
    if text.summary.status == "rejected":
        return "it was turned down; write it anew first"
    if text.stale and text.summary.is_by_machine:
        return "stale: the figures have changed; run carebook summarise first"
    if text.stale and not reread:
        return (
            "stale: the figures have changed since it was written; read it again, mend it where it "
            "is needed, and add --reread"
        )
    return ""


def _status_line(text: AssessedSummary) -> str:
    summary = text.summary
    parts = [summary.status + (", stale: the figures have changed since" if text.stale else "")]
    if summary.status == "approved" and summary.approved_on is not None:
        parts[0] += f" by {summary.approved_by} on {long_date(summary.approved_on)}"
    who = f"written {WRITERS[summary.writer].phrase}"
    who += f" ({', '.join(filter(None, (summary.model, summary.prompt)))})" if summary.model else ""
    who += " in the notebook's own cell" if summary.place == "notebook" else ""
    return "; ".join([*parts, who])


def _measures_lines(text: AssessedSummary) -> list[str]:
    words = text.assessed.text
    found = flesch_kincaid_grade(words)
    verdicts = Counter(finding.verdict for finding in text.assessed.all_claims)
    told = ", ".join(f"{count} {name}" for name, count in sorted(verdicts.items())) or "none"
    reading = f"reading grade {found:.1f}" if found is not None else "no words"
    return [f"{reading}; {len(words.split())} words; claims: {told}"]
