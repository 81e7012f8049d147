"""Every cell of the publishers' tables, and every value worked out from them, held to the dataset.

Nothing here goes by carebook's descriptions: cells are read by their addresses, and what is worked
out is worked out once more, by other means.
"""

import math
import re
from itertools import pairwise

import pandas as pd
import pytest
from python_calamine import CalamineWorkbook
from scipy import stats
from support.published_files import (
    ASCOF,
    IMD,
    PEOPLE,
    PUBLISHED,
    SALT,
    SMALL_AREAS,
    needs_published,
)

from carebook.ingest.loading import load_dataset
from carebook.ingest.workbooks.sheet import column_letters
from carebook.statistics.neighbours import find_neighbours, load_neighbour_specification

pytestmark = [
    needs_published(),
    pytest.mark.usefixtures("ingested_alone"),
]

TABLES = [(SALT, f"T{number}") for number in (3, 6, 8, 10, 11, 12, 16, 33, 34, 36, 38, 47)]
TABLES += [(IMD, "IMD"), (PEOPLE, "MYE4"), (PEOPLE, "MYE 5")]
# Columns that stand in another table too, are changes from year to year, or are of no area.
ELSEWHERE = {
    "T3": "T W Z",
    "T6": "G I K M O",
    "T10": "R",
    "T11": "R",
    "T16": "G J",
    "T33": "F G H",
    "T38": "N W X",
    "T47": "M",
}
CODE = re.compile(r"E(?:06|08|09|10|12|92)\d{6}")
MISSING = {
    SALT: {"[c]": {"suppressed"}, "[x]": {"not_submitted"}},
    ASCOF: {"[c]": {"suppressed"}, "[x]": {"not_published"}, "[z]": {"not_published"}},
}


@pytest.fixture(scope="module")
def frame(published_project):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CAREBOOK_FIGURES", "ingested")
        found = load_dataset(published_project).frame
    texts = [name for name in found if "string" in str(found[name].dtype)]
    return found.astype(
        dict.fromkeys(texts, object) | dict.fromkeys(set(found) - set(texts), float)
    )


@pytest.fixture(scope="module")
def by_key(frame):
    return {row[:5]: row for row in frame.itertuples(index=False)}


@pytest.fixture(scope="module")
def by_place(frame):
    places = {}
    for row in frame.itertuples(index=False):
        if row.row.isdigit() and row.column.isalpha() and row.area_code != "LA_MEAN":
            places.setdefault((row.file, row.sheet, int(row.row), row.column), []).append(row)
    return places


@pytest.fixture(scope="module")
def books():
    """The publishers' workbooks as they stand, each opened once."""
    found = {}

    def rows(file, sheet):
        if file not in found:
            found[file] = CalamineWorkbook.from_path(PUBLISHED / file)
        return found[file].get_sheet_by_name(sheet).to_python(skip_empty_area=False)

    return rows


def number_of(cell):
    if isinstance(cell, int | float):
        return float(cell)
    text = str(cell).strip()
    try:
        return float(text.partition(" (")[0].replace(",", ""))
    except ValueError:
        return text


def area_rows(rows):
    """The rows of an English authority, a region or England: its code, the row's number, cells."""
    for number, row in enumerate(rows, start=1):
        codes = (CODE.fullmatch(str(cell).strip()) for cell in row[:4])
        if code := next((found[0] for found in codes if found), None):
            yield code, number, row


def is_there(cell, found, file):
    """Whether one of the values at a place is the cell's; shares stand there as percentages."""
    if isinstance(cell, str):
        return any(math.isnan(one.value) and one.status in MISSING[file][cell] for one in found)
    return any(
        math.isclose(one.value, cell * by, rel_tol=1e-12) for one in found for by in (1, 100)
    )


# --- every cell -------------------------------------------------------------------------------


@pytest.mark.parametrize(("file", "sheet"), TABLES, ids=[sheet for _, sheet in TABLES])
def test_every_cell_of_a_table_is_in_the_dataset(by_place, books, file, sheet):
    rows = books(file, sheet)
    left_out = ELSEWHERE.get(sheet, "").split()
    seen = 0
    for code, number, row in area_rows(rows):
        parts = {
            part
            for index in range(len(row))
            for one in by_place.get((file, sheet, number, column_letters(index)), ())
            for part in (one.numerator, one.denominator)
        }
        gaps = [cell for cell in row if cell in MISSING.get(file, ())]
        for index, value in list(enumerate(row))[5 if file == SALT else 2 :]:
            cell, letters = number_of(value), column_letters(index)
            is_number_or_symbol = isinstance(cell, float) or cell in gaps
            if not is_number_or_symbol or letters in left_out:
                continue
            found = [
                one
                for one in by_place.get((file, sheet, number, letters), ())
                if one.area_code == code
            ]
            # What is above and below the line of a rate stands with the rate, where there is one.
            is_part = gaps and sheet in ("T12", "T16", "T36") and letters in "GHJK"
            is_part = is_part or (
                isinstance(cell, float)
                and any(math.isclose(cell, part, rel_tol=1e-12) for part in parts)
            )
            assert is_there(cell, found, file) or is_part, (code, letters, cell)
            seen += 1
    assert seen > 150


ROUTES = ["Discharge from hospital", "Diversion from hospital services"]
ROUTES += ["Self-funder with depleted funds"]
ROUTES += ["Self-funder with depleted funds, after a disregard or deferred payment"]
ROUTES += ["Community or other route", "Prison"]
NEXT = ["Short term care to maximise independence", "Long term care: nursing"]
NEXT += ["Long term care: residential", "Long term care: community", "Long term care: prison"]
NEXT += ["NHS funded care", "End of life", "Ongoing low level support", "Other short term care"]
NEXT += ["Signposted to other services", "No services: deceased", "No services"]
KINDS = ["Nursing", "Residential", "Community: direct payment only"]
KINDS += ["Community: part direct payment", "Community: council-managed personal budget"]
KINDS += ["Community: commissioned only"]
HELP = ["Direct payment only", "Part direct payment", "Council-managed personal budget"]
HELP += ["Commissioned only", "Information and advice", "No direct support"]
# What stands in a sheet from a column on, in the order of its headers.
IN_ORDER = [
    ("T8", "F", "requests_by_route_18_64", ["Planned entry (transition)", *ROUTES]),
    ("T8", "N", "requests_by_route_65", ROUTES),
    ("T10", "F", "requests_outcome_18_64", NEXT),
    ("T11", "F", "requests_outcome_65", NEXT),
    ("T33", "I", "receiving_care_year_end", ["18-64", "65+", "All"]),
    ("T33", "L", "receiving_care_over_12_months", ["18-64", "65+", "All"]),
    ("T34", "F", "care_types_18_64", KINDS),
    ("T34", "O", "care_types_65", KINDS),
    ("T38", "F", "care_types_year_end_18_64", KINDS),
    ("T38", "O", "care_types_year_end_65", KINDS),
    ("T47", "F", "carer_support", HELP),
]


@pytest.mark.parametrize(("sheet", "first", "indicator", "breakdowns"), IN_ORDER)
def test_each_column_is_of_the_group_that_its_header_names(
    by_place, books, sheet, first, indicator, breakdowns
):
    [number] = [number for code, number, _ in area_rows(books(SALT, sheet)) if code == "E92000001"]
    for index, breakdown in enumerate(breakdowns, start=ord(first) - ord("A")):
        found = by_place[SALT, sheet, number, column_letters(index)]
        counts = [one for one in found if one.unit == "count"]
        assert [(one.indicator, one.breakdown) for one in counts] == [(indicator, breakdown)]


def measures(rows):
    """The columns of an outcomes sheet by period and measure: what each is, and its index."""
    header = next(row for row in rows if "ONS area code" in row)
    found = {}
    for index, text in enumerate(header):
        matched = re.fullmatch(
            r"(\d{4}) to \d\d(\d\d) - (.*?)\s*(outcome|[a-z]+ of [a-z]+|\w+)", text
        )
        if matched:
            start, end, measure, what = matched.groups()
            found.setdefault((f"{start}/{end}", measure), {})[what] = index
    return found


SHEETS = ["1a", "1b", "1c", "1d", "1e", "2a", "2b", "2c", "2d(1)", "2d(2)", "2e(1)", "2e(2a)"]
SHEETS += ["2e(2b)", "3a", "3b", "3c(1)", "3c(2)", "3d(1a)", "3d(2a)", "4a", "4b", "5a(1)", "5a(2)"]
SHEETS += ["6a", "6b"]


@pytest.mark.parametrize("measure", SHEETS)
def test_every_outcome_margin_respondents_and_part(by_place, by_key, books, measure):
    sheet = f"Table_{measure}"
    rows = books(ASCOF, sheet)
    seen = 0
    for (period, _), columns in measures(rows).items():
        for code, number, row in area_rows(rows):
            place = (ASCOF, sheet, number, column_letters(columns["outcome"]))
            found = [one for one in by_place.get(place, ()) if one.area_code == code]
            told = {what: number_of(row[index]) for what, index in columns.items()}
            value = told["outcome"]
            if not found:
                # A year without a survey, or Cornwall's gap where it is counted with Scilly.
                assert value == "[z]" or (measure, code, value) == ("6a", "E06000052", "[x]")
                continue
            assert is_there(value, found, ASCOF), (code, period, value)
            [one] = found
            assert one.period == period
            seen += 1
            if not isinstance(value, float):
                continue
            if "numerator" in told:
                assert (one.numerator, one.denominator) == (told["numerator"], told["denominator"])
            if (margin := told.get("margin of error")) is not None:
                limits = [value - margin, value + margin]
                if one.unit == "percent":
                    limits = [max(limits[0], 0), min(limits[1], 100)]
                assert [one.lower, one.upper] == pytest.approx(limits, abs=1e-9), (code, period)
            if (answers := told.get("number of respondents")) is not None:
                asked = by_key[code, one.indicator, one.breakdown, period, "respondents"]
                assert asked.value == answers
    assert seen >= 160


# --- what is worked out -----------------------------------------------------------------------


def limits_of(count, confidence):
    """Byar's limits of a count of 10 or more, below that the exact ones by chi-square."""
    tail = (1 - confidence) / 2
    if count < 10:
        lower = stats.chi2.ppf(tail, 2 * count) / 2 if count else 0.0
        return lower, stats.chi2.ppf(1 - tail, 2 * count + 2) / 2
    z = stats.norm.ppf(1 - tail)
    above = count + 1
    return (
        count * (1 - 1 / (9 * count) - z / (3 * count**0.5)) ** 3,
        above * (1 - 1 / (9 * above) + z / (3 * above**0.5)) ** 3,
    )


def share_limits(part, whole, confidence):
    z = stats.norm.ppf((1 + confidence) / 2)
    share = part / whole
    middle = share + z * z / (2 * whole)
    reach = z * math.sqrt(share * (1 - share) / whole + z * z / (4 * whole * whole))
    return (middle - reach) / (1 + z * z / whole), (middle + reach) / (1 + z * z / whole)


def test_every_interval_of_counts_rates_and_shares(frame):
    surveys = set(frame.indicator[frame.unit == "respondents"])
    known = frame[frame.lower.notna() & ~frame.indicator.isin(surveys)]
    assert len(known) > 15_000
    for one in known.iloc[::7].itertuples(index=False):
        is_rounded = one.source.startswith(("ascfr", "client_level")) or one.status == "rounded"
        rounded = 2.5 if is_rounded else 0.0
        for lower, upper, confidence in (
            (one.lower, one.upper, 0.95),
            (one.wide_lower, one.wide_upper, 0.998),
        ):
            if one.unit == "percent":
                most = one.denominator - rounded
                parts = max(one.numerator - rounded, 0), min(one.numerator + rounded, most)
                low = 100 * share_limits(parts[0], one.denominator + rounded, confidence)[0]
                high = 100 * share_limits(parts[1], most, confidence)[1] if most > 0 else 100
            else:
                count = one.value if one.unit == "count" else one.numerator
                by = 1 if one.unit == "count" else 100_000 / one.denominator
                low = by * limits_of(max(count - rounded, 0), confidence)[0]
                high = by * limits_of(count + rounded, confidence)[1]
            told = (min(low, one.value), max(high, one.value))
            assert (lower, upper) == pytest.approx(told, rel=1e-6, abs=1e-6), one


AGES = {
    "of all ages": "",
    "aged 18 and over": "18+",
    "aged 18 to 64": "18-64",
    "aged 65 and over": "65+",
}
MONEY = {
    "£ per resident": (1000, True, 2),
    "£ thousand per 100,000 people": (100_000, True, 1),
    "£ million": (0.001, False, 3),
}


def test_every_rate_and_sum_of_money_worked_out(frame, by_key):
    def people(code, age, period):
        indicator = "population_by_age" if age else "population"
        year = "2024" if period > "2024" else "2020"
        return by_key[code, indicator, age, year, "people"].value

    rates = sums = 0
    for one in frame[(frame.status == "derived") & (frame.area_code != "LA_MEAN")].itertuples():
        age = one.unit.removeprefix("per 100,000 people ")
        figure = (one.area_code, one.indicator, one.breakdown, one.period)
        if age in AGES:
            count = by_key[(*figure, "count")].value
            wanted = 100_000 * count / people(one.area_code, AGES[age], one.period)
            assert one.value == pytest.approx(wanted, rel=5.1e-4), one
            rates += 1
        elif one.unit in MONEY and not one.indicator.endswith("_outturn"):
            times, is_for_each, decimals = MONEY[one.unit]
            of_whom = people(one.area_code, "", one.period) if is_for_each else 1
            wanted = by_key[(*figure, "£ thousand")].value * times / of_whom
            assert one.value == pytest.approx(wanted, abs=0.51 * 10**-decimals), one
            sums += 1
        elif one.indicator == "net_expenditure":
            gross, paid = (
                by_key[one.area_code, name, "", one.period, one.unit].value
                for name in ("gross_expenditure", "client_contributions")
            )
            assert one.value == pytest.approx(gross - paid, abs=5.1e-4)
    assert min(rates, sums) > 3000


def test_the_average_authority_counts_each_once_and_few_are_left_out(frame, by_key):
    replaced = {
        "E10000002": ("E06000060",),
        "E10000006": ("E06000063", "E06000064"),
        "E10000009": ("E06000059",),
        "E10000021": ("E06000061", "E06000062"),
        "E10000023": ("E06000065",),
        "E10000027": ("E06000066",),
    }
    own = frame[frame.area_code.str.match("E(?:06|08|09|10)") & frame.value.notna()]
    figures = dict(list(own.groupby(["indicator", "breakdown", "period", "unit"])))
    means = frame[frame.area_code == "LA_MEAN"]
    assert len(means) > 150
    for mean in means.itertuples():
        values = figures[mean.indicator, mean.breakdown, mean.period, mean.unit]
        values = dict(zip(values.area_code, values.value, strict=True))
        # A figure handed on to the successor is the same one.
        for before, after in replaced.items():
            if any(code in values for code in after):
                values.pop(before, None)
        wanted = math.fsum(values.values()) / len(values)
        assert mean.value == pytest.approx(wanted, rel=5.1e-4, abs=5.1e-3), mean
        # The Care Quality Commission assesses one authority after the other, and turnover was
        # published for some authorities only at first.
        fewest = {"cqc_authority_score": 70, "workforce_turnover": 100}.get(mean.indicator, 130)
        assert len(values) >= fewest, mean
        assert f"mean of {len(values)} authorities" in mean.note


@pytest.mark.parametrize("code", ["E10000016", "E06000066", "E06000063", "E06000059", "E09000012"])
def test_small_areas_and_density_of_areas_old_and_new(by_key, books, code):
    number = range(26, 32)
    districts = {
        "E10000016": [f"E07000{one}" for one in range(105, 117)],
        "E06000066": ["E07000187", "E07000188", "E07000189", "E07000246"],
        "E06000063": [f"E070000{number[at]}" for at in (0, 2, 3)],
    }.get(code, [code])
    deciles = [row[5] for row in books(SMALL_AREAS, "IMD2019") if row[2] in districts]
    for decile in range(1, 11):
        key = (code, "deprivation_decile_spread", str(decile), "2019", "small areas")
        assert by_key[key].value == deciles.count(decile)
    mean = by_key[code, "deprivation_decile_mean", "", "2019", "decile"]
    assert mean.value == pytest.approx(sum(deciles) / len(deciles))
    rows = [row for row in books(PEOPLE, "MYE 5") if row[0] in districts]
    assert len(rows) == len(districts)
    area = sum(float(row[3]) for row in rows)
    for year, index in ((2020, 4), (2001, 42)):
        lived = sum(float(row[index]) for row in rows)
        assert by_key[code, "population", "", str(year), "people"].value == lived
        density = by_key[code, "population_density", "", str(year), "people per sq km"]
        assert density.value == pytest.approx(lived / area)


def test_neighbours_found_here_are_near_in_the_five_features(published_project, by_key):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CAREBOOK_FIGURES", "ingested")
        dataset = load_dataset(published_project)
    specification = load_neighbour_specification(published_project.data / "neighbours.yml")
    neighbours = find_neighbours(dataset.observations, dataset.areas, specification)
    codes = sorted(neighbours)
    assert len(codes) == 151

    def known(indicator, breakdown, period, unit):
        return pd.Series(
            {one: by_key[one, indicator, breakdown, period, unit].value for one in codes}
        )

    adults = known("population_by_age", "18+", "2024", "people")
    features = {
        "adults": stats.yeojohnson(adults)[0],
        "85+": stats.yeojohnson(known("population_by_age", "85+", "2024", "people") / adults)[0],
        "density": stats.boxcox(known("population_density", "", "2024", "people per sq km"))[0],
        "rural": known("rural_share", "", "2021", "percent") ** 0.5,
        "deprived": stats.boxcox(known("deprivation_score", "", "2025", "score"))[0],
    }
    table = pd.DataFrame(features, index=codes)
    table = (table - table.min()) / (table.max() - table.min())
    for code in codes:
        apart = ((table - table.loc[code]) ** 2).sum(axis=1).drop(code)
        assert list(neighbours[code]) == list(apart.sort_values().index[:15])
        near = apart[list(neighbours[code])]
        assert all(one <= other for one, other in pairwise(near))
