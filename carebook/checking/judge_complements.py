"""Judging a share of all the others: "the other three quarters", "38.2% were not"."""

from dataclasses import replace

from carebook.checking.checked_claim import ClaimJudgement, contradicted, supported
from carebook.checking.judge_numbers import judge_number
from carebook.checking.parsed_sentence import ParsedSentence, parse_sentence
from carebook.checking.quantities import Hedge, Quantity
from carebook.checking.rounding import states_value
from carebook.checking.spans import without_brackets
from carebook.checking.word_lists import word_pattern
from carebook.data.units import COUNT, PEOPLE, PERCENT

_BEFORE_REST = word_pattern("complements", "before the rest")
_NOT_SO = word_pattern("complements", "not so")
_END_OF_CLAUSE = word_pattern("complements", "end of clause")
# The units of what is counted, as identifiers of facts end in them.
_COUNTED = (f"/{COUNT}", f"/{PEOPLE}")
_OTHER_SIDE: dict[Hedge, Hedge] = {"under": "over", "over": "under", "more": "less", "less": "more"}


def judge_number_or_rest(quantity: Quantity, sentence: ParsedSentence) -> ClaimJudgement | None:
    """Judge a number that states a figure, or a hundred less one where the words say so.

    None where it is a rest, and it is not clear of what: such a number is not read.
    """
    text, begin = sentence.lowercase, quantity.start
    if quantity.kind not in ("percent", "share"):
        return judge_number(quantity, sentence)
    bare = without_brackets(text)
    end = _END_OF_CLAUSE.search(bare, quantity.end)
    negation = _NOT_SO.search(bare, quantity.end, end.start() if end else len(text))
    before = _BEFORE_REST.search(text[max(0, begin - 60) : begin])
    # "Leaving 60% good or outstanding" names what the rest are.
    is_named = before and before.group().startswith("leaving") and negation is None
    if before and not is_named:
        return _judge_rest(quantity, sentence)
    judgement = judge_number(quantity, sentence)
    if judgement.verdict == "supported":
        return judgement
    if before:
        return _judge_rest(quantity, sentence)
    if negation is not None:
        low, high = negation.span()
        # "Younger than 65" turned round is "over 65".
        instead = ("over " if text.startswith("65", high) else "").rjust(high - low)
        found = _judge_of_the_others(quantity, sentence, text[:low] + instead + text[high:])
        if found is not None and found.verdict == "supported":
            return found
    return _judge_as_part(quantity, sentence) or judgement


def _judge_as_part(quantity: Quantity, sentence: ParsedSentence) -> ClaimJudgement | None:
    """Judge a share that one stated count is of another: "43,312 of 135,894, nearly a third"."""
    counts = [
        (number, judged)
        for number in sentence.stated_figures
        if number.kind == "plain"
        and number.value >= 1
        and (judged := judge_number(number, sentence)).verdict == "supported"
        and judged.fact
        and judged.fact.endswith(_COUNTED)
    ]
    for part, judged in counts:
        for whole, _ in counts:
            if part.value < whole.value and states_value(quantity, 100 * part.value / whole.value):
                return supported(
                    judged.fact or "", f"It is a share of two figures: {judged.reason}"
                )
    return None


def _judge_rest(quantity: Quantity, sentence: ParsedSentence) -> ClaimJudgement | None:
    shares = [
        number
        for number in sentence.stated_figures
        if number.end <= quantity.start and number.kind in ("percent", "share")
    ]
    beside = [judge_number(share, sentence) for share in shares]
    if not shares:
        # "61.8% were satisfied. The other 38% were not."
        wanted = _turned_round(quantity)
        stated = [
            entry
            for entry in sentence.lookup.book_entries
            if entry.fact.id in sentence.context.facts and entry.fact.unit == PERCENT
        ]
        for entry in stated:
            if states_value(wanted, entry.fact.value or 0.0):
                return supported(entry.fact.id, f"It is the rest of it: {entry.description}.")
        return None
    words = sentence.lowercase[quantity.start : quantity.end].strip()
    last = beside[-1]
    whole = sum(share.value for share in shares)
    step = max(number.rounding_step for number in (*shares, quantity))
    for value in (shares[-1].value, whole):
        if last.fact and last.verdict == "supported" and _makes_hundred(quantity, value, step):
            return supported(last.fact, f"It is the rest of it: {last.reason}")
    if len(shares) == 1 and last.fact and last.verdict == "supported":
        return contradicted(last.fact, f"{words} is not the rest: {last.reason}")
    return None


def _makes_hundred(quantity: Quantity, other: float, step: float) -> bool:
    allowed = 6.0 if quantity.is_coarse else step
    return abs(quantity.value + other - 100) <= allowed + 1e-9


def _turned_round(quantity: Quantity) -> Quantity:
    return replace(
        quantity,
        value=100 - quantity.value,
        hedge=_OTHER_SIDE.get(quantity.hedge, quantity.hedge),
    )


def _judge_of_the_others(
    quantity: Quantity, sentence: ParsedSentence, positive: str
) -> ClaimJudgement | None:
    """Judge a hundred less a share, of the sentence without its "not"."""
    source = replace(sentence.source, lowercase=positive)
    parsed = parse_sentence(source, sentence.context, sentence.lookup)
    turned = _turned_round(quantity)

    def with_turned(numbers: tuple[Quantity, ...]) -> tuple[Quantity, ...]:
        return tuple(turned if number == quantity else number for number in numbers)

    if quantity not in parsed.stated_figures:
        return None
    parsed = replace(
        parsed,
        quantities=with_turned(parsed.quantities),
        stated_figures=with_turned(parsed.stated_figures),
    )
    return judge_number(turned, parsed)
