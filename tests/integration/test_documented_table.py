"""What docs/ says of tables and files that nobody described yet, done as it says."""

import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook
from support.documentation import DOCS, code_blocks

from carebook.config.params import load_params
from carebook.core.project import Project
from carebook.ingest.descriptions.file_description import load_descriptions
from carebook.ingest.ingest_run import ingest_folder
from carebook.ingest.loading import load_dataset
from carebook.notebooks.api import Book, bars

pytestmark = pytest.mark.usefixtures("ingested_alone")

[NEXT_YEAR] = code_blocks(DOCS / "data.md", "yaml")
TABLE, INDICATOR = code_blocks(DOCS / "indicators.md", "yaml")
WORKBOOK = "ASCFR and SALT Data Tables 2021-22.xlsx"


@pytest.fixture
def with_t21(spoilt: Project) -> Project:
    description = spoilt.data / "sources/ascfr_salt_2021_22.yml"
    description.write_text(description.read_text().rstrip("\n") + "\n" + TABLE)
    (spoilt.data / "indicators/support_after_recovery.yml").write_text(INDICATOR)
    return spoilt


def test_a_table_that_nobody_described_takes_two_entries_and_three_cells(
    with_t21: Project, made_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ingest_folder(with_t21, made_folder)
    dataset = load_dataset(with_t21)
    rutland = dataset.areas.find_authority("rutland")
    comparators = ("england", "region", "average")
    book = Book(with_t21, dataset, rutland, load_params(with_t21.params, rutland), comparators)

    after = book.figures("support_after_recovery")
    book.show(after, bars)

    sheet = load_workbook(made_folder / WORKBOOK)["T21"]
    header = next(row for row in sheet.iter_rows() if row[0].value == "Age band")
    names = [str(cell.value or "").strip() for cell in header]
    rows = list(sheet.iter_rows(min_row=header[0].row + 1, values_only=True))
    first = next(n for n, row in enumerate(rows) if row[0] == "65 and over")
    england = rows[first]
    assert england[1] == "E92000001"
    share = 100 * england[names.index("Long Term Support")] / england[names.index("Total")]
    of_england = after[after["role"] == "england"]["value"].tolist()
    assert of_england == pytest.approx([share])
    assert "Lasting support after help to recover" in capsys.readouterr().out


def test_next_years_file_takes_a_few_lines(spoilt: Project, made_folder: Path) -> None:
    (spoilt.data / "sources/ascfr_salt_2022_23.yml").write_text(NEXT_YEAR)
    descriptions = load_descriptions(spoilt.data / "sources")
    this, following = (descriptions[f"ascfr_salt_{year}"] for year in ("2021_22", "2022_23"))
    assert following.tables == this.tables
    assert following.periods == ("2022/23",)

    folder = spoilt.root / "raw"
    shutil.copytree(made_folder, folder)
    workbook = load_workbook(folder / WORKBOOK)
    for sheet in workbook:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str):
                    text = cell.value.replace("2021-22", "2022-23").replace("2020-21", "2021-22")
                    cell.value = text
    workbook.save(folder / WORKBOOK.replace("2021-22", "2022-23"))
    ingest_folder(spoilt, folder)
    found = {o.period for o in load_dataset(spoilt).observations_of("requests_all_adults")}
    assert found == {"2021/22", "2022/23"}
