from pathlib import Path

from nbformat import v4
from support.small_data import PROJECT

from carebook.config.chapters import ListedChapter, read_quarto_yml
from carebook.notebooks.chapter_list import chapter_list, fill_chapter_lists, has_chapter_list
from carebook.notebooks.notebook_files import read_notebook

HOME = Path("index.ipynb")


def chapter(title="", description=""):
    yaml = v4.new_raw_cell(f"---\ndescription: {description}\n---")
    cells = [yaml] if description else []
    return v4.new_notebook(cells=[*cells, v4.new_markdown_cell(f"# {title}" if title else "x")])


BOOK = {
    HOME: chapter("Home"),
    Path("notebooks/carers.ipynb"): chapter("Unpaid *carers* [1]", "who *look* after"),
    Path("notebooks/local/costs.qmd"): chapter(description="what is spent"),
    Path("notebooks/part.md"): chapter("Wider help", "not shown in bold type"),
    Path("notebooks/help.ipynb"): chapter("Getting help"),
    Path("notebooks/words.md"): chapter("Words"),
}
LISTED = (
    ListedChapter("index.ipynb"),
    ListedChapter("notebooks/carers.ipynb"),
    ListedChapter("notebooks/local/costs.qmd", part="Money & more"),
    ListedChapter("notebooks/part.md", part="notebooks/part.md", is_part_page=True),
    ListedChapter("notebooks/help.ipynb", part="notebooks/part.md"),
    ListedChapter("notebooks/words.md", is_appendix=True),
)


def test_it_names_every_chapter_but_its_own_with_its_description():
    assert (
        chapter_list(HOME, LISTED, BOOK)
        == """\
- [Unpaid carers \\[1\\]](notebooks/carers.ipynb): who *look* after

**Money \\& more**

- [Costs](notebooks/local/costs.ipynb): what is spent

**[Wider help](notebooks/part.ipynb)**

- [Getting help](notebooks/help.ipynb)

**Appendices**

- [Appendix A: Words](notebooks/words.ipynb)"""
    )


def test_links_lead_from_the_folder_of_the_page():
    page = Path("notebooks/local/costs.qmd")
    text = chapter_list(page, LISTED, BOOK)
    assert "- [Home](../../index.ipynb)\n- [Unpaid" in text
    assert "costs" not in text
    assert "Money" not in text


def test_it_is_filled_into_its_cell_alone():
    cell = v4.new_markdown_cell("*Later.*", metadata={"tags": ["chapters"]})
    home = v4.new_notebook(cells=[v4.new_markdown_cell("# Home"), cell])
    fill_chapter_lists({HOME: home}, LISTED, {**BOOK, HOME: home})
    assert has_chapter_list({HOME: home})
    assert not has_chapter_list(BOOK)
    assert home.cells[0].source == "# Home"
    assert home.cells[1].source.startswith("- [Unpaid carers")


def test_the_front_page_lists_the_committed_chapters_each_with_a_description():
    listed = read_quarto_yml(PROJECT.quarto_yml).listed
    book = {Path(one.path): read_notebook(PROJECT.root / one.path) for one in listed}
    fill_chapter_lists({HOME: book[HOME]}, listed, book)
    [cell] = [cell for cell in book[HOME].cells if "chapters" in cell.metadata.get("tags", ())]
    lines = cell.source.splitlines()
    assert len(lines) == len(listed) - 1
    assert all(f"](notebooks/{Path(one.path).name}): " in cell.source for one in listed[1:])
    assert (
        "- [Unpaid carers](notebooks/carers.ipynb): people who look after somebody, and how they "
        "fare"
    ) in lines
