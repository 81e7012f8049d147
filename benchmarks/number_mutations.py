"""Mutations of the number itself: unit, denominator, size, sign, rounding, place in a pair."""

import re
from collections.abc import Iterator
from dataclasses import replace

from benchmarks import written_numbers
from benchmarks.facts_by_place import FactsByPlace
from benchmarks.generated_sentences import OPPOSITE_VERDICTS, GeneratedSentence
from benchmarks.noun_phrases import sentence_kind
from benchmarks.written_numbers import WrittenNumber
from benchmarks.written_relations import ratio_as_number
from carebook.data import units
from carebook.text.phrasing import place_in_sentence

_WRONG_DENOMINATORS = {
    units.PER_100K_ALL_AGES: (
        " per 100,000 residents aged 65 and over",
        " per 100,000 adults",
        " per 1,000 residents",
        " per 100,000 older residents",
    ),
    units.PER_100K_OLDER: (
        " per 100,000 residents of all ages",
        " per 100,000 residents aged 18 to 64",
        " per 1,000 residents aged 65 and over",
    ),
    "per 100,000 people": (
        " per 100,000 adults",
        " per 10,000 residents",
        " per 100,000 households",
    ),
    units.POUNDS_PER_RESIDENT: (
        " for each person receiving care",
        " for each resident aged 65 and over",
        " per household",
    ),
    units.THOUSAND_POUNDS_PER_100K: (
        " per 1,000 residents",
        " per 100,000 residents aged 65 and over",
        " per 100,000 adults",
    ),
}


def change_unit(said: GeneratedSentence, ground: FactsByPlace) -> Iterator[GeneratedSentence]:
    """State the number in another unit: a rate as a count, pounds as millions, days as weeks."""
    number, kind, template = said.number, sentence_kind(said.fact), said.wording.template
    if number is None or not said.wording.has_number:
        return
    having, place = "{having}" in template, place_in_sentence(said.fact.place)
    shown = re.sub(r"[%]| per ?cent| percent", "", number.text)

    def other(
        text: str, below: str = said.denominator_text, connector: str = " of "
    ) -> GeneratedSentence:
        return replace(
            said, number=replace(number, text=text, connector=connector), denominator_text=below
        )

    if kind == "share" and number.style != "fraction":
        if "{nof}" in template:
            shown = re.sub(r" (in|out of) (every )?100$", "", shown)
            yield other(f"{shown} in every 1,000", connector=" ")
        elif "{amount}" in template:
            yield other(f"{shown} per 100,000 residents")
            yield other(f"£{shown} million" if not re.match(r"[a-z]", shown) else f"{shown} days")
    elif (
        kind == "rate"
        and having
        and not ground.has_fact_for_number(number, place, said.fact.indicator, unit=units.COUNT)
    ):
        yield other(number.text, "")
    elif kind == "rate" and "{amount}" in template and "{n2}" not in template:
        yield other(f"{number.text}%", "")
    elif (
        kind == "count"
        and having
        and not ground.has_fact_for_number(
            number,
            place,
            said.fact.indicator,
            breakdown=said.fact.breakdown,
            unit=units.PER_100K_ALL_AGES,
        )
    ):
        yield other(number.text, " per 100,000 residents of all ages")
    elif kind == "money" and "million" in number.text:
        if said.fact.unit == units.MILLION_POUNDS:
            yield other(number.text, " per 100,000 residents")
        else:
            yield other(number.text, " in all")
            yield other(number.text.replace(" million", " thousand"))
    elif kind == "money" and number.style == "plain":
        yield other(f"{number.text} million")
        yield other(f"{number.text}", " in all")
    elif kind == "plain" and "day" in number.text:
        yield other(re.sub("days?", "weeks", number.text))
        yield other(re.sub("days?", "hours", number.text))
    elif kind == "density" and "{n}" not in template:
        yield other(number.text, " per square mile")


def change_denominator(
    said: GeneratedSentence, ground: FactsByPlace
) -> Iterator[GeneratedSentence]:
    """Put another group below the line: older residents for all, residents for carers."""
    template = said.wording.template
    if not said.wording.has_number and "{n}" not in template:
        return
    if sentence_kind(said.fact) == "share":
        if said.noun_phrases.wrong_who and ("{nof}" in template or "{who}" in template):
            yield replace(
                said, noun_phrases=replace(said.noun_phrases, who=said.noun_phrases.wrong_who)
            )
        return
    if not re.search(r"\{(per|line|amount|having)\}", template):
        return
    for line in _WRONG_DENOMINATORS.get(said.fact.unit, ()):
        older = {"65 and over": units.PER_100K_OLDER, "of all ages": units.PER_100K_ALL_AGES}
        units_meant = [known for words, known in older.items() if words in line]
        if not any(
            ground.has_fact_for_number(
                said.number, place_in_sentence(said.fact.place), said.fact.indicator, unit=known
            )
            for known in units_meant
        ):
            yield replace(said, denominator_text=line)


def _write_in_same_style(said: GeneratedSentence, value: float, turn: int) -> WrittenNumber | None:
    """The same style of number for another value, hedged as the true one is."""
    assert said.number is not None  # noqa: S101  (the callers look first)
    number = written_numbers.write_value(
        value, said.fact.unit, said.fact.decimals, said.number.style, turn
    )
    if number and said.number.style == "plain" and said.number.text.startswith("about "):
        return replace(number, text=f"about {number.text}")
    return number


def shift_decimal_point(
    said: GeneratedSentence, ground: FactsByPlace
) -> Iterator[GeneratedSentence]:
    """Move the decimal point by one place."""
    if (
        said.relation
        and said.relation.style == "factor"
        and (times := re.match(r"(about )?([0-9.]+) times", said.relation.text))
    ):
        yield replace(said, relation=ratio_as_number(f"{float(times[2]) * 10:g} times", 0))
    if said.number is None or not said.fact.value or not said.wording.has_number:
        return
    for factor_ in (10, 0.1):
        number = _write_in_same_style(said, said.fact.value * factor_, said.synonym_number)
        if (
            number
            and number.text != said.number.text
            and not ground.has_fact_for_number(
                number, place_in_sentence(said.fact.place), said.fact.indicator
            )
        ):
            yield replace(said, number=number)


def negate_number(said: GeneratedSentence, _: FactsByPlace) -> Iterator[GeneratedSentence]:
    """Put a minus before the number."""
    if said.number and said.wording.has_number and said.number.style in ("plain", "m", "per cent"):
        text = said.number.text
        about, bare = ("about ", text[6:]) if text.startswith("about ") else ("", text)
        minus = ("−", "minus ", "-")[said.synonym_number % 3]
        yield replace(said, number=replace(said.number, text=f"{about}{minus}{bare}"))


def misround_number(said: GeneratedSentence, ground: FactsByPlace) -> Iterator[GeneratedSentence]:
    """Round to what is not nearest, on the wrong side, or print a last digit that is off by one."""
    number, fact = said.number, said.fact
    if number is None or fact.value is None or not said.wording.has_number:
        return
    step = written_numbers.natural_rounding_step(fact.value, fact.unit)
    found: list[WrittenNumber | None] = []
    if number.style == "fraction":
        word = ("about ", "nearly ", "just over ")[said.synonym_number % 3]
        found += [
            written_numbers.fraction_as_number(word + text)
            for text in written_numbers.untrue_fractions_near(fact.value)
        ]
    elif number.style in ("about", "nearly", "over"):
        middle = (number.low + number.high) / 2
        target = {"about": middle, "nearly": number.high, "over": number.low}[number.style]
        wrong_side = {"about": "about", "nearly": "over", "over": "nearly"}[number.style]
        for style, at in (
            ("about", target + step),
            ("about", target - step),
            (number.style, target + step),
            (number.style, target - step),
            (wrong_side, target),
        ):
            if at > 0:
                found.append(
                    written_numbers.write_hedged_number(
                        round(at, 6), fact.unit, fact.decimals, style, said.synonym_number
                    )
                )
    elif number.style in ("plain", "per cent", "in 100", "of 100", "words", "m"):
        width = written_numbers.last_digit_worth(number.text) / units.UNITS[fact.unit].scale
        found += [
            _write_in_same_style(said, fact.value + way * width, said.synonym_number)
            for way in (1, -1, 2)
            if fact.value + way * width > 0
        ]
    for wrong in found:
        if (
            wrong
            and wrong.text != number.text
            and not (
                wrong.style == "fraction"
                or ground.has_fact_for_number(
                    wrong, place_in_sentence(said.fact.place), fact.indicator
                )
            )
        ) or (wrong and wrong.style == "fraction"):
            yield replace(said, number=wrong)


def swap_pair(said: GeneratedSentence, _: FactsByPlace) -> Iterator[GeneratedSentence]:
    """Exchange the two numbers of a pair, or the two places of a comparison."""
    if said.other is None or said.number is None or said.other_number is None:
        return
    gaps = said.wording.template
    if (
        said.wording.sentence_type in ("compared", "factor", "times", "relative")
        and said.verdict in OPPOSITE_VERDICTS
    ):
        yield replace(said, place=said.other_place, other_place=said.place)
    elif (
        ("{n2}" in gaps or "{amount2}" in gaps)
        and said.wording.has_number
        and said.number.text != said.other_number.text
        and not said.other_number.is_true_of(said.fact.value)
    ):
        yield replace(said, number=said.other_number, other_number=said.number)


def misstate_relation(said: GeneratedSentence, _: FactsByPlace) -> Iterator[GeneratedSentence]:
    """Misstate how far apart two figures are, or how many times one is the other."""
    if said.relation is None:
        return
    if times := re.match(r"(about )?([0-9.]+) times", said.relation.text):
        for wrong in (float(times[2]) + 0.5, float(times[2]) + 2):
            yield replace(said, relation=ratio_as_number(f"{times[1] or ''}{wrong:g} times", wrong))
    elif found := re.search(r"[0-9][0-9,.]*", said.relation.text):
        digits = float(found[0].replace(",", ""))
        places = len(found[0].partition(".")[2])
        for wrong in (digits * 1.5 + 1, digits * 2 + 3):
            written = found.re.sub(units.format_number(wrong, places), said.relation.text, count=1)
            yield replace(said, relation=replace(said.relation, text=written))
