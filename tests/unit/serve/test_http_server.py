"""The proxies that the server trusts."""

import pytest
from support.small_data import refusal

from carebook.serve.http_server import parse_proxy_address


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
