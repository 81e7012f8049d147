"""One page for each authority: key figures, summary, contact; and the rights of anybody."""

from collections.abc import Mapping, Sequence
from typing import Any

from carebook.config.params import Contact, Params
from carebook.data import periods
from carebook.data.areas import Area, Areas
from carebook.editions.volume import sentences as said
from carebook.editions.volume.content_choice import SIZES, Section, Series, Topic
from carebook.editions.volume.england import title_of
from carebook.editions.volume.pictures import Pictures, Strip, stem
from carebook.editions.volume.records import Country, Held
from carebook.facts.fact import WITHOUT_VALUE, Fact
from carebook.notebooks.contacts import checked, checked_in_short, checked_together
from carebook.text.phrasing import capitalised, joined, place_in_sentence

Data = dict[str, Any]
Key = tuple[str, str]


class KeyFigures:
    """The figures of every authority's page, the same for all, each with its strip.

    First come those that the books open with; ``core`` is how many. After them come the other
    headline figures, for a page that has room.
    """

    def __init__(self, country: Country, sections: Sequence[Section], pictures: Pictures) -> None:
        """Choose the figures, and draw a strip of all authorities for each that has a picture."""
        series = {
            (topic.indicator, one.breakdown): (topic, one)
            for section in sections
            for topic in section.topics
            if not topic.is_of_groups
            for one in topic.series
        }
        opening = {
            (figure.indicator, figure.breakdown): figure.title
            for book in country.books
            for figure in book.key_figures
        }
        # A book names what it has, so the fullest says in which order they come.
        fullest = max(country.books, key=lambda book: len(book.key_figures))
        order = [(figure.indicator, figure.breakdown) for figure in fullest.key_figures]
        order += [key for key in opening if key not in order]
        found = [key for key in order if key in series]
        more = [key for key, (topic, _) in series.items() if topic.told.headline]
        self.core = len([key for key in found if not _is_size(*series[key])])
        keys = list(dict.fromkeys((*found, *more)))
        self.sizes = [
            (opening.get(key, ""), *series[key]) for key in keys if _is_size(*series[key])
        ]
        self.rows = [
            (opening.get(key) or title_of(*series[key]), *series[key])
            for key in keys
            if not _is_size(*series[key])
        ]
        self.strips: Mapping[Key, Strip] = {
            (topic.indicator, one.breakdown): pictures.strip(
                stem((topic.indicator, one.breakdown)), one
            )
            for _, topic, one in self.rows
            if one.has_picture
        }


def _is_size(_: Topic, series: Series) -> bool:
    return series.unit in SIZES


def authority_data(book: Held, figures: KeyFigures, areas: Areas, params: Params) -> Data:
    """Return an authority's page as the template wants it."""
    area, summary = book.area, book.summary
    return {
        "name": area.spoken,
        "slug": area.slug,
        "label": label_of(area),
        "where": _where(area, areas),
        "size": " ".join(_size(area, one) for _, _, one in figures.sizes if _size(area, one)),
        "core": figures.core,
        "rows": [_row(area, *row, figures.strips) for row in figures.rows],
        "paragraphs": list(summary.paragraphs) if summary else [],
        "byline": summary.label if summary else "",
        "draft": bool(summary and summary.status != "approved"),
        "contacts": [_contact(one, params) for one in params.contacts],
    }


def label_of(area: Area) -> str:
    """Return the name by which other pages refer to an authority's."""
    return f"authority-{area.slug}"


def former_names(area: Area, areas: Areas) -> list[Area]:
    """Return the authorities that an authority replaced, other than one of its own name."""
    return [one for one in areas.before(area) if one.name != area.name]


def _where(area: Area, areas: Areas) -> str:
    """Say what an authority is, where, of which districts, and what it was before."""
    region = areas.region_of(area)
    # All of London's are called boroughs in the lookups, and the City of London is none.
    kind = "" if area.type == "london borough" else f"{area.type} "
    place = f"in {place_in_sentence(region.name)}" if region else ""
    text = f"{capitalised(f'{kind}{place}'.strip())}." if kind or place else ""
    if area.districts and list(area.districts) != [area.name]:
        text += f" Districts: {joined(area.districts)}."
    if before := former_names(area, areas):
        names = joined([place_in_sentence(one.name) for one in before])
        text += f" Until {before[0].replaced_on}: {names}."
    return text


def _size(area: Area, series: Series) -> str:
    fact = series.figures.get(area.code)
    if fact is None or fact.value is None:
        return ""
    return f"Population: {fact.short} ({periods.label(fact.period)})." if _of_people(fact) else ""


def _of_people(fact: Fact) -> bool:
    return fact.indicator == "population"


def _row(area: Area, title: str, topic: Topic, series: Series, strips: Mapping[Key, Strip]) -> Data:
    own = series.figures.get(area.code)
    strip = strips.get((topic.indicator, series.breakdown))
    sample = own or next(iter(series.known), None) or series.england
    assert sample is not None  # noqa: S101  (a series has a figure of somebody's)
    england = None if series.is_size else series.england
    value = "No figure"
    if own is not None:
        value = own.short if own.value is not None else f"No figure: {WITHOUT_VALUE[own.status]}"
    return {
        "title": title,
        "detail": said.what(sample) if sample.level == "local" else _of_region(sample),
        "value": value,
        "none": own is None or own.value is None,
        "interval": said.interval(own) if own is not None else "",
        "england": f"England {england.short}" if england is not None else "",
        "strip": strip.path if strip else "",
        "own_at": strip.share(own) if strip else None,
        "england_at": strip.share(england) if strip else None,
        "alt": said.of_strip(title, own, series) if own else _no_figure(title, area, series),
    }


def _of_region(fact: Fact) -> str:
    return f"{fact.place}, the region's figure: {said.what(fact)}"


def _no_figure(title: str, area: Area, series: Series) -> str:
    text = f"{title}: no figure for {place_in_sentence(area.name)}."
    if series.england is not None and not series.is_size:
        text += f" England: {series.england.short}."
    return text


def _contact(contact: Contact, params: Params) -> Data:
    ways = (contact.phone, contact.email, contact.web, contact.address)
    told = " \u00b7 ".join(way for way in ways if way)
    when = checked(contact, params)
    return {"name": contact.name, "told": f"{told}. {when}" if told else when}


def rights_data(params: Params) -> Data:
    """Return what anybody may ask of a council, with the date of each check or of all."""
    together = checked_together(params)
    return {
        "listed": [
            {
                "title": right.title,
                "text": right.text,
                "checked": "" if together else checked_in_short(right, params),
            }
            for right in params.rights
        ],
        "checked": together,
    }
