"""The ``_brand.yml`` that Quarto gets in a staged book."""

from pathlib import Path

import yaml
from support.brands import brand_of
from support.project_copies import ROOT

from carebook.books.look import lay_out_look
from carebook.core.project import Project
from carebook.pages.quarto_brand import staged_brand_yml


def test_a_colour_of_links_that_is_too_pale_does_not_reach_quarto(tmp_path: Path) -> None:
    brand = brand_of(tmp_path, "color:\n  primary: navy\n  link: '#ffeeee'")
    look = lay_out_look(Project(ROOT), brand, tmp_path / "theme")
    staged = yaml.safe_load(staged_brand_yml(brand, look))
    assert set(staged["color"]) == {"primary"}
    assert staged["typography"]["link"]["color"]["light"] not in ("#ffeeee", "#000080")
