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
from carebook.ingest.descriptions.description import Description
from carebook.ingest.descriptions.published_periods import ANY_PERIOD, canonical
from carebook.ingest.tables.problem import Problem
from carebook.ingest.workbooks.content import MACRO_NAMES, NO_MACROS

_BETWEEN = re.compile(r"(?:[\s_+-]|%20)+")
_COPY = re.compile(r"\s*\([0-9]+\)(?=\.[^.]*$)")


@dataclass(frozen=True)
class Match:
    """A file, the description that reads it, and the period that its name or description says."""

    path: Path
    key: str
    period: str


@dataclass(frozen=True)
class Matching:
    """What became of all files and all descriptions.

    ``passed_over`` are files that nobody described, ``without_file`` the descriptions of files
    that are not there.
    """

    matches: tuple[Match, ...]
    passed_over: tuple[Path, ...]
    without_file: tuple[str, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Fit:
    """How one description fits one file's name.

    ``period`` is None where the name is another; ``accepted`` says whether the description holds
    for that period.
    """

    key: str
    period: str | None
    accepted: bool


def fits(name: str, descriptions: Mapping[str, Description]) -> tuple[Fit, ...]:
    """Return how each description fits a file's name."""
    found = []
    for key, description in descriptions.items():
        period = _period_of(name, description)
        accepted = period is not None and (not description.periods or period in description.periods)
        found.append(Fit(key, period, accepted))
    return tuple(found)


def match_files(paths: Sequence[Path], descriptions: Mapping[str, Description]) -> Matching:
    """Find for each file the one description that is for it."""
    matches: list[Match] = []
    passed_over: list[Path] = []
    problems: list[Problem] = []
    for path in sorted(paths):
        named = [fit for fit in fits(path.name, descriptions) if fit.period is not None]
        accepted = [fit for fit in named if fit.accepted]
        if not named and _is_described_but_for_macros(path, descriptions):
            problems.append(Problem(path.name, "a workbook", *NO_MACROS))
        elif not named:
            passed_over.append(path)
        elif len(accepted) == 1:
            matches.append(Match(path, accepted[0].key, accepted[0].period or ""))
        elif accepted:
            problems.append(_several(path, accepted))
        else:
            problems.append(_other_period(path, named, descriptions))
    problems += _doubles(matches)
    # A file with problems is there, though it is not read.
    used = {match.key for match in matches} | {
        fit.key for path in paths for fit in fits(path.name, descriptions) if fit.period is not None
    }
    return Matching(
        tuple(matches),
        tuple(passed_over),
        tuple(key for key in descriptions if key not in used),
        tuple(problems),
    )


def _is_described_but_for_macros(path: Path, descriptions: Mapping[str, Description]) -> bool:
    if path.suffix.lower() not in MACRO_NAMES:
        return False
    plain = fits(path.with_suffix(".xlsx").name, descriptions)
    return any(fit.period is not None for fit in plain)


def _several(path: Path, fitting: Sequence[Fit]) -> Problem:
    return Problem(
        path.name,
        "one description for this file",
        " and ".join(f"{fit.key}.yml" for fit in fitting),
        "make the names under files: or the periods of one of them narrower",
    )


def _other_period(
    path: Path, named: Sequence[Fit], descriptions: Mapping[str, Description]
) -> Problem:
    period = named[0].period or ""
    described = sorted({one for fit in named for one in descriptions[fit.key].periods})
    key = min(named, key=lambda fit: _far(period, descriptions[fit.key].periods)).key
    return Problem(
        path.name,
        f"a file of a period that is described ({', '.join(described)})",
        f"one of {period}",
        f"take the file out, or describe it in a new file of data/sources: like: {key}, "
        f"periods: [{period}], and what differs",
    )


def _far(period: str, described: Sequence[str]) -> int:
    return min(
        abs(periods.period_start(one)[0] - periods.period_start(period)[0]) for one in described
    )


def _doubles(matches: Sequence[Match]) -> list[Problem]:
    first: dict[tuple[str, str], Match] = {}
    problems = []
    for match in matches:
        other = first.setdefault((match.key, match.period), match)
        if other is not match:
            problems.append(
                Problem(
                    match.path.name,
                    f"one file of {match.period} for {match.key}.yml",
                    f"'{_distinct(other.path, match.path)}' too",
                    "keep the one that is right",
                )
            )
    return problems


def _distinct(path: Path, other: Path) -> str:
    """Return a file's name, with its folder where another file has the same name."""
    same = path.name == other.name
    return f"{path.parent.name}/{path.name}" if same else path.name


def nearest_names(name: str, descriptions: Mapping[str, Description]) -> tuple[str, ...]:
    """Return the described names of files that are most like this one, at most three."""
    known = {_comparable(file): file for one in descriptions.values() for file in one.files}
    near = difflib.get_close_matches(_comparable(name), known, n=3, cutoff=0.5)
    return tuple(known[one] for one in near)


def _comparable(name: str) -> str:
    return _BETWEEN.sub(" ", name).casefold()


def _period_of(name: str, description: Description) -> str | None:
    """Return the period of a file with this name, or nothing where it is not the one described."""
    name = _COPY.sub("", name).replace("%20", " ").replace("+", " ").casefold()
    for wanted in description.files:
        match = _name_regex(wanted).fullmatch(name)
        if match is None:
            continue
        if not match.groups():
            return description.period
        if (period := canonical(match[1])) is not None:
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
            parts.append(f"({ANY_PERIOD})")
        else:
            gaps = _BETWEEN.split(part.casefold())
            parts.append(r"[\s_-]+".join(re.escape(one) for one in gaps))
    return re.compile("".join(parts))
