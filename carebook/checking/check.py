"""The checker's door: from a text to its findings."""

from carebook.checking.finding import Finding
from carebook.knowledge import Knowledge


def check(text: str, knowledge: Knowledge, topic: str | None = None) -> tuple[Finding, ...]:
    """Find every claim in a text and judge each against the facts.

    Args:
        text: prose, its slots filled.
        knowledge: what is known of the area.
        topic: the indicator the text is about, where that is known (a chart's summary).

    """
    return ()
