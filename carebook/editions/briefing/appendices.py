"""The appendices of a paper: questions to ask locally, and how its figures are to be read."""

from collections.abc import Mapping

from carebook.data.areas import Area
from carebook.data.indicators import Source
from carebook.editions.briefing.contents import BriefingContents
from carebook.editions.briefing.fixed_words import (
    fixed_texts,
    general_questions,
    how_to_read_notes,
)
from carebook.editions.briefing.key_figures import shows_similar_areas
from carebook.editions.briefing.panel_requests import QuestionGroup
from carebook.editions.briefing.paper_builder import PaperBuilder
from carebook.editions.briefing.text_check import BriefingTextChecker
from carebook.editions.briefing.told_paragraphs import BriefingParagraph
from carebook.text import markdown


def add_questions_appendix(
    out: PaperBuilder,
    checker: BriefingTextChecker,
    contents: BriefingContents,
    area: Area,
    *,
    has_figures: bool,
) -> None:
    """Add the questions: those on the findings first, the general ones last."""
    out.add_heading("Appendix A: questions to ask locally", numbered=False)
    for note in checker.supported_paragraphs(fixed_texts("about the questions")):
        out.paragraphs.append(BriefingParagraph(note))
        out.add(markdown.escape(note))
    titles = [] if contents.questions else [chart.block.title for chart in contents.charts]
    general = general_questions(
        area.name, titles, contents.measures_without_figure, has_figures=has_figures
    )
    groups = (*contents.questions, QuestionGroup("", general))
    checked = (
        QuestionGroup(group.about, checker.supported_questions(group.questions)) for group in groups
    )
    out.add_questions(group for group in checked if group.questions)


def add_how_to_read_appendix(
    out: PaperBuilder,
    checker: BriefingTextChecker,
    contents: BriefingContents,
    sources: Mapping[str, Source],
) -> None:
    """Add how the figures are to be read, less what the paper has said before."""
    used = {fact.source for fact in contents.facts}
    before = " ".join(one.text for one in out.paragraphs)
    how = how_to_read_notes(
        has_intervals=any(fact.lower is not None for fact in contents.facts),
        has_counts=any(sources[key].counts_rounded_to for key in used if key in sources),
        has_similar_areas=shows_similar_areas(contents.key_figures),
    )
    texts = checker.supported_paragraphs(text for text in how if text not in before)
    out.add_heading("Appendix B: how to read the figures", numbered=False)
    out.paragraphs += [BriefingParagraph(text) for text in texts]
    out.add_list([markdown.escape(text) for text in texts])
