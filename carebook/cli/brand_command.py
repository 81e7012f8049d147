"""``carebook brand``: what was understood of a council's brand, and how it looks."""

import click

from carebook.books.plan import brand_warnings
from carebook.config.brand import AREA_BRAND_SUFFIX, BRAND_FILE, load_brand
from carebook.config.brand_tokens import branded_tokens
from carebook.config.chapters import read_quarto_yml
from carebook.config.params import load_params, long_date
from carebook.config.theme_tokens import load_theme_tokens
from carebook.core.project import Project
from carebook.editions.brand_page import describe_brand, write_brand_page
from carebook.editions.html_book import HtmlBookDetails
from carebook.ingest.loading import load_dataset_areas
from carebook.text.phrasing import name_in_sentence


@click.command("brand")
@click.argument("area", required=False)
@click.option("--preview", is_flag=True, help="Show it on a page in outputs/brand/, too.")
def brand_command(area: str | None, preview: bool) -> None:
    """Say what was understood of the brand of AREA, or of the whole project, and what was not.

    It is read from _brand.yml, and for AREA from params/AREA.brand.yml over it.
    """
    project = Project.find()
    areas = load_dataset_areas(project)
    found = areas.find_authority(area) if area else None
    brand = load_brand(project, found)
    own = f" or params/{found.slug}{AREA_BRAND_SUFFIX}.yml" if found else ""
    if brand is None:
        click.echo(f"no brand: every book has the house's look; write {BRAND_FILE}{own}")
        return
    told = brand_warnings(project, brand)
    tokens, _ = branded_tokens(load_theme_tokens(project.theme), brand)
    for line in (*describe_brand(brand, tokens), *told):
        click.echo(line)
    if preview:
        params = load_params(project.params, found)
        details = HtmlBookDetails(
            title=read_quarto_yml(project.quarto_yml).title,
            area=name_in_sentence(found.name) if found else "all books",
            edition_date=long_date(params.edition_date),
            publisher=params.publisher,
            cover_line=params.cover_line,
            footer=params.footer,
        )
        folder = project.outputs / "brand" / (found.slug if found else "all")
        click.echo(write_brand_page(project, brand, told, details, folder))
