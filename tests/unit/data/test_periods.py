import pytest
from support.small_data import bundled, refusal

from carebook.data import periods


@pytest.mark.parametrize(
    ("period", "start", "label"),
    [
        ("2021", (2021, 1), "2021"),
        ("2023/24", (2023, 4), "2023-24"),
        ("1999/00", (1999, 4), "1999-00"),
        ("2024-11", (2024, 11), "November 2024"),
        ("2011-12", (2011, 12), "December 2011"),
    ],
)
def test_a_period_has_a_start_and_a_label(period, start, label):
    assert periods.period_start(period) == start
    assert periods.period_label(period) == label


@pytest.mark.parametrize(
    "period",
    [
        "",
        "2023-24",
        "2023/25",
        "2023/23",
        "23/24",
        "2024-13",
        "2024-00",
        "2024-1",
        "April 2024",
        "2023/24 ",
        " 2021",
        "21",
        "20211",
        "2023/2024",
        "2024-11-01",
        "LA_MEAN",
    ],
)
def test_another_form_is_refused_with_the_three_forms(period):
    message = refusal(periods.period_start, period)
    assert message == (
        "period: expected a year (2021), a financial year (2023/24) or a month (2024-11), "
        f"found '{period}'"
    )


def test_a_line_end_is_no_part_of_a_period():
    for period in ("2021\n", "2023/24\n", "2024-11\n"):
        assert "period: expected a year" in refusal(periods.period_start, period)


def test_only_plain_digits_make_a_period():
    assert "period: expected a year" in refusal(periods.period_start, "٢٠٢١")


def test_periods_sort_by_when_they_start():
    mixed = ["2024-11", "2024", "2023/24", "2023", "2024/25", "2024-03"]
    assert sorted(mixed, key=periods.period_start) == [
        "2023",
        "2023/24",
        "2024",
        "2024-03",
        "2024/25",
        "2024-11",
    ]


def test_no_label_in_the_data_could_be_taken_for_another_period():
    found = {observation.period for observation in bundled().observations}
    assert len({periods.period_label(period) for period in found}) == len(found)


@pytest.mark.parametrize(
    ("found", "said"),
    [
        ([], ""),
        (["2021/22"], "2021-22"),
        (["2023", "2019", "2023"], "2019 and 2023"),
        (["2016/17", "2018/19", "2021/22"], "2016-17, 2018-19 and 2021-22"),
        (map(str, range(2001, 2021)), "2001 to 2020"),
        ([f"20{n}/{n + 1}" for n in range(15, 25)], "2015-16 to 2024-25"),
        (
            [f"20{n}/{n + 1}" for n in range(15, 25) if n != 20],
            "2015-16 to 2024-25, without 2020-21",
        ),
        (["2018", "2019", "2021", "2023"], "2018 to 2023, without 2020 and 2022"),
        (["2011", "2014", "2017", "2020"], "2011, 2014, 2017 and 2020"),
        (
            ["2024-11", "2024-12", "2025-01", "2025-02"],
            "November 2024 to February 2025",
        ),
        (["2018", "2019", "2020/21", "2021"], "2018, 2019, 2020-21 and 2021"),
    ],
)
def test_a_run_of_periods_is_told_by_its_ends_and_its_gaps(found, said):
    assert periods.periods_in_words(found) == said


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ([], ""),
        (["2021"], "2021"),
        (["2022", "2021"], "2021 to 2022"),
        (["2019", "2021", "2023"], "2019, 2021 and 2023"),
        (["2015/16", "2016/17", "2017/18", "2019/20"], "2015-16 to 2019-20, without 2018-19"),
        (["2024-11", "2024-12"], "November 2024 to December 2024"),
    ],
)
def test_a_range_of_periods_hides_none_that_is_missing(given, said):
    assert periods.period_range_in_words(given) == said
