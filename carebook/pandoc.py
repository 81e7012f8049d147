"""Calling Pandoc, from the ``pypandoc_binary`` wheel."""

import json
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pypandoc

from carebook.errors import ToolError

# Raw HTML and TeX in Markdown are off: only raw blocks that name their format pass.
READER = "markdown-raw_html-raw_tex-tex_math_dollars+raw_attribute+fenced_divs+pipe_tables"


@cache
def pandoc_path() -> str:
    """Return where Pandoc is.

    Raises:
        ToolError: there is none.

    """
    try:
        return str(pypandoc.get_pandoc_path())
    except OSError:
        raise ToolError(
            "Pandoc: expected the program that the package pypandoc_binary brings, found none; "
            "install it again (pip install --force-reinstall pypandoc_binary)"
        ) from None


def pandoc_version() -> str:
    """Return Pandoc's version, such as ``3.9``."""
    pandoc_path()
    return str(pypandoc.get_pandoc_version())


def convert(
    text: str,
    to: str,
    *,
    filters: Sequence[Path] = (),
    template: Path | None = None,
    metadata: Mapping[str, Any] | None = None,
    variables: Mapping[str, Any] | None = None,
    options: Sequence[str] = (),
) -> str:
    """Convert Markdown with Pandoc and return the result.

    ``metadata`` values are Markdown to Pandoc; ``variables`` reach the template as they are, so
    text that is not ours must be escaped for the output format by the caller or stand in metadata.

    Raises:
        ToolError: Pandoc is missing, or says why it cannot.

    """
    command = [pandoc_path(), "-f", READER, "-t", to, "--wrap=none", *options]
    command += [f"--lua-filter={path}" for path in filters]
    with tempfile.TemporaryDirectory(prefix="carebook-") as folder:
        if template is not None:
            command.append(f"--template={template}")
        if metadata or variables:
            defaults = Path(folder) / "defaults.json"
            content = {"metadata": dict(metadata or {}), "variables": dict(variables or {})}
            defaults.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
            command.append(f"--defaults={defaults}")
        result = subprocess.run(
            command, input=text, capture_output=True, text=True, encoding="utf-8", check=False
        )
    if result.returncode:
        problem = " ".join(result.stderr.split())
        raise ToolError(f"Pandoc: expected {to}, found exit status {result.returncode}: {problem}")
    return result.stdout
