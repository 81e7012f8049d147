"""YAML files read into frozen models, with the line of whatever is wrong."""

from pathlib import Path
from typing import Annotated, Any, TypeVar

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from carebook.core.errors import InputError
from carebook.core.files import read_text

KeyPath = tuple[int | str, ...]
ModelT = TypeVar("ModelT", bound=BaseModel)


def _wrap_in_tuple(value: object) -> object:
    return (value,) if isinstance(value, str) else value


# Texts of which a file may give one alone: ``section: carers`` is ``section: [carers]``.
OneOrMoreTexts = Annotated[tuple[str, ...], BeforeValidator(_wrap_in_tuple)]

# The C loader where PyYAML was built with it: the catalogue is read in every notebook process.
_YamlLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class FrozenModel(BaseModel):
    """A frozen model that refuses unknown keys: the base of everything read from a file."""

    model_config = ConfigDict(frozen=True, extra="forbid")


# An alias that stands for aliases can make a few lines into more values than a machine holds.
_MOST_VALUES = 200_000


def read_yaml(path: Path) -> tuple[Any, dict[KeyPath, int]]:
    """Return what a YAML file holds, and the line (from 1) of each key and item by its path.

    Raises:
        InputError: the file is missing, is not YAML, or has a key twice.

    """
    return parse_yaml(path, read_text(path))


def parse_yaml(path: Path, text: str) -> tuple[Any, dict[KeyPath, int]]:
    """Return what YAML text holds, and the lines of its keys; ``path`` is for messages.

    Raises:
        InputError: it is not YAML, or has a key twice.

    """
    loader = _YamlLoader(text)
    try:
        node = loader.get_single_node()
        lines: dict[KeyPath, int] = {}
        _collect_lines(path, node, (), lines, ())
        data = None if node is None else loader.construct_document(node)
    except RecursionError:
        raise InputError.at(
            path, "expected values a few levels deep, found hundreds; write them flatter"
        ) from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = mark.line + 1 if mark else None
        problem = " ".join(str(error.problem).split())
        raise InputError.at(path, f"expected YAML, found: {problem}; mend the line", line) from None
    except yaml.YAMLError as error:
        problem = " ".join(str(error).split())
        raise InputError.at(path, f"expected YAML, found: {problem}") from None
    except ValueError as error:  # a date that the calendar does not have
        raise InputError.at(
            path, f"expected dates that exist, found: {error}; mend the date"
        ) from None
    finally:
        loader.dispose()
    return data, lines


def _collect_lines(
    path: Path,
    node: yaml.Node | None,
    loc: KeyPath,
    lines: dict[KeyPath, int],
    above: tuple[yaml.Node, ...],
) -> None:
    if len(lines) > _MOST_VALUES:
        raise InputError.at(
            path,
            f"expected at most {_MOST_VALUES:,} values, found more, each alias (*name) counted for "
            "all that it stands for; write out fewer",
        )
    if node in above:
        raise InputError.at(
            path, "expected values that end, found an alias of itself; write it out", lines.get(loc)
        )
    within = (*above, node) if node is not None else above
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            inner = (*loc, str(key.value))
            line = key.start_mark.line + 1
            if inner in lines:
                raise InputError.at(
                    path,
                    f"expected each key once, found '{key.value}' again (first on line "
                    f"{lines[inner]}); keep one of them",
                    line,
                )
            lines[inner] = line
            _collect_lines(path, value, inner, lines, within)
    elif isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            lines[(*loc, index)] = item.start_mark.line + 1
            _collect_lines(path, item, (*loc, index), lines, within)


def read_yaml_model(path: Path, model: type[ModelT]) -> ModelT:
    """Read a YAML file into ``model``.

    Raises:
        InputError: as :func:`read_yaml`, or a key or value the model does not take.

    """
    data, lines = read_yaml(path)
    try:
        return model.model_validate({} if data is None else data)
    except ValidationError as error:
        raise explain_validation_error(path, error, lines) from None


def first_complaint(error: ValidationError) -> ErrorDetails:
    """Return the complaint to report: an unknown key before all others.

    A key misspelt is also a key missing, and the first says why.
    """
    return min(error.errors(include_url=False), key=lambda e: e["type"] != "extra_forbidden")


def explain_validation_error(
    path: Path, error: ValidationError, lines: dict[KeyPath, int]
) -> InputError:
    """Turn pydantic's first complaint into one line that names the place and what to do."""
    first = first_complaint(error)
    loc: KeyPath = tuple(str(part) if isinstance(part, str) else part for part in first["loc"])
    line = next((lines[loc[:n]] for n in range(len(loc), 0, -1) if loc[:n] in lines), None)
    where = ".".join(str(part) for part in loc) or "the file"
    more = f" ({error.error_count() - 1} more like it)" if error.error_count() > 1 else ""
    match first["type"]:
        case "extra_forbidden":
            advice = "expected a key that is known here, found this one; remove it or mend its name"
        case "missing":
            advice = "expected this key, found none; add it"
        case "string_type":
            advice = f"expected text, found {first['input']!r}; put it in quotation marks"
        case _:
            found = repr(first["input"])
            found = found if len(found) <= 80 else found[:77] + "..."
            message = first["msg"].removeprefix("Value error, ").removeprefix("Input should be ")
            advice = f"expected {message}, found {found}; mend the value"
    return InputError.at(path, f"{where}: {advice}{more}", line)
