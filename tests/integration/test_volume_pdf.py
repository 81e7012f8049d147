"""The national volume as a PDF on both papers: whole, tagged, a page for each authority, kept."""

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pytest
from click.testing import CliRunner
from pypdf import PdfReader
from support.invented_country import ENGLAND, PLAIN
from support.pdf_files import structure_elements
from support.project_copies import ROOT, copy_project
from support.project_edits import replace_in_file
from support.small_data import PROJECT
from support.volume_books import (
    AT_LENGTH,
    CHAPTERS,
    LONG_NAME,
    QUIET,
    country,
    hard_country,
    write_books,
)

from carebook.books.library import VolumeContents, find_volumes
from carebook.books.manifest import read_manifest
from carebook.cli.main import cli
from carebook.config.theme_tokens import load_theme_tokens
from carebook.core.errors import CarebookError, InputError, ToolError
from carebook.core.project import Project
from carebook.data.dataset import Dataset
from carebook.editions.volume.book_choice import find_books
from carebook.editions.volume.make_volume import (
    PAPER_SIZES,
    PaperSize,
    VolumeResult,
    make_volume,
    volume_pdf_path,
)
from carebook.editions.volume.volume_pages import load_default_params


def made(
    out: Path, dataset: Dataset, *papers: PaperSize, project: Project = PROJECT
) -> VolumeResult:
    found = find_books(project, dataset, out, CHAPTERS)
    wanted = papers or PAPER_SIZES
    return make_volume(project, dataset, found, CHAPTERS, wanted, out, lambda _: None)


@dataclass(frozen=True)
class Read:
    """A volume, with the text of its pages and the pages (from 0) that its bookmarks lead to."""

    path: Path
    pages: list[str]
    bookmarks: dict[str, int]
    size: tuple[float, float]


def read(path: Path) -> Read:
    reader = PdfReader(path)
    bookmarks: dict[str, int] = {}
    todo = list(reader.outline)
    while todo:
        one = todo.pop(0)
        if isinstance(one, list):
            todo = [*one, *todo]
        else:
            bookmarks[str(one.title)] = reader.get_destination_page_number(one)
    box = reader.pages[0].mediabox
    texts = [" ".join(page.extract_text().split()) for page in reader.pages]
    return Read(path, texts, bookmarks, (float(box.width), float(box.height)))


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("volume")
    write_books(out, hard_country())
    made(out, hard_country())
    return out


@pytest.fixture(scope="module")
def volumes(shelf: Path) -> Callable[[PaperSize], Read]:
    found = {paper: read(volume_pdf_path(shelf, paper)) for paper in PAPER_SIZES}
    return lambda paper: found[paper]


@pytest.mark.parametrize("paper", PAPER_SIZES)
class TestVolume:
    def test_it_is_of_its_paper_and_declares_pdf_ua_1(
        self, volumes: Callable[[PaperSize], Read], paper: PaperSize
    ) -> None:
        volume = volumes(paper)
        wide = {"a4": (595.3, 841.9), "a5": (419.5, 595.3)}[paper]
        assert volume.size == pytest.approx(wide, abs=0.5)
        assert "Adult social care: the national volume" in volume.pages[0]
        with pikepdf.open(volume.path) as pdf:
            with pdf.open_metadata() as metadata:
                assert metadata["pdfuaid:part"] == "1"
                assert metadata["dc:title"] == "Adult social care: the national volume"
            assert str(pdf.Root.Lang).lower() == "en-gb"

    def test_every_table_has_a_header_row_and_every_figure_its_words(
        self, volumes: Callable[[PaperSize], Read], paper: PaperSize
    ) -> None:
        with pikepdf.open(volumes(paper).path) as pdf:
            found = structure_elements(pdf)
            tables = [one for one in found if one.S == "/Table"]
            assert len(tables) > 30
            for table in tables:
                todo, kinds = [table], set()
                while todo:
                    node = todo.pop()
                    if isinstance(node, pikepdf.Dictionary):
                        kinds.add(str(node.get("/S")))
                        kids = node.get("/K", [])
                        todo += list(kids) if isinstance(kids, pikepdf.Array) else [kids]
                assert "/TH" in kinds
            figures = [one for one in found if one.S == "/Figure"]
            assert len(figures) > 60
            assert all(str(one.get("/Alt", "")) for one in figures)

    def test_each_authority_has_exactly_one_page(
        self, volumes: Callable[[PaperSize], Read], paper: PaperSize
    ) -> None:
        volume, areas = volumes(paper), hard_country().areas.authorities
        starts = [volume.bookmarks[area.everyday_name] for area in areas]
        first = starts[0]
        assert starts == list(range(first, first + len(areas)))
        # What follows the last: the index, on the next right-hand page.
        assert volume.bookmarks["Index"] - starts[-1] in (1, 2)
        for area, page in zip(areas, starts, strict=True):
            text = volume.pages[page]
            assert area.everyday_name in text
            assert "Key figure" in text
            assert "Getting help" in text or "Checked:" in text

    def test_a_page_opens_with_what_its_book_found(
        self, shelf: Path, volumes: Callable[[PaperSize], Read], paper: PaperSize
    ) -> None:
        volume, told = volumes(paper), 0
        for area in hard_country().areas.authorities:
            text = volume.pages[volume.bookmarks[area.everyday_name]].replace("’", "'")
            manifest = read_manifest(shelf / area.slug)
            # So long a name in every sentence leaves room for three on a small page.
            most = 3 if area.name == LONG_NAME and paper == "a5" else None
            chosen = manifest.findings.chosen[:most]
            opening = text.partition("Key figure")[0]
            # Each as its headline and one sentence, before any figure; and nothing of the rest.
            places = [opening.index(f"{one.message}. In {one.period} ") for one in chosen]
            assert places == sorted(places)
            assert opening.count(f"had another figure{AT_LENGTH}.") == len(chosen)
            assert "England had its own" not in text
            assert ("How sure?" in text) is not bool(chosen)
            told += len(chosen)
        assert told > 60

    def test_headlines_are_bold(
        self, shelf: Path, volumes: Callable[[PaperSize], Read], paper: PaperSize
    ) -> None:
        volume, fonts = volumes(paper), {}
        PdfReader(volume.path).pages[volume.bookmarks["Ashmere"]].extract_text(
            visitor_text=lambda text, cm, tm, font, _: (
                fonts.update({text: str(font["/BaseFont"])}) if font else None
            )
        )
        bold = " ".join(text for text, font in fonts.items() if "Bold" in font)
        [first, *_] = read_manifest(shelf / "ashmere").findings.headlines
        assert first.message in " ".join(bold.split())
        assert "had another figure" not in bold

    def test_what_stands_out_where_is_counted_over_all_authorities(
        self, shelf: Path, volumes: Callable[[PaperSize], Read], paper: PaperSize
    ) -> None:
        volume = volumes(paper)
        chosen = [
            one
            for area in hard_country().areas.authorities
            for one in read_manifest(shelf / area.slug).findings.chosen
            if one.figure == "gross_expenditure" and not one.is_ordinary
        ]
        sides = [sum(one.side == side for one in chosen) for side in ("higher", "lower")]
        assert min(sides) > 2
        page = volume.bookmarks["What stands out where"]
        assert page < volume.bookmarks["Overview"]
        assert "Of the findings of 30 books" in volume.pages[page]
        assert f"Spending for each resident {sides[0]} {sides[1]}" in volume.pages[page]

    def test_parts_begin_on_right_hand_pages(
        self, volumes: Callable[[PaperSize], Read], paper: PaperSize
    ) -> None:
        bookmarks = volumes(paper).bookmarks
        for title in ("Overview", "Quality", "Finances", "A page for each authority", "Index"):
            assert bookmarks[title] % 2 == 0, title

    def test_the_inner_margin_is_the_wider_one(
        self, volumes: Callable[[PaperSize], Read], paper: PaperSize
    ) -> None:
        volume, left = volumes(paper), {}
        reader = PdfReader(volume.path)
        for name in ("Ashmere", "Barrowdown"):
            found: list[float] = []
            page = volume.bookmarks[name]
            reader.pages[page].extract_text(
                visitor_text=lambda text, cm, tm, *_, to=found: (
                    to.append(tm[4] * cm[0] + cm[4]) if "Key" in text else None
                )
            )
            left["even" if page % 2 else "odd"] = found[0]
        # Page numbers count from 1: odd pages lie on the right, bound on their left.
        assert left["odd"] > left["even"] + 15

    def test_running_heads_and_page_numbers(
        self, volumes: Callable[[PaperSize], Read], paper: PaperSize
    ) -> None:
        volume = volumes(paper)
        for area in hard_country().areas.authorities:
            page = volume.bookmarks[area.everyday_name]
            text = volume.pages[page]
            # Pages are counted from 1, so an even one is on the left.
            head = "Adult social care: the national volume" if page % 2 else area.everyday_name
            assert text.startswith(head), text[:80]
            assert text.endswith(str(page + 1)), text[-40:]

    def test_contents_and_index_lead_to_the_page(
        self, volumes: Callable[[PaperSize], Read], paper: PaperSize
    ) -> None:
        volume = volumes(paper)
        contents = " ".join(volume.pages[2 : volume.bookmarks["How to read this volume"]])
        index = " ".join(volume.pages[volume.bookmarks["Index"] :])
        for area in hard_country().areas.authorities:
            page = volume.bookmarks[area.everyday_name] + 1
            assert re.search(rf"{re.escape(area.everyday_name)} {page}\b", contents), (
                area.everyday_name
            )
            assert f"{area.everyday_name}, {page}" in index
        page = volume.bookmarks["Caldmoor"] + 1
        assert f"Old Fellshire (until 1 April 2023), {page}" in index

    def test_the_hard_cases_are_said_in_words(
        self, volumes: Callable[[PaperSize], Read], paper: PaperSize
    ) -> None:
        volume = volumes(paper)
        quiet = hard_country().areas.by_code[QUIET].everyday_name
        assert "No figure: suppressed" in volume.pages[volume.bookmarks[quiet]]
        assert LONG_NAME in volume.pages[volume.bookmarks[LONG_NAME]]

    def test_the_last_page_says_how_to_find_help(
        self, volumes: Callable[[PaperSize], Read], paper: PaperSize
    ) -> None:
        volume = volumes(paper)
        last = volume.pages[-1]
        assert volume.bookmarks["Getting help"] == len(volume.pages) - 1
        for words in ("gov.uk/find-local-council", "999", "111", "18000"):
            assert words in last
        straight = last.replace("’", "'")
        rights = load_default_params(PROJECT).rights
        assert len(rights) >= 4
        for right in rights:
            assert f"{right.title}. {right.text}" in straight
        assert "All of these were checked: 2021, so they may be out of date." in straight

    def test_apostrophes_and_quotation_marks_are_curly(
        self, volumes: Callable[[PaperSize], Read], paper: PaperSize
    ) -> None:
        text = " ".join(volumes(paper).pages)
        assert "’" in text
        assert not re.search("['\"]", text)

    def test_the_lists_say_that_they_are_no_ranking(
        self, volumes: Callable[[PaperSize], Read], paper: PaperSize
    ) -> None:
        text = " ".join(volumes(paper).pages)
        assert "The names are in alphabetical order, because this is no ranking." in text
        assert "why they are no ranking is said under" in text


def test_no_type_is_smaller_than_9_points() -> None:
    editions = load_theme_tokens(ROOT / "theme").print
    national = repr([editions[f"national-{paper}"] for paper in PAPER_SIZES])
    sizes = [float(size) for size in re.findall(r"([\d.]+)pt", national)]
    assert len(sizes) > 15
    assert min(sizes) >= 9
    template = (ROOT / "theme" / "typst" / "volume.typ").read_text("utf-8")
    assert not re.findall(r"text\(size: *[\d.]+pt", template)


def test_the_same_books_make_the_same_bytes_and_nothing_is_made_twice(shelf: Path) -> None:
    before = {paper: volume_pdf_path(shelf, paper).read_bytes() for paper in PAPER_SIZES}
    assert made(shelf, hard_country()).newly_made == ()
    volume_pdf_path(shelf, "a5").write_bytes(b"altered")
    assert made(shelf, hard_country()).newly_made == ("a5",)
    assert volume_pdf_path(shelf, "a5").read_bytes() == before["a5"]
    assert volume_pdf_path(shelf, "a4").read_bytes() == before["a4"]


def test_an_edited_book_has_the_volume_made_again(tmp_path: Path) -> None:
    dataset = country(only=[PLAIN])
    write_books(tmp_path, dataset)
    assert made(tmp_path, dataset, "a5").newly_made == ("a5",)
    note = json.loads((tmp_path / "ashmere" / "manifest.json").read_text("utf-8"))
    path = tmp_path / "ashmere" / "notebooks" / "quality.ipynb"
    path.write_text(path.read_text("utf-8") + "\n", "utf-8")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    note["outputs"]["notebooks/quality.ipynb"] = digest
    (tmp_path / "ashmere" / "manifest.json").write_text(json.dumps(note), "utf-8")
    assert made(tmp_path, dataset, "a5").newly_made == ("a5",)


def test_one_authority_and_no_figure_of_england(tmp_path: Path) -> None:
    dataset = country(only=[PLAIN], without=[ENGLAND])
    write_books(tmp_path, dataset)
    made(tmp_path, dataset)
    for paper in PAPER_SIZES:
        volume = read(volume_pdf_path(tmp_path, paper))
        assert "England and its local authority" in volume.pages[0]
        text = volume.pages[volume.bookmarks["Quality"]]
        assert "not England's figure, which the books do not have" in text.replace("’", "'")
        assert "nobody is named" in text
        assert volume.bookmarks["Index"] - volume.bookmarks["Ashmere"] in (1, 2)


def test_what_fails_leaves_the_last_good_volume(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = copy_project(tmp_path / "project")
    out, dataset = tmp_path / "out", country(only=[PLAIN])
    write_books(out, dataset)
    made(out, dataset, "a5", project=project)
    before = volume_pdf_path(out, "a5").read_bytes()
    template = project.theme / "typst" / "volume.typ"
    template.write_text(template.read_text("utf-8") + '\n#panic("spoilt")\n', "utf-8")
    with pytest.raises(ToolError, match="spoilt"):
        made(out, dataset, "a5", project=project)
    template.unlink()
    with pytest.raises(CarebookError, match=r"volume\.typ: expected a file of the theme"):
        made(out, dataset, "a5", project=project)
    assert volume_pdf_path(out, "a5").read_bytes() == before
    assert not list(out.glob(".building-*"))


def test_a_book_that_changes_while_it_is_read_stops_the_volume(tmp_path: Path) -> None:
    dataset = country(only=[PLAIN, QUIET])
    write_books(tmp_path, dataset)
    made(tmp_path, dataset, "a5")
    folder = volume_pdf_path(tmp_path, "a5").parent
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    found = find_books(PROJECT, dataset, tmp_path, CHAPTERS)

    def build_meanwhile(step: str) -> None:
        if step.startswith("reading"):
            path = tmp_path / "ashmere" / "notebooks" / "quality.ipynb"
            path.write_text(path.read_text("utf-8") + "\n", "utf-8")

    with pytest.raises(InputError, match=r"found that Ashmere changed; run carebook national") as e:
        make_volume(
            PROJECT, dataset, found, CHAPTERS, ["a5"], tmp_path, build_meanwhile, force=True
        )
    assert "\n" not in str(e.value)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_the_manifest_says_what_a_volume_holds(tmp_path: Path) -> None:
    dataset = country(only=[PLAIN, QUIET])
    write_books(tmp_path, dataset, [dataset.areas.find_authority("ashmere")])
    made(tmp_path, dataset, "a5")
    [one] = find_volumes(tmp_path)
    origin = dataset.origin
    assert one.file == "national/carebook-national-a5.pdf"
    assert one.contents == VolumeContents(1, 2, origin.kind == "published files", origin.checksum)


def test_contacts_too_long_for_a_page_are_told_with_the_file(tmp_path: Path) -> None:
    project = copy_project(tmp_path / "project")
    out, dataset = tmp_path / "out", country(only=[PLAIN])
    write_books(out, dataset)
    long = "A desk with a name that goes on and on. " * 200
    (project.params / "ashmere.yml").write_text(
        f"contacts:\n  - name: {long}\n    phone: 01234 567 890\n    checked: 2026-11-01\n", "utf-8"
    )
    with pytest.raises(ToolError, match=r"page of Ashmere is longer .* params/ashmere\.yml"):
        made(out, dataset, "a5", project=project)


def test_a_page_is_one_page_however_long_its_contacts_are(tmp_path: Path) -> None:
    project = copy_project(tmp_path / "project")
    out, areas = tmp_path / "out", hard_country().areas.authorities[:14]
    dataset = country(only=[area.code for area in areas])
    write_books(out, dataset)
    for number, area in enumerate(areas):
        name = "A desk with a name that goes on. " * (4 * number + 1)
        (project.params / f"{area.slug}.yml").write_text(
            f"contacts:\n  - name: {name}\n    checked: 2026-11-01\n", "utf-8"
        )
    made(out, dataset, project=project)
    for paper in PAPER_SIZES:
        volume = read(volume_pdf_path(out, paper))
        starts = [volume.bookmarks[area.everyday_name] for area in dataset.areas.authorities]
        assert starts == list(range(starts[0], starts[0] + len(areas)))
        assert volume.bookmarks["Index"] - starts[-1] in (1, 2)


def test_a_contact_stands_on_the_page_with_the_date_it_was_checked(tmp_path: Path) -> None:
    project = copy_project(tmp_path / "project")
    out, dataset = tmp_path / "out", country(only=[PLAIN])
    write_books(out, dataset)
    (project.params / "ashmere.yml").write_text(
        "contacts:\n  - name: Ashmere Council\n    phone: 01234 567 890\n    checked: 2021\n",
        "utf-8",
    )
    made(out, dataset, "a5", project=project)
    volume = read(volume_pdf_path(out, "a5"))
    text = volume.pages[volume.bookmarks["Ashmere"]]
    assert "Ashmere Council. 01234 567 890. Checked: 2021. That was more than a year" in text


def test_the_book_s_subtitle_and_authors_are_the_volume_s_too(tmp_path: Path) -> None:
    project = copy_project(tmp_path / "project")
    out, dataset = tmp_path / "out", country(only=[PLAIN])
    write_books(out, dataset)
    made(out, dataset, "a5", project=project)
    own = "title: Care & numbers\n  subtitle: What is <known>\n  author: [A. Writer, B. Reader]"
    replace_in_file(project.quarto_yml, "title: Adult social care", own)
    assert made(out, dataset, "a5", project=project).newly_made == ("a5",)
    path = volume_pdf_path(out, "a5")
    cover, metadata = read(path).pages[0], PdfReader(path).metadata
    assert cover.startswith("Care & numbers: the national volume What is <known>")
    assert "By A. Writer and B. Reader Edition of" in cover
    assert metadata is not None
    assert (metadata.author, metadata.subject) == ("A. Writer and B. Reader", "What is <known>")


def test_the_command_wants_books_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    for words in ([], ["--partial"]):
        result = CliRunner().invoke(
            cli, ["national", "--out", str(tmp_path), *words], standalone_mode=False
        )
        assert isinstance(result.exception, CarebookError)
        assert result.exception.exit_status == 2
        assert "run carebook build --all first" in str(result.exception)
    assert list(tmp_path.iterdir()) == []


def test_the_command_tells_the_paths_the_sizes_and_who_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dataset = country(only=[PLAIN, QUIET])
    write_books(tmp_path, dataset, [dataset.areas.find_authority("ashmere")])
    monkeypatch.setattr("carebook.cli.national_command.load_dataset", lambda _: dataset)
    chapters = type("Book", (), {"chapters": CHAPTERS})
    monkeypatch.setattr("carebook.cli.national_command.read_quarto_yml", lambda _: chapters)
    monkeypatch.chdir(ROOT)
    words = ["national", "--out", str(tmp_path), "--paper", "a5"]
    refused = CliRunner().invoke(cli, words, standalone_mode=False)
    assert "expected the books of all 2 authorities, found 1 (no book: " in str(refused.exception)
    page = tmp_path / "index.html"
    page.write_text("the page of all authorities")
    result = CliRunner().invoke(cli, [*words, "--partial"], standalone_mode=False)
    assert result.exception is None
    assert 'href="national/carebook-national-a5.pdf"' in page.read_text("utf-8")
    assert "1 of 2 authorities are left out: no book: " in result.stderr
    assert re.search(r"carebook-national-a5\.pdf \(0\.\d MB\)", result.stdout)
    again = CliRunner().invoke(cli, [*words, "--partial"], standalone_mode=False)
    assert "carebook-national-a5.pdf is up to date" in again.stdout
