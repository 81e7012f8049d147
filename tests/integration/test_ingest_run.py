"""From a folder of files to a dataset: all of it, or all problems and no change."""

import csv
import re
import shutil
from dataclasses import replace

import pytest
from openpyxl import load_workbook
from support.command_line import invoke_carebook
from support.ingest_projects import bytes_of_data_files, change_workbook_cell, problems_of
from support.published_layouts import make_all
from support.published_layouts.places import NOW
from support.small_data import ENGLAND, PROJECT, RUTLAND, bundled, refusal

from carebook.ingest.assemble import assemble
from carebook.ingest.figures.figures_folder import RECORD_FILE, read_record
from carebook.ingest.ingest_run import ingest_folder, list_files
from carebook.ingest.loading import load_dataset_coverage
from carebook.ingest.source_value_checks import (
    PublicationIssue,
    check_source_values,
    resolve_duplicates,
)
from carebook.ingest.tables.source_value import SourceValue
from carebook.notebooks.provenance import neighbours_in_words
from carebook.statistics.neighbours import find_neighbours, load_neighbour_specification

pytestmark = pytest.mark.usefixtures("ingested_alone")

SALT = "ASCFR and SALT Data Tables 2021-22.xlsx"
HACKNEY, CITY = "E09000012", "E09000001"
SOMERSET, SOMERSET_BEFORE = "E06000066", "E10000027"
CUMBRIA, CUMBERLAND = "E10000006", "E06000063"
REPLACED = (
    (SOMERSET_BEFORE, SOMERSET),
    ("E10000023", "E06000065"),
    ("E10000021", "E06000061", "E06000062"),
    (CUMBRIA, CUMBERLAND, "E06000064"),
)


@pytest.fixture(scope="module")
def by_key(made_dataset):
    return {o.key: o for o in made_dataset.observations}


@pytest.fixture(scope="module")
def record(made_project):
    return read_record(made_project.data / "ingested", "")


# --- all goes well ----------------------------------------------------------------------------


def test_every_value_of_every_made_file_is_in_the_dataset_and_knows_its_place(
    by_key, made_dataset, tmp_path
):
    places = made_dataset.observations.source_locations()
    count = 0
    files = make_all(tmp_path)
    # What a publisher states goes before what is gathered from small areas.
    stated = files["imd_2025_districts"].intended.keys()
    for made in files.values():
        for key, value in made.intended.items():
            if key in stated and made is files["imd_2025_lsoa"]:
                continue
            if isinstance(value, str):
                assert (by_key[key].value, by_key[key].status) == (None, value), key
            else:
                assert by_key[key].value == pytest.approx(value, rel=1e-9), key
            place = places[key]
            assert place.file == made.path.name
            assert re.fullmatch(r"[A-Z]+([:/+][A-Z]+)*", place.column), place
            # Which rows were counted would bound a protected count.
            assert (place.row == "") == (key[1] == "helpline_enquiries")
            count += 1
    assert count > 5000


def test_the_record_names_every_file_and_no_time_of_day(record, made_folder):
    assert {file.name for file in record.files} == {path.name for path in made_folder.iterdir()}
    assert record.without_file == ()
    assert {file.source for file in record.files if file.checked} >= {"ascof"}
    assert not next(file for file in record.files if file.source == "ombudsman").checked
    assert "time" not in record.model_dump_json()


def test_the_same_files_give_the_same_bytes(ingested_copy, tmp_path):
    before = bytes_of_data_files(ingested_copy)
    ingest_folder(ingested_copy, tmp_path / "few")
    assert bytes_of_data_files(ingested_copy) == before


def test_nothing_is_left_beside_the_dataset(ingested_copy):
    left = {path.name for path in (ingested_copy.data / "ingested").iterdir()}
    assert left >= {RECORD_FILE, "areas.csv", "districts.csv", "neighbours.csv", "sources.yml"}
    assert all(name.endswith((".csv", ".yml", ".json")) for name in left)
    # The folder of the lock stays: whoever waits for it may have it open.
    assert [path.name for path in ingested_copy.data.glob(".*")] == [".carebook"]


def test_small_counts_and_checksums_of_them_are_nowhere(made_project, record, made_dataset):
    enquiries = made_dataset.observations_of("helpline_enquiries")
    assert {o.value for o in enquiries if o.status == "at_most" and o.unit == "count"} == {5.0}
    assert not any(o.value in (1, 2, 3, 4) for o in enquiries if o.unit == "count")
    [file] = [file for file in record.files if file.source == "helpline"]
    assert (file.sha256, file.size) == ("", 0)


def test_a_figure_under_a_code_of_before_is_also_its_successors(by_key):
    key = ("requests", "65+", "2021/22", "count")
    old, new = by_key[(SOMERSET_BEFORE, *key)], by_key[(SOMERSET, *key)]
    assert old.value == new.value is not None
    assert new.note == ("published under the code E10000027, which was replaced on 1 April 2023")
    assert (CUMBRIA, *key) in by_key
    assert (CUMBERLAND, *key) not in by_key


def test_an_average_counts_an_authority_and_its_successor_once(made_dataset):
    means = [o for o in made_dataset.observations if o.area_code == "LA_MEAN"]
    assert means
    for mean in means:
        found = {
            o.area_code: o
            for o in made_dataset.observations_of(mean.indicator)
            if o.key[1:] == mean.key[1:] and o.area_code[:3] in ("E06", "E08", "E09", "E10")
        }
        for before, *after in REPLACED:
            if any(code in found and found[code].value is not None for code in after):
                found.pop(before, None)
        values = [o.value for o in found.values() if o.value is not None and o.status != "at_most"]
        if mean.note.startswith("the unweighted mean of"):
            assert mean.value == pytest.approx(sum(values) / len(values), rel=2e-3, abs=0.006), mean


def test_a_published_rate_knows_the_count_and_the_residents_it_is_made_of(by_key):
    unit = "per 100,000 people aged 65 and over"
    rate = by_key[RUTLAND, "requests", "65+", "2021/22", unit]
    count = by_key[RUTLAND, "requests", "65+", "2021/22", "count"]
    assert rate.status == "rounded"
    assert rate.numerator == count.value
    assert rate.numerator / rate.denominator * 100_000 == pytest.approx(rate.value, rel=0.03)
    assert rate.wide_lower < rate.lower < rate.value < rate.upper < rate.wide_upper


def test_rounding_to_five_widens_an_interval(by_key):
    count = by_key[RUTLAND, "requests", "65+", "2021/22", "count"]
    assert count.upper - count.value > 1.96 * count.value**0.5 + 2


def test_a_published_margin_is_the_interval(by_key):
    found = by_key[RUTLAND, "satisfaction", "", "2024/25", "percent"]
    assert found.lower < found.value < found.upper
    assert found.wide_upper - found.value == pytest.approx(
        1.577 * (found.upper - found.value), rel=1e-3
    )


def test_what_is_derived_is_missing_for_the_same_reason(by_key):
    missing = by_key[HACKNEY, "net_expenditure", "", "2021/22", "£ thousand"]
    assert (missing.value, missing.status) == (None, "not_submitted")
    for key in (
        ("net_expenditure", "", "2021/22", "£ per resident"),
        ("gross_expenditure", "", "2021/22", "£ per resident"),
        ("requests", "65+", "2021/22", "per 100,000 people of all ages"),
    ):
        missing = by_key[(HACKNEY, *key)]
        assert (missing.value, missing.status) == (None, "not_submitted"), key


def test_derived_values_are_at_the_place_of_what_they_were_made_of(made_dataset, by_key):
    places = made_dataset.observations.source_locations()
    key = (RUTLAND, "gross_expenditure", "", "2021/22")
    per_head = by_key[(*key, "£ per resident")]
    assert per_head.status == "derived"
    assert places[per_head.key] == places[(*key, "£ thousand")]
    net = places[RUTLAND, "net_expenditure", "", "2021/22", "£ thousand"]
    assert net == places[(*key, "£ thousand")]
    mean = places["LA_MEAN", "gross_expenditure", "", "2021/22", "£ per resident"]
    assert (mean.file, mean.sheet) == (SALT, "T3")
    assert re.fullmatch(r"\d+(-\d+)?(; \d+(-\d+)?)*", mean.row)


def test_neighbours_are_those_that_the_publisher_names(made_dataset):
    codes = [place.code for place in NOW]
    for code in codes:
        others = [one for one in codes if one != code]
        assert made_dataset.neighbours[code] == tuple(others[:15])
        assert made_dataset.neighbour_sources[code] == "ons_neighbours"
    rutland = made_dataset.areas.by_code[RUTLAND]
    said = neighbours_in_words(made_dataset, rutland)
    assert said.endswith(
        "They are named by the Office for National Statistics (Local authority statistical nearest "
        "neighbours, England)."
    )


def test_where_the_publisher_names_none_they_are_found_by_features(made_dataset, made_project):
    specification = load_neighbour_specification(made_project.data / "neighbours.yml")
    found = find_neighbours(made_dataset.observations, made_dataset.areas, specification)
    assert RUTLAND in found
    assert not {CITY, "E06000053"} & set(found)
    assert all(len(set(codes)) == 15 for codes in found.values())


def test_areas_know_their_regions_districts_and_what_they_replaced(made_dataset):
    cumberland = made_dataset.areas.find_authority("cumberland")
    assert cumberland.predecessors == (CUMBRIA,)
    assert made_dataset.areas.region_of(cumberland).name == "North West"
    assert made_dataset.areas.by_code[CUMBRIA].until == "2023-04-01"


def test_coverage_says_why_a_figure_is_missing(made_project):
    found = {
        (cover.area_code, cover.indicator): cover for cover in load_dataset_coverage(made_project)
    }
    assert found[HACKNEY, "requests_all_adults"].status == "not_submitted"
    assert found[CUMBERLAND, "requests_all_adults"].status == "predecessor"
    assert found[RUTLAND, "requests_all_adults"].status == "published"
    assert found[RUTLAND, "requests_all_adults"].latest == "2021/22"
    assert found[RUTLAND, "requests"].latest == "2024/25"
    assert found[RUTLAND, "delayed_transfers_of_care"].status == "discontinued"
    assert found[RUTLAND, "dissatisfaction_public"].status == "no file"
    assert found[ENGLAND, "gross_expenditure"].status == "published"


# --- something is wrong -----------------------------------------------------------------------


def test_problems_of_all_files_are_told_and_the_dataset_stays(ingested_copy, made_folder, tmp_path):
    folder = tmp_path / "raw"
    shutil.copytree(made_folder, folder)
    before = bytes_of_data_files(ingested_copy)
    change_workbook_cell(folder / SALT, "T3", "H12", "about twelve")
    (folder / "ascof_2024_25.ods").write_text("<!DOCTYPE html><html>Not found</html>")
    (folder / "NM_2093_1.data.csv").write_bytes(b"")
    found = problems_of(ingested_copy, folder)
    assert any(SALT in one and "sheet 'T3', row 12, column H" in one for one in found)
    assert any("ascof_2024_25.ods" in one and "web page" in one for one in found)
    assert any("NM_2093_1" in one for one in found)
    assert all("\n" not in one and "Traceback" not in one for one in found)
    assert bytes_of_data_files(ingested_copy) == before


def test_the_command_tells_problems_and_ends_with_1(ingested_copy, made_folder, tmp_path):
    folder = tmp_path / "raw"
    shutil.copytree(made_folder, folder)
    (folder / "ascof_2024_25.ods").write_bytes(b"PK\x03\x04 cut short")
    before = bytes_of_data_files(ingested_copy)
    done = invoke_carebook(ingested_copy, "ingest", str(folder))
    assert done.return_value == 1
    assert "reading ascof_2024_25.ods (ascof.yml)" in done.stderr
    assert "ascof_2024_25.ods: expected" in done.stderr
    assert done.stderr.rstrip().endswith("1 problem; the dataset is unchanged")
    assert bytes_of_data_files(ingested_copy) == before
    shutil.rmtree(ingested_copy.data / "ingested")
    invoke_carebook(ingested_copy, "ingest", str(folder))
    assert not (ingested_copy.data / "ingested").exists()


def test_stopped_by_hand_the_dataset_stays(ingested_copy, made_folder):
    before = bytes_of_data_files(ingested_copy)

    def stop(file: str, _key: str) -> None:
        if not file:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ingest_folder(ingested_copy, made_folder, stop)
    assert bytes_of_data_files(ingested_copy) == before


def test_the_command_sums_up_what_it_did(ingested_copy, tmp_path):
    folder = tmp_path / "few"
    (folder / "notes.txt").write_text("mine")
    (folder / "~$open.xlsx").write_text("a lock")
    (folder / ".DS_Store").write_text("hidden")
    done = invoke_carebook(ingested_copy, "ingest", str(folder))
    assert done.return_value == 0, done.stderr
    assert "4 files read: " in done.stdout
    assert "skipped, as no description fits them: notes.txt\n" in done.stdout
    assert "described, but without a file: asc_activity_long_term," in done.stdout
    assert [path.name for path in list_files(folder)][-1] == "notes.txt"


def test_a_file_that_is_not_yet_checked_is_named(ingested_copy, made_folder, tmp_path):
    shutil.copy(made_folder / "complaints_received_and_decided_2023-24.xlsx", tmp_path / "few")
    done = invoke_carebook(ingested_copy, "ingest", str(tmp_path / "few"))
    assert (
        "check the values of complaints_received_and_decided_2023-24.xlsx: ombudsman.yml, which it "
        "was read with, has not yet been checked"
    ) in done.stdout


def test_without_files_it_says_what_can_be_downloaded(ingested_copy, tmp_path):
    done = invoke_carebook(ingested_copy, "ingest")
    assert "data/raw: expected published files, found no such folder" in str(done.exception)
    (ingested_copy.data / "raw").mkdir()
    (ingested_copy.data / "raw" / "README.md").write_text("put files here")
    done = invoke_carebook(ingested_copy, "ingest")
    assert "expected published files, found none; download some of those" in str(done.exception)
    assert "ascof_{period}.ods" in done.stdout
    assert "https://www.gov.uk/" in done.stdout
    assert "NHS Digital" in done.stdout
    assert "ombudsman.yml has not yet been checked" in done.stdout
    (ingested_copy.data / "raw" / "mine.txt").write_text("nothing described")
    assert "expected a file described in data/sources" in refusal(
        ingest_folder, ingested_copy, ingested_copy.data / "raw"
    )


def test_explain_changes_nothing(ingested_copy, made_folder):
    before = bytes_of_data_files(ingested_copy)
    done = invoke_carebook(ingested_copy, "ingest", "--explain", str(made_folder / SALT))
    assert done.return_value == 0
    assert "Description: ascfr_salt_2021_22.yml" in done.stdout
    assert bytes_of_data_files(ingested_copy) == before
    done = invoke_carebook(
        ingested_copy, "ingest", "--explain", str(made_folder / "no such file.xlsx")
    )
    assert done.return_value == 1


def test_enquiries_under_a_description_without_disclosure_are_refused(ingested_copy, tmp_path):
    folder = tmp_path / "few"
    rows = [("LA_NAME", "SOURCE_SYSTEM", "SEGMENT", "QUERY_COUNT"), ("Rutland", "A", "Carers", 3)]
    with (folder / "NM_2093_1.data.csv").open("w", newline="") as file:
        csv.writer(file).writerows(rows)
    [found] = problems_of(ingested_copy, folder)
    assert "disclosure: small counts" in found
    assert "3" not in found.replace("NM_2093_1", "")


def test_a_file_whose_description_would_not_protect_its_counts_is_not_read(ingested_copy, tmp_path):
    description = """\
publisher: A charity
title: Calls
licence: None
files: "calls {period}.csv"
tables:
  calls:
    rows: {code: Code}
    columns:
      - {header: calls, indicator: helpline_enquiries, unit: count, breakdown: Carers}
"""
    (ingested_copy.data / "sources" / "calls.yml").write_text(description)
    folder = tmp_path / "few"
    (folder / "calls 2025.csv").write_text("Code,calls\nE06000017,3\n")
    [found] = problems_of(ingested_copy, folder)
    assert found == (
        "calls 2025.csv: expected a description that protects small counts of helpline_enquiries, "
        "found one that does not; add disclosure: small counts to data/sources/calls.yml"
    )


# --- checks -----------------------------------------------------------------------------------


def reading(**changes) -> SourceValue:
    plain = {
        "area_code": RUTLAND,
        "indicator": "satisfaction",
        "breakdown": "",
        "period": "2023/24",
        "unit": "percent",
        "value": 78.8,
        "lower": None,
        "upper": None,
        "status": "published",
        "source": "ascof",
        "file": "ascof.ods",
        "sheet": "1D",
        "row": "12; 15-18",
        "column": "AB:AD",
    }
    return SourceValue(**(plain | changes))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"indicator": "hapiness"}, "expected an indicator of data/indicators.yml"),
        ({"breakdown": "65+"}, "expected a breakdown of satisfaction (it has none), found '65+'"),
        ({"unit": "count"}, "expected a unit of satisfaction ('percent'"),
        ({"area_code": "E06999999"}, "expected the code of an English area, found 'E06999999'"),
        ({"period": "2023-24"}, "expected a period such as 2021/22, found '2023-24'"),
        ({"value": 788.0}, "expected at most 100 (percent), found 788"),
        ({"value": -1.0}, "expected zero or more (percent), found -1"),
        ({"value": float("nan")}, "expected a number (percent), found nan"),
        ({"lower": 80.0, "upper": 90.0}, "expected limits around the value (percent)"),
        (
            {"indicator": "requests", "breakdown": "65+", "unit": "count", "value": 12.5},
            "expected a whole number (count), found 12.5",
        ),
        (
            {"indicator": "deprivation_decile_mean", "unit": "decile", "value": 10.4},
            "expected 1 to 10 (decile), found 10.4",
        ),
        (
            {"indicator": "users_quality_of_life", "unit": "score out of 24", "value": 25.0},
            "expected at most 24 (score out of 24), found 25",
        ),
    ],
)
def test_a_reading_that_cannot_be_is_refused_with_its_place(changes, expected):
    one = reading(**changes)
    [problem] = check_source_values([one], bundled().indicators, {RUTLAND}.__contains__)
    assert str(problem).startswith("ascof.ods, sheet '1D', row 12, column AB: ")
    assert expected in str(problem)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"value": 0.0},
        {"value": 100.0},
        {"value": None, "status": "suppressed"},
        {"area_code": "LA_MEAN"},
        {"indicator": "income", "breakdown": "Other", "unit": "£ thousand", "value": -12.5},
    ],
)
def test_a_reading_that_can_be_is_taken(changes):
    assert (
        check_source_values([reading(**changes)], bundled().indicators, {RUTLAND}.__contains__)
        == ()
    )


def test_many_problems_of_one_column_are_told_once():
    many = [reading(row=str(row), value=900.0) for row in range(10, 30)]
    [problem] = check_source_values(many, bundled().indicators, {RUTLAND}.__contains__)
    assert "row 10" in str(problem)
    assert "found 900 (and 19 more like it in this column)" in str(problem)


def test_two_equal_values_are_one_and_two_different_ones_a_problem():
    one, same, other = reading(), reading(sheet="1X"), reading(sheet="1X", value=78.9)
    kept, problems = resolve_duplicates([one, same], {})
    assert (list(kept.values()), problems) == ([one], [])
    _, [problem] = resolve_duplicates([one, other], {})
    assert "found 78.9 here and 78.8 in ascof.ods, sheet '1D', row 12; 15-18, column AB:AD" in str(
        problem
    )


def test_a_value_goes_before_a_gap():
    gap = reading(value=None, status="not_published")
    one = reading(sheet="1X")
    for order in ([gap, one], [one, gap]):
        kept, problems = resolve_duplicates(order, {})
        assert (list(kept.values()), problems) == ([one], [])


def test_what_is_stated_goes_before_what_was_gathered():
    stated, gathered = reading(), reading(sheet="1X", value=78.79, status="derived")
    for order in ([stated, gathered], [gathered, stated]):
        kept, problems = resolve_duplicates(order, {})
        assert (list(kept.values()), problems) == ([stated], [])


def test_of_two_issues_of_one_publication_the_later_stands():
    old, new = reading(file="old.ods"), reading(file="new.ods", value=79.0)
    editions = {
        "old.ods": PublicationIssue("ascof", "2023/24"),
        "new.ods": PublicationIssue("ascof", "2024/25"),
    }
    for order in ([old, new], [new, old]):
        kept, problems = resolve_duplicates(order, editions)
        assert (list(kept.values()), problems) == ([new], [])
    apart = editions | {"new.ods": PublicationIssue("another", "2024/25")}
    assert resolve_duplicates([old, new], apart)[1]


def test_the_publishers_own_file_goes_before_what_came_by_way_of_somebody_else():
    own, second = reading(), reading(file="table.csv", source="somebody", value=70.0)
    same = replace(second, value=own.value)
    gap = replace(own, value=None, status="not_published")
    for order in ([own, second], [second, own], [own, same], [same, own]):
        kept, problems = resolve_duplicates(order, {}, {"somebody"})
        assert (list(kept.values()), problems) == ([own], [])
    kept, problems = resolve_duplicates([gap, second], {}, {"somebody"})
    assert (list(kept.values()), problems) == ([second], [])
    assert resolve_duplicates([own, second], {})[1]


def test_a_table_of_another_publisher_is_that_publishers(made_dataset):
    sources = made_dataset.sources
    found = made_dataset.observations_of("workforce_vacancy")
    vacancies = {o.source for o in found if o.period == "2024/25"}
    assert vacancies == {"client_level_data_2026_vacancy"}
    assert sources["client_level_data_2026_vacancy"].publisher == "Skills for Care"
    assert (
        sources["client_level_data_2026"].credit
        == "Department of Health and Social Care, by way of somebody else's table"
    )
    assert sources["cqc_assessments"].released == "2025-10"


def test_two_descriptions_of_one_figure_are_told_by_the_run(ingested_copy, tmp_path):
    """The same figures under another file's name, one of them changed."""
    folder = tmp_path / "few"
    [path] = folder.glob("File_11*")
    shutil.copy(path, folder / "copy.xlsx")
    text = (ingested_copy.data / "sources" / "imd_2019_upper.yml").read_text()
    text = re.sub(r"^files:.*$", "files: copy.xlsx\nperiod: '2019'", text, flags=re.MULTILINE)
    text = re.sub(r"^periods:.*\n", "", text, flags=re.MULTILINE)
    (ingested_copy.data / "sources" / "imd_copy.yml").write_text(text)
    record = ingest_folder(ingested_copy, folder)
    assert len(record.files) == 5
    book = load_workbook(folder / "copy.xlsx")
    sheet = book["IMD"]
    [row] = [row for row in sheet.iter_rows() if row[0].value == RUTLAND]
    changed = next(cell for cell in row if isinstance(cell.value, float))
    changed.value += 0.001
    book.save(folder / "copy.xlsx")
    [problem] = problems_of(ingested_copy, folder)
    assert "expected one value for E06000017/deprivation_" in problem
    assert f"sheet 'IMD', row {changed.row}, column {changed.column_letter}" in problem


def assembled(dataset, *readings, same_territory=None):
    return assemble(
        readings,
        dataset.indicators,
        dataset.areas,
        same_territory or {},
        {},
        load_neighbour_specification(PROJECT.data / "neighbours.yml"),
    ).rows


def test_a_code_used_after_it_was_replaced_is_its_namesakes(made_dataset):
    """As a publisher gave Dorset's figures of 2024-25 under the code of the county before 2019."""
    made = assembled(made_dataset, reading(area_code=SOMERSET_BEFORE, period="2024/25", row="5"))
    assert {o.area_code for o, _ in made} == {SOMERSET_BEFORE, SOMERSET}
    made = assembled(made_dataset, reading(area_code=SOMERSET_BEFORE, period="2022/23", row="5"))
    assert {o.area_code for o, _ in made} == {SOMERSET_BEFORE}


def test_what_is_missing_is_left_out_of_an_average_once(made_dataset):
    codes = [area.code for area in made_dataset.areas.authorities if area.code != SOMERSET][:12]
    readings = [reading(area_code=code, row=str(row)) for row, code in enumerate(codes, start=1)]
    gap = reading(area_code=SOMERSET_BEFORE, value=None, status="suppressed", row="99")
    same = {SOMERSET_BEFORE: SOMERSET}
    made = assembled(made_dataset, *readings, gap, same_territory=same)
    assert {o.area_code for o, _ in made if o.value is None} == {SOMERSET, SOMERSET_BEFORE}
    [mean] = [o for o, _ in made if o.area_code == "LA_MEAN"]
    assert mean.note == "the unweighted mean of 12 authorities; left out: 1 suppressed"


def test_a_book_can_be_planned_for_every_area_of_the_dataset(made_project):
    done = invoke_carebook(made_project, "list")
    assert done.stdout.count("\n") == 27
    assert "E09000012  hackney" in done.stdout
    assert "London" in done.stdout
