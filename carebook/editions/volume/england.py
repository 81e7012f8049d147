"""The pages on England: each section's figures, pictures, and who lies outside the limits."""

from collections.abc import Sequence

from carebook.data import periods
from carebook.editions.volume import outside_limits, volume_prose, volume_sentences
from carebook.editions.volume.content_choice import IndicatorSeries, VolumeIndicator, VolumeSection
from carebook.editions.volume.pictures import VolumePictures, file_stem, has_trend
from carebook.editions.volume.records import TemplateData
from carebook.facts.fact_phrases import interval_in_words
from carebook.text.phrasing import capitalised, phrase_with_ages

_NO_AUTHORITY_HAS_A_FIGURE = "No authority of this volume has a figure."


def section_data(section: VolumeSection, pictures: VolumePictures, count: int) -> TemplateData:
    """Return a section as the template wants it; ``count`` is how many authorities there are."""
    shown = [topic for topic in section.indicators if topic.series]
    silent = [topic for topic in section.indicators if not topic.series]
    return {
        "title": section.title,
        "label": f"section-{section.name}",
        "topics": [_indicator_data(topic, pictures, count) for topic in shown],
        "silent": [[topic.record.title, _why_no_figure(topic)] for topic in silent],
        "lists": [
            found
            for topic in shown
            for one in topic.series
            if (found := _outside_limits_data(topic, one))
        ],
    }


def series_title(topic: VolumeIndicator, series: IndicatorSeries) -> str:
    """Return what a series is called: its breakdown's words where it has one among others."""
    phrase = topic.record.phrases.get(series.breakdown, "")
    return (
        capitalised(phrase_with_ages(phrase, topic.record.title)) if phrase else topic.record.title
    )


def _indicator_data(topic: VolumeIndicator, pictures: VolumePictures, count: int) -> TemplateData:
    record = topic.record
    data: TemplateData = {
        "title": _indicator_title(topic),
        "label": _indicator_label(topic),
        "prose": volume_prose.adapt_prose(record.explanation),
        "sentences": [],
        "figures": [],
        "table": None,
        "notes": volume_sentences.indicator_notes(topic),
    }
    if topic.has_many_breakdowns:
        rows = volume_sentences.breakdown_rows(topic)
        figure = topic.series[0].england
        # How many small areas of England are in each tenth is known beforehand: a tenth of all.
        if rows and figure is not None and not topic.series[0].is_evenly_spread:
            data["table"] = {
                "headers": ["Group", "England", "Authorities with a figure"],
                "rows": rows,
                "caption": f"{record.title}, England: "
                f"{volume_sentences.measure_with_unit_and_period(figure)}",
            }
        else:
            data["sentences"] = ["How it is in each authority is shown in that authority's book."]
        return data
    for series in topic.series:
        _add_series(data, topic, series, pictures, count)
    return data


def _add_series(
    data: TemplateData,
    topic: VolumeIndicator,
    series: IndicatorSeries,
    pictures: VolumePictures,
    count: int,
) -> None:
    """Add the sentences and the pictures of one series."""
    name = file_stem((topic.section, topic.indicator, series.breakdown))
    if series.is_evenly_spread:
        data["sentences"].append(
            "By the way it is made, a rank is spread evenly over all authorities, so there is no "
            "picture of it here. Each authority's own is in that authority's book."
        )
        return
    sentences = [
        volume_sentences.england_sentence(topic.record, series),
        volume_sentences.authorities_sentence(series, count),
    ]
    found = outside_limits.find_outside_limits(series)
    sentences.append(
        outside_limits.why_no_limits(series)
        if found is None
        else volume_sentences.outside_limits_sentence(found)
    )
    if found is not None and (found.above or found.below):
        sentences.append("They are named in the lists after the sections.")
    sentences += [
        volume_sentences.england_change_sentence(series),
        volume_sentences.series_notes([series]),
    ]
    data["sentences"] += [text for text in sentences if text]
    if series.level == "regional":
        data["table"] = {
            "headers": ["Region", "Figure"],
            "rows": volume_sentences.region_rows(series),
            "caption": "Regions: "
            f"{volume_sentences.measure_with_unit_and_period(series.facts_with_value[0])}",
        }
    if series.has_picture:
        what = volume_sentences.measure_with_unit_and_period(series.facts_with_value[0])
        data["figures"].append(
            {
                "path": pictures.draw_spread(name, series),
                "alt": volume_sentences.spread_alt_text(series, count),
                "caption": f"All authorities, each a dot: {what}",
            }
        )
    if has_trend(series):
        data["figures"].append(
            {
                "path": pictures.draw_trend(name, series),
                "alt": volume_sentences.trend_alt_text(series),
                "caption": "England over the years",
            }
        )


def _outside_limits_data(topic: VolumeIndicator, series: IndicatorSeries) -> TemplateData | None:
    """Return who lies outside the limits, for a topic that is told by itself."""
    found = outside_limits.find_outside_limits(series)
    if topic.has_many_breakdowns or found is None or not (found.above or found.below):
        return None
    assert series.england is not None  # noqa: S101  (nobody is outside of nothing)
    what = volume_sentences.measure_with_unit_and_period(series.facts_with_value[0])
    return {
        "title": series_title(topic, series),
        "what": f"{capitalised(what)}. England: {series.england.short}.",
        "when": periods.period_label(series.period),
        "groups": [
            {
                "title": f"{side} England's figure: {len(facts)}",
                "rows": [
                    [fact.place, fact.short, interval_in_words(fact, wide=True)] for fact in facts
                ],
            }
            for side, facts in (("Above", found.above), ("Below", found.below))
            if facts
        ],
    }


def _why_no_figure(topic: VolumeIndicator) -> str:
    """Say why nobody has a figure; what is said of one authority alone is not said of all."""
    quiet = topic.record.no_figure_text
    own = [fact.place for fact in topic.record.area_facts]
    if not quiet or any(place in quiet for place in own):
        return _NO_AUTHORITY_HAS_A_FIGURE
    return volume_prose.adapt_prose(quiet) or _NO_AUTHORITY_HAS_A_FIGURE


def _indicator_title(topic: VolumeIndicator) -> str:
    if topic.has_many_breakdowns:
        return topic.record.title
    return series_title(topic, topic.series[0])


def _indicator_label(topic: VolumeIndicator) -> str:
    return f"topic-{topic.section}-{topic.indicator}"


def index_subjects(sections: Sequence[VolumeSection]) -> list[tuple[str, str]]:
    """Return for the index what is measured, with the label of its place."""
    return [
        (_indicator_title(topic), _indicator_label(topic))
        for section in sections
        for topic in section.indicators
        if topic.series
    ]
