"""What a notebook reads is noted: figures by their meaning, the project's own files by name."""

import os
import subprocess
import sys
import textwrap

import pytest
from support.project_copies import ROOT


@pytest.fixture
def reads_of(spoilt):
    """Run lines as a notebook's process would, and return what they read."""

    def run(lines: str) -> set[str]:
        code = "\n".join(
            [
                "from pathlib import Path",
                "from carebook.notebooks import access_log",
                "from carebook.notebooks.api import open_book",
                f"access_log.watch_files(Path({str(spoilt.root)!r}))",
                textwrap.dedent(lines),
                "import sys; print('|'.join(access_log.recorded_reads()), file=sys.__stderr__)",
            ]
        )
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "CAREBOOK_BUILDING": "1"}
        done = subprocess.run(
            [sys.executable, "-c", code],
            cwd=spoilt.root / "notebooks",
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        return set(done.stderr.strip().splitlines()[-1].split("|")) - {""}

    return run


def test_figures_are_noted_by_indicator_and_the_data_files_are_not(reads_of):
    assert reads_of(
        """
        book = open_book("rutland")
        contact = book.figures("carers_social_contact")
        book.key_figures("unpaid_carers")
        book.contacts()
        """
    ) == {"facts:carers_social_contact", "facts:unpaid_carers"}


def test_what_is_shown_of_the_whole_dataset_is_noted(reads_of):
    assert reads_of(
        """
        book = open_book("rutland")
        book.figures("carers_social_contact", everywhere=True)
        book.sources(), book.neighbours(), book.case_studies("carers")
        book.provenance(), book.dataset_in_words()
        """
    ) == {
        "facts:carers_social_contact",
        "others:carers_social_contact",
        "sources",
        "neighbours",
        "case studies",
        "slice",
        "origin",
    }


def test_a_notebook_that_asks_for_the_dataset_rests_on_everything(reads_of):
    assert reads_of("open_book('rutland').dataset.frame") == {"everything"}


def test_files_and_modules_of_the_project_are_noted(reads_of, spoilt):
    (spoilt.root / "notebooks" / "helpers.py").write_text("FEWEST = 5\n", "utf-8")
    (spoilt.data / "extra.csv").write_text("a,b\n1,2\n", "utf-8")
    found = reads_of(
        """
        import sys; sys.path.insert(0, "")
        import pandas as pd, helpers
        pd.read_csv("../data/extra.csv")
        Path("written.txt").write_text("no")
        Path("/etc/hostname").exists()
        """
    )
    assert found == {"file:data/extra.csv", "file:notebooks/helpers.py"}
