"""The briefing for Word: real styles, numbers that Word counts, header rows, alternative texts."""

import dataclasses
import re
import shutil
import subprocess
import zipfile

import pytest
from docx import Document
from docx.oxml.ns import qn
from support.briefings import MadeBriefing, Ready, paragraphs_of, ready_from

from carebook.core.cache import BuildCache
from carebook.core.errors import ToolError
from carebook.editions.briefing import briefing_word
from carebook.editions.briefing.briefing_word import FOOTER_PLACEHOLDER
from carebook.tools import pandoc, vega

SOFFICE = shutil.which("soffice")
requires_libreoffice = [
    pytest.mark.requires_libreoffice,
    pytest.mark.skipif(SOFFICE is None, reason="requires_libreoffice: none on PATH"),
]


@pytest.fixture(scope="module")
def made(project, books, tmp_path_factory) -> MadeBriefing:
    ready = ready_from(project, books, "rutland").with_details(
        report_number="12/2027 & more",
        report_of="the Director",
        contact_officers=[{"name": "A", "phone": "1"}, {"name": "B", "email": "b@example.org"}],
    )
    return ready.make(tmp_path_factory.mktemp("word"))


def number_of(style) -> tuple[int, int]:
    number = style.element.pPr.numPr
    return number.numId.val, number.ilvl.val if number.ilvl is not None else 0


def levels(document, ident: int) -> dict[int, tuple[str, str]]:
    """The style and the text of each level of a list."""
    numbering = document.part.numbering_part.element
    [num] = [n for n in numbering.findall(qn("w:num")) if n.get(qn("w:numId")) == str(ident)]
    wanted = num.find(qn("w:abstractNumId")).get(qn("w:val"))
    [of] = [
        a for a in numbering.findall(qn("w:abstractNum")) if a.get(qn("w:abstractNumId")) == wanted
    ]
    return {
        int(level.get(qn("w:ilvl"))): (
            level.find(qn("w:pStyle")).get(qn("w:val")),
            level.find(qn("w:lvlText")).get(qn("w:val")),
        )
        for level in of.findall(qn("w:lvl"))
    }


def assert_word_numbers(document) -> None:
    heading, paragraph = document.styles["Heading 1"], document.styles["Numbered Paragraph"]
    (sections, top), (same, second) = number_of(heading), number_of(paragraph)
    assert sections == same
    assert (top, second) == (0, 1)
    assert levels(document, sections) == {
        0: (heading.style_id, "%1"),
        1: (paragraph.style_id, "%1.%2"),
    }
    recommendation = document.styles["Recommendation"]
    ident, _ = number_of(recommendation)
    assert levels(document, ident) == {0: (recommendation.style_id, "(%1)")}
    assert number_of(document.styles["Unnumbered Heading"])[0] == 0


def test_the_committed_reference_has_every_style_that_the_filter_asks_for(project):
    document = Document(str(project.theme / "docx" / "reference.docx"))
    known = {style.name for style in document.styles}
    lua = (project.theme / "briefing.lua").read_text(encoding="utf-8")
    asked = set(re.findall(r'"([A-Z][a-z]+(?: [A-Z][a-z]+)*)"', lua))
    assert {"Numbered Paragraph", "Table Text", "Blank", "Chart"} <= asked
    # The rest are Pandoc's own names for parts of a text.
    assert asked - {"Div", "Image", "Span"} <= known
    assert_word_numbers(document)
    assert document.styles["Normal"].font.name == "Arial"
    assert document.styles["Normal"].font.size.pt >= 11


def test_the_script_makes_the_committed_reference(project, tmp_path):
    """Run it elsewhere: whoever changes the one and not the other is told."""
    script = tmp_path / "docx" / "make_reference.py"
    script.parent.mkdir()
    shutil.copyfile(project.theme / "tokens.yml", tmp_path / "tokens.yml")
    shutil.copyfile(project.theme / "docx" / "make_reference.py", script)
    namespace: dict = {"__name__": "script", "__file__": str(script)}
    exec(compile(script.read_text("utf-8"), str(script), "exec"), namespace)  # noqa: S102
    namespace["main"]()
    with (
        zipfile.ZipFile(tmp_path / "docx" / "reference.docx") as new,
        zipfile.ZipFile(project.theme / "docx" / "reference.docx") as committed,
    ):
        for name in ("word/styles.xml", "word/numbering.xml", "word/footer1.xml"):
            assert new.read(name) == committed.read(name)


def test_word_counts_headings_paragraphs_and_recommendations(made):
    assert_word_numbers(Document(str(made.word)))
    headings = paragraphs_of(made.word, "Heading 1")
    assert headings[:2] == ["The local picture", "Purpose of the report"]
    assert headings[-1] == "Appendices"
    assert len(paragraphs_of(made.word, "Recommendation")) == 2
    numbered = paragraphs_of(made.word, "Numbered Paragraph")
    assert len(numbered) > 15
    assert not any(re.match(r"\d+\.\d+\s", text) for text in numbered)
    assert "Getting help" in paragraphs_of(made.word, "Unnumbered Heading")


def test_tables_have_header_rows_that_repeat_and_rows_that_stay_whole(made):
    tables = Document(str(made.word)).tables
    assert len(tables) == 2
    for table in tables:
        first, *others = table.rows
        assert first._tr.trPr.find(qn("w:tblHeader")) is not None
        for row in (first, *others):
            assert row._tr.trPr.find(qn("w:cantSplit")) is not None
        look = table._tbl.tblPr.find(qn("w:tblLook"))
        assert look.get(qn("w:firstRow")) == look.get(qn("w:firstColumn")) == "1"
        styles = {p.style.name for row in others for cell in row.cells for p in cell.paragraphs}
        assert styles == {"Table Text"}
    assert tables[0].rows[4].cells[1].text == "A, 1\nB, b@example.org"


def test_charts_are_pictures_with_alternative_texts(made):
    document = Document(str(made.word))
    assert len(document.inline_shapes) == 3
    for shape in document.inline_shapes:
        described = shape._inline.docPr.get("descr")
        assert described.startswith("Bar chart. ")
        assert re.search(r"Rutland £?\d", described)


def test_a_logo_drawn_as_svg_is_a_picture_that_every_word_shows(project, books, spoilt, tmp_path):
    drawn = '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="30"><path d="M0 0h90v9z"/>'
    (spoilt.params / "logo.svg").write_text(f"{drawn}</svg>", encoding="utf-8")
    ready = ready_from(project, books, "rutland").with_details(
        logo={"file": "logo.svg", "alt": "Rutland & County Council"}
    )
    plan = dataclasses.replace(ready.plan, project=spoilt)
    made = dataclasses.replace(ready, plan=plan).make(tmp_path)
    first = Document(str(made.word)).inline_shapes[0]
    assert first._inline.docPr.get("descr") == "Rutland & County Council"
    assert round(first.height.cm, 1) == 2.0
    assert round(first.width.cm, 1) == 6.0
    with zipfile.ZipFile(made.word) as file:
        assert not [name for name in file.namelist() if name.endswith(".svg")]


def test_the_file_says_what_it_is_and_nothing_of_the_run(made):
    properties = Document(str(made.word)).core_properties
    assert properties.title == "Adult social care in Rutland: what the published figures say"
    assert (properties.author, properties.language) == ("the Director", "en-GB")
    assert properties.created.isoformat() == properties.modified.isoformat()
    assert properties.created.isoformat().startswith("2026-11-21T00:00:00")
    with zipfile.ZipFile(made.word) as file:
        assert {entry.date_time for entry in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def foot_split(docx, words: str = "{0}</w:t></w:r><w:proofErr/><w:r><w:t>{1}") -> None:
    """Rewrite a reference file so that its foot has other words, as Word may save it."""
    with zipfile.ZipFile(docx) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    new = words.format(FOOTER_PLACEHOLDER[:8], FOOTER_PLACEHOLDER[8:]).encode()
    with zipfile.ZipFile(docx, "w") as file:
        for name, part in parts.items():
            is_foot = name.startswith("word/footer")
            file.writestr(name, part.replace(FOOTER_PLACEHOLDER.encode(), new) if is_foot else part)


def in_copy(project, books, spoilt) -> Ready:
    ready = ready_from(project, books, "rutland")
    return dataclasses.replace(ready, plan=dataclasses.replace(ready.plan, project=spoilt))


def test_a_foot_that_word_saved_in_pieces_is_found(project, books, spoilt, tmp_path):
    foot_split(spoilt.theme / "docx" / "reference.docx")
    made = in_copy(project, books, spoilt).make(tmp_path)
    text = Document(str(made.word)).sections[0].footer.paragraphs[0].text
    assert "Adult social care in Rutland: what the published figures say" in text
    assert "Title of" not in text


def test_a_foot_without_its_words_is_refused_with_what_to_restore(project, books, spoilt, tmp_path):
    foot_split(spoilt.theme / "docx" / "reference.docx", "Our council")
    with pytest.raises(
        ToolError, match=r"reference.docx: expected the words 'Title of the report'"
    ):
        in_copy(project, books, spoilt).make(tmp_path)


@pytest.mark.parametrize("module", [briefing_word, pandoc, vega])
def test_a_file_is_made_again_after_a_change_of_the_code_it_rests_on(
    project, books, tmp_path, monkeypatch, module
):
    ready, memory = ready_from(project, books, "leicestershire"), BuildCache()
    keys: list[str] = []
    monkeypatch.setattr(briefing_word, "_make_docx", lambda *_: keys.append("made") or b"")
    theme, day = project.theme, ready.plan.params.edition_date
    said = {"title": "", "author": "", "foot": ""}
    target = tmp_path / "x.docx"
    for _ in range(2):
        briefing_word.stitch_briefing_word("", tmp_path, theme, said, day, target, memory)
    assert len(keys) == 1
    known = briefing_word.module_checksum
    monkeypatch.setattr(
        briefing_word,
        "module_checksum",
        lambda file: "new" if file == module.__file__ else known(file),
    )
    briefing_word.stitch_briefing_word("", tmp_path, theme, said, day, target, memory)
    assert len(keys) == 2


def test_the_foot_names_the_report_and_word_counts_its_pages(made):
    foot = Document(str(made.word)).sections[0].footer.paragraphs[0]
    assert "Report 12/2027 & more: Adult social care in Rutland" in foot.text
    fields = [field.get(qn("w:instr")) for field in foot._p.iter(qn("w:fldSimple"))]
    assert fields == [" PAGE ", " NUMPAGES "]


@pytest.fixture(scope="module")
def opened(made, tmp_path_factory) -> str:
    """The file as LibreOffice reads it."""
    assert SOFFICE
    folder = tmp_path_factory.mktemp("libreoffice")
    subprocess.run(
        [
            SOFFICE,
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            "fodt",
            "--outdir",
            str(folder),
            str(made.word),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return (folder / made.word.with_suffix(".fodt").name).read_text(encoding="utf-8")


class TestLibreOffice:
    pytestmark = requires_libreoffice

    def test_headings_header_rows_and_alternative_texts_are_in_place(self, opened):
        heads = re.findall(r'<text:h [^>]*outline-level="1"[^>]*>(.*?)</text:h>', opened)
        said = [re.sub(r"<[^>]+>", "", head) for head in heads]
        assert said[:2] == ["Decision recommendations", "The local picture"]
        assert said[-1] == "Getting help"
        assert opened.count("<table:table-header-rows>") == opened.count("<table:table ") == 2
        described = re.findall(r"<svg:(?:desc|title)>(.*?)</svg", opened)
        assert len(described) == 3
        assert all(text.startswith("Bar chart. ") for text in described)

    def test_numbered_paragraphs_stand_in_one_list_below_their_headings(self, opened):
        assert re.search(
            r"<text:list-item>\s*<text:h [^>]*>(?:<[^>]+>)*Purpose of the report</text:h>\s*"
            r"<text:list>\s*<text:list-item>\s*<text:p [^>]*>This report sets out",
            opened,
        )
