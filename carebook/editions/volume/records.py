"""What the volume keeps of the books: small records, without charts and without others' facts."""

from collections.abc import Mapping
from dataclasses import dataclass

from carebook.data.areas import Area
from carebook.facts.fact import Fact

# The chapter a block stands in, and its indicator.
Place = tuple[str, str]


@dataclass(frozen=True)
class Told:
    """One indicator as a chapter shows it: its words, and the facts of one authority.

    ``prose`` is the explanation before the figure, in plain text. ``silence`` is what stands where
    there is no figure. ``phrases`` gives each breakdown the words it has in a sentence.
    """

    title: str
    statement: str
    phrases: Mapping[str, str]
    prose: str
    silence: str
    source: str
    caveat: str
    polarity: str
    headline: bool
    own: tuple[Fact, ...]


@dataclass(frozen=True)
class Words:
    """A summary as it stands in a book, with who wrote it and how it stands."""

    paragraphs: tuple[str, ...]
    label: str
    status: str
    writer: str


@dataclass(frozen=True)
class KeyFigure:
    """One of the figures that open a book: which indicator and breakdown, and its title there."""

    title: str
    indicator: str
    breakdown: str


@dataclass(frozen=True)
class Held:
    """What the volume keeps of one authority's book. ``chapters`` are titles by chapter name."""

    area: Area
    chapters: Mapping[str, str]
    told: Mapping[Place, Told]
    key_figures: tuple[KeyFigure, ...]
    summary: Words | None


@dataclass(frozen=True)
class Country:
    """All books that were read, and the facts that they share: England's and the average's.

    ``shared`` are by id, as :class:`carebook.facts.fact.Fact` names them.
    """

    books: tuple[Held, ...]
    shared: Mapping[str, Fact]
