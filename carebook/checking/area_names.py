"""The names by which a text speaks of areas, and the traps in a whole country's names.

With every authority of England in the data, names stand inside names ("Somerset" in "North
Somerset", a region in "Bath and North East Somerset"), two areas share a name (a county and the
authority that replaced it), initials spell words (Barking and Dagenham), and some names are words.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

from carebook.checking.word_lists import read_word_list
from carebook.data.areas import REGIONS, Area
from carebook.data.place_names import make_slug, name_key, short_forms

# Names that are also words; they are names only with a capital.
_NAMES_THAT_ARE_WORDS = {"reading", "bury", "slough", "havering"}
# "Reading the chart", "Slough off": the word at the head of a sentence.
_AFTER_ORDINARY_WORD = re.compile(
    r" (?:the|this|these|that|those|it|its|them|a|an|across|down|from|on|off|into|in "
    r"(?:the|this|full|order))\b"
)
# Initials without "&" that are shorter than this spell too many words.
_MIN_INITIALS = 4


def area_name_pattern(area: Area) -> str:
    """Return a pattern for the names of one area, the longest first."""
    return "(?:" + "|".join(re.escape(form) for form in _longest_first(_name_forms(area))) + ")"


def region_name_pattern(region: Area, areas: Iterable[Area]) -> str:
    """Return a pattern for a region's names, but not where they are part of another area's.

    "North East" is not in "North East Lincolnshire", nor "London" in "City of London".
    """
    guards: dict[str, None] = {}
    for area in areas:
        for form in _name_forms(area) if area.code != region.code else ():
            for name in _name_forms(region):
                before, found, after = form.partition(name)
                if found and re.match(r"\W", after):
                    guards[rf"(?!{re.escape(name + after)}\b)"] = None
                elif found and not after and re.search(r"\W$", before):
                    guards[rf"(?<!{re.escape(before)})"] = None
    return "".join(guards) + area_name_pattern(region)


def unlisted_names(areas: Iterable[Area]) -> frozenset[str]:
    """Return the names of England's regions and authorities that are not among ``areas``.

    A dataset may list few authorities; a text may name any.
    """
    listed = {form for area in areas for form in _name_forms(area)}
    country = [Area("", name, make_slug(name), "region", "") for name in REGIONS.values()]
    country += [
        Area("", name, make_slug(name), "county", "")
        for name in read_word_list("english_authorities")
    ]
    return frozenset(form for area in country for form in _name_forms(area)) - listed


def codes_by_name(areas: Sequence[Area]) -> Mapping[str, str]:
    """Return the code of each name; an area of today has the name it shares with a replaced one."""
    # By date, the areas of today ("") last.
    ordered = sorted(areas, key=lambda area: area.until, reverse=True)
    found = {form: area.code for area in ordered for form in _name_forms(area)}
    return found | {area.name.lower(): area.code for area in ordered}


def any_name_pattern(forms: Iterable[str]) -> re.Pattern[str]:
    """Return one pattern for the names of all areas, the longest first: England has 153."""
    named = "|".join(re.escape(form) for form in _longest_first(forms)) or r"(?!)"
    return re.compile(
        rf"\b(?:the )?(?P<form>{named})(?!\w)(?:'s?(?!\w))?(?: council| county council)?"
    )


def is_ordinary_word(match: re.Match[str], cased: str) -> bool:
    """Whether what looks like a name is the word: "a reading of the figures"."""
    if match["form"] not in _NAMES_THAT_ARE_WORDS:
        return False
    start, end = match.span("form")
    if not cased[start].isupper():
        return True
    return start == 0 and _AFTER_ORDINARY_WORD.match(cased, end) is not None


def _longest_first(forms: Iterable[str]) -> list[str]:
    return sorted(set(forms), key=lambda form: (-len(form), form))


def _name_forms(area: Area) -> set[str]:
    """Return an area's name, with "&" for "and", its short forms and its initials."""
    name = area.name.lower()
    forms = {name, area.everyday_name.lower()}
    if area.is_authority:
        forms |= {name_key(name), *short_forms(name)}
    else:
        # "East" and "Eastern" are words more often than they are the East of England.
        forms |= {form for form in short_forms(name) if " " in form}
        forms |= {"londoners"} if name == "london" else set()
    forms |= {form.replace(" and ", " & ") for form in forms}
    if " and " in name:
        initials = "".join(word[0] if word != "and" else "&" for word in name.split())
        forms |= {initials, initials.replace("&", " & ")}
        if len(initials) >= _MIN_INITIALS:
            forms.add(initials.replace("&", "a"))
    return forms
