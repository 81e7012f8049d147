"""``_brand.yml`` and an area's own over it: what is taken, what is told, what is refused."""

from pathlib import Path

import pytest
from support.brands import BRAND, FAMILY, PLUM, SUN, brand_of, write_brand
from support.small_data import authority, bundled, refusal

from carebook.config.brand import is_brand_file, load_brand
from carebook.config.params import check_params_files


def told(root: Path, text: str) -> str:
    return "\n".join(brand_of(root, text).told)


def refused(root: Path, text: str) -> str:
    return refusal(brand_of, root, text)


def test_without_a_file_there_is_no_brand(tmp_path: Path) -> None:
    project = write_brand(tmp_path)
    (tmp_path / "_brand.yml").unlink()
    assert load_brand(project, authority()) is None


def test_all_of_a_brand_is_taken_with_its_places(tmp_path: Path) -> None:
    brand = brand_of(tmp_path, BRAND)
    assert (brand.name, brand.home) == ("Shire County Council", "https://www.shire.example")
    primary = brand.colours["primary", "light"]
    assert (primary.hex, str(primary.place)) == (PLUM, "_brand.yml:8")
    assert {key: str(logo.shown) for key, logo in brand.logos.items()} == {
        ("medium", "light"): "brand/logo.svg",
        ("medium", "dark"): "brand/logo-dark.svg",
    }
    assert {logo.alt for logo in brand.logos.values()} == {"Shire County Council"}
    assert brand.text is not None
    assert brand.text.family == FAMILY
    assert len(brand.text.files) == 2
    assert brand.told == ()
    root = tmp_path.resolve()
    assert [path.relative_to(root).as_posix() for path in map(Path.resolve, brand.files)] == [
        "_brand.yml",
        "brand/logo.svg",
        "brand/logo-dark.svg",
        "brand/regular.ttf",
        "brand/bold.ttf",
    ]


def test_an_area_s_own_file_lies_over_the_project_s(tmp_path: Path) -> None:
    project = write_brand(tmp_path)
    own = tmp_path / "params" / "rutland.brand.yml"
    own.parent.mkdir()
    (own.parent / "crest.svg").write_bytes((tmp_path / "brand/logo.svg").read_bytes())
    own.write_text(
        "meta: {name: Rutland}\ncolor:\n  primary: sun\nlogo:\n  medium: crest.svg\n", "utf-8"
    )
    brand, other = (
        load_brand(project, authority()),
        load_brand(project, authority("leicestershire")),
    )
    assert brand is not None
    assert other is not None
    assert brand.colours["primary", "light"].hex == SUN, "a name of the project's palette"
    assert str(brand.colours["primary", "light"].place) == "params/rutland.brand.yml:3"
    assert other.colours["primary", "light"].hex == PLUM
    assert brand.name == "Rutland"
    # Its logo starts from its own folder, and the project's dark one does not stand beside it.
    assert {key: str(one.shown) for key, one in brand.logos.items()} == {
        ("medium", "light"): "params/crest.svg"
    }
    assert brand.text == other.text
    assert is_brand_file("params/rutland.brand.yml")
    assert is_brand_file("_brand.yml")
    assert not is_brand_file("params/rutland.yml")


def test_an_area_s_typefaces_stand_beside_the_project_s(tmp_path: Path) -> None:
    project = write_brand(tmp_path)
    own = tmp_path / "params" / "rutland.brand.yml"
    own.parent.mkdir()
    own.write_text(
        "typography:\n  fonts:\n    - {family: Nowhere, source: google}\n  headings: Nowhere\n",
        "utf-8",
    )
    brand = load_brand(project, authority())
    assert brand is not None
    assert brand.text is not None
    assert str(brand.text.place) == "_brand.yml:15", "its place moves with it in the list"
    assert [line.partition(": ")[0] for line in brand.told] == ["params/rutland.brand.yml:3"]


def test_a_file_of_no_area_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "rutland.brand.yml").touch()
    check_params_files(tmp_path, bundled().areas)
    (tmp_path / "rutlnd.brand.yml").touch()
    assert "did you mean rutland.brand.yml?" in refusal(
        check_params_files, tmp_path, bundled().areas
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("color: [", "_brand.yml:2: expected YAML"),
        ("- a", "_brand.yml:1: expected keys and values"),
        ("colour:\n  primary: red", "_brand.yml:1: colour: expected a key that is known here"),
        ("color:\n  primry: red", "_brand.yml:2: color.primry: expected a key that is known here"),
        (
            "color:\n  primary: bleu",
            "_brand.yml:2: color.primary: expected a colour of CSS or a name of",
        ),
        # Without quotation marks a colour is a comment.
        (
            "color:\n  primary: #ff0000",
            "_brand.yml:2: color.primary: expected a value, found none (",
        ),
        ("color:\n  primary: rgb(0 0 0 / 50%)", "(it can be seen through)"),
        (
            "color:\n  palette: {a: b, b: a}\n  primary: a",
            "found a circle: a to b to a; write one of them as a colour",
        ),
        ("color:\n  palette:\n    a: primary\n  primary: a", "a circle: a to primary to a"),
        ("color:\n  palette:\n    odd: bleu", "_brand.yml:3: color.palette.odd: expected a colour"),
        (
            "logo: {medium: brand/logo.svg}",
            "expected the words that stand for the logo, found none",
        ),
        ("meta: {name: A}\nlogo: {medium: ../x.png}", "found '../x.png', which leads out of it"),
        ("meta: {link: www.shire.example}", "expected an address such as https://"),
        (
            "typography:\n  fonts:\n    - {family: 'A\"; }', source: file, files: [a.ttf]}",
            "_brand.yml:3: typography.fonts.0.family: expected the name of a typeface, without",
        ),
        (
            "typography:\n  fonts:\n    - {family: A, source: file}",
            "_brand.yml:3: typography.fonts.0: expected the font's files, found none",
        ),
    ],
)
def test_what_is_wrong_is_refused_in_one_line_with_its_place(
    tmp_path: Path, text: str, said: str
) -> None:
    assert said in refused(tmp_path, text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "color:\n  secondary: teal",
            "_brand.yml:2: color.secondary: the book has no place for it",
        ),
        (
            "color:\n  link: teal\ntypography:\n  link: navy",
            "_brand.yml:2: color.link: typography.link has another colour, which stands",
        ),
        ("defaults:\n  quarto: {a: 1}", "_brand.yml:1: defaults: only Quarto reads it"),
        (
            "meta:\n  link: {github: 'https://a.example'}",
            "_brand.yml:2: meta.link.github: the book has no",
        ),
        ("typography:\n  base: {size: 12pt}", "_brand.yml:2: typography.base.size: only Quarto"),
        ("typography:\n  monospace: Fira Mono", "_brand.yml:2: typography.monospace: only Quarto"),
        ("typography:\n  base: Jura", "_brand.yml:2: typography.base: no file gives 'Jura'"),
        (
            "typography:\n  fonts:\n    - {family: Jura, source: google}\n  base: Jura",
            "_brand.yml:3: typography.fonts: 'Jura' would come from google, and nothing is fetched",
        ),
        (
            "typography:\n  fonts:\n    - {family: Jura, source: file, files: [brand/bold.ttf]}",
            "neither base nor headings is set in 'Jura'",
        ),
        (
            "meta: {name: A}\nlogo:\n  medium: https://a.example/b.png",
            "_brand.yml:3: logo.medium: a logo from https://a.example/b.png is not fetched",
        ),
    ],
)
def test_what_has_no_place_in_the_book_is_told_with_its_line(
    tmp_path: Path, text: str, said: str
) -> None:
    assert said in told(tmp_path, text)


def test_a_typeface_that_is_to_be_fetched_leaves_the_house_s_in_place(tmp_path: Path) -> None:
    text = "typography:\n  fonts:\n    - {family: Jura, source: bunny}\n  base: Jura"
    brand = brand_of(tmp_path, text)
    assert brand.text is None
    assert len(brand.told) == 1, "said once, where the typeface is listed"
