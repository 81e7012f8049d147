"""Successions: which authorities and districts replaced which, from ``data/successions.yml``."""

import datetime
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator

from carebook.core.yaml_models import FrozenModel, OneOrMoreTexts, read_yaml_model
from carebook.data.areas import REGIONS, AreaType

_AUTHORITY_OR_DISTRICT_CODE_PATTERN = re.compile(r"E(?:06|07|08|09|10)\d{6}")


class SuccessionArea(FrozenModel):
    """An area by a code that some publisher uses or used; a district has no region of its own."""

    name: str = Field(min_length=1)
    type: AreaType | Literal["district"]
    region: str = ""

    @property
    def is_district(self) -> bool:
        """Whether it is a part of a county, without adult social care of its own."""
        return self.type == "district"


class AreaChange(FrozenModel):
    """On ``date`` the areas ``before`` were replaced by ``after``.

    ``same_territory`` says that one area took the place of one other with the same people in it.
    """

    date: datetime.date
    old_codes: OneOrMoreTexts = Field(alias="from", min_length=1)
    new_codes: OneOrMoreTexts = Field(alias="to", min_length=1)
    same_territory: bool = False


class AreaSuccessions(FrozenModel):
    """All changes, in order of date, and the places they speak of by code."""

    places: Mapping[str, SuccessionArea] = Field(default_factory=dict)
    changes: tuple[AreaChange, ...] = ()

    @model_validator(mode="after")
    def _check_consistency(self) -> "AreaSuccessions":
        for code, place in self.places.items():
            _check_area(code, place)
        replaced: set[str] = set()
        for earlier, later in zip(self.changes, self.changes[1:], strict=False):
            if later.date < earlier.date:
                raise ValueError(f"changes in order of date: {earlier.date} is before {later.date}")
        for change in self.changes:
            for code in (*change.old_codes, *change.new_codes):
                if code not in self.places:
                    raise ValueError(f"every code of a change among the places, but {code} is not")
            if change.same_territory and (len(change.old_codes), len(change.new_codes)) != (1, 1):
                raise ValueError(
                    f"one area before and one after where the territory is the same; that of "
                    f"{change.date} has {', '.join((*change.old_codes, *change.new_codes))}"
                )
            for code in change.old_codes:
                if code in replaced:
                    raise ValueError(f"each code replaced once, but {code} is replaced again")
            replaced.update(change.old_codes)
            if again := replaced & set(change.new_codes):
                raise ValueError(f"no code after it was replaced, but {min(again)} comes back")
        return self


def _check_area(code: str, place: SuccessionArea) -> None:
    if not _AUTHORITY_OR_DISTRICT_CODE_PATTERN.fullmatch(code):
        raise ValueError(f"the ONS code of an English authority or district, but one is '{code}'")
    if not place.is_district and place.region not in REGIONS:
        raise ValueError(f"a region's code for {code} {place.name}, but it has '{place.region}'")


def load_area_successions(path: Path) -> AreaSuccessions:
    """Read ``data/successions.yml``.

    Raises:
        InputError: a key or value that is not known, a code that ``places`` does not name, changes
            out of order, or a code replaced twice.

    """
    return read_yaml_model(path, AreaSuccessions)
