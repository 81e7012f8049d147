"""How drafts of language models fare at their first time, and whether what is wrong is caught.

``benchmarks/drafts/tuning`` and ``benchmarks/drafts/held_back`` hold drafts that language models
wrote from the real prompts, without sight of the code: one a line, with the ``area``, the ``key``
of the task, the ``draft`` as it was answered, and for each of its sentences a label, ``fine`` or
``fault`` and why. A draft without a fault should pass at once; of one with a fault an objection
should name a sentence that has it. The rules may learn from the first half alone.

    python -m benchmarks.draft_accuracy [tuning|held_back] [--show KIND] [--style NAME]
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from benchmarks.prompt_texts import PromptText, PromptTexts
from carebook.core.project import Project
from carebook.facts.knowledge import AreaKnowledge, gather_knowledge
from carebook.facts.slots.slot import Slot
from carebook.facts.slots.slot_filling import fill_text, leave_out_unknown_slots
from carebook.ingest.loading import load_dataset
from carebook.narrative.writers.draft_shape import draft_type
from carebook.narrative.writers.drafts import reasons_to_refuse
from carebook.narrative.writers.writing_tasks import slots_for_task

DRAFTS_FOLDER = Path(__file__).parent / "drafts"
HALVES = ("tuning", "held_back")
KINDS = ("refused", "missed", "elsewhere")
_SUMMARY_KINDS = ("chart", "section", "book")


@dataclass(frozen=True)
class LabelledDraft:
    """A draft, and of each sentence with a fault its text and what is wrong."""

    area: str
    key: str
    kind: str
    style: str
    answer: dict[str, Any]
    faults: tuple[tuple[str, str], ...]


def read_drafts(path: Path) -> list[LabelledDraft]:
    """Read the drafts of one file."""
    return [
        LabelledDraft(
            one["area"],
            one["key"],
            one["kind"],
            one["style"],
            one["draft"],
            tuple((s["sentence"], s["why"]) for s in one["labels"] if s["label"] == "fault"),
        )
        for one in map(json.loads, path.read_text(encoding="utf-8").splitlines())
    ]


class DraftJudge:
    """Judges drafts by the rules that hold for a model's answers, of any area."""

    def __init__(self) -> None:
        project = Project.find()
        self._dataset = load_dataset(project)
        self._texts = PromptTexts(project, self._dataset)
        self._prompts = cache(self._read_prompts)

    def _read_prompts(self, slug: str) -> tuple[AreaKnowledge, dict[str, PromptText]]:
        area = self._dataset.areas.find_authority(slug)
        knowledge = gather_knowledge(self._dataset, area)
        return knowledge, {one.task.key: one for one in self._texts.prompts_of(area)}

    def reasons(self, draft: LabelledDraft) -> list[str]:
        """Return why a draft is refused at its first time; nothing where it may stand."""
        knowledge, prompts = self._prompts(draft.area)
        task = prompts[draft.key].task
        answer = draft_type(task.kind).model_validate(draft.answer)
        return reasons_to_refuse(answer, task, slots_for_task(task, self._slots(draft)), knowledge)

    def as_read(self, draft: LabelledDraft, sentence: str) -> str:
        """Return a sentence of a draft with its slots filled, as reasons quote it."""
        known, _ = leave_out_unknown_slots(sentence, self._slots(draft))
        return fill_text(known, self._slots(draft)).text

    def _slots(self, draft: LabelledDraft) -> Mapping[str, Slot]:
        return self._prompts(draft.area)[1][draft.key].assessor.slot_table


def judge_draft(draft: LabelledDraft, reasons: Sequence[str], judge: DraftJudge) -> tuple[str, ...]:
    """Return what became of a draft: ``passed`` or ``refused``; ``caught``, ``missed``.

    What is caught is so ``rightly`` where a reason quotes a sentence with a fault, or is of the
    draft as a whole.
    """
    if not draft.faults:
        return ("refused",) if reasons else ("passed",)
    if not reasons:
        return ("missed",)
    quoted = [w for said, _ in draft.faults for w in (said, judge.as_read(draft, said))]
    named = any(words[:60] in reason for words in quoted for reason in reasons)
    return ("caught", "rightly" if named else "elsewhere")


def score_drafts(drafts: Sequence[LabelledDraft], judge: DraftJudge, show: str) -> Counter[str]:
    """Judge drafts; print those of the kind to be shown."""
    found: Counter[str] = Counter()
    for draft in sorted(drafts, key=lambda one: one.area):
        reasons = judge.reasons(draft)
        kinds = judge_draft(draft, reasons, judge)
        for kind in ("faulty" if draft.faults else "fine", *kinds):
            found[f"{draft.kind} {kind}"] += 1
        if show in kinds:
            print(f"{draft.area} {draft.key} ({draft.style})")
            for sentence, why in draft.faults:
                print(f"    fault: {sentence}\n        {why}")
            for reason in reasons:
                print(f"    reason: {reason}")
    return found


def score_lines(found: Counter[str]) -> Iterator[str]:
    """Yield the table: for each kind of summary what became of its drafts."""
    yield f"{'':<10}{'fine':>8}{'passed':>9}{'faulty':>9}{'caught':>9}{'rightly':>9}"
    for kind in _SUMMARY_KINDS:
        fine, faulty = found[f"{kind} fine"], found[f"{kind} faulty"]
        passed = found[f"{kind} passed"] / max(fine, 1)
        caught, rightly = (found[f"{kind} {k}"] / max(faulty, 1) for k in ("caught", "rightly"))
        yield f"{kind:<10}{fine:>8}{passed:>9.3f}{faulty:>9}{caught:>9.3f}{rightly:>9.3f}"


def main() -> None:
    """Print how drafts fare, by kind of summary."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("half", choices=HALVES, nargs="?", default="tuning")
    options.add_argument("--show", choices=KINDS, default="", help="print the drafts of one kind")
    options.add_argument("--style", default="", help="only the files with this in their name")
    chosen = options.parse_args()
    judge, total = DraftJudge(), Counter[str]()
    for path in sorted((DRAFTS_FOLDER / chosen.half).glob("*.jsonl")):
        if chosen.style in path.stem:
            found = score_drafts(read_drafts(path), judge, chosen.show)
            print(path.stem, *score_lines(found), sep="\n")
            total += found
    print("all", *score_lines(total), sep="\n")


if __name__ == "__main__":
    main()
