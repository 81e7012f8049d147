"""Comments in Markdown do not reach a page, wherever they stand and however long they are."""

import pytest
from support.typed_cells import shown, stage


@pytest.mark.parametrize(
    ("typed", "page"),
    [
        ("before <!-- note --> after", "before after"),
        ("before<!-- note -->after", "beforeafter"),
        ("before <!-- two\nlines --> after", "before after"),
        ("before\n\n<!-- a\n\nblank line -->\n\nafter", "before\n\nafter"),
        ("<!-- all of the cell -->", ""),
        ("<!---->text", "text"),
        ("- item <!-- note -->\n- other", "- item \n- other"),
        ("<!--\n```\nx\n```\n-->\nafter", "after"),
        ("`<!-- kept -->`", "`<!-- kept -->`"),
        ("```\n<!-- kept -->\n```", "```\n<!-- kept -->\n```"),
        ("    <!-- kept -->", "<!-- kept -->"),
    ],
)
def test_a_comment_is_taken_out_and_code_is_not_touched(tmp_path, typed, page):
    chapter = stage(tmp_path, typed)
    assert shown(chapter) == page
    assert chapter.warnings == ()


def test_one_that_does_not_end_is_told_and_hides_the_rest_of_its_cell(tmp_path):
    chapter = stage(tmp_path, "before\n\nmore <!-- open\n\nhidden", "next cell")
    assert shown(chapter) == "before\n\nmore\n\nnext cell"
    [told] = chapter.warnings
    assert told.startswith("notebooks/carers.ipynb, cell 2, line 3: expected the end of a comment")


def test_lines_are_named_as_they_were_typed(tmp_path):
    chapter = stage(tmp_path, "<!-- one\ntwo\nthree -->\n\n![a](none.png)")
    assert chapter.warnings[0].startswith("notebooks/carers.ipynb, cell 2, line 5: the picture")
