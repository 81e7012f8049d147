"""Who wrote the summaries, in words: a chapter's line, a box's, the cover's, the table of all.

What is true of most summaries of a chapter is said once, near its top; a box of which something
else is true says so itself.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from carebook.config.params import long_date
from carebook.narrative.selection import AssessedSummary, SelectedSummary
from carebook.narrative.summary import Summary
from carebook.narrative.writers.writer_registry import WRITERS
from carebook.text import markdown
from carebook.text.phrasing import capitalised, join_in_words

DRAFT_NOTICE = "draft, not yet checked by a person"
_EDITED_FROM_PREFIX = "edited from "
SET_ASIDE_PHRASES = {
    "unsupported": "because the figures do not carry all that it says",
    "stale": "because the figures have changed since it was written",
    "rejected": "because a person turned it down",
}

# So many summaries of a chapter have to be alike, unless it has one alone.
_FEWEST_ALIKE = 2


@dataclass(frozen=True)
class ChapterAttribution:
    """What is said once of a chapter's summaries, and what each box has still to say of its own.

    The ``labels`` are by key, and empty where the line says all. Without a ``line``, which is empty
    where no two of several were written and approved alike, each box says all of itself.
    """

    line: str
    labels: Mapping[str, str]


def attribute_chapter(chosen: Sequence[SelectedSummary]) -> ChapterAttribution:
    """Return who wrote the summaries of one chapter, said once where it is true of most."""
    said = {one.key: _said_of(one, one.on_page) for one in chosen if one.on_page is not None}
    counted = Counter((one.written, one.approved) for one in said.values()).most_common(1)
    if not counted or counted[0][1] < min(_FEWEST_ALIKE, len(said)):
        return ChapterAttribution("", {key: one.in_full for key, one in said.items()})
    alike = counted[0][0]
    labels = {
        key: one.special if (one.written, one.approved) == alike else one.in_full
        for key, one in said.items()
    }
    return ChapterAttribution(_line_of_chapter(*alike, counted[0][1], len(said)), labels)


def _line_of_chapter(written: str, approved: str, alike: int, of: int) -> str:
    written = written[:1].lower() + written[1:]
    if of == 1:
        return f"The summary below was {written} {approved}"
    who = "The summaries below were"
    if alike < of:
        who = "Unless its box says otherwise, each summary below was"
    for alone, each in (("This is a ", "Each is a "), ("Approved by ", "Each was approved by ")):
        if approved.startswith(alone):
            approved = each + approved.removeprefix(alone)
    return f"{who} {written} {approved}"


def attribution_line(chosen: SelectedSummary) -> str:
    """Return the line under a summary: who wrote it, with what, and who approved it."""
    return "" if chosen.on_page is None else _said_of(chosen, chosen.on_page).in_full


@dataclass(frozen=True)
class _Attribution:
    """What there is to say of one summary: who wrote it, anything special, who approved it."""

    written: str
    special: str
    approved: str

    @property
    def in_full(self) -> str:
        return " ".join(part for part in (self.written, self.special, self.approved) if part)


def _said_of(chosen: SelectedSummary, text: AssessedSummary) -> _Attribution:
    said = []
    if chosen.set_aside is not None:
        set_aside = WRITERS[chosen.set_aside.summary.writer].set_aside_phrase
        said.append(
            f"It stands here because {set_aside} was set aside, "
            f"{SET_ASIDE_PHRASES[chosen.set_aside_reason]}."
        )
    elif text.summary.refused and WRITERS[text.summary.writer].is_deterministic:
        said.append("It stands here because a language model's drafts were refused.")
    if chosen.cut_sentences:
        said.append("A sentence was left out that the figures could not be shown to carry.")
    if text.signed:
        said.append(signed_in_words([text]))
    if text.stale:
        said.append("The figures have changed since.")
    written = _written_by_sentence(text.summary, alone=chosen.set_aside is None)
    return _Attribution(written, " ".join(said), _approval_sentence(text))


def signed_in_words(texts: Iterable[AssessedSummary]) -> str:
    """Return how many claims of some texts a person signed for; nothing where there are none."""
    signed = [one for text in texts for one in text.signed]
    if not signed:
        return ""
    names = join_in_words(list(dict.fromkeys(one.signed_by for one in signed)))
    what = "A claim stands" if len(signed) == 1 else f"{len(signed)} claims stand"
    return f"{what} on the word of {names}, and not on the figures."


def page_status(chosen: SelectedSummary) -> str:
    """Return how a summary stands on its page.

    ``draft`` is a machine's text that no person has approved, ``unapproved`` a person's.
    """
    text = chosen.on_page
    if text is None:
        return ""
    if text.summary.status == "approved":
        return "stale" if text.stale else "approved"
    return "draft" if text.summary.is_by_machine else "unapproved"


def cover_line(chosen: Sequence[SelectedSummary]) -> str:
    """Return what the cover says of all summaries together."""
    texts = [one.on_page for one in chosen if one.on_page is not None]
    counted = Counter(WRITERS[text.summary.writer].phrase for text in texts)
    explanations = "The explanations were first drafted with the help of a language model."
    if not texts:
        return explanations
    if len(counted) == 1:
        who = f"The summaries in shaded boxes were written {next(iter(counted))}"
    else:
        parts = [
            f"{counted[writer.phrase]} {writer.phrase}"
            for writer in WRITERS.values()
            if counted[writer.phrase]
        ]
        who = f"The {len(texts)} summaries in shaded boxes were written {join_in_words(parts)}"
    waiting = sum(page_status(one) in ("draft", "unapproved") for one in chosen)
    if not waiting:
        stands = "A person has approved each of them."
    elif waiting == len(texts):
        stands = f"Each of them is a {DRAFT_NOTICE}."
    else:
        stands = f"{waiting} of the {len(texts)} are still marked as a draft."
    checked = f"{who}, and every claim in them was checked by a program against the figures shown."
    return " ".join(filter(None, (checked, signed_in_words(texts), stands, explanations)))


def writers_table(chosen: Sequence[SelectedSummary]) -> str:
    """Return the table that tells for every summary who wrote it, with what, who approved it."""
    rows = [_table_row(one, one.on_page) for one in chosen if one.on_page is not None]
    if not rows:
        return "This copy has no summaries."
    headers = ["What is summed up", "Written", "With what", "Approved"]
    return markdown.pipe_table(headers, rows, "Who wrote the summaries", of_numbers=False)


def signed_claims_table(chosen: Sequence[SelectedSummary]) -> str:
    """Return the table of the claims that a person signed for; nothing where there are none."""
    rows = [
        [
            markdown.escape(f"{one.request.chapter_title}: {one.request.title}"),
            markdown.escape(f"“{signed.claim}” in “{signed.sentence}”"),
            markdown.escape(
                f"{capitalised(signed.verdict)}. {capitalised(signed.because)}".strip()
            ),
            markdown.escape(f"{signed.signed_by}, {long_date(signed.signed_on)}"),
        ]
        for one in chosen
        if one.on_page is not None
        for signed in one.on_page.signed
    ]
    if not rows:
        return ""
    headers = ["What is summed up", "Claim", "By the figures, and why it stands", "Signed by"]
    caption = "Claims that stand on a person's word and not on the figures"
    return markdown.pipe_table(headers, rows, caption, of_numbers=False)


def _table_row(chosen: SelectedSummary, text: AssessedSummary) -> list[str]:
    summary, request = text.summary, chosen.request
    who = capitalised(WRITERS[summary.writer].phrase)
    if edited := _edited_from(summary):
        who += f", from a text written {edited}"
    if chosen.set_aside is not None:
        set_aside = WRITERS[chosen.set_aside.summary.writer].set_aside_phrase
        who += f" ({set_aside} set aside)"
    model = summary.model.removeprefix(_EDITED_FROM_PREFIX)
    tools = ["" if model == "rules" else model, summary.prompt and f"prompt {summary.prompt}"]
    approved = "Not yet"
    if summary.status == "approved" and summary.approved_on is not None:
        approved = f"{summary.approved_by}, {long_date(summary.approved_on)}"
        approved += "; the figures have changed since" if text.stale else ""
    what = f"{request.chapter_title}: {request.title}"
    cells = (what, who, ", ".join(filter(None, tools)) or "No language model", approved)
    return [markdown.escape(cell) for cell in cells]


def _written_by_sentence(summary: Summary, *, alone: bool) -> str:
    writer = WRITERS[summary.writer]
    if writer.is_deterministic:
        model = "; no language model was used" if alone and not summary.refused else ""
        return f"Written by rule from the figures shown{model}."
    checked = "every claim checked against the figures"
    if writer.is_machine:
        return f"Written {writer.phrase} ({summary.model or 'not named'}), {checked}."
    if edited := _edited_from(summary):
        return f"First written {edited}, then edited by a person, {checked}."
    return f"Written by a person, {checked}."


def _edited_from(summary: Summary) -> str:
    """Return what first wrote a text that a person edited, or nothing."""
    if not summary.model.startswith(_EDITED_FROM_PREFIX):
        return ""
    before = summary.model.removeprefix(_EDITED_FROM_PREFIX)
    if before in WRITERS:
        return WRITERS[before].phrase
    return f"{WRITERS['llm'].phrase} ({before})"


def _approval_sentence(text: AssessedSummary) -> str:
    summary = text.summary
    if summary.status == "approved" and summary.approved_on is not None:
        return f"Approved by {summary.approved_by} on {long_date(summary.approved_on)}."
    return f"This is a {DRAFT_NOTICE}." if summary.is_by_machine else "Not yet approved."
