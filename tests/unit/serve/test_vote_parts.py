"""Comments, limits, readers' ids and tallies by themselves."""

import csv
import io

import pytest
from support.small_data import refusal
from support.votes_server import DAY, KEY, OTHER, VERSION, write_summaries

from carebook.narrative.vote_tally import tally_in_words
from carebook.serve.ballots import MAX_COMMENT_LENGTH, clean_comment
from carebook.serve.http_server import parse_proxy_address
from carebook.serve.rate_limits import RateLimiter, client_network
from carebook.serve.reader_ids import is_genuine_reader_id, new_reader_id
from carebook.serve.served_books import ServedBooks
from carebook.serve.vote_counts import printable_comment, tally_votes, votes_as_csv
from carebook.serve.vote_store import StoredVote, VoteCount


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("  Two\r\n lines\t here ", "Two lines here"),
        ("a\u202eb\u2066c\u200bd\ufeffe\u00ade\x07", "abcdee"),
        ("\x1b]0;title\x07", "]0;title"),
        ("\ue000\U000e0041\u0378", ""),
        ("caf\u0065\u0301", "café"),
        ("Z" + "\u0351" * 50 + "o", "Z" + "\u0351" * 3 + "o"),
        ("பராமரிப்பு 👍🏽", "பராமரிப்பு 👍🏽"),
        ("'; DROP TABLE votes; --", "'; DROP TABLE votes; --"),
        ("x" * MAX_COMMENT_LENGTH, "x" * MAX_COMMENT_LENGTH),
    ],
)
def test_a_comment_becomes_one_line_that_can_be_seen(said, kept):
    assert clean_comment(said) == kept


def test_a_comment_that_is_too_long_is_refused():
    with pytest.raises(ValueError, match="at most 500 characters, found 501"):
        clean_comment("x" * (MAX_COMMENT_LENGTH + 1))
    assert clean_comment("x" * MAX_COMMENT_LENGTH + "\u200b" * 50)


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


def test_ids_are_genuine_where_they_were_made_alone():
    first, second = new_reader_id(b"secret"), new_reader_id(b"secret")
    assert first != second
    assert is_genuine_reader_id(first, b"secret")
    assert not is_genuine_reader_id(first, b"other")
    assert not is_genuine_reader_id(f"{first[:22]}.{second[23:]}", b"secret")
    assert not is_genuine_reader_id(f"{first}\n", b"secret")


def counts(*numbers):
    return [VoteCount("rutland", key, version, verdict, n) for key, version, verdict, n in numbers]


def test_the_worst_comes_first_by_what_can_be_relied_on():
    versions = {("rutland", key): VERSION for key in ("a/one", "a/sixty", "a/good", "a/all")}
    found = tally_votes(
        counts(
            ("a/good", VERSION, "accurate", 50),
            ("a/one", VERSION, "not accurate", 1),
            ("a/sixty", VERSION, "accurate", 40),
            ("a/sixty", VERSION, "not accurate", 60),
            ("a/all", VERSION, "not accurate", 20),
            ("a/gone", VERSION, "not accurate", 99),
        ),
        [],
        versions,
    )
    assert [key for _, key in found] == ["a/all", "a/sixty", "a/one", "a/good", "a/gone"]


def test_votes_and_comments_on_earlier_texts_stand_apart():
    kept = [
        StoredVote("rutland", KEY, VERSION, "not accurate", "Now.\x1b[2J", DAY),
        StoredVote("rutland", KEY, "0" * 16, "not accurate", "Then.", DAY),
    ]
    numbers = counts((KEY, VERSION, "not accurate", 1), (KEY, "0" * 16, "not accurate", 4))
    [tally] = tally_votes(numbers, kept, {("rutland", KEY): VERSION}).values()
    assert tally_in_words(tally) == "0 accurate, 1 not accurate; 4 on earlier texts"
    assert tally.comments == ("Now. [2J",)
    assert printable_comment("a\u202eb\x9bc") == "a b c"


def test_the_csv_is_tidy_and_starts_no_formula(tmp_path):
    write_summaries(tmp_path, {KEY: {"writer": "rules", "version": VERSION}})
    kept = [
        StoredVote("rutland", KEY, VERSION, "not accurate", '=HYPERLINK("x"), "y"', DAY),
        StoredVote("rutland", KEY, "0" * 16, "accurate", "", DAY),
        StoredVote("kent", OTHER, VERSION, "accurate", "", DAY),
    ]
    rows = list(csv.reader(io.StringIO("".join(votes_as_csv(kept, ServedBooks(tmp_path))))))
    assert rows == [
        ["area", "summary", "version", "text", "verdict", "comment", "day"],
        [
            "rutland",
            KEY,
            VERSION,
            "current",
            "not accurate",
            '\'=HYPERLINK("x"), "y"',
            "2026-05-03",
        ],
        ["rutland", KEY, "0" * 16, "outdated", "accurate", "", "2026-05-03"],
        ["kent", OTHER, VERSION, "outdated", "accurate", "", "2026-05-03"],
    ]


@pytest.mark.parametrize("listed", ["", ', "summaries": [1]', ', "summaries": {"a": 1}'])
def test_a_manifest_without_summaries_has_none(tmp_path, listed):
    (tmp_path / "rutland").mkdir()
    (tmp_path / "rutland" / "manifest.json").write_text(
        f'{{"area": {{"slug": "rutland"}}{listed}}}'
    )
    known = ServedBooks(tmp_path)
    assert known.summaries_of("rutland") == {}
    assert known.area_slugs() == ("rutland",)


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", "[" * 100_000, '{"area": "national"}', '{"area": {"slug": "rutland"}}'],
)
def test_only_a_folder_whose_manifest_is_its_area_s_is_a_book(tmp_path, text):
    """The national volume's manifest names no area, and a copy's names another folder's."""
    write_summaries(tmp_path, {KEY: {"writer": "rules", "version": VERSION}})
    (tmp_path / "national").mkdir()
    (tmp_path / "national" / "manifest.json").write_text(text)
    known = ServedBooks(tmp_path)
    assert known.area_slugs() == ("rutland",)
    assert known.find("national") is None
    assert known.summaries_of("national") == {}


@pytest.mark.parametrize(
    "told", ["*", "10.0.0.0/8", "proxy.example", "localhost", "10.0.0.1:80", "10.0.0", "a\nb", ""]
)
def test_a_proxy_is_an_address_of_one_machine(told):
    said = refusal(parse_proxy_address, told)
    assert said == (
        f"serve: expected --trusted-proxy with the IP address of one proxy, found: {told!r}; "
        "give an address such as 192.0.2.1, and repeat the option for each further proxy"
    )
    assert "\n" not in said


def test_a_proxy_s_address_is_written_as_connections_have_it():
    assert parse_proxy_address("192.0.2.1") == "192.0.2.1"
    assert parse_proxy_address("2001:DB8:0::1") == "2001:db8::1"
