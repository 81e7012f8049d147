"""Slots in the figures of England: the page on them holds, and what they say is supported."""

import re
from functools import cache

import pytest
from support.documentation import DOCS
from support.small_data import PROJECT, displayed

from carebook.checking.assessment import TextAssessor
from carebook.config.params import load_params
from carebook.facts.knowledge import gather_knowledge
from carebook.facts.slots.slot import Slot
from carebook.facts.slots.slot_filling import fill_slots, slot_names
from carebook.narrative.writers.prompt_slots import slots_for_prompt
from carebook.narrative.writers.writing_tasks import WritingTask
from carebook.notebooks.api import Book
from carebook.notebooks.blocks import BLOCK_MIME, read_block

PAGE = DOCS / "slots.md"
_ROLES = re.compile(r"(?:(?<=[._])|^)(?:region|neighbours|average)(?=\.|$)")
# A share of one figure in another in per cent, which the checker does not read yet.
_NOT_READ = ("share", "share.dated", "share_of_all", "share_of_all.dated")


@pytest.fixture(scope="module")
def assessor_of(england):
    @cache
    def find(slug: str) -> TextAssessor:
        return TextAssessor(gather_knowledge(england, england.areas.find_authority(slug)))

    return find


def examples() -> list[tuple[str, str, str]]:
    """What is written in each example of the page, what it reads, and in whose book."""
    found, slug = [], ""
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        if header := re.fullmatch(r"\| Write \| It reads(?: in (\w+))? \|", line):
            slug = (header[1] or "Kent").lower()
        elif row := re.fullmatch(r"\| `(.+)` \| (.+) \|", line):
            found.append((row[1], row[2], slug))
    return found


def kind_of(name: str, table) -> str:
    """What a slot says of whatever figure: its name without the figure's, England for others."""
    stems = [name[: at.start()] for at in re.finditer(r"\.", name)]
    known = [stem for stem in stems if f"{stem}.period" in table]
    stem = max(known, key=len) if known else stems[0] if stems else ""
    return _ROLES.sub("england", name.removeprefix(f"{stem}."))


@pytest.mark.parametrize(("written", "read", "slug"), examples())
def test_each_example_of_the_page_comes_out_as_it_says(written, read, slug, assessor_of):
    assessor = assessor_of(slug)
    assert fill_slots(written, assessor.slot_table) == read
    kinds = {kind_of(name, assessor.slot_table) for name in slot_names(written)}
    if kinds.isdisjoint(_NOT_READ):
        assert assessor.assess([written]).unsupported_claims == ()


def test_the_page_has_every_kind_of_slot(assessor_of):
    shown: set[str] = set()
    there: dict[str, str] = {}
    for slug in ("kent", "cornwall"):
        table = assessor_of(slug).slot_table
        there |= {kind_of(name, table): name for name, slot in table.items() if not slot.alias_of}
        shown |= {
            kind_of(name, table)
            for written, _, of in examples()
            if of == slug
            for name in slot_names(written)
        }
    # What is said of one start or with a period is said alike of others.
    shown |= {f"{kind}.dated" for kind in shown}
    shown |= {kind.replace("highest", "lowest") for kind in shown}
    assert {kind: name for kind, name in there.items() if kind not in shown} == {}


def sentence(name: str, slot: Slot, table) -> str:
    """A sentence around a slot that goes after its figure; nothing for others."""
    stem, _, what = name.rpartition(".")
    lead = f"In {{{{area}}}}, {{{{{stem}.says}}}}"
    if what == "smallest" and "aged 5 and" not in slot.text:
        return f"In {{{{area}}}}, the smallest group was {{{{{name}}}}}."
    if what == "sure":
        return f"{lead}, {{{{{stem}.vs_england}}}}, {{{{{name}}}}}."
    if what == "message":
        return f"{{{{{name}}}}}. {lead}."
    after_its_figure = r"(?:points|percent|times)_vs_england|vs_similar|movement\w*|band"
    # A figure of "residents aged 5 and over" is read as one of 5.
    if not re.fullmatch(after_its_figure, what) or "aged 5 and" in table[f"{stem}.area"].text:
        return ""
    return f"{lead}, {{{{{name}}}}}."


@pytest.mark.parametrize("slug", ["hackney", "isles-of-scilly"])
def test_what_slots_say_of_an_area_is_supported(slug, assessor_of):
    assessor = assessor_of(slug)
    odd = []
    for name, slot in assessor.slot_table.items():
        if slot.alias_of or not (text := sentence(name, slot, assessor.slot_table)):
            continue
        found = assessor.assess([text])
        odd += [f"{found.text} [{one.claim}: {one.reason}]" for one in found.unsupported_claims]
    assert odd == []


def test_a_book_tells_a_model_of_few_slots_of_each_figure(england, assessor_of):
    kent = england.areas.find_authority("kent")
    roles = ("england", "region", "neighbours", "average")
    book = Book(PROJECT, england, kent, load_params(PROJECT.params, kent), roles)
    shown = displayed(book.show, book.figures("carers_social_contact"), None)
    block = read_block({BLOCK_MIME: shown[BLOCK_MIME]}).model_copy(update={"headline": True})
    table = assessor_of("kent").slot_table
    told = {
        kind: set(slots_for_prompt(WritingTask("a/b", "Kent", kind, (block,), "x", ()), table))
        for kind in ("book", "section", "chart")
    }
    stem = "carers_social_contact"
    of_book = {name.removeprefix(f"{stem}.") for name in told["book"] if name.startswith(stem)}
    assert of_book == {"says", "vs_england", "area", "band", "change", "period"}
    assert told["section"] == told["book"]
    assert not [name for name in told["chart"] if name.endswith((".dated", ".full", ".movement"))]
