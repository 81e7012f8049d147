import pytest
from support.small_data import authority, bundled

from carebook.checking.claims_outside_slots import find_claims_outside_slots
from carebook.facts.knowledge import gather_knowledge

KNOWN = gather_knowledge(bundled(), authority())


@pytest.mark.parametrize(
    "sentence",
    [
        "In SLOT it was 28.",
        "It came to £465 SLOT.",
        "Some ½ of them said so.",
        "Two in three carers said SLOT.",
        "A quarter of them said SLOT.",
        "It doubled to SLOT.",
        "SLOT was the highest figure.",
        "SLOT is higher.",
        "SLOT is more than SLOT.",
        "It fell to SLOT.",
        "SLOT, because of age.",
        "This suggests SLOT.",
        "The council does a poor job with SLOT.",
        "In Leicestershire it was SLOT.",
    ],
)
def test_a_claim_outside_a_slot_is_found(sentence):
    assert find_claims_outside_slots(sentence, KNOWN)


@pytest.mark.parametrize(
    "sentence",
    [
        "In SLOT, SLOT, SLOT.",
        "The survey asks carers who are known to the council.",
        "There is no figure to show for SLOT on this.",
        "Providers rated below good came to SLOT in SLOT.",
        "For providers finding it harder to recruit, the figure was SLOT, SLOT.",
        "The council's assessment score was SLOT.",
    ],
)
def test_words_that_claim_nothing_pass(sentence):
    assert find_claims_outside_slots(sentence, KNOWN) == []


def test_a_question_may_touch_on_causes_and_nothing_else():
    assert (
        find_claims_outside_slots("Is this because people live far apart?", KNOWN, question=True)
        == []
    )
    assert find_claims_outside_slots("Why do 40 people ask?", KNOWN, question=True)
    assert find_claims_outside_slots("Why do half of them ask?", KNOWN, question=True)
    assert find_claims_outside_slots("Why does Leicestershire spend so?", KNOWN, question=True)
