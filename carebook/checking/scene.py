"""What a comparison or a change speaks of: who, against whom, of what, and when."""

import re
from dataclasses import dataclass

from carebook.checking.index import Index
from carebook.checking.order import nearest
from carebook.checking.reading import Context, Reading
from carebook.checking.spans import Span, distance
from carebook.checking.when import Period
from carebook.checking.whose import COMPARATOR, held_against, subject_of


@dataclass(frozen=True)
class Scene:
    """What a relation may speak of: subjects, objects, topics, ages and periods."""

    subjects: tuple[str, ...]
    objects: tuple[str, ...]
    topics: tuple[str, ...]
    ages: tuple[str | None, ...]
    than_age: str | None
    than_at: int | None
    periods: tuple[Period, ...]
    of_time: bool


def scene_of(
    span: Span, reading: Reading, context: Context, index: Index, *, of_time: bool
) -> Scene:
    """Work out what a relation at ``span`` speaks of."""
    text = reading.plain
    subjects, objects = _sides(span, reading, context, index)
    than = _than(text, span)
    when = reading.periods
    if (
        _EQUAL.match(text[span.start : span.end])
        and not reading.places
        and _IN_A_YEAR.match(text, span.end)
    ):
        of_time, objects = True, ()
    ages = tuple(dict.fromkeys(m.what for m in reading.ages)) or tuple(dict.fromkeys(context.ages))
    than_age: str | None = None
    if than is not None:
        after_ages = [m for m in reading.ages if m.start >= than.end()]
        before_ages = [m for m in reading.ages if m.end <= than.start()]
        after_place = [p for p in reading.places if p.start >= than.end()]
        if (
            after_ages
            and not any(p.start < after_ages[0].start for p in after_place)
            and (before_ages and before_ages[-1].what != after_ages[0].what)
        ):
            than_age, ages = after_ages[0].what, (before_ages[-1].what,)
        elif re.match(
            r"\s*(?:in |it (?:was|had been) in |the year )?(?:20\d\d|19\d\d|before|a year|in the)",
            text[than.end() :],
        ) and not any(p.start - than.end() < 12 for p in after_place):
            of_time = True
    if (
        than is None
        and not of_time
        and re.match(r"out|exceed|surpass", text[span.start : span.end])
    ):
        left = [m for m in reading.ages if m.end <= span.start]
        right = [m for m in reading.ages if m.start >= span.end]
        if left and right and left[-1].what != right[0].what:
            than_age, ages = right[0].what, (left[-1].what,)
    if than_age is None and len(ages) > 1 and not of_time:
        best = nearest(span, reading.ages, reading) if reading.ages else None
        ages = (best[0].what,) if best else ages
    return Scene(
        subjects=subjects,
        objects=objects,
        topics=_topics(span, reading, context),
        ages=ages or (None,),
        than_age=than_age,
        than_at=None if than is None else than.end(),
        periods=when,
        of_time=of_time,
    )


_EQUAL = re.compile(r"similar|the same|close|in line|level|comparable")
# "It was similar in 2016-17": to itself, in another year.
_IN_A_YEAR = re.compile(r"\s+(?:to (?:that |what it was )?)?in (?:the year )?(?:19|20)\d\d")


def _than(text: str, span: Span) -> re.Match[str] | None:
    """Return the "than" (or the second "as") that ends the first half of a comparison.

    "Similar to England but lower than its region" has its first half to itself.
    """
    if _EQUAL.match(text[span.start : span.end]):
        return None
    if (match := re.compile(r"\bthan\b").search(text, span.end)) is not None:
        return match
    if (pair := re.match(r"\s*as \w+[^.;]*?(?=\bas\b)", text[span.end :])) is not None:
        return re.compile(r"\bas\b").match(text, span.end + pair.end())
    return None


def _sides(
    span: Span, reading: Reading, context: Context, index: Index
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return whom a relation is said of, and whom they are held against."""
    text, places = reading.plain, reading.places
    than = _than(text, span)
    subject = _left_subject(span, reading, context, index)
    after = [p for p in places if p.start >= span.end]
    if than is not None:
        between = [p for p in after if p.end <= than.start()]
        after = [p for p in after if p.start >= than.end()]
        if (between and not any(p.end <= span.start for p in places)) or (
            between
            and any(p.end <= span.start for p in places)
            and COMPARATOR.search(text[: [p for p in places if p.end <= span.start][-1].start])
        ):
            subject = between[-1].what
    if re.match(r"\s+£?\d", text[span.end :]) and after and than is None:
        # "compared with a higher 533 in England": said of the place after it
        mine = next((p.what for p in after), subject)
        others = dict.fromkeys(p.what for p in places if p.what != mine)
        return (mine,), tuple(others or (index.home,))
    objects: list[str] = []
    for place in after:
        if objects and re.search(
            r";|\bwhile\b|\bwhereas\b|\bbut\b|\byet\b|\bhigher\b|\blower\b|\bsimilar\b|"
            r"\bthe same\b|\bbelow\b|\babove\b",
            text[span.end : place.start],
        ):
            break
        if (
            not objects
            and re.search(r";|\bwhile\b|\bwhereas\b|\bbut\b", text[span.end : place.start])
            and than is None
        ):
            break
        if place.what != subject or than is not None:
            objects.append(place.what)
    if not objects:
        held = [p for p in places if p.what != subject and (p.end <= span.start or than is None)]
        objects = [p.what for p in held if COMPARATOR.search(text[: p.start])] or [
            p.what for p in held
        ]
    if not objects:
        objects = [code for code in context.places if code != subject]
    return (subject,), tuple(dict.fromkeys(code for code in objects if code != subject))


def _left_subject(span: Span, reading: Reading, context: Context, index: Index) -> str:
    """Return whom a relation is said of: the place before it that is no comparator."""
    text = reading.plain
    before = [p for p in reading.places if p.end <= span.start]
    compared = held_against(reading)
    free = [p for p in before if p.start not in compared]
    if free:
        return free[-1].what
    if not reading.places:
        return subject_of(reading, context, index.home)
    if context.subject and re.match(r"\W*(?:it|this|that|they)\b", text):
        return context.subject
    return index.home


def _topics(span: Span, reading: Reading, context: Context) -> tuple[str, ...]:
    if not reading.topics:
        return context.topics or ((context.topic_param,) if context.topic_param else ())
    costs: dict[str, float] = {}
    for topic in reading.topics:
        cost = distance(reading.plain, span, topic, ())
        costs[topic.what] = min(cost, costs.get(topic.what, 1e9))
    best = min(costs.values())
    return tuple(name for name, cost in costs.items() if cost <= best + 25)
