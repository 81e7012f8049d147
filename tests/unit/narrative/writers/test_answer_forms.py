"""How a model is asked, by the real clients against servers that can do more or less."""

import asyncio
import json

import pytest
from starlette.responses import HTMLResponse, JSONResponse
from support.model_writing import QUICK, chart_task, write_with_stub
from support.stub_model import KEY, Stub, completion, cut_off, good, status, text, thinking

from carebook.core.errors import ToolError
from carebook.narrative.writers.answer_forms import AnswerManner
from carebook.narrative.writers.answer_journal import AnswerJournal
from carebook.narrative.writers.budget import Spending
from carebook.narrative.writers.model_choice import ModelChoice, connect_model, redact_secrets
from carebook.narrative.writers.retrying_model import Question, RetryingModel
from carebook.narrative.writers.server_errors import ModelNotAnswering

PROTOCOLS = ("openai", "anthropic")
TASKS = [chart_task(name) for name in ("requests", "satisfaction", "population")]


def named(stub: Stub, protocol: str) -> dict[str, str]:
    if protocol == "openai":
        return {}
    return {
        "CAREBOOK_MODEL": "anthropic:some-name",
        "CAREBOOK_MODEL_URL": stub.url.removesuffix("/v1"),
        "ANTHROPIC_API_KEY": KEY,
    }


def form_of(body: dict) -> str:
    if "tools" in body:
        return "tool"
    return "schema" if "response_format" in body or "output_config" in body else "text"


def forms(stub: Stub) -> list[str]:
    return [form_of(asked.body) for asked in stub.asked]


def written(stub: Stub, folder, *tasks, **more) -> list[str]:
    done = write_with_stub(stub, folder, *(tasks or TASKS), **more)
    assert all(one.refusal_reasons == () for one in done), done
    return [one.summary.writer for one in done]


@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize("form", ["tool", "schema", "text"])
@pytest.mark.parametrize("streams", [False, True])
def test_each_form_works_at_once_and_streamed(stub, tmp_path, protocol, form, streams):
    stub.only_streams = streams
    more = named(stub, protocol)
    assert written(stub, tmp_path, chart_task(), answer_form=form, **more) == ["llm"]
    assert set(forms(stub)) == {form}
    schema = json.dumps(stub.asked[-1].body)
    # Whatever the form, the model is told which fields there are.
    assert "two to four short sentences; figures only as slots" in schema


@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize(
    ("code", "cannot", "expected"),
    [
        (400, ("tools",), "schema"),
        (404, ("tools",), "schema"),
        (422, ("tools",), "schema"),
        (500, ("tools",), "schema"),
        (400, ("tools", "response_format", "output_config"), "text"),
        (501, ("tools", "response_format", "output_config"), "text"),
    ],
)
def test_a_server_without_a_form_is_asked_in_the_next_one(
    stub, tmp_path, protocol, code, cannot, expected
):
    stub.cannot, stub.refusal = cannot, code
    told: list[str] = []
    assert written(stub, tmp_path, told=told, jobs=3, **named(stub, protocol)) == ["llm"] * 3
    # It is found out once, however many requests are under way, and said in one line.
    assert forms(stub).count("tool") <= 3
    assert forms(stub)[-1] == expected
    [line] = told
    words = {"schema": "by a JSON schema", "text": "as text"}
    assert line.startswith(f"the server answers {words[expected]} and not otherwise")


@pytest.mark.parametrize("complaint", ["bad request", "registry/x:4b does not support {field}"])
def test_a_server_need_not_say_what_it_cannot_do(stub, tmp_path, complaint):
    stub.cannot, stub.complaint = ("tools",), complaint
    assert written(stub, tmp_path, jobs=1) == ["llm"] * 3
    assert forms(stub) == ["tool", "schema", "schema", "schema"]


def test_what_one_area_found_out_holds_for_the_run(stub, tmp_path):
    # A refusal after answers in that form has another reason, and is told as it is.
    stub.moves = [good, status(400)]
    with pytest.raises(ToolError, match="status 400"):
        write_with_stub(stub, tmp_path, *TASKS, jobs=1)
    assert forms(stub) == ["tool", "tool"]


def test_where_every_form_is_refused_the_first_refusal_is_told(stub, tmp_path):
    stub.cannot, stub.complaint = ("messages",), "the {field} are not to my taste"
    told: list[str] = []
    with pytest.raises(ToolError, match="status 400: the messages are not to my taste"):
        write_with_stub(stub, tmp_path, told=told)
    assert forms(stub) == ["tool", "schema", "text"]
    assert told == []


@pytest.mark.parametrize("form", ["tool", "schema"])
def test_a_form_that_a_person_wants_is_not_changed(stub, tmp_path, form):
    stub.cannot = ("tools", "response_format")
    with pytest.raises(ToolError, match="this server does not support") as caught:
        write_with_stub(stub, tmp_path, answer_form=form)
    assert forms(stub) == [form]
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize("how", ["only_streams", "insists_on_streams"])
def test_a_server_that_only_streams_is_read_as_a_stream(stub, tmp_path, protocol, how):
    setattr(stub, how, True)
    told: list[str] = []
    assert written(stub, tmp_path, told=told, jobs=1, **named(stub, protocol)) == ["llm"] * 3
    assert [asked.body.get("stream", False) for asked in stub.asked] == [False, True, True, True]
    assert told == ["the server answers in a stream and not otherwise, so it is asked so"]


def test_a_server_may_stream_and_have_no_tools(stub, tmp_path):
    stub.insists_on_streams, stub.cannot = True, ("tools", "response_format")
    told: list[str] = []
    assert written(stub, tmp_path, told=told) == ["llm"] * 3
    assert told == [
        "the server answers as text and in a stream and not otherwise, so it is asked so"
    ]


def test_tokens_of_streams_are_counted_too(stub, tmp_path):
    spending = Spending()
    stub.insists_on_streams = True
    write_with_stub(stub, tmp_path, chart_task(), spending=spending)
    assert (spending.tokens.asked, spending.tokens.answered) == (1000, 100)
    assert spending.calls == 2


@pytest.mark.parametrize("streams", [False, True])
@pytest.mark.parametrize(
    "move",
    [
        thinking('<think>The {{area}} {"sentences": ["no"]} and so on.</think>\n'),
        thinking("The tag that opens came with the prompt.</think>"),
        thinking("Let me see.\n", "\nThat is all.", reasoning_content="I think so."),
        thinking("", reasoning="I think so."),
        thinking("```json\n", "\n```"),
        thinking('{"sentences": ["A first try."]} Better: '),
    ],
)
def test_thoughts_and_words_around_an_answer_are_read_past(stub, tmp_path, move, streams):
    stub.always, stub.only_streams = move, streams
    assert written(stub, tmp_path, chart_task()) == ["llm"]


@pytest.mark.parametrize("streams", [False, True])
def test_thinking_blocks_are_read_past(stub, tmp_path, streams):
    thought = {"type": "thinking", "thinking": '{"sentences": ["No."]}', "signature": "abc"}
    stub.always = lambda asked: [thought, {"type": "text", "text": json.dumps(good(asked))}]
    stub.only_streams = streams
    assert written(stub, tmp_path, chart_task(), **named(stub, "anthropic")) == ["llm"]


def reason_for(stub: Stub, folder, move, **more) -> str:
    stub.moves = [move]
    [one] = write_with_stub(stub, folder, chart_task(), **more)
    assert one.summary.writer == "llm"
    [[reason]] = one.refusal_reasons
    assert reason in stub.asked[-1].user
    return reason


@pytest.mark.parametrize("insists", [False, True])
@pytest.mark.parametrize(
    ("move", "reason"),
    [
        (text(""), "the answer was empty"),
        (text("", reasoning_content="Hm."), "the answer was empty"),
        (text("<think>Hm.</think>"), "empty after what was thought aloud"),
        (text("<think>Hm, and", "length"), "the answer was cut off at the longest allowed"),
        (text("<think>Hm, and"), "cut off: it ended in what was thought aloud"),
        (text('{"sentences": ["In {{ar', "length"), "the answer was cut off"),
        (cut_off, "the answer was cut off"),
        (text("I would rather not."), "not the JSON that was asked for"),
    ],
)
def test_empty_and_cut_off_answers_are_told_as_such(stub, tmp_path, move, reason, insists):
    stub.insists_on_streams = insists
    assert reason in reason_for(stub, tmp_path, move)


def test_a_tool_called_with_broken_json_is_told_as_such(stub, tmp_path):
    def broken(asked):
        name = asked.body["tools"][0]["function"]["name"]
        function = {"name": name, "arguments": '{"sentences": ["In'}
        calls = [{"id": "c1", "type": "function", "function": function}]
        return completion({"content": None, "tool_calls": calls}, "tool_calls")

    assert "not whole JSON" in reason_for(stub, tmp_path, broken)


@pytest.mark.parametrize(
    "other",
    [
        completion({"content": 5}),
        JSONResponse({"error": {"message": "no credits"}}),
        HTMLResponse("<html><body>Welcome to the proxy</body></html>"),
    ],
)
def test_what_is_no_models_answer_is_waited_out_and_no_fault_of_a_draft(stub, tmp_path, other):
    stub.moves = [lambda asked: other]
    told: list[str] = []
    assert written(stub, tmp_path, chart_task(), told=told) == ["llm"]
    stub.always = lambda asked: other
    with pytest.raises(ModelNotAnswering, match="is the address that of its API"):
        write_with_stub(stub, tmp_path, TASKS[1], told=told)


def test_a_form_that_the_library_knows_to_be_missing_is_not_asked_for(tmp_path):
    # Of this model the library knows that it takes no schema; no server is there to be asked.
    choice = ModelChoice("anthropic", "claude-3-haiku-20240307", None)
    spending = Spending()
    model = RetryingModel(
        connect_model(choice, {"ANTHROPIC_API_KEY": KEY}, 1.0),
        choice,
        AnswerJournal(tmp_path / "answers.jsonl", redact_secrets),
        QUICK,
        AnswerManner("schema"),
        spending,
        print,
    )
    with pytest.raises(ToolError, match="'schema' for this model; use --answer auto"):
        asyncio.run(model.ask(Question("chart", "Be brief.", "Write.")))
    assert spending.calls == 0


def test_facts_that_are_too_much_for_a_model_are_not_sent_again(stub, tmp_path):
    def too_long(asked):
        error = {"message": "too long", "code": "context_length_exceeded"}
        return JSONResponse({"error": error}, 400)

    stub.moves = [too_long]
    first, second = write_with_stub(stub, tmp_path, *TASKS[:2], jobs=1)
    assert first.summary.writer == "rules"
    assert first.refusal_reasons == (("the facts are more than this model can read at once",),)
    assert second.summary.writer == "llm"
    assert len(stub.asked) == 2


def test_answers_are_known_again_whichever_form_the_server_turned_out_to_have(stub, tmp_path):
    stub.cannot = ("tools",)
    written(stub, tmp_path)
    asked = len(stub.asked)
    stub.cannot = ()
    assert written(stub, tmp_path) == ["llm"] * 3
    assert len(stub.asked) == asked
    # A person who wants another form wants other answers.
    written(stub, tmp_path, answer_form="text")
    assert len(stub.asked) == asked + 3
