"""Two chapters of a researcher's that hold Quarto's forms of Markdown, with all that is in them."""

import nbformat
from nbformat import v4

from carebook.core.project import Project
from support.project_edits import replace_in_file
from support.typed_cells import picture, write_files

FIRST, SECOND = "notebooks/first.ipynb", "notebooks/second.ipynb"
BIBLIOGRAPHY = """@book{smith2020,
  title = {Care and its Costs},
  author = {Smith, Ann and Jones, Bob},
  year = {2020},
  publisher = {Example Press},
}
@article{lee2021, title={Who Asks}, author={Lee, Cai}, year={2021}, journal={Local Studies}}
"""
REFERENCES = """# First things {#sec-first}

## Figures {#sec-figures}

![Where the *centres* are](centres.png){#fig-centres fig-alt="A box on a plain ground." width=40%}

As @fig-centres shows, and [@fig-centres; @tbl-visits], or [-@fig-centres]. @Fig-pair-2 is a part
of @fig-pair. See @sec-other, @fig-later and @eq-rate. Our own: @fig-overview-population.

::: {#fig-pair layout-ncol=2}
![The one](centres.png){#fig-pair-1 fig-alt="The first."}

![The other](centres.png){#fig-pair-2 fig-alt="The second."}

Both of them
:::

| Year | Visits |
|------|-------:|
| 2023 |     40 |

: Visits to the centre {#tbl-visits}

::: {#tbl-second}
| Year | Calls |
|------|------:|
| 2024 |    12 |

Calls to the helpline
:::

The rate is $r = \\frac{c}{p}$, as in

$$
r = \\frac{c}{p} \\times 100{,}000
$$ {#eq-rate}

It cost £5 and $6 a head, $7 at most. Write to care@example.org or @ministry.
"""
TOLD = """## Mistakes

See @fig-nowhere and [@unknown2020]. Maths: $\\badcommand{x}$.

::: {.column-margin}
In the margin.
:::

![Again](centres.png){#fig-centres fig-alt="Once more."}
"""
CITATIONS = """## Citations

As [@smith2020, p. 12] found, and @lee2021 did not.
"""
BLOCKS = """# Second things {#sec-other}

## Boxes

::: {.callout-note}
A plain note with a `code`.
:::

::: {.callout-warning title="Small *numbers*" collapse="true"}
Folded at first.
:::

- In a list:

  ::: {.callout-tip}
  ## A tip of its own

  ::: {.panel-tabset}
  #### Inner one

  Inside one.

  #### Inner two

  Inside two.
  :::
  :::

::: {.panel-tabset group="places"}
### Rutland

What Rutland does.

### Leicester

What Leicester does, as @tbl-visits has it.
:::

## Text {.unnumbered}

![Later](centres.png){#fig-later fig-alt="Later on."}

A note.[^one] Water is H~2~O and x^2^ is ~~not~~ [small]{.smallcaps}.

[^one]: At the foot, with $y^2$.

Carer
:   Somebody who looks after another.

| A line
|   and another

- [ ] to do
- [x] done

::: {.content-visible when-format="html"}
Only on screens.
:::

::: {.content-visible when-format="pdf"}
Only on paper.
:::

::: {.content-hidden when-format="typst"}
Hidden on paper.
:::

::: {.content-visible unless-format="html"}
Not on screens.
:::

``` {.python}
answer = "@fig-centres $x$"
```
"""


def add_quarto_chapters(project: Project) -> None:
    """Put both into a project after the first chapter, with a bibliography and a picture."""
    files = {"notebooks/centres.png": picture(size=(300, 150)), "works.bib": BIBLIOGRAPHY}
    write_files(project.root, files)
    cells = {FIRST: [REFERENCES, TOLD, CITATIONS], SECOND: [BLOCKS]}
    for path, texts in cells.items():
        notebook = v4.new_notebook(cells=[v4.new_markdown_cell(text) for text in texts])
        notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
        nbformat.write(notebook, project.root / path)
    listed = "    - index.ipynb"
    replace_in_file(project.quarto_yml, listed, f"{listed}\n    - {FIRST}\n    - {SECOND}")
    replace_in_file(project.quarto_yml, "\nbook:", "\nbibliography: works.bib\n\nbook:")
