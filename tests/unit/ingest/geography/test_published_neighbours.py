"""Neighbours that a publisher names: in order, of today, and whatever is wrong with the table."""

import pytest
from support.sheets import said, sheet_of_rows

from carebook.ingest.descriptions.file_description import NeighboursDescription
from carebook.ingest.file_problem import SheetError
from carebook.ingest.geography.published_neighbours import read_published_neighbours
from carebook.ingest.tables.table_rows import AreaDirectory

DESCRIPTION = NeighboursDescription(area_code="Code", neighbours=("First", "Second"))
HEADS = ("Code", "Name", "First", "Second", "Third")
RUTLAND = ("E06000017", "Rutland", "E06000037", "E10000023", "E06000022")


class Places(AreaDirectory):
    """North Yorkshire has a new code, and E06000099 is no authority."""

    def authority_of_district(self, code):
        known = {"E10000023": "E06000065", "E06000099": None, "E92000001": None}
        return known.get(code, code)


def neighbours(*rows):
    return read_published_neighbours(DESCRIPTION, sheet_of_rows(HEADS, *rows), Places())


def problem(*rows):
    with pytest.raises(SheetError) as caught:
        neighbours(*rows)
    [line] = said(caught.value.problems)
    return line


def test_they_are_read_in_order_as_authorities_of_today():
    district = ("E07000106", "Canterbury", "E07000107", "E07000108", "")
    found = neighbours(RUTLAND, district, (), ("Source: invented",))
    assert found == {"E06000017": ("E06000037", "E06000065")}


def test_an_empty_cell_among_them_is_passed_over():
    assert neighbours((*RUTLAND[:2], "", "E06000037")) == {"E06000017": ("E06000037",)}


@pytest.mark.parametrize(
    ("row", "where", "found"),
    [
        (("E06000017", "", "E06000099", "E06000037"), "row 2, column C", "'E06000099'"),
        (("E06000017", "", "E06000037", "E06000037"), "row 2, column D", "'E06000037'"),
        (("E06000017", "", "E06000017", "E06000037"), "row 2, column C", "'E06000017'"),
    ],
)
def test_a_neighbour_is_another_authority_named_once(row, where, found):
    line = problem(row)
    assert f"{where}: expected the code of another authority, once, found {found}" in line


def test_an_authority_has_one_row():
    assert "row 3, column A" in problem(RUTLAND, RUTLAND)


def test_a_table_without_rows_is_refused():
    assert "expected rows of authorities below 'Code', found none" in problem(("Wales", "W06"))
