"""Whether the choice of findings is a good one, over all authorities. docs/findings.md has results.

Three questions: which measures are chosen how often; how far the choice stays the same where the
last year of every measure is left out; and how many figures would be called findings if every
authority drew its figures from England's, so that there were nothing to find.

    python -m benchmarks.findings_evidence [--draws N] [--areas N]
"""

import argparse
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from statistics import mean

from carebook.core.project import Project
from carebook.data import periods
from carebook.data.dataset import Dataset
from carebook.data.finding_settings import FindingSettings
from carebook.facts.fact import Fact
from carebook.facts.knowledge import AreaKnowledge, gather_knowledge
from carebook.facts.positions import Position
from carebook.findings.candidates import Candidate, make_candidates
from carebook.findings.certainty import judge_certainty
from carebook.findings.choice import find_findings
from carebook.findings.finding import AreaFindings
from carebook.ingest.loading import load_dataset
from carebook.statistics.distributions import MIN_AUTHORITIES, Distribution

TODAY = date(2026, 11, 21)
# The limits of an interval at 99.8% lie so many standard errors from the figure.
_Z_OF_99_8 = 3.0902


@dataclass(frozen=True)
class Agreement:
    """How far the findings of two runs are the same, on average over areas.

    ``kept`` is the share of the first run's findings that the second has too, ``kept_measures``
    those that are findings in the second though perhaps not chosen.
    """

    kept: float
    kept_findings: float


def names_of(found: AreaFindings) -> set[str]:
    """Return the names of all figures that the chosen findings tell of."""
    return {one.candidate.name for finding in found.chosen for one in (finding.lead, *finding.also)}


def without_last_period(knowledge: AreaKnowledge) -> AreaKnowledge:
    """Return what would have been known before the last figures came, measure by measure.

    A measure with a single period keeps it: it would have had no figure at all.
    """
    facts: list[Fact] = []
    for own in knowledge.facts_by_indicator.values():
        drawn = [fact for fact in own if fact.current]
        last = max((periods.period_start(fact.period) for fact in drawn), default=(0, 0))
        earlier = [
            fact
            for fact in own
            if fact.role == "area" and fact.charted and periods.period_start(fact.period) < last
        ]
        if not earlier:
            facts += own
            continue
        before = max((fact.period for fact in earlier), key=periods.period_start)
        facts += [
            fact.model_copy(update={"current": fact.period == before})
            for fact in own
            if periods.period_start(fact.period) <= periods.period_start(before)
        ]
    return replace(knowledge, facts=tuple(facts))


def drawn_from_england(
    by_area: Mapping[str, Sequence[Candidate]], draw: random.Random
) -> Mapping[str, Sequence[Candidate]]:
    """Return the candidates of every area as if each had drawn its figures from England's.

    A figure with an interval keeps its own standard error and gets England's value with an error
    drawn at random; a complete one gets England's value as it is.
    """
    drawn = {
        code: [_drawn(candidate, draw) for candidate in candidates]
        for code, candidates in by_area.items()
    }
    values: dict[str, list[float]] = defaultdict(list)
    for candidates in drawn.values():
        for candidate in candidates:
            values[candidate.name].append(candidate.fact.value or 0.0)
    spreads = {
        name: Distribution(sorted(found))
        for name, found in values.items()
        if len(found) >= MIN_AUTHORITIES
    }
    return {
        code: [_placed(candidate, spreads.get(candidate.name)) for candidate in candidates]
        for code, candidates in drawn.items()
    }


def _drawn(candidate: Candidate, draw: random.Random) -> Candidate:
    fact, england = candidate.fact, candidate.beside("england")
    if england is None or england.value is None:
        return candidate
    if fact.wide_lower is None or fact.wide_upper is None:
        return replace(candidate, fact=fact.model_copy(update={"value": england.value}), changes=())
    error = (fact.wide_upper - fact.wide_lower) / (2 * _Z_OF_99_8)
    value = england.value + draw.gauss(0, error)
    limits = {"wide_lower": value - _Z_OF_99_8 * error, "wide_upper": value + _Z_OF_99_8 * error}
    return replace(candidate, fact=fact.model_copy(update={"value": value, **limits}), changes=())


def _placed(candidate: Candidate, spread: Distribution | None) -> Candidate:
    if spread is None:
        return replace(candidate, position=None)
    value = candidate.fact.value or 0.0
    lower, middle, upper = spread.quartiles
    position = Position(
        fact=candidate.fact.id,
        authorities=spread.count,
        below=spread.count_below(value),
        above=spread.count_above(value),
        share_below=100 * spread.count_below(value) / spread.count,
        lower_quartile=lower,
        median=middle,
        upper_quartile=upper,
    )
    return replace(candidate, position=position)


def false_findings(
    by_area: Mapping[str, Sequence[Candidate]], settings: FindingSettings, draws: int
) -> float:
    """Return how many figures an area would have as findings where there are none, on average."""
    draw = random.Random(20261121)  # noqa: S311  (a simulation)
    counts = []
    for _ in range(draws):
        for candidates in drawn_from_england(by_area, draw).values():
            held = [one for one in candidates if one.beside("england") is not None]
            counts.append(sum(judge_certainty(one, settings.sure).is_sure for one in held))
    return mean(counts)


def agreement(first: Iterable[AreaFindings], second: Iterable[AreaFindings]) -> Agreement:
    """Return how far the findings of two runs, area by area, are the same."""
    kept, still = [], []
    for one, other in zip(first, second, strict=True):
        names = names_of(one)
        if not names:
            continue
        sure = {each.candidate.name for each in other.weighed if each.qualifies}
        kept.append(len(names & names_of(other)) / len(names))
        still.append(len(names & (sure | names_of(other))) / len(names))
    return Agreement(mean(kept), mean(still))


def main() -> None:
    """Print the three tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--draws", type=int, default=20)
    parser.add_argument("--areas", type=int, default=0, help="only so many authorities")
    options = parser.parse_args()
    project = Project.find()
    dataset: Dataset = load_dataset(project)
    settings = dataset.finding_settings
    areas = dataset.areas.authorities[: options.areas or None]
    now, before, candidates = [], [], {}
    for area in areas:
        knowledge = gather_knowledge(dataset, area)
        now.append(find_findings(knowledge, TODAY))
        before.append(find_findings(without_last_period(knowledge), TODAY))
        candidates[area.code] = make_candidates(knowledge, settings)
    print_choices(now)
    told = agreement(now, before)
    print(f"\nOf the figures chosen, {told.kept:.0%} were chosen too without each measure's last")
    print(f"period, and {told.kept_findings:.0%} were findings then.")
    found = false_findings(candidates, settings, options.draws)
    known = mean(sum(one.qualifies for one in each.weighed) for each in now)
    print(f"\nFindings an area: {known:.1f}; if all drew from England's figures: {found:.2f}")
    print(f"Candidates an area: {mean(len(each) for each in candidates.values()):.1f}")


def print_choices(found: Sequence[AreaFindings]) -> None:
    """Print how often each figure is chosen, as leading figure and beside another."""
    leads = Counter(one.name for each in found for one in each.chosen)
    beside = Counter(
        other.candidate.name for each in found for one in each.chosen for other in one.also
    )
    ordinary = Counter(one.name for each in found for one in each.chosen if one.is_ordinary)
    print(f"{'figure':60}{'leads':>7}{'beside':>8}{'ordinary':>10}")
    for name in sorted({*leads, *beside}, key=lambda name: (-leads[name], name)):
        print(f"{name:60}{leads[name]:7}{beside[name]:8}{ordinary[name]:10}")
    close = sum(each.is_close_to_others for each in found)
    print(f"\nClose to others on most measures: {close} of {len(found)} authorities")


if __name__ == "__main__":
    main()
