"""Finding who is counted: ages, what a rate is per, and whom a percentage is of."""

import re
from dataclasses import dataclass
from functools import cache

from carebook.checking.spans import Mention
from carebook.checking.word_lists import alternatives, read_word_lists, word_pattern

AGED_65_AND_OVER, AGED_18_TO_64, OTHER_AGE = "65+", "18-64", "?"

_OLDER_WORDS = alternatives("ages", "65 and over")
# Whom a rate counts, by the first of these lists that has its words.
_DENOMINATOR_CLASSES = tuple(
    (word_pattern("ages", name), whom)
    for name, whom in (
        ("those who use care", "users"),
        ("any age", "all"),
        ("older people", AGED_65_AND_OVER),
        ("people of working age", AGED_18_TO_64),
        ("that age", "same age"),
        ("other ages", OTHER_AGE),
        ("anybody", "all"),
    )
)
_AGE_GROUPS = word_pattern("ages", "age groups")

_BASE_VALUES = {"100,000": 1e5, "100 000": 1e5, "100000": 1e5, "hundred thousand": 1e5, "100k": 1e5,
                "10,000": 1e4, "ten thousand": 1e4, "1,000": 1e3, "1000": 1e3, "thousand": 1e3,
                "million": 1e6, "1,000,000": 1e6, "100": 1e2, "hundred": 1e2}  # fmt: skip
_DENOMINATOR = word_pattern("ages", "denominator")
# How far before "for everyone who lives here" the number may stand that is shared out.
_REACH_OF_ALL = 60
_UNIT_DENOMINATORS = {"time": "time", "area": "sq km", "wrong": "other land"}
_ONE_PERSON = re.compile(r"(?:older |elderly )?(?:head|resident|person|year|pensioner)")
_POPULATION_CLASSES = {
    name: re.compile(rf"\b(?:{'|'.join(words)}{f'|{_OLDER_WORDS}' if name == 'older' else ''})")
    for name, words in read_word_lists("populations").items()
}
_OF_POPULATION = re.compile(r"\s*(?:\([^)]*\)\s*)?,?\s*of\s+((?:[\w'&/-]+\s*){1,9})")
_IN_THE_NHS = word_pattern("ages", "in the nhs")
_OUT_OF_POPULATION = word_pattern("ages", "out of population")
_NOUN_PHRASE = re.compile(r"\s+((?:[\w'&/-]+\s*){1,6})")
_END_OF_NOUN_PHRASE = word_pattern("ages", "end of noun phrase")


@dataclass(frozen=True)
class Denominator:
    """What a number is per: a ``base`` of so many of a ``population`` (an age, "all", a word)."""

    start: int
    end: int
    base: float
    population: str


def find_ages(text: str, masks: list[Denominator]) -> list[Mention]:
    """Find the age groups of a sentence, those of a denominator left out."""
    found = []
    for match in _AGE_GROUPS.finditer(text):
        if any(m.start <= match.start() and match.end() <= m.end for m in masks):
            continue
        what = (
            AGED_65_AND_OVER if match["older"] else AGED_18_TO_64 if match["working"] else OTHER_AGE
        )
        if what == AGED_18_TO_64 and match.group() == "younger" and "older" not in text:
            continue
        found.append(Mention(match.start(), match.end(), what))
    return found


def find_denominators(text: str) -> list[Denominator]:
    """Find what rates in a sentence are per: "per 100,000 residents of all ages", "a head"."""
    found = []
    for match in _DENOMINATOR.finditer(text):
        start, end = match.span()
        base, whom = 1.0, _UNIT_DENOMINATORS.get(match.lastgroup or "", "")
        if match["base"]:
            base = _BASE_VALUES[re.sub(r"^(?:a|one) ", "", match["base"])]
            is_headed = text[:start].strip(" ,") and not match.group().startswith("per ")
            if base <= 100 and is_headed:
                continue
            who = f"{match['who'] or ''}{match['more'] or ''}{match['age'] or ''}".strip()
            whom = classify_denominator(who)
        elif match["all"]:
            beside = text[max(0, start - _REACH_OF_ALL) : end + _REACH_OF_ALL // 2]
            if not re.search(r"[\d£]", beside):
                continue
            whom = classify_denominator(match["all"] + (match["allmore"] or ""))
        elif match["each"]:
            if match["each"] in ("a", "an") and not _ONE_PERSON.match(match["one"]):
                continue
            if match["each"] in ("a", "an", "each", "every") and not re.search(
                r"[\d£]|pounds?\W*$", text[max(0, start - 24) : start]
            ):
                continue
            whom = classify_denominator(match["one"] + (match["onemore"] or ""))
        found.append(Denominator(start, end, base, whom))
    return found


@cache
def classify_denominator(words: str) -> str:
    """Return whom a denominator counts: an age group, ``all``, nothing said, or the word."""
    words = words.lower()
    if not words:
        return ""
    found = (whom for said, whom in _DENOMINATOR_CLASSES if said.search(words))
    return next(found, words.split()[-1])


@cache
def classify_population(words: str) -> str:
    """Return which kind of people or things words name: carers, providers, users, residents ..."""
    for name, kind in _POPULATION_CLASSES.items():
        if kind.search(words):
            return name
    return ""


def find_share_population(text: str, start: int, end: int, *, is_share: bool) -> str:
    """Return the class of those a share is of, from the words around it; empty where unsaid."""
    if before := _OUT_OF_POPULATION.search(text[:start]):
        found = classify_population(before[1])
        if found:
            return found
    if _IN_THE_NHS.match(text, end):
        return "elsewhere"
    match = _OF_POPULATION.match(text, end) or (_NOUN_PHRASE.match(text, end) if is_share else None)
    if match is None:
        return ""
    words = _END_OF_NOUN_PHRASE.split(match[1])[0].strip()
    return classify_population(words) if words else ""
