"""What a book keeps of its findings, for those who read many books."""

from datetime import date

from support.made_findings import SETTINGS, made_candidate, made_fact, with_error
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
    lacking = scored(made_fact(70.0, indicator="users_feel_safe", id="u"))
    found = found_in([sure, ordinary, lacking])
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
    assert found.measures == 2, "one without an interval is held against nothing"
    assert found.headlines == (first,)
    assert found.opening == first.message


def test_an_area_is_close_to_england_only_where_there_is_enough_to_say_so() -> None:
    ordinary = [scored(with_error(65.2, 0.5, id="s"))]
    assert found_in(ordinary, is_close=True).opening == ""
    names = [name for name in bundled().indicators if name not in SETTINGS.background][:12]
    many = [scored(with_error(65.2, 0.5, indicator=name, id=name)) for name in names]
    found = found_in(many, is_close=True)
    assert found.measures >= 10
    assert found.opening == "Close to England on most measures"


def test_where_nothing_is_known_nothing_is_kept() -> None:
    found = found_in([], is_close=True)
    assert (found.chosen, found.measures, found.opening) == ((), 0, "")
    assert BookFindings.model_validate_json(found.model_dump_json()) == found
