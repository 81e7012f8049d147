"""What a run may ask and spend, counted call by call."""

from decimal import Decimal

import pytest
from support.model_writing import QUICK, chart_task, write_with_stub
from support.stub_model import good, hang, saying, status

from carebook.narrative.writers.budget import Budget, BudgetSpent, Price, Spending, Tokens
from carebook.narrative.writers.retrying_model import RetryPolicy

# A million tokens sent cost two, received ten.
PRICE = Price(Decimal(2), Decimal(10), "EUR", "at the price given")
TASKS = [chart_task(name) for name in ("requests", "satisfaction", "population", "unpaid_carers")]


def spending(calls: int | None = None, cost: str | None = None) -> Spending:
    return Spending(Budget(calls, Decimal(cost) if cost else None), PRICE)


def test_a_price_is_for_a_million_tokens():
    assert PRICE.cost(Tokens(1_000_000, 100_000)) == Decimal(3)


@pytest.mark.parametrize(
    ("currency", "cost", "words"),
    [
        ("EUR", "1234.5", "about 1,234.50 EUR"),
        ("£", "0.125", "about £0.12"),
        ("", "0.5", "about 0.50"),
        ("£", "0.001", "less than £0.01"),
        ("US dollars", "0.001", "less than 0.01 US dollars"),
        ("£", "0", "about £0.00"),
    ],
)
def test_a_cost_is_told_in_the_currency_of_whoever_named_the_price(currency, cost, words):
    assert Price(Decimal(1), Decimal(1), currency, "").in_words(Decimal(cost)) == words


def test_calls_are_counted_and_no_more_are_made_than_allowed():
    run = spending(calls=2)
    for _ in range(2):
        run.begin_call(Tokens(10, 10))
    with pytest.raises(BudgetSpent, match=r"^--max-calls 2 is reached$"):
        run.begin_call(Tokens(10, 10))
    assert run.calls == 2


def test_what_is_under_way_counts_against_the_cost():
    run = spending(cost="0.05")
    a_call = Tokens(10_000, 0)  # 0.02
    run.begin_call(a_call)
    run.begin_call(a_call)
    with pytest.raises(BudgetSpent, match=r"--max-cost 0\.05 EUR would be exceeded"):
        run.begin_call(a_call)
    # One was refused by the server and took nothing: there is room for another.
    run.drop_call(a_call)
    run.begin_call(a_call)
    assert run.cost == 0


def test_calls_that_cost_more_than_expected_are_expected_to_cost_more():
    run = spending(cost="0.10")
    a_call = Tokens(10_000, 0)  # 0.02
    run.begin_call(a_call)
    run.end_call(a_call, Tokens(30_000, 0))  # 0.06
    assert run.cost == Decimal("0.06")
    with pytest.raises(BudgetSpent, match=r"about 0\.06 EUR so far"):
        run.begin_call(a_call)


def test_calls_that_cost_less_make_no_promise():
    run = spending(cost="0.03")
    a_call = Tokens(10_000, 0)
    run.begin_call(a_call)
    run.end_call(a_call, Tokens(1_000, 0))
    run.begin_call(a_call)
    with pytest.raises(BudgetSpent):
        run.begin_call(a_call)


def test_the_limit_itself_may_be_reached():
    run = spending(cost="0.02")
    run.begin_call(Tokens(10_000, 0))
    assert run.calls == 1


@pytest.mark.parametrize("jobs", [1, 4])
def test_a_run_stops_before_the_call_beyond_the_limit_and_keeps_what_is_done(stub, tmp_path, jobs):
    done: list = []
    with pytest.raises(BudgetSpent, match="--max-calls 3 is reached"):
        write_with_stub(stub, tmp_path, *TASKS, jobs=jobs, spending=spending(calls=3), done=done)
    assert len(stub.asked) == 3
    assert len(done) == 3
    # It goes on where it was: nothing is asked twice.
    again = write_with_stub(stub, tmp_path, *TASKS, jobs=jobs, spending=spending(calls=3))
    assert len(again) == 4
    assert len(stub.asked) == 4


def test_a_summary_is_not_left_half_mended(stub, tmp_path):
    stub.moves = [saying("It was 5."), saying("It was 6.")]
    done: list = []
    run = spending(calls=2)
    with pytest.raises(BudgetSpent):
        write_with_stub(stub, tmp_path, TASKS[0], spending=run, done=done)
    assert done == []
    [one] = write_with_stub(stub, tmp_path, TASKS[0], spending=spending())
    assert one.summary.writer == "llm"
    assert len(one.refusal_reasons) == 2
    assert len(stub.asked) == 3


def test_what_was_answered_before_costs_nothing(stub, tmp_path):
    write_with_stub(stub, tmp_path, *TASKS)
    run = spending(calls=1)
    write_with_stub(stub, tmp_path, *TASKS, spending=run)
    assert (run.calls, run.kept_answers, run.cost) == (0, 4, 0)


def test_retries_and_refused_requests_are_calls_too(stub, tmp_path):
    stub.moves = [status(500), status(500), good]
    run = spending(calls=2)
    with pytest.raises(BudgetSpent):
        write_with_stub(stub, tmp_path, TASKS[0], spending=run)
    assert len(stub.asked) == run.calls == 2
    assert run.tokens.total == 0


def test_the_tokens_are_those_that_the_server_tells(stub, tmp_path):
    run = spending()
    write_with_stub(stub, tmp_path, *TASKS, spending=run)
    assert run.tokens == Tokens(4000, 400)
    assert run.cost == Decimal("0.012")
    assert run.in_words() == "4 requests, 4,400 tokens, about 0.01 EUR (at the price given)"


def test_where_a_server_tells_none_they_are_estimated_and_that_is_said(stub, tmp_path):
    stub.counts = False
    run = spending()
    write_with_stub(stub, tmp_path, TASKS[0], spending=run)
    sent = sum(len(message["content"]) for message in stub.asked[0].body["messages"])
    assert run.tokens.asked == pytest.approx(sent / 4, rel=0.5)
    assert "(estimated where the server told none: 1)" in run.in_words()
    limited = spending(cost="0.0001")
    with pytest.raises(BudgetSpent):
        write_with_stub(stub, tmp_path, TASKS[1], spending=limited)
    assert len(stub.asked) == 1


def test_a_request_that_nobody_waited_for_may_have_cost_something(stub, tmp_path):
    stub.moves = [hang]
    run = spending()
    patience = RetryPolicy(timeout=0.4, max_requests=3, first_wait=0.02)
    write_with_stub(stub, tmp_path, TASKS[0], spending=run, patience=patience)
    assert (run.calls, run.unmeasured_calls) == (2, 1)
    assert run.tokens.asked > 1000


def test_without_a_price_the_cost_is_not_known(stub, tmp_path):
    run = Spending()
    write_with_stub(stub, tmp_path, TASKS[0], spending=run, patience=QUICK)
    assert run.cost is None
    assert run.in_words() == "1 request, 1,100 tokens, price not known"
