"""The rule writer's words on patterns: what several breakdowns of a measure have in common."""

from collections.abc import Sequence

from carebook.narrative.writers.figure_sentences import ToldFigure
from carebook.text.phrasing import number_in_words, title_in_sentence

# Two of two is no pattern that anybody would remark on.
_FEWEST = 3


def pattern_message(figures: Sequence[ToldFigure]) -> str:
    """Return that all groups of a chart are on one side of England; empty where they are not.

    ``Kinds of support at ages 65 and over: lower than in England in all five groups.``
    """
    sides = {_side(figure) for figure in figures}
    if len(figures) < _FEWEST or len(sides) != 1 or sides == {""}:
        return ""
    [side] = sides
    block = figures[0].block
    title = title_in_sentence(block.title)
    counted = number_in_words(len(figures))
    # One without a figure may lie on the other side.
    shown = " with a figure" if len(block.phrases) > len(figures) else ""
    return f"{title[:1].upper()}{title[1:]}: {side} than in England in all {counted} groups{shown}."


def _side(figure: ToldFigure) -> str:
    standard = figure.standard
    if standard is None or standard.role != "england" or figure.block.comparatives:
        return ""
    verdict = figure.verdict(standard)
    return verdict if verdict in ("higher", "lower") else ""
