import pytest
import yaml
from support.small_data import PROJECT, refusal

from carebook.config.chapters import read_quarto_yml
from carebook.pages.quarto_config import staged_quarto_yml

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


@pytest.mark.parametrize("stem", ["rutland", ""])
def test_a_staged_book_is_the_same_but_for_what_is_its_own(stem):
    project = read_quarto_yml(PROJECT.quarto_yml)
    title = "Care: in “Rutland” #1 & more"
    staged = yaml.safe_load(staged_quarto_yml(project, title, "2026-11-21", stem))
    assert staged["book"].pop("title") == title
    assert staged["book"].pop("date") == "2026-11-21"
    if stem:
        assert staged["book"].pop("output-file") == "rutland"
        assert staged["book"].pop("downloads") == ["pdf"]
    script = staged["format"]["html"].pop("include-after-body")
    assert script == "theme/html/charts-script.html"
    original = yaml.safe_load(PROJECT.quarto_yml.read_text(encoding="utf-8"))
    original["book"].pop("title")
    assert staged == original


def test_the_project_itself_names_no_script_that_is_made_only_when_staged():
    assert "charts-script" not in PROJECT.quarto_yml.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "formats", ["", "format:\n", "format: html\n", "format:\n  html: default\n"]
)
def test_a_book_with_quartos_shorter_ways_to_name_a_format_is_staged_too(write, formats):
    project = read_quarto_yml(write(GOOD + formats))
    staged = yaml.safe_load(staged_quarto_yml(project, "x", "2026-11-21", ""))
    assert staged["format"]["html"]["include-after-body"] == "theme/html/charts-script.html"


def test_staging_leaves_the_project_as_it_was():
    project = read_quarto_yml(PROJECT.quarto_yml)
    staged_quarto_yml(project, "Another title", "2026-11-21", "x")
    assert project == read_quarto_yml(PROJECT.quarto_yml)


def test_nothing_is_executed_by_quarto():
    assert read_quarto_yml(PROJECT.quarto_yml).config["execute"]["enabled"] is False


def test_title_subtitle_and_authors_are_the_users_own(write):
    own = """\
  title: Care in numbers
  subtitle: What we know
  author:
    - A. Writer
    - {name: B. Reader, orcid: 0000-0000-0000-0000}
"""
    found = read_quarto_yml(write(GOOD.replace("  title: Adult social care\n", own)))
    assert (found.title, found.subtitle) == ("Care in numbers", "What we know")
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
    assert found.warnings == (
        "_quarto.yml:7: book.chapters: the built-in stitcher shows the chapters of the part 'Who "
        "helps', but not its title",
        "_quarto.yml:10: book.appendices: the built-in stitcher shows appendices as the last "
        "chapters",
    )
    text = text.replace("        - notebooks/carers", "        - notebooks/carer")
    assert ":9: expected the notebook notebooks/carer.ipynb" in refusal(
        read_quarto_yml, write(text)
    )


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
