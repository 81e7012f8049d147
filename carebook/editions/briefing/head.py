"""The head of a paper and its last words: what ``params/`` supplies, or a labelled blank."""

from collections.abc import Sequence
from dataclasses import dataclass

from carebook.config.briefing_details import HEAD_FIELDS, BriefingDetails, ContactOfficer
from carebook.config.params import Params, long_date
from carebook.data.areas import Area
from carebook.editions.briefing.fixed_words import BLANK_LABEL, fixed_texts
from carebook.narrative import attribution
from carebook.narrative.selection import SelectedSummary
from carebook.narrative.writers.writer_registry import WRITERS
from carebook.text import markdown
from carebook.text.phrasing import capitalised, join_in_words, place_in_sentence

BLANK_MARKDOWN = f"[\\[{BLANK_LABEL}\\]]{{.blank}}"


def usual_title(book: str, area: Area) -> str:
    """Return the title of a paper that is given none, which has the book's in it."""
    [usual] = fixed_texts("title", book=book, place=place_in_sentence(area.name))
    return usual


@dataclass(frozen=True)
class PaperLogo:
    """A logo's file in the working folder, and the words that stand for it."""

    file: str
    alt: str


def head_lines_markdown(details: BriefingDetails, logo: PaperLogo | None) -> str:
    """Return the lines above the table."""
    parts = []
    if logo is not None:
        picture = f"![]({logo.file}){{fig-alt={markdown.quote_attribute(logo.alt)}}}"
        parts.append(markdown.fenced_div(picture, classes=["logo"]))
    when = long_date(details.meeting_date) if details.meeting_date else ""
    lines = (
        ("report_number", details.report_number),
        ("panel", details.panel),
        ("meeting_date", when),
    )
    # Set below each other and spoken one by one, so each says what it is.
    parts += [
        markdown.fenced_div(f"{HEAD_FIELDS[name]}: {_value_or_blank(value)}", classes=["front"])
        for name, value in lines
    ]
    title = markdown.escape(details.title)
    parts.append(markdown.fenced_div(title, classes=["paper-title"]))
    parts.append(
        markdown.fenced_div(
            f"{HEAD_FIELDS['report_of']} {_value_or_blank(details.report_of)}", classes=["by"]
        )
    )
    return "\n\n".join(parts)


def head_table(details: BriefingDetails, params: Params, used: Sequence[SelectedSummary]) -> str:
    """Return the table of who answers for the paper and how it was made."""
    officers = [
        f"[{markdown.escape(_officer_line(one))}]{{.line}}" for one in details.contact_officers
    ]
    rows = [
        [HEAD_FIELDS["strategic_aim"], _value_or_blank(details.strategic_aim)],
        [HEAD_FIELDS["exempt"], _value_or_blank(details.exempt)],
        [HEAD_FIELDS["cabinet_member"], _value_or_blank(details.cabinet_member)],
        [HEAD_FIELDS["contact_officers"], " ".join(officers) or BLANK_MARKDOWN],
        [HEAD_FIELDS["wards"], _value_or_blank(", ".join(details.wards))],
        ["Edition of the figures", markdown.escape(long_date(params.edition_date))],
        ["How the texts were written", markdown.escape(authorship_in_words(used))],
    ]
    return markdown.pipe_table(
        ["Item", "Detail"], rows, "About this report", of_numbers=False, first=30
    )


def authorship_in_words(used: Sequence[SelectedSummary]) -> str:
    """Return who wrote the summaries that a paper takes, and how they stand."""
    texts = [one.on_page for one in used if one.on_page is not None]
    if not texts:
        return "The fixed words are the same for every council; the book has no summaries to take."
    found = {text.summary.writer for text in texts}
    writers = join_in_words([writer.phrase for name, writer in WRITERS.items() if name in found])
    waiting = sum(attribution.page_status(one) in ("draft", "unapproved") for one in used)
    count, is_one = len(texts), len(texts) == 1
    if not waiting:
        approval = f"A person has approved {'it' if is_one else 'each of them'}."
    elif is_one:
        approval = "It is a draft: no person has approved it yet."
    elif waiting == count:
        approval = "They are drafts: no person has approved them yet."
    else:
        are = "is a draft" if waiting == 1 else "are drafts"
        approval = f"{waiting} of the {count} {are} that no person has approved yet."
    signed = attribution.signed_in_words(texts)
    which, was, them = (
        ("one summary", "was", "it") if is_one else (f"{count} summaries", "were", "them")
    )
    return (
        f"The {which} that this report takes from the book {was} written {writers}, and a program "
        f"checked every claim in {them} against the figures. "
        f"{f'{signed} ' if signed else ''}{approval}"
    )


def other_formats_markdown(params: Params) -> str:
    """Return the line on large print and other formats, as Markdown."""
    details = params.briefing
    officers = [
        f"{one.name}, {one.phone_and_email}"
        for one in details.contact_officers
        if one.phone_and_email
    ]
    contacts = [f"{one.name}, {one.phone or one.email}" for one in params.contacts]
    named = [text.rstrip(", ") for text in (details.other_formats, *officers, *contacts) if text]
    whom = markdown.escape(named[0]).rstrip(".") if named else BLANK_MARKDOWN
    return (
        "To ask for this report in large print, in Braille, as audio, in Easy Read or in another "
        f"language, contact {whom}."
    )


def page_footer(details: BriefingDetails) -> str:
    """Return what runs at the foot of each page, before the page's number."""
    number = [f"Report {details.report_number}"] if details.report_number else []
    return ": ".join([*number, details.title])


def _value_or_blank(value: str) -> str:
    return markdown.escape(value) if value else BLANK_MARKDOWN


def _officer_line(officer: ContactOfficer) -> str:
    return capitalised(
        ", ".join(p for p in (officer.name, officer.role, officer.phone_and_email) if p)
    )
