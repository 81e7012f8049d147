"""The English Indices of Deprivation: upper-tier summaries with stray spaces, and small areas."""

from support.published_layouts.intended import Intended
from support.published_layouts.places import IN_2019, NOW, invented
from support.published_layouts.writing import Grid, write_csv, write_xlsx

_COLUMNS = (
    ("IMD - Average rank ", "deprivation_average_rank", "average rank"),
    ("IMD - Rank of average rank ", "deprivation_rank_of_average_rank", "rank"),
    ("IMD - Average score ", "deprivation_score", "score"),
    ("IMD - Rank of average score ", "deprivation_rank", "rank"),
    ("IMD - Proportion of LSOAs in most deprived 10% nationally ", "deprivation_worst_tenth", "percent"),
    ("IMD - Rank of proportion of LSOAs in most deprived 10% nationally ", "deprivation_rank_of_worst_tenth", "rank"),
    ("IMD 2019 - Extent ", "deprivation_extent", "percent"),
    ("IMD 2019 - Rank of extent ", "deprivation_rank_of_extent", "rank"),
    ("IMD 2019 - Local concentration ", "deprivation_local_concentration", "average rank"),
    ("IMD 2019 - Rank of local concentration ", "deprivation_rank_of_local_concentration", "rank"),
)  # fmt: skip
_HIGHEST = {"average rank": 32844, "score": 45, "percent": 0.5}


def upper(folder, intended: Intended):
    """Write File 11: each measure and its rank among the authorities of 2019, 1 the most deprived."""
    grid = Grid()
    kind = "Upper Tier Local Authority District"
    grid.add(f"{kind} code (2019)", f"{kind} name (2019)", *[head for head, _, _ in _COLUMNS])
    values: list[dict[str, float]] = []
    for head, _, unit in _COLUMNS[::2]:
        found = {
            place.code_2019: round(invented(place.name, head, low=0.1, high=1) * _HIGHEST[unit], 4)
            for place in IN_2019
        }
        order = sorted(found, key=lambda code: -found[code])
        values += [found, {code: 1.0 + order.index(code) for code in order}]
    for place in IN_2019:
        cells = [found[place.code_2019] for found in values]
        grid.add(place.code_2019, place.name, *cells)
        for (_, indicator, unit), cell in zip(_COLUMNS, cells, strict=True):
            value = cell * 100 if unit == "percent" else cell
            intended.put((place.code_2019, indicator, "", "2019", unit), cell, value)
    name = "File_11_-_IoD2019_Local_Authority_District_Summaries__upper-tier__.xlsx"
    return write_xlsx(folder / name, {"Notes": Grid([("Invented",)]), "IMD": grid})


def small_areas(folder, intended: Intended):
    """Write File 1: a few small areas of each district of 2019, under the district's code."""
    grid = Grid()
    grid.add("LSOA code (2011)", "LSOA name (2011)", "Local Authority District code (2019)", "Local Authority District name (2019)", "Index of Multiple Deprivation (IMD) Rank", "Index of Multiple Deprivation (IMD) Decile")  # fmt: skip
    number = 0
    for place in NOW:
        deciles: list[int] = []
        for code, name in place.districts or ((place.code, place.name),):
            for area in range(6):
                decile = 1 + round(invented(name, "decile", str(area)) * 9)
                number += 1
                grid.add(
                    f"E0100{number:04d}", f"{name} 00{area}A", code, name, decile * 3000, decile
                )
                deciles.append(decile)
        mean = sum(deciles) / len(deciles)
        intended.put((place.code, "deprivation_decile_mean", "", "2019", "decile"), mean)
        for decile in range(1, 11):
            key = (place.code, "deprivation_decile_spread", str(decile), "2019", "small areas")
            intended.put(key, float(deciles.count(decile)))
    name = "File_1_-_IMD2019_Index_of_Multiple_Deprivation.xlsx"
    return write_xlsx(folder / name, {"Notes": Grid([("Invented",)]), "IMD2019": grid})


def small_areas_2025(folder, intended: Intended):
    """Write the small areas of 2025, of each district of today, with score and decile."""
    rows = [("lsoa21_code", "ltla24_code", "ltla24_name", "utla23_code", "utla23_name", "IMD_score", "IMD_rank", "IMD_decile")]  # fmt: skip
    for place in NOW:
        found: list[tuple[float, int]] = []
        for code, name in place.districts or ((place.code, place.name),):
            for area in range(5):
                score = round(invented(name, "2025", str(area), low=1, high=70), 3)
                decile = 10 - int(score // 7.1)
                found.append((score, decile))
                lsoa = f"E0103{len(rows):04d}"
                rows.append((lsoa, code, name, place.code, place.name, score, 5, decile))
        deciles = [decile for _, decile in found]
        mean = sum(deciles) / len(deciles)
        intended.put((place.code, "deprivation_decile_mean", "", "2025", "decile"), mean)
        worst = 100 * deciles.count(1) / len(deciles)
        intended.put((place.code, "deprivation_worst_tenth", "", "2025", "percent"), worst)
        mean = sum(score for score, _ in found) / len(found)
        intended.put((place.code, "deprivation_score", "", "2025", "score"), mean)
        for decile in range(1, 11):
            key = (place.code, "deprivation_decile_spread", str(decile), "2025", "small areas")
            intended.put(key, float(deciles.count(decile)))
    return write_csv(folder / "iod2025_lsoa.csv", rows, "utf-8")


def districts_2025(folder, intended: Intended):
    """Write the summaries of districts: two domains, and districts that are no authorities."""
    rows = [("area_code", "area_name", "area_type", "index_domain", "average_rank", "average_score")]  # fmt: skip
    for place in NOW:
        for code, name in place.districts or ((place.code, place.name),):
            for domain in ("Index of Multiple Deprivation", "Income Deprivation"):
                rank = round(invented(name, domain, "rank", low=3000, high=30000), 2)
                score = round(invented(name, domain, low=5, high=45), 3)
                rows.append((code, name, "District", domain, rank, score))
                if domain.startswith("Index") and code == place.code:
                    key = (code, "deprivation_score", "", "2025", "score")
                    intended.put(key, score)
                    key = (code, "deprivation_average_rank", "", "2025", "average rank")
                    intended.put(key, rank)
    return write_csv(folder / "iod2025_lad.csv", rows, "utf-8")
