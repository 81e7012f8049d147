import pytest

from carebook.charts.style import stack_marks


@pytest.mark.parametrize(
    ("positions", "tolerance", "rows", "count"),
    [
        ([], 0, [], 0),
        ([0, 10, 20], 0, [0, 0, 0], 1),
        ([0, 9, 10, 12], 0, [0, 1, 0, 2], 3),
        ([0, 10 - 1e-12], 0, [0, 1], 2),
        ([0, 10 - 1e-12], 1e-9, [0, 0], 1),
        ([5, 5, 5], 0, [0, 1, 2], 3),
    ],
)
def test_marks_of_a_row_are_no_nearer_than_a_step(positions, tolerance, rows, count):
    assert stack_marks(positions, 10, tolerance) == (rows, count)
