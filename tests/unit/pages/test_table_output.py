"""Tables that cells put out: headers, rows' names, numbers, parts, downloads."""

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from nbformat import v4

from carebook.notebooks.cell_places import CellPlace
from carebook.pages.cell_outputs import stage_outputs
from carebook.pages.fact_index import FigureNames
from carebook.pages.html_tables import read_tables
from carebook.pages.staging import Staging

VISITS = pd.DataFrame(
    {"visits": [4, 6], "share": [0.25, np.nan], "note": ["a | b", "<script>"]},
    index=pd.Index(["2022", "2023"], name="year"),
)


def staged(html: str, options: str = "") -> tuple[str, Staging]:
    path = "notebooks/x.ipynb"
    staging = Staging(path, Path(), FigureNames(path))
    lines = "".join(f"#| {line}\n" for line in options.splitlines())
    output = v4.new_output("execute_result", {"text/html": html, "text/plain": "plain"})
    cell = v4.new_code_cell(f"{lines}x", outputs=[output])
    return stage_outputs(cell, CellPlace(path, 4), staging)[0], staging


def headers(frame: pd.DataFrame) -> tuple[str, ...]:
    [table], _ = read_tables(frame.to_html())
    return table.headers


def test_a_frame_is_a_table_with_named_rows_aligned_numbers_and_a_download():
    text, staging = staged(VISITS.to_html(), "label: tbl-x\ntbl-cap: Visits by *year*")
    lines = text.splitlines()
    assert lines[0] == "::: {#tbl-x}"
    assert lines[1] == "| year | visits | share | note |"
    assert re.fullmatch(r"\| :-+ \| -+: \| -+: \| :-+ \|", lines[2])
    assert lines[3] == r"| 2022 | 4 | 0\.25 | a \| b |"
    assert lines[4] == r"| 2023 | 6 | NaN | \<script\> |"
    assert lines[6:8] == ["Visits by *year*", ":::"]
    assert "[Download the table: Visits by year (CSV)](../tables/x-tbl-x.csv)" in text
    file = staging.files["tables/x-tbl-x.csv"]
    assert file == "year,visits,share,note\n2022,4,0.25,a | b\n2023,6,NaN,<script>\n"


def test_a_caption_without_a_label_is_the_table_s():
    text, _ = staged(VISITS.to_html(), "tbl-cap: Visits")
    assert "\n\n: Visits\n" in text


def test_levels_of_columns_and_rows_are_written_out():
    long = pd.DataFrame({"a": ["x", "x", "y"], "b": ["p", "q", "p"], "n": [1, 2, 3]})
    assert headers(long.set_index(["a", "b"])) == ("a", "b", "n")
    wide = long.pivot_table(index="a", columns="b", values="n")
    assert headers(wide) == ("a, by b", "p", "q")
    several = long.pivot_table(index="a", columns="b", values="n", aggfunc=["sum", "max"])
    assert headers(several)[1:] == ("sum: p", "sum: q", "max: p", "max: q")
    [table], _ = read_tables(long.set_index(["a", "b"]).to_html())
    assert [row[:2] for row in table.rows] == [("x", "p"), ("x", "q"), ("y", "p")]
    assert table.head_columns == 2


def test_a_frame_that_pandas_shortened_says_so_and_offers_no_file():
    text, staging = staged(pd.DataFrame({"n": range(1000)})._repr_html_())
    assert "[Shown in part, as pandas shortens it: 1,000 rows and 1 columns.]{.not-shown}" in text
    assert not staging.files


def test_every_column_has_a_name():
    [table], _ = read_tables(pd.DataFrame({"": [1], "n": [2]}).to_html())
    assert table.headers == ("Row", "Column 2", "n")


def test_a_longer_table_than_a_page_takes_is_cut_told_and_whole_in_its_file():
    text, staging = staged(pd.DataFrame({"n": range(1000)}).to_html())
    assert text.count("\n| ") < 510
    assert "[The first 500 of 1,000 rows; all are in the file.]{.not-shown}" in text
    assert any("a table of 1,000 rows" in told for told in staging.warnings)
    [file] = staging.files.values()
    assert str(file).count("\n") == 1001


def test_a_wide_table_is_parted_on_paper_and_whole_on_web_pages():
    frame = pd.DataFrame(
        [[n * 1000 for n in range(16)]], columns=[f"column {n}" for n in range(16)]
    )
    text, _ = staged(frame.to_html(), "tbl-cap: Wide")
    web, paper = text.split('unless-format="html"')
    assert web.count("| column 15 |") == 1
    parts = [line.count("column") for line in paper.splitlines() if "| column" in line]
    assert parts == [8, 8]
    assert re.findall(r"^: Wide \((\d) of 2\)$", paper, flags=re.M) == ["1", "2"]


@pytest.mark.parametrize("style", ["background-color: #12436d", "color: #ffe9a3"])
def test_a_styled_table_keeps_what_colours_can_be_read_and_is_plain_on_paper(style):
    styled = (
        VISITS[["visits", "share"]]
        .style.map(lambda _: style, subset=["visits"])
        .set_caption("Own words")
    )
    text, staging = staged(styled.to_html())
    web, paper = text.split('unless-format="html"') if "unless" in text else ("", text)
    if style.startswith("background"):
        assert "background-color:#12436d;color:white" in web
        assert '<th scope="row">2022</th>' in web
        assert "Own words" in web
        assert "<style" not in web
        assert "&nbsp;</th>" not in web, "a header has words"
    else:
        assert "ffe9a3" not in text, "pale letters on paper say nothing"
    assert r"| 2022 | 4 | 0\.250000 |" in paper
    assert ": Own words" in paper
    assert staging.warnings == []


def test_styles_that_go_are_told():
    styled = VISITS[["visits", "share"]].style.map(
        lambda _: "background: url(http://x); border: 1px", subset=["visits"]
    )
    text, staging = staged(styled.to_html())
    assert "url(" not in text
    assert "style=" not in text, "nothing is left of it that would need HTML"
    [told] = staging.warnings
    assert told.endswith("a styled table: it keeps its colours, and loses background, border")


def test_words_beside_a_table_keep_it_from_being_one_table():
    text, _ = staged(f"<p>Some words</p>{VISITS.to_html()}")
    assert "Some words" in text
    assert "cell-html" in text


def test_spans_that_no_table_has_are_not_spread_out():
    row = f"<tr>{'<td colspan=1000 rowspan=60000>x</td>' * 20}</tr>"
    [table], _ = read_tables(f"<table>{row * 300}</table>")
    assert (len(table.rows), len(table.headers)) == (300, 20)
