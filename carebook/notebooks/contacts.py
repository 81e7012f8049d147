"""Whom to call and what one may ask for, each with the date of its last check.

Contacts and rights are Markdown; the words of the checks are plain text, which is the same in both.
"""

import re

from carebook.config.params import Contact, DatedEntry, Params
from carebook.data.areas import Area
from carebook.text import markdown
from carebook.text.phrasing import place_in_sentence

# The same everywhere in England.
_EMERGENCY = (
    "If somebody's life is in danger, call **999**. For urgent medical advice that is not an "
    "emergency, call **111**."
)
_FIND_A_COUNCIL = (
    "You can find any council's website and telephone number at "
    "[gov.uk/find-local-council](https://www.gov.uk/find-local-council)."
)
_CONTACT_LABELS = {"phone": "Telephone", "email": "Email", "web": "Website", "address": "Address"}


def contacts_markdown(params: Params, area: Area) -> str:
    """Return an area's contacts and notes; where none were supplied, what to do instead."""
    parts = [_contact_in_full(contact, params) for contact in params.contacts]
    if not parts:
        parts.append(
            "No local contacts have been supplied for "
            f"{markdown.escape(place_in_sentence(area.name))} in this copy. "
            "The council's main telephone number will put you through to adult social care."
        )
    parts += [
        f"{markdown.escape(note.text)} {checked_in_brackets(note, params)}" for note in params.notes
    ]
    return "\n\n".join(parts)


def rights_markdown(params: Params) -> str:
    """Return the rights that anybody has who may need help, with the check of each.

    Where all were checked on one day, that is said once.
    """
    together = all_checked_sentence(params)
    listed = "\n".join(
        f"- **{markdown.escape(right.title)}**: {markdown.escape(right.text)}"
        + ("" if together else f" {checked_in_brackets(right, params)}")
        for right in params.rights
    )
    return f"{listed}\n\n{together}" if together else listed


def last_page_markdown(params: Params, area: Area) -> str:
    """Return what stands on the last page of every edition: whom to call, and the rights."""
    place = markdown.escape(place_in_sentence(area.name))
    contacts = [_contact_in_short(contact, params) for contact in params.contacts]
    if not contacts:
        contacts.append(f"No local contacts have been supplied for {place}. {_FIND_A_COUNCIL}")
    parts = [_EMERGENCY, *contacts]
    if params.rights:
        parts += ["**Your rights**", rights_markdown(params)]
    return "\n\n".join(parts)


def error_reporting_markdown(params: Params) -> str:
    """Return how a reader says that something in the book is wrong."""
    if params.reply_to:
        return f"Please tell us: {markdown.escape(params.reply_to)}."
    return (
        "Please tell whoever gave you this copy. It helps to name the chapter, the chart and the "
        "sentence."
    )


def _link_contact_value(kind: str, value: str) -> str:
    """Return a number to tap, an address to write to, a page to open; else the text itself."""
    text = markdown.escape(value)
    digits = re.sub(r"[\s-]", "", value.replace("(0)", "") if value.startswith("+") else value)
    plain = not set(value) & set(" <>()[]\"'\\`")
    match kind:
        case "phone" if re.fullmatch(r"\+?[0-9]{3,15}", digits):
            return f"[{text}](tel:{digits})"
        case "email" if plain and "@" in value:
            return f"[{text}](mailto:{value})"
        case "web" if plain and value.startswith("https://"):
            return f"[{text}]({value})"
        case _:
            return text


def _contact_in_full(contact: Contact, params: Params) -> str:
    lines = [f"**{markdown.escape(contact.name)}**"]
    lines += [markdown.escape(text) for text in (contact.role, contact.note) if text]
    lines += _ways_to_reach(contact)
    return "\\\n".join([*lines, checked_sentence(contact, params)])


def _contact_in_short(contact: Contact, params: Params) -> str:
    """Return a contact without what explains it: name, ways to reach it, and the check."""
    name = f"**{markdown.escape(contact.name)}**"
    return "\\\n".join([name, *_ways_to_reach(contact), checked_sentence(contact, params)])


def _ways_to_reach(contact: Contact) -> list[str]:
    found = ((name, word, str(getattr(contact, name))) for name, word in _CONTACT_LABELS.items())
    return [f"{word}: {_link_contact_value(name, value)}" for name, word, value in found if value]


def checked_sentence(what: DatedEntry, params: Params) -> str:
    """Say when something was checked, and whether that is long ago, in sentences of their own."""
    said = f"Checked: {what.checked_label()}."
    if not what.may_be_out_of_date(params.edition_date):
        return said
    # Of the year before, nobody knows whether it is a year ago.
    is_last_year = what.checked == params.edition_date.year - 1
    was = "may have been" if is_last_year else "was"
    return f"{said} That {was} more than a year before this edition, so it may be out of date."


def checked_in_brackets(what: DatedEntry, params: Params) -> str:
    """Say the same behind a sentence, of which there are several."""
    old = ", so it may be out of date" if what.may_be_out_of_date(params.edition_date) else ""
    return f"(Checked: {what.checked_label()}{old}.)"


def all_checked_sentence(params: Params) -> str:
    """Say once when all rights were checked; empty where that was not on one day, or of one."""
    if len(params.rights) < 2 or len({right.checked for right in params.rights}) > 1:
        return ""
    first = params.rights[0]
    old = ", so they may be out of date" if first.may_be_out_of_date(params.edition_date) else ""
    return f"All of these were checked: {first.checked_label()}{old}."
