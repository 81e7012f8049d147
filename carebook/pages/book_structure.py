"""The parts and appendices of a book: where each chapter stands, and the chapters part by part."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from string import ascii_uppercase

from carebook.config.chapters import ListedChapter, staged_path
from carebook.pages.chapter import Chapter

APPENDICES_TITLE = "Appendices"


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
    titles = {chapter.path: chapter.title for chapter in chapters}
    places = {staged_path(one.path): one for one in listed}
    letters = iter(ascii_uppercase)
    placed = []
    for chapter in chapters:
        place = places.get(chapter.path, ListedChapter(chapter.path))
        is_lettered = place.is_appendix and not place.is_part_page
        placed.append(
            replace(
                chapter,
                part=titles.get(staged_path(place.part), place.part) if place.part else "",
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


def _group_title(chapter: Chapter) -> str:
    return chapter.part or (APPENDICES_TITLE if chapter.appendix else "")
