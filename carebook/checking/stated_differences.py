"""Numbers that say how far apart two figures are: ratios, differences, percentages more."""

import re

from carebook.checking.quantities import Quantity

WORDS_AFTER_DIFFERENCE = re.compile(
    r"\s*(?:requests?|people|residents|providers|staff|days?|carers|per (?:head|resident|"
    r"person|capita)|a head|an?other|a resident|a person|for each resident|for every resident|"
    r"each|of a day)?\s*"
    r"(?:(?!or\b|fell|falls?|rated|were|was|are|rates?|scored|come|came|and|spread|worked|"
    r"shared|yet|but|though|while|still|also|is|lies|sits|stands|stood|remains|runs|which|that|"
    r"being|well)\w+ )?(?:higher|lower|"
    r"more|less|fewer|greater|smaller|larger|bigger|above|below|up on|down on|denser|"
    r"(?:over|under)(?= the| that)|"
    r"short of|beyond|longer|shorter|cheaper|dearer|extra)\b(?!,| good| 65| the age|"
    r" sixty)"
)
_WORDS_BEFORE_DIFFERENCE = re.compile(
    r"(?:\b(?:rose|risen|rise|rises|rising|grew|grown|grow|grows|growing|increas\w*|climb\w*|"
    r"up|fell|fallen|falls?|drop\w*|declin\w*|shr[aiu]nk\w*|down|decreas\w*|reduc\w+|jump\w*|"
    r"swell\w*|"
    r"higher|lower|exceed\w*|more|less|fewer|greater|smaller|outnumber\w*|outstrip\w*|ahead|"
    r"behind|differ\w*|above|below|larger|trail\w*)(?:[\w'£()., ]{0,50}? )?by|"
    r"\b(?:gap|difference|rise|increase|growth|fall|drop|decline|reduction|"
    r"margin)(?: \w+){0,6} of|(?<!made )(?<!make )(?<!makes )(?<!making )\bup|"
    r"(?<!come )(?<!comes )\bdown|\bgained|\blost|\badded)\s+(?:a further |some |about |"
    r"around )*$"
)
_LEVEL_NOUNS = (
    r"(?:rate|figure|level|density|average|spending|national figure|share|number|amount|sum|"
    r"size|proportion)"
)
OF_ANOTHER_FIGURE = re.compile(
    rf"\s*(?:of )?(?:the (?:[\w'&]+ ){{0,4}}?{_LEVEL_NOUNS}\b(?! authorit| council)|"
    rf"the average (?:authority|council)'s|[\w& ]{{3,40}}'s (?:\w+ )?{_LEVEL_NOUNS}\b|"
    rf"that (?:of|in|for)|the (?=[£\d])|what|as (?:many|"
    rf"much|high|common|likely|dense|densely|often|large|big|low))"
)
_PERCENT_OF_ANOTHER_FIGURE = re.compile(
    r"\s*of (?:the (?:[\w'&]+ ){0,4}?(?:rate|figure|level|density|"
    r"average(?! authority\b(?!'s)))\b|the average (?:authority|council)'s(?= \w)|that (?:of|"
    r"in|for)|what)"
)


def states_difference(quantity: Quantity, text: str) -> bool:
    """Whether a number says how far apart two figures are, rather than a figure."""
    after, before = (
        text[quantity.end : quantity.end + 45],
        text[max(0, quantity.start - 40) : quantity.start],
    )
    if quantity.kind in ("times", "points"):
        return True
    if quantity.kind == "ordinal":
        return False
    if _WORDS_BEFORE_DIFFERENCE.search(before) and not re.search(r"\bup to\b", before):
        return True
    if quantity.kind == "share" and OF_ANOTHER_FIGURE.match(after):
        return True
    if (
        quantity.kind == "percent"
        and _PERCENT_OF_ANOTHER_FIGURE.match(after)
        and not before.endswith("the ")
    ):
        return True
    return bool(WORDS_AFTER_DIFFERENCE.match(after))
