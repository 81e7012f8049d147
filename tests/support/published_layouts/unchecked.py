"""Files whose layouts are known from what others say of them: no publisher's own file was at hand."""

from support.published_layouts.intended import Intended
from support.published_layouts.places import NOW, REGIONS, invented
from support.published_layouts.writing import Grid, write_csv, write_ods, write_xlsx

_PLACES = tuple(place for place in NOW if place.name not in ("Isles of Scilly", "City of London"))


def discharges(folder, intended: Intended):
    """Write November 2024: a row for each trust of an authority and one that sums them up."""
    heads = ["Summary Type", "UTLA Code", "UTLA", "Region", "Provider Code", "Provider", "ICB", "Acceptable", "% of all UTLA discharges that are from acceptable trusts", "Total Discharges of UTLA patients from provider", "Total Discharges for UTLA from acceptable trusts", "Total bed days lost due to delayed discharge", "", "Date of discharge is same as Discharge Ready Date", "Date of Discharge is 1+ days after Discharge Ready Date", ""]  # fmt: skip
    waits = "Number of patients discharged where, between the Discharge Ready Date and Discharge Date, there is a ..."
    sheets = {"Cover Sheet": Grid([("Invented",)])}
    for name, factor in (("UTLA Acceptable", 1), ("UTLA Unacceptable", 7)):
        grid = Grid()
        grid.add("")
        grid.add("", "Title:", "Timeliness of Acute Hospital Discharges completed within the month")
        grid.add("", "Period:", "November 2024")
        for _ in range(10):
            grid.add("")
        grid.add(*[""] * 16, waits, "")
        grid.add(
            *heads,
            "No delay",
            "1 day delay",
            "Average days from Discharge Ready Date to date of discharge (inc 0 day delays)",
        )
        grid.merged.append("Q14:R14")
        for place in _PLACES:
            late = round(invented(place.name, "late", low=0.05, high=0.2), 6)
            share = round(invented(place.name, "acceptable", low=0.4, high=1), 6)
            days = round(invented(place.name, "days", low=0.3, high=1.2), 4)
            total = round(place.people / 400)
            labels = (place.code, place.name, REGIONS[place.region].upper())
            for kind, number in (("Provider level", "*"), ("UTLA Aggregate", total)):
                is_all = kind == "UTLA Aggregate"
                grid.add(kind, *labels, "-" if is_all else "RWE", "-", "-", "Y", share if is_all else "-", "-" if is_all else 50, number, 99, "", 1 - late, late, "", 90, 10, days * factor)  # fmt: skip
            if factor == 1:
                for indicator, unit, cell, scale in (("discharges_acceptable_trust", "percent", share, 100), ("discharges_delayed", "percent", late, 100), ("discharge_delay_mean", "days", days, 1)):  # fmt: skip
                    intended.put((place.code, indicator, "", "2024-11", unit), cell, cell * scale)
        sheets[name] = grid
    return write_xlsx(
        folder / "Discharge-Ready-Date-monthly-data-webfile-November-2024.xlsx", sheets
    )


_KINDS = {"Community based adult social care services": "Community-based", "Residential social care": "Residential"}  # fmt: skip


def locations(folder, intended: Intended):
    """Write the care directory: a row a location, surgeries and dentists among them."""
    grid = Grid()
    grid.add("Location ID", "Location HSCA start date", "Care home?", "Location Name", "Location Inspection Directorate", "Location Primary Inspection Category", "Location Latest Overall Rating", "Publication Date", "Location Local Authority", "Location Region")  # fmt: skip
    for place in NOW:
        for category, breakdown in _KINDS.items():
            many = round(place.people / 60_000 * invented(place.name, category, low=0.5, high=2))
            for one in range(many):
                grid.add(f"1-{place.council}{one}{category[0]}", "2015-04-01", "N", "Invented", "Adult social care", category, "Good", "", place.name, REGIONS[place.region])  # fmt: skip
            key = (place.code, "providers", breakdown, "2024-03", "count")
            intended.put(key, float(many))
        if not any(intended.found[place.code, "providers", kind, "2024-03", "count"] for kind in _KINDS.values()):  # fmt: skip
            for kind in _KINDS.values():  # an authority without any location is in no row
                del intended.found[place.code, "providers", kind, "2024-03", "count"]
        grid.add(f"1-{place.council}D", "2015-04-01", "N", "Invented", "Primary medical services", "Dentists", "", "", place.name, "")  # fmt: skip
    grid.add("1-999", "2015-04-01", "N", "Invented", "Adult social care", "Residential social care", "Good", "", "Unspecified", "Unspecified")  # fmt: skip
    return write_ods(folder / "01_March_2024_HSCA_Active_Locations.ods", {"README": Grid([("Invented",)]), "HSCA_Active_Locations": grid})  # fmt: skip


def ratings(folder, intended: Intended):
    """Write the latest ratings: a row for each question, and one for all of them."""
    grid = Grid()
    grid.add("Location ID", "Location Name", "Care Home?", "Location Primary Inspection Category", "Location Local Authority", "Service / Population Group", "Domain", "Latest Rating", "Publication Date")  # fmt: skip
    words = (
        "Good",
        "Outstanding",
        "Requires improvement",
        "Inadequate",
        "Insufficient evidence to rate",
    )
    for place in NOW:
        below = rated = 0
        for one in range(max(1, round(place.people / 50_000))):
            rating = words[int(invented(place.name, "rating", str(one), low=0, high=4.99))]
            for domain, given in (("Safe", "Inadequate"), ("Overall", rating)):
                grid.add(f"1-{place.council}{one}", "Invented", "Y", "Residential social care", place.name, "Overall", domain, given, "2024-01-01")  # fmt: skip
            rated += rating != words[4]
            below += rating in words[2:4]
        grid.add(f"1-{place.council}H", "Invented", "N", "Acute hospital - NHS non-specialist", place.name, "Overall", "Overall", "Inadequate", "")  # fmt: skip
        if rated:
            intended.put((place.code, "providers_below_good", "", "2024-03", "percent"), 100 * below / rated)  # fmt: skip
    return write_ods(folder / "01_March_2024_Latest_ratings.ods", {"Providers": Grid([("Invented",)]), "Locations": grid})  # fmt: skip


def _nomis(folder, name, dimensions, rows):
    heads = ["DATE", "GEOGRAPHY", "GEOGRAPHY_NAME", "GEOGRAPHY_CODE", "GEOGRAPHY_TYPE"]
    heads += [f"{dimension}{end}" for dimension in dimensions for end in ("", "_NAME")]
    heads += ["MEASURES", "MEASURES_NAME", "OBS_VALUE", "OBS_STATUS", "RECORD_COUNT"]
    table = [heads]
    for code, place, categories, value in rows:
        cells = [cell for category in categories for cell in (0, category)]
        table.append(["2021", 645922841, place, code, "local authorities: county / unitary", *cells, 20100, "Value", value, "A", len(rows)])  # fmt: skip
    return write_csv(folder / name, table, "utf-8")


def disability(folder, intended: Intended):
    """Write the age-standardised shares of disabled people."""
    rows = []
    for place in NOW:
        value = round(invented(place.name, "disabled", low=14, high=22), 1)
        intended.put((place.code, "disabled_share_age_standardised", "", "2021", "percent"), value)
        rows += [(place.code, place.name, ["Disabled under the Equality Act"], value), (place.code, place.name, ["Not disabled under the Equality Act"], round(100 - value, 1))]  # fmt: skip
    rows.append(("W06000001", "Isle of Anglesey", ["Disabled under the Equality Act"], 20.0))
    return _nomis(folder, "NM_2093_1.data.csv", ["C2021_DISABILITY_3"], rows)


_HOURS = {
    "Provides 19 hours or less unpaid care a week": ("19 hours or less", 4.4),
    "Provides 20 to 49 hours unpaid care a week": ("20 to 49 hours", 1.8),
    "Provides 50 or more hours unpaid care a week": ("50 hours or more", 2.6),
}
_BANDS = {
    "Aged 15 years and under": ("Under 25", 0.002),
    "Aged 16 to 24 years": ("Under 25", 0.01),
    "Aged 25 to 34 years": ("25-49", 0.02),
    "Aged 35 to 49 years": ("25-49", 0.04),
    "Aged 50 to 64 years": ("50-64", 0.06),
    "Aged 65 years and over": ("65+", 0.04),
}


def unpaid_care(folder, intended: Intended):
    """Write the age-standardised shares of people who give unpaid care."""
    rows = []
    for place in NOW:
        total = 0.0
        for words, (breakdown, share) in _HOURS.items():
            value = round(share * invented(place.name, words, low=0.8, high=1.2), 1)
            total += value
            intended.put((place.code, "unpaid_care_age_standardised", breakdown, "2021", "percent"), value)  # fmt: skip
            rows.append((place.code, place.name, [words], value))
        intended.put((place.code, "unpaid_care_age_standardised", "All", "2021", "percent"), total)
        rows.append((place.code, place.name, ["Provides no unpaid care"], round(100 - total, 1)))
    return _nomis(folder, "NM_2094_1.data.csv", ["C2021_CARER_4"], rows)


def unpaid_care_by_age(folder, intended: Intended):
    """Write counts of people by the unpaid care they give and by age."""
    rows = []
    for place in NOW:
        by_age: dict[str, int] = {}
        for band, (breakdown, share) in _BANDS.items():
            for hours in (*_HOURS, "Provides no unpaid care"):
                people = round(place.people * share / 3 * invented(place.name, band, hours))
                rows.append((place.code, place.name, [hours, band], people))
                if hours in _HOURS:
                    by_age[breakdown] = by_age.get(breakdown, 0) + people
        for breakdown, people in by_age.items():
            intended.put((place.code, "unpaid_carers_by_age", breakdown, "2021", "count"), float(people))  # fmt: skip
        first, *rest = _HOURS
        rows.append((place.code, place.name, [first, "Total"], sum(by_age.values())))
        rows += [(place.code, place.name, [hours, "Total"], 0) for hours in rest]
    return _nomis(folder, "NM_2213_1.data.csv", ["C2021_CARER_5", "C2021_AGE_7"], rows)


_STYLES = {"E06": "City ", "E08": "City ", "E09": "London Borough ", "E10": "County "}


def complaints(folder, intended: Intended):
    """Write complaints received and decided: bodies of every kind, a column for each service."""
    sheets = {}
    for name, breakdown in (("Complaints received", "Received"), ("Complaints decided", "Decided")):
        grid = Grid([(f"{name} 2023-24, invented",), ("",)])
        grid.add("Authority", "Adult Care Services", "Benefits & Tax", "Total")
        for place in _PLACES:
            many = round(place.people / 40_000 * invented(place.name, name, low=0.5, high=1.5))
            council = (
                f"{place.name.removesuffix(', City of')} {_STYLES.get(place.code[:3], '')}Council"
            )
            grid.add(council, many, 3, many + 3)
            intended.put((place.code, "ombudsman", breakdown, "2023/24", "count"), float(many))
        grid.add("Peak District National Park Authority", 0, 0, 2)
        grid.add("Transport for London", 0, 0, 9)
        sheets[name] = grid
    return write_xlsx(folder / "complaints_received_and_decided_2023-24.xlsx", sheets)


def vacancies(folder, intended: Intended):
    """Write vacancy rates as fractions by area, sector, service and role; one is suppressed."""
    grid = Grid()
    heads = ["Year", "Area code", "Area Level", "Region", "Area", "Sector", "Service"]
    grid.add(*heads, "Job role group", "Turnover rate", "Vacancy rate")
    everything = ("All sectors - LA, IND and DPR", "All services", "All job roles")
    grid.add("2023/24", "E92000001", "National", "England", "England", *everything, 0.25, 0.07)
    for place in _PLACES:
        key = (place.code, "workforce_vacancy", "", "2023/24", "percent")
        rate = round(invented(place.name, "vacancy", low=0.05, high=0.12), 3)
        is_small = place.name == "Rutland"
        cell = (
            intended.put(key, "*", "suppressed")
            if is_small
            else intended.put(key, rate, rate * 100)
        )
        area = ("2023/24", place.code, "Local authority", REGIONS[place.region], place.name)
        grid.add(*area, *everything, 0.25, cell)
        grid.add(*area, "Independent", *everything[1:], 0.3, 0.01)
        grid.add(*area, everything[0], "All services", "Direct care", 0.3, 0.01)
    sheets = {"Contents": Grid([("Invented",)]), "Local authority area 2023-24": grid}
    return write_xlsx(folder / "local authority area data 2023-24.xlsx", sheets)


def fees(folder, intended: Intended):
    """Write average fees of two years, of which the file's own is read."""
    grid = Grid([("Table A: fees, invented",), ("This worksheet contains one table",)])
    kinds = {
        "65+ care homes without nursing": ("Care homes without nursing", "£ per week", 900),
        "65+ care homes with nursing": ("Care homes with nursing", "£ per week", 1100),
        "18+ external provision of home care": ("Home care", "£ per hour", 24),
    }
    heads = [
        f"{kind}, {year} {what} fee (£)"
        for kind in kinds
        for year, what in (("2024-25", "average"), ("2025-26", "average (provisional)"))
    ]
    grid.add("ONS code", "Local authority name", *heads)
    for place in _PLACES:
        cells: list[float | str] = []
        for breakdown, unit, usual in kinds.values():
            key = (place.code, "framework_rates", breakdown, "2025/26", unit)
            fee = round(usual * invented(place.name, breakdown, low=0.8, high=1.2), 2)
            is_absent = (place.name, breakdown) == ("Rutland", "Home care")
            cell = "[x]" if is_absent else fee
            intended.put(key, cell, "not_published" if is_absent else None)
            cells += [1.5, cell]
        grid.add(place.code, place.name, *cells)
    sheets = {"Notes": Grid([("Invented",)]), "Table A 2025-26": grid}
    name = "market-sustainability-and-improvement-fund-fees-2025-to-2026.xlsx"
    return write_xlsx(folder / name, sheets)


_ACTIVITY_HEADS = ("Measure", "View", "GeographyLevel", "GeographyCode", "AgeBand", "ITEMVALUE")


def _activity(folder, intended: Intended, name: str, measures):
    rows = [(*_ACTIVITY_HEADS, "FYEnding")]
    for measure, indicator in measures.items():
        for place in NOW:
            for age, breakdown in (("18 to 64", "18-64"), ("65 and over", "65+")):
                words = (place.name, measure, age)
                many = 5 * round(place.people / 500 * invented(*words, low=0.5, high=1.5))
                key = (place.code, indicator, breakdown, "2024/25", "count")
                area = ("Local authority", place.code)
                cell = intended.put(key, "[c]" if many == 0 else many)
                rows.append((measure, "Total", *area, age, cell, "31/03/2025"))
                rows.append((measure, "Gender", *area, age, 5, "31/03/2025"))
            rows.append((measure, "Total", *area, "Unknown", 5, "31/03/2025"))
        rows.append((measure, "Total", "Council type", "[z]", "18 to 64", 5, "31/03/2025"))
    return write_csv(folder / f"asc-activity-{name}-2024-25.csv", rows, "utf-8")


def activity_requests(folder, intended: Intended):
    """Write requests for support in long form, by two views."""
    return _activity(folder, intended, "STS001", {"STS001": "requests"})


def activity_long_term(folder, intended: Intended):
    """Write long-term support in long form: in the year, on its last day, for over a year."""
    measures = {
        "LTS001a": "receiving_care",
        "LTS001b": "receiving_care_year_end",
        "LTS001c": "receiving_care_over_12_months",
    }
    return _activity(folder, intended, "LTS001", measures)


def client_level_monthly(folder, intended: Intended):
    """Write support on the last day of three months, by setting and age; the last is provisional."""
    grid = Grid([("Long-term support, invented",), ("This worksheet contains one table",)])
    months = {"31 October 2025": "2025-10", "30 November 2025": "2025-11", "31 December 2025 [p]": "2025-12"}  # fmt: skip
    grid.add("Area unit", "Area", "Area code", "Support setting", "Age group", *months)
    for place in NOW:
        cells = []
        for period in months.values():
            many = 5 * round(place.people / 500 * invented(place.name, period, low=0.8, high=1.2))
            key = (place.code, "long_term_support_cld", "", period, "count")
            cells.append(intended.put(key, float(many)))
        area = ("Local Authority", place.name, place.code)
        grid.add(*area, "All", "All", *cells)
        grid.add(*area, "Nursing", "All", 5, 5, 5)
        grid.add(*area, "All", "18 to 64", 5, 5, 5)
    sheets = {"Cover": Grid([("Invented",)]), "Table_1": grid}
    return write_ods(folder / "long-term-support-december-2025.ods", sheets)


def workforce_survey(folder, intended: Intended):
    """Write tab 6_2: two questions a region, the region named once."""
    grid = Grid([("Table 6_2: changes in recruitment and retention by region, invented",), ("",)])
    grid.add("Region", "Area", "Much more challenging", "More challenging", "No change", "Less challenging")  # fmt: skip
    for code, name in {"E92000001": "England", **REGIONS}.items():
        for area, indicator in (
            ("Recruitment", "recruitment_harder"),
            ("Retention", "retention_harder"),
        ):
            much = round(invented(name, area, "much", low=20, high=40), 1)
            more = round(invented(name, area, "more", low=20, high=40), 1)
            intended.put((code, indicator, "", "2024", "percent"), much + more)
            grid.add(name if area == "Recruitment" else "", area, much, more, 20.0, 5.0)
    return write_ods(folder / "adult_social_care_workforce_survey_2024.ods", {"Cover": Grid([("Invented",)]), "6_2": grid})  # fmt: skip


_SEGMENTS = ("Assessments", "Carers", "Charging", "Direct payments", "Safeguarding")


def enquiries(folder, intended: Intended):
    """Write the charity's export: two systems, small counts, zeros, and some without a place."""
    rows = [("LA_NAME", "SOURCE_SYSTEM", "SEGMENT", "QUERY_COUNT")]
    for place in NOW:
        for segment in _SEGMENTS:
            counts = [int(invented(place.name, segment, system) ** 3 * place.people / 20_000) for system in ("AccessAva", "Casework")]  # fmt: skip
            rows += [(place.name, system, segment, count) for system, count in zip(("AccessAva", "Casework"), counts, strict=True)]  # fmt: skip
            key = (place.code, "helpline_enquiries", segment, "2025", "count")
            total = sum(counts)
            intended.put(key, 5.0 if 1 <= total <= 5 else float(total))
    rows.append(("Unknown", "Casework", "Carers", 3))
    return write_csv(folder / "enquiries_2025.csv", rows, "utf-8")
