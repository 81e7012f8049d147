"""The workbook of activity and finance of 2021-22, with the tables that are described and one more."""

from collections.abc import Sequence

from support.published_layouts.intended import Intended
from support.published_layouts.places import ENGLAND, HACKNEY, IN_2022, NAMED, REGIONS, invented
from support.published_layouts.salt_sheets import Book, Col, Raw
from support.published_layouts.writing import Grid, write_xlsx

FILE = "ASCFR and SALT Data Tables 2021-22.xlsx"
NOW, BEFORE = "2021/22", "2020/21"
NORTHAMPTONSHIRE = NAMED["Northamptonshire"]
_NEW = ("North Northamptonshire", "West Northamptonshire")
AGES = {"18 to 64": "18-64", "65 and over": "65+"}
_SHARE_OF_AGE = {"18-64": 0.6, "65+": 0.2, "All": 0.8, "": 0.8}


def _submitted(raw: Raw) -> Raw:
    return lambda place: None if place.code == HACKNEY else raw(place)


def _count(top, sub, indicator, breakdown, per_1000, age="All", means=True):
    def raw(place):
        people = place.people * _SHARE_OF_AGE[age]
        return (
            people * per_1000 / 1000 * invented(place.name, indicator, breakdown, low=0.8, high=1.2)
        )

    return Col(top, sub, _submitted(raw), (indicator, breakdown, NOW, "count") if means else None)


def _sum(top, sub, parts: Sequence[Col], indicator, breakdown=""):
    parts = tuple(parts)

    def raw(place):
        found = [part.raw(place) for part in parts]
        return None if None in found else sum(found)

    return Col(top, sub, raw, (indicator, breakdown, NOW, "count"))


def _money(top, sub, indicator, breakdown, per_head, period=NOW):
    def raw(place):
        existed = (place is NORTHAMPTONSHIRE) == (period == BEFORE)
        if place.name in ("Northamptonshire", *_NEW) and not existed:
            return None
        words = (place.name, indicator, breakdown, period)
        return round(place.people / 1000 * per_head * invented(*words, low=0.9, high=1.1), 3)

    return Col(
        top, sub, _submitted(raw), (indicator, breakdown, period, "£ thousand"), is_rounded=False
    )


def _people(top, age):
    return Col(top, "Population", lambda place: place.people * _SHARE_OF_AGE[age], None)


def _rate(top, sub, count: Col, people: Col, means, scale=100_000, *, is_rounded=True):
    def raw(place):
        counted, among = count.raw(place), people.raw(place)
        return None if counted is None else counted / among * scale

    return Col(top, sub, raw, means, is_rounded, is_rate=True)


def make(folder, intended: Intended):
    """Write the workbook of 2021-22."""
    book = Book(
        {"Title": Grid([("Adult social care, invented",)]), "Contents": Grid([("Contents",)])},
        intended,
    )
    _add_money(book)
    _add_requests(book)
    _add_support(book)
    _add_carers(book)
    _add_undescribed(book)
    return write_xlsx(folder / FILE, book.sheets)


def _add_money(book: Book) -> None:
    with_old = (*IN_2022, NORTHAMPTONSHIRE)
    spent, income, capital = "Expenditure (Including capital)", "Income", "Capital"
    gross = [
        _money("Gross Current Expenditure", words, "gross_expenditure", "", 390, period)
        for words, period in (("2020-21", BEFORE), ("2021-22", NOW))
    ]
    change = Col(
        "Gross Current Expenditure",
        "Percentage change from 2020-21 to 2021-22",
        lambda _: 0.03,
        None,
        is_rounded=False,
    )
    cols = [
        _money(spent, "Own Provision", "expenditure_by_provision", "Own provision", 100),
        _money(spent, "Provision by Others", "expenditure_by_provision", "Provision by others", 370),
        _money(spent, "Grants to Voluntary Organisations", "expenditure_by_provision", "Grants to voluntary organisations", 4),
        _money(spent, "Total", "expenditure_by_provision", "Total", 480),
        _money(income, "Client Contributions", "client_contributions", "", 56),
        _money(income, "Joint Arrangements", "income", "Joint arrangements", 2.5),
        _money(income, "Income from NHS", "nhs_contributions", "", 72),
        _money(income, "Other Income", "income", "Other", 9),
        _money(income, "Total", "income", "Total", 141),
        _money(capital, "Own Provision", "capital_charges", "Own provision", 2),
        _money(capital, "Provision by Others", "capital_charges", "Provision by others", 0.6),
        _money(capital, "Total", "capital_charges", "Total", 2.7),
    ]  # fmt: skip
    for top, indicator, per_head in (
        ("Net Total Expenditure", "net_total_expenditure", 335),
        ("Gross Total Expenditure", "gross_total_expenditure", 392),
    ):
        cols += [
            _money(top, "2020-21", indicator, "", per_head * 0.97, BEFORE),
            _money(top, "2021-22", indicator, "", per_head),
        ]
    cols += [*gross, change]
    title = "Expenditure and income, by finance type and finance description, 2021-22"
    book.sheet("T3", title, cols, note="£ Thousands / percentages", places=with_old)
    before = [
        _money("Client Contributions", "2020-21", "client_contributions", "", 53, BEFORE),
        Col("Client Contributions", "2021-22", cols[4].raw, None, is_rounded=False),
        _money("Joint Arrangements", "2020-21", "income", "Joint arrangements", 2.4, BEFORE),
        _money("Income from NHS", "2020-21", "nhs_contributions", "", 70, BEFORE),
        Col("Income from NHS", "2021-22", cols[6].raw, None, is_rounded=False),
        _money("Other Income", "2020-21", "income", "Other", 8, BEFORE),
        _money("Total", "2020-21", "income", "Total", 135, BEFORE),
        Col("Total", "2021-22", cols[8].raw, None, is_rounded=False),
    ]
    title = "Income, by finance description, year on year comparison, 2020-21 and 2021-22"
    book.sheet("T6", title, before, note="£ Thousands", places=with_old)
    rates, rate = [], {}
    for words, period, spending in (("2020-21", BEFORE, gross[0]), ("2021-22", NOW, gross[1])):
        count = Col(words, "Gross Current Expenditure", spending.raw, None, is_rounded=False)
        people = _people(words, "All")
        unit = "£ thousand per 100,000 people aged 18 and over"
        one = _rate(
            words,
            "Gross Current Expenditure per 100,000 adults",
            count,
            people,
            ("gross_expenditure", "", period, unit),
            is_rounded=False,
        )
        rates += [one, count, people]
        rate[one] = (count, people, 100_000)
    title = (
        "Gross Current Expenditure per 100,000 adults, year on year comparison, 2020-21 to 2021-22"
    )
    book.sheet("T16", title, rates, places=with_old, rate=rate)


_ROUTES = {
    "Discharge from Hospital": "Discharge from hospital",
    "Diversion from Hospital Services": "Diversion from hospital services",
    "Self-funder with depleted funds": "Self-funder with depleted funds",
    "Self-funder with depleted funds of which previously provided with 12 week disregard or DP": "Self-funder with depleted funds, after a disregard or deferred payment",
    "Community / Other Route": "Community or other route",
    "Prison": "Prison",
}
_NEXT = {
    "Short Term Care: to maximise independence": "Short term care to maximise independence",
    "Long Term Care: Nursing": "Long term care: nursing",
    "Long Term Care: Residential": "Long term care: residential",
    "Long Term Care: Community": "Long term care: community",
    "Long Term Care: Prison": "Long term care: prison",
    "100% NHS Funded Care": "NHS funded care",
    "End of Life": "End of life",
    "Ongoing Low Level Support": "Ongoing low level support",
    "Short Term Care: other short term": "Other short term care",
    "Universal Services/ Signposted to other services": "Signposted to other services",
    "No Services Provided - Deceased": "No services: deceased",
    "No Services Provided": "No services",
}


def _add_requests(book: Book) -> None:
    cols, totals = [], []
    for top, age in AGES.items():
        suffix = "18_64" if age == "18-64" else "65"
        planned = (
            {"Planned Entry (Transition)": "Planned entry (transition)"}
            if suffix == "18_64"
            else {}
        )
        parts = [
            _count(top, words, f"requests_by_route_{suffix}", name, per_1000, age)
            for (words, name), per_1000 in zip(
                (planned | _ROUTES).items(), (1, 6, 0.5, 0.1, 0.01, 11, 0.02), strict=False
            )
        ]
        totals.append(_sum(top, "Total", parts, "requests", age))
        cols += [*parts, totals[-1]]
    cols.append(_sum("Total", "", totals, "requests_all_adults"))
    title = "Number of requests for support received from new clients, by age band and route of access, 2021-22"
    book.sheet("T8", title, cols, region="Region code")
    for sheet, words, suffix, total in (
        ("T10", "18 to 64", "18_64", totals[0]),
        ("T11", "65 and over", "65", totals[1]),
    ):
        parts = [
            _count(head, "", f"requests_outcome_{suffix}", name, 0.8, "65+")
            for head, name in _NEXT.items()
        ]
        title = f"Number of requests for support received from new clients aged {words}, by what happened next, 2021-22"
        book.sheet(sheet, title, [*parts, Col("Total", "", total.raw, None)], region="Region code")
    title = "Number of requests for support received from new clients per 100,000 adults, by age band, 2021-22"
    _rates(book, "T12", title, "Requests for support", "requests", totals, "Region / type code")


def _rates(book, name, title, words, indicator, totals, region):
    cols, rate = [], {}
    for (top, age), total in zip(AGES.items(), totals, strict=True):
        count, people = Col(top, words, total.raw, None), _people(top, age)
        unit = f"per 100,000 people aged {top}"
        one = _rate(top, f"{words} per 100,000 adults", count, people, (indicator, age, NOW, unit))
        cols += [one, count, people]
        rate[one] = (count, people, 100_000)
    book.sheet(
        name, title, cols, rate=rate, region=region, note="Rate per 100,000 adults / Numbers"
    )


_SETTINGS = {
    "Nursing\n": ("Nursing", 0.8),
    "Residential\n": ("Residential", 3),
    "Community\nDirect Payment Only": ("Community: direct payment only", 2),
    "Community\nPart Direct Payment": ("Community: part direct payment", 0.6),
    "Community\nCASSR Managed Personal Budget": ("Community: council-managed personal budget", 4),
    "Community\nCASSR Commissioned Support Only": ("Community: commissioned only", 0.5),
}
_PRISON = {
    "Prison\nCASSR Managed Personal Budget": "council-managed personal budget",
    "Prison\nCASSR Commissioned Support Only": "commissioned only",
}


def _add_support(book: Book) -> None:
    totals = []
    for name, when, end in (
        ("T34", "during the year", ""),
        ("T38", "at the end of the year", "_year_end"),
    ):
        cols = []
        for top, age in AGES.items():
            suffix = "18_64" if age == "18-64" else "65"
            parts = [
                _count(top, head, f"care_types{end}_{suffix}", words, n, age)
                for head, (words, n) in _SETTINGS.items()
            ]
            parts += [
                _count(top, head, f"prison_care{end}", f"{age}: {words}", 0.004, age)
                for head, words in _PRISON.items()
            ]
            total = _sum(top, "Total", parts, "receiving_care", age)
            if end:
                total = Col(top, "Total", total.raw, None)
            else:
                totals.append(total)
            cols += [*parts, total]
        if not end:
            cols.append(_sum("Total", "", totals, "receiving_care_all_adults"))
        title = f"Number of clients accessing long term support {when}, by age band and support setting, 2021-22"
        book.sheet(name, title, cols, region="Region code")
    title = "Number of clients accessing long term support during the year per 100,000 adults, by age band, 2021-22"
    _rates(book, "T36", title, "Clients", "receiving_care", totals, "Region code")
    cols = [
        Col("In Year", words, total.raw, None) for words, total in zip(AGES, totals, strict=True)
    ]
    for top, indicator, n in (
        ("Year End", "receiving_care_year_end", 8),
        ("Over 12 Months (at Year End)", "receiving_care_over_12_months", 6),
    ):
        parts = [_count(top, words, indicator, age, n, age) for words, age in AGES.items()]
        cols += [*parts, _sum(top, "Total", parts, indicator, "All")]
    title = "Number of clients accessing long term support during the year, at the end of the year (31 March) and for more than 12 months at the end of the year (31 March), by age band, 2021-22"
    book.sheet("T33", title, cols)


def _add_carers(book: Book) -> None:
    direct = "Direct Support"
    cols = [
        _count(direct, "Direct Payment", "carer_support", "Direct payment only", 1.6),
        _count(direct, "Part Direct Payment", "carer_support", "Part direct payment", 0.15),
        _count(direct, "CASSR Managed Personal Budget", "carer_support", "Council-managed personal budget", 0.26),
        _count(direct, "CASSR Commissioned Support Only", "carer_support", "Commissioned only", 0.27),
        _count(direct, "Information, Advice and other Universal Services/Signposting", "carer_support", "Information and advice", 4.7),
        _count("No Direct Support", "No Direct Support to Carer", "carer_support", "No direct support", 1.5),
    ]  # fmt: skip
    cols.append(_sum("Total", "", cols, "carers_supported"))
    also = _count("Support Involving Cared for Person", "Respite or Other Forms of Carer Support delivered to the cared-for person", "carer_support", "Respite or support to the cared-for person", 0.7)  # fmt: skip
    title = "Support provided to carers during the year, by type of support provided, 2021-22"
    book.sheet("T47", title, [*cols, also])
    grid = book.sheets["T47"]
    # A column without a header stands before the last, and reads "and also" in every row.
    grid.rows[8:] = [
        (*row[:-1], "and also", row[-1]) if len(row) > 6 else row for row in grid.rows[8:]
    ]
    for row in (6, 7):
        cells = grid.rows[row]
        grid.rows[row] = (*cells[:-1], "", cells[-1])


def _add_undescribed(book: Book) -> None:
    """Add T21, which no description reads: regions alone, the age band said once for each block."""
    grid = Grid([("",), ("Return to contents",), ("",)])
    grid.add(
        "Table 21: Number of completed episodes of ST-Max for new clients, by what happened next and age band, 2021-22"
    )
    grid.add("")
    grid.add("", "", "", "", "", "Numbers / percentages of row total")
    grid.add("Age band", "Region code ", "Region name", "Long Term Support\n", "", "Total")
    grid.merged.append("D7:E7")
    grid.add("")
    for band in ("All ages", "18-64", "65 and over"):
        people = {code: 100 * len([p for p in IN_2022 if p.region == code]) for code in REGIONS}
        grid.add(band, ENGLAND, "England", sum(people.values()) // 5, "20%", sum(people.values()))
        grid.add(" ")
        for code, name in REGIONS.items():
            grid.add(" ", code, name, people[code] // 5, "20%", people[code])
        grid.add(" ")
    grid.add("Source: SALT Collection 2021-22, invented")
    book.sheets["T21"] = grid
