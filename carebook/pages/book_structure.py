"""The parts and appendices of a book: where each chapter stands, and the chapters part by part."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from string import ascii_uppercase

from carebook.config.chapters import ListedChapter, staged_path
from carebook.notebooks.chapter_list import APPENDICES_TITLE
from carebook.notebooks.notebook_files import plain_title
from carebook.pages.chapter import Chapter
from carebook.text import markdown


@dataclass(frozen=True)
class ChapterGroup:
    """Chapters that follow one another in one part of a book; ``title`` is empty outside parts.

    ``page`` is the part's own page, if it has one; it is not among ``chapters``.
    """

    title: str
    page: Chapter | None
    chapters: tuple[Chapter, ...]


def place_in_book(chapters: Sequence[Chapter], listed: Sequence[ListedChapter]) -> list[Chapter]:
    """Return staged chapters, each with the part that it stands in and an appendix's letter."""
    places = {staged_path(one.path): one for one in listed}
    by_path = {chapter.path: chapter.title for chapter in chapters}
    titles = {one.path: by_path.get(path) for path, one in places.items() if one.is_part_page}
    letters = iter(ascii_uppercase)
    placed = []
    for chapter in chapters:
        place = places.get(chapter.path, ListedChapter(chapter.path))
        is_lettered = place.is_appendix and not place.is_part_page
        placed.append(
            replace(
                chapter,
                part=titles.get(place.part) or plain_title(place.part),
                is_part_page=place.is_part_page,
                appendix=next(letters, "") if is_lettered else "",
            )
        )
    return placed


def chapter_groups(chapters: Sequence[Chapter]) -> list[ChapterGroup]:
    """Return the chapters of a book part by part, the appendices as the last part."""
    groups = []
    for title, several in groupby(chapters, key=_group_title):
        within = list(several)
        page = within.pop(0) if within[0].is_part_page else None
        groups.append(ChapterGroup(title, page, tuple(within)))
    return groups


def chapter_metadata(chapter: Chapter, names: Sequence[str]) -> dict[str, object]:
    """Return what the filter of both stitchers is told of a chapter; ``names`` are those of all."""
    place = {"appendix": chapter.appendix, "part-page": "yes" if chapter.is_part_page else ""}
    known = {key: value for key, value in place.items() if value}
    return {"chapter": chapter.name, "chapters": list(names), **known}


def with_part_titles(chapters: Sequence[Chapter]) -> list[str]:
    """Return each chapter's text for print, where a part without a page of its own gets one."""
    texts = []
    for group in chapter_groups(chapters):
        within = [*([group.page] if group.page else []), *group.chapters]
        title = markdown.fenced_div(markdown.escape(group.title), classes=["part-title"])
        first = f"{title}\n\n" if group.title and not group.page else ""
        texts += [(first if not number else "") + one.text for number, one in enumerate(within)]
    return texts


def _group_title(chapter: Chapter) -> str:
    return chapter.part or (APPENDICES_TITLE if chapter.appendix else "")
