"""Descriptions: what their models take, what they refuse and in which line, and ``like``."""

import pytest
from pydantic import ValidationError

from carebook.core.errors import InputError
from carebook.ingest.descriptions.file_description import (
    FileDescription,
    load_descriptions,
    merge_mappings,
)
from carebook.ingest.descriptions.table_description import ColumnDescription, needed_headers

BASE = """\
publisher: NHS England
title: Activity and finance
licence: Open Government Licence v3.0
files: activity {period}.xlsx
periods: [2021/22]
checked: true
symbols:
  "[c]": {status: suppressed}
tables:
  T3:
    sheet: T3
    rows: {code: [Geography code, Region code]}
    columns:
      - {header: Total, indicator: gross_expenditure, unit: £ thousand}
  T8:
    sheet: T8
    rows: {code: Geography code}
    columns:
      - {header: [18 to 64, Total], indicator: requests, unit: count, breakdown: 18-64}
"""


def folder_of(tmp_path, **files):
    for name, text in files.items():
        (tmp_path / f"{name}.yml").write_text(text, encoding="utf-8")
    return tmp_path


def error_of(tmp_path, **files):
    with pytest.raises(InputError) as caught:
        load_descriptions(folder_of(tmp_path, **files))
    message = str(caught.value)
    assert "\n" not in message
    return message.removeprefix(f"{tmp_path}/")


def test_one_file_is_one_description_by_its_stem(tmp_path):
    found = load_descriptions(folder_of(tmp_path, activity=BASE))
    assert list(found) == ["activity"]
    one = found["activity"]
    assert one.files == ("activity {period}.xlsx",)
    assert one.tables["T3"].columns[0].header == ("Total",)
    assert one.tables["T8"].columns[0].header == ("18 to 64", "Total")


def test_a_description_like_another_says_only_what_differs(tmp_path):
    later = """\
like: activity
periods: [2022/23]
renamed: {Total: All}
symbols: {"[k]": {status: suppressed, note: low}}
"""
    found = load_descriptions(folder_of(tmp_path, activity=BASE, later=later))
    one = found["later"]
    assert one.periods == ("2022/23",)
    assert one.title == "Activity and finance"
    assert set(one.symbols) == {"[c]", "[k]"}
    assert one.renamed == {"Total": "All"}
    assert one.tables == found["activity"].tables
    assert found["activity"].symbols.keys() == {"[c]"}, "the other stays as it was"


def test_a_layout_that_was_not_tried_is_not_called_tried(tmp_path):
    found = load_descriptions(
        folder_of(
            tmp_path,
            activity=BASE,
            later="like: activity\nperiods: [2022/23]\n",
            tried="like: activity\nperiods: [2023/24]\nchecked: true\n",
        )
    )
    assert [found[key].checked for key in ("activity", "later", "tried")] == [True, False, True]


def test_a_table_that_is_no_longer_there_is_taken_out(tmp_path):
    later = "like: activity\nperiods: [2022/23]\ntables:\n  T8:\n  T3: {sheet: T4}\n"
    found = load_descriptions(folder_of(tmp_path, activity=BASE, later=later))
    assert {key: one.sheet for key, one in found["later"].tables.items()} == {"T3": "T4"}


def test_a_chain_of_likes_ends(tmp_path):
    later = "like: activity\nperiods: [2022/23]\n"
    last = "like: later\nperiods: [2023/24]\n"
    found = load_descriptions(folder_of(tmp_path, a_last=last, activity=BASE, later=later))
    assert found["a_last"].tables.keys() == {"T3", "T8"}


def test_likes_in_a_circle_are_refused(tmp_path):
    message = error_of(tmp_path, a="like: b\n", b="like: c\n", c="like: a\n")
    assert message.startswith("a.yml:1: like: expected a chain of descriptions that ends")
    assert "a is like b is like c is like a" in message


def test_like_itself_and_like_nothing_are_refused(tmp_path):
    assert "a is like a" in error_of(tmp_path, a="like: a\n")
    message = error_of(tmp_path, a="title: x\nlike: activty\n", activity=BASE)
    assert message.startswith(
        "a.yml:2: like: expected the name of another description in this folder"
    )
    assert "activity" in message


def test_a_mistake_is_reported_in_the_file_it_is_in(tmp_path):
    later = "like: activity\nperiods: [2022/23]\ntables:\n  T3:\n    shet: T4\n"
    message = error_of(tmp_path, activity=BASE, a_later=later)
    assert message.startswith("a_later.yml:5: tables.T3.shet: expected a key that is known here")
    spoilt = BASE.replace("unit: count", "unti: count")
    message = error_of(tmp_path, activity=spoilt, a_later="like: activity\n")
    assert message.startswith("activity.yml:19: tables.T8.columns.0.unti")


def test_a_file_that_is_no_mapping_is_refused(tmp_path):
    assert error_of(tmp_path, a="").startswith("a.yml:1: expected the keys of a description")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"header": []}, "a header of one word or more"),
        ({"header": "{year}"}, "only the placeholders"),
        ({"breakdown": "65+", "breakdowns": {"header": "Age"}}, "not both"),
        ({"header": "{period}", "period": "2021"}, "a period, or {period} in the header"),
        ({"period": "2021-22"}, "a financial year (2023/24)"),
        ({"aggregate": "mean", "denominator": "All"}, "a mean, or a sum"),
        ({"aggregate": "sum", "margin": "Margin"}, "an aggregate without margin"),
        ({"aggregate": "count", "through": "Last"}, "without through"),
        ({"scale": 0}, "a scale above 0"),
        ({"unit": None}, "string"),
    ],
)
def test_columns_that_make_no_sense_are_refused(change, said):
    good = {"header": "Total", "indicator": "requests", "unit": "count"}
    ColumnDescription.model_validate(good)
    with pytest.raises(ValidationError, match=said.replace("(", r"\(").replace(")", r"\)")):
        ColumnDescription.model_validate(good | change)


ROWS = {"code": "Code"}
TABLE = {"rows": ROWS, "columns": [{"header": "n", "indicator": "requests", "unit": "count"}]}
FILE = {"publisher": "p", "title": "t", "licence": "l", "files": "a_{period}.csv"}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({}, "tables, a lookup or neighbours"),
        ({"tables": {"T": TABLE}, "lookup": {"lower_code": "LTLA"}}, "not several"),
        ({"tables": {"T": TABLE}, "files": "a.csv"}, "in the name a.csv"),
        ({"tables": {"T": TABLE}, "files": "{period}_{period}.csv"}, "once at most"),
        ({"tables": {"T": TABLE}, "files": []}, "one name or more"),
        ({"tables": {"T": TABLE}, "periods": ["2021-22"]}, "a financial year (2023/24)"),
        ({"tables": {"T": TABLE | {"columns": []}}}, "one column or more"),
        ({"tables": {"T": TABLE | {"title": "in {year}"}}}, "only the placeholders"),
        ({"tables": {"T": TABLE | {"rows": {}}}}, "rows known by a code or a name"),
        ({"tables": {"T": TABLE | {"rows": ROWS | {"tier": "lower"}}}}, "an aggregate for each"),
    ],
)
def test_files_that_make_no_sense_are_refused(change, said):
    FileDescription.model_validate(FILE | {"tables": {"T": TABLE}})
    with pytest.raises(ValidationError) as caught:
        FileDescription.model_validate(FILE | change)
    assert said in str(caught.value)


def test_what_a_table_needs_is_asked_for_once():
    one = {"header": ["{period}", "n"], "indicator": "requests", "unit": "count"}
    other = one | {"denominator": ["{period}", "all"], "breakdowns": {"header": "Age"}}
    described = FileDescription.model_validate(
        FILE | {"tables": {"T": {"rows": {"code": "Code"}, "columns": [one, other]}}}
    )
    wanted = [("Code",), ("{period}", "n"), ("{period}", "all"), ("Age",)]
    assert list(needed_headers(described.tables["T"])) == wanted


def test_numbers_that_head_columns_are_text():
    column = ColumnDescription.model_validate(
        {"header": 65, "through": [66], "indicator": "population", "unit": "people"}
    )
    assert (column.header, column.through) == (("65",), ("66",))
    with pytest.raises(ValidationError):
        ColumnDescription.model_validate(
            {"header": True, "indicator": "population", "unit": "people"}
        )


def test_merging_leaves_both_as_they_were():
    base = {"a": {"b": 1, "c": [1, 2]}, "d": 1}
    changes = {"a": {"c": [3]}, "d": None, "e": None}
    assert merge_mappings(base, changes) == {"a": {"b": 1, "c": [3]}}
    assert base == {"a": {"b": 1, "c": [1, 2]}, "d": 1}


def test_a_release_is_of_all_files_or_of_each_periods(tmp_path):
    one = load_descriptions(folder_of(tmp_path, activity=BASE + "released: 2022-10\n"))
    assert one["activity"].released_for("2021/22") == "2022-10"
    more = BASE + "released: {2021/22: 2022-10-20}\n"
    each = load_descriptions(folder_of(tmp_path, activity=more))
    assert each["activity"].released_for("2021/22") == "2022-10-20"
    assert each["activity"].released_for("2020/21") == ""
