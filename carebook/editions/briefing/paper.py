"""The paper as one Markdown document, from which both the PDF and the Word file are made."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from carebook.checking.assess import Assessor
from carebook.config.briefing_details import Details
from carebook.config.params import Params
from carebook.data.areas import Area
from carebook.data.indicators import Source
from carebook.editions.briefing import fixed_words as wording
from carebook.editions.briefing import head as front
from carebook.editions.briefing.contents import Contents, KeyChart, Part, Said
from carebook.editions.briefing.key_figures import key_figures_table
from carebook.editions.briefing.text_check import Holder
from carebook.facts.fact import Fact
from carebook.notebooks.blocks import IndicatorBlock
from carebook.text import markdown
from carebook.text.phrasing import spoken

# Where charts and the logo lie in the working folder.
PICTURES = "pictures"
# What is asked of people in a survey is told as such.
_SURVEYS = ("satisfaction", "carers_social_contact", "users_find_information")


@dataclass(frozen=True)
class Paper:
    """A paper, and what whoever makes files of it needs besides.

    ``said`` are its paragraphs, ``questions`` what it asks, for the checker; ``charts`` the blocks
    whose drawings it shows, by the name of their file without its ending. ``foot`` runs at the
    foot of each page.
    """

    text: str
    title: str
    foot: str
    author: str
    said: tuple[Said, ...]
    questions: tuple[str, ...]
    charts: Mapping[str, IndicatorBlock]
    warnings: tuple[str, ...]


class _Writer:
    """Gathers Markdown, and with it the paragraphs as plain text."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.said: list[Said] = []

    def add(self, *texts: str) -> None:
        self.parts += [text for text in texts if text]

    def heading(self, text: str, *, numbered: bool = True) -> None:
        self.add(f"# {text}" if numbered else f"# {text} {{.unnumbered}}")

    def numbered(self, said: Iterable[Said | str], kind: str = "numbered") -> None:
        for one in said:
            paragraph = Said(one) if isinstance(one, str) else one
            self.said.append(paragraph)
            self.add(markdown.div(markdown.escape(paragraph.text), classes=[kind]))

    def list(self, items: Sequence[str]) -> None:
        self.add("\n".join(f"- {item}" for item in items))


def write_paper(
    contents: Contents,
    params: Params,
    area: Area,
    sources: Mapping[str, Source],
    assessor: Assessor,
    *,
    shown: str,
    logo: str = "",
) -> Paper:
    """Write a paper.

    Args:
        contents: what it shows.
        params: what the council supplies.
        area: whose paper it is.
        sources: all of the dataset's, by key.
        assessor: holds the paper's own words against the facts. What they do not carry is left
            out, with a warning.
        shown: the parameters file and the key, as messages name them.
        logo: the logo's file in the working folder, or empty.

    """
    hold, out = Holder(assessor, params.edition_date), _Writer()
    details, place = _with_title_held(params.briefing, hold, shown), spoken(area.name)
    body = wording.body_of(details.panel)
    own_facts = [f for f in contents.facts if f.role == "area" and f.value is not None]
    has_figures = bool(own_facts)
    charts = {f"chart-{part}": chart.block for part, chart in contents.charts.items()}

    def section(part: Part) -> None:
        said, chart = contents.said[part], contents.charts.get(part)
        out.numbered(said or (() if chart else hold.paragraphs([wording.NO_SUMMARY])))
        if chart is not None:
            out.numbered(chart.said)
            out.add(_chart(f"chart-{part}", chart))

    out.add(front.front(details, area, logo), front.head_table(details, params, contents.used))
    out.heading("Decision recommendations", numbered=False)
    fixed = hold.paragraphs(wording.recommendations(body, area.name, has_figures=has_figures))
    own = hold.supplied(details.recommendations, f"{shown}: recommendations")
    out.numbered([*fixed, *own], "recommendation")
    out.heading("Purpose of the report")
    out.numbered(hold.paragraphs(wording.purpose(body, area.name)))
    out.heading("Background")
    listed = _listed(contents.facts, sources)
    out.numbered(hold.paragraphs(wording.background(has_sources=bool(listed))))
    out.heading("The local picture")
    lead = wording.FIGURES_LEAD if contents.figures else wording.NO_FIGURES
    out.numbered(hold.paragraphs([lead]))
    if contents.figures:
        out.add(key_figures_table(contents.figures, place))
    section("picture")
    out.heading("Quality")
    section("quality")
    out.heading("Finance")
    section("finance")
    has_money = any(fact.measure.startswith("£") for fact in own_facts)
    out.numbered(hold.paragraphs([wording.finance(has_money=has_money)]))
    out.heading("Consultation")
    has_surveys = any(fact.indicator in _SURVEYS for fact in own_facts)
    out.numbered(hold.paragraphs(wording.consultation(has_surveys=has_surveys)))
    out.heading("Conclusion and reasons for the recommendations")
    out.numbered(hold.paragraphs(wording.conclusion(body, area.name, has_figures=has_figures)))
    out.heading("Background papers")
    out.numbered(hold.paragraphs([wording.SOURCES if listed else wording.NO_SOURCES]))
    if listed:
        out.list(listed)
    out.heading("Appendices")
    out.numbered(hold.paragraphs([wording.APPENDICES]))
    questions = _appendix_a(out, hold, contents, area, has_figures=has_figures)
    _appendix_b(out, hold, contents)
    out.heading("Other formats", numbered=False)
    out.add(front.other_formats(params))
    out.heading("Getting help", numbered=False)
    out.add(markdown.div(front.contacts(params, area), classes=["contacts"]))
    return Paper(
        text="\n\n".join(out.parts) + "\n",
        title=front.title_of(details, area),
        foot=front.foot(details, area),
        author=details.report_of or params.publisher,
        said=tuple(out.said),
        questions=questions,
        charts=charts,
        warnings=(*_blanks(params, shown), *hold.warnings),
    )


def _with_title_held(details: Details, hold: Holder, shown: str) -> Details:
    """Return the details without a title that the figures do not carry."""
    if not details.title or hold.supplied([details.title], f"{shown}: title"):
        return details
    return details.model_copy(update={"title": ""})


def _chart(name: str, chart: KeyChart) -> str:
    block = chart.block
    source = " ".join(
        part for part in (f"Source: {block.source}." if block.source else "", block.caveat) if part
    )
    parts = [
        markdown.div(markdown.escape(block.caption), classes=["chart-caption"]),
        f"![]({PICTURES}/{name}.svg){{fig-alt={markdown.quote(block.alt)}}}",
        markdown.div(markdown.escape(source), classes=["source"]) if source else "",
    ]
    return markdown.div("\n\n".join(part for part in parts if part), classes=["chart"])


def _listed(facts: Sequence[Fact], sources: Mapping[str, Source]) -> list[str]:
    keys = dict.fromkeys(fact.source for fact in facts)
    return list(dict.fromkeys(_source(sources[key]) for key in keys if key in sources))


def _source(source: Source) -> str:
    title = markdown.escape(source.title)
    linked = f"[{title}]({source.page})" if source.page else title
    return f"{markdown.escape(source.publisher)}: {linked}. {markdown.escape(source.licence)}."


def _appendix_a(
    out: _Writer, hold: Holder, contents: Contents, area: Area, *, has_figures: bool
) -> tuple[str, ...]:
    titles = [chart.block.title for chart in contents.charts.values()]
    general = wording.general_questions(area.name, titles, contents.silent, has_figures=has_figures)
    # What a person or a model asked in the book was checked there.
    questions = (*contents.questions, *hold.questions(general))
    out.heading("Appendix A: questions to ask locally", numbered=False)
    for note in hold.paragraphs([wording.QUESTIONS_NOTE]):
        out.said.append(Said(note))
        out.add(markdown.escape(note))
    out.list([markdown.escape(question) for question in questions])
    return questions


def _appendix_b(out: _Writer, hold: Holder, contents: Contents) -> None:
    # The summary of the book may end on the same words.
    before = " ".join(one.text for one in out.said)
    how = wording.how_to_read(
        has_intervals=any(fact.lower is not None for fact in contents.facts),
        has_counts=any("salt" in fact.source for fact in contents.facts),
    )
    said = hold.paragraphs(text for text in how if text not in before)
    out.heading("Appendix B: how to read the figures", numbered=False)
    out.said += [Said(text) for text in said]
    out.list([markdown.escape(text) for text in said])


def _blanks(params: Params, shown: str) -> tuple[str, ...]:
    blanks = list(params.briefing.blanks)
    if front.BLANK in front.other_formats(params):
        blanks.append("other_formats")
    if not blanks:
        return ()
    stand = "is not given; it is a labelled blank"
    if len(blanks) > 1:
        stand = "are not given; they are labelled blanks"
    return (f"{shown}: {', '.join(blanks)} {stand} in the briefing",)
