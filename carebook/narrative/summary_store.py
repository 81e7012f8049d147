"""The store of summaries: one file for each area, made for people to read and to edit."""

import re
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from carebook.core.errors import InputError
from carebook.core.files import write_file_or_explain
from carebook.core.yaml_models import FrozenModel, KeyPath, explain_validation_error, read_yaml
from carebook.data.areas import Area, Areas
from carebook.narrative.summary import SUMMARY_KEY, Summary, SummaryEntry

SUMMARIES_FOLDER = "summaries"
_SUMMARIES_KEY = "summaries"
_LINE_WIDTH = 92
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
_COMMENT_LINE = re.compile(r" {0,2}#")


class _SummaryFile(FrozenModel):
    summaries: dict[str, SummaryEntry]


@dataclass(frozen=True)
class SummaryStore:
    """The summaries of one area, by key, in the order of the file.

    ``line_numbers`` are those of their keys. ``comments`` are a person's above a key, and under
    the empty key those at the end of the file; ``preamble`` is what stands above all.
    """

    path: Path
    summaries: Mapping[str, Summary] = field(default_factory=dict)
    line_numbers: Mapping[str, int] = field(default_factory=dict)
    comments: Mapping[str, str] = field(default_factory=dict)
    preamble: str = _HEADER

    def get(self, key: str) -> Summary | None:
        """Return the summary under a key, if there is one."""
        return self.summaries.get(key)

    def with_summaries(
        self, summaries: Iterable[Summary], order: Sequence[str] = ()
    ) -> "SummaryStore":
        """Return the store with these summaries, in the book's order.

        ``order`` are the keys of the book. Those that are not in it stay, at the end.
        """
        merged = {
            **self.summaries,
            **{summary.key: summary.with_text_hash() for summary in summaries},
        }
        places = {key: place for place, key in enumerate(order)}
        keys = sorted(merged, key=lambda key: places.get(key, len(places)))
        return SummaryStore(
            self.path, {key: merged[key] for key in keys}, {}, self.comments, self.preamble
        )


def summary_store_path(data: Path, area: Area) -> Path:
    """Return where an area's summaries are kept, under the project's data folder."""
    return data / SUMMARIES_FOLDER / f"{area.slug}.yml"


def check_summary_files(data: Path, areas: Areas) -> None:
    """Refuse a file of summaries that belongs to no area: its name is misspelt.

    Raises:
        InputError: naming the file.

    """
    known = {area.slug for area in areas.authorities}
    for path in sorted((data / SUMMARIES_FOLDER).glob("*.yml")):
        if path.stem not in known:
            raise InputError.at(
                path,
                f"expected the slug of an area as its name ({', '.join(sorted(known))}); rename "
                "or remove it",
            )


def load_summary_store(path: Path) -> SummaryStore:
    """Read an area's summaries; a file that is not there holds none.

    A text that somebody edited in the file comes back as theirs.

    Raises:
        InputError: the file is not YAML, or an entry is not as it has to be; with the line.

    """
    if not path.exists():
        return SummaryStore(path)
    data, lines = read_yaml(path)
    entries = _check_entries(path, {} if data is None else data, lines)
    try:
        found = _SummaryFile.model_validate({_SUMMARIES_KEY: entries})
    except ValidationError as error:
        raise explain_validation_error(path, error, lines) from None
    summaries = {
        key: Summary(key=key, **dict(entry)).recognise_edits()
        for key, entry in found.summaries.items()
    }
    key_lines = {key: lines[_SUMMARIES_KEY, key] for key in summaries}
    preamble, remarks = _read_comments(path.read_text(encoding="utf-8"), key_lines)
    return SummaryStore(path, summaries, key_lines, remarks, preamble)


def save_summaries(
    path: Path, summaries: Iterable[Summary], order: Sequence[str] = ()
) -> SummaryStore:
    """Save summaries beside what the file holds by now; return the store.

    The file is read anew, so that what somebody changed meanwhile is kept, and a person's text is
    never overwritten by a machine's.

    Raises:
        InputError: the file cannot be read or written.

    """
    store = load_summary_store(path)
    kept = {key for key, summary in store.summaries.items() if summary.is_protected}
    wanted = [new for new in summaries if not (new.is_by_machine and new.key in kept)]
    store = store.with_summaries(wanted, order)
    write_file_or_explain(path, summaries_as_yaml(store))
    return store


def summaries_as_yaml(store: SummaryStore) -> str:
    """Return the file's text: the text of each summary first, as a reader wants it."""
    parts = [store.preamble.rstrip("\n") + "\n"]
    parts.append(f"{_SUMMARIES_KEY}:\n" if store.summaries else f"{_SUMMARIES_KEY}: {{}}\n")
    for key, summary in store.summaries.items():
        parts.append(store.comments.get(key, ""))
        parts.append(f"  {key}:\n{_entry_as_yaml(summary)}\n")
    parts.append(store.comments.get("", ""))
    return "".join(parts)


def _entry_as_yaml(summary: Summary) -> str:
    wrapped = [
        textwrap.fill(paragraph, _LINE_WIDTH, break_long_words=False, break_on_hyphens=False)
        for paragraph in summary.paragraphs
    ]
    text = textwrap.indent("\n\n".join(wrapped), " " * 6)
    values = summary.model_dump(exclude={"key", "text"}, exclude_defaults=True)
    # Always said, so that an editor sees whose it is and how it stands.
    values = {"writer": summary.writer} | values | {"status": summary.status}
    if summary.written is not None:
        values["written"] = summary.written.strftime("%Y-%m-%dT%H:%M:%SZ")
    lines = [
        f"    {_yaml_field(name, values[name])}"
        for name in SummaryEntry.model_fields
        if name in values
    ]
    return "\n".join(["    text: |", text, *lines])


def _yaml_field(name: str, value: Any) -> str:
    """Return a key and its value on one line; a list has a line for each item."""
    if isinstance(value, tuple):
        return "\n".join([f"{name}:", *(f"      - {_yaml_on_one_line(item)}" for item in value)])
    if name == "written":
        return f"{name}: {value}"
    return f"{name}: {_yaml_on_one_line(value)}"


def _yaml_on_one_line(value: Any) -> str:
    dumped: str = yaml.safe_dump(
        value,
        width=float("inf"),
        allow_unicode=True,
        sort_keys=False,
        default_flow_style=isinstance(value, dict) or None,
    )
    return dumped.removesuffix("...\n").strip()


def _check_entries(path: Path, data: Any, lines: Mapping[KeyPath, int]) -> Mapping[str, Any]:
    keys = list(data) if isinstance(data, dict) else [""]
    if odd := [key for key in keys if key != _SUMMARIES_KEY]:
        raise InputError.at(
            path,
            f"expected the one key '{_SUMMARIES_KEY}:' and the summaries under it, found "
            f"{repr(odd[0]) if odd[0] else 'something else'}; put them under it",
            lines.get((str(odd[0]),), 1),
        )
    entries = data.get(_SUMMARIES_KEY)
    if entries is None:
        return {}
    if not isinstance(entries, dict):
        raise InputError.at(
            path,
            f"{_SUMMARIES_KEY}: expected keys such as carers/unpaid_carers, found something else; "
            "mend the lines below it",
            lines.get((_SUMMARIES_KEY,)),
        )
    for key in entries:
        if not isinstance(key, str) or not SUMMARY_KEY.fullmatch(key):
            raise InputError.at(
                path,
                f"expected a key such as carers/unpaid_carers, carers/section or index/book, "
                f"found '{str(key)[:80]}'; mend it",
                lines.get((_SUMMARIES_KEY, str(key))),
            )
    return entries


def _read_comments(text: str, key_lines: Mapping[str, int]) -> tuple[str, dict[str, str]]:
    """Return what stands above the summaries, and the comments right above each key."""
    lines = text.splitlines()
    start = next(
        (n for n, line in enumerate(lines) if line.startswith(f"{_SUMMARIES_KEY}:")), len(lines)
    )
    remarks = {}
    for key, number in [*key_lines.items(), ("", len(lines) + 1)]:
        first = number - 1
        while first > start + 1 and _COMMENT_LINE.match(lines[first - 1]):
            first -= 1
        if above := lines[first : number - 1]:
            remarks[key] = "\n".join(above) + "\n"
    return "\n".join(lines[:start]), remarks
