"""A small book with every kind of chapter: a notebook, ``.qmd``, ``.md``, parts and appendices."""

import re

from carebook.core.project import Project

CHAPTERS = """\
  description: A small book of every kind of chapter.
  chapters:
    - index.ipynb
    - part: "Who helps & *who* is helped"
      chapters:
        - notebooks/getting-help.ipynb
        - notebooks/local/costs.qmd
    - part: notebooks/wider.md
      chapters:
        - notebooks/carers-again.ipynb
  appendices:
    - notebooks/words.md
    - notebooks/about.ipynb
"""
COSTS = """\
---
title: What care costs here
description: the money, over some years
---

Opening words, which lead to [help](../getting-help.qmd).

```{python}
#| tags: [parameters]
area = "rutland"
comparators = ["england"]
years = 3
```

```{python}
from IPython.display import Markdown

from carebook.notebooks.api import bars, open_book

book = open_book(area, comparators)
```

## Satisfaction, once more

Why it matters.

```{python}
#| label: satisfaction-chart
book.show(book.figures("satisfaction"), bars)
```

::: {.cell .markdown tags="summary:satisfaction"}
:::

## Delayed transfers

Why that matters.

```{python}
book.show(book.figures("delayed_transfers_of_care"), bars)
```

## Years

```{r}
summary(x)
```

```{python}
Markdown(f"Years: {years}. Compared with: {comparators}.")
```
"""
WIDER = "# Wider help\n\nWhat this part is about.\n"
WORDS = "A word\n\n## Another\n\nSee [costs](local/costs.qmd).\n\n```{python}\n1 / 0\n```\n"


def add_chapter_kinds(project: Project) -> None:
    """Give a copy of the project these chapters, and one of them a parameter of its own."""
    text = project.quarto_yml.read_text(encoding="utf-8")
    text = re.sub(r"  chapters:\n(    - .*\n)*", lambda _: CHAPTERS, text)
    project.quarto_yml.write_text(text, encoding="utf-8")
    notebooks = project.root / "notebooks"
    (notebooks / "local").mkdir()
    for name, content in (("local/costs.qmd", COSTS), ("wider.md", WIDER), ("words.md", WORDS)):
        (notebooks / name).write_text(content, encoding="utf-8")
    copied = (notebooks / "getting-help.ipynb").read_text(encoding="utf-8")
    copied = copied.replace("# Getting help", "# Getting help, again")
    (notebooks / "carers-again.ipynb").write_text(copied, encoding="utf-8")
    defaults = project.params / "defaults.yml"
    given = defaults.read_text(encoding="utf-8") + "\nnotebooks:\n  costs:\n    years: 7\n"
    defaults.write_text(given, encoding="utf-8")
