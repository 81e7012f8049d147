"""The words of ``data/wording.yml``: the messages of figures, and what claims nothing of them.

A sentence that is word for word a message says that a figure lies higher or lower than England's,
or than that of the place or period named after it. So it needs no reading: it is held against the
certainty that findings rest on, or the comparison that charts have. The names of
figures, their limits and the questions on them say nothing of an area's figures.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from carebook.checking.checked_claim import ClaimJudgement, contradicted, not_checked, supported
from carebook.checking.sentence_splitter import Sentence, split_sentences
from carebook.data import periods, units
from carebook.data.dataset import Dataset
from carebook.data.wording import FigureWording
from carebook.facts.fact import Fact
from carebook.facts.knowledge import AreaKnowledge
from carebook.facts.relations import compare_facts
from carebook.findings.candidates import Candidate, make_candidates
from carebook.findings.certainty import Certainty, Side, judge_certainty
from carebook.findings.words import message_of_change, message_of_side, name_of, words_of
from carebook.text.phrasing import place_in_sentence

_SIDES: tuple[Side, ...] = ("higher", "lower")


@dataclass(frozen=True)
class FigureMessage:
    """A message of an area's figure, whether it is true, and what its figures are, in words."""

    candidate: Candidate
    is_true: bool
    description: str


@dataclass(frozen=True)
class KnownFigure:
    """An area's latest figure, and how sure it is that it differs from England's."""

    candidate: Candidate
    certainty: Certainty

    @property
    def fact(self) -> Fact:
        """The figure itself."""
        return self.candidate.fact

    @property
    def description(self) -> str:
        """The figure, what it is held against, and how sure the difference is."""
        found = self.certainty
        verdict = found.side if found.is_sure else f"not sure, {found.grounds}"
        return f"{_beside_in_words(self.candidate)}: {verdict}."

    @property
    def description_of_changes(self) -> str:
        """The figure, and how it has moved since each earlier one that it is held against."""
        before = {one.id: one for one in self.candidate.earlier}
        moved = [
            f"{_figure_in_words(before[change.earlier])}: {change.direction}"
            for change in self.candidate.changes
            if change.earlier in before
        ]
        since = "; since ".join(moved)
        return f"{_figure_in_words(self.fact)}{f', since {since}' if since else ''}."


@dataclass(frozen=True)
class WordedMessages:
    """The messages of an area's figures by their words, and the words that claim nothing.

    ``known`` are the messages of all figures, those of which the area has none among them;
    ``by_name`` are the figures by what they measure: "carers' social contact".
    """

    by_words: Mapping[str, tuple[FigureMessage, ...]]
    by_name: Mapping[str, tuple[KnownFigure, ...]]
    known: frozenset[str]
    claim_nothing: frozenset[str]

    def find(self, sentence: Sentence, indicator: str | None) -> tuple[FigureMessage, ...]:
        """Return the messages that a sentence is, of the indicator given where there is one."""
        found = self.by_words.get(_plain_words(sentence), ())
        return tuple(one for one in found if one.candidate.fact.indicator == indicator) or found

    def figures_of(self, indicator: str) -> list[KnownFigure]:
        """Return the area's latest figures of an indicator, one for each of its groups."""
        known = (one for figures in self.by_name.values() for one in figures)
        return [one for one in known if one.fact.indicator == indicator]

    def is_known(self, sentence: Sentence) -> bool:
        """Whether a sentence is a message, of whatever figure."""
        return _plain_words(sentence) in self.known

    def claims_nothing(self, sentence: Sentence) -> bool:
        """Whether a sentence is a name, a limit or a question of the catalogue's."""
        return _plain_words(sentence) in self.claim_nothing


def judge_messages(found: tuple[FigureMessage, ...]) -> ClaimJudgement:
    """Judge a message, which several measures of one thing may share: it is so of one of them."""
    if not found:
        return not_checked("The data have no such figure of this area.")
    best = next((one for one in found if one.is_true), found[0])
    judge = supported if best.is_true else contradicted
    return judge(best.candidate.fact.id, best.description)


@lru_cache(maxsize=16)
def build_messages(knowledge: AreaKnowledge) -> WordedMessages:
    """Gather the messages of an area's latest figures, background among them, each with its side.

    Certainty is judged as for findings, by the settings of ``data/findings.yml``.
    """
    dataset = knowledge.dataset
    settings = dataset.finding_settings.model_copy(update={"background": ()})
    by_words: dict[str, tuple[FigureMessage, ...]] = {}
    by_name: dict[str, tuple[KnownFigure, ...]] = {}
    silent: set[str] = set()
    for candidate in make_candidates(knowledge, settings):
        fact, certainty = candidate.fact, judge_certainty(candidate, settings.sure)
        for side in _SIDES:
            said = message_of_side(fact, side, dataset)
            messages = [
                (said, _beside_england(candidate, side, certainty)),
                *_beside_a_place(candidate, side, said),
                *_since_a_period(candidate, side, dataset),
            ]
            for text, message in messages:
                for words in _sentences_of(text):
                    by_words[words] = (*by_words.get(words, ()), message)
        for text, message in _named_beside_a_place(candidate, name_of(fact, dataset)):
            for words in _sentences_of(text):
                by_words[words] = (*by_words.get(words, ()), message)
        for words in _sentences_of(name_of(fact, dataset)):
            by_name[words] = (*by_name.get(words, ()), KnownFigure(candidate, certainty))
            silent.add(words)
        silent.update(_silent_sentences(words_of(fact, dataset)))
    # And of those of which the area has no figure.
    known = set(by_words)
    for wording in dataset.wording.values():
        known.update(_sentences_of(f"{wording.higher}\n\n{wording.lower}"))
        silent.update(_silent_sentences(wording))
    return WordedMessages(by_words, by_name, frozenset(known), frozenset(silent - known))


def _beside_england(candidate: Candidate, side: Side, certainty: Certainty) -> FigureMessage:
    """Return that a figure lies on a side of England's for sure, as findings have it."""
    is_true = certainty.is_sure and certainty.side == side
    verdict = certainty.side if certainty.is_sure else f"not {side}, {certainty.grounds}"
    return FigureMessage(candidate, is_true, f"{_beside_in_words(candidate)}: {verdict}.")


def _beside_a_place(
    candidate: Candidate, side: Side, message: str
) -> Iterator[tuple[str, FigureMessage]]:
    """Yield that a figure lies on a side of another place's, as charts have it."""
    for other in candidate.comparators:
        verdict = compare_facts(candidate.fact, other)
        said = f"{_figure_in_words(candidate.fact)} and {_figure_in_words(other)}: {verdict}."
        place = place_in_sentence(other.place)
        yield f"{message} than in {place}", FigureMessage(candidate, verdict == side, said)


def _named_beside_a_place(candidate: Candidate, name: str) -> Iterator[tuple[str, FigureMessage]]:
    """Yield how a figure stands to another place's after its name: "vacant posts: higher than"."""
    for other in candidate.comparators:
        verdict = compare_facts(candidate.fact, other)
        is_alike = verdict == "similar" and candidate.fact.short == other.short
        said = f"{_figure_in_words(candidate.fact)} and {_figure_in_words(other)}: {verdict}."
        place = place_in_sentence(other.place)
        for words, is_true in (
            (f"higher than in {place}", verdict == "higher"),
            (f"lower than in {place}", verdict == "lower"),
            (f"the same as in {place}", verdict == "same"),
            (f"about the same as in {place}", verdict in ("about the same", "same") or is_alike),
            (f"no clear difference from {place}", verdict in ("similar", "about the same", "same")),
        ):
            yield f"{name}: {words}", FigureMessage(candidate, is_true, said)


def _since_a_period(
    candidate: Candidate, side: Side, dataset: Dataset
) -> Iterator[tuple[str, FigureMessage]]:
    """Yield that a figure moved to a side since an earlier one, beyond chance."""
    fact, before = candidate.fact, {one.id: one for one in candidate.earlier}
    for change in candidate.changes:
        earlier = before.get(change.earlier)
        if earlier is None:
            continue
        is_true = change.direction == ("rose" if side == "higher" else "fell")
        said = f"{_figure_in_words(fact)} and {_figure_in_words(earlier)}: {change.direction}."
        since = periods.period_label(earlier.period)
        message = FigureMessage(candidate, is_true, said)
        yield message_of_change(fact, side, since, dataset), message
        yield f"{name_of(fact, dataset)}: {side} than in {since}", message


def _beside_in_words(candidate: Candidate) -> str:
    """Return a figure and what its certainty was judged against."""
    fact, england = candidate.fact, candidate.beside("england")
    said = _figure_in_words(fact)
    if england is not None:
        return f"{said} and {_figure_in_words(england)}"
    if candidate.position is None:
        return said
    middle = units.format_short(candidate.position.median, fact.unit, fact.decimals)
    return f"{said} and {middle} (the median authority)"


def _figure_in_words(fact: Fact) -> str:
    return f"{fact.sentence} ({fact.place}, {periods.period_label(fact.period)})"


def _silent_sentences(wording: FigureWording) -> Iterator[str]:
    yield from _sentences_of(wording.name)
    yield from _sentences_of(wording.limits)
    for question in (*wording.questions.higher, *wording.questions.lower):
        yield from _sentences_of(question)


@lru_cache(maxsize=50_000)
def _sentences_of(text: str) -> tuple[str, ...]:
    return tuple(_plain_words(sentence) for sentence in split_sentences(text))


def _plain_words(sentence: Sentence) -> str:
    return sentence.lowercase.rstrip(" .!")
