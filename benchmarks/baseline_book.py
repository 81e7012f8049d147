"""The book as somebody would make it without carebook's builder: stock papermill, Pandoc, Typst.

Each notebook runs in a Jupyter kernel of its own, as `papermill` starts it, and draws its charts as
it does in JupyterLab. Pandoc makes a page of each, and Typst makes a PDF of all. There are no
summaries, no search and no links between chapters, which is less than a book of ours.

    python -m benchmarks.baseline_book AREA FOLDER
"""

import sys
from pathlib import Path

import papermill
import pypandoc
import typst

from carebook.config.chapters import read_quarto_yml
from carebook.core.project import Project

_TYPST_PREAMBLE = '#set page(paper: "a4")\n#set image(width: 100%)\n#let horizontalrule = line()\n'


def make_baseline_book(project: Project, area: str, folder: Path) -> None:
    """Make one authority's book, as HTML pages and a PDF, in a new folder."""
    folder.mkdir(parents=True)
    chapters = [Path(chapter) for chapter in read_quarto_yml(project.quarto_yml).chapters]
    for chapter in chapters:
        executed = folder / chapter.name
        papermill.execute_notebook(
            project.root / chapter,
            executed,
            parameters={"area": area},
            kernel_name="python3",
            cwd=project.root,
            progress_bar=False,
        )
    typed = []
    for chapter in chapters:
        executed, media = folder / chapter.name, f"--extract-media={folder / chapter.stem}"
        page = executed.with_suffix(".html")
        about = ["--standalone", f"--metadata=title:{area}", media]
        pypandoc.convert_file(executed, "html", "ipynb", about, outputfile=page)
        typed.append(pypandoc.convert_file(executed, "typst", "ipynb", [media]))
    book = folder / "book.typ"
    book.write_text(
        _TYPST_PREAMBLE + "\n\n".join(typed).replace(f"{folder}/", ""), encoding="utf-8"
    )
    typst.compile(book, output=folder / f"{area}.pdf", root=folder)


if __name__ == "__main__":
    make_baseline_book(Project.find(), sys.argv[1], Path(sys.argv[2]))
