"""Nobody can work a count of 1 to 5 enquiries out of all that a project shows, whatever they try.

Two ways to try: by taking figures from each other, as somebody would who wants to know; and, since
nobody thinks of every way, by making everything twice of exports that differ in small counts alone.
Where all that is made is the same to the byte, no way whatever tells the two apart.
"""

import csv
import random
import re
from collections.abc import Mapping
from itertools import combinations
from pathlib import Path

import pytest
from click.testing import Result
from support.command_line import invoke_carebook
from support.project_copies import MadeBook, copy_project
from support.project_edits import keep_chapters

from carebook.core.files import sha256
from carebook.core.project import Project
from carebook.data.areas import load_areas
from carebook.data.dataset import Dataset
from carebook.data.observations import Observation
from carebook.ingest.disclosure import ENQUIRY_COLUMNS, ENQUIRY_SEGMENTS
from carebook.ingest.loading import load_dataset

ALL_LAYERS = "england,observations,ingested"
ALL_AGES = "per 100,000 people of all ages"
SYSTEMS = ("phone", "web", "partner")
SMALL = range(1, 6)
TRUE_COUNTS = random.Random(2025)  # noqa: S311  (invented figures)
Counts = Mapping[tuple[str, str], int]
ONE_SMALL, NONE_SMALL = "Charging", "Mental capacity"
# Rates are held against the residents of some years before and after.
FIRST_YEAR = 2019


def carebook(project: Project, *words: str) -> Result:
    """Run a command with all layers of figures."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CAREBOOK_FIGURES", ALL_LAYERS)
        done = invoke_carebook(project, *words)
    assert done.return_value in (0, None), done.output
    assert done.exception is None
    return done


def counts_of(project: Project) -> dict[tuple[str, str], int]:
    """True counts by the name of the authority and segment: most of them small, some zero.

    In one segment a single authority's is small, and in one none.
    """
    areas = load_areas(project.data / "england" / "areas.csv")
    found = {
        (area.name, segment): TRUE_COUNTS.choice((0, *SMALL, *SMALL, 6, 7, 19, 250))
        for area in areas.authorities
        for segment in ENQUIRY_SEGMENTS
    }
    for area in areas.authorities:
        found[area.name, NONE_SMALL] = TRUE_COUNTS.choice((0, 6, 31, 250))
        found[area.name, ONE_SMALL] = (
            2 if area.name == "Rutland" else TRUE_COUNTS.choice((0, 9, 40))
        )
    return found


def with_other_small_counts(counts: Counts) -> dict[tuple[str, str], int]:
    """Return counts of which every small one is another small one."""
    return {
        key: TRUE_COUNTS.choice([one for one in SMALL if one != count]) if count in SMALL else count
        for key, count in counts.items()
    }


def ingest(project: Project, counts: Counts, folder: Path) -> None:
    """Write an export, split over systems as it comes, and read it."""
    folder.mkdir()
    with (folder / "enquiries 2025.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(ENQUIRY_COLUMNS)
        for (name, segment), count in counts.items():
            first = TRUE_COUNTS.randint(0, count)
            writer.writerow((name, SYSTEMS[0], segment, first))
            writer.writerow((name, SYSTEMS[1], segment, count - first))
    carebook(project, "ingest", str(folder))


@pytest.fixture(scope="module")
def one_and_other(tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, Project]:
    """Two projects whose exports differ in nothing but small counts."""
    folder = tmp_path_factory.mktemp("small-counts")
    one = copy_project(folder / "one", with_england=True)
    other = copy_project(folder / "other", with_england=True)
    counts = counts_of(one)
    ingest(one, counts, folder / "export of one")
    ingest(other, with_other_small_counts(counts), folder / "export of other")
    return one, other


def bytes_below(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): sha256(path.read_bytes())
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix != ".lock"
    }


def test_all_data_are_the_same_whatever_the_small_counts_are(
    one_and_other: tuple[Project, Project],
) -> None:
    one, other = (bytes_below(project.data) for project in one_and_other)
    assert one == other
    assert any(name.endswith("observations.parquet") for name in one)
    assert any(name.startswith("ingested") for name in one)


@pytest.mark.parametrize(
    "arguments",
    [
        ("data", "--csv"),
        ("data", "--oddities"),
        ("data", "--sources"),
        ("data",),
        ("trace", "rutland", "helpline_enquiries"),
    ],
    ids=" ".join,
)
def test_commands_say_the_same_whatever_the_small_counts_are(
    one_and_other: tuple[Project, Project], arguments: tuple[str, ...]
) -> None:
    one, other = (carebook(project, *arguments) for project in one_and_other)
    assert one.stdout
    assert one.stdout == other.stdout


def test_a_book_is_the_same_to_the_byte_whatever_the_small_counts_are(
    one_and_other: tuple[Project, Project],
) -> None:
    made = []
    for project in one_and_other:
        keep_chapters(project, ("index.ipynb", "notebooks/carers.ipynb"))
        carebook(project, "build", "rutland", "--edition", "html")
        made.append(bytes_below(project.outputs / "rutland"))
    assert made[0] == made[1]
    assert any(name.endswith("carers.ipynb") for name in made[0])


# --- as somebody would try ----------------------------------------------------------------------


@pytest.fixture(scope="module")
def ingested(one_and_other: tuple[Project, Project]) -> Dataset:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CAREBOOK_FIGURES", ALL_LAYERS)
        return load_dataset(one_and_other[0])


def enquiries(dataset: Dataset) -> list[Observation]:
    return list(dataset.observations_of("helpline_enquiries"))


def residents(dataset: Dataset) -> dict[str, set[float]]:
    """Return every number of residents of some years that is known of an area."""
    found: dict[str, set[float]] = {}
    for o in dataset.observations_of("population"):
        if o.value and int(o.period) >= FIRST_YEAR:
            found.setdefault(o.area_code, set()).add(o.value)
    return found


def give_away(o: Observation, people: Mapping[str, set[float]]) -> set[int]:
    """Return the small counts that a figure comes to, by any number of residents of its area.

    Limits around a count that is shown say no more than it does; around one that is not, they
    would. "5 or fewer" comes to 5.
    """
    if o.value is None or o.area_code == "LA_MEAN":
        return set()
    hidden = set(SMALL) - ({5} if o.status == "at_most" else set())
    if o.status == "at_most" and (o.lower, o.upper, o.wide_lower, o.wide_upper) != (None,) * 4:
        return hidden
    if o.numerator:
        return {round(o.numerator)} & hidden
    per = [1.0] if o.unit == "count" else [n / 100_000 for n in people.get(o.area_code, ())]
    return {round(o.value * one) for one in per} & hidden


def test_no_figure_times_any_number_of_residents_is_a_small_count(ingested: Dataset) -> None:
    people = residents(ingested)
    assert [o for o in enquiries(ingested) if give_away(o, people)] == []
    small = [o for o in enquiries(ingested) if o.status == "at_most"]
    assert len(small) > 500
    assert {o.lower for o in small} == {o.wide_upper for o in small} == {None}


def test_no_sum_or_mean_less_what_is_known_leaves_a_small_count(ingested: Dataset) -> None:
    """A group's figure is there only where every authority's is known: nothing is left to find."""
    regions: dict[str, list[str]] = {}
    for area in ingested.areas.authorities:
        regions.setdefault(area.region_code, []).append(area.code)
    everybody = [code for codes in regions.values() for code in codes]
    by_key = {o.key: o for o in enquiries(ingested)}
    for segment in ENQUIRY_SEGMENTS:
        for whole, members in {**regions, "E92000001": everybody}.items():
            parts = [
                by_key[code, "helpline_enquiries", segment, "2025", "count"] for code in members
            ]
            total = by_key.get((whole, "helpline_enquiries", segment, "2025", "count"))
            assert (total is None) == any(o.status == "at_most" for o in parts)
        # The stated mean of all has given way to that of what is shown, if that is nearly all.
        mean = by_key.get(("LA_MEAN", "helpline_enquiries", segment, "2025", ALL_AGES))
        assert (mean is not None) == (segment in (ONE_SMALL, NONE_SMALL))
        if mean is not None:
            rates = [o for o in by_key.values() if o.key[1:] == mean.key[1:] and o.is_known]
            known = [o.value or 0.0 for o in rates if o.area_code in everybody]
            assert mean.status == "derived"
            assert mean.value == pytest.approx(sum(known) / len(known), rel=1e-3)


def test_no_segment_is_a_sum_of_others(ingested: Dataset) -> None:
    assert "" not in ingested.indicators["helpline_enquiries"].breakdowns
    assert {o.breakdown for o in enquiries(ingested)} == set(ENQUIRY_SEGMENTS)


def test_no_difference_of_two_figures_of_an_area_is_less_than_either_says(
    ingested: Dataset,
) -> None:
    """Counts and rates of one figure, and periods of one area, hold nothing of each other."""
    by_figure: dict[tuple[str, str], list[Observation]] = {}
    for o in enquiries(ingested):
        by_figure.setdefault((o.area_code, o.breakdown), []).append(o)
    for several in by_figure.values():
        assert {o.period for o in several} == {"2025"}
        for first, second in combinations(several, 2):
            assert (first.status == "at_most") == (second.status == "at_most")


# --- the figures that come with carebook ---------------------------------------------------------


def test_no_figure_that_comes_with_carebook_gives_a_small_count_away(england: Dataset) -> None:
    people = residents(england)
    for o in enquiries(england):
        assert not give_away(o, people), o
    carers = {o.area_code: o for o in enquiries(england) if o.breakdown == "Carers"}
    assert {code: o.status for code, o in carers.items()} == {
        "E06000017": "at_most",
        "E10000018": "at_most",
        "LA_MEAN": "published",
    }


def test_nothing_is_worked_out_of_what_a_publisher_suppressed(england: Dataset) -> None:
    """No rate, share, sum or mean that carebook made holds a count that the publisher hides."""
    regions = {area.code: area.region_code for area in england.areas.authorities}
    hidden, groups, checked = set(), set(), 0
    every = [o for name in england.indicators for o in england.observations_of(name)]
    for o in every:
        if o.status == "suppressed":
            hidden.add((o.area_code, o.indicator, o.breakdown, o.period))
            for whole in {regions.get(o.area_code, ""), "E92000001"} - {o.area_code}:
                groups.add((whole, *o.key[1:]))
    assert len(hidden) > 100
    for o in every:
        figure = (o.area_code, o.indicator, o.breakdown, o.period)
        if figure in hidden and o.value is not None:
            checked += 1
            assert o.status != "derived", o
        if o.key in groups and o.value is not None:
            # Of a region's own published count its rate may be worked out.
            checked += 1
            assert not o.note.startswith(("the sum over the", "the total for the")), o
    assert checked > 100


def test_nothing_that_a_book_consists_of_holds_the_rate_of_one_enquiry(rutland: MadeBook) -> None:
    """Pages, downloads, search index, executed notebooks, manifest: 2.46 was one person's."""
    texts = [
        path
        for path in rutland.folder.rglob("*")
        if path.suffix in (".html", ".csv", ".json", ".ipynb", ".js", ".txt", ".svg", ".md")
    ]
    assert {".html", ".csv", ".ipynb", ".json"} <= {path.suffix for path in texts}
    for path in texts:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"nquir[^<>{}]{0,160}\b2\.(46|5)\b", text), path
    page = (rutland.html / "notebooks" / "carers.html").read_text(encoding="utf-8")
    assert "at most 12.4 per 100,000" in page
