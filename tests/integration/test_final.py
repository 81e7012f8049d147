"""Final books, and what a store or a cell that is wrong does to a build."""

import json
from datetime import date

import pytest
from bs4 import BeautifulSoup
from support.command_line import run_carebook_here
from support.narrative_cells import FALSE, TRUE
from support.project_edits import (
    beside_links_to_missing_chapters,
    checksums_in,
    edit_cell,
    keep_chapters,
    show_no_progress,
)

from carebook.books.plan import plan_book
from carebook.build.book import build_book
from carebook.build.notebook_runs import executed_notebooks
from carebook.core.errors import BuildFailed, InputError
from carebook.facts.knowledge import gather_knowledge
from carebook.narrative.summary import make_summary
from carebook.narrative.summary_requests import find_summary_requests
from carebook.narrative.summary_store import save_summaries

KEY = "quality/satisfaction"


@pytest.fixture
def short(spoilt):
    keep_chapters(spoilt, ["index.ipynb", "notebooks/quality.ipynb", "notebooks/about.ipynb"])
    return spoilt


def plan_of(project):
    return plan_book(project, "rutland", ("html",), "builtin")


def approve_all(project):
    """Write what the rules say into the store, approved; return the plan that knows it."""
    plan = plan_of(project)
    wanted = find_summary_requests(
        executed_notebooks(plan, show_no_progress, workers=2),
        gather_knowledge(plan.dataset, plan.area),
        plan.params.edition_date,
    )
    day = date(2026, 5, 3)
    written = [(one, one.rule_text()) for one in wanted]
    summaries = [
        make_summary(
            one.key, "rules", text.paragraphs, one.facts_hash, questions=text.questions
        ).as_approved("A", day, one.facts_hash)
        for one, text in written
        if text.paragraphs
    ]
    save_summaries(plan.summary_store.path, summaries, [one.key for one in wanted])
    return plan_of(project)


def test_drafts_are_refused_and_listed_and_the_last_book_stays(short):
    build_book(plan_of(short), show_no_progress, workers=2)
    before = checksums_in(short.outputs / "rutland")
    with pytest.raises(BuildFailed) as failed:
        build_book(plan_of(short), show_no_progress, workers=2, final=True)
    lines = str(failed.value).splitlines()
    assert "Rutland: quality/satisfaction: not approved" in lines
    assert "Rutland: index/book: not approved" in lines
    assert "see them with: carebook review rutland" in lines[-1]
    assert "the last good book is unchanged" in lines[-1]
    assert failed.value.exit_status == 1
    assert checksums_in(short.outputs / "rutland") == before


def test_a_book_whose_summaries_are_all_approved_is_final_and_holds_no_draft(short):
    built = build_book(approve_all(short), show_no_progress, workers=2, final=True)
    assert beside_links_to_missing_chapters(built.manifest.warnings) == []
    manifest = json.loads((built.folder / "manifest.json").read_text())
    assert manifest["final"] is True
    assert "data/summaries/rutland.yml" in manifest["inputs"]
    for page in (built.folder / "html").rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert "not yet checked by a person" not in text, page
    quality = (built.folder / "html/notebooks/quality.html").read_text(encoding="utf-8")
    # Once for the chapter, and in no box.
    assert quality.count("Each was approved by A on 3 May 2026.") == 1
    assert quality.casefold().count("approved by") == 1
    about = (built.folder / "html/notebooks/about.html").read_text(encoding="utf-8")
    assert "Who wrote the summaries" in about
    assert "A, 3 May 2026" in about


def test_one_text_that_is_not_supported_is_enough_to_refuse(short):
    plan = approve_all(short)
    facts = plan.summary_store.summaries[KEY].facts
    false = make_summary(KEY, "person", [FALSE], facts).as_approved("A", date(2026, 5, 3), facts)
    save_summaries(plan.summary_store.path, [false])
    with pytest.raises(BuildFailed) as failed:
        build_book(plan_of(short), show_no_progress, workers=2, final=True)
    first, last = str(failed.value).splitlines()
    assert first.startswith(f"Rutland: {KEY}: not supported: '99%': ")
    assert last.startswith("Rutland: 1 of ")


def test_a_draft_says_so_beside_every_summary_and_in_the_table(short):
    save_summaries(plan_of(short).summary_store.path, [make_summary(KEY, "person", [TRUE], "")])
    built = build_book(plan_of(short), show_no_progress, workers=2)
    quality = (built.folder / "html/notebooks/quality.html").read_text(encoding="utf-8")
    assert "draft, not yet checked by a person" in quality
    assert "Written by a person, every claim checked against the figures." in quality


def test_a_false_text_is_warned_of_and_not_printed(short):
    save_summaries(plan_of(short).summary_store.path, [make_summary(KEY, "person", [FALSE], "")])
    out = short.root / "books"
    words = ("build", "rutland", "--html", "--stitcher", "builtin", "--out", str(out))
    result = run_carebook_here(*words, at=short.root)
    assert result.returncode == 0, result.stderr
    assert "Rutland: data/summaries/rutland.yml:" in result.stderr
    assert f"{KEY}: a person's text is not on the page: '99%': " in result.stderr
    assert "99%" not in (out / "rutland/html/notebooks/quality.html").read_text(encoding="utf-8")
    final = run_carebook_here(*words, "--final", at=short.root)
    assert final.returncode == 1
    assert f"{KEY}: not supported: '99%'" in final.stderr


def test_a_store_that_is_wrong_is_told_before_anything_is_written(short):
    path = short.data / "summaries/rutland.yml"
    path.parent.mkdir(exist_ok=True)
    path.write_text("summaries:\n  quality/satisfaction:\n    txt: x\n")
    with pytest.raises(InputError, match=r"data/summaries/rutland\.yml:3: .*txt: expected a key"):
        plan_of(short)
    assert not short.outputs.exists()


def test_a_cell_that_cannot_be_used_leaves_the_last_book(short):
    build_book(plan_of(short), show_no_progress, workers=2)
    before = checksums_in(short.outputs / "rutland")
    edit_cell(short.root / "notebooks/quality.ipynb", "satisfaction-summary", "x" * 1_000_000)
    with pytest.raises(InputError, match=r"quality\.ipynb: cell satisfaction-summary: expected"):
        build_book(plan_of(short), show_no_progress, workers=2)
    assert checksums_in(short.outputs / "rutland") == before


def test_a_text_in_the_notebook_s_cell_stands_with_its_slots_filled(short):
    edit_cell(
        short.root / "notebooks/quality.ipynb",
        "satisfaction-summary",
        "In **{{area}}**, {{satisfaction.area}} were satisfied with it.",
    )
    built = build_book(plan_of(short), show_no_progress, workers=2)
    assert not [line for line in built.manifest.warnings if KEY in line]
    page = (built.folder / "html/notebooks/quality.html").read_text(encoding="utf-8")
    words = " ".join(BeautifulSoup(page, "html.parser").get_text().split())
    assert "In Rutland, 78.8% of people receiving care" in words
    assert "were satisfied with it. Written by a person" in words
