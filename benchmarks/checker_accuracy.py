"""The checker, measured: what it lets pass, what it alarms at for nothing, and how long it takes.

From every fact of every area it writes true sentences in all wordings, and spoils them. A true
sentence at which the checker alarms is a false alarm; a spoilt one at which it does not is a miss.

    python -m benchmarks.checker_accuracy [--each N] [--true N] [--area NAME] [--show N]
        [--json FILE]
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

from benchmarks.facts_by_place import FactsByPlace
from benchmarks.generated_sentences import GeneratedSentence, write_true_sentences
from benchmarks.mutations import MUTATIONS_BY_NAME, spoil_sentence
from benchmarks.wordings import WORDINGS
from carebook.checking.checked_claim import CheckedClaim
from carebook.checking.checker import check_claims
from carebook.core.project import Project
from carebook.facts.knowledge import AreaKnowledge, gather_knowledge
from carebook.ingest.loading import load_dataset

# What is aimed at: the tests hold the checker to the first two.
TARGET_RECALL, TARGET_FALSE_ALARMS, TARGET_MILLISECONDS = 0.99, 0.01, 5.0


@dataclass
class SentenceTally:
    """What became of the sentences of one kind.

    ``alarms`` counts the sentences with a claim that is not supported, ``contradicted`` those
    among them for which the checker knew better, ``without_claim`` those in which it found none.
    ``wrongly_judged`` are those it was wrong about: area, sentence, the checker's reasons.
    """

    sentences: int = 0
    alarms: int = 0
    contradicted: int = 0
    without_claim: int = 0
    milliseconds: list[float] = field(default_factory=list)
    wrongly_judged: list[tuple[str, str, str]] = field(default_factory=list)

    def add(self, findings: Iterable[CheckedClaim], milliseconds: float) -> bool:
        """Count one sentence; return whether the checker alarmed."""
        verdicts = {finding.verdict for finding in findings}
        alarmed = bool(verdicts - {"supported"})
        self.sentences += 1
        self.alarms += alarmed
        self.contradicted += "contradicted" in verdicts
        self.without_claim += not verdicts
        self.milliseconds.append(milliseconds)
        return alarmed

    @property
    def alarm_share(self) -> float:
        """The share of the sentences at which the checker alarmed."""
        return self.alarms / self.sentences if self.sentences else 0.0

    @property
    def median_milliseconds(self) -> float:
        """The median time, in milliseconds a sentence."""
        return median(self.milliseconds) if self.milliseconds else 0.0

    @property
    def p95_milliseconds(self) -> float:
        """The time that 19 sentences in 20 stay under, in milliseconds."""
        if len(self.milliseconds) < 2:
            return self.median_milliseconds
        return quantiles(self.milliseconds, n=20)[-1]

    def as_json(self) -> dict[str, Any]:
        """The figures, for JSON."""
        return {
            "sentences": self.sentences,
            "alarms": self.alarms,
            "contradicted": self.contradicted,
            "unread": self.without_claim,
            "share": round(self.alarm_share, 5),
            "median_ms": round(self.median_milliseconds, 3),
            "p95_ms": round(self.p95_milliseconds, 3),
        }


@dataclass
class CheckerAccuracy:
    """One run: a tally for each wording of true sentences and for each kind of mutation."""

    wordings: dict[str, SentenceTally]
    mutations: dict[str, SentenceTally]

    @property
    def recall(self) -> SentenceTally:
        """All spoilt sentences together: the share is the recall."""
        return _combine_tallies(self.mutations.values())

    @property
    def false_alarms(self) -> SentenceTally:
        """All true sentences together: the share is that of false alarms."""
        return _combine_tallies(self.wordings.values())


def _combine_tallies(tallies: Iterable[SentenceTally]) -> SentenceTally:
    whole = SentenceTally()
    for tally in tallies:
        whole.sentences += tally.sentences
        whole.alarms += tally.alarms
        whole.contradicted += tally.contradicted
        whole.without_claim += tally.without_claim
        whole.milliseconds += tally.milliseconds
    return whole


def knowledge_of_authorities(project: Project, only: str | None = None) -> list[AreaKnowledge]:
    """Gather what is known of every authority, or of one by its name or slug."""
    dataset = load_dataset(project)
    areas = [dataset.areas.find_authority(only)] if only else dataset.areas.authorities
    return [gather_knowledge(dataset, area) for area in areas]


def sample_sentences(
    sentences: Iterable[GeneratedSentence], each: int
) -> Iterator[GeneratedSentence]:
    """Keep so many sentences of each wording, evenly spread over the facts; 0 keeps all."""
    grouped: dict[str, list[GeneratedSentence]] = {}
    for said in sentences:
        grouped.setdefault(said.wording.name, []).append(said)
    for place, group in enumerate(grouped.values()):
        if not each or len(group) <= each:
            yield from group
            continue
        # Every wording starts elsewhere, so that together they reach all the facts.
        step = len(group) / each
        yield from (group[int(step * index + place) % len(group)] for index in range(each))


def measure_checker(
    known: Iterable[AreaKnowledge], each: int = 6, true_each: int = 0, progress: bool = False
) -> CheckerAccuracy:
    """Check true and spoilt sentences of all areas.

    Args:
        known: what is known of each area.
        each: how many sentences of each wording and area are spoilt (0: all).
        true_each: how many are checked unspoilt (0: all).
        progress: whether to show a bar.

    """
    result = CheckerAccuracy(
        {wording.name: SentenceTally() for wording in WORDINGS},
        {name: SentenceTally() for name in MUTATIONS_BY_NAME},
    )
    for knowledge in known:
        true, ground = list(write_true_sentences(knowledge)), FactsByPlace(knowledge)
        work = [
            (result.wordings[said.wording.name], said, False)
            for said in sample_sentences(true, true_each)
        ]
        for said in sample_sentences(true, each):
            work += [
                (result.mutations[name], wrong, True)
                for name, wrong in spoil_sentence(said, ground)
            ]
        check_claims(
            work[0][1].text, knowledge
        )  # what is made once for an area is made before the clock
        for tally, said, false in tqdm(work, desc=knowledge.area.name, disable=not progress):
            topic = said.fact.indicator if said.wording.omits_topic else None
            started = time.perf_counter()
            findings = check_claims(said.text, knowledge, topic)
            alarmed = tally.add(findings, 1000 * (time.perf_counter() - started))
            if alarmed is not false:
                reasons = [f"{f.claim}: {f.reason}" for f in findings if f.verdict != "supported"]
                tally.wrongly_judged.append((knowledge.area.name, said.text, "; ".join(reasons)))
    return result


def format_tallies_table(
    heading: str, word: str, tallies: dict[str, SentenceTally], whole: SentenceTally
) -> str:
    """Set out tallies as a plain table, the whole in the last line."""
    lines = [
        f"{heading:<26}{'sentences':>10}{word:>14}{'contradicted':>14}{'unread':>8}"
        f"{'ms median':>11}{'ms p95':>8}"
    ]
    for name, tally in [*tallies.items(), ("all", whole)]:
        lines.append(
            f"{name:<26}{tally.sentences:>10,}{tally.alarm_share:>14.4f}{tally.contradicted:>14,}"
            f"{tally.without_claim:>8,}{tally.median_milliseconds:>11.2f}{tally.p95_milliseconds:>8.2f}"
        )
    return "\n".join(lines)


def format_accuracy_report(result: CheckerAccuracy, show: int) -> str:
    """Write what was measured, and the first few sentences the checker was wrong about."""
    recall, alarms = result.recall, result.false_alarms
    parts = [
        format_tallies_table("spoilt by", "recall", result.mutations, recall),
        format_tallies_table("true, worded as", "false alarms", result.wordings, alarms),
    ]
    for title, tallies in (("Missed", result.mutations), ("Alarmed at", result.wordings)):
        for name, tally in tallies.items():
            for area, text, reason in tally.wrongly_judged[:show]:
                parts.append(
                    f"{title} ({name}; {area}): {text}" + (f"\n    {reason}" if reason else "")
                )
    timed = _combine_tallies((recall, alarms))
    parts.append(
        f"recall {recall.alarm_share:.4f} (aim: at least {TARGET_RECALL}), "
        f"false alarms {alarms.alarm_share:.4f} (aim: at most {TARGET_FALSE_ALARMS}), "
        f"{timed.median_milliseconds:.2f} ms a sentence, "
        f"95 in 100 under {timed.p95_milliseconds:.2f} ms (aim: under {TARGET_MILLISECONDS:g}); "
        f"{timed.sentences:,} sentences in {len(WORDINGS)} wordings"
    )
    return "\n\n".join(parts)


def run_checker_accuracy(arguments: list[str] | None = None) -> int:
    """Measure and print; write the figures as JSON where asked."""
    parser = argparse.ArgumentParser(
        prog="benchmarks.checker_accuracy", description=__doc__.split("\n")[0]
    )
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
    known = knowledge_of_authorities(Project.find(), options.area)
    result = measure_checker(known, options.each, options.true, progress=sys.stderr.isatty())
    print(format_accuracy_report(result, options.show))
    if options.json:
        figures = {
            "recall": result.recall.as_json(),
            "false_alarms": result.false_alarms.as_json(),
            "mutations": {name: tally.as_json() for name, tally in result.mutations.items()},
            "wordings": {name: tally.as_json() for name, tally in result.wordings.items()},
        }
        options.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(run_checker_accuracy())
