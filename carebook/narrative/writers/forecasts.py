"""What it would take to have summaries written by a language model, before anything is sent."""

from collections.abc import Mapping
from dataclasses import dataclass

from carebook.narrative.writers.budget import NO_TOKENS, Tokens
from carebook.narrative.writers.prompt_slots import estimate_tokens
from carebook.narrative.writers.writing_tasks import SummaryKind

# So many times a draft goes back to the model with the reasons.
MAX_REVISIONS = 3
# Answers have about so many tokens. A model that thinks aloud takes several times as many.
_TOKENS_PER_ANSWER: Mapping[SummaryKind, int] = {"chart": 150, "section": 600, "book": 1200}


@dataclass(frozen=True)
class Forecast:
    """How many summaries there are to write and to keep, and the tokens it takes at least.

    ``least`` is what it takes where every first draft passes, ``most`` where each has to be mended
    as often as may be.
    """

    texts: int
    kept: int
    least: Tokens = NO_TOKENS
    most: Tokens = NO_TOKENS

    def __add__(self, other: "Forecast") -> "Forecast":
        """Return the forecast of both together."""
        return Forecast(
            self.texts + other.texts,
            self.kept + other.kept,
            self.least + other.least,
            self.most + other.most,
        )


def expected_tokens(kind: SummaryKind, *sent: str) -> Tokens:
    """Return about how many tokens these texts have, and the answer to them."""
    return Tokens(sum(map(estimate_tokens, sent)), _TOKENS_PER_ANSWER[kind])


def expected_at_most(least: Tokens) -> Tokens:
    """Return what it takes where a draft has to be mended as often as may be.

    Each time it is told its last answer too, and why that was refused: about twice the answer.
    """
    again = Tokens(least.asked + 2 * least.answered, least.answered)
    return Tokens(
        least.asked + MAX_REVISIONS * again.asked, least.answered + MAX_REVISIONS * again.answered
    )
