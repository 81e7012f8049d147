import itertools
from datetime import date

import pytest
from pydantic import ValidationError
from support.small_data import refusal

from carebook.core.yaml_models import FrozenModel, read_yaml, read_yaml_model


class Animal(FrozenModel):
    name: str
    legs: int = 4


class Zoo(FrozenModel):
    animals: tuple[Animal, ...] = ()


@pytest.fixture
def write(tmp_path):
    def made(text):
        path = tmp_path / "zoo.yml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return made


def test_values_come_with_the_lines_of_their_keys_and_items(write):
    data, lines = read_yaml(write("# a comment\na:\n  - b\n  - c: 1\nday: 2026-11-21\n"))
    assert data == {"a": ["b", {"c": 1}], "day": date(2026, 11, 21)}
    assert lines == {("a",): 2, ("a", 0): 3, ("a", 1): 4, ("a", 1, "c"): 4, ("day",): 5}


def test_a_good_file_becomes_a_frozen_model(write):
    zoo = read_yaml_model(write("animals:\n- name: duck\n  legs: 2\n"), Zoo)
    assert zoo == Zoo(animals=(Animal(name="duck", legs=2),))
    with pytest.raises(ValidationError, match="frozen"):
        zoo.animals = ()


def test_an_empty_file_is_a_model_without_keys(write):
    assert read_yaml_model(write("# nothing yet\n"), Zoo) == Zoo()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("animals:\n- nam: duck\n", ":2: animals.0.nam: expected a key that is known here, found"),
        ("animals:\n- legs: 2\n", ":2: animals.0.name: expected this key, found none; add it"),
        ("animals:\n- name: duck\n  wings: 2\n", ":3: animals.0.wings: expected a key that is"),
        ("animals:\n- name: duck\n  legs: two\n", ":3: animals.0.legs: expected a valid integer"),
        ("\nbirds: []\n", ":2: birds: expected a key that is known here"),
        ("- duck\n", ": the file: expected"),
        ("animals:\n- name: a\n\n- name: b\nanimals: []\n", ":5: expected each key once"),
        ("animals:\n- name: a\n  name: b\n", ":3: expected each key once, found 'name' again"),
        ("animals:\n  - name: [duck\n", "expected YAML, found:"),
        ("animals: []\n\tb: 1\n", ":2: expected YAML, found:"),
        ("animals: @duck\n", ":1: expected YAML, found:"),
        ("a: !!python/object/apply:os.system [true]\n", ":1: expected YAML, found:"),
        ("a: 1\n---\na: 2\n", ":2: expected YAML, found:"),
        ("a: \x01\n", "expected YAML, found:"),
        (b"a: \xff\n", "expected a text file in UTF-8, found"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_its_place(write, text, said):
    path = write(text)
    message = refusal(read_yaml_model, path, Zoo)
    assert message.startswith(str(path))
    assert said in message


def test_a_duplicate_key_says_where_it_stood_first(write):
    assert "(first on line 1)" in refusal(read_yaml, write("a: 1\nb: 2\na: 3\n"))


def test_the_number_of_further_mistakes_is_told(write):
    message = refusal(read_yaml_model, write("animals:\n- legs: x\n- legs: y\n"), Zoo)
    assert "(3 more like it)" in message


def test_an_unknown_key_is_told_before_all_else_that_is_wrong(write):
    message = refusal(read_yaml_model, write("animals:\n- legs: x\n- name: a\n  wings: 2\n"), Zoo)
    assert ":4: animals.1.wings: expected a key that is known here" in message
    assert "(2 more like it)" in message


def test_a_long_value_is_cut_in_the_message(write):
    message = refusal(read_yaml_model, write(f"animals: {'x' * 500}\n"), Zoo)
    assert len(message.partition("found ")[2]) < 120


def test_a_missing_file_is_refused_by_name(tmp_path):
    message = refusal(read_yaml, tmp_path / "none.yml")
    assert message == f"{tmp_path / 'none.yml'}: expected this file, found none; restore it"


def test_an_impossible_date_is_refused_with_its_place(write):
    message = refusal(read_yaml, write("edition_date: 2026-02-30\n"))
    assert "zoo.yml: expected dates that exist, found: day is out of range" in message


def test_an_alias_to_itself_is_refused(write):
    for text in ("a: &x [*x]\n", "a: &x {b: *x}\n", "a: &x [[*x]]\n"):
        assert "zoo.yml:1: expected values that end" in refusal(read_yaml, write(text))


def test_an_alias_to_something_else_is_followed(write):
    assert read_yaml(write("a: &x [1]\nb: *x\nc: *x\n"))[0] == {"a": [1], "b": [1], "c": [1]}


def test_aliases_of_aliases_are_refused_before_they_fill_the_machine(write):
    names = "abcdefghij"
    text = "a: &a [0, 0, 0, 0, 0, 0, 0, 0, 0, 0]\n" + "".join(
        f"{name}: &{name} [{', '.join([f'*{before}'] * 10)}]\n"
        for before, name in itertools.pairwise(names)
    )
    assert "zoo.yml: expected at most 200,000 values" in refusal(read_yaml, write(text))


def test_values_hundreds_deep_are_refused(write):
    assert "zoo.yml: expected values a few levels deep" in refusal(
        read_yaml, write("[" * 3000 + "]" * 3000)
    )
