"""The pages of the documentation, and what is on them."""

import re
from pathlib import Path

from support.project_copies import ROOT

DOCS = ROOT / "docs"
# Made by docs/make_reference.py; the rest is written by hand.
GENERATED = {"commands.md", "notebook-api.md"}
PAGES = [
    *(
        ROOT / name
        for name in (
            "README.md",
            "CONTRIBUTING.md",
            "SECURITY.md",
            "CODE_OF_CONDUCT.md",
            "LICENSES.md",
        )
    ),
    *sorted(DOCS.glob("*.md")),
    *sorted((DOCS / "reference").glob("*.md")),
    ROOT / "data/raw/README.md",
    ROOT / "data/case_studies/README.md",
]
_BLOCK = re.compile(r"^( *)```(\w*)\n(.*?)^ *```$", flags=re.M | re.S)


def code_blocks(page: Path, language: str) -> list[str]:
    """Return the fenced blocks of a page that are in one language."""
    found = _BLOCK.findall(page.read_text(encoding="utf-8"))
    return [
        re.sub(f"^{indent}", "", text, flags=re.M)  # a block inside a list
        for indent, name, text in found
        if name == language
    ]


def prose(page: Path) -> str:
    """Return a page without its fenced blocks."""
    return _BLOCK.sub("", page.read_text(encoding="utf-8"))


def commands(page: Path) -> list[str]:
    """Return the lines of a page's blocks of commands."""
    lines = [line.strip() for block in code_blocks(page, "sh") for line in block.splitlines()]
    return [line for line in lines if line and not line.startswith("#")]
