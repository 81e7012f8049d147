"""Summaries written through the server that stands in for a language model's."""

from functools import cache
from pathlib import Path

from carebook.facts.knowledge import gather_knowledge
from carebook.facts.slots.slot_table import make_slot_table
from carebook.narrative.summary import facts_hash
from carebook.narrative.writers.answer_forms import AnswerManner
from carebook.narrative.writers.answer_journal import AnswerJournal
from carebook.narrative.writers.budget import Spending
from carebook.narrative.writers.llm import WritingInputs, WritingRun
from carebook.narrative.writers.model_choice import choose_model, connect_model, redact_secrets
from carebook.narrative.writers.prompts import load_prompt
from carebook.narrative.writers.retrying_model import RetryingModel, RetryPolicy
from carebook.narrative.writers.summary_writer import AnswerForm
from carebook.narrative.writers.writing_tasks import WritingTask, WrittenSummary
from carebook.notebooks.blocks import IndicatorBlock
from support.rule_texts import chart_rule_text
from support.small_data import ROOT, authority, block_of, bundled
from support.stub_model import Stub

PROMPTS = {kind: load_prompt(ROOT / "prompts", kind) for kind in ("chart", "section", "book")}


QUICK = RetryPolicy(timeout=1.5, max_requests=3, first_wait=0.02, longest_wait=0.05)


def chart_task(indicator: str = "requests", *breakdowns: str, block: IndicatorBlock | None = None):
    block = block or block_of(indicator, *breakdowns)
    return WritingTask(
        key=f"chapter/{indicator}",
        area="Rutland",
        kind="chart",
        blocks=(block,),
        facts_hash=facts_hash([block]),
        rule_text=chart_rule_text(block),
    )


def stub_environment(stub: Stub, **more: str) -> dict[str, str]:
    return {"CAREBOOK_MODEL": "stub", "CAREBOOK_MODEL_URL": stub.url, **more}


@cache
def _inputs() -> WritingInputs:
    knowledge = gather_knowledge(bundled(), authority())
    return WritingInputs(knowledge, make_slot_table(knowledge), PROMPTS)


def write_with_stub(
    stub: Stub,
    folder: Path,
    *tasks: WritingTask,
    jobs: int = 2,
    patience: RetryPolicy = QUICK,
    told: list[str] | None = None,
    answer_form: AnswerForm | None = None,
    spending: Spending | None = None,
    done: list[WrittenSummary] | None = None,
    **more: str,
) -> list[WrittenSummary]:
    env = stub_environment(stub) | more
    choice = choose_model(None, None, env)
    model = RetryingModel(
        connect_model(choice, env, patience.timeout),
        choice,
        AnswerJournal(folder / "answers.jsonl", redact_secrets),
        patience,
        AnswerManner(answer_form),
        spending or Spending(),
        (told if told is not None else []).append,
    )
    done = [] if done is None else done
    WritingRun(model, _inputs(), jobs, done.append).write_all(tasks or [chart_task()])
    return done
