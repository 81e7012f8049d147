"""Pictures beside a notebook, pasted into it, or typed as data: each reaches the staged folder."""

import base64

import pytest
from nbformat import v4
from support.typed_cells import SVG, pasted, picture, shown, stage

PLACE = "notebooks/carers.ipynb, cell 2, line 1: "
PNG = picture()
FILES = {"notebooks/zz.png": PNG, "notebooks/my pic.png": PNG, "img/a.svg": SVG}


def pictures(chapter):
    return {name: content for name, content in chapter.files.items() if name.startswith("figures/")}


@pytest.mark.parametrize(
    "typed",
    [
        "![A map](zz.png)",
        "![A map](./zz.png 'Title')",
        "![A map](<zz.png>)",
        "![A map](my pic.png)",
        "![A map](my%20pic.png)",
        "![A map](/notebooks/zz.png)",
        "![A map][map]\n\n[map]: zz.png",
        "![map]\n\n[map]: zz.png",
        "Words ![A map](zz.png){width=50%} and words",
        '![](zz.png){fig-alt="A map"}',
        "<img src='zz.png' alt='A map' width='20'>",
        '<figure><img src="zz.png" alt="A map"><figcaption>The map</figcaption></figure>',
        "- ![A map](zz.png)",
        "> ![A map](zz.png)",
        "| a |\n|---|\n| ![A map](zz.png) |",
        "[![A map](zz.png)](https://a.example/)",
        f"![A map](data:image/png;base64,{base64.b64encode(PNG).decode()})",
    ],
)
def test_a_picture_is_copied_under_a_name_of_its_content(tmp_path, typed):
    chapter = stage(tmp_path, typed, files=FILES)
    [(name, content)] = pictures(chapter).items()
    assert content == PNG
    assert f"](../{name}" in shown(chapter)
    assert chapter.warnings == ()


@pytest.mark.parametrize("typed", ["`![a](none.png)`", "```\n![a](none.png)\n```", "\\![a]"])
def test_code_is_no_picture(tmp_path, typed):
    assert shown(stage(tmp_path, typed)) == typed


def test_what_is_said_of_a_picture_stays(tmp_path):
    typed = "![Cap *x*](zz.png 'T'){#fig-map .wide width=50% fig-alt=\"A 'map'\"}"
    text = shown(stage(tmp_path, typed, files=FILES))
    assert text.startswith("![Cap *x*](../figures/pictures/zz-")
    assert text.endswith(' "T"){#fig-map .wide width=50% fig-alt="A \'map\'"}')


def test_a_pasted_attachment_is_shown(tmp_path):
    cell = v4.new_markdown_cell(
        "![A map](attachment:image.png) ![A plan](attachment:my%20plan.svg)",
        attachments={
            **pasted("image.png", PNG),
            **pasted("my plan.svg", SVG.encode(), "image/svg+xml"),
        },
    )
    chapter = stage(tmp_path, cell)
    assert [name.rpartition(".")[2] for name in pictures(chapter)] == ["png", "svg"]
    assert chapter.warnings == ()


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("![x](none.png)", "no such file"),
        ("![x](../../secret.png)", "it is outside the project"),
        ("![x](../.git/secret.png)", "it is in a folder that no page may read"),
        ("![x](https://a.example/x.png)", "no page asks another computer for anything"),
        ("![x](//a.example/x.png)", "no page asks another computer for anything"),
        ("![x](javascript:alert(1))", "no page asks another computer for anything"),
        ("![x](file:///etc/passwd)", "no page asks another computer for anything"),
        ("![x](attachment:none.png)", "no such attachment in this cell"),
        ("![x](data:image/png;base64,%%%)", "expected a picture in base64"),
        ("![x](data:image/png,zz)", "found another or a damaged file"),
        ("![x]()", "expected the name of a file, found none"),
        ("![x](words.png)", "found another or a damaged file"),
        ("![x](half.png)", "found another or a damaged file"),
        ("![x](wide.png)", "expected at most 10,000 pixels each way, found 30,000 by 2"),
        ("![x](large.png)", "it has 11.0 MB, and at most 10 MB are read"),
        ("![x](entity.svg)", "found another or a damaged file"),
        ("<img src='https://a.example/x.png' alt='x'>", "no page asks another computer"),
    ],
)
def test_one_that_cannot_be_shown_is_told_and_leaves_a_line(tmp_path, typed, why):
    files = {
        "notebooks/words.png": "not a picture",
        "notebooks/half.png": PNG[:-20],
        "notebooks/wide.png": picture("PNG", (30_000, 2)),
        "notebooks/large.png": b"\0" * 11_000_000,
        "notebooks/entity.svg": b"<!DOCTYPE svg [<!ENTITY a 'b'>]><svg>&a;</svg>",
    }
    chapter = stage(tmp_path / "book", typed, files=files)
    assert "[Picture not shown:" in shown(chapter)
    assert pictures(chapter) == {}
    [told] = chapter.warnings
    assert told.startswith(f"{PLACE}the picture '")
    assert why in told


def test_a_name_in_other_capitals_is_told(tmp_path):
    chapter = stage(tmp_path, "![x](ZZ.png)", files=FILES)
    assert chapter.warnings[0].endswith("is not shown: no such file; there is 'zz.png'")


def test_the_words_of_one_that_is_not_shown_stay(tmp_path):
    text = shown(stage(tmp_path, "Before ![A *map*](none.png){width=50%} after"))
    assert text == "Before [Picture not shown: none.png.]{.not-shown} A *map* after"


def test_without_words_it_is_told_and_never_without_a_description(tmp_path):
    chapter = stage(tmp_path, "![](zz.png)", files=FILES)
    assert 'fig-alt="A picture without a description: zz.png"' in shown(chapter)
    [told] = chapter.warnings
    assert told.startswith(f"{PLACE}expected words for those who do not see the picture 'zz.png'")


@pytest.mark.parametrize(("form", "kind"), [("JPEG", "jpg"), ("GIF", "gif"), ("WEBP", "webp")])
def test_one_of_another_type_than_its_name_is_shown_as_what_it_is_and_told(tmp_path, form, kind):
    chapter = stage(tmp_path, "![x](zz.png)", files={"notebooks/zz.png": picture(form)})
    [name] = pictures(chapter)
    assert name.endswith(f".{kind}")
    assert f"is a file of the type {kind}, whatever its name says" in chapter.warnings[0]


def test_an_svg_that_runs_something_only_draws_and_that_is_told(tmp_path):
    spoilt = SVG.replace("<path", "<script>steal()</script><path onload='steal()'")
    chapter = stage(tmp_path, "![x](a.svg)", files={"notebooks/a.svg": spoilt})
    [content] = pictures(chapter).values()
    assert b"steal" not in content
    assert "runs or fetches something, which was left out: <script>, onload=" in chapter.warnings[0]


def test_two_of_one_name_do_not_clash_and_the_same_one_stands_once(tmp_path):
    files = {**FILES, "img/zz.png": picture(size=(2, 2)), "img/copy/zz.png": PNG}
    typed = "![a](zz.png) ![b](../img/zz.png) ![c](../img/copy/zz.png)"
    assert len(pictures(stage(tmp_path, typed, files=files))) == 2


def test_a_name_is_the_same_each_time(tmp_path):
    names = [[*pictures(stage(tmp_path / str(n), "![a](zz.png)", files=FILES))] for n in range(2)]
    assert names[0] == names[1]


def test_what_was_read_is_remembered(tmp_path):
    chapter = stage(tmp_path, "![a](zz.png) ![b](none.png)", files=FILES)
    assert chapter.files_read == ("notebooks/none.png", "notebooks/zz.png")
