"""Messages of Jupyter over a plain socket: a channel, then the parts that ZeroMQ would carry."""

import socket
import struct
from collections.abc import Iterator, Sequence

# Which channel (one byte), and of how many parts; then the length of each part, then the parts.
_HEADER = struct.Struct("<cI")
_PART_LENGTH = struct.Struct("<Q")
# How much is read at a time, in bytes.
READ_SIZE = 1 << 18

# The channels: jobs and requests to a notebook's process, and what comes back from it.
JOB_CHANNEL, SHELL_CHANNEL, FINISH_CHANNEL = b"j", b"s", b"f"
READY_CHANNEL, IOPUB_CHANNEL, READS_CHANNEL = b"r", b"i", b"n"

ChannelMessage = tuple[bytes, list[bytes]]


def pack_message(channel: bytes, parts: Sequence[bytes | memoryview]) -> bytes:
    """Return one message as bytes."""
    lengths = b"".join(_PART_LENGTH.pack(memoryview(part).nbytes) for part in parts)
    return b"".join([_HEADER.pack(channel, len(parts)), lengths, *parts])


class MessageUnpacker:
    """Cuts what arrives on a socket into messages, wherever the pieces end."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, data: bytes) -> Iterator[ChannelMessage]:
        """Take the next bytes; give each message that is whole."""
        self._buffer += data
        while (found := self._take_message()) is not None:
            yield found

    def _take_message(self) -> ChannelMessage | None:
        held = self._buffer
        if len(held) < _HEADER.size:
            return None
        channel, count = _HEADER.unpack_from(held)
        start = _HEADER.size + count * _PART_LENGTH.size
        if len(held) < start:
            return None
        lengths = [
            _PART_LENGTH.unpack_from(held, _HEADER.size + index * _PART_LENGTH.size)[0]
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


def receive_messages(connection: socket.socket) -> Iterator[ChannelMessage]:
    """Give the messages of a socket as they come, until its other end is closed."""
    unpacker = MessageUnpacker()
    while data := connection.recv(READ_SIZE):
        yield from unpacker.feed(data)
