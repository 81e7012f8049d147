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
