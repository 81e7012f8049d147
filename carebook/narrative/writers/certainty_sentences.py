"""The rule writer's words on how sure findings are, those of one kind together."""

from collections.abc import Iterable, Sequence
from datetime import date

from carebook.data import units
from carebook.data.finding_settings import FindingSettings
from carebook.findings.scores import is_old
from carebook.narrative.writers.figure_sentences import ToldFigure
from carebook.text.phrasing import capitalised, join_in_words, number_in_words

# Units of what an inspector says.
_JUDGED = ("score out of 100", units.RATING)


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
    judged = [one for one in complete if one.fact.unit in _JUDGED]
    counted = [one for one in complete if one not in judged]
    moved = [one for one in figures if one.is_change]
    others = [one for one in figures if not (one.is_finding or one.is_change)]
    # At 95%, as charts compare, and not at the 99.8% of findings.
    unsure = [one for one in others if one.differs_in_chart]
    unclear = [one for one in others if not one.differs_in_chart]
    if by_chance:
        what = "difference" if len(by_chance) == 1 else "differences"
        said.append(f"Chance does not explain the {what} in {_names(by_chance)}.")
    if counted:
        said.append(f"Chance plays no part in {_names(counted)}: nothing was sampled.")
    said += [f"{capitalised(one.name)} is a judgement, not a measurement." for one in judged]
    if moved:
        what = "change" if len(moved) == 1 else "changes"
        said.append(f"Chance does not explain the {what} in {_names(moved)}.")
    if unclear:
        said.append(f"For {_names(unclear)}, there is no difference that we can be sure of.")
    if unsure:
        said.append(f"We are less sure of {_names(unsure)}, where chance may play a part.")
    for reason, recorded in _recorded_differently(figures, settings):
        what = f"part of the difference in {_names(recorded)} may be one of records"
        said.append(f"{capitalised(reason)}, so {what}.")
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
        # Where the limits of the figure say so, they say it in their place.
        reason = settings.recorded_differently.get(figure.fact.indicator)
        if reason is not None and not figure.words.limits.startswith("Councils"):
            found.setdefault(reason, []).append(figure)
    return [*found.items()]
