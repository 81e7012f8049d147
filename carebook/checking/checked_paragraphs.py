"""A checked text paragraph by paragraph, for showing it: each claim numbered, in its place."""

from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from carebook.checking.assessment import AssessedText
from carebook.checking.checked_claim import CheckedClaim, ClaimVerdict

VERDICTS: tuple[ClaimVerdict, ...] = ("supported", "contradicted", "not checked")
# What each verdict means, for whoever reads one for the first time.
VERDICT_MEANINGS: dict[ClaimVerdict, str] = {
    "supported": "The figures say so too.",
    "contradicted": "The claim was read with certainty, and the figures say otherwise.",
    "not checked": "The claim could not be read, or nothing is known of it here. It may be true.",
}

_WEIGHTS: dict[ClaimVerdict, int] = {"supported": 0, "not checked": 1, "contradicted": 2}


@dataclass(frozen=True)
class NumberedClaim:
    """A claim of a paragraph: its number in the whole text, and where its words stand.

    ``start`` and ``end`` are offsets into the paragraph; both are 0 where it has no place there.
    """

    number: int
    start: int
    end: int
    claim: CheckedClaim


@dataclass(frozen=True)
class CheckedParagraph:
    """A paragraph and its claims, in order; ``text`` is empty for claims without a place."""

    text: str
    claims: tuple[NumberedClaim, ...]

    def pieces(self) -> Iterator[tuple[str, NumberedClaim | None]]:
        """Yield the text in pieces, each with the claim it belongs to; together they are all of it.

        Claims may stand in one another ("17%" in "lower than the 17% of England"): of such, the
        one with the worse verdict.
        """
        edges = sorted({0, len(self.text)}.union(*((one.start, one.end) for one in self.claims)))
        waiting = deque(sorted(self.claims, key=lambda one: one.start))
        open_claims: list[NumberedClaim] = []
        for start, end in pairwise(edges):
            while waiting and waiting[0].start <= start:
                open_claims.append(waiting.popleft())
            open_claims = [one for one in open_claims if one.end > start]
            worst = max(open_claims, key=lambda one: _WEIGHTS[one.claim.verdict], default=None)
            yield self.text[start:end], worst


def checked_paragraphs(assessed: AssessedText) -> tuple[CheckedParagraph, ...]:
    """Return the paragraphs of a text with their claims; last, those that have no place in it."""
    found: list[CheckedParagraph] = []
    start, number = 0, 0
    waiting = deque(sorted(assessed.claims, key=lambda one: (one.start, one.end)))
    for paragraph in assessed.paragraphs:
        end = start + len(paragraph)
        numbered = []
        while waiting and waiting[0].start < end:
            claim = waiting.popleft()
            number += 1
            place = (claim.start - start, min(claim.end, end) - start)
            numbered.append(NumberedClaim(number, *place, claim))
        found.append(CheckedParagraph(paragraph, tuple(numbered)))
        start = end + len("\n\n")
    if assessed.unplaced_claims:
        rest = enumerate(assessed.unplaced_claims, start=number + 1)
        found.append(CheckedParagraph("", tuple(NumberedClaim(at, 0, 0, one) for at, one in rest)))
    return tuple(found)


def count_in_words(claims: Sequence[CheckedClaim]) -> str:
    """Return how many claims there are of each verdict: ``2 claims: 1 supported, ...``."""
    counts = Counter(one.verdict for one in claims)
    each = ", ".join(f"{counts[verdict]} {verdict}" for verdict in VERDICTS)
    return f"{len(claims)} {'claim' if len(claims) == 1 else 'claims'}: {each}"
