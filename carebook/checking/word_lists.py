"""Lists of words that the checker knows, kept as text files in the folder ``words``.

A file has one word or regular expression a line; ``[name]`` begins a list, ``#`` a comment.
"""

from collections.abc import Mapping
from functools import cache
from importlib import resources


@cache
def read_word_lists(name: str) -> Mapping[str, tuple[str, ...]]:
    """Return the lists of ``words/<name>.txt`` by name, in the order of the file."""
    text = (resources.files(__package__) / "words" / f"{name}.txt").read_text(encoding="utf-8")
    lists: dict[str, list[str]] = {}
    heading = ""
    for line in text.splitlines():
        if line.startswith("[") and line.endswith("]"):
            heading = line[1:-1]
        elif line and not line.startswith("#"):
            lists.setdefault(heading, []).append(line)
    return {key: tuple(words) for key, words in lists.items()}


def read_word_list(name: str) -> tuple[str, ...]:
    """Return the one list of a file without headings."""
    return read_word_lists(name)[""]


def alternatives(name: str, heading: str = "") -> str:
    """Return the lines of a list as the alternatives of a regular expression."""
    return "|".join(read_word_lists(name)[heading])
