"""``data/findings.yml``: the constants of the method, and what is said of single measures."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import Field

from carebook.core.errors import InputError
from carebook.core.yaml_models import FrozenModel, KeyPath, read_yaml, read_yaml_model
from carebook.data.indicators import Indicator
from carebook.data.wording import figure_name

FINDINGS_FILE = "findings.yml"


class DistanceSettings(FrozenModel):
    """How a distance from the middle authority is counted."""

    at_most: float = Field(gt=0, allow_inf_nan=False)
    skewed_from: float = Field(ge=0, le=1, allow_inf_nan=False)
    share_from_edge: float = Field(ge=0.01, lt=50, allow_inf_nan=False)
    unknown: float = Field(ge=0, allow_inf_nan=False)


class CertaintySettings(FrozenModel):
    """From which share of England's figure on a complete figure differs."""

    complete_from: float = Field(ge=0, lt=1, allow_inf_nan=False)


class ChangeSettings(FrozenModel):
    """From how many standard errors on, or from which share, a figure has clearly changed."""

    clear_z: float = Field(gt=0, allow_inf_nan=False)
    sure_z: float = Field(gt=0, allow_inf_nan=False)
    complete_from: float = Field(ge=0, lt=1, allow_inf_nan=False)


class ScoreSettings(FrozenModel):
    """What is added to a distance, and what it is multiplied by."""

    clear_change: float = Field(ge=0, allow_inf_nan=False)
    neighbours_agree: float = Field(ge=0, allow_inf_nan=False)
    change_alone: float = Field(ge=0, le=1, allow_inf_nan=False)
    recorded_differently: float = Field(ge=0, le=1, allow_inf_nan=False)
    part_of_another: float = Field(ge=0, le=1, allow_inf_nan=False)
    old: float = Field(ge=0, le=1, allow_inf_nan=False)
    old_after_years: int = Field(ge=0)


class ChoiceSettings(FrozenModel):
    """How many findings are chosen, and how many of them from one chapter."""

    findings: int = Field(ge=0)
    of_a_chapter: int = Field(ge=1)
    few: int = Field(ge=0)
    far: float = Field(ge=0, allow_inf_nan=False)
    enough: int = Field(ge=0)


class Together(FrozenModel):
    """Measures that say more together, under a name."""

    name: str
    figures: tuple[str, ...] = Field(min_length=2)


class FindingSettings(FrozenModel):
    """The constants, and what is known of single measures; figures are named ``requests/65+``.

    An indicator alone stands for all its breakdowns.
    """

    distance: DistanceSettings
    sure: CertaintySettings
    change: ChangeSettings
    score: ScoreSettings
    choice: ChoiceSettings
    background: frozenset[str] = frozenset()
    experience: frozenset[str] = frozenset()
    families: tuple[tuple[str, ...], ...] = ()
    recorded_differently: Mapping[str, str] = Field(default_factory=dict)
    part_of_another: frozenset[str] = frozenset()
    kinds: Mapping[str, str] = Field(default_factory=dict)
    together: tuple[Together, ...] = ()

    def family_of(self, indicator: str, breakdown: str) -> tuple[str, int]:
        """Return what names the family of a figure, and its place there: 0 for the first.

        The name is that of the family's first figure; a figure of no family is one by itself.
        """
        own = (figure_name(indicator, breakdown), indicator)
        for family in self.families:
            places = [place for place, name in enumerate(family) if name in own]
            if places:
                return family[0], places[0]
        return own[0], 0


def load_finding_settings(path: Path, indicators: Mapping[str, Indicator]) -> FindingSettings:
    """Read ``findings.yml``.

    Raises:
        InputError: a key that is not known, a constant out of its range, or a figure that is not
            in the catalogue.

    """
    settings = read_yaml_model(path, FindingSettings)
    data, lines = read_yaml(path)
    for place, name in _named_figures(data):
        indicator, _, breakdown = name.partition("/")
        known = indicators.get(indicator)
        if known is None or (breakdown and breakdown not in known.breakdowns):
            message = (
                f"{place[0]}: expected a figure of data/indicators.yml, found '{name}'; "
                "correct it or take it out"
            )
            raise InputError.at(path, message, lines.get(place) or lines.get(place[:-1]))
    _require_once(path, "families", settings.families, lines)
    _require_once(path, "together", [group.figures for group in settings.together], lines)
    return settings


def _require_once(
    path: Path, key: str, groups: Sequence[Sequence[str]], lines: Mapping[KeyPath, int]
) -> None:
    seen: set[str] = set()
    for number, group in enumerate(groups):
        for name in group:
            if name in seen:
                message = f"{key}: expected each figure once, found '{name}' again; keep one"
                raise InputError.at(path, message, lines.get((key, number)))
            seen.add(name)


def _named_figures(data: Mapping[str, Any]) -> Iterator[tuple[KeyPath, str]]:
    """Yield each figure that the file names, with its place there."""
    for key in ("background", "experience", "part_of_another", "recorded_differently", "kinds"):
        named = data.get(key) or ()
        is_list = not isinstance(named, Mapping)
        yield from (((key, place if is_list else name), name) for place, name in enumerate(named))
    for whole, kinds in (data.get("kinds") or {}).items():
        yield ("kinds", whole), kinds
    for number, family in enumerate(data.get("families") or ()):
        yield from ((("families", number, place), name) for place, name in enumerate(family))
    for number, group in enumerate(data.get("together") or ()):
        for place, name in enumerate(group["figures"]):
            yield ("together", number, "figures", place), name
