"""What a run may ask of a language model, what that costs, and what it has cost so far."""

from dataclasses import dataclass, field, replace
from decimal import Decimal

from carebook.core.errors import CarebookError

_MILLION = 1_000_000
_CENT = Decimal("0.01")


class BudgetSpent(CarebookError):  # noqa: N818  (a state of the run, not a kind of mistake)
    """The next call would go beyond what was allowed; what was answered before is kept."""

    exit_status = 1


@dataclass(frozen=True)
class Tokens:
    """Tokens sent to a model and received from it."""

    asked: int = 0
    answered: int = 0

    @property
    def total(self) -> int:
        """Both together."""
        return self.asked + self.answered

    def __add__(self, other: "Tokens") -> "Tokens":
        return Tokens(self.asked + other.asked, self.answered + other.answered)

    def __sub__(self, other: "Tokens") -> "Tokens":
        return Tokens(self.asked - other.asked, self.answered - other.answered)


NO_TOKENS = Tokens()


@dataclass(frozen=True)
class Price:
    """What a million tokens cost, sent (``asked``) and received (``answered``).

    ``currency`` is in the words of whoever named the price and may be empty; ``source`` says where
    the price comes from.
    """

    asked: Decimal
    answered: Decimal
    currency: str
    source: str

    def cost(self, tokens: Tokens) -> Decimal:
        """Return what these tokens cost, in the price's currency."""
        return (self.asked * tokens.asked + self.answered * tokens.answered) / _MILLION

    def amount(self, cost: Decimal) -> str:
        """Return a sum as printed: ``0.12 GBP``, or ``£0.12`` for a currency that is a sign."""
        number = f"{cost:,.2f}"
        if len(self.currency) == 1:
            return f"{self.currency}{number}"
        return f"{number} {self.currency}".strip()

    def in_words(self, cost: Decimal) -> str:
        """Return a cost as printed: ``about £0.12``, or ``less than £0.01``."""
        if 0 < cost < _CENT:
            return f"less than {self.amount(_CENT)}"
        return f"about {self.amount(cost)}"


@dataclass(frozen=True)
class Budget:
    """How many calls a run may make and how much they may cost; None where there is no limit."""

    max_calls: int | None = None
    max_cost: Decimal | None = None


@dataclass
class Spending:
    """The calls of a run, counted as they are made, over all its areas.

    ``kept_answers`` came out of the journal and cost nothing. Of ``unmeasured_calls`` the server
    told no tokens, or gave no answer in time: what they took is an estimate, part of ``tokens``.
    """

    budget: Budget = field(default_factory=Budget)
    price: Price | None = None
    calls: int = 0
    kept_answers: int = 0
    unmeasured_calls: int = 0
    tokens: Tokens = NO_TOKENS
    _under_way: Tokens = NO_TOKENS
    _expected: Tokens = NO_TOKENS
    _measured: Tokens = NO_TOKENS

    @property
    def cost(self) -> Decimal | None:
        """The cost so far; None where no price is known."""
        return self.price.cost(self.tokens) if self.price else None

    def begin_call(self, expected: Tokens) -> None:
        """Count a call that is about to be made, and about takes these tokens.

        Raises:
            BudgetSpent: it would go beyond the budget.

        """
        most = self.budget.max_calls
        if most is not None and self.calls >= most:
            raise BudgetSpent(f"--max-calls {most} is reached")
        allowed = self.budget.max_cost
        if allowed is not None and self.price is not None:
            # Calls under way are counted as if they were done: several are sent side by side.
            coming = self.price.cost(self._under_way + expected) * self._usual_excess(self.price)
            so_far = self.price.cost(self.tokens)
            if so_far + coming > allowed:
                raise BudgetSpent(
                    f"--max-cost {self.price.amount(allowed)} would be exceeded by the next call "
                    f"({self.price.in_words(so_far)} so far)"
                )
        self.calls += 1
        self._under_way += expected

    def end_call(self, expected: Tokens, measured: Tokens | None) -> None:
        """Count what a call took: as the server says, or as expected where it does not say."""
        self._under_way -= expected
        if measured is None:
            self.unmeasured_calls += 1
            self.tokens += expected
        else:
            self.tokens += measured
            self._expected += expected
            self._measured += measured

    def drop_call(self, expected: Tokens) -> None:
        """Count a call that the server refused: it took nothing."""
        self._under_way -= expected

    def take_back_call(self, expected: Tokens) -> None:
        """Forget a call that was not made after all."""
        self.drop_call(expected)
        self.calls -= 1

    def since(self, earlier: "Spending") -> "Spending":
        """Return what was spent since this was spent."""
        return replace(
            self,
            calls=self.calls - earlier.calls,
            kept_answers=self.kept_answers - earlier.kept_answers,
            unmeasured_calls=self.unmeasured_calls - earlier.unmeasured_calls,
            tokens=self.tokens - earlier.tokens,
        )

    def briefly(self) -> str:
        """Return the calls and their cost in a few words, for a line that is written anew."""
        requests = "1 request" if self.calls == 1 else f"{self.calls} requests"
        if self.price is None:
            return requests
        return f"{requests}, {self.price.in_words(self.price.cost(self.tokens))}"

    def in_words(self) -> str:
        """Return the calls, the tokens and their cost in a line."""
        requests, _, cost = self.briefly().partition(", ")
        cost = f"{cost} ({self.price.source})" if self.price else "price not known"
        tokens = f"{self.tokens.total:,} tokens"
        if self.unmeasured_calls:
            tokens += f" (estimated where the server told none: {self.unmeasured_calls})"
        kept = f", {self.kept_answers} answers from before" if self.kept_answers else ""
        return f"{requests}{kept}, {tokens}, {cost}"

    def _usual_excess(self, price: Price) -> Decimal:
        """By how much calls have cost more than was expected of them, at least once as much."""
        expected = price.cost(self._expected)
        return max(price.cost(self._measured) / expected, Decimal(1)) if expected else Decimal(1)
