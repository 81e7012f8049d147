"""The paragraphs that a paper takes from the book, each finding told once.

The summary of the whole book opens a paper. What a machine wrote of a chapter is left out where the
paper has told its figures before; what a person wrote stands.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

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


class ParagraphTeller:
    """Hands out the paragraphs of summaries, in the order of the paper.

    ``latest`` are the ids of the area's own latest facts: a paragraph has been told where each of
    those that it names was named before. One that names none is no repetition.
    """

    def __init__(self, latest: Collection[str]) -> None:
        self._latest, self._told = frozenset(latest), frozenset[str]()

    def tell(self, summaries: Iterable[SelectedSummary]) -> tuple[BriefingParagraph, ...]:
        """Return what is to be told of summaries."""
        found = []
        for one in summaries:
            for paragraph in _paragraphs_of(one):
                figures = paragraph.facts & self._latest
                if not (figures and figures <= self._told and _is_by_machine(one)):
                    found.append(paragraph)
                self._told |= figures
        return tuple(found)


def _is_by_machine(one: SelectedSummary) -> bool:
    return one.on_page is not None and one.on_page.summary.is_by_machine


def _paragraphs_of(one: SelectedSummary) -> Iterable[BriefingParagraph]:
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
