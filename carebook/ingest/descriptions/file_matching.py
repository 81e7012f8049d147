"""Which description is for which file: by its name, and by the period that stands in it.

Case, and what stands between words (spaces, ``_``, ``-``, ``+``, ``%20``), make no difference, nor
does the ``(1)`` that a browser adds to a second download.
"""

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from carebook.data import periods
from carebook.ingest.descriptions.file_description import FileDescription
from carebook.ingest.descriptions.published_periods import ANY_PERIOD_PATTERN, canonical_period
from carebook.ingest.file_problem import FileProblem
from carebook.ingest.workbooks.file_content import MACRO_SUFFIXES, MACROS_REFUSED

_SEPARATORS_PATTERN = re.compile(r"(?:[\s_+-]|%20)+")
_BROWSER_COPY_PATTERN = re.compile(r"\s*\([0-9]+\)(?=\.[^.]*$)")


@dataclass(frozen=True)
class MatchedFile:
    """A file, the description that reads it, and the period that its name or description says."""

    path: Path
    description_key: str
    description: FileDescription
    period: str


@dataclass(frozen=True)
class FileMatching:
    """What became of all files and all descriptions.

    ``undescribed_files`` are passed over, ``descriptions_without_file`` are of files that are not
    there.
    """

    matches: tuple[MatchedFile, ...]
    undescribed_files: tuple[Path, ...]
    descriptions_without_file: tuple[str, ...]
    problems: tuple[FileProblem, ...]


@dataclass(frozen=True)
class FileNameFit:
    """How one description fits one file's name.

    ``period`` is None where the name is another; ``covers_period`` says whether it
    holds for that period.
    """

    description_key: str
    period: str | None
    covers_period: bool


def fit_descriptions(
    name: str, descriptions: Mapping[str, FileDescription]
) -> tuple[FileNameFit, ...]:
    """Return how each description fits a file's name."""
    found = []
    for key, description in descriptions.items():
        period = _period_in_name(name, description)
        accepted = period is not None and (not description.periods or period in description.periods)
        found.append(FileNameFit(key, period, accepted))
    return tuple(found)


def match_files_to_descriptions(
    paths: Sequence[Path], descriptions: Mapping[str, FileDescription]
) -> FileMatching:
    """Find for each file the one description that is for it."""
    matches: list[MatchedFile] = []
    passed_over: list[Path] = []
    problems: list[FileProblem] = []
    used: set[str] = set()
    for path in sorted(paths):
        named = [fit for fit in fit_descriptions(path.name, descriptions) if fit.period is not None]
        # A file with problems is there, though it is not read.
        used |= {fit.description_key for fit in named}
        accepted = [fit for fit in named if fit.covers_period]
        if not named and _is_described_but_for_macros(path, descriptions):
            problems.append(FileProblem(path.name, "a workbook", *MACROS_REFUSED))
        elif not named:
            passed_over.append(path)
        elif len(accepted) == 1:
            key, period = accepted[0].description_key, accepted[0].period or ""
            matches.append(MatchedFile(path, key, descriptions[key], period))
        elif accepted:
            problems.append(_several_descriptions_problem(path, accepted))
        else:
            problems.append(_undescribed_period_problem(path, named, descriptions))
    problems += _duplicate_file_problems(matches)
    return FileMatching(
        tuple(matches),
        tuple(passed_over),
        tuple(key for key in descriptions if key not in used),
        tuple(problems),
    )


def _is_described_but_for_macros(path: Path, descriptions: Mapping[str, FileDescription]) -> bool:
    if path.suffix.lower() not in MACRO_SUFFIXES:
        return False
    plain = fit_descriptions(path.with_suffix(".xlsx").name, descriptions)
    return any(fit.period is not None for fit in plain)


def _several_descriptions_problem(path: Path, fitting: Sequence[FileNameFit]) -> FileProblem:
    found = " and ".join(f"{fit.description_key}.yml" for fit in fitting)
    advice = "narrow the names under files: or the periods of one of them"
    return FileProblem(path.name, "one description for this file", found, advice)


def _undescribed_period_problem(
    path: Path, named: Sequence[FileNameFit], descriptions: Mapping[str, FileDescription]
) -> FileProblem:
    period = named[0].period or ""
    described = sorted({one for fit in named for one in descriptions[fit.description_key].periods})
    key = min(
        named,
        key=lambda fit: _years_from_described(period, descriptions[fit.description_key].periods),
    ).description_key
    expected = f"a file of a period that is described ({', '.join(described)})"
    new = f"like: {key}, periods: [{period}], and what differs"
    advice = f"remove the file, or describe it in a new file in data/sources: {new}"
    return FileProblem(path.name, expected, f"one of {period}", advice)


def _years_from_described(period: str, described: Sequence[str]) -> int:
    return min(
        abs(periods.period_start(one)[0] - periods.period_start(period)[0]) for one in described
    )


def _duplicate_file_problems(matches: Sequence[MatchedFile]) -> list[FileProblem]:
    first: dict[tuple[str, str], MatchedFile] = {}
    problems = []
    for match in matches:
        other = first.setdefault((match.description_key, match.period), match)
        if other is not match:
            expected = f"one file of {match.period} for {match.description_key}.yml"
            found = f"'{_distinct_file_name(other.path, match.path)}' too"
            problems.append(FileProblem(match.path.name, expected, found, "keep the right one"))
    return problems


def _distinct_file_name(path: Path, other: Path) -> str:
    """Return a file's name, with its folder where another file has the same name."""
    same = path.name == other.name
    return f"{path.parent.name}/{path.name}" if same else path.name


def nearest_file_names(name: str, descriptions: Mapping[str, FileDescription]) -> tuple[str, ...]:
    """Return the described names of files that are most like this one, at most three."""
    known = {_comparable_name(file): file for one in descriptions.values() for file in one.files}
    near = difflib.get_close_matches(_comparable_name(name), known, n=3, cutoff=0.5)
    return tuple(known[one] for one in near)


def _comparable_name(name: str) -> str:
    return _SEPARATORS_PATTERN.sub(" ", name).casefold()


def _period_in_name(name: str, description: FileDescription) -> str | None:
    """Return the period of a file with this name, or nothing where it is not the one described."""
    name = _BROWSER_COPY_PATTERN.sub("", name).replace("%20", " ").replace("+", " ").casefold()
    for wanted in description.files:
        match = _name_regex(wanted).fullmatch(name)
        if match is None:
            continue
        if not match.groups():
            return description.period
        if (period := canonical_period(match[1])) is not None:
            return period
    return None


@cache
def _name_regex(wanted: str) -> re.Pattern[str]:
    """Return a described name as a regular expression; ``*`` takes as little as it can."""
    parts = []
    for part in re.split(r"(\*|\{period\})", wanted):
        if part == "*":
            parts.append(".*?")
        elif part == "{period}":
            parts.append(f"({ANY_PERIOD_PATTERN})")
        else:
            gaps = _SEPARATORS_PATTERN.split(part.casefold())
            parts.append(r"[\s_-]+".join(re.escape(one) for one in gaps))
    return re.compile("".join(parts))
