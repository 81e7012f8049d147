"""Calling Pandoc, from the ``pypandoc_binary`` wheel."""

import json
import os
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pypandoc
import yaml

from carebook.core.cache import BuildCache, module_checksum
from carebook.core.errors import ToolError

# Raw HTML and TeX in Markdown are off: only raw blocks that name their format pass.
MARKDOWN_READER = "markdown-raw_html-raw_tex+raw_attribute+fenced_divs+pipe_tables"
# Some texts, such as one with fifty brackets in one another, would take Pandoc for ever, or all of
# the memory: in seconds, with more for long ones, and as the Haskell runtime reads a size.
_MAX_SECONDS, _CHARACTERS_PER_SECOND, _MAX_MEMORY = 60, 50_000, "4g"
# One output of HTML, of which a cell may have several.
_MAX_HTML_SECONDS = 20
# Spaces that a tab stands for, as in Pandoc's own command line.
_TAB_WIDTH = 4
_TITLE_FIELDS = ("title", "subtitle", "author", "date", "abstract")
# What Pandoc runs. To start it and to read Markdown take most of the time, so one process converts
# any number of texts and reads each of them once, for all formats.
_LUA_SCRIPT = """
local order = pandoc.json.decode(io.read("a"), false)
local templates, results = {}, {}
for name, text in pairs(order.templates) do
  templates[name] = pandoc.template.compile(text, name)
end
for _, job in ipairs(order.texts) do
  local read = pandoc.read(job.text, order.reader)
  for _, output in ipairs(job.outputs) do
    local doc = read:clone()
    for name, value in pairs(output.metadata) do doc.meta[name] = value end
    local globals = setmetatable({ FORMAT = output.to }, { __index = _G })
    for _, path in ipairs(output.filters) do
      doc = pandoc.utils.run_lua_filter(doc, path, globals)
    end
    local options = output.options
    options.wrap_text = "none"
    options.variables = output.variables
    if output.template then options.template = templates[output.template] end
    results[#results + 1] = pandoc.write(doc, output.to, options)
  end
end
io.write(pandoc.json.encode(results))
"""


@dataclass(frozen=True)
class Conversion:
    """A text in Markdown, and the format to write it in.

    Attributes:
        text: the Markdown.
        to: Pandoc's name of the format.
        filters: Lua filters, each a file that needs none but those of its own folder.
        template: a file that needs no other; with it the result is a whole document.
        metadata: plain text, or lists of it, by name; filters see it, and templates, escaped.
        variables: reach the template as they are, so text that is not ours must be escaped for
            the format by the caller or stand in ``metadata``.
        options: fields of Pandoc's ``WriterOptions``.

    """

    text: str
    to: str
    filters: tuple[Path, ...] = ()
    template: Path | None = None
    metadata: Mapping[str, Any] = field(default_factory=dict)
    variables: Mapping[str, Any] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)

    def cache_key_parts(self) -> dict[str, Any]:
        """Return all that the result rests on."""
        # A filter may load any script of its folder.
        scripts = sorted({file for path in self.filters for file in path.parent.glob("*.lua")})
        return {
            "pandoc": pandoc_version(),
            "code": module_checksum(__file__),
            "text": self.text,
            "to": self.to,
            "filters": [path.name for path in self.filters],
            "lua": [(path.name, path.read_text(encoding="utf-8")) for path in scripts],
            "template": self.template and self.template.read_text(encoding="utf-8"),
            "metadata": self.metadata,
            "variables": self.variables,
            "options": self.options,
        }


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


@cache
def pandoc_version() -> str:
    """Return Pandoc's version, such as ``3.9``."""
    pandoc_path()
    return str(pypandoc.get_pandoc_version())


def convert_markdown(text: str, to: str, **details: Any) -> str:
    """Convert one text; the arguments are the fields of :class:`Conversion`.

    Raises:
        ToolError: Pandoc is missing, or failed; the message has its own words.

    """
    return convert_markdown_batch([Conversion(text, to, **details)])[0]


def convert_markdown_batch(
    conversions: Sequence[Conversion], build_cache: BuildCache | None = None
) -> list[str]:
    """Convert texts and return the results in their order.

    With ``build_cache``, what was converted before is taken from there; the rest is one call of
    Pandoc.

    Raises:
        ToolError: Pandoc is missing, or failed; the message has its own words.

    """
    build_cache = build_cache or BuildCache()
    parts = [conversion.cache_key_parts() for conversion in conversions]
    results = [build_cache.find("pandoc", part) for part in parts]
    missing = [index for index, result in enumerate(results) if result is None]
    if missing:
        for index, result in _run_pandoc([conversions[index] for index in missing]):
            results[missing[index]] = result
            build_cache.store("pandoc", parts[missing[index]], result)
    return [result or "" for result in results]


def reading_problem(text: str, seconds: float = 10) -> str:
    """Return why Pandoc cannot read a Markdown text in a few seconds; nothing where it can."""
    try:
        call_pandoc([f"--from={MARKDOWN_READER}", "--to=native"], text, "text", seconds=seconds)
    except ToolError as error:
        return str(error)
    return ""


def html_to_markdown(html: str, build_cache: BuildCache | None = None) -> str:
    """Return HTML as the Markdown that :data:`MARKDOWN_READER` reads.

    Raises:
        ToolError: Pandoc is missing, failed or took too long; the message has its own words.

    """
    arguments = ["--from=html-native_divs-native_spans", f"--to={MARKDOWN_READER}", "--wrap=none"]
    parts = {"pandoc": pandoc_version(), "html": html, "arguments": arguments}
    return (build_cache or BuildCache()).get_or_make(
        "pandoc",
        parts,
        lambda: call_pandoc(arguments, html, "Markdown", seconds=_MAX_HTML_SECONDS).decode(),
    )


def convert_markdown_to_docx(
    text: str,
    folder: Path,
    *,
    filters: Sequence[Path],
    template: Path,
    reference: Path,
    metadata: Mapping[str, str],
    seconds: int,
) -> bytes:
    """Convert one text to a Word file and return it.

    Args:
        text: the Markdown.
        folder: the folder that pictures are read from.
        filters: Lua filters.
        template: what surrounds the body, as OpenXML.
        reference: the Word file whose styles, page and foot the result has.
        metadata: plain text by name.
        seconds: the time of making that the file records, in seconds since 1970.

    Raises:
        ToolError: Pandoc is missing, or failed; the message has its own words.

    """
    arguments = [f"--from={MARKDOWN_READER}", "--to=docx", "--output=-", "--fail-if-warnings"]
    arguments += [f"--lua-filter={path}" for path in filters]
    arguments += [f"--template={template}", f"--reference-doc={reference}"]
    arguments += [f"--metadata={name}={value}" for name, value in metadata.items()]
    return call_pandoc(arguments, text, "docx", folder, {"SOURCE_DATE_EPOCH": str(seconds)})


def _run_pandoc(conversions: Sequence[Conversion]) -> Iterable[tuple[int, str]]:
    """Run Pandoc on all of these; return each one's place and result."""
    texts: dict[str, list[int]] = {}
    for index, conversion in enumerate(conversions):
        texts.setdefault(conversion.text, []).append(index)
    templates = {str(c.template): c.template for c in conversions if c.template is not None}
    order = {
        "reader": MARKDOWN_READER,
        "templates": {name: path.read_text("utf-8") for name, path in templates.items()},
        "texts": [
            {
                "text": text.expandtabs(_TAB_WIDTH),
                "outputs": [_output_request(conversions[index]) for index in indices],
            }
            for text, indices in texts.items()
        ],
    }
    wanted = " and ".join(dict.fromkeys(conversion.to for conversion in conversions))
    answer = call_pandoc(["lua", "-e", _LUA_SCRIPT], json.dumps(order, ensure_ascii=False), wanted)
    written = [text if text.endswith("\n") else f"{text}\n" for text in json.loads(answer)]
    places = [index for indices in texts.values() for index in indices]
    return zip(places, written, strict=True)


def document_to_markdown(content: bytes, reader: str) -> str:
    """Return a word processor's file as Markdown; ``reader`` is Pandoc's name of its format.

    Changes that were proposed in it count as accepted; comments, and what stands at the head or
    the foot of every page, are left out. Title, subtitle and their like stand first.

    Raises:
        ToolError: Pandoc is missing, cannot read the file or took too long.

    """
    arguments = [f"--from={reader}", "--to=gfm-raw_html", "--wrap=none", "--sandbox", "-s"]
    markdown = call_pandoc(arguments, content, "a document", seconds=_MAX_SECONDS).decode()
    if not markdown.startswith("---\n"):
        return markdown
    # Pandoc takes the paragraphs of such styles for metadata.
    head, _, body = markdown.removeprefix("---\n").partition("\n---\n")
    metadata = yaml.load(head, Loader=yaml.BaseLoader)  # noqa: S506 -- it makes nothing but text
    listed = [metadata.get(name, []) for name in _TITLE_FIELDS]
    titles = [text for one in listed for text in ([one] if isinstance(one, str) else one)]
    return "\n\n".join([*titles, body])


def call_pandoc(
    arguments: Sequence[str],
    text: str | bytes,
    wanted: str,
    folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
    seconds: float | None = None,
) -> bytes:
    """Run Pandoc and return what it writes.

    Args:
        arguments: of its command line.
        text: what it reads from standard input; bytes where that is no text.
        wanted: what it makes, for the message.
        folder: the folder that it runs in.
        environment: variables beside those of this process.
        seconds: how long it may take; as long as any book needs, if not given.

    Raises:
        ToolError: Pandoc is missing, failed or took too long; the message has its own words.

    """
    seconds = seconds or _MAX_SECONDS + len(text) / _CHARACTERS_PER_SECOND
    try:
        result = subprocess.run(
            [pandoc_path(), "+RTS", f"-M{_MAX_MEMORY}", "-RTS", *arguments],
            input=text.encode() if isinstance(text, str) else text,
            cwd=folder,
            env={**os.environ, **(environment or {})},
            capture_output=True,
            check=False,
            timeout=seconds,
        )
    except subprocess.TimeoutExpired:
        raise ToolError(
            f"Pandoc: expected {wanted} within {seconds:.0f} seconds, found that it was still "
            "reading; take out brackets or other marks that stand deep in one another"
        ) from None
    if result.returncode:
        problem = " ".join(result.stderr.decode(errors="replace").split())
        raise ToolError(
            f"Pandoc: expected {wanted}, found exit status {result.returncode}: {problem}"
        )
    return result.stdout


def _output_request(conversion: Conversion) -> dict[str, Any]:
    return {
        "to": conversion.to,
        "filters": [str(path) for path in conversion.filters],
        "template": False if conversion.template is None else str(conversion.template),
        "metadata": conversion.metadata,
        "variables": _without_empty(conversion.variables),
        "options": conversion.options,
    }


def _without_empty(value: Any) -> Any:
    """Leave out what is empty: a template's ``$if$`` takes it for true if it comes from Lua."""
    if isinstance(value, Mapping):
        inner = {name: _without_empty(part) for name, part in value.items()}
        return {name: part for name, part in inner.items() if part not in ("", [], {}, None)}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_without_empty(part) for part in value]
    return value
