"""The three authorities' books hold no sentence that the checker does not support."""

import nbformat
import pytest
from support.narrative_cells import knowledge
from support.project_copies import AREAS

from carebook.checking.assessment import TextAssessor
from carebook.notebooks.notebook_files import summary_subject


def narrative_cells(book):
    for path in sorted((book.folder / "notebooks").glob("*.ipynb")):
        for cell in nbformat.read(path, as_version=4).cells:
            if summary_subject(cell) is not None and cell.source:
                yield cell


@pytest.mark.parametrize("slug", AREAS)
def test_every_sentence_of_a_book_is_supported_and_none_was_left_out(books, slug):
    cells = list(narrative_cells(books(slug)))
    assert len(cells) > 30
    assessor = TextAssessor(knowledge(slug=slug))
    for cell in cells:
        said = cell.metadata["carebook"]
        assert "left out" not in said["label"], said["key"]
        assert "set aside" not in said["label"], said["key"]
        paragraphs = [paragraph["text"] for paragraph in said["paragraphs"]]
        # As a reader would check it, who does not know which chart the text stands under.
        found = assessor.assess(paragraphs, slots=False).unsupported_claims
        assert not found, (said["key"], [(f.claim, f.reason) for f in found])
