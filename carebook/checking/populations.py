"""Finding who is counted: ages, what a rate is per, and whom a percentage is of."""

import re
from dataclasses import dataclass
from functools import cache

from carebook.checking.spans import Mention
from carebook.checking.word_lists import alternatives, read_word_lists

AGED_65_AND_OVER, AGED_18_TO_64, OTHER_AGE = "65+", "18-64", "?"

_OLDER_WORDS = alternatives("ages", "65 and over")
_WORKING_AGE_WORDS = alternatives("ages", "18 to 64")
_OTHER_AGE_WORDS = alternatives("ages", "other ages")
_POPULATION_NOUNS = alternatives("ages", "population")
_AGE_GROUPS = re.compile(
    rf"\b(?:(?:who are |who were )?(?:aged? |ages |age )?(?:(?P<older>{_OLDER_WORDS})|"
    rf"(?P<working>{_WORKING_AGE_WORDS}))|(?P<other>{_OTHER_AGE_WORDS}))(?!\w|\s?%|\.\d|,\d|\s?per\s?cent|"
    rf"\s(?:in|out of)\s(?:every\s)?\d{{1,3}}(?!\d))"
)

_BASE_WORDS = (
    r"100,000|100 000|100000|(?:a |one )?hundred thousand|100k|10,000|(?:ten thousand)|1,000|"
    r"1000|(?:a |one )?thousand|(?:a |one )?million|1,000,000|100|(?:a |one )?hundred"
)
_BASE_VALUES = {"100,000": 1e5, "100 000": 1e5, "100000": 1e5, "hundred thousand": 1e5, "100k": 1e5,
                "10,000": 1e4, "ten thousand": 1e4, "1,000": 1e3, "1000": 1e3, "thousand": 1e3,
                "million": 1e6, "1,000,000": 1e6, "100": 1e2, "hundred": 1e2}  # fmt: skip
_POPULATION = (
    rf"(?:\s+(?:of\s+)?(?:(?:the|its|their|all|local|total|resident|those|that|our|whole|"
    rf"general|same)\s+)*(?P<who>(?:older |working-age |younger |disabled |unpaid |care home |"
    rf"elderly )?(?:{_POPULATION_NOUNS}|age group|group|older|elderly|over-65s|"
    rf"pensioners))\b"
    r"(?P<more>\s+(?:receiving|getting|using|drawing|in receipt|who (?:use|receive|get|draw|"
    r"need))\b|(?:\s+(?:living (?:there|here|locally)|there|here))?(?:\s+(?:who are|who were|"
    r"of|in|at))?\s+(?:all ages|any age|every age|whatever their age|that age(?: group)?|"
    r"the same age|this age)"
    r"|\s+(?:who are |who were |who have )?(?:aged? |ages |age |of |in "
    rf")?(?:{_OLDER_WORDS}|{_WORKING_AGE_WORDS}|"
    rf"{_OTHER_AGE_WORDS}))?)"
)
_DENOMINATOR = re.compile(
    rf"(?:\b(?:per|for (?:every|each)|(?:in|to|out of|of|from) (?:every|each)|among (?:every|"
    rf"each)|out of|in|each|every)\s+(?P<base>{_BASE_WORDS})(?!\d|,\d|%|\s*(?:pounds|"
    rf"requests))(?:-strong)?(?:{_POPULATION}|\s+(?:of\s+)?(?P<age>(?:those )?(?:aged? |ages |"
    rf"of )?(?:{_OLDER_WORDS}|{_WORKING_AGE_WORDS})))?)"
    rf"|(?:\b(?P<each>per|for each|for every|to each|each|every|a|an)\s+(?P<one>(?:older |"
    rf"working-age |elderly )?(?:{_POPULATION_NOUNS}|pensioner))\b(?P<onemore>\s+(?:receiving|"
    r"getting|"
    rf"using|drawing|supported|in care|with care|who (?:uses?|receives?|gets?|draws?|needs?)|"
    rf"on (?:its|the) books)\b|\s+(?:aged?|of)?\s*(?:{_OLDER_WORDS}|{_WORKING_AGE_WORDS}|all "
    r"ages|any age))?)"
    r"|(?P<bareeach>(?<=\d\s)(?:each|apiece)\b(?! (?:year|week|month|day)))|(?P<time>\b(?:a|"
    r"per|each|"
    r"every) (?:week|month|day|hour|fortnight))"
    r"|(?P<area>\b(?:per|to the|a|to (?:every|each|a)|for (?:every|each)|on (?:every|each)|"
    r"in (?:every|each|a)|every|each) (?:sq(?:uare)?\.?[- ]?(?:km|kilomet(?:re|er)s?)|km2|km²|"
    r"sqkm))"
    r"|(?P<wrong>\b(?:per|to the|a|to (?:every|each|a)|for (?:every|each)|in (?:every|each|a)|"
    r"every|each) (?:sq(?:uare)?\.?[- ]?miles?|square met(?:re|er)s?|hectares?|acres?))"
)
_POPULATION_CLASSES = {
    name: re.compile(rf"\b(?:{'|'.join(words)}{f'|{_OLDER_WORDS}' if name == 'older' else ''})")
    for name, words in read_word_lists("populations").items()
}
_OF_POPULATION = re.compile(r"\s*(?:\([^)]*\)\s*)?,?\s*of\s+((?:[\w'&/-]+\s*){1,9})")


_IN_THE_NHS = re.compile(
    r"[\w\s]{0,24}\b(?:posts|jobs|staff|vacancies|workers)\s+in\s+(?:the\s+nhs|hospitals|"
    r"schools)"
)
_OUT_OF_POPULATION = re.compile(
    r"\b(?:of|out of|among|amongst) (?:all |the |those )?([^,;.]{4,60}),\s+(?:about |around |"
    r"some |nearly |almost |just (?:under|over) |more than |over )*$"
)
_NOUN_PHRASE = re.compile(r"\s+((?:[\w'&/-]+\s*){1,6})")
_END_OF_NOUN_PHRASE = re.compile(
    r"\b(?:had|have|has|was|were|are|is|in|who|that|said|say|says|left|found|find|finds|gave|"
    r"give|gives|felt|live|lived|made|came|come|fell|got|get|"
    r"told|leave|quit|report|reported|could|did|do|can|see|saw|feel|need|and|or|with|for|from|"
    r"at|by|on)\b|[,;:(]"
)


@dataclass(frozen=True)
class Denominator:
    """What a number is per: a ``base`` of so many, and of ``whom`` (an age, "all", or a word)."""

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
        if match["base"]:
            words = re.sub(r"^(?:a|one) ", "", match["base"])
            if (
                _BASE_VALUES[words] <= 100
                and text[:start].strip(" ,")
                and not match.group().startswith("per ")
            ):
                continue
            who = f"{match['who'] or ''}{match['more'] or ''}{match['age'] or ''}".strip()
            found.append(Denominator(start, end, _BASE_VALUES[words], classify_denominator(who)))
        elif match["bareeach"]:
            found.append(Denominator(start, end, 1.0, ""))
        elif match["time"]:
            found.append(Denominator(start, end, 1.0, "time"))
        elif match["area"]:
            found.append(Denominator(start, end, 1.0, "sq km"))
        elif match["wrong"]:
            found.append(Denominator(start, end, 1.0, "other land"))
        else:
            if match["each"] in ("a", "an") and not re.match(
                r"(?:older |elderly )?(?:head|resident|person|year|pensioner)", match["one"]
            ):
                continue
            if match["each"] in ("a", "an", "each", "every") and not re.search(
                r"[\d£]|pounds?\W*$", text[max(0, start - 24) : start]
            ):
                continue
            found.append(
                Denominator(
                    start, end, 1.0, classify_denominator(match["one"] + (match["onemore"] or ""))
                )
            )
    return found


@cache
def classify_denominator(words: str) -> str:
    """Return whom a denominator counts: an age group, ``all``, nothing said, or the word."""
    words = words.lower()
    if not words:
        return ""
    if re.search(
        r"receiv|getting|using|who use|who get|drawing|supported|in care|who draw|in receipt|"
        r"who need|books",
        words,
    ):
        return "users"
    if re.search(r"(?:all|any|every|whatever their) age", words):
        return "all"
    if re.search(rf"\b(?:{_OLDER_WORDS}|older|elderly|pensioner)", words):
        return AGED_65_AND_OVER
    if re.search(rf"\b(?:{_WORKING_AGE_WORDS})", words):
        return AGED_18_TO_64
    if re.search(r"that age|same age|this age|age group|^group|of them", words):
        return "same age"
    if re.search(_OTHER_AGE_WORDS, words):
        return OTHER_AGE
    if re.search(
        r"\b(?:head|resident|person|people|capita|inhabitant|citizen|population|everyone|"
        r"everybody|members of the public)",
        words,
    ):
        return "all"
    return words.split()[-1]


@cache
def classify_population(words: str) -> str:
    """Return which kind of people or things words name: carers, providers, users, residents ..."""
    for name, pattern in _POPULATION_CLASSES.items():
        if pattern.search(words):
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
