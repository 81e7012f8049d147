"""A council's own figures from its file to its pages, as docs/local-data.md goes through it."""

import json
from pathlib import Path

import nbformat
import pytest
import yaml
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from support.command_line import invoke_carebook, run_carebook_here
from support.documentation import DOCS, code_blocks, commands
from support.local_tables import write_local
from support.project_edits import (
    build_small_project,
    edit_cell,
    replace_in_file,
    show_no_progress,
)

from carebook.books.manifest import read_manifest
from carebook.books.plan import plan_book
from carebook.build.book import build_book
from carebook.build.staleness import RebuildDecision, decide_rebuild
from carebook.core.project import Project
from carebook.editions.volume.read_books import read_book_records
from carebook.ingest.loading import load_dataset

PAGE = DOCS / "local-data.md"
CHAPTERS = ["index.ipynb", "notebooks/carers.ipynb", "notebooks/about.ipynb"]
CARERS = CHAPTERS[1]
BOOK_OF = """\
from carebook.notebooks.api import bars, grouped_bars, open_book

book = open_book(area, comparators)"""
OWN_WORDS = "The care line took {{care_calls.65_plus.area}} about people aged 65 and over."


def use_the_page(project: Project) -> None:
    """Do what the page says: two files, and in a chapter of carers its cells."""
    table, *_ = code_blocks(PAGE, "text")
    [description] = code_blocks(PAGE, "yaml")
    write_local(project.data, "care_calls", table, description)
    of_file, of_table = code_blocks(PAGE, "python")
    cells = [
        new_markdown_cell("# Unpaid carers\n\nPeople who look after somebody.", id="title"),
        new_code_cell(
            'area = "rutland"\ncomparators = ["england"]', metadata={"tags": ["parameters"]}, id="p"
        ),
        new_code_cell(BOOK_OF, id="book"),
        new_markdown_cell("## Life of carers", id="life"),
        new_code_cell('book.show(book.figures("unpaid_carers"), bars)', id="l"),
        new_markdown_cell("## Calls to the care line\n\nWhere help begins.", id="calls-why"),
        new_code_cell(of_file, id="calls"),
        new_markdown_cell("", metadata={"tags": ["summary:care_calls"]}, id="calls-said"),
        new_markdown_cell("## Answered at once\n\nWaiting is hard.", id="answered-why"),
        new_code_cell(of_table, id="answered"),
        new_markdown_cell("", metadata={"tags": ["summary:answered"]}, id="answered-said"),
        new_code_cell('book.key_figures(("care_calls", "65+"))', id="card"),
        new_markdown_cell("", metadata={"tags": ["summary:section"]}, id="section"),
    ]
    path = project.root / CARERS
    metadata = nbformat.read(path, as_version=4).metadata
    nbformat.write(new_notebook(cells=cells, metadata=metadata), path)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The project with Rutland's book, then Leicestershire's, of the page's figures."""
    root = tmp_path_factory.mktemp("local") / "project"
    made = build_small_project(root, CHAPTERS, ("html", "pdf"), use_the_page)
    build_book(plan_book(made, "leicestershire", ("html",), "builtin"), show_no_progress, workers=2)
    return made


def page_of(project: Project, slug: str, name: str = "notebooks/carers.html") -> BeautifulSoup:
    text = (project.outputs / slug / "html" / name).read_text(encoding="utf-8")
    return BeautifulSoup(text, "html.parser")


def words(node) -> str:
    return " ".join(node.get_text(" ").split())


def test_the_page_shows_them_as_any_other_figure_and_marks_them(project: Project) -> None:
    page = page_of(project, "rutland")
    text = words(page)
    source = "Rutland County Council, Care line log, page 4, 12 May 2025"
    assert "In Rutland in 2024-25, calls about people aged 65 and over came to 1,120 calls." in text
    assert (
        f"number of calls, 2024-25. The thin lines show 95% intervals. Local figures: {source}."
        in text
    )
    assert f"Source: {source}. Period: 2022-23, 2023-24 and 2024-25. Status: local figures." in text
    assert "One person may call more than once." in text
    notes = [words(each) for each in page.select(".table-notes li")]
    assert notes.count(f"Local figures: {source}.") == 1
    # Byar's limits of 1,120: 1120 × (1 − 1/10080 − 1.96/100.4)³, and the like of 1,121.
    assert "1,120 (95% interval 1,055 to 1,188)" in words(page).replace("\xa0", " ")
    # 45% of 220, by Wilson; against 40% of 200 no clear change.
    assert "45% (95% interval 38.6% to 51.6%)" in text.replace("\xa0", " ")
    assert "There is no clear change since 2023-24 ( 40% )." in text
    [csv] = (project.outputs / "rutland/html/tables").glob("*care-calls.csv")
    assert csv.read_text(encoding="utf-8").count(f'"Local figures: {source}"') == 6
    assert "number of calls, 2024-25, local figures" in text
    about = words(page_of(project, "rutland", "notebooks/about.html"))
    assert "Care line log, page 4. Local figures" in about


def test_another_areas_book_neither_shows_them_nor_misses_them(project: Project) -> None:
    shown = project.outputs / "leicestershire" / "html"
    for page in shown.rglob("*.html"):
        said = words(BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")).casefold()
        assert "care line" not in said, page
        assert "answered within a minute" not in said, page
        assert "local figures" not in said, page
    assert not list((shown / "tables").glob("*care-calls*"))
    assert "Life of carers" in words(page_of(project, "leicestershire"))


def test_the_national_volume_leaves_them_out(project: Project) -> None:
    area = load_dataset(project).areas.find_authority("rutland")
    records = read_book_records([(area, project.outputs / "rutland")], CHAPTERS)
    [book] = records.books
    assert {name for _, name in book.indicators} >= {"unpaid_carers"}
    assert {name for _, name in book.indicators}.isdisjoint({"care_calls", "answered"})
    assert {name for name, _ in book.key_figures}.isdisjoint({"care_calls", "answered"})


def test_the_commands_of_the_page_know_them(project: Project) -> None:
    run = [line for line in commands(PAGE) if " trace " in line or " check " in line]
    assert len(run) == 2
    traced = run_carebook_here("trace", "rutland", "care_calls", "65+", at=project.root)
    assert "read from data/local/care_calls.csv, row 6" in traced.stdout
    assert "given: 1,120" in traced.stdout
    assert "table in Unpaid carers (HTML, PDF)" in traced.stdout
    assert "other figures than those above" not in traced.stdout
    traced = run_carebook_here("trace", "rutland", "answered", at=project.root)
    assert "read from a table in the notebook, row 2" in traced.stdout
    sources = invoke_carebook(project, "data", "--sources").stdout
    assert "Local figures, care_calls: Rutland County Council, Care line log" in sources
    assert "data/local/care_calls.csv: 6 figures, the latest of 2024-25" in sources
    assert "care_calls" in invoke_carebook(project, "data", "rutland").stdout
    assert "care_calls" not in invoke_carebook(project, "data", "leicestershire").stdout


@pytest.mark.parametrize(
    ("slug", "text", "verdicts"),
    [
        # The sentence of the page, and one of a table in the notebook.
        ("rutland", "", ["supported"]),
        (
            "rutland",
            "In 2024-25, 45% of calls to the care line were answered within a minute.",
            ["supported"],
        ),
        (
            "rutland",
            "In 2024-25, 54% of calls to the care line were answered within a minute.",
            ["contradicted"],
        ),
        # A table and a slot of people aged 65 and over.
        ("rutland", OWN_WORDS, ["supported"]),
        (
            "leicestershire",
            "In 2024-25, 45% of calls to the care line were answered within a minute.",
            ["not checked"],
        ),
    ],
)
def test_the_checker_knows_them_for_their_own_area(
    project: Project, tmp_path: Path, slug: str, text: str, verdicts: list[str]
) -> None:
    if not text:
        [line] = [line for line in commands(PAGE) if line.startswith("echo")]
        text = line.split('"')[1]
    file = tmp_path / "text.md"
    file.write_text(text, encoding="utf-8")
    checked = run_carebook_here("check", slug, str(file), "--json", at=project.root)
    assert [one["verdict"] for one in json.loads(checked.stdout)] == verdicts


def decision(project: Project, slug: str, editions=("html",)) -> RebuildDecision:
    return decide_rebuild(plan_book(project, slug, editions, "builtin"))


def test_a_book_is_made_again_when_its_own_local_file_changes(project: Project) -> None:
    assert decision(project, "rutland", ("html", "pdf")).is_current
    assert "data/local/care_calls.csv" in read_manifest(project.outputs / "rutland").inputs
    table = project.data / "local/care_calls.csv"
    before = table.read_text(encoding="utf-8")
    replace_in_file(table, "1120", "1121")
    try:
        now = decision(project, "rutland")
        # The last chapter prints the checksum of the figures, and the list of sources.
        assert dict(now.notebooks_to_run) == {
            CARERS: "the figures of care_calls changed",
            CHAPTERS[2]: "the figures of the area changed",
        }
        assert decision(project, "leicestershire").is_current
        table.write_text("area,period,breakdown,value\nrutland,24,65+,9\n", encoding="utf-8")
        said = run_carebook_here("build", "rutland", at=project.root)
        assert said.returncode == 2
        assert "care_calls.csv:2: period: expected a year (2021), a financial" in said.stderr
    finally:
        table.write_text(before, encoding="utf-8")


def test_a_cell_that_shows_another_table_fails_with_one_sentence(
    project: Project, tmp_path: Path
) -> None:
    notebook = project.root / CARERS
    before = notebook.read_text(encoding="utf-8")
    edit_cell(notebook, "l", "import pandas as pd\n\nbook.show(pd.DataFrame({'calls': [1]}))")
    try:
        failed = run_carebook_here("preview", CARERS, "rutland", at=project.root)
    finally:
        notebook.write_text(before, encoding="utf-8")
    assert failed.returncode == 1
    ended = failed.stderr.partition("the end of the traceback:\n")[2].splitlines()
    assert ended[0].strip() == "line 3 of the cell: book.show(pd.DataFrame({'calls': [1]}))"
    assert ended[1].strip().startswith("InputError: show: expected figures of book.figures() or")
    assert len([line for line in ended if line.startswith("    ")]) == 2


def test_the_page_says_what_the_code_says(project: Project) -> None:
    """The messages it shows, the keys and the columns it lists."""
    from carebook.ingest.local.local_description import LocalDescription
    from carebook.ingest.local.local_table import LOCAL_COLUMNS, OPTIONAL_COLUMNS

    text = PAGE.read_text(encoding="utf-8")
    for name in (*LocalDescription.model_fields, *LOCAL_COLUMNS, *OPTIONAL_COLUMNS):
        if name != "question":
            assert f"`{name}`" in text, name
    assert yaml.safe_load(code_blocks(PAGE, "yaml")[0])["unit"] == "count"
    *of_files, _ = code_blocks(PAGE, "text")[-1].splitlines()
    rows = {2: "rutland,2024,65+,90", 3: 'rutland,2023/24,65+,"1,620"'}
    found = ["area,period,breakdown,value\n", rows[2] + "\n", rows[3] + "\n"]
    tables = [
        "".join(found),
        "".join([*found[:2], "rutland,2023,65+,90\n", "rutland,2024-25,65+,90\n"]),
        found[0] + "England,2024,65+,90\n",
    ]
    table = project.data / "local/care_calls.csv"
    before = table.read_text(encoding="utf-8")
    try:
        for csv, said in zip(tables, of_files, strict=True):
            table.write_text(csv, encoding="utf-8")
            failed = run_carebook_here("data", at=project.root)
            assert failed.stderr.replace(f"{project.root}/", "").strip().endswith(said)
    finally:
        table.write_text(before, encoding="utf-8")
