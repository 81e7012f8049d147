"""What the checker says of one claim."""

from typing import Literal

from carebook.core.yaml_models import Record

Judgement = Literal["supported", "contradicted", "unsupported"]
Kind = Literal["number", "comparison", "change", "rank", "cause", "judgement", "absence", "text"]


class Finding(Record):
    """One claim of a text, and whether the facts carry it.

    ``text`` is the sentence, ``claim`` the words in it that make the claim, from ``start`` to
    ``end`` in the text handed in. ``fact`` is the id of the fact (or of the two facts compared)
    that the verdict rests on. ``reason`` says why, in a sentence.
    """

    text: str
    claim: str
    verdict: Judgement
    fact: str | None
    reason: str
    kind: Kind
    start: int
    end: int
