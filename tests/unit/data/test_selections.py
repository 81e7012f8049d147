import pytest
from support.small_data import PROJECT, bundled, refusal

from carebook.data.selections import load_selections

PATH = PROJECT.data / "selections.yml"


def loaded(tmp_path, text):
    path = tmp_path / "selections.yml"
    path.write_text(text, encoding="utf-8")
    return path, bundled().indicators


def test_the_projects_own_names_figures_of_the_catalogue():
    found = load_selections(PATH, bundled().indicators)
    assert found == bundled().selections
    assert found.briefing.key_figures[:2] == ((("population", ""),), (("requests", "65+"),))
    assert found.briefing.charts["picture"][0] == ("older-people", "requests")
    assert found.totals["requests", "18-64"][0] == (("requests_by_route_18_64", ""),)


def test_a_figure_can_name_those_that_stand_in_for_it(tmp_path):
    text = "briefing:\n  key_figures: [satisfaction | requests/65+, population]\n"
    choice, alone = load_selections(*loaded(tmp_path, text)).briefing.key_figures
    assert choice == (("satisfaction", ""), ("requests", "65+"))
    assert alone == (("population", ""),)


def test_what_holds_others_is_no_part_of_its_own(tmp_path):
    found = load_selections(*loaded(tmp_path, "overlapping: [All]\n"))
    assert found.separate_parts(["All", "18-64", "65+"]) == ("18-64", "65+")


def test_what_is_left_out_is_empty(tmp_path):
    assert load_selections(*loaded(tmp_path, "")).briefing.key_figures == ()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "briefing:\n  key_figures:\n    - population\n    - populatoin\n",
            "selections.yml:4: expected an indicator of the catalogue, found 'populatoin'; mend it",
        ),
        (
            "briefing:\n  key_figures:\n    - population | populatoin\n",
            "selections.yml:3: expected an indicator of the catalogue, found 'populatoin'; mend it",
        ),
        (
            "briefing:\n  key_figures:\n    - requests/0-17\n",
            "selections.yml:3: expected a breakdown of requests (18-64, 65+), found "
            "'requests/0-17'; mend it",
        ),
        (
            "briefing:\n  key_figures:\n    - requests\n",
            "selections.yml:3: expected a breakdown of requests (18-64, 65+), found 'requests'",
        ),
        (
            "totals:\n  population:\n    - [population_by_age/0-17]\n    - [satisfaction/65+]\n",
            "selections.yml:4: expected an indicator of the catalogue, without a breakdown, found "
            "'satisfaction/65+'",
        ),
        ("briefing:\n  charts:\n    end: []\n", "selections.yml:3: briefing.charts.end"),
        ("book_summary: []\n", "selections.yml:1: book_summary"),
    ],
)
def test_what_is_not_in_the_catalogue_is_refused_by_its_line(tmp_path, text, message):
    assert message in refusal(load_selections, *loaded(tmp_path, text))


def test_an_indicator_alone_stands_for_all_its_breakdowns(tmp_path):
    text = "totals:\n  requests/18-64:\n    - [requests_by_route_18_64]\n"
    assert load_selections(*loaded(tmp_path, text)).totals == {
        ("requests", "18-64"): ((("requests_by_route_18_64", ""),),)
    }
