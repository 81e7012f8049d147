"""A brand's colours as tokens: readable whatever they are, and told where they had to give way."""

from pathlib import Path

import pytest
from support.brands import BRAND, FAMILY, PLUM, SUN, brand_of
from support.small_data import PROJECT

from carebook.charts import style
from carebook.config.brand_tokens import branded_tokens
from carebook.config.contrast import contrast
from carebook.config.theme_tokens import ThemeTokens, load_theme_tokens, tokens_in_use

HOUSE = load_theme_tokens(PROJECT.theme)
WHITE = "#ffffff"
# What text is written in, and on.
LETTERS = ("ink", "link", "visited", "accent", "heading")
GROUNDS = ("paper", "wash", "chart-summary")
BESIDE = ("chart-england", "chart-region", "chart-average")
# What charts carry as literal colours, which pages have to tell apart.
LITERAL = ("ink", "paper", "chart-outline", "chart-dots", "chart-area", *BESIDE)
# Around the wheel, from near white to near black, with greys.
COLOURS = (
    *("#ffffff", "#000000", "#808080", "#f7a600", "#ffd166", "#e4003b", "#ff00aa", "#7a1f5c"),
    *("#005eb8", "#00a499", "#7fd1ae", "#00703c", "#c8e600", "#66788a", "#8aa0b4", "#12436d"),
)


def dressed(root: Path, text: str) -> tuple[ThemeTokens, str]:
    tokens, told = branded_tokens(HOUSE, brand_of(root, text))
    return tokens, "\n".join(told)


def all_that_is_wrong(tokens: ThemeTokens) -> list[str]:
    return [
        *wrong_in("light", tokens.light, {WHITE}),
        *wrong_in("dark", {**tokens.light, **tokens.dark}, set()),
        *(["two colours of charts are one"] if len({*literal_in(tokens)}) < len(LITERAL) else []),
    ]


def literal_in(tokens: ThemeTokens) -> list[str]:
    return [tokens.light[name] for name in LITERAL]


def wrong_in(mode: str, colours: dict[str, str], printed: set[str]) -> list[str]:
    """Name what cannot be read; what is ``printed`` is a ground too."""
    letters = [*LETTERS, *(["print-heading"] if printed else [])]
    grounds = {colours[name] for name in GROUNDS} | printed
    pairs = [
        *((name, ground, 4.5) for name in letters for ground in grounds),
        *(("ink", colours[name], 4.5) for name in ("whole-summary",)),
        ("quiet", colours["wash"], 4.5),
        ("band-ink", colours["band"], 4.5),
        *(("chart-area", ground, 3) for ground in {colours["paper"]} | printed),
        *(("chart-area", colours[name], 1.4) for name in BESIDE),
    ]
    return [
        f"{mode}: {name} {colours[name]} on {ground}"
        for name, ground, needed in pairs
        if contrast(colours[name], ground) < needed
    ]


def test_the_house_s_own_tokens_pass_the_same_test() -> None:
    assert all_that_is_wrong(HOUSE) == []


@pytest.mark.parametrize("primary", COLOURS)
def test_any_primary_colour_stays_readable(tmp_path: Path, primary: str) -> None:
    tokens, _ = dressed(tmp_path, f"color: {{primary: '{primary}'}}")
    assert all_that_is_wrong(tokens) == []


@pytest.mark.parametrize("ground", ["#fdf6e3", "#ffffff", "#808080", "#12181f", "#ffd166"])
@pytest.mark.parametrize("primary", ["#f7a600", "#fdf6e3", "#12436d"])
def test_so_it_does_on_any_ground(tmp_path: Path, primary: str, ground: str) -> None:
    colours = f"primary: '{primary}', background: '{ground}', foreground: '{ground}'"
    tokens, told = dressed(tmp_path, f"color: {{{colours}}}")
    assert all_that_is_wrong(tokens) == []
    assert told, "ink on its own colour is told"


@pytest.mark.parametrize("ground", ["#002b36", "#ffffff", "#808080"])
def test_dark_pages_may_have_colours_of_their_own(tmp_path: Path, ground: str) -> None:
    text = (
        f"color:\n  background: {{dark: '{ground}'}}\n  primary: {{light: '{PLUM}', dark: '{SUN}'}}"
    )
    tokens, told = dressed(tmp_path, text)
    assert all_that_is_wrong(tokens) == []
    assert tokens.light["accent"] == PLUM
    assert tokens.light["paper"] == HOUSE.light["paper"]
    if ground == "#002b36":
        assert (tokens.dark["paper"], tokens.dark["accent"], told) == (ground, SUN, "")
    else:
        assert "not dark enough for the ground of dark pages" in told


def test_a_colour_that_does_is_used_as_it_is_and_nothing_is_told(tmp_path: Path) -> None:
    tokens, told = dressed(tmp_path, BRAND)
    assert told == ""
    names = ("accent", "link", "band", "chart-area", "print-heading")
    assert {tokens.light[name] for name in names} == {PLUM}
    assert tokens.light["ink"] == HOUSE.light["ink"]
    assert tokens.light["chart-england"] == HOUSE.light["chart-england"]
    assert tokens.charts.font == f"{FAMILY}, {HOUSE.charts.font}"
    assert tokens.typefaces.text == tokens.typefaces.headings == (FAMILY, "Source Sans Pro")


def test_a_colour_that_is_too_pale_is_told_with_its_ratio_and_the_nearest(tmp_path: Path) -> None:
    tokens, told = dressed(tmp_path, f"color:\n  primary: '{SUN}'")
    lines = told.splitlines()
    assert lines[0].startswith(f"_brand.yml:2: color.primary: {SUN} has a contrast of 1.9 to 1 on ")
    assert (
        f"needs 4.5; the nearest that has it is {tokens.light['link']}, which is used" in lines[0]
    )
    assert f"needs 3; the nearest that has it is {tokens.light['chart-area']}" in lines[1]
    assert len(lines) == 2
    # The band keeps it, under dark letters.
    assert (tokens.light["band"], tokens.light["band-ink"]) == (SUN, HOUSE.light["ink"])


def test_links_and_headings_may_have_colours_of_their_own(tmp_path: Path) -> None:
    text = (
        "color: {palette: {teal: '#006d66'}, primary: navy}\n"
        "typography:\n  link: teal\n  headings: {color: '#ffeeee'}"
    )
    tokens, told = dressed(tmp_path, text)
    assert tokens.light["link"] == "#006d66"
    assert tokens.light["accent"] == "#000080"
    assert tokens.light["heading"] == tokens.light["print-heading"] != HOUSE.light["heading"]
    assert told.startswith("_brand.yml:4: typography.headings.color: #ffeeee has a contrast")


def test_links_may_have_their_colour_among_the_colours(tmp_path: Path) -> None:
    tokens, told = dressed(tmp_path, "color:\n  primary: navy\n  link: '#006d66'")
    assert (tokens.light["link"], tokens.light["accent"], told) == ("#006d66", "#000080", "")
    tokens, told = dressed(tmp_path, "color:\n  primary: navy\n  link: '#ffeeee'")
    assert tokens.light["link"] not in ("#ffeeee", "#000080")
    assert told.startswith("_brand.yml:3: color.link: #ffeeee has a contrast")
    tokens, told = dressed(tmp_path, "color:\n  link: teal\ntypography:\n  link: navy")
    assert (tokens.light["link"], told) == ("#000080", "")


def test_charts_are_drawn_in_the_tokens_in_use(tmp_path: Path) -> None:
    tokens, _ = dressed(tmp_path, BRAND)
    with tokens_in_use(tokens):
        assert style.fill_colour("area") == style.line_colour("area") == PLUM
        assert style.fill_colour("england") == HOUSE.light["chart-england"]
    assert style.fill_colour("area") == HOUSE.light["chart-area"]
