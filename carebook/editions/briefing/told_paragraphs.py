"""The paragraphs that a paper takes from the book, each finding told once.

The summary of the whole book opens a paper. Of what a machine wrote on a chapter, findings whose
figures the paper has told before are left out, and sentences that it has said; what a person wrote
stands as it is.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from carebook.checking.sentence_splitter import split_sentences
from carebook.narrative.selection import SelectedSummary
from carebook.pages.fact_index import PAIR_SEPARATORS


@dataclass(frozen=True)
class BriefingParagraph:
    """A paragraph of a summary, or of the fixed words.

    ``indicator`` is what it is about, where there is one. The first ``lead_in`` letters of the text
    are in bold. ``facts`` are the ids of those that its claims rest on.
    """

    text: str
    indicator: str | None = None
    lead_in: int = 0
    facts: frozenset[str] = frozenset()


@dataclass(frozen=True)
class ToldPart:
    """What a part of a paper tells of its summaries.

    ``left_out_after`` is after how many paragraphs the first finding is left out that was told
    before; None where none is.
    """

    paragraphs: tuple[BriefingParagraph, ...] = ()
    left_out_after: int | None = None


class ParagraphTeller:
    """Hands out the paragraphs of summaries, in the order of the paper.

    ``latest`` are the ids of the area's own latest facts: a paragraph has been told where each of
    those that it names was named by a summary before.
    """

    def __init__(self, latest: Collection[str]) -> None:
        self._latest, self._told = frozenset(latest), frozenset[str]()
        self._said: set[str] = set()

    def tell(self, summaries: Iterable[SelectedSummary]) -> ToldPart:
        """Return what is to be told of summaries."""
        kept: list[BriefingParagraph] = []
        left_out_after = None
        for one in summaries:
            paragraphs = [*_paragraphs_of(one)]
            for paragraph in paragraphs:
                if not is_by_machine(one):
                    kept.append(paragraph)
                elif self._was_told(paragraph):
                    left_out_after = len(kept) if left_out_after is None else left_out_after
                elif (rest := self._without_said_sentences(paragraph)).text:
                    kept.append(rest)
            # Only then: a summary may well come back to what it has told itself.
            for paragraph in paragraphs:
                self._told |= paragraph.facts & self._latest
                self._said.update(_sentences_of(paragraph.text[paragraph.lead_in :]))
        return ToldPart(tuple(kept), left_out_after)

    def _was_told(self, paragraph: BriefingParagraph) -> bool:
        figures = paragraph.facts & self._latest
        return bool(figures) and figures <= self._told

    def _without_said_sentences(self, paragraph: BriefingParagraph) -> BriefingParagraph:
        """Return a paragraph without the sentences that were said; empty where all were."""
        lead_in, rest = paragraph.text[: paragraph.lead_in], paragraph.text[paragraph.lead_in :]
        sentences = [*_sentences_of(rest)]
        new = [text for text in sentences if text not in self._said]
        if len(new) == len(sentences):
            return paragraph
        return replace(paragraph, text=" ".join([lead_in, *new]).strip() if new else "")


def is_by_machine(one: SelectedSummary) -> bool:
    """Whether no person wrote the text that stands on the page."""
    return one.on_page is not None and one.on_page.summary.is_by_machine


def _sentences_of(text: str) -> Iterator[str]:
    for sentence in split_sentences(text):
        start, end = sentence.offsets_in_text(0, len(sentence.lowercase))
        yield text[start:end].strip()


def _paragraphs_of(one: SelectedSummary) -> Iterator[BriefingParagraph]:
    if one.on_page is None:
        return
    assessed = one.on_page.assessed
    for text, lead_in, links in zip(
        assessed.paragraphs, assessed.lead_ins, assessed.fact_links, strict=True
    ):
        facts = frozenset(ident for _, _, linked in links for ident in _facts_in(linked))
        yield BriefingParagraph(text, one.request.indicator, lead_in, facts)


def _facts_in(linked: str) -> list[str]:
    """Return the facts that a claim rests on: one, or the two of a comparison or change."""
    for between in PAIR_SEPARATORS:
        if between in linked:
            return linked.split(between)
    return [linked]
