"""``carebook summarise``, run as people run it, against a language model on loopback."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from support.project_copies import ROOT
from support.project_edits import build_small_project, replace_in_file
from support.stub_model import KEY, good, saying, status
from support.summarise_runs import (
    load_stored_summaries,
    model_environment,
    run_summarise,
    run_summarise_process,
)

from carebook.cli import summarise_command
from carebook.core.project import Project
from carebook.ingest.loading import load_dataset

CHAPTERS = ("index.ipynb", "notebooks/carers.ipynb")
KEYS = (
    "index/book",
    "carers/section",
    "carers/unpaid_carers",
    "carers/carers_social_contact",
    "carers/carers_find_information",
    "carers/carer_support",
    "carers/helpline_enquiries",
)
SMUGGLED = "It was 5 per cent."


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A small project with its book, so that its executed notebooks are at hand."""
    return build_small_project(tmp_path_factory.mktemp("small") / "project", CHAPTERS)


@pytest.fixture
def small(built: Project, tmp_path: Path) -> Project:
    shutil.copytree(built.root, tmp_path / "project")
    return Project(tmp_path / "project")


def test_rules_fill_the_store_and_the_second_time_nothing_changes(small):
    first = run_summarise_process(small, "--writer", "rules")
    assert first.returncode == 0, first.stderr
    assert "7 written, 0 kept" in first.stdout
    store = load_stored_summaries(small)
    assert tuple(store.summaries) == KEYS
    assert {one.writer for one in store.summaries.values()} == {"rules"}
    before = store.path.read_bytes()
    second = run_summarise(small, "--writer", "rules")
    assert "0 written, 7 kept" in second.stdout
    assert store.path.read_bytes() == before


def test_a_dry_run_needs_no_key_and_asks_nobody(small, stub):
    result = run_summarise(
        small, "--writer", "llm", "--dry-run", CAREBOOK_MODEL="openai:gpt-4o-mini"
    )
    assert result.returncode == 0, result.stderr
    assert "calls are to openai:gpt-4o-mini" in result.stdout
    assert "(list price of genai-prices " in result.stdout
    assert "US dollars" in result.stdout
    unknown = run_summarise(small, "--writer", "llm", "--dry-run", stub=stub)
    assert "calls are to stub" in unknown.stdout
    assert "price is not known; give" in unknown.stdout
    assert "$" not in unknown.stdout
    assert "dollars" not in unknown.stdout
    assert "no calls, no cost" in run_summarise(small, "--dry-run").stdout
    assert stub.asked == []
    assert not load_stored_summaries(small).path.exists()
    assert not (small.outputs / "answers").exists()


def test_a_dry_run_has_a_line_for_each_area_and_their_sum_at_the_prices_given(small, stub):
    prices = ("--price-in", "2", "--price-out", "10", "--currency", "£")
    words = ("--all", "--writer", "llm", "--dry-run", *prices)
    result = run_summarise(small, *words, stub=stub, area="")
    assert result.returncode == 0, result.stderr
    head, *rows = result.stdout.splitlines()
    assert head.split() == ["calls", "kept", "tokens", "sent", "received", "cost"]
    cells = {row.split("  ")[0]: row.split()[-5:] for row in rows[:4]}
    assert [*cells][:-1] == [area.name for area in load_dataset(small).areas.authorities]
    assert [*cells][-1] == "All 3"
    numbers = {
        name: [float(cell.replace(",", "").removeprefix("£")) for cell in row]
        for name, row in cells.items()
    }
    for *each, total in zip(*numbers.values(), strict=True):
        assert total == pytest.approx(sum(each), abs=0.016)
    calls, _, sent, received, cost = numbers["Rutland"]
    assert calls == len(KEYS)
    assert cost == pytest.approx((2 * sent + 10 * received) / 1_000_000, abs=0.005)
    assert "£2.00 sent and £10.00 received (at the price given)" in result.stdout
    # The same figures for programs.
    data = json.loads(run_summarise(small, *words, "--json", stub=stub, area="").stdout)
    assert [area["area"] for area in data["areas"]] == [*cells][:-1]
    assert data["total"]["tokens_sent"] == numbers["All 3"][2]
    assert data["total"]["currency"] == "£"
    assert stub.asked == []


def test_a_model_writes_every_summary_and_is_asked_for_each_once(small, stub):
    result = run_summarise(small, "--writer", "llm", "--jobs", "3", stub=stub)
    assert result.returncode == 0, result.stderr
    assert "7 written, 0 kept" in result.stdout
    store = load_stored_summaries(small)
    assert tuple(store.summaries) == KEYS
    assert {one.writer for one in store.summaries.values()} == {"llm"}, result.stderr
    assert store.get("carers/section").questions
    assert "7 requests" in result.stdout
    assert stub.most_at_once <= 3
    again = run_summarise(small, "--writer", "llm", stub=stub)
    assert "0 written, 7 kept" in again.stdout
    assert len(stub.asked) == 7


def test_refusals_are_logged_with_their_reasons_and_the_rules_text_stands(small, stub):
    stub.always = lambda asked: (
        saying(SMUGGLED)(asked) if "unpaid_carers.area" in asked.slots else good(asked)
    )
    result = run_summarise(small, "--writer", "llm", "--only", "carers/unpaid_carers", stub=stub)
    assert result.returncode == 0
    lines = [line for line in result.stderr.splitlines() if "refused" in line]
    assert len(lines) >= 4
    assert all(line.startswith("Rutland: carers/unpaid_carers: draft ") for line in lines)
    assert "'5'" in lines[0]
    assert "1 of them by rule" in result.stdout
    summary = load_stored_summaries(small).get("carers/unpaid_carers")
    assert summary.writer == "rules"
    assert summary.refused
    # It is not asked for again before something changes.
    asked = len(stub.asked)
    again = run_summarise(small, "--writer", "llm", "--only", "carers/unpaid_carers", stub=stub)
    assert "1 kept" in again.stdout
    assert len(stub.asked) == asked


def test_a_run_ends_with_what_came_of_its_drafts(small, stub):
    stub.moves = [saying(SMUGGLED)]
    stub.always = lambda asked: (
        saying(SMUGGLED)(asked)
        if asked.kind == "chart" and "carer_support." in " ".join(asked.slots)
        else good(asked)
    )
    prices = {"CAREBOOK_PRICE_IN": "2", "CAREBOOK_PRICE_OUT": "10", "CAREBOOK_CURRENCY": "EUR"}
    only = [word for key in KEYS[1:] for word in ("--only", key)]
    words = ("--writer", "llm", "--jobs", "1", *only)
    result = run_summarise(small, *words, stub=stub, **prices)
    assert result.returncode == 0, result.stderr
    rows = {line.split()[0]: line.split()[1:] for line in result.stdout.splitlines()}
    store = load_stored_summaries(small).summaries
    by_rule = [key for key, one in store.items() if one.writer == "rules"]
    assert by_rule == ["carers/carer_support"]
    # The one that is asked first, the section, passes at its second draft.
    assert rows["sections"] == ["1", "0", "0%", "1", "0", "0", "0"]
    assert rows["charts"] == ["5", "4", "80%", "0", "0", "0", "1"]
    # Six summaries, one draft more for the section and three more for what never passes.
    cost = f"about {10 * 1000 * 2 / 1e6 + 10 * 100 * 10 / 1e6:.2f} EUR (at the price given)"
    assert result.stdout.splitlines()[-1] == f"10 requests, 11,000 tokens, {cost}"
    assert "5 drafts were refused, most often for:" in result.stdout
    kept = json.loads((small.outputs / "answers" / "rutland.report.json").read_text())
    assert kept["by_rule"] == by_rule
    assert (kept["requests"], kept["tokens_sent"], kept["currency"]) == (10, 10_000, "EUR")
    assert kept["reasons"][0]["drafts"] == 5
    # A run that writes nothing takes nothing away.
    again = run_summarise(small, *words, "--json", stub=stub, **prices)
    assert json.loads(again.stdout)["areas"][0]["kept"] == 6
    assert json.loads((small.outputs / "answers" / "rutland.report.json").read_text()) == kept


def test_a_budget_stops_a_run_cleanly_and_says_how_to_go_on(small, stub):
    words = ("--writer", "llm", "--jobs", "1")
    result = run_summarise(small, "leicestershire", *words, "--max-calls", "3", stub=stub)
    assert result.returncode == 1
    assert len(stub.asked) == 3
    assert "3 written, 0 kept as they were, 4 not written" in result.stdout
    assert "3 requests" in result.stdout
    assert result.stderr.splitlines()[-1] == (
        "carebook: --max-calls 3 is reached: 4 of 7 summaries of Rutland and 1 further area are "
        "not written; what was answered is kept, run the same command again to go on"
    )
    assert len(load_stored_summaries(small).summaries) == 3
    rest = run_summarise(small, *words, "--max-calls", "4", stub=stub)
    assert rest.returncode == 0, rest.stderr
    assert "4 written, 3 kept" in rest.stdout
    assert len(stub.asked) == 7


def test_a_cost_stops_a_run_too_and_needs_a_price(small, stub):
    words = ("--writer", "llm", "--jobs", "1", "--max-cost", "0.02")
    unknown = run_summarise(small, *words, stub=stub)
    assert unknown.returncode == 2
    assert unknown.stderr == (
        "carebook: --max-cost: expected a price for stub, found none; give what a million tokens "
        "cost with --price-in and --price-out\n"
    )
    # By the server's count each call costs 0.003; less than is expected of the longer ones.
    prices = ("--price-in", "2", "--price-out", "10", "--currency", "£")
    result = run_summarise(small, *words, *prices, stub=stub)
    assert result.returncode == 1
    assert 0 < len(stub.asked) < 7
    assert len(load_stored_summaries(small).summaries) == len(stub.asked)
    last = result.stderr.splitlines()[-1]
    assert "--max-cost £0.02 would be exceeded by the next call" in last
    assert "run the same command again" in last


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--price-in", "2"), "--price-out: expected both prices"),
        (("--price-out", "2"), "--price-in: expected both prices"),
        (("--currency", "EUR"), "--currency: expected --price-in and --price-out too"),
        (("--price-in", "two", "--price-out", "2"), "expected an amount such as 2.50, found 'two'"),
        (("--max-cost", "nan"), "expected an amount such as 2.50"),
        (("--max-calls", "0"), "0 is not in the range"),
        (("--all",), "found both; leave one out"),
    ],
)
def test_what_is_half_said_of_a_budget_is_refused(small, stub, words, message):
    result = run_summarise(small, "--writer", "llm", *words, stub=stub)
    assert result.returncode == 2
    assert message in result.stderr
    assert stub.asked == []


def test_options_of_a_model_have_no_effect_on_rules_and_that_is_said(small):
    words = ("--max-calls", "3", "--jobs", "2", "--dry-run")
    result = run_summarise(small, *words, CAREBOOK_CURRENCY="EUR")
    assert result.returncode == 0
    assert result.stderr == (
        "--writer rules asks no language model, so it leaves out --jobs, --max-calls\n"
    )


def test_a_persons_text_is_never_overwritten(small, stub):
    run_summarise(small, "--writer", "llm", stub=stub)
    path = load_stored_summaries(small).path
    replace_in_file(
        path, "In {{area}}, {{unpaid_carers.says}}", "Here in {{area}}, {{unpaid_carers.says}}"
    )
    for writer in ("llm", "rules"):
        result = run_summarise(small, "--writer", writer, stub=stub)
        assert result.returncode == 0, result.stderr
        summary = load_stored_summaries(small).get("carers/unpaid_carers")
        assert summary.writer == "person"
        assert summary.text.startswith("Here in ")


def test_a_text_that_was_approved_stays_until_the_figures_change(small, stub):
    run_summarise(small, "--writer", "rules")
    path = load_stored_summaries(small).path
    text = path.read_text()
    first = text.index("status: draft", text.index("carers/unpaid_carers:"))
    approved = "status: approved\n    approved_by: A. Smith\n    approved_on: 2026-11-21"
    path.write_text(text[:first] + approved + text[first + len("status: draft") :])
    run_summarise(small, "--writer", "llm", stub=stub)
    assert load_stored_summaries(small).get("carers/unpaid_carers").writer == "rules"
    replace_in_file(
        small.data / "observations.csv",
        '2021,"per 100,000 people",7670',
        '2021,"per 100,000 people",7671',
    )
    result = run_summarise(small, "--writer", "llm", "--only", "carers/unpaid_carers", stub=stub)
    assert "1 written" in result.stdout, result.stderr
    assert load_stored_summaries(small).get("carers/unpaid_carers").writer == "llm"


def test_a_rejected_text_is_written_anew(small, stub):
    run_summarise(small, "--writer", "llm", stub=stub)
    path = load_stored_summaries(small).path
    text = path.read_text()
    first = text.index("status: draft", text.index("carers/unpaid_carers:"))
    path.write_text(text[:first] + "status: rejected" + text[first + len("status: draft") :])
    asked = len(stub.asked)
    result = run_summarise(small, "--writer", "llm", stub=stub)
    assert "1 written, 6 kept" in result.stdout, result.stderr
    assert len(stub.asked) == asked + 1
    assert "turned it down" in stub.asked[-1].user
    assert load_stored_summaries(small).get("carers/unpaid_carers").status == "draft"


def test_a_run_that_is_killed_loses_nothing_and_asks_nothing_twice(small, stub):
    stub.slow = 0.4
    command = [sys.executable, "-m", "carebook", "summarise", "rutland", "--writer", "llm"]
    command += ["--jobs", "1"]
    run = subprocess.Popen(
        command,
        cwd=small.root,
        env=model_environment(stub),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 60
    while len(stub.asked) < 4 and time.monotonic() < deadline:
        time.sleep(0.05)
    os.kill(run.pid, signal.SIGKILL)
    run.wait()
    asked = len(stub.asked)
    answered = sum(
        line.endswith("}")
        for path in (small.outputs / "answers").glob("*.jsonl")
        for line in path.read_text().splitlines()
    )
    assert 3 <= answered < 7
    assert len(load_stored_summaries(small).summaries) in (answered - 1, answered)
    result = run_summarise(small, "--writer", "llm", stub=stub)
    assert result.returncode == 0, result.stderr
    assert set(load_stored_summaries(small).summaries) == set(KEYS)
    # Only what was on its way when the run was killed comes again.
    assert len(stub.asked) == asked + 7 - answered
    assert asked - answered <= 1


def test_a_server_that_goes_away_leaves_what_was_answered(small, stub):
    stub.moves = [good, good, good]
    stub.always = status(402)
    result = run_summarise(small, "--writer", "llm", "--jobs", "1", stub=stub)
    assert result.returncode != 0
    assert "3 written, 0 kept as they were, 4 not written" in result.stdout
    assert len(load_stored_summaries(small).summaries) == 3
    assert result.stderr.splitlines()[-1].startswith("carebook: stub: ")
    assert not list(load_stored_summaries(small).path.parent.glob(".*"))


def test_a_wrong_key_is_told_without_the_key(small, stub):
    stub.key = "another"
    result = run_summarise(small, "--writer", "llm", stub=stub, OPENAI_API_KEY=KEY)
    assert result.returncode == 2
    assert "OPENAI_API_KEY" in result.stderr
    assert KEY not in result.stdout + result.stderr
    assert not load_stored_summaries(small).path.exists()
    for path in small.root.rglob("*"):
        if path.is_file():
            assert KEY.encode() not in path.read_bytes()


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({}, "CAREBOOK_MODEL"),
        ({"CAREBOOK_MODEL": "openai:gpt-4o"}, "OPENAI_API_KEY"),
        ({"CAREBOOK_MODEL": "anthropic:x"}, "ANTHROPIC_API_KEY"),
        ({"CAREBOOK_MODEL": "some-model"}, "CAREBOOK_MODEL_URL"),
        ({"CAREBOOK_MODEL": "x", "CAREBOOK_MODEL_URL": "ftp://x"}, "http://localhost"),
    ],
)
def test_what_is_missing_is_said_in_one_line_before_anything_runs(small, more, words, monkeypatch):
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("notebooks were run")

    monkeypatch.setattr(summarise_command, "executed_notebooks", refuse)
    result = run_summarise(small, "--writer", "llm", **more)
    assert result.returncode == 2
    assert result.stderr.count("\n") == 1
    assert words in result.stderr
    assert not load_stored_summaries(small).path.exists()


def test_a_model_named_in_params_is_used(small, stub):
    replace_in_file(small.params / "defaults.yml", 'model: ""', "model: anthropic:some-name")
    result = run_summarise(small, "--writer", "llm", "--dry-run")
    assert "calls are to anthropic:some-name" in result.stdout


def test_an_unknown_summary_and_a_broken_store_are_refused(small, stub):
    result = run_summarise(small, "--only", "carers/nothing")
    assert result.returncode == 2
    assert "carers/section" in result.stderr
    store = load_stored_summaries(small).path
    store.parent.mkdir(exist_ok=True)
    store.write_text("summaries:\n  carers/section:\n    words: x\n")
    result = run_summarise(small, "--writer", "llm", stub=stub)
    assert result.returncode == 2
    assert "rutland.yml:3" in result.stderr
    assert stub.asked == []
    assert "words: x" in store.read_text()


def test_without_the_library_the_message_says_how_to_install_it(small, tmp_path):
    hidden = tmp_path / "hidden"
    hidden.mkdir()
    (hidden / "pydantic_ai.py").write_text("raise ModuleNotFoundError(name='pydantic_ai')\n")
    result = run_summarise_process(
        small,
        "--writer",
        "llm",
        PYTHONPATH=os.pathsep.join([str(hidden), str(ROOT)]),
        CAREBOOK_MODEL="openai:x",
        OPENAI_API_KEY=KEY,
    )
    assert result.returncode == 2
    assert "pip install 'pydantic-ai-slim[anthropic,openai]'" in result.stderr
    assert result.stderr.count("\n") == 1
