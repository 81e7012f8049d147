from pathlib import Path

from support.narrative_cells import PLACEHOLDER, knowledge, notebook, quality, shown, summary_cell
from support.rule_texts import TODAY, findings_of, words_of
from support.small_data import block_of, bundled, refusal

from carebook.narrative.summary import MAX_SUMMARY_LENGTH, facts_hash
from carebook.narrative.summary_requests import find_summary_requests
from carebook.narrative.writers.book_text import book_text
from carebook.narrative.writers.chart_text import chart_text
from carebook.narrative.writers.rule_text import RuleText
from carebook.narrative.writers.section_text import section_text


def all_wanted(**notebooks):
    by_path = {Path(f"notebooks/{name}.ipynb"): node for name, node in notebooks.items()}
    return find_summary_requests(by_path, knowledge(), TODAY)


def older():
    return notebook(
        shown("requests", "65+"),
        summary_cell("requests"),
        shown("older_share"),
        summary_cell("older_share"),
        summary_cell("section", "*The summary of this section is written when the book is built.*"),
        title="Older people",
    )


def test_keys_are_the_chapter_and_what_is_summed_up_in_the_book_s_order():
    front = notebook(
        summary_cell("book", "*The summary of the whole book is written when the book is built.*")
    )
    found = all_wanted(index=front, older=older(), quality=quality())
    assert [one.key for one in found] == [
        "index/book",
        "older/requests",
        "older/older_share",
        "older/section",
        "quality/satisfaction",
    ]
    assert [one.indicator for one in found] == [
        None,
        "requests",
        "older_share",
        None,
        "satisfaction",
    ]
    assert not any(one.text_in_cell for one in found)


def test_each_rests_on_its_own_blocks():
    found = {one.key: one for one in all_wanted(older=older(), quality=quality())}
    requests, share = block_of("requests", "65+"), block_of("older_share")
    assert found["older/requests"].facts_hash == facts_hash([requests])
    assert found["older/section"].facts_hash == facts_hash([requests, share])
    of_book = findings_of(knowledge(), [requests, share, block_of("satisfaction")])
    assert found["older/section"].rule_text() == section_text(
        "Older people", [requests, share], of_book, bundled()
    )
    assert found["older/older_share"].rule_text() == chart_text(
        share, of_book, bundled(), plain=found["older/older_share"].is_plain
    )


def test_the_book_rests_on_every_notebook():
    found = all_wanted(index=notebook(summary_cell("book")), older=older(), quality=quality())
    everything = [block_of("requests", "65+"), block_of("older_share"), block_of("satisfaction")]
    assert list(found[0].blocks) == everything
    assert found[0].facts_hash == facts_hash(everything)
    of_book = findings_of(knowledge(), everything)
    assert found[0].rule_text() == book_text(everything, of_book, bundled())


def test_all_know_the_findings_of_what_the_whole_book_shows_and_of_nothing_else():
    found = all_wanted(older=older(), quality=quality())
    shown = ("requests", "older_share", "satisfaction")
    weighed = {one.candidate.fact.indicator for one in found[0].findings.weighed}
    assert weighed == {"requests", "satisfaction"}
    assert weighed < set(shown)
    assert all(one.findings is found[0].findings for one in found)
    assert found[0].findings.today == TODAY


def test_a_second_chart_of_one_indicator_has_its_own_summary():
    twice = notebook(
        shown("requests", "18-64"),
        summary_cell("requests"),
        shown("requests", "65+"),
        summary_cell("requests"),
    )
    first, second = all_wanted(requests=twice)
    assert (first.key, second.key) == ("requests/requests", "requests/requests-2")
    assert "people aged 18 to 64" in words_of(first.rule_text())
    assert "people aged 65 and over" in words_of(second.rule_text())


def test_a_silence_has_nothing_to_say():
    [found] = all_wanted(quality=notebook(shown("reablement"), summary_cell("reablement")))
    assert found.rule_text() == RuleText()


def test_what_somebody_wrote_in_the_cell_is_read_as_prose():
    [found] = all_wanted(quality=quality("My **own** words,\non [two](x.y) lines.\n\nAnd more."))
    assert found.text_in_cell == "My own words, on two lines.\n\nAnd more."
    for nothing in ("", "  \n", PLACEHOLDER):
        [found] = all_wanted(quality=quality(nothing))
        assert found.text_in_cell == ""


def test_a_text_in_a_cell_that_cannot_be_used_names_the_cell():
    for source, said in (
        ("x" * (MAX_SUMMARY_LENGTH + 1), "at most 20,000 characters"),
        ("9\u200b9% of people", "ZERO WIDTH SPACE"),
        ("9\u202e9% of people", "RIGHT-TO-LEFT OVERRIDE"),
    ):
        message = refusal(all_wanted, quality=quality(source))
        assert message.startswith("notebooks/quality.ipynb: cell ")
        assert said in message
        assert len(message) < 300


def test_titles_are_plain_words():
    found = {one.key: one.display_name() for one in all_wanted(older=older(), quality=quality())}
    assert found["older/section"] == "Older people: the chapter as a whole"
    assert found["quality/satisfaction"].startswith("Quality: ")


def test_a_summary_of_what_is_not_shown_is_refused_with_what_is():
    odd = notebook(shown("satisfaction"), summary_cell("satisfactoin"))
    message = refusal(all_wanted, quality=odd)
    assert message.startswith("notebooks/quality.ipynb: cell ")
    assert "indicator this notebook shows (satisfaction), found 'satisfactoin'" in message
    assert "(none)" in refusal(all_wanted, quality=notebook(summary_cell("satisfaction")))
