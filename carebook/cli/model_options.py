"""The options of a command that asks a language model."""

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar

import click

from carebook.core.errors import InputError
from carebook.core.project import Project
from carebook.narrative.writers.answer_journal import ANSWERS_FOLDER
from carebook.narrative.writers.budget import Budget, Price
from carebook.narrative.writers.summary_writer import AnswerForm, WriterOptions

Command = TypeVar("Command", bound=Callable[..., Any])
_AMOUNT = re.compile(r"\d{1,12}(?:\.\d{1,12})?")
_MAX_CURRENCY = 20


class _Amount(click.ParamType[Decimal]):
    """A sum of money: digits, and perhaps a full stop and digits."""

    name = "amount"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Decimal:
        """Return it as a decimal number."""
        text = str(value).strip()
        if not _AMOUNT.fullmatch(text):
            self.fail(f"expected an amount such as 2.50, found '{text[:40]}'", param, ctx)
        return Decimal(text)


_OPTIONS = (
    click.option(
        "--model",
        help="The language model: openai:NAME or anthropic:NAME. Default: CAREBOOK_MODEL, then "
        "params/. With CAREBOOK_MODEL_URL any OpenAI-compatible server, and NAME is what it calls "
        "the model.",
    ),
    click.option(
        "--answer",
        "answer_form",
        type=click.Choice(["auto", "tool", "schema", "text"]),
        default="auto",
        show_default=True,
        help="How the model answers: by a tool, by a JSON schema, or in words that hold JSON. "
        "auto: by the first of them that the server has.",
    ),
    click.option(
        "--jobs",
        type=click.IntRange(1, 64),
        default=4,
        show_default=True,
        help="How many requests to send to the model at once.",
    ),
    click.option(
        "--timeout",
        type=click.FloatRange(1, 3600),
        default=120.0,
        show_default=True,
        help="Seconds after which an unanswered request is sent again.",
    ),
    click.option(
        "--max-calls", type=click.IntRange(min=1), help="Stop before a request beyond this many."
    ),
    click.option(
        "--max-cost",
        type=_Amount(),
        help="Stop before a request that could take the cost beyond this, in the currency of the "
        "prices.",
    ),
    click.option(
        "--price-in",
        type=_Amount(),
        envvar="CAREBOOK_PRICE_IN",
        show_envvar=True,
        help="What a million tokens sent to the model cost. Default: the list price, where known.",
    ),
    click.option(
        "--price-out",
        type=_Amount(),
        envvar="CAREBOOK_PRICE_OUT",
        show_envvar=True,
        help="What a million tokens of its answers cost.",
    ),
    click.option(
        "--currency",
        envvar="CAREBOOK_CURRENCY",
        show_envvar=True,
        metavar="TEXT",
        help="The currency of these prices, such as £ or EUR.",
    ),
)


def model_options(command: Command) -> Command:
    """Add the options to a command, which gets them as the fields of :class:`AskedOfModel`."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@dataclass(frozen=True)
class AskedOfModel:
    """What a person asks of a model on the command line."""

    model: str | None
    answer_form: str
    jobs: int
    timeout: float
    max_calls: int | None
    max_cost: Decimal | None
    price_in: Decimal | None
    price_out: Decimal | None
    currency: str | None

    def writer_options(
        self, project: Project, configured_model: str | None, *, dry_run: bool
    ) -> WriterOptions:
        """Return them as what a writer is made from.

        Raises:
            InputError: half a price is given, or a currency without one.

        """
        forms: dict[str, AnswerForm | None] = {
            "auto": None, "tool": "tool", "schema": "schema", "text": "text",
        }  # fmt: skip
        return WriterOptions(
            prompts=project.prompts,
            answers=project.outputs / ANSWERS_FOLDER,
            model=self.model,
            configured_model=configured_model,
            jobs=self.jobs,
            timeout=self.timeout,
            dry_run=dry_run,
            answer_form=forms[self.answer_form],
            budget=Budget(self.max_calls, self.max_cost),
            price=self._price(),
            environment=os.environ,
        )

    def _price(self) -> Price | None:
        currency = (self.currency or "").strip()
        if len(currency) > _MAX_CURRENCY or not currency.isprintable():
            raise InputError(
                f"--currency: expected at most {_MAX_CURRENCY} characters such as £ or EUR, found "
                f"'{ascii(currency[:_MAX_CURRENCY])[1:-1]}'"
            )
        if self.price_in is None and self.price_out is None:
            if currency:
                raise InputError(
                    f"--currency: expected --price-in and --price-out too, found '{currency}' "
                    "alone; list prices have a currency of their own"
                )
            return None
        if self.price_in is None or self.price_out is None:
            lacking = "--price-in" if self.price_in is None else "--price-out"
            raise InputError(
                f"{lacking}: expected both prices, of what is sent and of what is answered, found "
                "one; give the other too, 0 where it costs nothing"
            )
        return Price(self.price_in, self.price_out, currency, "at the price given")


def options_without_effect(context: click.Context) -> tuple[str, ...]:
    """Return those of the options that a person typed; a writer that asks no model drops them."""
    typed = click.core.ParameterSource.COMMANDLINE
    return tuple(
        param.opts[0]
        for param in context.command.params
        if param.name in AskedOfModel.__dataclass_fields__
        and context.get_parameter_source(param.name) is typed
    )
