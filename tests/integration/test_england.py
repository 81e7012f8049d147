"""The figures that come with carebook: all of England, each with its source, and right."""

import shutil
from collections import Counter
from pathlib import Path

import pytest
from support.command_line import invoke_carebook
from support.project_copies import ROOT, copy_project
from support.published_files import PUBLISHED, needs_published
from support.small_data import RUTLAND, refusal

from carebook.core.project import Project
from carebook.data.dataset import Dataset
from carebook.data.observations import Observation
from carebook.ingest.figures.figures_folder import read_record
from carebook.ingest.figures.layers import indicators_in_use
from carebook.ingest.ingest_run import make_bundled_figures
from carebook.ingest.loading import load_dataset

ENGLAND, LEICESTERSHIRE, BATH, KENT = "E92000001", "E10000018", "E06000022", "E10000016"
BUNDLED = ROOT / "data" / "england"
OF_18_TO_64 = "per 100,000 people aged 18 to 64"
OF_65 = "per 100,000 people aged 65 and over"

# Read by hand in the publishers' files: indicator, breakdown, period, unit, and by area.
CHECK_FIGURES = [
    (
        ("gross_expenditure", "", "2021/22", "£ thousand"),
        {ENGLAND: 21_958_360.1, RUTLAND: 15_371.35, LEICESTERSHIRE: 231_672, BATH: 74_104},
    ),
    (
        ("requests", "18-64", "2021/22", OF_18_TO_64),
        {ENGLAND: 1_800, RUTLAND: 1_470, LEICESTERSHIRE: 1_585, BATH: 550},
    ),
    (
        ("requests", "65+", "2021/22", OF_65),
        {ENGLAND: 13_065, RUTLAND: 17_265, LEICESTERSHIRE: 14_895, BATH: 6_635},
    ),
    (
        ("satisfaction", "", "2021/22", "percent"),
        {ENGLAND: 63.9, RUTLAND: 74.3, LEICESTERSHIRE: 63.4, BATH: 57.7},
    ),
    (
        ("satisfaction", "", "2024/25", "percent"),
        {ENGLAND: 65.1, RUTLAND: 79.6, LEICESTERSHIRE: 62.8, BATH: 64},
    ),
    (
        ("carers_social_contact", "", "2023/24", "percent"),
        {ENGLAND: 30, RUTLAND: 28.3, LEICESTERSHIRE: 25.4, BATH: 37.4, KENT: 17},
    ),
    (
        ("carers_social_contact", "", "2016/17", "percent"),
        {KENT: 21.6},
    ),
    (
        ("workforce_turnover", "", "2024/25", "percent"),
        {ENGLAND: 23.7, RUTLAND: 24.3, LEICESTERSHIRE: 22.8, BATH: 25.5},
    ),
    (
        ("deprivation_score", "", "2019", "score"),
        {RUTLAND: 8.381, LEICESTERSHIRE: 12.330, BATH: 11.745},
    ),
    (("deprivation_rank", "", "2019", "rank"), {RUTLAND: 149, LEICESTERSHIRE: 136, BATH: 139}),
    (
        ("population", "", "2020", "people"),
        {ENGLAND: 56_550_138, RUTLAND: 40_476, LEICESTERSHIRE: 713_085, BATH: 196_357},
    ),
    (
        ("population_by_age", "65+", "2020", "people"),
        {ENGLAND: 10_464_019, RUTLAND: 10_345, LEICESTERSHIRE: 146_675, BATH: 36_991},
    ),
    (
        ("population", "", "2024", "people"),
        {ENGLAND: 58_620_101, RUTLAND: 41_443, LEICESTERSHIRE: 745_573},
    ),
    (("population_by_age", "65+", "2024", "people"), {RUTLAND: 10_949}),
    (
        ("unpaid_carers", "", "2021", "count"),
        {ENGLAND: 4_678_260, RUTLAND: 3_171, LEICESTERSHIRE: 61_306},
    ),
    (("deprivation_decile_mean", "", "2025", "decile"), {RUTLAND: 7.88}),
    (
        ("rural_share", "", "2021", "percent"),
        {RUTLAND: 63.8, LEICESTERSHIRE: 32.6, BATH: 23.6},
    ),
    (
        ("discharges_delayed", "", "2025-03", "percent"),
        {RUTLAND: 13.92, LEICESTERSHIRE: 14.67, BATH: 12.28},
    ),
    (
        ("long_term_support_cld", "", "2026-03", "count"),
        {RUTLAND: 355, LEICESTERSHIRE: 7_505},
    ),
    (("cqc_authority_score", "", "2025-10", "score out of 100"), {LEICESTERSHIRE: 53, BATH: 53}),
]


@pytest.fixture(scope="module")
def by_key(england: Dataset) -> dict[tuple[str, ...], Observation]:
    return {o.key: o for o in england.observations}


def test_there_are_all_authorities_with_their_regions(england: Dataset) -> None:
    authorities = england.areas.authorities
    assert len(authorities) == 153
    assert len({area.region_code for area in authorities}) == 9
    assert all(england.areas.region_of(area) for area in authorities)
    assert len({area.slug for area in authorities}) == 153


@pytest.mark.parametrize(("figure", "expected"), CHECK_FIGURES, ids=lambda each: str(each)[:60])
def test_check_figures_are_in_the_dataset(by_key, figure, expected) -> None:
    for code, value in expected.items():
        found = by_key[(code, *figure)].value
        digits = len(str(value).partition(".")[2]) if isinstance(value, float) else 0
        assert found == pytest.approx(value, abs=0.51 * 10**-digits), code


def test_each_published_value_has_source_licence_and_place(england: Dataset) -> None:
    frame = england.frame
    published = frame[(frame["status"] != "derived") & (frame["area_code"] != "LA_MEAN")]
    for key in published["source"].unique():
        source = england.sources[key]
        assert source.publisher, key
        assert source.licence, key
        assert source.title, key
    without_place = published[(published["file"] == "") | (published["row"] == "")]
    # Of a protected count the row is not told.
    assert set(without_place["indicator"]) <= {"helpline_enquiries"}


def test_every_indicator_in_use_that_comes_with_it_has_most_authorities(england: Dataset) -> None:
    codes = {area.code for area in england.areas.authorities}
    for name in ("satisfaction", "requests", "population", "gross_expenditure", "unpaid_carers"):
        known = {o.area_code for o in england.observations_of(name) if o.value is not None}
        assert len(known & codes) > 145, name


def test_england_is_not_the_mean_of_the_authorities(by_key) -> None:
    figure = ("satisfaction", "", "2023/24", "percent")
    assert by_key[(ENGLAND, *figure)].value == 65.4
    assert by_key[("LA_MEAN", *figure)].value == pytest.approx(64.7, abs=0.05)


def test_the_first_figures_of_three_authorities_are_one_more_source(by_key) -> None:
    first = by_key[RUTLAND, "requests", "65+", "2023/24", "count"]
    assert (first.value, first.source) == (1620.0, "salt")
    later = by_key[RUTLAND, "discharges_delayed", "", "2024-11", "percent"]
    assert later.source == "nhs_discharge_ready_date_2024_25"


def test_the_folder_is_text_and_small() -> None:
    files = [path for path in BUNDLED.iterdir() if path.is_file()]
    assert {path.suffix for path in files} == {".csv", ".json", ".yml", ".md"}
    assert sum(path.stat().st_size for path in files) < 9_000_000
    for path in files:
        assert b"\r" not in path.read_bytes(), path.name


def test_only_what_is_used_comes_with_it() -> None:
    used = indicators_in_use(Project(ROOT))
    record = read_record(BUNDLED, "")
    assert {name for file in record.files for name in file.checksums} <= used


@needs_published()
def test_the_committed_figures_are_what_ingest_makes_of_the_files(tmp_path: Path) -> None:
    project = copy_project(tmp_path / "project", with_england=True)
    made = project.data / "england"
    shutil.rmtree(made)
    make_bundled_figures(project, PUBLISHED)
    committed = {path.name: path.read_bytes() for path in BUNDLED.iterdir()}
    committed.pop("README.md")
    found = {path.name: path.read_bytes() for path in made.iterdir()}
    assert Counter(found.keys()) == Counter(committed.keys())
    for name, content in committed.items():
        assert found[name] == content, f"{name}: run make data"


@needs_published()
@pytest.mark.usefixtures("all_figures")
def test_an_ingested_file_goes_before_the_bundled_one(tmp_path: Path) -> None:
    project = copy_project(tmp_path / "project", with_england=True)
    raw = tmp_path / "raw"
    raw.mkdir()
    shutil.copy(PUBLISHED / "ascof_2024_25.ods", raw)
    assert invoke_carebook(project, "ingest", str(raw)).return_value == 0
    dataset = load_dataset(project)
    assert dataset.origin.ingested == ("ascof_2024_25.ods",)
    assert len(dataset.areas.authorities) == 153
    text = invoke_carebook(project, "data", "--sources").stdout
    assert "added by carebook ingest" in " ".join(text.split())


@pytest.mark.usefixtures("all_figures")
def test_a_bundled_figure_changed_by_hand_is_told_by_line(tmp_path: Path) -> None:
    project = copy_project(tmp_path / "project", with_england=True)
    path = project.data / "england" / "ascof.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    at = next(n for n, line in enumerate(lines) if line.startswith(f"{RUTLAND},satisfaction,"))
    lines[at] = lines[at].replace(",percent,", ",percent,1", 1)
    path.write_text("".join(lines), encoding="utf-8")
    message = refusal(load_dataset, project)
    assert "ascof.csv:" in message
    assert "those of 'satisfaction' in lines" in message
    assert "own figures go into data/observations.csv" in message


@pytest.mark.usefixtures("all_figures")
def test_the_command_says_what_comes_from_where(england: Dataset) -> None:
    text = invoke_carebook(Project(ROOT), "data", "--sources").stdout
    assert max(map(len, text.splitlines())) <= 80
    plain = " ".join(text.split())
    assert "ascof_2024_25.ods (released 2025-12; comes with carebook): " in plain
    assert "data/observations.csv, typed in: " in plain
    assert "NHS England, by way of somebody else's reader" in plain
    assert "discharges_delayed November 2024, percent: 12.9 in data/observations.csv" in plain
