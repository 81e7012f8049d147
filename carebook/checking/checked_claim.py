"""What the checker says of one claim."""

from dataclasses import dataclass
from typing import Literal

from carebook.core.yaml_models import FrozenModel

ClaimVerdict = Literal["supported", "contradicted", "not checked"]
ClaimKind = Literal[
    "number", "comparison", "change", "rank", "position", "cause", "judgement", "absence", "text"
]


class CheckedClaim(FrozenModel):
    """One claim of a text, and whether the facts carry it.

    It is *contradicted* only where what it says was read with certainty (measure, place, period and
    unit) and a fact says otherwise; what could not be read, or of which nothing is known, is *not
    checked*.

    ``text`` is the sentence, ``claim`` the words in it that make the claim, from ``start`` to
    ``end`` in the text handed in. ``fact`` is the id of the fact (or of the two facts compared)
    that the verdict rests on. ``reason`` says why, in a sentence.
    """

    text: str
    claim: str
    verdict: ClaimVerdict
    fact: str | None
    reason: str
    kind: ClaimKind
    start: int
    end: int


@dataclass(frozen=True)
class ClaimJudgement:
    """A verdict on a claim, the id of the fact it rests on, and why."""

    verdict: ClaimVerdict
    fact: str | None
    reason: str


def supported(fact: str, reason: str) -> ClaimJudgement:
    """Return the judgement that a fact carries a claim."""
    return ClaimJudgement("supported", fact, reason)


def contradicted(fact: str | None, reason: str) -> ClaimJudgement:
    """Return the judgement that a fact shows a claim to be wrong."""
    return ClaimJudgement("contradicted", fact, reason)


def not_checked(reason: str, fact: str | None = None) -> ClaimJudgement:
    """Return the judgement that a claim could not be read, or that nothing is known of it."""
    return ClaimJudgement("not checked", fact, reason)
