"""The publishers' own files: what the dataset holds is what stands in their cells.

The cells are read here by their addresses, without the reader that is tested.
"""

import pytest
from python_calamine import CalamineWorkbook
from support.published_files import (
    ASCOF,
    IMD,
    PEOPLE,
    PUBLISHED,
    SALT,
    SMALL_AREAS,
    needs_published,
)
from support.small_data import BATH, ENGLAND, LA_MEAN, LEICESTERSHIRE, RUTLAND

pytestmark = [
    needs_published(),
    pytest.mark.usefixtures("ingested_alone"),
]

RURAL = "RUC_LAD_2011_EN_LU.csv"
KENT = [f"E07000{number}" for number in range(105, 117)]
ADULTS, WORKING, OLDER = (
    f"per 100,000 people aged {age}" for age in ("18 and over", "18 to 64", "65 and over")
)
THOUSANDS = "£ thousand"
PLACES = (ENGLAND, RUTLAND, LEICESTERSHIRE, BATH)
NO_FIGURE = {"[c]": "suppressed", "[x]": "not_submitted"}


@pytest.fixture(scope="module")
def by_key(published_dataset):
    return {o.key: o for o in published_dataset.observations}


@pytest.fixture(scope="module")
def cells():
    """The rows of a sheet as they stand in the file, each sheet parsed once."""
    books, sheets = {}, {}

    def rows(file, sheet):
        if (file, sheet) not in sheets:
            books.setdefault(file, CalamineWorkbook.from_path(PUBLISHED / file))
            found = books[file].get_sheet_by_name(sheet)
            sheets[file, sheet] = found.to_python(skip_empty_area=False)
        return sheets[file, sheet]

    return rows


def at(letters):
    """The index of a column by its letters."""
    index = 0
    for letter in letters:
        index = 26 * index + ord(letter) - 64
    return index - 1


# --- the check figures of the folder's own page ----------------------------------------------

CHECKS = [
    ("gross_expenditure", "", "2021/22", THOUSANDS, (21958360.1, 15371.35, 231672, 74104)),
    ("requests_all_adults", "", "2021/22", "count", (1978550, 2115, 28560, 3130)),
    ("requests", "18-64", "2021/22", WORKING, (1800, 1470, 1585, 550)),
    ("requests", "65+", "2021/22", OLDER, (13065, 17265, 14895, 6635)),
    ("receiving_care_all_adults", "", "2021/22", "count", (817915, 465, 10185, 2170)),
    ("satisfaction", "", "2021/22", "percent", (63.9, 74.3, 63.4, 57.7)),
    ("satisfaction", "", "2023/24", "percent", (65.4, 78.8, 64.5, 68.8)),
    ("satisfaction", "", "2024/25", "percent", (65.1, 79.6, 62.8, 64)),
    ("carers_social_contact", "", "2021/22", "percent", (28, 27, 24.7, 35.5)),
    ("carers_social_contact", "", "2023/24", "percent", (30, 28.3, 25.4, 37.4)),
    ("workforce_turnover", "", "2023/24", "percent", (24.8, 30.7, 28.5, 25.2)),
    ("workforce_turnover", "", "2024/25", "percent", (23.7, 24.3, 22.8, 25.5)),
    ("deprivation_score", "", "2019", "score", (None, 8.381, 12.330, 11.745)),
    ("deprivation_rank", "", "2019", "rank", (None, 149, 136, 139)),
    ("population", "", "2020", "people", (56550138, 40476, 713085, 196357)),
    ("population_by_age", "18+", "2020", "people", (44456850, 32626, 569742, 159682)),
    ("population_by_age", "65+", "2020", "people", (10464019, 10345, 146675, 36991)),
    ("population", "", "2024", "people", (58620101, 41443, 745573, 200028)),
    ("population_by_age", "65+", "2024", "people", (10981092, 10949, 157349, 39084)),
    ("discharges_delayed", "", "2025-03", "percent", (None, 13.92, 14.67, 12.28)),
    ("long_term_support_cld", "", "2026-03", "count", (None, 355, 7505, 1875)),
    ("cqc_authority_score", "", "2025-10", "score out of 100", (None, None, 53, 53)),
]


@pytest.mark.parametrize(
    ("indicator", "breakdown", "period", "unit", "values"),
    CHECKS,
    ids=[" ".join(filter(None, check[:3])) for check in CHECKS],
)
def test_a_check_figure_is_in_the_dataset(by_key, indicator, breakdown, period, unit, values):
    for code, value in zip(PLACES, values, strict=True):
        found = by_key.get((code, indicator, breakdown, period, unit))
        if value is None:
            assert found is None or found.status == "derived"
        else:
            # To the digits with which the page states it.
            digits = len(str(value).partition(".")[2])
            assert round(found.value, digits) == value, code
            assert found.status != "derived"


# --- whole columns, cell by cell --------------------------------------------------------------


def count(column, sheet, indicator, breakdown=""):
    return (SALT, sheet, column, indicator, breakdown, "2021/22", "count", 1)


def money(column, sheet, indicator, breakdown="", period="2021/22"):
    return (SALT, sheet, column, indicator, breakdown, period, THOUSANDS, 1)


def outcome(sheet, column, indicator, period, unit="percent", breakdown=""):
    return (ASCOF, sheet, column, indicator, breakdown, period, unit, 1)


def deprived(column, indicator, unit, scale=1):
    return (IMD, "IMD", column, indicator, "", "2019", unit, scale)


COLUMNS = [
    money("F", "T3", "expenditure_by_provision", "Own provision"),
    money("G", "T3", "expenditure_by_provision", "Provision by others"),
    money("J", "T3", "client_contributions"),
    money("K", "T3", "income", "Joint arrangements"),
    money("L", "T3", "nhs_contributions"),
    money("N", "T3", "income", "Total"),
    money("Q", "T3", "capital_charges", "Total"),
    money("R", "T3", "net_total_expenditure", "", "2020/21"),
    money("S", "T3", "net_total_expenditure"),
    money("U", "T3", "gross_total_expenditure", "", "2020/21"),
    money("V", "T3", "gross_total_expenditure"),
    money("X", "T3", "gross_expenditure", "", "2020/21"),
    money("Y", "T3", "gross_expenditure"),
    money("F", "T6", "client_contributions", "", "2020/21"),
    money("J", "T6", "nhs_contributions", "", "2020/21"),
    (SALT, "T16", "I", "gross_expenditure", "", "2021/22", f"£ thousand {ADULTS}", 1),
    (SALT, "T16", "F", "gross_expenditure", "", "2020/21", f"£ thousand {ADULTS}", 1),
    count("M", "T8", "requests", "18-64"),
    count("T", "T8", "requests", "65+"),
    count("U", "T8", "requests_all_adults"),
    count("G", "T8", "requests_by_route_18_64", "Discharge from hospital"),
    count("R", "T8", "requests_by_route_65", "Community or other route"),
    count("F", "T10", "requests_outcome_18_64", "Short term care to maximise independence"),
    count("Q", "T10", "requests_outcome_18_64", "No services"),
    count("O", "T11", "requests_outcome_65", "Signposted to other services"),
    (SALT, "T12", "F", "requests", "18-64", "2021/22", WORKING, 1),
    (SALT, "T12", "I", "requests", "65+", "2021/22", OLDER, 1),
    (SALT, "T36", "F", "receiving_care", "18-64", "2021/22", WORKING, 1),
    (SALT, "T36", "I", "receiving_care", "65+", "2021/22", OLDER, 1),
    count("I", "T33", "receiving_care_year_end", "18-64"),
    count("N", "T33", "receiving_care_over_12_months", "All"),
    count("N", "T34", "receiving_care", "18-64"),
    count("W", "T34", "receiving_care", "65+"),
    count("X", "T34", "receiving_care_all_adults"),
    count("F", "T34", "care_types_18_64", "Nursing"),
    count("H", "T34", "care_types_18_64", "Community: direct payment only"),
    count("P", "T34", "care_types_65", "Residential"),
    count("S", "T34", "care_types_65", "Community: council-managed personal budget"),
    count("P", "T38", "care_types_year_end_65", "Residential"),
    count("F", "T47", "carer_support", "Direct payment only"),
    count("J", "T47", "carer_support", "Information and advice"),
    count("K", "T47", "carer_support", "No direct support"),
    count("L", "T47", "carers_supported"),
    count("N", "T47", "carer_support", "Respite or support to the cared-for person"),
    outcome("Table_1a", "F", "users_quality_of_life", "2015/16", "score out of 24"),
    outcome("Table_1a", "E", "users_quality_of_life", "2015/16", "respondents"),
    outcome("Table_1b", "F", "users_quality_of_life_adjusted", "2016/17", "score"),
    outcome("Table_1c", "I", "carers_quality_of_life", "2016/17", "score out of 12"),
    outcome("Table_1d", "F", "satisfaction", "2015/16"),
    outcome("Table_1d", "AG", "satisfaction", "2024/25"),
    outcome("Table_1d", "AF", "satisfaction", "2024/25", "respondents"),
    outcome("Table_1e", "AD", "carers_satisfaction", "2023/24"),
    outcome("Table_2a", "F", "reablement_no_further_request", "2024/25"),
    outcome("Table_2b", "F", "admissions_18_64", "2024/25", WORKING),
    outcome("Table_2c", "F", "admissions_65", "2024/25", OLDER),
    outcome("Table_2d(1)", "F", "reablement", "2024/25"),
    outcome("Table_2d(2)", "F", "reablement_offered", "2024/25"),
    outcome("Table_2e(1)", "F", "at_home_learning_disability", "2024/25"),
    outcome("Table_2e(2a)", "F", "at_home_18_64", "2024/25"),
    outcome("Table_2e(2b)", "F", "at_home_65", "2024/25"),
    outcome("Table_3a", "AG", "users_control", "2024/25"),
    outcome("Table_3b", "AD", "carers_consulted", "2023/24"),
    outcome("Table_3c(1)", "X", "users_find_information", "2021/22"),
    outcome("Table_3c(2)", "X", "carers_find_information", "2021/22"),
    outcome("Table_3d(1a)", "F", "self_directed_support", "2024/25"),
    outcome("Table_3d(2a)", "F", "direct_payments", "2024/25"),
    outcome("Table_4a", "AG", "users_feel_safe", "2024/25"),
    outcome("Table_4b", "I", "safeguarding_risk_reduced", "2024/25"),
    outcome("Table_5a(1)", "AG", "users_social_contact", "2024/25"),
    outcome("Table_5a(2)", "X", "carers_social_contact", "2021/22"),
    outcome("Table_5a(2)", "AC", "carers_social_contact", "2023/24", "respondents"),
    outcome("Table_6a", "D", "workforce_turnover", "2023/24"),
    outcome("Table_6b", "F", "residential_ratings", "2023/24", "percent", "Outstanding"),
    outcome("Table_6b", "I", "residential_ratings", "2023/24", "percent", "Good"),
    deprived("C", "deprivation_average_rank", "average rank"),
    deprived("D", "deprivation_rank_of_average_rank", "rank"),
    deprived("E", "deprivation_score", "score"),
    deprived("F", "deprivation_rank", "rank"),
    deprived("G", "deprivation_worst_tenth", "percent", 100),
    deprived("I", "deprivation_extent", "percent", 100),
    deprived("K", "deprivation_local_concentration", "average rank"),
    (PEOPLE, "MYE4", "E", "population", "", "2019", "people", 1),
    (PEOPLE, "MYE4", "W", "population", "", "2001", "people", 1),
    (PEOPLE, "MYE 5", "F", "population_density", "", "2020", "people per sq km", 1),
]
CODES = {SALT: ("A", "D"), ASCOF: ("C",), IMD: ("A",), PEOPLE: ("A",)}
UPPER = ("E06", "E08", "E09", "E10", "E12", "E92")


def number_of(cell):
    if isinstance(cell, int | float):
        return float(cell)
    text = str(cell).strip()
    try:
        return float(text.partition(" (")[0].replace(",", ""))
    except ValueError:
        return text


@pytest.mark.parametrize("column", COLUMNS, ids=[" ".join(map(str, one[1:6])) for one in COLUMNS])
def test_a_column_is_in_the_dataset_cell_by_cell(by_key, cells, column):
    file, sheet, letters, indicator, breakdown, period, unit, scale = column
    seen = missing = 0
    for row in cells(file, sheet):
        codes = (str(row[at(letter)]).strip() for letter in CODES[file] if at(letter) < len(row))
        code = next((code for code in codes if len(code) == 9 and code[:3] in UPPER), None)
        if code is None or at(letters) >= len(row):
            continue
        cell = number_of(row[at(letters)])
        found = by_key.get((code, indicator, breakdown, period, unit))
        if isinstance(cell, float):
            assert found.value == pytest.approx(cell * scale, rel=1e-12), (code, cell)
            assert found.status in ("published", "rounded")
            seen += 1
        elif unit == "respondents":
            assert found is None, (code, cell)
        elif cell in NO_FIGURE:
            assert found.value is None, (code, cell)
            assert found.status in (NO_FIGURE[cell], "not_published"), (code, cell)
            missing += 1
        else:
            assert found is None or found.value is None or found.status == "derived", (code, cell)
    assert seen >= 100 or indicator.startswith(("requests_", "care_types_", "carer_support"))
    assert seen + missing >= 100


# --- what is gathered or worked out -----------------------------------------------------------


def test_ages_are_added_up_from_single_years(by_key, cells):
    # D holds everybody, E those aged 0, and so on to 90 and over.
    for row in cells(PEOPLE, "MYE2 - Persons"):
        if str(row[0])[:3] not in UPPER:
            continue
        ages = [float(cell) for cell in row[at("E") : at("E") + 91]]
        for breakdown, wanted in (
            ("0-17", ages[:18]),
            ("18-64", ages[18:65]),
            ("18+", ages[18:]),
            ("65+", ages[65:]),
            ("65-84", ages[65:85]),
            ("85+", ages[85:]),
        ):
            found = by_key[row[0], "population_by_age", breakdown, "2020", "people"]
            assert found.value == sum(wanted), (row[0], breakdown)
        share = by_key[row[0], "older_share", "65+", "2020", "percent"].value
        assert share == pytest.approx(100 * sum(ages[65:]) / sum(ages), abs=0.005)


def test_an_authority_made_since_has_the_people_of_its_districts(by_key, cells):
    # Allerdale, Carlisle and Copeland are Cumberland now.
    rows = {row[0]: row for row in cells(PEOPLE, "MYE 5")}
    of_2020 = [rows[code][at("E")] for code in ("E07000026", "E07000028", "E07000029")]
    area = sum(rows[code][at("D")] for code in ("E07000026", "E07000028", "E07000029"))
    found = by_key["E06000063", "population", "", "2020", "people"]
    assert found.value == sum(float(people) for people in of_2020)
    density = by_key["E06000063", "population_density", "", "2020", "people per sq km"]
    assert density.value == pytest.approx(found.value / area)


@pytest.mark.parametrize(
    ("code", "districts"), [(RUTLAND, [RUTLAND]), ("E10000016", KENT), ("E09000012", ["E09000012"])]
)
def test_small_areas_are_counted_by_decile(by_key, cells, code, districts):
    found = [row[5] for row in cells(SMALL_AREAS, "IMD2019") if row[2] in districts]
    assert found
    for decile in range(1, 11):
        o = by_key.get((code, "deprivation_decile_spread", str(decile), "2019", "small areas"))
        assert (o.value if o else 0) == found.count(decile)
    mean = by_key[code, "deprivation_decile_mean", "", "2019", "decile"]
    assert mean.value == pytest.approx(sum(found) / len(found))


def test_rural_shares_of_counties_are_sums_over_sums(by_key):
    lines = (PUBLISHED / RURAL).read_text(encoding="utf-8-sig").splitlines()
    header = [name.strip() for name in lines[0].split(",")]
    total = header.index("Total population 2011")
    [rural] = [i for i, name in enumerate(header) if name.startswith("Rural including hub towns")][
        :1
    ]
    rows = [line.split(",") for line in lines[1:] if line.startswith(tuple(KENT))]
    assert len(rows) == 12
    wanted = sum(float(row[rural]) for row in rows) / sum(float(row[total]) for row in rows)
    found = by_key["E10000016", "rural_share", "", "2011", "percent"]
    assert found.value == pytest.approx(100 * wanted)


def test_a_margin_becomes_an_interval(by_key, cells):
    for row in cells(ASCOF, "Table_1d"):
        if str(row[2])[:3] in UPPER and isinstance(number_of(row[at("AE")]), float):
            found = by_key[row[2], "satisfaction", "", "2024/25", "percent"]
            margin = number_of(row[at("AE")])
            assert found.upper == pytest.approx(min(found.value + margin, 100))
            assert found.lower == pytest.approx(max(found.value - margin, 0))


def test_cells_with_two_values_are_read_as_the_first(by_key, cells):
    [row] = [row for row in cells(ASCOF, "Table_5a(2)") if row[2] == ENGLAND]
    assert "(" in str(row[at("I")])
    found = by_key[ENGLAND, "carers_social_contact", "", "2016/17", "percent"]
    assert found.value == float(str(row[at("I")]).split(" (")[0])


def test_years_between_two_surveys_are_gaps(published_dataset):
    periods = {o.period for o in published_dataset.observations_of("carers_social_contact")}
    assert periods == {"2016/17", "2018/19", "2021/22", "2023/24"}


def test_england_is_not_the_mean_of_the_authorities(by_key):
    key = ("satisfaction", "", "2023/24", "percent")
    assert by_key[(ENGLAND, *key)].value == 65.4
    assert by_key[(LA_MEAN, *key)].value == pytest.approx(64.7, abs=0.05)
    density = ("population_density", "", "2020", "people per sq km")
    assert by_key[(ENGLAND, *density)].value == pytest.approx(434, abs=0.5)
    assert by_key[(LA_MEAN, *density)].value > 6 * by_key[(ENGLAND, *density)].value


def test_every_place_is_the_cell_that_holds_the_value(published_dataset, cells):
    """Of one value in twenty, the file, sheet, row and column lead back to it."""
    places = published_dataset.observations.source_locations()
    looked_at = 0
    for o in list(published_dataset.observations)[::20]:
        place = places[o.key]
        if o.status == "derived" or not place.row.isdigit() or not place.column.isalpha():
            continue
        # Small areas are counted by their codes.
        if not place.sheet or o.value is None or o.unit == "small areas":
            continue
        cell = number_of(cells(place.file, place.sheet)[int(place.row) - 1][at(place.column)])
        assert isinstance(cell, float), (o, place)
        assert any(o.value == pytest.approx(cell * scale, rel=1e-12) for scale in (1, 100)), o
        looked_at += 1
    assert looked_at > 2000


def test_hackney_did_not_submit_and_swindon_no_money(by_key):
    for key in (
        ("requests_all_adults", "", "2021/22", "count"),
        ("gross_expenditure", "", "2021/22", THOUSANDS),
        ("net_expenditure", "", "2021/22", THOUSANDS),
    ):
        found = by_key[("E09000012", *key)]
        assert (found.value, found.status) == (None, "not_submitted")
    assert by_key["E06000030", "requests_all_adults", "", "2021/22", "count"].value
    found = by_key["E06000030", "gross_expenditure", "", "2021/22", THOUSANDS]
    assert (found.value, found.status) == (None, "not_submitted")


def test_there_are_153_authorities_in_nine_regions(published_dataset):
    assert len(published_dataset.areas.authorities) == 153
    regions = {area.region_code for area in published_dataset.areas.authorities}
    assert len(regions) == 9
    assert published_dataset.areas.find_authority("cumberland").predecessors == ("E10000006",)
    assert {len(codes) for codes in published_dataset.neighbours.values()} == {15}
    assert set(published_dataset.neighbours) == {
        area.code for area in published_dataset.areas.authorities
    }


def test_dorset_has_the_figures_that_still_bear_the_old_code(by_key):
    old = by_key["E10000009", "workforce_turnover", "", "2024/25", "percent"]
    new = by_key["E06000059", "workforce_turnover", "", "2024/25", "percent"]
    assert new.value == old.value
    assert "published under the code E10000009" in new.note
