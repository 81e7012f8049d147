"""Local figures for tests: the two files of a care line's calls, as a council would write them."""

from pathlib import Path

CALLS_CSV = """\
area,period,value
rutland,2022/23,1480
rutland,2023/24,1620
Rutland,2024/25,1835
"""
CALLS_YML = """\
title: Calls to the care line
statement: the care line took {value}
unit: count
noun: calls
source:
  publisher: Rutland County Council
  title: Care line log
  released: 2025-05-12
  page: 4
caveat: A person may call more than once.
"""
ANSWERED_CSV = """\
period,breakdown,value,numerator,denominator
2024/25,older,45,99,220
2024/25,younger,40.0,80,200
"""
ANSWERED_YML = """\
title: Calls answered within a minute
statement: "{value} of {breakdown} were answered within a minute"
unit: percent
denominator: calls
area: rutland
polarity: higher is better
breakdowns:
  older: calls from people aged 65 and over
  younger: calls from people aged 18 to 64
source: {publisher: Rutland County Council, title: Care line log}
"""


def write_local(data: Path, key: str = "care_calls", csv: str = CALLS_CSV, yml: str = CALLS_YML):
    """Put the two files of a local indicator into a project's data folder; return the table's."""
    folder = data / "local"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{key}.yml").write_text(yml, encoding="utf-8")
    table = folder / f"{key}.csv"
    table.write_text(csv, encoding="utf-8")
    return table
