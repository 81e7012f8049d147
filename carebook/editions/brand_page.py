"""A brand on one page: logo, colours with their contrast, typefaces, a chart and a summary box.

It is a page of the built-in book, so that what is seen on it is what every book will look like. The
figures of its chart are made up.
"""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd
from nbformat import NotebookNode, v4

from carebook.books.look import BRAND_FOLDER, Look, lay_out_look
from carebook.charts.bars import bars
from carebook.charts.specification import chart_specification
from carebook.config.brand import Brand
from carebook.config.brand_keys import MODES, Mode
from carebook.config.contrast import MARK_RATIO, TEXT_RATIO, contrast
from carebook.config.theme_tokens import ThemeTokens, load_theme_tokens, tokens_in_use
from carebook.core.project import Project
from carebook.editions.html_book import ASSETS_FOLDER, HtmlBookDetails, page_href, stitch_html
from carebook.pages.chapter import Chapter, StagedCell
from carebook.pages.drawn_charts import draw_chart, live_and_still
from carebook.pages.fact_index import FigureNames
from carebook.pages.quarto_project import write_chapter_files
from carebook.pages.staging import Staging
from carebook.text import markdown

_PAGE = "index.ipynb"
# Each colour that is looked at: what it is for, its token, the token of its ground, what it needs.
_USES: tuple[tuple[str, str, str, float], ...] = (
    ("Text", "ink", "paper", TEXT_RATIO),
    ("Quiet text", "quiet", "wash", TEXT_RATIO),
    ("Links", "link", "paper", TEXT_RATIO),
    ("Rules and marks of the page", "accent", "paper", TEXT_RATIO),
    ("Headings", "heading", "paper", TEXT_RATIO),
    ("Words in the band at the top", "band-ink", "band", TEXT_RATIO),
    ("Links in a summary", "link", "chart-summary", TEXT_RATIO),
    ("The area in charts", "chart-area", "paper", MARK_RATIO),
    ("Outlines in charts", "chart-outline", "paper", MARK_RATIO),
)
_SAMPLE = (
    ("area", "This area", 31.0),
    ("england", "England", 29.4),
    ("region", "Its region", 27.8),
    ("neighbours", "Its statistical neighbours", 28.6),
    ("average", "The average authority", 30.1),
)


def write_brand_page(
    project: Project, brand: Brand, told: Sequence[str], details: HtmlBookDetails, folder: Path
) -> Path:
    """Write the page of a brand into ``folder``, in the place of the last one; return the page.

    ``told`` are the lines that the brand gave cause to, and ``details`` what the page's head and
    foot say.

    Raises:
        InputError: a logo or typeface cannot be used.
        ToolError: Pandoc is missing or cannot make the page.

    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".brand-") as work:
        href = _make_page(project, brand, told, details, Path(work))
        shutil.rmtree(folder, ignore_errors=True)
        shutil.move(Path(work) / "html", folder)
    return folder / href


def _make_page(
    project: Project, brand: Brand, told: Sequence[str], details: HtmlBookDetails, folder: Path
) -> str:
    staged, pages = folder / "staged", folder / "html"
    look = lay_out_look(project, brand, folder / "theme")
    tokens = load_theme_tokens(look.theme)
    staging = Staging(_PAGE, folder, FigureNames(_PAGE))
    title = f"The brand of {details.area}"
    with tokens_in_use(tokens):
        sample = [*_sample(staging)]
    parts = [
        f"# {markdown.escape(title)}",
        *_understood(brand, tokens, told),
        *_logos(look),
        *_colours(tokens),
        *sample,
    ]
    cell: NotebookNode = v4.new_markdown_cell()  # type: ignore[no-untyped-call]
    cells = (StagedCell(cell, "\n\n".join(parts)),)
    chapter = Chapter(_PAGE, title, cells, staging.files, staging.charts)
    write_chapter_files(chapter, staged)
    stitch_html([chapter], staged, look.theme, replace(details, brand=look.brand), pages)
    return page_href(chapter)


def _understood(brand: Brand, tokens: ThemeTokens, told: Sequence[str]) -> Iterator[str]:
    yield "\n".join(f"- {markdown.escape(line)}" for line in describe_brand(brand, tokens))
    yield "## What you should know"
    yield "\n".join(
        f"- {markdown.escape(line)}" for line in told or ["Nothing: all of it is used."]
    )


def describe_brand(brand: Brand, tokens: ThemeTokens) -> list[str]:
    """Say in lines what was understood of a brand."""
    logos = [f"{size}, {mode}: {one.shown}" for (size, mode), one in brand.logos.items()]
    given = [f"{role}, {mode}: {one.hex}" for (role, mode), one in brand.colours.items()]
    known = (
        ("Name", [brand.name] if brand.name else []),
        ("Website", [brand.home] if brand.home else []),
        ("Logo", logos),
        ("Colours", given),
        ("Typeface of text", [tokens.typefaces.text[0]]),
        ("Typeface of headings", [tokens.typefaces.headings[0]]),
    )
    return [f"{what}: {'; '.join(values) or 'none given'}" for what, values in known]


def _logos(look: Look) -> Iterator[str]:
    if look.brand is None or not look.brand.logo:
        return
    yield "## The logo"
    brand, alt = look.brand, markdown.escape_html(look.brand.logo_alt)
    tokens = load_theme_tokens(look.theme)
    for mode, file in (("light", brand.logo), ("dark", brand.logo_dark)):
        if file:
            source = f"{ASSETS_FOLDER}/{BRAND_FOLDER}/{file}"
            ground = getattr(tokens, mode)["paper"]
            yield markdown.raw_html(
                f'<p class="brand-ground" style="background: {ground}">'
                f'<img src="{source}" alt="{alt}"></p>'
            )
    if not brand.logo_dark:
        yield "There is none for dark pages, where it keeps a light ground."


def _colours(tokens: ThemeTokens) -> Iterator[str]:
    yield "## Colours and their contrast"
    yield (
        "Text needs a contrast of 4.5 to 1 with its ground, and marks of charts need 3 to 1 "
        "(WCAG 2.2)."
    )
    for mode in MODES:
        rows = [_colour_row(tokens, mode, *use) for use in _USES]
        headers = ["Used for", "Colour", "On", "Contrast", "Needed"]
        yield markdown.pipe_table(headers, rows, f"On {mode} pages", of_numbers=False, first=28)


def _colour_row(
    tokens: ThemeTokens, mode: Mode, use: str, name: str, ground: str, needed: float
) -> list[str]:
    colours = {**tokens.light, **getattr(tokens, mode)}
    colour, behind = colours[name], colours[ground]
    swatch, under = (
        f'`<span class="brand-swatch" style="background: {one}"></span>`{{=html}}\u00a0{one}'
        for one in (markdown.escape_html(colour), markdown.escape_html(behind))
    )
    return [use, swatch, under, f"{contrast(colour, behind):.1f} to 1", f"{needed:g} to 1"]


def _sample(staging: Staging) -> Iterator[str]:
    """Yield a chapter in small: headings, text, a link, a chart and a summary."""
    yield "## A heading of a section"
    yield (
        "Text looks like this, with figures such as 1,234.5 and £678, in **bold** too, and with a "
        "[link to the colours](#colours-and-their-contrast)."
    )
    yield "### A smaller heading"
    frame = pd.DataFrame([_sample_row(*one) for one in _SAMPLE])
    spec = chart_specification(frame, bars)
    staging.charts["sample"] = spec
    alt = "A sample chart of made-up figures: the area's bar is in the colour of the brand."
    live, still = live_and_still(draw_chart(spec, "sample", staging), "sample", alt, staging)
    caption = "A sample chart. Its figures are made up."
    yield markdown.fenced_div(f"{live}\n\n{still}\n\n{caption}", ident="fig-sample")
    title = markdown.fenced_div("What the chart says", classes=["summary-title"])
    words = "A summary stands in a box like this one, beside its chart."
    yield markdown.fenced_div(f"{title}\n\n{words}", classes=["summary", "summary-chart"])


def _sample_row(role: str, place: str, value: float) -> dict[str, object]:
    return {
        "role": role,
        "place": place,
        "breakdown": "",
        "period": "2024/25",
        "unit": "percent",
        "value": value,
        "lower": None,
        "upper": None,
        "decimals": 1,
        "status": "published",
        "short": f"{value:g}%",
        "charted": True,
        "current": True,
    }
