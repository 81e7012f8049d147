"""Ways to spoil a true sentence, each so that nothing in the data carries what is left.

Every mutation changes one thing and looks whether the sentence has become true by another road: a
number that happens to be the other place's too, a rounding that is still right. Those are left out.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

from benchmarks.amounts import Amount
from benchmarks.ground import Ground
from benchmarks.of_what import denominator, relation, rounding, scale, sign, swapped, unit
from benchmarks.of_whom import (
    other_area,
    other_breakdown,
    other_comparator,
    other_measure,
    other_period,
    unlisted_area,
)
from benchmarks.said import OPPOSITE, Said
from benchmarks.wordings import BY_NAME
from carebook.facts.relations import compare_facts

Mutation = Callable[[Said, Ground], Iterator[Said]]

CAUSES = (
    ", because many people live alone.",
    ", due to a shortage of staff.",
    ", as a result of the council's policy.",
    ", thanks to investment in local services.",
    ", which suggests that demand is growing.",
    ", reflecting an ageing population.",
    ", driven by rising need.",
    ", owing to the closure of care homes.",
    ", which is caused by rural isolation.",
    ", and this leads to more admissions to hospital.",
    "This is because the area is rural.",
    "The reason is a lack of funding.",
    "This can be explained by the age of the population.",
    "It stems from poor access to services.",
    "This indicates that carers are under strain.",
    ", a consequence of budget cuts.",
)
JUDGEMENTS = (
    ", which is a good result.",
    ", an excellent performance.",
    ", which is worrying.",
    ", a poor showing.",
    "The council is doing well.",
    "The council is failing its residents.",
    "This is among the best results in the country.",
    "Services here are outstanding.",
    "This is an impressive achievement.",
    "The council should be proud of this.",
    ", a disappointing figure.",
    "It is one of the worst-performing councils.",
    "The authority is performing strongly.",
    ", so care here is of high quality.",
)
_RANKS = (
    ", the highest in England.",
    ", the lowest of all authorities.",
    ", the second highest in the region.",
    "It ranks third out of 152 councils.",
    ", which puts it in the top ten.",
    "No other authority has a higher figure.",
    ", in the bottom quarter of councils.",
)


def direction(said: Said, _: Ground) -> Iterator[Said]:
    """Turn higher into lower, a rise into a fall, likeness into difference and back."""
    wording = said.wording
    if wording.sort in ("compared", "change", "relative") and said.verdict in OPPOSITE:
        turned = replace(said, verdict=OPPOSITE[said.verdict])
        if turned.text != said.text:
            yield turned
            if wording.name == "higher than":
                yield replace(said, wording=BY_NAME["similar"], verdict="similar")
    if wording.name == "similar":
        yield replace(said, wording=BY_NAME["higher than"], verdict="higher")
        yield replace(said, wording=BY_NAME["exceeded"], verdict="lower")


def unearned(said: Said, _: Ground) -> Iterator[Said]:
    """Say higher or lower of two figures that cannot be compared in words."""
    if said.wording.name != "compared with" or said.other is None:
        return
    if (
        said.fact.value != said.other.value
        and compare_facts(said.fact, said.other) == "not compared"
    ):
        above = (said.fact.value or 0) > (said.other.value or 0)
        for name in ("higher than", "pronoun, comparative", "exceeded"):
            yield replace(said, wording=BY_NAME[name], verdict="higher" if above else "lower")
        yield replace(
            said, wording=BY_NAME["number, comparative"], verdict="lower" if above else "higher"
        )


def rank(said: Said, _: Ground) -> Iterator[Said]:
    """Call the first the last, or claim a place among authorities that no figure here gives."""
    if said.wording.sort == "rank":
        yield replace(said, verdict=OPPOSITE[said.verdict])
    elif said.wording.sort == "one" and said.wording.has_number and said.fact.role == "area":
        yield replace(said, ending=_RANKS[said.turn % len(_RANKS)])


def cause(said: Said, _: Ground) -> Iterator[Said]:
    """Add a cause, or what the figure is said to suggest."""
    yield replace(said, ending=CAUSES[said.turn % len(CAUSES)])


def judgement(said: Said, _: Ground) -> Iterator[Said]:
    """Add a verdict on how good the authority is."""
    yield replace(said, ending=JUDGEMENTS[said.turn % len(JUDGEMENTS)])


def invented(said: Said, _: Ground) -> Iterator[Said]:
    """Put a number, or none at all, where the figure is missing."""
    if said.fact.status not in ("none_reported", "not_published", "suppressed"):
        return
    if said.fact.status == "not_published":
        for score in ("62 out of 100", "53 out of 100"):
            number = Amount(score, 0, 0, "plain")
            yield replace(said, wording=BY_NAME["topic"], number=number, per="")
        return
    for text in ("12", "0", "no"):
        yield replace(said, wording=BY_NAME["there were"], number=Amount(text, 0, 0, "plain"))


MUTATIONS: dict[str, Mutation] = {
    "other area": other_area,
    "unlisted area": unlisted_area,
    "other comparator": other_comparator,
    "other period": other_period,
    "other breakdown": other_breakdown,
    "other measure": other_measure,
    "unit": unit,
    "denominator": denominator,
    "scale by ten": scale,
    "sign": sign,
    "direction": direction,
    "unearned comparison": unearned,
    "rank": rank,
    "rounding": rounding,
    "difference or ratio": relation,
    "swapped pair": swapped,
    "cause added": cause,
    "judgement added": judgement,
    "missing value invented": invented,
}


def spoilt(said: Said, ground: Ground) -> Iterator[tuple[str, Said]]:
    """Spoil one true sentence in every way that suits it, two at most of each kind."""
    for name, mutation in MUTATIONS.items():
        found = [wrong for wrong in mutation(said, ground) if wrong.text != said.text]
        if len(found) > 2:
            at = said.turn % len(found)
            found = [found[at], found[(at + 1) % len(found)]]
        for wrong in found:
            yield name, wrong
