"""Which language model is asked, at which address, with which key, at which price.

Importing this module needs the extra ``llm``.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from urllib.parse import urlsplit

from anthropic import AsyncAnthropic
from genai_prices import Usage, calc_price
from openai import AsyncOpenAI
from pydantic_ai.models import Model
from pydantic_ai.models.anthropic import AnthropicModel
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.profiles import ModelProfile
from pydantic_ai.providers.anthropic import AnthropicProvider
from pydantic_ai.providers.openai import OpenAIProvider
from pydantic_ai.providers.openai_compatible import OpenAICompatibleProvider

from carebook.core.errors import ToolError
from carebook.narrative.writers.budget import Price

MODEL_VARIABLE, MODEL_URL_VARIABLE = "CAREBOOK_MODEL", "CAREBOOK_MODEL_URL"
KEY_VARIABLES: Mapping[str, str] = {"openai": "OPENAI_API_KEY", "anthropic": "ANTHROPIC_API_KEY"}
# What is sent where a server wants no key: the client insists on one.
_PLACEHOLDER_KEY = "no-key"
_REDACTED = "[left out]"
_THOUSAND = 1000
# Thoughts are left in the text that they came in, and cut off where drafts are read: the library
# parts them only if it gets each tag in one piece, which a stream does not promise.
_PROFILE = ModelProfile(
    thinking_tags=("\0thoughts", "\0end of thoughts"), supports_json_object_output=False
)
# A model of one's own may have any name: whether it takes a schema is found out by asking.
_PROFILE_AT_ADDRESS: ModelProfile = {**_PROFILE, "supports_json_schema_output": True}
_USER_INFO = re.compile(r"(?<=://)[^/@\s]+@")


@dataclass(frozen=True)
class ModelChoice:
    """A model as it was named: ``provider`` is openai or anthropic, ``url`` an address or None."""

    provider: str
    name: str
    url: str | None

    @property
    def label(self) -> str:
        """What pages and the store call it; never with an address."""
        return self.name if self.url else f"{self.provider}:{self.name}"


def choose_model(
    named: str | None, configured: str | None, environment: Mapping[str, str]
) -> ModelChoice:
    """Say which model is meant: named on the command line, in the environment, in params.

    Raises:
        ToolError: none is named, or its name or address is not understood.

    """
    text = (named or environment.get(MODEL_VARIABLE) or configured or "").strip()
    url = environment.get(MODEL_URL_VARIABLE, "").strip() or None
    if not text:
        raise ToolError(
            f"model: expected the name of a language model, found none; set {MODEL_VARIABLE} "
            f"(such as openai:NAME or anthropic:NAME), or {MODEL_VARIABLE} and "
            f"{MODEL_URL_VARIABLE} for one at your own address"
        )
    if url and (urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname):
        raise ToolError(
            f"{MODEL_URL_VARIABLE}: expected an address such as http://localhost:11434/v1, "
            "found something else"
        )
    provider, colon, name = text.partition(":")
    if url and provider != "anthropic":
        # A model's own name may hold a colon, as in NAME:8b.
        return ModelChoice("openai", name if provider == "openai" and name else text, url)
    if not colon or provider not in KEY_VARIABLES or not name:
        raise ToolError(
            f"model: expected openai:NAME or anthropic:NAME, found '{text[:80]}'; for a model at "
            f"an address of your own set {MODEL_URL_VARIABLE} too"
        )
    return ModelChoice(provider, name, url)


def connect_model(choice: ModelChoice, environment: Mapping[str, str], timeout: float) -> Model:
    """Return the client of a model; nothing is sent yet. Asking again is our own business.

    Raises:
        ToolError: the key is missing.

    """
    variable = KEY_VARIABLES[choice.provider]
    key = environment.get(variable, "").strip()
    if not key and not choice.url:
        raise ToolError(
            f"{variable}: expected the key for {choice.provider} in the environment, found none; "
            "set it, or use --writer rules"
        )
    key = key or _PLACEHOLDER_KEY
    profile = _PROFILE_AT_ADDRESS if choice.url else _PROFILE
    if choice.provider == "anthropic":
        client = AsyncAnthropic(api_key=key, base_url=choice.url, max_retries=0, timeout=timeout)
        anthropic = AnthropicProvider(anthropic_client=client)
        return AnthropicModel(choice.name, provider=anthropic, profile=profile)
    openai = AsyncOpenAI(api_key=key, base_url=choice.url, max_retries=0, timeout=timeout)
    if choice.url:
        compatible = OpenAICompatibleProvider("carebook", openai_client=openai)
        return OpenAIChatModel(choice.name, provider=compatible, profile=profile)
    provider = OpenAIProvider(openai_client=openai)
    return OpenAIChatModel(choice.name, provider=provider, profile=profile)


def redact_secrets(text: str, environment: Mapping[str, str] | None = None) -> str:
    """Take keys, and the names and passwords in addresses, out of a text."""
    environment = os.environ if environment is None else environment
    for variable, value in environment.items():
        # The models' own keys end like this too.
        if variable.endswith(("_API_KEY", "_TOKEN", "_SECRET")) and len(value.strip()) >= 4:
            text = text.replace(value.strip(), _REDACTED)
    return _USER_INFO.sub("", text)


def library_price(choice: ModelChoice) -> Price | None:
    """Return the list price of a model in US dollars; None where the library knows none.

    A model at an address of one's own has no known price, whatever its name. What a provider takes
    off for text that it has seen before is left out.
    """
    if choice.url:
        return None
    try:
        asked, answered = (
            calc_price(usage, model_ref=choice.name, provider_id=choice.provider)
            for usage in (Usage(input_tokens=_THOUSAND), Usage(output_tokens=_THOUSAND))
        )
    except LookupError:
        return None
    return Price(
        asked.total_price * _THOUSAND,
        answered.total_price * _THOUSAND,
        "US dollars",
        # The library tells no date of its prices; its version stands for one.
        f"list price of genai-prices {version('genai-prices')}",
    )
