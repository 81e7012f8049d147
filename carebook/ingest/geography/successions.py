"""Successions: which authorities and districts replaced which, from ``data/successions.yml``."""

import datetime
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from carebook.core.yaml_models import FrozenModel, read_yaml_model
from carebook.data.areas import REGIONS, AreaType

_CODE = re.compile(r"E(?:06|07|08|09|10)\d{6}")


def _as_tuple(value: object) -> object:
    return (value,) if isinstance(value, str) else value


Codes = Annotated[tuple[str, ...], BeforeValidator(_as_tuple)]


class Place(FrozenModel):
    """An area by a code that some publisher uses or used; a district has no region of its own."""

    name: str = Field(min_length=1)
    type: AreaType | Literal["district"]
    region: str = ""

    @property
    def is_district(self) -> bool:
        """Whether it is a part of a county, without adult social care of its own."""
        return self.type == "district"


class Change(FrozenModel):
    """On ``date`` the areas ``before`` were replaced by ``after``.

    ``same_territory`` says that one area took the place of one other with the same people in it.
    """

    date: datetime.date
    before: Codes = Field(alias="from", min_length=1)
    after: Codes = Field(alias="to", min_length=1)
    same_territory: bool = False


class Successions(FrozenModel):
    """All changes, in order of date, and the places they speak of by code."""

    places: Mapping[str, Place] = Field(default_factory=dict)
    changes: tuple[Change, ...] = ()

    @model_validator(mode="after")
    def _hold_together(self) -> "Successions":
        for code, place in self.places.items():
            _check_place(code, place)
        replaced: set[str] = set()
        for earlier, later in zip(self.changes, self.changes[1:], strict=False):
            if later.date < earlier.date:
                raise ValueError(f"changes in order of date: {earlier.date} is before {later.date}")
        for change in self.changes:
            for code in (*change.before, *change.after):
                if code not in self.places:
                    raise ValueError(f"every code of a change among the places, but {code} is not")
            if change.same_territory and (len(change.before), len(change.after)) != (1, 1):
                raise ValueError(
                    f"one area before and one after where the territory is the same; that of "
                    f"{change.date} has {', '.join((*change.before, *change.after))}"
                )
            for code in change.before:
                if code in replaced:
                    raise ValueError(f"each code replaced once, but {code} is replaced again")
            replaced.update(change.before)
            if again := replaced & set(change.after):
                raise ValueError(f"no code after it was replaced, but {min(again)} comes back")
        return self


def _check_place(code: str, place: Place) -> None:
    if not _CODE.fullmatch(code):
        raise ValueError(f"the ONS code of an English authority or district, but one is '{code}'")
    if not place.is_district and place.region not in REGIONS:
        raise ValueError(f"a region's code for {code} {place.name}, but it has '{place.region}'")


def load_successions(path: Path) -> Successions:
    """Read ``data/successions.yml``.

    Raises:
        InputError: a key or value that is not known, a code that ``places`` does not name, changes
            out of order, or a code replaced twice.

    """
    return read_yaml_model(path, Successions)
