"""The checker on texts in many voices, half of which nobody had seen who works on it.

``benchmarks/voices/tuning`` and ``benchmarks/voices/held_back`` hold a file for each voice, with
one text a line: the ``area`` whose figures it is held against, its ``label`` (``true``: all of it
is carried, ``false``: one thing in it is not, ``none``: it claims nothing of the data), for a false
one the words that are ``wrong``, and ``why``. Writers who had the figures but not the checker wrote
them, and they were split before anybody looked. The checker may learn from the first half alone;
once somebody has learnt from the second it measures nothing.

    python -m benchmarks.unseen_texts [tuning|held_back] [--show KIND] [--voice NAME]
"""

import argparse
import json
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Literal

from carebook.checking.checked_claim import CheckedClaim
from carebook.checking.checker import check_claims
from carebook.checking.fact_lookup import build_fact_lookup
from carebook.checking.sentence_splitter import split_sentences
from carebook.core.project import Project
from carebook.data.dataset import Dataset
from carebook.facts.knowledge import AreaKnowledge, gather_knowledge
from carebook.ingest.loading import load_dataset
from carebook.text.plain_text import visible_paragraphs

VOICES_FOLDER = Path(__file__).parent / "voices"
HALVES = ("tuning", "held_back")
TextLabel = Literal["true", "false", "none"]
# What a text may be shown for.
KINDS = ("alarm", "contradicted", "unread", "claim", "missed", "elsewhere")


@dataclass(frozen=True)
class UnseenText:
    """One text, what is known of it, and the words that are wrong in a false one."""

    area: str
    text: str
    label: TextLabel
    wrong: str
    why: str


@dataclass
class VoiceScore:
    """How the checker did on some texts.

    ``texts`` counts them by label. Of the false ones ``caught`` had an objection, ``rightly`` one
    in the sentence with the wrong words. Of the true ones ``alarm`` had an objection,
    ``contradicted`` one of that verdict, and in ``unread`` no claim was found. Of those without a
    claim ``claim`` had one. ``milliseconds`` are of processor time.
    """

    texts: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    milliseconds: float = 0.0

    def add(self, other: "VoiceScore") -> None:
        """Count another score in."""
        self.texts += other.texts
        self.found += other.found
        self.milliseconds += other.milliseconds

    def share(self, kind: str, label: TextLabel) -> float:
        """Return the share of the texts of a label that were of a kind."""
        return self.found[kind] / max(self.texts[label], 1)


def read_texts(path: Path) -> list[UnseenText]:
    """Read the texts of one voice."""
    records = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return [
        UnseenText(one["area"], one["text"], one["label"], one["wrong"], one["why"])
        for one in records
    ]


def judge_text(said: UnseenText, claims: Sequence[CheckedClaim], plain: str) -> tuple[str, ...]:
    """Return the kinds that a text is of by what the checker found in it."""
    objections = [claim for claim in claims if claim.verdict != "supported"]
    match said.label:
        case "none":
            return ("claim",) if claims else ()
        case "true":
            kinds = {
                "alarm": bool(objections),
                "contradicted": any(one.verdict == "contradicted" for one in objections),
                "unread": not claims,
            }
            return tuple(kind for kind, holds in kinds.items() if holds)
    if not objections:
        return ("missed",)
    return ("caught", "rightly" if _is_rightly_caught(said, objections, plain) else "elsewhere")


def _is_rightly_caught(said: UnseenText, objections: Sequence[CheckedClaim], plain: str) -> bool:
    at = plain.lower().find(said.wrong.lower())
    end = at + len(said.wrong)
    if any(one.start < end and at < one.end for one in objections):
        return True
    sentences = [one.offsets for one in split_sentences(plain)]
    own = [(o[0], o[-1]) for o in sentences if o[0] < end and at <= o[-1]]
    return any(low <= one.start <= high for one in objections for low, high in own)


@cache
def _dataset() -> Dataset:
    return load_dataset(Project.find())


@cache
def _knowledge(slug: str) -> AreaKnowledge:
    return gather_knowledge(_dataset(), _dataset().areas.find_authority(slug))


def score_voice(texts: Sequence[UnseenText], show: str = "") -> VoiceScore:
    """Check the texts of a voice; print those of the kind to be shown."""
    score = VoiceScore()
    # One area after the other: what is prepared of an area is no part of the time of a text.
    for said in sorted(texts, key=lambda one: one.area):
        plain = "\n\n".join(visible_paragraphs(said.text))
        knowledge = _knowledge(said.area)
        build_fact_lookup(knowledge)
        start = time.process_time()
        claims = check_claims(plain, knowledge)
        score.milliseconds += (time.process_time() - start) * 1000
        score.texts[said.label] += 1
        kinds = judge_text(said, claims, plain)
        score.found.update(kinds)
        if show in kinds:
            print(
                f"{said.area}: {said.text!r}\n    {said.label}, wrong: {said.wrong!r}: {said.why}"
            )
            for one in claims:
                print(f"    {one.verdict}: '{one.claim}': {one.reason}")
    return score


def _line(name: str, score: VoiceScore) -> str:
    count = sum(score.texts.values())
    return (
        f"{name:<20}{count:>7}{score.share('caught', 'false'):>9.3f}"
        f"{score.share('rightly', 'false'):>9.3f}{score.share('alarm', 'true'):>9.3f}"
        f"{score.share('contradicted', 'true'):>9.3f}{score.share('unread', 'true'):>9.3f}"
        f"{score.share('claim', 'none'):>9.3f}{score.milliseconds / max(count, 1):>9.1f}"
    )


def main() -> None:
    """Print how the checker does on each voice, and on all."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("half", choices=HALVES, nargs="?", default="tuning")
    options.add_argument("--show", choices=KINDS, default="", help="print the texts of one kind")
    options.add_argument("--voice", default="", help="only the voices with this in their name")
    chosen = options.parse_args()
    print(
        f"{'voice':<20}{'texts':>7}{'caught':>9}{'rightly':>9}{'alarm':>9}{'contra.':>9}"
        f"{'unread':>9}{'claim':>9}{'ms':>9}"
    )
    total = VoiceScore()
    for path in sorted((VOICES_FOLDER / chosen.half).glob("*.jsonl")):
        if chosen.voice not in path.stem:
            continue
        score = score_voice(read_texts(path), chosen.show)
        print(_line(path.stem, score))
        total.add(score)
    print(_line("all", total))


if __name__ == "__main__":
    main()
