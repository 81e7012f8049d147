"""Lists of words and patterns that the checker knows, kept as text files in the folder ``words``.

A file has one word or regular expression a line, which indented lines continue; ``[name]`` begins
a list, ``#`` a comment. ``{name}`` in an expression stands for any line of that list.
"""

import re
from collections.abc import Mapping
from functools import cache
from importlib import resources

_HEADING = re.compile(r"\[([\w ]+)\]")
_LIST_NAME = re.compile(r"\{([\w ]*[a-z][\w ]*)\}")


@cache
def read_word_lists(name: str) -> Mapping[str, tuple[str, ...]]:
    """Return the lists of ``words/<name>.txt`` by name, in the order of the file."""
    text = (resources.files(__package__) / "words" / f"{name}.txt").read_text(encoding="utf-8")
    lists: dict[str, list[str]] = {}
    heading = ""
    for line in text.splitlines():
        if found := _HEADING.fullmatch(line):
            heading = found[1]
        elif line.startswith(" "):
            lists[heading][-1] += line.strip()
        elif line and not line.startswith("#"):
            lists.setdefault(heading, []).append(line)
    return {key: tuple(words) for key, words in lists.items()}


def read_word_list(name: str) -> tuple[str, ...]:
    """Return the one list of a file without headings."""
    return read_word_lists(name)[""]


def alternatives(name: str, heading: str = "", **words: str) -> str:
    """Return the lines of a list as the alternatives of a regular expression.

    ``words`` are expressions for names that stand for no list of the file.
    """

    def expand(match: re.Match[str]) -> str:
        return f"(?:{words.get(match[1]) or alternatives(name, match[1], **words)})"

    return _LIST_NAME.sub(expand, "|".join(read_word_lists(name)[heading]))


def word_pattern(name: str, heading: str = "", **words: str) -> re.Pattern[str]:
    """Compile the lines of a list, as :func:`alternatives` joins them."""
    return re.compile(alternatives(name, heading, **words))
