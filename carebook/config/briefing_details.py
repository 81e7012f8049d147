"""What ``params/`` supplies for a council's paper: what no published figure can say."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, field_validator

from carebook.core.yaml_models import FrozenModel

# More than this does not fit a line of the paper's head, or a cell of its table.
_MAX_LENGTH = 300
_SPACES = re.compile(r"\s+")


def _wrap_in_tuple(value: object) -> object:
    return (value,) if isinstance(value, str) else value


def _require_date(value: object) -> object:
    if type(value) is not date:
        raise ValueError("a date such as 2027-01-12")
    return value


class ContactOfficer(FrozenModel):
    """A contact officer: whom councillors ask about the paper."""

    name: str
    role: str = ""
    phone: str = ""
    email: str = ""

    @property
    def phone_and_email(self) -> str:
        """The telephone number and the address, as far as there are any."""
        return ", ".join(part for part in (self.phone, self.email) if part)


class Logo(FrozenModel):
    """A council's logo: the file, from ``params/``, and the words for readers who do not see it."""

    file: str
    alt: str

    @field_validator("alt")
    @classmethod
    def _alt_given(cls, value: str) -> str:
        if not value.strip():
            raise ValueError("the words that stand for the logo, such as 'Rutland County Council'")
        return value


class BriefingDetails(FrozenModel):
    """The head of a paper and what else only the council knows; all of it may be left out.

    ``exempt`` says whether the paper holds exempt information, in the council's own words.
    ``recommendations`` come after those that every paper has, each a whole sentence.
    ``other_formats`` is whom to ask for large print and other formats.
    """

    report_number: str = ""
    panel: str = ""
    meeting_date: Annotated[date, BeforeValidator(_require_date)] | None = None
    title: str = ""
    report_of: str = ""
    strategic_aim: str = ""
    exempt: str = ""
    cabinet_member: str = ""
    contact_officers: tuple[ContactOfficer, ...] = ()
    wards: Annotated[tuple[str, ...], BeforeValidator(_wrap_in_tuple)] = ()
    recommendations: Annotated[tuple[str, ...], BeforeValidator(_wrap_in_tuple)] = ()
    other_formats: str = ""
    logo: Logo | None = None

    @field_validator("*")
    @classmethod
    def _on_one_line(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        text = _SPACES.sub(" ", value).strip()
        if len(text) > _MAX_LENGTH:
            raise ValueError(f"at most {_MAX_LENGTH} characters, not {len(text)}")
        return text

    @property
    def missing_head_fields(self) -> tuple[str, ...]:
        """The names of what a paper's head needs and nobody has given."""
        return tuple(name for name in HEAD_FIELDS if not getattr(self, name))


# What stands in a paper's head: its key in params/, and how the paper calls it.
HEAD_FIELDS: Mapping[str, str] = {
    "report_number": "Report number",
    "panel": "Panel or committee",
    "meeting_date": "Date of the meeting",
    "report_of": "Report of",
    "strategic_aim": "Strategic aim",
    "exempt": "Exempt information",
    "cabinet_member": "Cabinet member responsible",
    "contact_officers": "Contact officers",
    "wards": "Wards",
}
