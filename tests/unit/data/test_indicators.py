import re

import pytest
from support.small_data import PROJECT, bundled, refusal

from carebook.config.chapters import read_quarto_yml
from carebook.data.indicators import (
    SECTIONS,
    apply_ingested_overrides,
    load_indicators,
    load_sources,
)
from carebook.ingest.disclosure import ENQUIRIES_INDICATOR, LARGEST_SMALL_COUNT

GOOD = """\
visits:
  title: Visits
  question: How many visits?
  section: carers
  level: local
  basis: count
  availability: published
  source: salt
  measures:
  - {unit: count, denominator: null, decimals: 0, noun: visits}
  statement: visits came to {value}
"""


@pytest.fixture
def refused(tmp_path):
    def of(text):
        path = tmp_path / "indicators.yml"
        path.write_text(text, encoding="utf-8")
        message = refusal(load_indicators, path, bundled().sources)
        assert message.startswith(str(path))
        return message.removeprefix(str(path))

    return of


def test_a_good_indicator_is_read(tmp_path):
    path = tmp_path / "indicators.yml"
    path.write_text(GOOD, encoding="utf-8")
    visits = load_indicators(path, bundled().sources)["visits"]
    assert visits.section == ("carers",)
    assert visits.polarity == "neutral"
    assert visits.measure("count").description == "number of visits"


@pytest.fixture
def catalogue(tmp_path):
    """A catalogue with a folder of more beside it."""
    (tmp_path / "indicators").mkdir()
    (tmp_path / "indicators.yml").write_text(GOOD, encoding="utf-8")
    more = GOOD.replace("visits:", "calls:").replace("  section: carers\n", "")
    (tmp_path / "indicators" / "calls.yml").write_text(more, encoding="utf-8")
    return tmp_path / "indicators.yml"


def test_the_folder_beside_the_catalogue_is_read_after_it(catalogue):
    found = load_indicators(catalogue, bundled().sources)
    assert list(found) == ["visits", "calls"]
    assert found["calls"].section == ()


def test_an_indicator_in_two_files_is_refused(catalogue):
    (catalogue.parent / "indicators" / "more.yml").write_text(GOOD, encoding="utf-8")
    message = refusal(load_indicators, catalogue, bundled().sources)
    assert "indicators/more.yml:1: visits: expected each indicator once" in message
    assert "found it in indicators.yml too" in message


def test_a_file_of_the_folder_is_named_where_it_is_wrong(catalogue):
    path = catalogue.parent / "indicators" / "calls.yml"
    wrong = path.read_text(encoding="utf-8").replace("salt", "pepper")
    path.write_text(wrong, encoding="utf-8")
    message = refusal(load_indicators, catalogue, bundled().sources)
    assert "calls.yml:7: calls.source: expected a key of sources.yml, found 'pepper'" in message


def test_what_is_only_missing_from_the_bundled_figures_is_published_where_files_were_read():
    found = apply_ingested_overrides(bundled().indicators)
    assert found["deprivation_rank"].availability == "published"
    assert "bundled" not in found["deprivation_rank"].silence
    assert found["budget_cuts"].availability == "not local"
    assert found["requests"] is bundled().indicators["requests"]


def test_turnover_is_published_for_single_authorities_where_files_were_read():
    before = bundled().indicators["workforce_turnover"]
    turnover = apply_ingested_overrides(bundled().indicators)["workforce_turnover"]
    assert (before.level, turnover.level) == ("regional", "local")
    assert turnover.source == "ascof"
    assert "A regional figure" not in turnover.caveat
    assert turnover.statement == before.statement


def test_what_is_not_bundled_can_be_stated_once_it_is_there():
    silent = [
        name
        for name, one in apply_ingested_overrides(bundled().indicators).items()
        if one.availability == "not bundled"
    ]
    assert silent == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("unit: count", "unit: per 1 people", ":10: visits.measures.0.unit: expected one of"),
        ("decimals: 0", "decimals: -1", ":10: visits.measures.0.decimals: expected"),
        ("  title: Visits\n", "", ":1: visits.title: expected this key, found none; add it"),
        ("basis: count", "base: count", ":6: visits.base: expected a key that is known here"),
        ("  basis: count\n", "", ":1: visits.basis: expected this key, found none; add it"),
        ("statement:", "polarty: neutral\n  statement:", ":11: visits.polarty: expected a key"),
        ("section: carers", "section: carer", ":4: visits.section: expected sections out of"),
        ("level: local", "level: city", ":5: visits.level: expected 'local', 'regional' or"),
        (
            "statement:",
            "ingested: {levle: local}\n  statement:",
            "visits.ingested.levle: expected a key",
        ),
        (
            "statement:",
            "ingested: {source: x}\n  statement:",
            ":11: visits.ingested.source: expected",
        ),
        ("source: salt", "source: pepper", ":8: visits.source: expected a key of sources.yml"),
        ("came to {value}", "were many", ":1: visits: expected measures and a statement with"),
        ("statement:", "breakdowns: {a: b}\n  statement:", "expected a statement with {breakdown}"),
        ("  measures:\n", "  measures:\n  - {unit: count}\n", "expected each unit once"),
        ("  level: local\n", "  level: local\n  level: national\n", ":6: expected each key once"),
        (
            "  statement:",
            "  comparatives: {more: x}\n  statement:",
            ":11: visits.comparatives.more",
        ),
        ("title: Visits", "title: [Visits", "expected YAML, found"),
    ],
)
def test_a_wrong_catalogue_is_refused_with_line_and_key(refused, old, new, said):
    assert GOOD.count(old) == 1
    assert said in refused(GOOD.replace(old, new))


def test_a_statement_with_an_unknown_placeholder_is_refused(refused):
    for named in ("{place}", "{}", "{0}", "{value.real}"):
        message = refused(GOOD.replace("{value}", f"{{value}} for {named}"))
        assert "expected {value} and {breakdown} in a statement, not" in message


def test_a_measure_limited_to_an_unknown_breakdown_is_refused(refused):
    message = refused(GOOD.replace("noun: visits", "noun: visits, only: [66+]"))
    assert "expected breakdowns of the indicator in 'only', not ['66+']" in message


@pytest.mark.parametrize("whole", ["calls", "visits/65+"])
def test_a_share_of_what_is_not_counted_is_refused(refused, whole):
    more = f"{{unit: percent, denominator: all, share_of: {whole}}}"
    message = refused(GOOD.replace("  measures:\n", f"  measures:\n  - {more}\n"))
    assert ":10: visits.share_of: expected a figure that is counted" in message
    assert f"found '{whole}'" in message


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("  statement", "  - {unit: percent, denominator: all}\n  statement"),
        ("  statement", "  - {unit: people, denominator: all}\n  statement"),
        ("level: local", "level: regional"),
        ("basis: count", "basis: sample"),
    ],
)
def test_what_is_protected_is_counted_for_authorities_or_put_over_residents(refused, old, new):
    text = GOOD.replace("  level", "  protected_up_to: 5\n  level")
    assert "protected" in refused(text.replace(old, new, 1))


def test_no_share_is_of_a_protected_count(refused):
    share = "  - {unit: percent, denominator: all, share_of: visits}\n  statement"
    calls = GOOD.replace("visits:", "calls:", 1).replace("  statement", share)
    text = GOOD.replace("  statement", "  protected_up_to: 5\n  statement") + calls
    assert "calls.share_of: expected a figure that is counted" in refused(text)


def test_the_charitys_counts_are_protected():
    """Whatever is taken from the charity is; nothing that is published as statistics is."""
    protected = {name for name, one in bundled().indicators.items() if one.protected_up_to}
    assert protected == {n for n, one in bundled().indicators.items() if one.source == "helpline"}
    assert protected == {ENQUIRIES_INDICATOR}
    assert bundled().indicators[ENQUIRIES_INDICATOR].protected_up_to == LARGEST_SMALL_COUNT


def test_an_unknown_measure_in_the_place_of_another_is_refused(refused):
    message = refused(GOOD.replace("  statement:", "  instead: [calls]\n  statement:"))
    assert ":11: visits.instead: expected other indicators, found 'calls'" in message


def test_a_missing_catalogue_is_refused(tmp_path):
    assert "found none; restore it" in refusal(load_indicators, tmp_path / "indicators.yml", {})
    assert "found none; restore it" in refusal(load_sources, tmp_path / "sources.yml")


def test_a_source_without_a_licence_is_refused(tmp_path):
    path = tmp_path / "sources.yml"
    path.write_text("salt:\n  publisher: NHS England\n  title: SALT\n", encoding="utf-8")
    assert ":1: salt.licence: expected this key" in refusal(load_sources, path)


def test_every_section_is_a_chapter_in_the_same_order():
    chapters = [path.split("/")[-1] for path in read_quarto_yml(PROJECT.quarto_yml).chapters]
    assert [name for name in chapters if name.removesuffix(".ipynb") in SECTIONS] == [
        f"{section}.ipynb" for section in SECTIONS
    ]


def test_every_section_has_indicators_and_every_source_is_used():
    indicators = bundled().indicators.values()
    assert {section for one in indicators for section in one.section} == set(SECTIONS)
    used = {one.source for one in indicators} | {o.source for o in bundled().observations}
    assert used == set(bundled().sources)


def test_statements_ask_only_for_value_and_breakdown():
    for indicator in bundled().indicators.values():
        asked = set(re.findall(r"\{(.*?)\}", indicator.statement))
        assert asked <= ({"value", "breakdown"} if indicator.breakdowns else {"value"})


def test_every_rate_and_share_says_of_whom_it_is():
    for measure in (one for each in bundled().indicators.values() for one in each.measures):
        if measure.unit == "percent" or "per " in measure.unit:
            assert measure.denominator
        if measure.unit == "count":
            assert measure.noun


def test_what_is_not_published_here_says_more_in_its_silence():
    for indicator in bundled().indicators.values():
        if indicator.availability == "published" or not indicator.section:
            assert indicator.caveat
        else:
            assert indicator.silence


@pytest.mark.parametrize(
    ("name", "polarity"),
    [
        ("satisfaction", "higher is better"),
        ("carers_social_contact", "higher is better"),
        ("discharges_delayed", "lower is better"),
        ("discharge_delay_mean", "lower is better"),
        ("providers_below_good", "lower is better"),
        ("care_types_18_64", "neutral"),
        ("carer_support", "neutral"),
        ("requests", "neutral"),
        ("gross_expenditure", "neutral"),
        ("discharges_acceptable_trust", "neutral"),
    ],
)
def test_polarity_says_what_is_better_only_where_it_is(name, polarity):
    assert bundled().indicators[name].polarity == polarity


@pytest.mark.parametrize(
    ("name", "availability"),
    [
        ("framework_rates", "not bundled"),
        ("provider_collapse", "not local"),
        ("delayed_transfers_of_care", "discontinued"),
        ("reablement", "not bundled"),
        ("budget_cuts", "not local"),
        ("funding_sufficiency", "not local"),
    ],
)
def test_what_nobody_publishes_for_one_authority_is_in_the_catalogue(name, availability):
    assert bundled().indicators[name].availability == availability


@pytest.mark.parametrize("name", ["recruitment_harder", "retention_harder", "workforce_turnover"])
def test_workforce_answers_are_regional(name):
    assert bundled().indicators[name].level == "regional"


def test_a_high_decile_is_called_less_deprived_and_all_else_higher():
    own_words = {name: one.comparatives for name, one in bundled().indicators.items()}
    assert own_words.pop("deprivation_decile_mean") == {
        "higher": "less deprived on average",
        "lower": "more deprived on average",
    }
    assert own_words.pop("deprivation_rank") == {
        "higher": "less deprived by rank",
        "lower": "more deprived by rank",
    }
    assert not any(own_words.values())


def test_rated_providers_are_a_count_so_they_are_never_ranked_without_an_interval():
    assert bundled().indicators["providers_below_good"].basis == "count"


def test_the_caveats_say_what_a_measure_is_not():
    indicators = bundled().indicators
    assert "nothing about the quality of their care" in (
        indicators["discharges_acceptable_trust"].caveat
    )
    assert "only people who already receive care" in indicators["satisfaction"].caveat


def test_the_older_measure_is_for_older_people_only():
    requests = bundled().indicators["requests"]
    older = "per 100,000 people aged 65 and over"
    assert requests.measure(older, "65+") is not None
    assert requests.measure(older, "18-64") is None
    assert bundled().indicators["care_types_18_64"].measure(older) is None


# --- breaks in a series, second hand, and release ----------------------------------------------

BROKEN = GOOD + '  breaks: {2021/22: "another collection", 2024/25: "client records"}\n'


def test_a_break_lies_between_its_first_period_and_those_before(tmp_path):
    path = tmp_path / "indicators.yml"
    path.write_text(BROKEN, encoding="utf-8")
    visits = load_indicators(path, bundled().sources)["visits"]
    assert visits.break_between("2020/21", "2021/22") == "another collection"
    assert visits.break_between("2021/22", "2020/21") == "another collection"
    assert visits.break_between("2021/22", "2023/24") == ""
    assert visits.break_between("2019/20", "2024/25") == "client records"
    assert visits.break_between("2024/25", "2025/26") == ""


def test_a_break_names_a_period(refused):
    found = refused(BROKEN.replace("2024/25:", "spring:"))
    assert "visits.breaks" in found
    assert "expected a year (2021)" in found


SOURCE = """\
salt:
  publisher: NHS England
  title: Activity
  licence: Open Government Licence v3.0
"""


def test_a_source_at_second_hand_says_by_way_of_whom(tmp_path):
    path = tmp_path / "sources.yml"
    path.write_text(SOURCE, encoding="utf-8")
    assert load_sources(path)["salt"].credit == "NHS England"
    path.write_text(SOURCE + "  by_way_of: a reader of its workbooks\n", encoding="utf-8")
    assert load_sources(path)["salt"].credit == "NHS England, by way of a reader of its workbooks"


@pytest.mark.parametrize("released", ["2025", "2025-10", "2025-10-30", ""])
def test_a_release_is_a_year_a_month_or_a_date(tmp_path, released):
    path = tmp_path / "sources.yml"
    path.write_text(SOURCE + f"  released: {released or repr('')}\n", encoding="utf-8")
    assert load_sources(path)["salt"].released == released


def test_any_other_release_is_refused(tmp_path):
    path = tmp_path / "sources.yml"
    path.write_text(SOURCE + "  released: last spring\n", encoding="utf-8")
    message = refusal(load_sources, path)
    assert ":5: salt.released: expected a year (2025), a month (2025-10)" in message
