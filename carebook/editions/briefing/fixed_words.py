"""The fixed words of a paper, which are the same for every council, and true for each.

They say nothing of an area's figures, give no council's opinion and recommend nothing but to note
and to ask. The checker reads them like everything else.
"""

from collections.abc import Sequence

from carebook.text.phrasing import join_in_words, place_in_sentence, title_in_sentence

# What a body that scrutinises may be called, by the word in its name.
_SCRUTINY_BODIES = ("committee", "panel", "commission", "board", "forum", "group")
# So many measures without a figure are named in a question; a longer list is not read.
_MAX_NAMED_MEASURES = 4

BLANK_LABEL = "to be completed"
AVERAGE_AUTHORITY_NOTE = (
    "The average authority is the plain average over all authorities, in which each counts once, "
    "whatever its size, so it is not the figure for England."
)


def scrutiny_body(panel: str) -> str:
    """Return the word for those to whom the paper goes: ``committee``, or ``panel``."""
    said = panel.lower()
    return next((word for word in _SCRUTINY_BODIES if word in said), "panel")


def default_briefing_title(area: str) -> str:
    """Return the title of a paper to which the council gives none."""
    return f"Adult social care in {place_in_sentence(area)}: what the published figures say"


def fixed_recommendations(body: str, area: str, *, has_figures: bool) -> tuple[str, ...]:
    """Return the recommendations that every paper has."""
    place = place_in_sentence(area)
    noted = f"the published figures on adult social care in {place} that this report sets out"
    if not has_figures:
        noted = f"what this report says of published figures on adult social care in {place}"
    return (
        f"That the {body} notes {noted}, and what they cannot say.",
        f"That the {body} considers which of the questions in Appendix A to take up.",
    )


def purpose_paragraphs(body: str, area: str) -> tuple[str, ...]:
    """Return what the paper is for."""
    return (
        f"This report sets out what published figures say about adult social care in "
        f"{place_in_sentence(area)}, so that the {body} can decide what to ask about.",
        "It is the short form of a longer book, which it calls “the book”. There, each figure "
        "stands with its chart, its table, its source and what limits it.",
    )


def background_paragraphs(*, has_sources: bool) -> tuple[str, ...]:
    """Return what adult social care is, and where the figures come from, if there are any."""
    said = [
        "Adult social care is help with daily life for adults who need it through age, illness or "
        "disability, and support for the people who look after them. The Care Act gives the "
        "council duties to assess adults who may need care and support, and their carers, to "
        "promote their wellbeing, and to give information and advice."
    ]
    if has_sources:
        said.append(
            "The figures come from national publications, which are named under Background "
            "papers. Each has its own year, so the figures here are not all of the same year."
        )
    return tuple(said)


KEY_FIGURES_LEAD = (
    "The table holds the key figures, with those of other places beside them where they are "
    "published. Appendix B says how to read them."
)
NO_KEY_FIGURES_NOTE = (
    "None of the key figures is published for this authority, so there is no table here."
)
NO_SUMMARY_NOTE = "There is nothing to sum up here: the book shows no figure of this kind."
_MONEY_NOTE = "The figures are of money spent and received in the years they name. "
_COST_NOTE = (
    "What the recommendations would cost, if anything, is for the council’s finance officers to "
    "say."
)


def finance_note(*, has_money: bool) -> str:
    """Return what figures of money are, if there are any, and what they are not."""
    return (_MONEY_NOTE if has_money else "") + _COST_NOTE


def consultation_note(*, has_surveys: bool) -> tuple[str, ...]:
    """Return what was and was not asked of people for the paper."""
    asked = "No consultation was carried out for this report, which rests on published figures."
    if has_surveys:
        asked += (
            " What it says of people’s experience comes from surveys of people who receive care "
            "and of carers, and speaks for those who answered."
        )
    return (asked,)


def conclusion_paragraphs(body: str, area: str, *, has_figures: bool) -> tuple[str, ...]:
    """Return what follows, and the reasons for the recommendations."""
    place = place_in_sentence(area)
    if not has_figures:
        return (
            f"No published figure shows how adult social care in {place} stood.",
            f"The {body} is asked to note this, and to choose among the questions so that what is "
            "not known can be found out. Noting it commits the council to nothing.",
        )
    return (
        f"The figures show how adult social care in {place} stood in the years they name, as far "
        "as it is published. Reasons are not in the figures: those have to be asked of people who "
        "know the place.",
        f"The {body} is asked to note the figures so that its work can start from what is known, "
        "and to choose among the questions so that what is not known can be found out. Noting "
        "them commits the council to nothing.",
    )


def general_questions(
    area: str, charts: Sequence[str], silent: Sequence[str], *, has_figures: bool
) -> tuple[str, ...]:
    """Return what a panel can ask anywhere: about the charts it saw, and what it did not see."""
    place = place_in_sentence(area)
    asked = [
        f"What do people who receive care, carers and providers in {place} tell the council?",
        "Which figures does the council hold of its own?",
    ]
    if has_figures:
        asked = [
            f"Do these figures match what people who receive care, carers and providers in {place} "
            "tell the council?",
            "Which newer figures does the council hold of its own, and do they point the same way?",
        ]
    if charts:
        named = join_in_words([title_in_sentence(title) for title in charts])
        asked.append(f"What does the council make of the figures on {named}?")
    if silent:
        named = join_in_words([title_in_sentence(title) for title in silent[:_MAX_NAMED_MEASURES]])
        also = "among them " if len(silent) > _MAX_NAMED_MEASURES else ""
        asked.append(
            "What does the council know of the matters for which the book has no figure, "
            f"{also}{named}?"
        )
    return tuple(asked)


def how_to_read_notes(*, has_intervals: bool, has_counts: bool) -> tuple[str, ...]:
    """Return how the figures are to be read."""
    said = [
        AVERAGE_AUTHORITY_NOTE,
        "Two figures are compared in words only where the data allow it; elsewhere both are given, "
        "and the comparison is left open.",
        "A comparison says which figure is the larger one, not whether it is as it should be.",
    ]
    if has_intervals:
        said.append(
            "A figure that rests on few people moves by chance from year to year. Where two "
            "limits stand below a figure, they are those of its 95% interval: the range of values "
            "that are plausible once chance is allowed for. Two figures are called similar "
            "where chance in either could explain the difference between them."
        )
    if has_counts:
        said.append(
            "Small numbers are protected by the publishers: they are rounded, suppressed or "
            "reported as none."
        )
    return tuple(said)


SOURCES_LEAD = (
    "The figures come from these publications. The book names the table and the year of each "
    "figure."
)
NO_SOURCES_NOTE = "The book shows no figure for this authority, so there is no publication to name."
APPENDICES_NOTE = (
    "Appendix A holds questions to ask locally, and Appendix B says how to read the figures."
)
QUESTIONS_NOTE = "These are questions, not findings: this report does not answer them."
