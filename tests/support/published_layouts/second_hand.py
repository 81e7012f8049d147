"""Figures that somebody else took out of publishers' files, as those tables lay them out."""

from support.published_layouts.intended import Intended
from support.published_layouts.places import IN_2022, NOW, invented
from support.published_layouts.writing import write_csv

ADULTS = "per 100,000 people aged 18 and over"
_RATINGS = {"Inadequate": 1.0, "Requires improvement": 2.0, "Good": 3.0, "Outstanding": 4.0}
_STATEMENTS = {
    "qs1_assessing_needs": "Assessing needs",
    "qs2_supporting_people": "Supporting people to lead healthier lives",
    "qs3_equity_experience": "Equity in experience and outcomes",
    "qs4_care_provision": "Care provision, integration and continuity",
    "qs5_partnerships_communities": "Partnerships and communities",
    "qs6_safe_pathways": "Safe pathways, systems and transitions",
    "qs7_safeguarding": "Safeguarding",
    "qs8_governance": "Governance, management and sustainability",
    "qs9_learning_improvement": "Learning, improvement and innovation",
}


def discharges(folder, intended: Intended):
    """Write two months of discharges, one row an authority and month."""
    heads = "utla_code utla month discharges_acceptable_trusts no_delay delayed delayed_percent"
    rows = [(*heads.split(), "bed_days", "mean_days_inc_zero")]
    for place in NOW:
        for month, period in (("Apr 2024", "2024-04"), ("Mar 2025", "2025-03")):
            total = 6 + round(place.people / 400)
            late = round(total * invented(place.name, month, low=0.05, high=0.2))
            days = round(total * invented(place.name, month, "days", low=0.2, high=1))
            share, mean = round(100 * late / total, 2), round(days / total, 3)
            cells = (total, total - late, late, share, days, mean)
            rows.append((place.code, place.name, month, *cells))
            intended.put((place.code, "discharges_delayed", "", period, "percent"), share)
            intended.put((place.code, "discharge_delay_mean", "", period, "days"), mean)
    return write_csv(folder / "discharge_ready_date_utla_2024_25.csv", rows, "utf-8")


def assessments(folder, intended: Intended):
    """Write the councils with a report, of which one was scored and not rated."""
    heads = ["Local authority", "ONS code", "Name at CQC", "Overall rating", "Overall score"]
    rows = [(*heads, "Sum of nine scores (of 36)", "Published", *_STATEMENTS)]
    for place in NOW:
        if invented(place.name, "assessed") > 0.6:
            continue
        said = [
            list(_RATINGS)[round(invented(place.name, head, low=0, high=3))] for head in _STATEMENTS
        ]
        points = sum(_RATINGS[word] for word in said)
        score = round(100 * points / 36)
        overall = "Not Rated" if place.name == "Rutland" else said[0]
        name = f"{place.name} Council"
        rows.append((place.name, place.code, name, overall, score, points, "May 2025", *said))
        key = (place.code, "cqc_authority_score", "", "2025-10", "score out of 100")
        intended.put(key, float(score))
        key = (place.code, "cqc_authority_rating", "", "2025-10", "rating")
        intended.put(key, overall, _RATINGS.get(overall, "not_published"))
        for word, breakdown in zip(said, _STATEMENTS.values(), strict=True):
            key = (place.code, "cqc_quality_statements", breakdown, "2025-10", "rating")
            intended.put(key, word, _RATINGS[word])
    return write_csv(folder / "cqc_local_authority_assessments_2025-10.csv", rows, "utf-8")


def client_level(folder, intended: Intended):
    """Write support on one day and assessments of a year, and vacancies, of which one is missing."""
    heads = ["area_code", "area_name", "long_term_support_2026_03_31"]
    rows = [(*heads, "assessments_12_months_to_2026_03", "vacancy_rate_percent_2024_25")]
    for place in NOW:
        supported = 5 * round(place.people / 500 * invented(place.name, "day", low=0.7, high=1.3))
        assessed = 5 * round(place.people / 500 * invented(place.name, "year", low=0.4, high=2))
        vacant = round(invented(place.name, "vacant", low=2, high=14), 6)
        vacancy = "" if place.name == "Cumberland" else vacant
        rows.append((place.code, place.name, supported, assessed, vacancy))
        key = (place.code, "long_term_support_cld", "", "2026-03", "count")
        intended.put(key, float(supported))
        intended.put((place.code, "assessments_cld", "", "2025/26", "count"), float(assessed))
        key = (place.code, "workforce_vacancy", "", "2024/25", "percent")
        intended.put(key, vacancy, vacancy or "not_published")
    return write_csv(folder / "cld_2026_and_vacancy_2024_25.csv", rows, "utf-8")


def outturn(folder, intended: Intended):
    """Write spending for each resident, of children's services and libraries too."""
    heads = ["authority", "ons_code", "population_mid2024", "csc_gross_per_head"]
    rows = [(*heads, "asc_net_per_head_real2425", "asc_gross_per_head")]
    for place in NOW[:-2]:
        gross = round(invented(place.name, "outturn", low=300, high=900), 2)
        net = round(gross * 0.7, 2)
        rows.append((f"{place.name} UA", place.code, place.people + 0.0, 250.5, net, gross))
        for indicator, value in (("gross", gross), ("net", net)):
            key = (place.code, f"{indicator}_spending_outturn", "", "2024/25", "£ per resident")
            intended.put(key, value)
    return write_csv(folder / "revenue_outturn_2024_25_per_head.csv", rows, "utf-8")


_MEASURES = {
    "ASC3": ("Outcome, Ease of finding information", "", ""),
    "ASC5": ("Outcome, sequel to service", "reablement_no_further_request", "percent"),
    "ASC6": ("Outcome, Requests resulting in a service", "requests_to_service", ADULTS),
    "ASC7": ("Outcome, Workforce turnover rate", "workforce_turnover", "percent"),
}


def oflog(folder, intended: Intended):
    """Write measures of two years in long form; one value is missing."""
    heads = ["Financial year", "Local authority code", "Local authority name", "Grouping"]
    rows = [(*heads, "Measure", "Code", "Value", "MEDIAN")]
    for code, (title, indicator, unit) in _MEASURES.items():
        for year, period in (("2021-22", "2021/22"), ("2022-23", "2022/23")):
            for place in IN_2022:
                value = round(invented(place.name, code, year, low=20, high=95), 6)
                cell = "" if (place.name, code) == ("Hackney", "ASC6") else value
                rows.append((year, place.code_2022, place.name, "LA_Raw", title, code, cell, 50.5))
                if indicator:
                    key = (place.code_2022, indicator, "", period, unit)
                    intended.put(key, cell, cell or "not_published")
    return write_csv(folder / "oflog_asc_2015_23.csv", rows, "utf-8")
