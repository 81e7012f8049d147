import re

import pytest
from support.small_data import PROJECT, refusal

from carebook.config.chapters import ListedChapter, executed_path, read_quarto_yml, staged_path

GOOD = """\
project:
  type: book
book:
  title: Adult social care
  chapters:
    - index.ipynb
    - notebooks/carers.ipynb
"""


@pytest.fixture
def write(tmp_path):
    (tmp_path / "notebooks").mkdir()
    for name in ("index.ipynb", "notebooks/carers.ipynb"):
        (tmp_path / name).write_text("{}", encoding="utf-8")

    def made(text):
        path = tmp_path / "_quarto.yml"
        path.write_text(text, encoding="utf-8")
        return path

    return made


def test_chapters_stand_in_the_order_of_the_file(write):
    assert read_quarto_yml(write(GOOD)).chapters == ("index.ipynb", "notebooks/carers.ipynb")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("type: book", "type: website", ":2: project.type: expected 'book', found 'website'"),
        ("project:\n  type: book\n", "", ": project.type: expected 'book', found 'None'"),
        (GOOD, "- a\n", "project.type: expected 'book'"),
        (GOOD, "", "project.type: expected 'book'"),
        ("    - index.ipynb\n", "", ":5: book.chapters: expected index.ipynb first"),
        ("- index.ipynb", "- notebooks/index.ipynb", "found 'notebooks/index.ipynb'; put it first"),
        ("- notebooks/carers", "- notebooks/carer", ":7: expected the notebook notebooks/carer.ip"),
        (
            "- notebooks/carers",
            "- index.ipynb\n    - notebooks/carers",
            ":7: expected each name of a notebook once, found 'index.ipynb'; rename one",
        ),
        (
            "carers.ipynb",
            "carers.ipynb\n    - other/carers.ipynb",
            ":8: expected each name of a notebook once, found 'other/carers.ipynb'; rename one",
        ),
        ("    - notebooks/carers.ipynb", "    - part: x", ":7: book.chapters: expected a list of"),
        ("    - notebooks/carers.ipynb", "    - part: x\n      chapters: []", ":7: book.chapters:"),
        (
            "  title: Adult social care",
            "  title: [a]",
            ":4: book.title: expected text, found ['a']",
        ),
        (
            "  title: Adult social care",
            "  subtitle: 3",
            ":4: book.subtitle: expected text, found 3",
        ),
        ("  title: Adult social care", "  author: [3]", ":4: book.author: expected a name, or sev"),
        ("  chapters:", "  appendices: a\n  chapters:", ":5: book.appendices: expected a list of"),
        ("  title: Adult", "  title: x\n  title: Adult", ":5: expected each key once"),
        ("  type: book", "  type: [book", "expected YAML, found"),
    ],
)
def test_what_is_no_book_of_ours_is_refused_with_its_line(write, old, new, said):
    assert old in GOOD
    path = write(GOOD.replace(old, new))
    message = refusal(read_quarto_yml, path)
    assert message.startswith(str(path))
    assert said in message


@pytest.mark.parametrize("name", ["car ers", "carers.1", "cärers", "carers'", "(carers)", "car$"])
def test_a_chapters_name_has_letters_digits_hyphens_and_underscores(write, name):
    path = write(GOOD.replace("notebooks/carers.ipynb", f'"notebooks/{name}.ipynb"'))
    (path.parent / "notebooks" / f"{name}.ipynb").write_text("{}", encoding="utf-8")
    message = refusal(read_quarto_yml, path)
    odd = ", ".join(f"'{one}'" for one in dict.fromkeys(re.sub("[a-z0-9]", "", name)))
    assert (
        f":7: expected letters from A to Z, digits, - and _ in a path, found {odd} in "
        f"'notebooks/{name}.ipynb'; rename it, for instance to "
    ) in message
    plain = message.rpartition(" ")[2]
    assert re.fullmatch(r"[\w-]+\.ipynb", plain, re.ASCII)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("carers.txt", "expected a chapter (.ipynb, .qmd, .md), found 'notebooks/carers.txt'"),
        ("carers", "expected a chapter (.ipynb, .qmd, .md), found 'notebooks/carers'"),
        ("/carers.md", "expected a path from the project's folder, found 'notebooks//carers.md'"),
        ("INDEX.md", "expected each name of a notebook once, found 'notebooks/INDEX.md'"),
    ],
)
def test_a_path_that_no_stitcher_can_carry_is_refused(write, name, said):
    assert said in refusal(read_quarto_yml, write(GOOD.replace("carers.ipynb", name)))


def test_chapters_may_be_written_as_markdown(write):
    path = write(GOOD.replace("carers.ipynb", "deep/carers.qmd").replace("index.ipynb", "index.md"))
    (path.parent / "notebooks/deep").mkdir()
    for name in ("index.md", "notebooks/deep/carers.qmd"):
        (path.parent / name).write_text("# A", encoding="utf-8")
    found = read_quarto_yml(path)
    assert found.chapters == ("index.md", "notebooks/deep/carers.qmd")
    assert found.staged_book["chapters"] == ["index.ipynb", "notebooks/deep/carers.ipynb"]
    assert staged_path("notebooks/deep/carers.qmd") == "notebooks/deep/carers.ipynb"
    assert executed_path("notebooks/deep/carers.qmd") == "notebooks/carers.ipynb"


def test_an_empty_list_of_chapters_is_refused(write):
    text = GOOD[: GOOD.index("  chapters:")] + "  chapters: []\n"
    assert "found 'nothing'; put it first" in refusal(read_quarto_yml, write(text))


def test_a_book_without_chapters_is_refused(write):
    text = GOOD[: GOOD.index("  chapters:")]
    assert ":3: book.chapters: expected a list" in refusal(read_quarto_yml, write(text))


def test_a_missing_file_is_refused(tmp_path):
    assert "found none; restore it" in refusal(read_quarto_yml, tmp_path / "_quarto.yml")


def test_the_committed_book_has_its_ten_chapters():
    chapters = read_quarto_yml(PROJECT.quarto_yml).chapters
    assert len(chapters) == 10
    committed = {path.name for path in PROJECT.root.glob("notebooks/*.ipynb")} | {"index.ipynb"}
    assert {chapter.split("/")[-1] for chapter in chapters} == committed


def test_the_project_itself_names_no_script_that_is_made_only_when_staged():
    assert "charts-script" not in PROJECT.quarto_yml.read_text(encoding="utf-8")


def test_nothing_is_executed_by_quarto():
    assert read_quarto_yml(PROJECT.quarto_yml).config["execute"]["enabled"] is False


def test_title_subtitle_and_authors_are_the_users_own(write):
    own = """\
  title: Care in numbers
  subtitle: What we know
  description: For the council
  author:
    - A. Writer
    - {name: B. Reader, orcid: 0000-0000-0000-0000}
"""
    found = read_quarto_yml(write(GOOD.replace("  title: Adult social care\n", own)))
    assert (found.title, found.subtitle) == ("Care in numbers", "What we know")
    assert found.description == "For the council"
    assert found.authors == ("A. Writer", "B. Reader")
    assert found.warnings == ()


def test_a_book_without_a_title_has_the_usual_one(write):
    path = write(GOOD.replace("  title: Adult social care\n", ""))
    assert read_quarto_yml(path).title == "Adult social care"
    assert read_quarto_yml(path).authors == ()


def test_chapters_of_parts_and_appendices_follow_one_another(write):
    text = GOOD.replace(
        "    - notebooks/carers.ipynb\n",
        "    - part: Who helps\n      chapters:\n        - notebooks/carers.ipynb\n"
        "  appendices:\n    - notebooks/about.ipynb\n",
    )
    path = write(text)
    (path.parent / "notebooks" / "about.ipynb").write_text("{}", encoding="utf-8")
    found = read_quarto_yml(path)
    assert found.chapters == ("index.ipynb", "notebooks/carers.ipynb", "notebooks/about.ipynb")
    assert found.listed == (
        ListedChapter("index.ipynb"),
        ListedChapter("notebooks/carers.ipynb", part="Who helps"),
        ListedChapter("notebooks/about.ipynb", is_appendix=True),
    )
    assert found.warnings == ()
    text = text.replace("        - notebooks/carers", "        - notebooks/carer")
    assert ":9: expected the notebook notebooks/carer.ipynb" in refusal(
        read_quarto_yml, write(text)
    )


def test_a_part_may_have_a_page_of_its_own(write):
    text = GOOD.replace(
        "    - notebooks/carers.ipynb\n",
        "    - part: notebooks/help.qmd\n      chapters:\n        - notebooks/carers.ipynb\n",
    )
    assert ":7: expected the notebook notebooks/help.qmd, found none" in refusal(
        read_quarto_yml, write(text)
    )
    path = write(text)
    (path.parent / "notebooks" / "help.qmd").write_text("# Help", encoding="utf-8")
    found = read_quarto_yml(path)
    assert found.listed[1:] == (
        ListedChapter("notebooks/help.qmd", part="notebooks/help.qmd", is_part_page=True),
        ListedChapter("notebooks/carers.ipynb", part="notebooks/help.qmd"),
    )
    assert found.staged_book["chapters"][1] == {
        "part": "notebooks/help.ipynb",
        "chapters": ["notebooks/carers.ipynb"],
    }


def test_what_only_quarto_honours_is_named_with_its_line(write):
    text = GOOD.replace("  chapters:", "  date: 2026-01-02\n  cover-image: a.png\n  chapters:")
    assert read_quarto_yml(write(text)).warnings == (
        "_quarto.yml:5: book.date: the built-in stitcher prints the date of params/; give it there "
        "as edition_date",
        "_quarto.yml:6: book.cover-image: the built-in stitcher cannot honour this key; build with "
        "--stitcher quarto, or remove it",
    )


def test_the_projects_own_book_warns_of_nothing():
    assert read_quarto_yml(PROJECT.quarto_yml).warnings == ()
