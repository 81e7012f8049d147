"""Finding where a text puts an area among authorities: "the highest in London", "43rd of 151"."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from carebook.checking.spans import CLAUSE_BREAK, Mention, Span
from carebook.checking.word_lists import alternatives, word_pattern
from carebook.data.areas import ENGLAND_CODE, REGIONS
from carebook.statistics.comparators import NEIGHBOURS_CODE

Side = Literal["high", "low", "good", "bad", ""]

_NUMBERS = {
    word: number
    for number, word in enumerate(
        ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
         "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
         "nineteen", "twenty")
    )
} | {"dozen": 12, "thirty": 30, "thirty-three": 33}  # fmt: skip
_ORDINALS = {
    word: number
    for number, word in enumerate(
        ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth",
         "tenth", "eleventh", "twelfth"), 1,
    )
}  # fmt: skip
_IN_ORDER = word_pattern("standings", "in order")
_IN_A_BAND = word_pattern("standings", "in a band")
_THAN_ANY = word_pattern("standings", "than any")
_NO_OTHER = word_pattern("standings", "no other")
_SO_MANY_OTHERS = word_pattern("standings", "so many others")
_ONLY_THESE = word_pattern("standings", "only these")
_BUT_FOR = word_pattern("standings", "but for")
_KIND = word_pattern("standings", "kind of authority")
_THE_ONLY_ONE = word_pattern("standings", "the only one")
_OF_SO_MANY = word_pattern("standings", "of so many")
_CIRCLE = word_pattern("standings", "circle")
_NEGATION = word_pattern("standings", "negation")
_AUTHORITIES = re.compile(rf"\b(?:{alternatives('standings', 'authorities')})")
_IS_HIGHER = re.compile(
    alternatives("standings", "higher") + "|ahead of|exceed(?:s|ed|ing)?|beats?|beating|outstrip.*"
)
_BEFORE_CIRCLE = re.compile(
    r"\b(?:tops|topped|heads|headed|heading|topping|leads|led|leading) (?:the )?$|"
    r"\b(?:in|of|across|among|amongst|within|out of|for|from|anywhere in|anywhere else in|"
    r"elsewhere in) (?:all |any |every |other |the |whole |wider |"
    rf"(?:{alternatives('standings', 'counted')}) )*$"
)
_GROUP = re.compile(r"(?: \w+){0,2} (?:groups?|kinds?|types?|categor\w+|reasons?|outcomes?)\b")
_SHARES = {
    "half": 0.5, "third": 1 / 3, "quarter": 0.25, "fifth": 0.2, "tenth": 0.1,
    "deprivedtenth": 0.1, "deprivedfifth": 0.2, "deprivedquarter": 0.25, "deprivedthird": 1 / 3,
    "deprivedhalf": 0.5,
}  # fmt: skip


@dataclass(frozen=True)
class Standing:
    """Words that put a figure somewhere in the order of those of several authorities.

    ``side`` is the end of the order that is counted from, which may be told as the good or the bad
    one, "" where the words leave it open, and ``loosely`` tells that "top" or "bottom" might mean
    good or bad. One of the rest says where from there: at a ``place`` (shared where ``joint``),
    among the ``first`` so many, in the first ``share``, in the ``middle`` half, with exactly
    ``beyond`` others further out, or as the ``only`` one that lies above or below a number of the
    sentence. ``circle`` is whose figures are meant: the code of a region or of England, or that of
    the statistical neighbours, named at ``circle_span`` and counted at ``count_span``; ``of`` is
    how many they are said to be. The ``exceptions`` lie further out, and ``types`` limits it to
    authorities of some types. ``vague`` are words such as "one of the highest".
    """

    start: int
    end: int
    circle: str
    side: Side = ""
    loosely: bool = False
    place: int | None = None
    joint: bool = False
    first: int | None = None
    share: float | None = None
    middle: bool = False
    beyond: int | None = None
    only: bool = False
    exceptions: tuple[str, ...] = ()
    types: frozenset[str] = frozenset()
    vague: bool = False
    of: int | None = None
    is_deprivation: bool = False
    negated: bool = False
    circle_span: Mention | None = None
    count_span: Mention | None = None


def find_standings(text: str, places: Sequence[Mention]) -> list[Standing]:
    """Find the standings of a sentence of small letters, the first that fits a stretch having it.

    Where nothing says that authorities are meant, "the largest" is of groups, and none of these.
    """
    found: list[Standing] = []
    for one in _candidates(text, places):
        if any(one.start < other.end and other.start < one.end for other in found):
            continue
        if (placed := _with_circle(one, text, places)) is not None:
            is_denied = _NEGATION.search(text, 0, one.start) is not None
            found.append(replace(placed, negated=is_denied))
    return sorted(found, key=lambda one: one.start)


def _candidates(text: str, places: Sequence[Mention]) -> Iterator[Standing]:
    for match in _NO_OTHER.finditer(text):
        # Nobody has a lower one: it is the lowest, though others may share that place.
        is_low = match["aslow"] or match["lowwords"]
        words = match["side"] or match["side2"] or ("lower" if is_low else "higher")
        yield _standing(match, _side(words), place=1, joint=True)
    for match in _THAN_ANY.finditer(text):
        yield _standing(
            match,
            _side(match["side"] or match["side2"]),
            place=1,
            is_deprivation="deprived" in match.group(),
        )
    for match in _ONLY_THESE.finditer(text):
        named = tuple(
            p.key
            for p in places
            if match.start("names") <= p.start < match.end("names")
            and p.key not in (*REGIONS, ENGLAND_CODE, NEIGHBOURS_CODE)
        )
        if named:
            yield _standing(match, _side(match["side"]), place=1, exceptions=named)
    for match in _SO_MANY_OTHERS.finditer(text):
        of = int(match["ofmany"]) if match["ofmany"] else None
        yield _standing(match, _side(match["manyside"]), beyond=_number(match["many"]), of=of)
    for match in _THE_ONLY_ONE.finditer(text):
        yield _standing(match, "", only=True)
    for match in _IN_A_BAND.finditer(text):
        yield _band(match)
    for match in _IN_ORDER.finditer(text):
        if (placed := _place(match, text)) is not None:
            yield placed


def _side(comparative: str) -> Side:
    if comparative in ("better", "worse"):
        return "good" if comparative == "better" else "bad"
    return "high" if _IS_HIGHER.fullmatch(comparative) else "low"


def _standing(match: re.Match[str], side: Side, **where: object) -> Standing:
    return replace(Standing(match.start(), match.end(), "", side), **where)  # type: ignore[arg-type]


def _band(match: re.Match[str]) -> Standing:
    named = match.groupdict()
    is_low = any(named[name] for name in ("bandlow", "amonglow", "mostlow", "vaguelow"))
    is_deprivation = any(
        named[name] for name in ("bandside", "bandleast", "amongdeprived", "vaguedeprived")
    )
    is_deprivation = is_deprivation or any(
        value and name.startswith("deprived") for name, value in named.items()
    )
    if named["bandleast"]:
        is_low = not is_low
    shares = [share for name, share in _SHARES.items() if named[name]]
    if named["percent"]:
        shares = [int(named["percent"]) / 100]
    words = named["first"] or named["amongfirst"]
    return _standing(
        match,
        "low" if is_low else "high",
        loosely=(named["bandhigh"] or named["bandlow"] or "") in ("top", "bottom"),
        share=None if words or not shares else shares[0],
        first=_number(words) if words else None,
        middle=bool(named["middle"]),
        vague=bool(named["vaguehigh"] or named["vaguelow"]),
        is_deprivation=is_deprivation,
    )


def _place(match: re.Match[str], text: str) -> Standing | None:
    named = match.groupdict()
    if named["high"] or named["low"]:
        said = named["high"] or named["low"]
        if _GROUP.match(text, match.end()):
            return None
        # "The most", "tenth most deprived", but not "at most" and "most of them".
        is_plain = not (named["deprived"] or named["place"])
        is_led = match.group().startswith("the ") or text[: match.start()].endswith(("'s ", "s' "))
        if said in ("most", "least") and is_plain and not is_led:
            return None
        return _standing(
            match,
            "high" if named["high"] else "low",
            place=_ordinal(named["place"]) if named["place"] else 1,
            joint=bool(named["joint"] or " joint" in match.group() or " equal" in match.group()),
            is_deprivation=bool(named["deprived"]),
        )
    if named["endof"]:
        side_named: Side = "high" if "top" in named["endof"] else "low"
        return _standing(match, side_named, place=1, loosely=True)
    if named["tops"]:
        return _standing(match, "high", place=1)
    side: Side = "high" if named["rankhigh"] else "low" if named["ranklow"] else ""
    if (said := named["rank"] or named["nth"]) in ("top", "bottom", "last"):
        return _standing(match, "high" if said == "top" else "low", place=1, loosely=True)
    return _standing(
        match,
        side,
        place=_ordinal(said),
        joint="joint" in match.group(),
        is_deprivation=bool(named["rankdeprived"]),
    )


def _with_circle(one: Standing, text: str, places: Sequence[Mention]) -> Standing | None:
    """Return a standing with whose figures it is among; None where they are no authorities'."""
    said = text[one.start : one.end]
    counted = _OF_SO_MANY.match(text, one.end)
    if counted is None and (far := _OF_SO_MANY.search(text, one.end)) is not None:
        # "The highest rate of all 152 authorities".
        gap = text[one.end : far.start()]
        counted = far if _AUTHORITIES.search(far.group()) and not CLAUSE_BREAK.search(gap) else None
    if counted is not None:
        one = replace(one, of=_number(counted["of"]), end=counted.end())
        if not one.side and (counted["highfirst"] or counted["lowfirst"]):
            one = replace(one, side="high" if counted["highfirst"] else "low")
    elif (first := _OF_SO_MANY.search(text, 0, one.start)) and _AUTHORITIES.search(first.group()):
        # "Of all 14 councils in the region, it has the highest."
        one = replace(one, of=_number(first["of"]), count_span=Mention(*first.span(), ""))
    if (but := _BUT_FOR.search(text, one.end)) and not CLAUSE_BREAK.search(
        text[one.end : but.start()]
    ):
        one = replace(one, exceptions=tuple(p.key for p in places if p.start >= but.end()))
    one = replace(one, types=_types_of_authorities(text[one.start : one.end + 40]))
    if (circle := _find_circle(one, text, places)) is not None:
        return replace(one, circle=circle.key, circle_span=circle)
    if counted is not None or _AUTHORITIES.search(said):
        return replace(one, circle=ENGLAND_CODE)
    if re.search(r"table|list|national", said):
        return replace(one, circle=ENGLAND_CODE)
    if said.startswith("rank") or re.match(r"in the (?:top|bottom) (?:\w+)$", said):
        return replace(one, circle=ENGLAND_CODE) if one.side or one.place != 1 else None
    return None


def _find_circle(one: Standing, text: str, places: Sequence[Mention]) -> Mention | None:
    """Return the words for whose figures are meant, nearest after a standing, else before it."""
    ends = CLAUSE_BREAK.search(text, one.end)
    end = ends.start() if ends else len(text)
    known = list(_circles(text, places))
    within = [circle for circle in known if one.start <= circle.start < one.end]
    after = [circle for circle in known if one.end <= circle.start < end]
    before = [
        circle
        for circle in known
        if circle.end <= one.start and not CLAUSE_BREAK.search(text[circle.end : one.start])
    ]
    named = [c for c in (*within, *after, *before) if c.key != ENGLAND_CODE]
    # "Of all councils in the South East": the narrower is meant, unless England follows at once.
    if after and after[0].key == ENGLAND_CODE and not within:
        return after[0] if not [c for c in named if c in after] else named[0]
    return next(iter(named or (*within, *after, *before)), None)


def _circles(text: str, places: Sequence[Mention]) -> Iterator[Mention]:
    for place in places:
        if place.key not in REGIONS and place.key not in (ENGLAND_CODE, NEIGHBOURS_CODE):
            continue
        is_owner = text[place.end - 2 : place.end + 2].find("'") >= 0
        said = text[place.start : place.end]
        if (
            _BEFORE_CIRCLE.search(text[: place.start])
            or is_owner
            or _AUTHORITIES.match(text, place.end + 1)
            or said in ("nationally", "nationwide", "countrywide", "regionally")
        ):
            yield place
    for match in _CIRCLE.finditer(text):
        if not any(match.start() < p.end and p.start < match.end() and p.key in REGIONS
                   for p in places):  # fmt: skip
            yield Mention(
                match.start(), match.end(), NEIGHBOURS_CODE if match["neighbours"] else ENGLAND_CODE
            )


def without_circles(
    places: Iterable[Mention], standings: Iterable[Standing]
) -> tuple[Mention, ...]:
    """Return the places of a sentence but those that only say among whom something stands."""
    circles: list[Span] = [one.circle_span for one in standings if one.circle_span is not None]
    return tuple(
        place
        for place in places
        if not any(circle.start <= place.start and place.end <= circle.end for circle in circles)
    )


def _types_of_authorities(words: str) -> frozenset[str]:
    """Return the types of authority that words limit a standing to; none where they do not."""
    match = _KIND.search(words)
    if match is None:
        return frozenset()
    kinds = {
        "unitary": "unitary authority", "county": "county", "borough": "london borough",
        "metropolitan": "metropolitan district",
    }  # fmt: skip
    return frozenset({kinds[match.lastgroup or ""]})


def _number(words: str) -> int:
    return int(words) if words.isdigit() else _NUMBERS[words]


def _ordinal(words: str) -> int:
    digits = re.match(r"\d+", words)
    return int(digits.group()) if digits else _ORDINALS[words]
