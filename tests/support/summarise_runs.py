"""The command ``summarise``, and what it stored."""

import os
import subprocess
import sys

from carebook.core.project import Project
from carebook.data.areas import load_areas
from carebook.narrative.summary_store import SummaryStore, load_summary_store, summary_store_path
from support.command_line import run_main
from support.stub_model import Stub


def model_environment(stub: Stub | None, **more: str) -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("CAREBOOK_MODEL", "OPENAI", "ANTHROPIC"))
    }
    named = {"CAREBOOK_MODEL": "stub", "CAREBOOK_MODEL_URL": stub.url} if stub else {}
    return kept | named | more


def run_summarise(
    project: Project, *words: str, stub: Stub | None = None, area: str = "rutland", **more: str
) -> subprocess.CompletedProcess[str]:
    environment = model_environment(stub, **more)
    return run_main(project, "summarise", *filter(None, [area]), *words, environment=environment)


def run_summarise_process(
    project: Project, *words: str, stub: Stub | None = None, area: str = "rutland", **more: str
) -> subprocess.CompletedProcess[str]:
    """Run it as people do, in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "carebook", "summarise", area, *words],
        cwd=project.root,
        capture_output=True,
        text=True,
        check=False,
        env=model_environment(stub, **more),
    )


def load_stored_summaries(project: Project, slug: str = "rutland") -> SummaryStore:
    area = load_areas(project.data / "england" / "areas.csv").find_authority(slug)
    return load_summary_store(summary_store_path(project.data, area))
