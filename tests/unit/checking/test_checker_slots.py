"""Every slot in a sentence a writer would put it in: what it says, the checker supports."""

import pytest
from support.small_data import SLUGS, authority, bundled

from carebook.checking.checker import check_claims
from carebook.facts.knowledge import gather_knowledge
from carebook.facts.slots.slot_filling import fill_slots
from carebook.facts.slots.slot_table import make_slot_table


def sentence_with(name: str, table) -> str:
    """A natural sentence around one slot; nothing for those that are words alone."""
    stem, _, what = name.rpartition(".")
    says = table.get(f"{stem}.says")
    lead = f"{{{{{stem}.says}}}}"
    if says is not None and not says.text.startswith("in "):
        lead = f"In {{{{area}}}}, {lead}"
    if what == "says":
        return f"{lead}."
    if what == "largest":
        return f"In {{{{area}}}}, the largest group was {{{{{name}}}}}."
    if what == "area":
        return f"In {{{{area}}}}, the figure for {{{{{what_of(stem, table)}}}}} was {{{{{name}}}}}."
    if what in ("england", "region", "average"):
        of = what_of(stem, table)
        return f"In {{{{{what}}}}}, the figure for {{{{{of}}}}} was {{{{{name}}}}}."
    if what == "change":
        return f"{lead}. It {{{{{name}}}}}."
    if what == "interval":
        return f"{lead} ({{{{{name}}}}})."
    if what.startswith("vs_"):
        return f"{lead}, {{{{{name}}}}}."
    if what.startswith("ratio_"):
        whose = what.removeprefix("ratio_")
        return f"{lead}. That is {{{{{name}}}}} the figure in {{{{{whose}}}}}."
    return ""


def what_of(stem: str, table) -> str:
    """The slot that names the measure; those of earlier periods share the latest's."""
    return f"{stem}.what" if f"{stem}.what" in table else f"{stem.rpartition('.')[0]}.what"


@pytest.mark.parametrize("with_topic", [False, True], ids=["alone", "with topic"])
@pytest.mark.parametrize("slug", SLUGS)
def test_what_every_slot_says_is_supported(slug, with_topic):
    knowledge = gather_knowledge(bundled(), authority(slug))
    table = make_slot_table(knowledge)
    odd = []
    sentences = {name: sentence_with(name, table) for name, slot in table.items() if "." in name}
    for name, sentence in sentences.items():
        if table[name].alias_of or not sentence:
            continue
        filled = fill_slots(sentence, table)
        odd += [
            f"{filled} [{found.claim}: {found.reason}]"
            for found in check_claims(filled, knowledge, name.split(".")[0] if with_topic else None)
            if found.verdict != "supported"
        ]
    assert odd == []
