"""What a copy of the book rests on, for its readers: the dataset, its sources, its files."""

from collections.abc import Iterable
from datetime import date

from carebook import __version__
from carebook.config.params import long_date
from carebook.data import periods
from carebook.data.areas import Area
from carebook.data.chosen_neighbours import CHOSEN
from carebook.data.dataset import Dataset
from carebook.data.indicators import Indicator, Source
from carebook.data.local_figures import LOCAL_FIGURES_LABEL
from carebook.facts.checksums import figures_checksum
from carebook.facts.fact import Fact
from carebook.facts.missing import is_ingested_dataset
from carebook.text import markdown
from carebook.text.phrasing import capitalised, join_in_words, place_in_sentence

_NUMBER_WORDS = "no one two three four five six seven eight nine ten"
# So many periods of one source are listed one by one.
_MAX_PERIODS_LISTED = 4


def dataset_in_words(dataset: Dataset) -> str:
    """Return the sentence that says which figures a copy rests on."""
    areas = _count_in_words(len(dataset.areas.authorities), "authority", "authorities")
    if is_ingested_dataset(dataset):
        return f"This copy rests on figures from {_files_in_words(dataset)}, for {areas}."
    return f"This copy rests on figures that were typed in, for {areas}."


def neighbours_in_words(dataset: Dataset, area: Area) -> str:
    """Return the sentence that names an area's statistical neighbours, the nearest first."""
    place, codes = place_in_sentence(area.name), dataset.neighbours.get(area.code, ())
    if not codes:
        return f"This copy has no statistical neighbours for {place}."
    names = [place_in_sentence(dataset.areas.by_code[code].name) for code in codes]
    listed = join_in_words(names)
    named_by = dataset.neighbour_sources.get(area.code, "")
    if named_by == CHOSEN:
        return f"The authorities that {place} is held against were chosen for this book: {listed}."
    said = "They were found by age, density, rurality and deprivation."
    if named_by in dataset.sources:
        source = dataset.sources[named_by]
        said = f"They are named by the {source.publisher} ({source.title})."
    return f"The statistical neighbours of {place}, the most alike first: {listed}. {said}"


def sources_table(dataset: Dataset, area: Area) -> str:
    """Return the table of the sources of an area's book: publisher, periods, licence.

    Those of its local figures come last, and are marked.
    """
    headers = ["Source", "Publisher", "Periods", "Licence"]
    rows = []
    found = dataset.periods_by_source
    for key, source in dataset.published_sources.items():
        if key not in found and is_ingested_dataset(dataset):
            continue
        rows.append(_source_row(source, found.get(key, ())))
    rows += [
        _source_row(one.source, {o.period for o in one.observations}, is_local=True)
        for one in dataset.local_figures_of(area.code)
    ]
    caption = "Sources of the figures in this book"
    return markdown.pipe_table(headers, rows, caption, of_numbers=False)


def source_line(dataset: Dataset, catalogue: Indicator, facts: Iterable[Fact]) -> str:
    """Name the sources of a block's figures; a block that has none anywhere has no source."""
    if catalogue.availability != "published":
        return ""
    for local in dataset.local.values():
        if local.source_key == catalogue.source:
            return local.credit
    charted = [fact.source for fact in facts if fact.charted]
    found = list(dict.fromkeys(charted)) or [catalogue.source]
    said = []
    for key in found:
        source = dataset.sources[key]
        table = f", {catalogue.table}" if catalogue.table and key == catalogue.source else ""
        said.append(f"{source.credit}, {source.title}{table}")
    return "; ".join(said)


def _source_row(source: Source, found: Iterable[str], *, is_local: bool = False) -> list[str]:
    labels = [periods.period_label(one) for one in sorted(found, key=periods.period_start)]
    span = ", ".join(labels)
    if len(labels) > _MAX_PERIODS_LISTED:
        span = f"{labels[0]} to {labels[-1]}"
    title = markdown.escape(source.title)
    linked = f"[{title}]({source.page})" if source.page else title
    said = [linked, markdown.escape(source.note), LOCAL_FIGURES_LABEL if is_local else ""]
    publisher, licence = markdown.escape(source.credit), markdown.escape(source.licence)
    return [". ".join(text for text in said if text), publisher, span, licence]


def provenance_table(dataset: Dataset, area: Area, edition: date) -> str:
    """Return the tables that say which dataset, files and program made a copy."""
    what = "Figures that were typed in"
    if is_ingested_dataset(dataset):
        what = f"Figures from {_files_in_words(dataset)}"
    rows = [
        ["Area", f"{markdown.escape(area.name)}, {area.code}"],
        ["Edition", long_date(edition)],
        ["Dataset", what],
        [
            "Checksum of the figures (SHA-256, first 16 digits)",
            figures_checksum(dataset, area)[:16],
        ],
        ["Program", f"carebook {__version__}"],
    ]
    table = markdown.pipe_table(["Item", "This copy"], rows, "This copy", of_numbers=False)
    checksums = dataset.origin.checksums or {}
    if not checksums:
        return table
    files = [[markdown.escape(name), digest[:16]] for name, digest in checksums.items()]
    headers = ["Published file", "SHA-256, first 16 digits"]
    return (
        f"{table}\n\n{markdown.pipe_table(headers, files, 'The published files', of_numbers=False)}"
    )


def _files_in_words(dataset: Dataset) -> str:
    """Say how many published files the figures are from, and how many the user added."""
    origin = dataset.origin
    said = _count_in_words(len(origin.files), "published file")
    if len(origin.ingested) in (0, len(origin.files)):
        return said
    return f"{said} ({len(origin.ingested)} of them added for this copy)"


def _count_in_words(count: int, one: str, many: str = "") -> str:
    words = _NUMBER_WORDS.split()
    number = words[count] if count < len(words) else f"{count:,}"
    return f"{number} {one if count == 1 else many or f'{one}s'}"


def districts_in_words(area: Area) -> str:
    """Name the districts of a county; nothing where there are none."""
    names = getattr(area, "districts", ())
    place = capitalised(place_in_sentence(area.name))
    return f"{place} has {len(names)} districts: {join_in_words(names)}." if names else ""
