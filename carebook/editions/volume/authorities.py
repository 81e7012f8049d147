"""One page for each authority: findings, key figures, contact; and the rights of anybody."""

from collections.abc import Mapping, Sequence

from carebook.config.params import Contact, Params
from carebook.data import periods
from carebook.data.areas import Area, Areas
from carebook.editions.volume import volume_sentences
from carebook.editions.volume.book_openings import open_page
from carebook.editions.volume.content_choice import IndicatorSeries, VolumeIndicator, VolumeSection
from carebook.editions.volume.england import series_title
from carebook.editions.volume.pictures import StripPicture, VolumePictures, file_stem
from carebook.editions.volume.records import BookRecord, TemplateData, VolumeRecords
from carebook.facts.fact import MISSING_VALUE_LABELS
from carebook.facts.fact_phrases import interval_in_words
from carebook.notebooks.contacts import all_checked_sentence, checked_in_brackets, checked_sentence
from carebook.text.phrasing import capitalised, join_in_words, place_in_sentence

FigureKey = tuple[str, str]


class AuthorityKeyFigures:
    """The figures of every authority's page, the same for all, each with its strip.

    First come those that the books open with; ``core`` is how many. After them come the other
    headline figures, for a page that has room.
    """

    def __init__(
        self, country: VolumeRecords, sections: Sequence[VolumeSection], pictures: VolumePictures
    ) -> None:
        """Choose the figures, and draw a strip of all authorities for each that has a picture."""
        series = {
            (topic.indicator, one.breakdown): (topic, one)
            for section in sections
            for topic in section.indicators
            if not topic.has_many_breakdowns
            for one in topic.series
        }
        titles = [book.key_figures for book in country.books]
        # A book names what it has, so the fullest says in which order they come.
        fullest = max(titles, key=len)
        opening = dict(fullest)
        for one in titles:
            opening |= one
        found = [key for key in opening if key in series]
        more = [key for key, (topic, _) in series.items() if topic.record.headline]
        keys = list(dict.fromkeys((*found, *more)))
        sizes = {key for key in keys if series[key][1].is_size}
        self.opening_count = len([key for key in found if key not in sizes])
        self.sizes = [(opening.get(key, ""), *series[key]) for key in keys if key in sizes]
        self.rows = [
            (opening.get(key) or series_title(*series[key]), *series[key])
            for key in keys
            if key not in sizes
        ]
        self.strips: Mapping[FigureKey, StripPicture] = {
            (topic.indicator, one.breakdown): pictures.draw_strip(
                file_stem((topic.indicator, one.breakdown)), one
            )
            for _, topic, one in self.rows
            if one.has_picture
        }


def authority_data(
    book: BookRecord, figures: AuthorityKeyFigures, areas: Areas, params: Params
) -> TemplateData:
    """Return an authority's page as the template wants it."""
    area, summary = book.area, book.summary
    opening = open_page(summary, book.findings)
    return {
        "name": area.everyday_name,
        "slug": area.slug,
        "label": authority_label(area),
        "where": _place_in_words(area, areas),
        "size": " ".join(
            text for *_, one in figures.sizes if (text := _population_in_words(area, one))
        ),
        "core": figures.opening_count,
        "rows": [_key_figure_data(area, *row, figures.strips) for row in figures.rows],
        "paragraphs": [{"lead": one.lead, "text": one.text} for one in opening.paragraphs],
        "findings": opening.has_findings,
        "shortened": opening.is_shortened,
        "byline": summary.attribution if summary else "",
        "draft": bool(summary and summary.status != "approved"),
        "contacts": [_contact_data(one, params) for one in params.contacts],
    }


def authority_label(area: Area) -> str:
    """Return the name by which other pages refer to an authority's."""
    return f"authority-{area.slug}"


def former_authorities(area: Area, areas: Areas) -> list[Area]:
    """Return the authorities that an authority replaced, other than one of its own name."""
    return [one for one in areas.predecessors_of(area) if one.name != area.name]


def _place_in_words(area: Area, areas: Areas) -> str:
    """Say what an authority is, where, of which districts, and what it was before."""
    region = areas.region_of(area)
    # All of London's are called boroughs in the lookups, and the City of London is none.
    kind = "" if area.type == "london borough" else f"{area.type} "
    place = f"in {place_in_sentence(region.name)}" if region else ""
    text = f"{capitalised(f'{kind}{place}'.strip())}." if kind or place else ""
    if area.districts and list(area.districts) != [area.name]:
        text += f" Districts: {join_in_words(area.districts)}."
    if before := former_authorities(area, areas):
        names = join_in_words([place_in_sentence(one.name) for one in before])
        text += f" Until {before[0].replaced_on}: {names}."
    return text


def _population_in_words(area: Area, series: IndicatorSeries) -> str:
    fact = series.facts_by_code.get(area.code)
    if fact is None or fact.value is None or fact.indicator != "population":
        return ""
    return f"Population: {fact.short} ({periods.period_label(fact.period)})."


def _key_figure_data(
    area: Area,
    title: str,
    topic: VolumeIndicator,
    series: IndicatorSeries,
    strips: Mapping[FigureKey, StripPicture],
) -> TemplateData:
    own = series.facts_by_code.get(area.code)
    strip = strips.get((topic.indicator, series.breakdown))
    sample = own or next(iter(series.facts_with_value), None) or series.england
    assert sample is not None  # noqa: S101  (a series has a figure of somebody's)
    region = "" if sample.level == "local" else f"{sample.place}, the region's figure: "
    england = None if series.is_size else series.england
    value = "No figure"
    if own is not None:
        value = (
            own.short if own.value is not None else f"No figure: {MISSING_VALUE_LABELS[own.status]}"
        )
    return {
        "title": title,
        "detail": region + volume_sentences.measure_and_period(sample),
        "value": value,
        "none": own is None or own.value is None,
        "interval": interval_in_words(own) if own is not None else "",
        "england": f"England {england.short}" if england is not None else "",
        "strip": strip.path if strip else "",
        "own_at": strip.position_of(own) if strip else None,
        "england_at": strip.position_of(england) if strip else None,
        "alt": volume_sentences.strip_alt_text(title, area, own, series),
    }


def _contact_data(contact: Contact, params: Params) -> TemplateData:
    ways = (contact.phone, contact.email, contact.web, contact.address)
    told = " \u00b7 ".join(way for way in ways if way)
    when = checked_sentence(contact, params)
    return {"name": contact.name, "told": f"{told}. {when}" if told else when}


def rights_data(params: Params) -> TemplateData:
    """Return what anybody may ask of a council, with the date of each check or of all."""
    together = all_checked_sentence(params)
    return {
        "listed": [
            {
                "title": right.title,
                "text": right.text,
                "checked": "" if together else checked_in_brackets(right, params),
            }
            for right in params.rights
        ],
        "checked": together,
    }
