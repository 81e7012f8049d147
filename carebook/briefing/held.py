"""Holding the paper's own words against the facts, as every summary is held."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from carebook.assess import Assessor

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_NUMBERS = "one|two|three|four|five|six|seven|eight|nine|ten|twelve"
# Days and spans of time in a recommendation are the council's own and no claim about figures.
_TIMES = re.compile(
    rf"\b\d{{1,2}}(?:st|nd|rd|th)? (?:{_MONTHS})(?: \d{{4}})?\b|\b(?:{_MONTHS}) \d{{4}}\b"
    rf"|\b(?:\d{{1,2}}|{_NUMBERS}) (?:day|week|month|meeting)s?\b",
    re.IGNORECASE,
)


@dataclass
class Holder:
    """Keeps what the facts carry, and notes what it had to leave out."""

    assessor: Assessor
    warnings: list[str] = field(default_factory=list)

    def paragraphs(self, texts: Iterable[str]) -> tuple[str, ...]:
        """Return the paragraphs in which the checker finds nothing amiss."""
        return tuple(text for text in texts if self._stands(text, text))

    def supplied(self, texts: Iterable[str], shown: str) -> tuple[str, ...]:
        """Return the council's own sentences of which the same holds; ``shown`` names the place."""
        return tuple(
            text for text in texts if self._stands(_TIMES.sub("a time", text), text, shown)
        )

    def questions(self, texts: Iterable[str]) -> tuple[str, ...]:
        """Return the questions that claim nothing."""
        return tuple(text for text in texts if self._stands(text, text, question=True))

    def _stands(self, text: str, said: str, shown: str = "", *, question: bool = False) -> bool:
        asked = [text] if question else []
        found = self.assessor.assess([] if question else [text], asked, slots=False).unsupported
        if found and shown:
            self.warnings.append(
                f"{shown}: '{said}' is not in the briefing, because the figures do not carry "
                f"'{found[0].claim}': {found[0].reason}; mend the sentence"
            )
        elif found:
            self.warnings.append(
                f"briefing: a sentence is not in the paper, because the checker does not support "
                f"'{found[0].claim}' in it: '{said}'; please report it"
            )
        return not found
