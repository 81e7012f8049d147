"""The table of a dry run: what the summaries of one or more areas would take."""

from collections.abc import Iterator
from typing import Any

from carebook.narrative.writers.budget import Price, Spending
from carebook.narrative.writers.forecasts import MAX_REVISIONS, Forecast
from carebook.narrative.writers.summary_writer import SummaryWriter

_WIDTH = 36
_ESTIMATE = (
    "Tokens are estimated from the letters and words of the prompts, and answers of the usual "
    "length. A model that thinks aloud takes several times as many."
)


class ForecastTable:
    """The lines of a dry run, one for each area as it comes, and the sum of all at the end."""

    def __init__(self, writer: SummaryWriter) -> None:
        """Begin a table of what this writer would take."""
        self._model = writer.choice.model
        self._spending = writer.spending
        self._rows: list[tuple[str, Forecast]] = []

    @property
    def total(self) -> Forecast:
        """All areas together."""
        total = Forecast(0, 0)
        for _, forecast in self._rows:
            total += forecast
        return total

    def head(self) -> Iterator[str]:
        """Yield the lines above the areas."""
        if self._spending is not None:
            yield (
                f"{'':{_WIDTH}} {'calls':>6} {'kept':>6} {'tokens sent':>12} {'received':>11} "
                f"{'cost':>16}"
            )

    def add(self, name: str, forecast: Forecast) -> str:
        """Take in one area, and return its line."""
        self._rows.append((name, forecast))
        return self._line(name, forecast)

    def foot(self) -> Iterator[str]:
        """Yield the lines below the areas."""
        if len(self._rows) > 1:
            yield self._line(f"All {len(self._rows)}", self.total)
        if self._spending is None:
            return
        yield f"The calls are to {self._model}; nothing was sent. {_ESTIMATE}"
        most = self.total.most
        at_most = f"at most {self.total.texts * (MAX_REVISIONS + 1):,} calls"
        price = self._spending.price
        cost = f", {price.in_words(price.cost(most))}" if price else ""
        yield (
            f"A draft that is refused costs a call more, up to {MAX_REVISIONS} for a summary: "
            f"{at_most} and about {most.total:,} tokens{cost}."
        )
        yield _price_in_words(price)

    def _line(self, name: str, forecast: Forecast) -> str:
        if self._spending is None:
            return (
                f"{name}: {forecast.texts:,} summaries to write by rule, {forecast.kept:,} kept; "
                "no calls, no cost"
            )
        price, least = self._spending.price, forecast.least
        cost = price.amount(price.cost(least)) if price else "not known"
        return (
            f"{name:{_WIDTH}} {forecast.texts:>6,} {forecast.kept:>6,} {least.asked:>12,} "
            f"{least.answered:>11,} {cost:>16}"
        )


def data_of_forecast(forecast: Forecast, spending: Spending | None) -> dict[str, Any]:
    """Return a forecast as data for JSON; a sum of money is a text, with all its digits."""
    price = spending.price if spending else None

    def cost(tokens: Any) -> str | None:
        return format(price.cost(tokens), "f") if price else None

    return {
        "summaries": forecast.texts,
        "kept": forecast.kept,
        "tokens_sent": forecast.least.asked,
        "tokens_received": forecast.least.answered,
        "cost": cost(forecast.least),
        "cost_at_most": cost(forecast.most),
        "currency": price.currency if price else None,
        "price_from": price.source if price else None,
    }


def _price_in_words(price: Price | None) -> str:
    if price is None:
        return (
            "The price is not known; give what a million tokens cost with --price-in and "
            "--price-out."
        )
    return (
        f"A million tokens cost {price.amount(price.asked)} sent and "
        f"{price.amount(price.answered)} received ({price.source})."
    )
