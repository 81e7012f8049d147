"""Ids that a reader cannot make up."""

from carebook.serve.reader_ids import is_genuine_reader_id, new_reader_id


def test_ids_are_genuine_where_they_were_made_alone():
    first, second = new_reader_id(b"secret"), new_reader_id(b"secret")
    assert first != second
    assert is_genuine_reader_id(first, b"secret")
    assert not is_genuine_reader_id(first, b"other")
    assert not is_genuine_reader_id(f"{first[:22]}.{second[23:]}", b"secret")
    assert not is_genuine_reader_id(f"{first}\n", b"secret")
