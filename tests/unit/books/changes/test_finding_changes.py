"""Findings that came to open a book, and those that went."""

from datetime import date

from support.compared_snapshots import figure, snapshot
from support.small_data import RUTLAND

from carebook.books.book_settings import BookSettings
from carebook.books.changes.changes_section import changes_section
from carebook.books.changes.find_changes import find_changes
from carebook.books.changes.finding_changes import findings_text
from carebook.findings.recorded_findings import RecordedFinding


def finding(name: str, message: str, side: str = "lower") -> RecordedFinding:
    return RecordedFinding(
        figure=name, message=message, fact=f"{RUTLAND}/{name}//2023/24/count", chapter="c",
        period="2023/24", side=side, is_ordinary=False,
    )  # fmt: skip


COMPANY, NHS = finding("carers_social_contact", "Few have company"), finding("nhs", "It pays less")


def changes(old, new):
    sides = [{} if one is None else {"findings": {RUTLAND: tuple(one)}} for one in (old, new)]
    return find_changes(snapshot(**sides[0]), snapshot(**sides[1]))


def test_headlines_that_came_and_went_are_told_in_a_line():
    [one] = changes([COMPANY, NHS], [NHS, finding("requests", "More ask")]).findings
    assert (one.came, one.went) == (("More ask",), ("Few have company",))
    assert findings_text(one) == "came “More ask”; went “Few have company”"


def test_one_on_the_other_side_is_another():
    [one] = changes([NHS], [finding("nhs", "It pays more", "higher")]).findings
    assert (one.came, one.went) == (("It pays more",), ("It pays less",))


def test_order_and_words_make_no_difference_nor_does_a_book_that_does_not_know():
    reworded = NHS.model_copy(update={"message": "The NHS pays less", "period": "2024/25"})
    assert changes([COMPANY, NHS], [reworded, COMPANY]).is_empty
    assert changes(None, [NHS]).is_empty
    assert changes([NHS], None).is_empty
    [one] = changes([], [NHS]).findings
    assert findings_text(one) == "came “It pays less”"


def test_what_rests_on_a_protected_count_is_not_told():
    count = {"indicator": "requests", "unit": "count"}
    known = {"findings": {RUTLAND: (finding("requests", "Fewer ask"), NHS)}}
    old, new = (
        snapshot(figure(10, **count), **known),
        snapshot(figure(None, **count), findings={RUTLAND: ()}),
    )
    [one] = find_changes(old, new).findings
    assert one.went == ("It pays less",)


def test_a_book_tells_its_readers_in_a_sentence():
    settings = BookSettings(
        edition_date=date(2026, 11, 21), parameters={}, neighbours=(), sources={}, protected=()
    )
    section = changes_section(changes([NHS], [COMPANY]), settings)
    said = "Other things stand out than before: came “Few have company”; went “It pays less”."
    assert said in section
    assert "Other things" not in changes_section(changes([NHS], [NHS]), settings)
