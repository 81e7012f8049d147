"""What a book keeps of its findings, for those who read many books."""

from datetime import date

from support.made_findings import SETTINGS, made_candidate, with_error
from support.small_data import bundled

from carebook.findings.choice import choose_findings, weigh_candidate
from carebook.findings.finding import AreaFindings, ScoredCandidate
from carebook.findings.patterns import make_findings
from carebook.findings.recorded_findings import BookFindings, record_findings

QUARTILES, TODAY = (63.0, 65.0, 67.0), date(2026, 11, 1)


def scored(fact, **more) -> ScoredCandidate:
    candidate = made_candidate(fact, 65.0, QUARTILES, **more)
    return weigh_candidate(candidate, SETTINGS, TODAY)


def found_in(weighed: list[ScoredCandidate], *, is_close: bool = False) -> BookFindings:
    findings = make_findings(weighed, SETTINGS)
    chosen = choose_findings(findings, weighed, SETTINGS)
    return record_findings(
        AreaFindings(
            chosen=chosen,
            all=findings,
            weighed=tuple(weighed),
            today=TODAY,
            is_close_to_others=is_close,
        ),
        bundled(),
    )


def test_a_finding_is_kept_with_its_headline_and_where_it_stands() -> None:
    sure = scored(with_error(58.0, 0.5, indicator="direct_payments", id="d"), chapter="support")
    ordinary = scored(with_error(65.2, 0.5, id="s"))
    found = found_in([sure, ordinary])
    first, second = found.chosen
    assert first.model_dump() == {
        "figure": "direct_payments",
        "message": bundled().wording["direct_payments"].lower,
        "fact": "d",
        "chapter": "support",
        "period": "2023/24",
        "side": "lower",
        "is_ordinary": False,
    }
    assert (second.figure, second.is_ordinary) == ("satisfaction", True)
    assert found.headlines == (first,)
    assert found.opening == first.message


def test_an_area_close_to_others_is_told_as_such_whatever_stands_out() -> None:
    sure = scored(with_error(58.0, 0.5, indicator="direct_payments", id="d"))
    found = found_in([sure], is_close=True)
    assert found.headlines
    assert found.opening == "Close to England on most measures"


def test_an_ordinary_finding_is_no_headline() -> None:
    found = found_in([scored(with_error(65.2, 0.5, id="s"))])
    assert [one.message for one in found.chosen] == ["Satisfaction with care"]
    assert (found.headlines, found.opening) == ((), "")


def test_where_nothing_is_known_nothing_is_kept() -> None:
    found = found_in([])
    assert (found.chosen, found.opening) == ((), "")
    assert BookFindings.model_validate_json(found.model_dump_json()) == found
