from dataclasses import replace

import pytest
from support.checker_results import index, known
from support.small_data import SLUGS, authority, bundled, dataset_of, observation

from carebook.checking.checker import check_claims
from carebook.checking.indicator_mentions import (
    build_vocabulary,
    compile_term,
    find_breakdowns,
    find_indicators,
)
from carebook.facts.knowledge import gather_knowledge


def strong(text, context=""):
    found = find_indicators(text.lower(), context.lower(), index().vocabulary)
    assert all(text.lower()[t.start : t.end] for t in found)
    return {t.key for t in found if not t.is_weak}


def kinds(text, indicator, context=""):
    return [m.key for m in find_breakdowns(text.lower(), context, indicator, index().vocabulary)]


@pytest.mark.parametrize(
    ("text", "indicator"),
    [
        ("the population was 40,600", "population"),
        ("40,600 people lived there", "population"),
        ("it was home to 40,600 people", "population"),
        ("108 people per square kilometre", "population_density"),
        ("the population density was 108", "population_density"),
        ("it is densely populated", "population_density"),
        ("100% lived in places classed as rural", "rural_share"),
        ("the countryside", "rural_share"),
        ("the average deprivation decile was 8.5", "deprivation_decile_mean"),
        ("14.7% of residents were disabled", "disabled_share_age_standardised"),
        ("requests for support came to 320", "requests"),
        ("people asked the council for help 320 times", "requests"),
        ("people receiving long-term support", "receiving_care"),
        ("adults got long-term care from the council", "receiving_care"),
        ("residents aged 65 and over made up 26.3% of the population", "older_share"),
        ("the share of older people was 26.3%", "older_share"),
        ("people who give unpaid care", "unpaid_carers"),
        ("people look after a relative or friend", "unpaid_carers"),
        ("carers had as much social contact as they wanted", "carers_social_contact"),
        ("carers saw as much of other people as they would like", "carers_social_contact"),
        ("carers found it easy to get information and advice", "carers_find_information"),
        ("carers given respite", "carer_support"),
        ("residential providers came to 11", "providers"),
        ("care homes came to 11", "providers"),
        ("providers rated below good", "providers_below_good"),
        ("rated as requiring improvement or inadequate", "providers_below_good"),
        ("the turnover of staff", "workforce_turnover"),
        ("care staff left their job", "workforce_turnover"),
        ("posts were vacant", "workforce_vacancy"),
        ("the vacancy rate", "workforce_vacancy"),
        ("recruiting staff was more challenging", "recruitment_harder"),
        ("keeping staff was more challenging", "retention_harder"),
        ("the council's assessment score", "cqc_authority_score"),
        ("the care quality commission scored it", "cqc_authority_score"),
        ("discharges were from trusts whose data are acceptable", "discharges_acceptable_trust"),
        ("discharges came after the day the person was ready", "discharges_delayed"),
        ("discharges were delayed", "discharges_delayed"),
        ("the average wait was 0.44 days", "discharge_delay_mean"),
        ("people receiving care were satisfied with it", "satisfaction"),
        ("people receiving care were happy with it", "satisfaction"),
        ("people receiving care found information easily", "users_find_information"),
        ("the public were dissatisfied with social care", "dissatisfaction_public"),
        ("complaints to the ombudsman", "ombudsman"),
        ("gross spending came to £465", "gross_expenditure"),
        ("net spending came to £401", "net_expenditure"),
        ("what people pay towards their own care", "client_contributions"),
        ("income from the nhs", "nhs_contributions"),
        ("enquiries to the helpline", "helpline_enquiries"),
    ],
)
def test_an_indicator_is_known_by_its_terms(text, indicator):
    assert indicator in strong(text)


@pytest.mark.parametrize(
    ("text", "indicator"),
    [
        ("the population density was 108", "population"),
        ("the public were dissatisfied with social care", "satisfaction"),
        ("carers found it easy to get information", "users_find_information"),
        ("the average wait was 0.44 days", "discharges_delayed"),
        ("net spending came to £401", "gross_expenditure"),
        ("people who give unpaid care", "receiving_care"),
        ("providers rated below good", "providers"),
        ("requests from adults", "unpaid_carers"),
        ("the assessment score", "satisfaction"),
    ],
)
def test_it_is_not_known_by_words_of_another(text, indicator):
    assert indicator not in strong(text)


@pytest.mark.parametrize("text", ["", "the weather was fine", "it was so in 2021", "🙂"])
def test_a_text_may_speak_of_nothing(text):
    assert strong(text) == set()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("people in nursing care", "Nursing"),
        ("people in residential care", "Residential"),
        ("people with a direct payment only", "Community: direct payment only"),
        ("people with part of it as a direct payment", "Community: part direct payment"),
        (
            "people with council-managed personal budgets",
            "Community: council-managed personal budget",
        ),
        ("services the council commissions", "Community: commissioned only"),
    ],
)
def test_a_breakdown_is_known_by_its_terms(text, kind):
    assert kind in kinds(text, "care_types_18_64")


def test_breakdowns_come_in_their_order_and_the_longer_words_count():
    text = "complaints the ombudsman received and decided"
    assert kinds(text, "ombudsman") == ["Received", "Decided"]
    assert kinds("nothing of the kind", "ombudsman") == []
    assert kinds("complaints received", "population") == []


@pytest.mark.parametrize(
    ("term", "text", "fits"),
    [
        ("care", "their care", True),
        ("care", "their carer", False),
        ("care*", "their carers", True),
        ("long term care", "long-term care", True),
        ("a|b", "only b", True),
        ("look* ... friend*", "looked after an old friend", True),
        ("look* ... friend*", "friends look on", False),
        ("care + home", "care at home", True),
        ("care + home", "care elsewhere", False),
        ("care - health", "care and health", True),
        ("care - health", "health care", False),
        ("care -- health", "care, and much later on, in other words altogether, health", False),
        ("~ care", "care", True),
    ],
)
def test_how_a_term_is_read(term, text, fits):
    only = build_vocabulary({"population": _with(terms=(term,))})
    assert bool(find_indicators(text, "", only)) is fits


def _with(**changes):
    return bundled().indicators["population"].model_copy(update=changes)


def test_a_weak_term_is_marked():
    assert compile_term("~ care").is_weak
    assert not compile_term("care").is_weak


def test_words_required_elsewhere_may_stand_in_the_sentence_before():
    only = build_vocabulary({"population": _with(terms=("home + care",))})
    assert not find_indicators("at home", "", only)
    assert find_indicators("at home", "they had care.", only)


def test_an_indicator_without_terms_is_known_by_the_words_of_its_title():
    only = build_vocabulary({"libraries": _with(title="Visits to public libraries", terms=())})
    assert find_indicators("the visits made to its public libraries", "", only)
    assert find_indicators("visiting a public library was common", "", only)
    assert not find_indicators("visits to museums", "", only)
    assert not find_indicators("public houses", "", only)


def _libraries(**changes):
    """A dataset with an indicator that a researcher added to the catalogue, without terms."""
    plain = {
        "title": "Visits to public libraries",
        "statement": "{value} of residents visited a public library",
        "question": "How many residents go to a library?",
        "terms": (),
        "headline": False,
        "basis": "total",
    }
    satisfaction = bundled().indicators["satisfaction"]
    measure = satisfaction.measures[0]
    added = satisfaction.model_copy(
        update=plain
        | {"measures": (measure.model_copy(update={"denominator": "residents"}),)}
        | changes
    )
    rows = dataset_of(
        observation(indicator="library_visits", value=41.2),
        observation(indicator="library_visits", value=37.9, area_code="LA_MEAN"),
        observation(),
    )
    indicators = {**bundled().indicators, "library_visits": added}
    return gather_knowledge(replace(rows, indicators=indicators), authority())


@pytest.mark.parametrize(
    ("text", "verdicts"),
    [
        ("In Rutland 41.2% of residents visited public libraries.", ["supported"]),
        ("In Rutland 41.2% of residents visited a public library in 2023-24.", ["supported"]),
        ("Visits to public libraries: 41%.", ["supported"]),
        ("In Rutland 42.2% of residents visited public libraries.", ["contradicted"]),
        ("In Rutland 37.9% of residents visited public libraries.", ["contradicted"]),
        ("In Rutland 78.8% of residents visited public libraries.", ["contradicted"]),
        ("In Rutland 41.2% of people receiving care were satisfied with it.", ["contradicted"]),
        (
            "In Rutland 41.2% of residents visited public libraries, against 37.9% for the "
            "average authority.",
            ["supported", "supported"],
        ),
    ],
)
def test_text_on_an_indicator_without_terms_is_checked(text, verdicts):
    assert [one.verdict for one in check_claims(text, _libraries())] == verdicts


def test_the_reason_speaks_of_the_new_indicator_by_its_title():
    [one] = check_claims("In Rutland 42.2% of residents visited public libraries.", _libraries())
    assert one.fact == "E06000017/library_visits//2023/24/percent"
    assert "visits to public libraries" in one.reason
    assert "41.2%" in one.reason


def test_every_figure_is_known_by_its_own_statement():
    """What the book itself says of a figure has to be understood as that figure's."""
    for slug in SLUGS:
        for fact in known(slug).facts:
            if fact.value is not None and fact.indicator != "population_density":
                one = bundled().indicators[fact.indicator]
                phrase = one.breakdowns.get(fact.breakdown, "")
                said = one.statement.format(breakdown=phrase, value="so many")
                assert fact.indicator in strong(said), said


def test_measures_that_the_same_words_name_stand_in_the_catalogue_s_order_in_every_process():
    text = "no figures are published for residential care"
    found = [t for t in find_indicators(text, "", index().vocabulary) if not t.is_weak]
    tied = [t.key for t in found if (t.start, t.end) == (found[0].start, found[0].end)]
    order = [*index().vocabulary.indicator_terms]
    assert len(tied) > 1
    assert tied == sorted(tied, key=order.index)
