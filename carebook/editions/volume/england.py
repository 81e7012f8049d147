"""The pages on England: each section's figures, pictures, and who lies outside the limits."""

from collections.abc import Sequence
from typing import Any

from carebook.data import periods
from carebook.editions.volume import outside_limits as outside
from carebook.editions.volume import sentences as said
from carebook.editions.volume import volume_prose as prose
from carebook.editions.volume.content_choice import Section, Series, Topic
from carebook.editions.volume.pictures import Pictures, has_trend, stem
from carebook.text.phrasing import capitalised, with_ages

Data = dict[str, Any]
_NOBODY = "No authority of this volume has a figure."


def section_data(section: Section, pictures: Pictures, count: int) -> Data:
    """Return a section as the template wants it; ``count`` is how many authorities there are."""
    shown = [topic for topic in section.topics if topic.series]
    silent = [topic for topic in section.topics if not topic.series]
    return {
        "title": section.title,
        "label": f"section-{section.name}",
        "topics": [_topic(topic, pictures, count) for topic in shown],
        "silent": [[topic.told.title, _why_silent(topic)] for topic in silent],
        "lists": [found for topic in shown for one in topic.series if (found := _list(topic, one))],
    }


def title_of(topic: Topic, series: Series) -> str:
    """Return what a series is called: its breakdown's words where it has one among others."""
    phrase = topic.told.phrases.get(series.breakdown, "")
    return capitalised(with_ages(phrase, topic.told.title)) if phrase else topic.told.title


def _topic(topic: Topic, pictures: Pictures, count: int) -> Data:
    told = topic.told
    data: Data = {
        "title": told.title if topic.is_of_groups else title_of(topic, topic.series[0]),
        "label": f"topic-{topic.section}-{topic.indicator}",
        "prose": prose.for_volume(told.prose),
        "sentences": [],
        "figures": [],
        "table": None,
        "notes": said.notes(topic),
    }
    if topic.is_of_groups:
        rows = said.group_rows(topic)
        figure = topic.series[0].england
        # How many small areas of England are in each tenth is known beforehand: a tenth of all.
        if rows and figure is not None and not topic.series[0].is_even:
            data["table"] = {
                "headers": ["Group", "England", "Authorities with a figure"],
                "rows": rows,
                "caption": f"{told.title}, England: {said.in_full(figure)}",
            }
        else:
            data["sentences"] = ["How it is in each authority is shown in that authority's book."]
        return data
    for series in topic.series:
        _add_series(data, topic, series, pictures, count)
    return data


def _add_series(data: Data, topic: Topic, series: Series, pictures: Pictures, count: int) -> None:
    """Add the sentences and the pictures of one series."""
    name = stem((topic.section, topic.indicator, series.breakdown))
    if series.is_even:
        data["sentences"].append(
            "By the way it is made, a rank is spread evenly over all authorities, so there is no "
            "picture of it here. Each authority's own is in that authority's book."
        )
        return
    sentences = [said.of_england(topic.told, series), said.of_all(series, count)]
    found = outside.outside(series)
    sentences.append(outside.why_none(series) if found is None else said.of_limits(found))
    if found is not None and (found.above or found.below):
        sentences.append("They are named in the lists after the sections.")
    sentences += [said.of_change(series), said.breaks([series])]
    data["sentences"] += [text for text in sentences if text]
    if series.level == "regional":
        data["table"] = {
            "headers": ["Region", "Figure"],
            "rows": said.region_rows(series),
            "caption": f"Regions: {said.in_full(series.known[0])}",
        }
    if series.has_picture:
        what = said.in_full(series.known[0])
        data["figures"].append(
            {
                "path": pictures.spread(name, series),
                "alt": said.of_spread(series, count),
                "caption": f"All authorities, each a dot: {what}",
            }
        )
    if has_trend(series):
        data["figures"].append(
            {
                "path": pictures.trend(name, series),
                "alt": said.of_trend(series),
                "caption": "England over the years",
            }
        )


def _list(topic: Topic, series: Series) -> Data | None:
    """Return who lies outside the limits, for a topic that is told by itself."""
    if topic.is_of_groups or (found := said.lists(series)) is None:
        return None
    assert series.england is not None  # noqa: S101  (nobody is outside of nothing)
    when = periods.label(series.period)
    return {
        "title": title_of(topic, series),
        "what": f"{capitalised(said.in_full(series.known[0]))}. England: {series.england.short}.",
        "when": when,
        "groups": [
            {"title": f"{side} England's figure: {len(facts)}", "rows": outside.names(facts)}
            for side, facts in (("Above", found.above), ("Below", found.below))
            if facts
        ],
    }


def _why_silent(topic: Topic) -> str:
    """Say why nobody has a figure; what is said of one authority alone is not said of all."""
    quiet = topic.told.silence
    own = [fact.place for fact in topic.told.own]
    if not quiet or any(place in quiet for place in own):
        return _NOBODY
    return prose.for_volume(quiet) or _NOBODY


def subjects(sections: Sequence[Section]) -> list[tuple[str, str]]:
    """Return for the index what is measured, with the label of its place."""
    found: dict[tuple[str, str], None] = {}
    for section in sections:
        for topic in section.topics:
            if not topic.series:
                continue
            label = f"topic-{topic.section}-{topic.indicator}"
            title = topic.told.title
            if not topic.is_of_groups:
                title = title_of(topic, topic.series[0])
            found[title, label] = None
    return list(found)
