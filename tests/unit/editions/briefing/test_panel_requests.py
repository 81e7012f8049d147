"""What a panel is asked to ask: officers about findings, and what the book's texts ask."""

from support.briefing_parts import block_of_facts, figure_of, finding_of, told_summary
from support.small_data import bundled

from carebook.editions.briefing.panel_requests import (
    QuestionGroup,
    questions_of_texts,
    questions_on_findings,
    requests_on_findings,
)

CARERS = figure_of("carers_social_contact")
# A measure for which the bank has no question.
WITHOUT_QUESTION = figure_of("population")


def texts_on(*findings):
    return [one.text for one in requests_on_findings(findings, bundled(), "committee")]


def test_officers_are_asked_about_a_finding_by_its_name_and_question():
    assert texts_on(finding_of(CARERS, "carers")) == [
        "That the committee asks officers to report on carers' social contact: what would give "
        "carers more of the company that they want?"
    ]


def test_a_finding_without_a_question_is_asked_about_all_the_same():
    [text] = texts_on(finding_of(WITHOUT_QUESTION))
    assert text.startswith("That the committee asks officers to report on ")
    assert text.endswith(".")
    assert "?" not in text
    assert questions_on_findings([finding_of(WITHOUT_QUESTION)], bundled()) == ()


def test_nobody_has_to_report_on_what_is_ordinary():
    assert texts_on(finding_of(CARERS, "carers", is_ordinary=True)) == []


def test_questions_say_what_they_are_about():
    [group] = questions_on_findings([finding_of(CARERS, "carers")], bundled())
    assert group.about == "Carers' social contact"
    assert group.questions[0] == "What would give carers more of the company that they want?"


def test_people_s_and_models_questions_are_asked_and_none_twice():
    block = block_of_facts(CARERS)
    summaries = [
        told_summary("book", [("A.", [])], chapter="index", questions=["Known?", "Of all?"]),
        told_summary("section", [("A.", [])], chapter="carers", questions=["By rule?"]),
        told_summary(
            "section", [("A.", [])], chapter="quality", writer="llm",
            questions=["Of all?", "By llm?"],
        ),
        told_summary(
            CARERS.indicator, [("A.", [])], chapter="carers", writer="person",
            questions=["By a person?"], blocks=(block,),
        ),
    ]  # fmt: skip
    assert questions_of_texts(summaries, ["Known?"]) == (
        QuestionGroup("", ("Of all?",)),
        QuestionGroup("Quality", ("By llm?",)),
        QuestionGroup(block.title, ("By a person?",)),
    )
