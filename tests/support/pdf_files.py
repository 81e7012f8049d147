"""PDF files, read once each by a worker: text, letters and structure."""

import pikepdf
from pdfminer.layout import LTChar, LTContainer


def structure_elements(pdf: pikepdf.Pdf) -> list[pikepdf.Dictionary]:
    """Every structure element of a tagged PDF."""
    found, todo = [], [pdf.Root.StructTreeRoot]
    while todo:
        node = todo.pop()
        if isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                found.append(node)
            kids = node.get("/K", [])
            todo += list(kids) if isinstance(kids, pikepdf.Array) else [kids]
    return found


SMALLEST_LARGE_PRINT = 18.0


def letters_in(item: LTContainer) -> list[LTChar]:
    found = []
    for one in item:
        if isinstance(one, LTChar):
            found.append(one)
        elif isinstance(one, LTContainer):
            found += letters_in(one)
    return found
