from datetime import date
from functools import partial

import pytest
from support.small_data import PROJECT, SLUGS, authority, bundled, params_from, refusal

from carebook.config.params import Contact, check_params_files, load_params, long_date

DEFAULTS = """\
edition_date: 2026-11-21
publisher: carebook
notebook:
  comparators: [england]
  colour: blue
contacts: []
"""


@pytest.fixture
def load(tmp_path):
    return partial(params_from, tmp_path, DEFAULTS)


def test_defaults_alone_will_do(load):
    params = load()
    assert params.edition_date == date(2026, 11, 21)
    assert params.publisher == "carebook"
    assert params.contacts == ()


def test_an_areas_own_file_goes_over_the_defaults(load):
    params = load("publisher: The council\nreply_to: 01572 000000\n")
    assert (params.publisher, params.reply_to) == ("The council", "01572 000000")
    assert params.edition_date == date(2026, 11, 21)


def test_notebook_parameters_are_merged_one_by_one(load):
    params = load("notebook:\n  comparators: [region]\n")
    assert params.notebook == {"comparators": ["region"], "colour": "blue"}


ALONE = DEFAULTS + "notebooks:\n  costs:\n    years: 3\n    comparators: []\n"
DECLARED = {
    "index.ipynb": ("area", "comparators"),
    "notebooks/costs.qmd": ("area", "years", "comparators"),
    "notebooks/quality.ipynb": ("colour", "not_given"),
    "notebooks/about.md": (),
}


def test_each_notebook_is_handed_what_its_cell_declares(load):
    params = load("notebooks:\n  costs:\n    years: 5\n", ALONE)
    given = {name: params.for_notebook(name, declared) for name, declared in DECLARED.items()}
    assert given == {
        "index.ipynb": {"comparators": ["england"]},
        "notebooks/costs.qmd": {"years": 5, "comparators": []},
        "notebooks/quality.ipynb": {"colour": "blue"},
        "notebooks/about.md": {},
    }


@pytest.mark.parametrize(
    ("own", "said"),
    [
        (
            "notebook:\n  color: red\n",
            "rutland.yml:2: notebook.color: expected a parameter of a notebook, found none whose "
            "parameters cell has it; add it to the cell of the notebook that uses it, or remove it",
        ),
        (
            "\nnotebooks:\n  cost:\n    years: 3\n",
            "rutland.yml:3: notebooks.cost: expected the name of a chapter, found none called so "
            "in _quarto.yml; did you mean costs?",
        ),
        (
            "notebooks:\n  quality:\n    years: 3\n",
            "rutland.yml:3: notebooks.quality.years: expected a parameter of this notebook, found "
            "none in its parameters cell; add it there, or remove it",
        ),
        (
            "notebook:\n  area: x\n",
            "rutland.yml:2: notebook.area: expected parameters besides the area, which each book",
        ),
        ("notebooks:\n  costs:\n    area: x\n", "rutland.yml:3: notebooks.costs.area: expected"),
        ("notebooks:\n  costs:\n    comparators: all\n", "rutland.yml:1: notebooks: expected comp"),
    ],
)
def test_what_no_notebook_takes_is_refused_with_its_line(load, tmp_path, own, said):
    load(None, ALONE)
    (tmp_path / "rutland.yml").write_text(own, encoding="utf-8")
    assert said in refusal(load_params, tmp_path, authority(), DECLARED)


def test_an_undeclared_default_is_refused_in_the_defaults(load, tmp_path):
    load(None, ALONE)
    declared = {**DECLARED, "notebooks/costs.qmd": ("area",)}
    message = refusal(load_params, tmp_path, authority(), declared)
    assert "defaults.yml:9: notebooks.costs.years: expected a parameter of this" in message


def test_an_empty_file_of_its_own_changes_nothing(load):
    assert load("# nothing yet\n") == load()


def test_another_areas_file_is_not_read(load, tmp_path):
    (tmp_path / "leicestershire.yml").write_text("publisher: other\n", encoding="utf-8")
    assert load().publisher == "carebook"


@pytest.mark.parametrize(
    ("own", "said"),
    [
        ("\npublsher: x\n", "rutland.yml:2: publsher: expected a key that is known here"),
        ("edition_date: soon\n", "rutland.yml:1: edition_date: expected"),
        (
            "contacts:\n- role: x\n  checked: 2021\n",
            "rutland.yml:2: contacts.0.name: expected this",
        ),
        ("contacts:\n- name: x\n", "rutland.yml:2: contacts.0.checked: expected this key"),
        ("contacts:\n- name: x\n  checked: 21\n", "rutland.yml:3: contacts.0.checked"),
        ("contacts:\n- name: x\n  fax: 1\n  checked: 2021\n", "rutland.yml:3: contacts.0.fax"),
        ("- x\n", "rutland.yml:1: expected keys and values, found something else"),
        ("notes: {\n", "expected YAML, found"),
        ("notes: []\nnotes: []\n", "rutland.yml:2: expected each key once"),
        ("notebook: x\n", "rutland.yml:1: notebook: expected"),
        *(
            (
                f"\nnotebook:\n  comparators: {wrong}\n",
                "rutland.yml:2: notebook: expected comparators as a list of some of england, "
                "region, neighbours, average, found ",
            )
            for wrong in ("england", "[wales]", "[england, wales]", "[[england]]", "[area]", "")
        ),
    ],
)
def test_a_wrong_parameter_is_refused_in_the_file_it_stands_in(load, own, said):
    assert said in refusal(load, own)


def test_a_wrong_default_is_refused_in_the_defaults(load):
    message = refusal(load, "publisher: x\n", DEFAULTS.replace("contacts: []", "contact: []"))
    assert "defaults.yml:6: contact: expected a key that is known here" in message


def test_wrong_comparators_in_the_defaults_are_refused_there(load):
    message = refusal(load, None, DEFAULTS.replace("[england]", "[wales]"))
    assert "defaults.yml:3: notebook: expected comparators as a list of some of" in message


def test_no_comparators_at_all_will_do(load):
    assert load("notebook:\n  comparators: []\n").notebook["comparators"] == []


def test_a_misspelt_key_is_refused_in_its_own_file_though_the_defaults_lack_it(load):
    message = refusal(load, "\npublsher: x\n", DEFAULTS.replace("publisher: carebook\n", ""))
    assert "rutland.yml:2: publsher: expected a key that is known here" in message


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("rutlnd.yml", "did you mean rutland.yml?"),
        ("Rutland.yml", "did you mean rutland.yml?"),
        ("default.yml", "did you mean defaults.yml?"),
        ("zzz.yml", "rename or remove it"),
    ],
)
def test_a_parameters_file_of_no_area_is_refused_by_name(tmp_path, name, advice):
    for known in ("defaults.yml", "bath-and-north-east-somerset.yml", "notes.txt"):
        (tmp_path / known).write_text("", encoding="utf-8")
    check_params_files(tmp_path, bundled().areas)
    (tmp_path / name).write_text("", encoding="utf-8")
    message = refusal(check_params_files, tmp_path, bundled().areas)
    assert message == f"{tmp_path / name}: expected the slug of an area as its name; {advice}"


def test_a_region_has_no_parameters_file(tmp_path):
    (tmp_path / "east-midlands.yml").write_text("", encoding="utf-8")
    assert "east-midlands.yml: expected" in refusal(check_params_files, tmp_path, bundled().areas)


def test_the_bundled_parameters_files_all_belong_to_an_area():
    check_params_files(PROJECT.params, bundled().areas)


def test_a_missing_default_is_refused_in_the_defaults(load):
    message = refusal(load, None, DEFAULTS.replace("publisher: carebook\n", ""))
    assert "defaults.yml: publisher: expected this key, found none; add it" in message


def test_missing_defaults_are_refused(tmp_path):
    message = refusal(load_params, tmp_path, authority())
    assert message == f"{tmp_path / 'defaults.yml'}: expected this file, found none; restore it"


@pytest.mark.parametrize("slug", SLUGS)
def test_every_bundled_area_has_parameters(slug):
    params = load_params(PROJECT.params, authority(slug))
    assert params.notebook["comparators"] == ["england", "region", "neighbours", "average"]
    assert bool(params.contacts) == (slug == "rutland")


@pytest.mark.parametrize(
    ("checked", "stale"),
    [
        (2025, True),
        (2026, False),
        (date(2025, 11, 21), False),
        (date(2025, 11, 20), True),
        (date(2026, 11, 21), False),
    ],
)
def test_a_contact_grows_old_after_a_year(checked, stale):
    contact = Contact(name="x", checked=checked)
    assert contact.may_be_out_of_date(date(2026, 11, 21)) is stale


def test_a_check_is_printed_as_a_day_or_a_year():
    assert Contact(name="x", checked=2021).checked_label() == "2021"
    assert Contact(name="x", checked=date(2026, 3, 1)).checked_label() == "1 March 2026"
    assert long_date(date(2026, 3, 31)) == "31 March 2026"
