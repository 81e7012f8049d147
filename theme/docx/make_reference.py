"""Make ``reference.docx``, which gives the council briefing its look in Word.

It starts from Pandoc's own reference file and adds what a council's paper needs: the colours and
sizes of ``theme/tokens.yml``, A4, headings and paragraphs that Word numbers by itself, a foot with
the page's number. Run it to make the file anew:

    .venv/bin/python theme/docx/make_reference.py

A council that wants another look opens ``reference.docx`` in Word, changes the styles and saves
it; then this script is not to be run again, for it would undo that. The names of the styles are
what ``theme/briefing.lua`` asks for and must stay.
"""

import io
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import docx
import pypandoc
import yaml
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

TARGET = Path(__file__).parent / "reference.docx"
TOKENS = yaml.safe_load((Path(__file__).parent.parent / "tokens.yml").read_text("utf-8"))
SIZES = TOKENS["word"]
INK, ACCENT, QUIET, RULE, BLANK = (
    TOKENS["light"][name].removeprefix("#").upper()
    for name in ("ink", "accent", "print-quiet", "print-rule", "word-blank")
)
INDENT = Cm(1.25)
# What carebook writes over when it makes a paper: see carebook/editions/briefing/briefing_word.py.
FOOT = "Title of the report"
# Word's ids of our lists: below 990, from where Pandoc has its own.
SECTIONS, RECOMMENDATIONS = 10, 11

_LEVEL = """
<w:lvl {ns} w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>
<w:pStyle w:val="{style}"/><w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>
<w:pPr><w:tabs><w:tab w:val="num" w:pos="709"/></w:tabs>
<w:ind w:left="709" w:hanging="709"/></w:pPr></w:lvl>"""
_LIST = """
<w:abstractNum {ns} w:abstractNumId="{ident}"><w:nsid w:val="0CB000{ident}"/>
<w:multiLevelType w:val="multilevel"/>
</w:abstractNum>"""
_NUM = '<w:num {ns} w:numId="{ident}"><w:abstractNumId w:val="{ident}"/></w:num>'


def main() -> None:
    """Write the file, the same bytes each time."""
    base = subprocess.run(
        [pypandoc.get_pandoc_path(), "--print-default-data-file", "reference.docx"],
        capture_output=True,
        check=True,
    ).stdout
    document = docx.Document(io.BytesIO(base))
    _styles(document)
    _lists(document)
    _page(document)
    saved = io.BytesIO()
    document.save(saved)
    with (
        zipfile.ZipFile(saved) as found,
        zipfile.ZipFile(TARGET, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for name in sorted(
            found.namelist(), key=lambda name: (name != "[Content_Types].xml", name)
        ):
            # An entry so named carries the year 1980.
            made.writestr(zipfile.ZipInfo(name), found.read(name), zipfile.ZIP_DEFLATED)


def _styles(document: Any) -> None:
    styles = document.styles
    defaults = styles.element.find(qn("w:docDefaults"))
    for language in defaults.iter(qn("w:lang")):
        language.set(qn("w:val"), "en-GB")
        language.set(qn("w:eastAsia"), "en-GB")
    for style in styles:
        for fonts in list(style.element.iter(qn("w:rFonts"))):
            fonts.getparent().remove(fonts)
    for fonts in list(defaults.iter(qn("w:rFonts"))):
        fonts.getparent().remove(fonts)
    normal = styles["Normal"]
    _letter(normal, SIZES["text"], INK)
    fonts = normal.element.get_or_add_rPr().get_or_add_rFonts()
    for name in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{name}"), SIZES["font"])
    for name in ("Body Text", "First Paragraph", "Compact"):
        _space(styles[name], 3, 3, 1.05)
    _letter(styles["Title"], SIZES["title"], ACCENT, bold=True)
    _space(styles["Title"], 14, 4)
    styles["Title"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.LEFT
    _letter(styles["Subtitle"], SIZES["text"], INK, bold=True)
    _space(styles["Subtitle"], 0, 10)
    styles["Subtitle"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.LEFT
    for name in ("Title", "Subtitle"):
        for spread in styles[name].element.findall(f"{qn('w:rPr')}/{qn('w:spacing')}"):
            spread.getparent().remove(spread)
    for level, size in enumerate(SIZES["headings"], 1):
        heading = styles[f"Heading {level}"]
        _letter(heading, size, ACCENT, bold=True)
        _space(heading, 12, 4)
        heading.paragraph_format.keep_with_next = True
    _letter(styles["Hyperlink"], None, ACCENT)
    styles["Hyperlink"].font.underline = True

    _new(styles, "Unnumbered Heading", "Heading 1", following="Body Text")
    _space(_new(styles, "Numbered Paragraph", "Body Text"), 5, 3)
    styles["Heading 1"].next_paragraph_style = styles["Numbered Paragraph"]
    _new(styles, "Recommendation", "Body Text")
    _space(_new(styles, "Front Line", "Body Text"), 1, 1)
    _new(styles, "Logo", "Body Text")
    caption = _new(styles, "Chart Caption", "Body Text", following="Chart")
    _letter(caption, SIZES["caption"], INK, bold=True)
    caption.paragraph_format.keep_with_next = True
    _space(caption, 10, 4)
    chart = _new(styles, "Chart", "Body Text", following="Chart Source")
    chart.paragraph_format.keep_with_next = True
    source = _new(styles, "Chart Source", "Body Text")
    _letter(source, SIZES["source"], QUIET)
    contact = _new(styles, "Contact", "Body Text")
    contact.paragraph_format.keep_together = True
    contact.paragraph_format.keep_with_next = True
    cell = _new(styles, "Table Text", "Body Text")
    _letter(cell, SIZES["table"], INK)
    _space(cell, 0, 0, 1)
    heading = _new(styles, "Table Heading", "Table Text")
    _letter(heading, SIZES["table"], ACCENT, bold=True)
    _letter(styles["Table Caption"], SIZES["caption"], INK, bold=True)
    styles["Table Caption"].font.italic = False
    styles["Table Caption"].paragraph_format.keep_with_next = True
    _space(styles["Table Caption"], 10, 4)
    blank = styles.add_style("Blank", WD_STYLE_TYPE.CHARACTER)
    blank.font.italic = True
    blank.element.get_or_add_rPr().append(
        parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{BLANK}"/>')
    )
    limits = styles.add_style("Limits", WD_STYLE_TYPE.CHARACTER)
    _letter(limits, SIZES["limits"], QUIET)
    for style in (blank, limits):
        style.quick_style = True
    _table(styles["Table"])


def _letter(style: Any, size: float | None, colour: str, *, bold: bool | None = None) -> None:
    if size is not None:
        style.font.size = Pt(size)
        for complex_size in style.element.iter(qn("w:szCs")):
            complex_size.set(qn("w:val"), str(int(2 * size)))
    style.font.color.rgb = RGBColor.from_string(colour)
    if bold is not None:
        style.font.bold = bold


def _space(style: Any, before: int, after: int, lines: float | None = None) -> None:
    style.paragraph_format.space_before = Pt(before)
    style.paragraph_format.space_after = Pt(after)
    if lines is not None:
        style.paragraph_format.line_spacing = lines


def _new(styles: Any, name: str, based_on: str, *, following: str = "") -> Any:
    style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = styles[based_on]
    style.quick_style = True
    # Enter after a numbered paragraph makes the next one.
    if following in [known.name for known in styles]:
        style.next_paragraph_style = styles[following]
    return style


def _table(style: Any) -> None:
    """Lines between rows, a bold head, and no others: what the printed book has."""
    style.element.append(
        parse_xml(
            f"<w:tblPr {nsdecls('w')}><w:tblBorders>"
            f'<w:top w:val="single" w:sz="8" w:space="0" w:color="{ACCENT}"/>'
            f'<w:bottom w:val="single" w:sz="8" w:space="0" w:color="{ACCENT}"/>'
            f'<w:insideH w:val="single" w:sz="4" w:space="0" w:color="{RULE}"/></w:tblBorders>'
            '<w:tblCellMar><w:top w:w="40" w:type="dxa"/><w:left w:w="70" w:type="dxa"/>'
            '<w:bottom w:w="40" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar>'
            "</w:tblPr>"
        )
    )
    for old in [
        *style.element.findall(qn("w:tblPr"))[:-1],
        *style.element.findall(qn("w:tblStylePr")),
    ]:
        style.element.remove(old)
    style.element.append(
        parse_xml(
            f'<w:tblStylePr {nsdecls("w")} w:type="firstRow"><w:rPr><w:b/>'
            f'<w:color w:val="{ACCENT}"/></w:rPr><w:tblPr/><w:tcPr><w:tcBorders>'
            f'<w:bottom w:val="single" w:sz="8" w:space="0" w:color="{ACCENT}"/>'
            "</w:tcBorders></w:tcPr></w:tblStylePr>"
        )
    )


def _lists(document: Any) -> None:
    """Add the lists that number headings and paragraphs, and tie the styles to them."""
    numbering = document.part.numbering_part.element
    ns = nsdecls("w")
    levels = {
        SECTIONS: (("decimal", "Heading 1", "%1"), ("decimal", "Numbered Paragraph", "%1.%2")),
        RECOMMENDATIONS: (("lowerLetter", "Recommendation", "(%1)"),),
    }
    for ident, of in levels.items():
        made = parse_xml(_LIST.format(ns=ns, ident=ident))
        for level, (form, name, text) in enumerate(of):
            style = document.styles[name]
            made.append(
                parse_xml(
                    _LEVEL.format(ns=ns, level=level, form=form, style=style.style_id, text=text)
                )
            )
            _number(style, ident, level)
        # Lists stand before what uses them.
        numbering.insert(0, made)
        numbering.append(parse_xml(_NUM.format(ns=ns, ident=ident)))
    # Number 0 is Word's way to say: no number, though the style below has one.
    _number(document.styles["Unnumbered Heading"], 0, 0)
    document.styles["Unnumbered Heading"].paragraph_format.left_indent = Cm(0)
    document.styles["Unnumbered Heading"].paragraph_format.first_line_indent = Cm(0)


def _number(style: Any, ident: int, level: int) -> None:
    properties = style.element.get_or_add_pPr()
    number = properties.get_or_add_numPr()
    number.get_or_add_ilvl().val = level
    number.get_or_add_numId().val = ident


def _page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.3)
    section.top_margin = section.bottom_margin = Cm(1.8)
    section.footer_distance = Cm(1)
    foot = section.footer.paragraphs[0]
    foot.paragraph_format.tab_stops.add_tab_stop(Cm(16.4), WD_TAB_ALIGNMENT.RIGHT)
    # A long title turns before the page's number.
    foot.paragraph_format.right_indent = Cm(0)
    _run(foot, FOOT)
    _run(foot, "\tPage ")
    _field(foot, "PAGE")
    _run(foot, " of ")
    _field(foot, "NUMPAGES")


def _run(paragraph: Any, text: str) -> None:
    run = paragraph.add_run(text)
    run.font.size = Pt(SIZES["source"])
    run.font.color.rgb = RGBColor.from_string(QUIET)


def _field(paragraph: Any, name: str) -> None:
    half_points = 2 * SIZES["source"]
    field = parse_xml(
        f'<w:fldSimple {nsdecls("w")} w:instr=" {name} "><w:r><w:rPr>'
        f'<w:color w:val="{QUIET}"/><w:sz w:val="{half_points}"/></w:rPr><w:t>1</w:t></w:r>'
        "</w:fldSimple>"
    )
    paragraph._p.append(field)


if __name__ == "__main__":
    sys.exit(main())
