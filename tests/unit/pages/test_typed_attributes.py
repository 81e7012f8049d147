"""No attribute of anything that people type runs or fetches something."""

import pytest
from support.small_data import PROJECT
from support.typed_cells import shown, stage

from carebook.tools.pandoc import convert_markdown

FILTER = PROJECT.theme / "carebook.lua"


@pytest.mark.parametrize(
    ("typed", "page"),
    [
        ('[x](https://a.example/){onclick="steal()"}', "[x](https://a.example/){}"),
        ("[x]{.a onmouseover='steal()' b=c}", "[x]{.a  b=c}"),
        ("::: {#a ONCLICK=steal() .b}\nx\n:::", "::: {#a  .b}\nx\n:::"),
        ("## H {onclick=steal()}", "## H {}"),
        ("`c`{onclick=steal()}", "`c`{}"),
        ('[x]{style="background: url(//steal.example)"}', "[x]{}"),
        ("[x](https://a.example/){ping=https://steal.example}", "[x](https://a.example/){}"),
    ],
)
def test_they_are_left_out_and_told(tmp_path, typed, page):
    chapter = stage(tmp_path, typed)
    assert shown(chapter) == page
    [told] = chapter.warnings
    assert told.startswith("notebooks/carers.ipynb, cell 2, line 1: the attribute ")


@pytest.mark.parametrize(
    "typed",
    [
        '[x]{style="color: red" .on lang=cy}',
        "`{onclick=steal()}`",
        "::: {.callout-note title='on = off'}\nx\n:::",
    ],
)
def test_others_stay(tmp_path, typed):
    chapter = stage(tmp_path, typed)
    assert shown(chapter) == typed
    assert chapter.warnings == ()


@pytest.mark.parametrize(
    "typed",
    [
        "[x](https://a.example/){onclick=steal()}",
        "[x](javascript:steal())",
        "[x](java&#115;cript:steal())",
        "![x](https://steal.example/x.png)",
        "[x]{onclick=steal()}",
        "::: {onclick=steal()}\nx\n:::",
        "## x {onclick=steal()}",
        "`x`{onclick=steal()}",
        "```{.python onclick=steal()}\nx\n```",
        '[x]{style="background: url(//steal.example)"}',
    ],
)
def test_the_filter_lets_none_through_that_was_not_told(typed):
    html = convert_markdown(typed, "html5", filters=(FILTER,), metadata={"chapter": "a"})
    assert "steal()" not in html
    assert 'src="' not in html
    assert "style=" not in html
    assert "x" in html
