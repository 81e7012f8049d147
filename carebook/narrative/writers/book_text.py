"""The rule writer's text on the whole book: what matters, how sure it is, and what to ask."""

from collections.abc import Sequence

from carebook.data.dataset import Dataset
from carebook.findings.finding import AreaFindings, Finding
from carebook.narrative.writers.certainty_sentences import certainty_sentences
from carebook.narrative.writers.finding_sentences import FindingTeller
from carebook.narrative.writers.rule_text import RuleText
from carebook.notebooks.blocks import IndicatorBlock
from carebook.text.lead_in import with_lead_in
from carebook.text.phrasing import capitalised, number_in_words, place_in_sentence

HOW_SURE, CANNOT_SHOW = "How sure?", "What this cannot show."
# What no figure in the book can show.
_NO_CAUSE = "None of these figures says why."
_MAX_QUESTIONS = 5


def book_text(
    blocks: Sequence[IndicatorBlock], findings: AreaFindings, dataset: Dataset
) -> RuleText:
    """Return the findings of a book, each with a headline, and how sure they are; none has none."""
    teller = FindingTeller(blocks, findings, dataset)
    told = [finding for finding in findings.chosen if teller.shows(finding)]
    if not told:
        return RuleText()
    leads = [teller.figures(finding)[0] for finding in told]
    sure = certainty_sentences(leads, dataset.finding_settings, findings.today)
    return RuleText(
        (
            _opening(blocks[0].area, told, findings),
            *(teller.paragraph(finding) for finding in told),
            with_lead_in(HOW_SURE, " ".join(sure)),
            with_lead_in(CANNOT_SHOW, " ".join([*teller.limits(told), _NO_CAUSE])),
        ),
        teller.questions(told, _MAX_QUESTIONS),
    )


def _opening(area: str, told: Sequence[Finding], findings: AreaFindings) -> str:
    """Say how much stands out."""
    place = place_in_sentence(area)
    count = sum(not finding.is_ordinary for finding in told)
    said = [_standing_out(count, place)] if count or not findings.is_close_to_others else []
    if findings.is_close_to_others:
        said.insert(0, f"{capitalised(place)} is close to other places on most measures.")
    if count and told[-1].is_ordinary:
        said.append("The last part is what people say themselves.")
    return " ".join(said)


def _standing_out(count: int, place: str) -> str:
    if count == 1:
        return f"One thing stands out in {place}."
    if not count:
        return f"No finding stands out in {place}."
    return f"{capitalised(number_in_words(count))} things stand out in {place}."
