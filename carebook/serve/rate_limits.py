"""How many votes a reader and an address may cast: token buckets, in memory alone.

A bucket is kept under a keyed hash, with a key that this process makes and forgets, and only until
it is full again. So no address is kept, and none can be worked out later. This is our own code
because the limiters for starlette that there are keep addresses as they come, in memory or in a
database, and that is what readers are promised does not happen.
"""

import hashlib
import ipaddress
import math
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

# So many buckets are kept. The one that was untouched longest goes first.
_MAX_BUCKETS = 100_000


@dataclass(frozen=True)
class RateLimits:
    """How many votes by one reader and from one address, and how many new readers there.

    So many may come at once, and then so many a minute; of new readers, so many an hour. The first
    minute, or hour, may thus see twice as many. A library or an office has many readers behind one
    address.
    """

    votes_by_reader: int = 30
    votes_by_address: int = 300
    readers_by_address: int = 120


class RateLimiter:
    """Lets each name do something ``burst`` times at once, then ``burst`` times each ``seconds``.

    It fills again evenly all the while, so ``seconds`` that begin with a full bucket see up to
    twice ``burst``.
    """

    def __init__(
        self, burst: int, seconds: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._burst, self._rate, self._clock = float(burst), burst / seconds, clock
        self._key = secrets.token_bytes(16)
        # How many were left, and when.
        self._tokens_left: OrderedDict[bytes, tuple[float, float]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._tokens_left)

    def take(self, name: str) -> int:
        """Take one and return 0, or return after how many whole seconds there is one again."""
        now = self._clock()
        self._drop_full_buckets(now)
        key = hashlib.blake2b(name.encode(), key=self._key, digest_size=16).digest()
        left, since = self._tokens_left.pop(key, (self._burst, now))
        left = min(self._burst, left + (now - since) * self._rate)
        taken = left >= 1
        self._tokens_left[key] = (left - 1 if taken else left, now)
        return 0 if taken else max(1, math.ceil((1 - left) / self._rate))

    def _drop_full_buckets(self, now: float) -> None:
        """Drop buckets that are full again; the oldest are in front."""
        full_after = self._burst / self._rate
        while self._tokens_left:
            key, (_, since) = next(iter(self._tokens_left.items()))
            if now - since < full_after and len(self._tokens_left) < _MAX_BUCKETS:
                return
            del self._tokens_left[key]


def client_network(address: str) -> str:
    """Return what counts as one address: an IPv4 address, or the /64 that an IPv6 one is in.

    A household or an office has a whole /64 to choose from.
    """
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((found, 64), strict=False))
