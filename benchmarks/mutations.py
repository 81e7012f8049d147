"""Ways to spoil a true sentence, each so that nothing in the data carries what is left.

Every mutation changes one thing and looks whether the sentence has become true by another road: a
number that happens to be the other place's too, a rounding that is still right. Those are left out.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

from benchmarks.facts_by_place import FactsByPlace
from benchmarks.generated_sentences import OPPOSITE_VERDICTS, GeneratedSentence
from benchmarks.number_mutations import (
    change_denominator,
    change_unit,
    misround_number,
    misstate_relation,
    negate_number,
    shift_decimal_point,
    swap_pair,
)
from benchmarks.subject_mutations import (
    change_area,
    change_breakdown,
    change_comparator,
    change_measure,
    change_period,
    change_to_unlisted_place,
)
from benchmarks.wordings import WORDINGS_BY_NAME
from benchmarks.written_numbers import WrittenNumber
from carebook.facts.relations import compare_facts

Mutation = Callable[[GeneratedSentence, FactsByPlace], Iterator[GeneratedSentence]]

CAUSE_ENDINGS = (
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
JUDGEMENT_ENDINGS = (
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
_RANK_ENDINGS = (
    ", the highest in England.",
    ", the lowest of all authorities.",
    ", the second highest in the region.",
    "It ranks third out of 152 councils.",
    ", which puts it in the top ten.",
    "No other authority has a higher figure.",
    ", in the bottom quarter of councils.",
)


def reverse_direction(said: GeneratedSentence, _: FactsByPlace) -> Iterator[GeneratedSentence]:
    """Turn higher into lower, a rise into a fall, likeness into difference and back."""
    wording = said.wording
    if (
        wording.sentence_type in ("compared", "change", "relative")
        and said.verdict in OPPOSITE_VERDICTS
    ):
        turned = replace(said, verdict=OPPOSITE_VERDICTS[said.verdict])
        if turned.text != said.text:
            yield turned
            if wording.name == "higher than":
                yield replace(said, wording=WORDINGS_BY_NAME["similar"], verdict="similar")
    if wording.name == "similar":
        yield replace(said, wording=WORDINGS_BY_NAME["higher than"], verdict="higher")
        yield replace(said, wording=WORDINGS_BY_NAME["exceeded"], verdict="lower")


def claim_untested_difference(
    said: GeneratedSentence, _: FactsByPlace
) -> Iterator[GeneratedSentence]:
    """Say higher or lower of two figures that cannot be compared in words."""
    if said.wording.name != "compared with" or said.other is None:
        return
    if (
        said.fact.value != said.other.value
        and compare_facts(said.fact, said.other) == "not compared"
    ):
        above = (said.fact.value or 0) > (said.other.value or 0)
        for name in ("higher than", "pronoun, comparative", "exceeded"):
            yield replace(
                said, wording=WORDINGS_BY_NAME[name], verdict="higher" if above else "lower"
            )
        yield replace(
            said,
            wording=WORDINGS_BY_NAME["number, comparative"],
            verdict="lower" if above else "higher",
        )


def claim_wrong_rank(said: GeneratedSentence, _: FactsByPlace) -> Iterator[GeneratedSentence]:
    """Call the first the last, or claim a place among authorities that no figure here gives."""
    if said.wording.sentence_type == "rank":
        yield replace(said, verdict=OPPOSITE_VERDICTS[said.verdict])
    elif (
        said.wording.sentence_type == "one" and said.wording.has_number and said.fact.role == "area"
    ):
        yield replace(said, ending=_RANK_ENDINGS[said.synonym_number % len(_RANK_ENDINGS)])


def add_cause(said: GeneratedSentence, _: FactsByPlace) -> Iterator[GeneratedSentence]:
    """Add a cause, or what the figure is said to suggest."""
    yield replace(said, ending=CAUSE_ENDINGS[said.synonym_number % len(CAUSE_ENDINGS)])


def add_judgement(said: GeneratedSentence, _: FactsByPlace) -> Iterator[GeneratedSentence]:
    """Add a verdict on how good the authority is."""
    yield replace(said, ending=JUDGEMENT_ENDINGS[said.synonym_number % len(JUDGEMENT_ENDINGS)])


def invent_missing_value(said: GeneratedSentence, _: FactsByPlace) -> Iterator[GeneratedSentence]:
    """Put a number, or none at all, where the figure is missing."""
    if said.fact.status not in ("none_reported", "not_published", "suppressed"):
        return
    if said.fact.status == "not_published":
        for score in ("62 out of 100", "53 out of 100"):
            number = WrittenNumber(score, 0, 0, "plain")
            yield replace(
                said, wording=WORDINGS_BY_NAME["topic"], number=number, denominator_text=""
            )
        return
    for text in ("12", "0", "no"):
        yield replace(
            said, wording=WORDINGS_BY_NAME["there were"], number=WrittenNumber(text, 0, 0, "plain")
        )


MUTATIONS_BY_NAME: dict[str, Mutation] = {
    "other area": change_area,
    "unlisted area": change_to_unlisted_place,
    "other comparator": change_comparator,
    "other period": change_period,
    "other breakdown": change_breakdown,
    "other measure": change_measure,
    "unit": change_unit,
    "denominator": change_denominator,
    "scale by ten": shift_decimal_point,
    "sign": negate_number,
    "direction": reverse_direction,
    "unearned comparison": claim_untested_difference,
    "rank": claim_wrong_rank,
    "rounding": misround_number,
    "difference or ratio": misstate_relation,
    "swapped pair": swap_pair,
    "cause added": add_cause,
    "judgement added": add_judgement,
    "missing value invented": invent_missing_value,
}


def spoil_sentence(
    said: GeneratedSentence, ground: FactsByPlace
) -> Iterator[tuple[str, GeneratedSentence]]:
    """Spoil one true sentence in every way that suits it, two at most of each kind."""
    for name, mutation in MUTATIONS_BY_NAME.items():
        found = [wrong for wrong in mutation(said, ground) if wrong.text != said.text]
        if len(found) > 2:
            at = said.synonym_number % len(found)
            found = [found[at], found[(at + 1) % len(found)]]
        for wrong in found:
            yield name, wrong
