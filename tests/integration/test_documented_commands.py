"""Commands of the documentation are run as they stand; those that cannot be say why not."""

import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from support.documentation import PAGES, commands
from support.project_copies import AREAS, ROOT, MadeBook

from carebook.core.project import Project
from carebook.data.dataset_folder import FIGURES_ENV_VARIABLE, INGESTED

COMMANDS = list(dict.fromkeys(command for page in PAGES for command in commands(page)))
# These wait for somebody, cost money, change the project, or run these very tests.
NOT_RUN = {
    "make test": "runs this test",
    "make book": "is tried with an AREA",
    "make check": "make test runs it before the tests",
    "make format": "rewrites files of the project",
    "make docs": "rewrites files of the project; tests/unit/docs compares them",
    ".venv/bin/pytest tests/unit": "is part of make test",
    ".venv/bin/pytest tests/unit/facts/test_captions.py": "is part of make test",
    ".venv/bin/python -m benchmarks.findings_evidence": "takes ten minutes, over all of England",
    "make bench": "takes half an hour; test_benchmarks_books.py tries it with less",
    ".venv/bin/pip install jupyterlab": "a download that the tests do not need",
    ".venv/bin/jupyter lab notebooks/carers.ipynb": "waits for a person",
    ".venv/bin/pip install -e '.[figures]'": "a download that the tests already have",
    ".venv/bin/pip install -e '.[llm]'": "a download that the tests do not need",
    '.venv/bin/carebook review rutland carers/unpaid_carers --approve --by "A. Smith"': (
        "writes into the project's own store"
    ),
    '.venv/bin/carebook review rutland carers/section --accept-claim "9 in 10" --by "A. Smith" '
    '--because "our own count"': "needs a text with that claim; test_review.py has one",
    ".venv/bin/carebook build rutland --final": "is refused, and should be: these are drafts",
    ".venv/bin/carebook summarise rutland --writer llm --dry-run": "needs a model's name",
    ".venv/bin/carebook summarise rutland --writer llm": "asks a model and costs money",
    ".venv/bin/carebook summarise rutland --writer llm --jobs 1 --timeout 600": "asks a model",
    ".venv/bin/carebook summarise --all --writer llm --dry-run --price-in 0.50 --price-out 1.50 "
    "--currency £": "needs a model's name; test_summarise.py tries it",
    ".venv/bin/carebook summarise rutland --writer llm --max-calls 100 --max-cost 2.50 "
    "--price-in 0.50 --price-out 1.50": "asks a model",
    '.venv/bin/carebook build rutland kent "city of london" e09000012': (
        "four books of England; test_no_mixing.py makes nine"
    ),
    ".venv/bin/carebook build --all --force": "in a copy without books it is build --all",
    ".venv/bin/carebook build --all --scheduler tcp://10.0.0.5:8786": (
        "needs a cluster; test_dask_cluster.py has one"
    ),
    ".venv/bin/carebook verify rutland": "needs a book that stands; test_verify.py has one",
    ".venv/bin/carebook build rutland --edition briefing": "make book makes every edition",
    ".venv/bin/carebook build rutland --edition all": "is what make book does",
    ".venv/bin/carebook trace rutland care_calls": "needs local figures; test_local_figures.py",
    'echo "In 2024-25, calls to the care line about people aged 65 and over came to 1,120 calls." '
    "| .venv/bin/carebook check rutland -": "needs local figures; test_local_figures.py",
    ".venv/bin/carebook national": "needs the books of all authorities; test_volume.py has some",
    ".venv/bin/carebook changes HEAD .": "needs a git repository; test_changes.py has one",
    ".venv/bin/carebook changes HEAD . --area rutland": "needs one too",
    ".venv/bin/carebook changes HEAD . --html outputs/changes.html": "needs one too",
    ".venv/bin/carebook changes HEAD . --json": "needs one too",
    "mkdir -p editions && cp -r outputs editions/2026-11": "needs books that stand",
    ".venv/bin/carebook preview notebooks/carers.ipynb rutland --watch": (
        "waits for edits; test_preview_watch.py makes some"
    ),
    ".venv/bin/carebook serve": "waits for readers; test_votes_process.py has some",
}
# These find the books that the session has made, and have less to do: that books are made from
# nothing by their commands, the first one shows.
OF_BOOKS = (
    ".venv/bin/carebook build",
    ".venv/bin/carebook review",
    ".venv/bin/carebook stage",
)
# These read what is in data/raw, or what was read from it.
OF_PUBLISHED_FILES = (".venv/bin/carebook ingest", ".venv/bin/carebook data")


def test_every_command_that_is_not_run_is_on_a_page() -> None:
    assert len(COMMANDS) - len(NOT_RUN) >= 15
    assert set(NOT_RUN) <= set(COMMANDS)


@pytest.mark.parametrize("command", [c for c in COMMANDS if c not in NOT_RUN])
def test_a_command_of_the_documentation_works(
    command: str,
    tmp_path: Path,
    made_folder: Path,
    made_project: Project,
    books: Callable[[str], MadeBook],
) -> None:
    if not (ROOT / ".venv/bin/carebook").exists():
        pytest.skip("no .venv here: make book makes it")
    # In a copy, so that the reader's own outputs are not touched.
    for name in os.listdir(ROOT):
        if name not in ("outputs", ".git", "data"):
            (tmp_path / name).symlink_to(ROOT / name)
    raw = shutil.ignore_patterns("raw", "ingested")
    shutil.copytree(ROOT / "data", tmp_path / "data", ignore=raw)
    if command.startswith(OF_BOOKS):
        for slug in AREAS if command.startswith(".venv/bin/carebook build") else AREAS[:1]:
            shutil.copytree(books(slug).folder, tmp_path / "outputs" / slug)
    # The copy shares .venv, which stays installed from where it is.
    environment = os.environ | {"MAKEFLAGS": "-o .venv/book -o .venv/dev"}
    if command.startswith("make book AREA"):
        environment.pop(FIGURES_ENV_VARIABLE, None)
    if command.startswith(OF_PUBLISHED_FILES):
        environment[FIGURES_ENV_VARIABLE] = "ingested"
        shutil.copytree(made_folder, tmp_path / "data/raw")
        if command.startswith(".venv/bin/carebook data"):
            ingested = f"data/{INGESTED}"
            shutil.copytree(made_project.root / ingested, tmp_path / ingested)
    result = subprocess.run(
        ["bash", "-ec", command],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )
    assert result.returncode == 0, result.stderr[-2000:]
    for path in re.findall(r"\S+/(?:index\.html|[\w-]+\.pdf)$", result.stdout, flags=re.M):
        assert (tmp_path / path).is_file(), path
