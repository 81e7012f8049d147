"""``carebook data``: coverage to read, tidy values to work with."""

import csv
import io
import subprocess
import sys

import pytest
from support.command_line import invoke_carebook
from support.project_copies import ROOT
from support.published_layouts import MAKERS
from support.small_data import ENGLAND, RUTLAND, bundled

from carebook.cli.data_command import _number_in_digits
from carebook.core.project import Project
from carebook.ingest.loading import load_dataset

pytestmark = pytest.mark.usefixtures("ingested_alone")
HEADER = "area_code,indicator,breakdown,period,unit,value,lower,upper,status,source"


@pytest.fixture
def bundled_project(spoilt, monkeypatch) -> Project:
    """The project with the figures that were typed in, and no others."""
    monkeypatch.setenv("CAREBOOK_FIGURES", "observations")
    return spoilt


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_tidy_values_are_those_of_the_dataset(made_project):
    text = invoke_carebook(made_project, "data", "--csv").stdout_bytes.decode("utf-8")
    assert text.startswith(f"{HEADER}\n")
    assert "\r" not in text
    rows = rows_of(text)
    found = {o.key: o for o in load_dataset(made_project).observations}
    assert len(rows) == len(found)
    for row in rows:
        o = found[tuple(row[name] for name in HEADER.split(",")[:5])]
        for name in ("value", "lower", "upper"):
            assert (float(row[name]) if row[name] else None) == getattr(o, name)
            assert "e" not in row[name]
        assert (row["status"], row["source"]) == (o.status, o.source)


def test_tidy_values_of_the_areas_named(made_project):
    rows = rows_of(invoke_carebook(made_project, "data", "--csv", "rutland", "England").stdout)
    assert {row["area_code"] for row in rows} == {RUTLAND, ENGLAND}
    rows = rows_of(
        invoke_carebook(made_project, "data", "--csv", "la_mean", "e12000004", "london").stdout
    )
    assert {row["area_code"] for row in rows} == {"LA_MEAN", "E12000004", "E12000007"}
    # One that was replaced is in the data under its code.
    rows = rows_of(invoke_carebook(made_project, "data", "--csv", "E10000006").stdout)
    assert {row["area_code"] for row in rows} == {"E10000006"}


def test_tidy_values_of_the_bundled_figures(bundled_project):
    rows = rows_of(invoke_carebook(bundled_project, "data", "--csv").stdout)
    assert len(rows) == len(bundled().observations)


def test_an_area_that_is_none_is_refused_with_the_nearest(made_project):
    done = invoke_carebook(made_project, "data", "--csv", "Rutlnd")
    assert "did you mean Rutland" in str(done.exception)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (1620.0, "1620"),
        (28.3, "28.3"),
        (0.0, "0"),
        (56550138.0, "56550138"),
        (0.00001234, "0.00001234"),
        (1e22, "10000000000000000000000"),
        (-12.5, "-12.5"),
        (15371.3511881793, "15371.3511881793"),
        (None, ""),
    ],
)
def test_numbers_are_written_with_all_their_digits(value, written):
    assert _number_in_digits(value) == written


def test_coverage_fits_eighty_columns_and_says_why_figures_are_missing(made_project):
    text = invoke_carebook(made_project, "data").stdout
    assert max(map(len, text.splitlines())) <= 80
    assert "27 authorities" in text
    assert f"from {len(MAKERS)} published files" in text
    [line] = [line for line in text.splitlines() if line.startswith("carers_consulted ")]
    assert line.split()[1:] == ["2023-24", "26/27", "1", "not", "published"]
    plain = " ".join(text.split())
    assert "carers_supported 2021-22 24/27 1 not submitted, 2 for a predecessor only" in plain
    assert "No figures, discontinued: delayed_transfers_of_care" in text
    assert "No figures, no file with it was ingested: dissatisfaction_public" in text


def test_coverage_of_one_area(made_project):
    text = invoke_carebook(made_project, "data", "hackney").stdout
    assert text.startswith("Hackney, E09000012\n")
    assert max(map(len, text.splitlines())) <= 80
    [line] = [line for line in text.splitlines() if line.startswith("carers_supported ")]
    assert line.split()[:3] == ["carers_supported", "0", "2021-22"]
    assert "carers_supported 0 2021-22 not submitted" in " ".join(text.split())
    [line] = [line for line in text.splitlines() if line.startswith("satisfaction ")]
    assert "2024-25" in line


def test_coverage_of_the_bundled_figures(bundled_project):
    text = invoke_carebook(bundled_project, "data").stdout
    assert "3 authorities" in text
    assert "typed in" in text
    assert "No figures, not among them: " in text
    assert "ingested" not in text
    assert max(map(len, text.splitlines())) <= 80


def test_oddities_of_one_area_or_none(made_project):
    text = invoke_carebook(made_project, "data", "--oddities", "rutland").stdout
    assert text
    assert all("Rutland, " in line for line in text.splitlines())
    assert (
        invoke_carebook(made_project, "data", "--oddities", "LA_MEAN").stdout
        == "nothing odd was found\n"
    )


def test_csv_and_oddities_are_not_asked_for_together(made_project):
    done = invoke_carebook(made_project, "data", "--csv", "--oddities")
    assert "give one of --csv, --oddities and --sources" in str(done.exception.format_message())


def test_a_reader_that_stops_early_is_no_error(made_project):
    command = [sys.executable, "-m", "carebook", "data", "--csv"]
    with subprocess.Popen(
        command, cwd=made_project.root, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:
        assert running.stdout.readline().decode().strip() == HEADER
        running.stdout.close()
        assert running.stderr.read() == b""
        assert running.wait() == 0


def test_the_output_is_utf_8_whatever_the_terminal_says(made_project):
    done = subprocess.run(
        [sys.executable, "-m", "carebook", "data", "--csv", "rutland"],
        cwd=made_project.root,
        capture_output=True,
        check=True,
        env={
            "PYTHONIOENCODING": "ascii",
            "PATH": "",
            "PYTHONPATH": str(ROOT),
            "CAREBOOK_FIGURES": "ingested",
        },
    )
    assert "£ per resident" in done.stdout.decode("utf-8")
