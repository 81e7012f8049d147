from datetime import date
from pathlib import Path

import pytest
from support.narrative_cells import FALSE, KEY, TRUE, chosen_of, knowledge, store_of, wanted
from support.rule_texts import words_of

from carebook.checking.assessment import TextAssessor
from carebook.checking.checked_claim import CheckedClaim
from carebook.narrative.selection import find_orphaned_summaries, select_summary, summary_location
from carebook.narrative.summary import make_summary
from carebook.narrative.writers.rule_text import RuleText

FRESH = wanted().facts_hash
OLD = "0000000000000000"
BY_RULE = words_of(wanted().rule_text())


def entry(writer="llm", text=TRUE, facts=FRESH, **more):
    return make_summary(KEY, writer, [text], facts, **more)


def approved(**more):
    return entry(**more).as_approved("A. Smith", date(2026, 5, 3), more.get("facts", FRESH))


def test_without_anything_the_rule_s_text_stands_as_a_draft():
    found = chosen_of()
    assert found.on_page.assessed.text == BY_RULE
    assert (found.on_page.summary.writer, found.on_page.summary.status) == ("rules", "draft")
    assert (found.set_aside, found.set_aside_reason, found.cut_sentences) == (None, "", ())


@pytest.mark.parametrize("writer", ["llm", "person", "rules"])
def test_the_store_s_text_comes_before_the_rule_s(writer):
    found = chosen_of(entry(writer))
    assert found.on_page.assessed.text == TRUE
    assert found.on_page.summary.writer == writer


def test_the_notebook_s_own_text_comes_before_the_store_s():
    found = chosen_of(entry(), source=f"**{TRUE}** So it was.")
    assert found.on_page.assessed.text == f"{TRUE} So it was."
    assert (found.on_page.summary.writer, found.on_page.summary.place) == ("person", "notebook")


def test_the_notebook_s_text_may_hold_slots_and_stands_for_the_area():
    found = chosen_of(source="In {{area}}, {{satisfaction.area}} were satisfied with it.")
    assert "78.8%" in found.on_page.assessed.text
    assert found.set_aside is None


@pytest.mark.parametrize("writer", ["llm", "person", "rules"])
def test_a_text_that_is_not_supported_gives_way_to_the_rule_s(writer):
    found = chosen_of(entry(writer, FALSE))
    assert found.on_page.assessed.text == BY_RULE
    assert (found.set_aside_reason, found.set_aside.assessed.text) == ("unsupported", FALSE)


def test_so_does_one_in_the_notebook_s_own_cell():
    found = chosen_of(source=FALSE)
    assert found.on_page.assessed.text == BY_RULE
    assert found.set_aside_reason == "unsupported"


def test_a_text_with_an_unknown_slot_gives_way_too():
    found = chosen_of(entry("person", "It was {{nothing.here}}."))
    assert found.set_aside_reason == "unsupported"
    assert found.on_page.assessed.text == BY_RULE


def test_an_approval_does_not_make_a_false_text_true():
    assert chosen_of(approved(text=FALSE)).set_aside_reason == "unsupported"


def test_a_model_s_stale_text_gives_way():
    found = chosen_of(approved(facts=OLD))
    assert (found.set_aside_reason, found.on_page.summary.writer) == ("stale", "rules")
    assert found.set_aside.stale


def test_a_rule_s_stale_text_is_written_anew_without_ado():
    found = chosen_of(entry("rules", "An old text.", OLD))
    assert found.on_page.assessed.text == BY_RULE
    assert (found.set_aside, found.on_page.summary.status) == (None, "draft")


def test_a_person_s_stale_text_stands_while_it_is_supported():
    found = chosen_of(entry("person", facts=OLD))
    assert found.on_page.assessed.text == TRUE
    assert found.on_page.stale
    assert chosen_of(entry("person", FALSE, OLD)).set_aside_reason == "unsupported"


def test_a_rejected_text_gives_way():
    for writer in ("llm", "person"):
        found = chosen_of(entry(writer).as_rejected("B", date(2026, 5, 4), FRESH))
        assert (found.set_aside_reason, found.on_page.summary.writer) == ("rejected", "rules")


def test_the_notebook_s_text_is_approved_through_the_store():
    by_hand = make_summary(KEY, "person", [TRUE], FRESH, place="notebook")
    known = by_hand.as_approved("A", date(2026, 5, 3), FRESH)
    assert chosen_of(known, source=TRUE).on_page.summary.status == "approved"
    assert chosen_of(known, source=f"{TRUE} More.").on_page.summary.status == "draft"
    # The words went from the notebook: their approval alone is no text.
    assert chosen_of(known).on_page.summary.writer == "rules"


def test_the_rule_s_sentence_that_the_checker_does_not_support_is_left_out(monkeypatch):
    def strict(text, known, topic=None):
        return tuple(
            CheckedClaim(
                text=sentence,
                claim="x",
                verdict="not checked",
                fact=None,
                reason="r",
                kind="number",
                start=0,
                end=1,
            )
            for sentence in ("Two is wrong.",)
            if sentence in text
        )

    monkeypatch.setattr("carebook.checking.assessment.check_claims", strict)
    one = wanted()
    written = RuleText(("**One.** Two is wrong. Three.",), ("What now?",))
    monkeypatch.setattr(type(one), "rule_text", lambda self: written)
    found = select_summary(one, None, TextAssessor(knowledge()))
    assert found.on_page.assessed.text == "One. Three."
    assert found.on_page.assessed.lead_ins == (len("One."),)
    assert found.on_page.assessed.questions == ("What now?",)
    assert found.cut_sentences == ("Two is wrong.",)
    # A heading of which nothing is left goes with it.
    both = RuleText(("One.", "**How sure?** Two is wrong."))
    monkeypatch.setattr(type(one), "rule_text", lambda self: both)
    found = select_summary(one, None, TextAssessor(knowledge()))
    assert found.on_page.assessed.paragraphs == ("One.",)
    # And where the heading is cut, its paragraph stands without.
    headed = RuleText(("**Two is wrong.** Three.",))
    monkeypatch.setattr(type(one), "rule_text", lambda self: headed)
    found = select_summary(one, None, TextAssessor(knowledge()))
    assert (found.on_page.assessed.text, found.on_page.assessed.lead_ins) == ("Three.", (0,))
    monkeypatch.setattr(type(one), "rule_text", lambda self: RuleText(("Two is wrong.",)))
    assert select_summary(one, None, TextAssessor(knowledge())).on_page is None


def test_summaries_of_charts_that_are_gone_are_orphans():
    gone = make_summary("quality/gone", "person", [TRUE], FRESH)
    assert find_orphaned_summaries(store_of(entry(), gone), [wanted()]) == (gone,)


def test_a_text_s_place_is_its_line_or_its_cell():
    shown = Path("data/summaries/rutland.yml")
    store = store_of(entry())
    assert summary_location(chosen_of(entry()), store, shown) == KEY
    at = type(store)(store.path, store.summaries, {KEY: 12})
    assert summary_location(chosen_of(entry()), at, shown) == "data/summaries/rutland.yml:12"
    assert summary_location(chosen_of(source=TRUE), at, shown).startswith(
        "notebooks/quality.ipynb: cell "
    )
