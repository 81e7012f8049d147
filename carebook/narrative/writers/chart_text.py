"""The rule writer's text on one chart: its message, its figure, and how that has moved."""

from collections.abc import Sequence

from carebook.data import periods
from carebook.data.dataset import Dataset
from carebook.facts.fact import Fact
from carebook.findings.finding import AreaFindings
from carebook.narrative.writers.change_sentences import change_sentence
from carebook.narrative.writers.figure_sentences import (
    ToldFigure,
    chance_sentence,
    figure_sentence,
    make_told_figure,
    message_sentence,
)
from carebook.narrative.writers.latest_facts import told_facts
from carebook.narrative.writers.missing_sentences import missing_value_sentences
from carebook.narrative.writers.pattern_sentences import pattern_message
from carebook.narrative.writers.rule_text import RuleText
from carebook.notebooks.blocks import IndicatorBlock
from carebook.text.lead_in import with_lead_in
from carebook.text.phrasing import capitalised, join_in_words, place_in_sentence, title_in_sentence

# Up to so many breakdowns are said one by one; more are put in order of size.
_MAX_WITH_OWN_SENTENCE = 2
# More than so many are not groups of people but steps of a scale.
_MAX_RANKED = 8
# After the largest group so many are told; the chart shows the rest.
_MAX_NEXT = 2


def chart_text(
    block: IndicatorBlock, findings: AreaFindings, dataset: Dataset, *, plain: bool = False
) -> RuleText:
    """Return one to three short sentences on a chart; nothing where it is a silence.

    With ``plain`` its message names what is measured, and is no headline.
    """
    if block.silence is not None:
        return RuleText()
    if all(fact.role == "england" for fact in block.facts):
        return _national_text(block, findings, dataset)
    figures = [make_told_figure(block, fact, findings, dataset) for fact in told_facts(block)]
    if not figures:
        said = missing_value_sentences(block)
        return RuleText(
            (with_lead_in(f"{capitalised(block.title)}.", " ".join(said)),) * bool(said)
        )
    if len(figures) == 1:
        message, sentences = (
            message_sentence(figures[0], plain=plain),
            _single_sentences(figures[0]),
        )
    elif len(figures) > _MAX_RANKED:
        message = f"{capitalised(block.title)}."
        first, last = (figure_sentence(one, most_beside=1) for one in (figures[0], figures[-1]))
        when = periods.period_label(figures[0].fact.period)
        sentences = [first, last.replace(f"In {when}, ", "In the same year, ", 1)]
    elif len(figures) <= _MAX_WITH_OWN_SENTENCE:
        message = f"{capitalised(block.title)}."
        sentences = [figure_sentence(figure) for figure in figures]
    else:
        title = f"The {title_in_sentence(block.title)}" if plain else capitalised(block.title)
        message = pattern_message(figures) or f"{title}."
        sentences = _ranking_sentences(figures)
    sentences += missing_value_sentences(block)
    if figures[0].fact.level == "regional":
        place = place_in_sentence(block.area)
        sentences.append(f"This is a figure for the region, not for {place} alone.")
    return RuleText((with_lead_in(message, " ".join(sentences)),))


def _single_sentences(figure: ToldFigure) -> list[str]:
    said = (
        figure_sentence(figure, chance_follows=True),
        chance_sentence(figure),
        change_sentence(figure.block, figure.fact),
    )
    return [text for text in said if text]


def _ranking_sentences(figures: Sequence[ToldFigure]) -> list[str]:
    """Sum up three or more breakdowns, in order of size.

    The first is called the largest only where no other breakdown could be larger, one that is not
    shown included.
    """
    ordered = sorted(figures, key=lambda figure: -(figure.fact.value or 0.0))
    first, block = ordered[0], ordered[0].block
    is_ranked = first.fact.id in {rank.fact for rank in block.ranks if rank.place == 1}
    is_tied = first.fact.short == ordered[1].fact.short
    if not is_ranked or is_tied:
        if len(ordered) > _MAX_NEXT + 1:
            # Which is the largest nobody knows: one is told, and the chart shows the others.
            return [figure_sentence(first)]
        when = f"{place_in_sentence(first.fact.place)} in {periods.period_label(first.fact.period)}"
        # The first says what all are numbers of.
        listed = [f"{first.group} ({first.fact.sentence})"]
        listed += [f"{figure.group} ({figure.fact.short})" for figure in ordered[1:]]
        return [f"In {when}, the groups with a figure were {join_in_words(listed)}."]
    rest = [
        f"{figure.group} ({figure.fact.short})"
        for figure in ordered[1 : _MAX_NEXT + 1]
        if figure.fact.value
    ]
    said = [figure_sentence(first)]
    # Of few nobody should say more than of how many.
    if rest and not first.rests_on_few:
        said.append(f"Next came {join_in_words(rest)}.")
    return said


def _national_text(block: IndicatorBlock, findings: AreaFindings, dataset: Dataset) -> RuleText:
    known = [fact for fact in block.facts if fact.value is not None]
    fact: Fact = max(known, key=lambda fact: periods.period_start(fact.period))
    figure = make_told_figure(block, fact, findings, dataset)
    said = (
        f"{figure_sentence(figure)} This is a figure for the whole country: it says nothing about "
        f"{place_in_sentence(block.area)} in particular."
    )
    return RuleText((with_lead_in(message_sentence(figure), said),))
