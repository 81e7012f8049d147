"""The rule-based writer: summaries of charts, sections and the book, made from facts alone.

Nothing is said that a fact does not carry. Higher, lower and similar come from the recorded
comparisons; where none could be made, two figures stand side by side and no word is put on the
difference.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from carebook.data import periods
from carebook.data.dataset import Dataset
from carebook.data.indicators import Source
from carebook.data.selections import FigureChoice
from carebook.data.units import (
    COUNT,
    MILLION_POUNDS,
    PER_100K_OLDER,
    PER_100K_WORKING_AGE,
    THOUSAND_POUNDS_PER_100K,
)
from carebook.facts.fact import Fact, Role, rounding_in_words
from carebook.facts.missing import not_submitted_sentence
from carebook.facts.relations import ComparisonVerdict
from carebook.findings.finding import AreaFindings
from carebook.narrative.writers.change_sentences import change_sentences
from carebook.narrative.writers.rule_sentences import (
    SentenceBuilder,
    breakdown_phrase,
    comparator_phrase,
    figure_clause,
    latest_charted_facts,
    latest_facts_with_value,
)
from carebook.narrative.writers.rule_text import RuleText
from carebook.notebooks.blocks import IndicatorBlock
from carebook.notebooks.left_out import is_missed_when_silent
from carebook.text.phrasing import (
    AVERAGE_AUTHORITY_NAME,
    capitalised,
    join_in_words,
    phrase_with_ages,
    place_in_sentence,
    title_in_sentence,
    uncapitalised,
)

_VERDICT_PHRASES: Mapping[ComparisonVerdict, str] = {
    "higher": "higher for",
    "lower": "lower for",
    "similar": "similar for",
    "about the same": "about the same for",
    "same": "the same for",
}
# What the summary of the book, and the briefing, say of how figures are to be read.
HOW_TO_READ_NOTES = (
    f"{AVERAGE_AUTHORITY_NAME} is the plain average over all authorities, in which each counts "
    "once, whatever its size, so it is not the figure for England.",
    "Two figures are compared in words only where the data allow it; elsewhere both are given, and "
    "the comparison is left open.",
)
# Up to so many breakdowns are said one by one; more are ranked.
_MAX_BREAKDOWNS_WITH_OWN_SENTENCE = 2
# Of more than so many, a section's list of what is higher or lower would be all there is.
_MAX_BREAKDOWNS_IN_LISTS = 6
# More than so many are not groups of people but steps of a scale.
_MAX_RANKED_BREAKDOWNS = 8


def chart_summary(
    block: IndicatorBlock, turn: int = 0, sources: Mapping[str, Source] | None = None
) -> str:
    """Return a few sentences on one chart, or nothing where the block is a silence.

    ``turn`` changes the wording, so that neighbouring charts do not all read alike. ``sources`` say
    to what counts are rounded.
    """
    if block.silence is not None:
        return ""
    if all(fact.role == "england" for fact in block.facts):
        return _national_sentences(block)
    own = latest_charted_facts(block)
    with_value = [fact for fact in own if fact.value is not None] or latest_facts_with_value(block)
    voice = SentenceBuilder(turn)
    if len(with_value) > _MAX_RANKED_BREAKDOWNS:
        # So many groups are steps of a scale, told by its two ends.
        sentences = [voice.figure_sentence(block, fact) for fact in (with_value[0], with_value[-1])]
    elif len(with_value) <= _MAX_BREAKDOWNS_WITH_OWN_SENTENCE:
        sentences = [voice.figure_sentence(block, fact) for fact in with_value]
    else:
        sentences = _ranking_sentences(block, with_value, voice)
    if len(with_value) == 1:
        moved = change_sentences(block, with_value[0])
        more = _other_unit_sentences(block, with_value[0], sources or {})
        if moved and more:
            # Back from the years before.
            more[0] = f"In {periods.period_label(with_value[0].period)}, {uncapitalised(more[0])}"
        sentences += moved + more
    # What is missing comes after all that is said of what there is.
    sentences += _missing_value_sentences(block, own)
    if with_value and with_value[0].level == "regional":
        sentences.append(f"This is a figure for the region, not for {block.area} alone.")
    return " ".join(sentences)


def chart_text(
    block: IndicatorBlock, findings: AreaFindings, dataset: Dataset, turn: int = 0
) -> RuleText:
    """Return what is said of one chart."""
    text = chart_summary(block, turn, dataset.sources)
    return RuleText((text,) if text else ())


def section_text(
    blocks: Sequence[IndicatorBlock], findings: AreaFindings, dataset: Dataset
) -> RuleText:
    """Return what is said of a section."""
    return RuleText(tuple(section_summary(blocks)))


def book_text(
    blocks: Sequence[IndicatorBlock], findings: AreaFindings, dataset: Dataset
) -> RuleText:
    """Return what is said of the whole book."""
    return RuleText(tuple(book_summary(blocks, dataset.selections.book_summary)))


def section_summary(blocks: Sequence[IndicatorBlock]) -> list[str]:
    """Return the paragraphs on a section: its figures, how they compare, what is missing."""
    shown = [block for block in blocks if block.silence is None and block.area_facts]
    return [
        text
        for text in (
            _headline_sentences(shown),
            _comparison_sentences(shown),
            _missing_figures_sentence(blocks),
        )
        if text
    ]


def book_summary(
    blocks: Sequence[IndicatorBlock], figures: Sequence[Sequence[FigureChoice]]
) -> list[str]:
    """Return the paragraphs that sum up the whole book, half a page of them.

    ``figures`` are those that each paragraph speaks of, as far as the book has them, or what stands
    in for them.
    """
    if not blocks:
        return []
    voice = SentenceBuilder()
    paragraphs = []
    for wanted in figures:
        found = [_find_latest_fact(blocks, choice) for choice in wanted]
        voice.last_place_and_period = ("", "")
        if text := " ".join(voice.figure_sentence(*pair) for pair in found if pair is not None):
            paragraphs.append(text)
    measures = {block.indicator for block in blocks if is_missed_when_silent(block)}
    quiet = measures - {block.indicator for block in blocks if block.silence is None}
    closing = " ".join(HOW_TO_READ_NOTES)
    if quiet:
        closing += (
            f" For some of the measures there is nothing to show for {blocks[0].area}. The chapter "
            "about this book lists them, and says where to look."
        )
    return [*paragraphs, closing]


def _find_latest_fact(
    blocks: Sequence[IndicatorBlock], choice: FigureChoice
) -> tuple[IndicatorBlock, Fact] | None:
    for indicator, breakdown in choice:
        for block in blocks:
            if block.indicator == indicator and block.silence is None:
                for fact in latest_facts_with_value(block):
                    if fact.breakdown == breakdown:
                        return block, fact
    return None


def _ranking_sentences(
    block: IndicatorBlock, facts: Sequence[Fact], voice: SentenceBuilder
) -> list[str]:
    """Sum up three or more breakdowns, in order of size.

    The first is called the largest only where no other breakdown could be larger, one that is not
    shown included.
    """
    ordered = sorted(facts, key=lambda fact: -(fact.value or 0.0))
    largest = [fact for fact in ordered if fact.short == ordered[0].short]
    names = join_in_words([breakdown_phrase(block, fact) for fact in largest])
    lead = f"{voice.opening(block, largest[0])}{_at_ages(block)}"
    first_places = {rank.fact for rank in block.ranks if rank.place == 1}
    if ordered[0].id not in first_places:
        first, *others = ordered
        listed = [f"{breakdown_phrase(block, first)} ({first.sentence})"]
        listed += [f"{breakdown_phrase(block, fact)} ({fact.short})" for fact in others]
        return [f"{lead}the groups with a figure were {join_in_words(listed)}."]
    if len(largest) == 1:
        tail = comparator_phrase(block, largest[0], voice.sentence_number)
        sentences = [f"{lead}the largest group shown was {names}, at {largest[0].sentence}{tail}."]
    else:
        sentences = [f"{lead}the largest groups shown were {names}, each at {largest[0].sentence}."]
    if rest := [
        f"{breakdown_phrase(block, fact)} ({fact.short})" for fact in ordered[len(largest) :]
    ]:
        sentences.append(f"After that came {join_in_words(rest)}.")
    return sentences


def _at_ages(block: IndicatorBlock) -> str:
    """Return the ages that a title names, for inside a sentence: "at ages 65 and over, "."""
    _, found, ages = block.title.partition(" at ages ")
    return f"at ages {ages}, " if found else ""


def _breakdowns_without_figure(block: IndicatorBlock) -> list[str]:
    """Return the breakdowns asked for that have no row of the area's own, in words."""
    own = latest_charted_facts(block)
    own = own if any(fact.value is not None for fact in own) else latest_facts_with_value(block)
    known = {f.breakdown for f in own if f.status not in ("not_published", "not_submitted")}
    return [words for name, words in block.phrases.items() if name not in known]


def _missing_value_sentences(block: IndicatorBlock, own: Sequence[Fact]) -> list[str]:
    """Say what has no value in the area's latest period, and why."""
    title = title_in_sentence(block.title)
    by_status: dict[str, list[str]] = {}
    for fact in own:
        by_status.setdefault(fact.status, []).append(breakdown_phrase(block, fact) or title)
    said = []
    # Where the sentences before this one speak of an earlier period, the period is named.
    when = ""
    if own and all(fact.value is None for fact in own) and latest_facts_with_value(block):
        when = f" in {periods.period_label(own[0].period)}"
    if none := by_status.get("none_reported"):
        said.append(
            f"None were reported for {join_in_words(none, 'or')}{when}, which may hide numbers "
            "below 5."
        )
    if hidden := by_status.get("suppressed"):
        noted = any(fact.note for fact in own if fact.status == "suppressed")
        why = "" if noted else ", as they are small"
        said.append(
            f"The figures for {join_in_words(hidden)}{when} are suppressed by the publisher{why}."
        )
    if "not_submitted" in by_status:
        said.append(not_submitted_sentence(own, block.area))
    if when and (missing := by_status.get("not_published")):
        said.append(f"There is no published figure for {join_in_words(missing)}{when}.")
    if unlisted := _breakdowns_without_figure(block):
        named = join_in_words(unlisted, "or") if len(unlisted) <= 3 else "the other groups"
        said.append(f"There is no figure here for {named}, so this is not the whole picture.")
    return said


def _other_unit_sentences(
    block: IndicatorBlock, fact: Fact, sources: Mapping[str, Source]
) -> list[str]:
    """Say the same fact in its other units, where the area has them."""
    same = {
        other.unit: other
        for other in block.area_facts
        if (other.breakdown, other.period) == (fact.breakdown, fact.period)
        and other.unit != fact.unit
        and other.value is not None
    }
    said = []
    if count := same.get(COUNT):
        rounding = rounding_in_words(count, sources)
        said.append(f"The number itself was {count.short}{', ' * bool(rounding)}{rounding}.")
    for unit, whom in ((PER_100K_OLDER, "65 and over"), (PER_100K_WORKING_AGE, "18 to 64")):
        if older := same.get(unit):
            said.append(
                f"Set against residents aged {whom} alone, that is about {older.short} for every "
                "100,000 of them."
            )
    if rate := same.get(THOUSAND_POUNDS_PER_100K):
        total = same.get(MILLION_POUNDS)
        in_all = ""
        if total is not None:
            # A small sum loses too much at one decimal.
            shown = total.short if (total.value or 0.0) >= 1 else total.exact
            in_all = f", or about {shown} in all"
        said.append(f"That is {rate.sentence}{in_all}.")
    return said


def _national_sentences(block: IndicatorBlock) -> str:
    fact = max(block.facts, key=lambda fact: periods.period_start(fact.period))
    return (
        f"Nationally in {periods.period_label(fact.period)}, {figure_clause(block, fact)}. This is "
        f"a national figure: it says nothing about {block.area} in particular."
    )


def _headline_sentences(shown: Sequence[IndicatorBlock]) -> str:
    """The section's headline figures, said plainly and without comparators."""
    voice = SentenceBuilder(sentence_number=1)
    sentences = []
    for block in [block for block in shown if block.headline] or list(shown)[:3]:
        for fact in [f for f in latest_charted_facts(block) if f.value is not None][
            :_MAX_BREAKDOWNS_WITH_OWN_SENTENCE
        ]:
            sentences.append(
                capitalised(f"{voice.opening(block, fact)}{figure_clause(block, fact)}.")
            )
            voice.sentence_number += 1
    return " ".join(sentences)


def _comparison_sentences(shown: Sequence[IndicatorBlock]) -> str:
    """Which of the section's figures are higher, lower or similar, and which stand unjudged."""
    groups: dict[ComparisonVerdict, list[str]] = {}
    own_words: list[str] = []
    role, against = _main_comparator(shown)
    # A regional figure is not the area's own, so it has no place among "Rutland's figures".
    for block in [block for block in shown if block.area_facts[0].level != "regional"]:
        by_id = {fact.id: fact for fact in block.facts}
        latest = {fact.id for fact in latest_charted_facts(block)}
        for comparison in block.comparisons:
            other = by_id[comparison.comparator]
            fact = by_id[comparison.fact]
            if fact.id in latest and fact.value is not None and other.role == role:
                if comparison.verdict in block.comparatives:
                    title = title_in_sentence(block.title)
                    word = block.comparatives[comparison.verdict]
                    own_words.append(f"By the {title}, {block.area} is {word} than {against}.")
                    continue
                many = len(block.phrases) > _MAX_BREAKDOWNS_IN_LISTS
                if many and comparison.verdict != "not compared":
                    continue
                name = _figure_name(block, fact, comparison.verdict)
                groups.setdefault(comparison.verdict, []).append(name)
    sentences = []
    said = [
        f"{tail} {join_in_words(_unique(groups[verdict]))}"
        for verdict, tail in _VERDICT_PHRASES.items()
        if verdict in groups
    ]
    if said:
        sentences.append(f"Set against {against}, {shown[0].area}'s figures are {'; '.join(said)}.")
    sentences += own_words
    if "not compared" in groups:
        sentences.append(
            "No margin of error came with the figures on "
            f"{join_in_words(_unique(groups['not compared']))}, so no word is put on the "
            "difference."
        )
    return " ".join(sentences)


def _main_comparator(shown: Sequence[IndicatorBlock]) -> tuple[Role, str]:
    """Return whom a section is held against: England, where it has at least two of its figures.

    Where the average authority has more of them than England, it is that.
    """
    counted = Counter(
        role
        for block in shown
        for role in {fact.role for fact in block.facts if fact.charted and fact.value is not None}
    )
    if counted["england"] >= max(2, counted["average"]):
        return "england", "England"
    return "average", place_in_sentence(AVERAGE_AUTHORITY_NAME)


def _figure_name(block: IndicatorBlock, fact: Fact, verdict: ComparisonVerdict) -> str:
    """What a figure is called in a list: a breakdown by its own words, where it was compared."""
    if fact.breakdown and (verdict != "not compared" or len(block.phrases) == 1):
        return phrase_with_ages(breakdown_phrase(block, fact), block.title)
    return title_in_sentence(block.title)


def _missing_figures_sentence(blocks: Sequence[IndicatorBlock]) -> str:
    known = {block.indicator for block in blocks if block.silence is None}
    quiet = [
        title_in_sentence(block.title)
        for block in blocks
        if block.silence is not None
        and is_missed_when_silent(block)
        and not known.intersection(block.instead)
    ]
    if not quiet:
        return ""
    return (
        f"There is no figure to show for {blocks[0].area} on {join_in_words(_unique(quiet))}. "
        "The chapter about this book says where to look."
    )


def _unique(items: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(items))
