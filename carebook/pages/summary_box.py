"""The box around a summary: its title, its words with their links, who wrote it, and its questions.

What the box holds comes in the narrative cell's metadata, under ``carebook``:

- ``paragraphs``: a list of ``{"text": …, "links": [[start, end, fact], …], "lead_in": …}``, plain
  text, the words in it that a fact carries, and how many of its first letters are bold; without
  it the cell's own Markdown stands.
- ``label``: the line that says who wrote it; ``label_in_box``: what of it the chapter's own line
  does not say, which may be nothing; ``status``: ``draft`` until a person approves it.
- ``questions``: what to ask locally, under a title of its own.
- ``key``, ``writer`` and ``version``: what readers' votes are on, where a machine wrote it.
"""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from nbformat import NotebookNode

from carebook.checking.sentence_splitter import QUESTIONS_HEADING
from carebook.narrative.attribution import DRAFT_NOTICE
from carebook.narrative.writers.writer_registry import is_machine_writer
from carebook.notebooks.notebook_files import summary_subject
from carebook.pages.fact_index import FactDetails, FactIndex
from carebook.text import markdown

_LONG_SUMMARY_TITLES = {"section": "Summary of this chapter", "book": "Summary of the whole book"}
_CHART_SUMMARY_TITLE = "What the chart says"
_QUESTIONS_NOTE = "The figures in this book do not answer these questions. People here may."
_DEEPEST_HEADING = 6
# In letters. What is longer is a whole sentence, most often on several figures, and no way to one.
_LONGEST_LINK = 48


class FactLinks:
    """Makes the links of one chapter's summaries, and keeps the words of the facts they lead to."""

    def __init__(self, index: FactIndex, path: str) -> None:
        self._index, self._path = index, path
        self._details: dict[str, FactDetails] = {}

    def link_facts(self, text: str, links: Sequence[tuple[int, int, str]], lead_in: int = 0) -> str:
        """Return a paragraph as Markdown, each linked number leading to the row of its fact.

        Where links overlap the shortest stands: a number inside a comparison is the number. A
        fact that is in no table of the book has no link, nor has a whole long sentence. The first
        ``lead_in`` letters are bold.
        """
        kept: list[tuple[int, int, str]] = []
        for start, end, ident in sorted(links, key=lambda link: link[1] - link[0]):
            free = all(end <= other[0] or start >= other[1] for other in kept)
            if not (free and 0 <= start < end <= len(text) and text[start:end].strip()):
                continue
            if end - start > _LONGEST_LINK:
                continue
            if target := self._link_target(ident):
                kept.append((start, end, target))
        return markdown.escape_with_lead_in(text, lead_in, sorted(kept))

    def details_script(self) -> str:
        """Return the words behind the links as data for the page's script, or nothing.

        The script shows them in a panel. They are not all the reader has: each link leads to the
        same figures in a table.
        """
        if not self._details:
            return ""
        data = json.dumps(self._details, ensure_ascii=False, separators=(",", ":"))
        # Nothing in it may end the script element, or be a shortcode to Quarto.
        for mark in "<>&":
            data = data.replace(mark, f"\\u{ord(mark):04x}")
        return markdown.raw_html(
            f'<script type="application/json" class="fact-words">{data}</script>'
        )

    def _link_target(self, ident: str) -> str:
        rows = self._index.find(ident, self._path)
        if not rows:
            return ""
        for row in rows:
            self._details[row.fact.id] = row.details_for(self._path)
        names = ("data-fact", "data-other")
        data = " ".join(
            f"{name}={markdown.quote_attribute(row.fact.id)}"
            for name, row in zip(names, rows, strict=False)
        )
        return f"({rows[0].link_from(self._path)}){{.fact {data}}}"


def summary_box(cell: NotebookNode, links: FactLinks, level: int = 2) -> str:
    """Return a narrative cell's box as Markdown, or nothing where there is nothing to say.

    ``level`` is that of the heading it stands under. To screen readers the small headings in it are
    headings too, one level below; no list of contents has them.
    """
    more: dict[str, Any] = cell.metadata.get("carebook", {})
    wanted = summary_subject(cell) or ""
    is_long = wanted in _LONG_SUMMARY_TITLES
    heading = {"role": "heading", "aria_level": str(min(level + 1, _DEEPEST_HEADING))}
    paragraphs = more.get("paragraphs", ())
    body = (
        _findings_markdown(paragraphs, links, heading)
        if is_long
        else _paragraphs_markdown(paragraphs, links)
    )
    body = body or cell.source
    if not body:
        return ""
    kind = "summary-whole" if is_long else "summary-chart"
    parts = (
        markdown.fenced_div(
            _LONG_SUMMARY_TITLES.get(wanted, _CHART_SUMMARY_TITLE), classes=["summary-title"]
        ),
        body,
        _questions_markdown(more.get("questions", ()), heading),
        _attribution_markdown(more),
    )
    classes = ["summary", kind, *(["summary-draft"] if more.get("status") == "draft" else [])]
    body = "\n\n".join(part for part in parts if part)
    return markdown.fenced_div(body, classes=classes, **_vote_attributes(more))


def summaries_line(line: str) -> str:
    """Return what is said once of a chapter's summaries as Markdown: who wrote them."""
    return markdown.fenced_div(_with_badge(line), classes=["summaries-line"])


def _paragraphs_markdown(paragraphs: Sequence[Mapping[str, Any]], links: FactLinks) -> str:
    written = [
        links.link_facts(one["text"], one.get("links", ()), one.get("lead_in", 0))
        for one in paragraphs
    ]
    return "\n\n".join(text for text in written if text)


def _findings_markdown(
    paragraphs: Sequence[Mapping[str, Any]], links: FactLinks, heading: Mapping[str, str]
) -> str:
    """Return paragraphs whose lead-ins are small headings; what has none after one stands apart."""
    parts: list[str] = []
    has_heading = False
    for one in paragraphs:
        text = _paragraphs_markdown([one], links)
        if one.get("lead_in", 0):
            text, has_heading = _finding_markdown(one, one["lead_in"], links, heading), True
        elif text and has_heading:
            text = markdown.fenced_div(text, classes=["no-finding"])
        parts += [text] if text else []
    return "\n\n".join(parts)


def _finding_markdown(
    paragraph: Mapping[str, Any], end: int, links: FactLinks, heading: Mapping[str, str]
) -> str:
    """Return a paragraph whose first ``end`` letters are a small heading above it.

    Of a heading only the numbers are links: the text below it leads to the same facts.
    """
    text, spans = paragraph["text"], paragraph.get("links", ())
    numbers = [
        span for span in spans if span[1] <= end and re.search(r"\d", text[span[0] : span[1]])
    ]
    headline = links.link_facts(text[:end], numbers, end)
    rest = text[end:].lstrip()
    cut = len(text) - len(rest)
    after = [(first - cut, last - cut, fact) for first, last, fact in spans if first >= cut]
    title = markdown.fenced_div(headline, classes=["finding-title"], **heading)
    return "\n\n".join(part for part in (title, links.link_facts(rest, after)) if part)


def _vote_attributes(more: Mapping[str, Any]) -> dict[str, str]:
    """Return the attributes from which the page's script knows what readers are asked about."""
    if not is_machine_writer(more.get("writer")) or not ("key" in more and "version" in more):
        return {}
    return {"data_summary": more["key"], "data_version": more["version"]}


def _attribution_markdown(more: Mapping[str, Any]) -> str:
    """Return who wrote it, and for a draft that nobody has checked it yet, as far as not said."""
    label, is_draft = more.get("label", ""), more.get("status") == "draft"
    if "label_in_box" in more:
        label = more["label_in_box"]
    elif is_draft and DRAFT_NOTICE not in label:
        label = f"{label} {DRAFT_NOTICE}".strip()
    if not label:
        return ""
    text = _with_badge(label) if is_draft else markdown.escape(label)
    return markdown.fenced_div(text, classes=["summary-label"])


def _with_badge(label: str) -> str:
    """Return a line as Markdown in which the words that mark a draft stand in a frame."""
    return markdown.escape(label).replace(DRAFT_NOTICE, f"[{DRAFT_NOTICE}]{{.draft}}", 1)


def _questions_markdown(questions: Sequence[str], heading: Mapping[str, str]) -> str:
    asked = [markdown.escape(question) for question in questions if question.strip()]
    if not asked:
        return ""
    title = markdown.fenced_div(QUESTIONS_HEADING, classes=["questions-title"], **heading)
    listed = "\n".join(f"- {question}" for question in asked)
    return markdown.fenced_div(f"{title}\n\n{_QUESTIONS_NOTE}\n\n{listed}", classes=["questions"])
