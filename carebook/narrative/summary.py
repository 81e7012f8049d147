"""Summaries as records: what is written, by whom, on which facts it rests, who approved it."""

import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, ValidationError, field_validator, model_validator

from carebook.core.errors import InputError
from carebook.core.files import sha256
from carebook.core.yaml_models import FrozenModel, first_complaint
from carebook.narrative.signed_claims import SignedClaim
from carebook.narrative.writers.writer_registry import WRITERS, is_machine_writer
from carebook.notebooks.blocks import IndicatorBlock
from carebook.text.phrasing import join_in_words
from carebook.text.plain_text import join_lines, tidy_paragraphs

SummaryStatus = Literal["draft", "approved", "rejected"]
MAX_SUMMARY_LENGTH = 20_000
SUMMARY_KEY = re.compile(r"[A-Za-z0-9_-]+/[A-Za-z0-9_]+(?:-[0-9]+)?")
_HASH_LENGTH = 16
# Control, invisible (right-to-left marks among them), private, unknown and broken characters.
_REFUSED_CATEGORIES = ("Cc", "Cf", "Cn", "Co", "Cs")


def _require_known_writer(name: str) -> str:
    if name not in WRITERS:
        raise ValueError(join_in_words([f"'{known}'" for known in WRITERS], "or"))
    return name


WriterName = Annotated[str, AfterValidator(_require_known_writer)]


class SummaryEntry(FrozenModel):
    """One summary as the store holds it, under its key.

    ``text`` is prose without Markdown but for a lead-in, its paragraphs apart by blank lines; slots
    stand in it as ``{{name}}``. ``model`` and ``prompt`` say with what a machine wrote it, or what
    a person's text was edited from. ``facts`` is the hash of the facts it rests on, empty for a
    text whose facts nobody has noted yet. ``refused`` are the reasons why a model's drafts were
    refused.
    ``place`` is ``notebook`` where the text stands in the notebook's own cell, and the entry is
    only its approval. ``signed`` are the claims that a person has signed for. ``text_hash`` is what
    tells a text that was edited in the file.
    """

    text: str
    questions: tuple[str, ...] = ()
    writer: WriterName = "person"
    model: str = ""
    prompt: str = ""
    facts: str = ""
    written: datetime | None = None
    status: SummaryStatus = "draft"
    approved_by: str = ""
    approved_on: date | None = None
    note: str = ""
    refused: tuple[str, ...] = ()
    place: Literal["store", "notebook"] = "store"
    signed: tuple[SignedClaim, ...] = ()
    text_hash: str = ""

    @field_validator("text", "note", "approved_by", "model", "prompt")
    @classmethod
    def _readable(cls, value: str) -> str:
        return tidy_paragraphs(require_readable(value))

    @field_validator("text")
    @classmethod
    def _not_empty(cls, value: str) -> str:
        if not value:
            raise ValueError("some text (remove the whole entry to have it written by rule)")
        return value

    @field_validator("questions", "refused")
    @classmethod
    def _all_readable(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(join_lines(require_readable(text)) for text in value)

    @field_validator("written")
    @classmethod
    def _in_utc(cls, value: datetime | None) -> datetime | None:
        if value is None:
            return None
        whole = value.replace(microsecond=0)
        return whole.replace(tzinfo=UTC) if whole.tzinfo is None else whole.astimezone(UTC)

    @model_validator(mode="after")
    def _approved_by_somebody(self) -> "SummaryEntry":
        if self.status == "approved" and not (self.approved_by and self.approved_on):
            raise ValueError("approved_by and approved_on beside the status approved")
        return self

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The text's paragraphs, each on one line."""
        return tuple(self.text.split("\n\n"))

    @property
    def is_by_machine(self) -> bool:
        """Whether no person has written or edited it."""
        return is_machine_writer(self.writer)

    @property
    def is_protected(self) -> bool:
        """Whether no machine may write over it: it is a person's, and stands nowhere else."""
        return not self.is_by_machine and self.place == "store"


class Summary(SummaryEntry):
    """A summary and the ``key`` that says what it sums up: ``carers/unpaid_carers``."""

    key: str

    def is_up_to_date(self, facts: str) -> bool:
        """Whether it rests on the facts with this hash; a text that names none is taken to."""
        return self.facts in ("", facts)

    def as_approved(self, by: str, on: date, facts: str) -> "Summary":
        """Return it with a person's approval, as resting on the facts with this hash."""
        return self._with_changes(status="approved", approved_by=by, approved_on=on, facts=facts)

    def as_rejected(self, by: str, on: date, facts: str) -> "Summary":
        """Return it as turned down by a person; without facts of its own, about those with a hash.

        A rule would only write the same again, so a rule's text stays as a draft with the note.
        """
        status: SummaryStatus = "draft" if WRITERS[self.writer].is_deterministic else "rejected"
        note = f"rejected by {by} on {on.isoformat()}"
        facts = self.facts or facts
        return self._with_changes(
            status=status, approved_by="", approved_on=None, note=note, facts=facts
        )

    def as_signed(self, claim: SignedClaim) -> "Summary":
        """Return it with a person's signature for one of its claims, in place of an earlier one."""
        kept = [
            one for one in self.signed if (one.sentence, one.claim) != (claim.sentence, claim.claim)
        ]
        return self._with_changes(signed=(*kept, claim))

    def recognise_edits(self) -> "Summary":
        """Return it as a person's where its text is not the one that was saved.

        Somebody edited the file: the text is theirs now, and nobody has approved it yet.
        """
        if hash_of_text(self.text, self.questions) == self.text_hash:
            return self
        model = self.model
        if self.is_by_machine:
            model = f"edited from {self.model or self.writer}"
        return self._with_changes(
            writer="person", model=model, status="draft", approved_by="", approved_on=None
        )

    def with_text_hash(self) -> "Summary":
        """Return it with the hash of its own text, as it is saved."""
        return self._with_changes(text_hash=hash_of_text(self.text, self.questions))

    def _with_changes(self, **changes: object) -> "Summary":
        """Return a copy that went through the same checks as any other."""
        return Summary.model_validate(self.model_dump() | changes)


class ShownSummary(FrozenModel):
    """A summary on a page of the book: who wrote it, the short hash of its text, what is signed.

    ``signed`` are the claims in it that stand on a person's word and not on the figures.
    """

    writer: WriterName
    version: str
    signed: tuple[SignedClaim, ...] = ()


def make_summary(
    key: str, writer: str, paragraphs: Sequence[str], facts: str, **more: object
) -> Summary:
    """Return a summary written just now, as a draft.

    Raises:
        InputError: the text is empty, too long, or holds characters that cannot be seen.

    """
    now = datetime.now(UTC).replace(microsecond=0)
    known = {"key": key, "writer": writer, "text": "\n\n".join(paragraphs), "facts": facts}
    try:
        return Summary.model_validate(known | {"written": now} | more).with_text_hash()
    except ValidationError as error:
        message = str(first_complaint(error)["msg"]).removeprefix("Value error, ")
        raise InputError(f"summary {key}: expected {message}; write it anew") from None


def require_readable(text: str) -> str:
    """Return the text as it is.

    Raises:
        ValueError: it is too long, or holds a character that shows as nothing or turns the
            direction of reading, so that a reader would see another text than the checker.

    """
    if len(text) > MAX_SUMMARY_LENGTH:
        raise ValueError(f"at most {MAX_SUMMARY_LENGTH:,} characters (this text has {len(text):,})")
    for character in text:
        if unicodedata.category(character) in _REFUSED_CATEGORIES and not character.isspace():
            raise ValueError(
                "characters that can be seen (this text holds "
                f"{unicodedata.name(character, 'a control character')}, U+{ord(character):04X})"
            )
    return text


def hash_of_text(text: str, questions: Sequence[str] = ()) -> str:
    """Return the short hash by which an edited text is told."""
    return _short_hash("\n\n".join((tidy_paragraphs(text), *questions)))


def facts_hash(blocks: Iterable[IndicatorBlock]) -> str:
    """Return the short hash of everything in blocks that a summary of them may say.

    The order of the blocks and how charts look make no difference, nor does a block of local
    figures that this area has none of: pages leave it out.
    """
    said = [block for block in blocks if not block.local or block.silence is None]
    return _short_hash("\n".join(sorted(_block_content(block) for block in said)))


def _block_content(block: IndicatorBlock) -> str:
    facts = [
        [f.id, f.role, f.value, f.lower, f.upper, f.status, f.sentence, f.charted]
        for f in block.facts
    ]
    related = (*block.comparisons, *block.changes, *block.ranks, *block.positions)
    relations = [each.model_dump() for each in related]
    named = [block.indicator, block.area, block.title, block.statement, block.phrases]
    return json.dumps([named, block.silence, facts, relations], sort_keys=True)


def _short_hash(text: str) -> str:
    return sha256(text)[:_HASH_LENGTH]
