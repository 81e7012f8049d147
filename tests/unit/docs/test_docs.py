"""The documentation: links lead somewhere, files it names exist, the reference is current."""

import itertools
import re
from pathlib import Path

import click
import pytest
import yaml
from support.documentation import DOCS, GENERATED, PAGES, code_blocks, commands, prose
from support.project_copies import ROOT

from carebook.notebooks.notebook_files import read_notebook

every_page = pytest.mark.parametrize(
    "page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix()
)
# A reader who follows a page writes the first of them; building and reading make the rest.
NOT_COMMITTED = (
    "_brand.yml",
    "params/rutland.brand.yml",
    "_variables.yml",
    "a-break-at-last.md",
    "data/indicators/support_after_recovery.yml",
    "data/local/care_calls.",
    "notebooks/housing.",
    "notebooks/local/",
    "data/raw/ASCFR and SALT",
    "data/ingested/",
    "data/raw/",
    "data/votes/",
    "data/summaries/",
)
# A path below the project's root, or a file of it.
PATH = re.compile(
    r"`((?:carebook|data|docs|notebooks|params|prompts|tests|theme|benchmarks|\.github|\.ci)/[\w./-]*"
    r"|[\w-]+\.(?:md|toml|cff|txt|yml|ipynb|yaml)|\.pre-commit-config\.yaml|Makefile)`"
)


def anchors(page: Path) -> set[str]:
    """The headings of a page as a code host, Pandoc and Quarto make anchors of them."""
    headings = re.findall(r"^#+ (.+)$", prose(page), flags=re.M)
    return {
        re.sub(r"[^\w -]", "", heading.lower()).strip().replace(" ", "-") for heading in headings
    }


@every_page
def test_links_between_pages_lead_to_a_file_and_a_heading(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", prose(page)):
        if target.startswith(("http://", "https://", "mailto:")):
            continue
        name, _, anchor = target.partition("#")
        linked = (page.parent / name).resolve() if name else page
        assert linked.exists(), target
        if anchor:
            assert anchor in anchors(linked), target


def test_the_example_of_a_link_to_a_heading_leads_there() -> None:
    page = (DOCS / "writing.md").read_text("utf-8")
    [(words, name, anchor)] = re.findall(r'^\[its heading "(.+)"\]\((.+)#(.+)\)$', page, flags=re.M)
    chapter = read_notebook(ROOT / "notebooks" / name)
    assert f"## {words}" in "\n".join(cell.source for cell in chapter.cells)
    assert anchor == words.lower().replace(" ", "-")


@pytest.mark.parametrize(
    "page", [page for page in PAGES if DOCS in page.parents], ids=lambda page: page.name
)
def test_pages_of_the_website_link_to_no_file_outside_of_it(page: Path) -> None:
    """A website has only what is in its folder; files of the project are named, not linked to."""
    for target in re.findall(r"\]\(([^)\s#]+)", prose(page)):
        if "://" not in target:
            assert DOCS in (page.parent / target).resolve().parents, target


@every_page
def test_the_files_that_a_page_names_exist(page: Path) -> None:
    for name in PATH.findall(prose(page)):
        if name.startswith(NOT_COMMITTED):
            continue
        places = [ROOT / name, page.parent / name]
        assert any(place.exists() for place in places), name


def test_the_map_answers_the_questions_of_a_first_tour() -> None:
    """Each place is named in the README and on the map, and the code there is what is asked for."""
    answers = {
        "Where is a small count protected?": (
            "carebook/ingest/disclosure.py",
            "LARGEST_SMALL_COUNT = 5",
        ),
        'Where is it decided that a figure is "higher"?': (
            "carebook/statistics/differences.py",
            '"higher" if',
        ),
        "Where does a chart get its colours?": ("theme/tokens.yml", "chart-area:"),
        "Where is the PDF's page laid out?": ("theme/typst/book.typ", "running-head"),
    }
    for page in ("README.md", "docs/map.md"):
        rows = dict(re.findall(r"^\| ([^|]+\?) \| (.+) \|$", (ROOT / page).read_text(), flags=re.M))
        for question, (path, code) in answers.items():
            assert f"`{path}`" in rows[question], page
            assert code in (ROOT / path).read_text(encoding="utf-8")


def test_the_map_lists_every_package_in_the_order_of_imports() -> None:
    from support.package_layers import LAYERS

    text = (DOCS / "map.md").read_text(encoding="utf-8").split("## Packages")[1]
    listed = re.findall(r"^\| `carebook/(\w+)/` \|", text, flags=re.M)
    assert listed == [layer for layer in LAYERS if (ROOT / "carebook" / layer).is_dir()]


def test_every_page_is_in_the_navigation_once() -> None:
    website = yaml.safe_load((DOCS / "_quarto.yml").read_text(encoding="utf-8"))["website"]
    linked: list[str] = []
    for entry in website["sidebar"]["contents"]:
        linked += [entry["href"]] if "href" in entry else [one["href"] for one in entry["contents"]]
    there = [
        page.relative_to(DOCS).as_posix()
        for page in DOCS.rglob("*.md")
        if "_site" not in page.parts
    ]
    assert sorted(linked) == sorted(there)


@every_page
def test_a_page_has_one_title_and_skips_no_level(page: Path) -> None:
    levels = [len(marks) for marks in re.findall(r"^(#+) ", prose(page), flags=re.M)]
    if page.name != "pull_request_template.md":
        assert levels[0] == 1
        assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_the_readme_is_short() -> None:
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= 150


@pytest.mark.parametrize("name", sorted(GENERATED))
def test_the_reference_is_what_the_code_says(name: str) -> None:
    from docs.make_reference import reference_pages  # imports every command

    current = (DOCS / "reference" / name).read_text(encoding="utf-8")
    assert current == reference_pages()[name], "call make docs and commit what it writes"


@every_page
def test_commands_and_options_that_a_page_shows_exist(page: Path) -> None:
    """Also those that no test runs."""
    from carebook.cli.main import cli

    context = click.Context(cli)
    for line in commands(page):
        for name, rest in re.findall(r"\.venv/bin/carebook (\w+)([^|>]*)", line):
            command = cli.get_command(context, name)
            assert command is not None, line
            known = {option for one in command.params for option in one.opts}
            assert set(re.findall(r"(?<= )--[\w-]+", rest)) <= known, line


def test_blocks_of_yaml_are_yaml_and_blocks_of_python_are_python() -> None:
    for page in PAGES:
        for block in code_blocks(page, "yaml"):
            assert isinstance(yaml.safe_load(block), dict)
        for block in code_blocks(page, "python"):
            compile(block, page.name, "exec")


def test_the_code_for_notebooks_works_in_a_notebook(capsys: pytest.CaptureFixture[str]) -> None:
    from support.small_data import PROJECT, bundled

    from carebook.config.params import load_params
    from carebook.notebooks import api

    rutland = bundled().areas.find_authority("rutland")
    params = load_params(PROJECT.params, rutland)
    names = vars(api) | {"book": api.Book(PROJECT, bundled(), rutland, params, ("average",))}
    for block in code_blocks(DOCS / "notebooks.md", "python"):
        exec(block, names)  # noqa: S102  (our own page)
    assert "Satisfaction of people who receive care" in capsys.readouterr().out
