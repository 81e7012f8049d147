import yaml
from nbformat import v4
from support.small_data import PROJECT

from carebook.config.chapters import QuartoConfig
from carebook.core.project import Project
from carebook.editions.chapter_conversion import TYPST_FORMAT, chapter_filters, conversion_metadata
from carebook.pages.chapter import stage_chapter, staged_notebook
from carebook.pages.chapter_linking import link_chapters
from carebook.tools.pandoc import convert_markdown

WORKS = "@book{smith2020, title={Care}, author={Smith, Ann}, year={2020}, publisher={P}}\n"
OWN = "@book{lee2021, title={Asking}, author={Lee, Cai}, year={2021}, publisher={Q}}\n"
# Cites in notes at the foot.
STYLE = """<style xmlns="http://purl.org/net/xbiblio/csl" class="note" version="1.0">
<info><title>T</title><id>t</id><updated>2020-01-01T00:00:00Z</updated></info>
<citation><layout><text value="Cited: "/><text variable="title"/></layout></citation>
<bibliography><layout><text value="Listed: "/><text variable="title"/></layout></bibliography>
</style>"""
HEAD = "---\ntitle: Own\nbibliography: own.bib\ncsl: ../notes.csl\n---"


def linked(tmp_path, head, *texts, **config):
    root = tmp_path
    (root / "notebooks").mkdir(exist_ok=True)
    for name, text in (("works.bib", WORKS), ("notebooks/own.bib", OWN), ("notes.csl", STYLE)):
        (root / name).write_text(text)
    (root / "_quarto.yml").write_text(yaml.safe_dump({"project": {}, **config}))
    notebooks = {
        "index.ipynb": v4.new_notebook(cells=[v4.new_markdown_cell("# Home\n\nAs @smith2020.")]),
        "notebooks/own.ipynb": v4.new_notebook(
            cells=[v4.new_raw_cell(head), *(v4.new_markdown_cell(text) for text in texts)]
        ),
    }
    chapters = [stage_chapter(path, notebook) for path, notebook in notebooks.items()]
    book = QuartoConfig((), config)
    return link_chapters(chapters, notebooks, Project(root), book)


def written(chapter, to):
    return convert_markdown(
        chapter.text,
        to,
        filters=chapter_filters(PROJECT.theme),
        metadata=conversion_metadata(chapter, [chapter]),
    )


def test_a_chapter_adds_works_and_a_style_of_its_own(tmp_path):
    home, own = linked(
        tmp_path, HEAD, "# Own\n\nAs [@smith2020] and [@lee2021].", bibliography="works.bib"
    )
    assert home.warnings == own.warnings == ()
    assert home.files == {"works.bib": WORKS.encode()}
    assert sorted(own.files) == ["notebooks/own.bib", "notes.csl"]
    assert sorted(own.files_read) == ["notebooks/own.bib", "notes.csl"]
    assert "Smith (2020)" in written(home, "plain").replace("\n", " ")
    typ = written(own, TYPST_FORMAT)
    assert typ.count("#footnote[") == 2
    assert "Cited: Asking" in typ
    assert typ.index("References") < typ.index("Listed: Care")
    html = written(own, "html")
    assert html.index('id="references"') < html.index("Listed: Asking")


def test_quarto_is_told_in_the_chapter_s_first_cell(tmp_path):
    home, own = linked(tmp_path, HEAD, "# Own\n\n[@lee2021]")
    first = staged_notebook(own).cells[0]
    assert first.cell_type == "raw"
    said = yaml.safe_load(first.source.strip("-\n"))
    assert said["bibliography"] == ["own.bib"]
    assert said["csl"] == "../notes.csl"
    assert all(cell.cell_type != "raw" for cell in staged_notebook(home).cells)


def test_a_chapter_without_citations_has_no_list(tmp_path):
    _, own = linked(tmp_path, HEAD, "# Own\n\nNothing.")
    assert "References" not in written(own, "html")
    assert own.references.works == own.references.style == ""


def test_an_author_says_where_the_list_stands(tmp_path):
    text = "# Own\n\n[@lee2021]\n\n## Sources\n\n::: {#refs}\n:::\n\n## After\n\nEnd."
    html = written(linked(tmp_path, HEAD, text)[1], "html")
    assert html.index("Sources") < html.index("Listed: Asking") < html.index("After")
    assert "References" not in html


def test_the_list_stands_before_the_last_page_of_the_book(tmp_path):
    _, own = linked(
        tmp_path, HEAD, "# Own\n\n[@lee2021]\n\n## Where to get help {.last-page}\n\nAsk."
    )
    html = written(own, "html")
    assert html.index("References") < html.index("Listed: Asking") < html.index("Where to get help")


def test_mistakes_are_told_where_they_are_made(tmp_path):
    head = HEAD.replace("own.bib", "none.bib")
    home, own = linked(tmp_path, head, "x", "[@lee2021]", bibliography="gone.bib", csl="works.bib")
    line = "_quarto.yml:1: bibliography: expected the file gone.bib in the project, found none"
    assert home.warnings[0].startswith(line)
    assert home.warnings[1].startswith("works.bib:")
    assert own.warnings[0].startswith("notebooks/own.ipynb, cell 1, line 3: bibliography: expected")
    assert own.warnings[1].startswith("notebooks/own.ipynb, cell 3, line 1: expected a work")
    assert "its bibliography cannot be read" in own.warnings[1]
    assert "\\[@lee2021\\]" in written(own, TYPST_FORMAT).replace("\\@", "@")


def test_a_book_without_any_of_it_asks_nothing_of_pandoc(tmp_path, monkeypatch):
    monkeypatch.setattr("carebook.tools.pandoc_reading.call_pandoc", None)
    _, own = linked(tmp_path, "---\ntitle: Own\n---", "# Own\n\nIt cost $5.")
    assert own.warnings == ()
