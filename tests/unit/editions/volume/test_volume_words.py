"""What the national volume says in words: the books' prose made its own, marks, rights, counts."""

import json
import re
from dataclasses import replace
from datetime import date

import pytest
from support.project_copies import ROOT
from support.small_data import PROJECT
from support.volume_books import country

from carebook.config.params import CareRight, Contact, Params
from carebook.editions.volume.authorities import AuthorityKeyFigures, authority_data, rights_data
from carebook.editions.volume.content_choice import IndicatorSeries, VolumeIndicator, VolumeSection
from carebook.editions.volume.england import section_data
from carebook.editions.volume.pictures import VolumePictures
from carebook.editions.volume.quotes import curl_quotes
from carebook.editions.volume.read_books import first_paragraph
from carebook.editions.volume.records import (
    BookRecord,
    IndicatorRecord,
    SummaryParagraph,
    SummaryRecord,
    VolumeRecords,
)
from carebook.editions.volume.volume_pages import load_default_params, volume_data
from carebook.editions.volume.volume_prose import adapt_prose, omitted_clauses

# Every clause of the notebooks' explanations that no volume prints.
LEFT_OUT = [
    "Where the chart carries the name of the region, it is a figure for the whole region and not "
    "for a single authority.",
    "The figure is published for no single authority, so there is no chart, and it says nothing "
    "about this one.",
]
# Chapters about the book itself, of which a volume shows nothing.
NO_FIGURES = ("about", "getting-help")


def explanations() -> list[str]:
    """The paragraph before each chart of the project's own notebooks."""
    found = []
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        if path.stem in NO_FIGURES:
            continue
        for cell in json.loads(path.read_text("utf-8"))["cells"]:
            source = "".join(cell["source"])
            if cell["cell_type"] == "markdown" and source.startswith("## "):
                found += [text] if (text := first_paragraph(source)) else []
    return found


def test_what_of_the_notebooks_prose_points_at_one_book_is_known_and_left_out() -> None:
    texts = explanations()
    assert len(texts) > 30
    assert sorted(one for text in texts for one in omitted_clauses(text)) == sorted(LEFT_OUT)
    for text in texts:
        said = adapt_prose(text)
        assert said.endswith("."), text
        # "table" and the like may come with another meaning one day: then look, and widen this.
        pointing = r"\b(table|chart|here|this (book|copy|authority|area|place|one))\b"
        assert not re.search(pointing, said, re.IGNORECASE), said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("One. The table gives more. Two.", "One. Two."),
        ("It is a rate; the table gives it too. Two.", "It is a rate. Two."),
        ("Where it is known, the chart shows it; it is a rate.", "It is a rate."),
        ("The average of the small areas here.", "The average of the small areas."),
        ("Disabled people moving here.", "Disabled people moving there."),
        ("Or because this copy of the book has none.", "Or because this volume has none."),
        (
            "A figure for the region, not for this authority.",
            "A figure for the region, not for a single authority.",
        ),
        ("It says nothing of this place.", ""),
    ],
)
def test_prose_is_reworded_or_left_out_by_the_clause(text: str, said: str) -> None:
    assert adapt_prose(text) == said


def told(**more: object) -> IndicatorRecord:
    plain = IndicatorRecord("A title", "", {}, "", "", "", "", "", headline=False, area_facts=())
    return replace(plain, **more)  # type: ignore[arg-type]


def test_a_section_has_the_prose_of_the_volume_and_says_where_there_is_no_figure() -> None:
    bare = IndicatorSeries("", "percent", "2019", {}, None, None)
    about = VolumeIndicator("quality", "x", told(explanation="One. The table gives more."), (bare,))
    [data] = section_data(VolumeSection("quality", "Quality", (about,)), VolumePictures(), 30)[
        "topics"
    ]
    assert data["prose"] == "One."
    assert data["sentences"][0] == "The books have no figure for England in 2019."


@pytest.mark.parametrize(
    ("silence", "why"),
    [
        ("No source has it. They give none for this area here.", "No source has it."),
        ("It is not in this copy of the book.", "It is not in this volume."),
        ("There is none for this area.", "No authority of this volume has a figure."),
    ],
)
def test_a_reason_keeps_its_full_stop_when_its_last_sentence_goes(silence: str, why: str) -> None:
    about = VolumeIndicator("quality", "x", told(no_figure_text=silence), ())
    data = section_data(VolumeSection("quality", "Quality", (about,)), VolumePictures(), 30)
    assert data["silent"] == [["A title", why]]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("England's figure and councils' own", "England’s figure and councils’ own"),
        ("Asked to \"say 'yes'\" ('no')", "Asked to “say ‘yes’” (‘no’)"),
        ('"\'Enough\'" or "too little"', "“‘Enough’” or “too little”"),
        ("It's o'neill@x.uk or https://x.uk/o'neill", "It’s o'neill@x.uk or https://x.uk/o'neill"),
    ],
)
def test_marks_are_curly_but_in_addresses(text: str, said: str) -> None:
    assert curl_quotes({"it's": [text, 1, None]}) == {"it's": [said, 1, None]}


def words(status: str, writer: str = "rules") -> SummaryRecord:
    paragraphs = (SummaryParagraph("", "A paragraph."),)
    return SummaryRecord(paragraphs, "Written by rule.", status, writer)


def test_summaries_are_counted_in_the_singular_and_the_plural() -> None:
    dataset = country()
    areas = dataset.areas.authorities

    def said(*found: SummaryRecord) -> str:
        books = tuple(
            BookRecord(area, {}, {}, {}, one) for area, one in zip(areas, found, strict=False)
        )
        country_ = VolumeRecords(books, {})
        data = volume_data(PROJECT, dataset, country_, (), VolumePictures())
        return str(data["summaries"])

    draft, fine = words("draft"), words("approved")
    assert said(draft, fine, fine).endswith("1 of the 3 is still marked as a draft.")
    assert said(draft, draft, fine).endswith("2 of the 3 are still marked as drafts.")
    one = said(draft)
    assert one.startswith("The summary of the authority was written by rule, and a program")
    assert "every claim in it against" in one
    assert "It is a draft" in one
    assert said(fine).endswith("A person has approved it.")
    assert said(fine, fine).endswith("A person has approved each of them.")


def params(**more: object) -> Params:
    return Params(edition_date=date(2026, 11, 21), publisher="x", **more)  # type: ignore[arg-type]


def test_rights_carry_the_date_of_their_check_and_say_if_that_is_old() -> None:
    old = CareRight(title="To ask", text="You may ask.", checked=date(2025, 11, 20))
    new = CareRight(title="To complain", text="You may complain.", checked=date(2025, 11, 21))
    data = rights_data(params(rights=(old, new)))
    assert [(one["title"], one["text"], one["checked"]) for one in data["listed"]] == [
        ("To ask", "You may ask.", "(Checked: 20 November 2025, so it may be out of date.)"),
        ("To complain", "You may complain.", "(Checked: 21 November 2025.)"),
    ]
    assert data["checked"] == ""
    together = rights_data(params(rights=(old, old)))
    assert [one["checked"] for one in together["listed"]] == ["", ""]
    assert together["checked"] == (
        "All of these were checked: 20 November 2025, so they may be out of date."
    )


def test_a_contact_without_a_way_to_reach_it_is_a_name_and_a_check() -> None:
    area = country().areas.authorities[0]
    book = BookRecord(area, {}, {}, {}, None)
    country_ = VolumeRecords((book,), {})
    contacts = (Contact(name="A desk", checked=2026), Contact(name="B", phone="1", checked=2026))
    data = volume_data(PROJECT, country(), country_, (), VolumePictures())
    assert data["rights"] == curl_quotes(rights_data(load_default_params(PROJECT)))
    page = authority_data(
        book,
        AuthorityKeyFigures(country_, (), VolumePictures()),
        country().areas,
        params(contacts=contacts),
    )
    assert [one["told"] for one in page["contacts"]] == ["Checked: 2026.", "1. Checked: 2026."]
