"""Population, rural areas and the lookups between tiers, as ONS and others lay them out."""

from itertools import accumulate

from support.published_layouts.intended import Intended
from support.published_layouts.places import ENGLAND, IN_2022, NOW, PLACES, REGIONS, invented
from support.published_layouts.writing import Grid, write_csv, write_xlsx

AGES = (*(str(age) for age in range(90)), "90+")
YEARS = (2020, 2019, 2018)
_BANDS = {"0-17": (0, 17), "18-64": (18, 64), "65-84": (65, 84), "85+": (85, 90), "65+": (65, 90), "18+": (18, 90)}  # fmt: skip
_HEADS = ("Code", "Name", "Geography")


def population(folder, intended: Intended):
    """Write the estimates of mid-2020: ages, all people of three years, density."""
    ages = _sheet(
        "MYE2: Persons by single year of age and sex for local authorities in the UK, mid-2020",
        "All ages",
        *AGES,
    )
    everyone = _sheet(
        "MYE4: Population estimates: Summary for the UK, mid-2001 to mid-2020",
        *(f"Mid-{year}" for year in YEARS),
    )
    heads = [
        words
        for year in YEARS
        for words in (
            f"Estimated {'P' if year < 2020 else 'p'}opulation mid-{year}",
            f"{year} people per sq. km",
        )
    ]
    density = _sheet(
        "MYE5: Population density for local authorities in the UK, mid-2001 to mid-2020",
        "Area (sq km)",
        *heads,
    )
    by_age = {place.code_2022: ages_of(place) for place in IN_2022}
    land = {
        place.code_2022: round(invented(place.name, "land", low=50, high=3000), 4)
        for place in IN_2022
    }
    rows = [(ENGLAND, "ENGLAND", "Country", IN_2022)]
    for code, name in REGIONS.items():
        inside = [place for place in IN_2022 if place.region == code]
        rows.append((code, name.upper(), "Region", inside))
    rows += [(place.code_2022, place.name, "Unitary Authority", (place,)) for place in IN_2022]
    for grid in (ages, everyone, density):
        grid.add("K02000001", "UNITED KINGDOM", "Country", *[1.0] * 92)
    for code, name, kind, inside in rows:
        found = [
            sum(numbers) for numbers in zip(*(by_age[p.code_2022] for p in inside), strict=True)
        ]
        total, area = sum(found), sum(land[p.code_2022] for p in inside)
        ages.add(code, name, kind, total, *found)
        for band, (first, last) in _BANDS.items():
            intended.put(
                (code, "population_by_age", band, "2020", "people"),
                float(sum(found[first : last + 1])),
            )
        of_years = [total - 100 * len(inside) * back for back in range(len(YEARS))]
        everyone.add(code, name, kind, *of_years)
        density.add(
            code,
            name,
            kind,
            area,
            *[cell for people in of_years for cell in (people, people / area)],
        )
        for year, people in zip(YEARS, of_years, strict=True):
            intended.put((code, "population", "", str(year), "people"), float(people))
            intended.put(
                (code, "population_density", "", str(year), "people per sq km"), people / area
            )
    for place in PLACES:
        if place.districts and not place.code_2022:
            _made_since(place, intended, ages, everyone, density)
    for grid in (ages, everyone, density):
        grid.add("N09000010", "Newry, Mourne and Down", "Local Government District", *[1.0] * 92)
    sheets = {
        "Cover sheet": Grid([("Invented for tests",)]),
        "MYE2 - Persons": ages,
        "MYE4": everyone,
        "MYE 5": density,
    }
    return write_xlsx(folder / "ukpopestimatesmid2020on2021geography.xlsx", sheets)


def rural_2021(folder, intended: Intended):
    """Write the small areas of 2021 with their class and residents."""
    heads = ["lsoa21_code", "ruc21_code", "classification", "ruc", "residents_2021"]
    rows = [(*heads, "ltla24_code", "ltla24_name", "utla23_code", "utla23_name")]
    for place in NOW:
        everyone = rural = 0
        for code, name in place.districts or ((place.code, place.name),):
            for area in range(4):
                people = 1000 + round(invented(name, "ruc", str(area), low=1, high=900))
                is_rural = invented(name, "is rural", str(area)) > 0.6
                everyone += people
                rural += people * is_rural
                kind = "Rural" if is_rural else "Urban"
                cells = (f"E0102{len(rows):04d}", "UN1", f"{kind}: nearer", kind, float(people))
                rows.append((*cells, code, name, place.code, place.name))
        key = (place.code, "rural_share", "", "2021", "percent")
        intended.put(key, 100 * rural / everyone)
    return write_csv(folder / "ruc2021_lsoa.csv", rows, "utf-8")


def neighbours(folder, intended: Intended):
    """Write neighbours in order: those before an authority in the list of all, from the first on."""
    grid = Grid([("Table 3: neighbours, invented",), ("There is 1 table on this tab.",), ("",)])
    codes = [place.code for place in NOW]
    heads = [f"Neighbour {number}" for number in range(1, len(codes))]
    grid.add("Upper tier local authority code", "Upper tier local authority name", *heads)
    for place in NOW:
        grid.add(place.code, place.name, *(code for code in codes if code != place.code))
    sheets = {"Notes": Grid([("Invented",)]), "Table 3": grid}
    return write_xlsx(folder / "localauthoritynearestneighboursengland.xlsx", sheets)


def population_2024(folder, intended: Intended):
    """Write the estimates of mid-2024: one table of ages, districts and Wales among its rows."""
    rows = [("Code", "Name", "Geography", "All ages", *AGES)]
    by_age = {place.code: [3 * count for count in ages_of(place)] for place in NOW}
    places = [("K04000001", "ENGLAND AND WALES", "Country", NOW)]
    places += [(ENGLAND, "ENGLAND", "Country", NOW)]
    for code, name in REGIONS.items():
        inside = [place for place in NOW if place.region == code]
        places.append((code, name.upper(), "Region", inside))
    places += [(place.code, place.name, "Unitary Authority", (place,)) for place in NOW]
    for code, name, kind, inside in places:
        found = [sum(numbers) for numbers in zip(*(by_age[p.code] for p in inside), strict=True)]
        rows.append((code, name, kind, sum(found), *found))
        if code.startswith("K"):
            continue
        intended.put((code, "population", "", "2024", "people"), float(sum(found)))
        for band, (first, last) in _BANDS.items():
            key = (code, "population_by_age", band, "2024", "people")
            intended.put(key, float(sum(found[first : last + 1])))
    rows.append(("E11000001", "Greater Manchester", "Metropolitan County", *[7] * 92))
    rows.append(("E07000106", "Canterbury", "Non-metropolitan District", *[7] * 92))
    rows.append(("W06000001", "Isle of Anglesey", "Unitary Authority", *[7] * 92))
    return write_csv(folder / "mye24tablesew.csv", rows)


def _made_since(place, intended: Intended, ages, everyone, density):
    """Add the districts that were made into an authority later, of which there is no row yet."""
    people, many = ages_of(place), len(place.districts)
    shares = [[count // many for count in people] for _ in place.districts]
    shares[0] = [count - (many - 1) * (count // many) for count in people]
    kind = "Non-metropolitan District"
    for (code, name), share in zip(place.districts, shares, strict=True):
        of_years = [sum(share) - back for back in range(len(YEARS))]
        ages.add(code, name, kind, sum(share), *share)
        everyone.add(code, name, kind, *of_years)
        density.add(code, name, kind, 50.0, *[x for one in of_years for x in (one, one / 50)])
    for band, (first, last) in _BANDS.items():
        key = (place.code, "population_by_age", band, "2020", "people")
        intended.put(key, float(sum(people[first : last + 1])))
    for back, year in enumerate(YEARS):
        total = sum(people) - many * back
        intended.put((place.code, "population", "", str(year), "people"), float(total))
        key = (place.code, "population_density", "", str(year), "people per sq km")
        intended.put(key, total / (50 * many))


def _sheet(title, *heads):
    grid = Grid([(title,)])
    for text in ("This worksheet contains one table.", "", "", "", "", ""):
        grid.add(text)
    grid.add(*_HEADS, *heads)
    return grid


def ages_of(place):
    weight = [
        max(0.05, 1.1 - age / 90 - invented(place.name, "age", low=0, high=0.2))
        for age in range(91)
    ]
    edges = [round(place.people * part / sum(weight)) for part in accumulate(weight)]
    return [after - before for before, after in zip([0, *edges], edges, strict=False)]


def rural(folder, intended: Intended):
    """Write the rural-urban classification by the districts of 2018."""
    rows = [
        ("LAD11CD", "LAD18CD", "LAD18NM", "Total Rural population 2011", "Urban City and Town population 2011", "Total population 2011", "Hub towns (rural related) population included in Urban population 2011", "Rural including hub towns (rural & rural related) population 2011", "Rural including hub towns (rural & rural related) population as % of Total population 2011", "RUC11CD", "RUC11", "Broad RUC11"),
    ]  # fmt: skip
    for place in NOW:
        if place.name in ("Isles of Scilly",):
            continue
        districts = place.districts_2018 or place.districts or ((place.code, place.name),)
        above = below = 0
        for code, name in districts:
            people = round(place.people / len(districts))
            countryside = round(people * invented(name, "rural"))
            above, below = above + countryside, below + people
            rows.append((code, code, name, countryside, people - countryside, people, 0, countryside, round(100 * countryside / people, 2), 3, "Urban with Significant Rural (rural including hub towns 26-49%) ", "Urban with Significant Rural"))  # fmt: skip
        intended.put((place.code, "rural_share", "", "2011", "percent"), 100 * above / below)
    return write_csv(folder / "RUC_LAD_2011_EN_LU.csv", rows)


def districts_2022(folder, _intended: Intended):
    """Write the lookup of December 2022: Cumbria is one county, and a Welsh authority is in it."""
    rows: list[tuple] = [("LTLA22CD", "LTLA22NM", "UTLA22CD", "UTLA22NM", "ObjectId")]
    cumbria = next(place for place in PLACES if place.name == "Cumbria")
    for place in NOW:
        upper = cumbria if not place.code_2022 else place
        own = (place.code_2022, place.name)
        is_split = place.districts and upper.code_2022.startswith("E10")
        for code, name in place.districts if is_split else (own,):
            rows.append((code, name, upper.code_2022, upper.name, len(rows)))
    rows.append(("W06000001", "Isle of Anglesey", "W06000001", "Isle of Anglesey", len(rows)))
    return write_csv(folder / "LTLA22_UTLA22_EW_LU.csv", rows)


def _lower_2023():
    for place in NOW:
        is_county = place.code.startswith("E10")
        for code, name in place.districts if is_county else ((place.code, place.name),):
            yield code, name, place


def districts_2023(folder, _intended: Intended):
    """Write the lookup of 2023, with the column names of the R package."""
    rows = [("ltla23_code", "ltla23_name", "utla23_code", "utla23_name")]
    rows += [(code, name, place.code, place.name) for code, name, place in _lower_2023()]
    return write_csv(folder / "lookup_ltla23_utla23_geographr.csv", rows, "utf-8")


def regions_2023(folder, _intended: Intended):
    """Write the lookup from districts to regions, the name before the code."""
    rows = [("ltla23_name", "ltla23_code", "region23_name", "region23_code")]
    rows += [
        (name, code, REGIONS[place.region], place.region) for code, name, place in _lower_2023()
    ]
    return write_csv(folder / "lookup_ltla23_region23_geographr.csv", rows, "utf-8")
