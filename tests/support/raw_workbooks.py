"""Makers of workbooks byte by byte: sound ones, and ones that no program would write."""

import io
import struct
import zipfile
import zlib

HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
ODF = "urn:oasis:names:tc:opendocument:xmlns"
ODS = "application/vnd.oasis.opendocument.spreadsheet"


def zipped(members):
    """A zip archive of the members as they are given."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def xlsx(rows, strings=(), **members):
    """A workbook of one sheet, "Data", whose rows are the XML that is given."""
    sheet = f'{HEAD}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    return zipped(xlsx_members(sheet, strings) | members)


def xlsx_members(sheet, strings=()):
    def related(kind, number, target):
        return f'<Relationship Id="r{number}" Type="{OFFICE}/{kind}" Target="{target}"/>'

    shared = "".join(f"<si><t>{text}</t></si>" for text in strings)
    return {
        "[Content_Types].xml": f"{HEAD}<Types/>",
        "_rels/.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}">'
        + related("officeDocument", 1, "xl/workbook.xml")
        + "</Relationships>",
        "xl/workbook.xml": f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
        '<sheet name="Data" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}">'
        + related("worksheet", 1, "worksheets/sheet1.xml")
        + related("sharedStrings", 2, "sharedStrings.xml")
        + "</Relationships>",
        "xl/sharedStrings.xml": f'{HEAD}<sst xmlns="{MAIN}">{shared}</sst>',
        "xl/worksheets/sheet1.xml": sheet,
    }


def ods(rows, manifest="", **members):
    """A spreadsheet of one sheet, "Data", whose rows are the XML that is given."""
    spaces = " ".join(f'xmlns:{name}="{ODF}:{name}:1.0"' for name in ("office", "table", "text"))
    spaces += (
        ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
    )
    return zipped(
        {
            "mimetype": ODS,
            "META-INF/manifest.xml": f"{HEAD}<manifest:manifest "
            f'xmlns:manifest="{ODF}:manifest:1.0">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{ODS}"/>'
            f"{manifest}</manifest:manifest>",
            "content.xml": f"{HEAD}<office:document-content {spaces}><office:body>"
            f'<office:spreadsheet><table:table table:name="Data">{rows}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        }
        | members
    )


def ods_cell(text, attributes=""):
    return (
        f'<table:table-cell office:value-type="string" {attributes}><text:p>{text}</text:p>'
        "</table:table-cell>"
    )


def ods_row(*cells, repeated=1):
    start = f'<table:table-row table:number-rows-repeated="{repeated}">'
    return start + "".join(cells) + "</table:table-row>"


def lying_zip(members, name, packed, stated):
    """An archive whose directory states ``stated`` bytes for a member that unpacks to others."""
    body, directory = b"", b""
    for each, content in (members | {name: b""}).items():
        data, size = (packed, stated) if each == name else (content.encode(), len(content))
        method = zipfile.ZIP_DEFLATED if each == name else zipfile.ZIP_STORED
        title = each.encode()
        sizes = struct.pack("<III", zlib.crc32(data), len(data), size)
        head = struct.pack("<HHHHH", 20, 0, method, 0, 33) + sizes
        directory += b"PK\x01\x02" + struct.pack("<H", 20) + head
        directory += struct.pack("<HHHHHII", len(title), 0, 0, 0, 0, 0, len(body)) + title
        body += b"PK\x03\x04" + head + struct.pack("<HH", len(title), 0) + title + data
    count = len(members | {name: b""})
    end = struct.pack("<HHHHIIH", 0, 0, count, count, len(directory), len(body), 0)
    return body + directory + b"PK\x05\x06" + end


def many_rows(millions):
    """Packed bytes that unpack to so many million bytes of empty rows, made in no time."""
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -15)
    once = squeeze.compress(b"<row></row>\n" * 83_333 + b"    ") + squeeze.flush(zlib.Z_FULL_FLUSH)
    return once * millions + zlib.compressobj(9, zlib.DEFLATED, -15).flush()


def ole(**streams):
    """An OLE container of the streams, each padded until it lies in whole sectors."""
    names = ["Root Entry", *streams]
    contents = [content.ljust(4096, b"\0") for content in streams.values()]
    contents = [content.ljust(-(-len(content) // 512) * 512, b"\0") for content in contents]
    entries, sectors, fat = b"", b"", [0xFFFFFFFD]
    starts = []
    for content in contents:
        starts.append(len(fat))
        count = len(content) // 512
        fat += [len(fat) + step + 1 for step in range(count - 1)] + [0xFFFFFFFE]
        sectors += content
    for position, name in enumerate(names):
        title = (name + "\0").encode("utf-16-le")
        entries += title.ljust(64, b"\0") + struct.pack(
            "<HBBIII16xIQQIQ",
            len(title),
            2 if position else 5,
            1,
            0xFFFFFFFF,
            position + 1 if 0 < position < len(names) - 1 else 0xFFFFFFFF,
            1 if position == 0 and len(names) > 1 else 0xFFFFFFFF,
            0,
            0,
            0,
            starts[position - 1] if position else 0xFFFFFFFE,
            len(contents[position - 1]) if position else 0,
        )
    entries = entries.ljust(-(-len(entries) // 512) * 512, b"\0")
    directory = len(fat)
    count = len(entries) // 512
    fat += [directory + step + 1 for step in range(count - 1)] + [0xFFFFFFFE]
    # One FAT sector holds 128 numbers: enough for the files of these tests.
    assert len(fat) <= 128
    table = struct.pack("<128I", *fat, *[0xFFFFFFFF] * (128 - len(fat)))
    header = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 16
    header += struct.pack(
        "<HHHHH6xIIIIIIIIII",
        0x3E,
        3,
        0xFFFE,
        9,
        6,
        0,
        1,
        directory,
        0,
        4096,
        0xFFFFFFFE,
        0,
        0xFFFFFFFE,
        0,
        0,
    )
    header += struct.pack("<108I", *[0xFFFFFFFF] * 108)
    return header + table + sectors + entries


def record(kind, *parts):
    data = b"".join(parts)
    return struct.pack("<HH", kind, len(data)) + data


def xls(*cells, **streams):
    """An old workbook of one sheet, "Data", with the records of its cells."""
    begin = struct.pack("<HHHHII", 0x600, 0x10, 0x0DBB, 0x07CC, 0, 6)
    name = b"\x04\x00Data"
    sheet = record(0x809, begin) + b"".join(cells) + record(0x0A)
    globe = begin[:2] + b"\x05\x00" + begin[4:]
    start = len(record(0x809, globe)) + len(record(0x85, b"\0" * (6 + len(name)))) + 4
    book = record(0x809, globe) + record(0x85, struct.pack("<IH", start, 0), name) + record(0x0A)
    return ole(Workbook=book + sheet, **streams)


def xls_number(row, column, value):
    return record(0x203, struct.pack("<HHHd", row, column, 0, value))
