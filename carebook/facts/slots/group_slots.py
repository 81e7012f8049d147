"""Slots on the groups of an indicator: the largest, the smallest, shares of all, and patterns."""

from collections.abc import Iterator, Sequence

from carebook.data import periods
from carebook.data.indicators import Indicator
from carebook.facts import relations
from carebook.facts.fact import COMPARATORS, Fact, Role, keep_current
from carebook.facts.knowledge import AreaKnowledge
from carebook.facts.shares import make_shares
from carebook.facts.slots.fact_series import figure_stem, measure_key
from carebook.facts.slots.slot import Slot, with_period
from carebook.facts.slots.slot_wording import comparator_in_sentence, full_figure
from carebook.text.phrasing import (
    number_in_words,
    phrase_with_ages,
    place_in_sentence,
    title_in_sentence,
)

# Two of two is no pattern that anybody would remark on.
_FEWEST_OF_A_PATTERN = 3
# A title that begins with the name of what its groups are.
_KINDS = "Kinds of "


def extreme_group_slots(
    knowledge: AreaKnowledge, catalogue: Indicator, facts: Sequence[Fact]
) -> Iterator[Slot]:
    """Yield the largest and the smallest of the groups that charts draw, with their figures.

    Where the numbers of some are not known, nobody knows which is the smallest.
    """
    area = place_in_sentence(knowledge.area.name)
    by_id = {fact.id: fact for fact in facts if fact.charted}
    ranks = [rank for rank in knowledge.ranks if rank.fact in by_id]
    ranked = keep_current(by_id[rank.fact] for rank in ranks)
    last = ranked[0].period if ranked else ""
    for rank in ranks:
        fact = by_id[rank.fact]
        if rank.tied or fact.period != last:
            continue
        beside = [one for one in ranks if _is_same_unit_and_period(by_id[one.fact], fact)]
        if rank.place == 1:
            which = "largest"
        elif rank.place == rank.of == len(beside):
            which = "smallest"
        else:
            continue
        name = f"{fact.indicator}.{which}"
        yield Slot(
            name,
            _group_with_figure(catalogue, fact, full_figure(fact, area, knowledge.sources)),
            (fact.id, *(one.fact for one in beside if one.fact != fact.id)),
            f"the {which} of the groups in {area}, with its figure: "
            f"'the {which} group was {{{{{name}}}}}'",
            period=periods.period_label(fact.period),
            measure=measure_key(fact),
            for_models=which == "largest",
        )


def _group_with_figure(catalogue: Indicator, fact: Fact, figure: str) -> str:
    """Return a group with its figure: "people in nursing care, at 45", "the 36 small areas in"."""
    words = catalogue.breakdowns[fact.breakdown]
    if words.startswith("in "):
        return f"the {figure} {words}"
    return f"{phrase_with_ages(words, catalogue.title)}, at {figure}"


def _is_same_unit_and_period(one: Fact, other: Fact) -> bool:
    return (one.unit, one.period) == (other.unit, other.period)


def pattern_slots(
    knowledge: AreaKnowledge, catalogue: Indicator, facts: Sequence[Fact]
) -> Iterator[Slot]:
    """Yield that all groups of an indicator lie on one side of a comparator, where they do.

    Three or more, each of which differs by more than chance and by enough to be told.
    """
    separate = knowledge.dataset.selections.separate_parts(catalogue.breakdowns)
    drawn = keep_current(fact for fact in facts if fact.charted)
    own = [fact for fact in drawn if fact.role == "area" and fact.breakdown in separate]
    is_whole = {fact.breakdown for fact in own} == set(separate)
    if len(own) < _FEWEST_OF_A_PATTERN or not is_whole or catalogue.comparatives:
        return
    for role in COMPARATORS:
        others = [_beside(fact, drawn, role) for fact in own]
        verdicts = {
            relations.compare_facts(fact, other) if other is not None else "not compared"
            for fact, other in zip(own, others, strict=True)
        }
        if len(verdicts) > 1 or not verdicts <= {"higher", "lower"}:
            continue
        ids = (*(fact.id for fact in own), *(other.id for other in others if other is not None))
        place = comparator_in_sentence(next(other for other in others if other is not None))
        name, kinds = f"{own[0].indicator}.pattern_{role}", _all_groups(catalogue, len(own))
        pattern = Slot(
            name,
            f"in all {kinds}",
            ids,
            f"that every group lies on one side of {place}: '... than in {place} {{{{{name}}}}}'",
            for_models=False,
        )
        verdict = verdicts.pop()
        said = Slot(
            f"{own[0].indicator}.pattern_vs_{role}",
            f"{verdict} than in {place} in all {kinds}",
            ids,
            f"how every group stands to {place}; goes after 'was' or a comma",
            for_models=False,
        )
        clause = Slot(
            f"{own[0].indicator}.pattern_says_{role}",
            f"the figures for all {kinds} are {verdict} than in {place}",
            ids,
            f"how every group stands to {place}, a clause with its verb",
            for_models=False,
        )
        for slot in (pattern, said, clause):
            yield slot
            yield with_period(slot, periods.period_label(own[0].period))


def _beside(fact: Fact, facts: Sequence[Fact], role: Role) -> Fact | None:
    return next(
        (
            other
            for other in facts
            if other.role == role
            and (other.unit, other.breakdown, other.period)
            == (fact.unit, fact.breakdown, fact.period)
        ),
        None,
    )


def _all_groups(catalogue: Indicator, count: int) -> str:
    """Return ``four kinds of long-term support at ages 18 to 64``, or ``seven groups``."""
    number = number_in_words(count)
    if catalogue.title.startswith(_KINDS):
        return f"{number} {title_in_sentence(catalogue.title)}"
    return f"{number} groups"


def share_slots(knowledge: AreaKnowledge) -> Iterator[Slot]:
    """Yield what share of its whole each part is, in per cent and as one number of another."""
    by_id = {fact.id: fact for fact in knowledge.facts}
    for share in make_shares(knowledge):
        part, whole = by_id[share.part], by_id[share.whole]
        catalogue = knowledge.indicators[whole.indicator]
        words = catalogue.breakdowns.get(whole.breakdown, whole.breakdown)
        of = phrase_with_ages(words, catalogue.title) or title_in_sentence(catalogue.title)
        stem, ids = figure_stem(part.indicator, part.breakdown), (part.id, whole.id)
        for what, text, meaning in (
            ("share", share.text, f"its share of {of}"),
            ("share_of_all", f"{share.text} of {of}", "its share, with the whole it is a part of"),
            (
                "count_of_all",
                f"{part.short} of the {whole.short} {of}",
                "its number, and that of the whole it is a part of",
            ),
        ):
            slot = Slot(f"{stem}.{what}", text, ids, meaning, for_models=False)
            yield slot
            # "160 of the 1,000 people in 2021-22" would be those of that year, whatever came after.
            if what != "count_of_all":
                yield with_period(slot, periods.period_label(part.period))
