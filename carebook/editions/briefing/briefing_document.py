"""The paper as one Markdown document, from which both the PDF and the Word file are made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from carebook.books.plan import BookPlan
from carebook.checking.assessment import TextAssessor
from carebook.config.briefing_details import BriefingDetails
from carebook.config.params import Params
from carebook.data.indicators import Source
from carebook.data.selections import BriefingPart
from carebook.editions.briefing import head
from carebook.editions.briefing.appendices import (
    add_how_to_read_appendix,
    add_questions_appendix,
)
from carebook.editions.briefing.contents import BriefingContents, stands_out
from carebook.editions.briefing.fixed_words import fixed_texts, scrutiny_body
from carebook.editions.briefing.key_figures import key_figures_table
from carebook.editions.briefing.panel_requests import PanelRequest, requests_on_findings
from carebook.editions.briefing.paper_builder import PaperBuilder
from carebook.editions.briefing.text_check import BriefingTextChecker
from carebook.editions.briefing.told_paragraphs import BriefingParagraph
from carebook.facts.fact import Fact
from carebook.narrative.summary_requests import BOOK
from carebook.notebooks.blocks import IndicatorBlock
from carebook.notebooks.contacts import last_page_markdown
from carebook.text import markdown
from carebook.text.phrasing import name_in_sentence, place_in_sentence


@dataclass(frozen=True)
class BriefingDocument:
    """A paper, and what is needed to make files of it.

    ``paragraphs``, ``requests`` and ``questions`` are its text for the checker, ``charts`` the
    blocks whose drawings it shows, by the name of their file without its ending. ``footer`` runs at
    the foot of each page.
    """

    markdown: str
    title: str
    footer: str
    paragraphs: tuple[BriefingParagraph, ...]
    requests: tuple[PanelRequest, ...]
    questions: tuple[str, ...]
    charts: Mapping[str, IndicatorBlock]
    warnings: tuple[str, ...]


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
    checker, out = BriefingTextChecker(assessor, params.edition_date), PaperBuilder()
    details = _drop_unsupported_title(params.briefing, checker, shown)
    title = details.title or head.usual_title(plan.book_project.title, area)
    details = details.model_copy(update={"title": title})
    place = place_in_sentence(area.name)
    has_findings = stands_out(contents.findings)
    opening = f"What matters in {place}" if has_findings else "The local picture"
    body = scrutiny_body(details.panel)
    blanks = {"body": body, "place": place, "opening": opening}
    own_facts = [f for f in contents.facts if f.role == "area" and f.value is not None]
    has_figures = bool(own_facts)
    has_money = any(fact.measure.startswith("£") for fact in own_facts)
    listed = _source_lines(contents.facts, sources)

    def add_fixed(name: str, *, has_figures: bool = True) -> None:
        texts = fixed_texts(name, has_figures=has_figures, **blanks)
        out.add_numbered(checker.supported_paragraphs(texts))

    def add_section(heading: str, *names: str, has_figures: bool = True) -> None:
        out.add_heading(heading)
        for name in names:
            add_fixed(name, has_figures=has_figures)

    def add_part(heading: str, part: BriefingPart) -> None:
        out.add_heading(heading)
        told, after = contents.parts[part].paragraphs, contents.parts[part].left_out_after
        charts = [chart.block for chart in contents.charts if chart.part == part]
        if part == "picture":
            has_summary = any(one.request.subject == BOOK for one in contents.summaries)
            if has_figures and not has_findings and not has_summary:
                add_fixed("nothing stands out")
            after = None
        if not told and not charts and after is None:
            add_fixed("no summary")
        out.add_numbered(told[:after])
        if after is not None:
            add_fixed("told before")
            out.add_numbered(told[after:])
        # They come after the words, so that the findings stand together on the first page.
        out.add_charts(charts)

    out.add(
        head.head_lines_markdown(details, logo),
        head.head_table(details, params, contents.summaries),
    )
    out.add_heading("Decision recommendations", numbered=False)
    requests = tuple(
        one
        for one in requests_on_findings(contents.findings, plan.dataset, body)
        if checker.supports_request(one)
    )
    _add_recommendations(out, checker, requests, details, shown, has_figures, blanks)
    add_part(opening, "picture")
    add_section("Purpose of the report", "purpose")
    add_section("Background", "background", *(["background of sources"] if listed else []))
    add_section("Key figures", "key figures", has_figures=bool(contents.key_figures))
    if contents.key_figures:
        out.add(key_figures_table(contents.key_figures, name_in_sentence(area.name)))
    add_part("Quality", "quality")
    add_part("Finance", "finance")
    add_fixed("finance", has_figures=has_money)
    add_section("Consultation", "consultation", has_figures=contents.has_surveys)
    add_section("Conclusion and reasons for the recommendations")
    if requests:
        add_fixed("conclusion on findings")
    add_fixed("conclusion", has_figures=has_figures)
    add_section("Background papers", "sources", has_figures=bool(listed))
    out.add_list(listed)
    add_section("Appendices", "appendices")
    add_questions_appendix(out, checker, contents, area, has_figures=has_figures)
    add_how_to_read_appendix(out, checker, contents, sources)
    out.add_heading("Other formats", numbered=False)
    out.add(head.other_formats_markdown(params))
    out.add_heading("Getting help", numbered=False)
    out.add(markdown.fenced_div(last_page_markdown(params, area), classes=["contacts"]))
    return BriefingDocument(
        markdown="\n\n".join(out.parts) + "\n",
        title=title,
        footer=head.page_footer(details),
        paragraphs=tuple(out.paragraphs),
        requests=requests,
        questions=tuple(out.questions),
        charts=out.charts,
        warnings=(*_blanks_warning(params, shown), *checker.warnings),
    )


def _add_recommendations(
    out: PaperBuilder,
    checker: BriefingTextChecker,
    requests: Sequence[PanelRequest],
    details: BriefingDetails,
    shown: str,
    has_figures: bool,
    blanks: Mapping[str, str],
) -> None:
    """Add what the panel is asked to decide: to note, to ask officers, then the council's own."""
    fixed = checker.supported_paragraphs(
        fixed_texts("recommendations", has_figures=has_figures, **blanks)
    )
    own = checker.supported_council_sentences(details.recommendations, f"{shown}: recommendations")
    out.add_numbered(fixed[:1], "recommendation")
    for request in requests:
        out.add(markdown.fenced_div(markdown.escape(request.text), classes=["recommendation"]))
    out.add_numbered([*fixed[1:], *own], "recommendation")


def _drop_unsupported_title(
    details: BriefingDetails, checker: BriefingTextChecker, shown: str
) -> BriefingDetails:
    """Return the details without a title that the figures do not carry."""
    if not details.title or checker.supported_council_sentences([details.title], f"{shown}: title"):
        return details
    return details.model_copy(update={"title": ""})


def _source_lines(facts: Sequence[Fact], sources: Mapping[str, Source]) -> list[str]:
    keys = dict.fromkeys(fact.source for fact in facts)
    return list(dict.fromkeys(_source_line(sources[key]) for key in keys if key in sources))


def _source_line(source: Source) -> str:
    title = markdown.escape(source.title)
    linked = f"[{title}]({source.page})" if source.page else title
    return f"{markdown.escape(source.credit)}: {linked}. {markdown.escape(source.licence)}."


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
