"""What the terminal says of a page that is made again and again."""

import pytest

from carebook.cli.preview_command import new_warnings


@pytest.mark.parametrize(
    ("warnings", "told", "lines"),
    [
        ([], [], []),
        (["a", "b"], [], ["a", "b"]),
        (["a", "b"], ["a"], ["b", "1 warning as before"]),
        (["a", "b"], ["b", "a", "c"], ["2 warnings as before"]),
        ([], ["a"], []),
    ],
)
def test_a_warning_is_told_in_full_once(
    warnings: list[str], told: list[str], lines: list[str]
) -> None:
    assert new_warnings(warnings, told) == lines
