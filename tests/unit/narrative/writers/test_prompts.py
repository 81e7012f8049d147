import json
import shutil

import pytest
from support.small_data import ROOT, SLUGS, all_blocks, authority, block_of, bundled, refusal

from carebook.checking.word_lists import read_word_lists
from carebook.facts.knowledge import gather_knowledge
from carebook.facts.slots.slot_table import make_slot_table
from carebook.narrative.writers.draft_limits import DRAFT_LIMITS
from carebook.narrative.writers.prompt_slots import slots_for_prompt
from carebook.narrative.writers.prompts import build_message, load_prompt, words_to_avoid
from carebook.narrative.writers.writing_tasks import WritingTask, slots_for_task

KINDS = ("chart", "section", "book")


def task(kind: str = "chart", slug: str = "rutland", *blocks, **more) -> WritingTask:
    blocks = blocks or (block_of("requests", "65+", slug=slug),)
    return WritingTask("a/b", authority(slug).name, kind, tuple(blocks), "x", ("By rule.",), **more)


def table(slug: str = "rutland"):
    return make_slot_table(gather_knowledge(bundled(), authority(slug)))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("changed", ["system", "own"])
def test_a_version_changes_with_each_of_its_files_and_with_no_other(tmp_path, kind, changed):
    shutil.copytree(ROOT / "prompts", tmp_path / "prompts")
    before = {each: load_prompt(tmp_path / "prompts", each).version for each in KINDS}
    name = "system" if changed == "system" else kind
    path = tmp_path / "prompts" / f"{name}.md"
    path.write_text(path.read_text() + "\nOne word more.\n")
    after = {each: load_prompt(tmp_path / "prompts", each).version for each in KINDS}
    differ = {each for each in KINDS if before[each] != after[each]}
    assert differ == (set(KINDS) if changed == "system" else {kind})
    assert after[kind].startswith(f"{kind}@")


@pytest.mark.parametrize("content", [None, b"", b"  \n", b"\xff\xfe\x00"])
def test_a_prompt_that_cannot_be_used_is_named(tmp_path, content):
    shutil.copytree(ROOT / "prompts", tmp_path / "prompts")
    path = tmp_path / "prompts" / "section.md"
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    assert "section.md" in refusal(load_prompt, tmp_path / "prompts", "section")


@pytest.mark.parametrize("slug", SLUGS)
@pytest.mark.parametrize("kind", KINDS)
def test_facts_are_one_block_of_json_with_slots_that_may_be_used(slug, kind):
    blocks = all_blocks(slug) if kind != "chart" else ()
    one = task(kind, slug, *blocks)
    slots = table(slug)
    text = build_message(one, slots)
    data = json.loads(text.split("-----\n", 1)[1].partition("\n----- end of facts")[0])
    figures = [*data.get("findings", []), *data.get("other_figures", [])]
    groups = [data["places"], data.get("largest_groups", {}), *(each["slots"] for each in figures)]
    told = {name[2:-2]: reads for group in groups for name, reads in group.items()}
    assert told.keys() == slots_for_prompt(one, slots).keys()
    assert told.keys() <= slots_for_task(one, slots).keys()
    assert told == {name: slots[name].text for name in told}


def test_a_chart_offers_no_slots_of_other_charts():
    names = set(slots_for_task(task(), table()))
    assert "requests.65_plus.area" in names
    assert "requests.18_64.area" not in names
    assert "satisfaction.area" not in names


def test_a_chart_without_a_figure_says_why():
    silent = next(block for block in all_blocks("rutland") if block.silence is not None)
    assert "no_figure" in build_message(task("section", "rutland", silent), table())


def test_what_was_refused_and_rejected_is_quoted_as_data():
    text = build_message(
        task(rejected_text="Line one.\nLine two."), table(), 2, ("An\nanswer", "- a reason")
    )
    assert '"Line one.\\nLine two."' in text
    assert '"An\\nanswer"' in text
    assert "- a reason" in text
    assert "Refused so far: 2" in text


@pytest.mark.parametrize("kind", KINDS)
def test_lengths_and_words_are_told_as_they_are_held(kind):
    text, limits = load_prompt(ROOT / "prompts", kind).text, DRAFT_LIMITS[kind]
    assert f"about {limits.about} words" in " ".join(text.split())
    assert f"never more than {limits.words}" in " ".join(text.split())
    assert "$" not in text
    told = set(words_to_avoid().split(", "))
    lists = read_word_lists("not_in_drafts").values()
    # Every word that is told is held, and of each list some are told.
    assert told <= {word for words in lists for word in words}
    assert all(told.intersection(words) for words in lists)
    # Words that mostly claim nothing are judged where they stand.
    assert told.isdisjoint(
        {"over", "first", "last", "several", "same", "none", "than", "most", "up"}
    )
    assert words_to_avoid() in text


def test_a_name_that_stands_for_nothing_is_refused(tmp_path):
    shutil.copytree(ROOT / "prompts", tmp_path / "prompts")
    path = tmp_path / "prompts" / "chart.md"
    path.write_text("Write $many words for $$5.")
    said = refusal(load_prompt, tmp_path / "prompts", "chart")
    assert "chart.md" in said
    assert "'many'" in said
    path.write_text("Write $words words for $$5.")
    assert load_prompt(tmp_path / "prompts", "chart").text.endswith("words for $5.")
