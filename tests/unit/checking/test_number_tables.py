"""A table of numbers is told as one, and not read number by number."""

import pytest
from support.checker_results import findings

TRUE = "In Rutland 28.3% of carers had as much social contact as they wanted in 2023-24."


@pytest.mark.parametrize(
    "table",
    [
        " ".join(f"{n}" for n in range(3000)),
        ", ".join(f"{n * 997:,}" for n in range(3000)),
        "\n".join(f"{n / 7:.1f}%" for n in range(3000)),
        "\n".join(",".join(f"{n / k:.1f}" for k in range(1, 11)) for n in range(300)),
        "22 290 " * 3000,
        "\n".join(f"| {n} | {n / 3:.1f} |" for n in range(1500)),
    ],
)
def test_a_table_of_numbers_is_not_read(table):
    found = findings(f"{TRUE}\n\n{table}\n\n{TRUE}")
    assert [found[0].verdict, found[-1].verdict] == ["supported", "supported"]
    inside = found[1:-1]
    assert "supported" not in {one.verdict for one in inside}
    assert any("in a row" in one.reason for one in inside)


def test_a_sentence_with_many_numbers_is_read():
    clause = "28.3% of carers in Rutland had as much social contact as they wanted in 2023-24"
    found = findings("; ".join([clause] * 12) + ".")
    assert [one.verdict for one in found] == ["supported"] * 12
