"""The checker on sentences written by hand, by people and models that had not seen it.

Each file of ``benchmarks/claims`` holds one text a line, with the area it speaks of, whether the
data carry all of it, and what is wrong where they do not. A text is one to three sentences.

    python -m benchmarks.by_hand [--show N]
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

CLAIMS = Path(__file__).parent / "claims"


@dataclass
class Score:
    """How the checker did on one file: texts it was wrong about, of each kind."""

    false: int = 0
    missed: list[str] = field(default_factory=list)
    true: int = 0
    alarmed: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        """The share of the wrong texts that were found."""
        return 1 - len(self.missed) / max(self.false, 1)

    @property
    def false_alarms(self) -> float:
        """The share of the right texts that were objected to."""
        return len(self.alarmed) / max(self.true, 1)


def texts(path: Path) -> Iterator[tuple[str, str, bool]]:
    """Yield area, text, and whether all of it is carried by the data."""
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        yield record["area"], record["text"], record["label"] == "supported"


def scores() -> dict[str, Score]:
    """Check every text; a right one in which no claim is found counts as an alarm."""
    dataset = load_dataset(Project.find())
    known = {area.slug: gather_knowledge(dataset, area) for area in dataset.areas.authorities}
    found: dict[str, Score] = {}
    for path in sorted(CLAIMS.glob("*.jsonl")):
        score = found.setdefault(path.stem, Score())
        for area, text, is_right in texts(path):
            findings = check_claims(text, known[area])
            passed = bool(findings) and all(f.verdict == "supported" for f in findings)
            if is_right:
                score.true += 1
                score.alarmed += [] if passed else [f"{area}: {text}"]
            else:
                score.false += 1
                score.missed += [f"{area}: {text}"] if passed or not findings else []
    return found


def main() -> None:
    """Print recall and false alarms for each file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--show", type=int, default=0, help="print so many wrong verdicts a file")
    show = parser.parse_args().show
    print(f"{'written by hand':<20}{'texts':>8}{'recall':>10}{'false alarms':>15}")
    total = Score()
    for name, score in scores().items():
        print(_line(name, score))
        for text in score.missed[:show]:
            print(f"    missed    {text}")
        for text in score.alarmed[:show]:
            print(f"    alarmed   {text}")
        total.true, total.false = total.true + score.true, total.false + score.false
        total.missed, total.alarmed = total.missed + score.missed, total.alarmed + score.alarmed
    print(_line("all", total))


def _line(name: str, score: Score) -> str:
    count = score.true + score.false
    return f"{name:<20}{count:>8}{score.recall:>10.3f}{score.false_alarms:>15.3f}"


if __name__ == "__main__":
    main()
