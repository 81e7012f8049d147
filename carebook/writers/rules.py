"""The rule-based writer: summaries of charts, sections and the book, made from facts alone.

Nothing is said that a fact does not carry. Higher, lower and similar come from the recorded
comparisons; where none could be made, two figures stand side by side and no word is put on the
difference.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from carebook import periods, units
from carebook.areas import AVERAGE_AUTHORITY_NAME
from carebook.blocks import IndicatorBlock
from carebook.facts import Fact
from carebook.relations import Verdict
from carebook.units import COUNT, MILLION_POUNDS, PER_100K_OLDER, THOUSAND_POUNDS_PER_100K
from carebook.words import capitalised, joined, place_in_sentence, title_in_sentence, with_ages

# The indicators that the book's summary draws on, a paragraph each.
_BOOK = (
    (("population", ""), ("older_share", "65+"), ("population_density", "")),
    (
        ("requests", "18-64"),
        ("requests", "65+"),
        ("receiving_care", "18-64"),
        ("receiving_care", "65+"),
    ),
    (("unpaid_carers", ""), ("carers_social_contact", ""), ("satisfaction", "")),
    (("workforce_vacancy", ""), ("providers_below_good", ""), ("gross_expenditure", "")),
)
_VERDICT_TAILS: Mapping[Verdict, str] = {
    "higher": "higher for",
    "lower": "lower for",
    "similar": "similar for",
    "same": "the same for",
}
# Up to so many breakdowns are said one by one; more are ranked.
_SAID_ONE_BY_ONE = 2


@dataclass
class _Voice:
    """Turns the wording from sentence to sentence, and leaves out what the reader just read."""

    turn: int = 0
    said: tuple[str, str] = field(default=("", ""))

    def lead(self, block: IndicatorBlock, fact: Fact) -> str:
        """Return how a sentence on this fact begins: where and when, unless just said."""
        where, when = _where(block, fact), periods.label(fact.period)
        before, self.said = self.said, (where, when)
        if before == (where, when):
            same = "month" if " " in when else "year"
            return f"In the same {same}, " if self.turn % 2 else ""
        return f"In {when}, " if before[0] == where else f"In {where} in {when}, "

    def sentence(self, block: IndicatorBlock, fact: Fact) -> str:
        """Return the figure, where and when, and beside it the comparators'."""
        text = f"{self.lead(block, fact)}{_clause(block, fact)}{_beside(block, fact, self.turn)}."
        self.turn += 1
        return capitalised(text)


def chart_summary(block: IndicatorBlock, turn: int = 0) -> str:
    """Return a few sentences on one chart, or nothing where the block is a silence.

    ``turn`` changes the wording, so that neighbouring charts do not all read alike.
    """
    if block.silence is not None:
        return ""
    if all(fact.role == "england" for fact in block.facts):
        return _national(block)
    own = _latest_charted(block)
    with_value = [fact for fact in own if fact.value is not None]
    voice = _Voice(turn)
    if len(with_value) <= _SAID_ONE_BY_ONE:
        sentences = [voice.sentence(block, fact) for fact in with_value]
    else:
        sentences = _ranked(block, with_value, voice)
    sentences += _none_reported(block, own) + _not_everybody(block)
    if len(with_value) == 1:
        sentences += _change(block, with_value[0]) + _other_units(block, with_value[0])
    if with_value and with_value[0].level == "regional":
        sentences.append(f"This is a figure for the region, not for {block.area} alone.")
    return " ".join(sentences)


def section_summary(blocks: Sequence[IndicatorBlock]) -> list[str]:
    """Return the paragraphs on a section: its figures, how they compare, what is missing."""
    shown = [block for block in blocks if block.silence is None and block.own]
    return [text for text in (_opening(shown), _comparing(shown), _missing(blocks)) if text]


def book_summary(blocks: Sequence[IndicatorBlock]) -> list[str]:
    """Return the paragraphs that sum up the whole book, half a page of them."""
    if not blocks:
        return []
    voice = _Voice()
    paragraphs = []
    for wanted in _BOOK:
        found = [_find(blocks, indicator, breakdown) for indicator, breakdown in wanted]
        voice.said = ("", "")
        if text := " ".join(voice.sentence(*pair) for pair in found if pair is not None):
            paragraphs.append(text)
    measures = {block.indicator for block in blocks}
    quiet = measures - {block.indicator for block in blocks if block.silence is None}
    closing = (
        f"{AVERAGE_AUTHORITY_NAME} is the plain average over all authorities, in which each counts "
        "once, whatever its size, so it is not the figure for England. Two figures are compared in "
        "words only where the data allow it; elsewhere both are given, and the comparison is left "
        "open."
    )
    if quiet:
        closing += (
            f" For some of the measures there is nothing to show for {blocks[0].area}, and the "
            "book says so where it comes to them."
        )
    return [*paragraphs, closing]


def _latest_charted(block: IndicatorBlock) -> list[Fact]:
    own = [fact for fact in block.own if fact.charted]
    last = max((fact.period for fact in own), key=periods.start_of, default="")
    return [fact for fact in own if fact.period == last]


def _find(
    blocks: Iterable[IndicatorBlock], indicator: str, breakdown: str
) -> tuple[IndicatorBlock, Fact] | None:
    for block in blocks:
        if block.indicator == indicator and block.silence is None:
            for fact in _latest_charted(block):
                if fact.breakdown == breakdown and fact.value is not None:
                    return block, fact
    return None


def _clause(block: IndicatorBlock, fact: Fact) -> str:
    group = with_ages(_phrase(block, fact), block.title)
    return block.statement.format(value=fact.sentence, breakdown=group)


def _phrase(block: IndicatorBlock, fact: Fact) -> str:
    return block.phrases.get(fact.breakdown, fact.breakdown)


def _where(block: IndicatorBlock, fact: Fact) -> str:
    place = place_in_sentence(fact.place)
    if fact.level == "regional":
        return f"{place} (the region that includes {block.area})"
    return place


def _beside(block: IndicatorBlock, fact: Fact, turn: int) -> str:
    """Return the comparators of a fact as the tail of its sentence, grouped by verdict."""
    by_id = {other.id: other for other in block.facts}
    groups: dict[Verdict, list[Fact]] = {}
    for comparison in block.comparisons:
        if comparison.fact == fact.id and by_id[comparison.comparator].value is not None:
            groups.setdefault(comparison.verdict, []).append(by_id[comparison.comparator])
    tails = [_tail(block, fact, verdict, others, turn) for verdict, others in groups.items()]
    return " but".join(tail.removeprefix(",") if n else tail for n, tail in enumerate(tails))


def _tail(
    block: IndicatorBlock, fact: Fact, verdict: Verdict, others: Sequence[Fact], turn: int
) -> str:
    pairs = [(place_in_sentence(other.place), _brief(other)) for other in others]
    named = joined([f"{place} ({value})" for place, value in pairs])
    match verdict:
        case "higher" | "lower":
            word = block.comparatives.get(verdict, verdict)
            place, value = pairs[0]
            if turn % 2 or len(others) > 1 or not value[0].isdigit() or word != verdict:
                return f", {word} than in {named}"
            return f", {word} than {place}'s {value}"
        case "same":
            return f", the same as in {joined([place for place, _ in pairs])}"
        case "similar":
            return f", similar to {named}{_why_similar(fact)}"
        case _ if turn % 3 == 0:
            return "; " + joined([f"in {place} the figure was {value}" for place, value in pairs])
        case _ if turn % 3 == 1:
            return "; " + joined([f"the figure for {place} was {value}" for place, value in pairs])
        case _:
            return ", against " + joined([f"{value} in {place}" for place, value in pairs])


def _why_similar(fact: Fact) -> str:
    if fact.lower is None or fact.upper is None:
        return ", as far as rounded figures can tell"
    low, high = (units.short(x, fact.unit, fact.decimals) for x in (fact.lower, fact.upper))
    return f" once chance is allowed for (the 95% interval runs from {low} to {high})"


def _brief(fact: Fact) -> str:
    return f"about {fact.short}" if fact.status == "rounded" else fact.short


def _ranked(block: IndicatorBlock, facts: Sequence[Fact], voice: _Voice) -> list[str]:
    """Sum up three or more breakdowns, in order of size.

    The first is called the largest only where no other breakdown could be larger: where each has a
    value, or was reported as none.
    """
    ordered = sorted(facts, key=lambda fact: -(fact.value or 0.0))
    largest = [fact for fact in ordered if fact.short == ordered[0].short]
    names = joined([_phrase(block, fact) for fact in largest])
    lead = f"{voice.lead(block, largest[0])}{_at_ages(block)}"
    unknown = _without_figure(block) or any(
        fact.status in ("suppressed", "not_published") for fact in _latest_charted(block)
    )
    if unknown:
        first, *others = ordered
        listed = [f"{_phrase(block, first)} ({first.sentence})"]
        listed += [f"{_phrase(block, fact)} ({fact.short})" for fact in others]
        return [f"{lead}the groups with a figure were {joined(listed)}."]
    if len(largest) == 1:
        tail = _beside(block, largest[0], voice.turn)
        sentences = [f"{lead}the largest group shown was {names}, at {largest[0].sentence}{tail}."]
    else:
        sentences = [f"{lead}the largest groups shown were {names}, each at {largest[0].sentence}."]
    if rest := [f"{_phrase(block, fact)} ({fact.short})" for fact in ordered[len(largest) :]]:
        sentences.append(f"After that came {joined(rest)}.")
    return sentences


def _at_ages(block: IndicatorBlock) -> str:
    """Return the ages that a title names, for inside a sentence: "at ages 65 and over, "."""
    _, found, ages = block.title.partition(" at ages ")
    return f"at ages {ages}, " if found else ""


def _without_figure(block: IndicatorBlock) -> list[str]:
    """Return the breakdowns asked for that have no row of the area's own, in words."""
    known = {f.breakdown for f in _latest_charted(block) if f.status != "not_published"}
    return [words for name, words in block.phrases.items() if name not in known]


def _not_everybody(block: IndicatorBlock) -> list[str]:
    missing = _without_figure(block)
    if not missing:
        return []
    named = joined(missing, "or") if len(missing) <= 3 else "the other groups"
    return [f"There is no figure here for {named}, so this is not the whole picture."]


def _none_reported(block: IndicatorBlock, own: Sequence[Fact]) -> list[str]:
    title = title_in_sentence(block.title)
    none = [_phrase(block, fact) or title for fact in own if fact.status == "none_reported"]
    hidden = [_phrase(block, fact) or title for fact in own if fact.status == "suppressed"]
    said = []
    if none:
        said.append(f"None were reported for {joined(none, 'or')}, which may hide numbers below 5.")
    if hidden:
        said.append(
            f"The figures for {joined(hidden)} are suppressed by the publisher, as they are small."
        )
    return said


def _change(block: IndicatorBlock, fact: Fact) -> list[str]:
    by_id = {other.id: other for other in block.facts}
    for change in block.changes:
        if change.later != fact.id:
            continue
        then, value = periods.label(by_id[change.earlier].period), _brief(by_id[change.earlier])
        match change.direction:
            case "rose" | "fell":
                return [f"It {change.direction} from {value} in {then}."]
            case "unchanged":
                return [f"It was the same in {then}."]
            case "similar":
                return [f"It was similar in {then}, at {value}."]
            case _:
                return [f"In {then} it was {value}."]
    return []


def _other_units(block: IndicatorBlock, fact: Fact) -> list[str]:
    """Say the same fact in its other units, where the area has them."""
    same = {
        other.unit: other
        for other in block.own
        if (other.breakdown, other.period) == (fact.breakdown, fact.period)
        and other.unit != fact.unit
        and other.value is not None
    }
    said = []
    if count := same.get(COUNT):
        rounding = ", to the nearest 5" if count.is_to_nearest_5 else ""
        said.append(f"The number itself was {count.short}{rounding}.")
    if older := same.get(PER_100K_OLDER):
        said.append(
            f"Set against residents aged 65 and over alone, that is about {older.short} for every "
            "100,000 of them."
        )
    if rate := same.get(THOUSAND_POUNDS_PER_100K):
        total = same.get(MILLION_POUNDS)
        in_all = f", or about {total.short} in all" if total else ""
        said.append(f"That is {rate.sentence}{in_all}.")
    return said


def _national(block: IndicatorBlock) -> str:
    fact = max(block.facts, key=lambda fact: periods.start_of(fact.period))
    return (
        f"Nationally in {periods.label(fact.period)}, {_clause(block, fact)}. This is a national "
        f"figure: it says nothing about {block.area} in particular."
    )


def _opening(shown: Sequence[IndicatorBlock]) -> str:
    """The section's headline figures, said plainly and without comparators."""
    voice = _Voice(turn=1)
    sentences = []
    for block in [block for block in shown if block.headline] or list(shown)[:3]:
        for fact in [f for f in _latest_charted(block) if f.value is not None][:_SAID_ONE_BY_ONE]:
            sentences.append(capitalised(f"{voice.lead(block, fact)}{_clause(block, fact)}."))
            voice.turn += 1
    return " ".join(sentences)


def _comparing(shown: Sequence[IndicatorBlock]) -> str:
    """Which of the section's figures are higher, lower or similar, and which stand unjudged."""
    groups: dict[Verdict, list[str]] = {}
    own_words: list[str] = []
    # A regional figure is not the area's own, so it has no place among "Rutland's figures".
    for block in [block for block in shown if block.own[0].level != "regional"]:
        by_id = {fact.id: fact for fact in block.facts}
        latest = {fact.id for fact in _latest_charted(block)}
        for comparison in block.comparisons:
            other = by_id[comparison.comparator]
            fact = by_id[comparison.fact]
            if fact.id in latest and fact.value is not None and other.role == "average":
                if comparison.verdict in block.comparatives:
                    own_words.append(_in_own_words(block, comparison.verdict))
                    continue
                name = _name(block, fact, comparison.verdict)
                groups.setdefault(comparison.verdict, []).append(name)
    sentences = []
    said = [
        f"{tail} {joined(_unique(groups[verdict]))}"
        for verdict, tail in _VERDICT_TAILS.items()
        if verdict in groups
    ]
    if said:
        sentences.append(
            f"Set against the average authority, {shown[0].area}'s figures are {'; '.join(said)}."
        )
    sentences += own_words
    if "not compared" in groups:
        sentences.append(
            "No margin of error came with the figures on "
            f"{joined(_unique(groups['not compared']))}, so no word is put on the difference."
        )
    return " ".join(sentences)


def _in_own_words(block: IndicatorBlock, verdict: Verdict) -> str:
    title = title_in_sentence(block.title)
    return (
        f"By the {title}, {block.area} is {block.comparatives[verdict]} than the average authority."
    )


def _name(block: IndicatorBlock, fact: Fact, verdict: Verdict) -> str:
    """What a figure is called in a list: a breakdown by its own words, where it was compared."""
    if fact.breakdown and (verdict != "not compared" or len(block.phrases) == 1):
        return with_ages(_phrase(block, fact), block.title)
    return title_in_sentence(block.title)


def _missing(blocks: Sequence[IndicatorBlock]) -> str:
    quiet = [title_in_sentence(block.title) for block in blocks if block.silence is not None]
    if not quiet:
        return ""
    return (
        f"There is no figure to show for {blocks[0].area} on {joined(_unique(quiet))}. The book "
        "says what is known of this where it comes to it."
    )


def _unique(items: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(items))
