"""What a draft would be refused for, sentence by sentence."""

from carebook.checking.filled_text_check import check_filled_text
from carebook.data.dataset import Dataset
from carebook.facts.knowledge import gather_knowledge
from carebook.facts.slots.slot_filling import fill_text
from carebook.findings.finding_slots import make_area_slots

_KNOWN: dict[tuple[int, str], tuple] = {}


def known(dataset: Dataset, slug: str):
    """What is known of an area, and its slots, made once for a dataset."""
    key = id(dataset), slug
    if key not in _KNOWN:
        knowledge = gather_knowledge(dataset, dataset.areas.find_authority(slug))
        _KNOWN[key] = knowledge, make_area_slots(knowledge)
    return _KNOWN[key]


def judged(dataset: Dataset, text: str, slug: str = "kent", *, question: bool = False):
    """The claims of a draft's text."""
    knowledge, table = known(dataset, slug)
    filled = fill_text(text, table)
    return check_filled_text(filled, knowledge, table, is_draft=True, question=question)


def refused(dataset: Dataset, text: str, slug: str = "kent", *, question: bool = False):
    """The words for which a draft would be refused, and why."""
    claims = judged(dataset, text, slug, question=question)
    return {one.claim: one.reason for one in claims if one.verdict != "supported"}
