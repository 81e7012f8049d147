"""The briefing as PDF: PDF/UA-1, four to six pages, a foot on each, the same bytes each time."""

import dataclasses
import re
from datetime import date

import pikepdf
import pytest
from pdfminer.high_level import extract_pages
from pdfminer.layout import LTPage
from PIL import Image
from pypdf import PdfReader
from support.briefings import MadeBriefing, Ready, ready_from, ready_of
from support.pdf_files import letters_in, structure_elements, words_of_pages
from support.project_copies import AREAS
from support.small_data import bundled

from carebook.config.params import Contact
from carebook.core.cache import BuildCache
from carebook.data.dataset_folder import FIGURES_ENV_VARIABLE
from carebook.editions import pdf_typesetting
from carebook.editions.briefing.contents import choose_contents


@pytest.fixture(scope="module")
def made(project, books, tmp_path_factory) -> dict[str, MadeBriefing]:
    return {
        slug: ready_from(project, books, slug).make(tmp_path_factory.mktemp(slug)) for slug in AREAS
    }


@pytest.fixture
def ready(project, books) -> Ready:
    return ready_from(project, books, "rutland")


def pages_of(path) -> list[str]:
    return list(words_of_pages(path))


@pytest.mark.parametrize("slug", AREAS)
def test_it_is_pdf_ua_of_four_to_six_pages(made, slug):
    with pikepdf.open(made[slug].pdf) as pdf, pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"].startswith("Adult social care in ")
        assert pdf.Root.MarkInfo.Marked
        assert 4 <= len(pdf.pages) <= 6
        found = structure_elements(pdf)
        for table in (one for one in found if one.S == "/Table"):
            assert any(child.S in ("/THead", "/TR") for child in table.K)
        assert sum(one.S == "/TH" for one in found) >= 5
        figures = [one for one in found if one.S == "/Figure"]
        assert len(figures) >= 2
        assert all(str(one.Alt) for one in figures)


LONG, PLACE = "bournemouth-christchurch-and-poole", "Bournemouth, Christchurch and Poole"


@pytest.fixture(scope="module")
def among_all(made_project, tmp_path_factory) -> Ready:
    """The longest name in England, among the authorities of a made-up national dataset."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(FIGURES_ENV_VARIABLE, "ingested")
        return ready_of(made_project, LONG, tmp_path_factory.mktemp("out"))


def filled(ready: Ready) -> Ready:
    """The same with all that a council may give, and two contacts."""
    officer = {"role": "Head of Performance", "phone": "01234 567 890", "email": "a@b.example"}
    full = ready.with_details(
        report_number="12/2027",
        panel="Health and Adult Social Care Overview and Scrutiny Committee",
        meeting_date=date(2027, 3, 12),
        report_of="the Director of Adult Social Care and Commissioning",
        strategic_aim="A place where people live well for longer, with care close to their homes",
        exempt="No",
        wards="All",
        cabinet_member="Councillor A. Person, Cabinet Member for Adults, Health and Communities",
        contact_officers=[{"name": name, **officer} for name in ("An Officer", "B. Officer")],
        recommendations=["That the committee asks the director for a further report in 6 months."],
    )
    ways = {"phone": "01234 567 890", "email": "a@b.example", "address": "The Hall, Town"}
    contacts = tuple(Contact(name=f"Contact {n}", checked=2026, **ways) for n in range(2))
    params = full.plan.params.model_copy(update={"contacts": contacts})
    return dataclasses.replace(full, plan=dataclasses.replace(full.plan, params=params))


@pytest.mark.parametrize("is_full", [False, True])
def test_a_paper_of_an_authority_among_all_has_at_most_six_pages(among_all, is_full, tmp_path):
    ready = filled(among_all) if is_full else among_all
    contents = choose_contents(
        ready.notebooks, ready.narrative.selected, bundled().selections.briefing
    )
    assert [chart.is_of_finding for chart in contents.charts][:2] == [True, True]
    assert len(contents.parts["picture"].paragraphs) > 4
    made = ready.make(tmp_path)
    text = " ".join(pages_of(made.pdf))
    assert "(b) That the panel asks officers to report on" in text or is_full
    assert f"1 What matters in {PLACE} 1.1" in text
    assert bool(made.warnings) is not is_full
    # Nothing had to be left out of it for what the figures do not carry.
    assert [line for line in made.warnings if "not in the" in line] == []
    assert 4 <= len(pages_of(made.pdf)) <= 6


def test_a_finding_is_told_once_and_asked_about_once(among_all, tmp_path):
    paper = among_all.paper(tmp_path)
    told = [one.text[: one.lead_in] for one in paper.paragraphs if one.lead_in]
    messages = [text for text in told if text != "What this cannot show."]
    assert len(messages) > 4
    assert len(set(messages)) == len(messages)
    asked = [one.text for one in paper.requests]
    assert 1 < len(asked) == len(set(asked))
    listed = paper.markdown.partition("# Appendix A")[2]
    assert [one.question for one in paper.requests if one.question not in listed] == []


def test_no_letters_are_smaller_than_they_may_be(among_all, tmp_path):
    for page in extract_pages(among_all.make(tmp_path).pdf, laparams=None):
        assert isinstance(page, LTPage)
        assert min(round(one.size, 2) for one in letters_in(page)) >= 9.5


def test_each_page_says_which_it_is_and_of_what(made):
    pages = pages_of(made["rutland"].pdf)
    for number, page in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in page
        assert "Adult social care in Rutland: what the published figures say" in page


def test_paragraphs_are_numbered_within_their_sections(made):
    text = " ".join(pages_of(made["rutland"].pdf))
    places = [
        text.index(words)
        for words in (
            "(a) That the panel notes",
            "(b) That the panel considers",
            "1 The local picture 1.1",
            "2 Purpose of the report 2.1 This report",
            "2.2 It is the short form",
            "3 Background 3.1 Adult social care",
            "4 Key figures 4.1",
            "10 Appendices 10.1 Appendix A",
        )
    ]
    assert places == sorted(places)


def test_the_last_page_has_the_contacts_and_the_date_they_were_checked(made):
    assert "Checked: 2021." in pages_of(made["rutland"].pdf)[-1]
    assert "Getting help" in pages_of(made["leicestershire"].pdf)[-1]


def test_the_same_inputs_give_the_same_bytes(ready, made, tmp_path):
    again = ready.make(tmp_path)
    assert again.pdf.read_bytes() == made["rutland"].pdf.read_bytes()
    assert again.word.read_bytes() == made["rutland"].word.read_bytes()


def test_long_names_and_a_logo_keep_to_the_page(ready, spoilt, tmp_path):
    Image.new("RGB", (1200, 100), "navy").save(spoilt.params / "logo.png")
    name = "x" * 70 + "@" + "y" * 60 + ".example"
    full = ready.with_details(
        title="A title " * 20,
        panel="Overview and Scrutiny Committee for Adults, Communities and Public Health " * 2,
        contact_officers=[{"name": "An Officer", "email": name}],
        logo={"file": "logo.png", "alt": "The council's logo"},
    )
    plan = dataclasses.replace(full.plan, project=spoilt)
    made = dataclasses.replace(full, plan=plan).make(tmp_path)
    with pikepdf.open(made.pdf) as pdf:
        alts = [str(one.Alt) for one in structure_elements(pdf) if one.S == "/Figure"]
        assert "The council's logo" in alts
    reader = PdfReader(made.pdf)
    right: list[float] = []

    def visit(text, matrix, position, *_):
        if text.strip():
            right.append(position[4])

    for page in reader.pages:
        page.extract_text(visitor_text=visit)
    width = float(reader.pages[0].mediabox.width)
    assert max(right) < width - 60


def test_a_paper_that_is_still_right_is_not_typeset_again(ready, tmp_path, monkeypatch):
    memory = BuildCache()
    # The first is put where the last build leaves it.
    plan = dataclasses.replace(ready.plan, output_folder=tmp_path)
    here = dataclasses.replace(ready, plan=plan)
    plan.book_folder.mkdir()
    first = here.make(plan.book_folder, memory)

    def refuse(*_: object) -> bytes:
        raise AssertionError("typeset again")

    monkeypatch.setattr(pdf_typesetting, "typeset", refuse)
    (tmp_path / "next").mkdir()
    assert here.make(tmp_path / "next", memory).pdf.read_bytes() == first.pdf.read_bytes()
    other = here.with_details(report_number="1")
    with pytest.raises(AssertionError, match="typeset again"):
        other.make(tmp_path / "next", memory)


def test_contacts_for_more_than_a_page_run_on(ready, tmp_path):
    contacts = tuple(
        Contact(name=f"Contact {n}", role="To ask for help", phone="1234", checked=2026)
        for n in range(40)
    )
    params = ready.plan.params.model_copy(update={"contacts": contacts})
    plan = dataclasses.replace(ready.plan, params=params)
    made = dataclasses.replace(ready, plan=plan).make(tmp_path)
    pages = pages_of(made.pdf)
    assert re.findall(r"Contact (\d+) Telephone", " ".join(pages)) == [str(n) for n in range(40)]
    assert max(page.count("Contact ") for page in pages) < 30
    # What follows them is on the page where they end, or on the next.
    assert "so they may be out of date" in pages[-1]
    assert "Contact 39" in "".join(pages[-2:])
