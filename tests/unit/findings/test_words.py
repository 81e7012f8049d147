"""The bank of questions: one for every figure that can be a finding, each open."""

import re
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from support.made_findings import SETTINGS, made_candidate, with_error
from support.small_data import PROJECT, bundled

from carebook.core.errors import InputError
from carebook.data.wording import FigureQuestions, load_wording, wording_of
from carebook.findings.choice import weigh_candidate
from carebook.findings.finding import Finding
from carebook.findings.words import figures_without_words, message_of, questions_of

INDICATORS = bundled().indicators
WORDING = bundled().wording
MAX_WORDS = 24


def figures_that_can_be_findings() -> list[tuple[str, str]]:
    return [
        (name, breakdown)
        for name, one in INDICATORS.items()
        if one.section and one.statement and one.level != "national"
        if name not in SETTINGS.background
        for breakdown in one.breakdowns or ("",)
    ]


@pytest.mark.parametrize(("indicator", "breakdown"), figures_that_can_be_findings())
def test_each_figure_has_a_question_for_either_side(indicator: str, breakdown: str) -> None:
    asked = wording_of(WORDING, indicator, breakdown, "", "").questions
    for side in (asked.higher, asked.lower):
        assert 1 <= len(side) <= 2


@pytest.mark.parametrize("name", WORDING)
def test_questions_are_open_and_name_no_cause(name: str) -> None:
    asked = WORDING[name].questions
    for text in (*asked.higher, *asked.lower):
        assert not re.search(r"\b(due to|caused|fail\w*|blame|why has|only|still not)\b", text)
        # Nobody can answer with yes or no, and each says whom it is about.
        assert re.match(
            r"(What|Which|Who|Whom|Where|When|How|Why|On what|Over what|In which)\b", text
        )
        assert not re.search(r"\b(this kind|this help|these homes|those who would)\b", text)
        assert len(text.split()) <= MAX_WORDS
        assert text.count("?") == 1


def test_words_for_people_are_those_that_they_use() -> None:
    for one in WORDING.values():
        for text in (*one.questions.higher, *one.questions.lower, one.limits, one.name):
            assert not re.search(
                r"\b(the elderly|the disabled|service users?|users|suffer\w*|burden|vulnerable|"
                r"cases?|bed.?blockers?)\b",
                text,
            )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "satisfied:\n  higher: [What is it?]\n",
            "questions.yml:1: expected a figure",
        ),
        ("requests/95+:\n  higher: [What is it?]\n", "found 'requests/95+'"),
        (
            "satisfaction:\n  higher: [Tell us.]\n",
            "each with a question mark at its end, not 'Tell us.'",
        ),
        ("satisfaction:\n  high: [What is it?]\n", "high"),
    ],
)
def test_a_file_that_is_not_sound_is_refused(tmp_path: Path, text: str, message: str) -> None:
    shutil.copy(PROJECT.data / "wording.yml", tmp_path)
    (tmp_path / "questions.yml").write_text(text)
    with pytest.raises(InputError) as caught:
        load_wording(tmp_path, INDICATORS)
    assert message in str(caught.value)


def test_a_figure_without_words_or_a_question_of_its_own_is_named_and_told_by_its_title() -> None:
    made = with_error(60.0, 0.5, indicator="satisfaction")
    weighed = [
        weigh_candidate(
            made_candidate(made, 65.0, name="satisfaction"), SETTINGS, date(2026, 11, 1)
        )
    ]
    assert figures_without_words(weighed, bundled()) == ((), ())
    unworded = replace(bundled(), wording={})
    assert figures_without_words(weighed, unworded) == (("satisfaction",), ())
    title = INDICATORS["satisfaction"].title
    assert message_of(weighed[0], unworded) == f"{title}: lower than in England"
    words = WORDING["satisfaction"].model_copy(update={"questions": FigureQuestions()})
    unasked = replace(bundled(), wording={"satisfaction": words})
    assert figures_without_words(weighed, unasked) == ((), ("satisfaction",))
    assert questions_of(Finding(weighed[0]), unasked) == ()
