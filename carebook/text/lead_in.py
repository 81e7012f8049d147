"""Lead-ins: the words in bold that open a paragraph of a summary and say what it is about.

A summary is prose without Markdown, but for these: a paragraph may begin with ``**Few carers have
the company they want.**``.
"""

import re

_LEAD_IN = re.compile(r"\*\*([^*]+)\*\*\s*")


def with_lead_in(lead_in: str, text: str) -> str:
    """Return a paragraph that opens with a lead-in."""
    return f"**{lead_in}** {text}".rstrip()


def split_lead_in(paragraph: str) -> tuple[str, int]:
    """Return a paragraph without the marks of its lead-in, and how long the lead-in is in it.

    ``("Few have company. It fell.", 17)``; the length is 0 where there is none.
    """
    found = _LEAD_IN.match(paragraph)
    if found is None:
        return paragraph, 0
    lead_in = found[1].strip()
    return f"{lead_in} {paragraph[found.end() :]}".rstrip(), len(lead_in)
