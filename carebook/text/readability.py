"""How hard a text is to read: the Flesch-Kincaid grade.

Kincaid, Fishburne, Rogers and Chissom (1975), "Derivation of new readability formulas for Navy
enlisted personnel": 0.39 x words per sentence + 11.8 x syllables per word - 15.59. The grade is a
school year of the United States; readers there are about 11 years old in grade 6.
"""

import re
from functools import cache

import pyphen

_WORD = re.compile(r"[^\W_]+(?:[.,:/][0-9]+|['’-][^\W_]+)*", re.UNICODE)
_VOWELS = re.compile(r"[aeiouyàâäéèêëîïôöùûü]+")
# An e at the end that is not said: "care", "comes", "received", but not "little" or "changes".
_SILENT_ENDING = re.compile(
    r"(?<=[^aeiouy])(?<![^aeiouyr]l)e$|(?<=[^aeioucgsxz])(?<![cs]h)es$|(?<=[^aeioudt])ed$"
)
_SENTENCE_END = re.compile(r"[.!?]+[”’\"')]*(?:\s|$)")


def flesch_kincaid_grade(text: str) -> float | None:
    """Return the Flesch-Kincaid grade of a text, or None for one without words.

    A number in figures counts as a word of one syllable: how it is read aloud says nothing of how
    hard the sentence is.
    """
    sentences = [part for part in _SENTENCE_END.split(text) if _WORD.search(part)]
    words = _WORD.findall(text)
    if not words:
        return None
    syllables = sum(count_syllables(word) for word in words)
    return 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59


def count_syllables(word: str) -> int:
    """Return about how many syllables a word has.

    Its parts by hyphenation, or the vowels that sound if those are more: no word is parted where
    only one letter would stay on the line ("a-bout"), and some are never parted ("peo-ple").
    """
    if any(character.isdigit() for character in word):
        return 1
    return sum(_count_part_syllables(part) for part in word.lower().split("-") if part)


def _count_part_syllables(word: str) -> int:
    # What follows an apostrophe adds none: "carer's", "don't".
    word = re.split("['’]", word)[0]
    vowels = len(_VOWELS.findall(_SILENT_ENDING.sub("", word)))
    return max(len(_hyphenator().positions(word)) + 1, vowels)


@cache
def _hyphenator() -> pyphen.Pyphen:
    return pyphen.Pyphen(lang="en_GB")
