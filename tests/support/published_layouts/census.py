"""Tables of the census of 2021 as the bulk downloads lay them out."""

from support.published_layouts.intended import Intended
from support.published_layouts.ons import ages_of
from support.published_layouts.places import IN_2022, NOW, invented
from support.published_layouts.writing import write_csv

_ASKED = "Provision of unpaid care: Total: All usual residents aged 5 and over"
_HOURS = {
    "19 hours or less": "Provision of unpaid care: Provides 19 hours or less unpaid care a week",
    "20 to 49 hours": "Provision of unpaid care: Provides 20 to 49 hours unpaid care a week",
    "50 hours or more": "Provision of unpaid care: Provides 50 or more hours unpaid care a week",
}
_FEW = "Provision of unpaid care: Provides 9 hours or less unpaid care a week"


def _districts(place):
    return place.districts or ((place.code, place.name),)


def unpaid_care(folder, intended: Intended):
    """Write TS039: the bands of hours, and a narrower one among them."""
    first, *others = _HOURS.values()
    rows = [("date", "geography", "geography code", _ASKED, first, _FEW, *others)]
    for place in NOW:
        asked, counts = 0, [0, 0, 0]
        for code, name in _districts(place):
            everyone = 40_000 + round(invented(name, "asked") * 9000)
            found = [round(everyone * invented(name, hours, low=0.01, high=0.05)) for hours in _HOURS]  # fmt: skip
            rows.append((2021, name, code, everyone, found[0], 7, *found[1:]))
            asked += everyone
            counts = [one + more for one, more in zip(counts, found, strict=True)]
        intended.put((place.code, "unpaid_carers", "", "2021", "count"), float(sum(counts)))
        for hours, count in zip(_HOURS, counts, strict=True):
            key = (place.code, "unpaid_care_by_hours", hours, "2021")
            intended.put((*key, "count"), float(count))
            intended.put((*key, "percent"), 100 * count / asked)
    rows.append((2021, "Isle of Anglesey", "W06000001", 1, 1, 1, 1, 1))
    return write_csv(folder / "census2021-ts039-ltla.csv", rows, "utf-8")


def disability(folder, intended: Intended):
    """Write TS038: a row for each district and answer."""
    rows = [("ltla21_code", "total_residents", "disability_level", "n", "prop")]
    for place in NOW:
        everyone = disabled = 0
        for code, name in _districts(place):
            residents = 50_000 + round(invented(name, "residents") * 9000)
            count = round(residents * invented(name, "disabled", low=0.1, high=0.25))
            everyone, disabled = everyone + residents, disabled + count
            for level, number in (("", count), ("Not d", residents - count)):
                words = f"{level or 'D'}isabled under the Equality Act"
                rows.append((code, residents, words, number, number / residents))
        key = (place.code, "disabled_share", "", "2021", "percent")
        intended.put(key, 100 * disabled / everyone)
    return write_csv(folder / "census2021-ts038-ltla.csv", rows, "utf-8")


# Bands as the table has them, each as its first age, and which of them make up a group.
_BANDS = {
    "4 years and under": 0,
    "5 to 9 years": 5,
    "10 to 15 years": 10,
    "16 years": 16,
    "17 years": 17,
    "18 years": 18,
    "19 years": 19,
    "20 to 24 years": 20,
    "25 to 34 years": 25,
    "35 to 49 years": 35,
    "50 to 64 years": 50,
    "65 to 74 years": 65,
    "75 to 84 years": 75,
    "85 years and over": 85,
}
_GROUPS = {"0-17": (0, 17), "18-64": (18, 64), "65-84": (65, 84), "85+": (85, 99), "65+": (65, 99), "18+": (18, 99)}  # fmt: skip


def ages(folder, intended: Intended):
    """Write TS007: bands and single years side by side, for the authorities of 2022."""
    heads = [f"Age: {band}; measures: Value" for band in ("Total", *(f"Aged {one}" for one in _BANDS))]  # fmt: skip
    single = "Age: Aged 70 years; measures: Value"
    rows = [("date", "geography", "geography code", *heads, single)]
    for place in IN_2022:
        people, ends = ages_of(place), [*list(_BANDS.values())[1:], 91]
        counts = {
            first: sum(people[first:end]) for first, end in zip(_BANDS.values(), ends, strict=True)
        }
        rows.append(("2021", place.name, place.code_2022, sum(counts.values()), *counts.values(), 9))  # fmt: skip
        key = (place.code_2022, "population", "", "2021", "people")
        intended.put(key, float(sum(counts.values())))
        for group, (low, high) in _GROUPS.items():
            key = (place.code_2022, "population_by_age", group, "2021", "people")
            within = (count for first, count in counts.items() if low <= first <= high)
            intended.put(key, float(sum(within)))
    return write_csv(folder / "census2021-ts007-utla.csv", rows, "utf-8")
