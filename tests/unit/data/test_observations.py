import csv
import io

import pytest
from support.small_data import (
    ALL_AGES,
    BATH,
    ENGLAND,
    LA_MEAN,
    OLDER,
    PROJECT,
    ROOT,
    RUTLAND,
    bundled,
    refusal,
)

from carebook.data.observations import OBSERVATION_COLUMNS, load_observations

DIGITS = "expected a number in plain digits (1620 or 28.3) or nothing, found"
FIGURES = ROOT.parent / "shared" / "data" / "figures.csv"
# Two rates that were handed over were of one enquiry; what is shown is the rate of five.
ONE_PERSON_EACH = {
    (RUTLAND, "helpline_enquiries", "Carers", "2025", ALL_AGES): 12.32,
    ("E10000018", "helpline_enquiries", "Carers", "2025", ALL_AGES): 0.68,
}
NO_SCORE = (RUTLAND, "cqc_authority_score", "", "2024/25", "score out of 100")
ROW = {
    "area_code": RUTLAND,
    "indicator": "requests",
    "breakdown": "65+",
    "period": "2023/24",
    "unit": "count",
    "value": "1620",
    "lower": "",
    "upper": "",
    "status": "published",
    "source": "salt",
    "note": "",
}


def as_csv(*changes):
    file = io.StringIO()
    writer = csv.DictWriter(file, OBSERVATION_COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(ROW | change for change in changes)
    return file.getvalue()


@pytest.fixture
def load(tmp_path):
    def of(text):
        path = tmp_path / "observations.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        data = bundled()
        return load_observations(path, data.areas, data.indicators, data.sources)

    return of


def test_a_row_is_read_as_it_stands(load):
    [found] = load(as_csv({"lower": "1540", "upper": "1701", "note": "a note"}))
    assert found.key == (RUTLAND, "requests", "65+", "2023/24", "count")
    assert (found.value, found.lower, found.upper, found.note) == (1620, 1540, 1701, "a note")


def test_a_missing_value_is_none_and_never_zero(load):
    none, suppressed, unpublished, zero = load(
        as_csv(
            {"value": "", "status": "none_reported"},
            {"value": "", "status": "suppressed", "breakdown": "18-64"},
            {"value": "", "status": "not_published", "period": "2022/23"},
            {"value": "0", "area_code": BATH},
        )
    )
    assert none.value is None
    assert suppressed.value is None
    assert (unpublished.value, unpublished.status) == (None, "not_published")
    assert zero.value == 0


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"unit": "per 1,000"}, "unit: expected a unit of requests 65+ ('per 100,000 people of"),
        (
            {"unit": "percent"},
            "all ages', 'count', 'per 100,000 people aged 65 and over'), found 'percent'; mend it",
        ),
        ({"indicator": "request"}, "indicator: expected a key of indicators.yml, found 'request'"),
        (
            {"area_code": "E06000099"},
            "area_code: expected the code of an area (data/england/areas.csv) or LA_MEAN",
        ),
        ({"area_code": "rutland"}, "found 'rutland'; add the area or mend the code"),
        ({"breakdown": "66+"}, "breakdown: expected a breakdown of requests (18-64, 65+)"),
        ({"breakdown": ""}, "breakdown: expected a breakdown of requests"),
        (
            {"indicator": "population", "unit": "people"},
            "breakdown: expected a breakdown of population (it has none)",
        ),
        ({"indicator": "reablement"}, "breakdown: expected a breakdown of reablement (it has"),
        (
            {"indicator": "reablement", "breakdown": ""},
            "unit: expected a unit of reablement ('percent'), found 'count'",
        ),
        ({"period": "2023-24"}, "period: expected a year (2021), a financial year (2023/24)"),
        ({"period": ""}, "period: expected"),
        ({"source": "pepper"}, "source: expected a key of sources.yml, found 'pepper'"),
        (
            {"status": "guessed"},
            "status: expected one of published, rounded, at_most, none_reported, suppressed, "
            "not_submitted, not_published, found 'guessed'",
        ),
        ({"status": "derived"}, "not_submitted, not_published, found 'derived'"),
        ({"status": "not_published"}, "value: expected none with the status 'not_published', f"),
        ({"value": "-5"}, "value: expected zero or more (count), found -5"),
        ({"value": "1620.5"}, "value: expected a whole number (count), found 1620.5"),
        *(
            ({"value": text}, f"value: {DIGITS} '{text}'")
            for text in ("[c]", "1,620", "nan", "inf")
        ),
        ({"value": ""}, "value: expected a number with the status 'published', found ''"),
        ({"status": "suppressed"}, "value: expected none with the status 'suppressed', found '16"),
        ({"value": "0", "status": "none_reported"}, "value: expected none with the status 'none"),
        ({"lower": "1621", "upper": "1700"}, "an interval around 1620, found 1621 to 1700"),
        ({"lower": "1500", "upper": "1619"}, "an interval around 1620, found 1500 to 1619"),
        ({"lower": "1700", "upper": "1500"}, "lower, upper: expected an interval around 1620"),
        ({"lower": "1500"}, "lower, upper: expected both limits beside a value, or neither"),
        ({"upper": "1700"}, "found '' and '1700'; give both or none"),
        ({"lower": "-1"}, "lower: expected zero or more (count), found -1"),
        ({"upper": "many"}, f"upper: {DIGITS} 'many'"),
    ],
)
def test_a_wrong_row_is_refused_with_file_line_and_column(load, tmp_path, change, said):
    message = refusal(load, as_csv({"breakdown": "18-64"}, change))
    assert message.startswith(f"{tmp_path / 'observations.csv'}:3: ")
    assert said in message


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"indicator": "satisfaction", "unit": "percent", "value": "100.1"}, "at most 100"),
        (
            {"indicator": "cqc_authority_score", "unit": "score out of 100", "value": "101"},
            "at most 100",
        ),
        ({"indicator": "deprivation_decile_mean", "unit": "decile", "value": "0"}, "1 to 10"),
        ({"indicator": "deprivation_decile_mean", "unit": "decile", "value": "11"}, "1 to 10"),
        ({"indicator": "population", "unit": "people", "value": "40600.5"}, "a whole number"),
    ],
)
def test_a_value_no_unit_could_have_is_refused(load, change, said):
    assert f":2: value: expected {said}" in refusal(load, as_csv({"breakdown": ""} | change))


def test_a_second_value_for_one_key_is_refused_with_both_lines(load):
    message = refusal(load, as_csv({}, {"breakdown": "18-64"}, {"value": "1625"}))
    assert ":4: expected one value for E06000017 / requests / 65+ / 2023/24 / count" in message
    assert "(first on line 2)" in message


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", ":1: expected the columns area_code, indicator"),
        (as_csv({}).replace("lower,", "", 1), ":1: expected the columns"),
        (as_csv({}) + "E06000017,requests\n", ":3: expected 11 values, found more or fewer"),
        (as_csv({}).rstrip("\n") + ",one more\n", ":2: expected 11 values, found more or fewer"),
    ],
)
def test_a_file_of_another_shape_is_refused(load, text, said):
    assert said in refusal(load, text)


def test_a_missing_file_is_refused(tmp_path):
    message = refusal(load_observations, tmp_path / "none.csv", bundled().areas, {}, {})
    assert message == f"{tmp_path / 'none.csv'}: expected this file, found none; restore it"


def test_the_limits_of_a_count_need_not_be_whole(load):
    [found] = load(as_csv({"value": "65", "lower": "50.16", "upper": "82.85"}))
    assert (found.lower, found.upper) == (50.16, 82.85)


def test_a_file_in_another_encoding_is_refused(load):
    assert "observations.csv: expected a text file in UTF-8" in refusal(
        load, as_csv({"note": "£"}).encode("latin-1")
    )


@pytest.mark.parametrize("value", ["1_620", " 1620", "1.62e3", "1620.", ".5", "+5", "0x10", "١٦٢٠"])
def test_a_number_in_disguise_is_refused(load, value):
    assert f"value: {DIGITS}" in refusal(load, as_csv({"value": value}))


@pytest.mark.parametrize("status", ["suppressed", "none_reported", "not_published"])
def test_limits_without_a_value_are_refused(load, status):
    row = {"value": "", "status": status, "lower": "1", "upper": "4"}
    assert "lower, upper: expected both limits beside a value" in refusal(load, as_csv(row))


def test_a_rate_among_older_people_is_refused_for_a_younger_group(load):
    message = refusal(load, as_csv({"breakdown": "18-64", "unit": OLDER}))
    assert ":2: unit: expected a unit of requests 18-64 (" in message
    assert f"found '{OLDER}'; mend it" in message
    assert f"'{OLDER}'" not in message.partition("), found")[0]
    assert load(as_csv({"unit": OLDER}))[0].unit == OLDER


def written_rows():
    with (PROJECT.data / "observations.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def published():
    return {o.key: o for o in bundled().observations if o.status != "derived"}


def test_every_row_of_the_dataset_arrives_with_its_value():
    found = published()
    assert len(found) == len(written_rows()) == 204
    for row in written_rows():
        o = found[tuple(row[column] for column in OBSERVATION_COLUMNS[:5])]
        assert o.value == (float(row["value"]) if row["value"] else None)
        assert (o.status, o.source, o.note) == (row["status"], row["source"], row["note"])


def test_nothing_in_the_dataset_is_zero_suppressed_or_derived():
    stated = {row["status"] for row in written_rows()}
    assert stated == {"published", "rounded", "none_reported", "not_published", "at_most"}
    assert [o.key for o in published().values() if o.status == "not_published"] == [NO_SCORE]
    assert not [row for row in written_rows() if row["value"] and float(row["value"]) == 0]


def test_activity_counts_are_multiples_of_five():
    counts = [o.value for o in published().values() if o.source == "salt" and o.unit == "count"]
    assert [value for value in counts if value is not None and value % 5] == []


@pytest.mark.skipif(not FIGURES.exists(), reason=f"needs {FIGURES}")
def test_every_figure_that_was_handed_over_is_in_the_dataset_unchanged():
    with FIGURES.open(encoding="utf-8", newline="") as file:
        handed_over = list(csv.DictReader(file))
    found, wanted = published(), {}
    for row in handed_over:
        period = row["period"]
        key = [row[name] for name in ("area_code", "indicator", "breakdown")]
        financial = (*key, "2023/24", row["unit"])
        at = financial if period == "2024" and financial in found else (*key, period, row["unit"])
        wanted[at] = row["value"]
    assert len(wanted) == len(handed_over) == 202
    for key, value in wanted.items():
        o = found[key]
        if key in ONE_PERSON_EACH:
            assert (o.value, o.status) == (ONE_PERSON_EACH[key], "at_most")
            continue
        assert o.value == (float(value) if value else None)
        assert (o.status == "none_reported") == (not value)
    extra = set(found) - set(wanted)
    assert extra == {(ENGLAND, "population_density", "", "2021", "people per sq km"), NO_SCORE}
    [score] = [row for row in handed_over if row["indicator"] == "cqc_authority_score"]
    assert score["note"] == "no assessment published for Rutland"
    assert found[NO_SCORE].note == "no assessment published"


@pytest.mark.skipif(not FIGURES.exists(), reason=f"needs {FIGURES}")
def test_only_activity_finance_and_survey_figures_moved_to_the_financial_year():
    years = {o.source: set() for o in published().values()}
    for o in published().values():
        years[o.source].add(o.period)
    assert {source for source, found in years.items() if "2023/24" in found} == {
        "salt",
        "sace",
        "ascs",
    }
    assert years["salt"] == {"2023/24"}


def test_helpline_rates_say_what_is_shown_of_small_counts():
    notes = {}
    for o in published().values():
        if o.indicator == "helpline_enquiries" and o.area_code != LA_MEAN:
            notes.setdefault(o.status, set()).add(o.note)
    assert notes == {
        "published": {"the rate as stated; counts of 1 to 5 are shown as 5 or fewer"},
        "at_most": {"there were 1 to 5 enquiries, shown as 5 or fewer: the rate is that of 5"},
    }


def test_the_figures_known_by_heart_are_there():
    found = published()
    assert found[LA_MEAN, "satisfaction", "", "2023/24", "percent"].value == 64.7
    assert found[ENGLAND, "population_density", "", "2021", "people per sq km"].value == 434
    assert found[LA_MEAN, "population_density", "", "2021", "people per sq km"].value == 2468.5
    assert found[RUTLAND, "requests", "65+", "2023/24", ALL_AGES].value == 3986


def test_a_message_is_one_line_whatever_the_cell_holds(load):
    assert ":3: value: " in refusal(load, as_csv({"value": "1\n2"}))


def test_minus_zero_is_refused(load):
    assert "zero or more" in refusal(load, as_csv({"value": "-0"}))
