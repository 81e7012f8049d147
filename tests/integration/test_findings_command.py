"""`carebook findings`: what it prints, for people and for machines."""

import json
import os

import pytest
from support.command_line import run_main
from support.small_data import PROJECT, SLUGS

WITHOUT_INGESTED = {**os.environ, "CAREBOOK_FIGURES": "observations"}


def run(*words: str):
    return run_main(PROJECT, "findings", *words, environment=WITHOUT_INGESTED)


def test_an_areas_findings_are_printed_with_why_and_what_came_next() -> None:
    done = run("leicestershire", "--why")
    assert done.returncode == 0
    assert done.stdout.startswith("Leicestershire: none of its ")
    assert "1. Carers' social contact\n" in done.stdout
    assert "no finding, but told: every book says what people say themselves" in done.stdout
    assert "score 0.50 = 0.50 how far out it lies is not known" in done.stdout
    assert "Nearest of the rest (of " in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 120


def test_as_json_everything_that_was_weighed_says_why_it_was_not_chosen() -> None:
    data = json.loads(run("rutland", "--json").stdout)
    assert (data["name"], data["is_close_to_others"]) == ("Rutland", False)
    chosen = {one["fact"] for one in data["findings"]}
    assert chosen
    for one in data["weighed"]:
        assert bool(one["not_chosen"]) is (one["fact"] not in chosen)


def test_every_authority_has_its_findings() -> None:
    data = json.loads(run("--all", "--json").stdout)
    by_slug = {one["slug"]: one["findings"] for one in data}
    assert set(by_slug) == set(SLUGS)
    assert all(by_slug.values())


@pytest.mark.parametrize(
    ("words", "found"), [((), "found neither"), (("rutland", "--all"), "found 'rutland' and --all")]
)
def test_one_area_or_all_of_them_are_asked_for(words, found) -> None:
    done = run(*words)
    assert done.returncode == 2
    assert f"expected an AREA or --all, {found}; give one" in done.stderr
