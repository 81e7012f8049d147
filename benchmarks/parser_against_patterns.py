"""Who is compared with whom, and whose a number is: a dependency parser against the patterns.

The checker reads sentences by patterns. This asks whether a parser (spaCy's small English model)
would read them better, and how long each takes, on generated sentences of which it is known. The
parser is no dependency of the project: install ``spacy`` and a package with its model first.

    python -m benchmarks.parser_against_patterns [--model PACKAGE] [--areas N] [--show N]
"""

import argparse
import importlib
import re
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from benchmarks.checker_accuracy import sample_sentences
from benchmarks.generated_sentences import GeneratedSentence, write_true_sentences
from carebook.checking.fact_lookup import FactLookup, build_fact_lookup
from carebook.checking.number_places import find_number_places
from carebook.checking.parsed_sentence import ParsedSentence, PrecedingContext, parse_sentence
from carebook.checking.relation_scope import find_relation_scope
from carebook.checking.sentence_splitter import split_sentences
from carebook.core.project import Project
from carebook.facts.knowledge import gather_knowledge
from carebook.ingest.loading import load_dataset

_RELATIONS = ("higher", "lower", "similar")
_THAN_WORDS = frozenset(
    ("than", "against", "to", "with", "from", "versus", "vs", "beside", "while", "whereas")
)
_DEFAULT_MODEL = "en_core_web_sm"


@dataclass
class _Score:
    """How often each way of reading was right, and the processor time it took."""

    asked: int = 0
    right: dict[str, int] = field(default_factory=lambda: {"patterns": 0, "parser": 0})
    seconds: dict[str, float] = field(default_factory=lambda: {"patterns": 0.0, "parser": 0.0})

    def add(self, way: str, seconds: float, *, is_right: bool) -> None:
        self.right[way] += is_right
        self.seconds[way] += seconds


def compare_readings(model: Any, areas: int, show: int) -> dict[str, _Score]:
    """Read sentences in both ways; return the scores of each question."""
    dataset = load_dataset(Project.find())
    every = dataset.areas.authorities
    scores = {"whom with whom": _Score(), "whose a number is": _Score()}
    for area in every[:: max(1, len(every) // areas)][:areas]:
        knowledge = gather_knowledge(dataset, area)
        lookup = build_fact_lookup(knowledge)
        sentences = write_true_sentences(knowledge)
        for said in sample_sentences(sentences, 6):
            [source, *more] = split_sentences(said.text) or [None]
            if source is None or more or not said.other or said.other_place == said.place:
                continue
            sentence = parse_sentence(source, PrecedingContext(home=lookup.area_code), lookup)
            codes = (said.fact.area_code, said.other.area_code)
            if len({place.key for place in sentence.places}) < 2 or codes[0] == codes[1]:
                continue
            for question, score in scores.items():
                ask = _ASK[question]
                if not (expected := ask.expected(said, sentence, codes)):
                    continue
                score.asked += 1
                for way, read in (("patterns", ask.patterns), ("parser", ask.parser)):
                    start = time.process_time()
                    found = read(sentence, lookup, model)
                    is_right = found == expected
                    score.add(way, time.process_time() - start, is_right=is_right)
                    if show and not is_right and way == "parser":
                        show -= 1
                        print(f"{way}: {said.text}\n    {found}, not {expected}")
    return scores


@dataclass(frozen=True)
class _Question:
    expected: Callable[[GeneratedSentence, ParsedSentence, tuple[str, str]], Any]
    patterns: Callable[[ParsedSentence, FactLookup, Any], Any]
    parser: Callable[[ParsedSentence, FactLookup, Any], Any]


def _expected_pair(
    said: GeneratedSentence, sentence: ParsedSentence, codes: tuple[str, str]
) -> tuple[str, str] | None:
    is_asked = said.verdict in _RELATIONS and bool(sentence.relations)
    return codes if is_asked else None


def _pair_by_patterns(sentence: ParsedSentence, _: FactLookup, __: Any) -> tuple[str, str] | None:
    scope = find_relation_scope(sentence.relations[0], sentence)
    if not scope.subjects or not scope.comparators:
        return None
    return scope.subjects[0], scope.comparators[0]


def _pair_by_parser(sentence: ParsedSentence, _: FactLookup, model: Any) -> tuple[str, str] | None:
    parsed = model(sentence.source.cased)
    heads = {place: _head_token(parsed, place.start, place.end) for place in sentence.places}
    compared = [place for place, head in heads.items() if _is_after_than(head)]
    others = [place.key for place in sentence.places if place not in compared]
    return (others[0], compared[0].key) if compared and others else None


def _expected_places(
    said: GeneratedSentence, sentence: ParsedSentence, codes: tuple[str, str]
) -> tuple[str, ...] | None:
    both = said.number is not None and said.other_number is not None
    return codes if both and len(sentence.stated_figures) == 2 else None


def _places_by_patterns(sentence: ParsedSentence, _: FactLookup, __: Any) -> tuple[str, ...]:
    return tuple(find_number_places(one, sentence)[0] for one in sentence.stated_figures)


def _places_by_parser(sentence: ParsedSentence, _: FactLookup, model: Any) -> tuple[str, ...]:
    parsed = model(sentence.source.cased)
    found = []
    for number in sentence.stated_figures:
        head = _head_token(parsed, number.start, number.end)
        found.append(
            min(
                sentence.places,
                key=lambda place: (
                    _tree_distance(head, _head_token(parsed, place.start, place.end)),
                    abs(place.start - number.start),
                ),
            ).key
        )
    return tuple(found)


_ASK = {
    "whom with whom": _Question(_expected_pair, _pair_by_patterns, _pair_by_parser),
    "whose a number is": _Question(_expected_places, _places_by_patterns, _places_by_parser),
}


def _head_token(parsed: Any, start: int, end: int) -> Any:
    span = parsed.char_span(start, end, alignment_mode="expand")
    return span.root


def _is_after_than(token: Any) -> bool:
    """Whether a token hangs from a word that holds one thing against another."""
    return any(
        head.lower_ in _THAN_WORDS or re.match(r"compar|against", head.lower_)
        for head in (token.head, token.head.head)
    )


def _tree_distance(one: Any, other: Any) -> int:
    above = [one, *one.ancestors]
    for steps, token in enumerate([other, *other.ancestors]):
        if token in above:
            return above.index(token) + steps
    return len(above) + 100


def _lines(scores: dict[str, _Score]) -> Iterator[str]:
    yield f"{'':<20}{'sentences':>10}{'patterns':>10}{'parser':>10}{'ms':>8}{'ms parser':>11}"
    for question, score in scores.items():
        count = max(score.asked, 1)
        yield (
            f"{question:<20}{score.asked:>10}{score.right['patterns'] / count:>10.3f}"
            f"{score.right['parser'] / count:>10.3f}"
            f"{score.seconds['patterns'] / count * 1000:>8.2f}"
            f"{score.seconds['parser'] / count * 1000:>11.2f}"
        )


def main() -> None:
    """Load the parser, tell what that takes, and print both scores."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--model", default=_DEFAULT_MODEL, help="the package with the model")
    options.add_argument("--areas", type=int, default=8)
    options.add_argument(
        "--show", type=int, default=0, help="print so many that the parser misread"
    )
    chosen = options.parse_args()
    start = time.process_time()
    try:
        model = importlib.import_module(chosen.model).load()
    except ImportError as error:
        sys.exit(
            f"{chosen.model}: expected spaCy and its model, found none ({error}); install both"
        )
    print(f"to import and load the parser: {time.process_time() - start:.2f} s of processor time")
    for line in _lines(compare_readings(model, chosen.areas, chosen.show)):
        print(line)


if __name__ == "__main__":
    main()
