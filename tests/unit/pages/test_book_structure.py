from carebook.config.chapters import ListedChapter
from carebook.pages.book_structure import (
    chapter_groups,
    chapter_metadata,
    place_in_book,
    with_part_titles,
)
from carebook.pages.chapter import Chapter

LISTED = (
    ListedChapter("index.ipynb"),
    ListedChapter("notebooks/a.qmd", part="Who *helps*"),
    ListedChapter("notebooks/part.md", part="notebooks/part.md", is_part_page=True),
    ListedChapter("notebooks/b.ipynb", part="notebooks/part.md"),
    ListedChapter("notebooks/c.ipynb", is_appendix=True),
    ListedChapter("notebooks/d.ipynb", is_appendix=True),
)
STAGED = place_in_book(
    [
        Chapter(path, title, (), {})
        for path, title in (
            ("index.ipynb", "Home"),
            ("notebooks/a.ipynb", "A"),
            ("notebooks/part.ipynb", "The part"),
            ("notebooks/b.ipynb", "B"),
            ("notebooks/c.ipynb", "C"),
            ("notebooks/d.ipynb", "D"),
        )
    ],
    LISTED,
)


def test_each_chapter_knows_its_part_and_an_appendix_its_letter():
    assert [(one.part, one.is_part_page, one.appendix) for one in STAGED] == [
        ("", False, ""),
        ("Who helps", False, ""),
        ("The part", True, ""),
        ("The part", False, ""),
        ("", False, "A"),
        ("", False, "B"),
    ]
    assert [one.label for one in STAGED][-2:] == ["Appendix A: C", "Appendix B: D"]


def test_groups_are_the_parts_in_order_and_the_appendices_last():
    groups = chapter_groups(STAGED)
    assert [(group.title, [one.title for one in group.chapters]) for group in groups] == [
        ("", ["Home"]),
        ("Who helps", ["A"]),
        ("The part", ["B"]),
        ("Appendices", ["C", "D"]),
    ]
    assert [group.page.title if group.page else None for group in groups] == [
        None,
        None,
        "The part",
        None,
    ]


def test_print_has_the_titles_of_parts_without_a_page_of_their_own():
    texts = with_part_titles(STAGED)
    title = "::: {{.part-title}}\n{}\n:::\n\n"
    assert texts == ["", title.format("Who helps"), "", "", title.format("Appendices"), ""]


def test_the_filter_is_told_only_what_there_is():
    told = [chapter_metadata(one, ["x"]) for one in STAGED]
    assert told[1] == {"chapter": "a", "chapters": ["x"]}
    assert told[2] == {"chapter": "part", "chapters": ["x"], "part-page": "yes"}
    assert told[4] == {"chapter": "c", "chapters": ["x"], "appendix": "A"}


def test_a_chapter_that_is_not_listed_stands_outside_parts():
    [one] = place_in_book([Chapter("x.ipynb", "X", (), {})], LISTED)
    assert (one.part, one.appendix) == ("", "")
