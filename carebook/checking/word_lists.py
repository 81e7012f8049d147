"""Lists of words that the checker knows, kept as text files in the folder ``words``."""

from importlib import resources


def read_word_list(name: str) -> tuple[str, ...]:
    """Return the lines of ``words/<name>.txt``, without comments (``#``) and blank lines."""
    text = (resources.files(__package__) / "words" / f"{name}.txt").read_text(encoding="utf-8")
    return tuple(line for line in text.splitlines() if line and not line.startswith("#"))
