"""Write the pages of the reference: commands from click, the notebook API from docstrings.

``make docs`` calls it. A test compares the committed pages with what this makes of the code.
"""

import ast
import inspect
import re
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from carebook.cli.main import cli
from carebook.facts.fact import Fact
from carebook.notebooks import api

FOLDER = Path(__file__).parent / "reference"
# Comments in Markdown: neither a code host nor Quarto shows them.
_NOTICE = (
    "<!-- Made by docs/make_reference.py from the code. Change the code, then call `make docs`. -->"
)


def reference_pages() -> dict[str, str]:
    """Return the text of each page of the reference by its file name."""
    return {"commands.md": commands_page(), "notebook-api.md": notebook_api_page()}


def commands_page() -> str:
    """Return the page on every command: usage, what it does, its options."""
    context = click.Context(cli, info_name="carebook")
    names = cli.list_commands(context)
    commands = [(name, cli.get_command(context, name)) for name in names]
    parts = [
        "# Commands",
        _NOTICE,
        "Every command has `--help`, which says the same. From the project's folder the program "
        "is `.venv/bin/carebook`; it is called `carebook` here. An `AREA` is an authority by its "
        "short name (`rutland`), its name or its ONS code.",
        "\n".join(
            f"- [`carebook {name}`](#carebook-{name}): {command.get_short_help_str(limit=200)}"
            for name, command in commands
            if command is not None
        ),
    ]
    for name, command in commands:
        if command is not None:
            parts += _command_parts(click.Context(command, info_name=name, parent=context), command)
    return "\n\n".join(parts) + "\n"


def _command_parts(context: click.Context, command: click.Command) -> Iterator[str]:
    yield f"## carebook {context.info_name}"
    usage = " ".join(command.collect_usage_pieces(context))
    yield f"```text\ncarebook {context.info_name} {usage}\n```"
    yield _paragraphs(command.help or "")
    options = [one for one in command.params if isinstance(one, click.Option)]
    rows = [record for option in options if (record := option.get_help_record(context))]
    if rows:
        lines = [f"| `{_cell(names)}` | {_cell(words)} |" for names, words in rows]
        yield "\n".join(["| Option | What it does |", "| --- | --- |", *lines])


def notebook_api_page() -> str:
    """Return the page on everything a notebook imports."""
    parts = [
        "# Notebook API",
        _NOTICE,
        "Everything here is imported from `carebook.notebooks.api`.",
        _paragraphs(inspect.getdoc(api) or ""),
        *_function_parts(api.open_book, "##"),
        "## Book",
        _paragraphs(inspect.getdoc(api.Book) or ""),
    ]
    for name, member in vars(api.Book).items():
        if name.startswith("_"):
            continue
        if isinstance(member, property):
            parts += [f"### Book.{name}", _paragraphs(inspect.getdoc(member) or "")]
        elif inspect.isfunction(member):
            parts += _function_parts(member, "###", "Book.")
    parts += [
        "## Columns of figures",
        "The columns of the table that `Book.figures` returns are the fields of a fact.",
        _paragraphs(inspect.getdoc(Fact) or ""),
        "\n".join(
            ["| Column | Type |", "| --- | --- |"]
            + [
                f"| `{name}` | {_type_name(field.annotation)} |"
                for name, field in Fact.model_fields.items()
            ]
        ),
        "## Charts",
        "Each takes a table of figures and returns an Altair chart, and is given to `Book.show`.",
    ]
    for draw in api.CHART_FUNCTIONS.values():
        parts += _function_parts(draw, "###")
    return "\n\n".join(parts) + "\n"


def _function_parts(function: Any, marks: str, prefix: str = "") -> list[str]:
    [node] = ast.parse(textwrap.dedent(inspect.getsource(function))).body
    assert isinstance(node, ast.FunctionDef)  # noqa: S101
    if prefix:
        node.args.args = node.args.args[1:]  # without self
    returns = f" -> {ast.unparse(node.returns)}" if node.returns else ""
    arguments = re.sub(r"(: [^,=]+)=", r"\1 = ", ast.unparse(node.args))
    signature = f"{prefix}{node.name}({arguments}){returns}".replace("'", '"')
    return [
        f"{marks} {prefix}{node.name}",
        f"```text\n{signature}\n```",
        _paragraphs(inspect.getdoc(function) or ""),
    ]


def _type_name(annotation: Any) -> str:
    text = (
        getattr(annotation, "__name__", None) if isinstance(annotation, type) else str(annotation)
    )
    words = re.findall(r"'([^']*)'", str(text))
    return _cell(", ".join(f"`{word}`" for word in words) if words else str(text))


def _paragraphs(text: str) -> str:
    """Turn a docstring into Markdown: sections as lists, names of Python as code."""
    text = inspect.cleandoc(text.replace("\b\n", ""))
    text = re.sub(
        r":(?:meth|func|class|mod|data):`~?([^`]+)`", lambda m: f"`{m[1].rsplit('.', 1)[-1]}`", text
    )
    text = re.sub(r"``([^`]+)``", r"`\1`", text)
    # A literal block: "::", a blank line, and lines that are indented.
    text = re.sub(
        r"::\n\n((?:    .*\n?|\n)+)",
        lambda m: ":\n\n```python\n" + textwrap.dedent(m[1]).strip() + "\n```",
        text,
    )
    sections = r"^(Args|Raises|Returns|Attributes):\n((?:    .*(?:\n|$)|\n)+)"
    return re.sub(sections, _section, text, flags=re.M).strip()


def _section(match: re.Match[str]) -> str:
    title = {"Args": "Parameters"}.get(match[1], match[1])
    items: list[str] = []
    for line in textwrap.dedent(match[2]).strip().splitlines():
        if line.startswith(" "):
            items[-1] += " " + line.strip()
        elif line:
            name, _, words = line.partition(":")
            items.append(f"- `{name}`: {words.strip()}")
    return f"**{title}**\n\n" + "\n".join(items) + "\n\n"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, text in reference_pages().items():
        (FOLDER / name).write_text(text, encoding="utf-8")
