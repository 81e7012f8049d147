"""Messages of Jupyter over a plain socket: a channel, then the parts that ZeroMQ would carry."""

import socket
import struct
from collections.abc import Iterator, Sequence

# Which channel (one byte), and of how many parts; then the length of each part, then the parts.
_HEAD = struct.Struct("<cI")
_LENGTH = struct.Struct("<Q")
# How much is read at a time, in bytes.
CHUNK = 1 << 18

# The channels: jobs and requests to a notebook's process, and what comes back from it.
JOB, SHELL, FINISH = b"j", b"s", b"f"
READY, IOPUB, READS = b"r", b"i", b"n"

Frame = tuple[bytes, list[bytes]]


def packed(channel: bytes, parts: Sequence[bytes | memoryview]) -> bytes:
    """Return one message as bytes."""
    lengths = b"".join(_LENGTH.pack(memoryview(part).nbytes) for part in parts)
    return b"".join([_HEAD.pack(channel, len(parts)), lengths, *parts])


class Unpacker:
    """Cuts what arrives on a socket into messages, wherever the pieces end."""

    def __init__(self) -> None:
        self._held = bytearray()

    def feed(self, data: bytes) -> Iterator[Frame]:
        """Take the next bytes; give each message that is whole."""
        self._held += data
        while (found := self._first()) is not None:
            yield found

    def _first(self) -> Frame | None:
        held = self._held
        if len(held) < _HEAD.size:
            return None
        channel, count = _HEAD.unpack_from(held)
        start = _HEAD.size + count * _LENGTH.size
        if len(held) < start:
            return None
        lengths = [
            _LENGTH.unpack_from(held, _HEAD.size + index * _LENGTH.size)[0]
            for index in range(count)
        ]
        if len(held) < start + sum(lengths):
            return None
        parts = []
        for length in lengths:
            parts.append(bytes(held[start : start + length]))
            start += length
        del held[:start]
        return channel, parts


def arriving(connection: socket.socket) -> Iterator[Frame]:
    """Give the messages of a socket as they come, until its other end is closed."""
    unpacker = Unpacker()
    while data := connection.recv(CHUNK):
        yield from unpacker.feed(data)
