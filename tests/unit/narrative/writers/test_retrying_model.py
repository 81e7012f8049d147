"""What happens to a run when the server fails: waited out, given up, and said in one line."""

import asyncio
from types import SimpleNamespace

import pytest
from starlette.responses import JSONResponse
from support.model_writing import chart_task, write_with_stub
from support.stub_model import KEY, Stub, drop, hang, status

from carebook.core.errors import ToolError
from carebook.narrative.writers import retrying_model
from carebook.narrative.writers.retrying_model import RetryPolicy
from carebook.narrative.writers.server_errors import ModelNotAnswering


class ClockOfItsOwn:
    """Stands in for asyncio: a wait moves the clock on, and nobody waits."""

    timeout = staticmethod(asyncio.timeout)

    def __init__(self) -> None:
        self.now = 0.0
        self.waits: list[float] = []

    def get_running_loop(self) -> SimpleNamespace:
        return SimpleNamespace(time=lambda: self.now)

    async def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds


def test_retry_after_is_obeyed_by_all(stub, tmp_path, monkeypatch):
    clock = ClockOfItsOwn()
    monkeypatch.setattr(retrying_model, "asyncio", clock)
    stub.moves = [status(429, {"Retry-After": "1"})]
    told: list[str] = []
    done = write_with_stub(
        stub, tmp_path, chart_task("requests"), chart_task("satisfaction"), told=told, jobs=1
    )
    assert clock.waits == [1.0]
    assert all(one.summary.writer == "llm" for one in done)
    assert len(stub.asked) == 3
    assert "wait 1 seconds" in told[0]


def test_a_wait_for_hours_ends_the_run(stub, tmp_path):
    stub.moves = [status(429, {"Retry-After": "86400"})]
    with pytest.raises(ModelNotAnswering, match="86400"):
        write_with_stub(stub, tmp_path)


@pytest.mark.parametrize("move", [status(500), status(503), status(429), status(408), hang, drop])
def test_what_passes_is_waited_out(stub, tmp_path, move):
    stub.moves = [move]
    patience = RetryPolicy(timeout=0.4, max_requests=3, first_wait=0.02)
    [one] = write_with_stub(stub, tmp_path, patience=patience)
    assert one.summary.writer == "llm"
    assert len(stub.asked) == 2


@pytest.mark.parametrize("move", [status(500), hang, drop])
def test_what_does_not_pass_ends_the_run_after_so_many_tries(stub, tmp_path, move):
    stub.always = move
    patience = RetryPolicy(timeout=0.3, max_requests=3, first_wait=0.02)
    with pytest.raises(ModelNotAnswering, match="asked 3 times") as caught:
        write_with_stub(stub, tmp_path, patience=patience)
    assert len(stub.asked) == 3
    assert caught.value.exit_status == 1


def test_no_server_at_all(tmp_path):
    with pytest.raises(ModelNotAnswering, match="no connection"):
        write_with_stub(Stub(url="http://127.0.0.1:9/v1"), tmp_path)


def no_such_model(asked):
    error = {"message": 'model "stub" not found, try pulling it first'}
    return JSONResponse({"error": error}, 404)


@pytest.mark.parametrize(
    ("move", "words"),
    [
        (status(401), "OPENAI_API_KEY"),
        (status(403), "OPENAI_API_KEY"),
        (no_such_model, "no such"),
    ],
)
def test_what_is_wrong_is_said_in_one_line_without_the_key(stub, tmp_path, move, words):
    stub.always = move
    with pytest.raises(ToolError, match=words) as caught:
        write_with_stub(stub, tmp_path, OPENAI_API_KEY=KEY)
    assert KEY not in str(caught.value)
    assert "\n" not in str(caught.value)
    assert len(stub.asked) == 1
