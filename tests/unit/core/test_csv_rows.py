import pytest
from support.small_data import refusal

from carebook.core.csv_rows import read_csv_rows

COLUMNS = ("name", "note")


@pytest.fixture
def rows(tmp_path):
    def of(text):
        path = tmp_path / "some.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return list(read_csv_rows(path, COLUMNS))

    return of


@pytest.fixture
def refused(rows, tmp_path):
    def of(text):
        message = refusal(rows, text)
        assert message.startswith(str(tmp_path / "some.csv"))
        return message.removeprefix(str(tmp_path / "some.csv"))

    return of


def test_each_row_comes_with_the_number_of_its_line(rows):
    assert rows("name,note\na,x\n\nb,\n") == [
        (2, {"name": "a", "note": "x"}),
        (4, {"name": "b", "note": ""}),
    ]


def test_a_file_without_rows_yields_none(rows):
    assert rows("name,note\n") == []


def test_a_byte_order_mark_and_the_line_ends_of_windows_change_nothing(rows):
    excel = b"\xef\xbb\xbf" + "name,note\r\nMôn,£\r\n".encode()
    assert rows(excel) == [(2, {"name": "Môn", "note": "£"})]


def test_a_last_line_without_an_end_is_read(rows):
    assert rows("name,note\na,x") == [(2, {"name": "a", "note": "x"})]


def test_quoted_commas_quotes_and_line_ends_stay_in_their_value(rows):
    found = rows('name,note\n"a, b","one\ntwo ""three"""\nc,d\n')
    assert [row for _, row in found] == [
        {"name": "a, b", "note": 'one\ntwo "three"'},
        {"name": "c", "note": "d"},
    ]
    assert found[1][0] == 4


def test_spaces_and_figures_arrive_as_they_were_written(rows):
    assert rows("name,note\n a , 007\n")[0][1] == {"name": " a ", "note": " 007"}


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("", ""),
        ("name\n", "name"),
        ("note,name\n", "note, name"),
        ("name,note,more\n", "name, note, more"),
        ("Name,note\n", "Name, note"),
        ("name;note\n", "name;note"),
    ],
)
def test_another_header_is_refused(refused, header, found):
    assert refused(header) == f":1: expected the columns name, note, found {found}; mend the header"


@pytest.mark.parametrize("row", ["a", "a;b"])
def test_a_row_with_too_few_values_is_refused_with_its_line(refused, row):
    said = ":3: expected 2 values, found more or fewer; mend the row"
    assert refused(f"name,note\na,b\n{row}\n") == said


def test_of_a_row_with_too_many_values_a_comma_in_a_number_is_thought_of(refused):
    said = (
        ":3: expected 2 values, found more or fewer; mend the row, or take commas out of a number "
        "such as 1,620"
    )
    assert refused("name,note\na,b\na,1,530\n") == said


def test_rows_before_a_wrong_one_are_not_lost(tmp_path):
    path = tmp_path / "some.csv"
    path.write_text("name,note\na,x\nb\n", encoding="utf-8")
    reading = read_csv_rows(path, COLUMNS)
    assert next(reading) == (2, {"name": "a", "note": "x"})
    assert ":3: " in refusal(next, reading)


def test_a_missing_file_is_refused(tmp_path):
    message = refusal(list, read_csv_rows(tmp_path / "none.csv", COLUMNS))
    assert message == f"{tmp_path / 'none.csv'}: expected this file, found none; restore it"


def test_a_folder_in_place_of_the_file_is_refused(tmp_path):
    assert f"{tmp_path}: expected a text file" in refusal(list, read_csv_rows(tmp_path, COLUMNS))


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16"])
def test_another_encoding_is_refused(refused, encoding):
    assert refused("name,note\nMôn,x\n".encode(encoding)).startswith(
        ": expected a text file in UTF-8, found "
    )


def test_a_quotation_mark_left_open_swallows_no_rows(refused):
    assert "mend the quotation marks" in refused('name,note\na,"open\nb,x\n')


def test_a_huge_cell_is_refused_in_one_line(refused):
    assert refused(f"name,note\na,{'x' * 140000}\n")


def test_only_line_ends_end_a_line(rows):
    assert rows("name,note\na,b\u2028c\n") == [(2, {"name": "a", "note": "b\u2028c"})]
