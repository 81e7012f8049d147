"""A drawing, a page and a PDF are the same bytes in another place, time zone, language and home."""

import os
import subprocess
import sys
from pathlib import Path

_PROGRAM = """
import hashlib, sys
from pathlib import Path
from nbformat.v4 import new_markdown_cell
from support.linked_book import PROJECT, page_details
from carebook.tools.pandoc import convert_markdown_batch
from carebook.pages.chapter import Chapter, StagedCell
from carebook.editions.html_book import html_conversions
from carebook.editions.pdf_book import stitch_pdf
from carebook.tools.vega import chart_to_svg

folder = Path(sys.argv[1])
(folder / "figures").mkdir(parents=True)
spec = {
    "data": {"values": [{"a": 1e-7, "b": "Zoë → 1"}, {"a": 12345.678, "b": "I i ı"}]},
    "layer": [
        {"mark": "bar"},
        {"mark": "text", "encoding": {"text": {"field": "a", "type": "quantitative"}}},
    ],
    "encoding": {"x": {"field": "a", "type": "quantitative"}, "y": {"field": "b"}},
    "config": {"font": "Source Sans Pro, Arial, sans-serif"},
}
drawing = chart_to_svg(spec)
(folder / "figures" / "x.svg").write_text(drawing, encoding="utf-8")
text = '''# One

::: {#fig-x}
![](figures/x.svg){fig-alt="Zoë"}

“Quoted” -- caption
:::
'''
chapters = [Chapter("one.ipynb", "One", (StagedCell(new_markdown_cell(text), text),), {})]
[page] = convert_markdown_batch(html_conversions(chapters, PROJECT.theme, page_details()))
names = ("title", "area", "dated", "publisher", "summaries")
inputs = {**dict.fromkeys(names, "Zoë"), "date": "2026-05-01"}
stitch_pdf(chapters, folder, PROJECT.theme, inputs, folder / "x.pdf")
for made in (drawing.encode(), page.encode(), (folder / "x.pdf").read_bytes()):
    print(hashlib.sha256(made).hexdigest())
"""


def made_in(folder: Path, home: Path, **env: str) -> list[str]:
    """Make all three in a process of its own, and return their SHA-256."""
    found = subprocess.run(
        [sys.executable, "-c", _PROGRAM, str(folder)],
        cwd=home,
        env={"PATH": os.environ["PATH"], "HOME": str(home), **env},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert found.returncode == 0, found.stderr
    return found.stdout.split()


def test_the_same_bytes_wherever_whenever_and_by_whomever(tmp_path: Path) -> None:
    tests = Path(__file__).parents[1]
    paths = os.pathsep.join((str(tests), str(tests.parent)))
    home = tmp_path / "home of Zoë"
    home.mkdir()
    # A module of the same name in the folder where somebody happens to be is not Typst.
    (home / "typst.py").write_text("raise ImportError('not this one')")
    plain = {"PYTHONPATH": paths}
    here = made_in(
        tmp_path / "a", tmp_path, **plain, TZ="UTC", LC_ALL="C.UTF-8", PYTHONHASHSEED="1"
    )
    there = made_in(
        tmp_path / "ü b",
        home,
        **plain,
        TZ="Pacific/Auckland",
        LC_ALL="C",
        LANG="tr_TR.ISO-8859-9",
        PYTHONHASHSEED="7",
        USER="somebody",
        COLUMNS="40",
        SOURCE_DATE_EPOCH="1",
    )
    assert len(here) == 3
    assert here == there
