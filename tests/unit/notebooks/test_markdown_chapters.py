"""Chapters written as Markdown, held against what their author sees in the file."""

from pathlib import Path

import nbformat
import pytest
from support.small_data import refusal

from carebook.notebooks.cell_places import placed_cells
from carebook.notebooks.markdown_chapters import notebook_of_markdown
from carebook.notebooks.notebook_files import cell_tags, parameter_lines, read_notebook

QMD = """\
---
title: What care costs
jupyter: python3
---

Opening words.

```{python}
#| tags: [parameters]
area = "rutland"
years = 3
```

## One

Text on one.
```{python tags=["other", "more"]}
#| label: fig-costs
print("`" * 3)

```
::: {.callout-note}

## Not a section

Words.

```{python}
2
```
:::

```python
shown = True
```

```{r, echo=FALSE}
summary(x)
```

::: {.cell .markdown tags="summary:costs"}
*Written when built.*
:::

No heading
## without a blank line

Last
====

~~~{mermaid}
a --> b
~~~

- a list

  ```{python}
  3
  ```

<!-- ```{python}
4
``` -->

````{{python}}
5
````
"""


def read(text, name="costs.qmd"):
    return notebook_of_markdown(Path(name), text)


def test_cells_are_those_of_the_file_in_order():
    notebook = read(QMD)
    nbformat.validate(notebook)
    assert [(cell.cell_type, cell.source) for cell in notebook.cells] == [
        ("raw", "---\ntitle: What care costs\njupyter: python3\n---"),
        ("markdown", "Opening words."),
        ("code", '#| tags: [parameters]\narea = "rutland"\nyears = 3'),
        ("markdown", "## One\n\nText on one."),
        ("code", '#| label: fig-costs\nprint("`" * 3)\n'),
        ("markdown", "::: {.callout-note}\n\n## Not a section\n\nWords."),
        ("code", "2"),
        (
            "markdown",
            ":::\n\n```python\nshown = True\n```\n\n```r\nsummary(x)\n```",
        ),
        ("markdown", "*Written when built.*"),
        ("markdown", "No heading\n## without a blank line"),
        (
            "markdown",
            "Last\n====\n\n~~~mermaid\na --> b\n~~~\n\n- a list\n\n  ```python\n  3\n  ```\n\n"
            "<!-- ```{python}\n4\n``` -->\n\n````python\n5\n````",
        ),
    ]


def test_tags_and_ids_are_the_authors_or_by_number():
    cells = read(QMD).cells
    assert {cell.id: cell_tags(cell) for cell in cells if cell_tags(cell)} == {
        "cell-3": ["parameters"],
        "fig-costs": ["other", "more"],
        "cell-9": ["summary:costs"],
    }
    assert read(QMD) == read(QMD)
    assert parameter_lines(Path("costs.qmd"), read(QMD)) == {"area": 2, "years": 3}


def test_places_are_lines_of_the_file():
    lines = QMD.splitlines()
    for place, cell in placed_cells("costs.qmd", read(QMD)):
        first = cell.source.splitlines()[0]
        name, _, line = str(place).partition(":")
        assert name == "costs.qmd"
        assert lines[int(line) - 1].strip() == first
        assert str(place.at_line(3)) == f"costs.qmd:{int(line) + 2}"


def test_what_is_not_run_is_told_by_its_line():
    told = [
        (str(place.at_line(line)), message)
        for place, cell in placed_cells("costs.qmd", read(QMD))
        for line, message in cell.metadata.get("remarks", ())
    ]
    at = {
        text: f"costs.qmd:{number}"
        for number, text in enumerate(QMD.splitlines(), 1)
        if text.strip()
    }
    not_python = "only cells of python are run, and this one of {} is shown as code"
    assert told == [
        (at["```{r, echo=FALSE}"], not_python.format("r")),
        (at["~~~{mermaid}"], not_python.format("mermaid")),
        (
            at["  ```{python}"],
            "a cell in a list or quotation is not run, but shown as code; move it out",
        ),
    ]


def test_options_in_the_braces_are_told():
    [cell] = read("```{python, echo=FALSE}\n1\n```").cells
    assert cell.metadata["remarks"] == [
        [
            1,
            "expected options as lines '#| name: value', found 'echo=FALSE' in the braces; move it "
            "to a line of its own",
        ]
    ]


def test_nothing_of_a_md_file_is_run():
    cells = read("# About\n\n```{python}\n1\n```\n", "about.md").cells
    assert [cell.cell_type for cell in cells] == ["markdown"]
    assert cells[0].source.endswith("```python\n1\n```")
    [[line, message]] = cells[0].metadata["remarks"]
    assert (line, message) == (
        3,
        "a .md chapter is not run, and this cell is shown as code; name the file .qmd",
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("# A\n\n```{python}\n1\n", "costs.qmd:3: expected a line of ``` that ends this cell"),
        ("```{python}", "costs.qmd:1: expected a line of ```"),
        ("a\n\n::: {.cell .markdown}\nb", "costs.qmd:3: expected a line of ::: that ends this"),
    ],
)
def test_a_cell_without_an_end_is_refused(text, said):
    assert refusal(read, text).startswith(said)


@pytest.mark.parametrize("text", ["", "\n\n", "---\nno end", "\ufeff# A\r\n\r\nb\r\n"])
def test_short_and_odd_files_are_read(text):
    cells = read(text).cells
    assert (
        "".join(cell.source for cell in cells)
        == "\n".join(text.removeprefix("\ufeff").splitlines()).strip()
    )


@pytest.mark.parametrize("tags", ['tags="a b"', 'tags=\'["a", "b"]\'', 'tags="[\\"a\\", \\"b\\"]"'])
def test_a_markdown_cell_has_the_tags_that_pandoc_or_a_person_writes(tags):
    [cell] = read(f"::: {{.cell .markdown {tags}}}\nx\n\n::: inner\ny\n:::\n\n:::\n").cells
    assert cell_tags(cell) == ["a", "b"]
    assert cell.source == "x\n\n::: inner\ny\n:::"


def test_files_are_read_by_their_ending(tmp_path):
    (tmp_path / "a.qmd").write_text("```{python}\n1\n```\n", encoding="utf-8")
    (tmp_path / "b.md").write_text("Ä", encoding="utf-8")
    assert read_notebook(tmp_path / "a.qmd").cells[0].source == "1"
    assert read_notebook(tmp_path / "b.md").cells[0].source == "Ä"
    assert "found none" in refusal(read_notebook, tmp_path / "c.qmd")
