import csv
from functools import cache

import numpy as np
import pandas as pd
import pytest
from python_calamine import CalamineWorkbook
from scipy import stats
from support.published_files import PUBLISHED, needs_published
from support.small_data import ROOT, bundled, observation, refusal

from carebook.data.areas import Area, Areas
from carebook.statistics.neighbours import (
    NeighbourSpecification,
    feature_table,
    find_neighbours,
    load_neighbour_specification,
    nearest_neighbours,
    pairwise_distances,
    standardise_feature,
    transform_towards_normal,
)

NAN = float("nan")
RUTLAND, HACKNEY = "E06000017", "E09000012"


def specification() -> NeighbourSpecification:
    return load_neighbour_specification(ROOT / "data" / "neighbours.yml")


def table(**columns):
    return pd.DataFrame(columns, index=list("ABCDE")[: len(next(iter(columns.values())))])


def test_distances_are_those_worked_out_by_hand():
    """Two values each, so nothing is transformed; on scales from 0 to 1 and from 0 to 2, A and B
    are 1 and 2 apart."""
    apart = pairwise_distances(table(one=[10.0, 30.0], two=[5.0, 6.0]), {"one": 1, "two": 2})
    assert apart.loc["A", "B"] == pytest.approx(5**0.5)
    assert apart.loc["A", "A"] == 0


def test_distances_of_three_are_those_worked_out_by_hand():
    """One feature is symmetric and stays: 0, 1/2, 1. Of the other, the reciprocals 1, 1/2, 0 of
    1, 2 and infinity cannot be; of 1, 2, 4 the logarithm of one more is not evenly spaced, but Box
    and Cox's power finds the logarithm, which is: 0, 1/2, 1."""
    even = standardise_feature(np.array([10.0, 20.0, 30.0]))
    assert even == pytest.approx([0, 0.5, 1])
    skewed = standardise_feature(np.array([1.0, 2.0, 4.0]), 2)
    assert skewed == pytest.approx([0, 1, 2], abs=0.002)
    apart = pairwise_distances(
        table(one=[10.0, 20.0, 30.0], two=[1.0, 4.0, 2.0]), {"one": 1, "two": 2}
    )
    assert apart.loc["A", "B"] == pytest.approx((0.5**2 + 2**2) ** 0.5, abs=0.002)
    assert apart.loc["A", "C"] == pytest.approx((1 + 1) ** 0.5, abs=0.002)
    assert apart.loc["B", "C"] == pytest.approx((0.5**2 + 1) ** 0.5, abs=0.002)
    assert apart.equals(apart.T)


def test_what_is_skewed_comes_nearer_to_the_normal_distribution():
    skewed = np.exp(stats.norm.ppf((np.arange(100) + 0.5) / 100))
    assert abs(stats.skew(skewed)) > 2
    assert abs(stats.skew(transform_towards_normal(skewed))) < 0.05
    even = stats.norm.ppf((np.arange(100) + 0.5) / 100) + 10
    assert abs(stats.skew(transform_towards_normal(even))) < 0.05


def test_values_at_and_below_zero_do_not_stop_it():
    for values in ([0.0, 0.0, 1.0, 5.0, 80.0], [-3.0, -2.0, 0.0, 9.0, 70.0]):
        found = standardise_feature(np.array(values))
        assert (found.min(), found.max()) == (0, 1)
        assert list(np.argsort(found)) == list(np.argsort(values))


def test_what_is_the_same_everywhere_sets_nobody_apart():
    assert standardise_feature(np.array([7.0, 7.0, 7.0])).tolist() == [0, 0, 0]
    apart = pairwise_distances(table(one=[1.0, 2.0, 3.0], two=[7.0] * 3), {"one": 1, "two": 1})
    assert apart.loc["A", "C"] == pytest.approx(1)


def test_the_nearest_come_first_and_ties_by_code():
    features = table(one=[0.0, 1.0, 2.0, 3.0, 4.0])
    found = nearest_neighbours(features, {"one": 1}, 2)
    assert found["C"] == ("B", "D")
    assert found["A"] == ("B", "C")
    assert found["E"] == ("D", "C")
    turned = nearest_neighbours(features.iloc[::-1], {"one": 1}, 2)
    assert dict(turned) == dict(found)


def test_too_few_others_make_no_neighbours():
    features = table(one=[0.0, 1.0, 2.0, 3.0, 4.0])
    assert nearest_neighbours(features, {"one": 1}, 5) == {}
    assert len(nearest_neighbours(features, {"one": 1}, 4)["A"]) == 4


def test_a_weight_of_zero_leaves_a_feature_out_and_a_double_one_pulls():
    features = table(one=[0.0, 1.0, 5.0, 6.0], two=[9.0, 1.0, 8.0, 0.0])
    assert nearest_neighbours(features, {"one": 1, "two": 0}, 1)["A"] == ("B",)
    assert nearest_neighbours(features, {"one": 1, "two": 2}, 1)["A"] == ("C",)


def test_a_feature_that_is_missing_is_left_out_of_an_areas_distances():
    features = table(one=[0.0, 1.0, 2.0], two=[4.0, NAN, 6.0])
    apart = pairwise_distances(features, {"one": 1, "two": 1})
    # Half a scale apart by the one feature known of both, and as much by the other.
    assert apart.loc["A", "B"] == pytest.approx((0.5**2 + 0.5**2) ** 0.5)
    assert apart.loc["A", "C"] == pytest.approx(2**0.5)


def test_an_area_of_which_too_little_is_known_has_none_and_is_none():
    features = table(one=[0.0, 1.0, 2.0, 3.0], two=[4.0, NAN, 6.0, 5.0], three=[1.0, NAN, 2.0, 3.0])
    found = nearest_neighbours(features, {"one": 1, "two": 1, "three": 1}, 2)
    assert set(found) == {"A", "C", "D"}
    assert "B" not in found["A"]


def some_areas(*codes, **changes):
    return Areas(
        {code: Area(code, f"Area {code}", code.lower(), "county", "", **changes) for code in codes}
    )


def a_specification(**features):
    return NeighbourSpecification.model_validate(
        {
            "neighbours": 1,
            "left_out": ["Z"],
            "features": {
                name: {"title": name, "weight": 1, "measured_by": measured}
                for name, measured in features.items()
            },
        }
    )


def people(area, age, value, period="2020", **changes):
    return observation(
        area_code=area,
        indicator="population_by_age",
        breakdown=age,
        period=period,
        unit="people",
        value=value,
        **changes,
    )


ADULTS = {"indicator": "population_by_age", "breakdown": "18+", "unit": "people"}
OLDEST = ADULTS | {"breakdown": "85+", "over": ADULTS}


def test_features_are_of_the_period_that_most_have():
    rows = [people(area, "18+", value) for area, value in (("A", 10.0), ("B", 20.0), ("Z", 5.0))]
    rows += [people("A", "18+", 99.0, "2021"), people("A", "85+", 2.0), people("B", "85+", 1.0)]
    rows += [people("X", "18+", 1.0)]
    found = feature_table(
        rows, some_areas("A", "B", "Z"), a_specification(all=[ADULTS], old=[OLDEST])
    )
    assert found.index.tolist() == ["A", "B"]
    assert found["all"].tolist() == [10, 20]
    assert found["old"].tolist() == [0.2, 0.05]
    later = [*rows, people("B", "18+", 30.0, "2021")]
    again = feature_table(later, some_areas("A", "B", "Z"), a_specification(all=[ADULTS]))
    assert again["all"].tolist() == [99, 30]


def test_of_two_sources_of_a_feature_the_fuller_is_taken_for_all():
    other = {"indicator": "population_by_age", "breakdown": "65+", "unit": "people"}
    rows = [people("A", "18+", 10.0), people("A", "65+", 3.0), people("B", "65+", 4.0)]
    found = feature_table(rows, some_areas("A", "B"), a_specification(one=[ADULTS, other]))
    assert found["one"].tolist() == [3, 4]


def test_what_is_missing_or_known_only_as_small_is_not_a_feature():
    rows = [
        people("A", "18+", None, status="suppressed"),
        people("B", "18+", 5.0, status="at_most"),
        people("C", "18+", 7.0),
    ]
    found = feature_table(rows, some_areas("A", "B", "C"), a_specification(one=[ADULTS]))
    assert found["one"].isna().tolist() == [True, True, False]
    assert find_neighbours(rows, some_areas("A", "B", "C"), a_specification(one=[ADULTS])) == {}


def test_an_authority_that_was_replaced_is_nobodys_neighbour():
    areas = some_areas("A", "B", "C")
    gone = Area("D", "Gone", "gone-until-2023", "county", "", until="2023-04-01")
    areas = Areas({**areas.by_code, "D": gone})
    rows = [
        people(code, "18+", value) for code, value in zip("ABCD", (1.0, 5.0, 9.0, 1.5), strict=True)
    ]
    assert find_neighbours(rows, areas, a_specification(one=[ADULTS])) == {
        "A": ("B",),
        "B": ("A",),
        "C": ("B",),
    }


def test_the_bundled_figures_are_too_few_for_neighbours():
    assert find_neighbours(bundled().observations, bundled().areas, specification()) == {}


def test_the_weights_are_in_a_file_and_two_authorities_are_left_out():
    found = specification()
    assert found.neighbours == 15
    assert found.left_out == ("E06000053", "E09000001")
    assert found.weights == dict.fromkeys(
        ("adults", "aged_85", "density", "rural", "deprivation"), 1
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("features: {a: {title: A, wieght: 1, measured_by: []}}", "wieght"),
        ("features: {a: {title: A, weight: -1, measured_by: [{indicator: b, unit: c}]}}", "weight"),
        ("features: {a: {title: A, weight: 1, measured_by: []}}", "measured_by"),
        ("features: {}", "features"),
        ("neighbors: 15", "neighbors"),
    ],
)
def test_a_key_or_weight_that_cannot_be_is_refused(tmp_path, text, said):
    path = tmp_path / "neighbours.yml"
    path.write_text(text, encoding="utf-8")
    assert said in refusal(load_neighbour_specification, path)


AGES = "ukpopestimatesmid2020on2021geography.xls"
IMD = "File_11_-_IoD2019_Local_Authority_District_Summaries__upper-tier__.xlsx"
RURAL = "RUC_LAD_2011_EN_LU.csv"
DISTRICTS = "lookup_ltla23_utla23_geographr.csv"


def rows_of(file, sheet):
    book = CalamineWorkbook.from_path(PUBLISHED / file)
    return book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)


def lines_of(file):
    with (PUBLISHED / file).open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


@cache
def published_features():
    """The features of the authorities of mid-2020, read here from the publishers' own files."""
    ages = {
        str(row[0]): [float(cell) for cell in row[4:95]]
        for row in rows_of(AGES, "MYE2 - Persons")[8:]
        if str(row[0])[:3] in ("E06", "E08", "E09", "E10")
    }
    imd = {row[0]: float(row[4]) for row in rows_of(IMD, "IMD")[1:] if row[0]}
    density = {row[0]: float(row[5]) for row in rows_of(AGES, "MYE 5")[8:] if row[0]}
    upper = {line["ltla23_code"]: line["utla23_code"] for line in lines_of(DISTRICTS)}
    rural: dict[str, list[float]] = {}
    for line in lines_of(RURAL):
        code = upper.get(line["LAD18CD"], line["LAD18CD"])
        sums = rural.setdefault(code, [0.0, 0.0])
        hubs = "Rural including hub towns (rural & rural related) population 2011"
        sums[0] += float(line[hubs].replace(",", ""))
        sums[1] += float(line["Total population 2011"].replace(",", ""))
    columns = {
        "adults": {code: sum(cells[18:]) for code, cells in ages.items()},
        "aged_85": {code: sum(cells[85:]) / sum(cells[18:]) for code, cells in ages.items()},
        "density": density,
        "rural": {code: 100 * part / whole for code, (part, whole) in rural.items()},
        "deprivation": imd,
    }
    codes = sorted(ages.keys() - set(specification().left_out))
    return pd.DataFrame(columns, index=codes, dtype=float)


@needs_published(AGES, IMD, RURAL, DISTRICTS)
def test_the_neighbours_of_real_authorities_are_of_their_kind():
    features = published_features()
    assert features.loc[RUTLAND, "adults"] == 32_626
    found = nearest_neighbours(features, specification().weights)
    assert {len(theirs) for theirs in found.values()} == {15}
    # Of the two of Northamptonshire these files have too little under their new codes.
    assert set(features.index) - set(found) == {"E06000061", "E06000062"}
    rural = features.loc[list(found[RUTLAND]), "rural"]
    assert rural.median() > 40 > 2 * features["rural"].median()
    # Herefordshire and Shropshire; nobody in London or in another conurbation.
    assert {"E06000019", "E06000051"} <= set(found[RUTLAND])
    assert not [code for code in found[RUTLAND] if code[:3] in ("E08", "E09")]
    london = [code for code in found[HACKNEY] if code.startswith("E09")]
    assert len(london) >= 12
    # Islington, Southwark, Lambeth, Tower Hamlets.
    assert {"E09000019", "E09000028", "E09000022", "E09000030"} <= set(found[HACKNEY])
    assert all(code not in theirs for code, theirs in found.items())
    assert found == nearest_neighbours(
        features.sample(frac=1, random_state=1), specification().weights
    )
