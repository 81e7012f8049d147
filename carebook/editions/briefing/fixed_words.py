"""The fixed words of a paper, from ``fixed_words.yml`` beside this module."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import yaml

from carebook.text.phrasing import (
    AVERAGE_AUTHORITY_NAME,
    join_in_words,
    place_in_sentence,
    title_in_sentence,
)

# What a body that scrutinises may be called, by the word in its name.
_SCRUTINY_BODIES = ("committee", "panel", "commission", "board", "forum", "group")
# So many measures without a figure are named in a question; a longer list is not read.
_MAX_NAMED_MEASURES = 4

# How figures are to be read.
HOW_TO_READ_NOTES = (
    f"{AVERAGE_AUTHORITY_NAME} is the plain average over all authorities, in which each counts "
    "once, whatever its size, so it is not the figure for England.",
    "Two figures are compared in words only where the data allow it; elsewhere both are given, and "
    "the comparison is left open.",
)

BLANK_LABEL = "to be completed"


@cache
def _all_words() -> dict[str, list[str]]:
    found: dict[str, list[str]] = yaml.safe_load(
        Path(__file__).with_suffix(".yml").read_text(encoding="utf-8")
    )
    return found


def fixed_texts(name: str, *, has_figures: bool = True, **blanks: str) -> tuple[str, ...]:
    """Return the texts of a name, their blanks filled.

    Some have another wording for a paper that has no figures of their kind.
    """
    name = name if has_figures else f"{name} without figures"
    return tuple(text.format(**blanks) for text in _all_words()[name])


def scrutiny_body(panel: str) -> str:
    """Return the word for those to whom the paper goes: ``committee``, or ``panel``."""
    said = panel.lower()
    return next((word for word in _SCRUTINY_BODIES if word in said), "panel")


def general_questions(
    area: str, charts: Sequence[str], silent: Sequence[str], *, has_figures: bool
) -> tuple[str, ...]:
    """Return what a panel can ask anywhere: about the charts it saw, and what it did not see."""
    asked = fixed_texts("questions", has_figures=has_figures, place=place_in_sentence(area))
    if charts:
        named = join_in_words([title_in_sentence(title) for title in charts])
        asked += fixed_texts("question on charts", named=named)
    if silent:
        named = join_in_words([title_in_sentence(title) for title in silent[:_MAX_NAMED_MEASURES]])
        also = "among them " if len(silent) > _MAX_NAMED_MEASURES else ""
        asked += fixed_texts("question on measures without a figure", named=also + named)
    return asked


def how_to_read_notes(
    *, has_intervals: bool, has_counts: bool, has_similar_areas: bool
) -> tuple[str, ...]:
    """Return how the figures are to be read."""
    notes = (*HOW_TO_READ_NOTES, *fixed_texts("comparisons"))
    notes += fixed_texts("similar areas") if has_similar_areas else ()
    notes += fixed_texts("intervals") if has_intervals else ()
    return notes + (fixed_texts("counts") if has_counts else ())
