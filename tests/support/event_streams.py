"""Answers as server-sent events, in the protocols of OpenAI and of Anthropic."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from starlette.responses import Response

# So short that words, slots and braces are torn apart, as they are on a real wire.
_PIECE = 7


def openai_events(completion: dict[str, Any]) -> Response:
    """Send a whole chat completion in pieces."""
    return _events(_openai_chunks(completion), end="data: [DONE]\n\n")


def anthropic_events(message: dict[str, Any]) -> Response:
    """Send a whole message in pieces."""
    return _events(_anthropic_chunks(message), named=True)


def _events(chunks: Iterable[dict[str, Any]], *, named: bool = False, end: str = "") -> Response:
    lines = [
        (f"event: {chunk['type']}\n" if named else "") + f"data: {json.dumps(chunk)}\n\n"
        for chunk in chunks
    ]
    return Response("".join(lines) + end, media_type="text/event-stream")


def _pieces(text: str | None) -> Iterator[str]:
    text = text or ""
    yield from (text[at : at + _PIECE] for at in range(0, len(text), _PIECE))


def _openai_chunks(completion: dict[str, Any]) -> Iterator[dict[str, Any]]:
    [choice] = completion["choices"]
    message = choice["message"]
    head = {"id": "x", "object": "chat.completion.chunk", "created": 1, "model": "stub"}

    def chunk(delta: dict[str, Any], finish: str | None = None) -> dict[str, Any]:
        return head | {"choices": [{"index": 0, "delta": delta, "finish_reason": finish}]}

    yield chunk({"role": "assistant"})
    for name in ("reasoning_content", "reasoning", "content"):
        yield from (chunk({name: piece}) for piece in _pieces(message.get(name)))
    for number, one in enumerate(message.get("tool_calls") or []):
        function = {"name": one["function"]["name"], "arguments": ""}
        opened = {"index": number, "id": one["id"], "type": "function", "function": function}
        yield chunk({"tool_calls": [opened]})
        for piece in _pieces(one["function"]["arguments"]):
            yield chunk({"tool_calls": [{"index": number, "function": {"arguments": piece}}]})
    yield chunk({}, choice["finish_reason"])
    if "usage" in completion:
        yield head | {"choices": [], "usage": completion["usage"]}


def _anthropic_chunks(message: dict[str, Any]) -> Iterator[dict[str, Any]]:
    opened = message | {"content": [], "stop_reason": None}
    yield {"type": "message_start", "message": opened}
    for index, block in enumerate(message["content"]):
        match block["type"]:
            case "tool_use":
                start = block | {"input": {}}
                deltas = [
                    {"type": "input_json_delta", "partial_json": piece}
                    for piece in _pieces(json.dumps(block["input"]))
                ]
            case "thinking":
                start = block | {"thinking": "", "signature": ""}
                deltas = [
                    *(
                        {"type": "thinking_delta", "thinking": p}
                        for p in _pieces(block["thinking"])
                    ),
                    {"type": "signature_delta", "signature": block["signature"]},
                ]
            case _:
                start = block | {"text": ""}
                deltas = [{"type": "text_delta", "text": piece} for piece in _pieces(block["text"])]
        yield {"type": "content_block_start", "index": index, "content_block": start}
        for delta in deltas:
            yield {"type": "content_block_delta", "index": index, "delta": delta}
        yield {"type": "content_block_stop", "index": index}
    stop = {"stop_reason": message["stop_reason"], "stop_sequence": None}
    yield {"type": "message_delta", "delta": stop, "usage": {"output_tokens": 100}}
    yield {"type": "message_stop"}
