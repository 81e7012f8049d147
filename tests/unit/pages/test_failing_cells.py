"""Which cell is named when a tool cannot make a book."""

import pytest
from nbformat import v4
from support.typed_cells import stage

from carebook.core.errors import ToolError
from carebook.pages.chapter import Chapter
from carebook.pages.failing_cells import error_with_cell
from carebook.tools import pandoc
from carebook.tools.pandoc import call_pandoc

DEEP = "> " * 40 + "deep"
SAID = ToolError("Typst: expected a PDF, found: too deep")


def too_deep(chapter: Chapter) -> str:
    """Find what a real tool would, at once."""
    return "too deep" if chapter.text.count(">") > 30 else ""


def test_the_line_that_a_tool_cannot_set_is_named(tmp_path):
    fine = stage(tmp_path, "Fine.")
    chapter = stage(tmp_path, "Fine.", f"First.\n\n{DEEP}\n\nLast.")
    told = str(error_with_cell(SAID, [fine, chapter], too_deep))
    assert told.startswith("notebooks/carers.ipynb, cell 3, line 3: expected")
    assert "(too deep)" in told


def test_a_code_cell_is_named_by_its_number(tmp_path):
    printed = v4.new_output("display_data", {"text/markdown": DEEP})
    cell = v4.new_code_cell("print_it()", outputs=[printed])
    told = error_with_cell(SAID, [stage(tmp_path, "Fine.", cell)], too_deep)
    assert str(told).startswith("notebooks/carers.ipynb, cell 3: expected")


def test_a_chapter_is_named_where_no_cell_fails_alone(tmp_path):
    half = "> " * 16 + "half"
    told = error_with_cell(SAID, [stage(tmp_path, half, half)], too_deep)
    assert str(told).startswith("notebooks/carers.ipynb: expected")


def test_what_no_chapter_brings_about_is_told_as_it_is(tmp_path):
    assert error_with_cell(SAID, [stage(tmp_path, "Fine.")], too_deep) is SAID


def test_a_text_that_takes_pandoc_for_ever_is_told():
    text = "[" * 80 + "x" + "]" * 80
    with pytest.raises(ToolError, match=r"within 0 seconds.*stand deep in one another"):
        call_pandoc(["--from=markdown", "--to=native"], text, "text", seconds=0.3)


def test_a_text_that_takes_all_of_the_memory_is_told(monkeypatch):
    monkeypatch.setattr(pandoc, "_MAX_MEMORY", "20m")
    with pytest.raises(ToolError, match="heap"):
        call_pandoc(["--from=markdown", "--to=native"], "word " * 200_000, "text")
