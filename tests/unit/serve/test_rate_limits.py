"""How much one reader, or one network, may ask for."""

import pytest

from carebook.serve.rate_limits import RateLimiter, client_network


def test_a_limit_lets_through_what_it_allows_and_fills_again():
    now = [0.0]
    limit = RateLimiter(3, 60, clock=lambda: now[0])
    assert [limit.take("a") for _ in range(4)] == [0, 0, 0, 20]
    assert limit.take("b") == 0
    now[0] = 19.0
    assert limit.take("a") == 1
    now[0] = 20.0
    assert [limit.take("a") for _ in range(2)] == [0, 20]
    now[0] = 1000.0
    assert [limit.take("a") for _ in range(4)] == [0, 0, 0, 20]


def test_a_full_bucket_lets_through_twice_its_burst_in_its_time_and_then_its_burst():
    """As the help of serve has it: so many at once, and then so many a minute."""
    now = [0.0]
    limit = RateLimiter(30, 60, clock=lambda: now[0])

    def taken_in_a_minute():
        taken = 0
        for _ in range(60):
            while not limit.take("a"):
                taken += 1
            now[0] += 1
        return taken

    assert [taken_in_a_minute() for _ in range(3)] == [59, 30, 30]


def test_a_limit_forgets_and_never_knew_a_name():
    now = [0.0]
    limit = RateLimiter(2, 60, clock=lambda: now[0])
    for number in range(1000):
        limit.take(f"198.51.100.{number}")
    assert len(limit) == 1000
    assert b"198.51" not in b"".join(limit._tokens_left)
    now[0] = 61.0
    limit.take("another")
    assert len(limit) == 1


def test_a_limit_has_a_most(monkeypatch):
    monkeypatch.setattr("carebook.serve.rate_limits._MAX_BUCKETS", 10)
    limit = RateLimiter(2, 60, clock=lambda: 0.0)
    for number in range(100):
        limit.take(str(number))
    assert len(limit) == 10


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("unknown", "unknown"),
        ("", ""),
    ],
)
def test_an_address_counts_as_its_network(address, network):
    assert client_network(address) == network
