"""Which text stands in each narrative cell, and why.

A person's text in the notebook's own cell comes first, then the store's, then the rule writer's.
No text stands that the facts do not carry.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from carebook.checking.assess import Assessed, Assessor
from carebook.narrative.requests import Wanted
from carebook.narrative.summary import Summary, make_summary
from carebook.narrative.summary_store import Store

Why = Literal["", "unsupported", "stale", "rejected"]
# How often a text written by rule is checked anew after sentences were taken out of it.
_ROUNDS = 5


@dataclass(frozen=True)
class Text:
    """A summary, filled and checked. ``stale`` is one whose facts have changed since."""

    summary: Summary
    assessed: Assessed
    stale: bool = False


@dataclass(frozen=True)
class Chosen:
    """What stands in a narrative cell: None where there is nothing to say.

    ``set_aside`` is the text of a person or a machine that does not reach the page, ``why`` the
    reason. ``cut`` are sentences of the rule writer's that the checker did not support.
    """

    wanted: Wanted
    stands: Text | None
    set_aside: Text | None = None
    why: Why = ""
    cut: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The summary's key."""
        return self.wanted.key

    @property
    def foremost(self) -> Text | None:
        """The text that people review: the one set aside, else the one that stands."""
        return self.set_aside or self.stands


def choose_all(wanted: Iterable[Wanted], store: Store, assessor: Assessor) -> tuple[Chosen, ...]:
    """Choose the text of every narrative cell."""
    return tuple(choose(one, store.get(one.key), assessor) for one in wanted)


def choose(wanted: Wanted, entry: Summary | None, assessor: Assessor) -> Chosen:
    """Choose the text of one narrative cell; ``entry`` is what the store holds for it."""
    summary = _candidate(wanted, entry)
    if summary is None:
        stands, cut = _by_rule(wanted, assessor)
        return Chosen(wanted, stands, cut=cut)
    text = assessed_text(summary, wanted, assessor)
    why = _objection(text)
    if not why:
        return Chosen(wanted, text)
    stands, cut = _by_rule(wanted, assessor)
    return Chosen(wanted, stands, text, why, cut)


def assessed_text(summary: Summary, wanted: Wanted, assessor: Assessor) -> Text:
    """Fill and check one summary."""
    assessed = assessor.assess(
        summary.paragraphs, summary.questions, wanted.topic, slots=summary.writer != "rules"
    )
    return Text(summary, assessed, not summary.is_fresh(wanted.facts))


def orphans(store: Store, wanted: Iterable[Wanted]) -> tuple[Summary, ...]:
    """Return the store's summaries of charts and chapters that the book does not have."""
    keys = {one.key for one in wanted}
    return tuple(summary for key, summary in store.summaries.items() if key not in keys)


def place_of(chosen: Chosen, store: Store, shown: Path) -> str:
    """Return where a chosen text was written, for a message; ``shown`` is the store's path."""
    text = chosen.foremost
    if text is not None and text.summary.place == "notebook":
        return f"{chosen.wanted.path}: cell {chosen.wanted.cell.get('id', '')}"
    line = store.lines.get(chosen.key)
    return f"{shown}:{line}" if line else chosen.key


def _candidate(wanted: Wanted, entry: Summary | None) -> Summary | None:
    """Return the text that would stand if nothing speaks against it, unless it is the rules'."""
    if wanted.by_hand:
        known = entry if entry is not None and entry.place == "notebook" else None
        fresh = make_summary(
            wanted.key, "person", [wanted.by_hand], "", place="notebook", written=None
        )
        return known if known is not None and known.text == fresh.text else fresh
    if entry is None or entry.place == "notebook":
        return None
    # What a rule wrote from other facts is simply written anew.
    return None if entry.writer == "rules" and not entry.is_fresh(wanted.facts) else entry


def _objection(text: Text) -> Why:
    if text.summary.status == "rejected":
        return "rejected"
    if text.stale and text.summary.by_machine:
        return "stale"
    return "unsupported" if text.assessed.unsupported else ""


def _by_rule(wanted: Wanted, assessor: Assessor) -> tuple[Text | None, tuple[str, ...]]:
    """Return the rule writer's text, without the sentences that the checker does not support."""
    paragraphs: Sequence[str] = wanted.by_rule()
    cut: list[str] = []
    for _ in range(_ROUNDS):
        assessed = assessor.assess(paragraphs, topic=wanted.topic, slots=False)
        if not assessed.unsupported:
            break
        sentences = list(dict.fromkeys(found.text for found in assessed.unsupported))
        cut += sentences
        paragraphs = _without(paragraphs, sentences)
    else:
        paragraphs = ()
    if not paragraphs:
        return None, tuple(cut)
    summary = make_summary(wanted.key, "rules", paragraphs, wanted.facts, written=None)
    return Text(summary, assessed), tuple(cut)


def _without(paragraphs: Sequence[str], sentences: Sequence[str]) -> tuple[str, ...]:
    kept = []
    for paragraph in paragraphs:
        rest = paragraph
        for sentence in sentences:
            rest = " ".join(part.strip() for part in rest.split(sentence) if part.strip())
        if rest:
            kept.append(rest)
    # A sentence that cannot be found takes everything with it: better silent than wrong.
    return tuple(kept) if kept != list(paragraphs) else ()
