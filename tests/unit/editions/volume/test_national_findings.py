"""What stands out where, over all authorities of a volume."""

from dataclasses import replace

from support.book_folders import authority
from support.small_data import bundled

from carebook.editions.volume.national_findings import national_findings_data
from carebook.editions.volume.records import BookRecord
from carebook.findings.recorded_findings import BookFindings, RecordedFinding


def finding(figure: str, side: str | None, *, is_ordinary: bool = False) -> RecordedFinding:
    return RecordedFinding(
        figure=figure, message="Said", fact="f", chapter="c", period="2023/24", side=side,
        is_ordinary=is_ordinary,
    )  # fmt: skip


def book(*findings: RecordedFinding) -> BookRecord:
    found = BookFindings(chosen=findings, is_close_to_others=False)
    return BookRecord(authority("E1", "Kent", "E12000008"), {}, {}, {}, None, found)


MANY = [
    *(book(finding("requests/65+", "higher"), finding("satisfaction", "lower")) for _ in range(4)),
    *(
        book(finding("requests/65+", "lower"), finding("direct_payments", "lower"))
        for _ in range(2)
    ),
    *(book(finding("satisfaction", "higher", is_ordinary=True)) for _ in range(3)),
    # One that is not in the catalogue any more, and a change over time.
    book(finding("no_such_measure", "higher"), finding("satisfaction", None)),
]


def test_each_measure_is_counted_on_its_side_and_the_rare_only_as_a_number() -> None:
    data = national_findings_data(MANY, bundled())
    assert data == {
        "books": 10,
        "rows": [["Requests from older people", "4", "2"], ["Satisfaction with care", "0", "4"]],
        "others": 1,
    }


def test_too_few_books_are_no_picture_of_a_country() -> None:
    assert national_findings_data(MANY[:9], bundled()) is None
    before = [replace(one, findings=None) for one in MANY]
    assert national_findings_data(before, bundled()) is None, "made before findings were kept"
    ordinary = [MANY[6]] * 12
    assert national_findings_data(ordinary, bundled()) is None
