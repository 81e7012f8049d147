"""Places among all authorities, in the figures of England: held against NumPy and the file."""

import csv

import numpy as np
import pytest
from support.small_data import ROOT

from carebook.facts.fact import make_facts
from carebook.facts.positions import make_positions


def published_shares(indicator, period, areas):
    """The figures of today's authorities as data/england/ascof.csv has them, by area code.

    The file of 2024-25 has the old Dorset's code beside the new one's.
    """
    codes = {area.code for area in areas.authorities}
    with (ROOT / "data" / "england" / "ascof.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["area_code"]: float(row["value"])
            for row in csv.DictReader(file)
            if (row["indicator"], row["period"], row["unit"]) == (indicator, period, "percent")
            and row["value"]
            and row["area_code"] in codes
        }


@pytest.mark.parametrize(
    ("indicator", "period"),
    [("carers_social_contact", "2023/24"), ("satisfaction", "2024/25")],
)
def test_kents_place_is_that_of_the_published_file(england, indicator, period):
    values = published_shares(indicator, period, england.areas)
    kent = england.areas.find_authority("kent")
    [position] = make_positions(england, make_facts(england, kent, indicator))
    own, everybody = values[kent.code], np.array(list(values.values()))
    assert position.authorities == len(everybody) > 145
    assert position.below == (everybody < own).sum()
    assert position.above == (everybody > own).sum()
    assert position.share_below == pytest.approx(100 * position.below / len(everybody), abs=0.05)
    quartiles = (position.lower_quartile, position.median, position.upper_quartile)
    assert quartiles == pytest.approx(tuple(np.quantile(everybody, [0.25, 0.5, 0.75])))
