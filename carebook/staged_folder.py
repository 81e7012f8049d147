"""The staged folder: a Quarto book project of one area, which needs nothing of ours."""

import shutil
from collections.abc import Mapping
from pathlib import Path

from nbformat import NotebookNode

from carebook import markdown
from carebook.notebook_files import write_notebook
from carebook.plan import TITLE, Plan
from carebook.quarto_yml import CHARTS_SCRIPT, staged_yml
from carebook.stage import Chapter, stage_chapter, staged_notebook


def write_staged_folder(
    plan: Plan, executed: Mapping[Path, NotebookNode], folder: Path
) -> list[Chapter]:
    """Stage executed notebooks, their summaries in place, into a folder; return the chapters."""
    chapters = []
    for path, notebook in executed.items():
        chapter = stage_chapter(plan.project.relative(path).as_posix(), notebook)
        chapters.append(chapter)
        write_notebook(staged_notebook(chapter), folder / chapter.path)
        write_files(chapter, folder)
    theme = folder / "theme"
    shutil.copytree(plan.project.theme, theme, dirs_exist_ok=True)
    # Inline, because a page in a subfolder would look for a linked script in the wrong place.
    script = (theme / "html" / "charts.js").read_text(encoding="utf-8")
    inline = f"<script>\n{script}</script>\n"
    (folder / CHARTS_SCRIPT).write_text(inline, encoding="utf-8")
    # Quarto reads a title as Markdown.
    title = f"{TITLE} in {markdown.escape(plan.area.name)}"
    pdf = plan.area.slug if "pdf" in plan.formats or (plan.folder / plan.pdf_name).exists() else ""
    yml = staged_yml(plan.book, title, plan.params.edition_date.isoformat(), pdf)
    (folder / "_quarto.yml").write_text(yml, encoding="utf-8")
    return chapters


def write_files(chapter: Chapter, folder: Path) -> None:
    """Write a chapter's charts and tables."""
    for name, content in chapter.files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8")
