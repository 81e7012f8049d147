"""A chapter of all that a person may type, as web pages, as a PDF and in large print."""

import json
import shutil

import nbformat
import pikepdf
import pytest
from nbformat import v4
from support.html_pages import parse_page
from support.pdf_files import structure_elements, words_of_pdf
from support.project_edits import (
    build_small_project,
    checksums_in,
    replace_in_file,
    show_no_progress,
)
from support.typed_cells import SVG, pasted, picture, write_files

from carebook.books.plan import plan_book
from carebook.build.book import build_book
from carebook.build.staleness import decide_rebuild
from carebook.core.project import Project

CHAPTERS = ["index.ipynb", "notebooks/getting-help.ipynb"]
TYPED = "notebooks/typed.ipynb"
FILES = {
    "notebooks/centres.png": picture(size=(300, 150)),
    "notebooks/tall.png": picture(size=(60, 4000)),
    "notebooks/huge.png": picture(size=(30_000, 2)),
    "notebooks/photo.png": picture("JPEG"),
    "notebooks/old.gif": picture("GIF"),
    "notebooks/new.webp": picture("WEBP"),
    "img/box.svg": SVG.replace("<path", "<script>steal()</script><path"),
    "notebooks/_method.md": "How it was *counted*, by {{< var contact.team >}}.\n\n![](none.png)\n",
    "notebooks/survey.csv": "year,visits\n2023,40\n",
    "_variables.yml": "contact:\n  team: the Carers Team\n",
}
WORDS = """Before. <!-- for colleagues: secret plans -->

# A second title

#### Deep down

![Where the centres are](centres.png)

In a line: ![A box](../img/box.svg) and ![](attachment:image.png){fig-alt="A pasted plan"}.

![A tall tower](tall.png) ![](photo.png) ![Old](old.gif) ![New](new.webp){width=50%}

![Too wide](huge.png) ![Gone](gone.png) ![Elsewhere](https://a.example/steal.png)

[Getting help](getting-help.ipynb), [its end](getting-help.qmd#none), [back](#deep-down),
[the survey](survey.csv), [a trap](javascript:steal()), [front](../index.ipynb)

{{< include _method.md >}}

{{< kbd X >}}

{{< pagebreak >}}

> [!WARNING]
> Mind the gap.

Well done 🎉. H<sub>2</sub>O, <b>bold</b>, one<br>two. <script>steal()</script>

<details>
<summary>How to read this</summary>

With care.

</details>

<table><tr><th>Place</th><th>Share</th></tr><tr><td>Oakham</td><td>17</td></tr></table>

```html
<b>code</b> <!-- kept --> ![](code.png) {{< kbd X >}}
```

### Beside each other

::: {layout-ncol=2}
![One](centres.png)

![Two](old.gif)
:::
"""


def add_typed_chapter(project: Project) -> None:
    write_files(project.root, FILES)
    image = pasted("image.png", picture(size=(9, 9)))
    raw = [("text/html", "<p onclick='steal()'>Only for screens</p>"), ("text/latex", "\\steal")]
    cells = [
        v4.new_raw_cell("---\ntitle: Words of our own\n---"),
        v4.new_markdown_cell(WORDS, attachments=image),
        *(v4.new_raw_cell(text, metadata={"raw_mimetype": kind}) for kind, text in raw),
    ]
    notebook = v4.new_notebook(cells=cells)
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    nbformat.write(notebook, project.root / TYPED)
    after = f"    - {CHAPTERS[-1]}"
    replace_in_file(project.quarto_yml, after, f"{after}\n    - {TYPED}")


EDITIONS = ("html", "pdf", "large-print")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    root = tmp_path_factory.mktemp("typed") / "project"
    return build_small_project(root, CHAPTERS, EDITIONS, add_typed_chapter)


@pytest.fixture(scope="module")
def page(made):
    return parse_page(made.outputs / "rutland/html/notebooks/typed.html")


@pytest.fixture(scope="module")
def told(made):
    manifest = json.loads((made.outputs / "rutland/manifest.json").read_bytes())
    return [line for line in manifest["warnings"] if "typed" in line or "_method" in line]


def test_headings_are_in_order(page):
    found = [(one.name, one.get_text().strip()) for one in page.main.find_all(["h1", "h2", "h3"])]
    assert found[:3] == [
        ("h1", "Words of our own"),
        ("h2", "A second title"),
        ("h3", "Deep down"),
    ]


def test_pictures_stand_on_the_page_each_with_words(made, page):
    images = {image["alt"]: image["src"] for image in page.main.find_all("img")}
    assert set(images) == {
        "Where the centres are",
        "A box",
        "A pasted plan",
        "A tall tower",
        "A picture without a description: photo.png",
        "Old",
        "New",
        "One",
        "Two",
    }
    here = made.outputs / "rutland/html/notebooks"
    for source in images.values():
        assert (here / source).is_file(), source
    assert (here / images["Where the centres are"]).read_bytes() == FILES["notebooks/centres.png"]
    assert images["A picture without a description: photo.png"].endswith(".jpg")


def test_nothing_runs_and_nothing_is_asked_for_elsewhere(made):
    for path in (made.outputs / "rutland/html").rglob("*"):
        if path.suffix in (".html", ".svg"):
            assert "steal()" not in path.read_text(encoding="utf-8"), path
    assert "https://a.example" not in str(parse_page(path_of_page(made)).find_all("img"))


def path_of_page(made):
    return made.outputs / "rutland/html/notebooks/typed.html"


def test_links_lead_somewhere_or_are_words(page):
    links = {
        link.get_text(): link["href"] for link in page.main.find_all("a") if "href" in link.attrs
    }
    assert links["Getting help"] == "getting-help.html"
    assert links["back"] == "#deep-down"
    assert links["the survey"] == "../files/survey.csv"
    assert links["front"] == "../index.html"
    assert not {"its end", "a trap"} & set(links)
    assert "a trap" in page.main.get_text()


def test_a_file_that_is_linked_to_goes_with_the_pages(made):
    file = made.outputs / "rutland/html/files/survey.csv"
    assert file.read_text() == FILES["notebooks/survey.csv"]


def test_words_from_elsewhere_and_html_are_read_and_comments_are_not(page):
    words = " ".join(page.main.get_text().split())
    assert "How it was counted, by the Carers Team." in words
    assert "secret" not in str(page)
    assert page.main.find("sub").get_text() == "2"
    assert page.main.find("details").summary.get_text() == "How to read this"
    assert "Oakham" in page.main.find("table").get_text()
    assert "<b>code</b> <!-- kept --> ![](code.png) {{< kbd X >}}" in words
    assert "Only for screens" in words


def test_each_loss_is_a_line_with_its_place(told):
    place = "notebooks/typed.ipynb, cell 2, line "
    for line, start in [
        (3, "expected one title (#) in a chapter, found 'A second title'"),
        (5, "expected a heading of level 2 at most below one of level 1"),
        (9, "the picture '../img/box.svg' runs or fetches something"),
        (11, "expected words for those who do not see the picture 'photo.png'"),
        (11, "the picture 'photo.png' is a file of the type jpg"),
        (13, "the picture 'huge.png' is not shown: expected at most 10,000 pixels"),
        (13, "the picture 'gone.png' is not shown: no such file"),
        (13, "the picture 'https://a.example/steal.png' is not shown: no page asks"),
        (15, "the link to 'getting-help.qmd#none' is shown as its words alone"),
        (16, "the link to 'javascript:steal()' is shown as its words alone"),
        (20, "{{< kbd X >}} is not shown"),
        (27, "<script> is not shown"),
    ]:
        assert any(one.startswith(f"{place}{line}: {start}") for one in told), start
    assert any(one.startswith("notebooks/_method.md:3: the picture 'none.png'") for one in told)
    lacking = "notebooks/typed.ipynb: the typefaces of print have no '🎉'; a name in ‹ › stands"
    assert sum(one.startswith(lacking) for one in told) == 1
    assert any("cell 4: expected a raw cell for text/html" in one for one in told)


@pytest.mark.parametrize("name", ["rutland.pdf", "rutland-large-print.pdf"])
def test_print_has_the_same_with_words_for_each_picture(made, name):
    path = made.outputs / "rutland" / name
    words = words_of_pdf(path)
    for said in (
        "Words of our own",
        "Where the centres are",
        "Picture not shown: huge.png.",
        "How it was counted, by the Carers Team.",
        "Mind the gap.",
        "How to read this",
        "Oakham",
        "a trap",
        "Well done ‹party popper›.",
    ):
        assert said in words, said
    assert "secret" not in words
    assert "Only for screens" not in words
    with pikepdf.open(path) as pdf:
        alts = {str(one.Alt) for one in structure_elements(pdf) if "/Alt" in one}
    assert alts >= {"Where the centres are", "A box", "A pasted plan", "A tall tower", "New"}


def test_a_book_is_made_again_when_a_picture_is_new_and_else_is_not(made, tmp_path):
    shutil.copytree(made.root, tmp_path / "copy")
    project = Project(tmp_path / "copy")

    def plan():
        return plan_book(project, "rutland", EDITIONS, "builtin")

    assert decide_rebuild(plan()).is_current
    for name, content in (
        ("notebooks/centres.png", picture(size=(300, 160))),
        ("notebooks/gone.png", picture()),
        ("notebooks/_method.md", "Counted otherwise."),
        ("_variables.yml", "contact: {team: others}"),
    ):
        before = (project.root / name).read_bytes() if name in FILES else None
        write_files(project.root, {name: content})
        decision = decide_rebuild(plan())
        assert decision.stitching_reasons == (f"{name} changed",)
        assert decision.notebooks_to_run == {}
        if before is None:
            (project.root / name).unlink()
        else:
            (project.root / name).write_bytes(before)
    assert decide_rebuild(plan()).is_current
    before = checksums_in(plan().book_folder)
    write_files(project.root, {"notebooks/centres.png": picture(size=(300, 160))})
    built = build_book(plan(), show_no_progress, workers=1)
    assert built.newly_run == ()
    changed = {
        name
        for name, found in checksums_in(plan().book_folder).items()
        if before.get(name) != found
    }
    assert {"rutland.pdf", "rutland-large-print.pdf", "html/notebooks/typed.html"} <= changed
