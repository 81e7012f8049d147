"""Links lead to what the staged book has, and to nothing that runs."""

import pytest
from support.typed_cells import picture, shown, stage

OTHERS = {
    "index.ipynb": "# Front page\n\n## What is new",
    "notebooks/older.qmd": "# Older people\n\n## Care at home {#home}\n\n[]{#place}",
}
FILES = {
    "notebooks/data.csv": "a,b\n1,2\n",
    "papers/Annual report.pdf": b"%PDF-1.7",
    "notebooks/tool.py": "print()",
    "notebooks/spare.ipynb": "{}",
    "notebooks/page.html": "<script></script>",
}


def staged(tmp_path, *typed):
    return stage(tmp_path / "book", *typed, files=FILES, others=OTHERS)


@pytest.mark.parametrize(
    ("typed", "page"),
    [
        ("[x](older.ipynb)", "[x](older.ipynb)"),
        ("[x](older.qmd)", "[x](older.ipynb)"),
        ("[x](older.md)", "[x](older.ipynb)"),
        ("[x](older.html)", "[x](older.ipynb)"),
        ("[x](./older.qmd#home)", "[x](older.ipynb#home)"),
        ("[x](older.qmd#place)", "[x](older.ipynb#place)"),
        ("[x](../index.ipynb)", "[x](../index.ipynb)"),
        ("[x](/index.qmd#what-is-new)", "[x](../index.ipynb#what-is-new)"),
        ("[x](../notebooks/older.ipynb 'T')", '[x](older.ipynb "T")'),
        ("[x](older.ipynb){.button}", "[x](older.ipynb){.button}"),
        ("[x][o]\n\n[o]: older.qmd", "[x](older.ipynb)\n\n[o]: older.qmd"),
        ("<a href='older.qmd'>x</a>", "[x](older.ipynb)"),
        ("[x](#a-part)\n\n## A part", "[x](#a-part)\n\n## A part"),
        ("[x](#b)\n\n[]{#b}", "[x](#b)\n\n[]{#b}"),
        ("[x](#fig-contact)", "[x](#fig-contact)"),
        ("[x](https://a.example/?a=1#b)", "[x](https://a.example/?a=1#b)"),
        ("[x](mailto:a@example.org)", "[x](mailto:a@example.org)"),
        ("<https://a.example/>", "<https://a.example/>"),
        ("<a@example.org>", "<a@example.org>"),
        ("[x](data.csv)", "[x](../files/data.csv)"),
        ("[x](../papers/Annual%20report.pdf)", "[x](../files/Annual-report.pdf)"),
        ("`[x](none.ipynb)`", "`[x](none.ipynb)`"),
        ("[x]{.class} [^1] [@smith2020]", "[x]{.class} [^1] [@smith2020]"),
    ],
)
def test_a_link_leads_to_what_the_book_has(tmp_path, typed, page):
    chapter = staged(tmp_path, typed)
    assert shown(chapter) == page
    assert chapter.warnings == ()


@pytest.mark.parametrize(
    ("target", "why"),
    [
        ("none.ipynb", "there is no such chapter in this book"),
        ("spare.ipynb", "there is no such chapter in this book"),
        ("older.qmd#none", "there is no heading or label '#none' in notebooks/older.qmd"),
        ("#none", "there is no heading or label '#none' in this chapter"),
        ("none.csv", "no such file"),
        ("../../secret.csv", "it is outside the project"),
        ("tool.py", "a file of the type '.py' does not go with a book"),
        ("page.html", "a file of the type '.html' does not go with a book"),
        ("//a.example/x", "write the whole address"),
        ("javascript:alert(1)", "expected http, https, mailto, tel or a file of the project"),
        ("JaVaScRiPt:alert(1)", "expected http"),
        ("java&#115;cript:alert(1)", "expected http"),
        ("javascript&colon;alert(1)", "expected http"),
        ("java%73cript:alert(1)", "expected http"),
        ("vbscript:x", "expected http"),
        ("data:text/html,x", "expected http"),
        ("file:///etc/passwd", "expected http"),
    ],
)
def test_one_that_leads_nowhere_or_runs_something_is_its_words_and_told(tmp_path, target, why):
    chapter = staged(tmp_path, f"Before [the *words*]({target}) after")
    assert shown(chapter) == "Before the *words* after"
    [told] = chapter.warnings
    assert told.startswith("notebooks/carers.ipynb, cell 2, line 1: the link to '")
    assert why in told


def test_an_address_in_angles_that_runs_something_is_text(tmp_path):
    chapter = staged(tmp_path, "<javascript:alert(1)>")
    assert "<" not in shown(chapter)
    assert "shown as its words alone" in chapter.warnings[0]


def test_files_go_with_the_book_each_under_a_name_of_its_own(tmp_path):
    files = {**FILES, "papers/data.csv": "other"}
    chapter = stage(tmp_path, "[x](data.csv) [y](../papers/data.csv)", files=files)
    names = [name for name in chapter.files if name.startswith("files/")]
    assert len(names) == 2
    assert names[0] == "files/data.csv"
    assert set(chapter.files_read) >= {"notebooks/data.csv", "papers/data.csv"}


def test_a_chapter_by_itself_leaves_links_to_others_alone(tmp_path):
    chapter = stage(tmp_path, "[x](older.ipynb#home) and [y](#none)")
    assert shown(chapter) == "[x](older.ipynb#home) and y"


def test_a_picture_that_is_a_link_keeps_both(tmp_path):
    files = {**FILES, "notebooks/zz.png": picture()}
    chapter = stage(tmp_path, "[![A map](zz.png)](data.csv)", files=files)
    assert shown(chapter).startswith("[![A map](../figures/pictures/zz-")
    assert shown(chapter).endswith(".png)](../files/data.csv)")


def test_a_link_without_an_address_is_its_words(tmp_path):
    chapter = stage(tmp_path, "One [a]() and [b](#).")
    assert shown(chapter) == "One a and b."
    assert len([told for told in chapter.warnings if "it names no address" in told]) == 2
