"""``data/questions.yml``: what to ask locally, for a figure that is high and one that is low."""

from collections.abc import Mapping
from pathlib import Path

from pydantic import RootModel

from carebook.core.errors import InputError
from carebook.core.yaml_models import FrozenModel, read_yaml, read_yaml_model
from carebook.data.indicators import Indicator
from carebook.findings.certainty import Side
from carebook.findings.settings import figure_name

QUESTIONS_FILE = "questions.yml"


class FigureQuestions(FrozenModel):
    """What to ask where a figure is higher than England's, and where it is lower."""

    higher: tuple[str, ...] = ()
    lower: tuple[str, ...] = ()


class _Questions(RootModel[dict[str, FigureQuestions]]):
    model_config = {"frozen": True}


def load_questions(
    path: Path, indicators: Mapping[str, Indicator]
) -> Mapping[str, FigureQuestions]:
    """Read ``questions.yml``, by figure: ``requests/65+``.

    Raises:
        InputError: a key that is not known, a figure that is not in the catalogue, or a text that
            is no question.

    """
    found = read_yaml_model(path, _Questions).root
    _, lines = read_yaml(path)
    for name, questions in found.items():
        indicator, _, breakdown = name.partition("/")
        known = indicators.get(indicator)
        if known is None or (breakdown and breakdown not in known.breakdowns):
            raise InputError.at(
                path,
                f"expected a figure of data/indicators.yml, found '{name}'; correct it or take it "
                "out",
                lines.get((name,)),
            )
        for text in (*questions.higher, *questions.lower):
            if not text.strip().endswith("?"):
                raise InputError.at(
                    path,
                    f"{name}: expected a question, found '{text}'; end it with a question mark",
                    lines.get((name,)),
                )
    return found


def questions_for(
    questions: Mapping[str, FigureQuestions], indicator: str, breakdown: str, side: Side | None
) -> tuple[str, ...]:
    """Return the questions for a figure on one side; those of its breakdown come before others.

    None where there are none, or where the figure lies on neither side.
    """
    found = questions.get(figure_name(indicator, breakdown)) or questions.get(indicator)
    if found is None or side is None:
        return ()
    return found.higher if side == "higher" else found.lower
