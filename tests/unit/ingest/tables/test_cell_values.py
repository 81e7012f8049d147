"""What a cell says."""

import pytest

from carebook.ingest.descriptions.table_description import Symbol
from carebook.ingest.tables.cell_values import CellReader, symbols_by_lower_case

SYMBOLS = symbols_by_lower_case(
    {
        "[c]": Symbol(status="suppressed", note="Under 5."),
        " [Z] ": Symbol(status="not applicable"),
        ":": Symbol(status="not_published"),
    }
)


def read(cell, **keys):
    return CellReader(SYMBOLS, **keys).read_cell(cell)


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        (91.1, 91.1),
        (0.0, 0.0),
        (-3.5, -3.5),
        ("3173", 3173.0),
        (" 1,234 ", 1234.0),
        ("1,234,567.5", 1234567.5),
        ("3.44", 3.44),
        (".5", 0.5),
        ("-2", -2.0),
    ],
)
def test_numbers(cell, number):
    value = read(cell)
    assert (value.number, value.status) == (number, "published")
    assert read(cell, is_rounded=True).status == "rounded"


@pytest.mark.parametrize(
    "cell",
    ["", "n/a", "12a", "1,23", "1 234", "1e5", "5 or fewer", "#REF!", "62.1 (:)", "--", "(3)"],
)
def test_what_is_neither_a_number_nor_a_symbol(cell):
    assert read(cell) is None


@pytest.mark.parametrize("cell", [1e308, -1e15, float("inf"), float("nan"), "9" * 400])
def test_what_nothing_can_come_to_is_no_number(cell):
    assert read(cell) is None
    assert read(1e14).number == 1e14


def test_a_scale_leaves_no_binary_noise():
    assert read(0.07, scale=100).number == 7.0
    assert read("0.3621", scale=100).number == 36.21
    assert 0.07 * 100 != 7.0


def test_symbols_whatever_their_case_and_spaces():
    assert read(" [C]") == read("[c]")
    assert read("[c]").number is None
    assert (read("[c]").status, read("[c]").note) == ("suppressed", "Under 5.")
    assert read("[z]").status == "not applicable"
    assert read("[x]") is None, "a symbol nobody described is no gap"


def test_a_per_cent_sign_is_read_in_per_cent_only():
    assert read("5%", unit="percent").number == 5.0
    assert read("5%", unit="percent", scale=100).number == 5.0, "the sign says its own scale"
    assert read("5%", unit="count") is None


def test_pounds_are_read_in_money_only():
    assert read("£1,234", unit="£ thousand").number == 1234.0
    assert read("£1,234", unit="count") is None


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("62.1 (:)", 62.1),
        ("0.5 (0.5)", 0.5),
        ("54,360 (37,515)", 54360.0),
        (62.1, 62.1),
        ("7", 7.0),
    ],
)
def test_the_first_of_two_numbers(cell, number):
    assert read(cell, first_number=True).number == number


def test_the_first_of_two_numbers_is_no_licence_for_other_text():
    assert read("62.1 (a) b", first_number=True) is None
    assert read("(62.1)", first_number=True) is None
    assert read(":", first_number=True).status == "not_published"


def test_what_a_cell_may_hold_is_said():
    assert CellReader({}).expected_in_words() == "a number"
    assert CellReader(SYMBOLS).expected_in_words() == "a number or one of [c], [z], :"
