"""A chapter in which a researcher puts out nearly everything that a notebook can."""

from collections.abc import Collection
from pathlib import Path

import nbformat
from nbformat import v4

# Each cell's source, by the name that the tests give it; after "|" its tags.
CELLS = {
    "parameters|parameters": 'area = "rutland"\ncomparators = ["england"]',
    "open": (
        "from carebook.notebooks.api import open_book, trend\n\n"
        "book = open_book(area, comparators=comparators)"
    ),
    "matplotlib": (
        "#| label: fig-visits\n#| fig-cap: Visits in *two* years.\n"
        "#| fig-alt: Visits rise from 4 to 6.\n"
        "import matplotlib.pyplot as plt\n\n"
        'plt.bar(["2022", "2023"], [4, 6])\nplt.title("Visits")'
    ),
    "two figures": (
        "#| label: fig-pair\n#| fig-cap: Two views.\n#| fig-subcap: [The first, The second]\n"
        "#| fig-alt: [One line rises, One line falls]\n#| layout-ncol: 2\n"
        "for line in ([1, 2], [2, 1]):\n    plt.plot(line)\n    plt.show()"
    ),
    "no description": "#| fig-cap: Only a caption.\nplt.plot([3, 1, 2]);",
    "size": (
        "#| fig-width: 3\n#| fig-height: 2\n#| fig-alt: A small figure.\n"
        "plt.plot([1, 2])\nplt.show()"
    ),
    "altair": (
        "import altair as alt\nimport pandas as pd\n\n"
        'rows = pd.DataFrame({"year": ["2022", "2023"], "visits": [4, 6], "kind": ["a", "b"]})\n'
        'alt.Chart(rows, description="Bars of two years.").mark_bar().encode('
        'x="year", y="visits", color="kind")'
    ),
    "side by side": (
        "bars = alt.Chart(rows, description='Bars beside bars.').mark_bar().encode(x='year')\n"
        "bars = bars.properties(width=900)\n"
        "bars | bars"
    ),
    "labelled side by side": (
        "#| label: fig-beside\n#| fig-cap: A chart beside a chart.\nbars | bars"
    ),
    "frame": (
        "#| label: tbl-visits\n#| tbl-cap: Visits by year.\n"
        'rows.assign(share=[0.25, 0.75]).set_index("year")'
    ),
    "levels": (
        "#| tbl-cap: A table of two levels.\n"
        'rows.pivot_table(index="year", columns="kind", values="visits", aggfunc="sum")'
    ),
    "long frame": 'pd.DataFrame({"n": range(1000), "square": [n * n for n in range(1000)]})',
    "wide frame": (
        "#| tbl-cap: Sixteen columns.\n"
        'pd.DataFrame([[n * 1000 for n in range(16)]], columns=[f"column {n}" for n in range(16)])'
    ),
    "widest frame": (
        "pd.DataFrame([[n for n in range(30)]], columns=[f'c{n}' for n in range(30)])"
    ),
    "plotly": (
        "#| fig-alt: Two bars.\nimport plotly.graph_objects as go\n\n"
        "go.Figure(go.Bar(x=['a', 'b'], y=[1, 2]))"
    ),
    "styler": (
        "#| tbl-cap: With colours.\n"
        'rows.set_index("year")[["visits"]].style.highlight_max(color="#ffe9a3")'
    ),
    "print": 'print("Printed: \\x1b[31m12\\x1b[0m visits & <b>more</b>")',
    "stderr": 'import warnings\n\nwarnings.warn("Old figures", stacklevel=1)',
    "quiet": '#| warning: false\nwarnings.warn("Never shown", stacklevel=1)',
    "magic": "%precision 3\n!echo from a shell",
    "asis": '#| output: asis\nprint("A *printed* paragraph.")',
    "html": (
        "from IPython.display import HTML, SVG, Image, Latex, Markdown, display\n\n"
        "HTML(\"<p onclick='x()'>Kept <strong>words</strong></p><script>alert(1)</script>"
        "<iframe src='https://example.org'></iframe><form><input></form>\")"
    ),
    "only scripts": 'HTML("<script>alert(2)</script>")',
    "svg": (
        "#| fig-alt: A circle.\n"
        'SVG(\'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40">'
        '<circle cx="20" cy="20" r="15"/></svg>\')'
    ),
    "unsafe svg": (
        'SVG(\'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40">'
        "<script>alert(3)</script></svg>')"
    ),
    "png": (
        "#| fig-alt: One grey square.\nimport io\n\nimport matplotlib.image as image\n\n"
        "buffer = io.BytesIO()\n"
        "image.imsave(buffer, [[0.2, 0.8], [0.8, 0.2]], cmap='gray')\n"
        "Image(buffer.getvalue(), width=120)"
    ),
    "latex": 'Latex(r"$\\displaystyle \\frac{a}{b}$")',
    "markdown": 'Markdown("Markdown with **strong** words.")',
    "widget": (
        'display({"application/vnd.jupyter.widget-view+json": {"model_id": "x"}, '
        '"text/plain": "IntSlider(value=3)"}, raw=True)'
    ),
    "unknown": 'display({"application/x-unheard-of": "?"}, raw=True)',
    "echo": "#| echo: true\nshown_code = 6 * 7",
    "fold": "#| echo: true\n#| code-fold: true\n#| code-summary: How it is done\nfolded = 1",
    "no run": '#| eval: false\n#| echo: true\nraise RuntimeError("never run")',
    "error": '#| error: true\nopen("/nowhere/at/all.csv")',
    "tagged error|raises-exception": 'raise ValueError("meant to \\x1b[31mfail\\x1b[0m")',
    "removed|remove-cell": 'print("in a removed cell")',
    "left out": '#| include: false\nprint("not included")\nkept = "known later"',
    "no output|remove-output": 'print("output removed")',
    "no output either": '#| output: false\nprint("output off")',
    "later": "print(kept)",
    "misspelt|colourful": '#| fig-capp: A caption\nprint("misspelt")',
    "broken": '#| label: "fig-open\n#| echo: true\nprint("broken options")',
    "big": 'print("x" * 50_000_000)',
    "block": ('#| label: fig-own\nbook.show(book.figures("carers_social_contact"), trend)'),
    "own function": (
        "def dots(figures):\n"
        '    return alt.Chart(figures[figures["charted"]]).mark_point().encode('
        'x="value", y="place")\n\n\n'
        'book.show(book.figures("satisfaction"), dots)'
    ),
}


def write_outputs_chapter(path: Path, without: Collection[str] = ()) -> None:
    """Write the chapter: a title, and all cells but those named."""
    cells = [v4.new_markdown_cell("# What cells put out", id="title")]
    for name, source in CELLS.items():
        name, _, tags = name.partition("|")
        if name in without:
            continue
        cell = v4.new_code_cell(source, id=name.replace(" ", "-"))
        if tags:
            cell.metadata["tags"] = tags.split()
        cells.append(cell)
    notebook = v4.new_notebook(cells=cells)
    notebook.metadata["kernelspec"] = {
        "name": "python3",
        "display_name": "Python 3 (ipykernel)",
        "language": "python",
    }
    nbformat.write(notebook, path)


def cell_number(name: str) -> int:
    """Return the number of a cell, counted from 1 with the title."""
    return 2 + [each.partition("|")[0] for each in CELLS].index(name)
