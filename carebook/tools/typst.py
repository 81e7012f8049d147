"""Typst, in a process of its own.

Typst keeps what it has laid out in the process that runs it, for more than a gigabyte after ten
books. A process for each book costs some hundredths of a second and gives the memory back.
"""

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

from carebook.core.cache import BuildCache
from carebook.core.errors import ToolError
from carebook.core.files import sha256
from carebook.tools.vega import font_folder

# All that the process does. It imports nothing of ours, so it starts quickly, and it writes Typst's
# error as text, since an exception does not reach another process.
_TYPST_PROGRAM = """
import json, sys, typst
order = json.load(sys.stdin)
every_problem = order.pop("every_problem")
try:
    pdf = typst.compile(**order)
except typst.TypstError as error:
    sys.exit(error.diagnostic if every_problem else str(error))
sys.stdout.buffer.write(pdf)
"""


_NOT_DISPLAYED = re.compile(r'the text `"(.+?)"` could not be displayed')
_CODED = re.compile(r"\\u\{([0-9a-f]+)\}")
# A folder of this name beside a document holds the typefaces of a council's brand.
BRAND_FONTS_FOLDER = "brand-fonts"


@dataclass(frozen=True)
class FontFace:
    """One face of a typeface in a file: its family, weight (400 is regular) and style."""

    path: Path
    family: str
    weight: int
    style: str


def font_faces(folder: Path) -> tuple[FontFace, ...]:
    """Return the faces in the font files of a folder, by file; what is no font has none."""
    import typst  # only where there is a brand

    found = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder)]
    )
    faces = (
        FontFace(Path(face.path or ""), face.family, face.weight, face.style)
        for face in found.fonts()
    )
    return tuple(sorted(faces, key=lambda face: (face.path.name, face.weight, face.style)))


def typeset(main: Path, root: Path, inputs: Mapping[str, str]) -> bytes:
    """Typeset a document as PDF/UA-1 and return it.

    Args:
        main: the document, in the folder ``root``, outside of which nothing is read.
        root: the folder that absolute paths in the document start from.
        inputs: what the document finds in ``sys.inputs``.

    Raises:
        ToolError: Typst cannot make it; the message has its own words.

    """
    pdf, problem = _run_typst(main, root, inputs)
    if problem:
        raise ToolError(
            f"Typst: expected a PDF/UA-1 from {main}, found: {problem}; mend theme/typst/ "
            "or the notebook"
        )
    return pdf


def problem_of(main: Path, root: Path, inputs: Mapping[str, str]) -> str:
    """Return why Typst cannot make a document, in its own words; nothing where it can."""
    return _run_typst(main, root, inputs)[1]


def picture_problem(content: bytes, suffix: str, build_cache: BuildCache | None = None) -> str:
    """Return why Typst cannot print a picture, in its own words; nothing where it can.

    ``suffix`` is the ending that a file of its format has, such as ``svg``.
    """
    parts = {"typst": version("typst"), "picture": sha256(content), "suffix": suffix}
    return (build_cache or BuildCache()).get_or_make(
        "picture", parts, lambda: _picture_problem(content, suffix)
    )


# Remembered too where there is no cache: a page that is previewed is made again and again.
@lru_cache(maxsize=64)
def _picture_problem(content: bytes, suffix: str) -> str:
    with TemporaryDirectory(prefix="carebook-picture-") as name:
        root = Path(name)
        (root / f"picture.{suffix}").write_bytes(content)
        main = root / "main.typ"
        source = f'#set document(title: "x")\n#image("picture.{suffix}", alt: "x")\n'
        main.write_text(source, encoding="utf-8", newline="\n")
        return _run_typst(main, root, {})[1]


def characters_without_typeface(characters: str, build_cache: BuildCache | None = None) -> str:
    """Return those of some characters that no typeface of print has."""
    parts = {"typst": version("typst"), "characters": characters}
    return (build_cache or BuildCache()).get_or_make(
        "pdf", parts, lambda: _characters_without_typeface(characters)
    )


@lru_cache(maxsize=64)
def _characters_without_typeface(characters: str) -> str:
    lines = (f'#"\\u{{{ord(one):x}}}"' for one in characters)
    with TemporaryDirectory(prefix="carebook-characters-") as name:
        root = Path(name)
        main = root / "main.typ"
        source = "\n\n".join(('#set document(title: "x")', *lines))
        main.write_text(source, encoding="utf-8", newline="\n")
        said = _run_typst(main, root, {}, every_problem=True)[1]
    found = "".join(_NOT_DISPLAYED.findall(said))
    coded = {chr(int(code, 16)) for code in _CODED.findall(found)}
    return "".join(one for one in characters if one in coded or one in found)


def code_problem(code: str, build_cache: BuildCache | None = None) -> str:
    """Return why a piece of somebody's Typst cannot stand in a book; nothing where it can.

    What it may find in the book alone, a label or a function of the theme, is no problem.
    """
    parts = {"typst": version("typst"), "piece": code}
    return (build_cache or BuildCache()).get_or_make("pdf", parts, lambda: _code_problem(code))


@lru_cache(maxsize=64)
def _code_problem(code: str) -> str:
    with TemporaryDirectory(prefix="carebook-typst-") as name:
        root = Path(name)
        main = root / "main.typ"
        main.write_text(f'#set document(title: "x")\n{code}\n', encoding="utf-8", newline="\n")
        problem = _run_typst(main, root, {})[1]
    return "" if problem.startswith(("label ", "unknown variable: cb-")) else problem


def _run_typst(
    main: Path, root: Path, inputs: Mapping[str, str], *, every_problem: bool = False
) -> tuple[bytes, str]:
    """Return a document as PDF/UA-1, and what Typst says where it cannot make it.

    That is its first problem, or with ``every_problem`` all of them, with the lines they are on.
    """
    own_fonts = root / BRAND_FONTS_FOLDER
    order = {
        "input": str(main),
        "root": str(root),
        "font_paths": [str(font_folder()), *([str(own_fonts)] if own_fonts.is_dir() else [])],
        "ignore_system_fonts": True,
        "format": "pdf",
        "pdf_standards": ["ua-1"],
        "sys_inputs": dict(inputs),
        "every_problem": every_problem,
    }
    result = subprocess.run(
        # Nothing is imported from the folder that the user is in, and text is UTF-8 everywhere.
        [sys.executable, "-P", "-X", "utf8", "-c", _TYPST_PROGRAM],
        input=json.dumps(order).encode(),
        capture_output=True,
        check=False,
    )
    if not result.returncode:
        return result.stdout, ""
    said = " ".join(result.stderr.decode(errors="replace").split())
    return b"", said or f"exit status {result.returncode}"
