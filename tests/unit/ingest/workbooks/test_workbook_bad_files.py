"""Files that cannot be read are met with one line each, quickly and in little memory."""

import os
import struct
import subprocess
import sys

import pytest
from support.project_copies import ROOT
from support.raw_workbooks import (
    lying_zip,
    many_rows,
    ods,
    ods_cell,
    ods_row,
    ole,
    record,
    xls,
    xls_number,
    xlsx,
    xlsx_members,
    zipped,
)
from support.systems import needs_posix

from carebook.ingest.file_problem import SheetError
from carebook.ingest.workbooks.workbook import open_workbook

SHEET = "xl/worksheets/sheet1.xml"
ONE = '<row r="1"><c r="A1"><v>1</v></c></row>'
SOUND = xlsx(ONE)
LOCKED = "found a file protected by a password; save a copy without the password"
MACROS = "found a workbook with macros; save it"
AGAIN = "download it again from the publisher's page"

WHOLE = {
    "empty.xlsx": (b"", f"found an empty file; {AGAIN}"),
    "cut.xlsx": (SOUND[:-40], f"found a file cut short after 1.49 kB; {AGAIN}"),
    "start.xlsx": (SOUND[:200], f"found a file cut short after 200 bytes; {AGAIN}"),
    "page.xlsx": (
        b"\r\n<!DOCTYPE html>\n<html><head><title>Sign in &amp;\n wait</title></head></html>",
        f"found a web page titled 'Sign in & wait'; {AGAIN}",
    ),
    "page.csv": (b"\xef\xbb\xbf<html><body>Not found</body></html>", "found a web page; "),
    "leaflet.xlsx": (b"%PDF-1.7 ...", "found a PDF; download the data tables instead"),
    "text.xlsx": (b"LA_NAME,QUERY_COUNT\nKent,3317\n", "found plain text; name it .csv"),
    "flat.xls": (b'<?xml version="1.0"?><Workbook/>', "found a single XML file; open it and save"),
    "wide.csv": ("a,b\n".encode("utf-16"), "found text in UTF-16; save it as CSV UTF-8"),
    "bytes.csv": (b"a,b\n" * 20_000 + b"\0\1", "found bytes that are not text"),
    "neither.csv": (
        b"a,b\n\x81,1\n",
        "expected text in UTF-8, found bytes that are not; save it as CSV UTF-8",
    ),
    "quotes.csv": (b'a,b\n1,2\n"3,4\n', "row 3: expected CSV, found unexpected end of data"),
    "blank.csv": (b"\n\n\n", "found no rows"),
    "long.csv": (b"\n" * 1_048_580 + b"a\n", "expected at most 1,048,576 rows and"),
    "set.xlsx": (zipped({"T3.xlsx": SOUND}), "found a zip archive that holds 'T3.xlsx'; unpack it"),
    "letter.xlsx": (zipped({"word/document.xml": "x"}), "found a Word document"),
    "macros.xlsm": (SOUND, MACROS),
    "macros.xlsx": (xlsx(ONE, **{"xl/vbaProject.bin": b"x"}), MACROS),
    "macros.ods": (ods("", **{"Basic/Standard/Module1.xml": "x"}), MACROS),
    "macros.xls": (xls(_VBA_PROJECT_CUR=b"x"), MACROS),
    "binary.xlsx": (xlsx(ONE, **{"xl/workbook.bin": b"x"}), "found a binary workbook (.xlsb)"),
    "locked.xlsx": (ole(EncryptionInfo=b"x", EncryptedPackage=b"y"), LOCKED),
    "locked.xls": (ole(Workbook=record(0x809) + record(0x2F, b"\0" * 6)), LOCKED),
    "locked.ods": (ods("", manifest="<manifest:encryption-data/>"), LOCKED),
    "letter.xls": (ole(WordDocument=b"x"), "found a Word document"),
    "cut.xls": (
        xls(xls_number(0, 0, 1.0))[:3000],
        f"found a file cut short after 3 kB, or damaged; {AGAIN}",
    ),
    "start.xls": (xls()[:300], f"found a file cut short after 300 bytes, or damaged; {AGAIN}"),
    "lying.xlsx": (
        lying_zip(xlsx_members(""), SHEET, many_rows(50), 1_000),
        f"found a damaged file ({SHEET} cannot be unpacked); {AGAIN}",
    ),
    "rows.xlsx": (
        lying_zip(xlsx_members(""), SHEET, many_rows(2), 2_000_000),
        f"found a damaged file ({SHEET} cannot be unpacked); {AGAIN}",
    ),
    "bomb.xlsx": (
        lying_zip(xlsx_members(""), "xl/media/picture.png", many_rows(1), 17_000_000),
        "xl/media/picture.png, which unpacks from",
    ),
}
FAR = '<c r="XFD1048576"><v>1</v></c>'
LONG = "long " * 5_000
ONE_SHEET = {
    "broken.xlsx": (xlsx('<row r="1"><c r="A1"><v>1</v></row>'), "found a damaged file ("),
    "far.xlsx": (
        xlsx(f"{ONE}<row r='1048576'>{FAR}</row>"),
        "sheet 'Data': expected a workbook that opens within 1 GB of memory and 120 seconds, found "
        "one that does not; delete stray cells far from its tables, or download it again",
    ),
    "wide.xlsx": (
        xlsx(f'{ONE}<row r="200"><c r="XFD200"><v>1</v></c></row>'),
        "sheet 'Data': expected a table without large gaps, found room for 3,276,800 cells of "
        "which 2 are filled (the last in XFD200); delete the stray cell",
    ),
    "alone.xlsx": (xlsx(f"<row>{FAR}</row>"), "found a damaged file (the parser gave up)"),
    "partless.xlsx": (
        zipped({k: v for k, v in xlsx_members("").items() if k != SHEET}),
        "found a damaged file (",
    ),
    "wordy.xlsx": (
        xlsx("<row>" + '<c t="s"><v>0</v></c>' * 5_000 + "</row>", [LONG]),
        "expected at most 100 million characters of text, found text repeated into 124 million",
    ),
}
GAP = "<table:table-cell table:number-columns-repeated='16000'/>"
BOMBS = {
    "far.ods": (
        ods(ods_row(ods_cell("a")) + ods_row(repeated=1_000_000) + ods_row(GAP, ods_cell("z"))),
        "sheet 'Data': expected a table without large gaps, found room for 16,001,032,002 cells",
    ),
    "alike.ods": (
        ods(ods_row(ods_cell("a", 'table:number-columns-repeated="16384"'), repeated=1_048_576)),
        "found room for 17,179,869,184 cells of which 1 are filled",
    ),
    "wordy.ods": (
        ods(ods_row(ods_cell(LONG, 'table:number-columns-repeated="5000"'))),
        "found text repeated into 125 million",
    ),
    "spaces.ods": (
        ods(ods_row(ods_cell('a<text:s text:c="2000000000"/>b'))),
        "expected a workbook that opens within 1 GB of memory and 120 seconds, found one that does",
    ),
    "far.xls": (
        xls(xls_number(65_535, 255, 1.0)),
        "found room for 16,777,216 cells of which 1 are filled (the last in IV65536)",
    ),
    "rows.xlsx": (
        lying_zip(xlsx_members(""), SHEET, many_rows(2_000), 2_000_000_000),
        f"{SHEET}, which unpacks from",
    ),
}


def refused(path, content, then=None):
    """The one line with which a file is refused, when it is opened or its sheet is read."""
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SheetError) as caught:
        open_workbook(path) if then is None else open_workbook(path).sheet(then)
    said = str(caught.value)
    assert said.startswith(path.name)
    assert "\n" not in said
    assert ": expected " in said
    return said


@pytest.mark.parametrize("name", WHOLE)
def test_what_is_no_sound_workbook_is_refused_as_it_is_opened(tmp_path, name):
    content, expected = WHOLE[name]
    assert expected in refused(tmp_path / name, content)


@pytest.mark.parametrize("name", ONE_SHEET)
def test_a_bad_sheet_is_refused_as_it_is_read_and_not_before(tmp_path, name):
    content, expected = ONE_SHEET[name]
    assert expected in refused(tmp_path / name, content, "Data")
    assert open_workbook(tmp_path / name).sheet_names == ("Data",)


def test_a_parser_that_gives_up_does_so_quietly(tmp_path, capfd):
    # A formula's record that ends before the formula begins.
    short = record(0x06, struct.pack("<HHHQHI", 1, 3, 0, 0, 0, 0))
    assert "found a damaged file (the parser gave up)" in refused(tmp_path / "a.xls", xls(short))
    assert capfd.readouterr() == ("", "")


@needs_posix
def test_what_is_no_file_is_refused(tmp_path):
    assert "found no such file; correct the name" in refused(tmp_path / "gone.xlsx", None)
    (tmp_path / "folder.xlsx").mkdir()
    assert "found something that is not a file" in refused(tmp_path / "folder.xlsx", None)
    os.mkfifo(tmp_path / "pipe.csv")
    assert "found something that is not a file" in refused(tmp_path / "pipe.csv", None)
    with (tmp_path / "endless.csv").open("wb") as file:
        file.truncate(2_000_000_000)
    assert "at most 200 MB, found 2 GB" in refused(tmp_path / "endless.csv", None)


def test_damage_within_an_archive_is_found(tmp_path):
    at = SOUND.index(SHEET.encode()) + len(SHEET) + 20
    said = refused(tmp_path / "a.xlsx", SOUND[:at] + b"\xff\xff" + SOUND[at + 2 :], "Data")
    assert f"found a damaged file ({SHEET} cannot be unpacked)" in said
    twice = xlsx(ONE, **{"xl/sharedStringz.xml": "<sst/>"})
    twice = twice.replace(b"xl/sharedStringz.xml", b"xl/sharedStrings.xml")
    assert "found two files of the same name packed in it" in refused(tmp_path / "b.xlsx", twice)


def test_a_workbook_that_is_large_but_full_is_read(tmp_path):
    rows = "".join(
        f'<row r="{row}"><c r="A{row}"><v>{row}</v></c></row>' for row in range(1, 9_000)
    )
    path = tmp_path / "full.xlsx"
    path.write_bytes(xlsx(rows + '<row r="9001"><c r="ZZ9001" s="1"/></row>'))
    sheet = open_workbook(path).sheet("Data")
    assert len(sheet.rows) == 8_999
    path.write_bytes(xlsx(ONE + "<row r='1048576'><c r='XFD1048576' s='3'></c></row>"))
    assert open_workbook(path).sheet("Data").rows == ((1.0,),)


def test_bombs_are_refused_in_little_memory(tmp_path):
    for name, (content, _expected) in BOMBS.items():
        (tmp_path / name).write_bytes(content)
    script = (
        "import resource, sys\n"
        "from pathlib import Path\n"
        "status = Path('/proc/self/status')\n"
        "from carebook.ingest.file_problem import SheetError\n"
        "from carebook.ingest.workbooks.workbook import open_workbook\n"
        "for name in sys.argv[1:]:\n"
        "    try:\n"
        "        open_workbook(Path(name)).sheet('Data')\n"
        "        print('read', name)\n"
        "    except SheetError as error:\n"
        "        print(error)\n"
        # Where it can be had, the process's own: the other counts that of its parent too.
        "own = [line.split()[1] for line in (status.open() if status.exists() else [])\n"
        "       if line.startswith('VmHWM')]\n"
        "print(own[0] if own else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *BOMBS],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    *lines, memory = done.stdout.splitlines()
    for line, (name, (_content, expected)) in zip(lines, BOMBS.items(), strict=True):
        assert line.startswith(name)
        assert expected in line
    assert int(memory) < 300_000  # kB
    assert done.stderr == ""
