from decimal import Decimal

import pytest
from support.stub_model import KEY

from carebook.core.errors import ToolError
from carebook.narrative.writers.model_choice import (
    ModelChoice,
    choose_model,
    connect_model,
    library_price,
    redact_secrets,
)

URL = "http://localhost:1/v1"


@pytest.mark.parametrize(
    ("named", "configured", "environment", "expected"),
    [
        ("openai:a", "openai:b", {"CAREBOOK_MODEL": "openai:c"}, ModelChoice("openai", "a", None)),
        (None, "openai:b", {"CAREBOOK_MODEL": "anthropic:c"}, ModelChoice("anthropic", "c", None)),
        (None, "openai:b", {}, ModelChoice("openai", "b", None)),
        ("name:8b", None, {"CAREBOOK_MODEL_URL": URL}, ModelChoice("openai", "name:8b", URL)),
        (
            "openai:name:8b",
            None,
            {"CAREBOOK_MODEL_URL": URL},
            ModelChoice("openai", "name:8b", URL),
        ),
        ("anthropic:c", None, {"CAREBOOK_MODEL_URL": URL}, ModelChoice("anthropic", "c", URL)),
    ],
)
def test_which_model_is_meant(named, configured, environment, expected):
    assert choose_model(named, configured, environment) == expected


@pytest.mark.parametrize(
    ("named", "environment", "words"),
    [
        (None, {}, "CAREBOOK_MODEL"),
        ("name", {}, "CAREBOOK_MODEL_URL"),
        ("other:name", {}, "openai:NAME"),
        ("openai:", {}, "openai:NAME"),
        ("name", {"CAREBOOK_MODEL_URL": "localhost:1"}, "http://"),
        ("name", {"CAREBOOK_MODEL_URL": f"ftp://user:{KEY}@x"}, "http://"),
    ],
)
def test_what_is_not_understood_is_refused(named, environment, words):
    with pytest.raises(ToolError, match=words) as caught:
        choose_model(named, None, environment)
    assert KEY not in str(caught.value)


@pytest.mark.parametrize(
    ("provider", "variable"), [("openai", "OPENAI_API_KEY"), ("anthropic", "ANTHROPIC_API_KEY")]
)
def test_a_missing_key_is_named_and_an_address_needs_none(provider, variable):
    with pytest.raises(ToolError, match=variable):
        connect_model(ModelChoice(provider, "x", None), {variable: " "}, 1)
    assert connect_model(ModelChoice(provider, "x", URL), {}, 1).model_name == "x"
    assert connect_model(ModelChoice(provider, "x", None), {variable: KEY}, 1).model_name == "x"


def test_keys_and_passwords_are_taken_out_of_texts():
    env = {"OPENAI_API_KEY": KEY, "OTHER_API_KEY": "another-key", "HOME": "/root"}
    text = redact_secrets(f"a {KEY} b another-key c http://me:word@host/v1 /root", env)
    assert text == "a [left out] b [left out] c http://host/v1 /root"


def test_list_prices_are_in_us_dollars_and_say_whose_they_are():
    known = library_price(ModelChoice("openai", "gpt-4o-mini", None))
    assert known is not None
    assert known.currency == "US dollars"
    assert known.source.startswith("list price of genai-prices ")
    # What a million tokens cost stands in the provider's list: 0.15 and 0.60.
    assert (known.asked, known.answered) == (Decimal("0.15"), Decimal("0.6"))


def test_a_model_at_an_address_of_ones_own_has_no_list_price():
    assert library_price(ModelChoice("openai", "gpt-4o-mini", URL)) is None
    assert library_price(ModelChoice("openai", "no-such-model-at-all", None)) is None
