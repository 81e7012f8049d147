"""``data/wording.yml`` and ``questions.yml``: how a figure is said, and what to ask about it."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from string import Formatter

from pydantic import RootModel, field_validator

from carebook.core.errors import InputError
from carebook.core.yaml_models import FrozenModel, read_yaml, read_yaml_model
from carebook.data.indicators import Indicator
from carebook.text.phrasing import capitalised, title_in_sentence

WORDING_FILE, QUESTIONS_FILE = "wording.yml", "questions.yml"
_BLANKS = {"place", "number", "value", "per", "group"}


class FigureQuestions(FrozenModel):
    """What to ask where a figure is higher than England's, and where it is lower."""

    higher: tuple[str, ...] = ()
    lower: tuple[str, ...] = ()


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

    @field_validator("sentence", "name")
    @classmethod
    def _known_blanks(cls, value: str) -> str:
        named = {name for _, name, _, _ in Formatter().parse(value) if name is not None}
        if named - _BLANKS:
            raise ValueError(f"only the blanks {', '.join(sorted(_BLANKS))}, not '{value}'")
        return value

    @field_validator("sentence")
    @classmethod
    def _has_number(cls, value: str) -> str:
        if "{number}" not in value and "{value}" not in value:
            raise ValueError("a sentence with {number} or {value}")
        return value


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
    for name, one in questions.items():
        for text in (*one.higher, *one.lower):
            if not text.strip().endswith("?"):
                message = (
                    f"{name}: expected a question, found '{text}'; end it with a question mark"
                )
                raise InputError.at(path, message, lines.get((name,)))
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
    return FigureWording(
        sentence=statement.format(value="{value}", breakdown="{group}") or "it was {value}",
        name=f"{title_in_sentence(title)} ({{group}})" if breakdown else title_in_sentence(title),
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
