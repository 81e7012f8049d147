"""Which figure stands where several sources have it, and which that gave way is told."""

from dataclasses import replace

import pytest
from support.small_data import RUTLAND

from carebook.data.indicators import Source
from carebook.ingest.figures.figures_folder import Figures, FiguresFile
from carebook.ingest.figures.precedence import merge_figures
from carebook.ingest.tables.source_value import SourceValue

OWN = Source(publisher="NHS England", title="Figures", licence="OGL")


def figures(
    value, source="nhs", *, by_way_of="", period="2024/25", released="", status="published"
):
    one = SourceValue(
        *(RUTLAND, "satisfaction", "", "2023/24", "percent", value, None, None, status, source),
        file=f"{source}.csv",
        sheet="",
        row="2",
        column="F",
    )
    file = FiguresFile(
        name=f"{source}.csv",
        source=source,
        period=period,
        released=released,
        values=1,
        checked=True,
        figures="",
        checksums={},
    )
    about = OWN.model_copy(update={"by_way_of": by_way_of})
    return Figures(values=(one,), sources={source: about}, files=(file,))


BUNDLED = figures(70.0)


@pytest.mark.parametrize(
    ("first", "second", "stands"),
    [
        # Of two releases the later, wherever it is.
        (figures(1.0, period="2023/24"), figures(2.0, period="2024/25"), 2.0),
        (figures(1.0, period="2024/25"), figures(2.0, period="2023/24"), 1.0),
        (figures(1.0, released="2025-12"), figures(2.0, released="2025-10"), 1.0),
        # Of the same release the ingested.
        (figures(1.0), figures(2.0), 2.0),
        # The publisher's own before one at second hand, however new.
        (figures(1.0), figures(2.0, "b", by_way_of="Ann", period="2025/26"), 1.0),
        (figures(1.0, "b", by_way_of="Ann", period="2025/26"), figures(2.0), 2.0),
        # A value before none, and what is stated before what was worked out of rows.
        (figures(1.0), figures(None, period="2025/26", status="suppressed"), 1.0),
        (figures(1.0), figures(2.0, status="derived"), 1.0),
    ],
)
def test_the_one_that_stands(first, second, stands):
    merged = merge_figures([first, second])
    assert [value.value for value in merged.values] == [stands]


def test_what_gave_way_is_told_where_it_differs():
    [told] = merge_figures([figures(1.0, "b", by_way_of="Ann"), figures(2.0)]).superseded
    assert (told.superseded.value, told.stands.value) == (1.0, 2.0)
    assert merge_figures([figures(2.0, "b", by_way_of="Ann"), figures(2.0)]).superseded == ()
    nothing = figures(None, period="2025/26", status="suppressed")
    assert merge_figures([figures(2.0), nothing]).superseded == ()


def test_typed_in_figures_give_way_to_published_ones_at_second_hand_too():
    typed = replace(figures(1.0, "typed"), files=())
    assert merge_figures([BUNDLED, typed]).values[0].value == 70.0
    second_hand = figures(70.0, "b", by_way_of="Ann", period="2011", status="derived")
    assert merge_figures([second_hand, typed]).values[0].value == 70.0


def test_a_typed_in_rate_does_not_stand_beside_a_published_count():
    count = figures(10.0)
    count = replace(count, values=(replace(count.values[0], unit="count"),))
    typed = replace(figures(1.0, "typed"), files=())
    [stands] = merge_figures([count, typed]).values
    assert (stands.unit, stands.value) == ("count", 10.0)
    other_year = replace(typed, values=(replace(typed.values[0], period="2024/25"),))
    assert len(merge_figures([count, other_year]).values) == 2


def test_a_typed_in_average_gives_way_where_most_authorities_have_figures():
    one = BUNDLED.values[0]
    typed = figures(1.0, "typed")
    typed = replace(typed, values=(replace(typed.values[0], area_code="LA_MEAN"),), files=())
    most = replace(BUNDLED, values=tuple(replace(one, area_code=f"E06{n:06}") for n in range(77)))
    assert len(merge_figures([most, typed]).values) == 77
    assert len(merge_figures([replace(most, values=most.values[1:]), typed]).values) == 77
