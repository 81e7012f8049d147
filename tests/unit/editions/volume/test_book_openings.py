"""What opens an authority's page of the national volume."""

import pytest

from carebook.editions.volume.book_openings import open_page
from carebook.editions.volume.records import SummaryParagraph, SummaryRecord
from carebook.findings.recorded_findings import BookFindings, RecordedFinding

CARERS, NHS = "Fewer carers have the company they want", "The NHS pays less towards social care"


def found(*messages: str) -> BookFindings:
    chosen = [
        RecordedFinding(
            figure="x", message=text, fact="f", chapter="c", period="2023/24", side="lower",
            is_ordinary=False,
        )
        for text in messages
    ]  # fmt: skip
    return BookFindings(chosen=tuple(chosen), is_close_to_others=False)


def summary(*paragraphs: tuple[str, str]) -> SummaryRecord:
    said = tuple(SummaryParagraph(*one) for one in paragraphs)
    return SummaryRecord(said, "Written by rule.", "draft", "rules")


def opened(told: SummaryRecord | None, findings: BookFindings | None) -> list[tuple[str, str]]:
    return [(one.lead, one.text) for one in open_page(told, findings).paragraphs]


def test_each_finding_is_its_headline_and_one_sentence_and_what_follows_goes() -> None:
    told = summary(
        ("", "Three things stand out in Kent."),
        (f"{CARERS}.", "In St. Helens and in Kent 17.5% did. Chance does not explain it."),
        (f"{NHS}.", "It was £34."),
        ("Satisfaction with care: no clear difference from England.", "It was 65%. All ask."),
        ("How sure?", "All of these differ by more than chance."),
    )
    page = open_page(told, found(CARERS, NHS, "Satisfaction with care"))
    assert [(one.lead, one.text) for one in page.paragraphs] == [
        (f"{CARERS}.", "In St. Helens and in Kent 17.5% did."),
        (f"{NHS}.", "It was £34."),
        ("Satisfaction with care: no clear difference from England.", "It was 65%."),
    ]
    assert page.is_shortened
    assert page.has_findings


def test_that_an_area_is_close_to_others_comes_before_the_little_that_stands_out() -> None:
    close = "Kent is close to other places on most measures."
    told = summary(("", f"{close} One thing stands out."), (f"{NHS}.", "It was £34."))
    findings = found(NHS).model_copy(update={"is_close_to_others": True})
    assert opened(told, findings) == [("", close), (f"{NHS}.", "It was £34.")]


@pytest.mark.parametrize("findings", [None, found(), found(CARERS)])
def test_a_summary_that_tells_them_otherwise_is_taken_as_it_is(
    findings: BookFindings | None,
) -> None:
    """A person's, or one of a book whose manifest has none."""
    told = summary(("", "Carers want more company. It is our first concern."), ("Ask.", "What?"))
    page = open_page(told, findings)
    assert page.paragraphs == told.paragraphs
    assert not page.is_shortened
    assert not page.has_findings


def test_what_points_at_the_book_goes_and_is_told() -> None:
    told = summary(
        ("", "Few ask. The chart shows how few. This council helps them."),
        ("", "See the table below."),
    )
    page = open_page(told, None)
    assert [one.text for one in page.paragraphs] == ["Few ask. This council helps them."]
    assert page.is_shortened
    under_headline = summary((f"{CARERS}.", "The chart shows it. It was 17%."))
    assert opened(under_headline, found(CARERS)) == [(f"{CARERS}.", "It was 17%.")]


def test_without_a_summary_nothing_opens_the_page() -> None:
    assert opened(None, found(CARERS)) == []
