"""The rule writer's sentences on one figure: its message, the figure itself, and what is beside it.

Nothing is said that a fact does not carry. Higher, lower and about the same come from the recorded
comparisons; where chance may explain a difference that is said, and where none could be made two
figures stand side by side without a word on it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from carebook.data import periods, units
from carebook.data.dataset import Dataset
from carebook.data.wording import FigureWording, wording_of
from carebook.facts.fact import Fact, Role
from carebook.facts.fact_phrases import short_value
from carebook.facts.relations import ComparisonVerdict
from carebook.findings.finding import AreaFindings, ScoredCandidate
from carebook.notebooks.blocks import IndicatorBlock
from carebook.text.phrasing import capitalised, join_in_words, phrase_with_ages, place_in_sentence

# What a figure is held against, in the order in which it is told: one as a standard, one beside it.
_STANDARDS: tuple[Role, ...] = ("england", "average")
_BESIDE: tuple[Role, ...] = ("neighbours", "region", "average")
_UNCLEAR: ComparisonVerdict = "similar"
_BARE: ComparisonVerdict = "not compared"
# From these ratios on a difference is told in words: half as much, twice as much.
_HALF, _TWICE = 0.5, 2.0
# Percentage points from the one limit of a share's 95% interval to the other: with five counted it
# is about 65, with ten about 50.
_WIDEST_INTERVAL = 60.0
_AN_AGE = re.compile(r"\bage[ds] (?:18 to 64|65 and over)\b")


@dataclass(frozen=True)
class ToldFigure:
    """An area's figure as a chart shows it, with the words to say it.

    ``weighed`` is the same figure as a candidate for a finding; None where it is none.
    """

    block: IndicatorBlock
    fact: Fact
    words: FigureWording
    weighed: ScoredCandidate | None

    @property
    def group(self) -> str:
        """The words of its breakdown; empty where it has none."""
        return self.block.phrases.get(self.fact.breakdown, self.fact.breakdown)

    @property
    def name(self) -> str:
        """What it measures, as inside a sentence."""
        return self.words.name.format(group=self.group)

    @property
    def is_finding(self) -> bool:
        """Whether it differs from England's for sure."""
        return self.weighed is not None and self.weighed.differs

    @property
    def is_change(self) -> bool:
        """Whether it is its change that matters, though it does not differ for sure."""
        return self.weighed is not None and self.weighed.is_change

    @property
    def rests_on_few(self) -> bool:
        """Whether it is a share of so few that it says next to nothing: of one care home, say."""
        fact = self.fact
        if fact.unit != units.PERCENT or fact.lower is None or fact.upper is None:
            return False
        return fact.upper - fact.lower >= _WIDEST_INTERVAL

    def verdict(self, other: Fact) -> ComparisonVerdict:
        """Return how it stands to another figure; about the same where they are printed alike."""
        for comparison in self.block.comparisons:
            if (comparison.fact, comparison.comparator) == (self.fact.id, other.id):
                is_alike = comparison.verdict == _UNCLEAR and self.fact.short == other.short
                return "about the same" if is_alike else comparison.verdict
        return _BARE

    def beside(self, roles: Sequence[Role]) -> Fact | None:
        """Return the figure of the first of these roles that has one to be held against."""
        compared = {
            comparison.comparator
            for comparison in self.block.comparisons
            if comparison.fact == self.fact.id
        }
        for role in roles:
            for other in self.block.facts:
                if other.role == role and other.id in compared and other.value is not None:
                    return other
        return None

    @property
    def differs_in_chart(self) -> bool:
        """Whether it is called higher or lower than what it is held against, as charts have it."""
        standard = self.standard
        return standard is not None and self.verdict(standard) in ("higher", "lower")

    @property
    def standard(self) -> Fact | None:
        """What it is held against first: England's figure, else the average authority's."""
        return self.beside(_STANDARDS)


def make_told_figure(
    block: IndicatorBlock, fact: Fact, findings: AreaFindings, dataset: Dataset
) -> ToldFigure:
    """Return a fact of a block with the words to say it."""
    words = wording_of(
        dataset.wording, fact.indicator, fact.breakdown, block.title, block.statement
    )
    return ToldFigure(block, fact, words, findings.by_fact.get(fact.id))


def message_sentence(figure: ToldFigure, *, plain: bool = False) -> str:
    """Return what a figure says, as a headline with a full stop.

    ``Fewer carers have the company they want.``; for one that is no finding, what it measures and
    how it stands: ``Satisfaction with care: no clear difference from England.`` So too with
    ``plain``, where a headline would open as another one nearby does.
    """
    name, weighed = capitalised(figure.name), figure.weighed
    if weighed is not None and (figure.is_finding or figure.is_change):
        said = figure.words.higher if weighed.side == "higher" else figure.words.lower
        since = f" than in {weighed.changed_since}" if figure.is_change else ""
        if said and not plain:
            return f"{said}{since}."
        if since:
            return f"{name}: {weighed.side}{since}."
    standard = figure.standard
    if standard is None:
        return f"{name}."
    place = _place_of(standard)
    # Other words for higher and lower name the measure again.
    if figure.block.comparatives or figure.rests_on_few:
        return f"{name}."
    match figure.verdict(standard):
        case "higher" | "lower" as verdict:
            return f"{name}: {verdict} than in {place}."
        case "same":
            return f"{name}: the same as in {place}."
        case "about the same":
            return f"{name}: about the same as in {place}."
        case "similar":
            return f"{name}: no clear difference from {place}."
    return f"{name}."


def figure_sentence(
    figure: ToldFigure, *, most_beside: int = 2, chance_follows: bool = False
) -> str:
    """Return a figure with when and where, and beside it England's and one more.

    Where chance may explain a difference the sentence says so itself, unless ``chance_follows``.
    """
    if figure.rests_on_few:
        return capitalised(f"{_figure_clause(figure)}. That figure rests on very few.")
    beside = _beside_phrase(figure, most_beside, chance_follows=chance_follows)
    return capitalised(f"{_figure_clause(figure)}{beside}.")


def chance_sentence(figure: ToldFigure, *, most_beside: int = 2) -> str:
    """Return that a difference may be chance, where it may be; else nothing."""
    told = _told_beside(figure, most_beside)
    if figure.rests_on_few or not _may_be_chance(figure, told):
        return ""
    what = "the difference is" if len(told) == 1 else "the differences are"
    return f"We cannot tell whether {what} more than chance."


def background_sentence(figure: ToldFigure) -> str:
    """Return how a figure lies beside England's, without numbers; nothing where it is much alike.

    ``People live closer together than in England.``
    """
    standard = figure.standard
    verdict = figure.verdict(standard) if standard is not None else _BARE
    said = {"higher": figure.words.higher, "lower": figure.words.lower}.get(verdict, "")
    # Words made of the title alone say already what a figure is held against.
    if standard is None or not said or ":" in said:
        return ""
    return f"{said} than in {_place_of(standard)}."


def same_holds_sentence(figure: ToldFigure) -> str:
    """Return a figure that lies on the side of the one told before it, in few words.

    ``Lower than in England, too, is the figure for carers' quality of life: 6.5, against 7.3.``
    """
    standard = figure.standard
    if standard is None or not figure.differs_in_chart:
        return ""
    # A rate says of how many it is.
    per = f" in every {of}" if (of := units.RATES_OF.get(figure.fact.unit)) else ""
    side = capitalised(figure.verdict(standard))
    figures = f"{short_value(figure.fact)}{per}, against {short_value(standard)}"
    return f"{side} than in {_place_of(standard)}, too, is the figure for {figure.name}: {figures}."


def _figure_clause(figure: ToldFigure) -> str:
    fact, when = figure.fact, periods.period_label(figure.fact.period)
    place, sentence = place_in_sentence(fact.place), figure.words.sentence
    per = units.RATES_OF.get(fact.unit, "")
    if not _fits_unit(sentence, fact.unit) or _is_of_an_age_among_all(figure):
        group = phrase_with_ages(figure.group, figure.block.title)
        said = figure.block.statement.format(value=fact.sentence, breakdown=group)
        return f"In {place} in {when}, {said}"
    said = sentence.format(
        place=place, number=short_value(fact), value=fact.sentence, per=per, group=figure.group
    )
    return f"In {when}, {said}" if "{place}" in sentence else f"In {place} in {when}, {said}"


def _fits_unit(sentence: str, unit: str) -> bool:
    """Whether a sentence may say a figure in a unit: one of shares says no number of people."""
    if "{value}" in sentence:
        return True
    if unit in units.RATES_OF or "{per}" in sentence:
        return unit in units.RATES_OF and "{per}" in sentence
    is_other_money = unit.startswith("£") and unit != units.POUNDS_PER_RESIDENT
    return unit != units.COUNT and not is_other_money


def _is_of_an_age_among_all(figure: ToldFigure) -> bool:
    """Whether it counts people of one age among residents of all: then both have to be said."""
    counted = f"{figure.group} {figure.block.title}"
    return figure.fact.unit == units.PER_100K_ALL_AGES and _AN_AGE.search(counted) is not None


def _told_beside(figure: ToldFigure, most: int) -> list[Fact]:
    standard = figure.standard
    if standard is None:
        return []
    other = figure.beside([role for role in _BESIDE if role != standard.role])
    # One that no word compares would read as if it were compared as the first is.
    is_bare = [one is not None and figure.verdict(one) == _BARE for one in (standard, other)]
    if other is None or is_bare[0] != is_bare[1]:
        return [standard][:most]
    return [standard, other][:most]


def _may_be_chance(figure: ToldFigure, told: Sequence[Fact]) -> bool:
    """Whether chance may explain each of the differences that are told."""
    return bool(told) and all(figure.verdict(other) == _UNCLEAR for other in told)


def _beside_phrase(figure: ToldFigure, most: int, *, chance_follows: bool) -> str:
    """Return the figures beside it as the tail of its sentence, those of one verdict together."""
    told = _told_beside(figure, most)
    is_bare = chance_follows and _may_be_chance(figure, told)
    parts: list[tuple[ComparisonVerdict, str]] = []
    for verdict, others in groupby(told, key=figure.verdict):
        parts.append((verdict, _verdict_phrase(figure, verdict, [*others], is_bare=is_bare)))
    if not parts:
        return ""
    text = f", {parts[0][1]}"
    for _, phrase in parts[1:]:
        text += f" but {phrase}"
    return text


def _verdict_phrase(
    figure: ToldFigure, verdict: ComparisonVerdict, others: Sequence[Fact], *, is_bare: bool
) -> str:
    named = join_in_words([f"{_place_of(other)} ({short_value(other)})" for other in others])
    match verdict:
        case "higher" | "lower":
            return _difference_phrase(figure, verdict, others)
        case "same":
            return f"the same as in {join_in_words([_place_of(other) for other in others])}"
        case "about the same":
            return f"about the same as in {named}"
        case "similar" if not is_bare:
            return f"not clearly different from {named}"
    pairs = [f"{short_value(other)} in {_place_of(other)}" for other in others]
    return f"against {join_in_words(pairs)}"


def _difference_phrase(figure: ToldFigure, verdict: str, others: Sequence[Fact]) -> str:
    """Return a difference, as half or twice as much where it is so large."""
    word = figure.block.comparatives.get(verdict, verdict)
    parts = []
    for words, group in groupby(others, key=lambda other: _times_in_words(figure, other)):
        named = join_in_words([f"{_place_of(other)} ({short_value(other)})" for other in group])
        parts.append(f"{words} the figure for {named}" if words else f"{word} than in {named}")
    return " and ".join(parts)


def _times_in_words(figure: ToldFigure, other: Fact) -> str:
    """Return "less than half" or "more than twice" where a figure is that beside another."""
    own = figure.fact
    # A score has no zero from which to count how many times as much one is as another.
    if own.unit.startswith("score") or own.unit == units.RATING or figure.block.comparatives:
        return ""
    if not own.value or not other.value:
        return ""
    ratio = own.value / other.value
    return "less than half" if ratio < _HALF else "more than twice" if ratio > _TWICE else ""


def _place_of(other: Fact) -> str:
    return "similar areas" if other.role == "neighbours" else place_in_sentence(other.place)
