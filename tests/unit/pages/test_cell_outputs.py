"""Every form in which a cell gives an output: what stands on the page, and what is told."""

import base64
import re
import struct
import zlib
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from typing import Any

import altair as alt
import nbformat
import pandas as pd
import pytest
from nbformat import NotebookNode, v4
from support.typed_cells import stage

from carebook.editions.large_print import draw_large_chart
from carebook.notebooks.blocks import VEGALITE_MIME
from carebook.notebooks.cell_options import ExecuteDefaults
from carebook.notebooks.cell_places import CellPlace
from carebook.pages.cell_outputs import MAX_OUTPUT_SIZE, stage_outputs
from carebook.pages.fact_index import FigureNames
from carebook.pages.staging import Staging
from carebook.tools import pandoc, plotly_figures
from carebook.tools.pandoc import convert_markdown

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40">'
    '<rect width="9" height="9"/></svg>'
)
PLACE = CellPlace("notebooks/x.ipynb", 4)
TOLD = "notebooks/x.ipynb, cell 4"


def shown(**data: Any) -> NotebookNode:
    forms = {key.replace("__", "/"): value for key, value in data.items()}
    return v4.new_output("display_data", forms)


def displayed(data: dict[str, Any], **metadata: Any) -> NotebookNode:
    return v4.new_output("display_data", data, metadata=metadata)


def printed(text: str, name: str = "stdout") -> NotebookNode:
    return v4.new_output("stream", name=name, text=text)


def staged(
    *outputs: NotebookNode, options: str = "", execute: ExecuteDefaults | None = None
) -> tuple[str, Staging]:
    """Stage a cell with these outputs; return its Markdown, and what the chapter gathered."""
    path = "notebooks/x.ipynb"
    staging = Staging(path, Path(), FigureNames(path), execute=execute or ExecuteDefaults())
    lines = "".join(f"#| {line}\n" for line in options.splitlines())
    cell = v4.new_code_cell(f"{lines}code = 1", outputs=list(outputs))
    text, _ = stage_outputs(cell, PLACE, staging)
    return text, staging


def html_of(text: str) -> str:
    """Return a chapter's Markdown as Pandoc has it in HTML; what is for HTML only stays raw."""
    return convert_markdown(text, "html")


def png(width: int = 3, height: int = 2) -> str:
    rows = b"".join(b"\0" + b"\x80" * width for _ in range(height))

    def part(kind: bytes, body: bytes) -> bytes:
        checked = kind + body
        return struct.pack(">I", len(body)) + checked + struct.pack(">I", zlib.crc32(checked))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    data = b"\x89PNG\r\n\x1a\n" + part(b"IHDR", header)
    data += part(b"IDAT", zlib.compress(rows)) + part(b"IEND", b"")
    return base64.b64encode(data).decode()


# ---- Text ----------------------------------------------------------------------------------------


def test_what_is_printed_stands_on_the_page_as_it_is_and_without_colours():
    text, staging = staged(printed("\x1b[31mred\x1b[0m `{{< x >}}` ::: $a$\nsecond\n"))
    html = html_of(text)
    assert '<div class="cell-output cell-output-stdout">' in html
    assert "<code>red `{{&lt; x &gt;}}` ::: $a$\nsecond</code>" in html
    assert staging.warnings == []


def test_fences_in_printed_text_end_no_block():
    text, _ = staged(printed("before\n````\n# no heading\n"))
    assert "<h1" not in html_of(text)


def test_a_progress_bar_is_its_last_state():
    text, _ = staged(printed("10%\r50%\r100%\ndone\n", "stderr"))
    assert "<code>100%\ndone</code>" in html_of(text)


def test_warnings_are_shown_unless_the_cell_or_the_book_says_not():
    cell_file = "/tmp/ipykernel_0/12345.py"  # noqa: S108  (a name, and no file)
    warning = printed(f"{cell_file}:3: UserWarning: old\n", "stderr")
    text, _ = staged(warning)
    assert "cell-output-stderr" in text
    assert "\nUserWarning: old\n" in text
    assert staged(warning, options="warning: false")[0] == ""
    assert staged(warning, execute=ExecuteDefaults(warning=False))[0] == ""


def test_long_text_is_cut_and_told():
    text, staging = staged(printed("line of text\n" * 1000))
    assert text.count("line of text") == 400
    assert "[The rest is left out: printed text of" in text
    [told] = staging.warnings
    assert told.startswith(f"{TOLD}: printed text of 12,999 characters in 1,000 line(s)")


def test_a_line_without_an_end_is_cut_too():
    text, staging = staged(printed("x" * 50_000))
    assert text.count("x") < 1100
    assert "50,000 characters" in staging.warnings[0]


def test_markdown_is_kept_to_the_letter_and_wins_over_other_forms():
    text, _ = staged(shown(text__markdown="A *word*.", text__html="<b>no</b>", text__plain="no"))
    assert text == "A *word*."


def test_what_is_printed_as_markdown_is_markdown_where_the_cell_says_so():
    text, _ = staged(printed("A *word*.\n"), options="output: asis")
    assert text == "A *word*."


def test_a_plain_value_is_shown():
    text, _ = staged(v4.new_output("execute_result", {"text/plain": "42"}))
    assert "```\n42\n```" in text


@pytest.mark.parametrize(
    ("latex", "formula"),
    [
        (r"$\displaystyle \frac{a}{b}$", r"$$\frac{a}{b}$$"),
        ("$$x\n= y$$", "$$x = y$$"),
        (r"\begin{equation}x\end{equation}", "$$x$$"),
        (r"\begin{align*}x&=1\end{align*}", r"$$\begin{aligned}x&=1\end{aligned}$$"),
        (r"\[x\]", "$$x$$"),
    ],
)
def test_a_formula_becomes_markdown_s(latex, formula):
    assert staged(shown(text__latex=latex, text__plain="x"))[0] == formula


def test_latex_that_is_no_formula_is_told_and_the_plain_form_stands_in():
    text, staging = staged(shown(text__latex=r"\begin{tabular}\end{tabular}", text__plain="a b"))
    assert "```\na b\n```" in text
    assert staging.warnings == [f"{TOLD}: LaTeX that is no formula: it is shown in a plainer form"]


# ---- Errors, code, and what is hidden ------------------------------------------------------------


def test_an_error_that_was_allowed_shows_what_it_says():
    error = v4.new_output(
        "error", ename="ValueError", evalue="\x1b[1mno\x1b[0m", traceback=["/home/me/x.py"]
    )
    text, _ = staged(error, options="error: true")
    assert "cell-output-error" in text
    assert "\nValueError: no\n" in text
    assert "/home/me" not in text


def test_files_of_the_project_are_named_from_its_root(tmp_path):
    path = "notebooks/x.ipynb"
    staging = Staging(path, tmp_path / "notebooks", FigureNames(path))
    error = v4.new_output("error", ename="E", evalue=f"no {tmp_path}/data/x.csv", traceback=[])
    text, _ = stage_outputs(v4.new_code_cell("x", outputs=[error]), PLACE, staging)
    assert "\nE: no data/x.csv\n" in text


def test_code_is_shown_folded_and_hidden_as_the_cell_says():
    assert staged()[0] == ""
    assert staged(options="echo: true")[0] == "```python\ncode = 1\n```"
    assert staged(execute=ExecuteDefaults(echo=True))[0] == "```python\ncode = 1\n```"
    assert staged(options="echo: fenced")[0] == "```python\n#| echo: fenced\ncode = 1\n```"
    folded, _ = staged(options="echo: true\ncode-fold: show\ncode-summary: <How>")
    assert '<details class="code" open><summary>&lt;How&gt;</summary>' in folded
    assert folded.endswith("```{=html}\n</details>\n```")


@pytest.mark.parametrize("options", ["include: false", "output: false"])
def test_outputs_are_hidden_as_the_cell_says(options):
    assert staged(printed("secret"), options=options)[0] == ""


def test_options_that_cannot_be_followed_are_told_with_their_line():
    _, staging = staged(options="echo: false\nfig-capp: x")
    [told] = staging.warnings
    assert told.startswith(f"{TOLD}, line 2: expected one that the book knows")


# ---- Pictures ------------------------------------------------------------------------------------


def test_a_picture_with_label_caption_and_description_is_quarto_s_figure():
    text, staging = staged(
        displayed({"image/svg+xml": SVG}),
        options='label: fig-x\nfig-cap: A *rise*\nfig-alt: It "rises"',
    )
    assert text == (
        "::: {#fig-x}\n"
        '![](../figures/x-fig-x.svg){fig-alt="It \\"rises\\"" width="40px"}\n\n'
        "A *rise*\n:::"
    )
    assert list(staging.files) == ["figures/x-fig-x.svg"]
    assert staging.warnings == []


@pytest.mark.parametrize("caption", ["# 1 thing", "- 5 visits", "2023. Visits", "> more", "| a"])
def test_a_caption_is_a_line_of_text_whatever_it_begins_with(caption):
    text, _ = staged(
        displayed({"image/svg+xml": SVG}),
        options=f"label: fig-x\nfig-cap: '{caption}'\nfig-alt: a",
    )
    html = html_of(text)
    assert f"<p>{caption.replace('>', '&gt;')}</p>" in html


def test_parts_of_a_figure_stand_beside_each_other_with_names_of_their_own():
    text, staging = staged(
        displayed({"image/svg+xml": SVG}),
        printed("between"),
        displayed({"image/png": png()}),
        options="label: fig-x\nfig-cap: Both\nfig-subcap: [One, Two]\nlayout-ncol: 2\n"
        "fig-alt: [First, Second]",
    )
    figure, _, after = text.partition("\n:::\n")
    assert figure.splitlines()[0] == '::: {#fig-x layout-ncol="2"}'
    assert '![One](../figures/x-fig-x.svg){#fig-x-1 fig-alt="First" width="100%"}' in figure
    assert '![Two](../figures/x-fig-x-2.png){#fig-x-2 fig-alt="Second"' in figure
    assert figure.endswith("\n\nBoth")
    assert "between" in after
    assert len(staging.files) == 2


def test_figures_with_a_caption_each_are_figures_each():
    text, _ = staged(
        displayed({"image/svg+xml": SVG}),
        displayed({"image/svg+xml": SVG}),
        options="label: fig-x\nfig-cap: [One, Two]\nfig-alt: [1, 2]",
    )
    assert re.findall(r"^:+ \{#(.*?)\}", text, flags=re.M) == ["fig-x-1", "fig-x-2"]


def test_rows_of_a_layout_become_columns():
    pictures = [displayed({"image/svg+xml": SVG}) for _ in range(4)]
    text, _ = staged(*pictures, options="layout-nrow: 2\nfig-alt: [a, b, c, d]")
    assert text.startswith('::: {layout-ncol="2"}')


def test_a_picture_without_a_description_is_told_and_has_its_caption_instead():
    text, staging = staged(displayed({"image/png": png()}), options="fig-cap: A *rise*")
    assert '![A *rise*](../figures/x-cell-4.png){fig-alt="A rise" width="3px"}' in text
    [told] = staging.warnings
    assert told.startswith(f"{TOLD}: fig-alt: expected words for those who do not see the figure")
    bare, _ = staged(displayed({"image/png": png()}))
    assert 'fig-alt="A figure that its author has not described in words."' in bare


def test_the_width_that_a_cell_asks_for_is_kept():
    text, _ = staged(
        displayed({"image/png": png(900, 10)}, **{"image/png": {"width": 300}}),
        displayed({"image/png": png(900, 10)}),
        options="fig-alt: [a, b]",
    )
    assert 'x-cell-4.png){fig-alt="a" width="300px"}' in text
    assert 'x-cell-4-2.png){fig-alt="b"}' in text, "as wide as the text"


@pytest.mark.parametrize(
    ("data", "why"),
    [
        ({"image/svg+xml": "<svg"}, "damaged"),
        ({"image/png": "!!!"}, "damaged"),
        ({"image/png": base64.b64encode(b"GIF").decode()}, "damaged, or no png"),
        ({"image/png": png(20_001, 1)}, "20,001 by 1 pixels"),
        ({"application/vnd.jupyter.widget-view+json": {"model_id": "x"}}, "ipywidgets"),
        ({"application/javascript": "alert(1)"}, "a program for the browser"),
        ({"application/geo+json": {}}, "a map (GeoJSON)"),
        ({"application/x-unheard-of": "x"}, "of the kind application/x-unheard-of"),
        ({"text/html": "<script>x</script>"}, "only works with programs"),
        ({VEGALITE_MIME: {"data": {}}}, "a chart that cannot be drawn"),
        ({VEGALITE_MIME: {"mark": "bar", "data": {"url": "http://x/y.csv"}}}, "data is elsewhere"),
        (
            {
                VEGALITE_MIME: {
                    "data": {"values": [{"u": "http://x/y.png"}]},
                    "mark": "image",
                    "encoding": {"url": {"field": "u"}},
                }
            },
            "leads or asks elsewhere",
        ),
        ({"text/html": "x" * (MAX_OUTPUT_SIZE + 1)}, "an output of 10 MB"),
    ],
)
def test_what_cannot_be_shown_is_a_line_on_the_page_and_is_told(data, why):
    text, staging = staged(displayed({**data, "text/plain": "<a thing at 0x0>"}))
    assert text.startswith("[Not shown here: ")
    assert text.endswith("]{.not-shown}")
    assert staging.files == {}
    assert any(why in told and told.startswith(f"{TOLD}: ") for told in staging.warnings)


@pytest.mark.parametrize(
    "active", ["<script>x()</script><rect", '<rect onclick="x()"', '<image href="http://x"/><rect']
)
def test_an_svg_is_shown_without_what_runs_or_fetches_something(active):
    unsafe = SVG.replace("<rect", active)
    text, staging = staged(displayed({"image/svg+xml": unsafe}), options="fig-alt: a")
    assert text == '![](../figures/x-cell-4.svg){fig-alt="a" width="40px"}'
    [file] = staging.files.values()
    assert b"<rect" in file
    assert not re.search(rb"script|onclick|http://x", file)
    [told] = staging.warnings
    assert told.startswith(f"{TOLD}: an SVG is shown without ")


def test_of_several_forms_the_best_that_is_safe_is_shown():
    text, staging = staged(
        displayed({"image/svg+xml": "<svg", "image/png": png()}), options="fig-alt: a"
    )
    assert "x-cell-4.png" in text
    [told] = staging.warnings
    assert told.endswith("it is shown in a plainer form")


def test_what_a_drawing_s_last_line_leaves_is_no_output():
    picture = displayed({"image/svg+xml": SVG})
    for left in ("[<matplotlib.lines.Line2D at 0x0>]", "Text(0.0, 1.0, 'x')", "(0.0, 1.0)"):
        result = v4.new_output("execute_result", {"text/plain": left})
        text, _ = staged(result, picture, options="fig-alt: a")
        assert text.startswith("![]("), left
    kept, _ = staged(v4.new_output("execute_result", {"text/plain": "42"}), picture)
    assert "42" in kept


def test_a_figure_that_jupyter_shows_twice_stands_once():
    result = v4.new_output("execute_result", {"image/svg+xml": SVG, "text/plain": "<Figure>"})
    flushed = displayed({"image/svg+xml": SVG, "text/plain": "<Figure>"})
    text, staging = staged(result, flushed, options="label: fig-x\nfig-cap: One\nfig-alt: a")
    assert text.count("![](") == 1
    assert text.startswith("::: {#fig-x}")
    assert staging.warnings == []


# ---- Charts --------------------------------------------------------------------------------------

ROWS = pd.DataFrame({"year": ["2022", "2023"], "visits": [4, 6]})


def chart(**more: Any) -> dict[str, Any]:
    return alt.Chart(ROWS, **more).mark_bar().encode(x="year:N", y="visits:Q").to_dict()


@pytest.mark.parametrize("kind", [VEGALITE_MIME, "application/vnd.vegalite.v6+json"])
def test_an_altair_chart_is_drawn_for_pages_and_for_paper(kind):
    text, staging = staged(
        displayed({kind: chart(description="Two bars"), "text/plain": "x"}),
        options="label: fig-x\nfig-cap: Bars",
    )
    assert text.splitlines()[0] == ":::: {#fig-x}"
    assert '<div class="chart chart-own" data-chart>' in text
    assert text.count("<svg") == 2
    assert '![](../figures/x-fig-x.svg){fig-alt="Two bars"}' in text
    assert set(staging.charts) == {"x-fig-x"}, "large print draws it again"
    assert staging.warnings == []


def test_a_chart_with_a_caption_and_no_label_is_a_figure_all_the_same():
    text, _ = staged(displayed({VEGALITE_MIME: chart(description="x")}), options="fig-cap: Bars")
    assert text.splitlines()[0] == ":::: {#fig-x-cell-4}"
    bare, _ = staged(displayed({VEGALITE_MIME: chart(description="x")}))
    assert "{#fig" not in bare


def test_charts_of_several_keep_their_own_width_and_say_what_each_shows():
    one = alt.Chart(ROWS, description="One").mark_bar().encode(x="year:N")
    two = alt.Chart(ROWS, description="Two").mark_bar().encode(x="year:N")
    wide = (one.properties(width=900) | two.properties(width=900)).to_dict()
    text, staging = staged(displayed({VEGALITE_MIME: wide}))
    assert 'aria-label="One Two"' in text
    assert 'width="0"' not in text
    [spec] = staging.charts.values()
    assert "autosize" not in spec
    assert draw_large_chart(spec) == [], "too small for large print, and no error"


def test_a_chart_to_be_worked_with_is_told_to_be_a_still_picture():
    spec = chart(description="x") | {"params": [{"name": "p", "select": "point"}]}
    _, staging = staged(displayed({VEGALITE_MIME: spec}))
    assert any("still picture" in told for told in staging.warnings)


def test_a_plotly_figure_is_a_still_picture_without_ids_made_by_chance():
    go = pytest.importorskip("plotly.graph_objects")
    pytest.importorskip("kaleido")
    figure = go.Figure(go.Bar(x=[1, 2], y=[3, 4])).to_plotly_json()
    text, staging = staged(
        displayed({"application/vnd.plotly.v1+json": figure, "text/html": "<script></script>"}),
        options="fig-alt: a",
    )
    if any("found none; install one" in told for told in staging.warnings):
        pytest.skip("requires_chromium: none for Plotly")
    assert text == '![](../figures/x-cell-4.svg){fig-alt="a"}'
    svg = str(staging.files["figures/x-cell-4.svg"])
    ids = re.findall(r'id="([^"]+)"', svg)
    assert "defs-plotly" in ids
    assert all("plotly" in one or not re.search(r"[0-9a-f]{6}", one) for one in ids)
    assert "http" not in re.sub(r'xmlns(:\w+)?="[^"]*"', "", svg)


def test_a_plotly_figure_without_its_engine_is_told(monkeypatch):
    def missing(name: str) -> str:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(plotly_figures, "version", missing)
    text, staging = staged(displayed({"application/vnd.plotly.v1+json": {"data": []}}))
    assert text.startswith("[Not shown here: a Plotly figure that cannot be drawn here")
    assert any("with its extra 'figures'" in told for told in staging.warnings)


# ---- HTML ----------------------------------------------------------------------------------------


def test_html_is_cleaned_told_and_has_a_form_for_paper():
    dirty = (
        '<h2>Title</h2><p onclick="x()">Kept <b>words</b> <a href="javascript:x()">here</a></p>'
        '<script>evil()</script><iframe src="http://x"></iframe><form><input></form>'
        '<img src="http://x/y.png"><ul><li>one</li></ul>'
    )
    text, staging = staged(displayed({"text/html": dirty}))
    assert not re.search("evil|iframe|onclick|javascript|<input|<img|<h2|http:", text)
    web, paper = text.split('unless-format="html"')
    assert "<strong>Title</strong>" in web
    assert "**words**" in paper
    assert "- one" in paper
    [told] = staging.warnings
    for gone in ("<script>", "<iframe>", "<form>", "<input>", "<img>", "onclick", "javascript:"):
        assert gone in told


def test_tables_within_other_html_have_headers_on_paper():
    html = "<p>Before</p><table><tr><td>1</td><td>2</td></tr></table><p>After</p>"
    text, _ = staged(displayed({"text/html": html}))
    paper = text.split('unless-format="html"')[1]
    assert "| Column 1 | Column 2 |" in paper
    assert paper.index("Before") < paper.index("Column 1") < paper.index("After")


# ---- The whole -----------------------------------------------------------------------------------


def test_whatever_a_cell_puts_out_both_writers_of_pandoc_take():
    outputs = [
        printed("text"),
        displayed({"text/html": ROWS.to_html()}),
        displayed({"text/html": "<p>x</p>"}),
        displayed({"image/svg+xml": SVG}),
        displayed({VEGALITE_MIME: chart()}),
    ]
    text, _ = staged(*outputs, options="label: tbl-x\ntbl-cap: A table")
    for kind in ("html", "typst"):
        assert convert_markdown(text, kind)


def test_notebooks_with_such_outputs_are_valid():
    cell = v4.new_code_cell("x", outputs=[displayed({VEGALITE_MIME: chart()})])
    nbformat.validate(v4.new_notebook(cells=[cell]))


def test_html_too_deep_for_pandoc_leaves_a_line(tmp_path, monkeypatch):
    monkeypatch.setattr(pandoc, "_MAX_HTML_SECONDS", 0.001)
    shown = v4.new_output("display_data", {"text/html": "<ul>" * 90 + "<li>deep" + "</ul>" * 90})
    chapter = stage(tmp_path, v4.new_code_cell("x", outputs=[shown]))
    assert "too large to be read" in chapter.text
    assert any(
        "carers.ipynb, cell 2: HTML: expected what can be" in one for one in chapter.warnings
    )


@pytest.mark.parametrize(
    "spec",
    [
        {},
        {"layer": 5, "mark": "bar"},
        {"hconcat": 5},
        {"vconcat": {"a": 1}},
        {"mark": "bar", "encoding": 5},
        {"mark": "bar", "params": 5},
        {"mark": "bar", "data": 5, "description": 5},
        {"mark": 5},
        {"spec": 5, "facet": 5},
        {"layer": [5, None], "params": [5]},
    ],
)
def test_what_is_no_chart_leaves_a_line(tmp_path, spec):
    output = v4.new_output("display_data", {"application/vnd.vegalite.v5+json": spec})
    chapter = stage(tmp_path, v4.new_code_cell("x", outputs=[output]))
    assert "Not shown here" in chapter.text or "figures/" in chapter.text


@pytest.mark.parametrize(
    "spec",
    [
        {"data": {"sequence": {"start": 0, "stop": 1e9}}, "mark": "point"},
        {"data": {"values": [{"a": 1}] * 50_001}, "mark": "point"},
        {"data": {"name": "d"}, "datasets": {"d": [{"a": 1}] * 50_001}, "mark": "point"},
    ],
)
def test_a_chart_of_too_many_rows_is_told_and_not_drawn(tmp_path, spec):
    output = v4.new_output("display_data", {"application/vnd.vegalite.v5+json": spec})
    chapter = stage(tmp_path, v4.new_code_cell("x", outputs=[output]))
    assert "a page takes 50,000" in chapter.text
    assert not any(name.endswith(".svg") for name in chapter.files)


@pytest.mark.parametrize("figure", [{"data": "x", "layout": 5}, {"data": 5}, {"layout": []}])
def test_what_is_no_figure_of_plotly_s_leaves_a_line(tmp_path, figure):
    output = v4.new_output("display_data", {"application/vnd.plotly.v1+json": figure})
    chapter = stage(tmp_path, v4.new_code_cell("x", outputs=[output]))
    assert "a Plotly figure that is none" in chapter.text
