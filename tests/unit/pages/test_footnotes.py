"""Two cells may call their footnotes alike, as people do who number them in each cell."""

from support.typed_cells import stage

from carebook.tools.pandoc import convert_markdown


def test_each_cell_has_its_own_notes(tmp_path):
    first = "One[^1] and `[^1]`.\n\n[^1]: First."
    second = "Two[^1], three[^a].\n\n[^1]: Second.\n[^a]: About."
    chapter = stage(tmp_path, first, second)
    html = convert_markdown(chapter.text, "html5")
    assert [html.count(f"<p>{said}") for said in ("First.", "Second.", "About.")] == [1, 1, 1]
    assert "<code>[^1]</code>" in html
    assert chapter.warnings == ()


def test_a_note_may_stand_in_another_cell(tmp_path):
    chapter = stage(tmp_path, "One[^1].", "[^1]: Elsewhere.")
    assert "<p>Elsewhere." in convert_markdown(chapter.text, "html5")


def test_notes_that_reach_no_page_are_told(tmp_path):
    chapter = stage(tmp_path, "One[^1].\n\n[^1]: First.\n\n[^1]: Again.\n\n[^2]: Nobody's.")
    place = "notebooks/carers.ipynb, cell 2, line"
    assert chapter.warnings == (
        f"{place} 5: expected one note [^1], found another; only one is shown: rename it",
        f"{place} 7: the note [^2] is not shown: no text of the chapter refers to it",
    )
