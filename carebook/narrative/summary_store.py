"""The store of summaries: one file for each area, made for people to read and to edit."""

import os
import re
import tempfile
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from carebook.core.errors import InputError
from carebook.core.yaml_models import Loc, Record, explain, read_yaml
from carebook.data.areas import Area, Areas
from carebook.narrative.summary import KEY, Entry, Summary

FOLDER = "summaries"
_SUMMARIES = "summaries"
_WIDTH = 92
_HEADER = """\
# The summaries of one area's book. Each stands under its key: a notebook's name, a stroke, and the
# indicator, "section" or "book" that it sums up.
#
# To change a summary, change its text here and leave the other lines alone. The text is then yours:
# it is checked against the figures like any other, no machine writes over it, and it waits for
# approval. To write one from nothing, only the key and the text are needed.
# Blank lines part paragraphs. A slot such as {{carers_social_contact.area}} is filled with the
# figure when the book is built. What you want to tell others goes into note:. Remarks like this one
# are kept where they stand above a key.
# See how all stand: carebook review AREA. Approve: carebook review AREA KEY --approve --by NAME
"""
_FIRST_OF_ENTRY = re.compile(r" {0,2}#")


class _File(Record):
    summaries: dict[str, Entry]


@dataclass(frozen=True)
class Store:
    """The summaries of one area, by key, in the order of the file.

    ``lines`` are the lines of their keys. ``remarks`` are a person's comments above a key, and
    under the empty key those at the end of the file; ``preamble`` is what stands above all.
    """

    path: Path
    summaries: Mapping[str, Summary] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)
    remarks: Mapping[str, str] = field(default_factory=dict)
    preamble: str = _HEADER

    def get(self, key: str) -> Summary | None:
        """Return the summary under a key, if there is one."""
        return self.summaries.get(key)

    def having(self, summaries: Iterable[Summary], order: Sequence[str] = ()) -> "Store":
        """Return the store with these summaries, in the book's order.

        ``order`` are the keys of the book. Those that are not in it stay, at the end.
        """
        merged = {**self.summaries, **{summary.key: summary.sealed() for summary in summaries}}
        places = {key: place for place, key in enumerate(order)}
        keys = sorted(merged, key=lambda key: places.get(key, len(places)))
        return Store(self.path, {key: merged[key] for key in keys}, {}, self.remarks, self.preamble)


def store_path(data: Path, area: Area) -> Path:
    """Return where an area's summaries are kept, under the project's data folder."""
    return data / FOLDER / f"{area.slug}.yml"


def check_store_files(data: Path, areas: Areas) -> None:
    """Refuse a file of summaries that belongs to no area: its name is misspelt.

    Raises:
        InputError: naming the file.

    """
    known = {area.slug for area in areas.authorities}
    for path in sorted((data / FOLDER).glob("*.yml")):
        if path.stem not in known:
            raise InputError.at(
                path,
                None,
                f"expected the slug of an area as its name ({', '.join(sorted(known))}); rename "
                "or remove it",
            )


def load_store(path: Path) -> Store:
    """Read an area's summaries; a file that is not there holds none.

    A text that somebody edited in the file comes back as theirs.

    Raises:
        InputError: the file is not YAML, or an entry is not as it has to be; with the line.

    """
    if not path.exists():
        return Store(path)
    data, lines = read_yaml(path)
    entries = _entries(path, {} if data is None else data, lines)
    try:
        found = _File.model_validate({_SUMMARIES: entries})
    except ValidationError as error:
        raise explain(path, error, lines) from None
    summaries = {
        key: Summary(key=key, **dict(entry)).as_it_stands()
        for key, entry in found.summaries.items()
    }
    key_lines = {key: lines[_SUMMARIES, key] for key in summaries}
    preamble, remarks = _remarks(path.read_text(encoding="utf-8"), key_lines)
    return Store(path, summaries, key_lines, remarks, preamble)


def put(path: Path, summaries: Iterable[Summary], order: Sequence[str] = ()) -> Store:
    """Save summaries beside what the file holds by now; return the store.

    The file is read anew, so that what somebody changed meanwhile is kept, and a person's text is
    never overwritten by a machine's.

    Raises:
        InputError: the file cannot be read or written.

    """
    store = load_store(path)
    kept = {key for key, summary in store.summaries.items() if summary.is_protected}
    wanted = [new for new in summaries if not (new.by_machine and new.key in kept)]
    store = store.having(wanted, order)
    save_store(store)
    return store


def save_store(store: Store) -> None:
    """Write the file whole, or leave the last one as it was.

    Raises:
        InputError: it cannot be written.

    """
    path = store.path
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, made = tempfile.mkstemp(prefix=f".{path.stem}-", suffix=".tmp", dir=path.parent)
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
                file.write(as_yaml(store))
                file.flush()
                os.fsync(file.fileno())
            os.chmod(made, path.stat().st_mode & 0o777 if path.exists() else 0o644)
            os.replace(made, path)
        except BaseException:
            Path(made).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise InputError.at(
            path, None, f"expected a file that can be written, found: {error.strerror}"
        ) from None


def as_yaml(store: Store) -> str:
    """Return the file's text: the text of each summary first, as a reader wants it."""
    parts = [store.preamble.rstrip("\n") + "\n"]
    parts.append(f"{_SUMMARIES}:\n" if store.summaries else f"{_SUMMARIES}: {{}}\n")
    for key, summary in store.summaries.items():
        parts.append(store.remarks.get(key, ""))
        parts.append(f"  {key}:\n{_entry(summary)}\n")
    parts.append(store.remarks.get("", ""))
    return "".join(parts)


def _entry(summary: Summary) -> str:
    wrapped = [_wrapped(paragraph) for paragraph in summary.paragraphs]
    text = textwrap.indent("\n\n".join(wrapped), " " * 6)
    values = summary.model_dump(exclude={"key", "text"}, exclude_defaults=True)
    # Always said, so that an editor sees whose it is and how it stands.
    values = {"writer": summary.writer} | values | {"status": summary.status}
    if summary.written is not None:
        values["written"] = summary.written.strftime("%Y-%m-%dT%H:%M:%SZ")
    lines = [f"    {_scalar(name, values[name])}" for name in Entry.model_fields if name in values]
    return "\n".join(["    text: |", text, *lines])


def _wrapped(paragraph: str) -> str:
    lines = textwrap.wrap(paragraph, _WIDTH, break_long_words=False, break_on_hyphens=False)
    return "\n".join(lines)


def _scalar(name: str, value: Any) -> str:
    """Return a key and its value on one line; a list has a line for each item."""
    if isinstance(value, tuple):
        return "\n".join([f"{name}:", *(f"      - {_one_line(item)}" for item in value)])
    if name == "written":
        return f"{name}: {value}"
    return f"{name}: {_one_line(value)}"


def _one_line(value: Any) -> str:
    dumped: str = yaml.safe_dump(value, width=float("inf"), allow_unicode=True)
    return dumped.removesuffix("...\n").strip()


def _entries(path: Path, data: Any, lines: Mapping[Loc, int]) -> Mapping[str, Any]:
    if not isinstance(data, dict) or data.keys() - {_SUMMARIES}:
        odd = next((key for key in data if key != _SUMMARIES), "") if isinstance(data, dict) else ""
        raise InputError.at(
            path,
            lines.get((str(odd),), 1),
            f"expected the one key '{_SUMMARIES}:' and the summaries under it, found "
            f"{repr(odd) if odd else 'something else'}; put them under it",
        )
    entries = data.get(_SUMMARIES)
    if entries is None:
        return {}
    if not isinstance(entries, dict):
        raise InputError.at(
            path,
            lines.get((_SUMMARIES,)),
            f"{_SUMMARIES}: expected keys such as carers/unpaid_carers, found something else; "
            "mend the lines below it",
        )
    for key in entries:
        if not isinstance(key, str) or not KEY.fullmatch(key):
            raise InputError.at(
                path,
                lines.get((_SUMMARIES, str(key))),
                f"expected a key such as carers/unpaid_carers, carers/section or index/book, "
                f"found '{str(key)[:80]}'; mend it",
            )
    return entries


def _remarks(text: str, key_lines: Mapping[str, int]) -> tuple[str, dict[str, str]]:
    """Return what stands above the summaries, and the comments right above each key."""
    lines = text.splitlines()
    start = next(
        (n for n, line in enumerate(lines) if line.startswith(f"{_SUMMARIES}:")), len(lines)
    )
    remarks = {}
    for key, number in [*key_lines.items(), ("", len(lines) + 1)]:
        first = number - 1
        while first > start + 1 and _FIRST_OF_ENTRY.match(lines[first - 1]):
            first -= 1
        if above := lines[first : number - 1]:
            remarks[key] = "\n".join(above) + "\n"
    return "\n".join(lines[:start]), remarks
