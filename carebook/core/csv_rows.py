"""CSV files of a known shape, with the line of whatever is wrong."""

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

from carebook.core.errors import InputError


def read_csv_rows(path: Path, columns: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield each row of a CSV file with the number of its line.

    A byte order mark, as Excel writes one, is passed over.

    Raises:
        InputError: the file is missing or not UTF-8, its header is not ``columns``, or a row has
            more or fewer values.

    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise InputError.at(path, "expected this file, found none; restore it") from None
    except (OSError, UnicodeDecodeError) as error:
        raise InputError.at(path, f"expected a text file in UTF-8, found {error}") from None
    # Strict, so that a quotation mark left open is an error and does not swallow the rows after it.
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    rows = _iterate_rows(path, reader)
    found = tuple(_read_header(path, reader))
    if found != tuple(columns):
        raise InputError.at(
            path,
            f"expected the columns {', '.join(columns)}, found {', '.join(found)}; mend the header",
            1,
        )
    for row in rows:
        if None in row or None in row.values():
            raise InputError.at(
                path,
                f"expected {len(columns)} values, found more or fewer; mend the row",
                reader.line_num,
            )
        yield reader.line_num, row


def _read_header(path: Path, reader: "csv.DictReader[str]") -> Sequence[str]:
    try:
        return reader.fieldnames or ()
    except csv.Error as error:
        raise _bad_csv_error(path, reader, error) from None


def _iterate_rows(path: Path, reader: "csv.DictReader[str]") -> Iterator[dict[str, str]]:
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise _bad_csv_error(path, reader, error) from None
        yield row


def _bad_csv_error(path: Path, reader: "csv.DictReader[str]", error: csv.Error) -> InputError:
    return InputError.at(
        path, f"expected CSV, found {error}; mend the quotation marks", reader.line_num
    )
