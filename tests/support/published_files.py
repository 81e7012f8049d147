"""The publishers' own files, where someone has them: tests that need one are skipped by its name.

They are for reading only, so no test copies them or writes down more of them than check figures.
"""

from pathlib import Path

import pytest

PUBLISHED = Path(__file__).resolve().parents[2].parent / "shared" / "published"


def needs_published(*names: str) -> pytest.MarkDecorator:
    """Mark a test that reads these files; without names, the whole folder."""
    missing = [name for name in names or (".",) if not (PUBLISHED / name).exists()]
    return pytest.mark.skipif(
        bool(missing), reason=f"needs the published files {', '.join(missing)} in {PUBLISHED}"
    )


# The files that several tests read.
SALT = "ASCFR and SALT Data Tables 2021-22.xlsx"
ASCOF = "ascof_2024_25.ods"
IMD = "File_11_-_IoD2019_Local_Authority_District_Summaries__upper-tier__.xlsx"
SMALL_AREAS = "File_1_-_IMD2019_Index_of_Multiple_Deprivation.xlsx"
PEOPLE = "ukpopestimatesmid2020on2021geography.xls"
