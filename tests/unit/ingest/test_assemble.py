from support.small_data import bundled

from carebook.data.areas import ENGLAND_CODE, Area, Areas
from carebook.ingest.assemble import assemble
from carebook.ingest.tables.source_value import SourceValue
from carebook.statistics.neighbours import FeatureMeasure, NeighbourSpecification

DORSET_BEFORE, DORSET, BOURNEMOUTH = "E10000009", "E06000059", "E06000058"
NOBODY = NeighbourSpecification(
    features={
        "adults": {
            "title": "how many adults live there",
            "weight": 1,
            "measured_by": [FeatureMeasure(indicator="population", unit="people")],
        }
    }
)


def authority(code, name, **changes):
    kind = "county" if code.startswith("E10") else "unitary authority"
    return Area(code, name, code.lower(), kind, "E12000009", **changes)


def turnover(code, value):
    return SourceValue(
        area_code=code,
        indicator="workforce_turnover",
        breakdown="",
        period="2024/25",
        unit="percent",
        value=value,
        lower=None,
        upper=None,
        status="published",
        source="ascof",
        file="ascof.ods",
        sheet="Table_6a",
        row="12",
        column="E",
    )


def test_a_part_that_is_published_under_the_old_code_of_the_whole_counts_once():
    # Dorset bears the code of the county that both were made of, long after it was replaced.
    others = [authority(f"E0600010{number}", f"Place {number}") for number in range(9)]
    after = (BOURNEMOUTH, DORSET)
    before = authority(DORSET_BEFORE, "Dorset", until="2019-04-01", successors=after)
    today = [authority(DORSET, "Dorset", predecessors=(DORSET_BEFORE,))]
    today += [authority(BOURNEMOUTH, "Bournemouth", predecessors=(DORSET_BEFORE,))]
    country = [
        Area(ENGLAND_CODE, "England", "england", "country", ""),
        Area("E12000009", "South West", "south-west", "region", ""),
    ]
    areas = Areas({area.code: area for area in (*country, *others, *today, before)})
    readings = [turnover(area.code, 20.0) for area in others]
    readings += [turnover(BOURNEMOUTH, 20.0), turnover(DORSET_BEFORE, 31.0)]
    assembled = assemble(readings, bundled().indicators, areas, {}, {}, NOBODY)
    rows = {o.area_code: (o, place) for o, place in assembled.rows}
    mean, _ = rows["LA_MEAN"]
    assert mean.value == 21
    assert mean.note == "the unweighted mean of 11 authorities"
    handed_on, place = rows[DORSET]
    assert handed_on.value == 31
    assert f"published under the code {DORSET_BEFORE}" in handed_on.note
    assert place == rows[DORSET_BEFORE][1]
