"""The rule writer's texts, as a reader sees them, and what tests need to hold them against."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from benchmarks.rule_texts import RuleTexts
from carebook.checking.sentence_splitter import split_sentences
from carebook.data import periods
from carebook.data.dataset import Dataset
from carebook.data.wording import FigureWording, wording_of
from carebook.facts.fact import Fact
from carebook.facts.knowledge import AreaKnowledge, gather_knowledge
from carebook.findings.certainty import Certainty, Grounds, Side
from carebook.findings.choice import find_findings
from carebook.findings.finding import AreaFindings, ScoredCandidate
from carebook.findings.scores import Score
from carebook.narrative.summary_requests import SummaryRequest
from carebook.narrative.writers.book_text import book_text
from carebook.narrative.writers.chart_text import chart_text
from carebook.narrative.writers.figure_sentences import ToldFigure, make_told_figure
from carebook.narrative.writers.latest_facts import told_facts
from carebook.narrative.writers.rule_text import RuleText
from carebook.narrative.writers.section_text import section_text
from carebook.notebooks.blocks import IndicatorBlock
from carebook.text.lead_in import split_lead_in
from carebook.text.phrasing import capitalised, phrase_with_ages, uncapitalised
from support.made_findings import made_candidate
from support.small_data import PROJECT, authority, bundled

# The day of the edition, from which the age of figures is counted.
TODAY = date(2026, 11, 21)
NUMBER = re.compile(r"\d[\d,.]*\d|\d")
# Numbers that belong to the wording and to no fact.
_WORDING = (
    "100,000",
    "hide numbers below 5",
    "out of 100",
    "12 weeks",
    "where 1 is",
    "and 10 the",
    "at ages 18 to 64",
    "at ages 65 and over",
)
_BANDS = re.compile(r"(?:lowest|highest|quarter|half) of \d+ authorities")


def findings_of(knowledge: AreaKnowledge, blocks: Iterable[IndicatorBlock]) -> AreaFindings:
    """The findings of a book that shows these blocks."""
    return find_findings(knowledge, TODAY, {block.indicator for block in blocks})


def no_findings() -> AreaFindings:
    """What was found where nothing was weighed."""
    return AreaFindings((), (), (), TODAY, is_close_to_others=True)


def chart_rule_text(
    block: IndicatorBlock, slug: str = "rutland", dataset: Dataset | None = None
) -> RuleText:
    """The text on a chart in an authority's book that shows nothing else."""
    data = dataset or bundled()
    return chart_text(block, findings_of(gather_knowledge(data, authority(slug)), [block]), data)


def chart_words(
    block: IndicatorBlock, slug: str = "rutland", dataset: Dataset | None = None
) -> str:
    """The same as a reader sees it; empty where there is none."""
    return words_of(chart_rule_text(block, slug, dataset))


def section_rule_text(
    blocks: Sequence[IndicatorBlock],
    slug: str = "rutland",
    dataset: Dataset | None = None,
    title: str = "Title",
) -> RuleText:
    """The text on a section in an authority's book that shows nothing else."""
    data = dataset or bundled()
    findings = findings_of(gather_knowledge(data, authority(slug)), blocks)
    return section_text(title, blocks, findings, data)


def book_rule_text(
    blocks: Sequence[IndicatorBlock], slug: str = "rutland", dataset: Dataset | None = None
) -> RuleText:
    """The text on an authority's book of these blocks."""
    data = dataset or bundled()
    return book_text(blocks, findings_of(gather_knowledge(data, authority(slug)), blocks), data)


def words_of(text: RuleText) -> str:
    """The paragraphs as a reader sees them, lead-ins without their marks."""
    return "\n\n".join(split_lead_in(paragraph)[0] for paragraph in text.paragraphs)


def lead_ins(text: RuleText) -> list[str]:
    """The words in bold that open each paragraph; empty for one without."""
    parts = [split_lead_in(paragraph) for paragraph in text.paragraphs]
    return [words[:length] for words, length in parts]


def sentences_of(words: str) -> list[str]:
    """The sentences of a text, as the checker parts them."""
    return [one.cased.strip() for one in split_sentences(words) if one.cased.strip()]


def numbers_of(words: str, blocks: Iterable[IndicatorBlock]) -> list[str]:
    """The numbers of a text that are neither its wording's nor a period's."""
    fixed = [*_WORDING]
    for block in blocks:
        fixed += [block.title, *block.phrases.values()]
        fixed += [phrase_with_ages(one, block.title) for one in block.phrases.values()]
        for fact in block.facts:
            said = wording_of_fact(fact, block)
            fixed += re.split(r"\{\w+\}", said.sentence) + re.split(r"\{\w+\}", said.name)
            fixed.append(periods.period_label(fact.period))
    for part in sorted({one for one in fixed if re.search(r"\d", one)}, key=lambda one: -len(one)):
        for spelt in (part, capitalised(part), uncapitalised(part)):
            words = words.replace(spelt, " ")
    return NUMBER.findall(_BANDS.sub(" ", words))


def displays_of(blocks: Iterable[IndicatorBlock]) -> set[str]:
    """The numbers that stand for the facts of blocks."""
    facts = [fact for block in blocks for fact in block.facts if fact.value is not None]
    shown = {text for fact in facts for text in (fact.short, fact.sentence)}
    return {number for text in shown for number in NUMBER.findall(text)}


def wording_of_fact(fact: Fact, block: IndicatorBlock) -> FigureWording:
    """How a fact is said, by data/wording.yml."""
    wording = bundled().wording
    return wording_of(wording, fact.indicator, fact.breakdown, block.title, block.statement)


@dataclass(frozen=True)
class BookTexts:
    """Every request of an authority's book, charts left out, with its text."""

    knowledge: AreaKnowledge
    texts: tuple[tuple[SummaryRequest, RuleText], ...]

    def of(self, subject: str) -> Iterator[tuple[SummaryRequest, RuleText]]:
        """Those of charts, of sections or of the book."""
        for request, text in self.texts:
            if subject == (request.subject if request.indicator is None else "chart"):
                yield request, text

    @property
    def book(self) -> tuple[SummaryRequest, RuleText]:
        """That of the whole book."""
        [found] = self.of("book")
        return found


_MADE: dict[tuple[int, str], tuple[Dataset, BookTexts]] = {}


def book_texts(dataset: Dataset, slug: str) -> BookTexts:
    """Every text of an authority's book, made once by the project's chapters without drawing."""
    # The dataset is kept too, so that no other one is found at its place in memory.
    if (id(dataset), slug) not in _MADE:
        area = dataset.areas.find_authority(slug)
        requests = RuleTexts(PROJECT, dataset).requests_of(area)
        texts = tuple((request, request.rule_text()) for request in requests)
        made = BookTexts(gather_knowledge(dataset, area), texts)
        _MADE[id(dataset), slug] = dataset, made
    return _MADE[id(dataset), slug][1]


def told_figure(block: IndicatorBlock, weighed: ScoredCandidate | None = None) -> ToldFigure:
    """The one figure that a text on a block speaks of, weighed so for findings."""
    [fact] = told_facts(block)
    found = replace(no_findings(), weighed=() if weighed is None else (weighed,))
    return make_told_figure(block, fact, found, bundled())


def weighed_as(
    fact: Fact, side: Side, *, grounds: Grounds = "beyond chance", is_sure: bool = True
) -> ScoredCandidate:
    """A figure as if it had been weighed with this end."""
    score = Score(total=1.0, distance=1.0, parts=())
    certainty = Certainty(is_sure=is_sure, side=side, grounds=grounds)
    return ScoredCandidate(made_candidate(fact), certainty, score)
