"""What a council's paper says: chosen from the book, held against the facts, honest in silence."""

import csv
import dataclasses
import re
from datetime import date

import pytest
from pypdf import PdfReader
from support.briefings import Ready, ready_from, ready_of
from support.project_copies import AREAS
from support.published_files import needs_published
from support.small_data import bundled

from carebook.checking.assessment import TextAssessor
from carebook.editions.briefing import head
from carebook.editions.briefing.contents import choose_contents
from carebook.editions.briefing.fixed_words import fixed_texts
from carebook.editions.briefing.key_figures import key_figures_table
from carebook.editions.briefing.text_check import BriefingTextChecker
from carebook.narrative.fill_cells import Narrative
from carebook.narrative.selection import SelectedSummary
from carebook.narrative.summary_requests import BOOK

[NOTHING] = fixed_texts("nothing stands out", place="Rutland")


@pytest.fixture(params=AREAS)
def ready(request, project, books) -> Ready:
    return ready_from(project, books, request.param)


@pytest.fixture
def rutland_ready(project, books) -> Ready:
    return ready_from(project, books, "rutland")


def objections(ready: Ready, paper) -> list[str]:
    assessor = TextAssessor(ready.knowledge)
    found = [
        finding
        for one in paper.paragraphs
        for finding in assessor.assess(
            [one.text], indicator=one.indicator, slots=False
        ).unsupported_claims
    ]
    found += assessor.assess([], paper.questions, slots=False).unsupported_claims
    for one in paper.requests:
        found += assessor.assess([f"{one.asks}."], [one.question], slots=False).unsupported_claims
    return [f"{one.claim}: {one.reason}" for one in found]


def test_the_checker_supports_every_paragraph(ready, tmp_path):
    paper = ready.paper(tmp_path)
    assert objections(ready, paper) == []
    # None had to be left out for that: what is left out is told.
    assert [line for line in paper.warnings if "not in the" in line] == []
    said = " ".join(one.text for one in paper.paragraphs)
    for part in (
        "background",
        "background of sources",
        "key figures",
        "consultation",
        "finance",
        "sources",
        "appendices",
        "about the questions",
    ):
        assert " ".join(fixed_texts(part)) in said


def test_every_numbered_paragraph_of_the_text_was_handed_to_the_checker(ready, tmp_path):
    paper = ready.paper(tmp_path)
    written = re.findall(r"^::: \{\.(?:numbered|recommendation)\}$", paper.markdown, flags=re.M)
    written += re.findall(r"^These are questions, .*$", paper.markdown, flags=re.M)
    bullets = sum(f"- {one.text[:20]}" in paper.markdown for one in paper.paragraphs)
    assert len(written) + bullets == len(paper.paragraphs) + len(paper.requests)


def test_figures_are_in_their_facts_own_words(ready):
    contents = choose_contents(
        ready.notebooks, ready.narrative.selected, bundled().selections.briefing
    )
    table = key_figures_table(contents.key_figures, "X").replace("\\", "")
    assert len(contents.key_figures) > 10
    known = {fact.short for fact in ready.knowledge.facts}
    for row, one in zip(table.splitlines()[2:], contents.key_figures, strict=False):
        cells = [cell.strip() for cell in row.strip("|").split(" | ")]
        for cell in cells[1 : len(cells) - ("Among authorities" in table)]:
            value = cell.removeprefix("about ").partition(" [")[0]
            assert value in known or value in ("no figure", "not compared"), row
        assert one.area_fact.short in cells[1]
        assert one.area_fact in ready.knowledge.facts
    # A figure with an interval shows it.
    assert ".limits}" in table


def test_a_regional_figure_carries_its_regions_name(rutland_ready):
    contents = choose_contents(
        rutland_ready.notebooks, rutland_ready.narrative.selected, bundled().selections.briefing
    )
    table = key_figures_table(contents.key_figures, "Rutland")
    [turnover] = [row for row in table.splitlines() if "Staff who left" in row]
    assert "the figure of the East Midlands, 2024" in turnover


def test_two_or_three_charts_and_none_is_empty(ready):
    charts = choose_contents(
        ready.notebooks, ready.narrative.selected, bundled().selections.briefing
    ).charts
    assert 2 <= len(charts) <= 3
    for chart in charts:
        assert chart.block.spec is not None
        assert any(fact.value is not None for fact in chart.block.area_facts)


def test_where_nothing_stands_out_no_report_is_asked_for(rutland_ready, tmp_path):
    paper = rutland_ready.paper(tmp_path)
    assert paper.requests == ()
    assert "officers to report" not in paper.markdown
    assert "# The local picture" in paper.markdown
    assert NOTHING not in paper.markdown


def test_where_the_book_has_no_summary_the_paper_says_once_that_nothing_stands_out(
    rutland_ready, tmp_path
):
    chosen = [one for one in rutland_ready.narrative.selected if one.request.subject != BOOK]
    ready = dataclasses.replace(rutland_ready, narrative=Narrative(tuple(chosen), ()))
    assert ready.paper(tmp_path).markdown.count(NOTHING) == 1


def test_background_papers_are_the_sources_of_what_is_shown(rutland_ready, tmp_path):
    text = rutland_ready.paper(tmp_path).markdown
    listed = text.partition("# Background papers")[2].partition("# Appendices")[0]
    assert "Personal Social Services Adult Social Care Survey" in listed
    assert "British Social Attitudes" not in listed
    assert listed.count("- ") == len(set(listed.split("\n- "))) - 1


def test_what_the_council_does_not_give_is_a_labelled_blank(rutland_ready, tmp_path):
    paper = rutland_ready.paper(tmp_path, panel="Health Committee")
    assert "Date of the meeting: [\\[to be completed\\]]{.blank}" in paper.markdown
    assert "Panel or committee: Health Committee" in paper.markdown
    assert paper.warnings[0] == (
        "params/rutland.yml: briefing: report_number, meeting_date, report_of, strategic_aim, "
        "exempt, cabinet_member, contact_officers, wards are not given; they are labelled blanks "
        "in the briefing"
    )
    assert "That the committee notes" in paper.markdown
    assert "the panel" not in paper.markdown


def test_whom_to_ask_for_large_print_is_a_blank_too(project, books, tmp_path):
    ready = ready_from(project, books, "leicestershire")
    told = ready.paper(tmp_path).warnings[0]
    assert "wards, other_formats are not given" in told
    given = ready.paper(tmp_path, other_formats="the library, 0116 000 0000.")
    assert "language, contact the library, 0116 000 0000." in given.markdown
    assert "other_formats" not in given.warnings[0]


def test_a_recommendation_that_the_figures_do_not_carry_is_left_out_and_told(
    rutland_ready, tmp_path
):
    asked = "That the panel invites the director to its meeting on 12 March 2027."
    later = "That the panel asks for a further report in 6 months."
    claimed = "That the panel notes that 12% of people who receive care are satisfied."
    paper = rutland_ready.paper(tmp_path, recommendations=[asked, claimed, later])
    assert asked in paper.markdown
    assert later in paper.markdown
    assert claimed not in paper.markdown
    [told] = [line for line in paper.warnings if "recommendations:" in line]
    assert told.startswith(f"params/rutland.yml: briefing: recommendations: '{claimed}' is not in")


@pytest.mark.parametrize(
    "claimed",
    [
        "That the committee notes that carers wait 12 weeks for an assessment.",
        "That the panel notes that older people wait 28 days in hospital for care.",
        "That the panel notes that satisfaction rose since March 2021.",
        "That the panel notes that people leave in 28 days after discharge.",
        "That the panel asks the council to see that people leave in 28 days after discharge.",
        "That the panel reviews waits in 28 days after discharge.",
        "That the panel notes that carers are assessed within 6 weeks.",
        "That the panel notes care within 6 weeks.",
        "That the panel asks carers who wait within 12 weeks to speak.",
        "That the panel reviews care by 31 March 2021.",
        "Older people wait 28 days.",
    ],
)
def test_a_time_that_tells_how_things_are_is_a_claim(rutland_ready, claimed):
    hold = BriefingTextChecker(TextAssessor(rutland_ready.knowledge), date(2026, 11, 21))
    assert hold.supported_council_sentences([claimed], "params/x.yml: recommendations") == ()
    assert len(hold.warnings) == 1


@pytest.mark.parametrize(
    "asked",
    [
        "That the panel asks for a further report in 6 months.",
        "That the panel asks for a reply by 31 March 2027.",
        "That the panel asks the director to report at its meeting in March 2027.",
        "That the director reports back within 6 months.",
        "That the council replies to the panel by 31 March 2027.",
        "That officers report within six weeks of this meeting.",
        "That the panel considers carers at its next two meetings.",
        "That the panel invites the director to its meeting on 12 March.",
    ],
)
def test_a_deadline_is_no_claim(rutland_ready, asked):
    hold = BriefingTextChecker(TextAssessor(rutland_ready.knowledge), date(2026, 11, 21))
    assert hold.supported_council_sentences([asked], "params/x.yml: recommendations") == (asked,)


def test_a_title_that_the_figures_do_not_carry_gives_way_to_the_usual_one(rutland_ready, tmp_path):
    claimed = "Adult social care: 12% of people are satisfied"
    paper = rutland_ready.paper(tmp_path, title=claimed)
    assert paper.title == fixed_texts("title", book="Adult social care", place="Rutland")[0]
    assert claimed not in paper.markdown + paper.footer
    [told] = [line for line in paper.warnings if "title:" in line]
    assert told.startswith(f"params/rutland.yml: briefing: title: '{claimed}' is not in")
    own = "Adult social care in Rutland: a report for scrutiny"
    assert rutland_ready.paper(tmp_path, title=own).title == own


def test_one_summary_and_one_draft_are_told_of_in_the_singular(rutland_ready):
    used = choose_contents(
        rutland_ready.notebooks, rutland_ready.narrative.selected, bundled().selections.briefing
    ).summaries
    assert head.authorship_in_words(used[:1]).startswith("The one summary that this report takes")
    assert head.authorship_in_words(used[:1]).endswith(
        "It is a draft: no person has approved it yet."
    )
    approved = [_approved(one) for one in used]
    assert head.authorship_in_words(approved[:1]).endswith("A person has approved it.")
    some = head.authorship_in_words([used[0], *approved[1:]])
    assert f"1 of the {len(used)} is a draft that no person has approved yet." in some
    some = head.authorship_in_words([*used[:2], *approved[2:]])
    assert f"2 of the {len(used)} are drafts that no person has approved yet." in some


def _approved(one: SelectedSummary) -> SelectedSummary:
    assert one.on_page is not None
    summary = one.on_page.summary.model_copy(update={"status": "approved"})
    return dataclasses.replace(one, on_page=dataclasses.replace(one.on_page, summary=summary))


def test_markup_from_params_is_text(rutland_ready, tmp_path):
    hostile = '`#import "x"`{=typst} [a](b) **c** | d {{x}}'
    text = rutland_ready.paper(tmp_path, panel=hostile, wards=[hostile]).markdown
    assert "{=typst}" not in text
    assert "\\*\\*c\\*\\* \\| d" in text


def test_contacts_and_their_dates_come_last(rutland_ready, tmp_path):
    text = rutland_ready.paper(tmp_path).markdown
    assert text.rindex("# ") == text.index("# Getting help")
    assert "Checked: 2021." in text
    assert "more than a year before this edition" in text
    assert "large print, in Braille, as audio, in Easy Read" in text
    assert "contact Rutland County Council, adult social care, 01572 722 577." in text


def test_an_authority_with_every_value_suppressed_has_an_honest_paper(spoilt, tmp_path):
    path = spoilt.data / "observations.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        if row["area_code"] == "E06000017":
            row |= {"value": "", "lower": "", "upper": "", "status": "suppressed", "note": ""}
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    ready = ready_of(spoilt, "rutland", tmp_path / "out")
    paper = ready.paper(tmp_path)
    assert paper.charts == {}
    assert "Suppressed" in paper.markdown
    assert "There is no figure to show for Rutland" in paper.markdown
    # Nobody answered a survey that this paper shows.
    assert "surveys" not in " ".join(one.text for one in paper.paragraphs)
    assert objections(ready, paper) == []
    ready.make(tmp_path)


def test_a_book_without_figures_has_a_paper_that_says_so(rutland_ready, tmp_path):
    empty = dataclasses.replace(rutland_ready, notebooks={}, narrative=Narrative((), ()))
    paper = empty.paper(tmp_path)
    said = [one.text for one in paper.paragraphs]
    assert fixed_texts("key figures", has_figures=False)[0] in said
    assert fixed_texts("sources", has_figures=False)[0] in said
    assert said.count(fixed_texts("no summary")[0]) == 3
    # Nothing speaks of figures that are not there.
    for words in (
        "figures are of money",
        "named under Background papers",
        "The figures show",
        "Do these figures match",
        "figures that this report sets out",
        "that this report sets out",
    ):
        assert words not in paper.markdown
    assert "What the recommendations would cost" in paper.markdown
    assert objections(empty, paper) == []
    made = empty.make(tmp_path)
    assert len(PdfReader(made.pdf).pages) >= 2


@needs_published()
@pytest.mark.usefixtures("ingested_alone")
@pytest.mark.parametrize("slug", ["isles-of-scilly"])
def test_it_holds_for_published_figures(published_project, slug, tmp_path):
    ready = ready_of(published_project, slug, tmp_path / "out")
    paper = ready.paper(tmp_path)
    assert objections(ready, paper) == []
    assert [line for line in paper.warnings if "not in the" in line] == []
