"""The figures that a model is told of for one text: its findings first, then a few others."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from carebook.data.dataset import Dataset
from carebook.facts.fact import Fact
from carebook.facts.relations import ChangeStart, compare_facts
from carebook.facts.slots.change_slots import change_slot_name
from carebook.facts.slots.fact_series import figure_stem
from carebook.findings.certainty import Grounds
from carebook.findings.finding import AreaFindings, Finding, ScoredCandidate
from carebook.findings.words import limits_of, name_of
from carebook.narrative.writers.latest_facts import told_facts
from carebook.notebooks.blocks import IndicatorBlock
from carebook.text.phrasing import phrase_with_ages, title_in_sentence

# Why a figure is told: it is a finding, it says the same as one, or it stands beside them.
FigureRole = Literal["finding", "with it", "other"]

# A section's text has room for few findings; the book's are chosen already.
_MAX_SECTION_FINDINGS = 5
# With each so many others that say the same.
_MAX_ALSO = 2
# A chart's text has room for these.
_MAX_CHART_FIGURES, _MAX_CHART_FINDINGS = 5, 3
# More than so many are not groups of people but steps of a scale.
_MAX_GROUPS_OF_PEOPLE = 8
# Of a chart with more groups a long text tells the largest alone.
_MAX_GROUPS = 2
# How far a distance is from the middle authority, as scores count it (three at most).
_DISTANCES = ((2.5, "very far"), (1.5, "far"), (0.0, "some way"))
_SAME = "it says the same as the finding before it"
_SURE_WORDS: Mapping[Grounds, str] = {
    "beyond chance": "yes: chance does not explain the difference from England",
    "complete": "yes: chance plays no part in this figure",
    "chance may explain it": "no: chance may explain the difference from England",
    "too near": "no: too near to England's figure to be told apart",
    "in the middle half": "no: half of all authorities lie about here",
    "no interval": "no: nobody knows whether the difference from England is chance",
    "nothing beside it": "",
}


@dataclass(frozen=True)
class PromptFigure:
    """A figure that a text may tell.

    ``stem`` is what the names of its slots begin with, ``requests.65_plus``, where it is the
    latest. ``title`` is its chart's, ``name`` what it measures as inside a sentence, ``limits``
    what it does not show. ``why`` says why it was chosen and ``sure`` whether it differs from
    England's for sure: both are for the writer, not for the page. ``told_change`` is the end of the
    name of the slot on the change that is told first (``change_from_highest``), ``pattern`` the
    slot that says that all its kinds lie on its side. ``is_apart`` is whether it is told apart from
    what it is held against: where it is not, a place far out among authorities would make a
    difference of chance.
    """

    role: FigureRole
    fact: Fact
    stem: str
    title: str
    name: str
    limits: str = ""
    why: str = ""
    sure: str = ""
    told_change: str = ""
    pattern: str = ""
    is_apart: bool = False


def figures_of_chart(
    block: IndicatorBlock, findings: AreaFindings, dataset: Dataset
) -> tuple[PromptFigure, ...]:
    """Return the figures of one chart: its findings first, best score first, then others.

    Of many groups a few are told: of a long scale its ends, else those with the largest figures.
    """
    facts = told_facts(block) or _national_facts(block)
    weighed = {fact.id: findings.by_fact.get(fact.id) for fact in facts}
    found = [one for one in weighed.values() if one is not None and one.qualifies]
    found = sorted(found, key=lambda one: -one.score.total)[:_MAX_CHART_FINDINGS]
    told = {one.candidate.fact.id for one in found}
    others = [fact for fact in facts if fact.id not in told]
    if len(facts) > _MAX_GROUPS_OF_PEOPLE:
        others = [others[0], others[-1]]
    elif len(facts) > _MAX_CHART_FIGURES:
        others.sort(key=lambda fact: -(fact.value or 0.0))
    return (
        *(
            _weighed_figure("finding", block, one, dataset, is_first=one is found[0])
            for one in found
        ),
        *(
            _plain_figure(block, fact, dataset, weighed[fact.id])
            for fact in others[: _MAX_CHART_FIGURES - len(found)]
        ),
    )


def figures_of_section(
    blocks: Sequence[IndicatorBlock], findings: AreaFindings, dataset: Dataset
) -> tuple[PromptFigure, ...]:
    """Return the findings of a section, best first, then its other figures."""
    told = [*_shown_findings(findings.all, blocks)][:_MAX_SECTION_FINDINGS]
    return tuple(_with_others(told, blocks, blocks, findings, dataset))


def figures_of_book(
    blocks: Sequence[IndicatorBlock], findings: AreaFindings, dataset: Dataset
) -> tuple[PromptFigure, ...]:
    """Return the findings chosen for a book, then the chief figures of its sections."""
    told = [*_shown_findings(findings.chosen, blocks)]
    chief = [block for block in blocks if block.headline]
    return tuple(_with_others(told, blocks, chief, findings, dataset))


def figures_of_blocks(blocks: Sequence[IndicatorBlock]) -> tuple[PromptFigure, ...]:
    """Return the figures of charts of which nobody has weighed what matters."""
    return tuple(
        _plain_figure(block, fact, None)
        for block in blocks
        for fact in told_facts(block) or _national_facts(block)
    )


def _with_others(
    told: Sequence[Finding],
    blocks: Sequence[IndicatorBlock],
    others: Sequence[IndicatorBlock],
    findings: AreaFindings,
    dataset: Dataset,
) -> Iterator[PromptFigure]:
    by_fact = {
        fact.id: block
        for block in reversed(blocks)
        if block.silence is None
        for fact in block.area_facts
    }
    stems = set()
    for finding in told:
        also = [one for one in finding.also if one.candidate.fact.id in by_fact][:_MAX_ALSO]
        for one in (finding.lead, *also):
            block = by_fact[one.candidate.fact.id]
            role: FigureRole = "finding" if one is finding.lead else "with it"
            figure = _weighed_figure(role, block, one, dataset, finding)
            stems.add(figure.stem)
            yield figure
    for block in others:
        facts = told_facts(block)
        if block.silence is not None or len(facts) > _MAX_GROUPS:
            continue
        for fact in facts or _national_facts(block):
            figure = _plain_figure(block, fact, dataset, findings.by_fact.get(fact.id))
            if figure.stem not in stems:
                stems.add(figure.stem)
                yield figure


def _shown_findings(
    findings: Sequence[Finding], blocks: Sequence[IndicatorBlock]
) -> Iterator[Finding]:
    shown = {fact.id for block in blocks if block.silence is None for fact in block.area_facts}
    return (one for one in findings if one.lead.candidate.fact.id in shown)


def _weighed_figure(
    role: FigureRole,
    block: IndicatorBlock,
    one: ScoredCandidate,
    dataset: Dataset,
    finding: Finding | None = None,
    *,
    is_first: bool = True,
) -> PromptFigure:
    fact = one.candidate.fact
    stem = figure_stem(fact.indicator, fact.breakdown)
    is_lead = is_first if finding is None else finding.lead is one
    kinds = dataset.finding_settings.kinds.get(one.candidate.name, "")
    return PromptFigure(
        role=role,
        fact=fact,
        stem=stem,
        title=block.title,
        name=name_of(fact, dataset),
        limits=limits_of(one, dataset) if is_lead else "",
        why=_why(one, finding) if is_lead else _SAME if finding else "",
        sure=_sure(one) if is_lead or finding else "",
        told_change=_change_suffix(one.change.start) if one.change else "",
        pattern=f"{kinds}.pattern_says_england" if finding and finding.pattern and is_lead else "",
        is_apart=one.certainty.is_sure,
    )


def _sure(one: ScoredCandidate) -> str:
    if one.is_change:
        return "the change is, the difference from England is not: tell the change"
    return _SURE_WORDS[one.certainty.grounds]


def _change_suffix(start: ChangeStart) -> str:
    return change_slot_name("", "change", start).removeprefix(".")


def _why(one: ScoredCandidate, finding: Finding | None) -> str:
    """Return the reasons of a score in words, those for which it counts for less at the end."""
    if finding is not None and finding.is_ordinary:
        return "each book tells what people say themselves; this one is not unusual"
    first, *rest = one.score.parts
    if one.is_change:
        said = ["it moved further than England's figure did"]
    elif one.candidate.position is None:
        said = [first.reason]
    else:
        far = next(words for least, words in _DISTANCES if first.amount >= least)
        said = [f"it lies {far} from the middle authority"]
    said += [part.reason for part in rest if not part.is_factor and part.amount]
    less = [part.reason for part in rest[one.is_change :] if part.is_factor and part.amount < 1]
    # A chart says of what it shows in its caveat.
    if less and finding is not None:
        said.append(f"it counts for less: {', '.join(less)}")
    return "; ".join(said)


def _plain_figure(
    block: IndicatorBlock,
    fact: Fact,
    dataset: Dataset | None,
    weighed: ScoredCandidate | None = None,
) -> PromptFigure:
    change = weighed.change if weighed is not None else None
    return PromptFigure(
        role="other",
        fact=fact,
        stem=figure_stem(fact.indicator, fact.breakdown),
        title=block.title,
        name=_name(block, fact),
        limits=limits_of(weighed, dataset) if weighed is not None and dataset is not None else "",
        told_change=_change_suffix(change.start) if change else "",
        is_apart=weighed.certainty.is_sure if weighed is not None else _is_apart(block, fact),
    )


def _is_apart(block: IndicatorBlock, fact: Fact) -> bool:
    """Whether a figure that nobody weighed differs from England's, or from the average."""
    for role in ("england", "average"):
        for other in block.facts:
            if (other.role, other.unit, other.breakdown, other.period) == (
                role,
                fact.unit,
                fact.breakdown,
                fact.period,
            ):
                return compare_facts(fact, other) in ("higher", "lower")
    return False


def _name(block: IndicatorBlock, fact: Fact) -> str:
    words = block.phrases.get(fact.breakdown, fact.breakdown)
    if words.startswith("in "):
        words = f"{fact.unit} {words}"
    return phrase_with_ages(words, block.title) or title_in_sentence(block.title)


def _national_facts(block: IndicatorBlock) -> list[Fact]:
    """Return the latest of England's figures where a chart has no others."""
    if block.silence is not None or any(fact.role != "england" for fact in block.facts):
        return []
    current = [fact for fact in block.facts if fact.charted and fact.value is not None]
    return [fact for fact in current if fact.current][-1:] or current[-1:]
