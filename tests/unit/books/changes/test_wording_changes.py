"""Sentences, catalogue, sources, neighbours and parameters that read otherwise."""

from dataclasses import replace

from support.compared_snapshots import INDICATORS, SURVEY, figure, snapshot
from support.small_data import RUTLAND

from carebook.books.changes.find_changes import find_changes
from carebook.books.changes.snapshot import ComparedSource, ComparedSummary

KEY = ("rutland", "quality/survey")


def changes(old, new):
    return find_changes(snapshot(figure(65.1), **old), snapshot(figure(65.1), **new))


def summary(*paragraphs, writer="rules", facts=("a",)):
    return ComparedSummary(paragraphs, writer, facts)


def test_of_a_summary_the_sentences_that_differ_are_told():
    old = summary("In 2023-24 it was 65.1%. England had 64%.", "Ask why.")
    new = summary("In 2023-24 it was 65.4%. England had 64%.", "Ask why.", writer="person")
    [one] = changes({"summaries": {KEY: old}}, {"summaries": {KEY: new}}).sentences
    assert (one.sentences_gone, one.sentences_new) == (
        ("In 2023-24 it was 65.1%.",),
        ("In 2023-24 it was 65.4%.",),
    )
    assert (one.kind, one.old_writer, one.new_writer) == ("changed", "rules", "person")
    assert (one.old, one.new) == (old.paragraphs, new.paragraphs)


def test_the_same_text_by_another_writer_is_a_change_and_the_same_by_the_same_none():
    old, new = summary("It was."), summary("It was.", writer="person")
    [one] = changes({"summaries": {KEY: old}}, {"summaries": {KEY: new}}).sentences
    assert (one.sentences_gone, one.sentences_new) == ((), ())
    assert changes({"summaries": {KEY: old}}, {"summaries": {KEY: old}}).sentences == ()


def test_summaries_come_and_go():
    found = changes({"summaries": {KEY: summary("It was.")}}, {"summaries": {}}).sentences
    assert [(one.kind, one.new) for one in found] == [("gone", ())]
    found = changes({"summaries": {}}, {"summaries": {KEY: summary("It is.")}}).sentences
    assert [(one.kind, one.sentences_new) for one in found] == [("new", ("It is.",))]


def test_a_text_that_names_a_count_that_was_kept_back_is_not_told():
    count = {"indicator": "requests", "unit": "count", "source": "salt"}
    fact = f"{RUTLAND}/requests//2023/24/count"
    sides = {
        "own": ("working-age/requests", ()),
        "second": ("working-age/requests-2", ()),
        "named": ("index/book", (fact,)),
        "unknown": ("carers/section", ()),
        "other": ("quality/survey", ()),
        "section of others": ("quality/section", ("another",)),
    }
    old, new = (
        {("rutland", key): summary(f"{text}.", facts=facts) for key, facts in sides.values()}
        for text in ("There were 10", "There were few")
    )
    found = find_changes(
        snapshot(figure(10, **count), summaries=old),
        snapshot(figure(None, **count), summaries=new),
    ).sentences
    hidden = {one.key for one in found if one.is_hidden}
    assert hidden == {
        "working-age/requests",
        "working-age/requests-2",
        "index/book",
        "carers/section",
    }
    assert all(
        (one.old, one.new, one.sentences_gone) == ((), (), ()) for one in found if one.is_hidden
    )


def test_wording_of_the_catalogue_is_told_of_indicators_that_both_have():
    new = {**INDICATORS, "survey": replace(SURVEY, title="How content", caveat="Few answered.")}
    del new["calls"]
    found = changes({}, {"indicators": new}).catalogue
    assert [(one.field, one.old, one.new) for one in found] == [
        ("title", "Satisfaction", "How content"),
        ("caveat", "", "Few answered."),
    ]


def test_sources_are_new_gone_or_of_another_release():
    old = {"salt": ComparedSource("SALT 2023", "2023-10"), "cld": ComparedSource("CLD")}
    new = {"salt": ComparedSource("SALT 2024", "2024-10"), "ascof": ComparedSource("ASCOF")}
    found = changes({"sources": old}, {"sources": new}).sources
    assert [(one.source, one.kind) for one in found] == [
        ("ascof", "new"),
        ("cld", "gone"),
        ("salt", "changed"),
    ]
    assert (found[2].old_title, found[2].old_released, found[2].new_released) == (
        "SALT 2023",
        "2023-10",
        "2024-10",
    )


def test_neighbours_that_came_and_went_are_named_and_their_order_is_nothing():
    old, new = {RUTLAND: ("Kent", "Dorset")}, {RUTLAND: ("Essex", "Kent")}
    [one] = changes({"neighbours": old}, {"neighbours": new}).neighbours
    assert (one.came, one.went) == (("Essex",), ("Dorset",))
    turned = {RUTLAND: ("Dorset", "Kent")}
    assert changes({"neighbours": old}, {"neighbours": turned}).is_empty


def test_parameters_and_the_date_of_the_edition_are_told():
    old = {"parameters": {("", "publisher"): '"A"'}, "edition_date": "2026-05-01"}
    new = {"parameters": {("", "reply_to"): '"B"'}, "edition_date": "2026-11-21"}
    found = changes(old, new).parameters
    assert [(one.name, one.old, one.new) for one in found] == [
        ("edition_date", '"2026-05-01"', '"2026-11-21"'),
        ("publisher", '"A"', ""),
        ("reply_to", "", '"B"'),
    ]


def test_areas_that_only_one_side_has_are_named_and_nothing_else_is_told_of_them():
    old = snapshot(figure(65.1), areas=(RUTLAND,), summaries={KEY: summary("It was.")})
    new = snapshot(areas=(), summaries={})
    found = find_changes(old, new)
    assert (found.gone_areas, found.new_areas) == (("Rutland",), ())
    assert found.counts == dict.fromkeys(found.counts, 0) | {"areas_gone": 1}
    assert (find_changes(new, old).new_areas, found.is_empty) == (("Rutland",), False)
