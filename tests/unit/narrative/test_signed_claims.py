"""Signing for a claim: one claim, by name, and only as long as sentence and facts stay."""

from datetime import date

import pytest
from support.narrative_cells import FALSE, KEY, TRUE, chosen_of, wanted
from support.small_data import refusal

from carebook.core.errors import InputError
from carebook.narrative import attribution
from carebook.narrative.review import accept_claim, approve, count_by_status, describe_for_review
from carebook.narrative.signed_claims import ClaimSignature, SignedClaim
from carebook.narrative.summary import Summary, make_summary
from carebook.narrative.summary_store import load_summary_store, save_summaries

DAY = date(2026, 5, 3)
FRESH = wanted().facts_hash
# Nothing in the data says it, and nothing in them says otherwise.
UNKNOWN = "About 9 in 10 calls to the council were answered within a minute in 2024-25."
BY = ClaimSignature("A. Smith", DAY)
BECAUSE = ClaimSignature("A. Smith", DAY, "The council's own count: the survey left out one home.")


def entry(*sentences: str, writer: str = "person") -> Summary:
    return make_summary(KEY, writer, [" ".join(sentences)], FRESH)


def signed(summary: Summary, words: str, by: ClaimSignature = BECAUSE) -> Summary:
    [found] = accept_claim(chosen_of(summary), words, by).summaries
    return found


def test_a_text_stands_once_its_one_open_claim_is_signed_for():
    before = chosen_of(entry(UNKNOWN, TRUE))
    assert before.set_aside_reason == "unsupported"
    after = chosen_of(signed(entry(UNKNOWN, TRUE), "9 in 10", BY))
    assert after.set_aside is None
    assert after.on_page.summary.writer == "person"
    assert after.on_page.open_claims == ()
    [one] = after.on_page.signed
    assert (one.sentence, one.signed_by, one.signed_on) == (UNKNOWN, "A. Smith", DAY)
    assert one.facts == FRESH


def test_each_of_several_open_claims_needs_its_own_signature():
    other = "One in six said so to the panel."
    once = signed(entry(UNKNOWN, other), "9 in 10", BY)
    assert chosen_of(once).set_aside_reason == "unsupported"
    both = signed(once, other, BY)
    assert chosen_of(both).set_aside is None
    assert [one.claim for one in chosen_of(both).on_page.signed] == ["About 9 in 10", "One in six"]


def test_a_claim_that_the_figures_contradict_is_signed_for_with_a_reason_only():
    message = refusal(accept_claim, chosen_of(entry(FALSE)), "99%", BY)
    assert "expected a reason, because the figures say otherwise" in message
    assert "78.8%" in message
    assert "add --because" in message
    assert chosen_of(signed(entry(FALSE), "99%")).set_aside is None


@pytest.mark.parametrize(
    ("text", "words", "said"),
    [
        ((TRUE,), "78.8%", "nothing in this text needs it"),
        ((UNKNOWN,), "8 in 10", "those that are open are 'About 9 in 10' in"),
        ((UNKNOWN,), "", "expected the words of an open claim"),
        ((UNKNOWN, "One in six said so to the panel."), f"{UNKNOWN} One in six said so",
         "expected the words of an open claim"),
        (("One in six said so, and two in seven did not.",), "One in six said so, and two in seven",
         "expected the words of one claim, found 2"),
    ],
)  # fmt: skip
def test_nobody_signs_for_what_is_not_one_open_claim(text, words, said):
    assert said in refusal(accept_claim, chosen_of(entry(*text)), words, BY)


def test_what_is_no_claim_about_figures_cannot_be_signed_for():
    summary = entry("In {{area}} it was {{satisfactoin.area}}.")
    assert "expected the words of an open claim" in refusal(
        accept_claim, chosen_of(summary), "satisfactoin.area", BY
    )


def test_another_sentence_or_other_facts_undo_it():
    summary = signed(entry(UNKNOWN, TRUE), "9 in 10", BY)
    edited = summary.model_copy(update={"text": f"{UNKNOWN.replace('calls', 'letters')} {TRUE}"})
    assert chosen_of(edited.recognise_edits()).set_aside_reason == "unsupported"
    beside = summary.model_copy(update={"text": UNKNOWN})
    assert chosen_of(beside.recognise_edits()).set_aside is None  # the sentence itself stays
    [one] = summary.signed
    moved = summary.model_copy(update={"signed": (one.model_copy(update={"facts": "0" * 16}),)})
    found = chosen_of(moved)
    assert found.set_aside_reason == "unsupported"
    assert "signed for once, and no more" in describe_for_review(found)


def test_a_signature_without_a_reason_lapses_where_a_fact_comes_to_say_otherwise():
    one = signed(entry(FALSE), "99%").signed[0]
    [claim] = chosen_of(entry(FALSE)).for_review.open_claims
    assert one.covers(claim, FRESH)
    early = SignedClaim.model_validate(one.model_dump() | {"verdict": "not checked", "because": ""})
    assert not early.covers(claim, FRESH)


def test_approving_keeps_it():
    summary = signed(entry(UNKNOWN), "9 in 10", BY)
    [approved] = approve([chosen_of(summary)], "B", DAY, reread=False).summaries
    assert approved.signed == summary.signed
    assert approved.status == "approved"


@pytest.mark.parametrize(
    "changes",
    [{"signed_by": ""}, {"verdict": "supported"}, {"verdict": "contradicted", "because": ""}],
)
def test_a_signature_needs_a_name_something_to_sign_for_and_a_reason(changes):
    whole = signed(entry(FALSE), "99%").signed[0].model_dump()
    with pytest.raises(ValueError, match=r"signed_by|contradicted|because"):
        SignedClaim.model_validate(whole | changes)


def test_it_is_kept_in_the_store_word_for_word(tmp_path):
    path = tmp_path / "rutland.yml"
    summary = signed(entry(FALSE), "99%")
    save_summaries(path, [summary])
    written = path.read_text(encoding="utf-8")
    assert written.count("\n      - {sentence: ") == 1
    assert load_summary_store(path).summaries[KEY].signed == summary.signed
    save_summaries(path, load_summary_store(path).summaries.values())
    assert path.read_text(encoding="utf-8") == written


def test_a_signature_in_the_store_that_lacks_a_name_is_refused_with_its_line(tmp_path):
    path = tmp_path / "rutland.yml"
    save_summaries(path, [signed(entry(UNKNOWN), "9 in 10", BY)])
    path.write_text(path.read_text().replace("signed_by: A. Smith", "signed_by: ''"))
    with pytest.raises(InputError, match=r"rutland\.yml:\d+: .*signed_by"):
        load_summary_store(path)


def both_signed() -> Summary:
    return signed(signed(entry(UNKNOWN, FALSE), "99%"), "9 in 10", ClaimSignature("B", DAY))


def test_the_book_tells_each_claim_who_signed_and_when():
    found = chosen_of(both_signed())
    assert "2 claims stand on the word of A. Smith and B, and not on the figures." in (
        attribution.attribution_line(found)
    )
    table = attribution.signed_claims_table([found])
    for words in ("99%", "About 9 in 10", "Smith, 3 May 2026", "B, 3 May 2026", "own count",
                  "Contradicted.", "Not checked."):  # fmt: skip
        assert words in table
    assert attribution.signed_claims_table([chosen_of()]) == ""
    assert "2 claims stand" in attribution.cover_line([found])


def test_a_reviewer_sees_who_signed_for_what_and_the_count_holds_it_as_carried():
    found = describe_for_review(chosen_of(both_signed()))
    assert "signed for: '99%' (contradicted), by A. Smith on 3 May 2026: The council's own" in found
    assert "\n  contradicted: '99%'" not in found
    assert "0 not supported" in count_by_status([chosen_of(both_signed())])


def test_a_signed_claim_does_not_lead_to_the_fact_that_it_is_not():
    text = chosen_of(signed(entry(FALSE), "99%")).on_page
    assert text.assessed.claims[0].fact
    assert text.assessed.fact_links == ((),)
