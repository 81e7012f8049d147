"""What came of a run: how many drafts passed at once, and why the others were refused."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from textwrap import shorten
from typing import Any

from carebook.narrative.writers.budget import Spending
from carebook.narrative.writers.forecasts import MAX_REVISIONS
from carebook.narrative.writers.writing_tasks import SUMMARY_KINDS, SummaryKind, WrittenSummary

# What a reason quotes is the draft's own; what is left says which rule it broke.
_QUOTED = re.compile(r"'(?:[^']|(?<=\w)'(?=\w))*'|“[^”]*”|\"[^\"]*\"")
_NUMBER = re.compile(r"\b\d[\d,.]*\b")
_ELLIPSIS = re.compile(r"…(?:(?:, | or | and | in |: ?|; ?)?…)+")
# A terminal's lines; JSON has all, whole.
_MOST_REASONS = 8
_LINE = 110
_MOST_WORDS = 3
# The word or words that a reason objects to, where it opens with them.
_OBJECTED = re.compile(r"'([^']{1,24})': ")


@dataclass(frozen=True)
class DraftCounts:
    """The summaries of one kind that a run wrote.

    ``passed`` counts those whose first, second, third and fourth draft passed; ``by_rule`` those of
    which none did, so that the text written by rule stands.
    """

    kind: SummaryKind
    passed: tuple[int, ...]
    by_rule: int

    @property
    def written(self) -> int:
        """All of them."""
        return sum(self.passed) + self.by_rule

    @property
    def first_time_rate(self) -> float:
        """The share whose first draft passed, between 0 and 1."""
        return self.passed[0] / self.written


@dataclass(frozen=True)
class RefusalReason:
    """A rule that drafts broke: how many of them, and for which of their words most often."""

    rule: str
    drafts: int
    words: tuple[str, ...]


@dataclass(frozen=True)
class RunReport:
    """What came of the drafts of a run; the most frequent of ``reasons`` comes first."""

    counts: tuple[DraftCounts, ...]
    refused_drafts: int
    reasons: tuple[RefusalReason, ...]


def report_on(written: Sequence[WrittenSummary], writer: str) -> RunReport:
    """Return what came of the drafts that this writer wrote."""
    counts = []
    for kind in SUMMARY_KINDS:
        of_kind = [one for one in written if one.task.kind == kind]
        if not of_kind:
            continue
        passed = Counter(
            len(one.refusal_reasons) for one in of_kind if one.summary.writer == writer
        )
        counts.append(
            DraftCounts(
                kind,
                tuple(passed[turn] for turn in range(MAX_REVISIONS + 1)),
                len(of_kind) - passed.total(),
            )
        )
    drafts = [reasons for one in written for reasons in one.refusal_reasons]
    return RunReport(tuple(counts), len(drafts), _reasons(drafts))


def _reasons(drafts: Sequence[Sequence[str]]) -> tuple[RefusalReason, ...]:
    frequent: Counter[str] = Counter()
    words: dict[str, Counter[str]] = {}
    for reasons in drafts:
        frequent.update(set(map(rule_broken, reasons)))
        for reason in reasons:
            if word := _OBJECTED.match(reason):
                words.setdefault(rule_broken(reason), Counter())[word[1].lower()] += 1
    ordered = sorted(frequent.items(), key=_most_first)
    return tuple(
        RefusalReason(rule, count, tuple(word for word, _ in _top(words.get(rule, Counter()))))
        for rule, count in ordered
    )


def _top(words: Counter[str]) -> list[tuple[str, int]]:
    return sorted(words.items(), key=_most_first)[:_MOST_WORDS]


def _most_first(pair: tuple[str, int]) -> tuple[int, str]:
    return -pair[1], pair[0]


def rule_broken(reason: str) -> str:
    """Return a reason without the words and numbers of its draft, so that like ones are alike."""
    plain = _ELLIPSIS.sub("…", _NUMBER.sub("…", _QUOTED.sub("…", reason)))
    return plain.removesuffix(" (in …)").removeprefix("…: ").strip(" :;,")


def lines_of_report(report: RunReport) -> Iterable[str]:
    """Yield the report as lines for a terminal."""
    names = {"chart": "charts", "section": "sections", "book": "books"}
    if not report.counts:
        return
    yield (
        f"{'':9} {'written':>8} {'at first':>9} {'rate':>6} {'2nd':>5} {'3rd':>5} {'4th':>5} "
        f"{'by rule':>8}"
    )
    for one in report.counts:
        later = " ".join(f"{count:>5}" for count in one.passed[1:])
        yield (
            f"{names[one.kind]:9} {one.written:>8} {one.passed[0]:>9} {one.first_time_rate:>6.0%} "
            f"{later} {one.by_rule:>8}"
        )
    if report.reasons:
        yield f"{report.refused_drafts} drafts were refused, most often for:"
        for reason in report.reasons[:_MOST_REASONS]:
            words = f" ({', '.join(reason.words)})" if reason.words else ""
            rule = shorten(reason.rule, _LINE - len(words), placeholder=" ...")
            yield f"{reason.drafts:>4}  {rule}{words}"
        if (more := len(report.reasons) - _MOST_REASONS) > 0:
            yield f"      and {more} reasons that are less frequent"


def data_of_report(report: RunReport) -> dict[str, Any]:
    """Return the report as data for JSON."""
    return {
        "summaries": [
            {
                "kind": one.kind,
                "written": one.written,
                "passed_at_draft": list(one.passed),
                "first_time_rate": round(one.first_time_rate, 3),
                "by_rule": one.by_rule,
            }
            for one in report.counts
        ],
        "refused_drafts": report.refused_drafts,
        "reasons": [
            {"reason": one.rule, "drafts": one.drafts, "words": list(one.words)}
            for one in report.reasons
        ],
    }


def data_of_spending(spending: Spending) -> dict[str, Any]:
    """Return what a run has cost as data for JSON; a sum of money is a text."""
    price, cost = spending.price, spending.cost
    return {
        "requests": spending.calls,
        "answers_from_before": spending.kept_answers,
        "requests_with_tokens_estimated": spending.unmeasured_calls,
        "tokens_sent": spending.tokens.asked,
        "tokens_received": spending.tokens.answered,
        "cost": None if cost is None else format(cost, "f"),
        "currency": price.currency if price else None,
        "price_from": price.source if price else None,
    }
