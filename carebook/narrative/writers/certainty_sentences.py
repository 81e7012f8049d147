"""The rule writer's words on how sure findings are, those of one kind together."""

from collections.abc import Iterable, Sequence
from datetime import date

from carebook.data.finding_settings import FindingSettings
from carebook.findings.scores import is_old
from carebook.narrative.writers.figure_sentences import ToldFigure
from carebook.text.phrasing import join_in_words, number_in_words


def certainty_sentences(
    figures: Sequence[ToldFigure], settings: FindingSettings, today: date
) -> list[str]:
    """Say for figures that are told how sure each is.

    Args:
        figures: the figures that lead the findings.
        settings: what is known of how councils record.
        today: the day of the edition, from which the age of figures is counted.

    """
    said = []
    by_chance = [one for one in figures if _grounds(one) == "beyond chance"]
    complete = [one for one in figures if _grounds(one) == "complete"]
    moved = [one for one in figures if one.is_change]
    unclear = [one for one in figures if not (one.is_finding or one.is_change)]
    if by_chance:
        what = "difference" if len(by_chance) == 1 else "differences"
        said.append(f"Chance does not explain the {what} in {_names(by_chance)}.")
    if complete:
        said.append(f"Chance plays no part in {_names(complete)}: nothing was sampled.")
    if moved:
        what = "change" if len(moved) == 1 else "changes"
        said.append(f"Chance does not explain the {what} in {_names(moved)}.")
    if unclear:
        said.append(f"For {_names(unclear)}, there is no difference that we can be sure of.")
    for reason, recorded in _recorded_differently(figures, settings):
        said.append(
            f"Part of the difference in {_names(recorded)} may be one of records: {reason}."
        )
    if old := [one for one in figures if is_old(one.fact, settings.score, today)]:
        years = number_in_words(settings.score.old_after_years)
        said.append(f"The newest figures on {_names(old)} are more than {years} years old.")
    return said


def _grounds(figure: ToldFigure) -> str:
    return figure.weighed.certainty.grounds if figure.is_finding and figure.weighed else ""


def _names(figures: Iterable[ToldFigure]) -> str:
    return join_in_words([figure.name for figure in figures])


def _recorded_differently(
    figures: Iterable[ToldFigure], settings: FindingSettings
) -> list[tuple[str, list[ToldFigure]]]:
    found: dict[str, list[ToldFigure]] = {}
    for figure in figures:
        if (reason := settings.recorded_differently.get(figure.fact.indicator)) is not None:
            found.setdefault(reason, []).append(figure)
    return [*found.items()]
