"""A council's brand in a whole book: pages, charts, print, Word, and what is made again."""

import json
import zipfile
from pathlib import Path

import pikepdf
import pytest
import yaml
from bs4 import BeautifulSoup
from docx import Document
from filelock import FileLock
from playwright.sync_api import Browser
from pypdf import PdfReader
from support.brands import BRAND, FAMILY, PLUM, SUN, write_brand
from support.chromium import IN_CHROMIUM, axe_finds_nothing, unfold
from support.command_line import invoke_carebook, run_carebook_here
from support.pdf_files import structure_elements, words_of_pages
from support.project_edits import build_small_project, checksums_in, replace_in_file

from carebook.books.look import lay_out_look
from carebook.books.manifest import read_manifest
from carebook.books.plan import plan_book
from carebook.build.live_preview import LivePreview
from carebook.build.staleness import decide_rebuild
from carebook.build.watched_files import WatchedFiles
from carebook.core.project import Project
from carebook.editions.index_page import write_index_page
from carebook.execution.kernels.warm_process import stop_warm_process
from carebook.notebooks.notebook_files import read_notebook
from carebook.pages.quarto_project import write_quarto_project

CHAPTERS = ("index.ipynb", "notebooks/carers.ipynb", "notebooks/about.ipynb")
EDITIONS = ("html", "pdf", "large-print", "briefing")
COVER_LINE, FOOTER = "For the scrutiny committee", "Shire County Council, Shire Hall <SH1>"
HOUSE_BLUE = "#12436d"


def give_brand(project: Project) -> None:
    write_brand(project.root)
    with (project.params / "rutland.yml").open("a", encoding="utf-8") as file:
        file.write(f'\ncover_line: {COVER_LINE}\nfooter: "{FOOTER}"\n')


@pytest.fixture(scope="session")
def branded(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project with a brand and Rutland's book in it; once for all workers, to be read only."""
    base = tmp_path_factory.getbasetemp()
    root = (base.parent if base.name.startswith("popen-") else base) / "branded"
    with FileLock(f"{root}.lock", timeout=300):
        if not (root / "outputs").exists():
            build_small_project(root, CHAPTERS, EDITIONS, give_brand)
    return Project(root)


@pytest.fixture
def book(branded: Project) -> Path:
    return branded.outputs / "rutland"


def test_every_web_page_has_name_logo_and_words(book: Path) -> None:
    for path in sorted(book.glob("html/**/*.html")):
        soup = BeautifulSoup(path.read_text("utf-8"), "html.parser")
        logo = soup.select_one("header .brand a[href='https://www.shire.example'] picture img")
        assert logo is not None
        assert logo["alt"] == "Shire County Council"
        assert (path.parent / str(logo["src"])).is_file()
        dark = soup.select_one("header picture source")
        assert dark is not None
        assert (path.parent / str(dark["srcset"])).is_file()
        footer = soup.select_one("footer")
        assert footer is not None
        assert FOOTER in footer.get_text()
        is_home = path.name == "index.html"
        assert bool(soup.select(".cover-line")) == is_home
        assert PLUM.removeprefix("#") in str(soup.select_one('link[rel="icon"]'))
    sheets = "".join(path.read_text("utf-8") for path in book.glob("html/assets/*.css"))
    assert HOUSE_BLUE not in sheets
    assert PLUM in sheets


def test_charts_are_drawn_in_the_brand_s_colours_and_letters(book: Path) -> None:
    notebook = json.loads((book / "notebooks" / "carers.ipynb").read_text("utf-8"))
    drawn = [
        "".join(output["data"]["image/svg+xml"])
        for cell in notebook["cells"]
        for output in cell.get("outputs", ())
        if "image/svg+xml" in output.get("data", {})
    ]
    assert drawn
    for svg in drawn:
        assert f'font-family="{FAMILY}, Source Sans Pro' in svg
        assert HOUSE_BLUE not in svg
    assert any(f'fill="{PLUM}"' in svg for svg in drawn)


@pytest.mark.parametrize("name", ["rutland.pdf", "rutland-large-print.pdf", "rutland-briefing.pdf"])
def test_print_has_the_logo_with_its_words_the_typeface_and_the_lines(
    book: Path, name: str
) -> None:
    with pikepdf.open(book / name) as pdf:
        spoken = [str(one.get("/Alt", "")) for one in structure_elements(pdf)]
    assert "Shire County Council" in spoken
    first = PdfReader(book / name).pages[0]
    fonts = {str(font.get_object()["/BaseFont"]) for font in first["/Resources"]["/Font"].values()}
    assert all("ShireSans" in font for font in fonts), fonts
    words = words_of_pages(book / name)
    if name != "rutland-briefing.pdf":
        assert COVER_LINE in words[0]
        assert all(FOOTER in page for page in words[1:])
        assert words[1].startswith("Contents"), "the cover is one page"


def test_the_word_file_has_logo_colours_and_typeface(book: Path) -> None:
    document = Document(str(book / "rutland-briefing.docx"))
    assert str(document.styles["Heading 1"].font.color.rgb) == PLUM[1:].upper()
    assert document.styles["Normal"].font.name == FAMILY
    with zipfile.ZipFile(book / "rutland-briefing.docx") as file:
        body = file.read("word/document.xml").decode()
    assert 'descr="Shire County Council"' in body


def test_the_book_of_a_changed_brand_is_made_again(branded: Project, tmp_path: Path) -> None:
    def reasons() -> tuple[set[str], tuple[str, ...]]:
        plan = plan_book(branded, "rutland", EDITIONS, "builtin")
        found = decide_rebuild(plan)
        return {*found.notebooks_to_run.values()}, found.stitching_reasons

    def while_changed(path: Path, content: bytes | None) -> tuple[set[str], tuple[str, ...]]:
        before = path.read_bytes() if path.exists() else None
        path.unlink() if content is None else path.write_bytes(content)
        try:
            return reasons()
        finally:
            path.unlink(missing_ok=True)
            if before is not None:
                path.write_bytes(before)

    with FileLock(f"{branded.root}.lock", timeout=300):
        assert reasons() == (set(), ())
        brand = branded.root / "_brand.yml"
        changed = BRAND.replace("primary: plum", "primary: sun").encode()
        assert while_changed(brand, changed)[0] == {"_brand.yml changed"}
        assert while_changed(brand, None)[0] == {"_brand.yml changed"}
        own = branded.params / "rutland.brand.yml"
        assert while_changed(own, b"color: {primary: sun}")[0] == {
            "params/rutland.brand.yml changed"
        }
        other = branded.params / "leicestershire.brand.yml"
        assert while_changed(other, b"color: {primary: sun}") == (set(), ())
        logo = branded.root / "brand" / "logo.svg"
        again = while_changed(logo, logo.read_bytes().replace(b"26", b"20"))
        assert again == (set(), ("brand/logo.svg changed",))
    manifest = read_manifest(branded.outputs / "rutland")
    assert manifest is not None
    assert {"_brand.yml", "brand/logo.svg", "brand/bold.ttf"} <= set(manifest.inputs)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("primary: plum", "primary: bleu", "_brand.yml:8: color.primary: expected a colour of CSS"),
        (
            "brand/logo.svg",
            "brand/none.svg",
            "_brand.yml:11: brand/none.svg: expected a logo, found",
        ),
        (
            "brand/bold.ttf",
            "brand/logo.svg",
            "brand/logo.svg: expected a TrueType or OpenType file",
        ),
    ],
)
def test_a_brand_that_is_wrong_is_one_line_and_the_last_book_stays(
    branded: Project, old: str, new: str, said: str
) -> None:
    with FileLock(f"{branded.root}.lock", timeout=300):
        before = checksums_in(branded.outputs / "rutland")
        replace_in_file(branded.root / "_brand.yml", old, new)
        try:
            result = run_carebook_here("build", "rutland", at=branded.root)
        finally:
            (branded.root / "_brand.yml").write_text(BRAND, encoding="utf-8")
        assert checksums_in(branded.outputs / "rutland") == before
    assert (result.returncode, result.stderr.count("\n")) == (2, 1)
    assert said in result.stderr


def test_quarto_s_staged_book_has_the_brand_by_its_own_paths(
    branded: Project, tmp_path: Path
) -> None:
    plan = plan_book(branded, "rutland", ("html",), "builtin")
    look = lay_out_look(branded, plan.brand, tmp_path / "theme")
    notebooks = {Path(name): read_notebook(branded.root / name) for name in CHAPTERS}
    write_quarto_project(plan, notebooks, tmp_path / "staged", look=look)
    staged = yaml.safe_load((tmp_path / "staged" / "_brand.yml").read_text("utf-8"))
    assert staged["color"]["primary"]["light"] == PLUM
    assert staged["meta"]["name"] == "Shire County Council"
    own = yaml.safe_load((tmp_path / "staged" / "_quarto.yml").read_text("utf-8"))["book"]
    assert own["subtitle"] == COVER_LINE
    assert own["page-footer"]["left"].endswith(r"Shire County Council, Shire Hall \<SH1\>")
    files = [
        staged["logo"]["medium"]["light"]["path"],
        staged["logo"]["medium"]["dark"]["path"],
        *(file["path"] for file in staged["typography"]["fonts"][0]["files"]),
    ]
    assert len(files) == 4
    assert all((tmp_path / "staged" / name).is_file() for name in files)
    assert len(list((tmp_path / "staged" / "fonts").glob("brand-font-*.ttf"))) == 2


def test_the_page_of_all_authorities_has_the_project_s_brand(
    branded: Project, tmp_path: Path
) -> None:
    dataset = plan_book(branded, "rutland", ("html",), "builtin").dataset
    page = write_index_page(tmp_path, branded, dataset)
    soup = BeautifulSoup(page.read_text("utf-8"), "html.parser")
    logo = soup.select_one("header .brand img")
    assert logo is not None
    assert (tmp_path / str(logo["src"])).is_file()
    assert (tmp_path / "assets" / "brand" / "fonts" / "font-1.ttf").is_file()
    assert PLUM in (tmp_path / "assets" / "content.css").read_text("utf-8")


def test_the_command_says_what_it_understood_and_shows_it(branded: Project) -> None:
    with FileLock(f"{branded.root}.lock", timeout=300):
        own = branded.params / "leicestershire.brand.yml"
        own.write_text(f"color:\n  primary: '{SUN}'\n", encoding="utf-8")
        try:
            result = invoke_carebook(branded, "brand", "leicestershire", "--preview")
        finally:
            own.unlink()
    lines = result.output.splitlines()
    assert lines[:3] == [
        "Name: Shire County Council",
        "Website: https://www.shire.example",
        "Logo: medium, light: brand/logo.svg; medium, dark: brand/logo-dark.svg",
    ]
    assert any(
        line.startswith("params/leicestershire.brand.yml:2: color.primary") for line in lines
    )
    page = Path(lines[-1])
    assert page == branded.outputs / "brand" / "leicestershire" / "index.html"
    soup = BeautifulSoup(page.read_text("utf-8"), "html.parser")
    assert len(soup.select("main .brand-ground img")) == 2
    assert len(soup.select("main .brand-swatch")) == 2 * 2 * 9
    assert soup.select("main .summary")
    assert soup.select("main .chart svg")
    assert "nothing is fetched" not in result.output


def test_a_preview_draws_its_charts_again_when_the_brand_changes(branded: Project) -> None:
    notebook = branded.root / "notebooks" / "carers.ipynb"
    watched = WatchedFiles(branded, notebook)
    with FileLock(f"{branded.root}.lock", timeout=300):
        live = LivePreview(branded, notebook, "leicestershire")
        try:
            first = live.make(watched.states())
            replace_in_file(branded.root / "_brand.yml", "primary: plum", "primary: '#005a30'")
            second = live.make(watched.states())
        finally:
            (branded.root / "_brand.yml").write_text(BRAND, encoding="utf-8")
            stop_warm_process()
    pages = []
    for made in (first, second):
        assert made.page is not None, made.error
        assert made.was_run
        pages.append((made.page.folder / made.page.href).read_text("utf-8"))
    assert f'fill="{PLUM}"' in pages[0]
    assert 'fill="#005a30"' in pages[1]


def test_without_a_brand_the_command_says_so(project: Project) -> None:
    result = invoke_carebook(project, "brand", "rutland")
    assert result.output.startswith(
        "no brand: every book has the house's look; write _brand.yml or"
    )


class TestInChromium:
    pytestmark = IN_CHROMIUM

    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_the_pages_are_readable_on_every_screen(
        self, browser: Browser, book: Path, scheme: str
    ) -> None:
        for width in (320, 1280):
            context = browser.new_context(
                viewport={"width": width, "height": 900},
                color_scheme="dark" if scheme == "dark" else "light",
            )
            page = context.new_page()
            asked: list[str] = []
            page.on("request", lambda request, asked=asked: asked.append(request.url))
            page.goto((book / "html" / "notebooks" / "carers.html").as_uri())
            unfold(page)
            axe_finds_nothing(page, f"{width} {scheme}")
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            font = page.evaluate("getComputedStyle(document.body).fontFamily")
            assert font.startswith(f'"{FAMILY}"')
            assert page.evaluate(f"document.fonts.check('16px \"{FAMILY}\"')")
            shown = page.evaluate("document.querySelector('header img').currentSrc")
            assert shown.endswith("logo-dark.svg" if scheme == "dark" else "logo.svg")
            assert page.evaluate("document.querySelector('header img').naturalWidth") > 0
            assert all(url.startswith(("file:", "data:")) for url in asked)
            context.close()
