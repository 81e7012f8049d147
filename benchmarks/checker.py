"""The checker, measured: what it lets pass, what it alarms at for nothing, and how long it takes.

From every fact of every area it writes true sentences in all wordings, and spoils them. A true
sentence at which the checker alarms is a false alarm; a spoilt one at which it does not is a miss.

    python -m benchmarks.checker [--each N] [--true N] [--area NAME] [--show N] [--json FILE]
"""

import argparse
import json
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from tqdm import tqdm

from benchmarks.ground import Ground
from benchmarks.mutations import MUTATIONS, spoilt
from benchmarks.said import Said, true_sentences
from benchmarks.wordings import WORDINGS
from carebook.checking.checked_claim import CheckedClaim
from carebook.checking.checker import check_claims
from carebook.core.project import Project
from carebook.facts.knowledge import AreaKnowledge, gather_knowledge
from carebook.ingest.loading import load_dataset

# What is aimed at: the tests hold the checker to the first two.
RECALL, FALSE_ALARMS, MILLISECONDS = 0.99, 0.01, 5.0


@dataclass
class Tally:
    """What became of the sentences of one kind.

    ``alarms`` counts the sentences with a claim that is not supported, ``contradicted`` those
    among them for which the checker knew better, ``unread`` those in which it found no claim.
    ``wrong`` keeps those it was wrong about: area, sentence, the checker's reasons.
    """

    sentences: int = 0
    alarms: int = 0
    contradicted: int = 0
    unread: int = 0
    milliseconds: list[float] = field(default_factory=list)
    wrong: list[tuple[str, str, str]] = field(default_factory=list)

    def add(self, findings: Iterable[CheckedClaim], milliseconds: float) -> bool:
        """Count one sentence; return whether the checker alarmed."""
        verdicts = {finding.verdict for finding in findings}
        alarmed = bool(verdicts - {"supported"})
        self.sentences += 1
        self.alarms += alarmed
        self.contradicted += "contradicted" in verdicts
        self.unread += not verdicts
        self.milliseconds.append(milliseconds)
        return alarmed

    @property
    def share(self) -> float:
        """The share of the sentences at which the checker alarmed."""
        return self.alarms / self.sentences if self.sentences else 0.0

    @property
    def typical(self) -> float:
        """The median time, in milliseconds a sentence."""
        return median(self.milliseconds) if self.milliseconds else 0.0

    @property
    def slow(self) -> float:
        """The time that 19 sentences in 20 stay under, in milliseconds."""
        if len(self.milliseconds) < 2:
            return self.typical
        return quantiles(self.milliseconds, n=20)[-1]

    def figures(self) -> dict[str, Any]:
        """The figures, for JSON."""
        return {
            "sentences": self.sentences,
            "alarms": self.alarms,
            "contradicted": self.contradicted,
            "unread": self.unread,
            "share": round(self.share, 5),
            "median_ms": round(self.typical, 3),
            "p95_ms": round(self.slow, 3),
        }


@dataclass
class Result:
    """One run: a tally for each wording of true sentences and for each kind of mutation."""

    wordings: dict[str, Tally]
    mutations: dict[str, Tally]

    @property
    def recall(self) -> Tally:
        """All spoilt sentences together: the share is the recall."""
        return _together(self.mutations.values())

    @property
    def alarms(self) -> Tally:
        """All true sentences together: the share is that of false alarms."""
        return _together(self.wordings.values())


def _together(tallies: Iterable[Tally]) -> Tally:
    whole = Tally()
    for tally in tallies:
        whole.sentences += tally.sentences
        whole.alarms += tally.alarms
        whole.contradicted += tally.contradicted
        whole.unread += tally.unread
        whole.milliseconds += tally.milliseconds
    return whole


def all_knowledge(project: Project, only: str | None = None) -> list[AreaKnowledge]:
    """Gather what is known of every authority, or of one by its name or slug."""
    dataset = load_dataset(project)
    areas = [dataset.areas.find_authority(only)] if only else dataset.areas.authorities
    return [gather_knowledge(dataset, area) for area in areas]


def thinned(sentences: Iterable[Said], each: int) -> Iterator[Said]:
    """Keep so many sentences of each wording, evenly spread over the facts; 0 keeps all."""
    grouped: dict[str, list[Said]] = {}
    for said in sentences:
        grouped.setdefault(said.wording.name, []).append(said)
    for place, group in enumerate(grouped.values()):
        if not each or len(group) <= each:
            yield from group
            continue
        # Every wording starts elsewhere, so that together they reach all the facts.
        step = len(group) / each
        yield from (group[int(step * index + place) % len(group)] for index in range(each))


def measure(
    known: Iterable[AreaKnowledge], each: int = 6, true_each: int = 0, progress: bool = False
) -> Result:
    """Check true and spoilt sentences of all areas.

    Args:
        known: what is known of each area.
        each: how many sentences of each wording and area are spoilt (0: all).
        true_each: how many are checked unspoilt (0: all).
        progress: whether to show a bar.

    """
    result = Result(
        {wording.name: Tally() for wording in WORDINGS}, {name: Tally() for name in MUTATIONS}
    )
    for knowledge in known:
        true, ground = list(true_sentences(knowledge)), Ground(knowledge)
        work = [
            (result.wordings[said.wording.name], said, False) for said in thinned(true, true_each)
        ]
        for said in thinned(true, each):
            work += [(result.mutations[name], wrong, True) for name, wrong in spoilt(said, ground)]
        check_claims(
            work[0][1].text, knowledge
        )  # what is made once for an area is made before the clock
        for tally, said, false in tqdm(work, desc=knowledge.area.name, disable=not progress):
            topic = said.fact.indicator if said.wording.topical else None
            started = time.perf_counter()
            findings = check_claims(said.text, knowledge, topic)
            alarmed = tally.add(findings, 1000 * (time.perf_counter() - started))
            if alarmed is not false:
                reasons = [f"{f.claim}: {f.reason}" for f in findings if f.verdict != "supported"]
                tally.wrong.append((knowledge.area.name, said.text, "; ".join(reasons)))
    return result


def table(heading: str, word: str, tallies: dict[str, Tally], whole: Tally) -> str:
    """Set out tallies as a plain table, the whole in the last line."""
    lines = [
        f"{heading:<26}{'sentences':>10}{word:>14}{'contradicted':>14}{'unread':>8}"
        f"{'ms median':>11}{'ms p95':>8}"
    ]
    for name, tally in [*tallies.items(), ("all", whole)]:
        lines.append(
            f"{name:<26}{tally.sentences:>10,}{tally.share:>14.4f}{tally.contradicted:>14,}"
            f"{tally.unread:>8,}{tally.typical:>11.2f}{tally.slow:>8.2f}"
        )
    return "\n".join(lines)


def report(result: Result, show: int) -> str:
    """Write what was measured, and the first few sentences the checker was wrong about."""
    recall, alarms = result.recall, result.alarms
    parts = [
        table("spoilt by", "recall", result.mutations, recall),
        table("true, worded as", "false alarms", result.wordings, alarms),
    ]
    for title, tallies in (("Missed", result.mutations), ("Alarmed at", result.wordings)):
        for name, tally in tallies.items():
            for area, text, reason in tally.wrong[:show]:
                parts.append(
                    f"{title} ({name}; {area}): {text}" + (f"\n    {reason}" if reason else "")
                )
    timed = _together((recall, alarms))
    parts.append(
        f"recall {recall.share:.4f} (aim: at least {RECALL}), "
        f"false alarms {alarms.share:.4f} (aim: at most {FALSE_ALARMS}), "
        f"{timed.typical:.2f} ms a sentence, 95 in 100 under {timed.slow:.2f} ms "
        f"(aim: under {MILLISECONDS:g}); {timed.sentences:,} sentences in {len(WORDINGS)} wordings"
    )
    return "\n\n".join(parts)


def main(arguments: list[str] | None = None) -> int:
    """Measure and print; write the figures as JSON where asked."""
    parser = argparse.ArgumentParser(prog="benchmarks.checker", description=__doc__.split("\n")[0])
    number = {"type": int, "metavar": "N"}
    parser.add_argument(
        "--each", default=6, help="spoil N sentences of each wording and area (0: all)", **number
    )
    parser.add_argument(
        "--true", default=0, help="check N true ones of each wording and area (0: all)", **number
    )
    parser.add_argument("--area", metavar="NAME", help="measure on this authority only")
    parser.add_argument(
        "--show", default=0, help="print N wrongly judged sentences of each kind", **number
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there")
    options = parser.parse_args(arguments)
    known = all_knowledge(Project.find(), options.area)
    result = measure(known, options.each, options.true, progress=sys.stderr.isatty())
    print(report(result, options.show))
    if options.json:
        figures = {
            "recall": result.recall.figures(),
            "false_alarms": result.alarms.figures(),
            "mutations": {name: tally.figures() for name, tally in result.mutations.items()},
            "wordings": {name: tally.figures() for name, tally in result.wordings.items()},
        }
        options.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
