"""Which of the book's summaries and questions a paper takes."""

import dataclasses

from support.briefing_parts import figure_of, finding_of, told_summary

from carebook.data.selections import BriefingSelections
from carebook.editions.briefing.contents import choose_contents

FINDING = finding_of(figure_of("carers_social_contact"), "carers")
BOOK = ("book", "index", "What matters.")
CARERS = ("section", "carers", "Of carers.")
QUALITY = ("section", "quality", "Of quality.")
PROVIDERS = ("section", "providers", "Of providers.")
MONEY = ("section", "finances", "Of money.")


def contents_of(*summaries, findings=(FINDING,), writer="rules"):
    chosen = [
        told_summary(
            subject, [(text, [])], chapter=chapter, findings=findings, writer=writer,
            questions=[f"{text.removesuffix('.')}?"],
        )
        for subject, chapter, text in summaries
    ]  # fmt: skip
    return choose_contents({}, chosen, BriefingSelections())


def told(contents):
    return {name: [one.text for one in part.paragraphs] for name, part in contents.parts.items()}


def test_the_book_s_summary_opens_a_paper_and_its_parts_have_their_chapters():
    found = contents_of(BOOK, CARERS, PROVIDERS, QUALITY, MONEY)
    assert told(found) == {
        "picture": ["What matters."],
        "quality": ["Of providers.", "Of quality."],
        "finance": ["Of money."],
    }
    assert found.findings == (FINDING,)


def test_without_it_those_of_the_other_chapters_stand_there():
    assert told(contents_of(CARERS, QUALITY))["picture"] == ["Of carers."]


def test_where_nothing_stands_out_only_a_person_s_do():
    ordinary = dataclasses.replace(FINDING, is_ordinary=True)
    for findings in ((), (ordinary,)):
        assert told(contents_of(CARERS, findings=findings))["picture"] == []
    assert told(contents_of(CARERS, findings=(), writer="person"))["picture"] == ["Of carers."]


def test_questions_on_the_findings_come_first_then_the_book_s():
    about = [(group.about, len(group.questions)) for group in contents_of(BOOK, CARERS).questions]
    assert about == [("Carers' social contact", 1), ("", 1)]


def test_a_text_that_is_not_on_the_page_is_not_taken():
    [aside] = [told_summary("book", [("Set aside.", [])], chapter="index")]
    aside = dataclasses.replace(aside, on_page=None)
    found = choose_contents({}, [aside], BriefingSelections())
    assert told(found)["picture"] == []
    assert found.summaries == ()
