"""Holding the paper's own words against the facts, as every summary is held."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from carebook.checking.assessment import TextAssessor
from carebook.editions.briefing.panel_requests import PanelRequest

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_NUMBER_WORDS = "one|two|three|four|five|six|seven|eight|nine|ten|twelve"
_NUMBER = rf"(?:\d{{1,2}}|{_NUMBER_WORDS})"
_DATE = rf"(?:(?:\d{{1,2}}(?:st|nd|rd|th)? )?(?:{_MONTHS}) (?P<year>\d{{4}})"
_DATE += rf"|\d{{1,2}}(?:st|nd|rd|th)? (?:{_MONTHS})(?! \d))"
# When something is to be done. What a span is counted from is given only where it is the meeting:
# "in 28 days after discharge" tells how long something took.
_DEADLINE = re.compile(
    rf"\b(?:within|in) (?:the next )?{_NUMBER} (?:day|week|month)s?\b"
    r"(?! (?:after|before|since|for|from|in|between|of(?! (?:this|its|the) (?:meeting|decision))))"
    rf"|\b(?:by|before|on|in|until|meeting of) {_DATE}\b"
    rf"|\b(?:its|the|their) (?:next )?{_NUMBER} (?:next )?meetings\b",
    re.IGNORECASE,
)
# Who is asked to act, and how: only what is to be done has a deadline.
_ACTION = re.compile(
    r"\b(?:committee|panel|commission|board|forum|group|council|cabinet|chair|director|officers?"
    r"|members?)\b(?: [\w’'-]+){0,6}? (?:agrees? to|asks?|considers?|hears?|holds?|invites?|meets?"
    r"|receives?|publish(?:es)?|recommends?|repl(?:y|ies)|reports?|requests?|responds?|returns?|reviews?|sets?"
    r"|visits?|writes?)\b",
    re.IGNORECASE,
)
# What opens a clause that may tell how things are; the "That" of a recommendation opens none.
_DESCRIPTIVE_CLAUSE = re.compile(
    r"(?<!^)\b(?:that|which|who|whom|whose|because|since|as|why|how|whether|what|where|when|while"
    r"|if|notes?|recognises?|acknowledges?|welcomes?|regrets?)\b",
    re.IGNORECASE,
)

# A time that is no deadline tells how things are, and no figure of the book carries it.
_TIME_TOLD = re.compile(rf"\b{_NUMBER} (?:day|week|month)s?\b|\b{_DATE}\b", re.IGNORECASE)


@dataclass
class BriefingTextChecker:
    """Keeps what the facts carry, and notes what it had to leave out.

    ``edition_date`` counts for deadlines: a month that was over in an earlier year is no deadline.
    """

    assessor: TextAssessor
    edition_date: date
    warnings: list[str] = field(default_factory=list)

    def supported_paragraphs(self, texts: Iterable[str]) -> tuple[str, ...]:
        """Return the paragraphs in which the checker finds nothing amiss."""
        return tuple(text for text in texts if self._is_supported([text], [], text))

    def supported_council_sentences(self, texts: Iterable[str], shown: str) -> tuple[str, ...]:
        """Return the council's own sentences of which the same holds; ``shown`` names the place.

        A deadline is the council's own and no claim about figures.
        """
        return tuple(
            text
            for text in texts
            if self._tells_no_time(text, shown)
            and self._is_supported([self._neutralise_deadlines(text)], [], text, shown)
        )

    def supports_request(self, request: PanelRequest) -> bool:
        """Whether a recommendation claims nothing: its statement, and the question it ends in."""
        asked = [request.question] if request.question else []
        return self._is_supported([f"{request.asks}."], asked, request.text)

    def supported_questions(self, texts: Iterable[str]) -> tuple[str, ...]:
        """Return the questions that claim nothing."""
        return tuple(text for text in texts if self._is_supported([], [text], text))

    def _tells_no_time(self, text: str, shown: str) -> bool:
        told = _TIME_TOLD.search(self._neutralise_deadlines(text))
        if told:
            self.warnings.append(
                f"{shown}: '{text}' is not in the briefing, because the figures do not carry "
                f"'{told[0]}', which is no deadline; mend the sentence"
            )
        return not told

    def _neutralise_deadlines(self, text: str) -> str:
        def reworded(found: re.Match[str]) -> str:
            before = text[: found.start()].rpartition(". ")[2]
            is_over = found["year"] and int(found["year"]) < self.edition_date.year
            is_to_do = _ACTION.search(before) and not _DESCRIPTIVE_CLAUSE.search(before)
            return "at a later time" if is_to_do and not is_over else found[0]

        return _DEADLINE.sub(reworded, text)

    def _is_supported(
        self, paragraphs: list[str], questions: list[str], said: str, shown: str = ""
    ) -> bool:
        assessed = self.assessor.assess(paragraphs, questions, slots=False)
        found = assessed.unsupported_claims
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
