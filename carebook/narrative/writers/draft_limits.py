"""How long a draft may be: told to the model, and held."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from carebook.narrative.writers.draft_shape import Draft, split_draft_sentences
from carebook.narrative.writers.writing_tasks import SummaryKind


@dataclass(frozen=True)
class DraftLimits:
    """How long a summary may be.

    ``about`` is how many words it should have once its slots are filled, ``words`` the most it may
    have: both are told to the model. ``own_words`` is the most words of the model's own in a
    sentence, ``fewest`` and ``most`` count sentences, ``questions`` how many there may be.
    """

    about: int
    words: int
    own_words: int
    fewest: int
    most: int
    questions: int


DRAFT_LIMITS: Mapping[SummaryKind, DraftLimits] = {
    "chart": DraftLimits(about=60, words=80, own_words=25, fewest=1, most=4, questions=0),
    "section": DraftLimits(about=200, words=240, own_words=35, fewest=2, most=24, questions=4),
    "book": DraftLimits(about=400, words=440, own_words=35, fewest=3, most=40, questions=6),
}


# Words are counted in more than one way ("2021-22", "£34"): so much over is no fault.
_COUNTING_SLACK = 1.03


def check_draft_length(draft: Draft, filled: str, limits: DraftLimits) -> Iterator[str]:
    """Yield what is too long or too short; ``filled`` is the text, its slots filled."""
    words = len(filled.split())
    if words > limits.words * _COUNTING_SLACK:
        over = words - limits.words
        yield (
            f"the text has {words} words once its slots are filled, {over} too many: write about "
            f"{limits.about} and at most {limits.words}, and leave out what matters least"
        )
    count = sum(len(split_draft_sentences(paragraph)) for paragraph in draft.paragraphs)
    if count > limits.most:
        yield f"the text has {count} sentences: write at most {limits.most}"
    if count < limits.fewest:
        yield f"the text is too short: write at least {limits.fewest} sentences"
    if len(draft.questions) > limits.questions:
        yield f"there are {len(draft.questions)} questions: ask at most {limits.questions}"
