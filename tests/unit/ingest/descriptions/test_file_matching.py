"""Which description a file's name leads to."""

from pathlib import Path

import pytest

from carebook.ingest.descriptions.file_description import FileDescription
from carebook.ingest.descriptions.file_matching import (
    match_files_to_descriptions,
    nearest_file_names,
)

TABLE = {
    "rows": {"code": "Code"},
    "columns": [{"header": "n", "indicator": "requests", "unit": "count"}],
}


def described(files, **keys):
    fixed = {"publisher": "p", "title": "t", "licence": "l", "tables": {"T": TABLE}}
    return FileDescription.model_validate(fixed | {"files": files} | keys)


DESCRIPTIONS = {
    "activity": described("ASCFR and SALT Data Tables {period}.xlsx", periods=["2021/22"]),
    "outcomes": described("ascof_{period}.ods"),
    "people": described(
        ["ukpopestimatesmid{period}on*geography.xls", "ukpopestimatesmid{period}on*geography.xlsx"]
    ),
    "deprivation": described("File_11_*.xlsx", period="2019"),
    "ratings": described("*{period}*latest*ratings*.ods"),
}


def matched(*names, descriptions=None):
    return match_files_to_descriptions(
        [Path("raw") / name for name in names], descriptions or DESCRIPTIONS
    )


@pytest.mark.parametrize(
    ("name", "key", "period"),
    [
        ("ASCFR and SALT Data Tables 2021-22.xlsx", "activity", "2021/22"),
        ("ascfr+and+salt+data+tables+2021-22.XLSX", "activity", "2021/22"),
        ("ASCFR%20and%20SALT%20Data%20Tables%202021-22.xlsx", "activity", "2021/22"),
        ("ASCFR_and_SALT_Data_Tables_2021_22 (1).xlsx", "activity", "2021/22"),
        ("ascof_2024_25.ods", "outcomes", "2024/25"),
        ("ukpopestimatesmid2020on2021geography.xls", "people", "2020"),
        ("ukpopestimatesmid2020on2021geography.xlsx", "people", "2020"),
        ("File_11_-_IoD2019_Local_Authority_District_Summaries.xlsx", "deprivation", "2019"),
        ("01_October_2025_Latest_ratings.ods", "ratings", "2025-10"),
    ],
)
def test_a_name_leads_to_its_description_and_period(name, key, period):
    found = matched(name)
    assert [(match.description_key, match.period) for match in found.matches] == [(key, period)]
    assert not found.problems
    assert not found.undescribed_files
    assert key not in found.descriptions_without_file


def test_what_nobody_described_is_passed_over_and_what_is_not_there_is_listed():
    found = matched("README.md", "File_10_lower.xlsx", "ascof_2024_25.ods", "ascof_2024_25.xls")
    assert [path.name for path in found.undescribed_files] == [
        "File_10_lower.xlsx",
        "README.md",
        "ascof_2024_25.xls",
    ]
    assert found.descriptions_without_file == ("activity", "people", "deprivation", "ratings")


def test_a_file_of_a_year_that_is_not_described_is_refused_with_the_few_lines_to_write():
    found = matched("ASCFR and SALT Data Tables 2022-23.xlsx")
    (problem,) = found.problems
    said = str(problem)
    assert said.startswith("ASCFR and SALT Data Tables 2022-23.xlsx: expected a file of a period")
    assert "(2021/22), found one of 2022/23" in said
    assert "like: activity, periods: [2022/23]" in said
    assert not found.matches
    assert "activity" not in found.descriptions_without_file


def test_the_period_chooses_between_descriptions_of_one_name():
    later = described("ASCFR and SALT Data Tables {period}.xlsx", periods=["2022/23"])
    found = matched(
        "ASCFR and SALT Data Tables 2022-23.xlsx", descriptions=DESCRIPTIONS | {"later": later}
    )
    assert [match.description_key for match in found.matches] == ["later"]


def test_two_descriptions_for_one_file_are_a_problem():
    other = described("ascof*{period}.ods")
    found = matched("ascof_2024_25.ods", descriptions=DESCRIPTIONS | {"other": other})
    (problem,) = found.problems
    assert "found outcomes.yml and other.yml" in str(problem)
    assert not found.matches


def test_two_files_for_one_description_and_period_are_a_problem():
    found = matched("ascof_2024_25.ods", "ascof 2024-25 (2).ods", "ascof_2023_24.ods")
    (problem,) = found.problems
    assert str(problem).startswith("ascof_2024_25.ods: expected one file of 2024/25")
    assert "found 'ascof 2024-25 (2).ods' too" in str(problem)
    assert len(found.matches) == 3


def test_names_that_are_nearly_right_are_suggested():
    assert nearest_file_names("ascof-24-25.ods", DESCRIPTIONS) == ("ascof_{period}.ods",)
    assert nearest_file_names("holiday.jpg", DESCRIPTIONS) == ()


def test_a_workbook_with_macros_is_told_and_not_passed_over():
    found = matched("ASCFR and SALT Data Tables 2021-22.xlsm", "other.xlsm")
    (problem,) = found.problems
    assert str(problem) == (
        "ASCFR and SALT Data Tables 2021-22.xlsm: expected a workbook, found a workbook with "
        "macros; save it as .xlsx without macros"
    )
    assert [path.name for path in found.undescribed_files] == ["other.xlsm"]


def test_of_two_files_of_one_name_the_folder_is_told():
    found = matched("one/ascof_2024_25.ods", "two/ascof_2024_25.ods")
    (problem,) = found.problems
    assert "found 'one/ascof_2024_25.ods' too" in str(problem)
