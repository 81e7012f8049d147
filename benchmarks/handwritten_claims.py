"""The checker on sentences written by hand, by people and models that had not seen it.

Each file of ``benchmarks/claims`` holds one text a line, with the area it speaks of, whether the
data carry all of it, and what is wrong where they do not. A text is one to three sentences.

    python -m benchmarks.handwritten_claims [--show N]
"""

import argparse
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from carebook.checking.checker import check_claims
from carebook.core.project import Project
from carebook.facts.knowledge import gather_knowledge
from carebook.ingest.loading import load_dataset

CLAIMS_FOLDER = Path(__file__).parent / "claims"


@dataclass
class HandwrittenScore:
    """How the checker did on one file: texts it was wrong about, of each kind."""

    false_count: int = 0
    missed_texts: list[str] = field(default_factory=list)
    true_count: int = 0
    alarmed_texts: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        """The share of the wrong texts that were found."""
        return 1 - len(self.missed_texts) / max(self.false_count, 1)

    @property
    def false_alarms(self) -> float:
        """The share of the right texts that were objected to."""
        return len(self.alarmed_texts) / max(self.true_count, 1)


def read_claims(path: Path) -> Iterator[tuple[str, str, bool]]:
    """Yield area, text, and whether all of it is carried by the data."""
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        yield record["area"], record["text"], record["label"] == "supported"


def score_claim_files() -> dict[str, HandwrittenScore]:
    """Check every text; a right one in which no claim is found counts as an alarm."""
    dataset = load_dataset(Project.find())
    known = {area.slug: gather_knowledge(dataset, area) for area in dataset.areas.authorities}
    found: dict[str, HandwrittenScore] = {}
    for path in sorted(CLAIMS_FOLDER.glob("*.jsonl")):
        score = found.setdefault(path.stem, HandwrittenScore())
        for area, text, is_right in read_claims(path):
            findings = check_claims(text, known[area])
            passed = bool(findings) and all(f.verdict == "supported" for f in findings)
            if is_right:
                score.true_count += 1
                score.alarmed_texts += [] if passed else [f"{area}: {text}"]
            else:
                score.false_count += 1
                score.missed_texts += [f"{area}: {text}"] if passed or not findings else []
    return found


def print_handwritten_scores() -> None:
    """Print recall and false alarms for each file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--show", type=int, default=0, help="print so many wrong verdicts a file")
    show = parser.parse_args().show
    print(f"{'written by hand':<20}{'texts':>8}{'recall':>10}{'false alarms':>15}")
    total = HandwrittenScore()
    for name, score in score_claim_files().items():
        print(_score_line(name, score))
        for text in score.missed_texts[:show]:
            print(f"    missed    {text}")
        for text in score.alarmed_texts[:show]:
            print(f"    alarmed   {text}")
        total.true_count, total.false_count = (
            total.true_count + score.true_count,
            total.false_count + score.false_count,
        )
        total.missed_texts, total.alarmed_texts = (
            total.missed_texts + score.missed_texts,
            total.alarmed_texts + score.alarmed_texts,
        )
    print(_score_line("all", total))


def _score_line(name: str, score: HandwrittenScore) -> str:
    count = score.true_count + score.false_count
    return f"{name:<20}{count:>8}{score.recall:>10.3f}{score.false_alarms:>15.3f}"


if __name__ == "__main__":
    print_handwritten_scores()
