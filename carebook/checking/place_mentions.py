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
from carebook.checking.word_lists import read_word_list
from carebook.data.areas import AVERAGE_AUTHORITY_CODE, ENGLAND_CODE, Area
from carebook.facts.knowledge import AreaKnowledge
from carebook.statistics.comparators import NEIGHBOURS_CODE
from carebook.text.phrasing import NEIGHBOURS_NAME, place_in_sentence

# A place that is named and of which the data hold nothing.
UNKNOWN_PLACE = "?"
# Words that only say where an area lies: "the South West, of which it is part".
IGNORED_PLACE = "-"
_AUTHORITIES = (
    r"(?:local |upper-tier |upper tier |english |council )*(?:authorit(?:y|ies)|councils?|"
    r"areas?|places|las?\b)"
)
_AVERAGE = (
    rf"\b(?:the |an |all-)?(?:average|mean|typical) (?:{_AUTHORITIES}|for (?:all )?{_AUTHORITIES}"
    rf"|(?:across|of|over|for|among) (?:all )?(?:the )?(?:\d+ )?{_AUTHORITIES}(?: in england)?)"
    rf"|\b(?:the )?(?:local |unweighted )?(?:authority|council|la)[- ](?:average|mean)"
    rf"|\b(?:the )?(?:unweighted |plain |simple )(?:average|mean)(?: (?:of|over|"
    rf"across) (?:all )?(?:the )?{_AUTHORITIES})?"
    rf"|\b(?:all )?{_AUTHORITIES} on average|\bon average across (?:all )?(?:the )?{_AUTHORITIES}"
    rf"|\bacross (?:all )?(?:the )?{_AUTHORITIES}(?: in england)? on average"
    rf"|\b(?:the )?(?:average|mean) (?:figure |rate |share |score )?(?:across|for|of|over|among) "
    rf"(?:all |every )(?:the )?(?:english )?{_AUTHORITIES}"
    r"|\b(?:all-authority|all-authorities|cross-authority) (?:average|mean)"
)
_ENGLAND = (
    r"\bengland\b(?:'s)?(?: as a whole| overall)?|\benglish\b(?! authorit| council| local|"
    r" indices)|\bnationally\b|\bnationwide\b"
    r"|\b(?:the )?national (?:average|figure|rate|mean|level|picture|score|share|total)|"
    r"\bthe country\b"
    r"|\bcountrywide\b|\bthe nation\b"
)
_REGION = (
    r"\b(?:the|this|that|its|our|their|whole) (?:wider |whole )?region(?:'s)?\b|\bregion-wide\b|"
    r"\bregional(?:ly)?\b|\bacross the region\b"
)
_THIS_AREA = (
    r"\b(?:the|this|our) (?:county|authority|council|borough|district|local authority|area|"
    r"place|city)\b(?:'s)?(?! average| mean| authority| manages| commission| arranges| pays|"
    r" runs| provides| holds| funds| looks)"
    r""
)
_LOCALLY = (
    r"\blocally\b|\b(?:the |our )?local (?:figure|rate|people|residents|carers|providers|"
    r"authority's|score|share|level|number)\b|\bhere\b"
)
_OTHER_AREAS = (
    r"\b(?:other|neighbouring|similar|comparable|most|many|some|nearby|few|statistical|peer|"
    r"all|any other|every other) "
    r"(?:other |english |rural |urban |local )*(?:neighbours?|authorit(?:y|ies)|councils?|"
    r"counties|areas|boroughs|places)\b|\belsewhere\b|\b(?:its|our|their|statistical|"
    r"nearest) neighbours?\b"
    r"|\b(?:the rest of|rest of) (?:the country|england)\b"
)
# The area's statistical neighbours, where the data have figures for them.
_NEIGHBOURS = (
    r"\b(?:the |a )?(?:(?:average|mean|figure|rate|share) (?:of|for|across|among) )?"
    r"(?:the |its |our |their |this (?:area|council|authority)'s |all )*"
    r"(?:(?:15|fifteen) )?(?:(?:closest|nearest|most similar) )?"
    r"(?:(?:statistical|nearest|peer|comparator) neighbours?|(?<=its )neighbours?|"
    r"(?<=our )neighbours?|(?<=their )neighbours?|(?:similar|comparable|peer) (?:local )?"
    r"(?:authorities|councils|areas|places))\b'?(?: group)?(?: average| mean)?"
    r"|\b(?:the )?(?:authorities|councils|areas|places) (?:most )?like (?:it|this one|ours)\b"
)
_OTHER_PLACES = (
    r"\b(?:wales|scotland|northern ireland|the uk|united kingdom|britain|great britain|yorkshire|"
    r"greater (?:london|manchester)|merseyside)\b"
)
_NOT_PLACES = frozenset(read_word_list("not_places"))
# "The average" by itself, where it speaks of no wait and of no other place.
_LONE_AVERAGE = (
    r"(?<!on )(?<!an )(?<!england )(?<!english )(?<!national )(?<!regional )(?<!england's )"
    r"(?<!region's )"
    r"\b(?:the )?average(?:'s)?\b(?= of \d|'s|\s*(?:is|was|[(),.;:]|$)| figure| rate| score)"
    r"(?! wait| decile| delay)"
)
# "Against an average of 8.4%", "versus 8.4% on average".
_COMPARED_WITH_AVERAGE = re.compile(
    r"\b(?:compared (?:with|to)|versus|vs?\.?|against) "
    r"(?:(?:an? |the )?(?P<it>average) of(?= [£\d])|"
    r"[£\d][\d.,%m]*(?: per cent)? (?P<on>on average))"
)
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
    area = knowledge.area
    region = knowledge.areas.region_of(area)
    names = _region_patterns(area, region.code if region else UNKNOWN_PLACE)
    names.append((_AVERAGE, AVERAGE_AUTHORITY_CODE))
    if region is not None:
        named = region_name_pattern(region, knowledge.areas.by_code.values())
        names += [
            (rf"\b(?:the )?{named}(?!\w)(?:'s?)?(?: region| as a whole)?", region.code),
            (_REGION, region.code),
        ]
    if any(fact.role == "neighbours" for fact in knowledge.facts):
        names.insert(0, (_NEIGHBOURS, NEIGHBOURS_CODE))
    here = {ENGLAND_CODE, region.code if region else ""}
    others = [one for one in knowledge.areas.by_code.values() if one.code not in here]
    unlisted = unlisted_names(knowledge.areas.by_code.values())
    codes = {**dict.fromkeys(unlisted, UNKNOWN_PLACE), **codes_by_name(others)}
    names.insert(
        0, (r"\b(?:nhs|public health|healthwatch|sport|historic) england\b(?:'s)?", IGNORED_PLACE)
    )
    after = [
        (_ENGLAND, ENGLAND_CODE),
        (_LOCALLY, area.code),
        (_THIS_AREA, area.code),
        (_OTHER_AREAS, UNKNOWN_PLACE),
        (_OTHER_PLACES, UNKNOWN_PLACE),
        (_LONE_AVERAGE, AVERAGE_AUTHORITY_CODE),
    ]
    spoken = " ".join(
        " ".join(
            (
                one.title,
                one.question,
                one.statement,
                one.caveat,
                *one.breakdowns.values(),
                *one.terms,
            )
        )
        for one in knowledge.indicators.values()
    )
    ordinary = frozenset(re.findall(r"[a-z]+", spoken.lower())) | {
        *_NOT_PLACES,
        *read_word_list("ordinary_words"),
    }
    return Gazetteer(
        patterns_before_areas=tuple((re.compile(pattern), code) for pattern, code in names),
        area_pattern=any_name_pattern(codes),
        code_by_name=codes,
        patterns_after_areas=tuple((re.compile(pattern), code) for pattern, code in after),
        ordinary_words=ordinary,
    )


def _region_patterns(area: Area, region: str) -> list[tuple[str, str]]:
    """Return the ways to speak of the region by the area's name, and of where the area lies."""
    name = area_name_pattern(area)
    lies = "(?:is|lies|sits|belongs|falls)"
    return [
        (
            rf"\bthe region (?:that|which) (?:includes|contains) {name}|"
            rf"\b{name}(?:'s?)? (?:own |wider |home )?region\b|\bregion of {name}\b|"
            rf"\bregion (?:containing|including|around) {name}|"
            rf"\bregion (?:that|where) {name} {lies}(?: in)?",
            region,
        ),
        (
            rf"\bthe region (?:that |which |to which )?{name} "
            r"(?:is part of|(?:is|lies|sits) in|belongs to|belongs|is)\b",
            region,
        ),
        (
            rf",?\s?\(?\b(?:of|to|in) which {name} (?:is (?:a |one )?part|{lies})\b,?|"
            rf",? (?:which|that) (?:includes|covers|contains|takes in) ?{name},?|"
            rf",? (?:which|that) {name} (?:belongs to|is part of|(?:is|lies|sits) in),?|"
            rf",? (?:including|home to|home of|around) {name}(?=,|\)| \()",
            IGNORED_PLACE,
        ),
    ]


def find_places(text: str, cased: str, gazetteer: Gazetteer) -> list[Mention]:
    """Find the places of a sentence, the first pattern that fits a stretch having it."""
    found: list[Mention] = []

    def add(match: re.Match[str], code: str) -> None:
        mention = Mention(match.start(), match.end(), code)
        if not any(m.start < mention.end and mention.start < m.end for m in found):
            found.append(mention)

    for pattern, code in gazetteer.patterns_before_areas:
        for match in pattern.finditer(text):
            add(match, code)
    for match in gazetteer.area_pattern.finditer(text):
        if not is_ordinary_word(match, cased):
            add(match, gazetteer.code_by_name[match["form"]])
    for pattern, code in gazetteer.patterns_after_areas:
        for match in pattern.finditer(text):
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
    vague = re.compile(_THIS_AREA)
    found = [
        m
        for m in found
        if not vague.fullmatch(text, m.start, m.end)
        or not any(other.start < m.start and other is not m for other in found)
    ]
    found += _find_unknown_places(cased, found, gazetteer.ordinary_words)
    found = [m for m in found if m.key != IGNORED_PLACE]
    return _without_appositions(text, sorted(found, key=lambda mention: mention.start))


_NAME_AFTER_PREPOSITION = re.compile(
    r"\b(?i:in|across|than|for|of|around|throughout) "
    r"(?P<name>[A-Z][a-z]+(?:[ -](?:upon |and )?[A-Z][a-z]+)*)"
)
# "Above Melton", "compared with Corby".
_NAME_AFTER_COMPARISON = re.compile(
    r"\b(?i:above|below|beneath|behind|ahead of|against|unlike|versus|vs\.?|beside|alongside|"
    r"exceeds?|exceeded|beats?|matche[sd]|trail(?:s|ed)|outstrip(?:s|ped)|"
    r"(?:compared|level|in line) with|(?:compared|similar|equal|identical|close|next) to) "
    r"(?P<name>[A-Z][a-z]{2,}(?:[ -](?:upon |and )?[A-Z][a-z]+)*)"
)
# "Melton's share", "Corby had", "providers, Bassetlaw, 2024".
_NAME_BEFORE_FIGURE = re.compile(
    r"(?:^|(?<=[,:;-] )|(?<=than )|(?<=with )|(?<=and ))(?P<name>[A-Z][a-z]{2,}(?: (?:upon |"
    r"and )?[A-Z][a-z]+)*)"
    r"(?='s\b| had\b| has\b| spen[dt]s?\b| received\b| recorded\b| reported\b| supported\b|"
    r" supports\b|, (?:19|20)\d\d| was at\b| stood\b| \(\d|: \d)"
)


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
    for pattern in (_NAME_AFTER_COMPARISON, _NAME_BEFORE_FIGURE):
        for match in pattern.finditer(cased):
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
    """Return a place's name as it stands in a reason."""
    if code == AVERAGE_AUTHORITY_CODE:
        return "the average authority"
    if code == NEIGHBOURS_CODE:
        return place_in_sentence(NEIGHBOURS_NAME)
    known: Mapping[str, Area] = knowledge.areas.by_code
    return known[code].name if code in known else "a place the data do not know"
