"""The findings of a finished book, as its manifest keeps them for whoever reads many books.

They are what the figures say. A text by a person may stand on the first page in place of the
rule's, and leave one out or say it in other words: the record stays the same, since each figure in
it stands in a chart and a table of the book whoever wrote the summary.
"""

from carebook.core.yaml_models import FrozenModel
from carebook.data.dataset import Dataset
from carebook.findings.certainty import Side
from carebook.findings.finding import AreaFindings
from carebook.findings.words import message_of

CLOSE_TO_ENGLAND = "Close to England on most measures"


class RecordedFinding(FrozenModel):
    """One finding of a book.

    Attributes:
        figure: the name of the figure that leads: ``carers_social_contact``, ``requests/65+``.
        message: what it says, without a full stop: a headline, or what an ordinary one measures.
        fact: the id of its fact, which the book's tables have too.
        chapter: the chapter in which it stands.
        period: of when it is.
        side: whether it is higher or lower than England's; None where neither, and of a change.
        is_ordinary: whether it does not differ for sure, and so has no headline.

    """

    figure: str
    message: str
    fact: str
    chapter: str
    period: str
    side: Side | None
    is_ordinary: bool


class BookFindings(FrozenModel):
    """The findings that open a book, in their order, and whether few of them lie far out."""

    chosen: tuple[RecordedFinding, ...] = ()
    is_close_to_others: bool = False

    @property
    def headlines(self) -> tuple[RecordedFinding, ...]:
        """Those that differ for sure, whose message is a headline."""
        return tuple(one for one in self.chosen if not one.is_ordinary)

    @property
    def opening(self) -> str:
        """What an area is told by in one line: its first headline, or that it is close to England.

        Empty where neither can be said.
        """
        if self.is_close_to_others:
            return CLOSE_TO_ENGLAND
        return self.headlines[0].message if self.headlines else ""


def record_findings(findings: AreaFindings, dataset: Dataset) -> BookFindings:
    """Return the findings of a book as they are kept."""
    return BookFindings(
        chosen=tuple(
            RecordedFinding(
                figure=one.name,
                message=message_of(one.lead, dataset),
                fact=one.lead.candidate.fact.id,
                chapter=one.chapter,
                period=one.lead.candidate.fact.period,
                side=None if one.lead.is_change else one.lead.certainty.side,
                is_ordinary=one.is_ordinary,
            )
            for one in findings.chosen
        ),
        is_close_to_others=findings.is_close_to_others,
    )
