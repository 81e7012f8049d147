"""Comments, as they are kept."""

import pytest

from carebook.serve.ballots import MAX_COMMENT_LENGTH, clean_comment


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("  Two\r\n lines\t here ", "Two lines here"),
        ("a\u202eb\u2066c\u200bd\ufeffe\u00ade\x07", "abcdee"),
        ("\x1b]0;title\x07", "]0;title"),
        ("\ue000\U000e0041\u0378", ""),
        ("caf\u0065\u0301", "café"),
        ("Z" + "\u0351" * 50 + "o", "Z" + "\u0351" * 3 + "o"),
        ("பராமரிப்பு 👍🏽", "பராமரிப்பு 👍🏽"),
        ("'; DROP TABLE votes; --", "'; DROP TABLE votes; --"),
        ("x" * MAX_COMMENT_LENGTH, "x" * MAX_COMMENT_LENGTH),
    ],
)
def test_a_comment_becomes_one_line_that_can_be_seen(said, kept):
    assert clean_comment(said) == kept


def test_a_comment_that_is_too_long_is_refused():
    with pytest.raises(ValueError, match="at most 500 characters, found 501"):
        clean_comment("x" * (MAX_COMMENT_LENGTH + 1))
    assert clean_comment("x" * MAX_COMMENT_LENGTH + "\u200b" * 50)
