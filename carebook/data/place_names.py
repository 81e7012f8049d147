"""Names of places as people write them: one key for "Bristol, City of" and "Bristol City Council".

Publishers and people write the same authority in many ways. :func:`name_key` brings them to one
form, in which names are compared; it is never shown.
"""

import re

_APOSTROPHES = re.compile(r"['’`]")
_PUNCTUATION = re.compile(r"[^a-z0-9]+")
# "Bristol, City of" and "Herefordshire, County of": the form in which ONS writes them.
_CITY_OF_SUFFIX = re.compile(r"(?:,\s*|\s+)(?:city|county) of\s*$", re.IGNORECASE)
_COUNCIL_PREFIX = re.compile(
    r"^(?:the )?(?:london borough|royal borough|metropolitan borough|borough|city|county|"
    r"metropolitan district|council)"
    r"(?: council)? of (?:the )?|^the |^county (?=\w)"
)
_COUNCIL_SUFFIX = re.compile(
    r"(?: (?:metropolitan|london|royal|county|city|district|unitary|borough|mbc|ua|cc|lb|"
    r"council|authority|region))+$"
)
_CITY_OF_LONDON = {
    "city of london",
    "london city of",
    "london city",
    "the city of london",
    "city of london corporation",
    "corporation of london",
}
# Short forms that are in use, and letters by which councils are known.
_ALIASES = {
    "hull": "kingston upon hull",
    "banes": "bath and north east somerset",
    "b and nes": "bath and north east somerset",
    "bath and ne somerset": "bath and north east somerset",
    "bath and n e somerset": "bath and north east somerset",
    "blackburn": "blackburn with darwen",
    "bcp": "bournemouth christchurch and poole",
    "brighton": "brighton and hove",
    "cheshire west": "cheshire west and chester",
    "east riding": "east riding of yorkshire",
    "medway towns": "medway",
    "north east lincs": "north east lincolnshire",
    "north lincs": "north lincolnshire",
    "scilly": "isles of scilly",
    "scilly isles": "isles of scilly",
    "southend": "southend on sea",
    "stockton": "stockton on tees",
    "telford and the wrekin": "telford and wrekin",
    "telford": "telford and wrekin",
    "windsor": "windsor and maidenhead",
    "bucks": "buckinghamshire",
    "cambs": "cambridgeshire",
    "herts": "hertfordshire",
    "lancs": "lancashire",
    "lincs": "lincolnshire",
    "northants": "northamptonshire",
    "notts": "nottinghamshire",
    "oxon": "oxfordshire",
    "east": "east of england",
    "eastern": "east of england",
    "eastern england": "east of england",
    "yorkshire and humber": "yorkshire and the humber",
    "yorkshire and humberside": "yorkshire and the humber",
}


def name_key(text: str) -> str:
    """Return the form in which names are compared.

    Case, "&" for "and", punctuation, "County Council" and the like make no difference. The City of
    London keeps its "City of", since London is its region.
    """
    plain = _APOSTROPHES.sub("", text.casefold()).replace("&", " and ")
    plain = _PUNCTUATION.sub(" ", plain).strip()
    if plain in _CITY_OF_LONDON:
        return "city of london"
    plain = _CITY_OF_SUFFIX.sub("", plain)
    short = _COUNCIL_SUFFIX.sub("", _COUNCIL_PREFIX.sub("", plain)) or plain
    return _ALIASES.get(short, short)


def short_forms(name: str) -> tuple[str, ...]:
    """Return the short forms of a name that a sentence may use: "hull", "bcp".

    A form that is also a word ("bucks the trend") is left out.
    """
    key = name_key(name)
    return tuple(short for short, full in _ALIASES.items() if full == key and short != "bucks")


def make_slug(name: str) -> str:
    """Return a name for paths and commands: small letters, no apostrophes, hyphens between words.

    >>> slug_of("King's Lynn and West Norfolk")
    'kings-lynn-and-west-norfolk'
    """
    plain = _APOSTROPHES.sub("", name.casefold()).replace("&", " and ")
    return _PUNCTUATION.sub("-", plain).strip("-")
