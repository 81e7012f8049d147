"""A checked summary as Markdown: its paragraphs, then its questions."""

from carebook.checking.assessment import AssessedText
from carebook.checking.sentence_splitter import QUESTIONS_HEADING
from carebook.text import markdown


def summary_markdown(assessed: AssessedText) -> str:
    """Return a summary's text, its slots filled, as it stands in its cell."""
    parts = [
        markdown.escape_with_lead_in(paragraph, length)
        for paragraph, length in zip(assessed.paragraphs, assessed.lead_ins, strict=True)
    ]
    if assessed.questions:
        listed = "\n".join(f"- {markdown.escape(question)}" for question in assessed.questions)
        parts += [f"**{QUESTIONS_HEADING}**", listed]
    return "\n\n".join(parts)
