"""What no typeface of print has is named, so that a PDF is made all the same."""

import pytest

from carebook.editions.printable_text import printable_text


@pytest.mark.parametrize(
    ("text", "printed", "told"),
    [
        ("Plain – “words” ≥ 5 € → é", "Plain – “words” ≥ 5 € → é", ()),
        ("Well done 🎉!", "Well done ‹party popper›!", ("🎉",)),
        ("🎉✅", "‹party popper›‹white heavy check mark›", ("🎉✅",)),
        ("α and ш stay", "α and ш stay", ()),
        ("中文 a", "‹2 letters of another script› a", ("中文",)),
        ("#emph[x]🎉", "#emph[x]‹party popper›", ("🎉",)),
    ],
)
def test_names_stand_in_the_place_of_signs(text, printed, told):
    assert printable_text(text) == (printed, told)


def test_signs_that_only_machines_read_are_left_out():
    assert printable_text("a\x00b\x07c\n\td") == ("abc\n\td", ())
