"""Gathers the Markdown of a paper, and with it the paragraphs as plain text for the checker."""

from collections.abc import Iterable, Sequence

from carebook.editions.briefing.panel_requests import QuestionGroup
from carebook.editions.briefing.told_paragraphs import BriefingParagraph
from carebook.notebooks.blocks import IndicatorBlock
from carebook.text import markdown

# Where charts and the logo lie in the working folder.
PICTURES_FOLDER = "pictures"


class PaperBuilder:
    """Adds to a paper, part by part.

    Attributes:
        parts: its Markdown.
        paragraphs: its paragraphs, of which the fixed words were checked and summaries are.
        questions: the questions that it lists.
        charts: the blocks whose drawings it shows, by the name of their file without its ending.

    """

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.paragraphs: list[BriefingParagraph] = []
        self.questions: list[str] = []
        self.charts: dict[str, IndicatorBlock] = {}

    def add(self, *texts: str) -> None:
        """Add Markdown that holds no paragraph of the paper's text."""
        self.parts += [text for text in texts if text]

    def add_heading(self, text: str, *, numbered: bool = True) -> None:
        """Add the heading of a section."""
        self.add(f"# {text}" if numbered else f"# {text} {{.unnumbered}}")

    def add_numbered(
        self, texts: Iterable[BriefingParagraph | str], kind: str = "numbered"
    ) -> None:
        """Add paragraphs that have a number, or a recommendation's letter."""
        for one in texts:
            paragraph = BriefingParagraph(one) if isinstance(one, str) else one
            self.paragraphs.append(paragraph)
            text = markdown.escape_with_lead_in(paragraph.text, paragraph.lead_in)
            self.add(markdown.fenced_div(text, classes=[kind]))

    def add_charts(self, blocks: Iterable[IndicatorBlock]) -> None:
        """Add charts, each with its caption and source."""
        for block in blocks:
            name = f"chart-{len(self.charts) + 1}"
            self.charts[name] = block
            self.add(_chart_markdown(name, block))

    def add_list(self, items: Sequence[str]) -> None:
        """Add a list of items that are Markdown."""
        self.add("\n".join(f"- {item}" for item in items))

    def add_questions(self, groups: Iterable[QuestionGroup]) -> None:
        """Add a list of questions, what they are about before them in bold."""
        items = []
        for group in groups:
            self.questions += group.questions
            if group.about:
                asked = markdown.escape(" ".join(group.questions))
                items.append(f"**{markdown.escape(group.about)}:** {asked}")
            else:
                items += [markdown.escape(question) for question in group.questions]
        self.add_list(items)


def _chart_markdown(name: str, block: IndicatorBlock) -> str:
    source = " ".join(
        part for part in (f"Source: {block.source}." if block.source else "", block.caveat) if part
    )
    parts = [
        markdown.fenced_div(markdown.escape(block.caption), classes=["chart-caption"]),
        f"![]({PICTURES_FOLDER}/{name}.svg){{fig-alt={markdown.quote_attribute(block.alt)}}}",
        markdown.fenced_div(markdown.escape(source), classes=["source"]) if source else "",
    ]
    return markdown.fenced_div("\n\n".join(part for part in parts if part), classes=["chart"])
