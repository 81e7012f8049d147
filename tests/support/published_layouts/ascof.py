"""The Outcomes Framework's workbook: a sheet a measure, header rows that differ, two values in a cell."""

from support.published_layouts.intended import Intended
from support.published_layouts.places import ENGLAND, PLACES, REGIONS, Place, invented
from support.published_layouts.writing import Grid, write_ods

FILE = "ascof_2024_25.ods"
SURVEY_YEARS = ("2016/17", "2017/18", "2022/23", "2023/24", "2024/25")
CARER_YEARS = ("2016/17", "2023/24")
_TYPES = {"S": "Shire Counties", "U": "Unitary Authorities", "D": "District"}
_SHORT = {"E12000001": "NE", "E12000002": "NW", "E12000003": "YH", "E12000004": "EM", "E12000007": "L", "E12000008": "SE", "E12000009": "SW"}  # fmt: skip
_LABELS = ("Local authority code", "Local authority", "ONS area code")

# Sheet, title, indicator, unit, from, to, decimals.
_USERS = (
    ("1a", "social care-related quality of life score", "users_quality_of_life", "score out of 24", 18, 20, 1),
    ("1b", "adjusted social care-related quality of life – impact of adult social care services", "users_quality_of_life_adjusted", "score", 0.35, 0.45, 3),
    ("1d", "overall satisfaction of people who use services with their care and support", "satisfaction", "percent", 55, 75, 1),
    ("3a", "the proportion of people who use services who have control over their daily life", "users_control", "percent", 70, 82, 1),
    ("3c(1)", "proportion of people who use services who find it easy to find information about services", "users_find_information", "percent", 60, 75, 1),
    ("4a", "the proportion of people who use services who feel safe", "users_feel_safe", "percent", 65, 75, 1),
    ("5a(1)", "the proportion of people who use services who reported that they had as much social contact as they would like", "users_social_contact", "percent", 38, 52, 1),
)  # fmt: skip
_CARERS = (
    ("1c", "carer-reported quality of life", "carers_quality_of_life", "score out of 12", 6.5, 8, 1),
    ("1e", "overall satisfaction of carers with social services", "carers_satisfaction", "percent", 30, 45, 1),
    ("3b", "the proportion of carers who report that they have been included or consulted in discussion", "carers_consulted", "percent", 60, 75, 1),
    ("3c(2)", "the proportion of carers who find it easy to find information about support", "carers_find_information", "percent", 50, 70, 1),
    ("5a(2)", "the proportion of carers who reported that they had as much social contact as they would like", "carers_social_contact", "percent", 24, 40, 1),
)  # fmt: skip
_18_64, _65 = "per 100,000 people aged 18 to 64", "per 100,000 people aged 65 and over"
_RECORDS = (
    ("2a", "the proportion of people who received reablement, where no further request was made for ongoing support (%)", "reablement_no_further_request", "percent", 0.0008, 0.8),
    ("2b", "the number of adults aged 18 to 64 whose long-term support needs are met by admission to residential and nursing care homes, per 100,000 population", "admissions_18_64", _18_64, 0.6, 0.00014),
    ("2c", "the number of adults aged 65 and over whose long-term support needs are met by admission to residential and nursing care homes, per 100,000 population", "admissions_65", _65, 0.2, 0.006),
    ("2d(1)", "the proportion of people aged 65 and over discharged from hospital into reablement and who remained in the community within 12 weeks of discharge", "reablement", "percent", 0.0015, 0.8),
    ("2d(2)", "the proportion of people aged 65 and over discharged from hospital, who received reablement services", "reablement_offered", "percent", 0.04, 0.035),
    ("2e(1)", "the proportion of people who receive long-term support with a learning disability, who live in their home or with family, aged 18 to 64", "at_home_learning_disability", "percent", 0.0025, 0.75),
    ("2e(2a)", "the proportion of people who receive long-term support who live in their home or with family, aged 18 to 64", "at_home_18_64", "percent", 0.005, 0.65),
    ("2e(2b)", "the proportion of people who receive long-term support who live in their home or with family, aged 65 and over", "at_home_65", "percent", 0.01, 0.45),
    ("3d(1a)", "the proportion of care users who receive self-directed support", "self_directed_support", "percent", 0.008, 0.85),
    ("3d(2a)", "the proportion of care users who receive direct payments", "direct_payments", "percent", 0.008, 0.25),
)  # fmt: skip


def make(folder, intended: Intended):
    """Write the workbook with five years of the users' survey."""
    sheets = {
        "Cover": Grid([("Measures, invented",)]),
        "Contents": Grid([("Metric", "Description")]),
    }
    for name, title, *rest in _USERS:
        sheets[f"Table_{name}"] = _survey(name, title, rest, intended, carers=False)
    for name, title, *rest in _CARERS:
        sheets[f"Table_{name}"] = _survey(name, title, rest, intended, carers=True)
    for name, title, *rest in _RECORDS:
        sheets[f"Table_{name}"] = _records(name, title, rest, intended)
    sheets["Table_4b"] = _safeguarding(intended)
    sheets["Table_6a"] = _turnover(intended)
    sheets["Table_6b"] = _ratings(intended)
    return write_ods(folder / FILE, sheets)


def words_of(period: str) -> str:
    """2023/24 as the Framework heads a column: 2023 to 2024."""
    return f"{period[:4]} to 20{period[5:]}"


def _head(name, title, lines, heads):
    grid = Grid()
    grid.add(f"Table {name}: {title} [note 1] [note 2]")
    for line in range(lines):
        grid.add(f"This worksheet contains one table, line {line}.")
    grid.add(*_LABELS, *heads)
    return grid


def _areas(*, with_gone=True):
    """The rows of a sheet: England, council types, regions, authorities (those gone included)."""
    yield (ENGLAND, ENGLAND, "England"), None
    for code, name in _TYPES.items():
        yield (code, "[z]", name), None
    for code, name in REGIONS.items():
        yield (_SHORT[code], code, name.replace("The", "the")), None
    for place in PLACES:
        if with_gone or not place.until:
            yield (
                (
                    int(place.council) if place.council.isdigit() else place.council,
                    place.code,
                    place.name,
                ),
                place,
            )


def _exists(place: Place | None, period: str) -> bool:
    new = (
        {"Cumberland", "Westmorland and Furness"},
        {"North Northamptonshire", "West Northamptonshire"},
    )
    if place is None:
        return True
    if place.name in new[0] or place.name == "Cumbria":
        return (period >= "2023") == (place.name in new[0])
    if place.name in new[1] or place.name == "Northamptonshire":
        return (period >= "2021") == (place.name in new[1])
    return True


def _survey(name, title, rest, intended: Intended, *, carers: bool) -> Grid:
    indicator, unit, low, high, decimals = rest
    kinds = ("margin of error", "number of respondents", "outcome")
    heads = [f"{words_of(year)} - {kind}" for year in SURVEY_YEARS for kind in kinds]
    grid = _head(name, title, 4, heads)
    for (short, code, label), place in _areas():
        cells: list[float | str] = []
        for year in SURVEY_YEARS:
            if code == "[z]" or (carers and year not in CARER_YEARS) or not _exists(place, year):
                cells += ["[z]"] * 3
                continue
            key = (code, indicator, "", year)
            if label == "Isles of Scilly":
                cells += ["[x]"] * 3
                intended.put((*key, unit), "[x]", "not_published")
                continue
            margin = round(
                invented(label, indicator, year, "margin", low=0.02, high=0.08) * low, decimals
            )
            answers = 5 * round(invented(label, indicator, year, "answers", low=8, high=100))
            value = round(invented(label, indicator, year, low=low, high=high), decimals)
            intended.put((*key, unit), value)
            intended.put((*key, "respondents"), float(answers))
            if carers and year == "2016/17":
                second = ":" if label == "Rutland" else f"{value - 1:.{decimals}f}"
                many = f"{answers + 30_000:,}" if code == ENGLAND else str(answers)
                if code == ENGLAND:
                    intended.found[*key, "respondents"] = float(answers + 30_000)
                cells += [f"{margin:g} ({second})", f"{many} ({second})", f"{value:g} ({second})"]
            else:
                cells += [margin, float(answers), value]
        grid.add(short, label, code, *cells)
    return grid


def _records(name, title, rest, intended: Intended) -> Grid:
    indicator, unit, among, share = rest
    heads = [f"2024 to 2025 - {kind}" for kind in ("numerator", "denominator", "outcome")]
    grid = _head(name, title, 5, heads)
    scale = 100 if unit == "percent" else 100_000
    for (short, code, label), place in _areas(with_gone=False):
        if code == "[z]":
            grid.add(short, label, code, "[z]", "[z]", "[z]")
            continue
        people = place.people if place else 3_000_000
        below = round(people * among)
        above = round(below * share * invented(label, indicator, low=0.9, high=1.1))
        key = (code, indicator, "", "2024/25", unit)
        if above < 5 or below < 5:
            intended.put(key, "[c]")
            grid.add(short, label, code, "[c]", "[c]", "[c]")
        else:
            value = round(above / below * scale, 1)
            grid.add(short, label, code, float(above), float(below), intended.put(key, value))
    return grid


def _safeguarding(intended: Intended) -> Grid:
    years = ("2023/24", "2024/25")
    kinds = ("numerator", "denominator", "outcome")
    heads = [f"{words_of(year)} - {kind}" for year in years for kind in kinds]
    title = "the proportion of section 42 safeguarding enquiries where a risk was identified, and the reported outcome was that this risk was reduced or removed"
    grid = _head("4b", title, 5, heads)
    for (short, code, label), place in _areas(with_gone=False):
        cells: list[float | str] = []
        for year in years:
            below = 5 * round((place.people if place else 3_000_000) / 2000)
            above = 5 * round(below / 5 * invented(label, "4b", year, low=0.8, high=0.98))
            key = (code, "safeguarding_risk_reduced", "", year, "percent")
            if code == "[z]":
                cells += ["[z]"] * 3
            elif label == "Reading" and year == "2024/25":
                cells += [
                    float(below + 50),
                    float(below),
                    intended.put(key, "[z]", "not_published"),
                ]
            elif above < 5:
                cells += ["[c]", "[c]", intended.put(key, "[c]")]
            else:
                cells += [
                    float(above),
                    float(below),
                    intended.put(key, round(above / below * 100, 1)),
                ]
        grid.add(short, label, code, *cells)
    return grid


def _turnover(intended: Intended) -> Grid:
    title = "the proportion of staff in the formal care workforce leaving their role in the past 12 months"
    grid = _head("6a", title, 3, ["2023 to 2024 - outcome", "2024 to 2025 - outcome"])
    for (short, code, label), _ in _areas(with_gone=False):
        if code == "[z]":
            grid.add(short, label, code, "[z]", 24.1)
            continue
        cells: list[float | str] = []
        for year in ("2023/24", "2024/25"):
            key = (code, "workforce_turnover", "", year, "percent")
            value = round(invented(label, "turnover", year, low=18, high=33), 1)
            if label == "Isles of Scilly":
                cells.append(intended.put(key, "[x]", "not_published"))
            elif label == "Cornwall" and year == "2024/25":
                cells.append("[x]")
                intended.put(key, 20.2)
            else:
                cells.append(intended.put(key, value))
        grid.add(short, label, code, *cells)
    grid.add("[z]", "Cornwall and Isles of Scilly", "[z]", "[x]", 20.2)
    return grid


_KINDS = {
    "outstanding": "Outstanding",
    "good": "Good",
    "other": "Requires improvement or inadequate",
    "not yet rated": "Not yet rated",
    "6b": "Good or outstanding",
}


def _ratings(intended: Intended) -> Grid:
    kinds = ("numerator", "denominator", "outcome")
    heads = [f"2024 to 2025 - {word} {kind}" for word in _KINDS for kind in kinds]
    title = (
        "the percentage of residential adult social care providers rated good or outstanding by CQC"
    )
    grid = _head("6b", title, 6, heads)
    for (short, code, label), place in _areas(with_gone=False):
        cells: list[float | str] = []
        homes = 4 + round((place.people if place else 3_000_000) / 4000)
        bad = round(homes * invented(label, "6b", low=0.1, high=0.3))
        best = round(homes * 0.05)
        counts = (best, homes - bad - best, bad, 0, homes - bad)
        if code != "[z]":
            is_known = label not in ("Cumberland", "City of London")
            key = (code, "residential_providers", "", "2024/25", "count")
            intended.put(
                key, float(homes) if is_known else "[x]", None if is_known else "not_published"
            )
        for breakdown, count in zip(_KINDS.values(), counts, strict=True):
            key = (code, "residential_ratings", breakdown, "2024/25", "percent")
            if code == "[z]":
                cells += [1.0, 2.0, 50.0]
            elif label in ("Cumberland", "City of London"):
                cells += ["[x]", "[x]", intended.put(key, "[x]", "not_published")]
            else:
                cells += [
                    float(count),
                    float(homes),
                    intended.put(key, round(count / homes * 100, 1)),
                ]
        grid.add(short, label, code, *cells)
    return grid
