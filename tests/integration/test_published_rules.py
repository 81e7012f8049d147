"""What the rules write on the publishers' own files: no sentence that the figures do not carry."""

import pytest
from support.published_files import needs_published
from support.rule_texts import findings_of
from support.small_data import displayed

from carebook.checking.assessment import TextAssessor
from carebook.config.params import load_params
from carebook.facts.knowledge import gather_knowledge
from carebook.narrative.writers.book_text import book_text
from carebook.narrative.writers.chart_text import chart_text
from carebook.narrative.writers.section_text import section_text
from carebook.notebooks.api import Book
from carebook.notebooks.blocks import BLOCK_MIME, read_block

pytestmark = [
    needs_published(),
    pytest.mark.usefixtures("ingested_alone"),
]
EVERY = ("england", "region", "neighbours", "average")
# A small one, one without neighbours, the one that submitted nothing, one with a year missing, one
# that was made in 2023, and a name with a full stop.
SLUGS = ("rutland", "city of london", "hackney", "derby", "cumberland", "st helens")
# Indicators that have a page for each of their age groups.
BY_AGE = {"requests": ("18-64", "65+"), "receiving_care": ("18-64", "65+")}


@pytest.mark.parametrize("slug", SLUGS)
def test_every_sentence_of_the_rules_is_supported(slug, published_dataset, published_project):
    area = published_dataset.areas.find_authority(slug)
    params = load_params(published_project.params, area)
    book = Book(published_project, published_dataset, area, params, EVERY)
    sections = {}
    for name, indicator in published_dataset.indicators.items():
        for place, section in enumerate(indicator.section):
            wanted = (BY_AGE[name][place],) if name in BY_AGE else ()
            data = displayed(book.show, book.figures(name, *wanted))
            sections.setdefault(section, []).append(read_block({BLOCK_MIME: data[BLOCK_MIME]}))
    assessor = TextAssessor(gather_knowledge(published_dataset, area))
    everything = [block for blocks in sections.values() for block in blocks]
    findings = findings_of(assessor.knowledge, everything)
    texts = [
        (chart_text(block, findings, published_dataset), block.indicator) for block in everything
    ]
    texts += [
        (section_text(name, blocks, findings, published_dataset), None)
        for name, blocks in sections.items()
    ]
    texts.append((book_text(everything, findings, published_dataset), None))
    for text, topic in texts:
        assessed = assessor.assess(text.paragraphs, text.questions, topic, slots=False)
        assert [(f.text, f.claim, f.reason) for f in assessed.unsupported_claims] == []


def test_hackneys_missing_figures_are_explained(published_dataset, published_project):
    area = published_dataset.areas.find_authority("hackney")
    book = Book(
        published_project, published_dataset, area, load_params(published_project.params, area), ()
    )
    data = displayed(book.show, book.figures("requests", "65+"))
    assert data["text/plain"].startswith(
        "Hackney did not submit its figures to this collection for 2021-22."
    )
