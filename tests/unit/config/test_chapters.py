import pytest
from support.small_data import PROJECT, refusal

from carebook.config.chapters import read_quarto_yml

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
    assert f":7: expected letters, digits, - and _ in a path, found 'notebooks/{name}" in message


def test_a_chapter_is_a_notebook(write):
    path = write(GOOD.replace("carers.ipynb", "carers.qmd"))
    assert ":7: expected letters, digits" in refusal(read_quarto_yml, path)


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
