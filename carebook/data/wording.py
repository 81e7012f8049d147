"""``data/wording.yml`` and ``questions.yml``: how a figure is said, and what to ask about it."""

import re
from collections.abc import Container, Iterable, Mapping
from pathlib import Path
from string import Formatter

from pydantic import RootModel, field_validator

from carebook.core.errors import InputError
from carebook.core.yaml_models import FrozenModel, read_yaml, read_yaml_model
from carebook.data.indicators import Indicator
from carebook.text.phrasing import capitalised, title_in_sentence

WORDING_FILE, QUESTIONS_FILE = "wording.yml", "questions.yml"
_BLANKS = {"place", "number", "value", "per", "group"}
# What pages would take for Markdown, HTML or a slot.
_MARKS = re.compile(r"[*_`{}<>\[\]|#\n]")
_FEWEST_WORDS = 3


class FigureQuestions(FrozenModel):
    """What to ask where a figure is higher than England's, and where it is lower."""

    higher: tuple[str, ...] = ()
    lower: tuple[str, ...] = ()

    @field_validator("higher", "lower")
    @classmethod
    def _are_questions(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for text in value:
            if not text.endswith("?"):
                raise ValueError(f"questions, each with a question mark at its end, not '{text}'")
            if len(text.split()) < _FEWEST_WORDS or "?" in text[:-1]:
                raise ValueError(f"one question of a few words in each line, not '{text}'")
            _require_plain(text)
        return value


class FigureWording(FrozenModel):
    """How a figure is said.

    Attributes:
        sentence: says the figure, with ``{place}``, ``{number}`` as charts print it, or ``{value}``
            with the words of its unit, ``{per}`` for what a rate is of, and perhaps ``{group}``;
            "In 2023-24, " goes before it, and "In Kent in 2023-24, " before one without
            ``{place}``.
        name: what is measured, inside a sentence; ``{group}`` may stand in it.
        higher: the message where the figure is higher than England's, a headline; empty for none.
        lower: the message where it is lower.
        limits: what the figure does not show, as a sentence.
        questions: what to ask locally.

    """

    sentence: str
    name: str
    higher: str = ""
    lower: str = ""
    limits: str = ""
    questions: FigureQuestions = FigureQuestions()

    @field_validator("sentence")
    @classmethod
    def _has_its_blanks(cls, value: str) -> str:
        _require_blanks(value, _BLANKS)
        if "{number}" not in value and "{value}" not in value:
            raise ValueError("a sentence with {number} or {value}")
        return value

    @field_validator("name")
    @classmethod
    def _is_a_name(cls, value: str) -> str:
        if not value.strip():
            raise ValueError("what is measured, in a few words")
        _require_blanks(value, {"group"})
        return value

    @field_validator("higher", "lower")
    @classmethod
    def _is_a_headline(cls, value: str) -> str:
        _require_plain(value)
        if value.endswith("."):
            raise ValueError(f"a headline without a full stop, not '{value}'")
        return value

    @field_validator("limits")
    @classmethod
    def _is_a_sentence(cls, value: str) -> str:
        _require_plain(value)
        if value and not value.endswith("."):
            raise ValueError(f"a sentence with its full stop, not '{value}'")
        return value


def _require_plain(text: str) -> None:
    if _MARKS.search(text):
        raise ValueError(f"plain words on one line, without Markdown or braces, not '{text}'")


def _require_blanks(text: str, known: Container[str]) -> None:
    """Refuse a text with other blanks than those known, or with one that is not plain."""
    try:
        parts = list(Formatter().parse(text))
    except ValueError as error:
        raise ValueError(f"each brace closed in '{text}' ({error})") from None
    blanks = [(name, spec, how) for _, name, spec, how in parts if name is not None]
    if any(name not in known or spec or how for name, spec, how in blanks):
        raise ValueError(f"only the blanks {{place}}, {{number}} and so on, not '{text}'")
    if _MARKS.search("".join(fixed for fixed, *_ in parts)):
        raise ValueError(f"plain words on one line, without Markdown, not '{text}'")


class _WordingFile(RootModel[dict[str, FigureWording]]):
    pass


class _QuestionsFile(RootModel[dict[str, FigureQuestions]]):
    pass


def figure_name(indicator: str, breakdown: str) -> str:
    """Return a figure's name: ``requests/65+``, or ``satisfaction`` where there are no groups."""
    return f"{indicator}/{breakdown}" if breakdown else indicator


def load_wording(folder: Path, indicators: Mapping[str, Indicator]) -> Mapping[str, FigureWording]:
    """Read ``wording.yml`` and ``questions.yml`` of a data folder, by figure: ``requests/65+``.

    An indicator alone stands for all its breakdowns that have no wording of their own.

    Raises:
        InputError: a key that is not known, a figure that is not in the catalogue, a sentence
            without its number, a text under the questions that is none, or questions on a figure
            that has no wording.

    """
    wording = read_yaml_model(folder / WORDING_FILE, _WordingFile).root
    questions = read_yaml_model(folder / QUESTIONS_FILE, _QuestionsFile).root
    _require_known(folder / WORDING_FILE, wording, indicators)
    _require_known(folder / QUESTIONS_FILE, questions, indicators)
    path = folder / QUESTIONS_FILE
    _, lines = read_yaml(path)
    for name in questions:
        if not _is_worded(name, wording):
            message = (
                f"{name}: expected a figure with words in {WORDING_FILE}, found none; add them"
            )
            raise InputError.at(path, message, lines.get((name,)))
    found = {}
    apart = [name for name in questions if name not in wording and "/" in name]
    for name in (*wording, *apart):
        said = wording.get(name) or wording[name.partition("/")[0]]
        asked = questions.get(name) or questions.get(name.partition("/")[0]) or FigureQuestions()
        found[name] = said.model_copy(update={"questions": asked})
    return found


def wording_of(
    wording: Mapping[str, FigureWording], indicator: str, breakdown: str, title: str, statement: str
) -> FigureWording:
    """Return how a figure is said: its own words, else its indicator's.

    A figure of somebody's own has none: it is said with the title and the statement of its
    indicator.
    """
    found = wording.get(figure_name(indicator, breakdown)) or wording.get(indicator)
    if found is not None:
        return found
    said = capitalised(title)
    name = title_in_sentence(title).replace("{", "{{").replace("}", "}}")
    # Not checked as words of the catalogue are: a person's title may hold any sign.
    return FigureWording.model_construct(
        sentence=statement.format(value="{value}", breakdown="{group}") or "it was {value}",
        name=f"{name} ({{group}})" if breakdown else name,
        higher=f"{said}: higher than in England",
        lower=f"{said}: lower than in England",
    )


def _is_worded(name: str, wording: Iterable[str]) -> bool:
    """Whether a figure has words: its own, its indicator's, or for an indicator its breakdowns'."""
    indicator = name.partition("/")[0]
    return any(
        one in (name, indicator) or ("/" not in name and one.startswith(f"{name}/"))
        for one in wording
    )


def _require_known(path: Path, names: Iterable[str], indicators: Mapping[str, Indicator]) -> None:
    for name in names:
        indicator, _, breakdown = name.partition("/")
        known = indicators.get(indicator)
        if known is None or (breakdown and breakdown not in known.breakdowns):
            raise InputError.at(
                path,
                f"expected a figure of data/indicators.yml, found '{name}'; correct it or take it "
                "out",
                read_yaml(path)[1].get((name,)),
            )
