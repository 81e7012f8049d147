"""``carebook list``: the authorities a book can be made for."""

import click

from carebook.core.project import Project
from carebook.ingest.loading import load_dataset_areas


@click.command("list")
def list_command() -> None:
    """List the authorities: ONS code, slug, name, region."""
    areas = load_dataset_areas(Project.find())
    rows = []
    for area in areas.authorities:
        region = areas.region_of(area)
        rows.append((area.code, area.slug, area.name, region.name if region else ""))
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(3)]
    for row in rows:
        padded = (text.ljust(width) for text, width in zip(row[:3], widths, strict=True))
        click.echo("  ".join((*padded, row[3])).rstrip())
