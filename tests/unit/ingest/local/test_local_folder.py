"""data/local: read as it should be, or refused in one line that says what to do."""

import pytest
from support.local_tables import ANSWERED_CSV, ANSWERED_YML, CALLS_CSV, CALLS_YML, write_local
from support.small_data import LEICESTERSHIRE, RUTLAND, bundled, refusal

from carebook.ingest.local.local_folder import load_local_figures


def load(data):
    return load_local_figures(data, bundled().areas, bundled().indicators)


def loaded(data, *of):
    write_local(data, *of)
    [found] = load(data)
    return found


def refused(data, csv=CALLS_CSV, yml=CALLS_YML, key="care_calls"):
    """The message without the folder, which has to be one line."""
    write_local(data, key, csv, yml)
    said = refusal(load, data)
    assert "\n" not in said
    return said.replace(f"{data / 'local'}/", "")


def test_without_the_folder_there_are_none(tmp_path):
    assert load(tmp_path) == ()
    (tmp_path / "local").mkdir()
    (tmp_path / "local" / "README.md").write_text("words", encoding="utf-8")
    (tmp_path / "local" / ".DS_Store").write_bytes(b"")
    assert load(tmp_path) == ()


def test_a_count_is_read_with_its_lines_its_source_and_its_interval(tmp_path):
    found = loaded(tmp_path)
    assert (found.key, found.place) == ("care_calls", "data/local/care_calls.csv")
    assert found.rows == (2, 3, 4)
    assert [(o.area_code, o.period, o.value) for o in found.observations] == [
        (RUTLAND, "2022/23", 1480),
        (RUTLAND, "2023/24", 1620),
        (RUTLAND, "2024/25", 1835),
    ]
    # Byar's limits of 1,620: 1620 × (1 − 1/14580 − 1.96/120.75)³, and the like of 1,621.
    second = found.observations[1]
    assert (second.lower, second.upper) == pytest.approx((1542.06, 1700.85), abs=0.01)
    assert found.credit == "Rutland County Council, Care line log, page 4, 12 May 2025"
    assert found.source.page is None
    assert found.indicator.question == "Calls to the care line"
    assert (found.indicator.basis, found.indicator.polarity) == ("count", "neutral")
    assert found.indicator.measures[0].decimals == 0


def test_a_percentage_has_the_interval_of_its_denominator_and_its_groups_words(tmp_path):
    found = loaded(tmp_path, "answered", ANSWERED_CSV, ANSWERED_YML)
    older, younger = found.observations
    # Wilson's limits of 99 in 220: (201.84 ∓ 29.18) / 447.68.
    assert (older.lower, older.upper) == pytest.approx((38.57, 51.60), abs=0.01)
    assert (younger.breakdown, younger.value) == ("younger", 40)
    assert found.indicator.breakdowns["older"] == "calls from people aged 65 and over"
    assert found.indicator.measures[0].description == "percentage of calls"


def test_a_table_may_be_of_several_authorities_and_its_columns_in_any_order(tmp_path):
    csv = "value,period,area\n12,2024,leicestershire\n30,2024,E06000017\n"
    found = loaded(tmp_path, "visits", csv, CALLS_YML)
    assert [o.area_code for o in found.observations] == [LEICESTERSHIRE, RUTLAND]
    assert found.is_of(RUTLAND)
    assert not found.is_of("E06000022")


def test_empty_rows_and_blanks_that_a_spreadsheet_leaves_are_no_figures(tmp_path):
    found = loaded(
        tmp_path, "visits", "area,period,value\n rutland , 2024, 30 \n,,\n\n,,\n", CALLS_YML
    )
    assert [(o.area_code, o.period, o.value) for o in found.observations] == [(RUTLAND, "2024", 30)]


def test_an_address_is_a_link_and_money_has_no_interval(tmp_path):
    yml = CALLS_YML.replace("unit: count", "unit: £ million").replace("noun: calls\n", "")
    yml = yml.replace("page: 4", "page: https://council.example/log")
    found = loaded(tmp_path, "spent", "area,period,value\nrutland,2024/25,-1.25\n", yml)
    assert found.source.page == "https://council.example/log"
    assert found.source.title == "Care line log"
    [o] = found.observations
    assert (o.value, o.lower, found.indicator.basis) == (-1.25, None, "total")


def test_a_value_may_be_missing_with_its_reason_and_have_limits_and_a_note_of_its_own(tmp_path):
    csv = (
        "area,period,value,lower,upper,status,note\n"
        "rutland,2023,,,,not_published,counted from 2024\n"
        "rutland,2024,61.5,55.0,68.0,,\n"
    )
    yml = CALLS_YML.replace("unit: count", "unit: percent").replace(
        "noun: calls", "denominator: calls"
    )
    first, second = loaded(tmp_path, "quick", csv, yml).observations
    assert (first.value, first.status, first.note) == (None, "not_published", "counted from 2024")
    assert (second.lower, second.upper, second.status) == (55, 68, "published")


HEAD = "area,period,value\n"


@pytest.mark.parametrize(
    ("csv", "said"),
    [
        (
            HEAD + "rutland,2024/25,about 40\n",
            "care_calls.csv:2: value: expected a number in plain digits (1620 or 28.3) or nothing, "
            "found 'about 40'",
        ),
        (HEAD + 'rutland,2024/25,"1,620"\n', "found '1,620'"),
        (HEAD + "rutland,2024/25,\n", "care_calls.csv:2: value: expected a number with the status"),
        (HEAD + "rutland,2024/25,12.5\n", "value: expected a whole number (count), found 12.5"),
        (HEAD + "rutland,2024/25,-12\n", "value: expected zero or more (count), found -12"),
        (
            HEAD + "rutland,2023/24,90\nrutland,2024-25,91\n",
            "care_calls.csv:3: period: expected a year (2021), a financial year (2023/24) or a "
            "month (2024-11), found '2024-25'",
        ),
        (
            HEAD + "rutland,2012/13,90\nrutland,2011-12,91\n",
            "care_calls.csv:3: period: expected years, as in the other rows, found '2011-12', "
            "which is a month; write 2011/12 for the year",
        ),
        (
            HEAD + "rutland,2023/24,90\nRutland,2023/24,91\n",
            "care_calls.csv:3: expected one value for Rutland / 2023/24, found a second (first in "
            "row 2); remove one",
        ),
        (
            HEAD + "rutlnd,2023/24,90\n",
            "care_calls.csv:2: area: expected an authority's slug, name or ONS code, found "
            "'rutlnd'; did you mean Rutland?",
        ),
        (HEAD + ",2023/24,90\n", "care_calls.csv:2: area: expected the authority that the row is"),
        (HEAD + "England,2023/24,90\n", "local figures are never of England or a region"),
        (HEAD + "East Midlands,2023/24,90\n", "local figures are never of England or a region"),
        (HEAD + ",,\n", "care_calls.csv: expected a row of figures below the header, found none"),
        (HEAD, "care_calls.csv: expected a row of figures below the header, found none"),
        ("area,value\nrutland,90\n", "care_calls.csv:1: expected the column 'period', found area,"),
        (
            "area,period,value,colour\nrutland,2023,90,red\n",
            "care_calls.csv:1: expected columns out of period, value, area, breakdown",
        ),
        (
            "area,period,value,value\nrutland,2023,90,90\n",
            "care_calls.csv:1: expected each column once, found 'value' again",
        ),
        (HEAD + "rutland,2023/24\n", "care_calls.csv:2: expected 3 values, found more or fewer"),
        (
            "area,period,value,status\nrutland,2023,90,guessed\n",
            "care_calls.csv:2: status: expected one of published, rounded, at_most",
        ),
        (
            "area,period,value,status\nrutland,2023,90,suppressed\n",
            "value: expected none with the status 'suppressed', found '90'",
        ),
        (
            "area,period,value,lower,upper\nrutland,2023,90,91,99\n",
            "lower, upper: expected an interval around 90, found 91 to 99",
        ),
        (
            "area,period,value,lower,upper\nrutland,2023,90,80,\n",
            "lower, upper: expected both limits beside a value, or neither",
        ),
        (
            "area,period,value,breakdown\nrutland,2023,90,older\n",
            "care_calls.csv:2: statement: expected {breakdown} in it, since the rows have",
        ),
    ],
)
def test_a_row_that_cannot_be_used_is_refused_with_its_line(tmp_path, csv, said):
    assert said in refused(tmp_path, csv)


@pytest.mark.parametrize(
    ("csv", "said"),
    [
        (
            "period,breakdown,value\n2024/25,older,45\n",
            "answered.csv:2: denominator: expected the number that the percentage is of, since its "
            "interval rests on it, found none; add the column denominator, or lower and upper, or "
            "say basis: total",
        ),
        (
            "period,breakdown,value,numerator,denominator\n2024/25,older,54,99,220\n",
            "answered.csv:2: value: expected 45.0, which is numerator over denominator, found 54",
        ),
        (
            "period,breakdown,value,numerator,denominator\n2024/25,older,90,99,90\n",
            "numerator: expected at most the denominator (90), found 99",
        ),
        (
            "period,breakdown,value,denominator\n2024/25,middle,45,220\n",
            "breakdown: expected one of those described (older, younger), found 'middle'",
        ),
        ("period,breakdown,value,denominator\n2024/25,older,101,220\n", "expected at most 100"),
        (
            "period,breakdown,value,numerator,denominator\n2024/25,older,0,0,0\n",
            "denominator: expected more than zero, found 0",
        ),
    ],
)
def test_a_share_needs_what_it_is_of_and_has_to_be_that(tmp_path, csv, said):
    assert said in refused(tmp_path, csv, ANSWERED_YML, "answered")


def test_a_share_of_everybody_needs_no_denominator_and_one_may_be_rounded(tmp_path):
    yml = ANSWERED_YML + "basis: total\n"
    assert loaded(tmp_path, "answered", "period,breakdown,value\n2024,older,45\n", yml)
    csv = "period,breakdown,value,numerator,denominator\n2024,older,33.3,100,300\n"
    assert loaded(tmp_path, "answered", csv, ANSWERED_YML)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("source:\n", "origin:\n", "care_calls.yml:5: origin: expected a key that is known here"),
        (
            CALLS_YML[CALLS_YML.index("source:") : CALLS_YML.index("caveat")],
            "",
            "care_calls.yml: source: expected this key, found none; add it",
        ),
        ("  publisher: Rutland County Council\n", "", "source.publisher: expected this key"),
        (
            "took {value}",
            "took some",
            "care_calls.yml:2: statement: expected a clause with {value}",
        ),
        ("took {value}", "took {number}", "statement: expected a clause with {value}"),
        ("unit: count", "unit: calls", "care_calls.yml:3: unit: expected one of the units people,"),
        ("2025-05-12", "May 2025", "released: expected a year (2025), a month (2025-10) or a date"),
        ("noun: calls", "polarity: good", "polarity: expected"),
        ("title: Calls to the care line", 'title: ""', "title: expected"),
    ],
)
def test_a_description_that_cannot_be_used_is_refused_with_its_line(tmp_path, old, new, said):
    assert old in CALLS_YML
    assert said in refused(tmp_path, yml=CALLS_YML.replace(old, new))


def test_a_key_has_to_be_a_name_that_no_indicator_has(tmp_path):
    said = refused(tmp_path, key="satisfaction")
    assert said.startswith("satisfaction.csv: expected a key of its own, found 'satisfaction'")
    (tmp_path / "local" / "satisfaction.csv").unlink()
    (tmp_path / "local" / "satisfaction.yml").unlink()
    assert "expected a key of small letters" in refused(tmp_path, key="Care calls")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (
            "more.csv",
            "more.csv: expected more.yml beside it with title, statement, unit and source",
        ),
        ("more.yml", "more.yml: expected more.csv beside it with the figures, found none; add it"),
        (
            "more.xlsx",
            "more.xlsx: expected KEY.csv with KEY.yml beside it, found another file; save",
        ),
    ],
)
def test_nothing_in_the_folder_is_passed_over_in_silence(tmp_path, name, said):
    write_local(tmp_path)
    (tmp_path / "local" / name).write_text("x", encoding="utf-8")
    assert said in refusal(load, tmp_path)
