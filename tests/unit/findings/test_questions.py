"""The bank of questions: one for every figure that can be a finding, each open."""

import re
import shutil
from pathlib import Path

import pytest
from support.made_findings import SETTINGS
from support.small_data import PROJECT, bundled

from carebook.core.errors import InputError
from carebook.data.wording import load_wording, wording_of

INDICATORS = bundled().indicators
WORDING = bundled().wording


def figures_that_can_be_findings() -> list[tuple[str, str]]:
    return [
        (name, breakdown)
        for name, one in INDICATORS.items()
        if one.section and one.level == "local" and name not in SETTINGS.background
        if one.availability == "published"
        for breakdown in one.breakdowns or ("",)
    ]


@pytest.mark.parametrize(("indicator", "breakdown"), figures_that_can_be_findings())
def test_each_figure_has_a_question_for_either_side(indicator: str, breakdown: str) -> None:
    asked = wording_of(WORDING, indicator, breakdown, "", "").questions
    for side in (asked.higher, asked.lower):
        assert 1 <= len(side) <= 2


def test_questions_are_open_and_name_no_cause() -> None:
    for one in WORDING.values():
        for text in (*one.questions.higher, *one.questions.lower):
            assert not re.search(r"\b(due to|caused|fail|blame|why has)", text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("satisfied:\n  higher: [A?]\n", "questions.yml:1: expected a figure of data/indicators"),
        ("requests/95+:\n  higher: [A?]\n", "found 'requests/95+'"),
        ("satisfaction:\n  higher: [Tell us.]\n", "expected a question, found 'Tell us.'"),
        ("satisfaction:\n  high: [A?]\n", "high"),
    ],
)
def test_a_file_that_is_not_sound_is_refused(tmp_path: Path, text: str, message: str) -> None:
    shutil.copy(PROJECT.data / "wording.yml", tmp_path)
    (tmp_path / "questions.yml").write_text(text)
    with pytest.raises(InputError) as caught:
        load_wording(tmp_path, INDICATORS)
    assert message in str(caught.value)
