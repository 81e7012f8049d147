"""What a text about an area is checked with: all that is known of it, local figures among it."""

from carebook.build.figures_in_notebooks import dataset_with_added_figures
from carebook.checking.assessment import TextAssessor
from carebook.core.project import Project
from carebook.data.areas import Area
from carebook.data.dataset import Dataset
from carebook.facts.knowledge import gather_knowledge


def make_text_assessor(project: Project, dataset: Dataset, area: Area) -> TextAssessor:
    """Return the assessor of an area, with the figures that the notebooks of its book added.

    Raises:
        InputError: a notebook of the book cannot be read.

    """
    known = dataset_with_added_figures(dataset, project.outputs / area.slug)
    return TextAssessor(gather_knowledge(known, area))
