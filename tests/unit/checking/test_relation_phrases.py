from itertools import pairwise

import pytest

from carebook.checking.relation_phrases import find_relation_phrases


def relations(text):
    found = find_relation_phrases(text)
    assert [r.start for r in found] == sorted(r.start for r in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
    return [(r.kind, r.negated) for r in found]


def kinds(text):
    return [kind for kind, _ in relations(text)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("it was higher than in england", "higher"),
        ("it was much higher than in england", "higher"),
        ("it was above the average", "higher"),
        ("it exceeds england's", "higher"),
        ("it was greater than the average", "higher"),
        ("more people than in england", "higher"),
        ("requests outnumber those of england", "higher"),
        ("it is more common than in england", "higher"),
        ("it was lower than in england", "lower"),
        ("it was slightly lower than in england", "lower"),
        ("it was below the average", "lower"),
        ("fewer requests than in england", "lower"),
        ("less money than in england", "lower"),
        ("it was smaller than in england", "lower"),
        ("it falls short of the average", "lower"),
        ("it trails england", "lower"),
        ("it was similar to england's", "similar"),
        ("it was about the same as in england", "similar"),
        ("it was in line with england", "similar"),
        ("it was on a par with england", "similar"),
        ("it was no different from england's", "similar"),
        ("it matches the average", "similar"),
        ("it was different from england's", "different"),
        ("it rose from 25.1%", "rose"),
        ("it grew by a tenth", "rose"),
        ("it has increased since 2019", "rose"),
        ("it went up", "rose"),
        ("the share climbed", "rose"),
        ("the growth of the population", "rose"),
        ("it fell from 25.1%", "fell"),
        ("it has dropped since 2019", "fell"),
        ("it went down", "fell"),
        ("it declined", "fell"),
        ("the share shrank", "fell"),
        ("it was unchanged", "unchanged"),
        ("it did not change", "unchanged"),
        ("it remained stable", "unchanged"),
        ("it stayed the same", "unchanged"),
        ("the highest in england", "rank"),
        ("the second highest in england", "rank"),
        ("the lowest of all councils", "rank"),
        ("it ranks 8th", "rank"),
        ("the most common kind", "rank"),
        ("the largest group", "rank"),
        ("no other council has more", "rank"),
        ("it is in the top quarter", "rank"),
        ("because people live far apart", "cause"),
        ("due to rural isolation", "cause"),
        ("owing to cuts", "cause"),
        ("as a result of cuts", "cause"),
        ("this suggests that people struggle", "cause"),
        ("this reflects its older population", "cause"),
        ("it led to longer waits", "cause"),
        ("driven by age", "cause"),
        ("it may be explained by age", "cause"),
        ("thanks to the council", "cause"),
        ("it is linked to age", "cause"),
        ("therefore carers suffer", "cause"),
        ("a good council", "judgement"),
        ("a poor result", "judgement"),
        ("it performs well", "judgement"),
        ("it outperforms england", "judgement"),
        ("an excellent service", "judgement"),
        ("it is failing its carers", "judgement"),
        ("the council lets carers down", "judgement"),
        ("it has improved", "judgement"),
        ("it deteriorated", "judgement"),
        ("worryingly so", "judgement"),
        ("most carers said so", "majority"),
        ("the majority of carers said so", "majority"),
        ("a minority of carers said so", "minority"),
    ],
)
def test_words_that_relate_cause_or_judge_are_found(text, kind):
    assert kind in kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "people aged 65 and over gave their answers",
        "the survey asks carers who are known to the council",
        "a request is not a person",
        "three in ten carers said so",
        "",
        "the rural population",
        "more or less",
    ],
)
def test_words_that_claim_no_relation(text):
    assert kinds(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "it was not higher than in england",
        "it was no higher than in england",
        "it was not significantly higher than in england",
        "it has never been higher than in england",
        "it wasn't higher than in england",
        "it was neither higher nor odd",
    ],
)
def test_a_relation_may_be_denied(text):
    assert ("higher", True) in relations(text)


def test_only_what_is_denied_is_denied():
    assert relations("it was not higher in 2019 but lower than in england") == [
        ("higher", True),
        ("lower", False),
    ]


def test_neither_higher_nor_lower_is_similar():
    assert kinds("it was neither higher nor lower than in england") == ["similar"]
