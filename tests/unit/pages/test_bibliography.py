import pytest

from carebook.pages.bibliography import Works, read_works

GOOD = "@book{smith2020,\n  title = {Care},\n  author = {Smith, Ann},\n  year = {2020},\n}\n"
STYLE = """<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">
<info><title>T</title><id>t</id><updated>2020-01-01T00:00:00Z</updated></info>
<citation><layout><text variable="title"/></layout></citation>
</style>"""
PLACES = {"bibliography": "_quarto.yml:9", "csl": "_quarto.yml:10"}


@pytest.fixture
def root(tmp_path):
    root = tmp_path / "project"
    (root / "notebooks").mkdir(parents=True)
    (root / "works.bib").write_text(GOOD)
    (root / "notebooks/own.bib").write_text(GOOD.replace("2020", "2021"))
    (root / "style.csl").write_text(STYLE)
    (tmp_path / "outside.bib").write_text(GOOD)
    return root


def read(root, named, folder=""):
    return read_works(named, root, folder, PLACES)


def test_works_and_style_are_read_with_the_files_that_are_staged(root):
    works, told = read(root, {"bibliography": "works.bib", "csl": "style.csl"})
    assert told == ()
    assert works.by_key["smith2020"]["author"] == [{"family": "Smith", "given": "Ann"}]
    assert works.files == {"works.bib": GOOD.encode(), "style.csl": STYLE.encode()}
    assert (works.bibliographies, works.style_file) == (("works.bib",), "style.csl")
    assert works.style == STYLE
    assert works.as_json(["smith2020", "nobody"]).count('"id"') == 1
    assert works.as_json([]) == ""


def test_paths_start_from_the_chapter_s_folder_or_with_a_slash_from_the_root(root):
    named = {"bibliography": ["own.bib", "../works.bib", "/works.bib"]}
    works, told = read(root, named, "notebooks")
    assert told == ()
    assert sorted(works.by_key) == ["smith2020", "smith2021"]
    assert works.bibliographies == ("notebooks/own.bib", "works.bib", "works.bib")


@pytest.mark.parametrize("name", ["none.bib", "../outside.bib", "notebooks", "/../outside.bib"])
def test_a_file_that_is_not_in_the_project_is_one_line_with_its_place(root, name):
    works, told = read(root, {"bibliography": name})
    assert told == (
        f"_quarto.yml:9: bibliography: expected the file {name} in the project, found none; "
        "restore it or mend the path",
    )
    assert works.by_key == {}
    assert works.problem == "its bibliography cannot be read"


@pytest.mark.parametrize("name", ["https://example.org/works.bib", 3, {"a": 1}])
def test_what_is_no_path_is_told(root, name):
    _, told = read(root, {"bibliography": name})
    assert len(told) == 1
    assert told[0].startswith("_quarto.yml:9: bibliography: expected the path of a file")


@pytest.mark.parametrize(
    ("file", "text", "line"),
    [
        ("a.bib", "@book{x,\n  title = {Care}\n  year = 3,\n", "a.bib:3: "),
        ("a.bib", "@book{x,\n  title = {Care", "a.bib:2: "),
        ("a.bib", "\x00\x01 nothing", "a.bib: "),
        ("a.bib", "", "a.bib: "),
        ("a.json", '[{"id": "x",', "a.json: "),
    ],
)
def test_a_bibliography_that_cannot_be_read_is_one_line_and_the_others_are_read(
    root, file, text, line
):
    (root / file).write_text(text)
    works, told = read(root, {"bibliography": [file, "works.bib"]})
    assert len(told) == 1
    assert told[0].startswith(f"{line}expected a bibliography")
    assert list(works.by_key) == ["smith2020"]
    assert works.bibliographies == ("works.bib",)
    assert file in works.files_read


def test_a_file_of_another_kind_is_told(root):
    (root / "works.docx").write_bytes(b"PK")
    _, told = read(root, {"bibliography": "works.docx"})
    assert "found works.docx; save it as BibTeX (.bib)" in told[0]


@pytest.mark.parametrize("style", ["<style", "<other/>", "", "no xml"])
def test_a_style_that_cannot_be_used_is_one_line(root, style):
    (root / "bad.csl").write_text(style)
    works, told = read(root, {"bibliography": "works.bib", "csl": "bad.csl"})
    assert len(told) == 1
    assert told[0].startswith("bad.csl")
    assert works.style == works.style_file == ""
    assert "bad.csl" not in works.files


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("a.json", '[{"id": "x", "type": "book", "title": "T"}]'),
        ("a.ris", "TY  - BOOK\nID  - x\nTI  - T\nER  - \n"),
        ("a.yaml", "---\nreferences:\n- id: x\n  type: book\n  title: T\n---\n"),
    ],
)
def test_other_forms_of_bibliographies_are_read(root, file, text):
    (root / file).write_text(text)
    works, told = read(root, {"bibliography": file})
    assert told == ()
    assert works.by_key["x"]["title"] == "T"


def test_a_chapter_s_own_works_join_the_book_s():
    book = Works(by_key={"a": {"id": "a"}}, style="book's", bibliographies=("a.bib",))
    own = Works(by_key={"b": {"id": "b"}}, bibliographies=("b.bib",))
    both = book.with_more(own)
    assert sorted(both.by_key) == ["a", "b"]
    assert both.style == "book's"
    assert book.with_more(Works(style="own")).style == "own"
    assert both.named == "a.bib or b.bib"


def test_a_bibliography_of_many_megabytes_is_told_and_not_read(root):
    (root / "works.bib").write_text(GOOD * 40_000)
    works, told = read(root, {"bibliography": "works.bib"})
    assert not works.by_key
    assert told[0].startswith("_quarto.yml:9: bibliography: expected a file of at most 2 MB")
