"""The benchmark of the checker: its sentences are sound, and the checker meets its aims on them."""

import json
import re
from functools import cache

import pytest
from support.small_data import SLUGS, authority, unbroken

from benchmarks import checker_accuracy
from benchmarks.facts_by_place import FactsByPlace
from benchmarks.generated_sentences import GeneratedSentence, write_true_sentences
from benchmarks.mutations import MUTATIONS_BY_NAME, spoil_sentence
from benchmarks.wordings import WORDINGS, WORDINGS_BY_NAME
from benchmarks.written_numbers import (
    number_in_words,
    read_printed_number,
    write_fact_value,
    write_value,
)
from carebook.facts.knowledge import AreaKnowledge, gather_knowledge
from carebook.facts.relations import compare_facts


@cache
def known(slug: str) -> AreaKnowledge:
    return gather_knowledge(unbroken(), authority(slug))


@cache
def said(slug: str) -> tuple[GeneratedSentence, ...]:
    return tuple(write_true_sentences(known(slug)))


@cache
def spoilt_ones(slug: str) -> tuple[tuple[str, GeneratedSentence, GeneratedSentence], ...]:
    ground = FactsByPlace(known(slug))
    return tuple(
        (name, wrong, true)
        for true in checker_accuracy.sample_sentences(said(slug), 12)
        for name, wrong in spoil_sentence(true, ground)
    )


def about(one: GeneratedSentence) -> str:
    """What the chart says, beside which a short sentence stands."""
    return one.fact.indicator if one.wording.omits_topic else ""


@cache
def measured() -> checker_accuracy.CheckerAccuracy:
    return checker_accuracy.measure_checker([known(SLUGS[0]), known(SLUGS[2])], each=1, true_each=1)


def test_there_are_at_least_forty_wordings_and_each_is_used():
    assert len(WORDINGS) >= 40
    assert len(WORDINGS_BY_NAME) == len(WORDINGS)
    used = {one.wording.name for slug in SLUGS for one in said(slug)}
    assert used == set(WORDINGS_BY_NAME)


@pytest.mark.parametrize("slug", SLUGS)
def test_every_fact_of_the_area_and_its_comparators_is_said(slug):
    told = {one.fact.id for one in said(slug)}
    assert told >= {fact.id for fact in known(slug).facts}


@pytest.mark.parametrize("slug", SLUGS)
def test_sentences_are_well_formed(slug):
    everything = [*(one.text for one in said(slug)), *(w.text for _, w, _ in spoilt_ones(slug))]
    for text in everything:
        assert not re.search(
            r"[{}]|  |None|\b(the the|about about|the about)\b| [.,;:)]|\( ", text
        ), text
        assert text[0].isupper() or text[0] in "£−-" or text[0].isdigit(), text
        assert text[-1] in ".", text


@pytest.mark.parametrize("slug", SLUGS)
def test_true_numbers_are_true_of_their_facts(slug):
    for one in said(slug):
        for number, fact in ((one.number, one.fact), (one.other_number, one.other)):
            assert number is None or number.low - 1e-6 <= fact.value <= number.high + 1e-6, one.text


@pytest.mark.parametrize("slug", SLUGS)
def test_only_what_can_be_compared_is_called_higher_lower_or_similar(slug):
    compared = [
        one for one in said(slug) if one.wording.sentence_type in ("compared", "factor", "times")
    ]
    assert compared
    for one in compared:
        assert compare_facts(one.fact, one.other) == one.verdict != "not compared", one.text


def test_a_spoilt_sentence_differs_from_its_source_in_every_kind():
    kinds = set()
    for slug in SLUGS:
        true = {(one.text, about(one)) for one in said(slug)}
        for name, wrong, source in spoilt_ones(slug):
            assert wrong.text != source.text
            assert (wrong.text, about(source)) not in true, (name, wrong.text)
            kinds.add(name)
    assert kinds == set(MUTATIONS_BY_NAME)


@pytest.mark.parametrize("slug", SLUGS)
def test_no_number_is_given_to_a_place_whose_own_figure_it_would_fit(slug):
    ground, seen = FactsByPlace(known(slug)), 0
    for name, wrong, _ in spoilt_ones(slug):
        if name == "other area":
            seen += 1
            assert not ground.has_fact_for_number(
                wrong.number, wrong.place, wrong.fact.indicator
            ), wrong.text
    assert seen


@pytest.mark.parametrize(
    ("value", "style", "text"),
    [
        (28.3, "plain", "28.3%"),
        (28.3, "per cent", "28.3 per cent"),
        (28.3, "in 100", "28 in every 100"),
        (28.3, "about", "about 28%"),
        (28.3, "over", "just over 28%"),
        (28.3, "nearly", None),
        (17.4, "nearly", None),
        (17.8, "nearly", "nearly 18%"),
        (25.4, "fraction", "just over a quarter"),
        (28.3, "fraction", None),
        (99.8, "about", None),
    ],
)
def test_a_share_is_written_only_as_it_is_true(value, style, text):
    written = write_value(value, "percent", 1, style, 0)
    assert (written.text if written else None) == text


def test_noughts_at_the_end_may_be_a_rounding():
    assert read_printed_number("1,620", "count").is_true_of(1618)
    assert not read_printed_number("1,620", "count").is_true_of(1630)
    assert not read_printed_number("1,621", "count").is_true_of(1620)
    assert read_printed_number("£46.5 million", "£ thousand per 100,000 people").is_true_of(46505)


def test_what_was_stated_rounded_is_said_with_about():
    [fact] = [
        f
        for f in known("rutland").facts
        if f.id.endswith("E06000017/workforce_vacancy//2024/percent")
    ]
    assert write_fact_value(fact, "plain", 0).text == "about 9%"
    assert write_fact_value(fact, "nearly", 0) is None


def test_numbers_in_words():
    assert [number_in_words(number) for number in (7, 12, 20, 49)] == [
        "seven",
        "twelve",
        "twenty",
        "forty-nine",
    ]


def test_thinning_keeps_every_wording_and_spreads_over_the_facts():
    few = list(checker_accuracy.sample_sentences(said("rutland"), 2))
    assert {one.wording.name for one in few} == {one.wording.name for one in said("rutland")}
    assert len(few) < len(said("rutland")) / 5
    reached = {one.fact.id for one in checker_accuracy.sample_sentences(said("rutland"), 6)}
    assert len(reached) > 0.8 * len({one.fact.id for one in said("rutland")})


def test_a_tally_counts_what_the_checker_said():
    findings = [
        checker_accuracy.CheckedClaim(
            text="",
            claim="28%",
            verdict=verdict,
            fact=None,
            reason="",
            kind="number",
            start=0,
            end=3,
        )
        for verdict in ("supported", "contradicted", "not checked")
    ]
    tally = checker_accuracy.SentenceTally()
    assert [tally.add(found, 1.0) for found in (findings[:1], findings, findings[2:], [])] == [
        False,
        True,
        True,
        False,
    ]
    assert (tally.alarm_share, tally.contradicted, tally.without_claim) == (0.5, 1, 1)


def test_the_command_prints_and_writes_the_figures(tmp_path, capsys, monkeypatch):
    # What it measures is measured once for all tests.
    found = measured()
    monkeypatch.setattr(checker_accuracy, "measure_checker", lambda *_, **__: found)
    file = tmp_path / "figures.json"
    thin = ["--area", "rutland", "--each", "1", "--true", "1", "--show", "1", "--json", str(file)]
    assert checker_accuracy.run_checker_accuracy(thin) == 0
    printed = capsys.readouterr().out
    assert "ms a sentence" in printed
    assert "spoilt by" in printed
    assert all(name in printed for name in (*MUTATIONS_BY_NAME, *WORDINGS_BY_NAME))
    figures = json.loads(file.read_text(encoding="utf-8"))
    assert set(figures["mutations"]) == set(MUTATIONS_BY_NAME)
    assert set(figures["wordings"]) == set(WORDINGS_BY_NAME)
    spoilt_sentences = [one["sentences"] for one in figures["mutations"].values()]
    assert figures["recall"]["sentences"] == sum(spoilt_sentences) > 500


@pytest.mark.parametrize("kind", MUTATIONS_BY_NAME)
def test_recall_for_each_kind_of_mutation(kind):
    tally = measured().mutations[kind]
    missed = "\n".join(text for _, text, _ in tally.wrongly_judged[:10])
    assert tally.alarm_share >= checker_accuracy.TARGET_RECALL - 0.02, missed


def test_recall():
    assert measured().recall.alarm_share >= checker_accuracy.TARGET_RECALL


def test_false_alarms():
    alarms = [entry for tally in measured().wordings.values() for entry in tally.wrongly_judged]
    shown = "\n".join(f"{text}\n    {reason}" for _, text, reason in alarms[:10])
    assert measured().false_alarms.alarm_share <= checker_accuracy.TARGET_FALSE_ALARMS, shown


def test_a_true_sentence_is_read():
    """A checker that finds no claim raises no false alarm either."""
    whole = measured().false_alarms
    assert whole.without_claim <= checker_accuracy.TARGET_FALSE_ALARMS * whole.sentences
