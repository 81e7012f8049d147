"""Reviewing: what is shown, and what approving and rejecting leaves in the store."""

import shutil
from datetime import date

import pytest
from click.testing import CliRunner
from support.narrative_cells import FALSE, KEY, TRUE, chosen_of, wanted
from support.project_edits import build_small_project, show_no_progress
from support.small_data import refusal
from support.small_votes import ballot

from carebook.books.manifest import read_manifest
from carebook.books.plan import plan_book
from carebook.build.book import build_book
from carebook.cli.main import cli
from carebook.core.errors import CarebookError
from carebook.narrative.review import (
    approve,
    count_by_status,
    describe_for_review,
    order_by_votes,
    pick_summaries,
    reject,
)
from carebook.narrative.summary import make_summary
from carebook.narrative.summary_store import load_summary_store, save_summaries
from carebook.narrative.vote_tally import VoteTally
from carebook.serve.vote_database import default_database_address
from carebook.serve.vote_store import open_vote_store

FRESH = wanted().facts_hash
DAY = date(2026, 5, 3)


def entry(writer="llm", text=TRUE, facts=FRESH, **more):
    return make_summary(KEY, writer, [text], facts, **more)


def test_a_reviewer_sees_status_writer_grade_verdicts_and_text():
    found = describe_for_review(
        chosen_of(entry(model="openai:x", prompt="chart@1a2b3c4d", questions=("Why?",)))
    )
    assert found.startswith(f"{KEY}  (Quality: ")
    assert "\n  draft; written by a language model (openai:x, chart@1a2b3c4d)\n" in found
    assert "\n  reading grade " in found
    assert "claims: 1 supported" in found
    assert f"\n    {TRUE}" in found
    assert "\n    - Why?" in found


def test_each_claim_that_is_not_supported_is_shown_with_its_reason():
    found = describe_for_review(chosen_of(entry(text=FALSE)))
    assert "\n  not on the page: because the figures do not carry" in found
    assert "\n  contradicted: '99%': satisfaction of people" in found
    assert "; the text says 99%." in found
    assert FALSE in found


def test_what_was_refused_and_what_people_noted_is_shown():
    found = describe_for_review(
        chosen_of(entry("rules", refused=("a digit outside a slot",), note="Ask Jo."))
    )
    assert "\n  refused: a digit outside a slot" in found
    assert "\n  note: Ask Jo." in found


def test_staleness_and_approval_are_shown():
    stale = entry("person", facts="0" * 16).as_approved("A. Smith", DAY, "0" * 16)
    assert (
        "approved, stale: the figures have changed since by A. Smith on 3 May"
        in describe_for_review(chosen_of(stale))
    )


def test_a_count_closes_the_list():
    some = [chosen_of(), chosen_of(entry(text=FALSE)), chosen_of(entry(facts="0" * 16))]
    assert (
        count_by_status(some)
        == "3 summaries: 0 approved, 3 draft, 0 rejected; 1 stale, 1 not supported"
    )


def test_an_unknown_key_gets_the_nearest():
    assert pick_summaries([chosen_of()], [KEY, KEY])[0].key == KEY
    message = refusal(pick_summaries, [chosen_of()], ["quality/satisfactoin"])
    assert "did you mean quality/satisfaction?" in message


def test_approving_a_rule_s_text_stores_it():
    decision = approve([chosen_of()], "A. Smith", DAY, reread=False)
    [saved] = decision.summaries
    assert (saved.writer, saved.status, saved.approved_by) == ("rules", "approved", "A. Smith")
    assert saved.facts == FRESH
    assert chosen_of(saved).on_page.summary.status == "approved"


@pytest.mark.parametrize(
    ("summary", "reason"),
    [
        (entry(text=FALSE), "not supported: '99%'"),
        (entry(facts="0" * 16), "stale: the figures have changed; run carebook summarise"),
        (entry("person", facts="0" * 16), "--reread"),
        (entry().as_rejected("B", DAY, ""), "it was turned down"),
    ],
)
def test_what_cannot_be_approved_is_refused_with_the_reason(summary, reason):
    decision = approve([chosen_of(summary)], "A", DAY, reread=False)
    assert decision.summaries == ()
    [line] = decision.refused
    assert line.startswith(f"{KEY}: ")
    assert reason in line


def test_a_person_s_stale_text_can_be_read_again_but_not_a_false_one():
    [saved] = approve([chosen_of(entry("person", facts="0" * 16))], "A", DAY, reread=True).summaries
    assert (saved.facts, saved.status) == (FRESH, "approved")
    assert not approve([chosen_of(entry("person", FALSE))], "A", DAY, reread=True).summaries


def test_approving_a_text_in_the_notebook_stores_its_approval():
    [saved] = approve([chosen_of(source=TRUE)], "A", DAY, reread=False).summaries
    assert (saved.place, saved.writer) == ("notebook", "person")
    assert chosen_of(saved, source=TRUE).on_page.summary.status == "approved"


def test_rejecting_takes_a_text_off_the_page():
    for writer in ("llm", "person"):
        [saved] = reject([chosen_of(entry(writer))], "B", DAY).summaries
        assert (saved.status, saved.note) == ("rejected", "rejected by B on 2026-05-03")
        assert chosen_of(saved).set_aside_reason == "rejected"


def test_what_readers_voted_stands_beside_the_summary():
    tally = VoteTally("rutland", KEY, 3, 2, 4, ("Too high.", "No."))
    found = describe_for_review(chosen_of(), tally)
    assert "\n  readers: 3 accurate, 2 not accurate; 4 on earlier texts\n" in found
    assert "\n  a reader: “Too high.”\n  a reader: “No.”\n" in found
    aside = describe_for_review(chosen_of(entry(text=FALSE)), tally)
    assert "\n  readers, of the text on the page: 3 accurate" in aside
    assert "reader" not in describe_for_review(chosen_of())


def test_summaries_with_votes_come_first_and_the_rest_stays_in_its_order():
    from types import SimpleNamespace

    some = [SimpleNamespace(key=key) for key in "abcd"]
    found = order_by_votes(some, {"d": VoteTally("x", "d"), "b": VoteTally("x", "b")})
    assert [one.key for one in found] == ["d", "b", "a", "c"]


# From here on with a book of two chapters, executed once for all.


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    chapters = ["index.ipynb", "notebooks/quality.ipynb"]
    return build_small_project(tmp_path_factory.mktemp("review") / "project", chapters)


@pytest.fixture
def project(built, monkeypatch):
    monkeypatch.chdir(built.root)
    shutil.rmtree(built.data / "summaries", ignore_errors=True)
    return built


def review(*words):
    result = CliRunner().invoke(cli, ["review", "rutland", *words], standalone_mode=False)
    if isinstance(result.exception, CarebookError):
        return result.exception.exit_status, result.stdout, str(result.exception)
    assert result.exception is None, result.exception
    return result.return_value, result.stdout, result.stderr


def test_all_summaries_are_listed_with_a_count_and_without_running_notebooks(project, monkeypatch):
    monkeypatch.setattr("carebook.build.notebook_runs.run_notebooks", None)
    status, out, _ = review()
    assert status == 0
    assert "index/book  (" in out
    assert "quality/section  (" in out
    assert " summaries: 0 approved, " in out.splitlines()[-1]


def test_one_summary_can_be_named(project):
    _, out, _ = review(KEY)
    assert out.startswith(f"{KEY}  (")
    assert "index/book" not in out
    assert "summaries:" not in out


def test_approving_is_saved_for_the_key_alone_and_seen_next_time(project):
    status, out, _ = review(KEY, "--approve", "--by", "A. Smith")
    assert (status, out) == (0, f"approved {KEY}\n")
    store = load_summary_store(plan_book(project, "rutland").summary_store.path)
    assert list(store.summaries) == [KEY]
    assert store.summaries[KEY].approved_by == "A. Smith"
    assert store.summaries[KEY].approved_on == date.today()
    assert f"approved by A. Smith on {date.today().day} " in review(KEY)[1]


def test_rejecting_is_saved_with_a_note(project):
    path = plan_book(project, "rutland").summary_store.path
    save_summaries(path, [entry("person", facts="")])
    status, out, _ = review(KEY, "--reject", "--by", "B")
    assert (status, out) == (0, f"rejected {KEY}\n")
    found = load_summary_store(path).summaries[KEY]
    assert (found.status, found.writer) == ("rejected", "person")
    assert found.note.startswith("rejected by B on ")


def test_a_refusal_ends_with_1_and_the_others_are_approved(project):
    path = plan_book(project, "rutland").summary_store.path
    save_summaries(path, [entry("person", FALSE)])
    status, out, err = review("--approve", "--all", "--by", "A")
    assert status == 1
    assert f"not approved {KEY}: not supported: '99%'" in err
    assert "approved quality/users_find_information" in out
    assert load_summary_store(path).summaries[KEY].status == "draft"


def test_a_summary_whose_chart_is_gone_is_listed_and_kept(project):
    path = plan_book(project, "rutland").summary_store.path
    save_summaries(path, [make_summary("quality/gone", "person", ["Mine."], "")])
    _, out, _ = review()
    assert "quality/gone  (data/summaries/rutland.yml:" in out
    review(KEY, "--approve", "--by", "A")
    assert "quality/gone" in load_summary_store(path).summaries


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--approve",), "expected the reviewer's name, found none; add --by NAME"),
        (("--approve", "--by", " "), "expected the reviewer's name"),
        (("--approve", "--by", "A\nB", "--all"), "expected a name on one line"),
        (("--approve", "--by", "A"), "expected the keys of summaries or --all, found neither"),
        (("--approve", "--by", "A", "--all", KEY), "found both keys and --all"),
        (("--approve", "--reject", "--by", "A", KEY), "found --approve and --reject; choose one"),
        (("--accept-claim", "99%", KEY), "expected the reviewer's name"),
        (("--accept-claim", "99%", "--by", "A", "--all"), "nobody can sign for several at once"),
        (("--accept-claim", "99%", "--by", "A", KEY, "quality/section"), "nobody can sign for"),
        (("--accept-claim", "99%", "--approve", "--by", "A", KEY), "choose one"),
        (("--approve", "--because", "I know", "--by", "A", KEY), "expected --because beside"),
        (("quality/nothing",), "expected a key such as index/book, found 'quality/nothing'"),
    ],
)
def test_misuse_ends_with_2_and_saves_nothing(project, words, said):
    status, _, err = review(*words)
    assert status == 2
    assert said in err
    assert not (project.data / "summaries").exists()


def test_notebooks_are_run_again_where_what_they_rest_on_has_changed(project, monkeypatch):
    class RanError(Exception):
        pass

    def run(*_):
        raise RanError

    monkeypatch.setattr("carebook.build.notebook_runs.run_notebooks", run)
    path = project.params / "defaults.yml"
    before = path.read_text()
    assert "publisher: " in before
    path.write_text(before.replace("publisher: ", "publisher: Another "))
    try:
        result = CliRunner().invoke(cli, ["review", "rutland"], standalone_mode=False)
        assert isinstance(result.exception, RanError)
    finally:
        path.write_text(before)
    assert CliRunner().invoke(cli, ["review", "rutland"], standalone_mode=False).exception is None


@pytest.fixture
def voted(project):
    """Readers have voted on two summaries, one of them on an earlier text as well."""
    shown = read_manifest(project.outputs / "rutland").summaries
    box = open_vote_store(default_database_address(project))
    section = "quality/section"
    box.save(
        [
            ballot("a", KEY, "accurate", version=shown[KEY].version),
            ballot("b", KEY, "not accurate", "=1+1", version="0" * 16),
            ballot("a", section, "not accurate", "Says who?", version=shown[section].version),
        ]
    )
    box.close()
    yield project
    shutil.rmtree(project.data / "votes")


def invoke(*words):
    result = CliRunner().invoke(cli, words, standalone_mode=False)
    assert result.exception is None, result.exception
    return result.stdout


def test_the_worst_summary_in_readers_eyes_is_reviewed_first(voted):
    _, out, _ = review()
    assert out.startswith("quality/section  (")
    assert "\n  readers: 0 accurate, 1 not accurate\n  a reader: “Says who?”\n" in out
    assert "\n  readers: 1 accurate, 0 not accurate; 1 on earlier texts\n" in out
    assert out.count("  readers: ") == 2
    assert " summaries: 0 approved, " in out.splitlines()[-1]


def test_votes_are_counted_worst_first_and_exported(voted):
    assert (
        invoke("votes")
        == invoke("votes", "Rutland")
        == (
            "rutland quality/section: 0 accurate, 1 not accurate\n"
            "  “Says who?”\n"
            f"rutland {KEY}: 1 accurate, 0 not accurate; 1 on earlier texts\n"
            "2 votes on current texts, 1 on earlier texts\n"
        )
    )
    assert invoke("votes", "leicestershire").startswith("0 votes")
    header, *rows = invoke("votes", "--csv").splitlines()
    assert header == "area,summary,version,text,verdict,comment,day"
    assert len(rows) == 3
    assert f"rutland,{KEY},0000000000000000,outdated,not accurate,'=1+1,2026-05-03" in rows
    assert invoke("votes", "leicestershire", "--csv").splitlines() == [header]


def test_without_votes_nothing_is_said_and_no_database_is_made(project):
    assert "  readers" not in review()[1]
    assert invoke("votes") == "no votes: nobody has voted yet\n"
    assert invoke("votes", "--csv").count("\n") == 1
    assert not (project.data / "votes").exists()


def test_a_votes_database_that_cannot_be_read_is_told_in_a_line(project, tmp_path, monkeypatch):
    (tmp_path / "text.sqlite").write_text("words " * 1000)
    monkeypatch.setenv("CAREBOOK_DATABASE", f"sqlite:///{tmp_path}/text.sqlite")
    status, _, err = review()
    assert (status, "file is not a database" in err, "\n" in err) == (2, True, False)


def test_a_book_s_manifest_names_the_texts_on_its_pages_and_its_pages_ask_about_them(project):
    folder = project.outputs / "rutland"
    shown = read_manifest(folder).summaries
    assert shown[KEY].writer == "rules"
    page = (folder / "html/notebooks/quality.html").read_text()
    assert f'data-summary="{KEY}" data-version="{shown[KEY].version}"' in page
    # The web pages name a PDF that is new, and stay when it is made once more, with a text that is
    # on none of them.
    build_book(plan_book(project, "rutland", ("pdf",), "builtin"), show_no_progress, workers=2)
    save_summaries(plan_book(project, "rutland").summary_store.path, [entry("person")])
    build_book(plan_book(project, "rutland", ("pdf",), "builtin"), show_no_progress, workers=2)
    assert read_manifest(folder).summaries == shown
    build_book(plan_book(project, "rutland", ("html",), "builtin"), show_no_progress, workers=2)
    assert read_manifest(folder).summaries[KEY].writer == "person"
    assert f'data-summary="{KEY}"' not in (folder / "html/notebooks/quality.html").read_text()


def test_a_claim_is_signed_for_and_stands_in_the_book_with_its_name_and_day(project):
    plan = plan_book(project, "rutland")
    save_summaries(plan.summary_store.path, [entry("person", FALSE)])
    words = (KEY, "--accept-claim", "99%", "--by", "A. Smith")
    status, _, err = review(*words)
    assert status == 2
    assert "expected a reason" in err
    status, out, _ = review(*words, "--because", "Our own count.")
    assert (status, out) == (0, f"signed for a claim of {KEY}\n")
    found = load_summary_store(plan.summary_store.path).summaries[KEY]
    assert (found.status, found.signed[0].because) == ("draft", "Our own count.")
    assert found.signed[0].signed_on == date.today()
    assert "by A. Smith on " in review(KEY)[1]
    book = build_book(plan_book(project, "rutland"), show_no_progress, 1)
    kept = read_manifest(book.folder).summaries[KEY]
    assert [one.signed_by for one in kept.signed] == ["A. Smith"]
    [path] = (book.folder / "html").rglob("quality.html")
    page = path.read_text(encoding="utf-8")
    assert "99%" in page
    assert "on the word of A. Smith, and not on the figures" in page
