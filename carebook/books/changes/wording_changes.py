"""What differs in words: sentences, the catalogue, sources, neighbours, parameters."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from carebook.books.changes.snapshot import ComparedSummary, Snapshot
from carebook.checking.sentence_splitter import split_sentences
from carebook.data.observations import ObservationKey

PresenceChange = Literal["new", "gone", "changed"]
_CATALOGUE_FIELDS = ("title", "caveat", "polarity")


@dataclass(frozen=True, slots=True)
class SentenceChange:
    """A summary that reads otherwise: its texts and writers, and the sentences that differ.

    ``area`` is the slug of its area. The texts are empty where it ``is_hidden``, since they may
    name a count that is now kept back, or was before.
    """

    area: str
    key: str
    kind: PresenceChange
    old: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    old_writer: str = ""
    new_writer: str = ""
    sentences_gone: tuple[str, ...] = ()
    sentences_new: tuple[str, ...] = ()
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class CatalogueChange:
    """What the catalogue says otherwise of an indicator: ``field`` is its title, or its caveat."""

    indicator: str
    field: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class SourceChange:
    """A source that is new or gone, or of which another publication or release is in use."""

    source: str
    kind: PresenceChange
    title: str
    old_released: str = ""
    new_released: str = ""
    old_title: str = ""


@dataclass(frozen=True, slots=True)
class NeighbourChange:
    """The statistical neighbours that an area has now and had not, and the reverse; names."""

    area_code: str
    came: tuple[str, ...]
    went: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ParameterChange:
    """A parameter with another value, each as JSON; empty where there was or is none.

    ``area`` is a slug, or empty for what holds for all.
    """

    area: str
    name: str
    old: str
    new: str


def find_sentence_changes(
    old: Snapshot, new: Snapshot, hidden: Collection[ObservationKey]
) -> tuple[SentenceChange, ...]:
    """Return the summaries that differ; ``hidden`` are the figures that are told without numbers.

    Who wrote a text is part of it. A summary that names such a figure, or that may name one as
    nobody knows what it names, is told without its text.
    """
    facts = {"/".join(key) for key in hidden}
    indicators = {key[1] for key in hidden}
    found = []
    for place in sorted({*old.summaries, *new.summaries}):
        one, other = old.summaries.get(place), new.summaries.get(place)
        if one and other and (one.paragraphs, one.writer) == (other.paragraphs, other.writer):
            continue
        is_hidden = _names_any(place[1], (one, other), facts, indicators)
        found.append(_sentence_change(*place, one, other, is_hidden=is_hidden))
    return tuple(found)


def _names_any(
    key: str,
    texts: Iterable[ComparedSummary | None],
    facts: Collection[str],
    indicators: Collection[str],
) -> bool:
    subject = key.partition("/")[2]
    subject = subject if subject in indicators else subject.rpartition("-")[0]
    if subject in indicators:
        return True
    known = [text for text in texts if text is not None]
    return any(not set(text.facts).isdisjoint(facts) for text in known) or (
        # Of a whole section's text that names no facts, nobody knows what it speaks of.
        bool(facts)
        and key.endswith(("/section", "/book"))
        and not all(text.facts for text in known)
    )


def _sentence_change(
    area: str,
    key: str,
    one: ComparedSummary | None,
    other: ComparedSummary | None,
    *,
    is_hidden: bool,
) -> SentenceChange:
    old, new = (text.paragraphs if text else () for text in (one, other))
    kind: PresenceChange = "gone" if other is None else "new" if one is None else "changed"
    writers = (one.writer if one else "", other.writer if other else "")
    if is_hidden:
        return SentenceChange(area, key, kind, (), (), *writers, is_hidden=True)
    before, now = list(_sentences(old)), list(_sentences(new))
    gone = tuple(sentence for sentence in before if sentence not in now)
    came = tuple(sentence for sentence in now if sentence not in before)
    return SentenceChange(area, key, kind, old, new, *writers, gone, came)


def _sentences(paragraphs: Iterable[str]) -> Iterator[str]:
    """Yield the sentences of paragraphs as they were written."""
    for paragraph in paragraphs:
        starts = [one.offsets[0] for one in split_sentences(paragraph) if one.offsets]
        ends = [*starts[1:], len(paragraph)]
        for start, end in zip(starts, ends, strict=True):
            yield paragraph[start:end].strip()


def find_catalogue_changes(old: Snapshot, new: Snapshot) -> tuple[CatalogueChange, ...]:
    """Return what is said otherwise of the indicators that both have."""
    return tuple(
        CatalogueChange(name, field, before, now)
        for name in sorted({*old.indicators} & {*new.indicators})
        for field in _CATALOGUE_FIELDS
        for before, now in [
            (getattr(old.indicators[name], field), getattr(new.indicators[name], field))
        ]
        if before != now
    )


def find_source_changes(old: Snapshot, new: Snapshot) -> tuple[SourceChange, ...]:
    """Return the sources that are new or gone, or of which there is another release."""
    found = []
    for key in sorted({*old.sources, *new.sources}):
        one, other = old.sources.get(key), new.sources.get(key)
        if one is None and other is not None:
            found.append(SourceChange(key, "new", other.title, "", other.released))
        elif other is None and one is not None:
            found.append(SourceChange(key, "gone", one.title, one.released))
        elif one and other and (one.title, one.released) != (other.title, other.released):
            before = one.title if one.title != other.title else ""
            released = (one.released, other.released)
            found.append(SourceChange(key, "changed", other.title, *released, before))
    return tuple(found)


def find_neighbour_changes(old: Snapshot, new: Snapshot) -> tuple[NeighbourChange, ...]:
    """Return the areas that have other neighbours; their order makes no difference."""
    found = []
    for code in new.places:
        if code not in old.neighbours or code not in new.neighbours:
            continue
        before, now = old.neighbours[code], new.neighbours[code]
        came = tuple(name for name in now if name not in before)
        went = tuple(name for name in before if name not in now)
        if came or went:
            found.append(NeighbourChange(code, came, went))
    return tuple(found)


def find_parameter_changes(old: Snapshot, new: Snapshot) -> tuple[ParameterChange, ...]:
    """Return the parameters with another value, and the date of the edition."""
    then, now = _parameters(old), _parameters(new)
    return tuple(
        ParameterChange(*place, then.get(place, ""), now.get(place, ""))
        for place in sorted({*then, *now})
        if then.get(place, "") != now.get(place, "")
    )


def _parameters(snapshot: Snapshot) -> Mapping[tuple[str, str], str]:
    found = dict(snapshot.parameters)
    if snapshot.edition_date:
        found["", "edition_date"] = json.dumps(snapshot.edition_date)
    return found
