"""Small words: places, titles and lists as they stand inside a sentence."""

import re
from collections.abc import Iterable, Sequence

# What stands in the place of an area's name for two groups that are no areas.
AVERAGE_AUTHORITY_NAME = "The average authority"
NEIGHBOURS_NAME = "Its statistical neighbours"
# Places that take an article: "in the South West", but "in London".
_PLACES_WITH_ARTICLE = (
    "North East",
    "North West",
    "East Midlands",
    "West Midlands",
    "East of England",
    "South East",
    "South West",
    "City of London",
    "Isles of Scilly",
)
_CITY_OF_SUFFIX = re.compile(r", (?:City|County) of$")
_NUMBER_WORDS = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"
)  # fmt: skip
# First words of titles that keep their capital inside a sentence.
_WORDS_WITH_CAPITAL = ("NHS",)


def place_in_sentence(place: str) -> str:
    """Return a place as it stands after "in": ``the average authority``, ``the South West``."""
    if place in (AVERAGE_AUTHORITY_NAME, NEIGHBOURS_NAME):
        return uncapitalised(place)
    return f"the {place}" if place in _PLACES_WITH_ARTICLE else name_in_sentence(place)


def name_in_sentence(name: str) -> str:
    """Return an authority's name as people say it: "Bristol", for "Bristol, City of"."""
    return _CITY_OF_SUFFIX.sub("", name)


def title_in_sentence(title: str) -> str:
    """Return an indicator's title as it stands inside a sentence."""
    return title if title.split()[0] in _WORDS_WITH_CAPITAL else uncapitalised(title)


def capitalised(text: str) -> str:
    """Return the text with a capital first letter and the rest as it is."""
    return text[:1].upper() + text[1:]


def uncapitalised(text: str) -> str:
    """Return the text with a small first letter and the rest as it is."""
    return text[:1].lower() + text[1:]


def number_in_words(number: int) -> str:
    """Return a small number as a word, and others in figures: ``four``, ``12``."""
    return _NUMBER_WORDS[number] if 0 <= number < len(_NUMBER_WORDS) else f"{number:,}"


def number_ranges(numbers: Iterable[int]) -> str:
    """Write whole numbers in order, and runs of them as ranges: ``12; 15-18``."""
    ranges: list[list[int]] = []
    for number in sorted(set(numbers)):
        if ranges and number == ranges[-1][1] + 1:
            ranges[-1][1] = number
        else:
            ranges.append([number, number])
    return "; ".join(str(one) if one == last else f"{one}-{last}" for one, last in ranges)


def join_in_words(items: Sequence[str], conjunction: str = "and") -> str:
    """Join with commas, and the conjunction before the last: ``a, b and c``."""
    if len(items) < 2:
        return "".join(items)
    if any(", " in item for item in items):
        return f"{'; '.join(items[:-1])}; {conjunction} {items[-1]}"
    return f"{', '.join(items[:-1])} {conjunction} {items[-1]}"


def first_in_words(items: Sequence[str], most: int = 5) -> str:
    """Join the first few of a list and count the rest: ``a, b and 3 more``."""
    if len(items) <= most:
        return join_in_words(items)
    return f"{', '.join(items[:most])} and {len(items) - most} more"


def some_in_words(items: Sequence[str], most: int) -> str:
    """Join items, and count the last ones in words where there are many; never one alone."""
    rest = len(items) - most
    if rest <= 1:
        return join_in_words(items)
    more = f"{number_in_words(rest)} more" if rest < len(_NUMBER_WORDS) else "many more"
    return join_in_words([*items[:most], more])


def phrase_with_ages(phrase: str, title: str) -> str:
    """Return what is counted with the ages that its title names: "people ... at ages 18 to 64"."""
    _, found, ages = title.partition(" at ages ")
    return f"{phrase} at ages {ages}" if found and phrase else phrase
