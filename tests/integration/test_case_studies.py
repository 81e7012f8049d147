from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from support.project_edits import keep_chapters, show_no_progress
from support.small_data import bundled, refusal

from carebook.books.plan import plan_book
from carebook.build.book import build_book
from carebook.core.project import Project
from carebook.notebooks.case_studies import load_case_studies

STORY = """---
title: A break at last
section: carers
place: Rutland
consent_by: J. S., in writing
consent_on: 2026-03-31
---
For **two years** nobody asked. <script>alert(1)</script> \\<b> ![x](https://example.com/t.png)

# Not a heading
"""


def loaded(folder: Path, text: str):
    (folder / "story.md").write_text(text, encoding="utf-8")
    return load_case_studies(folder, bundled().areas)


def test_the_project_ships_none(project: Project) -> None:
    assert load_case_studies(project.data / "case_studies", bundled().areas) == ()


def test_a_story_belongs_to_an_area_and_a_section(tmp_path: Path) -> None:
    ((area, study),) = loaded(tmp_path, STORY)
    assert (area.slug, study.section, study.title) == ("rutland", "carers", "A break at last")
    assert study.text.startswith("For **two years**")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("consent_on: 2026-03-31\n", "", "story.md: consent_on: expected this key, found none"),
        ("consent_by: J. S., in writing\n", "", "consent_by: expected this key, found none"),
        ("section: carers", "section: pets", "story.md:3: section: expected one of the sections"),
        ("place: Rutland", "place: Rutlnd", "story.md:4: area: expected an authority's slug"),
        ("title:", "titel:", "story.md:2: titel: expected a key that is known"),
        ("J. S., in writing", '""', "consent_by: expected"),
        ("---\ntitle", "title", "story.md:1: expected front matter between two lines of ---"),
    ],
)
def test_a_file_that_cannot_be_used_is_named(
    old: str, new: str, message: str, tmp_path: Path
) -> None:
    assert message in refusal(loaded, tmp_path, STORY.replace(old, new, 1))


def test_a_story_is_in_its_section_and_its_html_is_text(spoilt: Project) -> None:
    keep_chapters(spoilt, ["index.ipynb", "notebooks/carers.ipynb"])
    (spoilt.data / "case_studies/story.md").write_text(STORY, encoding="utf-8")
    built = build_book(
        plan_book(spoilt, "rutland", ("html",), "builtin"), show_no_progress, workers=2
    )
    page = (built.folder / "html/notebooks/carers.html").read_text(encoding="utf-8")
    soup = BeautifulSoup(page, "html.parser")
    heading = next(h for h in soup.find_all("h2") if h.get_text() == "Case study: A break at last")
    told = heading.find_next("p")
    assert told.find("strong").get_text() == "two years"
    assert "<script>alert(1)</script>" in told.get_text()
    assert len(soup.find_all("h1")) == 1
    assert not soup.find("main").find("img")


def test_where_there_is_none_no_space_is_left(rutland) -> None:
    assert not any("Case study" in page.read_text(encoding="utf-8") for page in rutland.pages)
