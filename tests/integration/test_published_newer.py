"""The newer published files: what the dataset holds is what stands in their lines.

The lines are read here with pandas, without the reader that is tested.
"""

import pandas as pd
import pytest
from python_calamine import CalamineWorkbook
from support.published_files import PUBLISHED, needs_published

from carebook.notebooks.provenance import neighbours_in_words

pytestmark = [
    needs_published(),
    pytest.mark.usefixtures("ingested_alone"),
]

ENGLAND, RUTLAND, CUMBERLAND = "E92000001", "E06000017", "E06000063"
UPPER = r"E(?:06|08|09|10|12|92)\d{6}"
ADULTS = "per 100,000 people aged 18 and over"


@pytest.fixture(scope="module")
def by_key(published_dataset):
    return {o.key: o for o in published_dataset.observations}


def lines(name, code):
    """The lines of a file of English authorities, regions and England, by their code."""
    table = pd.read_csv(PUBLISHED / name, encoding="utf-8-sig")
    return table[table[code].str.fullmatch(UPPER)].set_index(code)


# --- people ---------------------------------------------------------------------------------------


def test_ages_of_mid_2024_are_added_up_from_single_years(by_key):
    table = lines("mye24tablesew.csv", "Code")
    assert len(table) == 153 + 9 + 1
    names = [str(age) for age in range(90)] + ["90+"]
    for code, row in table.iterrows():
        ages = [float(row[name]) for name in names]
        assert by_key[code, "population", "", "2024", "people"].value == sum(ages)
        for breakdown, wanted in (
            ("0-17", ages[:18]),
            ("18-64", ages[18:65]),
            ("18+", ages[18:]),
            ("65+", ages[65:]),
            ("65-84", ages[65:85]),
            ("85+", ages[85:]),
        ):
            found = by_key[code, "population_by_age", breakdown, "2024", "people"]
            assert found.value == sum(wanted), (code, breakdown)


def test_density_of_2024_is_worked_out_from_the_land_of_2020(by_key):
    for code in (ENGLAND, RUTLAND, CUMBERLAND):
        unit = "people per sq km"
        before = by_key[code, "population_density", "", "2020", unit]
        now = by_key[code, "population_density", "", "2024", unit]
        land = by_key[code, "population", "", "2020", "people"].value / before.value
        lived = by_key[code, "population", "", "2024", "people"].value
        assert now.value == pytest.approx(lived / land, abs=0.06)
        assert now.status == "derived"


def test_rates_of_2021_22_still_rest_on_mid_2020(by_key):
    found = by_key[
        "E10000016", "receiving_care", "65+", "2021/22", "per 100,000 people aged 65 and over"
    ]
    assert found.value == 3830
    assert found.numerator == 12_365
    assert (
        found.denominator == by_key["E10000016", "population_by_age", "65+", "2020", "people"].value
    )


# --- hospital and inspectors ----------------------------------------------------------------------


def test_every_month_of_discharges_with_its_parts(by_key):
    table = pd.read_csv(PUBLISHED / "discharge_ready_date_utla_2024_25.csv")
    months = dict(zip(table.month.unique(), [*range(4, 13), 1, 2, 3], strict=True))
    for row in table.itertuples():
        number = months[row.month]
        period = f"{2024 if number > 3 else 2025}-{number:02d}"
        late = by_key[row.utla_code, "discharges_delayed", "", period, "percent"]
        assert (late.value, late.numerator) == (row.delayed_percent, row.delayed)
        assert late.denominator == row.discharges_acceptable_trusts
        assert late.lower <= late.value <= late.upper
        mean = by_key[row.utla_code, "discharge_delay_mean", "", period, "days"]
        assert (mean.value, mean.numerator) == (row.mean_days_inc_zero, row.bed_days)
    of_march = table[table.month == "Mar 2025"]
    england = by_key[ENGLAND, "discharges_delayed", "", "2025-03", "percent"]
    wanted = 100 * of_march.delayed.sum() / of_march.discharges_acceptable_trusts.sum()
    assert england.value == pytest.approx(wanted, abs=0.006)


def test_every_assessment_with_its_month(by_key):
    words = {"Inadequate": 1, "Requires improvement": 2, "Good": 3, "Outstanding": 4}
    table = pd.read_csv(PUBLISHED / "cqc_local_authority_assessments_2025-10.csv")
    assert len(table) == 72
    for _, row in table.iterrows():
        code = row["ONS code"]
        score = by_key[code, "cqc_authority_score", "", "2025-10", "score out of 100"]
        assert score.value == row["Overall score"]
        assert score.note == f"report published in {row['Published']}"
        rating = by_key[code, "cqc_authority_rating", "", "2025-10", "rating"]
        assert rating.value == words.get(row["Overall rating"])
        nine = [
            o
            for o in by_key.values()
            if o.area_code == code and o.indicator == "cqc_quality_statements"
        ]
        assert len(nine) == 9
        assert sum(o.value for o in nine) == row["Sum of nine scores (of 36)"]


# --- care and money -------------------------------------------------------------------------------


def test_client_level_data_and_vacancies(by_key, published_dataset):
    table = lines("cld_2026_and_vacancy_2024_25.csv", "area_code")
    for code, row in table.iterrows():
        support = by_key[code, "long_term_support_cld", "", "2026-03", "count"]
        assert (support.value, support.status) == (row["long_term_support_2026_03_31"], "rounded")
        assessed = by_key[code, "assessments_cld", "", "2025/26", "count"]
        assert assessed.value == row["assessments_12_months_to_2026_03"]
        vacancy = by_key[code, "workforce_vacancy", "", "2024/25", "percent"].value
        wanted = row["vacancy_rate_percent_2024_25"]
        assert vacancy == pytest.approx(wanted) if wanted == wanted else vacancy is None
    rate = by_key[RUTLAND, "long_term_support_cld", "", "2026-03", ADULTS]
    residents = by_key[RUTLAND, "population_by_age", "18+", "2024", "people"].value
    assert rate.value == pytest.approx(100_000 * 355 / residents, rel=5e-4)
    source = published_dataset.sources[support.source]
    assert source.credit.endswith(", by way of somebody else's table")


def test_spending_for_each_resident(by_key):
    table = lines("revenue_outturn_2024_25_per_head.csv", "ons_code")
    for code, row in table.iterrows():
        for name, column in (("gross", "asc_gross_per_head"), ("net", "asc_net_per_head_real2425")):
            found = by_key[code, f"{name}_spending_outturn", "", "2024/25", "£ per resident"]
            assert found.value == row[column]


OFLOG = {
    "ASC5": ("reablement_no_further_request", "percent"),
    "ASC6": ("requests_to_service", ADULTS),
    "ASC7": ("workforce_turnover", "percent"),
}


def test_older_years_from_the_former_office_for_local_government(by_key):
    table = lines("oflog_asc_2015_23.csv", "Local authority code")
    seen = 0
    for code, row in table[table.Code.isin(OFLOG)].iterrows():
        indicator, unit = OFLOG[row.Code]
        period = row["Financial year"].replace("-", "/")
        found = by_key[code, indicator, "", period, unit].value
        assert found == pytest.approx(row.Value) if row.Value == row.Value else found is None
        seen += 1
    assert seen > 3000


def test_requests_that_led_to_a_service_are_all_outcomes_but_signposting_and_none(by_key):
    """The former office's measure, made again of SALT's counts, which shows what it counts."""
    code, counts = "E10000016", 0
    for o in by_key.values():
        if o.area_code == code and o.indicator.startswith("requests_outcome") and o.unit == "count":
            counts += 0 if o.breakdown.startswith(("No services", "Signposted")) else o.value or 0
    adults = by_key[code, "population_by_age", "18+", "2020", "people"].value
    found = by_key[code, "requests_to_service", "", "2021/22", ADULTS].value
    assert found == pytest.approx(100_000 * counts / adults, rel=1e-4)


# --- census, deprivation, rural areas -------------------------------------------------------------

KENT = [f"E07000{number}" for number in range(105, 117)]
OF_DISTRICTS = {
    RUTLAND: [RUTLAND],
    CUMBERLAND: ["E07000026", "E07000028", "E07000029"],
    "E06000066": ["E07000187", "E07000188", "E07000189", "E07000246"],
    "E06000061": ["E06000061"],
    "E10000016": KENT,
}


@pytest.mark.parametrize("code", OF_DISTRICTS)
def test_unpaid_care_and_disability_are_gathered_from_districts(by_key, code):
    care = pd.read_csv(PUBLISHED / "census2021-ts039-ltla.csv")
    care = care[care["geography code"].isin(OF_DISTRICTS[code])]
    assert len(care) == len(OF_DISTRICTS[code])
    asked = care.filter(like="aged 5 and over").sum().item()
    in_all = 0
    for words, breakdown in (
        ("Provides 19 hours or less", "19 hours or less"),
        ("Provides 20 to 49 hours", "20 to 49 hours"),
        ("Provides 50 or more hours", "50 hours or more"),
    ):
        count = care.filter(like=words).sum().item()
        in_all += count
        key = (code, "unpaid_care_by_hours", breakdown, "2021")
        assert by_key[(*key, "count")].value == count
        assert by_key[(*key, "percent")].value == pytest.approx(100 * count / asked)
    assert by_key[code, "unpaid_carers", "", "2021", "count"].value == in_all
    answers = pd.read_csv(PUBLISHED / "census2021-ts038-ltla.csv")
    answers = answers[answers.ltla21_code.isin(OF_DISTRICTS[code])]
    disabled = answers[answers.disability_level.str.startswith("Disabled")].n.sum()
    share = by_key[code, "disabled_share", "", "2021", "percent"].value
    assert share == pytest.approx(100 * disabled / answers.n.sum(), rel=1e-3)


@pytest.mark.parametrize(
    ("code", "carers"), [(ENGLAND, 4_678_260), (RUTLAND, 3171), ("E10000018", 61_306)]
)
def test_unpaid_carers_as_the_folders_page_has_them(by_key, code, carers):
    assert by_key[code, "unpaid_carers", "", "2021", "count"].value == carers


def test_ages_on_census_day_are_added_up_from_single_years(by_key):
    table = lines("census2021-ts007-utla.csv", "geography code")
    assert len(table) == 152
    names = ["Aged under 1 year", "Aged 1 year", *(f"Aged {age} years" for age in range(2, 100))]
    names.append("Aged 100 years and over")
    for code, row in table.iterrows():
        ages = [row[f"Age: {name}; measures: Value"] for name in names]
        for breakdown, wanted in (
            ("0-17", ages[:18]),
            ("18-64", ages[18:65]),
            ("18+", ages[18:]),
            ("65+", ages[65:]),
            ("65-84", ages[65:85]),
            ("85+", ages[85:]),
        ):
            found = by_key[code, "population_by_age", breakdown, "2021", "people"]
            assert (found.value, found.note) == (sum(wanted), "counted on census day"), code
    assert (
        by_key["E06000065", "population", "", "2021", "people"].value
        == table.loc["E10000023", "Age: Total; measures: Value"]
    )


def test_deprivation_of_2025_is_built_from_small_areas(by_key):
    areas = pd.read_csv(PUBLISHED / "iod2025_lsoa.csv")
    summaries = pd.read_csv(PUBLISHED / "iod2025_lad.csv")
    summaries = summaries[summaries.index_domain == "Index of Multiple Deprivation"]
    published = summaries.set_index("area_code")
    assert areas.utla23_code.nunique() == 153
    for code, inside in areas.groupby("utla23_code"):
        deciles = inside.IMD_decile
        mean = by_key[code, "deprivation_decile_mean", "", "2025", "decile"]
        assert (mean.value, mean.status) == (pytest.approx(deciles.mean()), "derived")
        for decile in range(1, 11):
            key = (code, "deprivation_decile_spread", str(decile), "2025", "small areas")
            assert by_key[key].value == (deciles == decile).sum()
        worst = by_key[code, "deprivation_worst_tenth", "", "2025", "percent"].value
        assert worst == pytest.approx(100 * (deciles == 1).mean())
        score = by_key[code, "deprivation_score", "", "2025", "score"]
        if code in published.index:
            own = published.loc[code]
            assert (score.value, score.status) == (own.average_score, "published")
            assert worst == pytest.approx(100 * own.proportion_bottom_decile, abs=0.006)
            rank = by_key[code, "deprivation_average_rank", "", "2025", "average rank"].value
            assert rank == own.average_rank
            # What is built of small areas is near what the publisher weights by residents.
            assert inside.IMD_score.mean() == pytest.approx(score.value, abs=2.2)
        else:
            assert (score.value, score.status) == (
                pytest.approx(inside.IMD_score.mean()),
                "derived",
            )
    rutland = by_key[RUTLAND, "deprivation_decile_mean", "", "2025", "decile"]
    assert (round(rutland.value, 2), rutland.denominator) == (7.88, 26)


def test_rural_shares_of_2021_are_residents_over_residents(by_key):
    areas = pd.read_csv(PUBLISHED / "ruc2021_lsoa.csv")
    for code, inside in areas.groupby("utla23_code"):
        rural = inside[inside.ruc == "Rural"].residents_2021.sum()
        found = by_key[code, "rural_share", "", "2021", "percent"]
        assert found.value == pytest.approx(100 * rural / inside.residents_2021.sum())
    for code, share in ((RUTLAND, 63.8), ("E10000018", 32.6), ("E06000022", 23.6)):
        assert round(by_key[code, "rural_share", "", "2021", "percent"].value, 1) == share


def test_2025_is_on_another_footing_than_2019(published_dataset):
    catalogue = published_dataset.indicators
    for name in ("deprivation_decile_mean", "deprivation_decile_spread", "deprivation_score"):
        assert catalogue[name].break_between("2019", "2025")
    assert catalogue["rural_share"].break_between("2011", "2021")


# --- neighbours -----------------------------------------------------------------------------------


def test_neighbours_are_those_that_the_publisher_names(published_dataset):
    book = CalamineWorkbook.from_path(PUBLISHED / "localauthoritynearestneighboursengland.xlsx")
    rows = book.get_sheet_by_name("Table 3").to_python()[4:]
    assert len(rows) == 153
    for code, _, *near in rows:
        assert published_dataset.neighbours[code] == tuple(near[:15])
        assert published_dataset.neighbour_sources[code] == "ons_neighbours"
    assert published_dataset.neighbours[RUTLAND][0] == "E06000037"
    assert published_dataset.neighbours["E10000018"][0] == "E10000031"
    area = published_dataset.areas.by_code[RUTLAND]
    said = neighbours_in_words(published_dataset, area)
    assert said.startswith("The statistical neighbours of Rutland, the most alike first: West Berk")
    assert "named by the Office for National Statistics" in said
