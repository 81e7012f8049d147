"""What is said of local figures: ``data/local/KEY.yml``, or the words given to ``book.add``."""

import re
from collections.abc import Mapping
from string import Formatter
from typing import Annotated, Self

from pydantic import Field, field_validator, model_validator

from carebook.core.yaml_models import FrozenModel
from carebook.data.indicators import Basis, Indicator, Measure, Polarity, ReleaseDate, Source
from carebook.data.local_figures import source_key_of
from carebook.data.units import COUNT, PERCENT, UNITS, WHOLE_NUMBER_UNITS
from carebook.ingest.disclosure import LARGEST_SMALL_COUNT
from carebook.statistics.rates import denominator_age_group

Words = Annotated[str, Field(min_length=1)]
_KEY_PATTERN = re.compile(r"[a-z][a-z0-9_]*")
_ADDRESS_PATTERN = re.compile(r"https?://\S+")
_WORD_PATTERN = re.compile(r"[\w'+-]+")
# So many words in a row are said of one thing, and so many letters of a word mean something.
_MIN_WORDS_OF_TERM, _MIN_LETTERS_OF_WORD = 3, 4
_NO_LICENCE = "not stated"


class LocalSource(FrozenModel):
    """Where local figures can be looked up.

    ``released`` is a year, a month or a date. ``page`` is an address on the web, or the page of a
    report.
    """

    publisher: Words
    title: Words
    released: ReleaseDate = ""
    page: str | int = ""
    licence: str = _NO_LICENCE
    note: str = ""


class LocalDescription(FrozenModel):
    """What local figures measure, of whom, and where they come from.

    The keys mean what they mean in the catalogue. ``area`` is the authority of all rows, where the
    table has no such column. Without ``breakdowns`` those of the table stand for themselves.
    Counts of 1 to ``protected_up_to`` could point at people, and are refused; 0 is for what is not
    a number of people.
    """

    title: Words
    statement: Words
    unit: Words
    source: LocalSource
    area: str = ""
    question: str = ""
    denominator: str | None = None
    noun: str = ""
    decimals: int | None = Field(default=None, ge=0, le=3)
    polarity: Polarity = "neutral"
    basis: Basis | None = None
    caveat: str = ""
    breakdowns: Mapping[str, Words] = Field(default_factory=dict)
    terms: tuple[str, ...] = ()
    breakdown_terms: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)
    protected_up_to: int = Field(default=LARGEST_SMALL_COUNT, ge=0)

    @field_validator("unit")
    @classmethod
    def _known_unit(cls, value: str) -> str:
        if value not in UNITS:
            raise ValueError(f"one of the units {', '.join(UNITS)}")
        return value

    @model_validator(mode="after")
    def _terms_of_breakdowns(self) -> Self:
        if unknown := [name for name in self.breakdown_terms if name not in self.breakdowns]:
            raise ValueError(f"breakdown_terms of the breakdowns described, not {unknown}")
        return self

    @field_validator("statement")
    @classmethod
    def _has_value(cls, value: str) -> str:
        try:
            named = [name for _, name, _, _ in Formatter().parse(value) if name is not None]
        except ValueError:
            named = []
        if "value" not in named or set(named) - {"value", "breakdown"}:
            raise ValueError("a clause with {value}, such as: the care line took {value}")
        return value


def is_local_key(key: str) -> bool:
    """Whether a text may be the key of local figures: small letters, digits and underscores."""
    return _KEY_PATTERN.fullmatch(key) is not None


def indicator_of(key: str, said: LocalDescription, breakdowns: Mapping[str, str]) -> Indicator:
    """Return local figures' entry of the catalogue; ``breakdowns`` are as the book names them."""
    is_whole = said.unit in WHOLE_NUMBER_UNITS
    decimals = said.decimals if said.decimals is not None else 0 if is_whole else 1
    measure = Measure(
        unit=said.unit, denominator=said.denominator, decimals=decimals, noun=said.noun
    )
    basis = said.basis or _usual_basis(said.unit)
    is_protected = said.unit == COUNT and basis == "count"
    return Indicator(
        title=said.title,
        question=said.question or said.title,
        level="local",
        polarity=said.polarity,
        basis=basis,
        availability="published",
        source=source_key_of(key),
        caveat=said.caveat,
        measures=(measure,),
        breakdowns=dict(breakdowns),
        statement=said.statement,
        terms=said.terms or _usual_terms(said, breakdowns),
        breakdown_terms=said.breakdown_terms,
        protected_up_to=said.protected_up_to if is_protected else 0,
    )


def source_of(said: LocalSource) -> Source:
    """Return the source of local figures as a reader would look it up."""
    page = str(said.page)
    is_address = _ADDRESS_PATTERN.fullmatch(page) is not None
    return Source(
        publisher=said.publisher,
        title=said.title if is_address or not page else f"{said.title}, page {page}",
        licence=said.licence,
        page=page if is_address else None,
        note=said.note,
        released=said.released,
    )


def _usual_terms(said: LocalDescription, breakdowns: Mapping[str, str]) -> tuple[str, ...]:
    """Return the words that figures are described with, by which the checker knows them.

    Those of a national indicator are chosen with care. Here the title stands for them, as do the
    groups and the fixed words of the statement: the rule's own sentences are made of these.
    """
    fixed = [text for text, *_ in Formatter().parse(said.statement)]
    found = [said.title, *breakdowns.values(), max(fixed, key=len)]
    phrases = [" ".join(_WORD_PATTERN.findall(text.lower())) for text in found]
    # "came to" could be said of anything.
    longer = [text for text in phrases if len(text.split()) >= _MIN_WORDS_OF_TERM]
    title_words = [text for text in phrases[0].split() if len(text) >= _MIN_LETTERS_OF_WORD]
    every_word = " + ".join(f"{text.rstrip('s')}*" for text in title_words)
    return tuple(dict.fromkeys([*longer, *([every_word] if every_word else phrases[:1])]))


def _usual_basis(unit: str) -> Basis:
    """Return on what figures in a unit rest where nobody says it."""
    is_counted = unit in (*WHOLE_NUMBER_UNITS, PERCENT) or denominator_age_group(unit) is not None
    if is_counted:
        return "count"
    return "total" if unit.startswith("£") else "sample"
