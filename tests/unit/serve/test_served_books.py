"""Which books there are to vote on, and their summaries."""

import pytest
from support.small_votes import KEY, VERSION, write_summaries

from carebook.serve.served_books import ServedBooks


@pytest.mark.parametrize("listed", ["", ', "summaries": [1]', ', "summaries": {"a": 1}'])
def test_a_manifest_without_summaries_has_none(tmp_path, listed):
    (tmp_path / "rutland").mkdir()
    (tmp_path / "rutland" / "manifest.json").write_text(
        f'{{"area": {{"slug": "rutland"}}{listed}}}'
    )
    known = ServedBooks(tmp_path)
    assert known.machine_summaries_of("rutland") == {}
    assert known.area_slugs() == ("rutland",)


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", "[" * 100_000, '{"area": "national"}', '{"area": {"slug": "rutland"}}'],
)
def test_only_a_folder_whose_manifest_is_its_area_s_is_a_book(tmp_path, text):
    """The national volume's manifest names no area, and a copy's names another folder's."""
    write_summaries(tmp_path, {KEY: {"writer": "rules", "version": VERSION}})
    (tmp_path / "national").mkdir()
    (tmp_path / "national" / "manifest.json").write_text(text)
    known = ServedBooks(tmp_path)
    assert known.area_slugs() == ("rutland",)
    assert known.find("national") is None
    assert known.machine_summaries_of("national") == {}
