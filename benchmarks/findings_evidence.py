"""Whether the choice of findings is a good one, over all authorities: five tables of evidence.

Which figures are chosen how often; how far choices stay without a year's figures; what chance alone
would bring; how far choices survive the errors of their figures; and what each constant does.
docs/findings.md says what they show. The tables are kept in benchmarks/results/findings/.

    python -m benchmarks.findings_evidence [--draws N] [--areas N] [--out FOLDER]
"""

import argparse
import csv
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import mean

from numpy.random import default_rng

from benchmarks.findings_draws import dealt_out, drawn_from_england, drawn_from_own
from benchmarks.findings_years import without_last_period, without_year
from carebook.core.project import Project
from carebook.data.areas import Area
from carebook.data.dataset import Dataset
from carebook.data.finding_settings import FindingSettings
from carebook.facts.knowledge import AreaKnowledge, gather_knowledge
from carebook.findings.candidates import Candidate, make_candidates
from carebook.findings.choice import choose_findings, findings_among
from carebook.findings.finding import AreaFindings, Finding
from carebook.findings.patterns import make_findings
from carebook.ingest.loading import load_dataset

TODAY = date(2026, 11, 21)
RESULTS = Path("benchmarks/results/findings")
_SEED = 20261121
# Years in which figures that are told now were collected, and one before.
_YEARS_LEFT_OUT = (2020, 2021, 2023, 2024)
# What each constant is set to instead, by its section and name.
_OTHER_VALUES: Mapping[tuple[str, str], tuple[float, ...]] = {
    ("distance", "at_most"): (2.0, 4.0),
    ("distance", "skewed_from"): (0.0, 0.3),
    ("distance", "share_from_edge"): (0.1, 2.0),
    ("distance", "unknown"): (0.0, 1.0),
    ("sure", "complete_from"): (0.02, 0.1),
    ("change", "clear_z"): (1.64, 2.58),
    ("change", "sure_z"): (2.58, 3.5),
    ("change", "complete_from"): (0.1, 0.3),
    ("score", "clear_change"): (0.25, 0.75),
    ("score", "neighbours_agree"): (0.25, 0.75),
    ("score", "change_alone"): (0.25, 0.75),
    ("score", "recorded_differently"): (0.25, 0.75),
    ("score", "part_of_another"): (0.25, 0.75),
    ("score", "old"): (0.5, 0.85),
    ("score", "old_after_years"): (2, 5),
    ("choice", "of_a_chapter"): (1, 3),
    ("choice", "far"): (1.0, 1.5),
}

Row = Mapping[str, str | int]
ByArea = Mapping[str, Sequence[Candidate]]
Found = Mapping[str, AreaFindings]


@dataclass(frozen=True)
class Evidence:
    """All authorities' candidates, and the findings among them."""

    settings: FindingSettings
    candidates: ByArea
    found: Found

    def choices(self) -> Iterator[Row]:
        """Yield each figure that is told in front, the most frequent first."""
        leads = [(one.name, one) for each in self.found.values() for one in each.chosen]
        told = Counter(name for name, _ in leads)
        beside = Counter(other.candidate.name for _, one in leads for other in one.also)
        ordinary = Counter(name for name, one in leads if one.is_ordinary)
        changes = Counter(name for name, one in leads if one.lead.is_change)
        weighed = [one for each in self.found.values() for one in each.weighed]
        known = Counter(one.candidate.name for one in weighed)
        sure = Counter(one.candidate.name for one in weighed if one.qualifies)
        for name in sorted({*told, *beside}, key=lambda name: (-told[name], name)):
            yield {
                "figure": name,
                "authorities with it": known[name],
                "a finding in": sure[name],
                "leads in": told[name],
                "of them as a change": changes[name],
                "of them ordinary": ordinary[name],
                "beside another in": beside[name],
            }

    def years_left_out(self, known: Mapping[str, AreaKnowledge]) -> Iterator[Row]:
        """Yield how far choices stay without a year's figures."""
        for year in (None, *_YEARS_LEFT_OUT):
            other = {}
            for code, knowledge in known.items():
                cut = (
                    without_last_period(knowledge)
                    if year is None
                    else without_year(knowledge, year)
                )
                candidates = make_candidates(cut, self.settings)
                other[code] = findings_among(candidates, self.settings, TODAY)
            yield {"left out": f"{year or 'the last of each measure'}", **self._agreement(other)}

    def chance(self, draws: int) -> Iterator[Row]:
        """Yield how many figures are findings: in fact, and where chance alone had made them."""
        yield {"figures": "as published", "draws": 1, **self._counts([self.found])}
        draw = default_rng(_SEED)
        england = [self._find(drawn_from_england(self.candidates, draw)) for _ in range(draws)]
        yield {"figures": "drawn from England's", "draws": draws, **self._counts(england)}
        weighed = {code: each.weighed for code, each in self.found.items()}
        dealt = []
        for _ in range(draws):
            hands = dealt_out(weighed, draw)
            dealt.append({code: self._choose(hand) for code, hand in hands.items()})
        yield {"figures": "dealt out among authorities", "draws": draws, **self._counts(dealt)}

    def sampling_error(self, draws: int) -> Iterator[Row]:
        """Yield how often a choice is made again where figures are drawn within their errors."""
        draw = default_rng(_SEED)
        again: dict[str, list[bool]] = defaultdict(list)
        findings: dict[str, list[bool]] = defaultdict(list)
        for _ in range(draws):
            other = self._find(drawn_from_own(self.candidates, draw))
            for code, each in self.found.items():
                chosen, qualified = _told(other[code].chosen), _qualified(other[code])
                for place, finding in enumerate(each.chosen, 1):
                    if finding.is_ordinary:
                        continue
                    basis = finding.lead.candidate.fact.basis
                    kind = "a change" if finding.lead.is_change else f"a {basis}"
                    for key in ("all", f"place {place}", kind):
                        again[key].append(finding.name in chosen)
                        findings[key].append(finding.name in qualified)
        for key in sorted(again):
            yield {
                "choices": key,
                "number": len(again[key]) // draws,
                "draws": draws,
                "chosen again": _percent(mean(again[key])),
                "a finding again": _percent(mean(findings[key])),
            }

    def constants(self) -> Iterator[Row]:
        """Yield how far choices stay where one constant is another."""
        for (section, name), values in _OTHER_VALUES.items():
            own = getattr(self.settings, section)
            for value in values:
                changed = own.model_copy(update={name: value})
                settings = self.settings.model_copy(update={section: changed})
                other = self._find(self.candidates, settings)
                close = sum(each.is_close_to_others for each in other.values())
                yield {
                    "constant": f"{section}.{name}",
                    "is": f"{getattr(own, name):g}",
                    "tried": f"{value:g}",
                    **self._agreement(other),
                    "close to others": close,
                }

    def _find(self, by_area: ByArea, settings: FindingSettings | None = None) -> Found:
        used = settings or self.settings
        return {code: findings_among(each, used, TODAY) for code, each in by_area.items()}

    def _choose(self, weighed) -> AreaFindings:  # noqa: ANN001
        findings = make_findings(weighed, self.settings)
        chosen = choose_findings(findings, weighed, self.settings)
        return AreaFindings(chosen, findings, tuple(weighed), TODAY, is_close_to_others=False)

    def _agreement(self, other: Found) -> Row:
        """Return how many choices are made in another run too, of those whose figure it has."""
        kept, still, gone = [], [], 0
        for code, each in self.found.items():
            known = {one.candidate.name for one in other[code].weighed}
            chosen, qualified = _told(other[code].chosen), _qualified(other[code])
            for finding in each.chosen:
                if finding.name not in known:
                    gone += 1
                    continue
                kept.append(finding.name in chosen)
                still.append(finding.name in qualified or finding.name in chosen)
        return {
            "choices": len(kept),
            "without a figure": gone,
            "chosen too": _percent(mean(kept)),
            "chosen or a finding": _percent(mean(still)),
        }

    def _counts(self, runs: Sequence[Found]) -> Row:
        """Return means over runs and authorities."""
        areas = [each for run in runs for each in run.values()]
        levels = [sum(one.differs for one in each.weighed) for each in areas]
        changes = [sum(one.is_change for one in each.weighed) for each in areas]
        chosen = [[one for one in each.chosen if not one.is_ordinary] for each in areas]
        scores = [one.score for found in chosen for one in found]
        return {
            "figures an authority": f"{mean(len(each.weighed) for each in areas):.1f}",
            "differ for sure": f"{mean(levels):.2f}",
            "changed for sure": f"{mean(changes):.3f}",
            "findings": f"{mean(len(each.all) for each in areas):.2f}",
            "chosen": f"{mean(map(len, chosen)):.2f}",
            "mean score of the chosen": f"{mean(scores):.2f}" if scores else "",
            "authorities with none": _percent(mean(not found for found in chosen)),
        }


def _told(findings: Iterable[Finding]) -> set[str]:
    return {one.candidate.name for each in findings for one in (each.lead, *each.also)}


def _qualified(found: AreaFindings) -> set[str]:
    return {one.candidate.name for one in found.weighed if one.qualifies}


def _percent(share: float) -> str:
    return f"{share:.1%}"


def gather(dataset: Dataset, areas: Sequence[Area]) -> tuple[Evidence, Mapping[str, AreaKnowledge]]:
    """Return the findings of areas, and what is known of each."""
    settings = dataset.finding_settings
    known = {area.code: gather_knowledge(dataset, area) for area in areas}
    candidates = {code: make_candidates(one, settings) for code, one in known.items()}
    found = {code: findings_among(each, settings, TODAY) for code, each in candidates.items()}
    return Evidence(settings, candidates, found), known


def write_table(path: Path, rows: Sequence[Row]) -> None:
    """Write a table as CSV, and print it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    print(f"\n{path}")
    for row in (dict(zip(rows[0], rows[0], strict=True)), *rows):
        first, *others = map(str, row.values())
        print(f"{first[:58]:58}" + "".join(f"{each[:20]:>21}" for each in others))


def main() -> None:
    """Make the five tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--draws", type=int, default=20)
    parser.add_argument("--areas", type=int, default=0, help="only so many authorities")
    parser.add_argument("--out", type=Path, default=RESULTS, help="the folder of the tables")
    options = parser.parse_args()
    dataset = load_dataset(Project.find())
    evidence, known = gather(dataset, dataset.areas.authorities[: options.areas or None])
    write_table(options.out / "choices.csv", [*evidence.choices()])
    write_table(options.out / "chance.csv", [*evidence.chance(options.draws)])
    write_table(options.out / "sampling_error.csv", [*evidence.sampling_error(options.draws)])
    write_table(options.out / "constants.csv", [*evidence.constants()])
    write_table(options.out / "years_left_out.csv", [*evidence.years_left_out(known)])


if __name__ == "__main__":
    main()
