"""From a brand's colours to the tokens of the theme: once, for every form of the book.

The primary colour becomes the accent, the band at the top and the area's marks in charts, and a
tint of it lies under summaries. Foreground and background become ink and paper, and the shades
between them are mixed anew. What is too pale for its place gives way to the nearest colour of the
same hue that is not, and that is told.
"""

from collections import defaultdict
from collections.abc import Iterable

from carebook.config.brand import Brand, BrandColour
from carebook.config.brand_keys import Mode
from carebook.config.contrast import (
    MARK_RATIO,
    TEXT_RATIO,
    Ground,
    colour_as_hex,
    contrast,
    is_readable,
    lightness,
    mixed,
    nearest_readable,
    with_lightness,
    worst_ground,
)
from carebook.config.theme_tokens import ThemeTokens, load_theme_tokens
from carebook.core.project import Project
from carebook.text.phrasing import join_in_words

_WHITE = "white"
# How light a ground must be in OKLCH for light pages, and may be at most for dark ones.
_LIGHTEST_DARK_PAPER, _DARKEST_LIGHT_PAPER = 0.32, 0.88
# In grey, the area's bars are as far from the others' as those are from each other.
_APART_IN_GREY = 1.4
# The shades between ink and paper: what share of paper is in each.
_SHADES = {"quiet": 0.18, "line": 0.78, "edge": 0.42}
_WASH = 0.96
# How much of the primary colour is in the ground of a summary.
_TINTS: dict[Mode, float] = {"light": 0.1, "dark": 0.22}
_DARK_BAND = 0.34
# Charts carry these as literal colours, which pages tell apart to replace them in the dark.
_LITERAL = (
    "ink",
    "paper",
    "chart-outline",
    "chart-england",
    "chart-region",
    "chart-average",
    "chart-dots",
    "chart-area",
)


def branded_tokens(tokens: ThemeTokens, brand: Brand) -> tuple[ThemeTokens, tuple[str, ...]]:
    """Return the tokens with a brand's colours and typefaces, and what has to be told of them."""
    painter = _Painter(brand)
    light = painter.paint("light", tokens.light)
    dark = painter.paint("dark", tokens.dark)
    if dark["band"] != tokens.dark["band"]:
        dark["band"] = _dark_band(dark["band"], light["band-ink"])
    text = [*([brand.text.family] if brand.text else []), *tokens.typefaces.text]
    heads = brand.headings or brand.text
    headings = [*([heads.family] if heads else []), *tokens.typefaces.headings]
    charts, word = tokens.charts, tokens.word
    if brand.text:
        family = brand.text.family
        charts = charts.model_copy(update={"font": f"{family}, {charts.font}"})
        word = {**word, "font": family}
    changed = tokens.model_copy(
        update={
            "light": light,
            "dark": dark,
            "charts": charts,
            "word": word,
            "typefaces": tokens.typefaces.model_copy(
                update={
                    "text": tuple(dict.fromkeys(text)),
                    "headings": tuple(dict.fromkeys(headings)),
                }
            ),
        }
    )
    return changed, painter.told()


def _dark_band(band: str, ink: str) -> str:
    """Return the band of dark pages: as dark as they are, unless its ink is dark itself."""
    if lightness(ink) < lightness(band):
        return band
    return with_lightness(band, min(lightness(band), _DARK_BAND))


def brand_tokens(project: Project, brand: Brand | None) -> ThemeTokens | None:
    """Return the tokens of a project with a brand, without what has to be told; None without one.

    Raises:
        InputError: the tokens cannot be read.

    """
    return branded_tokens(load_theme_tokens(project.theme), brand)[0] if brand else None


class _Painter:
    """Puts a brand's colours into the place of the theme's, and notes what it had to change."""

    def __init__(self, brand: Brand) -> None:
        self._brand = brand
        self._uses: defaultdict[tuple[BrandColour, str, Ground], list[str]] = defaultdict(list)
        self._grounds_told: list[str] = []

    def told(self) -> tuple[str, ...]:
        lines = [
            f"{given.place}: {given.key}: {given.hex} has a contrast of "
            f"{contrast(given.hex, ground):.1f} to 1 on {ground}, and needs {ratio:g}; the nearest "
            f"that has it is {instead}, which is used for {join_in_words([*dict.fromkeys(uses)])}"
            for (given, instead, (ground, ratio)), uses in self._uses.items()
        ]
        return (*self._grounds_told, *dict.fromkeys(lines))

    def paint(self, mode: Mode, house: dict[str, str]) -> dict[str, str]:
        """Return the colours of a mode."""
        made = dict(house)
        given = {
            role: self._brand.colours[role, mode]
            for role in ("foreground", "background", "primary", "link", "headings")
            if (role, mode) in self._brand.colours
        }
        if mode == "dark":
            # One colour alone is for light pages; dark ones take what is nearest to it.
            given |= {
                role: self._brand.colours[role, "light"]
                for role in ("primary", "link", "headings")
                if role not in given and (role, "light") in self._brand.colours
            }
        self._paint_grounds(mode, made, given)
        self._paint_letters(mode, made, given)
        self._paint_charts(mode, made, given)
        return made

    def _paint_grounds(
        self, mode: Mode, made: dict[str, str], given: dict[str, BrandColour]
    ) -> None:
        if "background" in given:
            made["paper"] = self._usable_paper(mode, given["background"])
        if "primary" in given:
            made["chart-summary"] = mixed(made["paper"], given["primary"].hex, _TINTS[mode])
        if "background" in given or "foreground" in given:
            self._paint_ink_and_shades(mode, made, given.get("foreground"))
        on_summary = _text_grounds(mode, made["whole-summary"])
        made["whole-summary-ink"] = nearest_readable(made["whole-summary-ink"], on_summary)

    def _paint_ink_and_shades(
        self, mode: Mode, made: dict[str, str], given: BrandColour | None
    ) -> None:
        paper = made["paper"]
        wanted = given.hex if given else made["ink"]
        on_paper = nearest_readable(wanted, _text_grounds(mode, paper))
        made["wash"] = mixed(on_paper, paper, _WASH)
        grounds = _text_grounds(
            mode, paper, made["wash"], made["chart-summary"], made["whole-summary"]
        )
        made["ink"] = (
            self._fitted(mode, given, grounds, "text")
            if given
            else nearest_readable(made["ink"], grounds)
        )
        for name, share in _SHADES.items():
            made[name] = mixed(made["ink"], paper, share)
        made["quiet"] = nearest_readable(made["quiet"], grounds)
        made["edge"] = nearest_readable(made["edge"], ((paper, MARK_RATIO),))
        if mode == "light":
            made["print-quiet"], made["print-rule"] = made["quiet"], made["edge"]

    def _usable_paper(self, mode: Mode, given: BrandColour) -> str:
        now = lightness(given.hex)
        usable = (
            min(now, _LIGHTEST_DARK_PAPER) if mode == "dark" else max(now, _DARKEST_LIGHT_PAPER)
        )
        if usable == now:
            return given.hex
        instead = with_lightness(given.hex, usable)
        wanted = "light" if mode == "light" else "dark"
        self._grounds_told.append(
            f"{given.place}: {given.key}: {given.hex} is not {wanted} enough for the ground of "
            f"{mode} pages; the nearest that is is {instead}, which is used"
        )
        return instead

    def _paint_letters(
        self, mode: Mode, made: dict[str, str], given: dict[str, BrandColour]
    ) -> None:
        grounds = _text_grounds(mode, made["paper"], made["wash"], made["chart-summary"])
        if "primary" in given:
            what = "rules" if "link" in given else "rules and links"
            what = what if "headings" in given else f"headings, {what}"
            made["accent"] = self._fitted(mode, given["primary"], grounds, what)
            made["link"] = made["accent"]
            made["band"] = given["primary"].hex
            if mode == "light":
                made["band-ink"] = self._band_ink(made)
        if "link" in given:
            made["link"] = self._fitted(mode, given["link"], grounds, "links")
        for name in ("accent", "link", "visited"):
            made[name] = nearest_readable(made[name], grounds)
        if mode == "light":
            made["print-heading"] = made["accent"]
            if "headings" in given:
                made["print-heading"] = self._fitted(mode, given["headings"], grounds, "headings")
        made["heading"] = made["ink"]
        if "headings" in given:
            made["heading"] = self._fitted(mode, given["headings"], grounds, "headings")

    def _band_ink(self, made: dict[str, str]) -> str:
        """Return what is written in on the band: white, or else ink; the band gives way to none."""
        on_band = ((made["band"], TEXT_RATIO),)
        for ink in (colour_as_hex(_WHITE), made["ink"]):
            if is_readable(ink, on_band):
                return ink
        return nearest_readable(colour_as_hex(_WHITE), on_band)

    def _paint_charts(
        self, mode: Mode, made: dict[str, str], given: dict[str, BrandColour]
    ) -> None:
        papers = {made["paper"], colour_as_hex(_WHITE)} if mode == "light" else {made["paper"]}
        on_paper: tuple[Ground, ...] = tuple((ground, MARK_RATIO) for ground in sorted(papers))
        if "foreground" in given or "background" in given:
            made["chart-outline"] = nearest_readable(made["quiet"], on_paper)
        if "primary" in given:
            beside = ("chart-england", "chart-region", "chart-average")
            apart = tuple((made[name], _APART_IN_GREY) for name in beside)
            made["chart-area"] = self._fitted(
                mode, given["primary"], (*on_paper, *apart), "the area's marks in charts"
            )
        taken: set[str] = set()
        for name in _LITERAL:
            while made[name] in taken:
                made[name] = _neighbouring(made[name])
            taken.add(made[name])

    def _fitted(self, mode: Mode, given: BrandColour, grounds: tuple[Ground, ...], use: str) -> str:
        """Return a colour that can be read on its grounds, and note where it is another."""
        if is_readable(given.hex, grounds):
            return given.hex
        instead = nearest_readable(given.hex, grounds)
        if given == self._brand.colours.get((_role(given), mode)):
            pages = "" if mode == "light" else " of dark pages"
            self._uses[given, instead, worst_ground(given.hex, grounds)].append(f"{use}{pages}")
        return instead


def _role(given: BrandColour) -> str:
    """Return a colour's role by its key: of links, ``typography.link.color`` too."""
    return given.key.removesuffix(".color").rpartition(".")[2]


def _text_grounds(mode: Mode, *grounds: str) -> tuple[Ground, ...]:
    """Return grounds that text stands on; what is light is printed too, on white."""
    printed: Iterable[str] = [colour_as_hex(_WHITE)] if mode == "light" else []
    return tuple((ground, TEXT_RATIO) for ground in dict.fromkeys([*grounds, *printed]))


def _neighbouring(colour: str) -> str:
    """Return a colour that nobody can tell from this one, and a page can."""
    blue = int(colour[-2:], 16)
    return f"{colour[:-2]}{blue - 1 if blue == 255 else blue + 1:02x}"
