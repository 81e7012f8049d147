"""Reading a text: plain letters, and sentences that know where they stood.

What looks alike is made alike (dashes, quotation marks, spaces, full-width digits, marks that
cannot be seen), so that a claim is found however it was typed. Every letter keeps its place in the
text handed in.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from carebook.checking.word_lists import word_pattern

# The one heading under which causes may be asked after.
QUESTIONS_HEADING = "Questions to ask locally"

_CHARACTER_REPLACEMENTS = {
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u02bc", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u2033\u00ab\u00bb", '"'),
    "\u2044": "/",
    "\u00b7": ".",
}
_ASCII_SPACES = re.compile(r"[^\S\n]")
_FRACTION_CHARACTERS = {
    "½": "1/2", "¼": "1/4", "¾": "3/4", "⅓": "1/3", "⅔": "2/3", "⅕": "1/5", "⅖": "2/5",
    "⅗": "3/5", "⅘": "4/5", "⅛": "1/8", "⅒": "1/10", "²": "2", "…": "...",
}  # fmt: skip
# A full stop after these does not end a sentence.
_ABBREVIATIONS = word_pattern("sentences", "abbreviations")
# Nor after these where a number follows: "approx. 108".
_ABBREVIATION_BEFORE_NUMBER = word_pattern("sentences", "abbreviations before a number")
_TITLE = re.compile(r"\b(?:mr|mrs|ms|dr|prof|cllr|rev)$")
_SENTENCE_END = word_pattern("sentences", "sentence end")
# A saint in a name: "St. Helens".
_SAINT = re.compile(r"\bSt\Z")
_MAX_SENTENCE_LENGTH, _LONG_SENTENCE_PIECE = 1200, 400
_LINE_MARKERS = word_pattern("sentences", "line markers")
# A number that opens a line as that of a paragraph: "5. The Board noted".
_SECTION_NUMBER = re.compile(r"\d\.\d")
_PARAGRAPH_NUMBER = re.compile(r"(?:^|\n|[.;:!?] )[\s#>*-]*\(?\d{1,2}$")


@dataclass(frozen=True)
class Sentence:
    """One sentence, in small letters and with its capitals.

    ``offsets`` are where its letters stand in the text handed in. ``is_heading`` marks a line that
    names what follows, ``is_question`` a sentence that asks.
    """

    lowercase: str
    cased: str
    offsets: tuple[int, ...]
    is_heading: bool
    is_question: bool
    is_list_item: bool

    def offsets_in_text(self, start: int, end: int) -> tuple[int, int]:
        """Return where a stretch of the sentence stood in the text handed in."""
        return self.offsets[start], self.offsets[end - 1] + 1


def split_sentences(text: str) -> Iterator[Sentence]:
    """Yield the sentences of a text; a heading or an item of a list counts as one."""
    cased, at = _normalise_characters(text)
    begin = 0
    for end, cut in _cut_long_sentences(_sentence_ends(cased), cased):
        stretch = cased[begin:end]
        mark = _LINE_MARKERS.match(stretch)
        first = begin + (mark.end() if mark else len(stretch) - len(stretch.lstrip()))
        last = begin + len(stretch.rstrip())
        if first < last:
            body = re.sub(r"\s", " ", cased[first:last])
            lined = bool(mark and "#" in mark.group()) or (
                cut and not re.search(r"[.!?;]\W*$", body)
            )
            heading = lined and len(body) < 120
            yield Sentence(
                lowercase=_to_lowercase(body),
                cased=body,
                offsets=tuple(at[first:last]),
                is_heading=heading,
                is_list_item=bool(mark and not _SECTION_NUMBER.search(mark.group())),
                is_question=body.rstrip("\"') *_").endswith("?"),
            )
        begin = end


def _normalise_characters(text: str) -> tuple[str, Sequence[int]]:
    if text.isascii() and "\n" not in text:
        # Most texts by far: nothing in them has another form, and each letter stays in its place.
        return _ASCII_SPACES.sub(" ", text), range(len(text))
    letters: list[str] = []
    at: list[int] = []
    for place, letter in enumerate(text):
        if letter == "\n" and _is_heading_line(text, place):
            letters.append("\n")
            at.append(place)
        # Marks of direction and joiners cannot be seen, and could split a number in two.
        if unicodedata.category(letter) == "Cf":
            continue
        if letter in _FRACTION_CHARACTERS:
            alike = _FRACTION_CHARACTERS[letter]
            if letters and letters[-1].isdigit() and letter not in "²…":
                alike = " " + alike
        elif letter in _CHARACTER_REPLACEMENTS:
            alike = _CHARACTER_REPLACEMENTS[letter]
        elif letter.isspace() and letter != "\n":
            alike = " "
        elif ord(letter) > 127:
            alike = unicodedata.normalize("NFKC", letter)
            alike = "".join(str(unicodedata.digit(a)) if a.isdigit() else a for a in alike)
        else:
            alike = letter
        for one in alike:
            letters.append(one)
            at.append(place)
    return "".join(letters), at


def _cut_long_sentences(ends: Iterator[tuple[int, bool]], text: str) -> Iterator[tuple[int, bool]]:
    """Yield the ends, and others where a sentence goes on for more than anybody would read."""
    begin = 0
    for end, cut in ends:
        while end - begin > _MAX_SENTENCE_LENGTH:
            space = text.rfind(" ", begin + 1, begin + _LONG_SENTENCE_PIECE)
            begin = space if space > begin else begin + _LONG_SENTENCE_PIECE
            yield begin, False
        yield end, cut
        begin = end


def _is_heading_line(text: str, newline: int) -> bool:
    """Whether the line that ends here is a heading: marked as one, or short and without a stop."""
    line = text[text.rfind("\n", 0, newline) + 1 : newline].strip()
    after = text[newline + 1 : newline + 40].lstrip()
    if line.startswith("#"):
        return True
    return 0 < len(line) < 60 and line[-1].isalnum() and after[:1].isupper()


def _to_lowercase(text: str) -> str:
    """Return a text in small letters, each in its place: "İ" would become two."""
    if text.isascii():
        return text.lower()
    return "".join(s if len(s := letter.lower()) == 1 else letter for letter in text)


def _sentence_ends(text: str) -> Iterator[tuple[int, bool]]:
    """Yield where sentences end, and whether a line ends there too."""
    for match in _SENTENCE_END.finditer(text):
        found = match.group()
        if found[0] not in ".!?":
            yield match.end(), True
            continue
        before = text[max(0, match.start() - 12) : match.start()].lower()
        first = text[match.end() : match.end() + 3].lstrip()[:1]
        on_the_line = not text.startswith("\n", match.end())
        goes_on = found[0] == "." and (
            (first.islower() and (on_the_line or _ABBREVIATIONS.search(before)))
            or (first.isupper() and _SAINT.search(text, 0, match.start()))
            or (first in "0123456789£" and _ABBREVIATION_BEFORE_NUMBER.search(before))
            or (first.isupper() and _TITLE.search(before))
            or _PARAGRAPH_NUMBER.search(text[max(0, match.start() - 12) : match.start()])
        )
        if not goes_on:
            yield match.end(), False
    yield len(text), True
