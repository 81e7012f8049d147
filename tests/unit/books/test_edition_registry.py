"""The registry of editions: one record each, from which everything else is derived."""

import inspect
from pkgutil import resolve_name

import pytest

from carebook.books.edition_registry import EDITIONS, EditionRecord, edition_files, files_to_open
from carebook.books.links import edition_links
from carebook.editions.prepared_edition import EditionInputs, PreparedEdition


@pytest.mark.parametrize("record", EDITIONS.values(), ids=lambda record: record.name)
def test_a_record_names_what_exists(record: EditionRecord) -> None:
    maker = inspect.signature(resolve_name(record.maker), eval_str=True)
    assert [one.annotation for one in maker.parameters.values()] == [EditionInputs]
    assert maker.return_annotation is PreparedEdition
    assert {*record.linked_from} <= {*EDITIONS} - {record.name}
    assert len(record.link_texts) in (0, len(record.files))


def test_a_new_record_is_all_that_an_edition_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    easy = EditionRecord(
        "easy-read",
        title="Easy Read",
        files=("{slug}-easy-read.pdf",),
        maker="carebook.editions.easy_read:prepare_easy_read",
        linked_from=("html",),
        link_texts=("This book in Easy Read (PDF)",),
    )
    monkeypatch.setitem(EDITIONS, easy.name, easy)
    assert files_to_open("easy-read", "kent") == edition_files("easy-read", "kent")
    [link] = edition_links(["html", "easy-read"], "kent")
    assert (link.file, link.link_text) == ("kent-easy-read.pdf", "This book in Easy Read (PDF)")
