"""Finding relations, causes and judgements: the words that say how figures stand, and why."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, cast

from carebook.checking.spans import Span

RelationKind = Literal[
    "higher", "lower", "similar", "different", "rose", "fell", "unchanged", "rank", "cause",
    "judgement", "majority", "minority",
]  # fmt: skip


@dataclass(frozen=True)
class RelationPhrase:
    """Words that relate figures. ``negated`` turns "higher" into "not higher".

    ``open_`` marks comparatives such as "more" that need a "than" to be claims at all.
    """

    start: int
    end: int
    kind: RelationKind
    negated: bool = False


_DEGREE_ADVERBS = (
    r"(?:much |far |well |considerably |significantly |slightly |a little |a bit |somewhat |"
    r"markedly |substantially |notably |clearly |rather |even )?"
)
_HIGHER_ADJECTIVES = (
    r"higher|greater|larger|bigger|denser|busier|longer|steeper|heavier|wider|dearer|costlier|"
    r"more common|more often|more frequent(?:ly)?|"
    r"more likely|likelier|commoner|more densely|more crowded|more expensive|more rural|"
    r"more numerous|more widespread|more prevalent|more heavily|older(?=[^.;]{0,60}\bthan\b)"
)
_LOWER_ADJECTIVES = (
    r"lower|smaller|fewer|sparser|shorter|lighter|cheaper|rarer|less common|less often|"
    r"less frequent(?:ly)?|less likely|"
    r"less densely|less crowded|less expensive|less rural|less prevalent|scarcer|quieter|"
    r"younger(?=[^.;]{0,60}\bthan\b)|more sparsely|more thinly"
)
_HIGHER = (
    rf"{_HIGHER_ADJECTIVES}|exceed(?:s|ed|ing)?|outnumber(?:s|ed|ing)?|outstrip(?:s|ped|ping)?|"
    rf"beats?(?= (?:the|that))|"
    rf"surpass(?:es|ed|ing)?|outweigh(?:s|ed)?|tops|"
    r"ahead of|in excess of|over and above|above(?= (?:the|that|those|its|their|"
    r"average|what|both|all|it|[a-z]+'s))|higher up"
)
_LOWER = (
    rf"{_LOWER_ADJECTIVES}|(?:falls?|fell|falling) (?:short of|below)|short of(?= (?:the|that|"
    rf"average|its))|trail(?:s|ed|ing)?(?: behind)?|lag(?:s|ged|ging)?(?: behind)?|"
    r"behind(?= (?:the|that|average))|(?:below|beneath|under)(?= (?:the|that|those|its|"
    r"their|average|what|both|all|it|[a-z]+'s))"
)
_SIMILAR = (
    r"similar(?:ly)?|much the same|(?:about|roughly|almost|nearly|exactly|broadly|"
    r"just) the same|the same(?= (?:as|rate|share|level|figure|in|for))|identical|in line with|"
    r""
    r"on a par|on par|level with|comparable(?! figure| rate| share)|close to(?= (?:the|that|"
    r"average))|equal(?:s|led)? (?:to|the)(?! (?:about |some |around |roughly )?[£\d])|"
    r"equal\b(?! to (?:about |some )?[£\d])|match(?:es|ed|ing)?(?= (?:the|that|"
    r"those|its|average|both))|"
    r"no different|not (?:significantly |clearly |materially |statistically )?different|"
    r"little different|indistinguishable|alike|cannot be told apart|can't be told apart|"
    r"no (?:clear |real |significant )?difference|neither higher nor lower|"
    r"neither more nor less|mirrors?|as (?:high|common|many|much|dense|often) as(?! (?:they|"
    r"people|you|he|she|it|is|was|were|possible))"
)
_DIFFERENT = (
    r"differ(?:s|ed)?(?: significantly| clearly)? from|(?:significantly |clearly |"
    r"very )?different (?:from|to|than)"
)
_ROSE = (
    r"rose|risen|rises|rising|rise|grew|grown|grows|growing|growth|increas(?:e|es|ed|ing)|"
    r"climb(?:s|ed|ing)?|went up|gone up|going up|goes up|up from|up by|up to(?= \d)|is up|"
    r"was up|"
    r"are up|were up|jump(?:s|ed)?|rocket(?:s|ed)?|spiked|balloon(?:s|ed)?|mushroomed|"
    r"shot up|soar(?:s|ed)?|surg(?:e|es|ed)|swell(?:ed)?|swollen|"
    r"expand(?:s|ed|ing)?|edg(?:ed|ing) up|crept up|creeping up|upward(?:s)?|"
    r"more than (?:it was )?in (?:19|20)\d\d|gain(?:s|ed)?(?= (?:about |some )?[\d£])|"
    r"added(?= (?:\w+ )?[\d£])|(?:has|have) become(?! (?:more,? or|"
    r"more challenging|more difficult|harder|easier))|becoming(?! (?:more challenging|"
    r"more difficult|harder|easier))|worsen(?:s|ed|ing)?|increasingly|more and more"
)
_FELL = (
    r"fell(?! (?:short|below good|in|out|into))|fallen(?! (?:short))|came down|come down|"
    r"comes down|falls(?! short)|falling(?! short)|fall(?! short)|drop(?:s|ped|ping)?|"
    r"declin(?:e|es|ed|ing)|decreas(?:e|es|ed|ing)|shr(?:ank|unk|ink|inks|inking)|went down|"
    r"gone down|"
    r"going down|down from|down by|down to|is down|was down|are down|were down|reduc(?:ed|tion|"
    r"es)|dip(?:s|ped)?|slip(?:s|ped)?|slid|slump(?:ed)?|plung(?:ed)|plummet(?:s|ed)?|"
    r"tumbl(?:es|ed)|collapsed|nosedived|edg(?:ed|ing) down|"
    r"downward(?:s)?|lost(?= (?:about |some )?[\d£])|dwindl(?:ed|ing)|contract(?:ed|ing)\b"
)
_UNCHANGED = (
    r"unchanged|stable|steady|static|flat|no change|has not changed|hasn't changed|"
    r"did not change|didn't change|not changed|barely changed|hardly changed|"
    r"stayed (?:the same|put|level)|remained (?:the same|constant|level|stable)|"
    r"held (?:steady|firm)|level(?:led)? off|stood still|constant|little change(?:d)?|"
    r"the same as in (?:19|20)\d\d|barely moved|hardly moved|not moved"
)
_RANK = (
    r"(?:(?:\w+ )?(?:\d+(?:st|nd|rd|th)|second|third|fourth|fifth|sixth|seventh|eighth|ninth|"
    r"tenth|joint)[- ])?(?:highest|lowest|largest|smallest|biggest|commonest|"
    r"most common(?:ly)?|least common|most (?:often|frequent(?:ly)?|numerous|deprived|rural|"
    r"densely)|least (?:deprived|often|densely|rural)|greatest|fewest|densest|oldest|youngest|"
    r"dearest|cheapest|longest|shortest|main|leading|top|bottom|rarest)(?! (?:of (?:page|"
    r"the page)|up|line))"
    r"|rank(?:s|ed|ing|ings)?|(?:first|second|third|fourth|fifth|last|bottom|top) (?:in|out of|"
    r"of|among) (?:the |all )?(?:country|england|region|table|league|authorit|council|\d+)|"
    r"league table|"
    r"(?:\d+(?:st|nd|rd|th)) (?:out of|of|in|among|place)|tops|(?:top|bottom) (?:quarter|third|"
    r"half|ten|five|decile|quartile|fifth)|quartile|no other (?:council|authority|area|group)|"
    r"record (?:high|low)|any other|than any|all-time|most (?:sparsely|thinly|crowded|"
    r"populous|populated|heavily)|only a handful|"
    r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\d+(?:st|nd|rd|th)) "
    r"(?:most |least )?(?:deprived )?decile|nowhere else|anywhere else|"
    r"one of the (?:few|highest|lowest|most|least)|few (?:other )?(?:councils|authorities|counties)"
)
_CAUSE = (
    r"because|due to|owing to|as a (?:direct )?(?:result|consequence)(?: of)?|result(?:s|ed|"
    r"ing)? (?:from|in)|caus(?:e|es|ed|ing)|driven|driv(?:es|ing)|drove|led to|lead(?:s|"
    r"ing)? to|contribut(?:es?|ed|ing) to(?! (?:their|its|the cost|care|adult|social))|"
    r"reflect(?:s|ed|ing|ion of)?|suggest(?:s|ed|ing|ive)?|indicat(?:es?|ed|ing|ion)|impl(?:y|"
    r"ies|ied|ying)|explain(?:s|ed|ing)?|explanation|attribut(?:ed|able|es)|stem(?:s|med|"
    r"ming)? from|arises? from|therefore|consequently|hence|thus|"
    r"mean(?:s|t|ing) (?:that|people|more|fewer|carers|residents)|(?:which|this|that|"
    r"it) (?:shows?|means?|proves?|tells us) (?:that|how|why|the council|there)|showing that|"
    r"proves?|proof|evidence (?:of|that|for)|demonstrat(?:es?|ed|ing)|points? to|pointing to|"
    r"signals?|linked to|link between|associated with|in response to|on account of|thanks to|"
    r"thereby|fuel(?:s|led|ling)|push(?:es|ed|ing) (?:up|down)|put(?:s|ting)? (?:pressure|"
    r"down to)|blam(?:e|ed)|brought about|triggered|the reason|reasons? (?:for|why|is)|why\b|"
    r"a sign (?:of|that)|a consequence of|the effect of|an effect of|impact of|so that is why|"
    r"that is why|which is why|explains why|makes? (?:it )?(?:harder|easier)|is making|"
    r"forc(?:es|ed|ing)|undermin(?:es|ed|ing)|the product of|born of|a symptom|a result of|"
    r"following cuts|after cuts|amid|given (?:the|its)|helped by|hit by|since (?:the council|"
    r"it|they|there|people)|as (?:people|the council|more|fewer|carers|staff|providers|budgets|"
    r"funding) (?:are|is|have|has|move|leave|struggle|get|grow|age)|thanks|shaped by|"
    r"down to (?:the|its|a|poor|good|cuts|low)|relate[sd]? to|comes? from (?:the|its|a)|"
    r"so (?:carers|people|staff|residents|the council|more|fewer)"
)
_JUDGEMENT = (
    r"good(?! deal)|better|best|well[- ](?:run|performing|served|supported|managed)|(?:performs?|"
    r"performed|performing|doing|does|did|copes?|coped|managed|manages|run) (?:very |really |"
    r"rather |quite |notably |particularly |relatively |comparatively )?(?:well|badly|poorly|"
    r"better|worse|strongly)|excellent|outstanding|strong(?:ly|er|est)?|success(?:ful|fully|"
    r"es)?|succeed(?:s|ed|ing)?|"
    r"impressive|exemplary|great job|effective(?:ly|ness)?|efficien(?:t|cy|tly)|"
    r"high[- ](?:quality|performing|performance)|low[- ]performing|encouraging(?:ly)?|"
    r"reassuringly|impressively|sadly|regrettably|unfortunately|testament to|credit to|"
    r"work(?:s|ing)? well|should (?:copy|learn|do more|act|improve|invest|spend)|healthy|"
    r"commendable|admirable|positive|favourabl[ey]|outperform(?:s|ed|ing)?|leading the way|"
    r"praiseworthy|satisfactory|generous(?:ly)?|"
    r"poor(?:ly|er|est)?|bad(?:ly)?|worse|worst|weak(?:er|est|ness)?|fail(?:s|ed|ing|ure|"
    r"ures)?|struggl(?:es?|ed|ing)|underperform(?:s|ed|ing)?|inadequate(?:ly)?|ineffective|"
    r"inefficient|(?:is|are|was|were|deeply|very|most|more) concerning|worrying|alarming|"
    r"worryingly|disappointing|shameful|"
    r"unacceptabl[ey]|"
    r"let(?:s|ting)? (?:\w+ ){0,3}down|treat(?:s|ed|ing)? (?:\w+ ){1,3}(?:well|badly|fairly|"
    r"poorly)|caters? (?:well|badly|poorly)|neglect(?:s|ed|ing)?|mismanage[ds]?|wasteful|"
    r"shocking|scandal\w*|crisis|deteriorat(?:es?|ed|ing|ion)|improv(?:es?|ed|ing|ement|"
    r"ements)|thriving|proud|model (?:council|authority)|top[- ]performing|world[- ]class|"
    r"second to none|lags? behind|behind the curve|a beacon|caring (?:council|authority)|"
    r"should be (?:proud|congratulated|ashamed)|reassuring|heartening|dismal|lamentable|superb|"
    r"brilliant|competent|sound(?:ly)? (?:run|managed)|values? for money|under ?funded|"
    r"overspend(?:s|ing)?|looks after (?:its|their) \w+ (?:well|better|badly)|right approach|"
    r"on top of|a credit to|too (?:many|few|much|little|high|low|long)|unfair(?:ly)?|unmet|"
    r"stretched|under (?:pressure|strain)|overwhelmed|triumph|a success|fine (?:work|job)|"
    r"(?<!as )(?:well|badly|poorly)(?=[,.;:!]|$)"
)
_NEGATION = re.compile(
    r"(?:\bnot?|\bnever|n't|\bneither|\bnor|\bhardly|\bno|\bwithout being|"
    r"\bcannot be said to be|\bcannot be called|\bfar from)\s+(?:(?:be|been|being|said to be|"
    r"shown to be|clearly|significantly|statistically|notably|"
    r"any|much|materially|markedly|to be|demonstrably|even|a|necessarily|found to be|"
    r"counted as|called|the)\s+)*$"
)
_WORDS_BY_KIND: tuple[tuple[RelationKind, str], ...] = (
    ("cause", _CAUSE),
    ("rank", _RANK),
    ("judgement", _JUDGEMENT),
    ("unchanged", _UNCHANGED),
    ("similar", _SIMILAR),
    ("different", _DIFFERENT),
    ("higher", _DEGREE_ADVERBS + f"(?:{_HIGHER})"),
    ("lower", _DEGREE_ADVERBS + f"(?:{_LOWER})"),
    ("rose", _ROSE),
    ("fell", _FELL),
)
_PATTERNS_BY_KIND: tuple[tuple[RelationKind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(rf"(?<![\w])(?:{words})(?![\w])")) for kind, words in _WORDS_BY_KIND
)
# "More" and "less" compare only with a "than" (or a comparator) after them.
_MORE_THAN = re.compile(
    rf"(?<![\w]){_DEGREE_ADVERBS}(?P<word>more|less)(?![\w])(?!,? or | challenging| difficult| "
    r"deprived)"
    r"(?=[^.;:]{0,100}?\b(?:than|compared|per|for each|for every)\b)"
    r"|(?<=\d)\s(?P<after>more|less)(?=[ ,.;:)]|$)|(?P<bare>\bmore|\bless)(?= than)"
)
# Any other comparative with a "than" after it says that two figures differ: "happier than".
_COMPARATIVE_THAN = re.compile(
    r"\b(?!(?:other|rather|whether|either|neither|however|number|over|under|never|older|younger|"
    r"after|later|carer|user|worker|provider|another|together|further|whatever|per|her|their|"
    r"larger|"
    r"november|december|october|september|consider|remember|member|lower|higher|greater|"
    r"fewer|smaller|answer|order|matter|offer|former|latter|computer)\b)"
    r"[a-z]{2,}(?:er|ier)\b(?=[^.;,:]{0,60}\bthan\b)"
)
_MAJORITY = re.compile(
    r"(?<!at )\bmost(?= (?:of |providers|carers|people|residents|staff|adults|posts|"
    r"discharges|councils))|\b(?:the |a |vast |clear |large |small )*majority\b|"
    r"\b(?P<few>(?:a |small |tiny )*minority)\b|\b(?P<all>everyone|everybody|all of them)\b"
)


# Words that relate figures only where a place follows: "above Kent", "second in London".
_BEFORE_PLACE = re.compile(
    r"\b(?:(?P<higher>above|beats?|outdoes|outdid|eclipses?|overtakes?|overtook)|"
    r"(?P<lower>below|beneath|under|behind|short of)|"
    r"(?P<similar>close to|match(?:es|ed|ing)?)|"
    r"(?P<rank>(?:first|second|third|fourth|fifth|last|bottom|top) (?:in|out of|of|among)))"
    r" (?:nearby |neighbouring )?$"
)


def find_relation_phrases(text: str, places: Iterable[Span] = ()) -> list[RelationPhrase]:
    """Find the relations, causes and judgements of a sentence of small letters, in order.

    ``places`` are those that the sentence names: "above" relates figures only before a place.
    """
    found: list[RelationPhrase] = []

    def add(start: int, end: int, kind: RelationKind) -> None:
        if not any(r.start < end and start < r.end for r in found):
            negated = bool(_NEGATION.search(text[max(0, start - 45) : start]))
            found.append(RelationPhrase(start, end, kind, negated))

    for match in _MAJORITY.finditer(text):
        if not match["all"]:
            add(match.start(), match.end(), "minority" if match["few"] else "majority")
    for kind, pattern in _PATTERNS_BY_KIND:
        for match in pattern.finditer(text):
            add(match.start(), match.end(), kind)
    for match in _COMPARATIVE_THAN.finditer(text):
        add(match.start(), match.end(), "different")
    for match in _MORE_THAN.finditer(text):
        word = match["word"] or match["after"] or match["bare"]
        add(match.start(), match.end(), "higher" if word == "more" else "lower")
    for place in places:
        if before := _BEFORE_PLACE.search(text, 0, place.start):
            add(*before.span(before.lastgroup or 0), cast("RelationKind", before.lastgroup))
    return sorted(found, key=lambda relation: relation.start)
