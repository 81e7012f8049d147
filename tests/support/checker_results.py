"""What the checker's tests share: what is known of each area, and how its findings are read."""

from functools import cache

import pytest

from carebook.checking.checked_claim import CheckedClaim
from carebook.checking.checker import check_claims
from carebook.checking.fact_lookup import FactEntry, FactLookup, build_fact_lookup
from carebook.checking.parsed_sentence import ParsedSentence, PrecedingContext, parse_sentence
from carebook.checking.sentence_splitter import split_sentences
from carebook.data.dataset import Dataset
from carebook.facts.knowledge import AreaKnowledge, gather_knowledge
from carebook.ingest.loading import load_dataset
from support.small_data import PROJECT, authority, bundled

BATH = "bath-and-north-east-somerset"
LEICS = "leicestershire"


@cache
def known(slug: str = "rutland") -> AreaKnowledge:
    return gather_knowledge(bundled(), authority(slug))


@cache
def england() -> Dataset:
    """The figures of all of England, whatever figures the test that asks first has in use."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CAREBOOK_FIGURES", "england,observations")
        return load_dataset(PROJECT)


@cache
def known_in_england(slug: str = "kent") -> AreaKnowledge:
    return gather_knowledge(england(), england().areas.find_authority(slug))


def claims_in_england(
    text: str, slug: str = "kent", topic: str | None = None
) -> tuple[CheckedClaim, ...]:
    """What is claimed in a text on an area of England."""
    return check_claims(text, known_in_england(slug), topic)


def passes_in_england(text: str, slug: str = "kent", topic: str | None = None) -> bool:
    """Whether a text on an area of England claims something, and all of it is supported."""
    found = claims_in_england(text, slug, topic)
    return bool(found) and amiss(found) == []


def index(slug: str = "rutland") -> FactLookup:
    return build_fact_lookup(known(slug))


def every_entry(slug: str = "rutland") -> tuple[FactEntry, ...]:
    """All that the checker looks up where a text names no other authority."""
    return index(slug).book_entries


def findings(
    text: str, slug: str = "rutland", topic: str | None = None
) -> tuple[CheckedClaim, ...]:
    return check_claims(text, known(slug), topic)


def reading(
    text: str, slug: str = "rutland", context: PrecedingContext | None = None
) -> ParsedSentence:
    """One sentence as the checker reads it."""
    [sentence] = split_sentences(text)
    lookup = index(slug)
    context = context or PrecedingContext(home=lookup.area_code)
    return parse_sentence(sentence, context, lookup)


def amiss(found: tuple[CheckedClaim, ...]) -> list[str]:
    """What is not supported, one line each."""
    return [
        f"{one.verdict}: '{one.claim}': {one.reason}" for one in found if one.verdict != "supported"
    ]


def supported(
    text: str, slug: str = "rutland", topic: str | None = None
) -> tuple[CheckedClaim, ...]:
    """The findings of a true text: there are some, and all are supported by a fact."""
    found = findings(text, slug, topic)
    assert found, f"no claim was found in: {text}"
    assert amiss(found) == []
    assert all(one.fact for one in found)
    return found


def refused(text: str, slug: str = "rutland", topic: str | None = None) -> tuple[CheckedClaim, ...]:
    """The findings of a false text that are not supported: there is one at least."""
    found = findings(text, slug, topic)
    wrong = tuple(one for one in found if one.verdict != "supported")
    assert wrong, f"nothing was refused in: {text}\n{[(f.claim, f.reason) for f in found]}"
    return wrong


def contradicted(text: str, slug: str = "rutland", topic: str | None = None) -> CheckedClaim:
    """The first finding of a false text for which a fact knows better."""
    wrong = [one for one in refused(text, slug, topic) if one.verdict == "contradicted"]
    assert wrong, f"nothing was contradicted in: {text}"
    assert wrong[0].fact
    return wrong[0]


def not_checked(
    text: str, slug: str = "rutland", topic: str | None = None
) -> tuple[CheckedClaim, ...]:
    """The findings of a text that no fact carries and none contradicts."""
    wrong = refused(text, slug, topic)
    assert {one.verdict for one in wrong} == {"not checked"}, [(w.claim, w.reason) for w in wrong]
    return wrong
