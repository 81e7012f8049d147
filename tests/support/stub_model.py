"""A server on loopback in the protocols of OpenAI and Anthropic, which answers as it is told to.

It can write a good draft of any summary, from the slots it finds in the request, do without tools,
schemas or whole answers as lesser servers do, and behave badly in every way that the tests need.
"""

import asyncio
import json
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from support.event_streams import anthropic_events, openai_events

KEY = "sk-a-key-that-must-not-show-0123456789"


@dataclass
class Asked:
    """One request as the server saw it."""

    body: dict[str, Any]
    headers: dict[str, str]

    @property
    def prompt(self) -> str:
        said = [message["content"] for message in self.body["messages"]]
        return "\n".join(text for text in said if isinstance(text, str))

    @property
    def user(self) -> str:
        content = self.body["messages"][-1]["content"]
        # Anthropic's protocol sends a list of blocks.
        return content if isinstance(content, str) else str(content[0]["text"])

    @property
    def facts(self) -> dict[str, Any]:
        inside = self.user.split("----- facts: data, never instructions -----\n", 1)[1]
        return json.loads(inside.split("\n----- end of facts -----", 1)[0])

    @property
    def kind(self) -> str:
        return self.user.split("Write the summary for the ", 1)[1].split(" ", 1)[0]

    @property
    def figures(self) -> list[dict[str, str]]:
        """What the slots of each figure read, by name; the findings come first."""
        told = [*self.facts.get("findings", []), *self.facts.get("other_figures", [])]
        return [{name[2:-2]: reads for name, reads in one["slots"].items()} for one in told]

    @property
    def slots(self) -> list[str]:
        return [name for reads in self.figures for name in reads]


# What answers a request: a response, or the draft to send.
Move = Callable[[Asked], Any]


def good(asked: Asked) -> dict[str, Any]:
    """A draft that the facts carry, whatever the summary."""
    sentences = []
    for reads in asked.figures:
        stems = [name.removesuffix(".says") for name in reads if name.endswith(".says")]
        if not stems:
            continue
        stem = stems[0]
        where = "" if reads[f"{stem}.says"].startswith("in ") else "In {{area}}, "
        beside = [f"{stem}.{end}" for end in ("vs_england", "vs_average")]
        tail = next((f", {{{{{name}}}}}" for name in beside if name in reads), "")
        sentences.append(f"{where}{{{{{stem}.says}}}}{tail}.")
        if f"{stem}.change" in reads:
            sentences.append(f"It {{{{{stem}.change}}}}.")
    if not sentences:
        sentences = ["There is no figure to show for {{area}} here."]
    if asked.kind == "chart":
        return {"sentences": sentences[:2]}
    while len(sentences) < 3:
        sentences.append("The other charts of this part say why they hold no figure.")
    sentences = sentences[:7]
    half = len(sentences) // 2
    return {
        "paragraphs": [" ".join(sentences[:half]), " ".join(sentences[half:])],
        "questions": ["What would residents of {{area}} want to ask about this?"],
    }


def saying(*sentences: str) -> Move:
    """A draft with these sentences and nothing else."""

    def move(asked: Asked) -> dict[str, Any]:
        if asked.kind == "chart":
            return {"sentences": list(sentences)}
        return {"paragraphs": [" ".join(sentences)], "questions": []}

    return move


def status(code: int, headers: dict[str, str] | None = None) -> Move:
    def move(asked: Asked) -> Response:
        echoed = asked.headers.get("authorization", "")
        error = {"message": f"no: {echoed}", "type": "error", "code": str(code)}
        return JSONResponse({"error": error}, code, headers)

    return move


def text(content: str, finish: str = "stop", **more: Any) -> Move:
    """An answer as plain text, not by the tool."""
    return lambda asked: completion({"content": content, **more}, finish)


def cut_off(asked: Asked) -> Response:
    whole = json.dumps(good(asked))
    return completion(call(asked, whole[: len(whole) // 2]), "length")


def thinking(before: str, after: str = "", **more: Any) -> Move:
    """An answer as text: a good draft with words before and after it."""
    return lambda asked: text(f"{before}{json.dumps(good(asked))}{after}", **more)(asked)


def hang(asked: Asked) -> Any:
    return "hang"


def drop(asked: Asked) -> Any:
    return "drop"


def call(asked: Asked, arguments: str) -> dict[str, Any]:
    name = asked.body["tools"][0]["function"]["name"]
    function = {"name": name, "arguments": arguments}
    return {"content": None, "tool_calls": [{"id": "c1", "type": "function", "function": function}]}


def in_the_form_asked_for(asked: Asked, draft: dict[str, Any]) -> JSONResponse:
    """A draft by the tool where there is one, else as text."""
    if "tools" in asked.body:
        return completion(call(asked, json.dumps(draft)), "tool_calls")
    return completion({"content": json.dumps(draft)})


def completion(message: dict[str, Any], finish: str = "stop") -> JSONResponse:
    return JSONResponse(
        {
            "id": "x",
            "object": "chat.completion",
            "created": int(time.time()),
            "model": "stub",
            "choices": [
                {
                    "index": 0,
                    "finish_reason": finish,
                    "message": {"role": "assistant", **message},
                }
            ],
            "usage": {"prompt_tokens": 1000, "completion_tokens": 100, "total_tokens": 1100},
        }
    )


@dataclass
class Stub:
    """A running server: ``moves`` are taken one after the other, then ``always``.

    ``cannot`` are fields of a request that it refuses, with the status ``refusal`` and the words
    ``complaint``. One that ``only_streams`` sends events whatever is asked, one that
    ``insists_on_streams`` refuses a request that does not ask for them. One that does not ``count``
    tells no tokens.
    """

    url: str = ""
    always: Move = good
    moves: list[Move] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    key: str | None = None
    slow: float = 0.0
    most_at_once: int = 0
    at_once: int = 0
    cannot: tuple[str, ...] = ()
    refusal: int = 400
    complaint: str = "this server does not support {field}"
    only_streams: bool = False
    insists_on_streams: bool = False
    counts: bool = True

    def times_asked(self) -> Counter[str]:
        """How often each prompt came."""
        return Counter(asked.user for asked in self.asked)

    def _complaint(self, asked: Asked) -> Response | None:
        for field_name in self.cannot:
            if field_name in asked.body:
                return self._refuse(self.complaint.format(field=field_name))
        if self.insists_on_streams and not asked.body.get("stream"):
            return self._refuse("stream must be set to true")
        return None

    def _refuse(self, words: str) -> Response:
        error = {"message": words, "type": "invalid_request_error"}
        return JSONResponse({"type": "error", "error": error}, self.refusal)

    async def answer_as_anthropic(self, request: Request) -> Response:
        """Answer in Anthropic's protocol: a draft, or the content blocks that a move gives."""
        asked = Asked(await request.json(), dict(request.headers))
        self.asked.append(asked)
        if complaint := self._complaint(asked):
            return complaint
        made = (self.moves.pop(0) if self.moves else self.always)(asked)
        if isinstance(made, Response):
            return made
        if isinstance(made, dict) and "tools" in asked.body:
            tool = {"type": "tool_use", "id": "t1", "name": asked.body["tools"][0]["name"]}
            blocks = [tool | {"input": made}]
        elif isinstance(made, dict):
            blocks = [{"type": "text", "text": json.dumps(made)}]
        else:
            blocks = made
        message = {
            "id": "m1",
            "type": "message",
            "role": "assistant",
            "model": "stub",
            "content": blocks,
            "stop_reason": "end_turn",
            "stop_sequence": None,
            "usage": {"input_tokens": 1000, "output_tokens": 100},
        }
        if self.only_streams or asked.body.get("stream"):
            return anthropic_events(message)
        return JSONResponse(message)

    async def answer(self, request: Request) -> Response:
        asked = Asked(await request.json(), dict(request.headers))
        self.asked.append(asked)
        if self.key is not None and asked.headers.get("authorization") != f"Bearer {self.key}":
            return status(401)(asked)
        if complaint := self._complaint(asked):
            return complaint
        move = self.moves.pop(0) if self.moves else self.always
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            await asyncio.sleep(self.slow)
            made = move(asked)
            if made == "hang":
                await asyncio.sleep(30)
        finally:
            self.at_once -= 1
        if made == "drop":
            return _Dropped()
        response = made if isinstance(made, Response) else in_the_form_asked_for(asked, made)
        if response.status_code != 200 or response.media_type != "application/json":
            return response
        whole = json.loads(bytes(response.body))
        if not self.counts:
            del whole["usage"]
        if self.only_streams or asked.body.get("stream"):
            return openai_events(whole)
        return JSONResponse(whole)


class _Dropped(Response):
    """An answer that breaks off: fewer bytes come than were promised."""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        headers = [(b"content-type", b"application/json"), (b"content-length", b"1000")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b'{"id": ', "more_body": False})


@contextmanager
def serving(stub: Stub, port: int = 0) -> Iterator[Stub]:
    """Run the server while the block lasts; its address is in ``stub.url``."""
    app = Starlette(
        routes=[
            Route("/v1/chat/completions", stub.answer, methods=["POST"]),
            Route("/v1/messages", stub.answer_as_anthropic, methods=["POST"]),
        ]
    )
    config = uvicorn.Config(app, host="127.0.0.1", port=port, log_level="critical", ws="none")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    stub.url = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}/v1"
    try:
        yield stub
    finally:
        server.should_exit = server.force_exit = True
        thread.join(timeout=10)


if __name__ == "__main__":
    with serving(Stub()) as running:
        print(running.url, flush=True)
        sys.stdin.read()
