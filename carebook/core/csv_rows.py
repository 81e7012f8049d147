"""CSV files of a known shape, with the line of whatever is wrong."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from carebook.core.errors import InputError
from carebook.core.files import read_text


def read_csv_rows(
    path: Path, columns: Sequence[str], optional: Sequence[str] = ()
) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield each row of a CSV file with the number of its line.

    The header is ``columns`` in their order; with ``optional`` columns, which may be left out, the
    order is free. A byte order mark, as Excel writes one, is passed over.

    Raises:
        InputError: the file is missing or not UTF-8, its header is not as it should be, or a row
            has more or fewer values.

    """
    text = read_text(path, "utf-8-sig")
    # Strict, so that a quotation mark left open is an error and does not swallow the rows after it.
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        found = tuple(reader.fieldnames or ())
        if optional:
            if problem := column_problem(found, columns, optional):
                raise InputError.at(path, problem, 1)
            columns = found
        elif found != tuple(columns):
            wanted = f"expected the columns {', '.join(columns)}, found {', '.join(found)}"
            raise InputError.at(path, f"{wanted}; mend the header", 1)
        for row in reader:
            if None in row or None in row.values():
                problem = f"expected {len(columns)} values, found more or fewer; mend the row"
                if None in row:
                    problem += ", or take commas out of a number such as 1,620"
                raise InputError.at(path, problem, reader.line_num)
            yield reader.line_num, row
    except csv.Error as error:
        problem = f"expected CSV, found {error}; mend the quotation marks"
        raise InputError.at(path, problem, reader.line_num) from None


def column_problem(
    found: Sequence[str], columns: Sequence[str], optional: Sequence[str]
) -> str | None:
    """Say what is wrong with the columns of a table, in whichever order; None where nothing is."""
    known = [*columns, *optional]
    if missing := [name for name in columns if name not in found]:
        return f"expected the column '{missing[0]}', found {', '.join(found) or 'none'}; add it"
    for name in found:
        if name not in known:
            said = f"expected columns out of {', '.join(known)}, found '{name}'"
            return f"{said}; remove it or mend its name"
        if found.count(name) > 1:
            return f"expected each column once, found '{name}' again; keep one of them"
    return None


def csv_text(columns: Sequence[str], rows: Iterable[Iterable[object]]) -> str:
    """Return rows as CSV under a header, with the same line ends on every system."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue()
