"""Finding places: the area, its comparators, other areas, and names that the data do not know."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from carebook.checking.area_names import (
    any_name_pattern,
    area_name_pattern,
    codes_by_name,
    is_ordinary_word,
    region_name_pattern,
    unlisted_names,
)
from carebook.checking.spans import Mention, overlaps
from carebook.checking.word_lists import read_word_list, word_pattern
from carebook.data.areas import AVERAGE_AUTHORITY_CODE, ENGLAND_CODE, Area
from carebook.facts.knowledge import AreaKnowledge
from carebook.statistics.comparators import NEIGHBOURS_CODE
from carebook.text.phrasing import NEIGHBOURS_NAME, place_in_sentence

# A place that is named and of which the data hold nothing.
UNKNOWN_PLACE = "?"
# Words that only say where an area lies: "the South West, of which it is part".
IGNORED_PLACE = "-"
_THIS_AREA = word_pattern("places", "this area")
_NOT_PLACES = frozenset(read_word_list("not_places"))
# "Against an average of 8.4%", "versus 8.4% on average".
_COMPARED_WITH_AVERAGE = word_pattern("places", "compared with average")
_THE_AVERAGE = re.compile(r"(?:the )?average(?:'s)?")


@dataclass(frozen=True)
class Gazetteer:
    """The names by which places are known, for the book of one area."""

    patterns_before_areas: tuple[tuple[re.Pattern[str], str], ...]
    area_pattern: re.Pattern[str]
    code_by_name: Mapping[str, str]
    patterns_after_areas: tuple[tuple[re.Pattern[str], str], ...]
    ordinary_words: frozenset[str]


def build_gazetteer(knowledge: AreaKnowledge) -> Gazetteer:
    """Gather the names of the area, its comparators and all other areas."""
    area, region = knowledge.area, knowledge.areas.region_of(knowledge.area)
    region_code = region.code if region else UNKNOWN_PLACE
    by_name = {"area": area_name_pattern(area)}
    before = [("england in a name", IGNORED_PLACE)]
    if any(fact.role == "neighbours" for fact in knowledge.facts):
        before.append(("neighbours", NEIGHBOURS_CODE))
    before += [
        ("region by area", region_code),
        ("region that area is in", region_code),
        ("where area lies", IGNORED_PLACE),
        ("average", AVERAGE_AUTHORITY_CODE),
    ]
    if region is not None:
        by_name["region"] = region_name_pattern(region, knowledge.areas.by_code.values())
        before += [("region by name", region.code), ("the region", region.code)]
    after = (
        ("england", ENGLAND_CODE),
        ("locally", area.code),
        ("this area", area.code),
        ("other areas", UNKNOWN_PLACE),
        ("other places", UNKNOWN_PLACE),
        ("lone average", AVERAGE_AUTHORITY_CODE),
    )
    here = {ENGLAND_CODE, region_code}
    others = [one for one in knowledge.areas.by_code.values() if one.code not in here]
    unlisted = unlisted_names(knowledge.areas.by_code.values())
    codes = {**dict.fromkeys(unlisted, UNKNOWN_PLACE), **codes_by_name(others)}
    spoken = " ".join(
        " ".join((text, *one.terms, *one.breakdowns.values()))
        for one in knowledge.indicators.values()
        for text in (one.title, one.question, one.statement, one.caveat)
    )
    ordinary = {*re.findall(r"[a-z]+", spoken.lower()), *read_word_list("ordinary_words")}
    return Gazetteer(
        patterns_before_areas=tuple(
            (word_pattern("places", name, **by_name), code) for name, code in before
        ),
        area_pattern=any_name_pattern(codes),
        code_by_name=codes,
        patterns_after_areas=tuple((word_pattern("places", name), code) for name, code in after),
        ordinary_words=_NOT_PLACES | ordinary,
    )


def find_places(text: str, cased: str, gazetteer: Gazetteer) -> list[Mention]:
    """Find the places of a sentence, the first pattern that fits a stretch having it."""
    found: list[Mention] = []

    def add(match: re.Match[str], code: str) -> None:
        mention = Mention(match.start(), match.end(), code)
        if not any(m.start < mention.end and mention.start < m.end for m in found):
            found.append(mention)

    for ways, code in gazetteer.patterns_before_areas:
        for match in ways.finditer(text):
            add(match, code)
    for match in gazetteer.area_pattern.finditer(text):
        if not is_ordinary_word(match, cased):
            add(match, gazetteer.code_by_name[match["form"]])
    for ways, code in gazetteer.patterns_after_areas:
        for match in ways.finditer(text):
            add(match, code)
    found += [
        Mention(*span, AVERAGE_AUTHORITY_CODE)
        for match in _COMPARED_WITH_AVERAGE.finditer(text)
        if (span := match.span("it" if match["it"] else "on"))
        and not any(m.start < span[1] and span[0] < m.end for m in found)
    ]
    named = [m.key for m in sorted(found, key=lambda m: m.start)]
    if len(named) > 1:
        found += [
            Mention(match.start(), match.end(), named[0] if match[1] == "former" else named[1])
            for match in re.finditer(r"\bthe (former|latter)\b", text)
        ]
    # "The council" and "here" are the area's own only where no place was named before them.
    found = [
        m
        for m in found
        if not _THIS_AREA.fullmatch(text, m.start, m.end)
        or not (
            any(other.start < m.start and other is not m for other in found)
            or _is_council_of_place_after(m, text, found)
        )
    ]
    found += _find_unknown_places(cased, found, gazetteer.ordinary_words)
    found = [m for m in found if m.key != IGNORED_PLACE]
    return _without_appositions(text, sorted(found, key=lambda mention: mention.start))


# From "the council" to the place where it is.
_IN_THE_PLACE = re.compile(
    r"(?:(?!\b(?:than|with|to|against|as|and|or|was|were|is)\b)[^\d;:.])*\bin (?:the )?"
)
_NAME_AFTER_PREPOSITION = word_pattern("places", "name after preposition")
# "Above Melton", "compared with Corby".
_NAME_AFTER_COMPARISON = word_pattern("places", "name after comparison")
# "Melton's share", "Corby had", "providers, Bassetlaw, 2024".
_NAME_BEFORE_FIGURE = word_pattern("places", "name before figure")


def _is_council_of_place_after(council: Mention, text: str, places: list[Mention]) -> bool:
    """Whether words such as "the council" speak of a place named after them.

    "The council's net spending in Kent was ..." is on Kent's council, whoever reads it.
    """
    after = min((p.start for p in places if p.start >= council.end), default=None)
    return after is not None and _IN_THE_PLACE.fullmatch(text[council.end : after]) is not None


def _find_unknown_places(
    cased: str, found: list[Mention], ordinary_words: frozenset[str]
) -> list[Mention]:
    """Find capitalised names after "in", "than" and the like that no list knows."""
    if not any(letter.islower() for letter in cased):
        return []
    unknown: list[Mention] = []

    def add(match: re.Match[str], *, is_name: bool) -> None:
        mention = Mention(*match.span("name"), UNKNOWN_PLACE)
        if is_name and not any(overlaps(mention, other) for other in (*found, *unknown)):
            unknown.append(mention)

    for match in _NAME_AFTER_PREPOSITION.finditer(cased):
        words = match["name"].lower().split()
        add(match, is_name=not _NOT_PLACES.issuperset(words))
    for named in (_NAME_AFTER_COMPARISON, _NAME_BEFORE_FIGURE):
        for match in named.finditer(cased):
            words = match["name"].lower().split()
            add(match, is_name=ordinary_words.isdisjoint(words))
    return unknown


def _without_appositions(text: str, places: list[Mention]) -> list[Mention]:
    """Leave out a place that only says where another lies: "Rutland, in the East Midlands, ..."."""
    kept: list[Mention] = []
    for place in places:
        if (
            kept
            and place.start - kept[-1].end <= 3
            and _THE_AVERAGE.fullmatch(text, place.start, place.end)
        ):
            continue  # "a South West average"
        if kept and kept[-1].key != place.key:
            gap = text[kept[-1].end : place.start]
            after = text[place.end : place.end + 2]
            if (
                re.fullmatch(r",? (?:which is |lies |is )?in ", gap)
                and after[:1] in (",", ")")
                and "," in gap
            ):
                continue
        kept.append(place)
    return kept


def place_name_for_code(code: str, knowledge: AreaKnowledge) -> str:
    """Return a place's name as it stands in a reason, inside a sentence."""
    if code == AVERAGE_AUTHORITY_CODE:
        return "the average authority"
    if code == NEIGHBOURS_CODE:
        return place_in_sentence(NEIGHBOURS_NAME)
    known: Mapping[str, Area] = knowledge.areas.by_code
    return place_in_sentence(known[code].name if code in known else "a place the data do not know")
