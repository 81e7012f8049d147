"""The head of a paper and its last words: what ``params/`` supplies, or a labelled blank."""

from collections.abc import Sequence

from carebook.config.briefing_details import HEAD, Details, Officer
from carebook.config.params import Params, long_date
from carebook.data.areas import Area
from carebook.editions.briefing import fixed_words as wording
from carebook.narrative import attribution
from carebook.narrative.selection import Chosen
from carebook.notebooks.contacts import last_page_markdown
from carebook.text import markdown
from carebook.text.phrasing import capitalised, joined

BLANK = f"[\\[{wording.BLANK}\\]]{{.blank}}"
# Who wrote a summary, as the byline has it.
_WRITERS = ("rules", "llm", "person")


def title_of(details: Details, area: Area) -> str:
    """Return the paper's title."""
    return details.title or wording.default_title(area.name)


def front(details: Details, area: Area, logo: str) -> str:
    """Return the lines above the table; ``logo`` is its file in the working folder, or empty."""
    parts = []
    if logo and details.logo is not None:
        picture = f"![]({logo}){{fig-alt={markdown.quote(details.logo.alt)}}}"
        parts.append(markdown.div(picture, classes=["logo"]))
    when = long_date(details.meeting_date) if details.meeting_date else ""
    lines = (
        ("report_number", details.report_number),
        ("panel", details.panel),
        ("meeting_date", when),
    )
    # Set below each other and spoken one by one, so each says what it is.
    parts += [
        markdown.div(f"{HEAD[name]}: {_given(value)}", classes=["front"]) for name, value in lines
    ]
    title = markdown.escape(title_of(details, area))
    parts.append(markdown.div(title, classes=["paper-title"]))
    parts.append(markdown.div(f"{HEAD['report_of']} {_given(details.report_of)}", classes=["by"]))
    return "\n\n".join(parts)


def head_table(details: Details, params: Params, used: Sequence[Chosen]) -> str:
    """Return the table of who answers for the paper and how it was made."""
    officers = [f"[{markdown.escape(_officer(one))}]{{.line}}" for one in details.contact_officers]
    rows = [
        [HEAD["strategic_aim"], _given(details.strategic_aim)],
        [HEAD["exempt"], _given(details.exempt)],
        [HEAD["cabinet_member"], _given(details.cabinet_member)],
        [HEAD["contact_officers"], " ".join(officers) or BLANK],
        [HEAD["wards"], _given(", ".join(details.wards))],
        ["Edition of the figures", markdown.escape(long_date(params.edition_date))],
        ["How the texts were written", markdown.escape(written(used))],
    ]
    return markdown.table(["Item", "Detail"], rows, "About this report", of_numbers=False, first=30)


def written(used: Sequence[Chosen]) -> str:
    """Return who wrote the summaries that a paper takes, and how they stand."""
    texts = [one.stands for one in used if one.stands is not None]
    if not texts:
        return "The fixed words are the same for every council; the book has no summaries to take."
    found = {text.summary.writer for text in texts}
    writers = joined([attribution.WRITERS[name] for name in _WRITERS if name in found])
    waiting = sum(attribution.status(one) in ("draft", "unapproved") for one in used)
    if len(texts) == 1:
        stands = "It is a draft: no person has approved it yet."
        return (
            f"The one summary that this report takes from the book was written {writers}, and a "
            "program checked every claim in it against the figures. "
            f"{stands if waiting else 'A person has approved it.'}"
        )
    if not waiting:
        stands = "A person has approved each of them."
    elif waiting == len(texts):
        stands = "They are drafts: no person has approved them yet."
    else:
        are = "is a draft" if waiting == 1 else "are drafts"
        stands = f"{waiting} of the {len(texts)} {are} that no person has approved yet."
    return (
        f"The {len(texts)} summaries that this report takes from the book were written {writers}, "
        f"and a program checked every claim in them against the figures. {stands}"
    )


def other_formats(params: Params) -> str:
    """Return the line on large print and other formats, as Markdown."""
    details = params.briefing
    officers = [f"{one.name}, {one.reached}" for one in details.contact_officers if one.reached]
    contacts = [f"{one.name}, {one.phone or one.email}" for one in params.contacts]
    named = [text.rstrip(", ") for text in (details.other_formats, *officers, *contacts) if text]
    whom = markdown.escape(named[0]).rstrip(".") if named else BLANK
    return (
        "To ask for this report in large print, in Braille, as audio, in Easy Read or in another "
        f"language, contact {whom}."
    )


def contacts(params: Params, area: Area) -> str:
    """Return the local contacts, as Markdown: the one place that says where they come from."""
    return last_page_markdown(params, area)


def foot(details: Details, area: Area) -> str:
    """Return what runs at the foot of each page, before the page's number."""
    number = [f"Report {details.report_number}"] if details.report_number else []
    return ": ".join([*number, title_of(details, area)])


def _given(value: str) -> str:
    return markdown.escape(value) if value else BLANK


def _officer(officer: Officer) -> str:
    return capitalised(", ".join(p for p in (officer.name, officer.role, officer.reached) if p))
