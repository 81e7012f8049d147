"""What params/ supplies for a council's paper."""

from datetime import date
from functools import partial

import pytest
from support.small_data import params_from, refusal

from carebook.config.briefing_details import HEAD_FIELDS, BriefingDetails

DEFAULTS = """\
edition_date: 2026-11-21
publisher: carebook
briefing:
  panel: Scrutiny Panel
  exempt: "No"
"""


@pytest.fixture
def load(tmp_path):
    return partial(params_from, tmp_path, DEFAULTS)


def test_everything_may_be_left_out_and_is_then_a_blank(load):
    details = load(defaults="edition_date: 2026-11-21\npublisher: carebook\n").briefing
    assert details.missing_head_fields == tuple(HEAD_FIELDS)


def test_an_area_gives_some_and_keeps_the_rest(load):
    details = load(
        "briefing:\n  meeting_date: 2027-01-12\n  panel: Health Committee\n  wards: All\n"
    ).briefing
    assert (details.panel, details.exempt) == ("Health Committee", "No")
    assert details.meeting_date == date(2027, 1, 12)
    assert details.wards == ("All",)
    assert "panel" not in details.missing_head_fields
    assert "report_of" in details.missing_head_fields


@pytest.mark.parametrize(
    ("own", "said"),
    [
        ("\nbriefing:\n  pannel: x\n", "rutland.yml:3: briefing.pannel: expected a key that is"),
        (
            "briefing:\n  meeting_date: next week\n",
            "rutland.yml:2: briefing.meeting_date: expected a date such as 2027-01-12, found "
            "'next week'",
        ),
        ("briefing:\n  report_number: 12\n", "put it in quotation marks"),
        (
            "briefing:\n  contact_officers:\n    - {name: A, fax: 1}\n",
            "rutland.yml:3: briefing.contact_officers.0.fax: expected a key that is known",
        ),
        (f"briefing:\n  title: {'x' * 301}\n", "briefing.title: expected at most 300 characters"),
        ("briefing:\n  logo: {file: a.png, alt: ' '}\n", "the words that stand for the logo"),
        ("briefing:\n  logo: {file: a.png}\n", "briefing.logo.alt: expected this key, found none"),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_line(load, own, said):
    assert said in refusal(lambda: load(own))


def test_a_mistake_in_the_defaults_is_told_of_the_defaults(load):
    defaults = DEFAULTS.replace("panel:", "pannel:")
    said = refusal(lambda: load("briefing:\n  wards: All\n", defaults))
    assert "defaults.yml:4: briefing.pannel" in said


def test_a_long_value_stands_on_one_line():
    assert BriefingDetails(strategic_aim="A  good\n\nlife ").strategic_aim == "A good life"
