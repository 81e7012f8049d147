"""Claims that a person has signed for: what the figures do not carry, on somebody's word.

A signature is for one claim of one sentence, word for word, and for the facts as they were. When
either changes, it no longer counts.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from pydantic import field_validator, model_validator

from carebook.checking.checked_claim import CheckedClaim, ClaimVerdict
from carebook.core.errors import InputError
from carebook.core.yaml_models import FrozenModel
from carebook.text.plain_text import join_lines


class SignedClaim(FrozenModel):
    """A claim that a person signed for, and what the checker said of it that day.

    ``sentence`` is the whole sentence as readers see it, ``claim`` the words in it. ``facts`` is
    the hash of the facts that the summary rests on. ``because`` says on what the person's word
    rests: it has to be there where a fact says otherwise.
    """

    sentence: str
    claim: str
    verdict: ClaimVerdict
    signed_by: str
    signed_on: date
    because: str = ""
    facts: str

    @field_validator("sentence", "claim", "signed_by", "because")
    @classmethod
    def _on_one_line(cls, value: str) -> str:
        return join_lines(value)

    @model_validator(mode="after")
    def _signed_with_a_reason(self) -> "SignedClaim":
        if not self.signed_by:
            raise ValueError("signed_by, the name of whoever signed")
        if self.verdict == "supported":
            raise ValueError("contradicted or not checked: nobody signs for what is supported")
        if self.verdict == "contradicted" and not self.because:
            raise ValueError("because, on what the claim rests although the figures say otherwise")
        return self

    def covers(self, claim: CheckedClaim, facts: str) -> bool:
        """Whether it is for this claim, by these facts.

        A claim that has come to be contradicted since needs a reason.
        """
        is_same = (claim.text, claim.claim) == (self.sentence, self.claim)
        is_harder = claim.verdict == "contradicted" and not self.because
        return is_same and facts == self.facts and not is_harder


@dataclass(frozen=True)
class ClaimSignature:
    """What a person signs with: name, day, and the reason where one is given."""

    by: str
    on: date
    because: str = ""


def sign_claim(
    words: str, open_claims: Sequence[CheckedClaim], signature: ClaimSignature, facts: str
) -> SignedClaim:
    """Return the signature for the one claim that the words name.

    ``words`` are the claim's own or some of them, or as much of its sentence as has no other open
    claim in it.

    Raises:
        InputError: the words name no open claim, or several, or the claim is contradicted and no
            reason is given.

    """
    wanted = join_lines(words)
    found = [
        claim
        for claim in open_claims
        if claim.kind != "text"
        and (claim.claim in wanted or (wanted and wanted in claim.claim))
        and wanted in claim.text
    ]
    told = "; ".join(f"'{claim.claim}' in '{claim.text}'" for claim in (found or open_claims)[:5])
    if not found:
        advice = f"those that are open are {told}" if told else "nothing in this text needs it"
        raise InputError(f"claim: expected the words of an open claim, found '{wanted}'; {advice}")
    if len(found) > 1:
        raise InputError(
            f"claim: expected the words of one claim, found {len(found)} in '{wanted}'; sign for "
            f"each by itself, with more or fewer words of its sentence: {told}"
        )
    [claim] = found
    if claim.verdict == "contradicted" and not signature.because:
        raise InputError(
            f"claim '{claim.claim}': expected a reason, because the figures say otherwise "
            f"({claim.reason}), found none; add --because"
        )
    return SignedClaim(
        sentence=claim.text,
        claim=claim.claim,
        verdict=claim.verdict,
        signed_by=signature.by,
        signed_on=signature.on,
        because=signature.because,
        facts=facts,
    )


def signatures_that_count(
    signed: Iterable[SignedClaim], claims: Sequence[CheckedClaim], facts: str
) -> tuple[SignedClaim, ...]:
    """Return the signatures that are for one of the claims as they stand."""
    return tuple(one for one in signed if any(one.covers(claim, facts) for claim in claims))
