"""The paper as one Markdown document, from which both the PDF and the Word file are made."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from carebook.books.plan import BookPlan
from carebook.checking.assessment import TextAssessor
from carebook.config.briefing_details import BriefingDetails
from carebook.config.params import Params
from carebook.data.areas import Area
from carebook.data.indicators import Source
from carebook.data.selections import BriefingPart
from carebook.editions.briefing import head
from carebook.editions.briefing.contents import BriefingContents, BriefingParagraph, KeyChart
from carebook.editions.briefing.fixed_words import (
    fixed_texts,
    general_questions,
    how_to_read_notes,
    scrutiny_body,
)
from carebook.editions.briefing.key_figures import key_figures_table
from carebook.editions.briefing.text_check import BriefingTextChecker
from carebook.facts.fact import Fact
from carebook.notebooks.blocks import IndicatorBlock
from carebook.notebooks.contacts import last_page_markdown
from carebook.text import markdown
from carebook.text.phrasing import name_in_sentence, place_in_sentence

# Where charts and the logo lie in the working folder.
PICTURES_FOLDER = "pictures"


@dataclass(frozen=True)
class BriefingDocument:
    """A paper, and what is needed to make files of it.

    ``paragraphs`` and ``questions`` are its text for the checker, ``charts`` the blocks whose
    drawings it shows, by the name of their file without its ending. ``footer`` runs at the foot of
    each page.
    """

    markdown: str
    title: str
    footer: str
    paragraphs: tuple[BriefingParagraph, ...]
    questions: tuple[str, ...]
    charts: Mapping[str, IndicatorBlock]
    warnings: tuple[str, ...]


class _MarkdownBuilder:
    """Gathers Markdown, and with it the paragraphs as plain text."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.paragraphs: list[BriefingParagraph] = []

    def add(self, *texts: str) -> None:
        self.parts += [text for text in texts if text]

    def add_heading(self, text: str, *, numbered: bool = True) -> None:
        self.add(f"# {text}" if numbered else f"# {text} {{.unnumbered}}")

    def add_numbered_paragraphs(
        self, texts: Iterable[BriefingParagraph | str], kind: str = "numbered"
    ) -> None:
        for one in texts:
            paragraph = BriefingParagraph(one) if isinstance(one, str) else one
            self.paragraphs.append(paragraph)
            self.add(markdown.fenced_div(markdown.escape(paragraph.text), classes=[kind]))

    def add_list(self, items: Sequence[str]) -> None:
        self.add("\n".join(f"- {item}" for item in items))


def write_briefing_document(
    contents: BriefingContents,
    plan: BookPlan,
    assessor: TextAssessor,
    logo: head.PaperLogo | None = None,
) -> BriefingDocument:
    """Write a paper.

    Args:
        contents: what it shows.
        plan: the book's.
        assessor: holds the paper's own words against the facts. What they do not carry is left
            out, with a warning.
        logo: the council's logo, where there is one.

    """
    params, area, sources = plan.params, plan.area, plan.dataset.sources
    path = plan.project.relative_to_root(plan.project.params / f"{area.slug}.yml")
    shown = f"{path}: briefing"  # the parameters file and the key, as messages name them
    checker, out = BriefingTextChecker(assessor, params.edition_date), _MarkdownBuilder()
    details = _drop_unsupported_title(params.briefing, checker, shown)
    title = details.title or head.usual_title(plan.book_project.title, area)
    details = details.model_copy(update={"title": title})
    blanks = {"body": scrutiny_body(details.panel), "place": place_in_sentence(area.name)}
    own_facts = [f for f in contents.facts if f.role == "area" and f.value is not None]
    has_figures = bool(own_facts)
    has_money = any(fact.measure.startswith("£") for fact in own_facts)
    listed = _source_lines(contents.facts, sources)

    def add_section(
        heading: str, *names: str, has_figures: bool = True, part: BriefingPart | None = None
    ) -> None:
        """Add a numbered section: what the book says of a part, and the fixed words of names."""
        out.add_heading(heading)
        if part is not None:
            add_part(part)
        for name in names:
            texts = fixed_texts(name, has_figures=has_figures, **blanks)
            out.add_numbered_paragraphs(checker.supported_paragraphs(texts))

    def add_part(part: BriefingPart) -> None:
        texts, chart = contents.paragraphs[part], contents.charts.get(part)
        out.add_numbered_paragraphs(texts)
        if not texts and chart is None:
            out.add_numbered_paragraphs(checker.supported_paragraphs(fixed_texts("no summary")))
        if chart is not None:
            out.add_numbered_paragraphs(chart.paragraphs)
            out.add(_chart_markdown(f"chart-{part}", chart))

    out.add(
        head.head_lines_markdown(details, logo),
        head.head_table(details, params, contents.summaries),
    )
    out.add_heading("Decision recommendations", numbered=False)
    fixed = checker.supported_paragraphs(
        fixed_texts("recommendations", has_figures=has_figures, **blanks)
    )
    own = checker.supported_council_sentences(details.recommendations, f"{shown}: recommendations")
    out.add_numbered_paragraphs([*fixed, *own], "recommendation")
    add_section("Purpose of the report", "purpose")
    add_section("Background", "background", *(["background of sources"] if listed else []))
    add_section("The local picture", "key figures", has_figures=bool(contents.key_figures))
    if contents.key_figures:
        out.add(key_figures_table(contents.key_figures, name_in_sentence(area.name)))
    add_part("picture")
    add_section("Quality", part="quality")
    add_section("Finance", "finance", has_figures=has_money, part="finance")
    add_section("Consultation", "consultation", has_figures=contents.has_surveys)
    add_section(
        "Conclusion and reasons for the recommendations", "conclusion", has_figures=has_figures
    )
    add_section("Background papers", "sources", has_figures=bool(listed))
    out.add_list(listed)
    add_section("Appendices", "appendices")
    questions = _add_questions_appendix(out, checker, contents, area, has_figures=has_figures)
    _add_how_to_read_appendix(out, checker, contents, sources)
    out.add_heading("Other formats", numbered=False)
    out.add(head.other_formats_markdown(params))
    out.add_heading("Getting help", numbered=False)
    out.add(markdown.fenced_div(last_page_markdown(params, area), classes=["contacts"]))
    return BriefingDocument(
        markdown="\n\n".join(out.parts) + "\n",
        title=title,
        footer=head.page_footer(details),
        paragraphs=tuple(out.paragraphs),
        questions=questions,
        charts={f"chart-{part}": chart.block for part, chart in contents.charts.items()},
        warnings=(*_blanks_warning(params, shown), *checker.warnings),
    )


def _drop_unsupported_title(
    details: BriefingDetails, checker: BriefingTextChecker, shown: str
) -> BriefingDetails:
    """Return the details without a title that the figures do not carry."""
    if not details.title or checker.supported_council_sentences([details.title], f"{shown}: title"):
        return details
    return details.model_copy(update={"title": ""})


def _chart_markdown(name: str, chart: KeyChart) -> str:
    block = chart.block
    source = " ".join(
        part for part in (f"Source: {block.source}." if block.source else "", block.caveat) if part
    )
    parts = [
        markdown.fenced_div(markdown.escape(block.caption), classes=["chart-caption"]),
        f"![]({PICTURES_FOLDER}/{name}.svg){{fig-alt={markdown.quote_attribute(block.alt)}}}",
        markdown.fenced_div(markdown.escape(source), classes=["source"]) if source else "",
    ]
    return markdown.fenced_div("\n\n".join(part for part in parts if part), classes=["chart"])


def _source_lines(facts: Sequence[Fact], sources: Mapping[str, Source]) -> list[str]:
    keys = dict.fromkeys(fact.source for fact in facts)
    return list(dict.fromkeys(_source_line(sources[key]) for key in keys if key in sources))


def _source_line(source: Source) -> str:
    title = markdown.escape(source.title)
    linked = f"[{title}]({source.page})" if source.page else title
    return f"{markdown.escape(source.credit)}: {linked}. {markdown.escape(source.licence)}."


def _add_questions_appendix(
    out: _MarkdownBuilder,
    checker: BriefingTextChecker,
    contents: BriefingContents,
    area: Area,
    *,
    has_figures: bool,
) -> tuple[str, ...]:
    titles = [chart.block.title for chart in contents.charts.values()]
    general = general_questions(
        area.name, titles, contents.measures_without_figure, has_figures=has_figures
    )
    # What a person or a model asked in the book was checked there.
    questions = (*contents.questions, *checker.supported_questions(general))
    out.add_heading("Appendix A: questions to ask locally", numbered=False)
    for note in checker.supported_paragraphs(fixed_texts("about the questions")):
        out.paragraphs.append(BriefingParagraph(note))
        out.add(markdown.escape(note))
    out.add_list([markdown.escape(question) for question in questions])
    return questions


def _add_how_to_read_appendix(
    out: _MarkdownBuilder,
    checker: BriefingTextChecker,
    contents: BriefingContents,
    sources: Mapping[str, Source],
) -> None:
    used = {fact.source for fact in contents.facts}
    # The summary of the book may end on the same words.
    before = " ".join(one.text for one in out.paragraphs)
    how = how_to_read_notes(
        has_intervals=any(fact.lower is not None for fact in contents.facts),
        has_counts=any(sources[key].counts_rounded_to for key in used if key in sources),
    )
    texts = checker.supported_paragraphs(text for text in how if text not in before)
    out.add_heading("Appendix B: how to read the figures", numbered=False)
    out.paragraphs += [BriefingParagraph(text) for text in texts]
    out.add_list([markdown.escape(text) for text in texts])


def _blanks_warning(params: Params, shown: str) -> tuple[str, ...]:
    blanks = list(params.briefing.missing_head_fields)
    if head.BLANK_MARKDOWN in head.other_formats_markdown(params):
        blanks.append("other_formats")
    if not blanks:
        return ()
    are = "are not given; they are labelled blanks"
    if len(blanks) == 1:
        are = "is not given; it is a labelled blank"
    return (f"{shown}: {', '.join(blanks)} {are} in the briefing",)
