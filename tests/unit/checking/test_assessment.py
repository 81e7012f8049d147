from functools import cache

from support.small_data import authority, bundled

from carebook.checking.assessment import TextAssessor
from carebook.facts.knowledge import gather_knowledge

TRUE = (
    "In Rutland in 2023-24, 78.8% of people receiving care who answered the survey were extremely "
    "or very satisfied with it."
)
FALSE = TRUE.replace("78.8", "99")
PLAIN = "A survey asks some people only."


@cache
def assessor(slug="rutland"):
    return TextAssessor(gather_knowledge(bundled(), authority(slug)))


def test_a_text_that_the_facts_carry_has_nothing_against_it():
    found = assessor().assess([PLAIN, TRUE])
    assert found.paragraphs == (PLAIN, TRUE)
    assert [(f.claim, f.verdict) for f in found.claims] == [("78.8%", "supported")]
    assert found.unsupported_claims == ()


def test_a_wrong_number_is_found():
    [found] = assessor().assess([FALSE], indicator="satisfaction").unsupported_claims
    assert (found.claim, found.verdict) == ("99%", "contradicted")


def test_links_are_counted_from_the_start_of_their_paragraph():
    found = assessor().assess([PLAIN, TRUE])
    [none, [(start, end, fact)]] = found.fact_links
    assert none == ()
    assert TRUE[start:end] == "78.8%"
    assert fact == "E06000017/satisfaction//2023/24/percent"


def test_slots_are_filled_with_the_area_s_own_figures():
    for slug, figure in (("rutland", "78.8%"), ("leicestershire", "64.5%")):
        found = assessor(slug).assess(["In {{area}}, {{satisfaction.area}}."])
        assert figure in found.text
        assert "{{" not in found.text


def test_a_slot_that_nobody_knows_is_named_with_the_nearest_and_the_others_are_filled():
    found = assessor().assess(["It was {{ satisfactoin.area }} here, in {{area}}."])
    [odd] = [f for f in found.unsupported_claims if f.kind == "text"]
    assert "satisfactoin.area" in odd.claim
    assert "did you mean satisfaction.area" in odd.reason
    assert found.text == "It was … here, in Rutland."


def test_braces_that_do_not_pair_are_a_finding_and_no_crash():
    for text in ("It was {{area in all.", "It was area}} in all.", "{{", "}} {{"):
        found = assessor().assess([text])
        assert [f.kind for f in found.unplaced_claims] == ["text"], text
        assert "{{" not in found.text


def test_in_a_text_by_rule_braces_are_a_name():
    found = assessor().assess(["In {{< include y >}} x."], slots=False)
    assert found.text == "In {{< include y >}} x."
    assert found.unplaced_claims == ()


def test_a_question_may_raise_a_cause_but_no_number_that_is_wrong():
    good = "Could it be so because staff stay longer?"
    bad = "Why are 99% of people in Rutland receiving care satisfied?"
    found = assessor().assess([PLAIN], [good, bad])
    assert {f.text for f in found.unsupported_claims} == {bad}
    assert found.questions == (good, bad)


def test_what_is_no_question_is_not_taken_as_one():
    [found] = assessor().assess([PLAIN], ["Satisfaction is high."]).unsupported_claims
    assert "question mark" in found.reason


def test_slots_in_questions_are_filled():
    found = assessor().assess([PLAIN], ["What is behind the figure in {{area}}?"])
    assert found.questions == ("What is behind the figure in Rutland?",)
    [odd] = assessor().assess([PLAIN], ["What of {{nothing.here}}?"]).unsupported_claims
    assert "nothing.here" in odd.claim


def test_no_text_has_no_findings():
    found = assessor().assess([])
    assert (found.text, found.fact_links, found.all_claims) == ("", (), ())
