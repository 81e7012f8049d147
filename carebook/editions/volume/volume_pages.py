"""Everything that stands in a volume, as the data that the template sets in type."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from carebook import __version__
from carebook.config.chapters import read_quarto_yml
from carebook.config.params import Params, load_params, long_date
from carebook.core.project import Project
from carebook.data.areas import Area
from carebook.data.dataset import Dataset
from carebook.editions.invented_areas import invented_authorities_note, origin_in_words
from carebook.editions.volume.authorities import (
    AuthorityKeyFigures,
    authority_data,
    authority_label,
    rights_data,
)
from carebook.editions.volume.book_choice import BookProblem, names_by_reason, problems_in_words
from carebook.editions.volume.content_choice import choose_sections
from carebook.editions.volume.england import section_data
from carebook.editions.volume.national_findings import national_findings_data
from carebook.editions.volume.pictures import VolumePictures
from carebook.editions.volume.place_index import place_index_data
from carebook.editions.volume.quotes import curl_quotes
from carebook.editions.volume.records import TemplateData, VolumeRecords
from carebook.facts.missing import is_ingested_dataset
from carebook.narrative.attribution import DRAFT_NOTICE
from carebook.narrative.writers.writer_registry import WRITERS
from carebook.text.phrasing import join_in_words, uncapitalised

VOLUME_SUBTITLE = "the national volume"
_NO_REGION = "Region not known"


def volume_data(
    project: Project,
    dataset: Dataset,
    country: VolumeRecords,
    missing: Sequence[BookProblem],
    pictures: VolumePictures,
) -> TemplateData:
    """Choose and word everything that a volume shows, and draw its pictures.

    Raises:
        InputError: a file of ``params/``, or ``_quarto.yml``, cannot be used.

    """
    areas, book = dataset.areas, read_quarto_yml(project.quarto_yml)
    held = [one.area for one in country.books]
    count = len(held) + len(missing)
    defaults = load_default_params(project)
    sections = choose_sections(country)
    shown = [section for section in sections if any(topic.series for topic in section.indicators)]
    invented = invented_authorities_note(held, "The authorities")
    figures = AuthorityKeyFigures(country, shown, pictures)
    data = {
        "title": book.title,
        "subtitle": VOLUME_SUBTITLE,
        "about": book.subtitle,
        "author": join_in_words(book.authors),
        "scope": _scope(len(held), count, dataset),
        "partial": _partial_note(len(held), count, dataset),
        "missing": f"Left out of this volume: {_left_out_in_words(missing)}." if missing else "",
        "demonstration": f"A demonstration: {uncapitalised(invented)}" if invented else "",
        "date": defaults.edition_date.isoformat(),
        "dated": long_date(defaults.edition_date),
        "publisher": defaults.publisher,
        "reply": defaults.reply_to,
        "summaries": _summaries_note(country),
        "figures": origin_in_words(dataset, held),
        "checksum": dataset.origin.checksum[:16],
        "version": __version__,
        "sources": _source_lines(dataset),
        "sections": [section_data(section, pictures, len(held)) for section in shown],
        "findings": national_findings_data(country.books, dataset),
        "regions": _authorities_by_region(held, dataset),
        "authorities": [
            authority_data(one, figures, areas, load_params(project.params, one.area))
            for one in country.books
        ],
        "rights": rights_data(defaults),
        "index": place_index_data(held, areas, shown),
    }
    # The template's own words have curly marks, and the data have them too.
    curled: TemplateData = curl_quotes(data)
    return curled


def load_default_params(project: Project) -> Params:
    """Return the parameters that hold for the country: its date, its publisher."""
    nobody = Area("", "", "defaults", "country", "")
    return load_params(project.params, nobody)


def _scope(held: int, count: int, dataset: Dataset) -> str:
    if held < count:
        return f"England and {held} of its {count} local authorities"
    if not is_ingested_dataset(dataset):
        return f"England and {held} of its local authorities"
    return "England and its " + ("local authority" if held == 1 else f"{held} local authorities")


def _partial_note(held: int, count: int, dataset: Dataset) -> str:
    """Return what has to be said where a volume is no picture of the country; else nothing."""
    if held < count:
        are = "is" if held == 1 else "are"
        said = f"A partial volume: {held} of the {count} authorities {are} in it."
    elif not is_ingested_dataset(dataset):
        said = f"Not the whole country: the figures are of {held} of the local authorities."
    else:
        return ""
    return (
        f"{said} Pictures and counts of all authorities are of those alone, and are no picture of "
        "the country."
    )


def _left_out_in_words(missing: Sequence[BookProblem]) -> str:
    if len(missing) > 200:  # nobody reads it, and the imprint is one page
        return problems_in_words(missing)
    reasons = names_by_reason(missing).items()
    return "; ".join(f"{join_in_words(names)} ({reason})" for reason, names in reasons)


def _summaries_note(country: VolumeRecords) -> str:
    """Say who wrote the authorities' summaries, and how many wait to be read by a person."""
    found = [book.summary for book in country.books if book.summary]
    if not found:
        return "The books that this volume is made of have no summaries."
    counted = Counter(WRITERS[one.writer].phrase for one in found)
    waiting = sum(one.status in ("draft", "unapproved") for one in found)
    one = len(found) == 1
    how = [name if len(counted) == 1 else f"{number} {name}" for name, number in counted.items()]
    them = "it" if one else "them"
    who = "The summary of the authority was" if one else "The summaries of the authorities were"
    if not waiting:
        stands = f"A person has approved {them if one else 'each of them'}."
    elif waiting == len(found):
        stands = f"{'It' if one else 'Each of them'} is a {DRAFT_NOTICE}."
    else:
        are = "is still marked as a draft" if waiting == 1 else "are still marked as drafts"
        stands = f"{waiting} of the {len(found)} {are}."
    return (
        f"{who} written {join_in_words(how)}, and a program checked every claim in {them} against "
        f"the figures. {stands}"
    )


def _source_lines(dataset: Dataset) -> list[str]:
    used = dataset.periods_by_source
    return [
        f"{source.credit}, {source.title}. {source.licence}."
        for key, source in dataset.sources.items()
        if key in used
    ]


def _authorities_by_region(held: Sequence[Area], dataset: Dataset) -> list[dict[str, Any]]:
    """Return the authorities by region for the contents, regions and names in order."""
    found: dict[str, list[dict[str, str]]] = {}
    for area in held:
        region = dataset.areas.region_of(area)
        name = region.name if region else _NO_REGION
        found.setdefault(name, []).append(
            {"name": area.everyday_name, "label": authority_label(area)}
        )
    return [{"name": name, "authorities": found[name]} for name in sorted(found)]
