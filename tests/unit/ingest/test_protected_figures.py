"""What protected figures may stand beside each other, and beside the number of residents."""

from dataclasses import replace

import pytest
from support.small_data import (
    ALL_AGES,
    BATH,
    ENGLAND,
    LA_MEAN,
    LEICESTERSHIRE,
    OLDER,
    PROJECT,
    RUTLAND,
    bundled,
    refusal,
)

from carebook.core.project import Project
from carebook.data.areas import load_areas
from carebook.data.dataset_folder import TYPED_IN_FILE
from carebook.ingest.figures.figures_folder import Figures
from carebook.ingest.figures.working_out import work_out
from carebook.ingest.protected_figures import MAX_AUTHORITIES_BESIDE_MEAN, protect_layers
from carebook.ingest.tables.source_value import SourceValue

AREAS = load_areas(PROJECT.data / "england" / "areas.csv")
FEWER = "found one that may be of fewer"


def figure(value, code=RUTLAND, *, unit="count", status="published", period="2025", line=2, **more):
    given = {"indicator": "helpline_enquiries", "breakdown": "Carers", "source": "helpline"}
    return SourceValue(
        area_code=code,
        period=period,
        unit=unit,
        value=value,
        lower=None,
        upper=None,
        status=status,
        file=TYPED_IN_FILE,
        sheet="",
        row=str(line),
        column="F",
        **(given | more),
    )


def rate(value, code=RUTLAND, **more):
    return figure(value, code, unit=ALL_AGES, **more)


def residents(number, period="2023", code=RUTLAND):
    about = {"indicator": "population", "breakdown": "", "source": "ons_population"}
    return figure(number, code, unit="people", period=period, **about)


PEOPLE = residents(40_600.0)


def protected(**layers):
    given = {name: Figures(values=tuple(values)) for name, values in layers.items()}
    return protect_layers(PROJECT, given, bundled().indicators, AREAS)


def kept(**layers):
    found = protected(**layers)
    return {
        name: [v.value for v in one.values if v.unit != "people"] for name, one in found.items()
    }


# --- rates ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5])
@pytest.mark.parametrize("decimals", [0, 1, 2, 4])
def test_a_rate_of_1_to_5_people_is_refused_however_it_is_rounded(count, decimals):
    typed = [PEOPLE, rate(round(count / 0.406, decimals), line=47)]
    message = refusal(protected, observations=typed)
    assert "data/observations.csv:47: value: expected a rate of more than 5" in message
    assert f"{FEWER}; write 12.32 with the status at_most, or the count" in message


@pytest.mark.parametrize("count", [0, 6, 7, 11, 400])
def test_other_rates_stand(count):
    typed = [PEOPLE, rate(round(count / 0.406, 2))]
    assert kept(observations=typed) == {"observations": [round(count / 0.406, 2)]}


def test_a_rate_that_may_be_of_5_by_the_residents_of_another_year_is_refused():
    # 6 of 40,600 people; of 33,000 it would be 5.
    typed = [PEOPLE, rate(14.78)]
    assert kept(observations=typed)["observations"] == [14.78]
    assert FEWER in refusal(protected, observations=[*typed, residents(33_000.0, "2021")])
    # Residents of long ago are nobody's denominator.
    assert kept(observations=[*typed, residents(33_000.0, "2001")])["observations"] == [14.78]


def test_a_rate_so_coarse_that_it_may_be_of_5_is_refused():
    # 15 per 100,000 is 14.5 to 15.5: of 34,000 people 4.9 to 5.3, of 45,000 6.5 to 7.
    assert FEWER in refusal(protected, observations=[residents(34_000.0), rate(15.0)])
    assert kept(observations=[residents(45_000.0), rate(15.0)])["observations"] == [15.0]


def test_a_rate_without_a_known_number_of_residents_is_refused():
    for values in ([rate(300.0)], [PEOPLE, rate(300.0, BATH)]):
        said = refusal(protected, observations=values)
        assert "there is no number of residents to hold a rate against" in said
        assert "300" not in said
    older = figure(300.0, unit=OLDER)
    assert "no number of residents" in refusal(protected, observations=[PEOPLE, older])


def test_a_rate_as_at_most_is_that_of_5_or_more():
    assert kept(observations=[PEOPLE, rate(12.32, status="at_most")])["observations"] == [12.32]
    for less in (0.0, 2.46, 9.85):
        said = refusal(protected, observations=[PEOPLE, rate(less, status="at_most")])
        assert "found the rate of fewer than 5; write 12.32" in said


def test_residents_of_any_layer_count():
    layers = {"england": [PEOPLE], "observations": [rate(2.46)]}
    assert FEWER in refusal(protected, **layers)
    layers["ingested"] = [figure(9.0)]
    assert FEWER in refusal(protected, **layers), "though the ingested figure would stand for it"


# --- counts ---------------------------------------------------------------------------------------


def test_a_small_count_is_refused_in_every_layer():
    for layer in ("england", "observations", "ingested"):
        said = refusal(protected, **{layer: [figure(3.0, line=9)]})
        assert "observations.csv:9: value: expected 0 or more than 5" in said
    elsewhere = replace(figure(3.0), file="enquiries.csv", row="")
    assert refusal(protected, ingested=[elsewhere]).startswith("enquiries.csv: value: ")


def test_figures_of_other_indicators_are_left_alone():
    other = {"indicator": "requests", "breakdown": "65+", "source": "salt"}
    values = [figure(3.0, **other), figure(3.0, ENGLAND, **other)]
    assert kept(observations=values)["observations"] == [3.0, 3.0]


# --- figures beside each other --------------------------------------------------------------------


@pytest.mark.parametrize("period", ["2025", "2024/25", "2025/26", "2025-03"])
def test_of_periods_that_overlap_one_layer_stands(period):
    typed = [figure(40.0, period=period), figure(8.0, period="2023"), figure(9.0, BATH)]
    found = kept(observations=typed, ingested=[figure(37.0)])
    assert found == {"observations": [8.0, 9.0], "ingested": [37.0]}


def test_of_periods_that_overlap_in_one_layer_none_stands():
    typed = [figure(40.0), figure(37.0, period="2025-03", line=12)]
    said = refusal(protected, observations=typed)
    assert "observations.csv:12: period: expected periods that do not overlap" in said
    assert "found 2025 and 2025-03" in said
    assert "40" not in said
    # Of two areas, or of one period in two units, nothing follows.
    elsewhere = figure(9.0, BATH, period="2025-03")
    found = kept(observations=[PEOPLE, figure(40.0), rate(98.5), elsewhere])
    assert found["observations"] == [40.0, 98.5, 9.0]


def test_a_stated_mean_gives_way_where_enough_authorities_are_known():
    codes = [area.code for area in AREAS.authorities]
    mean = rate(0.75, LA_MEAN)

    def with_authorities(number):
        known = [figure(9.0, code) for code in codes[:number]]
        return kept(observations=[mean], ingested=known)["observations"]

    assert with_authorities(MAX_AUTHORITIES_BESIDE_MEAN) == [0.75]
    assert with_authorities(MAX_AUTHORITIES_BESIDE_MEAN + 1) == []
    assert with_authorities(len(codes)) == []


# --- the whole way --------------------------------------------------------------------------------


def typed_in(project: Project, *rows: str) -> int:
    """Add rows to a project's observations.csv, and return the line of the first."""
    path = project.data / "observations.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines, *rows]) + "\n", encoding="utf-8")
    return len(lines) + 1


@pytest.mark.parametrize(
    "row",
    [
        f"{RUTLAND},helpline_enquiries,Safeguarding,2025,count,3,,,published,helpline,",
        f"{RUTLAND},helpline_enquiries,Safeguarding,2025,count,5,,,published,helpline,",
        f"{RUTLAND},helpline_enquiries,Safeguarding,2025,count,3,,,at_most,helpline,",
        f"{RUTLAND},helpline_enquiries,Safeguarding,2025,count,5,0.2,9,at_most,helpline,",
        f"{LEICESTERSHIRE},helpline_enquiries,Safeguarding,2025,{ALL_AGES},0.14,,,published,helpline,",
        f"{ENGLAND},helpline_enquiries,Safeguarding,2025,count,900,,,published,helpline,",
    ],
)
def test_what_is_typed_in_is_refused_by_file_and_line(spoilt, row):
    row = row.replace(ALL_AGES, f'"{ALL_AGES}"')
    line = typed_in(spoilt, row)
    message = refusal(work_out, spoilt)
    assert f"data/observations.csv:{line}: " in message
    assert "0.14" not in message


def test_what_is_typed_in_as_at_most_is_shown_so(spoilt):
    typed_in(
        spoilt,
        f"{BATH},helpline_enquiries,Safeguarding,2023,count,5,,,at_most,helpline,",
    )
    made = [o for o, _ in work_out(spoilt).assembled.rows if o.breakdown == "Safeguarding"]
    assert {(o.unit, o.status, o.numerator, o.lower, o.upper) for o in made} == {
        ("count", "at_most", None, None, None),
        (ALL_AGES, "at_most", 5.0, None, None),
    }
