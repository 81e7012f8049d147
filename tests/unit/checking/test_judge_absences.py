import pytest
from support.checker_results import BATH, LEICS, findings

RUTLAND = "rutland"


def absences(text, slug=RUTLAND):
    return [one for one in findings(text, slug) if one.kind == "absence"]


@pytest.mark.parametrize(
    ("slug", "text"),
    [
        (RUTLAND, "The council had no published assessment score."),
        (RUTLAND, "The council's assessment score was not published."),
        (RUTLAND, "Carers given a direct payment only: none were reported."),
        (LEICS, "There is no figure for the share of residents who live in rural places."),
        (LEICS, "No figure is available for the average deprivation decile."),
        (LEICS, "Income from the NHS: no data."),
        (RUTLAND, "There is no figure on the turnover of care staff for England."),
    ],
)
def test_what_is_missing_may_be_said_to_be_missing(slug, text):
    [found] = absences(text, slug)
    assert found.verdict == "supported"


@pytest.mark.parametrize(
    ("slug", "text", "indicator"),
    [
        (RUTLAND, "There is no figure on satisfaction with care.", "satisfaction"),
        (RUTLAND, "The population density was not published.", "population_density"),
        (RUTLAND, "The number of vacant posts was suppressed.", "workforce_vacancy"),
        (BATH, "The council had no published assessment score.", "cqc_authority_score"),
        (BATH, "No figure is available for the share of residents in rural places.",
         "rural_share"),
        (LEICS, "Gross spending was not reported.", "gross_expenditure"),
    ],
)  # fmt: skip
def test_what_has_a_figure_is_not_missing(slug, text, indicator):
    [found] = absences(text, slug)
    assert found.verdict == "contradicted"
    assert found.fact.split("/")[1] == indicator


@pytest.mark.parametrize(
    "text",
    [
        "No adults aged 18 to 64 were in nursing care.",
        "Nobody aged 18 to 64 was in nursing care.",
        "Not a single adult aged 18 to 64 was in nursing care.",
        "No carers were given a direct payment only.",
    ],
)
def test_none_reported_is_not_the_same_as_nobody(text):
    found = findings(text)
    assert found
    assert {one.verdict for one in found} <= {"contradicted", "not checked"}
    assert any("not the same" in one.reason for one in found)


@pytest.mark.parametrize(
    "text",
    [
        "0 adults aged 18 to 64 were in nursing care.",
        "Zero people aged 18 to 64 were in nursing care.",
        "In nursing care there were 0 people aged 18 to 64.",
    ],
)
def test_nor_is_it_zero(text):
    assert [one.verdict for one in findings(text)] == ["contradicted"]


@pytest.mark.parametrize(
    "text",
    [
        "No requests came from people aged 65 and over.",
        "None of the carers had social contact.",
        "No providers in Rutland are residential.",
    ],
)
def test_nobody_is_contradicted_by_a_figure(text):
    assert "contradicted" in {one.verdict for one in findings(text)}


@pytest.mark.parametrize(
    "text", ["No one knows.", "There is no margin of error.", "It is no longer so.", "No."]
)
def test_other_words_of_absence_claim_nothing(text):
    assert findings(text) == ()
