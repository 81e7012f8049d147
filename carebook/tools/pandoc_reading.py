"""What only Pandoc can tell: the works of a bibliography, and maths that it cannot read."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from carebook.core.cache import BuildCache, module_checksum
from carebook.tools.pandoc import MARKDOWN_READER, call_pandoc, pandoc_version

# Each part of a script answers one kind of question; all are asked in one process.
_LUA_SCRIPT = """
local order = pandoc.json.decode(io.read("a"), false)
local answer = { bibliographies = {}, styles = {}, maths = {} }
for index, one in ipairs(order.bibliographies) do
  local ok, read = pcall(pandoc.read, one.text, one.format)
  if ok then
    answer.bibliographies[index] = { works = pandoc.write(read, "csljson") }
  else
    answer.bibliographies[index] = { problem = tostring(read) }
  end
end
for index, style in ipairs(order.styles) do
  answer.styles[index] = pandoc.system.with_temporary_directory("csl", function(folder)
    local path = pandoc.path.join({ folder, "style.csl" })
    local file = assert(io.open(path, "wb"))
    file:write(style)
    file:close()
    local doc = pandoc.read("@x", "markdown")
    doc.meta.csl = path
    doc.meta.references = pandoc.read('[{"id":"x","type":"book"}]', "csljson").meta.references
    local ok, problem = pcall(pandoc.utils.citeproc, doc)
    return ok and "" or tostring(problem)
  end)
end
for index, text in ipairs(order.maths) do
  local found = {}
  pandoc.read(text, order.reader):walk({ Math = function(math)
    local plain = pandoc.Pandoc({ pandoc.Plain({ math }) })
    local told = pandoc.log.silence(function() pandoc.write(plain, "typst") end)
    if #told > 0 then found[#found + 1] = { math.text, told[1].message } end
  end })
  answer.maths[index] = found
end
io.write(pandoc.json.encode(answer))
"""


@dataclass(frozen=True)
class BibliographyText:
    """A bibliography, and Pandoc's name of its format: ``biblatex``, ``csljson``, ``ris``."""

    text: str
    format: str


@dataclass(frozen=True)
class ReadBibliography:
    """The works of a bibliography as CSL JSON has them, or why it cannot be read."""

    works: tuple[dict[str, Any], ...] = ()
    problem: str = ""


@dataclass(frozen=True)
class UnreadMaths:
    """Maths that cannot be read: its TeX as it was typed, and Pandoc's own words."""

    tex: str
    problem: str


def read_bibliographies(
    texts: Sequence[BibliographyText], build_cache: BuildCache | None = None
) -> list[ReadBibliography]:
    """Read bibliographies; what cannot be read says why.

    Raises:
        ToolError: Pandoc is missing, or failed.

    """
    order = {"bibliographies": [{"text": one.text, "format": one.format} for one in texts]}
    found = _ask(order, build_cache)["bibliographies"]
    return [
        ReadBibliography(tuple(json.loads(one.get("works") or "[]")), one.get("problem", ""))
        for one in found
    ]


def style_problem(style: str, build_cache: BuildCache | None = None) -> str:
    """Return why a CSL style cannot be used; empty of one that can.

    Raises:
        ToolError: Pandoc is missing, or failed.

    """
    return str(_ask({"styles": [style]}, build_cache)["styles"][0])


def unread_maths(
    texts: Sequence[str], build_cache: BuildCache | None = None
) -> list[list[UnreadMaths]]:
    """Return for each Markdown text the maths in it that Pandoc cannot read.

    Raises:
        ToolError: Pandoc is missing, or failed.

    """
    found = _ask({"maths": list(texts)}, build_cache)["maths"]
    return [[UnreadMaths(tex, problem) for tex, problem in one] for one in found]


def _ask(order: dict[str, Any], build_cache: BuildCache | None) -> Any:
    whole = {"bibliographies": [], "styles": [], "maths": [], "reader": MARKDOWN_READER, **order}
    text = json.dumps(whole, ensure_ascii=False)
    parts = {"pandoc": pandoc_version(), "code": module_checksum(__file__), "asked": text}

    def ask() -> str:
        return call_pandoc(["lua", "-e", _LUA_SCRIPT], text, "an answer").decode()

    return json.loads((build_cache or BuildCache()).get_or_make("pandoc", parts, ask))
