"""Labels, and what refers to them, held against Pandoc's own reading."""

import json

import pypandoc
import pytest

from carebook.text.markdown_labels import LabelScanner, mask_code, mentions_in

LABELLED = """# A title {#sec-top}

Under one
---------

::: {#fig-pair .x layout-ncol=2}
![a](a.png){#fig-pair-1 fig-alt="an {odd} one"} ![b](b.png){width=2 #fig-pair-2}

Both
:::

- ::: {#tbl-in-list}
  | a |
  |---|
  | b |

  Its caption
  :::

```python
"{#fig-code} @code"
```

`{#fig-inline}` \\{#fig-escaped}

$$x$$ {#eq-one}

: A caption {#tbl-last tbl-colwidths="[2,1]"}

## A *section* `x` {.unnumbered #sec-part}
"""


def labels(*texts):
    scanner = LabelScanner()
    return [(one.name, one.title, one.within) for text in texts for one in scanner.labels_in(text)]


def test_labels_are_found_in_order_with_titles_and_what_they_stand_in():
    assert labels(LABELLED) == [
        ("sec-top", "A title", ""),
        ("fig-pair", "", ""),
        ("fig-pair-1", "", "fig-pair"),
        ("fig-pair-2", "", "fig-pair"),
        ("tbl-in-list", "", ""),
        ("eq-one", "", ""),
        ("tbl-last", "", ""),
        ("sec-part", "A section x", ""),
    ]


def test_a_div_goes_on_in_the_next_cell():
    assert labels("::: {#fig-a}", "![](x.png){#fig-b}", "Caption\n:::", "![](y.png){#fig-c}") == [
        ("fig-a", "", ""),
        ("fig-b", "", "fig-a"),
        ("fig-c", "", ""),
    ]


def test_the_offset_is_that_of_the_name():
    [label] = LabelScanner().labels_in("one\n\n# Two {.x #sec-two}")
    assert "one\n\n# Two {.x #sec-two}"[label.offset :].startswith("sec-two")


MENTIONS = [
    "See @fig-x.",
    "See [@fig-x; @tbl-y, p. 3] and [-@z_1].",
    "@start of a line, (@in-round), a/@slash, **@bold**",
    "mail a@b.org, a1@b.org and _@under_",
    "\\@escaped and `@code` and ``a ` @more``",
    "@doe99:2020a.b, @x. @y, @z:",
    "@{a b} @{https://x.org/a}",
    "[@words](https://x.org) and [a]{.b} @after",
    "https://x.org/@user and <mailto:me@x.org>",
    "@à-côté @1st @_u",
    "```\n@fenced\n```\n\n~~~ {.x}\n@tilde\n~~~",
    "> quoted @one\n> [@two]",
    "| a | b |\n|---|---|\n| @cell | [@other] |",
    "$x$ @maths £5",
    "Code:\n\n    @decorator\n\n\t@tabbed\n\n- item\n\n    @in_item\n\n        @code_in_item",
    "a @ b, @, @@double",
]


def cited_by_pandoc(text):
    read = json.loads(pypandoc.convert_text(text, "json", format="markdown-raw_html-raw_tex"))
    found = []

    def walk(node):
        if isinstance(node, dict):
            if node.get("t") == "Cite":
                found.extend(one["citationId"] for one in node["c"][0])
            walk(list(node.values()))
        elif isinstance(node, list):
            for one in node:
                walk(one)

    walk(read["blocks"])
    return found


@pytest.mark.parametrize("text", MENTIONS)
def test_mentions_are_what_pandoc_takes_for_citations(text):
    assert [one.key for one in mentions_in(text)] == cited_by_pandoc(text)


@pytest.mark.parametrize("text", MENTIONS)
def test_an_escaped_mention_is_text_to_pandoc(text):
    for mention in sorted(mentions_in(text), key=lambda one: -one.offset):
        text = f"{text[: mention.offset]}\\{text[mention.offset :]}"
    assert cited_by_pandoc(text) == []


def test_brackets_of_a_citation_are_told_from_those_of_a_link():
    text = "@a [@b] [see @c, p. 2] [@d](x) [@e]{.f} [x] @g [a\n\n@h]"
    assert [one.key for one in mentions_in(text) if one.in_brackets] == ["b", "c"]


def test_masking_keeps_every_place():
    text = "a `b` \\@c\n```\nxxx\n```\nd <!-- e\nf --> g"
    masked = mask_code(text)
    assert len(masked) == len(text)
    assert [masked.index(letter) for letter in "adg"] == [text.index(letter) for letter in "adg"]
    assert not set("befx") & set(masked)


def test_a_drawing_of_a_megabyte_takes_no_time():
    # Two patterns side by side once took minutes over one long line.
    drawing = "```{=html}\n<svg>" + " " * 1_000_000 + "</svg>\n```\n\n{#fig-x} @fig-x"
    assert labels(drawing) == [("fig-x", "", "")]
    assert [one.key for one in mentions_in(drawing)] == ["fig-x"]
