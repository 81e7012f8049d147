"""The whole way, for every authority: a model writes, it is held to the facts, books are built."""

import shutil
import subprocess
from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from support.project_copies import AREAS, MadeBook
from support.stub_model import Asked, Stub, good, saying, serving
from support.summarise_runs import load_stored_summaries, run_summarise

from carebook.books.plan import plan_book
from carebook.build.book import build_book
from carebook.core.project import Project


def moody(asked: Asked) -> dict:
    """A model that smuggles at first, in one summary of three, and never stops in one of ten."""
    number = sum(map(ord, "".join(asked.slots)))
    if number % 10 == 0:
        return saying("In {{area}} it was 40 per cent, twice as many as elsewhere.")(asked)
    if number % 3 == 0 and "refused" not in asked.user.lower():
        return saying("In {{area}} it was the highest.")(asked)
    return good(asked)


@pytest.fixture(scope="module")
def written(
    books: Callable[[str], MadeBook], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Project, subprocess.CompletedProcess[str], Stub]:
    """A copy of the project in which a model wrote the summaries of every authority."""
    root = tmp_path_factory.mktemp("written") / "project"
    root.mkdir()
    here = Project.find()
    for name in ("_quarto.yml", "index.ipynb", "notebooks", "data", "params", "prompts", "theme"):
        source = here.root / name
        (shutil.copytree if source.is_dir() else shutil.copyfile)(source, root / name)
    shutil.rmtree(root / "data" / "summaries", ignore_errors=True)
    for slug in AREAS:
        # With its last book at hand, no notebook has to be run again.
        shutil.copytree(books(slug).folder, root / "outputs" / slug)
    with serving(Stub(always=moody)) as stub:
        result = run_summarise(
            Project(root), *AREAS[1:], "--writer", "llm", area=AREAS[0], stub=stub
        )
    return Project(root), result, stub


def test_every_summary_is_written_and_every_refusal_logged(written):
    # It imports the clients of language models, which takes seconds.
    from carebook.narrative.writers.llm import RULES_FALLBACK_REASON

    project, result, _ = written
    assert result.returncode == 0, result.stderr
    assert result.stdout.count(" written, 0 kept as they were") == len(AREAS)
    for slug in AREAS:
        summaries = load_stored_summaries(project, slug).summaries
        assert len(summaries) > 35
        by_model = [one for one in summaries.values() if one.writer == "llm"]
        by_rule = [one for one in summaries.values() if one.writer == "rules"]
        assert len(by_model) > len(by_rule) > 0
        for summary in by_rule:
            assert summary.refused[-1] == RULES_FALLBACK_REASON
        told = [line for line in result.stderr.splitlines() if " refused: " in line]
        for key, summary in summaries.items():
            for reason in summary.refused:
                if reason != RULES_FALLBACK_REASON:
                    words = reason.partition(": ")[2]
                    assert any(f" {key}: draft " in line and words in line for line in told)
    assert "not written" not in result.stdout


def test_no_draft_that_was_refused_reaches_the_store(written):
    project, _, _ = written
    for slug in AREAS:
        for summary in load_stored_summaries(project, slug).summaries.values():
            assert "40 per cent" not in summary.text
            assert "highest" not in summary.text


def test_the_pages_are_built_and_hold_what_the_model_wrote(written):
    project, _, _ = written
    slug = AREAS[0]
    plan = plan_book(project, slug, ("html",), "builtin")
    built = build_book(plan, lambda *_: None, workers=2)
    pages = sorted((project.outputs / slug / "html").rglob("*.html"))
    assert built.folder / "html/index.html" in pages
    text = " ".join(BeautifulSoup(page.read_text(), "html.parser").get_text() for page in pages)
    assert "{{" not in text
    assert "language model" in text
    assert "draft, not yet checked by a person" in text.lower()
    assert "drafts were refused" in text
    assert "Questions to ask locally" in text
