import pytest
from support.small_data import (
    ENGLAND,
    LA_MEAN,
    SLUGS,
    authority,
    bundled,
    dataset_of,
    facts_of,
    observation,
)

from carebook.facts.missing import (
    DISCONTINUED_SENTENCE,
    NOT_BUNDLED_SENTENCE,
    NOT_LOCAL_SENTENCE,
    explain_missing_figure,
)


def said(name, *observations, slug="rutland"):
    dataset = dataset_of(*observations) if observations else bundled()
    facts = facts_of(name, slug=slug, dataset=dataset)
    return explain_missing_figure(dataset, name, authority(slug), facts)


def support(status, value=None, **changes):
    plain = {"indicator": "carer_support", "unit": "per 100,000 people of all ages"}
    plain |= {"breakdown": "No direct support", "source": "salt", "value": value, "status": status}
    return observation(**(plain | changes))


@pytest.mark.parametrize("slug", SLUGS)
def test_there_is_a_chart_or_a_sentence_and_never_both(slug):
    for name in bundled().indicators:
        indicator = bundled().indicators[name]
        wanted = ENGLAND if indicator.level == "national" else authority(slug).code
        has_value = any(
            o.area_code == wanted and o.value is not None for o in bundled().observations_of(name)
        )
        text = said(name, slug=slug)
        assert (text is None) == has_value
        assert has_value or text.endswith(".")


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("framework_rates", NOT_BUNDLED_SENTENCE),
        ("budget_cuts", NOT_LOCAL_SENTENCE),
        ("funding_sufficiency", NOT_LOCAL_SENTENCE),
        ("provider_collapse", NOT_LOCAL_SENTENCE),
        ("delayed_transfers_of_care", DISCONTINUED_SENTENCE),
        ("reablement", NOT_BUNDLED_SENTENCE),
        ("deprivation_rank", NOT_BUNDLED_SENTENCE),
    ],
)
def test_each_kind_of_gap_has_its_own_sentence_and_then_more(name, start):
    text = said(name)
    assert text == f"{start} {bundled().indicators[name].silence}"
    assert len(text) > len(start) + 20


def test_the_kinds_of_gap_are_different_sentences():
    mean = support("published", 129.6, area_code=LA_MEAN)
    kinds = [
        NOT_LOCAL_SENTENCE,
        DISCONTINUED_SENTENCE,
        NOT_BUNDLED_SENTENCE,
        said("carer_support", support("suppressed")),
        said("carer_support", support("none_reported")),
        said("carer_support", support("not_published")),
        said("carer_support", mean),
    ]
    assert len(set(kinds)) == len(kinds)


def test_suppressed_and_none_reported_are_not_zero():
    suppressed = said("carer_support", support("suppressed"))
    assert suppressed.startswith("The publisher has suppressed the figures for Rutland")
    none = said("carer_support", support("none_reported"))
    assert none.startswith("None were reported for Rutland.")
    assert "does not mean that there were none" in none


def test_what_is_suppressed_for_another_reason_is_not_said_to_be_small():
    # So many are suppressed in Kent for want of records, and nothing there is small.
    note = "Either the number is small or records are missing."
    text = said("carer_support", support("suppressed", note=note))
    assert text.startswith(f"The publisher has suppressed the figures for Rutland. {note}")
    [fact] = facts_of("carer_support", dataset=dataset_of(support("suppressed", note=note)))
    assert fact.exact == "Suppressed by the publisher"
    [fact] = facts_of("carer_support", dataset=dataset_of(support("suppressed")))
    assert fact.exact == "Suppressed by the publisher (a small number)"


def test_not_published_is_neither_suppressed_nor_none():
    text = said("carer_support", support("not_published"))
    assert text == "Nothing had been published for Rutland when the figures were gathered."
    mixed = support("none_reported", breakdown="Part direct payment")
    assert said("carer_support", support("not_published"), mixed) == text


def test_what_is_not_local_is_not_said_to_be_unknown():
    assert NOT_LOCAL_SENTENCE == "No national source publishes this for single authorities."


def test_comparators_alone_make_no_chart():
    text = said("carer_support", support("published", 129.6, area_code=LA_MEAN))
    assert text.startswith("There is no figure for Rutland among those")


def test_one_value_among_gaps_is_enough_for_a_chart():
    gap = support("none_reported", breakdown="Part direct payment")
    assert said("carer_support", gap, support("published", 13)) is None


def test_a_national_figure_is_shown_only_where_england_has_one():
    national = {"indicator": "dissatisfaction_public", "period": "2024", "source": "bsa"}
    assert said("dissatisfaction_public") is None
    average = observation(**national, area_code=LA_MEAN, value=57)
    assert said("dissatisfaction_public", average).startswith("There is no figure")


def test_another_authoritys_gap_is_not_told():
    assert said("cqc_authority_score", slug="bath-and-north-east-somerset") is None
    text = said("cqc_authority_score")
    assert text == (
        "Nothing had been published for Rutland when the figures were gathered. "
        "Many councils had no published score in 2024-25."
    )
    elsewhere = said("cqc_authority_score", slug="leicestershire")
    assert elsewhere.startswith("There is no figure for Leicestershire among those")
