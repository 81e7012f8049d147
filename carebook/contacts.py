"""Local contacts as Markdown, each with the date on which it was checked."""

import re

from carebook import markdown
from carebook.areas import Area
from carebook.params import Contact, Params
from carebook.words import place_in_sentence

_WORDS = {"phone": "Telephone", "email": "Email", "web": "Website", "address": "Address"}


def contacts_markdown(params: Params, area: Area) -> str:
    """Return an area's contacts and notes; where none were supplied, what to do instead."""
    parts = [_one(contact, params) for contact in params.contacts]
    if not parts:
        parts.append(
            "No local contacts have been supplied for "
            f"{markdown.escape(place_in_sentence(area.name))} in this copy. "
            "The council's main telephone number will put you through to adult social care."
        )
    parts += [markdown.escape(note) for note in params.notes]
    return "\n\n".join(parts)


def reply_markdown(params: Params) -> str:
    """Return how a reader says that something in the book is wrong."""
    if params.reply_to:
        return f"Please tell us: {markdown.escape(params.reply_to)}."
    return (
        "Please tell whoever gave you this copy. It helps to name the chapter, the chart and the "
        "sentence."
    )


def _linked(kind: str, value: str) -> str:
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


def _one(contact: Contact, params: Params) -> str:
    lines = [f"**{markdown.escape(contact.name)}**"]
    lines += [markdown.escape(text) for text in (contact.role, contact.note) if text]
    for name, word in _WORDS.items():
        if value := str(getattr(contact, name)):
            lines.append(f"{word}: {_linked(name, value)}")
    checked = f"Checked: {contact.checked_label()}."
    if contact.may_be_out_of_date(params.edition_date):
        checked += " That was more than a year before this edition, so it may be out of date."
    return "\\\n".join([*lines, checked])
